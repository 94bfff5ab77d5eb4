package study

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"backlash/sim/analysis"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// likely is the share of worlds, or of parameter draws, from which on an order is called likely.
const likely = .9

// pair is one pair of arms and how often the first is ahead.
type pair struct {
	better, worse string
	ahead         float64
}

// order ranks arms by value and tells for each pair how often the better one is ahead: world by world, or draw by draw where
// parameters are drawn.
func (c *Comparison) order() (names []string, pairs []pair) {
	arms := slices.Clone(c.Arms)
	mean := func(a *Arm) float64 { return a.Estimate(a.Value).Mean }
	slices.SortStableFunc(arms, func(x, y *Arm) int { return cmp.Compare(mean(y), mean(x)) })
	for i, a := range arms {
		names = append(names, a.Point.Name)
		for _, b := range arms[i+1:] {
			pairs = append(pairs, pair{a.Point.Name, b.Point.Name, aheadShare(a.Worlds, a.Value, b.Value)})
		}
	}
	return names, pairs
}

// aheadShare is the share of worlds, or of draws by their means, in which a lies above b; a tie is half.
func aheadShare(w experiment.Worlds, a, b []float64) float64 {
	each := 1
	if w.Draws > 0 {
		each = w.Replicates
	}
	ahead, n := 0., 0.
	for i := 0; i+each <= min(len(a), len(b)); i += each {
		var d []float64
		for k := i; k < i+each; k++ {
			d = append(d, a[k]-b[k])
		}
		switch mean := analysis.Mean(d).Mean; {
		case math.IsNaN(mean):
			continue
		case mean > 0:
			ahead++
		case mean == 0:
			ahead += .5
		}
		n++
	}
	return ahead / n
}

// orderText says which of many strategies are surely better than which, and which cannot be told apart. unit is what a world is.
func (c *Comparison) orderText(unit string) [][2]string {
	if len(c.Arms) < 3 || c.Arms[0].Replicates < 2 {
		return nil
	}
	names, pairs := c.order()
	var open []string
	sure := 0
	for _, p := range pairs {
		if p.ahead >= likely {
			sure++
		} else {
			open = append(open, fmt.Sprintf("%s over %s (%.0f %%)", p.better, p.worse, 100*p.ahead))
		}
	}
	text := fmt.Sprintf("%d of %s of strategies keep that order in nine of ten %s or more.", sure, decimal.Several(len(pairs), "pair"), unit)
	if len(open) > 0 {
		text += " It cannot be told of " + strings.Join(open, "; ") + "."
	}
	return [][2]string{{"By value, the best first:", strings.Join(names, ", ") + "."}, {"Likely:", text}}
}
