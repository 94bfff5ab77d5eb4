package study

import (
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Live work tells its first world at once, the last summary of all worlds, and its views add up to the customers.
func TestLively(t *testing.T) {
	cfg := small(t, "covert-profiler").Config
	var told []Report
	job := Live{Configs: []sim.Config{cfg, cfg}, Metrics: []agents.Metric{agents.MetricTrust}, Sampling: Sampling{experiment.All, 8}, Workers: 2}
	Lively()(t.Context(), job, func(r Report) { told = append(told, r) })
	if len(told) != 4 || told[0].World == nil || told[0].Summary.Worlds != 1 || told[1].Summary.Worlds != 8 || told[2].World != nil {
		t.Fatalf("%d reports: %+v", len(told), told)
	}
	for month, counts := range told[0].World.Counts {
		n := 0
		for _, c := range counts {
			n += c
		}
		if n != cfg.Population.Customers {
			t.Errorf("month %d shows %d of %d customers", month+1, n, cfg.Population.Customers)
		}
	}
	if a, b := told[1].Summary.At(agents.MetricTrust, cfg.Months), told[3].Summary.At(agents.MetricTrust, cfg.Months); a != b {
		t.Errorf("the same configuration twice: %g and %g", a, b)
	}
	cfg.Months = -1
	Lively()(t.Context(), Live{Configs: []sim.Config{cfg}, Sampling: lucky(2), Workers: 1}, func(r Report) {
		if r.Err == nil {
			t.Error("a configuration that cannot run tells no error")
		}
	})
}
