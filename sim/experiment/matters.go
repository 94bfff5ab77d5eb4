package experiment

import (
	"math"
	"strconv"
	"strings"

	"backlash/agents"
	"backlash/sim/analysis"
)

// MattersRule says in words what SmallestLoss takes.
const MattersRule = ".02 of a share or a score such as trust, else 1 % of the best level"

// SmallestLoss is the smallest loss of a metric that matters where nobody says: .02 of a share or a score, else 1 % of the absolute
// mean at the best level of responses[group][world][level]. It was chosen, not measured.
func SmallestLoss(metric agents.Metric, responses ...[][]float64) float64 {
	info := agents.Metrics()[metric]
	if info.Unit == "share" || strings.HasSuffix(info.Unit, "..1") {
		return .02
	}
	best := math.NaN()
	for _, worlds := range responses {
		if len(worlds) == 0 {
			continue
		}
		for level := range worlds[0] {
			var at []float64
			for _, y := range worlds {
				at = append(at, y[level])
			}
			if m := analysis.Mean(at).Mean; math.IsNaN(best) || float64(info.Good)*m > float64(info.Good)*best {
				best = m
			}
		}
	}
	if math.IsNaN(best) {
		return 0
	}
	return .01 * math.Abs(best)
}

// LevelText formats levels with as many decimals as tell neighbours apart, at least two unless all are whole.
func LevelText(levels []float64) func(x float64) string {
	digits, closest := 0, math.Inf(1)
	for j, x := range levels {
		if x != math.Trunc(x) {
			digits = 2
		}
		if j > 0 {
			closest = min(closest, x-levels[j-1])
		}
	}
	if !math.IsInf(closest, 1) && closest > 0 {
		digits = max(digits, int(math.Ceil(-math.Log10(closest))))
	}
	return func(x float64) string { return strconv.FormatFloat(x, 'f', digits, 64) }
}
