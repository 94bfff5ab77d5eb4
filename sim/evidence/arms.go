package evidence

import (
	"slices"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
)

// arm parses one arm of an experiment: what happens in its world.
func (r *rowReader) arm(name string, n decode.Node, path string) {
	world := r.world
	var c sim.Config
	started := false
	start := func() {
		if base := r.worlds[world]; !started && base != nil {
			c, started = *base, true
			c.Months, c.Brands = r.row.Months, slices.Clone(base.Brands)
			c.Population.Segments = slices.Clone(base.Population.Segments)
		}
	}
	focal := func(read func(n decode.Node, path string, b *sim.Brand)) func(decode.Node, string) {
		return func(n decode.Node, path string) {
			if start(); started {
				read(n, path, &c.Brands[0])
			}
		}
	}
	whole := func(read func(n decode.Node, path string)) func(decode.Node, string) {
		return func(n decode.Node, path string) {
			if start(); started {
				read(n, path)
			}
		}
	}
	r.Object(n, path, []decode.Field{
		{Name: "world", Read: r.choice(&world, r.worldNames())},
		{Name: "strategy", Read: focal(r.preset)},
		{Name: "levers", Read: focal(func(n decode.Node, path string, b *sim.Brand) { r.Levers(n, path, &b.Levers) })},
		{Name: "consent", Read: focal(func(n decode.Node, path string, b *sim.Brand) { r.Consent(n, path, &b.Consent) })},
		{Name: "quality", Read: focal(func(n decode.Node, path string, b *sim.Brand) { r.NumberField(&b.Quality, 0, 3)(n, path) })},
		{Name: "discount", Read: focal(func(n decode.Node, path string, b *sim.Brand) { r.NumberField(&b.Discount, 0, .9)(n, path) })},
		{Name: "format", Read: focal(func(n decode.Node, path string, b *sim.Brand) { r.NumberField(&b.Format, -1, 1)(n, path) })},
		{Name: "policy", Read: focal(func(n decode.Node, path string, b *sim.Brand) { r.Policy(n, path, &b.Policy) })},
		{Name: "then", Read: focal(func(n decode.Node, path string, b *sim.Brand) { r.then(n, path, b) })},
		{Name: "rivals", Read: whole(func(n decode.Node, path string) { r.rivals(n, path, &c) })},
		{Name: "shocks", Read: whole(func(n decode.Node, path string) { r.Shocks(n, path, &c) })},
		{Name: "population", Read: whole(func(n decode.Node, path string) { r.Population(n, path, &c.Population) })},
	})
	start()
	r.Demand(n, started, path+".world", "want a world, here or for the row")
	r.row.Arms = append(r.row.Arms, experiment.Point{Name: name, Config: c})
}

// industry is the reference setting; it is not a preset.
const industry = "industry"

// preset gives a brand a strategy's levers, or the industry's; a preset's policy is ignored, since rows hold strategies still.
func (d *reader) preset(n decode.Node, path string, b *sim.Brand) {
	d.Set(n, path, func(v decode.Scalar) decode.Mistake {
		i, m := v.OneOf(append(scenarios.StrategyNames(), industry))
		if m.Wish != "" {
			return m
		}
		b.Strategy, b.Levers = v.Text, agents.Industry
		if v.Text != industry {
			b.Levers = agents.Strategies()[i].Levers
		}
		return m
	})
}

// then changes a brand's levers in a month: to a strategy's, or single ones.
func (r *rowReader) then(n decode.Node, path string, b *sim.Brand) {
	at := b.Levers
	for _, c := range b.Schedule {
		at[c.Lever] = c.To
	}
	step := func(n decode.Node, path string) {
		before, now, month := at, sim.Brand{Levers: at}, 0
		r.Object(n, path, []decode.Field{
			{Name: "month", Read: func(n decode.Node, path string) {
				r.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { month, m = scenarios.MonthWithin(v, r.row.Months); return m })
			}},
			{Name: "strategy", Read: func(n decode.Node, path string) { r.preset(n, path, &now) }},
			{Name: "levers", Read: func(n decode.Node, path string) { r.Levers(n, path, &now.Levers) }},
		})
		r.Demand(n, month > 0, path+".month", "want the month of the change")
		for l := range now.Levers {
			if now.Levers[l] != before[l] {
				b.Schedule = append(b.Schedule, sim.Change{Month: month, Over: 1, Lever: agents.Lever(l), To: now.Levers[l]})
			}
		}
		at = now.Levers
	}
	if _, several := decode.Items(n); several {
		r.List(n, path, 10, step)
		return
	}
	step(n, path)
}

// rivals gives all other brands in the world a strategy or levers.
func (r *rowReader) rivals(n decode.Node, path string, c *sim.Config) {
	if len(c.Brands) < 2 {
		r.Fail(n, path, "", decode.Mistake{Wish: "the world has no rivals"})
		return
	}
	for i := 1; i < len(c.Brands); i++ {
		before := r.Failed()
		r.Object(n, path, []decode.Field{
			{Name: "strategy", Read: func(n decode.Node, path string) { r.preset(n, path, &c.Brands[i]) }},
			{Name: "levers", Read: func(n decode.Node, path string) { r.Levers(n, path, &c.Brands[i].Levers) }},
		})
		if r.Failed() > before {
			return
		}
	}
}

// message parses a message and the arm whose customers get it.
func (r *rowReader) message(name string, n decode.Node, path string) {
	q := Question{Name: name, After: 6, Message: agents.PlainMessage(0)}
	m := &q.Message
	var arm string
	var arms []string
	for _, a := range r.row.Arms {
		arms = append(arms, a.Name)
	}
	fields := []decode.Field{
		{Name: "arm", Read: r.choice(&arm, arms)},
		{Name: "after", Read: func(n decode.Node, path string) {
			r.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				q.After, m = decode.Keep(q.After)(v.Count(0, r.row.Months))
				return m
			})
		}},
	}
	for _, k := range agents.Knobs() {
		fields = append(fields, decode.Field{Name: k.Name, Read: r.NumberField(k.At(m), k.Lowest, k.Most)})
	}
	r.Object(n, path, fields)
	q.Arm = max(0, slices.Index(arms, arm))
	r.row.Messages = append(r.row.Messages, q)
}
