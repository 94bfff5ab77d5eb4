package tui

import (
	"backlash/agents"
	"backlash/tui/draw"
)

// The lines of the chart, the most important first.
var chartLines = [draw.LineCount]struct {
	metric agents.Metric
	name   string
	brief  string
	scale  float64 // from the metric to 0..100
	dots   draw.Pattern
}{
	{agents.MetricTrust, "trust", "TRU", 100, draw.Solid},
	{agents.MetricAffect, "loyalty", "LOY", 100, draw.Chain},
	{agents.MetricHabit, "habit", "HAB", 100, draw.Pattern{2, 2}},
	{agents.MetricGone, "gone", "GON", 100, draw.Dashed},
	{agents.MetricDashboard, "dashboard", "KPI", 1, draw.Dashed},
}

// kept are the metrics that the screen shows besides the chart's.
var kept = []agents.Metric{
	agents.MetricTrust, agents.MetricAffect, agents.MetricHabit, agents.MetricGone, agents.MetricDashboard,
	agents.MetricTrustHere, agents.MetricOver, agents.MetricCumulativeMargin, agents.MetricConversions, agents.MetricRevenue, agents.MetricOptOuts, agents.MetricConsent,
	agents.MetricChurn, agents.MetricVisibleChurn, agents.MetricForecastError, agents.MetricForecastShare, agents.MetricCustomers, agents.MetricActiveShare,
	agents.MetricLeverIntensity, agents.MetricLeverPervasiveness, agents.MetricLeverCollection, agents.MetricLeverTransparency,
	agents.MetricLeverControl, agents.MetricLeverSerendipity, agents.MetricLeverHuman, agents.MetricLeverRestraint,
	agents.MetricLeverExtraction, agents.MetricLeverGovernance,
}
