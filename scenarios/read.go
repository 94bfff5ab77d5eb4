package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/number"
)

// Format is the version of the file format that is written; older ones stay readable.
const Format = 1

// The names of contracts and networks in files, in order of their kinds.
var (
	contractNames = []string{"subscription", "repeat-purchase"}
	networkNames  = []string{"small-world", "scale-free", "random", "none"}
)

// ContractName is a contract's name in files.
func ContractName(c sim.Contract) string { return contractNames[c] }

// NetworkName is the name in files of a kind of network.
func NetworkName(k sim.NetworkKind) string { return networkNames[k] }

// Bounds on what a file may request.
const (
	maxCustomers = 10_000_000
	MaxMonths    = 600 // of a horizon, of the history and of a change
	maxShocks    = 200
	maxChanges   = 200
)

// Decoder is the strict decoder, extended to read the parts of a scenario, in scenarios and in files that contain such parts.
type Decoder struct{ *decode.Decoder }

// NewDecoder returns a decoder for the file with this name.
func NewDecoder(file string) *Decoder { return &Decoder{&decode.Decoder{File: file}} }

// scenario reads the top level of a file.
func (d *Decoder) scenario(root decode.Node) *Scenario {
	s := blank()
	if root == nil {
		return s
	}
	c := &s.Config
	version, named, branded := false, false, false
	d.Object(root, "", []decode.Field{
		{Name: "backlash", Read: func(n decode.Node, path string) {
			version = true
			d.Set(n, path, func(v decode.Scalar) decode.Mistake {
				_, m := v.Count(Format, Format)
				if m.Wish != "" {
					m.Wish = fmt.Sprintf("want format version %d", Format)
				}
				return m
			})
		}},
		{Name: "name", Read: func(n decode.Node, path string) {
			named = true
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { s.Name, m = v.Title(); return m })
		}},
		{Name: "about", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { s.About, m = prose(v, 0, longestAbout); return m })
		}},
		{Name: "message", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { c.Message, m = prose(v, 1, longestMessage); return m })
		}},
		{Name: "months", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				c.Months, m = decode.Keep(c.Months)(v.Count(1, MaxMonths))
				return m
			})
		}},
		{Name: "seed", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { c.Seed, m = v.Seed(); return m })
		}},
		{Name: "history", Read: func(n decode.Node, path string) { d.history(n, path, c) }},
		{Name: "population", Read: func(n decode.Node, path string) { d.Population(n, path, &c.Population) }},
		{Name: "market", Read: func(n decode.Node, path string) { d.market(n, path, c) }},
		{Name: "brands", Read: func(n decode.Node, path string) { branded = true; d.brands(n, path, c) }},
		{Name: "network", Read: func(n decode.Node, path string) { d.network(n, path, &c.Network) }},
		{Name: "shocks", Read: func(n decode.Node, path string) { d.Shocks(n, path, c) }},
		{Name: "compare", Read: func(n decode.Node, path string) { d.compare(n, path, s) }},
		{Name: "parameters", Read: func(n decode.Node, path string) { d.Parameters(n, path, c) }},
		{Name: "fitted", Read: func(n decode.Node, path string) { d.fitted(n, path, c) }},
	})
	d.Demand(root, version, "backlash", "want `backlash: 1`, the format version, first")
	d.Demand(root, named, "name", "want a name")
	d.Demand(root, branded, "brands", "want at least one brand")
	d.levels(root, c)
	c.Name, c.About = s.Name, s.About
	return s
}

func (d *Decoder) history(n decode.Node, path string, c *sim.Config) {
	d.Object(n, path, []decode.Field{
		{Name: "strategy", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) decode.Mistake {
				i, m := v.OneOf(StrategyNames())
				if m.Wish == "" {
					preset := agents.Strategies()[i]
					c.History.Strategy, c.History.Levers = preset.Name, preset.Levers
				}
				return m
			})
		}},
		{Name: "months", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				c.History.Months, m = decode.Keep(c.History.Months)(v.Count(0, MaxMonths))
				return m
			})
		}},
	})
}

