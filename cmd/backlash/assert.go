package main

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
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
the worlds: mean (the default), lo and hi of its 95 % interval, or a percentile such
as p95. So trust.lo > 0.5 is a claim that luck does not explain, and churn.p95 < 0.12
one about the unlucky worlds. And, or, not, brackets and arithmetic as usual: &&, ||, !.`

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
	flags.IntVar(&f.replicates, "replicates", 20, "worlds")
	uncertaintyFlags(flags, &f.uncertainty, &f.draws)
	flags.BoolVar(&f.resample, "resample-population", false, "each replicate also draws other people")
	flags.BoolVar(&f.json, "json", false, "print the result as JSON")
	return cmd
}

// reference is one result that a condition names.
type reference struct {
	text      string
	measure   experiment.Measure
	statistic string
	values    []float64
}

// references finds numbers, which are left alone, and what may be a result in a condition: a name with what may follow it.
var references = regexp.MustCompile(`[0-9.]+(?:[eE][-+]?[0-9]+)?|[A-Za-z_][A-Za-z0-9_]*(?::[A-Za-z][A-Za-z0-9_-]*)?(?:@[0-9]+)?(?:\.[a-z]+[0-9]*)?`)

var percentile = regexp.MustCompile(`^p([0-9]{1,2}(?:\.[0-9]+)?)$`)

// words that a condition may hold besides results.
var reserved = map[string]bool{"and": true, "or": true, "not": true, "true": true, "false": true}

// understand turns a condition into an expression over v0, v1, ... and the results they stand for.
func understand(condition string, c *sim.Config) (string, []*reference, error) {
	var found []*reference
	var failed error
	text := references.ReplaceAllStringFunc(condition, func(word string) string {
		if reserved[word] || failed != nil || word[0] == '.' || word[0] >= '0' && word[0] <= '9' {
			return word
		}
		r, err := refer(word, c)
		if err != nil {
			failed = err
			return word
		}
		for i, other := range found {
			if other.text == r.text {
				return "v" + strconv.Itoa(i)
			}
		}
		found = append(found, r)
		return "v" + strconv.Itoa(len(found)-1)
	})
	if failed == nil && len(found) == 0 {
		failed = fmt.Errorf("the condition %q names no result, such as trust or churn@12.p95", condition)
	}
	return text, found, failed
}

// refer understands one result.
func refer(word string, c *sim.Config) (*reference, error) {
	name, statistic, _ := strings.Cut(word, ".")
	r := &reference{text: word, statistic: statistic}
	switch statistic {
	case "", "mean", "lo", "hi":
	default:
		if !percentile.MatchString(statistic) {
			return nil, fmt.Errorf("%s: no statistic %q, want mean, lo, hi or a percentile such as p95", word, statistic)
		}
	}
	var err error
	if r.measure, err = experiment.ParseMeasure(name, c); err != nil {
		metric, _, _ := strings.Cut(name, "@")
		metric, _, _ = strings.Cut(metric, ":")
		var known []string
		for _, m := range agents.Metrics() {
			known = append(known, m.Name)
		}
		if near := scenarios.Nearest(metric, known); near != "" && near != metric {
			err = fmt.Errorf("%w; did you mean %q?", err, near)
		}
	}
	return r, err
}

// value is the reference's statistic.
func (r *reference) value(w experiment.Worlds) float64 {
	e := w.Estimate(r.values)
	switch r.statistic {
	case "", "mean":
		return e.Mean
	case "lo":
		return e.Lo
	case "hi":
		return e.Hi
	}
	p, _ := strconv.ParseFloat(percentile.FindStringSubmatch(r.statistic)[1], 64)
	return analysis.Quantile(r.values, p/100)
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
	Results      []assertNumber `json:"results"`
}

type assertNumber struct {
	Name     string   `json:"name"`
	Value    *float64 `json:"value"`
	Interval interval `json:"interval"`
}

func (a *app) assert(ctx context.Context, scenario, condition string, f *assertFlags) error {
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
	text, found, err := understand(condition, &s.Config)
	if err != nil {
		return usage("%w", err)
	}
	env := map[string]any{}
	for i := range found {
		env["v"+strconv.Itoa(i)] = 0.
	}
	program, err := expr.Compile(text, expr.Env(env), expr.AsBool(), expr.DisableAllBuiltins())
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return usage("the condition %q is none: %s", condition, first)
	}
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
		for _, ref := range found {
			ref.values = append(ref.values, ref.measure.Of(r))
		}
	})
	if err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	out := assertResult{Schema: summaryVersion, Kind: "assert", ModelVersion: sim.ModelVersion, Scenario: s.Name, Condition: condition, Worlds: worlds.Count()}
	for i, ref := range found {
		x := ref.value(worlds)
		if math.IsNaN(x) {
			return fmt.Errorf("%s cannot be told from %s", ref.text, several(worlds.Count(), "world"))
		}
		env["v"+strconv.Itoa(i)] = x
		out.Results = append(out.Results, assertNumber{ref.text, &x, toInterval(worlds.Estimate(ref.values))})
	}
	holds, err := expr.Run(program, env)
	if err != nil {
		return usage("the condition %q: %w", condition, err)
	}
	out.Holds = holds.(bool)
	return a.tellAssert(&out, found, worlds, f)
}

// tellAssert prints the numbers behind the verdict.
func (a *app) tellAssert(out *assertResult, found []*reference, worlds experiment.Worlds, f *assertFlags) error {
	if f.json {
		if err := record.JSON(a.out, out); err != nil {
			return err
		}
	} else {
		for i, ref := range found {
			e := worlds.Estimate(ref.values)
			fmt.Fprintf(a.out, "%s = %.4g (mean %.4g, 95 %% interval %.4g..%.4g over %s)\n", ref.text, *out.Results[i].Value, e.Mean, e.Lo, e.Hi, several(worlds.Count(), "world"))
		}
		fmt.Fprintf(a.out, "%s: %s\n", map[bool]string{true: "holds", false: "does not hold"}[out.Holds], out.Condition)
	}
	if !out.Holds {
		return failure{exitAssertion, fmt.Errorf("the condition does not hold: %s", out.Condition)}
	}
	return nil
}
