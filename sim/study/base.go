package study

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// Base is the starting point of a study.
type Base struct {
	Scenario *scenarios.Scenario    // with everything in it that was set
	Set      []scenarios.Assignment // what was set over the file: it goes over whatever the study varies, too
}

// over are the assignments that what is varied would overwrite; they are set again after it.
func (b *Base) over(varied ...string) ([]scenarios.Assignment, error) {
	return b.Scenario.Covered(varied, b.Set)
}

// Everywhere lists what was set that a strategy would set, too: it holds under every strategy, and going on as before; "" without any.
func (b *Base) Everywhere() string {
	over, err := b.over("strategy")
	if err != nil || len(over) == 0 {
		return ""
	}
	var set []string
	for _, x := range over {
		set = append(set, x.Address+"="+x.Value)
	}
	return strings.Join(set, ", ")
}

// Points returns one point per strategy, all on the same scenario; explicit settings override every strategy.
func (b *Base) Points(strategies []string) ([]experiment.Point, error) {
	over, err := b.over("strategy")
	if err != nil {
		return nil, err
	}
	var points []experiment.Point
	for i, strategy := range strategies {
		if slices.Contains(strategies[:i], strategy) {
			return nil, wrong("", "the strategy %s is listed twice, and cannot be compared with itself", strategy)
		}
		s := *b.Scenario
		if err := s.Apply(append([]scenarios.Assignment{{Address: "strategy", Value: strategy}}, over...)); err != nil {
			return nil, cmp.Or(knownStrategy(strategy), err)
		}
		points = append(points, experiment.Point{Name: strategy, Config: s.Config})
	}
	return points, nil
}

// Factor parses one factor to vary, given by an option.
func (b *Base) Factor(option, text string) (experiment.Factor, error) {
	f, err := b.Scenario.Factor(text)
	var problems decode.Problems
	if errors.As(err, &problems) {
		for i := range problems {
			problems[i].File = "--" + option
		}
		return f, problems
	}
	if err != nil {
		return f, Wrong{option, err}
	}
	return f, nil
}

// Factors parses the factors to vary.
func (b *Base) Factors(vary []string) ([]experiment.Factor, error) {
	var out []experiment.Factor
	for _, text := range vary {
		f, err := b.Factor("vary", text)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// plan is a plan of the base with factors, without points yet.
func (b *Base) plan(design string, factors []experiment.Factor, s Sampling) (*experiment.Plan, error) {
	p := &experiment.Plan{Format: experiment.PlanFormat, ModelVersion: sim.ModelVersion, BlockSize: agents.BlockSize,
		Scenario: string(scenarios.WriteOwn(&b.Scenario.Config, b.Scenario.Compare)), Factors: factors, Design: design}
	s.of(p)
	var varied []string
	for _, f := range factors {
		varied = append(varied, f.Address)
	}
	over, err := b.over(varied...)
	for _, x := range over {
		p.Over = append(p.Over, x.Address+"="+x.Value)
	}
	return p, err
}

// settle tries every point of a plan once, so that a value which an address refuses shows before anything runs; the plan then holds
// the values in effect. measures are taken at every point, so that each must be long enough for them.
func settle(p *experiment.Plan, measures ...experiment.Measure) error {
	base, assigner, over, err := planned(p)
	if err != nil {
		return err
	}
	months := 0
	for i, values := range p.Points {
		values = slices.Concat(values, over)
		s, err := assigner.Assign(base, values)
		if err != nil {
			return fmt.Errorf("point %d: %w", i, err)
		}
		for _, m := range measures {
			if m.In(&s.Config) > s.Config.Months {
				return wrong("", "%s: point %d has only %s", m.Name, i, decimal.Several(s.Config.Months, "month"))
			}
		}
		p.Points[i] = assigner.Effective(&s.Config, values)[:len(p.Factors)]
		c := &s.Config
		months = max(months, (c.Months+c.Beyond+c.History.Months)*c.Population.Customers)
	}
	p.Divide(months)
	return nil
}

// Configure builds the configurations of a plan's runs: the scenario, the point's values and the overrides, set together, in the world of the run.
func Configure(p *experiment.Plan) (func(experiment.Run) (sim.Config, error), error) {
	base, assigner, over, err := planned(p)
	if err != nil {
		return nil, err
	}
	return func(run experiment.Run) (sim.Config, error) {
		if run.Point < 0 || run.Point >= len(p.Points) {
			return sim.Config{}, fmt.Errorf("point %d of %d", run.Point, len(p.Points))
		}
		s, err := assigner.Assign(base, slices.Concat(p.Points[run.Point], over))
		if err != nil {
			return sim.Config{}, fmt.Errorf("point %d: %w", run.Point, err)
		}
		p.Of().Enter(&s.Config, run)
		return s.Config, nil
	}, nil
}

// planned is a plan's scenario, what sets the factors and then what goes over them, and the values of the latter.
func planned(p *experiment.Plan) (*scenarios.Scenario, *scenarios.Assigner, []string, error) {
	base, err := scenarios.Parse("the plan's scenario", []byte(p.Scenario))
	if err != nil {
		return nil, nil, nil, err
	}
	var names, over []string
	for _, f := range p.Factors {
		names = append(names, f.Address)
	}
	for _, pair := range p.Over {
		x, err := scenarios.ParseAssignment(pair)
		if err != nil {
			return nil, nil, nil, err
		}
		names, over = append(names, x.Address), append(over, x.Value)
	}
	assigner, err := base.Assigner(names...)
	return base, assigner, over, err
}
