package analysis

import (
	"math"
	"testing"
)

// planted is a known response of four factors, the last of which does nothing.
func planted(x []float64) []float64 {
	return []float64{1 + 2*(x[0]-.5) - 3*(x[1]-.5)*(x[1]-.5), x[2] - x[0]}
}

func bankOf(n int) (x, y [][]float64) {
	s := NewSobol(4, func(i int) uint32 { return uint32(i)*2654435761 + 12345 })
	x = s.Points(n)
	for i := range x {
		y = append(y, planted(x[i]))
	}
	return x, y
}

func TestAnEmulatorFindsWhatWasPlanted(t *testing.T) {
	x, y := bankOf(512)
	y[17][0] = math.NaN() // what is missing does no harm
	e := Emulate(x, y)
	for _, at := range [][]float64{{.1, .2, .3, .4}, {.9, .5, .1, 0}, {0, 1, 1, 1}} {
		for k, want := range planted(at) {
			if got := e[k].At(at); math.Abs(got-want) > .05 {
				t.Errorf("output %d at %v: %.3f, want %.3f", k, at, got, want)
			}
		}
	}
	if e[0].Share(3) > 1e-4 || e[0].Share(0) < .3 {
		t.Errorf("shares of the inert and the strong factor: %g, %g", e[0].Share(3), e[0].Share(0))
	}
	if e[0].Explained < .98 {
		t.Errorf("explains %.3f of what it can tell whole", e[0].Explained)
	}
}

// A product of two factors is found, which no slope or curve tells; what changes along a path of single steps is what At says.
func TestAnEmulatorFindsProducts(t *testing.T) {
	x, y := bankOf(512)
	for i := range y {
		y[i][0] += 4 * (x[i][1] - .5) * (x[i][2] - .5)
	}
	e := Emulate(x, y)
	if e[0].Explained < .95 {
		t.Errorf("explains %.3f", e[0].Explained)
	}
	at, to := []float64{.1, .9, .8, .3}, []float64{.7, .2, .1, .6}
	y0 := e[0].At(at)
	for j := range to {
		y0 += e[0].Change(at, j, to[j])
		at[j] = to[j]
	}
	if want := planted(to)[0] + 4*(.2-.5)*(.1-.5); math.Abs(y0-e[0].At(to)) > 1e-12 || math.Abs(y0-want) > .1 {
		t.Errorf("%v by steps, %v at once, wanted %v", y0, e[0].At(to), want)
	}
}

// Noise is not explained: an output that no factor moves has a cross-validated share of about nothing.
func TestAnEmulatorDoesNotFitNoise(t *testing.T) {
	x, _ := bankOf(400)
	y := make([][]float64, len(x))
	for i := range y {
		w := uint32(i)*747796405 + 2891336453
		w = (w>>((w>>28)+4) ^ w) * 277803737
		y[i] = []float64{float64(w>>22^w) / (1 << 32)}
	}
	if e := Emulate(x, y); e[0].Explained > .05 {
		t.Errorf("explains %.3f of noise", e[0].Explained)
	}
}

func TestPlausiblePointsMeetTheTargets(t *testing.T) {
	x, y := bankOf(512)
	e := Emulate(x, y)
	for k := range e {
		e[k].Residual = .05
	}
	targets := []Target{{1.3, 1.5, math.NaN(), 0}, {math.NaN(), -.2, math.NaN(), 0}}
	words := func(i int) uint32 {
		w := uint32(i)*747796405 + 2891336453
		w = (w>>((w>>28)+4) ^ w) * 277803737
		return w>>22 ^ w
	}
	points := Plausible(e, targets, 4, 200, 20, words)
	inside, spread := 0, 0.
	for _, p := range points {
		got := planted(p)
		if got[0] > 1.15 && got[0] < 1.65 && got[1] < -.05 {
			inside++
		}
		spread += (p[3] - .5) * (p[3] - .5) / float64(len(points))
	}
	if inside < 180 {
		t.Errorf("%d of 200 points near the targets", inside)
	}
	if spread < .06 { // the inert factor stays as unknown as it was: 1/12
		t.Errorf("the inert factor has the variance %.3f, want about .083", spread)
	}
}

