package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Assignment assigns a value to an address.
type Assignment struct{ Address, Value string }

// ParseAssignment parses ADDRESS=VALUE.
func ParseAssignment(text string) (Assignment, error) {
	name, value, ok := strings.Cut(text, "=")
	if !ok {
		return Assignment{}, fmt.Errorf("%s: want ADDRESS=VALUE", text)
	}
	return Assignment{strings.TrimSpace(name), strings.TrimSpace(value)}, nil
}

// Assigner sets the same addresses of a scenario to different values, as an experiment does at each of its points.
type Assigner struct {
	addresses []*address
	order     []int // places in addresses, what is general before what it covers
}

// Assigner resolves addresses. Unknown ones, and two spellings of one thing, come back as Problems.
func (s *Scenario) Assigner(names ...string) (*Assigner, error) {
	a := &Assigner{}
	var problems decode.Problems
	seen := map[string]string{}
	for _, name := range names {
		at, m := find(&s.Config, name)
		if m.Wish == "" {
			if before, twice := seen[at.name]; twice && before == name {
				m.Wish = "given twice"
			} else if twice {
				m.Wish = "the same as " + before + ", which is given too"
			}
		}
		if m.Wish != "" {
			problems = append(problems, decode.Problem{File: "--set", Path: name, Wish: m.Wish, Nearest: m.Nearest})
			continue
		}
		seen[at.name] = name
		a.addresses = append(a.addresses, at)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	for i := range a.addresses {
		a.order = append(a.order, i)
	}
	// An address that covers another stands before it. None covers one that covers others, so that two classes are enough.
	slices.SortStableFunc(a.order, func(i, j int) int { return class(a.addresses[i]) - class(a.addresses[j]) })
	return a, nil
}

func class(a *address) int {
	if a.wide != nil {
		return 0
	}
	return 1
}

// Assign returns the scenario with the values set, one value per address. The result does not depend on the order of the addresses.
// Rejected values are returned as Problems, and the scenario stays unchanged.
func (a *Assigner) Assign(s *Scenario, values []string) (*Scenario, error) {
	if len(values) != len(a.addresses) {
		return nil, fmt.Errorf("%d values for %d addresses", len(values), len(a.addresses))
	}
	out := *s
	out.Config.Brands = slices.Clone(out.Config.Brands)
	var problems decode.Problems
	for _, i := range a.order {
		at := a.addresses[i]
		if m := at.put(&out.Config, decode.Scalar{Text: values[i]}); m.Wish != "" {
			problems = append(problems, decode.Problem{File: "--set", Path: at.name, Value: values[i], Wish: m.Wish, Nearest: m.Nearest})
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return &out, nil
}

// Effective returns the values of a configuration at the addresses, in the form that Set takes. They differ from the
// assigned values in spelling (0.50 is 0.5) and by rounding to single precision.
func (a *Assigner) Effective(c *sim.Config, assigned []string) []string {
	out := make([]string, len(a.addresses))
	for i, at := range a.addresses {
		out[i] = assigned[i]
		if at.kind != experiment.Word {
			out[i] = at.get(c)
		}
	}
	return out
}

// Apply sets all the assignments together, or none of them.
func (s *Scenario) Apply(list []Assignment) error {
	names, values := make([]string, len(list)), make([]string, len(list))
	for i, x := range list {
		names[i], values[i] = x.Address, x.Value
	}
	a, err := s.Assigner(names...)
	if err != nil {
		return err
	}
	out, err := a.Assign(s, values)
	if err != nil {
		return err
	}
	s.Config = out.Config
	return nil
}

// Set changes one value by its address. The scenario is unchanged when the value is refused.
func (s *Scenario) Set(address, value string) error {
	return s.Apply([]Assignment{{address, value}})
}

// Canonical returns the canonical form of an address, which may be spelt in two ways.
func (s *Scenario) Canonical(name string) (string, error) {
	at, m := find(&s.Config, name)
	if m.Wish != "" {
		return "", decode.Problems{{File: "--set", Path: name, Wish: m.Wish, Nearest: m.Nearest}}
	}
	return at.name, nil
}

// Covered returns the assignments that one of the addresses also sets, as a strategy sets levers: they must be
// set again after it. An assignment to one of the addresses itself is an error.
func (s *Scenario) Covered(by []string, list []Assignment) ([]Assignment, error) {
	var out []Assignment
	for _, x := range list {
		at, m := find(&s.Config, x.Address)
		if m.Wish != "" {
			return nil, decode.Problems{{File: "--set", Path: x.Address, Wish: m.Wish, Nearest: m.Nearest}}
		}
		covered := false
		for _, name := range by {
			wide, m := find(&s.Config, name)
			if m.Wish != "" {
				return nil, decode.Problems{{File: "--vary", Path: name, Wish: m.Wish, Nearest: m.Nearest}}
			}
			if wide.name == at.name {
				return nil, decode.Problems{{Path: name, Wish: "varied, and set too (" + x.Address + "=" + x.Value + "); want one of them"}}
			}
			covered = covered || wide.covers(at)
		}
		if covered {
			out = append(out, x)
		}
	}
	return out, nil
}

// Factor parses a factor to vary: ADDRESS=lo:hi:n, ADDRESS=lo:hi or ADDRESS=a,b,c, where the address says what its values are.
func (s *Scenario) Factor(text string) (experiment.Factor, error) {
	return experiment.ParseFactor(text, func(name string) (experiment.Kind, int, error) {
		at, m := find(&s.Config, name)
		if m.Wish != "" {
			return "", 0, decode.Problems{{File: "--vary", Path: name, Wish: m.Wish, Nearest: m.Nearest}}
		}
		return at.kind, max(1, at.step), nil
	})
}
