package study

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/record"
)

// SummaryVersion is the version of the results' schema, docs/summary.md.
const SummaryVersion = record.SummaryVersion

// Head begins every result for programs.
type Head struct {
	Schema       int    `json:"schema_version"`
	Kind         string `json:"kind"`
	ModelVersion int    `json:"model_version"`
}

// NewHead begins the result of a kind, as docs/summary.md names it.
func NewHead(kind string) Head { return Head{SummaryVersion, kind, sim.ModelVersion} }

// Estimate is a mean and its interval; results carry them.
type Estimate = analysis.Estimate

func toInterval(e analysis.Estimate) analysis.Interval { return e.Interval() }

// between is a range as an interval.
func between(r analysis.Range) *analysis.Interval {
	i := toInterval(analysis.Estimate{Mean: r.Value, Lo: r.Lo, Hi: r.Hi})
	return &i
}

// Pair shows an interval with its ends in two digits.
func Pair(i *analysis.Interval) string {
	if i == nil || i.Mean == nil || i.Lo == nil || i.Hi == nil {
		return Alone(i)
	}
	return fmt.Sprintf("%s (%s..%s)", twoDigits(*i.Mean), twoDigits(*i.Lo), twoDigits(*i.Hi))
}

// Alone shows an interval's mean in two digits.
func Alone(i *analysis.Interval) string {
	if i == nil || i.Mean == nil {
		return "-"
	}
	return twoDigits(*i.Mean)
}

// twoDigits is a number with at least two digits that say something.
func twoDigits(x float64) string {
	if math.Abs(x) >= 100 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.2g", x)
}

// MetricSummary is one metric over the months.
type MetricSummary struct {
	Name   string              `json:"name"`
	Unit   string              `json:"unit"`
	Months []analysis.Interval `json:"months"`
}

func byMonth(metrics []agents.Metric, months int, at func(agents.Metric, int) analysis.Estimate) []MetricSummary {
	info := agents.Metrics()
	var out []MetricSummary
	for _, m := range metrics {
		row := MetricSummary{Name: info[m].Name, Unit: info[m].Unit}
		for month := 1; month <= months; month++ {
			row.Months = append(row.Months, toInterval(at(m, month)))
		}
		out = append(out, row)
	}
	return out
}

func allMetrics() []agents.Metric {
	out := make([]agents.Metric, agents.MetricCount)
	for m := range out {
		out[m] = agents.Metric(m)
	}
	return out
}

// Show writes a mean with its half-width, a range that is not symmetric by its ends, and without an interval the mean alone. So it
// does where the half-width is too small for the digits: all zeros would say that the mean is known exactly.
func Show(e analysis.Estimate, digits int) string {
	switch {
	case math.IsNaN(e.Mean):
		return "-"
	case math.IsNaN(e.Lo):
		return fmt.Sprintf("%.*f", digits, e.Mean)
	case e.Hi-e.Mean != e.Mean-e.Lo && math.Abs(e.Hi+e.Lo-2*e.Mean) > 1e-9*(e.Hi-e.Lo): // a range over parameter draws
		digits = min(digits, 2)
		return fmt.Sprintf("%.*f..%.*f", digits, e.Lo, digits, e.Hi)
	}
	if e.Half() > 0 && e.Half() < .5*math.Pow10(-digits) {
		return fmt.Sprintf("%.*f", digits, e.Mean)
	}
	return fmt.Sprintf("%.*f ±%.*f", digits, e.Mean, digits, e.Half())
}

// Signed is Show with a sign, for differences.
func Signed(e analysis.Estimate, digits int) string {
	s := Show(e, digits)
	if e.Mean > 0 && !strings.Contains(s, "..") {
		s = "+" + s
	}
	return s
}

// Hundredths turns a share's estimate into percent.
func Hundredths(e analysis.Estimate) analysis.Estimate {
	e.Mean, e.Lo, e.Hi, e.SD = 100*e.Mean, 100*e.Lo, 100*e.Hi, 100*e.SD
	return e
}

// Percent writes a share's estimate in percent.
func Percent(e analysis.Estimate) string { return Show(Hundredths(e), 1) + " %" }
