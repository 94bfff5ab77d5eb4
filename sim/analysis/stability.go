package analysis

import "math"

// Stability follows the coefficient of variation as replicates are added: standard deviation over the size of the mean, of the first two
// values, the first three, and so on; NaN for the first. enough is the number of values from which on no coefficient lies further
// than epsilon from that of any more values (Lee et al. 2015; Lorscheid, Heine and Meyer 2012); 0: there is none among those given
// but the last, which says nothing.
func Stability(values []float64, epsilon float64) (cv []float64, enough int) {
	cv = make([]float64, len(values))
	mean, squares := 0.0, 0.0 // Welford
	for i, v := range values {
		d := v - mean
		mean += d / float64(i+1)
		squares += float64(d * (v - mean))
		if cv[i] = math.NaN(); i > 0 {
			cv[i] = math.Sqrt(squares/float64(i)) / math.Abs(mean)
		}
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for i := len(cv) - 1; i >= 1; i-- {
		if lo, hi = min(lo, cv[i]), max(hi, cv[i]); !(hi-lo <= epsilon) {
			break
		}
		if i+1 < len(cv) {
			enough = i + 1
		}
	}
	return cv, enough
}
