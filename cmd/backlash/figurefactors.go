package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/sim/figure"
)

// hysteresisFigure is a lever's way up and back.
func (a *app) hysteresisFigure(ctx context.Context, s *scenarios.Scenario, f *figureFlags) (*figure.Figure, error) {
	t := &thresholdFlags{lever: "intensity=0:1", metric: orText(f.metric, "trust"), levels: 11, hold: 3, replicates: f.replicates}
	if len(f.vary) > 0 {
		t.lever = f.vary[0]
	}
	factor, err := t.walked(s)
	if err != nil {
		return nil, err
	}
	lever, ok := agents.LeverByName(factor.Address)
	if !ok {
		return nil, usage("--vary %s: hysteresis moves a lever of the focal brand", factor.Address)
	}
	levels, err := numbers(factor)
	if err != nil {
		return nil, err
	}
	c := s.Config
	c.Months = (2*len(levels) - 1) * t.hold
	of, err := experiment.ParseMeasure(t.metric, &c)
	if err != nil {
		return nil, usage("--metric %w", err)
	}
	steps, err := experiment.Hysteresis(ctx, s.Config, lever, levels, t.hold, of, t.replicates, a.workers, a.progress())
	if err != nil {
		return nil, err
	}
	up, back := line{name: "on the way up"}, line{name: "on the way back"}
	for _, step := range steps {
		up.add(step.Level, step.Up)
		back.add(step.Level, step.Back)
	}
	return figure.Curves(fmt.Sprintf("%s: %s up and back, %d months a level, against it left at %g", s.Name, factor.Address, t.hold, levels[0]), factor.Address,
		"change of "+axis(of, s), []figure.Line{up.Line(), back.Line()}, nil), nil
}

// sensitivityFigure is how much each factor moves a result over its whole range, the strongest first (Morris); tornado is the mean
// effect with its sign.
func (a *app) sensitivityFigure(ctx context.Context, s *scenarios.Scenario, f *figureFlags) (*figure.Figure, error) {
	r, err := a.effects(ctx, s, f)
	if err != nil {
		return nil, err
	}
	var dots []figure.Dot
	for _, x := range r.Factors {
		if x.Size.Mean != nil {
			dots = append(dots, factorDot(&x, x.Size))
		}
	}
	return figure.Dots(s.Name+": mean absolute effect over the whole range, 95 % bootstrap", "effect on "+r.Metric, dots), nil
}

func (a *app) tornadoFigure(ctx context.Context, s *scenarios.Scenario, f *figureFlags) (*figure.Figure, error) {
	r, err := a.effects(ctx, s, f)
	if err != nil {
		return nil, err
	}
	var dots []figure.Dot
	for _, x := range r.Factors {
		if x.Mean.Mean != nil {
			d := factorDot(&x, x.Mean)
			d.From, d.To = min(0, d.At), max(0, d.At)
			dots = append(dots, d)
		}
	}
	return figure.Dots(s.Name+": mean effect of moving each from the low to the high end", "effect on "+r.Metric, dots), nil
}

// factorDot is a factor's effect; full where its interval excludes zero.
func factorDot(x *factorIndex, i *interval) figure.Dot {
	d := figure.Dot{Name: fmt.Sprintf("%s %g..%g", x.Address, x.Lo, x.Hi), At: *i.Mean, Lo: math.NaN(), Hi: math.NaN(), From: math.NaN(), To: math.NaN()}
	if i.Lo != nil && i.Hi != nil {
		d.Lo, d.Hi = *i.Lo, *i.Hi
		d.Lit = d.Lo > 0 || d.Hi < 0
	}
	return d
}

// effects are Morris's, the strongest first.
func (a *app) effects(ctx context.Context, s *scenarios.Scenario, f *figureFlags) (*sensitivityResult, error) {
	job, plan, err := (&sensitivityFlags{method: "morris", metric: orText(f.metric, "value"), vary: f.vary, replicates: f.replicates, format: "csv"}).plan(a, s)
	if err != nil {
		return nil, err
	}
	if err := a.pass(ctx, plan, job.add); err != nil {
		return nil, err
	}
	r := job.result()
	slices.SortStableFunc(r.Factors, func(x, y factorIndex) int { return cmp.Compare(y.weight, x.weight) })
	return &r, nil
}

// frontFigure is value against trust for many settings of the levers, and for the strategies by name.
func (a *app) frontFigure(ctx context.Context, s *scenarios.Scenario, f *figureFlags) (*figure.Figure, error) {
	points, err := a.points(s, f.strategies)
	if err != nil {
		return nil, err
	}
	named := len(points)
	var factors []experiment.Factor
	for _, lever := range agents.LeverNames {
		factors = append(factors, experiment.Factor{Address: lever, Lo: 0, Hi: 1})
	}
	settings, err := experiment.Lay("sobol", factors, frontSettings, s.Config.Seed)
	if err != nil {
		return nil, err
	}
	for _, values := range settings {
		var x []float64
		for _, text := range values {
			var v float64
			if _, err := fmt.Sscan(text, &v); err != nil {
				return nil, err
			}
			x = append(x, v)
		}
		points = append(points, experiment.Point{Config: experiment.WithLevers(s.Config, experiment.Hundredths(x))})
	}
	var measures []experiment.Measure
	for _, name := range []string{"trust_starters", orText(f.metric, "value")} {
		m, err := experiment.ParseMeasure(name, &s.Config)
		if err != nil {
			return nil, usage("--metric %w", err)
		}
		measures = append(measures, m)
	}
	values, err := a.take(ctx, points, f, measures)
	if err != nil {
		return nil, err
	}
	var cloud, marked []figure.Spot
	for p := range points {
		spot := figure.Spot{Name: points[p].Name, X: f.worlds().Estimate(values[p][0]).Mean, Y: f.worlds().Estimate(values[p][1]).Mean}
		if p < named {
			marked = append(marked, spot)
		} else {
			cloud = append(cloud, spot)
		}
	}
	return figure.Front(fmt.Sprintf("%s: what %d settings of the levers come to, and the best of both", s.Name, frontSettings), axis(measures[0], s), axis(measures[1], s), cloud, marked), nil
}

// frontSettings are how many settings of the ten levers a front is looked for among.
const frontSettings = 256
