package study

import (
	"cmp"
	"context"
	"slices"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// changed is the strategy in place with one lever moved.
type changed struct {
	move   LeverChange
	levers agents.Levers
}

// quarters are all moves of a lever to a quarter of its range.
func quarters(in agents.Levers) (out []changed) {
	for k := range in {
		for _, to := range []float32{0, .25, .5, .75, 1} {
			if to != in[k] {
				l := in
				l[k] = to
				out = append(out, changed{LeverChange{agents.LeverNames[k], record.Widen(in[k]), record.Widen(to)}, l})
			}
		}
	}
	return out
}

// changes picks the best and the safest single move of the strategy in place in the search's worlds, and tells them from others.
func (o *Optimize) changes(ctx context.Context) error {
	in := o.Scenario.Config.Brands[0].Levers
	all := quarters(in)
	points := []experiment.Point{{Config: experiment.WithLevers(o.search.Config, in)}}
	for _, c := range all {
		points = append(points, experiment.Point{Config: experiment.WithLevers(o.search.Config, c.levers)})
	}
	m, err := o.env.Measure(ctx, points, o.In(), o.search.Objective)
	if err != nil {
		return err
	}
	var tried []ChangeResult
	for p := range all {
		tried = append(tried, o.change(all[p].move, m, p+1))
	}
	best, safest := pickChanges(tried)
	config := o.Scenario.Config
	points = []experiment.Point{{Config: experiment.WithLevers(config, in)}, {Config: experiment.WithLevers(config, all[best].levers)},
		{Config: experiment.WithLevers(config, all[safest].levers)}}
	if m, err = o.env.Measure(ctx, points, o.check(), o.search.Objective); err != nil {
		return err
	}
	o.result.BestChange, o.result.SafestChange = o.change(all[best].move, m, 1), o.change(all[safest].move, m, 2)
	return nil
}

// pickChanges are the places of the change that gains most on average and of the one that gains most in the worst twentieth.
func pickChanges(tried []ChangeResult) (best, safest int) {
	for i, c := range tried {
		if cmp.Compare(c.Gain, tried[best].Gain) > 0 {
			best = i
		}
		if cmp.Compare(c.Least, tried[safest].Least) > 0 {
			safest = i
		}
	}
	return best, safest
}

// change is what a move gains at a point over the first one.
func (o *Optimize) change(move LeverChange, m *Measured, point int) ChangeResult {
	gain := m.gain(point, 0, 0, o.search.Sign, o.matters)
	gains := slices.Clone(experiment.Paired(m.Values[point][0], m.Values[0][0]))
	for i := range gains {
		gains[i] = float64(o.search.Sign * gains[i])
	}
	return ChangeResult{LeverChange: move, Gain: gain.Mean, Least: analysis.Quantile(gains, .05), Verdict: gain.Verdict, At: gain.Estimate}
}
