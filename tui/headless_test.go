package tui

import (
	"math"
	"os"
	"runtime/debug"
	"testing"

	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/study"
)

// TestMain spares the thousands of tiny worlds made here the collector's usual zeal, a sixth of the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// What the lab draws is what a headless run writes, to the last bit, on any number of workers and with the population watched.
func TestTheLabsSeriesAreTheHeadlessOnes(t *testing.T) {
	s, err := scenarios.Load(scenarios.Default, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := s.Config
	c.Population.Customers, c.Months = 700, 12
	want, err := sim.Run(t.Context(), &c, 1, sim.Observe{})
	if err != nil {
		t.Fatal(err)
	}
	var got *study.Summary
	Simulate()(t.Context(), study.Live{Now: c, Alone: true, Metrics: kept, Sampling: study.ByLuck(1), Workers: 3}, func(b study.Report) {
		if b.Err != nil {
			t.Fatal(b.Err)
		}
		if b.Now != nil {
			got = b.Now
		}
	})
	if got == nil || got.Worlds != 1 {
		t.Fatalf("no world: %+v", got)
	}
	for _, m := range kept {
		for month := 1; month <= c.Months; month++ {
			x, y := got.At(m, month), want.Frames[month-1].At(0, sim.All, m)
			if math.Float64bits(x) != math.Float64bits(y) && !(math.IsNaN(x) && math.IsNaN(y)) {
				t.Fatalf("metric %d, month %d: the lab has %v, headless is %v", m, month, x, y)
			}
		}
	}
}
