package tui

import (
	"math"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/tui/draw"
)

// The lines of the chart, the most important first.
var chartLines = [draw.LineCount]struct {
	metric agents.Metric
	name   string
	brief  string
	scale  float64 // from the metric to 0..100
}{
	{agents.MetricTrust, "trust", "TRU", 100},
	{agents.MetricAffect, "loyalty", "LOY", 100},
	{agents.MetricHabit, "habit", "HAB", 100},
	{agents.MetricCumulativeChurn, "churn", "CHU", 100},
	{agents.MetricSurface, "surface", "KPI", 1},
}

// kept are the metrics that the screen shows besides the chart's.
var kept = []agents.Metric{
	agents.MetricTrust, agents.MetricAffect, agents.MetricHabit, agents.MetricCumulativeChurn, agents.MetricSurface,
	agents.MetricTrustStarters, agents.MetricConversions, agents.MetricRevenue, agents.MetricOptOuts, agents.MetricConsent,
	agents.MetricChurn, agents.MetricVisibleChurn, agents.MetricUnseenLoss, agents.MetricUnseenShare, agents.MetricCustomers, agents.MetricActiveShare,
	agents.MetricLeverIntensity, agents.MetricLeverPervasiveness, agents.MetricLeverCollection, agents.MetricLeverTransparency,
	agents.MetricLeverControl, agents.MetricLeverSerendipity, agents.MetricLeverHuman, agents.MetricLeverRestraint,
	agents.MetricLeverExtraction, agents.MetricLeverGovernance,
}

// Band is one metric of the focal brand by month over the replicates: median, and the quantiles 10 and 90 %.
type Band struct{ Median, Lo, Hi []float64 }

// Summary is what the screen knows of the replicates run so far.
type Summary struct {
	Worlds int
	Months int
	Bands  map[agents.Metric]Band
	Opens  int // month in which the unseen loss opens, by the rule of sim.Opens; 0 = never
	Lead   int // months from there until visible churn leaves its start-up range; -1 = it never does
}

// at returns the median of a metric in a month (from 1); NaN where unknown.
func (s *Summary) at(m agents.Metric, month int) float64 {
	if s == nil {
		return math.NaN()
	}
	b := s.Bands[m].Median
	if month < 1 || month > len(b) {
		return math.NaN()
	}
	return b[month-1]
}

// collector gathers the metrics of replicates.
type collector struct {
	months int
	worlds int
	values map[agents.Metric][][]float64 // [month][replicate]
}

// add takes in a finished run. All runs of a collector have equal months.
func (c *collector) add(r *sim.Result) {
	if c.values == nil {
		c.months = len(r.Frames)
		c.values = map[agents.Metric][][]float64{}
		for _, m := range kept {
			c.values[m] = make([][]float64, c.months)
		}
	}
	c.worlds++
	for _, m := range kept {
		for i := range c.months {
			c.values[m][i] = append(c.values[m][i], r.Frames[i].At(0, sim.All, m))
		}
	}
}

// summary is the state of the replicates so far.
func (c *collector) summary() *Summary {
	s := &Summary{Months: c.months, Bands: map[agents.Metric]Band{}}
	for _, m := range kept {
		b := Band{make([]float64, c.months), make([]float64, c.months), make([]float64, c.months)}
		for i, x := range c.values[m] {
			s.Worlds = len(x)
			b.Median[i], b.Lo[i], b.Hi[i] = analysis.Quantile(x, .5), analysis.Quantile(x, .1), analysis.Quantile(x, .9)
		}
		s.Bands[m] = b
	}
	s.Opens, s.Lead = opening(c.values[agents.MetricUnseenShare], s.Bands[agents.MetricVisibleChurn].Median)
	return s
}

// startUp is the number of months whose visible churn counts as the range of a start.
const startUp = 3

// opening finds when the unseen loss opens and how long before the dashboard's churn shows it.
func opening(share [][]float64, churn []float64) (opens, lead int) {
	atLeast := make([]float64, len(share))
	for i, x := range share {
		atLeast[i] = analysis.Mean(x).Lo
	}
	if opens = sim.Opens(atLeast); opens == 0 {
		return 0, -1
	}
	highest := math.Inf(-1)
	for _, v := range churn[:min(startUp, len(churn))] {
		highest = max(highest, v)
	}
	for i := opens - 1; i < len(churn); i++ {
		if i >= startUp && churn[i] > highest {
			return opens, i + 1 - opens
		}
	}
	return opens, -1
}
