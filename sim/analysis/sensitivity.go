package analysis

import (
	"math"
	"slices"
)

// Range is an estimate with a 95 % interval that need not be symmetric.
type Range struct{ Value, Lo, Hi float64 }

// Index says how much of an output's variance one factor explains: alone (first order) and including its interactions
// (total).
type Index struct{ First, Total Range }

// Saltelli returns the points of a variance-based analysis: for each of n rows the point A, the point B, and for every factor the
// point A with that factor's value from B: n (k + 2) points of the unit cube (Saltelli 2010). A and B are halves of one
// scrambled Sobol sequence.
func Saltelli(n, k int, words func(i int) uint32) [][]float64 {
	s := NewSobol(2*k, words)
	both := make([]float64, 2*k)
	out := make([][]float64, 0, n*(k+2))
	for i := range n {
		s.Point(i, both)
		a, b := slices.Clone(both[:k]), slices.Clone(both[k:])
		out = append(out, a, b)
		for f := range k {
			mixed := slices.Clone(a)
			mixed[f] = b[f]
			out = append(out, mixed)
		}
	}
	return out
}

// SobolIndices estimates the indices of k factors from the outputs at Saltelli's points, by Jansen's estimators:
// S = 1 - E (f_B - f_AB)^2 / 2V and S_T = E (f_A - f_AB)^2 / 2V. Intervals are bootstrap percentiles over rows. Rows with a
// missing output are left out. An output that does not vary has no indices: NaN.
func SobolIndices(y []float64, k, resamples int, words func(i int) uint32) []Index {
	rows := make([][]float64, 0, len(y)/(k+2))
	for i := 0; i+k+2 <= len(y); i += k + 2 {
		if row := y[i : i+k+2]; !slices.ContainsFunc(row, math.IsNaN) {
			rows = append(rows, row)
		}
	}
	n := len(rows)
	weights := make([]float64, n)
	for i := range weights {
		weights[i] = 1
	}
	out := make([]Index, k)
	first, total := jansen(rows, weights, k)
	spread := make([][2][]float64, k)
	for r := range resamples {
		clear(weights)
		for i := range n {
			weights[below(words(r*n+i), n)]++
		}
		s, t := jansen(rows, weights, k)
		for f := range k {
			spread[f][0] = append(spread[f][0], s[f])
			spread[f][1] = append(spread[f][1], t[f])
		}
	}
	for f := range k {
		out[f] = Index{percentiles(first[f], spread[f][0]), percentiles(total[f], spread[f][1])}
	}
	return out
}

// jansen are the estimators with a weight a row.
func jansen(rows [][]float64, weights []float64, k int) (first, total []float64) {
	var sum, squares, count float64
	first, total = make([]float64, k), make([]float64, k)
	shift := 0.
	if len(rows) > 0 {
		shift = rows[0][0] // keeps the variance exact for outputs far from zero
	}
	for i, row := range rows {
		w := weights[i]
		if w == 0 {
			continue
		}
		a, b := row[0]-shift, row[1]-shift
		count += 2 * w
		sum += float64(w * (a + b))
		squares += float64(w * (float64(a*a) + float64(b*b)))
		for f := range k {
			x := row[2+f] - shift
			first[f] += float64(w * float64((b-x)*(b-x)))
			total[f] += float64(w * float64((a-x)*(a-x)))
		}
	}
	mean := sum / count
	variance := squares/count - float64(mean*mean)
	if !(variance > 1e-14*(1+float64(mean*mean))) {
		variance = math.NaN()
	}
	for f := range k {
		first[f] = 1 - first[f]/float64(count*variance)
		total[f] /= float64(count * variance)
	}
	return first, total
}

// percentiles put the middle 95 % of bootstrap values around an estimate.
func percentiles(value float64, resampled []float64) Range {
	return Range{value, Quantile(resampled, .025), Quantile(resampled, .975)}
}

// Effect is the effect of a factor over its range by Morris's screening: the mean size of its elementary effects, their signed
// mean, and their spread, which indicates interactions and nonlinearity.
type Effect struct{ Size, Mean, Spread Range }

// MorrisLevels is the number of levels of the grid that trajectories walk on; a step is two levels of its four.
const MorrisLevels = 4

