package scenarios

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"

	"backlash/agents"
	"backlash/sim"
)

func (d *decoder) brands(n ast.Node, path string, c *sim.Config) {
	before := given{}
	d.list(n, path, agents.MaxBrands, func(n ast.Node, path string) {
		b := sim.Brand{Quality: 1}
		named, chosen := false, false
		d.object(n, path, []field{
			{"name", func(n ast.Node, path string) {
				named = true
				d.set(n, path, func(v scalar) (m mistake) { b.Name, m = v.label(before); return m })
			}},
			{"strategy", func(n ast.Node, path string) {
				chosen = true
				d.set(n, path, func(v scalar) mistake {
					i, m := v.oneOf(strategyNames())
					if m.wish == "" {
						preset := agents.Strategies()[i]
						b.Strategy, b.Levers, b.Policy = preset.Name, preset.Levers, preset.Policy
					}
					return m
				})
			}},
			{"levers", func(n ast.Node, path string) { d.levers(n, path, &b.Levers) }},
			{"consent", func(n ast.Node, path string) { d.consent(n, path, &b.Consent) }},
			{"quality", d.numberField(&b.Quality, 0, 3)},
			{"discount", d.numberField(&b.Discount, 0, .9)},
			{"schedule", func(n ast.Node, path string) { d.schedule(n, path, c.Months, &b) }},
			{"policy", func(n ast.Node, path string) { d.policy(n, path, &b.Policy) }},
		})
		d.demand(n, named, path+".name", "want a name")
		d.demand(n, chosen, path+".strategy", "want a strategy")
		c.Brands = append(c.Brands, b)
	})
	if s, ok := n.(*ast.SequenceNode); ok && len(s.Values) == 0 {
		d.fail(n, path, "", mistake{wish: "want at least one brand"})
	}
}

func (d *decoder) levers(n ast.Node, path string, l *agents.Levers) {
	var fields []field
	for lever, name := range agents.LeverNames {
		fields = append(fields, field{name, d.numberField(&l[lever], 0, 1)})
	}
	d.object(n, path, fields)
}

// consent is a kind by name, or a kind with a nudge of one's own.
func (d *decoder) consent(n ast.Node, path string, c *agents.Consent) {
	kind := func(n ast.Node, path string) {
		d.set(n, path, func(v scalar) mistake {
			i, m := v.oneOf(agents.ConsentNames[:])
			c.Kind = agents.ConsentKind(i)
			return m
		})
	}
	if n.Type() != ast.MappingType && n.Type() != ast.MappingValueType {
		kind(n, path)
		return
	}
	d.object(n, path, []field{
		{"kind", kind},
		{"nudge", func(n ast.Node, path string) { c.Custom = true; d.numberField(&c.Nudge, -10, 10)(n, path) }},
		{"reward", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) (m mistake) { c.Reward, m = v.truth(); return m })
		}},
	})
}

func (d *decoder) schedule(n ast.Node, path string, months int, b *sim.Brand) {
	d.list(n, path, maxChanges, func(n ast.Node, path string) {
		change, when, what, where := sim.Change{Over: 1}, false, false, false
		d.object(n, path, []field{
			{"month", func(n ast.Node, path string) {
				when = true
				d.set(n, path, func(v scalar) (m mistake) { change.Month, m = v.month(months); return m })
			}},
			{"lever", func(n ast.Node, path string) {
				what = true
				d.set(n, path, func(v scalar) mistake {
					i, m := v.oneOf(agents.LeverNames[:])
					change.Lever = agents.Lever(i)
					return m
				})
			}},
			{"to", func(n ast.Node, path string) { where = true; d.numberField(&change.To, 0, 1)(n, path) }},
			{"over", func(n ast.Node, path string) {
				d.set(n, path, func(v scalar) (m mistake) { change.Over, m = v.count(1, maxMonths); return m })
			}},
		})
		d.demand(n, when, path+".month", "want the month of the change")
		d.demand(n, what, path+".lever", "want a lever")
		d.demand(n, where, path+".to", "want the lever's new value, 0..1")
		b.Schedule = append(b.Schedule, change)
	})
}

// month reads a month within the horizon.
func (s scalar) month(months int) (int, mistake) {
	n, m := s.count(1, maxMonths)
	if m.wish == "" && n > months {
		m.wish = fmt.Sprintf("want a month within the horizon, 1..%d", months)
	} else if m.wish != "" {
		m.wish = fmt.Sprintf("want a month, 1..%d%s", months, s.hint())
	}
	return n, m
}

func (d *decoder) policy(n ast.Node, path string, kind *agents.PolicyKind) {
	d.object(n, path, []field{{"kind", func(n ast.Node, path string) {
		d.set(n, path, func(v scalar) mistake {
			i, m := v.oneOf(agents.PolicyNames[:])
			*kind = agents.PolicyKind(i)
			return m
		})
	}}})
}

func (d *decoder) shocks(n ast.Node, path string, c *sim.Config) {
	var brands []string
	for _, b := range c.Brands {
		brands = append(brands, b.Name)
	}
	d.list(n, path, maxShocks, func(n ast.Node, path string) {
		s := sim.Shock{}
		when, what, size, late, named := false, false, false, ast.Node(nil), ast.Node(nil)
		d.object(n, path, []field{
			{"month", func(n ast.Node, path string) {
				when = true
				d.set(n, path, func(v scalar) (m mistake) { s.Month, m = v.month(c.Months); return m })
			}},
			{"kind", func(n ast.Node, path string) {
				what = true
				d.set(n, path, func(v scalar) mistake {
					i, m := v.oneOf(sim.ShockNames())
					s.Kind = sim.ShockKind(i)
					return m
				})
			}},
			{"size", func(n ast.Node, path string) {
				size = true
				lo, hi := float32(0), float32(1)
				if s.Kind == sim.ConsentPrompt {
					lo, hi = -10, 10
				}
				d.numberField(&s.Size, lo, hi)(n, path)
			}},
			{"late", func(n ast.Node, path string) { late = n; d.numberField(&s.Late, 0, 1)(n, path) }},
			{"brand", func(n ast.Node, path string) {
				named = n
				d.set(n, path, func(v scalar) (m mistake) { s.Brand, m = v.oneOf(brands); return m })
			}},
		})
		d.demand(n, when, path+".month", "want the month of the shock")
		d.demand(n, what, path+".kind", "want a kind of shock")
		d.demand(n, size, path+".size", "want a size")
		if late != nil && s.Kind != sim.DataBreach {
			d.fail(late, path+".late", "", mistake{wish: "only a data-breach can come late"})
		}
		if s.Kind == sim.RivalLaunch {
			switch {
			case named == nil:
				s.Brand = -1
			case s.Brand == 0:
				d.fail(named, path+".brand", "", mistake{wish: "want a rival: the focal brand is there from the start"})
			}
		}
		c.Shocks = append(c.Shocks, s)
	})
}
