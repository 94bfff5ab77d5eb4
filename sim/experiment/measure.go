package experiment

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/number"
)

// Measure is one number taken from a result: METRIC[:SEGMENT][@MONTH] of the focal brand.
type Measure struct {
	Name    string
	Metric  agents.Metric
	Segment int
	Month   int  // from 1; the recorded months of history are 0, -1, ...
	Last    bool // use the last month of the result instead
}

// NoMetric is the error for a measure of an unknown metric.
type NoMetric struct{ Text, Name string }

// renamed are the names that metrics had before, and those they have now.
var renamed = map[string]string{"diversity_between": "diversity_all", "trust_starters": "trust", "trust_p10": "trust_here_p10", "trust_p50": "trust_here_p50", "trust_p90": "trust_here_p90",
	"cumulative_churn": "left_once", "surface": "dashboard", "unseen_loss": "forecast_error", "unseen_share": "forecast_share"}

// Error says where the metrics are listed, and of an old name the new one.
func (e NoMetric) Error() string {
	if now := renamed[e.Name]; now != "" {
		return fmt.Sprintf("%s: no metric %q; it is called %s now", e.Text, e.Name, now)
	}
	return fmt.Sprintf("%s: no metric %q; backlash metrics lists them", e.Text, e.Name)
}

// ParseMeasure reads a measure of results of a configuration: a reference without a statistic.
func ParseMeasure(text string, c *sim.Config) (Measure, error) {
	all, err := readings(text)
	if err != nil {
		return Measure{Name: text}, err
	}
	var first error
	for _, r := range all {
		m, err := r.measure(text, c)
		if err == nil && r.Statistic != "" {
			err = fmt.Errorf("%s: a statistic such as .%s is for conditions", text, r.Statistic)
		}
		if err == nil {
			return m, nil
		}
		if first == nil {
			first = err
		}
	}
	return Measure{Name: text}, first
}

// measure finds what a reference names in a configuration; text is how it was written.
func (r Reference) measure(text string, c *sim.Config) (Measure, error) {
	m := Measure{Name: text, Segment: sim.All, Last: true}
	metric, ok := agents.MetricByName(r.Metric)
	if !ok {
		return m, NoMetric{text, r.Metric}
	}
	m.Metric = metric
	if r.Segment != "" {
		m.Segment = slices.IndexFunc(c.Population.Segments, func(s agents.Segment) bool { return s.Name == r.Segment })
		if m.Segment < 0 {
			return m, noSegment(text, r, c)
		}
	}
	if r.Month != "" {
		n, err := number.Whole(r.Month)
		first := 1 - min(sim.BeforeMonths, c.History.Months)
		if err != nil || n < first || n > c.Months {
			return m, fmt.Errorf("%s: month %q, want %d to %d%s; those before 1 are the history's", text, r.Month, first, c.Months, number.Hint(r.Month))
		}
		m.Month, m.Last = n, false
	}
	return m, nil
}

// noSegment is the error of a segment that does not exist; names that need quotes are shown with them.
func noSegment(text string, r Reference, c *sim.Config) error {
	var known []string
	for _, s := range c.Population.Segments {
		known = append(known, strings.TrimPrefix(Reference{Segment: s.Name}.String(), ":"))
	}
	return fmt.Errorf("%s: no segment %q, want one of %s", text, r.Segment, strings.Join(known, ", "))
}

// At returns the measure in another month.
func (m Measure) At(month int) Measure {
	m.Month, m.Last = month, false
	return m
}

// In is the month in which the measure is taken from results of a configuration.
func (m Measure) In(c *sim.Config) int {
	if m.Last {
		return c.Months
	}
	return m.Month
}

// Of takes the number from a result; NaN where there is none.
func (m Measure) Of(r *sim.Result) float64 {
	if r == nil {
		return math.NaN()
	}
	month := m.Month
	if m.Last {
		month = len(r.Frames)
	}
	f := r.Month(month)
	if f == nil {
		return math.NaN()
	}
	return f.At(0, m.Segment, m.Metric)
}
