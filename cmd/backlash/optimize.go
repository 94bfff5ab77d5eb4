package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// optimizeFlags are those of optimize.
type optimizeFlags struct {
	strategy, objective                   string
	constraints                           []string
	evaluations, replicates, check, draws int
	sample                                int
	json                                  bool
}

const optimizeLong = `The levers that make an objective best, under constraints, and how sure that is.

A search (CMA-ES) begins at the best of the eleven strategies and tries settings in a
few worlds, with a sample of the customers. What it proposes is then compared with all
eleven in worlds the search never saw, with all customers; and over draws of the
parameters that nobody measured, as regret: what a choice loses to the best one in
each draw. For the strategy in place it tells the single lever change with the best
expected gain, the one that is safest, and the last month at which going over to the
proposal still pays. Levers cost what the setting says; no lever is free.`

func optimizeCommand(a *app) *cobra.Command {
	var f optimizeFlags
	cmd := &cobra.Command{
		Use: "optimize SCENARIO", Short: "the best levers under constraints, and how sure that is", Long: optimizeLong,
		Example: "  backlash optimize subscription-streaming --subject-to 'trust >= 0.5'\n" +
			"  backlash optimize my.yaml --objective margin@12 --subject-to 'churn <= 0.03'",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.optimize(cmd.Context(), args[0], &f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.strategy, "strategy", "", "the strategy in place (default: the scenario's)")
	flags.StringVar(&f.objective, "objective", "value", "`METRIC[:SEGMENT][@MONTH]` to make best")
	flags.StringArrayVar(&f.constraints, "subject-to", nil, "`METRIC >= NUMBER` or <=, on the mean; may be repeated")
	wholeVar(flags, &f.evaluations, "evaluations", 400, "settings that the search tries")
	wholeVar(flags, &f.replicates, "replicates", 4, "worlds of the search")
	wholeVar(flags, &f.check, "check", 40, "left-out worlds that the proposal is compared in")
	wholeVar(flags, &f.draws, "draws", 32, "parameter draws behind the regrets")
	wholeVar(flags, &f.sample, "sample", 2000, "customers in search and regrets")
	flags.BoolVar(&f.json, "json", false, "print the result as JSON")
	return cmd
}

// leftOut is the number of the first replicate that no search sees.
const leftOut = 1_000_000

// optimization is one under way.
type optimization struct {
	a      *app
	flags  *optimizeFlags
	s      *scenarios.Scenario
	search experiment.Optimum
	best   experiment.Tried
	result optimizeResult
}

func (a *app) optimize(ctx context.Context, scenario string, f *optimizeFlags) error {
	s, err := a.load(scenario, f.strategy)
	if err != nil {
		return err
	}
	o := &optimization{a: a, flags: f, s: s}
	if err := o.check(); err != nil {
		return err
	}
	for _, stage := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"searching", o.find}, {"comparing in worlds the search has not seen", o.compare}, {"regrets over parameter draws", o.regrets},
		{"single changes", o.changes}, {"the last month to go over", o.months},
	} {
		a.note("%s", stage.what)
		if err := stage.do(ctx); err != nil {
			return err
		}
	}
	if f.json {
		return record.JSON(a.out, o.result)
	}
	o.tell()
	return nil
}

// check understands the flags.
func (o *optimization) check() error {
	f, c := o.flags, o.s.Config
	for _, n := range []struct {
		flag  string
		value int
		least int
	}{{"evaluations", f.evaluations, 0}, {"replicates", f.replicates, 1}, {"check", f.check, 2}, {"draws", f.draws, 2}, {"sample", f.sample, 1}} {
		if n.value < n.least {
			return usage("--%s %d: want at least %d", n.flag, n.value, n.least)
		}
	}
	m, err := experiment.ParseMeasure(f.objective, &c)
	if err != nil {
		return usage("--objective %w", err)
	}
	sign := agents.Metrics()[m.Metric].Good
	if sign == 0 {
		return usage("--objective %s: more of it is neither good nor bad", f.objective)
	}
	o.search = experiment.Optimum{Config: o.sampled(), Objective: m, Sign: float64(sign), Worlds: experiment.Worlds{Replicates: f.replicates}, Workers: o.a.workers}
	for _, text := range f.constraints {
		constraint, err := experiment.ParseConstraint(text, &c)
		if err != nil {
			return usage("--subject-to %w", err)
		}
		o.search.Constraints = append(o.search.Constraints, constraint)
	}
	trust, err := experiment.ParseMeasure("trust_starters", &c)
	o.search.Also = []experiment.Measure{trust}
	o.result = optimizeResult{Schema: summaryVersion, Kind: "optimize", ModelVersion: sim.ModelVersion, Scenario: o.s.Name,
		Strategy: c.Brands[0].Strategy, Objective: f.objective, Constraints: f.constraints}
	return err
}

