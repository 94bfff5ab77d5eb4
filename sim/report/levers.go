package report

import (
	"context"
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/figure"
	decimal "backlash/sim/number"
	"backlash/sim/study"
)

// comparison draws a metric under every strategy less that under the first.
func comparison(ctx context.Context, e *study.Env, r *Request) (*figure.Figure, error) {
	if err := study.SeveralStrategies("compare", r.Strategies); err != nil {
		return nil, err
	}
	points, err := r.Points(r.Strategies)
	if err != nil {
		return nil, err
	}
	of, err := r.metric("value")
	if err != nil {
		return nil, err
	}
	m, err := e.Measure(ctx, points, r.In(), of)
	if err != nil {
		return nil, err
	}
	var dots []figure.Dot
	for p := 1; p < len(points); p++ {
		x := m.Judge(p, 0, 0, experiment.Matters(of.Metric, m.Estimate(0, 0).Mean))
		drawn := r.scaled(of, x.Estimate)
		lo, hi := drawn.Band()
		dots = append(dots, figure.Dot{Name: points[p].Name, At: drawn.Mean, Lo: lo, Hi: hi, From: math.NaN(), To: math.NaN(), Lit: x.Solid()})
	}
	title := fmt.Sprintf("%s, less %s, month %d", r.Scenario.Name, points[0].Name, of.In(&r.Scenario.Config))
	return figure.Dots(title, axis(of, r.Scenario), dots).Caption(strings.Replace(r.band(), "Band", "Lines", 1) + " Full dots: more or less in over nine of ten worlds, with 95 % certainty." + failures(m.Failed)), nil
}

// threshold draws a metric over a lever, and where harm begins.
func threshold(ctx context.Context, e *study.Env, r *Request) (*figure.Figure, error) {
	t := &study.Threshold{Base: r.Base, Sampling: r.Sampling, Lever: "intensity", Levels: 13, Metric: or(r.Metric, "value"), With: study.ThresholdWith}
	if len(r.Vary) > 0 {
		t.Lever = r.Vary[0]
	}
	result, err := t.Run(ctx, e, nil)
	if err != nil {
		return nil, err
	}
	var lines []figure.Line
	var marks []figure.Mark
	var words []string
	each := len(result.Thresholds) / max(1, t.Withs())
	for with := range max(1, t.Withs()) {
		row := &result.Thresholds[with*each]
		l := line{name: "all customers"}
		if result.With != "" {
			l.name = result.With + " " + row.With
		}
		levels, means := t.Curve(with)
		for k, level := range levels {
			l.add(level, r.scaled(t.Measure(), means[k]))
		}
		lines = append(lines, l.Line())
		if found := &row.Found; found.Verdict.Harm() {
			// If there is harm somewhere, the best level is the likeliest beginning, and its interval extends down to the first level.
			marks = append(marks, figure.Mark{Name: "harm begins, " + l.name, At: found.Turn.Value, Lo: found.Turn.Lo, Hi: found.Turn.Hi})
		} else {
			words = append(words, l.name+": "+map[analysis.Verdict]string{analysis.NoHarm: "no harm that matters", analysis.CannotTell: "it cannot be told"}[found.Verdict])
		}
	}
	title := r.Scenario.Name + ": from where more of it does harm"
	caption := r.band()
	if len(words) > 0 {
		caption += " " + strings.Join(words, "; ") + "."
	}
	return figure.Curves(title, result.Lever, axis(t.Measure(), r.Scenario), lines, marks).Caption(caption), nil
}

func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// hysteresis draws a lever's way up and back.
func hysteresis(ctx context.Context, e *study.Env, r *Request) (*figure.Figure, error) {
	h := &study.Hysteresis{Base: r.Base, Lever: "intensity", Levels: 11, Hold: 3, Metric: or(r.Metric, "trust"), Sampling: r.Sampling}
	if len(r.Vary) > 0 {
		h.Lever = r.Vary[0]
	}
	result, err := h.Run(ctx, e)
	if err != nil {
		return nil, err
	}
	up, back := line{name: "on the way up"}, line{name: "on the way back"}
	for _, step := range result.Steps {
		up.add(step.Level, result.Shown.Of(step.Ups))
		back.add(step.Level, result.Shown.Of(step.Backs))
	}
	title := fmt.Sprintf("%s: %s up and back, %d months a level, against it left at %g", r.Scenario.Name, result.Lever, h.Hold, result.Steps[0].Level)
	return figure.Curves(title, result.Lever, "change of "+result.Shown.Word+" ("+result.Shown.Change+")", []figure.Line{up.Line(), back.Line()}, nil).Caption(r.band() + failures(result.Failed)), nil
}

// heat draws a metric over two factors.
func heat(ctx context.Context, e *study.Env, r *Request) (*figure.Figure, error) {
	if len(r.Vary) != 2 {
		return nil, study.Wrong{Err: fmt.Errorf("heat needs two factors, such as --vary intensity=0:1:6 --vary transparency=0:1:6")}
	}
	of, err := r.metric("value")
	if err != nil {
		return nil, err
	}
	s := &study.Sweep{Base: r.Base, Sampling: r.Sampling, Vary: r.Vary, Design: "grid"}
	plan, err := s.Plan()
	if err != nil {
		return nil, err
	}
	var levels [2][]float64
	for k, f := range plan.Factors {
		if levels[k], err = numbers(f); err != nil {
			return nil, err
		}
	}
	m, err := e.MeasurePlan(ctx, plan, r.In(), of)
	if err != nil {
		return nil, err
	}
	z := make([][]float64, len(levels[1]))
	for y := range z {
		for x := range levels[0] {
			z[y] = append(z[y], r.scaled(of, m.Estimate(x*len(levels[1])+y, 0)).Mean) // the second factor varies fastest
		}
	}
	month := fmt.Sprintf("month %d", of.In(&r.Scenario.Config))
	if of.Last {
		month = "the last month"
	}
	title := fmt.Sprintf("%s: %s, %s", r.Scenario.Name, axis(of, r.Scenario), month)
	return figure.Heat(title, plan.Factors[0].Address, plan.Factors[1].Address, levels[0], levels[1], z).Caption("Means over worlds." + failures(m.Failed)), nil
}

