package study

import (
	"context"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// switching are a configuration as it is and switching to other levers in each of at most twelve months, and which months those are.
func switching(base sim.Config, to agents.Levers, policy agents.PolicyKind) (points []experiment.Point, when []int) {
	stay := base
	stay.Brands = slices.Clone(base.Brands)
	points = []experiment.Point{{Config: stay}}
	step := max(1, base.Months/12)
	for month := 1; month <= base.Months; month += step {
		c := base
		c.Brands = slices.Clone(base.Brands)
		b := &c.Brands[0]
		b.Schedule = slices.DeleteFunc(slices.Clone(b.Schedule), func(s sim.Change) bool { return s.Month >= month })
		for k, x := range to {
			b.Schedule = append(b.Schedule, sim.Change{Month: month, Lever: agents.Lever(k), To: x})
		}
		b.Policy = policy
		points, when = append(points, experiment.Point{Config: c}), append(when, month)
	}
	return points, when
}

// months finds the last month at which switching to the proposal still pays.
func (o *Optimize) months(ctx context.Context) error {
	if o.result.Stays {
		return nil
	}
	points, when := switching(o.Scenario.Config, o.best, agents.NoPolicy)
	m, err := o.env.Measure(ctx, points, o.check(), o.search.Objective)
	if err != nil {
		return err
	}
	for i, month := range when {
		gain := m.gain(i+1, 0, 0, o.search.Sign, o.matters)
		o.result.Months = append(o.result.Months, MonthResult{month, toInterval(gain.Estimate), gain.Verdict})
		if gain.Sign() > 0 {
			o.result.LastMonth = month
		}
	}
	return nil
}
