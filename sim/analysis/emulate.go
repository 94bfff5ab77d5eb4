package analysis

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Emulator predicts one output of a simulation from factors in 0..1: a constant, and for every factor a slope and a curve. It is
// fitted by ridge regression, its penalty chosen by generalized cross-validation (Golub, Heath, Wahba 1979).
type Emulator struct {
	Base         float64
	Slope, Curve []float64
	Residual     float64 // standard deviation of what is left, as cross-validation sees it: luck, and what no slope or curve tells
	Explained    float64 // share of variance, cross-validated; may be below 0
}

// At predicts.
func (e *Emulator) At(x []float64) float64 {
	y := e.Base
	for j, u := range x {
		y += e.Part(j, u)
	}
	return y
}

// Part is what factor j contributes at level u.
func (e *Emulator) Part(j int, u float64) float64 {
	v := u - .5
	return float64(e.Slope[j]*v) + float64(e.Curve[j]*(float64(v*v)-1./12))
}

// Share is the variance that factor j makes when it is spread evenly.
func (e *Emulator) Share(j int) float64 {
	return float64(e.Slope[j]*e.Slope[j]/12) + float64(e.Curve[j]*e.Curve[j]/180)
}

// Emulate fits an emulator to each output: x[run][factor], y[run][output]. Missing outputs count as the output's mean.
func Emulate(x, y [][]float64) []Emulator {
	n, p := len(x), len(x[0])
	features := mat.NewDense(n, 2*p, nil)
	for i, row := range x {
		for j, u := range row {
			v := u - .5
			features.Set(i, j, v)
			features.Set(i, p+j, float64(v*v)-1./12)
		}
	}
	var svd mat.SVD
	if !svd.Factorize(features, mat.SVDThin) {
		panic("analysis: the factors cannot be decomposed")
	}
	var left, right mat.Dense
	svd.UTo(&left)
	svd.VTo(&right)
	s := svd.Values(nil)
	out := make([]Emulator, len(y[0]))
	column := make([]float64, n)
	for k := range out {
		for i := range column {
			column[i] = y[i][k]
		}
		out[k] = ridge(&left, &right, s, column, p)
	}
	return out
}

// ridge fits one output by the features' singular values.
func ridge(left, right *mat.Dense, s, y []float64, p int) Emulator {
	n := float64(len(y))
	mean := Mean(y).Mean
	centred := make([]float64, len(y))
	total := 0.
	for i, v := range y {
		if !math.IsNaN(v) {
			centred[i] = v - mean
		}
		total += float64(centred[i] * centred[i])
	}
	var z mat.VecDense
	z.MulVec(left.T(), mat.NewVecDense(len(y), centred))
	best, least := 0., math.Inf(1)
	for exponent := -4.; exponent <= 4; exponent += .25 {
		penalty := math.Pow(10, exponent)
		freedom, rest := 0., total
		for i, d := range s {
			f := d * d / (float64(d*d) + penalty)
			freedom += f
			rest -= float64(z.AtVec(i) * z.AtVec(i) * (2*f - float64(f*f)))
		}
		if gcv := rest / n / math.Pow(1-freedom/n, 2); gcv < least {
			best, least = penalty, gcv
		}
	}
	for i, d := range s {
		z.SetVec(i, z.AtVec(i)*d/(float64(d*d)+best))
	}
	var c mat.VecDense
	c.MulVec(right, &z)
	e := Emulator{Base: mean, Slope: make([]float64, p), Curve: make([]float64, p), Residual: math.Sqrt(max(0, least)), Explained: 1 - float64(least*n/total)}
	for j := range p {
		e.Slope[j], e.Curve[j] = c.AtVec(j), c.AtVec(p+j)
	}
	return e
}

// Target is what an output should be: in a band, and near a published number where there is one. NaN is no bound and no number.
type Target struct{ Lo, Hi, Near float64 }

// surprise is the squared distance of a prediction from the target, in standard deviations of what the emulator does not tell;
// a published number draws as softly as its band is wide.
func (t *Target) surprise(y, residual float64) float64 {
	d := 0.
	if y < t.Lo {
		d = t.Lo - y
	} else if y > t.Hi {
		d = y - t.Hi
	}
	sum := d * d / (residual * residual)
	if half := (t.Hi - t.Lo) / 2; half > 0 && !math.IsNaN(t.Near) { // a NaN half-width is no width
		sum += float64((y - t.Near) * (y - t.Near) / (float64(half*half) + float64(residual*residual)))
	}
	return sum
}

// Plausible draws points of the factors' cube with a density of exp(-surprise/2), by Metropolis steps of one factor at a time
// (Metropolis and others 1953). Points
// are sweeps over all factors apart. words is the source of luck; the same words, the same points.
func Plausible(emulators []Emulator, targets []Target, factors, points, sweeps int, words func(i int) uint32) [][]float64 {
	drawn := 0
	uniform := func() float64 {
		drawn++
		return (float64(words(drawn-1)) + .5) / (1 << 32)
	}
	x := make([]float64, factors)
	for j := range x {
		x[j] = .5
	}
	y, residual := make([]float64, len(emulators)), make([]float64, len(emulators))
	for k := range emulators {
		y[k] = emulators[k].At(x)
		residual[k] = max(emulators[k].Residual, 1e-6)
	}
	trial := make([]float64, len(y))
	step := func(j int) {
		u := uniform()
		change := 0.
		for k := range emulators {
			trial[k] = y[k] + emulators[k].Part(j, u) - emulators[k].Part(j, x[j])
			change += targets[k].surprise(trial[k], residual[k]) - targets[k].surprise(y[k], residual[k])
		}
		if math.Log(uniform()) < -change/2 {
			x[j] = u
			copy(y, trial)
		}
	}
	out := make([][]float64, 0, points)
	walk := func(sweeps int) {
		for range sweeps {
			for j := range x {
				step(j)
			}
		}
	}
	walk(10 * sweeps) // to forget where it began
	for range points {
		walk(sweeps)
		out = append(out, append([]float64(nil), x...))
	}
	return out
}
