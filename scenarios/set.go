package scenarios

import (
	"slices"
	"strings"

	"backlash/agents"
	"backlash/sim"
)

// Set changes one value by its address: a bare lever of the focal brand or its strategy, as Use does, or a path such as population.customers,
// brands.NAME.levers.intensity or parameters.trust.loss_gain_ratio. The scenario is unchanged when the value is refused.
func (s *Scenario) Set(address, value string) error {
	c := s.Config
	c.Brands = slices.Clone(c.Brands)
	m := set(&c, address, scalar{text: value})
	if m.wish != "" {
		return Problems{{File: "--set", Path: address, Value: value, Wish: m.wish, Nearest: m.nearest}}
	}
	s.Config = c
	return nil
}

// Addresses lists every address that Set knows for this scenario.
func (s *Scenario) Addresses() []string {
	out := append([]string{}, agents.LeverNames[:]...)
	for name := range plain(&s.Config) {
		out = append(out, name)
	}
	slices.Sort(out[len(agents.LeverNames):])
	for _, b := range s.Config.Brands {
		for _, l := range agents.LeverNames {
			out = append(out, "brands."+b.Name+".levers."+l)
		}
		for _, f := range brandFields {
			out = append(out, "brands."+b.Name+"."+f)
		}
	}
	for _, row := range agents.Parameters() {
		out = append(out, "parameters."+row.Path)
	}
	return out
}

var brandFields = []string{"strategy", "consent", "policy", "quality", "discount"}

// plain are the addresses with a fixed name.
func plain(c *sim.Config) map[string]func(scalar) mistake {
	name := func(names []string, put func(int)) func(scalar) mistake {
		return func(v scalar) mistake {
			i, m := v.oneOf(names)
			if m.wish == "" {
				put(i)
			}
			return m
		}
	}
	count := func(to *int, lo, hi int) func(scalar) mistake {
		return func(v scalar) (m mistake) { *to, m = keep(*to)(v.count(lo, hi)); return m }
	}
	number := func(to *float32, lo, hi float32) func(scalar) mistake {
		return func(v scalar) (m mistake) { *to, m = keep(*to)(v.number(lo, hi)); return m }
	}
	return map[string]func(scalar) mistake{
		"strategy": func(v scalar) mistake { m, _ := setBrand(&c.Brands[0], "strategy", v); return m },
		"months": func(v scalar) mistake {
			n, m := v.count(1, maxMonths)
			if m.wish == "" {
				shorten(c, n)
			}
			return m
		},
		"seed":                       func(v scalar) (m mistake) { c.Seed, m = keep(c.Seed)(v.seed()); return m },
		"history.months":             count(&c.History.Months, 0, maxMonths),
		"population.customers":       count(&c.Population.Customers, 1, maxCustomers),
		"population.trust_shift":     number(&c.Population.TrustShift, -.5, .5),
		"population.threshold_shift": number(&c.Population.ThresholdShift, -.5, .5),
		"population.average": func(v scalar) (m mistake) {
			c.Population.Average, m = keep(c.Population.Average)(v.truth())
			return m
		},
		"network.degree": func(v scalar) mistake {
			n, m := v.count(2, 200)
			if m.wish == "" && n%2 != 0 {
				m.wish = "want an even mean degree"
			}
			if m.wish == "" {
				c.Network.Degree = n
			}
			return m
		},
		"network.rewire":  number(&c.Network.Rewire, 0, 1),
		"network.kind":    name(networkNames, func(i int) { c.Network.Kind = sim.NetworkKind(i) }),
		"market.contract": name(contractNames, func(i int) { c.Market.Contract = sim.Contract(i) }),
		"market.setting": name(settingNames(), func(i int) {
			c.Market.Setting = Settings()[i].Name
			Settings()[i].apply(&c.Params)
		}),
		"history.strategy": name(strategyNames(), func(i int) {
			c.History.Strategy, c.History.Levers = agents.Strategies()[i].Name, agents.Strategies()[i].Levers
		}),
	}
}

func set(c *sim.Config, address string, v scalar) mistake {
	if l, ok := agents.LeverByName(address); ok {
		return setLever(&c.Brands[0], l, v)
	}
	if path, ok := strings.CutPrefix(address, "parameters."); ok {
		if row, ok := agents.ParameterByPath(path); ok {
			x, m := v.number(row.Lowest, row.Highest)
			if m.wish == "" {
				*row.At(&c.Params) = x
			}
			return m
		}
	}
	if put, ok := plain(c)[address]; ok {
		return put(v)
	}
	for i := range c.Brands {
		if rest, ok := strings.CutPrefix(address, "brands."+c.Brands[i].Name+"."); ok {
			if m, known := setBrand(&c.Brands[i], rest, v); known {
				return m
			}
		}
	}
	known := (&Scenario{Config: *c}).Addresses()
	return mistake{"unknown address", Nearest(address, known)}
}

// shorten moves the horizon; what a file plans for later months falls away, so that the result is still a valid file. Slices
// are made anew: the scenario of before keeps its own.
func shorten(c *sim.Config, months int) {
	c.Months = months
	c.Shocks = until(c.Shocks, func(s sim.Shock) bool { return s.Month <= months })
	for i := range c.Brands {
		c.Brands[i].Schedule = until(c.Brands[i].Schedule, func(s sim.Change) bool { return s.Month <= months })
	}
}

// until copies what is in time; nothing is nil, as in a file that says nothing.
func until[T any](all []T, inTime func(T) bool) []T {
	var some []T
	for _, x := range all {
		if inTime(x) {
			some = append(some, x)
		}
	}
	return some
}

func setLever(b *sim.Brand, l agents.Lever, v scalar) mistake {
	x, m := v.number(0, 1)
	if m.wish == "" {
		b.Levers[l] = x
	}
	return m
}

func setBrand(b *sim.Brand, field string, v scalar) (m mistake, known bool) {
	if name, ok := strings.CutPrefix(field, "levers."); ok {
		if l, ok := agents.LeverByName(name); ok {
			return setLever(b, l, v), true
		}
		return mistake{unknownKey(agents.LeverNames[:]), Nearest(name, agents.LeverNames[:])}, true
	}
	i := 0
	switch field {
	case "strategy":
		if v.text == AsWritten {
			break
		}
		if i, m = v.oneOf(strategyNames()); m.wish == "" {
			use(b, agents.Strategies()[i])
		}
	case "consent":
		if i, m = v.oneOf(agents.ConsentNames[:]); m.wish == "" {
			b.Consent = agents.Consent{Kind: agents.ConsentKind(i)}
		}
	case "policy":
		if i, m = v.oneOf(agents.PolicyNames[:]); m.wish == "" {
			b.Policy = agents.PolicyKind(i)
		}
	case "quality":
		b.Quality, m = keep(b.Quality)(v.number(0, 3))
	case "discount":
		b.Discount, m = keep(b.Discount)(v.number(0, .9))
	default:
		return m, false
	}
	return m, true
}