// Morris returns n trajectories of k+1 points of the unit cube: each point moves one factor by 2/3, in random order (Morris 1991).
func Morris(n, k int, words func(i int) uint32) [][]float64 {
	const step = MorrisLevels / 2
	out := make([][]float64, 0, n*(k+1))
	order := make([]int, k)
	for t := range n {
		word := func(i int) uint32 { return words(3*k*t + i) }
		x := make([]float64, k)
		up := make([]bool, k)
		for f := range k {
			start := below(word(f), MorrisLevels-step)
			up[f] = word(k+f)&1 == 0
			if !up[f] {
				start += step
			}
			x[f] = float64(start) / (MorrisLevels - 1)
			order[f] = f
		}
		for i := k - 1; i > 0; i-- {
			j := below(word(2*k+i), i+1)
			order[i], order[j] = order[j], order[i]
		}
		out = append(out, slices.Clone(x))
		for _, f := range order {
			by := float64(step) / (MorrisLevels - 1)
			if !up[f] {
				by = -by
			}
			x[f] += by
			out = append(out, slices.Clone(x))
		}
	}
	return out
}

// FewestTrajectories and FewestRows are the fewest trajectories and rows that intervals are given for.
const FewestTrajectories, FewestRows = 4, 8

// MorrisEffects estimates the effects from the outputs at Morris's points. An effect is a difference over the whole range of
// the factor. Trajectories are independent, and those with a missing output are left out: the intervals of the means are Student's t over them, that of
// the spread is Tukey's jackknife on its logarithm (Miller 1968), since resampled spreads are too small.
func MorrisEffects(points [][]float64, y []float64, k int) []Effect {
	effects := make([][]float64, k) // [factor][trajectory]
	for t := 0; t+k+1 <= len(y); t += k + 1 {
		if slices.ContainsFunc(y[t:t+k+1], math.IsNaN) {
			continue
		}
		for i := t; i < t+k; i++ {
			for f := range k {
				if d := points[i+1][f] - points[i][f]; math.Abs(d) > 1e-9 {
					effects[f] = append(effects[f], (y[i+1]-y[i])/d)
				}
			}
		}
	}
	out := make([]Effect, k)
	for f, xs := range effects {
		sizes := make([]float64, len(xs))
		for i, x := range xs {
			sizes[i] = math.Abs(x)
		}
		size, mean := Mean(sizes), Mean(xs)
		out[f] = Effect{Range{size.Mean, max(0, size.Lo), size.Hi}, Range{mean.Mean, mean.Lo, mean.Hi}, spreadOf(xs)}
	}
	return out
}

// spreadOf is the standard deviation of numbers with its interval.
func spreadOf(xs []float64) Range {
	_, _, whole := moments(xs)
	out := Range{whole, whole, whole}
	if !(whole > 0) {
		return out
	}
	n, rest := float64(len(xs)), make([]float64, len(xs)-1)
	pseudo := make([]float64, len(xs))
	for i := range xs {
		copy(rest, xs[:i])
		copy(rest[i:], xs[i+1:])
		_, _, without := moments(rest)
		if !(without > 0) { // all but one are the same: too little for an interval
			return Range{whole, math.NaN(), math.NaN()}
		}
		pseudo[i] = float64(n*math.Log(whole)) - float64((n-1)*math.Log(without))
	}
	e := Mean(pseudo)
	half := e.Half()
	out.Lo, out.Hi = whole*math.Exp(-half), whole*math.Exp(half)
	return out
}

// moments are the mean size, the mean and the standard deviation.
func moments(xs []float64) (size, mean, spread float64) {
	n := float64(len(xs))
	for _, x := range xs {
		size += math.Abs(x)
		mean += x
	}
	size, mean = size/n, mean/n
	for _, x := range xs {
		spread += float64((x - mean) * (x - mean))
	}
	return size, mean, math.Sqrt(spread / (n - 1))
}

// LuckShare is the share of the variance of single runs that is due to luck: the mean variance within a point over that plus the
// variance between points (less the part of it that luck alone makes). y holds each point's replicates; with fewer than two per
// point the share is unknown: NaN.
func LuckShare(y [][]float64) float64 {
	var within, means []float64
	per := 0.
	for _, replicates := range y {
		e := Mean(replicates)
		if e.N < 2 {
			continue
		}
		within = append(within, float64(e.SD*e.SD))
		means = append(means, e.Mean)
		per += float64(e.N)
	}
	luck, between := Mean(within).Mean, Mean(means)
	if len(within) < 2 {
		return math.NaN()
	}
	between2 := float64(between.SD*between.SD) - luck/(per/float64(len(within)))
	return luck / (luck + max(between2, 0))
}
