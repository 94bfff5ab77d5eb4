package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/figure"
	"backlash/sim/number"
)

// figureFlags are those of figure.
type figureFlags struct {
	out, metric, uncertainty string
	strategies, vary         []string
	replicates, draws        int
}

const figureLong = `Draw a figure for a paper: SVG, PDF or PNG by the file's name. Colours differ for every
kind of colour vision and lines also by their dashes, so that grey is enough; fonts are
in the file; the same command writes the same bytes.

KIND is one of
  series       a metric over the months under several strategies, with bands
  compare      value under several strategies less that under the first
  causes       what departures are put down to, month by month
  survival     who is still there, by strategy (Kaplan-Meier, Greenwood)
  threshold    value over a lever, and where harm begins
  hysteresis   a lever up and back, and what does not come back
  heat         a metric over two levers
  front        value against trust: what no setting of the levers beats in both
  sensitivity  how much each lever moves value (Morris), the strongest first
  tornado      the same with its sign
  evidence     the published findings and what the model says (no SCENARIO)`

func figureCommand(a *app) *cobra.Command {
	var f figureFlags
	cmd := &cobra.Command{
		Use: "figure KIND [SCENARIO]", Short: "a figure for a paper: SVG, PDF or PNG", Long: figureLong,
		Example: "  backlash figure series subscription-streaming -o trust.svg\n" +
			"  backlash figure threshold health-app --vary intensity=0:1:13 -o threshold.pdf\n" +
			"  backlash figure heat subscription-streaming --vary intensity=0:1:6 \\\n    --vary transparency=0:1:6 -o heat.png\n" +
			"  backlash figure evidence -o evidence.pdf",
		RunE: func(cmd *cobra.Command, args []string) error { return a.figure(cmd.Context(), args, &f) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.out, "output", "o", "", "`FILE` to write, ending in .svg, .pdf or .png")
	flags.StringVar(&f.metric, "metric", "", "`METRIC[:SEGMENT][@MONTH]` (default: trust_starters for series, value for threshold and heat)")
	flags.StringSliceVar(&f.strategies, "strategies", nil, "`NAMES` with commas (default: those the scenario compares, or the history's and its own)")
	flags.StringArrayVar(&f.vary, "vary", nil, "`ADDRESS=lo:hi:n` for threshold (default intensity=0:1:13), twice for heat")
	wholeVar(flags, &f.replicates, "replicates", 20, "worlds")
	uncertaintyFlags(flags, &f.uncertainty, &f.draws)
	return cmd
}

// onlyLuck are the kinds whose bands come from luck, or from a bootstrap, and never from drawn parameters.
var onlyLuck = []string{"evidence", "hysteresis", "sensitivity", "survival", "tornado"}

// figureKinds are the drawings, by name.
var figureKinds = map[string]func(*app, context.Context, *scenarios.Scenario, *figureFlags) (*figure.Figure, error){
	"series": (*app).seriesFigure, "compare": (*app).compareFigure, "causes": (*app).causesFigure,
	"survival": (*app).survivalFigure, "threshold": (*app).thresholdFigure, "heat": (*app).heatFigure,
	"hysteresis": (*app).hysteresisFigure, "sensitivity": (*app).sensitivityFigure, "tornado": (*app).tornadoFigure, "front": (*app).frontFigure,
}

func (a *app) figure(ctx context.Context, args []string, f *figureFlags) error {
	kinds := []string{"evidence"}
	for name := range figureKinds {
		kinds = append(kinds, name)
	}
	slices.Sort(kinds)
	if len(args) == 0 || !slices.Contains(kinds, args[0]) {
		return usage("figure wants a kind: %s", strings.Join(kinds, ", "))
	}
	format := strings.TrimPrefix(filepath.Ext(f.out), ".")
	switch {
	case !slices.Contains(figure.Formats, format):
		return usage("-o %q: want a file that ends in .svg, .pdf or .png", f.out)
	case f.replicates < 2:
		return usage("--replicates %d: want at least 2", f.replicates)
	case f.uncertainty != "luck" && slices.Contains(onlyLuck, args[0]):
		return usage("figure %s knows luck only: go without --uncertainty", args[0])
	case len(f.vary) > 1 && (args[0] == "threshold" || args[0] == "hysteresis"):
		return usage("figure %s walks one lever: one --vary", args[0])
	case args[0] == "threshold" && f.replicates < 5:
		return usage("--replicates %d: a threshold wants at least 5", f.replicates)
	case args[0] == "evidence" && len(args) > 1, args[0] != "evidence" && len(args) != 2:
		return usage("figure %s wants %s", args[0], map[bool]string{true: "no scenario", false: "a scenario and no more"}[args[0] == "evidence"])
	}
	if _, err := checkUncertainty(f.uncertainty, f.draws); err != nil {
		return err
	}
	var drawn *figure.Figure
	var err error
	if args[0] == "evidence" {
		drawn, err = evidenceFigure()
	} else {
		s, failed := a.load(args[1], "")
		if failed != nil {
			return failed
		}
		if len(f.strategies) == 0 {
			f.strategies = s.Compared()
		}
		drawn, err = figureKinds[args[0]](a, ctx, s, f)
	}
	if err != nil {
		return err
	}
	var text bytes.Buffer
	var letters figure.Undrawable
	if err := drawn.Write(&text, format); errors.As(err, &letters) {
		return failure{exitInput, err}
	} else if err != nil {
		return err
	}
	if err := os.WriteFile(f.out, text.Bytes(), 0o666); err != nil {
		return err
	}
	a.note("%s", f.out)
	return nil
}

// worlds are those of the figure's runs.
func (f *figureFlags) worlds() experiment.Worlds {
	return (&folderFlags{uncertainty: f.uncertainty, draws: f.draws}).worlds(f.replicates)
}

// band says what a band is.
func (f *figureFlags) band() string {
	if f.uncertainty == "luck" {
		return "95 % interval of the mean"
	}
	return "middle 95 % of parameter draws"
}

// take runs points and takes measures, with progress.
func (a *app) take(ctx context.Context, points []experiment.Point, f *figureFlags, measures []experiment.Measure) ([][][]float64, error) {
	done, tell := 0, a.progress()
	total := len(points) * f.worlds().Count()
	return experiment.Take(ctx, points, f.worlds(), measures, a.workers, func() { done++; tell(done, total) })
}

// axis is a metric's name and unit.
func axis(m experiment.Measure, s *scenarios.Scenario) string {
	info := agents.Metrics()[m.Metric]
	text := strings.ReplaceAll(info.Name, "_", " ")
	if m.Segment != sim.All {
		text += " of " + s.Config.Population.Segments[m.Segment].Name + "s"
	}
	return text + " (" + info.Unit + ")"
}

func orText(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func (a *app) seriesFigure(ctx context.Context, s *scenarios.Scenario, f *figureFlags) (*figure.Figure, error) {
	name := orText(f.metric, "trust_starters")
	of, err := experiment.ParseMeasure(name, &s.Config)
	if err != nil {
		return nil, usage("--metric %w", err)
	}
	if !of.Last {
		return nil, usage("--metric %s: a series takes all months", name)
	}
	points, err := a.points(s, f.strategies)
	if err != nil {
		return nil, err
	}
	var measures []experiment.Measure
	for m := range s.Config.Months {
		measures = append(measures, of.At(m+1))
	}
	values, err := a.take(ctx, points, f, measures)
	if err != nil {
		return nil, err
	}
	var lines []figure.Line
	for p := range points {
		l := line{name: points[p].Name}
		for m := range measures {
			l.add(float64(m+1), f.worlds().Estimate(values[p][m]))
		}
		lines = append(lines, l.Line())
	}
	return figure.Curves(fmt.Sprintf("%s, %s", s.Name, f.band()), "month", axis(measures[0], s), lines, nil), nil
}

func (a *app) compareFigure(ctx context.Context, s *scenarios.Scenario, f *figureFlags) (*figure.Figure, error) {
	if len(f.strategies) < 2 {
		return nil, usage("compare wants at least two strategies: --strategies balanced,hyper-intrusive")
	}
	points, err := a.points(s, f.strategies)
	if err != nil {
		return nil, err
	}
	m, err := experiment.ParseMeasure(orText(f.metric, "value"), &s.Config)
	if err != nil {
		return nil, usage("--metric %w", err)
	}
	values, err := a.take(ctx, points, f, []experiment.Measure{m})
	if err != nil {
		return nil, err
	}
	var dots []figure.Dot
	for p := 1; p < len(points); p++ {
		e := f.worlds().Difference(values[p][0], values[0][0])
		dots = append(dots, figure.Dot{Name: points[p].Name, At: e.Mean, Lo: e.Lo, Hi: e.Hi, From: math.NaN(), To: math.NaN(), Lit: e.Clear()})
	}
	return figure.Dots(fmt.Sprintf("%s, less %s, month %d, %s", s.Name, points[0].Name, m.In(&s.Config), f.band()), axis(m, s), dots), nil
}

func (a *app) causesFigure(ctx context.Context, s *scenarios.Scenario, f *figureFlags) (*figure.Figure, error) {
	points, err := a.points(s, f.strategies[:min(1, len(f.strategies))])
	if err != nil {
		return nil, err
	}
	if len(points) == 0 {
		points = []experiment.Point{{Name: s.Config.Brands[0].Strategy, Config: s.Config}}
	}
	var measures []experiment.Measure
	for m := range s.Config.Months {
		measures = append(measures, experiment.Measure{Metric: agents.MetricChurn, Segment: sim.All, Month: m + 1})
		for c := range agents.CauseCount {
			measures = append(measures, experiment.Measure{Metric: agents.MetricCauseIntrusion + agents.Metric(c), Segment: sim.All, Month: m + 1})
		}
	}
	values, err := a.take(ctx, points, f, measures)
	if err != nil {
		return nil, err
	}
	each := 1 + int(agents.CauseCount)
	months := make([]float64, s.Config.Months)
	layers := make([][]float64, agents.CauseCount)
	for m := range months {
		months[m] = float64(m + 1)
		for c := range layers {
			sum, n := 0., 0.
			for w := range values[0][m*each] {
				if x := values[0][m*each][w] * values[0][m*each+1+c][w]; !math.IsNaN(x) {
					sum += x
					n++
				}
			}
			layers[c] = append(layers[c], 100*sum/max(1, n))
		}
	}
	return figure.Stack(fmt.Sprintf("%s under %s: what departures are put down to", s.Name, points[0].Name), "month", "left (% of customers)",
		agents.CauseNames[:], months, layers), nil
}

func (a *app) survivalFigure(ctx context.Context, s *scenarios.Scenario, f *figureFlags) (*figure.Figure, error) {
	points, err := a.points(s, f.strategies)
	if err != nil {
		return nil, err
	}
	var lines []figure.Line
	for _, p := range points {
		r, err := sim.Run(ctx, &p.Config, a.workers, sim.Observe{})
		if err != nil {
			return nil, err
		}
		times, left := departures(r)
		l := figure.Line{Name: p.Name, Steps: true, X: []float64{0}, Y: []float64{1}, Lo: []float64{1}, Hi: []float64{1}}
		for _, k := range analysis.KaplanMeier(times, left) {
			l.X, l.Y, l.Lo, l.Hi = append(l.X, float64(k.Time)), append(l.Y, k.Share), append(l.Lo, k.Lo), append(l.Hi, k.Hi)
		}
		lines = append(lines, l)
	}
	return figure.Curves(fmt.Sprintf("%s, one world: who has not left yet (Kaplan-Meier, 95 %% by Greenwood)", s.Name), "month", "share of those who started", lines, nil), nil
}

// departures are the months in which the focal brand's starters first left it, or were last seen.
func departures(r *sim.Result) (times []int, left []bool) {
	for i, brand := range r.StartBrand {
		if brand != 0 {
			continue
		}
		month := int(r.LeftMonth[i])
		gone := month > 0 && month <= r.Config.Months
		if !gone {
			month = r.Config.Months
		}
		times, left = append(times, month), append(left, gone)
	}
	return times, left
}

func (a *app) thresholdFigure(ctx context.Context, s *scenarios.Scenario, f *figureFlags) (*figure.Figure, error) {
	t := &thresholdFlags{lever: "intensity=0:1", metric: orText(f.metric, "value"), uncertainty: f.uncertainty, format: "csv", levels: 13,
		replicates: f.replicates, draws: f.draws}
	if len(f.vary) > 0 {
		t.lever = f.vary[0]
		if parts := strings.Split(t.lever, ":"); len(parts) == 3 {
			n, err := number.Whole(parts[2])
			if err != nil {
				return nil, usage("--vary %s: %q levels: %w", t.lever, parts[2], err)
			}
			t.lever, t.levels = parts[0]+":"+parts[1], n
		}
	}
	w, plan, err := t.plan(a, s)
	if err != nil {
		return nil, err
	}
	if err := a.pass(ctx, plan, w.add); err != nil {
		return nil, err
	}
	var lines []figure.Line
	for with := range max(1, len(w.with.Levels)) {
		l := line{name: "all customers"}
		if w.with.Address != "" {
			l.name = w.with.Address + " " + w.with.Levels[with]
		}
		for k, level := range w.levels {
			var xs []float64
			for _, world := range w.worlds[worldKey{with, 0}] {
				xs = append(xs, world[k])
			}
			l.add(level, f.worlds().Estimate(xs))
		}
		lines = append(lines, l.Line())
	}
	var marks []figure.Mark
	var without []string
	for with := range lines {
		switch found := w.find(with, 0); {
		case found.Verdict.Harm():
			// Of harm somewhere the best level is the likeliest beginning, and its interval goes down to the first level.
			marks = append(marks, figure.Mark{Name: "harm begins, " + lines[with].Name, At: found.Turn.Value, Lo: found.Turn.Lo, Hi: found.Turn.Hi})
		case found.Verdict == analysis.NoHarm:
			without = append(without, "no harm that matters")
		case found.Verdict == analysis.CannotTell:
			without = append(without, "harm cannot be told")
		default:
			without = append(without, "too few worlds to tell of harm")
		}
	}
	title := s.Name + ", " + f.band()
	if slices.Sort(without); len(marks) == 0 {
		title += "; " + strings.Join(slices.Compact(without), "; ")
	}
	return figure.Curves(title, w.lever.Address, axis(w.measures[0], s), lines, marks), nil
}

// line gathers a figure's line from estimates.
type line struct {
	name         string
	x, y, lo, hi []float64
}

func (l *line) add(x float64, e analysis.Estimate) {
	l.x, l.y, l.lo, l.hi = append(l.x, x), append(l.y, e.Mean), append(l.lo, e.Lo), append(l.hi, e.Hi)
}

// Line is the figure's.
func (l *line) Line() figure.Line {
	return figure.Line{Name: l.name, X: l.x, Y: l.y, Lo: l.lo, Hi: l.hi}
}

func (a *app) heatFigure(ctx context.Context, s *scenarios.Scenario, f *figureFlags) (*figure.Figure, error) {
	if len(f.vary) != 2 {
		return nil, usage("heat wants two factors, such as --vary intensity=0:1:6 --vary transparency=0:1:6")
	}
	m, err := experiment.ParseMeasure(orText(f.metric, "value"), &s.Config)
	if err != nil {
		return nil, usage("--metric %w", err)
	}
	var factors []experiment.Factor
	var levels [2][]float64
	for k, text := range f.vary {
		factor, err := factor(s, "vary", text)
		if err != nil {
			return nil, err
		}
		if len(factor.Levels) < 2 {
			return nil, usage("--vary %s: heat wants levels, such as %s=0:1:6", text, factor.Address)
		}
		if levels[k], err = numbers(factor); err != nil {
			return nil, err
		}
		factors = append(factors, factor)
	}
	plan := newPlan(s, "grid")
	plan.Factors, plan.Replicates = factors, f.replicates
	plan.Unsure(f.uncertainty, max(1, f.worlds().Draws))
	if plan.Over, err = a.overFactors(s, factors, nil); err != nil {
		return nil, err
	}
	if plan.Points, err = experiment.Lay("grid", factors, 0, s.Config.Seed); err != nil {
		return nil, usage("%w", err)
	}
	plan.Divide(s.Config.Months * s.Config.Population.Customers)
	if err := tryPoints(plan, m); err != nil {
		return nil, err
	}
	sums, counts := make([]float64, len(plan.Points)), make([]float64, len(plan.Points))
	err = a.pass(ctx, plan, func(run experiment.Run, r *sim.Result, failure error) error {
		if x := m.Of(r); failure == nil && !math.IsNaN(x) {
			sums[run.Point] += x
			counts[run.Point]++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	z := make([][]float64, len(levels[1]))
	for y := range z {
		for x := range levels[0] {
			at := x*len(levels[1]) + y // the second factor runs fastest
			z[y] = append(z[y], sums[at]/counts[at])
		}
	}
	return figure.Heat(fmt.Sprintf("%s: %s, month %d", s.Name, axis(m, s), m.In(&s.Config)), factors[0].Address, factors[1].Address, levels[0], levels[1], z), nil
}

// numbers are a factor's levels.
func numbers(f experiment.Factor) ([]float64, error) {
	var out []float64
	for _, level := range f.Levels {
		x, err := number.Real(level, 64)
		if err != nil {
			return nil, usage("--vary %s: want numbers, not %q", f.Address, level)
		}
		out = append(out, x)
	}
	return out, nil
}

// evidenceFigure is a forest of the findings that have a published number, each in units of its band: 0 is the band's middle, -1 and
// 1 its ends.
func evidenceFigure() (*figure.Figure, error) {
	e, err := scenarios.Evidence()
	if err != nil {
		return nil, err
	}
	standing, err := (&validateFlags{}).standing()
	if err != nil {
		return nil, err
	}
	var dots []figure.Dot
	for i := range e.Rows {
		r, s := &e.Rows[i], standing[e.Rows[i].ID]
		for k := range r.Tests {
			t := &r.Tests[k]
			if k >= len(s.Tests) || r.Use != experiment.Counted || !(t.AtMost > t.AtLeast) {
				continue
			}
			middle, half := (t.AtLeast+t.AtMost)/2, (t.AtMost-t.AtLeast)/2
			at := func(x float64) float64 { return max(-2.5, min(2.5, (x-middle)/half)) }
			x := s.Tests[k]
			name := r.ID + "  " + clip(t.Says, 44)
			if at(x[0]) != (x[0]-middle)/half { // cut: the number itself says how far it lies
				name += fmt.Sprintf(" (%+.1f)", (x[0]-middle)/half)
			}
			dots = append(dots, figure.Dot{Name: name, At: at(x[0]), Lo: at(x[1]), Hi: at(x[2]), From: -1, To: 1, Lit: t.Inside(x[0])})
		}
	}
	return figure.Dots("Published findings with a band: grey, the band; full dots lie in it (beyond 2.5: in brackets)", "half-widths of the band from its middle", dots), nil
}
