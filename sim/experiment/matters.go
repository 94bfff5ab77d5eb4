package experiment

import (
	"math"
	"strconv"

	"backlash/agents"
	"backlash/sim/analysis"
)

// MattersRule describes in words what SmallestLoss returns.
const MattersRule = "as the table of metrics says, such as .02 of trust or 1 % of value at the best level"

// Matters is the default smallest difference of a metric that matters, at a level of the metric.
func Matters(metric agents.Metric, level float64) float64 {
	if m := agents.Metrics()[metric].Matters; m > 0 {
		return m
	}
	if math.IsNaN(level) {
		return 0
	}
	return agents.RelativeMatters * math.Abs(level)
}

// SmallestLoss is the default smallest loss of a metric that matters, given the mean at the best level of
// responses[group][world][level].
func SmallestLoss(metric agents.Metric, responses ...[][]float64) float64 {
	good := float64(agents.Metrics()[metric].Good)
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
			if m := analysis.Mean(at).Mean; math.IsNaN(best) || good*m > good*best {
				best = m
			}
		}
	}
	return Matters(metric, best)
}

// LevelText formats levels with enough decimals to distinguish neighbours, at least two unless all are whole.
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
