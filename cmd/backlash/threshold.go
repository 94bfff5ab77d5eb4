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
	"backlash/sim/number"
	"backlash/sim/record"
)

// thresholdFlags are those of threshold.
type thresholdFlags struct {
	strategy, lever, metric, with, matters, out, format, uncertainty string
	levels, replicates, draws, hold                                  int
	hysteresis, json                                                 bool
}

const thresholdLong = `Where backlash begins: the level of a lever from which more of it does harm.

The lever is walked through its range in worlds that share people and luck. No shape
is assumed. Told are, each with its own 95 %: which levels may be the best; where harm
begins, from the level before these to the level after them; what is lost from the
best level to the last; up to which level a loss that matters is excluded, and from
which it is certain; and where most is lost. What the worlds cannot tell is said too.
The smallest loss that matters is ` + experiment.MattersRule + `;
--matters sets it. Where parameters are drawn a world is one draw, averaged over its
replicates, and how single worlds differ is told. It is told for everybody, for each
privacy segment, and at several levels of a second factor, each row by itself.

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
	flags.StringVar(&f.matters, "matters", "", "smallest `LOSS` that matters (default "+experiment.MattersRule+")")
	wholeVar(flags, &f.levels, "levels", 13, "levels of the lever")
	wholeVar(flags, &f.replicates, "replicates", 12, "worlds, the same at every level")
	flags.BoolVar(&f.hysteresis, "hysteresis", false, "up and back: what does not come back")
	wholeVar(flags, &f.hold, "hold", 3, "with --hysteresis: months at every level")
	uncertaintyFlags(flags, &f.uncertainty, &f.draws)
	outFlag(flags, &f.out)
	formatFlag(flags, &f.format)
	flags.BoolVar(&f.json, "json", false, "print the thresholds as JSON")
	return cmd
}

// walked understands the lever and its levels.
func (f *thresholdFlags) walked(s *scenarios.Scenario) (experiment.Factor, error) {
	text := f.lever
	if !strings.Contains(text, "=") {
		text += "=0:1"
	}
	if f.levels < analysis.FewestLevels || f.levels > 1000 {
		return experiment.Factor{}, usage("--levels %d: want %d to 1000", f.levels, analysis.FewestLevels)
	}
	walked, err := factor(s, "lever", text)
	if err == nil && walked.Range() {
		walked, err = factor(s, "lever", text+":"+strconv.Itoa(f.levels))
	}
	return walked, err
}

// second understands the second factor; without one its address is "".
func (f *thresholdFlags) second(s *scenarios.Scenario, lever string) (experiment.Factor, error) {
	if f.with == "none" || f.with == "" {
		return experiment.Factor{}, nil
	}
	with, err := factor(s, "with", f.with)
	if err != nil {
		return with, err
	}
	if with.Range() {
		return with, usage("--with %s: want levels, %s=0,1", f.with, with.Address)
	}
	if with.Address == lever {
		if f.with == "transparency=0,1" { // nobody asked for it
			return experiment.Factor{}, nil
		}
		return with, usage("--with %s: that is the lever itself", f.with)
	}
	return with, nil
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
	matters     float64 // smallest loss that matters; NaN is that of experiment.SmallestLoss
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
	w, plan, err := f.plan(a, s)
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

func (f *thresholdFlags) plan(a *app, s *scenarios.Scenario) (*walk, *experiment.Plan, error) {
	w := &walk{flags: f, seed: s.Config.Seed, worlds: map[worldKey][][]float64{}}
	var err error
	if w.lever, err = f.walked(s); err != nil {
		return nil, nil, err
	}
	if w.with, err = f.second(s, w.lever.Address); err != nil {
		return nil, nil, err
	}
	for _, l := range w.lever.Levels {
		x, err := number.Real(l, 64)
		if err != nil {
			return nil, nil, usage("--lever %s: %w", f.lever, err)
		}
		if len(w.levels) > 0 && x <= w.levels[len(w.levels)-1] {
			return nil, nil, usage("--lever %s: want levels that rise", f.lever)
		}
		w.levels = append(w.levels, x)
	}
	if len(w.levels) < analysis.FewestLevels {
		return nil, nil, usage("--lever %s: want at least %d levels", f.lever, analysis.FewestLevels)
	}
	w.matters = math.NaN()
	if f.matters != "" {
		if w.matters, err = number.Real(f.matters, 64); err != nil || !(w.matters > 0) {
			return nil, nil, usage("--matters %s: want a number above 0, in the metric's unit%s", f.matters, number.Hint(f.matters))
		}
	}
	if err := w.measure(f.metric, &s.Config); err != nil {
		return nil, nil, err
	}
	draws, err := checkUncertainty(f.uncertainty, f.draws)
	switch {
	case err != nil:
		return nil, nil, err
	case f.uncertainty == "luck" && f.replicates < analysis.FewestWorlds:
		return nil, nil, usage("--replicates %d: want at least %d, fewer say nothing of the interval", f.replicates, analysis.FewestWorlds)
	case f.uncertainty != "luck" && draws < analysis.FewestWorlds:
		return nil, nil, usage("--draws %d: want at least %d, fewer say nothing of the interval", draws, analysis.FewestWorlds)
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
	if p.Over, err = a.overFactors(s, p.Factors, nil); err != nil {
		return nil, nil, err
	}
	if p.Points, err = experiment.Lay("grid", p.Factors, 0, s.Config.Seed); err != nil {
		return nil, nil, usage("%w", err)
	}
	p.Divide((s.Config.Months + s.Config.Beyond + s.Config.History.Months) * s.Config.Population.Customers)
	return w, p, tryPoints(p, w.measures...)
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

// smallest is the smallest loss that matters, one for all rows so that they can be compared.
func (w *walk) smallest() float64 {
	if !math.IsNaN(w.matters) {
		return w.matters
	}
	var everybody [][][]float64
	for with := range max(1, len(w.with.Levels)) {
		everybody = append(everybody, w.worlds[worldKey{with, 0}])
	}
	return experiment.SmallestLoss(w.measures[0].Metric, everybody...)
}

// find finds the threshold of one measure at one level of the second factor. Too few worlds are a verdict too.
func (w *walk) find(with, measure int) analysis.Threshold {
	t, err := analysis.FindThreshold(w.levels, w.worlds[worldKey{with, measure}], w.good, w.smallest(), experiment.Words(w.seed, experiment.BootstrapStream))
	if err != nil {
		t.Verdict = analysis.NoAnswer
	}
	return t
}

// own is where single worlds are best, nil where they differ by luck alone.
func (w *walk) own(with, measure int) *analysis.OwnBest {
	replicates := w.flags.replicates
	switch w.flags.uncertainty {
	case "luck":
		return nil
	case "parameters":
		replicates = 1
	}
	o, err := analysis.FindOwnBest(w.levels, w.worlds[worldKey{with, measure}], w.good, replicates)
	if err != nil {
		return nil
	}
	return &o
}

// speech is how the thresholds are put into words.
func (w *walk) speech() analysis.Speech {
	return analysis.Speech{Lever: w.lever.Address, Metric: w.flags.metric, Level: experiment.LevelText(w.levels),
		Amount: func(v float64) string { return fmt.Sprintf("%.3g", v) }, Draws: w.flags.uncertainty != "luck"}
}
