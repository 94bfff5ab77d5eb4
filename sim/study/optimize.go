package study

import (
	"context"
	"fmt"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// Optimize searches for the levers that optimize an objective under constraints.
type Optimize struct {
	Base
	Objective   string   // METRIC[:SEGMENT][@MONTH]
	Constraints []string // METRIC >= NUMBER or <=
	Evaluations int      // settings that the search tries
	Sampling             // worlds of the search
	Check       int      // other worlds that the proposal is compared in
	Sample      int      // customers in the search

	env     *Env
	search  experiment.Optimum
	best    agents.Levers // of the proposal
	matters float64       // smallest difference in the objective that matters
	result  OptimizeResult
}

// NoSetting reports that the search found no levers that satisfy the constraints.
type NoSetting struct{ Short float64 }

// Error says by how much the nearest setting misses.
func (n NoSetting) Error() string {
	return fmt.Sprintf("no setting of the levers keeps the constraints; the nearest misses them by %.2g %%", 100*n.Short)
}

// Run searches, compares the best setting with the strategies in other worlds, and says what to do in which order.
func (o *Optimize) Run(ctx context.Context, e *Env) (*OptimizeResult, error) {
	o.env = e
	if err := o.request(); err != nil {
		return nil, err
	}
	said := false
	for _, stage := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"searching", o.find}, {"comparing in worlds the search has not seen", o.compare},
		{"the order of steps", o.steps}, {"single changes", o.changes}, {"the last month to switch", o.months},
	} {
		e.note("%s", stage.what)
		if err := stage.do(ctx); err != nil {
			return nil, err
		}
		if len(o.result.Choices) > 0 && !said { // long work is left, and this is the answer's first half
			e.note("so far: %s", o.result.overText())
			said = true
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
	o.search = experiment.Optimum{Config: sampled(c, o.Sample), Objective: m, Sign: float64(sign), Worlds: o.In(), Workers: o.env.Workers}
	for _, text := range o.Constraints {
		constraint, err := experiment.ParseConstraint(text, &c)
		if err != nil {
			return Wrong{"subject-to", err}
		}
		o.search.Constraints = append(o.search.Constraints, constraint)
	}
	trust, err := experiment.ParseMeasure("trust", &c)
	o.search.Also = []experiment.Measure{trust}
	o.result = OptimizeResult{Head: NewHead("optimize"), Scenario: o.Scenario.Name, Strategy: c.Brands[0].Strategy, Objective: o.Objective,
		Constraints: o.Constraints, Check: o.Check, AtEnds: []LeverChange{}, Beyond: []LeverBeyond{}, Steps: []StepResult{}, Months: []MonthResult{}, measure: m, sign: float64(sign), in: shownMeasure(m, MoneyOf(&c), float64(sign))}
	return err
}

// candidates are how many settings of the search are held beside the strategy in place in the check worlds.
const candidates = 3

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
	if best := o.search.Best(); best.Short > 0 {
		return NoSetting{best.Short}
	}
	for _, t := range o.search.Front(1 + len(o.search.Constraints)) {
		p := FrontPoint{Objective: t.Means[0], Trust: t.Means[len(t.Means)-1], Levers: map[string]float64{}}
		for k, x := range t.Levers {
			p.Levers[agents.LeverNames[k]] = record.Widen(x)
		}
		o.result.Front = append(o.result.Front, p)
	}
	return nil
}

// strategies are all strategies as configurations.
func (o *Optimize) strategies() (out []experiment.Point, err error) {
	for _, preset := range agents.Strategies() {
		s := *o.Scenario
		if err := s.Use(preset.Name); err != nil {
			return nil, err
		}
		out = append(out, experiment.Point{Name: preset.Name, Config: s.Config})
	}
	return out, nil
}

// check are the worlds that the search has not seen.
func (o *Optimize) check() experiment.Worlds { return o.In().Others(o.Check) }

// bounded are the objective and what the constraints bound.
func (o *Optimize) bounded() []experiment.Measure {
	return o.search.Measures()[:1+len(o.search.Constraints)]
}

// compare holds the strategy in place and the search's best, with all customers, against each other in worlds that the search has not
// seen; the best of them there is the proposal. It holds that against the strategies.
func (o *Optimize) compare(ctx context.Context) error {
	config := o.Scenario.Config
	in := config.Brands[0].Levers
	points, settings := []experiment.Point{{Name: "in place", Config: config}}, []agents.Levers{in}
	for _, t := range o.search.Bests(candidates, unmoved) {
		points, settings = append(points, experiment.Point{Name: "candidate", Config: experiment.WithLevers(config, t.Levers)}), append(settings, t.Levers)
	}
	all, err := o.strategies()
	if err != nil {
		return err
	}
	m, err := o.env.Measure(ctx, append(points, all...), o.check(), o.bounded()...)
	if err != nil {
		return err
	}
	pick, best := 0, o.search.Weigh(in, m.Values[0])
	for p := 1; p < len(points); p++ {
		if t := o.search.Weigh(settings[p], m.Values[p]); o.search.Compare(t, best) > 0 {
			pick, best = p, t
		}
	}
	o.best, o.result.Candidates, o.result.Stays = settings[pick], len(points)-1, pick == 0
	for k, x := range o.best {
		o.result.Proposal = append(o.result.Proposal, LeverChange{agents.LeverNames[k], record.Widen(in[k]), record.Widen(x)})
	}
	o.result.AtEnds, o.result.Beyond = atEnds(o.result.Proposal), beyondPresets(o.result.Proposal)
	o.matters = experiment.Matters(o.search.Objective.Metric, m.Estimate(0, 0).Mean)
	o.result.over = m.gain(pick, 0, 0, o.search.Sign, o.matters)
	o.result.Over = GainResult{toInterval(o.result.over.Estimate), o.result.over.Verdict}
	o.choices(all, m, pick, len(points))
	return nil
}

// choices are the proposal, at a place among what is measured, and the strategies, from a place on.
func (o *Optimize) choices(all []experiment.Point, m *Measured, proposal, from int) {
	table := [][]float64{m.Values[proposal][0]}
	for p := -1; p < len(all); p++ {
		name, at := "proposal", proposal
		if p >= 0 {
			name, at = all[p].Name, from+p
		}
		row := ChoiceResult{Name: name, At: m.Estimate(at, 0), Objective: toInterval(m.Estimate(at, 0)), Keeps: o.keeps(m.Values[at])}
		if p >= 0 {
			row.Lead = m.Difference(proposal, at, 0)
			i := toInterval(row.Lead)
			row.Ahead = &i
			table = append(table, m.Values[at][0])
		}
		o.result.Choices = append(o.result.Choices, row)
	}
	o.regret(table)
}

// keeps reports whether the means of what is bounded keep the constraints: values[measure][world] of bounded.
func (o *Optimize) keeps(values [][]float64) bool {
	return o.search.Weigh(agents.Levers{}, values).Short == 0
}

// regret is what each choice costs, world by world, against the best of them: table[choice][world].
func (o *Optimize) regret(table [][]float64) {
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
