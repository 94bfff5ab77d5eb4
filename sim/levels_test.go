package sim_test

import (
	"fmt"
	"math"
	"testing"

	"backlash/agents"
	"backlash/scenarios"
	. "backlash/sim"
	"backlash/sim/experiment"
)

// before is the mean of a metric of the focal brand over the recorded months before.
func before(r *Result, m agents.Metric) (sum float64) {
	for i := range r.Before {
		sum += r.Before[i].At(0, All, m) / float64(len(r.Before))
	}
	return sum
}

// In every market, and in every world, the months before show what a company states of itself, whatever the other parameters are; and a run that
// begins at a kept start is the same run.
func TestLevelsAreReached(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: numbers alone")
	}
	const worlds = 12
	for i, name := range scenarios.Names() {
		s, err := scenarios.Load(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		c := s.Config
		if c.Params.Content.On() && name != "streaming-closed-loop" {
			continue
		}
		c.Population.Customers, c.Months, c.Beyond = 2000, 2, 0
		c.Market.Levels = Levels{Churn: .02 + .005*float32(i), OptOut: .05 + .03*float32(i), Purchases: .5 + .4*float32(i)}
		want := c.Market.Levels
		starts := &Settled{Room: 1 << 28}
		var churn float64
		for k := range worlds {
			d := c
			experiment.Worlds{Uncertainty: experiment.All, Count: worlds}.Enter(&d, experiment.Run{World: k})
			r := run(t, starts, &d)
			churn += before(r, agents.MetricChurn) / worlds
			near(t, fmt.Sprint(name, k, " purchases"), before(r, agents.MetricConversions), float64(want.Purchases), .02)
			near(t, fmt.Sprint(name, k, " opt-outs"), 1-r.Before[len(r.Before)-1].At(0, All, agents.MetricConsent), float64(want.OptOut), .15)
			if k == 0 {
				if a, b := fmt.Sprint(r.Numbers()), fmt.Sprint(run(t, starts, &d).Numbers()); a != b {
					t.Errorf("%s: another result from a kept start", name)
				}
				if a, b := fmt.Sprint(r.Numbers()), fmt.Sprint(run(t, &Settled{}, &d).Numbers()); a != b {
					t.Errorf("%s: another result where starts are not kept", name)
				}
			}
		}
		near(t, name+" churn", churn, float64(want.Churn), .06) // who leaves is luck: of 12 x 12 months
	}
}

func run(t *testing.T, starts *Settled, c *Config) *Result {
	t.Helper()
	r, err := starts.Run(t.Context(), c, 2, Observe{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t *testing.T, what string, got, want, part float64) {
	t.Helper()
	if !(math.Abs(got/want-1) <= part) {
		t.Errorf("%s: %.4f, want %.4f", what, got, want)
	}
}

// Without a history there are no months that could show a level.
func TestLevelsWantAHistory(t *testing.T) {
	s, err := scenarios.Load(scenarios.Default, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Config.History.Months, s.Config.Market.Levels.Churn = 0, .03
	if _, err := Run(t.Context(), &s.Config, 1, Observe{}); err == nil {
		t.Error("no error")
	}
}
