package scenarios

import (
	"fmt"
	"math"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"backlash/agents"
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

// scenario reads the top level of a file.
func (d *decoder) scenario(text []byte) *Scenario {
	s := blank()
	root := d.tree(text)
	if root == nil {
		return s
	}
	c := &s.Config
	version, named, branded := false, false, false
	d.object(root, "", []field{
		{"backlash", func(n ast.Node, path string) {
			version = true
			d.set(n, path, func(v scalar) mistake {
				_, m := v.count(Format, Format)
				if m.wish != "" {
					m.wish = fmt.Sprintf("want format version %d", Format)
				}
				return m
			})
		}},
		{"name", func(n ast.Node, path string) {
			named = true
			d.set(n, path, func(v scalar) (m mistake) { s.Name, m = v.title(); return m })
		}},
		{"about", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) mistake {
				s.About = v.text
				if len(v.text) > 1000 || !printable(strings.ReplaceAll(v.text, "\n", " ")) {
					return mistake{wish: "want at most 1000 printable letters"}
				}
				return mistake{}
			})
		}},
		{"months", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) (m mistake) { c.Months, m = keep(c.Months)(v.count(1, maxMonths)); return m })
		}},
		{"seed", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) (m mistake) { c.Seed, m = v.seed(); return m })
		}},
		{"history", func(n ast.Node, path string) { d.history(n, path, c) }},
		{"population", func(n ast.Node, path string) { d.population(n, path, &c.Population) }},
		{"market", func(n ast.Node, path string) { d.market(n, path, c) }},
		{"brands", func(n ast.Node, path string) { branded = true; d.brands(n, path, c) }},
		{"network", func(n ast.Node, path string) { d.network(n, path, &c.Network) }},
		{"shocks", func(n ast.Node, path string) { d.shocks(n, path, c) }},
		{"compare", func(n ast.Node, path string) { d.compare(n, path, s) }},
		{"parameters", func(n ast.Node, path string) { d.parameters(n, path, c) }},
	})
	d.demand(root, version, "backlash", "want `backlash: 1`, the format version, first")
	d.demand(root, named, "name", "want a name")
	d.demand(root, branded, "brands", "want at least one brand")
	c.Name, c.About = s.Name, s.About
	return s
}

// demand complains about a key that must be there, once nothing else is wrong with the place.
func (d *decoder) demand(root ast.Node, there bool, path, wish string) {
	if !there && root != nil && (root.Type() == ast.MappingType || root.Type() == ast.MappingValueType) {
		d.fail(root, path, "", mistake{wish: wish})
	}
}

// keep holds on to the old value when a new one is refused, so that later checks are not led astray.
func keep[T any](old T) func(T, mistake) (T, mistake) {
	return func(now T, m mistake) (T, mistake) {
		if m.wish != "" {
			return old, m
		}
		return now, m
	}
}

func (d *decoder) history(n ast.Node, path string, c *sim.Config) {
	d.object(n, path, []field{
		{"strategy", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) mistake {
				i, m := v.oneOf(strategyNames())
				if m.wish == "" {
					preset := agents.Strategies()[i]
					c.History.Strategy, c.History.Levers = preset.Name, preset.Levers
				}
				return m
			})
		}},
		{"months", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) (m mistake) {
				c.History.Months, m = keep(c.History.Months)(v.count(0, maxMonths))
				return m
			})
		}},
	})
}

func (d *decoder) population(n ast.Node, path string, p *sim.Population) {
	d.object(n, path, []field{
		{"customers", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) (m mistake) { p.Customers, m = keep(p.Customers)(v.count(1, maxCustomers)); return m })
		}},
		{"segments", func(n ast.Node, path string) { d.segments(n, path, p) }},
		{"trust_shift", d.numberField(&p.TrustShift, -.5, .5)},
		{"threshold_shift", d.numberField(&p.ThresholdShift, -.5, .5)},
		{"average", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) (m mistake) { p.Average, m = v.truth(); return m })
		}},
	})
}

// numberField reads a number straight into its place.
func (d *decoder) numberField(to *float32, lo, hi float32) func(ast.Node, string) {
	return func(n ast.Node, path string) {
		d.set(n, path, func(v scalar) (m mistake) { *to, m = keep(*to)(v.number(lo, hi)); return m })
	}
}

