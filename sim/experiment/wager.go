package experiment

import (
	"context"
	"fmt"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
)

// Wager is a question about the effect of a move. The model decides which answer is right: the first whose condition holds.
type Wager struct {
	Before, After sim.Config
	Watch         []agents.Metric // kept month by month, for the chart
	Answers       []*Condition    // nil: right when none before it is
	Claims        []*Condition    // what else is claimed about the move
}

// Outcome is what became of a wager.
type Outcome struct {
	Before, After *Collected
	Right         int            // the right answer over all worlds together; -1: none
	Share         []float64      // the share of worlds in which each answer is right by itself
	Held          []float64      // and the share in which each claim holds
	Terms         []TermEstimate // what the conditions are about, each once
	worlds        Worlds
}

// TermEstimate is a term of an answer's condition with its estimate.
type TermEstimate struct {
	Term
	Estimate analysis.Estimate
}

// Run plays both sides of a wager in the same worlds. progress is told after each run.
func (w *Wager) Run(ctx context.Context, worlds Worlds, workers int, progress func(done, total int)) (*Outcome, error) {
	points := []Point{{Name: "before", Config: w.Before}, {Name: "after", Config: w.After}}
	out := &Outcome{Before: Collect(points[0], w.Watch, worlds), After: Collect(points[1], w.Watch, worlds), worlds: worlds, Share: make([]float64, len(w.Answers)), Held: make([]float64, len(w.Claims))}
	terms := map[string][]float64{} // by text: a value a world
	var before *sim.Result
	done, runs := 0, worlds.Runs(len(points))
	err := Perform(ctx, runs, Configs(points, worlds), workers, sim.Observe{}, func(run Run, r *sim.Result, err error) error {
		if err != nil {
			return err
		}
		if done++; run.Point == 0 {
			out.Before.Add(r, nil)
			before = r
		} else {
			out.After.Add(r, nil)
			w.read(terms, before, r)
		}
		progress(done, len(runs))
		return nil
	})
	if err != nil {
		return nil, err
	}
	if out.Right, err = w.right(worlds.Count, func(t Term) float64 { return t.Value(terms[t.Text], worlds) }); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, c := range w.Answers {
		for i := 0; c != nil && i < len(c.Terms); i++ {
			if t := c.Terms[i]; !seen[t.Text] {
				seen[t.Text] = true
				out.Terms = append(out.Terms, TermEstimate{t, worlds.Estimate(terms[t.Text])})
			}
		}
	}
	for k := range worlds.Count {
		right, err := w.right(1, func(t Term) float64 { return terms[t.Text][k] })
		if err != nil {
			return nil, err
		}
		if right >= 0 {
			out.Share[right] += 1 / float64(worlds.Count)
		}
		for i, c := range w.Claims {
			holds, err := c.Holds(valuesOf(c, func(t Term) float64 { return terms[t.Text][k] }), 1)
			if err != nil {
				return nil, fmt.Errorf("claim %d: %w", i+1, err)
			}
			if holds {
				out.Held[i] += 1 / float64(worlds.Count)
			}
		}
	}
	return out, nil
}

// read takes every term's value from the two results of a world; a term that several answers name is read once.
func (w *Wager) read(terms map[string][]float64, before, after *sim.Result) {
	seen := map[string]bool{}
	for _, c := range slices.Concat(w.Answers, w.Claims) {
		if c == nil {
			continue
		}
		for _, t := range c.Terms {
			if seen[t.Text] {
				continue
			}
			seen[t.Text] = true
			v := t.Measure.Of(after)
			switch t.Side {
			case SideBefore:
				v = t.Measure.Of(before)
			case SideChange:
				v -= t.Measure.Of(before)
			}
			terms[t.Text] = append(terms[t.Text], v)
		}
	}
}

// right is the first answer whose condition holds.
func (w *Wager) right(worlds int, value func(Term) float64) (int, error) {
	for i, c := range w.Answers {
		if c == nil {
			return i, nil
		}
		holds, err := c.Holds(valuesOf(c, value), worlds)
		if err != nil {
			return -1, fmt.Errorf("answer %d: %w", i+1, err)
		}
		if holds {
			return i, nil
		}
	}
	return -1, nil
}

// valuesOf are the values of a condition's terms.
func valuesOf(c *Condition, value func(Term) float64) []float64 {
	values := make([]float64, len(c.Terms))
	for k, t := range c.Terms {
		values[k] = value(t)
	}
	return values
}

// Change estimates by how much the move changed a watched metric in a month (from 1).
func (o *Outcome) Change(m agents.Metric, month int) analysis.Estimate {
	return o.worlds.Difference(o.After.Series[m].Values[month-1], o.Before.Series[m].Values[month-1])
}
