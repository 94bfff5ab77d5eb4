package scenarios

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
)

// Format is the version of the file format that is written; older ones stay readable.
const Format = 1

// The names of contracts and networks in files, in order of their kinds.
var (
	contractNames = []string{"subscription", "repeat-purchase"}
	networkNames  = []string{"small-world", "scale-free", "random", "none"}
)

// Bounds of what a file may ask for.
const (
	maxCustomers = 10_000_000
	maxMonths    = 600
	maxShocks    = 200
	maxChanges   = 200
)

// decoder is the strict decoder with what reads the parts of a scenario.
type decoder struct{ *decode.Decoder }

func newDecoder(file string) *decoder { return &decoder{&decode.Decoder{File: file}} }

// scenario reads the top level of a file.
func (d *decoder) scenario(root decode.Node) *Scenario {
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
			d.Set(n, path, func(v decode.Scalar) decode.Mistake {
				s.About = v.Text
				if len(v.Text) > 1000 || !decode.Printable(strings.ReplaceAll(v.Text, "\n", " ")) {
					return decode.Mistake{Wish: "want at most 1000 printable letters"}
				}
				return decode.Mistake{}
			})
		}},
		{Name: "months", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				c.Months, m = keep(c.Months)(v.Count(1, maxMonths))
				return m
			})
		}},
		{Name: "seed", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { c.Seed, m = v.Seed(); return m })
		}},
		{Name: "history", Read: func(n decode.Node, path string) { d.history(n, path, c) }},
		{Name: "population", Read: func(n decode.Node, path string) { d.population(n, path, &c.Population) }},
		{Name: "market", Read: func(n decode.Node, path string) { d.market(n, path, c) }},
		{Name: "brands", Read: func(n decode.Node, path string) { branded = true; d.brands(n, path, c) }},
		{Name: "network", Read: func(n decode.Node, path string) { d.network(n, path, &c.Network) }},
		{Name: "shocks", Read: func(n decode.Node, path string) { d.shocks(n, path, c) }},
		{Name: "compare", Read: func(n decode.Node, path string) { d.compare(n, path, s) }},
		{Name: "parameters", Read: func(n decode.Node, path string) { d.parameters(n, path, c) }},
	})
	d.Demand(root, version, "backlash", "want `backlash: 1`, the format version, first")
	d.Demand(root, named, "name", "want a name")
	d.Demand(root, branded, "brands", "want at least one brand")
	c.Name, c.About = s.Name, s.About
	return s
}

// keep holds on to the old value when a new one is refused, so that later checks are not led astray.
func keep[T any](old T) func(T, decode.Mistake) (T, decode.Mistake) {
	return func(now T, m decode.Mistake) (T, decode.Mistake) {
		if m.Wish != "" {
			return old, m
		}
		return now, m
	}
}

func (d *decoder) history(n decode.Node, path string, c *sim.Config) {
	d.Object(n, path, []decode.Field{
		{Name: "strategy", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) decode.Mistake {
				i, m := v.OneOf(strategyNames())
				if m.Wish == "" {
					preset := agents.Strategies()[i]
					c.History.Strategy, c.History.Levers = preset.Name, preset.Levers
				}
				return m
			})
		}},
		{Name: "months", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				c.History.Months, m = keep(c.History.Months)(v.Count(0, maxMonths))
				return m
			})
		}},
	})
}

func (d *decoder) population(n decode.Node, path string, p *sim.Population) {
	d.Object(n, path, []decode.Field{
		{Name: "customers", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				p.Customers, m = keep(p.Customers)(v.Count(1, maxCustomers))
				return m
			})
		}},
		{Name: "segments", Read: func(n decode.Node, path string) { d.segments(n, path, p) }},
		{Name: "trust_shift", Read: d.numberField(&p.TrustShift, -.5, .5)},
		{Name: "threshold_shift", Read: d.numberField(&p.ThresholdShift, -.5, .5)},
		{Name: "average", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { p.Average, m = v.Truth(); return m })
		}},
	})
}

// numberField reads a number straight into its place.
func (d *decoder) numberField(to *float32, lo, hi float32) func(decode.Node, string) {
	return func(n decode.Node, path string) {
		d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { *to, m = keep(*to)(v.Number(lo, hi)); return m })
	}
}

func (d *decoder) segments(n decode.Node, path string, p *sim.Population) {
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
			{Name: "share", Read: func(n decode.Node, path string) { shared = true; d.numberField(&s.Share, 0, 1)(n, path) }},
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

func (d *decoder) threshold(n decode.Node, path string, beta *[2]float32) {
	d.Object(n, path, []decode.Field{{Name: "beta", Read: func(n decode.Node, path string) {
		k := 0
		d.List(n, path, 2, func(n decode.Node, path string) { d.numberField(&beta[k], .05, 100)(n, path); k++ })
		if length, ok := decode.Items(n); ok && length < 2 {
			d.Fail(n, path, "", decode.Mistake{Wish: "want two shapes [a, b]"})
		}
	}}})
}

func (d *decoder) market(n decode.Node, path string, c *sim.Config) {
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
	})
}

func (d *decoder) network(n decode.Node, path string, w *sim.Network) {
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
				if w.Degree, m = keep(w.Degree)(v.Count(2, 200)); m.Wish == "" && w.Degree%2 != 0 {
					m.Wish = "want an even mean degree"
				}
				return m
			})
		}},
		{Name: "rewire", Read: d.numberField(&w.Rewire, 0, 1)},
	})
}

func (d *decoder) compare(n decode.Node, path string, s *Scenario) {
	d.List(n, path, len(agents.Strategies()), func(n decode.Node, path string) {
		d.Set(n, path, func(v decode.Scalar) decode.Mistake {
			_, m := v.OneOf(strategyNames())
			if m.Wish == "" && slices.Contains(s.Compare, v.Text) {
				m.Wish = "the strategy stands here a second time"
			}
			s.Compare = append(s.Compare, v.Text)
			return m
		})
	})
}

func (d *decoder) parameters(n decode.Node, path string, c *sim.Config) {
	var fields []decode.Field
	for _, row := range agents.Parameters() {
		fields = append(fields, decode.Field{Name: row.Path, Read: func(n decode.Node, path string) {
			c.Stated.Add(row.Path)
			d.numberField(row.At(&c.Params), row.Lowest, row.Highest)(n, path)
		}})
	}
	d.Object(n, path, fields)
}
