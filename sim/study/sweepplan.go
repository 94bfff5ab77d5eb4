package study

import (
	"strings"

	"backlash/scenarios"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// Sweep runs a scenario at many settings.
type Sweep struct {
	Base
	Sampling
	Vary      []string // ADDRESS=lo:hi:n, ADDRESS=lo:hi or ADDRESS=a,b,c
	Design    string   // grid, lhs or sobol
	Points    int      // of lhs and sobol
	Precision string   // METRIC[@MONTH]=HALF: worlds until the half-width of the mean is small enough; "" without
	Most      int      // worlds a point then
}

// Plan resolves the experiment: every point is tried, so that a mistake shows before anything runs.
func (s *Sweep) Plan() (*experiment.Plan, error) {
	if len(s.Vary) == 0 {
		return nil, wrong("", "nothing to vary: --vary intensity=0:1:11")
	}
	if err := s.Sampling.Check(1); err != nil {
		return nil, err
	}
	factors, err := s.Factors(s.Vary)
	if err != nil {
		return nil, err
	}
	p, err := s.plan(s.Design, factors, s.Sampling)
	if err != nil {
		return nil, err
	}
	if s.Design == "grid" && s.Points != 0 {
		return nil, wrong("points", "is for --design lhs and sobol; a grid's points are its levels")
	}
	if s.Design != "grid" && s.Points == 0 {
		return nil, wrong("design", "%s wants --points, the number of design points", s.Design)
	}
	if p.Points, err = experiment.Lay(s.Design, factors, s.Points, s.Scenario.Config.Seed); err != nil {
		return nil, Wrong{"", err}
	}
	var measures []experiment.Measure
	if s.Precision != "" {
		m, err := s.precision(p)
		if err != nil {
			return nil, err
		}
		measures = append(measures, m)
	}
	return p, settle(p, measures...)
}

// Under adds assignments with lower precedence than the existing ones, as a plan file's are below the flags: if both set the same thing, the
// existing one wins.
func (b *Base) Under(pairs []string) error {
	given := map[string]bool{}
	for _, x := range b.Set {
		name, err := b.Scenario.Canonical(x.Address)
		if err != nil {
			return err
		}
		given[name] = true
	}
	var all []scenarios.Assignment
	for _, pair := range pairs {
		x, err := scenarios.ParseAssignment(pair)
		if err != nil {
			return err
		}
		name, err := b.Scenario.Canonical(x.Address)
		if err != nil {
			return err
		}
		if !given[name] {
			all = append(all, x)
		}
	}
	b.Set = append(all, b.Set...)
	return b.Scenario.Apply(b.Set) // what was set already is set once more, since what comes under it may cover it
}

// precision understands METRIC[@MONTH]=HALF.
func (s *Sweep) precision(p *experiment.Plan) (experiment.Measure, error) {
	name, half, ok := strings.Cut(s.Precision, "=")
	x, err := decimal.Real(half, 64)
	if !ok || err != nil || !(x > 0) {
		return experiment.Measure{}, wrong("precision", "%s: want METRIC=HALF, e.g. churn@12=0.002%s", s.Precision, decimal.Hint(half))
	}
	m, err := experiment.ParseMeasure(name, &s.Scenario.Config)
	if err != nil {
		return m, Wrong{"precision", err}
	}
	if s.Worlds < experiment.Quick {
		return m, wrong("precision", "needs at least %d worlds to begin with (--worlds %d); intervals of fewer hold less often than they say", experiment.Quick, experiment.Quick)
	}
	if s.Most < s.Worlds {
		return m, wrong("max-worlds", "%d: want at least --worlds, %d", s.Most, s.Worlds)
	}
	if draws := experiment.Draws(); s.Uncertainty.Draws() && s.Most > draws {
		return m, wrong("max-worlds", "%d: want at most %d, the parameter draws that there are", s.Most, draws)
	}
	p.Precision = &experiment.Precision{Measure: name, Half: x, Most: s.Most}
	return m, nil
}
