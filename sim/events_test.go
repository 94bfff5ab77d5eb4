package sim

import (
	"math"
	"math/rand/v2"
	"testing"

	"backlash/agents"
)

// A forecast error opens where three months in a row lie above a twentieth of the forecast, and nowhere before; months that cannot
// be told break a row.
func TestOpens(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		share []float64
		want  int
	}{
		{nil, 0}, {[]float64{.9, .9}, 0}, {[]float64{.06, .06, .06}, 1}, {[]float64{.049, .06, .06, .06}, 2},
		{[]float64{.2, .2, .04, .2, .2, nan, .1, .1, .1}, 7}, {[]float64{.01, .02, .03, .04, .049, .01, .02}, 0},
	} {
		if got := Opens(c.share); got != c.want {
			t.Errorf("%v opens in %d, want %d", c.share, got, c.want)
		}
	}
	r := rand.New(rand.NewPCG(7, 7))
	for range 2000 {
		share := make([]float64, r.IntN(30))
		for i := range share {
			share[i] = .12*r.Float64() - .01
		}
		at := Opens(share)
		more := append([]float64{}, share...)
		for i := range more {
			more[i] += .01
		}
		if sooner := Opens(more); at > 0 && (sooner == 0 || sooner > at) {
			t.Fatalf("more lost everywhere, and opens in %d instead of %d: %v", sooner, at, share)
		}
	}
}

// What opens in a log is a loss that lasts: an intrusive brand's does, that of a brand which goes on as in its settled history
// never, in many small and noisy worlds.
func TestForecastErrorIsToldOfWhoHasOne(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	told := func(strategy string) (worlds int) {
		for k := range uint32(20) {
			c := market(600, 24, strategy)
			c.Replicate, c.People, c.Beyond = k, k, 12
			basic, _ := agents.StrategyByName("basic-segmentation")
			c.History = History{Strategy: basic.Name, Levers: basic.Levers, Months: 24}
			for _, e := range mustRun(t, c, 1, Observe{}).Events {
				if e.Kind == "forecast-error" {
					worlds++
				}
			}
		}
		return worlds
	}
	if n := told("basic-segmentation"); n > 0 {
		t.Errorf("a brand that goes on as before has a forecast error in %d of 20 worlds", n)
	}
	if n := told("hyper-intrusive"); n < 20 {
		t.Errorf("an intrusive brand has one in only %d of 20 worlds", n)
	}
}
