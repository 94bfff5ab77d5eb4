package study

import (
	"context"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// months finds the last month at which going over to the proposal still pays.
func (o *Optimize) months(ctx context.Context) error {
	if o.result.Stays {
		return nil
	}
	base := o.Scenario.Config
	stay := base
	stay.Brands = slices.Clone(base.Brands)
	points := []experiment.Point{{Config: stay}}
	step := max(1, base.Months/12)
	var when []int
	for month := 1; month <= base.Months; month += step {
		c := base
		c.Brands = slices.Clone(base.Brands)
		b := &c.Brands[0]
		b.Schedule = slices.DeleteFunc(slices.Clone(b.Schedule), func(s sim.Change) bool { return s.Month >= month })
		for k, x := range o.best {
			b.Schedule = append(b.Schedule, sim.Change{Month: month, Lever: agents.Lever(k), To: x})
		}
		b.Policy = agents.NoPolicy
		points, when = append(points, experiment.Point{Config: c}), append(when, month)
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