func (d *decoder) segments(n ast.Node, path string, p *sim.Population) {
	var segments []agents.Segment
	before := len(d.problems)
	taken := given{}
	d.list(n, path, agents.MaxSegments, func(n ast.Node, path string) {
		s := agents.Segment{}
		named, shared, shaped := false, false, false
		d.object(n, path, []field{
			{"name", func(n ast.Node, path string) {
				named = true
				d.set(n, path, func(v scalar) (m mistake) { s.Name, m = v.label(taken); return m })
			}},
			{"share", func(n ast.Node, path string) { shared = true; d.numberField(&s.Share, 0, 1)(n, path) }},
			{"threshold", func(n ast.Node, path string) { shaped = true; d.threshold(n, path, &s.Beta) }},
		})
		d.demand(n, named, path+".name", "want a name")
		d.demand(n, shared, path+".share", "want a share")
		for _, w := range agents.Westin() {
			if !shaped && w.Name == s.Name {
				s.Beta, shaped = w.Beta, true
			}
		}
		d.demand(n, shaped, path+".threshold", "want {beta: [a, b]}; only the three classic segments have a default")
		segments = append(segments, s)
	})
	if len(d.problems) > before {
		return
	}
	var sum float64
	for _, s := range segments {
		sum += float64(s.Share)
	}
	if math.Abs(sum-1) > 1e-5 {
		d.fail(n, path, fmt.Sprintf("shares sum to %.4g", sum), mistake{wish: "want 1"})
		return
	}
	p.Segments = segments
}

func (d *decoder) threshold(n ast.Node, path string, beta *[2]float32) {
	d.object(n, path, []field{{"beta", func(n ast.Node, path string) {
		k := 0
		d.list(n, path, 2, func(n ast.Node, path string) { d.numberField(&beta[k], .05, 100)(n, path); k++ })
		if s, ok := n.(*ast.SequenceNode); ok && len(s.Values) < 2 {
			d.fail(n, path, "", mistake{wish: "want two shapes [a, b]"})
		}
	}}})
}

func (d *decoder) market(n ast.Node, path string, c *sim.Config) {
	d.object(n, path, []field{
		{"setting", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) mistake {
				i, m := v.oneOf(settingNames())
				if m.wish == "" {
					setting := Settings()[i]
					c.Market.Setting = setting.Name
					setting.apply(c)
				}
				return m
			})
		}},
		{"contract", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) mistake {
				i, m := v.oneOf(contractNames)
				c.Market.Contract = sim.Contract(i)
				return m
			})
		}},
	})
}

func (d *decoder) network(n ast.Node, path string, w *sim.Network) {
	d.object(n, path, []field{
		{"kind", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) mistake {
				i, m := v.oneOf(networkNames)
				w.Kind = sim.NetworkKind(i)
				return m
			})
		}},
		{"degree", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) (m mistake) {
				if w.Degree, m = keep(w.Degree)(v.count(2, 200)); m.wish == "" && w.Degree%2 != 0 {
					m.wish = "want an even mean degree"
				}
				return m
			})
		}},
		{"rewire", d.numberField(&w.Rewire, 0, 1)},
	})
}

func (d *decoder) compare(n ast.Node, path string, s *Scenario) {
	d.list(n, path, len(agents.Strategies()), func(n ast.Node, path string) {
		d.set(n, path, func(v scalar) mistake {
			_, m := v.oneOf(strategyNames())
			if m.wish == "" && contains(s.Compare, v.text) {
				m.wish = "the strategy stands here a second time"
			}
			s.Compare = append(s.Compare, v.text)
			return m
		})
	})
}

func (d *decoder) parameters(n ast.Node, path string, c *sim.Config) {
	var fields []field
	for _, row := range agents.Parameters() {
		fields = append(fields, field{row.Path, func(n ast.Node, path string) {
			c.Stated.Add(row.Path)
			d.numberField(row.At(&c.Params), row.Lowest, row.Highest)(n, path)
		}})
	}
	d.object(n, path, fields)
}
