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
	targets := []Target{{1.3, 1.5, math.NaN()}, {math.NaN(), -.2, math.NaN()}}
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
