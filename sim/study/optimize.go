package study

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// Optimize asks for the levers that make an objective best, under constraints.
type Optimize struct {
	Base
	Objective   string   // METRIC[:SEGMENT][@MONTH]
	Constraints []string // METRIC >= NUMBER or <=
	Evaluations int      // settings that the search tries
	Sampling             // worlds of the search
	Check       int      // other worlds that the proposal is compared in
	Sample      int      // customers in the search

	env    *Env
	search experiment.Optimum
	best   experiment.Tried
	result OptimizeResult
}

// NoSetting says that the search found no levers that keep the constraints.
type NoSetting struct{ Short float64 }

// Error says by how much the nearest misses.
func (n NoSetting) Error() string {
	return fmt.Sprintf("no setting of the levers keeps the constraints; the nearest misses them by %.2g %%", 100*n.Short)
}

// Run searches, and holds what it proposes against the strategies, in other worlds.
func (o *Optimize) Run(ctx context.Context, e *Env) (*OptimizeResult, error) {
	o.env = e
	if err := o.request(); err != nil {
		return nil, err
	}
	for _, stage := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"searching", o.find}, {"comparing in worlds the search has not seen", o.compare},
		{"single changes", o.changes}, {"the last month to go over", o.months},
	} {
		e.note("%s", stage.what)
		if err := stage.do(ctx); err != nil {
			return nil, err
		}
	}
	return &o.result, nil
}

// request checks the options.
func (o *Optimize) request() error {
	c := o.Scenario.Config
	for _, n := range []struct {
		option string
		value  int
		least  int
	}{{"evaluations", o.Evaluations, 0}, {"check", o.Check, 2}, {"sample", o.Sample, 1}} {
		if n.value < n.least {
			return wrong(n.option, "%d: want at least %d", n.value, n.least)
		}
	}
	if err := o.Sampling.Check(1); err != nil {
		return err
	}
	if most := experiment.Draws(); o.Uncertainty.Draws() && o.Worlds+o.Check > most {
		return wrong("check", "%d: want at most %d, since the %d parameter draws are shared with the search", o.Check, most-o.Worlds, most)
	}
	m, err := experiment.ParseMeasure(o.Objective, &c)
	if err != nil {
		return Wrong{"objective", err}
	}
	sign := agents.Metrics()[m.Metric].Good
	if sign == 0 {
		return wrong("objective", "%s: more of it is neither good nor bad", o.Objective)
	}
	o.search = experiment.Optimum{Config: o.sampled(), Objective: m, Sign: float64(sign), Worlds: o.In(), Workers: o.env.Workers}
	for _, text := range o.Constraints {
		constraint, err := experiment.ParseConstraint(text, &c)
		if err != nil {
			return Wrong{"subject-to", err}
		}
		o.search.Constraints = append(o.search.Constraints, constraint)
	}
	trust, err := experiment.ParseMeasure("trust_starters", &c)
	o.search.Also = []experiment.Measure{trust}
	o.result = OptimizeResult{Head: NewHead("optimize"), Scenario: o.Scenario.Name, Strategy: c.Brands[0].Strategy, Objective: o.Objective,
		Constraints: o.Constraints, Check: o.Check}
	return err
}

// sampled is the scenario with a sample of its customers.
func (o *Optimize) sampled() sim.Config {
	c := o.Scenario.Config
	c.Population.Customers = min(c.Population.Customers, o.Sample)
	return c
}

// find searches, beginning at the best strategy.
func (o *Optimize) find(ctx context.Context) error {
	tell := o.env.ticker((o.Evaluations + len(agents.Strategies())) * o.Worlds)
	for _, s := range agents.Strategies() {
		if _, err := o.search.Try(ctx, s.Levers, tell); err != nil {
			return err
		}
	}
	if err := o.search.Search(ctx, o.Evaluations, tell); err != nil {
		return err
	}
	o.best = o.search.Best()
	if o.best.Short > 0 {
		return NoSetting{o.best.Short}
	}
	for k, x := range o.best.Levers {
		o.result.Proposal = append(o.result.Proposal, LeverChange{agents.LeverNames[k], record.Widen(o.Scenario.Config.Brands[0].Levers[k]), record.Widen(x)})
	}
	for _, t := range o.search.Front(len(o.best.Means) - 1) {
		p := FrontPoint{Objective: t.Means[0], Trust: t.Means[len(t.Means)-1], Levers: map[string]float64{}}
		for k, x := range t.Levers {
			p.Levers[agents.LeverNames[k]] = record.Widen(x)
		}
		o.result.Front = append(o.result.Front, p)
	}
	return nil
}

