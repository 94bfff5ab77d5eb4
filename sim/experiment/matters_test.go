package experiment

import (
	"math"
	"testing"

	"backlash/agents"
)

func TestSmallestLoss(t *testing.T) {
	nan := math.NaN()
	a, b := [][]float64{{3, 5, nan}, {5, 7, -9}}, [][]float64{{1, 8, 0}, {1, 8, 0}}
	for _, c := range []struct {
		what   string
		metric agents.Metric
		groups [][][]float64
		want   float64
	}{
		{"a score", agents.MetricTrust, [][][]float64{a}, .02},
		{"a share", agents.MetricLeftOnce, nil, .02},
		{"a score with two signs", agents.MetricPromoters, nil, .02},
		{"value, its best level", agents.MetricCumulativeMargin, [][][]float64{a}, .06},
		{"value in two groups", agents.MetricCumulativeMargin, [][][]float64{a, nil, b}, .08},
		{"less is better", agents.MetricForecastError, [][][]float64{a, b}, .09},
		{"no worlds", agents.MetricCumulativeMargin, nil, 0},
	} {
		if got := SmallestLoss(c.metric, c.groups...); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %g, want %g", c.what, got, c.want)
		}
	}
}

func TestLevelText(t *testing.T) {
	for _, c := range []struct {
		levels []float64
		x      float64
		want   string
	}{
		{[]float64{0, 1. / 12, 1}, 1. / 12, "0.08"}, {[]float64{0, .1, .2}, 0, "0.00"}, {[]float64{0, 10, 20}, 10, "10"},
		{[]float64{0, .002, .004}, .002, "0.002"}, {[]float64{-.5, 0, .5}, -.5, "-0.50"},
	} {
		if got := LevelText(c.levels)(c.x); got != c.want {
			t.Errorf("%g of %v is %q, want %q", c.x, c.levels, got, c.want)
		}
	}
}
