package experiment

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/number"
)

// Measure is one number taken from a result: METRIC[:SEGMENT][@MONTH] of the focal brand; without a
// month it is the last one's.
type Measure struct {
	Name    string
	Metric  agents.Metric
	Segment int
	Month   int // from 1; 0 is the last month of whatever result it is taken from
}

// NoMetric is the error of a measure whose metric there is not.
type NoMetric struct{ Text, Name string }

// Error says where the metrics are listed.
func (e NoMetric) Error() string {
	return fmt.Sprintf("%s: no metric %q; backlash metrics lists them", e.Text, e.Name)
}

// ParseMeasure understands a measure of results of a configuration.
func ParseMeasure(text string, c *sim.Config) (Measure, error) {
	m := Measure{Name: text, Segment: sim.All}
	rest := text
	if name, month, ok := strings.Cut(rest, "@"); ok {
		n, err := number.Whole(month)
		if err != nil || n < 1 || n > c.Months {
			return m, fmt.Errorf("%s: month %q, want 1 to %d%s", text, month, c.Months, number.Hint(month))
		}
		rest, m.Month = name, n
	}
	if name, segment, ok := strings.Cut(rest, ":"); ok {
		m.Segment = -2
		var known []string
		for i, s := range c.Population.Segments {
			known = append(known, s.Name)
			if s.Name == segment {
				m.Segment = i
			}
		}
		if m.Segment == -2 {
			return m, fmt.Errorf("%s: no segment %q, want one of %s", text, segment, strings.Join(known, ", "))
		}
		rest = name
	}
	metric, ok := agents.MetricByName(rest)
	if !ok {
		return m, NoMetric{text, rest}
	}
	m.Metric = metric
	return m, nil
}

// In is the month in which the measure is taken from results of a configuration.
func (m Measure) In(c *sim.Config) int {
	if m.Month == 0 {
		return c.Months
	}
	return m.Month
}

// Of takes the number from a result; NaN where there is none.
func (m Measure) Of(r *sim.Result) float64 {
	if r == nil || m.Month > len(r.Frames) {
		return math.NaN()
	}
	month := m.Month
	if month == 0 {
		month = len(r.Frames)
	}
	return r.Frames[month-1].At(0, m.Segment, m.Metric)
}
