package scenarios

import (
	"fmt"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
)

func (d *Decoder) brands(n decode.Node, path string, c *sim.Config) {
	before := decode.Given{}
	d.List(n, path, agents.MaxBrands, func(n decode.Node, path string) {
		b := sim.Brand{Quality: 1, Effort: 1}
		named, chosen := false, false
		d.Object(n, path, []decode.Field{
			{Name: "name", Read: func(n decode.Node, path string) {
				named = true
				d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { b.Name, m = v.Label(before); return m })
			}},
			{Name: "strategy", Read: func(n decode.Node, path string) {
				chosen = true
				d.Set(n, path, func(v decode.Scalar) decode.Mistake {
					i, m := v.OneOf(StrategyNames())
					if m.Wish == "" {
						preset := agents.Strategies()[i]
						b.Strategy, b.Levers, b.Policy = preset.Name, preset.Levers, preset.Policy
					}
					return m
				})
			}},
			{Name: "levers", Read: func(n decode.Node, path string) { d.Levers(n, path, &b.Levers) }},
			{Name: "consent", Read: func(n decode.Node, path string) { d.Consent(n, path, &b.Consent) }},
			{Name: "quality", Read: d.NumberField(&b.Quality, 0, 3)},
			{Name: "discount", Read: d.NumberField(&b.Discount, 0, .9)},
			{Name: "format", Read: d.NumberField(&b.Format, -1, 1)},
			{Name: "effort", Read: d.NumberField(&b.Effort, 0, 12)},
			{Name: "hold_count", Read: d.TruthField(&b.HoldCount)},
			{Name: "schedule", Read: func(n decode.Node, path string) { d.schedule(n, path, c.Months, &b) }},
			{Name: "policy", Read: func(n decode.Node, path string) { d.Policy(n, path, &b.Policy) }},
		})
		d.Demand(n, named, path+".name", "want a name")
		d.Demand(n, chosen, path+".strategy", "want a strategy")
		c.Brands = append(c.Brands, b)
	})
	if length, ok := decode.Items(n); ok && length == 0 {
		d.Fail(n, path, "", decode.Mistake{Wish: "want at least one brand"})
	}
}

// Levers reads levers by name, 0..1 each; those that are not named stay.
func (d *Decoder) Levers(n decode.Node, path string, l *agents.Levers) {
	var fields []decode.Field
	for lever, name := range agents.LeverNames {
		fields = append(fields, decode.Field{Name: name, Read: d.NumberField(&l[lever], 0, 1)})
	}
	d.Object(n, path, fields)
}

// Consent reads a kind by name, or a kind with a nudge of one's own.
func (d *Decoder) Consent(n decode.Node, path string, c *agents.Consent) {
	kind := func(n decode.Node, path string) {
		d.Set(n, path, func(v decode.Scalar) decode.Mistake {
			i, m := v.OneOf(agents.ConsentNames[:])
			c.Kind = agents.ConsentKind(i)
			return m
		})
	}
	if !decode.IsMapping(n) {
		kind(n, path)
		return
	}
	d.Object(n, path, []decode.Field{
		{Name: "kind", Read: kind},
		{Name: "nudge", Read: func(n decode.Node, path string) { c.Custom = true; d.NumberField(&c.Nudge, -10, 10)(n, path) }},
		{Name: "reward", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { c.Reward, m = v.Truth(); return m })
		}},
	})
}

func (d *Decoder) schedule(n decode.Node, path string, months int, b *sim.Brand) {
	d.List(n, path, maxChanges, func(n decode.Node, path string) {
		change, when, what, where := sim.Change{Over: 1}, false, false, false
		d.Object(n, path, []decode.Field{
			{Name: "month", Read: func(n decode.Node, path string) {
				when = true
				d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { change.Month, m = MonthWithin(v, months); return m })
			}},
			{Name: "lever", Read: func(n decode.Node, path string) {
				what = true
				d.Set(n, path, func(v decode.Scalar) decode.Mistake {
					i, m := v.OneOf(agents.LeverNames[:])
					change.Lever = agents.Lever(i)
					return m
				})
			}},
			{Name: "to", Read: func(n decode.Node, path string) { where = true; d.NumberField(&change.To, 0, 1)(n, path) }},
			{Name: "over", Read: func(n decode.Node, path string) {
				d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { change.Over, m = v.Count(1, MaxMonths); return m })
			}},
		})
		d.Demand(n, when, path+".month", "want the month of the change")
		d.Demand(n, what, path+".lever", "want a lever")
		d.Demand(n, where, path+".to", "want the lever's new value, 0..1")
		b.Schedule = append(b.Schedule, change)
	})
}

