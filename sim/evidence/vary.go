package evidence

import (
	"strings"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
)

// BadSet is the error for an assignment that experiments do not accept.
type BadSet struct{ Address string }

// Error says what can be set.
func (b BadSet) Error() string {
	return b.Address + ": an experiment sets its own levers, months, shocks and segments; want seed, population.customers or parameters.NAME"
}

// variation returns what assignments change in all experiments: the seed, the number of customers and parameters. It is nil if they change
// nothing. Another address is a BadSet, a value out of its range Problems.
func variation(set []scenarios.Assignment) (func(*sim.Config), error) {
	if len(set) == 0 {
		return nil, nil
	}
	s, err := scenarios.Load(scenarios.Default, nil)
	if err != nil {
		return nil, err
	}
	if err := s.Apply(set); err != nil {
		return nil, err
	}
	var changes []func(*sim.Config)
	for _, x := range set {
		path, parameter := strings.CutPrefix(x.Address, "parameters.")
		switch {
		case x.Address == "seed":
			changes = append(changes, func(c *sim.Config) { c.Seed = s.Config.Seed })
		case x.Address == "population.customers":
			changes = append(changes, func(c *sim.Config) { c.Population.Customers = s.Config.Population.Customers })
		case parameter:
			for _, p := range agents.Parameters() {
				if p.Path == path {
					changes = append(changes, func(c *sim.Config) { *p.At(&c.Params) = *p.At(&s.Config.Params) })
				}
			}
		default:
			return nil, BadSet{x.Address}
		}
	}
	return func(c *sim.Config) {
		for _, change := range changes {
			change(c)
		}
	}, nil
}

// both applies one change after the other; either may be nil.
func both(first, then func(*sim.Config)) func(*sim.Config) {
	switch {
	case first == nil:
		return then
	case then == nil:
		return first
	}
	return func(c *sim.Config) {
		first(c)
		then(c)
	}
}
