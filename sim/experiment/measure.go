package experiment

import (
	"fmt"
	"math"
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
	Last    bool // of whatever result it is taken from, the last month instead
}

// NoMetric is the error of a measure whose metric there is not.
type NoMetric struct{ Text, Name string }

// Error says where the metrics are listed.
func (e NoMetric) Error() string {
	return fmt.Sprintf("%s: no metric %q; backlash metrics lists them", e.Text, e.Name)
}

// ParseMeasure understands a measure of results of a configuration.
func ParseMeasure(text string, c *sim.Config) (Measure, error) {
	m := Measure{Name: text, Segment: sim.All, Last: true}
	rest := text
	if name, month, ok := strings.Cut(rest, "@"); ok {
		n, err := number.Whole(month)
		first := 1 - min(sim.BeforeMonths, c.History.Months)
		if err != nil || n < first || n > c.Months {
			return m, fmt.Errorf("%s: month %q, want %d to %d%s; those before 1 are the history's", text, month, first, c.Months, number.Hint(month))
		}
		rest, m.Month, m.Last = name, n, false
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
