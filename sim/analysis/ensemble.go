package analysis

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Assimilate moves an ensemble of parameters towards what was measured, by one step of an ensemble smoother with multiple data assimilation (Emerick,
// Reynolds 2013): x[member][parameter] is on the whole line, y[member][datum] is what a simulation of the member gives, luck included, data is what was
// measured and sd its standard error. The inverses of the inflations of steps on the same data sum to 1. Covariances that the ensemble is too small to distinguish
// from zero are shrunk (Furrer, Bengtsson 2007). words is the source of luck; the same words give the same ensemble. A datum that a member lacks, NaN, is
// replaced by the mean of the others.
func Assimilate(x, y [][]float64, data, sd []float64, inflation float64, words func(i int) uint32) [][]float64 {
	members, parameters := len(x), len(x[0])
	n := float64(members - 1)
	a, free := deviations(x)
	b, told := deviations(y)
	var both, own mat.Dense
	both.Mul(a.T(), b)
	both.Scale(1/n, &both)
	own.Mul(b.T(), b)
	own.Scale(1/n, &own)
	for j := range parameters {
		for k := range data {
			r := both.At(j, k) / (float64(free[j].sd*told[k].sd) + 1e-300)
			square := float64(r * r)
			both.Set(j, k, both.At(j, k)*(square/(square+(1+square)/float64(members))))
		}
	}
	for k := range data {
		own.Set(k, k, own.At(k, k)+float64(inflation*float64(sd[k]*sd[k]))+1e-12)
	}
	// What each member is off what was measured, the measurement drawn separately for each.
	drawn := 0
	miss := mat.NewDense(len(data), members, nil)
	for i := range y {
		for k := range data {
			value := y[i][k]
			if math.IsNaN(value) {
				value = told[k].mean
			}
			miss.Set(k, i, data[k]+float64(math.Sqrt(inflation)*sd[k]*normal(words(drawn), words(drawn+1)))-value)
			drawn += 2
		}
	}
	var solved, step mat.Dense
	if err := solved.Solve(&own, miss); err != nil && solved.IsEmpty() {
		panic("analysis: " + err.Error())
	}
	step.Mul(&both, &solved)
	out := make([][]float64, members)
	for i := range out {
		out[i] = make([]float64, parameters)
		for j := range out[i] {
			out[i][j] = x[i][j] + step.At(j, i)
		}
	}
	return out
}

// spread is a column's mean and standard deviation.
type spread struct{ mean, sd float64 }

// deviations are columns less their means, what is missing being 0.
func deviations(rows [][]float64) (*mat.Dense, []spread) {
	out := mat.NewDense(len(rows), len(rows[0]), nil)
	all := make([]spread, len(rows[0]))
	for k := range all {
		m := &all[k]
		there := 0.
		for _, row := range rows {
			if !math.IsNaN(row[k]) {
				m.mean += row[k]
				there++
			}
		}
		m.mean /= max(1, there)
		for i, row := range rows {
			if d := row[k] - m.mean; !math.IsNaN(d) {
				out.Set(i, k, d)
				m.sd += float64(d * d)
			}
		}
		m.sd = math.Sqrt(m.sd / float64(len(rows)-1))
	}
	return out, all
}

// normal is a standard normal number of two words (Box, Muller 1958).
func normal(a, b uint32) float64 {
	const scale = 1. / (1 << 32)
	return float64(math.Sqrt(-2*math.Log((float64(a)+.5)*scale)) * math.Cos(2*math.Pi*(float64(b)+.5)*scale))
}
