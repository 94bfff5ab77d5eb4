package main

import (
	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// summaryVersion is the version of the summaries' schema, docs/summary.md.
const summaryVersion = record.SummaryVersion

// summaryHead begins the summaries of run and compare.
type summaryHead struct {
	Schema       int    `json:"schema_version"`
	Kind         string `json:"kind"`
	ModelVersion int    `json:"model_version"`
	Scenario     string `json:"scenario"`
	Seed         uint64 `json:"seed"`
	Customers    int    `json:"customers"`
	Months       int    `json:"months"`
	Uncertainty  string `json:"uncertainty"`
	Ranges       string `json:"uncertainty_source,omitempty"`
}

func newHead(kind string, s *scenarios.Scenario, f *folderFlags) summaryHead {
	h := summaryHead{Schema: summaryVersion, Kind: kind, ModelVersion: sim.ModelVersion, Scenario: s.Name, Seed: s.Config.Seed,
		Customers: s.Config.Population.Customers, Months: s.Config.Months, Uncertainty: f.uncertainty}
	if f.uncertainty != "luck" {
		h.Ranges = experiment.Ranges
	}
	return h
}

// armSummary is the focal brand under one strategy.
type armSummary struct {
	Strategy   string          `json:"strategy"`
	Replicates int             `json:"replicates"`
	Failed     int             `json:"failed"`
	Value      interval        `json:"value"`
	Opens      *int            `json:"unseen_loss_opens,omitempty"`
	Lead       *int            `json:"unseen_loss_lead,omitempty"`
	Metrics    []metricSummary `json:"metrics"`
}

func newArm(strategy string, c *experiment.Collected, metrics []agents.Metric) armSummary {
	out := armSummary{Strategy: strategy, Replicates: c.Replicates, Failed: len(c.Failed), Value: toInterval(c.Estimate(c.Value)),
		Metrics: byMonth(metrics, c.Point.Config.Months, c.At)}
	if opens, lead := c.Opening(); opens > 0 {
		out.Opens = &opens
		if lead >= 0 {
			out.Lead = &lead
		}
	}
	return out
}

// runSummary is the summary of run.
type runSummary struct {
	summaryHead
	armSummary
}

// compareSummary is the summary of compare.
type compareSummary struct {
	summaryHead
	Strategies  []armSummary        `json:"strategies"`
	Differences []differenceSummary `json:"differences"`
}

// differenceSummary is one strategy against the first: paired differences, and who left under only one of the two.
type differenceSummary struct {
	Strategy    string             `json:"strategy"`
	Against     string             `json:"against"`
	Pairs       int                `json:"pairs"`
	Value       interval           `json:"value"`
	Verdict     string             `json:"verdict"`
	LeftHere    interval           `json:"left_only_here"`
	LeftAgainst interval           `json:"left_only_against"`
	LeftNet     interval           `json:"left_net"`
	Why         map[string]float64 `json:"why_left_only_here"`
	Metrics     []metricSummary    `json:"metrics"`
}

func summarizeComparison(s *scenarios.Scenario, c *experiment.Comparison, f *folderFlags) compareSummary {
	out := compareSummary{summaryHead: newHead("compare", s, f)}
	for i, arm := range c.Arms {
		out.Strategies = append(out.Strategies, newArm(arm.Point.Name, &arm.Collected, experiment.Headline))
		if i == 0 {
			continue
		}
		d := differenceSummary{Strategy: arm.Point.Name, Against: c.Arms[0].Point.Name, Pairs: arm.Pairs,
			Value: toInterval(c.ValueDifference(i)), Verdict: verdict(c.ValueDifference(i)),
			LeftHere: toInterval(arm.Estimate(arm.OnlyHere)), LeftAgainst: toInterval(arm.Estimate(arm.OnlyFirst)), LeftNet: toInterval(arm.Net()),
			Why: map[string]float64{}}
		for k, share := range arm.Why() {
			d.Why[agents.CauseNames[k]] = share
		}
		d.Metrics = byMonth(experiment.Headline, s.Config.Months, func(m agents.Metric, month int) analysis.Estimate { return c.Difference(i, m, month) })
		out.Differences = append(out.Differences, d)
	}
	return out
}

// metricSummary is one metric over the months.
type metricSummary struct {
	Name   string     `json:"name"`
	Unit   string     `json:"unit"`
	Months []interval `json:"months"`
}

func byMonth(metrics []agents.Metric, months int, at func(agents.Metric, int) analysis.Estimate) []metricSummary {
	info := agents.Metrics()
	var out []metricSummary
	for _, m := range metrics {
		row := metricSummary{Name: info[m].Name, Unit: info[m].Unit}
		for month := 1; month <= months; month++ {
			row.Months = append(row.Months, toInterval(at(m, month)))
		}
		out = append(out, row)
	}
	return out
}

// interval is an estimate; what does not exist is left out.
type interval analysis.Interval

func toInterval(e analysis.Estimate) interval { return interval(e.Interval()) }

func allMetrics() []agents.Metric {
	out := make([]agents.Metric, agents.MetricCount)
	for m := range out {
		out[m] = agents.Metric(m)
	}
	return out
}
