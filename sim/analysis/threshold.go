package analysis

import (
	"math"
	"slices"
)

// Turn is what a response to a lever does.
type Turn int

// The turns.
const (
	NoTurn    Turn = iota // no level is found from which more of it does harm
	FromStart             // more of it does harm from the first level on
	Turned                // harm begins within the range
)

// Threshold is where a response turns to harm. Lo and Hi are a 95 % interval; P is the chance of a bend this clear if the
// response were a straight line.
type Threshold struct {
	Turn      Turn
	At        float64
	Lo, Hi    float64
	P         float64
	Shape     string  // "kink" or "peak": which of the two curves fits better
	HarmAtEnd float64 // from the threshold to the last level, in units of the response
}

// bootstraps is the number of resamples behind an interval and a P.
const bootstraps = 400

// FindThreshold finds from which level of a lever more of it does harm. levels rise; responses[replicate][level] are worlds that
// share their people, more being better when good > 0 and worse when good < 0.
//
// The rule: two curves are fitted to the mean response, two straight lines that meet (a kink) and a cubic (a peak), both with
// four free numbers, and the one with the smaller squares is taken. Harm begins at the meeting point where the slope turns to
// harm at least four times that before it, or at the cubic's summit. It counts only when a straight line fits the worlds
// significantly worse (wild bootstrap over whole worlds, P < .05). The interval is Student's t times the spread of a bootstrap over
// whole worlds, each refitted and free to take the other curve; one that covers
// all levels says nothing, and then none is found.
func FindThreshold(levels []float64, responses [][]float64, good int, words func(i int) uint32) Threshold {
	worlds := make([][]float64, 0, len(responses))
	for _, r := range responses {
		if !slices.ContainsFunc(r, math.IsNaN) {
			world := slices.Clone(r)
			if good < 0 {
				for i := range world {
					world[i] = -world[i]
				}
			}
			worlds = append(worlds, world)
		}
	}
	none := Threshold{At: math.NaN(), Lo: math.NaN(), Hi: math.NaN(), P: 1}
	if len(worlds) < 3 || len(levels) < 6 {
		return none
	}
	f := newFitter(levels)
	mean := average(worlds, nil)
	best := f.fit(mean)
	none.P = f.bendChance(worlds, mean, words)
	if none.P >= .05 || best.turn == NoTurn {
		return f.unbent(worlds, none)
	}
	if best.turn == FromStart {
		none.Turn, none.At = FromStart, levels[0]
		return none
	}
	var at []float64
	weights := make([]float64, len(worlds))
	for b := range bootstraps {
		clear(weights)
		for i := range worlds {
			weights[below(words(b*len(worlds)+i), len(worlds))]++
		}
		switch again := f.fit(average(worlds, weights)); again.turn {
		case Turned:
			at = append(at, again.at)
		case FromStart:
			at = append(at, levels[0])
		default:
			at = append(at, levels[len(levels)-1])
		}
	}
	n := float64(len(worlds))
	half := float64(student(len(worlds)-1) * Mean(at).SD * math.Sqrt(n/(n-1)))
	first, last := levels[0], levels[len(levels)-1]
	if best.at-half <= first && best.at+half >= last {
		return none // bent, but nowhere in particular
	}
	return Threshold{Turn: Turned, At: best.at, P: none.P, Shape: best.shape, HarmAtEnd: best.harm,
		Lo: max(first, best.at-half), Hi: min(last, best.at+half)}
}

// unbent decides about a response without a bend: harm from the start where its slope is clearly below zero.
func (f *fitter) unbent(worlds [][]float64, none Threshold) Threshold {
	slopes := make([]float64, len(worlds))
	for i, w := range worlds {
		slopes[i] = f.slope(w)
	}
	if e := Mean(slopes); e.Hi < 0 {
		none.Turn, none.At = FromStart, f.x[0]
	}
	return none
}

