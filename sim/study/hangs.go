package study

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Hang is a parameter that an open verdict hangs on.
type Hang struct {
	Parameter   string  `json:"parameter"`
	Correlation float64 `json:"rank_correlation"` // of its value with the difference over draws, -1..1, in draws that it was not picked by
}

// Fewest draws of which anything is said, and the most parameters that are named.
const fewestHung, mostHung = 16, 3

// HangsOn are the parameters by which the draws with an arm ahead of the first differ most from the others, the strongest first. They
// are picked by every other draw, and kept where the draws in between say the same: by chance alone one in twenty is. nil where the
// parameters are not drawn, the draws are few, or none is kept.
func (c *Comparison) HangsOn(arm int) []Hang {
	w := c.Arms[0].Worlds
	differences := w.PerDraw(experiment.Paired(c.Arms[arm].Value, c.Arms[0].Value))
	if w.Draws == 0 || len(differences) < fewestHung {
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
			x = append(x, float64(experiment.DrawValue(p, int(draw))))
		}
		return analysis.RankCorrelation(x, half[of].gain)
	}
	var picked []Hang
	var numbers []int
	free := experiment.Free()
	for p, row := range free {
		if c.Arms[0].Point.Config.Stated.Has(row.Path) {
			continue
		}
		if r := correlation(0, p); !math.IsNaN(r) {
			picked, numbers = append(picked, Hang{row.Path, r}), append(numbers, p)
		}
	}
	order := make([]int, len(picked))
	for i := range order {
		order[i] = i
	}
	strongest := func(a, b float64) int {
		switch {
		case math.Abs(a) > math.Abs(b):
			return -1
		case math.Abs(a) < math.Abs(b):
			return 1
		}
		return 0
	}
	slices.SortStableFunc(order, func(i, j int) int { return strongest(picked[i].Correlation, picked[j].Correlation) })
	least := 1.645 / math.Sqrt(float64(max(2, len(half[1].draws))-1)) // one-sided 5 %
	var kept []Hang
	for _, i := range order[:min(mostHung, len(order))] {
		if r := correlation(1, numbers[i]); math.Abs(r) > least && r*picked[i].Correlation > 0 {
			kept = append(kept, Hang{picked[i].Parameter, r})
		}
	}
	slices.SortStableFunc(kept, func(a, b Hang) int { return strongest(a.Correlation, b.Correlation) })
	return kept
}

// HangsText says what an arm's open verdict hangs on; "" when the verdict is solid or the parameters are not drawn.
func (c *Comparison) HangsText(arm int) string {
	v := c.ValueDifference(arm)
	if v.Solid() || v.Outcome == NoDifference || c.Arms[0].Worlds.Draws == 0 || v.Worlds < fewestHung {
		return ""
	}
	hangs := c.HangsOn(arm)
	if len(hangs) == 0 {
		return "No single parameter decides it."
	}
	var parts []string
	for _, h := range hangs {
		parts = append(parts, fmt.Sprintf("%s (ahead where it is %s)", h.Parameter, map[bool]string{true: "high", false: "low"}[h.Correlation > 0]))
	}
	return "It hangs on " + strings.Join(parts, ", ") + "."
}
