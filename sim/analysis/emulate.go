package analysis

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Emulator predicts one output of a simulation from factors in 0..1: a constant, for every factor a slope and a curve, and products of
// those factors that matter most. It is fitted by ridge regression, its penalties chosen by generalized cross-validation (Golub, Heath,
// Wahba 1979).
type Emulator struct {
	Base         float64
	Slope, Curve []float64
	With         [][]Product // by factor: its products with others; each appears under both factors
	Residual     float64     // cross-validated standard deviation of the residual: luck, and what the emulator misses
	Explained    float64     // share of variance, cross-validated; may be below 0
}

// Product is a factor's product with another, both less a half.
type Product struct {
	Other int
	Slope float64
}

// At predicts.
func (e *Emulator) At(x []float64) float64 {
	y := e.Base
	for j, u := range x {
		y += e.part(j, u)
		for _, p := range e.With[j] {
			if p.Other < j {
				y += float64(p.Slope * float64((u-.5)*(x[p.Other]-.5)))
			}
		}
	}
	return y
}

// Change is the change of the output at x when factor j moves to level u.
func (e *Emulator) Change(x []float64, j int, u float64) float64 {
	d := e.part(j, u) - e.part(j, x[j])
	for _, p := range e.With[j] {
		d += float64(p.Slope * float64((u-x[j])*(x[p.Other]-.5)))
	}
	return d
}

// part is what factor j contributes by itself at level u.
func (e *Emulator) part(j int, u float64) float64 {
	v := u - .5
	return float64(e.Slope[j]*v) + float64(e.Curve[j]*(float64(v*v)-1./12))
}

// Share is the variance due to factor j alone when it is spread evenly.
func (e *Emulator) Share(j int) float64 {
	return float64(e.Slope[j]*e.Slope[j]/12) + float64(e.Curve[j]*e.Curve[j]/180)
}

// paired is how many factors of an output have their products looked at: those that make the most of its variance.
const paired = 16

// worthPairs is what of the rest may be left at most, for products to be kept.
const worthPairs = .99

// Emulate fits an emulator to each output: x[run][factor], y[run][output]. Missing outputs count as the output's mean.
func Emulate(x, y [][]float64) []Emulator {
	p := len(x[0])
	single := mat.NewDense(len(x), 2*p, nil)
	for i, row := range x {
		for j, u := range row {
			v := u - .5
			single.Set(i, j, v)
			single.Set(i, p+j, float64(v*v)-1./12)
		}
	}
	first := decompose(single)
	out := make([]Emulator, len(y[0]))
	for k := range out {
		e := &out[k]
		left, total := make([]float64, len(x)), 0.
		var known []float64
		for i := range y {
			if !math.IsNaN(y[i][k]) {
				known = append(known, y[i][k])
			}
		}
		e.Base = Mean(known).Mean
		for i := range y {
			if !math.IsNaN(y[i][k]) {
				left[i] = y[i][k] - e.Base
			}
			total += float64(left[i] * left[i])
		}
		c, rest := first.ridge(left)
		e.Slope, e.Curve, e.With = c[:p], c[p:], make([][]Product, p)
		var told mat.VecDense
		told.MulVec(single, mat.NewVecDense(2*p, c))
		for i := range left {
			left[i] -= told.AtVec(i)
		}
		rest = e.pair(x, left, rest)
		e.Residual, e.Explained = math.Sqrt(max(0, rest/float64(len(x)))), 1-float64(rest/total)
	}
	return out
}

// pair fits products to what single factors leave over, and keeps them where that is less then, as cross-validation sees it. It returns
// the cross-validated sum of squares.
func (e *Emulator) pair(x [][]float64, left []float64, rest float64) float64 {
	factors := make([]int, len(e.Slope))
	for j := range factors {
		factors[j] = j
	}
	slices.SortStableFunc(factors, func(a, b int) int { return cmp.Compare(e.Share(b), e.Share(a)) })
	factors = factors[:min(paired, len(factors))]
	var pairs [][2]int
	for i, a := range factors {
		for _, b := range factors[:i] {
			pairs = append(pairs, [2]int{a, b})
		}
	}
	if len(pairs) == 0 || len(x) < 2*len(pairs) {
		return rest
	}
	products := mat.NewDense(len(x), len(pairs), nil)
	for i, row := range x {
		for k, p := range pairs {
			products.Set(i, k, float64((row[p[0]]-.5)*(row[p[1]]-.5)))
		}
	}
	own := 0.
	for _, v := range left {
		own += float64(v * v)
	}
	c, less := decompose(products).ridge(left)
	if less = less * rest / own; !(less < worthPairs*rest) { // what cross-validation added to the first fit's rest stays
		return rest
	}
	for k, p := range pairs {
		e.With[p[0]] = append(e.With[p[0]], Product{p[1], c[k]})
		e.With[p[1]] = append(e.With[p[1]], Product{p[0], c[k]})
	}
	return less
}

