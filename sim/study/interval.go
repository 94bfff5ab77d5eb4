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

// Head is the head of every result for programs.
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

// fixed writes a number with so many digits after the point; what rounds to nothing has no sign.
func fixed(x float64, digits int) string {
	text := fmt.Sprintf("%.*f", digits, x)
	if strings.Trim(text, "-0.") == "" {
		return strings.TrimPrefix(text, "-")
	}
	return text
}

// plus is fixed with a sign, also of what is more than nothing.
func plus(x float64, digits int) string {
	text := fixed(x, digits)
	if x > 0 && strings.Trim(text, "0.") != "" {
		return "+" + text
	}
	return text
}

// Show writes the range of eight in ten worlds or, if that is unknown, the mean with its half-width; without an interval, or if the half-width is
// too small for the digits, it writes the mean alone: all zeros would say that the mean is known exactly.
func Show(e analysis.Estimate, digits int) string {
	switch {
	case math.IsNaN(e.Mean):
		return "-"
	case math.IsNaN(e.Lo):
		return fixed(e.Mean, digits)
	case e.Spread():
		digits = min(digits, 2)
		return fixed(e.Low, digits) + ".." + fixed(e.High, digits)
	}
	if e.Half() < .5*math.Pow10(-digits) {
		return fixed(e.Mean, digits)
	}
	return fixed(e.Mean, digits) + " ±" + fixed(e.Half(), digits)
}

// Told writes a difference for a sentence: its mean with the unit, and the range of eight in ten worlds.
func Told(e analysis.Estimate, digits int, unit string) string {
	if !e.Spread() {
		return Signed(e, digits) + " " + unit
	}
	return fmt.Sprintf("%s %s, in 8 of 10 worlds %s to %s", plus(e.Mean, digits), unit, plus(e.Low, digits), plus(e.High, digits))
}

// Level is Told for values that are not differences.
func Level(e analysis.Estimate, digits int, unit string) string {
	if !e.Spread() {
		return Show(e, digits) + " " + unit
	}
	return fmt.Sprintf("%s %s, in 8 of 10 worlds %s to %s", fixed(e.Mean, digits), unit, fixed(e.Low, digits), fixed(e.High, digits))
}

// Middle writes a mean alone.
func Middle(e analysis.Estimate, digits int) string {
	if math.IsNaN(e.Mean) {
		return "-"
	}
	return fixed(e.Mean, digits)
}

// Over is Middle with a sign, for differences.
func Over(e analysis.Estimate, digits int) string {
	if math.IsNaN(e.Mean) {
		return "-"
	}
	return plus(e.Mean, digits)
}

// Range writes the range of eight in ten worlds or, if that is unknown, the half-width of the mean's interval; "" without either.
func Range(e analysis.Estimate, digits int) string {
	switch {
	case e.Spread():
		return fixed(e.Low, digits) + ".." + fixed(e.High, digits)
	case e.Half() > 0:
		return "±" + fixed(e.Half(), digits)
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

// Percent turns a share's estimate into percent.
func Percent(e analysis.Estimate) analysis.Estimate {
	return scaled(e, 100)
}