// Where nothing is wanted every draw is taken; draws lie between 0 and 1 and never on either, whatever the words.
func TestPlausibleDrawsLieInside(t *testing.T) {
	free := []Target{{math.NaN(), math.NaN(), math.NaN(), 0}}
	e := []Emulator{{Slope: []float64{1, 0}, Curve: []float64{0, 0}, With: make([][]Product, 2), Residual: 1}}
	for word, want := range map[uint32]float64{0: .5 / (1 << 32), 1 << 31: .5 + .5/(1<<32), math.MaxUint32: 1 - .5/(1<<32)} {
		for _, p := range Plausible(e, free, 2, 2, 1, func(int) uint32 { return word }) {
			if p[0] != want || p[1] != want {
				t.Errorf("word %d draws %v, want %v", word, p, want)
			}
		}
	}
	heard := 0 // two words a factor a sweep: ten times as many sweeps at the start as between points
	Plausible(e, free, 2, 7, 3, func(i int) uint32 {
		if i != heard {
			t.Errorf("word %d is asked for after %d", i, heard)
		}
		heard++
		return hashWords(1)(i)
	})
	if want := 2 * 2 * 3 * (10 + 7); heard != want {
		t.Errorf("%d words, want %d", heard, want)
	}
}

// The points of one factor have the density that is promised, worked out by sums over a fine grid.
func TestPlausibleDensity(t *testing.T) {
	e := []Emulator{{Base: 2, Slope: []float64{3}, Curve: []float64{2}, With: make([][]Product, 1), Residual: .4}}
	for _, target := range []Target{{math.NaN(), 1.2, math.NaN(), 0}, {2.8, math.NaN(), math.NaN(), 0}, {1.5, 2.5, 2.2, 0}, {1.9, 2.1, math.NaN(), .3}} {
		var weight, mean, square float64
		for i := range 4000 {
			u := (float64(i) + .5) / 4000
			y := 2 + 3*(u-.5) + 2*((u-.5)*(u-.5)-1./12)
			d := math.Max(0, math.Max(zeroNaN(target.Lo-y), zeroNaN(y-target.Hi)))
			wide := math.Hypot(.4, target.Slack)
			s := math.Pow(d/wide, 2)
			if !math.IsNaN(target.Near) {
				s += math.Pow(y-target.Near, 2) / (math.Pow((target.Hi-target.Lo)/2, 2) + wide*wide)
			}
			p := math.Exp(-s / 2)
			weight, mean, square = weight+p, mean+p*u, square+p*u*u
		}
		mean, square = mean/weight, square/weight
		var got, got2 float64
		points := Plausible(e, []Target{target}, 1, 20000, 3, hashWords(4))
		for _, p := range points {
			got += p[0] / float64(len(points))
			got2 += p[0] * p[0] / float64(len(points))
		}
		near(t, "mean", got, mean, .01)
		near(t, "standard deviation", math.Sqrt(got2-got*got), math.Sqrt(square-mean*mean), .01)
	}
}

// zeroNaN is a number, or nothing where there is none.
func zeroNaN(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}

// Chains of independent numbers agree and are worth what they are; one that lies elsewhere, and those that hardly move, are told.
func TestAgreement(t *testing.T) {
	words := hashWords(9)
	at := 0
	noise := func() float64 {
		at++
		return float64(words(at)) / (1 << 32)
	}
	chains := func(shift, keep float64) [][]float64 {
		out := make([][]float64, 4)
		for k := range out {
			x := .5
			for range 400 {
				x = keep*x + (1-keep)*noise()
				out[k] = append(out[k], x+shift*float64(k))
			}
		}
		return out
	}
	if r, n := Agreement(chains(0, 0)); r > 1.02 || n < 1000 || n > 1600 {
		t.Errorf("independent: %v, %v", r, n)
	}
	if r, _ := Agreement(chains(.3, 0)); r < 1.2 {
		t.Errorf("apart: %v", r)
	}
	if r, n := Agreement(chains(0, .9)); r > 1.2 || n < 40 || n > 140 { // (1 - .9)/(1 + .9) of 1,600
		t.Errorf("slow: %v, %v", r, n)
	}
	if r, n := Agreement([][]float64{{1, 1, 1, 1}, {1, 1, 1, 1}}); r != 1 || n != 8 {
		t.Errorf("still: %v, %v", r, n)
	}
}
