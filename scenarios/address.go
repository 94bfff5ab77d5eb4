package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
)

// address is one thing of a scenario that a flag, a plan or an experiment can set: a bare lever of the focal brand or its
// strategy, or a path such as population.customers, brands.NAME.levers.intensity or parameters.trust.loss_gain_ratio.
type address struct {
	name  string // the canonical name: of two spellings of one thing, the shorter
	kind  experiment.Kind
	step  int      // whole numbers: the values accepted are multiples of it; 1 when 0
	words []string // names: those accepted
	put   func(*sim.Config, decode.Scalar) decode.Mistake
	get   func(*sim.Config) string // the value in effect, as Set takes it
	wide  func(other string) bool  // says of a canonical name that setting this address sets it too; nil: of none
}

// covers reports whether setting a sets b too, so that a must come before b whatever the order written.
func (a *address) covers(b *address) bool { return a.wide != nil && a.wide(b.name) }

// find resolves an address of a configuration.
func find(c *sim.Config, name string) (*address, decode.Mistake) {
	if l, ok := agents.LeverByName(name); ok {
		return leverAddress(c, 0, l), decode.Mistake{}
	}
	if path, ok := strings.CutPrefix(name, "parameters."); ok {
		if row, ok := agents.ParameterByPath(path); ok {
			return parameterAddress(row), decode.Mistake{}
		}
	}
	for _, a := range plainAddresses() {
		if a.name == name {
			return a, decode.Mistake{}
		}
	}
	if name == "strategy" {
		return brandAddress(c, 0, "strategy"), decode.Mistake{}
	}
	if brand, field, ok := splitBrand(c, name); ok {
		if lever, ok := strings.CutPrefix(field, "levers."); ok {
			if l, ok := agents.LeverByName(lever); ok {
				return leverAddress(c, brand, l), decode.Mistake{}
			}
			return nil, decode.Mistake{Wish: decode.UnknownKey(agents.LeverNames[:]), Nearest: decode.Nearest(lever, agents.LeverNames[:])}
		}
		if a := brandAddress(c, brand, field); a != nil {
			return a, decode.Mistake{}
		}
	}
	for l, word := range agents.LeverWords { // what screens call it
		if strings.EqualFold(name, word) {
			return nil, decode.Mistake{Wish: "unknown address", Nearest: agents.LeverNames[l]}
		}
	}
	m := decode.Mistake{Wish: "unknown address", Nearest: decode.Nearest(name, (&Scenario{Config: *c}).Addresses())}
	if m.Nearest == "" {
		m.Wish += "; the levers are " + strings.Join(agents.LeverNames[:], ", ")
	}
	return nil, m
}

// set gives one address of a configuration a value. The caller owns the slice of brands.
func set(c *sim.Config, name string, v decode.Scalar) decode.Mistake {
	a, m := find(c, name)
	if m.Wish != "" {
		return m
	}
	return a.put(c, v)
}

// splitBrand divides brands.NAME.FIELD. A name may itself hold dots; the longest brand whose field exists is meant.
func splitBrand(c *sim.Config, name string) (brand int, field string, ok bool) {
	longest := -1
	for i := range c.Brands {
		rest, found := strings.CutPrefix(name, "brands."+c.Brands[i].Name+".")
		if !found || len(c.Brands[i].Name) <= longest {
			continue
		}
		if strings.HasPrefix(rest, "levers.") || slices.Contains(brandFields, rest) {
			brand, field, ok, longest = i, rest, true, len(c.Brands[i].Name)
		}
	}
	return brand, field, ok
}

// brandPrefix begins the canonical names of a brand's fields: nothing for the focal brand's levers and strategy.
func brandPrefix(c *sim.Config, brand int) string { return "brands." + c.Brands[brand].Name + "." }

func leverAddress(c *sim.Config, brand int, l agents.Lever) *address {
	name := agents.LeverNames[l]
	if brand > 0 {
		name = brandPrefix(c, brand) + "levers." + name
	}
	return &address{name: name, kind: experiment.Real,
		put: func(c *sim.Config, v decode.Scalar) decode.Mistake {
			x, m := v.Number(0, 1)
			if m.Wish == "" {
				c.Brands[brand].Levers[l] = x
			}
			return m
		},
		get: func(c *sim.Config) string { return decode.Short(c.Brands[brand].Levers[l]) }}
}

// brandFields are what a brand has besides levers, in the order of completion.
var brandFields = []string{"strategy", "consent", "policy", "quality", "discount", "format", "effort", "hold_count"}