// Population reads the number of customers and their segments.
func (d *Decoder) Population(n decode.Node, path string, p *sim.Population) {
	d.Object(n, path, []decode.Field{
		{Name: "customers", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				p.Customers, m = decode.Keep(p.Customers)(v.Count(1, maxCustomers))
				return m
			})
		}},
		{Name: "segments", Read: func(n decode.Node, path string) { d.segments(n, path, p) }},
		{Name: "trust_shift", Read: d.NumberField(&p.TrustShift, -.5, .5)},
		{Name: "threshold_shift", Read: d.NumberField(&p.ThresholdShift, -.5, .5)},
		{Name: "average", Read: d.TruthField(&p.Average)},
	})
}

// NumberField reads a number straight into its place.
func (d *Decoder) NumberField(to *float32, lo, hi float32) func(decode.Node, string) {
	return func(n decode.Node, path string) {
		d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { *to, m = decode.Keep(*to)(v.Number(lo, hi)); return m })
	}
}

// TruthField reads true or false straight into its place.
func (d *Decoder) TruthField(to *bool) func(decode.Node, string) {
	return func(n decode.Node, path string) {
		d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { *to, m = v.Truth(); return m })
	}
}

func (d *Decoder) segments(n decode.Node, path string, p *sim.Population) {
	var segments []agents.Segment
	before := d.Failed()
	taken := decode.Given{}
	d.List(n, path, agents.MaxSegments, func(n decode.Node, path string) {
		s := agents.Segment{}
		named, shared, shaped := false, false, false
		d.Object(n, path, []decode.Field{
			{Name: "name", Read: func(n decode.Node, path string) {
				named = true
				d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { s.Name, m = v.Label(taken); return m })
			}},
			{Name: "share", Read: func(n decode.Node, path string) { shared = true; d.NumberField(&s.Share, 0, 1)(n, path) }},
			{Name: "threshold", Read: func(n decode.Node, path string) { shaped = true; d.threshold(n, path, &s.Beta) }},
		})
		d.Demand(n, named, path+".name", "want a name")
		d.Demand(n, shared, path+".share", "want a share")
		for _, w := range agents.Westin() {
			if !shaped && w.Name == s.Name {
				s.Beta, shaped = w.Beta, true
			}
		}
		d.Demand(n, shaped, path+".threshold", "want {beta: [a, b]}; only the three classic segments have a default")
		segments = append(segments, s)
	})
	if d.Failed() > before {
		return
	}
	var sum float64
	for _, s := range segments {
		sum += float64(s.Share)
	}
	if math.Abs(sum-1) > 1e-5 {
		d.Fail(n, path, fmt.Sprintf("shares sum to %.4g", sum), decode.Mistake{Wish: "want 1"})
		return
	}
	p.Segments = segments
}

func (d *Decoder) threshold(n decode.Node, path string, beta *[2]float32) {
	shaped := false
	d.Object(n, path, []decode.Field{{Name: "beta", Read: func(n decode.Node, path string) {
		shaped = true
		k := 0
		d.List(n, path, 2, func(n decode.Node, path string) { d.NumberField(&beta[k], .05, 100)(n, path); k++ })
		if length, ok := decode.Items(n); ok && length < 2 {
			d.Fail(n, path, "", decode.Mistake{Wish: "want two shapes [a, b]"})
		}
	}}})
	d.Demand(n, shaped, path+".beta", "want two shapes [a, b]")
}