// average is the weighted mean world; nil weights are equal.
func average(worlds [][]float64, weights []float64) []float64 {
	out := make([]float64, len(worlds[0]))
	total := 0.
	for i, w := range worlds {
		k := 1.
		if weights != nil {
			k = weights[i]
		}
		total += k
		for j, y := range w {
			out[j] += float64(k * y)
		}
	}
	for j := range out {
		out[j] /= total
	}
	return out
}

// fitted is one curve's fit.
type fitted struct {
	turn    Turn
	shape   string
	at      float64
	harm    float64
	squares float64
}

// fitter holds what fits to the same levels share: for every curve an orthonormal basis of what it can follow, so that the
// squares it leaves are those of the response less those along the basis.
type fitter struct {
	x        []float64
	kinks    []float64     // the meeting points tried
	ofKink   [][][]float64 // their bases
	straight [][]float64
	cubic    [][]float64
}

// steps is the number of meeting points tried between two levels.
const steps = 10

func newFitter(levels []float64) *fitter {
	f := &fitter{x: levels, straight: orthonormal(len(levels), constant, unit(levels))}
	x := unit(levels)
	f.cubic = orthonormal(len(levels), constant, x, func(i int) float64 { return x(i) * x(i) }, func(i int) float64 { return x(i) * x(i) * x(i) })
	for i := 1; i+2 < len(levels); i++ { // two levels at least on either side
		for s := range steps {
			f.kinks = append(f.kinks, levels[i]+float64((levels[i+1]-levels[i])*float64(s)/steps))
		}
	}
	f.kinks = append(f.kinks, levels[len(levels)-2])
	for _, t := range f.kinks {
		f.ofKink = append(f.ofKink, orthonormal(len(levels), constant, x, func(i int) float64 { return max(0, levels[i]-t) }))
	}
	return f
}

func constant(int) float64 { return 1 }

// unit are the levels scaled to 0..1, as a function of their number.
func unit(levels []float64) func(i int) float64 {
	lo, span := levels[0], levels[len(levels)-1]-levels[0]
	return func(i int) float64 { return (levels[i] - lo) / span }
}

// orthonormal makes a basis of functions on n levels, by Gram and Schmidt, twice over for accuracy.
func orthonormal(n int, functions ...func(i int) float64) [][]float64 {
	var basis [][]float64
	for _, f := range functions {
		v := make([]float64, n)
		for i := range v {
			v[i] = f(i)
		}
		for range 2 {
			for _, b := range basis {
				along := dot(v, b)
				for i := range v {
					v[i] -= float64(along * b[i])
				}
			}
		}
		size := math.Sqrt(dot(v, v))
		for i := range v {
			v[i] /= size
		}
		basis = append(basis, v)
	}
	return basis
}

func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}

// left are the squares that a basis leaves of a response.
func left(y []float64, basis [][]float64) float64 {
	squares := dot(y, y)
	for _, b := range basis {
		along := dot(y, b)
		squares -= float64(along * along)
	}
	return max(0, squares)
}

// fit takes the better of the two curves.
func (f *fitter) fit(y []float64) fitted {
	kink, peak := f.kink(y), f.peak(y)
	if peak.squares < kink.squares {
		return peak
	}
	return kink
}

// steeper is how much more harmful the slope after a kink must be than that before it.
const steeper = 4

// kink fits two lines that meet.
func (f *fitter) kink(y []float64) fitted {
	at, squares := f.bestKink(y)
	t := f.kinks[at]
	b := leastSquares(y, func(i int) []float64 { return []float64{1, f.x[i], max(0, f.x[i]-t)} }, 3)
	before, after := b[1], b[1]+b[2]
	out := fitted{shape: "kink", at: t, squares: squares, harm: -float64(after * (f.x[len(f.x)-1] - t))}
	switch {
	case after < 0 && before >= after/steeper:
		out.turn = Turned
	case before < 0 && after < 0:
		out.turn = FromStart
	}
	return out
}

// bestKink finds the meeting point that leaves the least squares.
func (f *fitter) bestKink(y []float64) (at int, squares float64) {
	squares = math.Inf(1)
	for k, basis := range f.ofKink {
		if s := left(y, basis); s < squares {
			at, squares = k, s
		}
	}
	return at, squares
}