// decomposed are features by their singular values.
type decomposed struct {
	left, right mat.Dense
	s           []float64
}

func decompose(features *mat.Dense) *decomposed {
	var svd mat.SVD
	if !svd.Factorize(features, mat.SVDThin) {
		panic("analysis: the factors cannot be decomposed")
	}
	d := &decomposed{s: svd.Values(nil)}
	svd.UTo(&d.left)
	svd.VTo(&d.right)
	return d
}

// ridge fits an output whose mean is 0, and says what sum of squares is left as cross-validation sees it.
func (d *decomposed) ridge(y []float64) (coefficients []float64, rest float64) {
	n, total := float64(len(y)), 0.
	for _, v := range y {
		total += float64(v * v)
	}
	var z mat.VecDense
	z.MulVec(d.left.T(), mat.NewVecDense(len(y), y))
	best, least := 0., math.Inf(1)
	for exponent := -4.; exponent <= 4; exponent += .25 {
		penalty := math.Pow(10, exponent)
		freedom, rest := 0., total
		for i, s := range d.s {
			f := s * s / (float64(s*s) + penalty)
			freedom += f
			rest -= float64(z.AtVec(i) * z.AtVec(i) * (2*f - float64(f*f)))
		}
		if gcv := rest / math.Pow(1-freedom/n, 2); gcv < least {
			best, least = penalty, gcv
		}
	}
	for i, s := range d.s {
		z.SetVec(i, z.AtVec(i)*s/(float64(s*s)+best))
	}
	var c mat.VecDense
	c.MulVec(&d.right, &z)
	return c.RawVector().Data, least
}

// Target is what an output should be: in a band, and near a published number if there is one. NaN means no bound and no number. Slack is the standard
// deviation of the model discrepancy, whatever the factors: without it, an output that luck hardly moves would dominate all others.
type Target struct{ Lo, Hi, Near, Slack float64 }

// surprise is the squared distance of a prediction from the target, in standard deviations of slack and of the emulator's residual;
// the wider its band, the more weakly a published number attracts.
func (t *Target) surprise(y, residual float64) float64 {
	residual = math.Hypot(residual, t.Slack)
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
// (Metropolis and others 1953). Successive points
// are a number of sweeps over all factors apart. words is the source of luck; the same words give the same points.
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
			trial[k] = y[k] + emulators[k].Change(x, j, u)
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

// Agreement measures how well chains of draws of one number agree: split R-hat, which is 1 if they are indistinguishable, and the approximate number of independent
// draws that they are worth (Gelman, Rubin 1992; Gelman and others, Bayesian Data Analysis, 3rd edition, 11.4-11.5). Each chain is cut in two;
// all have the same length, at least 4.
func Agreement(chains [][]float64) (rhat, independent float64) {
	var halves [][]float64
	for _, c := range chains {
		n := len(c) / 2
		halves = append(halves, c[:n], c[len(c)-n:])
	}
	m, n := float64(len(halves)), float64(len(halves[0]))
	var within, grand float64
	means := make([]float64, len(halves))
	for k, h := range halves {
		e := Mean(h)
		means[k] = e.Mean
		within += float64(e.SD * e.SD / m)
		grand += e.Mean / m
	}
	between := 0.
	for _, x := range means {
		between += float64((x-grand)*(x-grand)) * n / (m - 1)
	}
	all := float64((n-1)/n*within) + between/n
	if within == 0 || all == 0 {
		return 1, m * n
	}
	sum := 0. // of autocorrelations, in pairs until a pair is no more above 0
	rho := func(lag int) float64 {
		v := 0.
		for _, h := range halves {
			for i := lag; i < len(h); i++ {
				v += float64((h[i] - h[i-lag]) * (h[i] - h[i-lag]))
			}
		}
		return 1 - v/(m*(n-float64(lag)))/(2*all)
	}
	for lag := 1; lag+1 < len(halves[0]); lag += 2 {
		pair := rho(lag) + rho(lag+1)
		if pair < 0 {
			break
		}
		sum += pair
	}
	return math.Sqrt(all / within), min(m*n, m*n/(1+float64(2*sum)))
}