func (d *Decoder) market(n decode.Node, path string, c *sim.Config) {
	d.Object(n, path, []decode.Field{
		{Name: "setting", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) decode.Mistake {
				i, m := v.OneOf(settingNames())
				if m.Wish == "" {
					setting := Settings()[i]
					c.Market.Setting = setting.Name
					setting.apply(c)
				}
				return m
			})
		}},
		{Name: "contract", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) decode.Mistake {
				i, m := v.OneOf(contractNames)
				c.Market.Contract = sim.Contract(i)
				return m
			})
		}},
		{Name: "currency", Also: []string{"money", "unit"}, Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) decode.Mistake {
				c.Market.Currency = v.Text
				if !currency().MatchString(v.Text) {
					return decode.Mistake{Wish: "want a short name of money such as EUR, or its sign"}
				}
				return decode.Mistake{}
			})
		}},
		{Name: "basket", Also: []string{"price", "order_value", "aov", "arpu", "fee"}, Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				c.Market.Basket, m = decode.Keep(c.Market.Basket)(v.Number(lowestPrice, highestPrice))
				return m
			})
		}},
		{Name: "customers", Also: []string{"size", "subscribers", "users"}, Read: d.whole(&c.Market.Customers, 1, maxRealCustomers)},
		{Name: "churn", Also: []string{"churn_rate", "monthly_churn", "attrition", "cancel_rate"}, Read: d.NumberField(&c.Market.Levels.Churn, 0, HighestChurn)},
		{Name: "opt_out", Also: []string{"opt_out_rate", "opted_out", "refusal", "opt_outs"}, Read: d.NumberField(&c.Market.Levels.OptOut, 0, highestOptOut)},
		{Name: "purchases", Also: []string{"rate", "frequency", "orders", "conversions"}, Read: d.NumberField(&c.Market.Levels.Purchases, 0, HighestPurchases)},
	})
	d.Demand(n, (c.Market.Currency == "") == (c.Market.Basket == 0), path+".currency", "want both a currency and the price of a basket in it, or neither")
}

// currency is how money may be called.
var currency = number.Pattern(`^[\p{L}\p{Sc}]{1,8}$`)

// Bounds on the price of a basket, on the number of a company's customers, and on its levels.
const (
	lowestPrice, highestPrice                     = .0001, 1e9
	maxRealCustomers                              = 10_000_000_000
	HighestChurn, highestOptOut, HighestPurchases = .5, .95, 30
)

// levels checks what a file says of its levels against the rest of it.
func (d *Decoder) levels(root decode.Node, c *sim.Config) {
	l := &c.Market.Levels
	d.Demand(root, *l == sim.Levels{} || c.History.Months > 0, "history.months", "want some: the months before month 1 are to show the market's churn, opt_out or purchases")
	for _, level := range levelFields {
		d.Demand(root, *level.at(l) == 0 || !c.Stated.Has(level.path), "parameters."+level.path, "want either this or market."+level.name+", which is reached through it")
	}
}

func (d *Decoder) network(n decode.Node, path string, w *sim.Network) {
	d.Object(n, path, []decode.Field{
		{Name: "kind", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) decode.Mistake {
				i, m := v.OneOf(networkNames)
				w.Kind = sim.NetworkKind(i)
				return m
			})
		}},
		{Name: "degree", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				if w.Degree, m = decode.Keep(w.Degree)(v.Count(2, 200)); m.Wish == "" && w.Degree%2 != 0 {
					m.Wish = "want an even mean degree"
				}
				return m
			})
		}},
		{Name: "rewire", Read: d.NumberField(&w.Rewire, 0, 1)},
	})
}

func (d *Decoder) compare(n decode.Node, path string, s *Scenario) {
	d.List(n, path, len(agents.Strategies()), func(n decode.Node, path string) {
		d.Set(n, path, func(v decode.Scalar) decode.Mistake {
			_, m := v.OneOf(StrategyNames())
			if m.Wish == "" && slices.Contains(s.Compare, v.Text) {
				m.Wish = "the strategy stands here a second time"
			}
			s.Compare = append(s.Compare, v.Text)
			return m
		})
	})
}

// Parameters reads values of parameters by their paths and notes each as stated.
func (d *Decoder) Parameters(n decode.Node, path string, c *sim.Config) {
	var fields []decode.Field
	for _, row := range agents.Parameters() {
		fields = append(fields, decode.Field{Name: row.Path, Read: func(n decode.Node, path string) {
			c.Stated.Add(row.Path)
			d.NumberField(row.At(&c.Params), row.Lowest, row.Highest)(n, path)
		}})
	}
	d.Object(n, path, fields)
}

// The longest texts of a scenario, in letters.
const longestAbout, longestMessage = 1000, 200

// prose is a text of at least and at most so many printable letters.
func prose(v decode.Scalar, least, most int) (string, decode.Mistake) {
	if n := utf8.RuneCountInString(v.Text); n < least || n > most || !decode.Printable(strings.ReplaceAll(v.Text, "\n", " ")) {
		wish := fmt.Sprintf("want at most %d printable letters", most)
		if n < least {
			wish = "want a text, or no such line"
		}
		return "", decode.Mistake{Wish: wish}
	}
	return v.Text, decode.Mistake{}
}
