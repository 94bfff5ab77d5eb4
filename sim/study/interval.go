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

// Show writes where eight worlds in ten lie, where that is not told a mean with its half-width, and without an interval the mean alone. So it
// does where the half-width is too small for the digits: all zeros would say that the mean is known exactly.
func Show(e analysis.Estimate, digits int) string {
	switch {
	case math.IsNaN(e.Mean):
		return "-"
	case math.IsNaN(e.Lo):
		return fmt.Sprintf("%.*f", digits, e.Mean)
	case e.Spread():
		digits = min(digits, 2)
		return fmt.Sprintf("%.*f..%.*f", digits, e.Low, digits, e.High)
	}
	if e.Half() < .5*math.Pow10(-digits) {
		return fmt.Sprintf("%.*f", digits, e.Mean)
	}
	return fmt.Sprintf("%.*f ±%.*f", digits, e.Mean, digits, e.Half())
}

// Told writes a difference for a sentence: its mean with the unit, and where eight worlds in ten lie.
func Told(e analysis.Estimate, digits int, unit string) string {
	if !e.Spread() {
		return Signed(e, digits) + " " + unit
	}
	return fmt.Sprintf("%+.*f %s, in 8 of 10 worlds %+.*f to %+.*f", digits, e.Mean, unit, digits, e.Low, digits, e.High)
}

// Level is Told of what is no difference.
func Level(e analysis.Estimate, digits int, unit string) string {
	if !e.Spread() {
		return Show(e, digits) + " " + unit
	}
	return fmt.Sprintf("%.*f %s, in 8 of 10 worlds %.*f to %.*f", digits, e.Mean, unit, digits, e.Low, digits, e.High)
}

// Middle writes a mean alone.
func Middle(e analysis.Estimate, digits int) string {
	if math.IsNaN(e.Mean) {
		return "-"
	}
	return fmt.Sprintf("%.*f", digits, e.Mean)
}

// Over is Middle with a sign, for differences.
func Over(e analysis.Estimate, digits int) string {
	if !(e.Mean > 0) {
		return Middle(e, digits)
	}
	return "+" + Middle(e, digits)
}

// Range writes where eight worlds in ten lie, where that is not told the half-width of the mean's interval; "" without either.
func Range(e analysis.Estimate, digits int) string {
	switch {
	case e.Spread():
		return fmt.Sprintf("%.*f..%.*f", digits, e.Low, digits, e.High)
	case e.Half() > 0:
		return fmt.Sprintf("±%.*f", digits, e.Half())
	}
	return ""
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
	return scaled(e, 100)
}
