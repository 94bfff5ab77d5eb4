package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// sensitivityFlags are those of sensitivity.
type sensitivityFlags struct {
	strategy, method, metric, out, format string
	vary                                  []string
	parameters, json                      bool
	samples, replicates                   int
}

const sensitivityLong = `Which levers, or which of the model's parameters, a result hangs on.

morris is cheap and ranks: how much a factor moves the result over its whole range,
and whether that depends on the others. sobol is dear and measures: the share of
the result's variance that a factor explains alone, and with everything it takes
part in. Both give 95 % bootstrap intervals; with two replicates or more the share
of luck is told too. Without --vary it is about the focal brand's ten levers, with
--parameters about the parameters that nobody measured, over their stated ranges.
With --out the runs are kept, and what was stopped goes on.`

func sensitivityCommand(a *app) *cobra.Command {
	var f sensitivityFlags
	cmd := &cobra.Command{
		Use: "sensitivity SCENARIO", Short: "which levers or parameters a result hangs on", Long: sensitivityLong,
		Example: "  backlash sensitivity subscription-streaming\n" +
			"  backlash sensitivity subscription-streaming --method sobol --metric churn@12 \\\n    --vary intensity=0:1 --vary control=0:1 --out indices",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.sensitivity(cmd.Context(), args[0], &f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.strategy, "strategy", "", "give the focal brand this strategy first")
	flags.StringVar(&f.method, "method", "morris", "morris or sobol")
	flags.StringVar(&f.metric, "metric", "value", "`METRIC[:SEGMENT][@MONTH]` of the focal brand")
	flags.StringArrayVar(&f.vary, "vary", nil, "`ADDRESS=lo:hi`; repeat it for every factor")
	flags.BoolVar(&f.parameters, "parameters", false, "vary the parameters that nobody measured")
	wholeVar(flags, &f.samples, "samples", 0, "trajectories of morris (20) or rows of sobol (256)")
	wholeVar(flags, &f.replicates, "replicates", 2, "worlds a point, with the same luck at every point")
	outFlag(flags, &f.out)
	formatFlag(flags, &f.format)
	flags.BoolVar(&f.json, "json", false, "print the indices as JSON")
	return cmd
}

// resamples is the number of bootstrap samples behind an interval.
const resamples = 1000

// analysisOf is a sensitivity analysis under way.
type analysisOf struct {
	flags   *sensitivityFlags
	measure experiment.Measure
	factors []experiment.Factor
	units   [][]float64
	outputs [][]float64 // by point: its replicates
	seed    uint64
}

func (a *app) sensitivity(ctx context.Context, scenario string, f *sensitivityFlags) error {
	if f.format != "csv" && f.format != "parquet" {
		return usage("--format %s: want parquet or csv", f.format)
	}
	s, err := a.load(scenario, f.strategy)
	if err != nil {
		return err
	}
	job, plan, err := f.plan(a, s)
	if err != nil {
		return err
	}
	done, err := a.perform(ctx, plan, f.out, f.format, "sensitivity.json", job.add, func() any { return job.result() })
	if err != nil || !done {
		return err
	}
	return job.tell(a)
}

// plan lays the points of the method.
func (f *sensitivityFlags) plan(a *app, s *scenarios.Scenario) (*analysisOf, *experiment.Plan, error) {
	job := &analysisOf{flags: f, seed: s.Config.Seed}
	var err error
	if job.measure, err = experiment.ParseMeasure(f.metric, &s.Config); err != nil {
		return nil, nil, usage("--metric %w", err)
	}
	if job.factors, err = f.factors(s); err != nil {
		return nil, nil, err
	}
	if f.replicates < 1 {
		return nil, nil, usage("--replicates %d: want at least 1", f.replicates)
	}
	k := len(job.factors)
	words := experiment.Words(job.seed, experiment.SobolStream)
	switch {
	case f.samples < 0 || f.samples == 1 || f.samples > experiment.MaxPoints/(k+2):
		return nil, nil, usage("--samples %d: want 2 to %d for %d factors", f.samples, experiment.MaxPoints/(k+2), k)
	case f.method == "morris":
		job.units = analysis.Morris(orElse(f.samples, 20), k, words)
	case f.method == "sobol" && 2*k > analysis.SobolDimensions:
		return nil, nil, usage("%d factors: sobol takes at most %d; screen them with morris first", k, analysis.SobolDimensions/2)
	case f.method == "sobol":
		job.units = analysis.Saltelli(orElse(f.samples, 256), k, words)
	default:
		return nil, nil, usage("--method %s: want morris or sobol", f.method)
	}
	p := newPlan(s, f.method)
	p.Factors, p.Replicates = job.factors, f.replicates
	if p.Over, err = a.overFactors(s, p.Factors, nil); err != nil {
		return nil, nil, err
	}
	for _, u := range job.units {
		p.Points = append(p.Points, experiment.At(job.factors, u))
	}
	p.Divide((s.Config.Months + s.Config.Beyond + s.Config.History.Months) * s.Config.Population.Customers)
	job.outputs = make([][]float64, len(p.Points))
	return job, p, tryPoints(p, job.measure)
}

func orElse(n, other int) int {
	if n == 0 {
		return other
	}
	return n
}

// factors are those of --vary, the unmeasured parameters, or the levers.
func (f *sensitivityFlags) factors(s *scenarios.Scenario) ([]experiment.Factor, error) {
	var out []experiment.Factor
	for _, text := range f.vary {
		factor, err := factor(s, "vary", text)
		if err != nil {
			return nil, err
		}
		if !factor.Range() {
			return nil, usage("--vary %s: want a range, %s=lo:hi", text, factor.Address)
		}
		if slices.ContainsFunc(out, func(o experiment.Factor) bool { return o.Address == factor.Address }) {
			return nil, usage("--vary %s: it is varied twice", text)
		}
		out = append(out, factor)
	}
	if f.parameters {
		for _, row := range agents.Parameters() {
			if row.Status == agents.Fit {
				out = append(out, experiment.Factor{Address: "parameters." + row.Path, Lo: record.Widen(row.Min), Hi: record.Widen(row.Max)})
			}
		}
	}
	if len(out) == 0 {
		for _, lever := range agents.LeverNames {
			out = append(out, experiment.Factor{Address: lever, Lo: 0, Hi: 1})
		}
	}
	return out, nil
}

// add takes a run's output in.
func (j *analysisOf) add(run experiment.Run, r *sim.Result, failure error) error {
	x := math.NaN()
	if failure == nil {
		x = j.measure.Of(r)
	}
	j.outputs[run.Point] = append(j.outputs[run.Point], x)
	return nil
}

// sensitivityResult is the machine-readable result; its schema is docs/summary.md.
type sensitivityResult struct {
	Schema       int           `json:"schema_version"`
	Kind         string        `json:"kind"`
	ModelVersion int           `json:"model_version"`
	Method       string        `json:"method"`
	Metric       string        `json:"metric"`
	Points       int           `json:"points"`
	Replicates   int           `json:"replicates"`
	Mean         interval      `json:"mean"`
	LuckShare    *float64      `json:"luck_share,omitempty"`
	Factors      []factorIndex `json:"factors"`
}

// factorIndex is one factor's indices, those of its method.
type factorIndex struct {
	Address  string    `json:"address"`
	Lo       float64   `json:"lo"`
	Hi       float64   `json:"hi"`
	First    *interval `json:"first_order,omitempty"`
	Total    *interval `json:"total_order,omitempty"`
	Size     *interval `json:"mean_absolute_effect,omitempty"`
	Mean     *interval `json:"mean_effect,omitempty"`
	Spread   *interval `json:"spread_of_effects,omitempty"`
	Sentence string    `json:"sentence"`
	weight   float64   // for the order of the table
}

func (j *analysisOf) result() sensitivityResult {
	means := make([]float64, len(j.outputs))
	for i, replicates := range j.outputs {
		means[i] = analysis.Mean(replicates).Mean
	}
	out := sensitivityResult{Schema: 1, Kind: "sensitivity", ModelVersion: sim.ModelVersion, Method: j.flags.method, Metric: j.flags.metric,
		Points: len(means), Replicates: j.flags.replicates, Mean: toInterval(analysis.Mean(means))}
	if luck := analysis.LuckShare(j.outputs); !math.IsNaN(luck) {
		out.LuckShare = &luck
	}
	words := experiment.Words(j.seed, experiment.BootstrapStream)
	k := len(j.factors)
	row := func(i int) factorIndex {
		return factorIndex{Address: j.factors[i].Address, Lo: j.factors[i].Lo, Hi: j.factors[i].Hi}
	}
	if j.flags.method == "sobol" {
		for i, x := range analysis.SobolIndices(means, k, resamples, words) {
			f := row(i)
			f.First, f.Total, f.weight = between(x.First), between(x.Total), x.Total.Value
			f.Sentence = shareSentence(f.Address, j.flags.metric, x)
			out.Factors = append(out.Factors, f)
		}
		return out
	}
	for i, x := range analysis.MorrisEffects(j.units, means, k, resamples, words) {
		f := row(i)
		f.Size, f.Mean, f.Spread, f.weight = between(x.Size), between(x.Mean), between(x.Spread), x.Size.Value
		f.Sentence = effectSentence(f.Address, j.flags.metric, x)
		out.Factors = append(out.Factors, f)
	}
	return out
}

// between is a range as an interval.
func between(r analysis.Range) *interval {
	i := toInterval(analysis.Estimate{Mean: r.Value, Lo: r.Lo, Hi: r.Hi})
	return &i
}

// shareSentence says in words what a factor's indices mean.
func shareSentence(address, metric string, x analysis.Index) string {
	percent := func(r analysis.Range) string {
		return fmt.Sprintf("%.0f %% (%.0f to %.0f)", 100*r.Value, 100*r.Lo, 100*r.Hi)
	}
	switch {
	case math.IsNaN(x.Total.Value):
		return fmt.Sprintf("%s does not vary here, so %s explains none of it.", metric, address)
	case x.Total.Hi < .01:
		return fmt.Sprintf("%s does not matter for %s: at most %.1f %% of its variance.", address, metric, 100*max(0, x.Total.Hi))
	case x.First.Hi < x.Total.Lo:
		return fmt.Sprintf("%s explains %s of the variance of %s alone, and %s together with other factors.", address, percent(x.First), metric, percent(x.Total))
	}
	return fmt.Sprintf("%s explains %s of the variance of %s, hardly any of it by what it does together with others.", address, percent(x.Total), metric)
}

// effectSentence says in words what a factor's effects mean.
func effectSentence(address, metric string, x analysis.Effect) string {
	if !(x.Size.Value > 0) {
		return fmt.Sprintf("%s does nothing to %s.", address, metric)
	}
	way := "raises"
	if x.Mean.Value < 0 {
		way = "lowers"
	}
	if x.Mean.Lo < 0 && x.Mean.Hi > 0 {
		way = "moves"
	}
	text := fmt.Sprintf("%s %s %s by %.3g (%.3g to %.3g) over its range", address, way, metric, x.Size.Value, x.Size.Lo, x.Size.Hi)
	if x.Spread.Value > x.Size.Value/2 {
		return text + "; how much hangs on the other factors or on where it stands."
	}
	return text + ", much the same wherever the others stand."
}

// tell prints the result.
func (j *analysisOf) tell(a *app) error {
	result := j.result()
	if j.flags.json {
		return record.JSON(a.out, result)
	}
	slices.SortStableFunc(result.Factors, func(x, y factorIndex) int {
		if x.weight > y.weight {
			return -1
		}
		return 1
	})
	header := []string{"factor", "alone", "in all"}
	cells := func(f factorIndex) []string { return []string{f.First.String(), f.Total.String()} }
	if j.flags.method == "morris" {
		header = []string{"factor", "effect", "with sign", "spread"}
		cells = func(f factorIndex) []string { return []string{f.Size.String(), f.Mean.short(), f.Spread.short()} }
	}
	var rows [][]string
	for _, f := range result.Factors {
		rows = append(rows, append([]string{strings.TrimPrefix(f.Address, "parameters.")}, cells(f)...))
	}
	table(a.out, header, rows)
	fmt.Fprintln(a.out)
	if j.flags.method == "morris" {
		paragraph(a.out, "The effect of the whole range, with its 95 %% interval; with its sign; and how much it differs with the other factors' values. --json has every interval.")
		fmt.Fprintln(a.out)
	}
	for _, f := range result.Factors[:min(10, len(result.Factors))] {
		for i, line := range wrap(f.Sentence, 76) {
			fmt.Fprintln(a.out, []string{"- ", "  "}[min(i, 1)]+line)
		}
	}
	if result.LuckShare == nil {
		fmt.Fprintln(a.out, "\nthe share of luck can only be told from two replicates or more")
	} else {
		fmt.Fprintf(a.out, "\nluck: %.1f %% of the variance of %s between single runs\n", 100**result.LuckShare, j.flags.metric)
	}
	return nil
}

// String shows an interval in two digits.
func (i *interval) String() string {
	if i == nil || i.Mean == nil || i.Lo == nil || i.Hi == nil {
		return i.short()
	}
	return fmt.Sprintf("%s (%s..%s)", twoDigits(*i.Mean), twoDigits(*i.Lo), twoDigits(*i.Hi))
}

// short shows the mean alone.
func (i *interval) short() string {
	if i == nil || i.Mean == nil {
		return "-"
	}
	return twoDigits(*i.Mean)
}

// twoDigits is a number with at least two digits that say something.
func twoDigits(x float64) string {
	if math.Abs(x) >= 100 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.2g", x)
}
