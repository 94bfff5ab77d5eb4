package experiment

import (
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// Before the lever moves nothing differs; at the top up and back are one; a betrayed trust does not come back at once.
func TestHysteresis(t *testing.T) {
	c := small(t, "covert-profiler").Config
	c.Shocks = []sim.Shock{{Month: 4, Kind: sim.PressExpose, Size: .8}, {Month: 400, Kind: sim.PressExpose, Size: .8}}
	metric, _ := agents.MetricByName("trust")
	levels := []float64{0, .5, 1}
	steps, err := Hysteresis(t.Context(), c, agents.Intensity, levels, 3, Measure{Metric: metric, Segment: sim.All}, 4, 2, ignore)
	if err != nil {
		t.Fatal(err)
	}
	if len(steps) != 3 {
		t.Fatalf("%d steps", len(steps))
	}
	if up := steps[0].Up; up.Mean != 0 || up.SD != 0 {
		t.Errorf("before it moves: %+v", up)
	}
	if d := steps[2].Difference; d.Mean != 0 || d.SD != 0 || steps[2].Up != steps[2].Back {
		t.Errorf("at the top: %+v", steps[2])
	}
	if d := steps[0].Difference; !(d.Hi < 0) {
		t.Errorf("trust is back at once: %+v", d)
	}
	if c.Brands[0].Schedule != nil {
		t.Error("the caller's configuration has changed")
	}
}