// points are the proposal and all strategies as configurations.
func (o *Optimize) points(base sim.Config) ([]experiment.Point, error) {
	out := []experiment.Point{{Name: "proposal", Config: experiment.WithLevers(base, o.best.Levers)}}
	for _, preset := range agents.Strategies() {
		s := *o.Scenario
		s.Config = base
		if err := s.Use(preset.Name); err != nil {
			return nil, err
		}
		out = append(out, experiment.Point{Name: preset.Name, Config: s.Config})
	}
	return out, nil
}

// compare holds the proposal against the strategies in worlds that the search has not seen.
func (o *Optimize) compare(ctx context.Context) error {
	points, err := o.points(o.Scenario.Config)
	if err != nil {
		return err
	}
	measures := []experiment.Measure{o.search.Objective}
	for _, c := range o.search.Constraints {
		measures = append(measures, c.Measure)
	}
	worlds := o.In().Others(o.Check)
	m, err := o.env.Measure(ctx, points, worlds, measures...)
	if err != nil {
		return err
	}
	for p := range points {
		row := ChoiceResult{Name: points[p].Name, Objective: toInterval(worlds.Estimate(m.Values[p][0])), Keeps: true}
		for k, c := range o.search.Constraints {
			row.Keeps = row.Keeps && c.Short(analysis.Mean(m.Values[p][1+k]).Mean) == 0
		}
		if p > 0 {
			ahead := worlds.Difference(m.Values[0][0], m.Values[p][0])
			row.Lead = ahead
			i := toInterval(ahead)
			row.Ahead = &i
		}
		row.At = worlds.Estimate(m.Values[p][0])
		o.result.Choices = append(o.result.Choices, row)
	}
	o.regret(m)
	return nil
}

// regret is what each choice costs, world by world, against the best of them.
func (o *Optimize) regret(m *Measured) {
	points := o.result.Choices
	table := make([][]float64, len(points))
	for p := range points {
		table[p] = m.Values[p][0]
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
}

// changes tries single lever moves of the strategy in place, in other worlds too.
func (o *Optimize) changes(ctx context.Context) error {
	base := o.sampled()
	in := base.Brands[0].Levers
	points := []experiment.Point{{Config: experiment.WithLevers(base, in)}}
	moves := []LeverChange{{}}
	for k := range in {
		for _, to := range []float32{0, .25, .5, .75, 1} {
			if to == in[k] {
				continue
			}
			l := in
			l[k] = to
			points = append(points, experiment.Point{Config: experiment.WithLevers(base, l)})
			moves = append(moves, LeverChange{agents.LeverNames[k], record.Widen(in[k]), record.Widen(to)})
		}
	}
	worlds := o.In().Others(o.Check / 2)
	m, err := o.env.Measure(ctx, points, worlds, o.search.Objective)
	if err != nil {
		return err
	}
	var all []ChangeResult
	for p := 1; p < len(points); p++ {
		gains := make([]float64, len(m.Values[p][0]))
		for w := range gains {
			gains[w] = o.search.Sign * (m.Values[p][0][w] - m.Values[0][0][w])
		}
		all = append(all, ChangeResult{moves[p], analysis.Mean(gains).Mean, analysis.Quantile(gains, .05)})
	}
	best := slices.MaxFunc(all, func(a, b ChangeResult) int { return cmp.Compare(a.Gain, b.Gain) })
	safest := slices.MaxFunc(all, func(a, b ChangeResult) int { return cmp.Compare(a.Least, b.Least) })
	o.result.BestChange, o.result.SafestChange = best, safest
	return nil
}

// months finds the last month at which going over to the proposal still pays.
func (o *Optimize) months(ctx context.Context) error {
	base := o.Scenario.Config
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
	worlds := o.In().Others(max(2, o.Check/2))
	m, err := o.env.Measure(ctx, points, worlds, o.search.Objective)
	if err != nil {
		return err
	}
	for i, month := range when {
		e := worlds.Difference(m.Values[i+1][0], m.Values[0][0])
		gain := analysis.Estimate{Mean: o.search.Sign * e.Mean, Lo: math.Min(o.search.Sign*e.Lo, o.search.Sign*e.Hi), Hi: math.Max(o.search.Sign*e.Lo, o.search.Sign*e.Hi)}
		o.result.Months = append(o.result.Months, MonthResult{month, toInterval(gain)})
		if gain.Lo > 0 {
			o.result.LastMonth = month
		}
	}
	return nil
}
