package analysis

import (
	"math"
	"testing"
)

// worlds makes responses to 21 levels: a shape, a shift that a world has at all levels, and noise of its own.
func worlds(seed uint32, n int, noise float64, shape func(x float64) float64) (levels []float64, responses [][]float64) {
	word := hashWords(seed)
	k := 0
	normal := func() float64 { // sum of 12 uniforms
		s := -6.
		for range 12 {
			k++
			s += float64(word(k)) / (1 << 32)
		}
		return s
	}
	for i := range 21 {
		levels = append(levels, float64(i)/20)
	}
	for range n {
		shift := normal()
		w := make([]float64, len(levels))
		for i, x := range levels {
			w[i] = shape(x) + shift + noise*normal()
		}
		responses = append(responses, w)
	}
	return levels, responses
}

// A planted threshold lies within its interval in 95 of 100 worlds over three shapes, a tent, a plateau that ends, a hill, and
// in no shape much less often; and the interval says something.
func TestPlantedThresholdIsRecovered(t *testing.T) {
	all := 0
	for name, plant := range map[string]func(at float64) func(x float64) float64{
		"tent":    func(at float64) func(float64) float64 { return func(x float64) float64 { return 2*x - 5*max(0, x-at) } },
		"plateau": func(at float64) func(float64) float64 { return func(x float64) float64 { return -3 * max(0, x-at) } },
		"hill": func(at float64) func(float64) float64 {
			return func(x float64) float64 { return -6 * (x - at) * (x - at) }
		},
	} {
		within, width, found := 0, 0., 0
		for seed := range uint32(100) {
			at := .25 + .5*float64(seed)/100
			levels, responses := worlds(seed, 20, .2, plant(at))
			got := FindThreshold(levels, responses, 1, hashWords(1000+seed))
			if got.Turn == Turned {
				found++
				width += got.Hi - got.Lo
				if got.Lo <= at && at <= got.Hi {
					within++
				}
			}
		}
		t.Logf("%s: found in %d, within the interval in %d, mean width %.3f", name, found, within, width/float64(found))
		all += within
		if within < 90 { // chance alone takes a true 95 below this once in fifty times
			t.Errorf("%s: within the interval in %d of 100", name, within)
		}
		if width/float64(found) > .3 {
			t.Errorf("%s: intervals of width %.2f say nothing", name, width/float64(found))
		}
	}
	if all < 285 {
		t.Errorf("within the interval in %d of 300", all)
	}
}

// No threshold where there is none: a flat response, a gain that only grows, at most as often as chance allows.
func TestNoThresholdWhereThereIsNone(t *testing.T) {
	for name, shape := range map[string]func(float64) float64{
		"flat":   func(float64) float64 { return 0 },
		"rising": func(x float64) float64 { return x },
	} {
		found := 0
		for seed := range uint32(100) {
			levels, responses := worlds(seed+500, 20, .2, shape)
			if FindThreshold(levels, responses, 1, hashWords(seed)).Turn != NoTurn {
				found++
			}
		}
		t.Logf("%s: a threshold is found in %d of 100", name, found)
		if found > 8 {
			t.Errorf("%s: a threshold is found in %d of 100", name, found)
		}
	}
	levels, responses := worlds(1, 20, 0, func(float64) float64 { return .3 })
	if got := FindThreshold(levels, responses, 1, hashWords(1)); got.Turn != NoTurn {
		t.Errorf("a response that does not vary at all: %+v", got)
	}
}

func TestHarmFromTheStart(t *testing.T) {
	levels, responses := worlds(3, 20, .2, func(x float64) float64 { return -2 * x })
	if got := FindThreshold(levels, responses, 1, hashWords(1)); got.Turn != FromStart || got.At != 0 {
		t.Errorf("%+v", got)
	}
}

// Where less is better, the threshold is where the response begins to rise.
func TestThresholdOfAHarm(t *testing.T) {
	levels, responses := worlds(4, 20, .1, func(x float64) float64 { return 3 * max(0, x-.6) })
	got := FindThreshold(levels, responses, -1, hashWords(1))
	if got.Turn != Turned || math.Abs(got.At-.6) > .05 || got.HarmAtEnd < 1 || got.HarmAtEnd > 1.4 {
		t.Errorf("%+v", got)
	}
}

// Too few worlds or levels say nothing; a failed world is left out.
func TestThresholdOfTooLittle(t *testing.T) {
	levels, responses := worlds(5, 20, .1, func(x float64) float64 { return -3 * max(0, x-.5) })
	if got := FindThreshold(levels, responses[:2], 1, hashWords(1)); got.Turn != NoTurn {
		t.Errorf("two worlds: %+v", got)
	}
	if got := FindThreshold(levels[:5], responses, 1, hashWords(1)); got.Turn != NoTurn {
		t.Errorf("five levels: %+v", got)
	}
	responses[7][3] = math.NaN()
	if got := FindThreshold(levels, responses, 1, hashWords(1)); got.Turn != Turned {
		t.Errorf("a failed world: %+v", got)
	}
}
