package study

import (
	"context"
	"errors"
	"fmt"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// Assert asks whether a condition on the results holds.
type Assert struct {
	Base
	Sampling
	Condition string
}

// AssertResult says whether the condition holds, with the numbers behind the verdict.
type AssertResult struct {
	Head
	Scenario  string         `json:"scenario"`
	Condition string         `json:"condition"`
	Holds     bool           `json:"holds"`
	Worlds    int            `json:"worlds"`
	Missing   string         `json:"missing,omitempty"` // why it does not hold, where a result is missing in some worlds
	Results   []AssertNumber `json:"results"`
}

// AssertNumber is one number that the condition names.
type AssertNumber struct {
	Name     string            `json:"name"`
	Value    *float64          `json:"value,omitempty"`
	Interval analysis.Interval `json:"interval"`
	Worlds   int               `json:"worlds"` // in which it exists
	Cut      bool              `json:"cut"`    // the interval, to the range of the metric
}

// Understand parses a condition; the error for an unknown metric names the nearest one.
func Understand(condition string, c *sim.Config) (*experiment.Condition, error) {
	parsed, err := experiment.ParseCondition(condition, c, false)
	var unknown experiment.NoMetric
	if errors.As(err, &unknown) {
		var known []string
		for _, m := range agents.Metrics() {
			known = append(known, m.Name)
		}
		if near := decode.Nearest(unknown.Name, known); near != "" {
			err = fmt.Errorf("%w; did you mean %q?", err, near)
		}
	}
	if err != nil {
		return nil, Wrong{"", err}
	}
	return parsed, nil
}

// Run makes the worlds and checks.
func (a *Assert) Run(ctx context.Context, e *Env) (*AssertResult, error) {
	if err := a.Sampling.Check(1); err != nil {
		return nil, err
	}
	condition, err := Understand(a.Condition, &a.Scenario.Config)
	if err != nil {
		return nil, err
	}
	values := make([][]float64, len(condition.Terms)) // by term, a value a world
	worlds := a.In()
	err = e.succeed(ctx, []experiment.Point{{Config: a.Scenario.Config}}, worlds, sim.Observe{}, func(_ experiment.Run, r *sim.Result) {
		for i, t := range condition.Terms {
			values[i] = append(values[i], t.Measure.Of(r))
		}
	})
	if err != nil {
		return nil, err
	}
	out := &AssertResult{Head: NewHead("assert"), Scenario: a.Scenario.Name, Condition: a.Condition, Worlds: worlds.Count}
	at := make([]float64, len(condition.Terms))
	for i, t := range condition.Terms {
		at[i] = t.Value(values[i], worlds)
		x, cut := t.Estimate(values[i], worlds)
		out.Results = append(out.Results, AssertNumber{t.Text, analysis.Known(at[i]), x.Interval(), experiment.Exist(values[i]), cut})
	}
	if out.Missing = condition.Missing(values); out.Missing != "" {
		return out, nil
	}
	out.Holds, err = condition.Holds(at, worlds.Count)
	return out, err
}

// Sentences returns the numbers behind the verdict, and the verdict.
func (r *AssertResult) Sentences() (out []string) {
	for i := range r.Results {
		out = append(out, r.Results[i].line(r.Worlds))
	}
	return append(out, map[bool]string{true: "holds", false: "does not hold"}[r.Holds]+": "+r.Condition)
}

// Reason says why the condition does not hold.
func (r *AssertResult) Reason() string {
	if r.Missing != "" {
		return r.Missing
	}
	return r.Condition
}

// line is a term with its value, its interval and the worlds behind them.
func (n *AssertNumber) line(worlds int) string {
	if n.Value == nil {
		return fmt.Sprintf("%s does not exist in any of %s", n.Name, decimal.Several(worlds, "world"))
	}
	of := "over " + decimal.Several(worlds, "world")
	if n.Worlds < worlds {
		of = fmt.Sprintf("over %d of %s, those in which it exists", n.Worlds, decimal.Several(worlds, "world"))
	}
	if n.Interval.Lo == nil || n.Interval.Hi == nil {
		return fmt.Sprintf("%s = %.4g (mean %.4g, no interval from one value, %s)", n.Name, *n.Value, *n.Interval.Mean, of)
	}
	cut := ""
	if n.Cut {
		cut = ", cut to the range of the metric,"
	}
	return fmt.Sprintf("%s = %.4g (mean %.4g, 95 %% interval %.4g..%.4g%s %s)", n.Name, *n.Value, *n.Interval.Mean, *n.Interval.Lo, *n.Interval.Hi, cut, of)
}
