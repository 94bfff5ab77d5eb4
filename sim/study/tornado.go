package study

import (
	"cmp"
	"context"
	"math"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Tornado asks, for every unmeasured parameter, how far a difference in value swings when it alone goes from one end of its stated
// range to the other, with all others at the scenario's values. It ranks assumptions by how much an answer depends on each.
type Tornado struct {
	Now, Against experiment.Point
	Of           func(path string) bool // of which parameters; nil: of all
}

// The worlds of luck, the same for all bars, and the customers behind a bar of a tornado.
const (
	tornadoWorlds    = 2
	tornadoCustomers = 1000
)

// Swing is how the difference in value, in B0 per starter, changes from one end of a parameter's range to the other.
type Swing struct {
	Path string
	By   float64 // at the upper end minus at the lower one
}

// Run returns one swing per parameter that no file or flag states, largest first.
func (q *Tornado) Run(ctx context.Context, e *Env) ([]Swing, error) {
	type end struct {
		path string
		high bool
	}
	var ends []end
	var pairs []experiment.Point
	for _, row := range experiment.Free() {
		if q.Now.Config.Stated.Has(row.Path) || q.Of != nil && !q.Of(row.Path) {
			continue
		}
		for _, high := range []bool{false, true} {
			ends = append(ends, end{row.Path, high})
			for _, p := range []experiment.Point{q.Now, q.Against} {
				c := p.Config
				c.Population.Customers = min(c.Population.Customers, tornadoCustomers)
				*row.At(&c.Params) = map[bool]float32{false: row.Min, true: row.Max}[high]
				pairs = append(pairs, experiment.Point{Name: row.Path, Config: c})
			}
		}
	}
	value := experiment.Measure{Name: "value", Metric: agents.MetricCumulativeMargin, Segment: sim.All, Last: true}
	m, err := e.Measure(ctx, pairs, experiment.ByLuck(tornadoWorlds), value)
	if err != nil {
		return nil, err
	}
	var out []Swing
	for i := 0; i < len(ends); i += 2 {
		low, high := m.Difference(2*i, 2*i+1, 0).Mean, m.Difference(2*i+2, 2*i+3, 0).Mean
		if by := high - low; !math.IsNaN(by) {
			out = append(out, Swing{ends[i].path, by})
		}
	}
	slices.SortStableFunc(out, func(a, b Swing) int { return cmp.Compare(math.Abs(b.By), math.Abs(a.By)) })
	return out, nil
}