// MonthWithin reads a month within the horizon.
func MonthWithin(s decode.Scalar, months int) (int, decode.Mistake) {
	n, m := s.Count(1, MaxMonths)
	if m.Wish == "" && n > months {
		m.Wish = fmt.Sprintf("want a month within the horizon, 1..%d", months)
	} else if m.Wish != "" {
		m.Wish = fmt.Sprintf("want a month, 1..%d%s", months, s.Hint())
	}
	return n, m
}

// Policy reads the rule that moves a brand's levers.
func (d *Decoder) Policy(n decode.Node, path string, kind *agents.PolicyKind) {
	d.Object(n, path, []decode.Field{{Name: "kind", Read: func(n decode.Node, path string) {
		d.Set(n, path, func(v decode.Scalar) decode.Mistake {
			i, m := v.OneOf(agents.PolicyNames[:])
			*kind = agents.PolicyKind(i)
			return m
		})
	}}})
}

// Shocks reads the shocks of a world whose months and brands are known already.
func (d *Decoder) Shocks(n decode.Node, path string, c *sim.Config) {
	var brands []string
	for _, b := range c.Brands {
		brands = append(brands, b.Name)
	}
	var segments []string
	for _, s := range c.Population.Segments {
		segments = append(segments, s.Name)
	}
	d.List(n, path, maxShocks, func(n decode.Node, path string) {
		s := sim.Shock{}
		when, what, size, late, named, over, whom := false, false, false, decode.Node(nil), decode.Node(nil), decode.Node(nil), decode.Node(nil)
		d.Object(n, path, []decode.Field{
			{Name: "month", Read: func(n decode.Node, path string) {
				when = true
				d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { s.Month, m = MonthWithin(v, c.Months); return m })
			}},
			{Name: "kind", Read: func(n decode.Node, path string) {
				what = true
				d.Set(n, path, func(v decode.Scalar) decode.Mistake {
					i, m := v.OneOf(sim.ShockNames())
					s.Kind = sim.ShockKind(i)
					return m
				})
			}},
			{Name: "size", Read: func(n decode.Node, path string) {
				size = true
				lo, hi := float32(0), float32(1)
				if s.Kind.Logits() {
					lo, hi = -10, 10
				}
				d.NumberField(&s.Size, lo, hi)(n, path)
			}},
			{Name: "over", Read: func(n decode.Node, path string) { over = n; d.whole(&s.Over, 1, MaxMonths)(n, path) }},
			{Name: "late", Read: func(n decode.Node, path string) { late = n; d.NumberField(&s.Late, 0, 1)(n, path) }},
			{Name: "segment", Read: func(n decode.Node, path string) {
				whom = n
				d.Set(n, path, func(v decode.Scalar) decode.Mistake {
					i, m := v.OneOf(segments)
					s.For = i + 1
					return m
				})
			}},
			{Name: "brand", Read: func(n decode.Node, path string) {
				named = n
				d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { s.Brand, m = v.OneOf(brands); return m })
			}},
		})
		d.Demand(n, when, path+".month", "want the month of the shock")
		d.Demand(n, what, path+".kind", "want a kind of shock")
		d.Demand(n, size, path+".size", "want a size")
		if over != nil && !s.Kind.Lasts() {
			d.Fail(over, path+".over", "", decode.Mistake{Wish: "only what a brand does for a time lasts: pause-personalization, cap-frequency, step-price, lose-data, personal-offer"})
		}
		if whom != nil && s.Kind != sim.PersonalOffer {
			d.Fail(whom, path+".segment", "", decode.Mistake{Wish: "only a personal-offer is made to a segment"})
		}
		if late != nil && s.Kind != sim.DataBreach {
			d.Fail(late, path+".late", "", decode.Mistake{Wish: "only a data-breach can come late"})
		}
		if s.Kind == sim.RivalLaunch {
			switch {
			case named == nil:
				s.Brand = -1
			case s.Brand == 0:
				d.Fail(named, path+".brand", "", decode.Mistake{Wish: "want a rival: the focal brand is there from the start"})
			}
		}
		c.Shocks = append(c.Shocks, s)
	})
}
