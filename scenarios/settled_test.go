package scenarios

import (
	"context"
	"math"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// still is a scenario in which every brand goes on as in the history and nothing happens.
func still(t *testing.T, name string) sim.Config {
	s, err := Load(name, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := s.Config
	c.Months, c.Beyond, c.Shocks = 24, 0, nil
	brands := make([]sim.Brand, len(c.Brands))
	for i, b := range c.Brands {
		b.Levers, b.Policy, b.Schedule = c.History.Levers, agents.NoPolicy, nil
		brands[i] = b
	}
	c.Brands = brands
	return c
}

// year is what a still market does from month 1 to month 13: change of mean trust of customers and of all who started with
// the first brand, and the second year's churn against the first's.
func year(t *testing.T, c sim.Config) (trust, starters, churn float64) {
	const worlds = 3
	var first, second float64
	for k := range uint32(worlds) {
		c.Replicate = k
		r, err := sim.Run(context.Background(), &c, 1, sim.Observe{})
		if err != nil {
			t.Fatal(err)
		}
		at := func(brand, month int, m agents.Metric) float64 { return r.Frames[month-1].At(brand, sim.All, m) }
		trust += (at(sim.All, 13, agents.MetricTrustHere) - at(sim.All, 1, agents.MetricTrustHere)) / worlds
		starters += (at(0, 13, agents.MetricTrust) - at(0, 1, agents.MetricTrust)) / worlds
		for m := 1; m <= 12; m++ {
			first += at(sim.All, m, agents.MetricChurn)
			second += at(sim.All, m+12, agents.MetricChurn)
		}
	}
	return trust, starters, second/first - 1
}

// The start of every scenario is settled: under the history's strategy and without shocks, mean trust moves less than .01 a year
// and churn less than a tenth, so that settling-in is not mistaken for backlash.
//
// A brand that is alone in its market misses this, with or without win-back: who leaves easily leaves first and mostly stays away, so the
// customers who remain trust more (by about .01 to .02 in the first year) and leave less (by 15 to 25 % in the second). That is sorting and no
// change in anybody: trust of all who started is as settled as elsewhere, and where nobody leaves nothing moves.
func TestStartsAreSettled(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: three worlds of two years and their history for each scenario")
	}
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			c := still(t, name)
			trust, starters, churn := year(t, c)
			t.Logf("%d brands: trust %+.4f, of all who started %+.4f, churn %+.1f %%", len(c.Brands), trust, starters, 100*churn)
			if math.Abs(starters) > .01 {
				t.Errorf("trust of all who started moves by %+.4f", starters)
			}
			if len(c.Brands) > 1 {
				if math.Abs(trust) > .01 || math.Abs(churn) > .1 {
					t.Errorf("trust moves by %+.4f, churn by %+.1f %%", trust, 100*churn)
				}
				return
			}
			if trust < 0 || churn > 0 {
				t.Errorf("who remains trusts %+.4f and leaves %+.1f %%: that is no sorting", trust, 100*churn)
			}
			open := c
			open.Params.Acquire.Prospects, open.Params.Acquire.Reputation, open.Params.Money.Joiner = .5, 3, 1
			trust, starters, churn = year(t, open)
			t.Logf("open: trust %+.4f, of all who started %+.4f, churn %+.1f %%", trust, starters, 100*churn)
			if math.Abs(trust) > .01 || math.Abs(churn) > .1 {
				t.Errorf("in an open market trust moves by %+.4f, churn by %+.1f %%", trust, 100*churn)
			}
			c.Params.People.HazardMean = .0001
			if trust, _, _ := year(t, c); math.Abs(trust) > .01 {
				t.Errorf("nobody leaves, and yet trust moves by %+.4f", trust)
			}
		})
	}
}