// peak fits a cubic and finds its summit.
func (f *fitter) peak(y []float64) fitted {
	n := len(f.x)
	lo, span := f.x[0], f.x[n-1]-f.x[0]
	u := unit(f.x)
	b := leastSquares(y, func(i int) []float64 { x := u(i); return []float64{1, x, x * x, x * x * x} }, 4)
	out := fitted{shape: "peak", squares: left(y, f.cubic)}
	value := func(x float64) float64 { return b[0] + float64(x*(b[1]+float64(x*(b[2]+float64(x*b[3]))))) }
	slope := func(x float64) float64 { return b[1] + float64(x*(float64(2*b[2])+float64(x*float64(3*b[3])))) }
	// Walk from the end towards the start while the slope there is harm: harm begins where it stops to be.
	const grid = 2000
	if slope(1) >= 0 {
		return out
	}
	at := 0.
	for k := grid; k > 0; k-- {
		if slope(float64(k-1)/grid) >= 0 {
			at = (float64(k) - .5) / grid
			break
		}
	}
	out.turn, out.at, out.harm = Turned, lo+float64(at*span), value(at)-value(1)
	if at == 0 {
		out.turn = FromStart
	}
	return out
}

// slope is that of one straight line.
func (f *fitter) slope(y []float64) float64 {
	return leastSquares(y, func(i int) []float64 { return []float64{1, f.x[i]} }, 2)[1]
}

// bendChance is how often worlds with the same noise around a straight line would look bent as clearly as these.
func (f *fitter) bendChance(worlds [][]float64, mean []float64, words func(i int) uint32) float64 {
	statistic := func(y []float64) float64 {
		_, kink := f.bestKink(y)
		return left(y, f.straight) - min(kink, left(y, f.cubic))
	}
	seen := statistic(mean)
	b := leastSquares(mean, func(i int) []float64 { return []float64{1, f.x[i]} }, 2)
	as := 1
	// A mean of n deviations whose signs are drawn has (n-1)/n of the variance of a true mean of n.
	n := float64(len(worlds))
	grow := math.Sqrt(n / (n - 1))
	for k := range bootstraps {
		y := make([]float64, len(mean))
		for i, w := range worlds {
			sign := grow / n
			if words(1<<20+k*len(worlds)+i)&1 == 0 {
				sign = -sign
			}
			for j := range y {
				y[j] += float64(sign * (w[j] - mean[j]))
			}
		}
		for j := range y {
			y[j] += b[0] + float64(b[1]*f.x[j])
		}
		if statistic(y) >= seen {
			as++
		}
	}
	return float64(as) / (bootstraps + 1)
}

// leastSquares solves the normal equations of a small regression by elimination with pivots, and returns the coefficients.
func leastSquares(y []float64, row func(i int) []float64, k int) []float64 {
	a := make([][]float64, k)
	for i := range a {
		a[i] = make([]float64, k+1)
	}
	for i, target := range y {
		x := row(i)
		for p := range k {
			for q := range k {
				a[p][q] += float64(x[p] * x[q])
			}
			a[p][k] += float64(x[p] * target)
		}
	}
	for p := range k {
		pivot := p
		for q := p + 1; q < k; q++ {
			if math.Abs(a[q][p]) > math.Abs(a[pivot][p]) {
				pivot = q
			}
		}
		a[p], a[pivot] = a[pivot], a[p]
		for q := p + 1; q < k; q++ {
			m := a[q][p] / a[p][p]
			for c := p; c <= k; c++ {
				a[q][c] -= float64(m * a[p][c])
			}
		}
	}
	b := make([]float64, k)
	for p := k - 1; p >= 0; p-- {
		sum := a[p][k]
		for c := p + 1; c < k; c++ {
			sum -= float64(a[p][c] * b[c])
		}
		b[p] = sum / a[p][p]
	}
	return b
}
