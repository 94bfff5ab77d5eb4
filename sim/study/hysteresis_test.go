package study

import (
	"testing"

	"backlash/scenarios"
	"backlash/sim"
)

// Before the lever moves nothing differs; at the top up and back are one; a betrayed trust does not come back at once.
func TestHysteresis(t *testing.T) {
	c := small(t, "covert-profiler").Config
	c.Shocks = []sim.Shock{{Month: 4, Kind: sim.PressExpose, Size: .8}, {Month: 400, Kind: sim.PressExpose, Size: .8}}
	h := Hysteresis{Base: Base{Scenario: &scenarios.Scenario{Name: "test", Config: c}}, Lever: "intensity", Levels: 3, Hold: 3, Metric: "trust", Sampling: lucky(4)}
	r, err := h.Run(t.Context(), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Steps) != 3 || r.Worlds != 4 {
		t.Fatalf("%d steps, %d worlds", len(r.Steps), r.Worlds)
	}
	if up := r.Steps[0].Ups; up.Mean != 0 || up.SD != 0 {
		t.Errorf("before it moves: %+v", up)
	}
	if d := r.Steps[2].Differences; d.Mean != 0 || d.SD != 0 || r.Steps[2].Ups != r.Steps[2].Backs {
		t.Errorf("at the top: %+v", r.Steps[2])
	}
	if d := r.Steps[0].Differences; !(d.Hi < 0) {
		t.Errorf("trust is back at once: %+v", d)
	}
	if c.Brands[0].Schedule != nil {
		t.Error("the caller's configuration has changed")
	}
}
