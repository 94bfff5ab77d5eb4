package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// assertFlags are those of assert.
type assertFlags struct {
	strategy, uncertainty string
	replicates, draws     int
	resample, json        bool
}

const assertLong = `A gate for strategies: simulate a scenario and check a condition; exit code 4 when it
does not hold.

The condition compares numbers and results: METRIC[:SEGMENT][@MONTH][.STATISTIC] of
the focal brand. Without a month it is the last one's; the statistic is taken over
the worlds: mean (the default), lo and hi of its 95 % interval, a percentile such as
p95, or worlds, the number of worlds in which the result exists. So trust.lo > 0.5 is a claim that luck does not explain, and churn.p95 < 0.12
one about the unlucky worlds. And, or, not, brackets and arithmetic as usual: &&, ||, !.

A segment's name that is not one word needs quotes: 'trust:"Gen Z" > 0.3'.

Some results do not exist in every world: causes of departures need departures. The
condition then does not hold, unless it says how many worlds are enough:
'cause_intrusion < 0.2 and cause_intrusion.worlds >= 15'. The interval of a share is
cut to 0..1.`

func assertCommand(a *app) *cobra.Command {
	var f assertFlags
	cmd := &cobra.Command{
		Use: "assert SCENARIO CONDITION", Short: "check a condition on the results; exit code 4 when it fails", Long: assertLong,
		Example: "  backlash assert my.yaml 'churn.p95 < 0.12 && trust@36.mean > 0.5'\n" +
			"  backlash assert my.yaml 'trust:fundamentalist.lo > 0.4' --strategy balanced",
		Args: exactly(2, "a scenario and a condition"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.assert(cmd.Context(), args[0], args[1], &f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.strategy, "strategy", "", "give the focal brand this strategy")
	wholeVar(flags, &f.replicates, "replicates", 20, "worlds")
	uncertaintyFlags(flags, &f.uncertainty, &f.draws)
	flags.BoolVar(&f.resample, "resample-population", false, "each replicate also draws other people")
	flags.BoolVar(&f.json, "json", false, "print the result as JSON")
	return cmd
}

// understand parses a condition; a metric that is none comes with the nearest one.
func understand(condition string, c *sim.Config) (*experiment.Condition, error) {
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
	return parsed, err
}

// assertResult is the machine-readable result; its schema is docs/summary.md.
type assertResult struct {
	Schema       int            `json:"schema_version"`
	Kind         string         `json:"kind"`
	ModelVersion int            `json:"model_version"`
	Scenario     string         `json:"scenario"`
	Condition    string         `json:"condition"`
	Holds        bool           `json:"holds"`
	Worlds       int            `json:"worlds"`
	Missing      string         `json:"missing,omitempty"` // why it does not hold, where a result is missing in some worlds
	Results      []assertNumber `json:"results"`
}

type assertNumber struct {
	Name     string   `json:"name"`
	Value    *float64 `json:"value,omitempty"`
	Interval interval `json:"interval"`
	Worlds   int      `json:"worlds"` // in which it exists
	Cut      bool     `json:"cut"`    // the interval, to the range of the metric
}

func (a *app) assert(ctx context.Context, scenario, text string, f *assertFlags) error {
	s, err := a.load(scenario, f.strategy)
	if err != nil {
		return err
	}
	s.Config.Resample = f.resample
	folder := folderFlags{uncertainty: f.uncertainty, draws: f.draws}
	if _, err := checkUncertainty(f.uncertainty, f.draws); err != nil {
		return err
	}
	if f.replicates < 1 {
		return usage("--replicates %d: want at least 1", f.replicates)
	}
	condition, err := understand(text, &s.Config)
	if err != nil {
		return usage("%w", err)
	}
	values := make([][]float64, len(condition.Terms)) // by term, a value a world
	worlds := folder.worlds(f.replicates)
	var failed error
	done := 0
	tell := a.progress()
	err = experiment.Each(ctx, experiment.Point{Config: s.Config}, worlds, a.workers, func(r *sim.Result, err error) {
		done++
		tell(done, worlds.Count())
		if err != nil {
			failed = err
		}
		for i, t := range condition.Terms {
			values[i] = append(values[i], t.Measure.Of(r))
		}
	})
	if err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	out := assertResult{Schema: summaryVersion, Kind: "assert", ModelVersion: sim.ModelVersion,
		Scenario: s.Name, Condition: text, Worlds: worlds.Count()}
	at := make([]float64, len(condition.Terms))
	for i, t := range condition.Terms {
		at[i] = t.Value(values[i], worlds)
		e, cut := t.Estimate(values[i], worlds)
		out.Results = append(out.Results, assertNumber{t.Text, known(at[i]), toInterval(e), experiment.Exist(values[i]), cut})
	}
	if out.Missing = condition.Missing(values); out.Missing == "" {
		if out.Holds, err = condition.Holds(at, worlds.Count()); err != nil {
			return err
		}
	}
	return a.tellAssert(&out, f)
}

// tellAssert prints the numbers behind the verdict.
func (a *app) tellAssert(out *assertResult, f *assertFlags) error {
	if f.json {
		if err := record.JSON(a.out, out); err != nil {
			return err
		}
	} else {
		for i := range out.Results {
			fmt.Fprintln(a.out, out.Results[i].line(out.Worlds))
		}
		fmt.Fprintf(a.out, "%s: %s\n", map[bool]string{true: "holds", false: "does not hold"}[out.Holds], out.Condition)
	}
	switch {
	case out.Missing != "":
		return failure{exitAssertion, fmt.Errorf("the condition does not hold: %s", out.Missing)}
	case !out.Holds:
		return failure{exitAssertion, fmt.Errorf("the condition does not hold: %s", out.Condition)}
	}
	return nil
}

// line is a term with its value, its interval and the worlds behind them.
func (n *assertNumber) line(worlds int) string {
	if n.Value == nil {
		return fmt.Sprintf("%s does not exist in any of %s", n.Name, several(worlds, "world"))
	}
	of := "over " + several(worlds, "world")
	if n.Worlds < worlds {
		of = fmt.Sprintf("over %d of %s, those in which it exists", n.Worlds, several(worlds, "world"))
	}
	if n.Interval.Lo == nil || n.Interval.Hi == nil {
		return fmt.Sprintf("%s = %.4g (mean %.4g, no interval from one value, %s)", n.Name, *n.Value, *n.Interval.Mean, of)
	}
	cut := ""
	if n.Cut {
		cut = ", cut to the range of the metric,"
	}
	return fmt.Sprintf("%s = %.4g (mean %.4g, 95 %% interval %.4g..%.4g%s %s)",
		n.Name, *n.Value, *n.Interval.Mean, *n.Interval.Lo, *n.Interval.Hi, cut, of)
}