// numbers parses a factor's levels.
func numbers(f experiment.Factor) ([]float64, error) {
	var out []float64
	for _, level := range f.Levels {
		x, err := decimal.Real(level, 64)
		if err != nil {
			return nil, study.Wrong{Option: "vary", Err: fmt.Errorf("%s: want numbers, not %q", f.Address, level)}
		}
		out = append(out, x)
	}
	return out, nil
}

// frontSettings is the number of settings of the ten levers that are searched for a front.
const frontSettings = 256

// front draws value against trust for many settings of the levers, and for the strategies by name. Settings that no other beats are
// selected in these worlds and then measured in others, or they would look better than they are.
func front(ctx context.Context, e *study.Env, r *Request) (*figure.Figure, error) {
	named, err := r.Points(r.Strategies)
	if err != nil {
		return nil, err
	}
	of, err := r.metric("value")
	if err != nil {
		return nil, err
	}
	trust := experiment.Measure{Name: "trust", Metric: agents.MetricTrust, Segment: of.Segment, Last: true}
	settings, err := study.Settings(&r.Base, frontSettings)
	if err != nil {
		return nil, err
	}
	seen, err := e.Measure(ctx, settings, r.In(), trust, of)
	if err != nil {
		return nil, err
	}
	var cloud []figure.Spot
	for p := range settings {
		cloud = append(cloud, figure.Spot{X: r.scaled(trust, seen.Estimate(p, 0)).Mean, Y: r.scaled(of, seen.Estimate(p, 1)).Mean})
	}
	var best []experiment.Point
	for _, p := range figure.Unbeaten(cloud) {
		best = append(best, settings[p])
	}
	again, err := e.Measure(ctx, append(best, named...), r.In().Others(r.Worlds), trust, of)
	if err != nil {
		return nil, err
	}
	var chosen, marked []figure.Spot
	for p := range len(best) + len(named) {
		spot := figure.Spot{X: r.scaled(trust, again.Estimate(p, 0)).Mean, Y: r.scaled(of, again.Estimate(p, 1)).Mean}
		if p < len(best) {
			chosen = append(chosen, spot)
		} else {
			spot.Name = named[p-len(best)].Name
			marked = append(marked, spot)
		}
	}
	title := fmt.Sprintf("%s: what %d settings of the levers come to, and the best of both", r.Scenario.Name, frontSettings)
	caption := "Line: the settings that no other beats in these worlds, with their results in other worlds; strategies in those too." + failures(seen.Failed+again.Failed)
	return figure.Front(title, axis(trust, r.Scenario), axis(of, r.Scenario), cloud, chosen, marked).Caption(caption), nil
}

// sensitivity draws how much each factor moves a result over its whole range, the strongest first (Morris).
func sensitivity(ctx context.Context, e *study.Env, r *Request) (*figure.Figure, error) {
	x, err := effects(ctx, e, r)
	if err != nil {
		return nil, err
	}
	return SensitivityFigure(r.Scenario.Name, x), nil
}

// SensitivityFigure draws mean absolute effects.
func SensitivityFigure(name string, x *study.SensitivityResult) *figure.Figure {
	var dots []figure.Dot
	for _, f := range x.Ranked() {
		if f.Size.Mean != nil {
			dots = append(dots, factorDot(&f, x.Shown, f.Size))
		}
	}
	return figure.Dots(name+": mean absolute effect of a step (Morris), 95 % interval", "effect on "+x.Metric+" ("+x.Shown.Change+")", dots)
}

// tornado draws the mean effect with its sign.
func tornado(ctx context.Context, e *study.Env, r *Request) (*figure.Figure, error) {
	x, err := effects(ctx, e, r)
	if err != nil {
		return nil, err
	}
	var dots []figure.Dot
	for _, f := range x.Ranked() {
		if f.Mean.Mean != nil {
			d := factorDot(&f, x.Shown, f.Mean)
			d.From, d.To = min(0, d.At), max(0, d.At)
			dots = append(dots, d)
		}
	}
	return figure.Dots(r.Scenario.Name+": mean effect of moving each from the low to the high end", "effect on "+x.Metric+" ("+x.Shown.Change+")", dots), nil
}

func effects(ctx context.Context, e *study.Env, r *Request) (*study.SensitivityResult, error) {
	s := &study.Sensitivity{Base: r.Base, Method: "morris", Metric: or(r.Metric, "value"), Vary: r.Vary, Sampling: r.Sampling}
	return s.Run(ctx, e)
}

// factorDot is a factor's effect; filled if its interval excludes zero.
func factorDot(x *study.FactorIndex, in study.Shown, i *analysis.Interval) figure.Dot {
	d := figure.Dot{Name: fmt.Sprintf("%s %g..%g", x.Address, x.Lo, x.Hi), At: in.Scale * *i.Mean, Lo: math.NaN(), Hi: math.NaN(), From: math.NaN(), To: math.NaN()}
	if i.Lo != nil && i.Hi != nil {
		d.Lo, d.Hi = float64(in.Scale**i.Lo), float64(in.Scale**i.Hi)
		d.Lit = d.Lo > 0 || d.Hi < 0
	}
	return d
}
