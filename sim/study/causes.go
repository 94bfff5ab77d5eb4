package study

import (
	decimal "backlash/sim/number"
	"context"
	"fmt"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Causes asks what departures are owed to, mechanism by mechanism, year by year, or of a long run in several years at a time.
type Causes struct {
	Base
	Strategy   string
	Replicates int
}

// CausesResult is the shares of all worlds together.
type CausesResult struct {
	Scenario, Strategy string
	Worlds             int
	Spans              []string                     // the years by name
	Shares             [][agents.CauseCount]float64 // of a span's departures; 0 where nobody left
	Left               []float64                    // in a span, a world
}

// causeSpans are the most spans that a table has room for.
const causeSpans = 6

// Run makes the worlds.
func (c *Causes) Run(ctx context.Context, e *Env) (*CausesResult, error) {
	points, err := c.Points([]string{c.Strategy})
	if err != nil {
		return nil, err
	}
	if c.Replicates < 1 {
		return nil, wrong("replicates", "%d: want at least 1", c.Replicates)
	}
	months := c.Scenario.Config.Months
	years := (months + 12*causeSpans - 1) / (12 * causeSpans) // of a span
	spans := (months + 12*years - 1) / (12 * years)
	out := &CausesResult{Scenario: c.Scenario.Name, Strategy: c.Strategy, Worlds: c.Replicates,
		Shares: make([][agents.CauseCount]float64, spans), Left: make([]float64, spans)}
	var failure error
	err = e.perform(ctx, points, experiment.Worlds{Replicates: c.Replicates}, sim.Observe{Departures: true}, func(_ experiment.Run, r *sim.Result, err error) {
		if err != nil {
			failure = err
			return
		}
		for _, d := range r.Departures {
			if d.Brand != 0 || d.Month > months {
				continue
			}
			span := (d.Month - 1) / (12 * years)
			out.Left[span]++
			for k, x := range d.Causes {
				out.Shares[span][k] += float64(x)
			}
		}
	})
	if err == nil {
		err = failure
	}
	if err != nil {
		return nil, err
	}
	for y := range spans {
		name := fmt.Sprintf("year %d", y+1)
		if years > 1 {
			name = fmt.Sprintf("y. %d-%d", y*years+1, (y+1)*years)
		}
		out.Spans = append(out.Spans, name)
		for k := range out.Shares[y] {
			out.Shares[y][k] /= max(1, out.Left[y])
		}
		out.Left[y] /= float64(c.Replicates)
	}
	return out, nil
}

// Title says what the table is of.
func (r *CausesResult) Title() string {
	return fmt.Sprintf("%s under %s: what departures are owed to, in %% of those of the year, over %s", r.Scenario, r.Strategy, decimal.Several(r.Worlds, "world"))
}

// Sentences say how the table is to be read.
func (r *CausesResult) Sentences() []string {
	return []string{"ordinary: would have left anyway, at their own propensity. Every departure is shared among its causes. Percentages are over all worlds together, without an interval."}
}