// sampled is the scenario with a sample of its customers.
func (o *optimization) sampled() sim.Config {
	c := o.s.Config
	c.Population.Customers = min(c.Population.Customers, o.flags.sample)
	return c
}

// ticker shows how far a stage is.
func (o *optimization) ticker(total int) func() {
	show, done := o.a.progress(), 0
	return func() { done++; show(min(done, total), total) }
}

// find searches, beginning at the best strategy.
func (o *optimization) find(ctx context.Context) error {
	tell := o.ticker((o.flags.evaluations + len(agents.Strategies())) * o.flags.replicates)
	for _, s := range agents.Strategies() {
		if _, err := o.search.Try(ctx, s.Levers, tell); err != nil {
			return err
		}
	}
	if err := o.search.Search(ctx, o.flags.evaluations, tell); err != nil {
		return err
	}
	o.best = o.search.Best()
	if o.best.Short > 0 {
		return failure{exitAssertion, fmt.Errorf("no setting of the levers keeps the constraints; the nearest misses them by %.2g %%", 100*o.best.Short)}
	}
	for k, x := range o.best.Levers {
		o.result.Proposal = append(o.result.Proposal, leverChange{agents.LeverNames[k], record.Widen(o.s.Config.Brands[0].Levers[k]), record.Widen(x)})
	}
	for _, t := range o.search.Front(len(o.best.Means) - 1) {
		p := frontPoint{Objective: t.Means[0], Trust: t.Means[len(t.Means)-1], Levers: map[string]float64{}}
		for k, x := range t.Levers {
			p.Levers[agents.LeverNames[k]] = record.Widen(x)
		}
		o.result.Front = append(o.result.Front, p)
	}
	return nil
}

// points are the proposal and the eleven strategies as configurations.
func (o *optimization) points(base sim.Config) ([]experiment.Point, error) {
	out := []experiment.Point{{Name: "proposal", Config: experiment.WithLevers(base, o.best.Levers)}}
	for _, preset := range agents.Strategies() {
		s := *o.s
		s.Config = base
		if err := s.Use(preset.Name); err != nil {
			return nil, err
		}
		out = append(out, experiment.Point{Name: preset.Name, Config: s.Config})
	}
	return out, nil
}

// compare holds the proposal against the strategies in worlds that the search has not seen.
func (o *optimization) compare(ctx context.Context) error {
	points, err := o.points(o.s.Config)
	if err != nil {
		return err
	}
	measures := []experiment.Measure{o.search.Objective}
	for _, c := range o.search.Constraints {
		measures = append(measures, c.Measure)
	}
	worlds := experiment.Worlds{Replicates: o.flags.check, First: leftOut}
	values, err := experiment.Take(ctx, points, worlds, measures, o.a.workers, o.ticker(len(points)*o.flags.check))
	if err != nil {
		return err
	}
	for p := range points {
		row := choiceResult{Name: points[p].Name, Objective: toInterval(worlds.Estimate(values[p][0])), Keeps: true}
		for k, c := range o.search.Constraints {
			row.Keeps = row.Keeps && c.Short(analysis.Mean(values[p][1+k]).Mean) == 0
		}
		if p > 0 {
			ahead := worlds.Difference(values[0][0], values[p][0])
			row.ahead = ahead
			i := toInterval(ahead)
			row.Ahead = &i
		}
		row.estimate = worlds.Estimate(values[p][0])
		o.result.Choices = append(o.result.Choices, row)
	}
	return nil
}

