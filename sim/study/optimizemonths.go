package study

import (
	"context"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// switching is a configuration that switches to other levers in a month.
func switching(base sim.Config, to agents.Levers, policy agents.PolicyKind, month int) experiment.Point {
	base.Brands = slices.Clone(base.Brands)
	b := &base.Brands[0]
	b.Schedule = slices.DeleteFunc(slices.Clone(b.Schedule), func(s sim.Change) bool { return s.Month >= month })
	for k, x := range to {
		b.Schedule = append(b.Schedule, sim.Change{Month: month, Lever: agents.Lever(k), To: x})
	}
	b.Policy = policy
	return experiment.Point{Config: base}
}

// monthsTried are at most about twelve months, evenly spread from the first.
func monthsTried(months int) (out []int) {
	for month := 1; month <= months; month += max(1, months/12) {
		out = append(out, month)
	}
	return out
}

// months finds the last month at which switching to the proposal still pays.
func (o *Optimize) months(ctx context.Context) error {
	if o.result.Stays {
		return nil
	}
	points, when := []experiment.Point{{Config: o.Scenario.Config}}, monthsTried(o.Scenario.Config.Months)
	for _, month := range when {
		points = append(points, switching(o.Scenario.Config, o.best, agents.NoPolicy, month))
	}
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