// brandAddress is nil for a field that no brand has.
func brandAddress(c *sim.Config, brand int, field string) *address {
	name := brandPrefix(c, brand) + field
	switch field {
	case "strategy":
		if brand == 0 {
			name = field
		}
		return &address{name: name, kind: experiment.Word, words: append(StrategyNames(), AsWritten),
			put: func(c *sim.Config, v decode.Scalar) decode.Mistake {
				if v.Text == AsWritten {
					return decode.Mistake{}
				}
				i, m := v.OneOf(StrategyNames())
				if m.Wish == "" {
					use(&c.Brands[brand], agents.Strategies()[i])
				}
				return m
			},
			get: func(c *sim.Config) string { return c.Brands[brand].Strategy },
			wide: func(other string) bool {
				if brand == 0 {
					_, lever := agents.LeverByName(other)
					return lever || other == brandPrefix(c, 0)+"policy"
				}
				rest, own := strings.CutPrefix(other, brandPrefix(c, brand))
				return own && (strings.HasPrefix(rest, "levers.") || rest == "policy")
			}}
	case "consent":
		return wordAddress(name, agents.ConsentNames[:], func(c *sim.Config, i int) { c.Brands[brand].Consent = agents.Consent{Kind: agents.ConsentKind(i)} },
			func(c *sim.Config) int { return int(c.Brands[brand].Consent.Kind) })
	case "policy":
		return wordAddress(name, agents.PolicyNames[:], func(c *sim.Config, i int) { c.Brands[brand].Policy = agents.PolicyKind(i) },
			func(c *sim.Config) int { return int(c.Brands[brand].Policy) })
	case "quality":
		return realAddress(name, 0, 3, func(c *sim.Config) *float32 { return &c.Brands[brand].Quality })
	case "discount":
		return realAddress(name, 0, .9, func(c *sim.Config) *float32 { return &c.Brands[brand].Discount })
	case "effort":
		return realAddress(name, 0, 12, func(c *sim.Config) *float32 { return &c.Brands[brand].Effort })
	case "hold_count":
		return wordAddress(name, []string{"false", "true"}, func(c *sim.Config, i int) { c.Brands[brand].HoldCount = i == 1 },
			func(c *sim.Config) int {
				if c.Brands[brand].HoldCount {
					return 1
				}
				return 0
			})
	case "format":
		return realAddress(name, -1, 1, func(c *sim.Config) *float32 { return &c.Brands[brand].Format })
	}
	return nil
}

// parameterAddress states a parameter's value: no draw moves it any more.
func parameterAddress(row agents.Parameter) *address {
	return &address{name: "parameters." + row.Path, kind: experiment.Real,
		put: func(c *sim.Config, v decode.Scalar) decode.Mistake {
			x, m := v.Number(row.Lowest, row.Highest)
			if m.Wish == "" {
				*row.At(&c.Params) = x
				c.Stated.Add(row.Path)
			}
			return m
		},
		get: func(c *sim.Config) string { return decode.Short(*row.At(&c.Params)) }}
}

// levelFields are the levels of a market: what the months before month 1 are to show; 0 is not stated.
var levelFields = [...]struct {
	name, path string // path: the parameter that a level is reached through, if any
	highest    float32
	at         func(*sim.Levels) *float32
}{
	{"churn", "people.hazard_mean", HighestChurn, func(l *sim.Levels) *float32 { return &l.Churn }},
	{"opt_out", "", highestOptOut, func(l *sim.Levels) *float32 { return &l.OptOut }},
	{"purchases", "purchase.rate", HighestPurchases, func(l *sim.Levels) *float32 { return &l.Purchases }},
}

func levelAddress(k int) *address {
	level := levelFields[k]
	return realAddress("market."+level.name, 0, level.highest, func(c *sim.Config) *float32 { return level.at(&c.Market.Levels) })
}

func realAddress(name string, lo, hi float32, at func(*sim.Config) *float32) *address {
	return &address{name: name, kind: experiment.Real,
		put: func(c *sim.Config, v decode.Scalar) decode.Mistake {
			x, m := v.Number(lo, hi)
			if m.Wish == "" {
				*at(c) = x
			}
			return m
		},
		get: func(c *sim.Config) string { return decode.Short(*at(c)) }}
}

func wholeAddress(name string, lo, hi, step int, put func(*sim.Config, int), get func(*sim.Config) int) *address {
	return &address{name: name, kind: experiment.Whole, step: step,
		put: func(c *sim.Config, v decode.Scalar) decode.Mistake {
			n, m := v.Count(lo, hi)
			if m.Wish == "" && n%step != 0 {
				m.Wish = fmt.Sprintf("want a multiple of %d, %d..%d", step, lo, hi)
			}
			if m.Wish == "" {
				put(c, n)
			}
			return m
		},
		get: func(c *sim.Config) string { return strconv.Itoa(get(c)) }}
}