// regrets compares the choices over parameter draws.
func (o *optimization) regrets(ctx context.Context) error {
	points, err := o.points(o.sampled())
	if err != nil {
		return err
	}
	worlds := experiment.Worlds{Draws: o.flags.draws, Replicates: 1, First: leftOut}
	values, err := experiment.Take(ctx, points, worlds, []experiment.Measure{o.search.Objective}, o.a.workers, o.ticker(len(points)*o.flags.draws))
	if err != nil {
		return err
	}
	table := make([][]float64, len(points))
	for p := range points {
		table[p] = values[p][0]
	}
	for p, regret := range experiment.Regret(table, o.search.Sign) {
		best := 0
		for _, x := range regret {
			if x == 0 {
				best++
			}
		}
		row := &o.result.Choices[p]
		row.RegretMean, row.RegretMost = analysis.Mean(regret).Mean, analysis.Quantile(regret, .95)
		row.BestIn = float64(best) / float64(len(regret))
	}
	return nil
}

// changes tries single lever moves of the strategy in place, over parameter draws.
func (o *optimization) changes(ctx context.Context) error {
	base := o.sampled()
	in := base.Brands[0].Levers
	points := []experiment.Point{{Config: experiment.WithLevers(base, in)}}
	moves := []leverChange{{}}
	for k := range in {
		for _, to := range []float32{0, .25, .5, .75, 1} {
			if to == in[k] {
				continue
			}
			l := in
			l[k] = to
			points = append(points, experiment.Point{Config: experiment.WithLevers(base, l)})
			moves = append(moves, leverChange{agents.LeverNames[k], record.Widen(in[k]), record.Widen(to)})
		}
	}
	worlds := experiment.Worlds{Draws: o.flags.draws, Replicates: 1, First: leftOut}
	values, err := experiment.Take(ctx, points, worlds, []experiment.Measure{o.search.Objective}, o.a.workers, o.ticker(len(points)*o.flags.draws))
	if err != nil {
		return err
	}
	var all []changeResult
	for p := 1; p < len(points); p++ {
		gains := make([]float64, len(values[p][0]))
		for w := range gains {
			gains[w] = o.search.Sign * (values[p][0][w] - values[0][0][w])
		}
		all = append(all, changeResult{moves[p], analysis.Mean(gains).Mean, analysis.Quantile(gains, .05)})
	}
	best := slices.MaxFunc(all, func(a, b changeResult) int { return cmp.Compare(a.Gain, b.Gain) })
	safest := slices.MaxFunc(all, func(a, b changeResult) int { return cmp.Compare(a.Least, b.Least) })
	o.result.BestChange, o.result.SafestChange = best, safest
	return nil
}

// months finds the last month at which going over to the proposal still pays.
func (o *optimization) months(ctx context.Context) error {
	base := o.s.Config
	stay := base
	stay.Brands = slices.Clone(base.Brands)
	points := []experiment.Point{{Config: stay}}
	step := max(1, base.Months/12)
	var when []int
	for month := 1; month <= base.Months; month += step {
		c := base
		c.Brands = slices.Clone(base.Brands)
		b := &c.Brands[0]
		b.Schedule = slices.DeleteFunc(slices.Clone(b.Schedule), func(s sim.Change) bool { return s.Month >= month })
		for k, x := range o.best.Levers {
			b.Schedule = append(b.Schedule, sim.Change{Month: month, Lever: agents.Lever(k), To: x})
		}
		b.Policy = agents.NoPolicy
		points, when = append(points, experiment.Point{Config: c}), append(when, month)
	}
	worlds := experiment.Worlds{Replicates: max(2, o.flags.check/2), First: leftOut}
	values, err := experiment.Take(ctx, points, worlds, []experiment.Measure{o.search.Objective}, o.a.workers, o.ticker(len(points)*worlds.Replicates))
	if err != nil {
		return err
	}
	for i, month := range when {
		e := worlds.Difference(values[i+1][0], values[0][0])
		gain := analysis.Estimate{Mean: o.search.Sign * e.Mean, Lo: math.Min(o.search.Sign*e.Lo, o.search.Sign*e.Hi), Hi: math.Max(o.search.Sign*e.Lo, o.search.Sign*e.Hi)}
		o.result.Months = append(o.result.Months, monthResult{month, toInterval(gain)})
		if gain.Lo > 0 {
			o.result.LastMonth = month
		}
	}
	return nil
}
