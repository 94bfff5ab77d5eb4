package study

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Hang is a parameter on which an open verdict depends.
type Hang struct {
	Parameter   string  `json:"parameter"`
	Correlation float64 `json:"rank_correlation"` // of its value with the difference over draws, -1..1, in draws not used to pick it
}

// The fewest draws needed for a statement, and the most parameters named.
const fewestHung, mostHung = 16, 3

// HangsOn returns the parameters in which the draws with an arm ahead of the first differ most from the others, strongest first. They
// are picked on every other draw, and kept if the draws in between agree: by chance alone one in twenty is kept. It is nil if the
// parameters are not drawn, the draws are few, or none is kept.
func (c *Comparison) HangsOn(arm int) []Hang {
	w := c.Arms[0].Worlds
	differences := w.ByWorld(experiment.Paired(c.Arms[arm].Value, c.Arms[0].Value))
	if !w.Uncertainty.Draws() || len(differences) < fewestHung {
		return nil
	}
	var half [2]struct{ draws, gain []float64 }
	for i, d := range differences {
		if !math.IsNaN(d) {
			h := &half[i%2]
			h.draws, h.gain = append(h.draws, float64(1+i)), append(h.gain, d)
		}
	}
	correlation := func(of int, p int) float64 {
		var x []float64
		for _, draw := range half[of].draws {
			x = append(x, float64(experiment.DrawValue(&c.Arms[0].Point.Config, int(draw), p)))
		}
		return analysis.RankCorrelation(x, half[of].gain)
	}
	type candidate struct {
		number int
		Hang
	}
	strongest := func(a, b candidate) int { return cmp.Compare(math.Abs(b.Correlation), math.Abs(a.Correlation)) }
	var picked []candidate
	for p, row := range experiment.Free() {
		if r := correlation(0, p); !c.Arms[0].Point.Config.Stated.Has(row.Path) && !math.IsNaN(r) {
			picked = append(picked, candidate{p, Hang{row.Path, r}})
		}
	}
	slices.SortStableFunc(picked, strongest)
	least := 1.645 / math.Sqrt(float64(max(2, len(half[1].draws))-1)) // one-sided 5 %
	var kept []candidate
	for _, k := range picked[:min(mostHung, len(picked))] {
		if r := correlation(1, k.number); math.Abs(r) > least && r*k.Correlation > 0 {
			kept = append(kept, candidate{k.number, Hang{k.Parameter, r}})
		}
	}
	slices.SortStableFunc(kept, strongest)
	var out []Hang
	for _, k := range kept {
		out = append(out, k.Hang)
	}
	return out
}

// HangsText says what an arm's open verdict depends on; "" when the verdict is solid or the parameters are not drawn.
func (c *Comparison) HangsText(arm int) string {
	v := c.ValueDifference(arm)
	if !v.Open() || !c.Arms[0].Worlds.Uncertainty.Draws() || v.Worlds < fewestHung {
		return ""
	}
	hangs := c.HangsOn(arm)
	if len(hangs) == 0 {
		return "No single parameter decides it."
	}
	var parts []string
	for _, h := range hangs {
		parts = append(parts, fmt.Sprintf("%s (better where it is %s)", h.Parameter, map[bool]string{true: "high", false: "low"}[h.Correlation > 0]))
	}
	return "It hangs most on " + strings.Join(parts, ", ") + "."
}