func wordAddress(name string, words []string, put func(*sim.Config, int), get func(*sim.Config) int) *address {
	return &address{name: name, kind: experiment.Word, words: words,
		put: func(c *sim.Config, v decode.Scalar) decode.Mistake {
			i, m := v.OneOf(words)
			if m.Wish == "" {
				put(c, i)
			}
			return m
		},
		get: func(c *sim.Config) string {
			if i := get(c); i >= 0 {
				return words[i]
			}
			return ""
		}}
}

// plainAddresses are those with a fixed name.
func plainAddresses() []*address {
	return []*address{
		wholeAddress("months", 1, MaxMonths, 1, shorten, func(c *sim.Config) int { return c.Months }),
		{name: "seed", kind: experiment.Whole,
			put: func(c *sim.Config, v decode.Scalar) decode.Mistake {
				n, m := v.Seed()
				if m.Wish == "" {
					c.Seed = n
				}
				return m
			},
			get: func(c *sim.Config) string { return strconv.FormatUint(c.Seed, 10) }},
		wholeAddress("history.months", 0, MaxMonths, 1, func(c *sim.Config, n int) { c.History.Months = n }, func(c *sim.Config) int { return c.History.Months }),
		wholeAddress("population.customers", 1, maxCustomers, 1, func(c *sim.Config, n int) { c.Population.Customers = n },
			func(c *sim.Config) int { return c.Population.Customers }),
		realAddress("population.trust_shift", -.5, .5, func(c *sim.Config) *float32 { return &c.Population.TrustShift }),
		realAddress("population.threshold_shift", -.5, .5, func(c *sim.Config) *float32 { return &c.Population.ThresholdShift }),
		{name: "population.average", kind: experiment.Word, words: []string{"true", "false"},
			put: func(c *sim.Config, v decode.Scalar) decode.Mistake {
				x, m := v.Truth()
				if m.Wish == "" {
					c.Population.Average = x
				}
				return m
			},
			get: func(c *sim.Config) string { return strconv.FormatBool(c.Population.Average) }},
		wholeAddress("network.degree", 2, 200, 2, func(c *sim.Config, n int) { c.Network.Degree = n }, func(c *sim.Config) int { return c.Network.Degree }),
		realAddress("network.rewire", 0, 1, func(c *sim.Config) *float32 { return &c.Network.Rewire }),
		wordAddress("network.kind", networkNames, func(c *sim.Config, i int) { c.Network.Kind = sim.NetworkKind(i) }, func(c *sim.Config) int { return int(c.Network.Kind) }),
		wordAddress("market.contract", contractNames, func(c *sim.Config, i int) { c.Market.Contract = sim.Contract(i) },
			func(c *sim.Config) int { return int(c.Market.Contract) }),
		settingAddress(),
		levelAddress(0), levelAddress(1), levelAddress(2),
		wordAddress("history.strategy", StrategyNames(), func(c *sim.Config, i int) {
			c.History.Strategy, c.History.Levers = agents.Strategies()[i].Name, agents.Strategies()[i].Levers
		}, func(c *sim.Config) int { return slices.Index(StrategyNames(), c.History.Strategy) }),
	}
}

// settingAddress moves the scenario to another market: the numbers of the old one go, those of the new one come, and what
// somebody stated stays.
func settingAddress() *address {
	a := wordAddress("market.setting", settingNames(), func(c *sim.Config, i int) {
		defaults := agents.DefaultParams()
		if old, ok := SettingByName(c.Market.Setting); ok {
			for _, n := range old.Numbers {
				if row, _ := agents.ParameterByPath(n.Path); !c.Stated.Has(n.Path) {
					*row.At(&c.Params) = *row.At(&defaults)
				}
			}
		}
		c.Market.Setting = Settings()[i].Name
		Settings()[i].apply(c)
	}, func(c *sim.Config) int { return slices.Index(settingNames(), c.Market.Setting) })
	a.wide = func(other string) bool {
		row, ok := agents.ParameterByPath(other)
		return ok && strings.HasPrefix(other, "parameters.") && row.Setting
	}
	return a
}

// Addresses lists every address that Set knows for this scenario.
func (s *Scenario) Addresses() []string {
	out := append([]string{}, agents.LeverNames[:]...)
	out = append(out, "strategy")
	for _, a := range plainAddresses() {
		out = append(out, a.name)
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
