package main

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// thresholdFlags are those of threshold.
type thresholdFlags struct {
	strategy, lever, metric, with, out, format, uncertainty string
	levels, replicates, draws, hold                         int
	hysteresis, json                                        bool
}

const thresholdLong = `Where backlash begins: the level of a lever from which more of it does harm.

The lever is walked through its range in worlds that share people and luck. To the
mean response two curves are fitted, two lines that meet and a cubic; the better one
says where the response turns to harm. It counts only when no straight line would
do (P < .05, bootstrap over worlds); otherwise none is found. The interval is a
bootstrap over worlds too. It is told for everybody, for each privacy segment, and
at several levels of a second factor.

With --hysteresis the lever goes up step by step and back again, and what does not
come back is told.`

func thresholdCommand(a *app) *cobra.Command {
	var f thresholdFlags
	cmd := &cobra.Command{
		Use: "threshold SCENARIO", Short: "from which level of a lever more of it does harm", Long: thresholdLong,
		Example: "  backlash threshold subscription-streaming\n" +
			"  backlash threshold fashion-ecommerce --lever pervasiveness --metric churn@12 \\\n    --with population.trust_shift=-0.2,0,0.2\n" +
			"  backlash threshold subscription-streaming --hysteresis",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.hysteresis {
				if !a.given("metric") {
					f.metric = "trust"
				}
				return a.hysteresis(cmd.Context(), args[0], &f)
			}
			return a.threshold(cmd.Context(), args[0], &f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.strategy, "strategy", "", "give the focal brand this strategy first")
	flags.StringVar(&f.lever, "lever", "intensity", "`ADDRESS` to walk from 0 to 1, or ADDRESS=lo:hi")
	flags.StringVar(&f.metric, "metric", "value", "`METRIC[@MONTH]` of the focal brand; with --hysteresis trust")
	flags.StringVar(&f.with, "with", "transparency=0,1", "second factor `ADDRESS=a,b,...`, or none")
	flags.IntVar(&f.levels, "levels", 13, "levels of the lever")
	flags.IntVar(&f.replicates, "replicates", 12, "worlds, the same at every level")
	flags.BoolVar(&f.hysteresis, "hysteresis", false, "up and back: what does not come back")
	flags.IntVar(&f.hold, "hold", 3, "with --hysteresis: months at every level")
	uncertaintyFlags(flags, &f.uncertainty, &f.draws)
	outFlag(flags, &f.out)
	formatFlag(flags, &f.format)
	flags.BoolVar(&f.json, "json", false, "print the thresholds as JSON")
	return cmd
}

// walked understands the lever and its levels.
func (f *thresholdFlags) walked() (experiment.Factor, error) {
	text := f.lever
	if !strings.Contains(text, "=") {
		text += "=0:1"
	}
	if f.levels < 6 || f.levels > 1000 {
		return experiment.Factor{}, usage("--levels %d: want 6 to 1000", f.levels)
	}
	factor, err := experiment.ParseFactor(text)
	if err == nil && factor.Range() {
		factor, err = experiment.ParseFactor(text + ":" + strconv.Itoa(f.levels))
	}
	if err != nil {
		return factor, usage("--lever %w", err)
	}
	return factor, nil
}

// second understands the second factor; without one its address is "".
func (f *thresholdFlags) second(lever string) (experiment.Factor, error) {
	if f.with == "none" || f.with == "" {
		return experiment.Factor{}, nil
	}
	factor, err := experiment.ParseFactor(f.with)
	if err != nil {
		return factor, usage("--with %w", err)
	}
	if factor.Range() {
		return factor, usage("--with %s: want levels, %s=0,1", f.with, factor.Address)
	}
	if factor.Address == lever {
		if f.with == "transparency=0,1" { // nobody asked for it
			return experiment.Factor{}, nil
		}
		return factor, usage("--with %s: that is the lever itself", f.with)
	}
	return factor, nil
}

// walk is a search for thresholds under way.
type walk struct {
	flags       *thresholdFlags
	lever, with experiment.Factor
	levels      []float64
	segments    []string
	measures    []experiment.Measure     // all customers, then each segment
	worlds      map[worldKey][][]float64 // by second factor and measure: [world][level]
	good        int
	seed        uint64
}

type worldKey struct{ with, measure int }

func (a *app) threshold(ctx context.Context, scenario string, f *thresholdFlags) error {
	if f.format != "csv" && f.format != "parquet" {
		return usage("--format %s: want parquet or csv", f.format)
	}
	s, err := a.load(scenario, f.strategy)
	if err != nil {
		return err
	}
	w, plan, err := f.plan(s)
	if err != nil {
		return err
	}
	done, err := a.perform(ctx, plan, f.out, f.format, "threshold.json", w.add, func() any { return w.result() })
	if err != nil || !done {
		return err
	}
	if f.json {
		return record.JSON(a.out, w.result())
	}
	w.tell(a)
	return nil
}

func (f *thresholdFlags) plan(s *scenarios.Scenario) (*walk, *experiment.Plan, error) {
	w := &walk{flags: f, seed: s.Config.Seed, worlds: map[worldKey][][]float64{}}
	var err error
	if w.lever, err = f.walked(); err != nil {
		return nil, nil, err
	}
	if w.with, err = f.second(w.lever.Address); err != nil {
		return nil, nil, err
	}
	for _, l := range w.lever.Levels {
		x, err := strconv.ParseFloat(l, 64)
		if err != nil {
			return nil, nil, usage("--lever %s: want numbers", f.lever)
		}
		w.levels = append(w.levels, x)
	}
	if err := w.measure(f.metric, &s.Config); err != nil {
		return nil, nil, err
	}
	if f.replicates < 5 && f.uncertainty != "parameters" {
		return nil, nil, usage("--replicates %d: want at least 5, fewer say nothing of the interval", f.replicates)
	}
	draws, err := checkUncertainty(f.uncertainty, f.draws)
	if err != nil {
		return nil, nil, err
	}
	p := newPlan(s, "grid")
	p.Replicates = f.replicates
	p.Unsure(f.uncertainty, draws)
	if f.uncertainty == "parameters" {
		p.Replicates = 1
	}
	if w.with.Address != "" {
		p.Factors = append(p.Factors, w.with)
	}
	p.Factors = append(p.Factors, w.lever)
	if p.Points, err = experiment.Lay("grid", p.Factors, 0, s.Config.Seed); err != nil {
		return nil, nil, usage("%w", err)
	}
	p.Divide((s.Config.Months + s.Config.Beyond + s.Config.History.Months) * s.Config.Population.Customers)
	return w, p, tryPoints(p)
}

// measure makes the measures of all customers and of each segment.
func (w *walk) measure(metric string, c *sim.Config) error {
	m, err := experiment.ParseMeasure(metric, c)
	if err != nil {
		return usage("--metric %w", err)
	}
	w.good = agents.Metrics()[m.Metric].Good
	if w.good == 0 {
		return usage("--metric %s: more of it is neither good nor bad, so it has no threshold of harm", metric)
	}
	w.measures = []experiment.Measure{m}
	w.segments = []string{"all customers"}
	if m.Segment != sim.All || len(c.Population.Segments) < 2 {
		return nil
	}
	for i, s := range c.Population.Segments {
		of := m
		of.Segment = i
		w.measures = append(w.measures, of)
		w.segments = append(w.segments, s.Name)
	}
	return nil
}

// add takes a run in: a world is a replicate, or where parameters are drawn a draw, averaged over its replicates.
func (w *walk) add(run experiment.Run, r *sim.Result, failure error) error {
	level := run.Point % len(w.levels)
	with := run.Point / len(w.levels)
	world, share := run.Replicate, 1.
	if run.Draw > 0 {
		world = run.Draw - 1
		if w.flags.uncertainty == "both" {
			share = 1 / float64(w.flags.replicates)
		}
	}
	for k, m := range w.measures {
		key := worldKey{with, k}
		for len(w.worlds[key]) <= world {
			w.worlds[key] = append(w.worlds[key], make([]float64, len(w.levels)))
		}
		if failure != nil {
			w.worlds[key][world][level] = math.NaN()
			continue
		}
		w.worlds[key][world][level] += float64(share * m.Of(r))
	}
	return nil
}

// find finds the threshold of one measure at one level of the second factor.
func (w *walk) find(with, measure int) analysis.Threshold {
	return analysis.FindThreshold(w.levels, w.worlds[worldKey{with, measure}], w.good, experiment.Words(w.seed, experiment.BootstrapStream))
}

// thresholdResult is the machine-readable result; its schema is docs/summary.md.
type thresholdResult struct {
	Schema       int            `json:"schema_version"`
	Kind         string         `json:"kind"`
	ModelVersion int            `json:"model_version"`
	Lever        string         `json:"lever"`
	Levels       []string       `json:"levels"`
	Metric       string         `json:"metric"`
	Worlds       int            `json:"worlds"`
	Uncertainty  string         `json:"uncertainty"`
	Source       string         `json:"uncertainty_source,omitempty"`
	With         string         `json:"with,omitempty"`
	Thresholds   []thresholdRow `json:"thresholds"`
}

// thresholdRow is one threshold.
type thresholdRow struct {
	With      string    `json:"with,omitempty"`
	Customers string    `json:"customers"`
	Found     string    `json:"found"` // threshold, from the start, none
	At        *interval `json:"at,omitempty"`
	P         float64   `json:"p_straight"`
	Shape     string    `json:"shape,omitempty"`
	Harm      *float64  `json:"harm_to_last_level,omitempty"`
	threshold analysis.Threshold
}

func (w *walk) result() thresholdResult {
	out := thresholdResult{Schema: 1, Kind: "threshold", ModelVersion: sim.ModelVersion, Lever: w.lever.Address, Levels: w.lever.Levels,
		Metric: w.flags.metric, Worlds: len(w.worlds[worldKey{}]), Uncertainty: w.flags.uncertainty, With: w.with.Address}
	if w.flags.uncertainty != "luck" {
		out.Source = experiment.Ranges
	}
	for with := range max(1, len(w.with.Levels)) {
		for k, name := range w.segments {
			t := w.find(with, k)
			row := thresholdRow{Customers: name, Found: []string{"none", "from the start", "threshold"}[t.Turn], P: t.P, threshold: t}
			if len(w.with.Levels) > 0 {
				row.With = w.with.Levels[with]
			}
			if t.Turn == analysis.Turned {
				row.At, row.Shape, row.Harm = between(analysis.Range{Value: t.At, Lo: t.Lo, Hi: t.Hi}), t.Shape, &t.HarmAtEnd
			}
			out.Thresholds = append(out.Thresholds, row)
		}
	}
	return out
}

// tell prints the thresholds.
func (w *walk) tell(a *app) {
	result := w.result()
	info := agents.Metrics()[w.measures[0].Metric]
	fmt.Fprintf(a.out, "From which %s more of it harms %s (%s)\n%d levels %s to %s, %d worlds\n\n",
		result.Lever, w.flags.metric, info.Unit, len(w.levels), w.lever.Levels[0], w.lever.Levels[len(w.levels)-1], result.Worlds)
	header := []string{"customers", "harm begins", "interval", "harm to end", "P straight"}
	if w.with.Address != "" {
		header = append([]string{w.with.Address[strings.LastIndex(w.with.Address, ".")+1:]}, header...)
	}
	var rows [][]string
	for _, r := range result.Thresholds {
		line := []string{r.Customers}
		if w.with.Address != "" {
			line = []string{r.With, r.Customers}
		}
		switch r.threshold.Turn {
		case analysis.Turned:
			line = append(line, fmt.Sprintf("%.2f", r.threshold.At), fmt.Sprintf("%.2f..%.2f", r.threshold.Lo, r.threshold.Hi), fmt.Sprintf("%.3g", r.threshold.HarmAtEnd))
		case analysis.FromStart:
			line = append(line, "at once", "", "")
		default:
			line = append(line, "none found", "", "")
		}
		rows = append(rows, append(line, fmt.Sprintf("%.3f", r.P)))
	}
	table(a.out, header, rows)
	fmt.Fprintln(a.out)
	for _, line := range wrap(w.sentence(&result), 78) {
		fmt.Fprintln(a.out, line)
	}
	paragraph(a.out, "Rule: two lines that meet or a cubic, whichever fits better; 95 %% interval over worlds. Harm to end: from there to the last level. P straight: the chance of such a bend if the response were a straight line.")
	if result.Source != "" {
		paragraph(a.out, "%s", result.Source)
	}
}

// sentence says what the second factor does to the threshold of all customers.
func (w *walk) sentence(r *thresholdResult) string {
	step := len(w.segments)
	first := r.Thresholds[0].threshold
	last := r.Thresholds[len(r.Thresholds)-step].threshold
	begins := func(t analysis.Threshold) string {
		switch t.Turn {
		case analysis.Turned:
			return fmt.Sprintf("at %.2f (%.2f..%.2f)", t.At, t.Lo, t.Hi)
		case analysis.FromStart:
			return "at once"
		}
		return "nowhere in the range"
	}
	if w.with.Address == "" {
		return fmt.Sprintf("Harm begins %s.", begins(first))
	}
	text := fmt.Sprintf("With %s %s harm begins %s, with %s %s.", w.with.Address, r.Thresholds[0].With, begins(first), r.Thresholds[len(r.Thresholds)-step].With, begins(last))
	if first.Turn == analysis.Turned && last.Turn == analysis.Turned && first.Lo <= last.Hi && last.Lo <= first.Hi {
		text += " The intervals overlap: no movement can be told."
	}
	return text
}
