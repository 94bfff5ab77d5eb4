package report

import (
	"context"
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/figure"
	"backlash/sim/study"
)

// months draws a metric in every month, starting with the recorded ones of the history.
func (r *Request) months(own string) ([]experiment.Measure, error) {
	m, err := r.metric(own)
	if err != nil {
		return nil, err
	}
	if !m.Last {
		return nil, study.Wrong{Option: "metric", Err: fmt.Errorf("%s: this figure takes all months", r.Metric)}
	}
	c := &r.Scenario.Config
	var out []experiment.Measure
	for month := 1 - min(sim.BeforeMonths, c.History.Months); month <= c.Months; month++ {
		out = append(out, m.At(month))
	}
	return out, nil
}

// events returns the scenario's shocks as marks.
func (r *Request) events() []figure.Mark {
	var out []figure.Mark
	for _, s := range r.Scenario.Config.Shocks {
		out = append(out, figure.Event(strings.ReplaceAll(sim.ShockNames()[s.Kind], "-", " "), float64(s.Month)))
	}
	return out
}

// series draws a metric by month, one line per strategy.
func series(ctx context.Context, e *study.Env, r *Request) (*figure.Figure, error) {
	return r.curves(ctx, e, "", func(m *study.Measured, p, k int) (x analysis.Estimate, ok bool) { return m.Estimate(p, k), true })
}

// difference draws a metric by month less that under the first strategy.
func difference(ctx context.Context, e *study.Env, r *Request) (*figure.Figure, error) {
	if err := study.SeveralStrategies("difference", r.Strategies); err != nil {
		return nil, err
	}
	return r.curves(ctx, e, ", less "+r.Strategies[0], func(m *study.Measured, p, k int) (x analysis.Estimate, ok bool) {
		return m.Difference(p, 0, k), p > 0
	})
}

func (r *Request) curves(ctx context.Context, e *study.Env, less string, at func(m *study.Measured, point, measure int) (analysis.Estimate, bool)) (*figure.Figure, error) {
	measures, err := r.months("trust")
	if err != nil {
		return nil, err
	}
	points, err := r.Points(r.Strategies)
	if err != nil {
		return nil, err
	}
	m, err := e.Measure(ctx, points, r.In(), measures...)
	if err != nil {
		return nil, err
	}
	var lines []figure.Line
	for p := range points {
		l := line{name: points[p].Name}
		told := false
		for k := range measures {
			x, ok := at(m, p, k)
			told = told || ok
			l.add(float64(measures[k].Month), r.scaled(measures[k], x))
		}
		if told {
			lines = append(lines, l.Line())
		}
	}
	title := fmt.Sprintf("%s: %s%s", r.Scenario.Name, axis(measures[0], r.Scenario), less)
	return figure.Curves(title, "month", axis(measures[0], r.Scenario), lines, r.events()).Caption(r.band() + failures(m.Failed)), nil
}

// survival draws the share of customers who have not left yet, over all worlds.
func survival(ctx context.Context, e *study.Env, r *Request) (*figure.Figure, error) {
	points, err := r.Points(r.Strategies)
	if err != nil {
		return nil, err
	}
	var measures []experiment.Measure
	for month := 1; month <= r.Scenario.Config.Months; month++ {
		measures = append(measures, experiment.Measure{Metric: agents.MetricSurvival, Segment: sim.All, Month: month})
	}
	m, err := e.Measure(ctx, points, r.In(), measures...)
	if err != nil {
		return nil, err
	}
	var lines []figure.Line
	for p := range points {
		l := line{name: points[p].Name, x: []float64{0}, y: []float64{100}, lo: []float64{100}, hi: []float64{100}}
		for k := range measures {
			l.add(float64(k+1), r.scaled(measures[k], m.Estimate(p, k)))
		}
		drawn := l.Line()
		drawn.Steps = true
		lines = append(lines, drawn)
	}
	return figure.Curves(r.Scenario.Name+": who has not left yet", "month", "% of those who started", lines, r.events()).Caption(r.band() + failures(m.Failed)), nil
}

// causes draws what departures are because of, by month, under the first strategy.
func causes(ctx context.Context, e *study.Env, r *Request) (*figure.Figure, error) {
	strategy := r.Scenario.Own()
	if len(r.Strategies) > 0 {
		strategy = r.Strategies[0]
	}
	points, err := r.Points([]string{strategy})
	if err != nil {
		return nil, err
	}
	var measures []experiment.Measure
	for m := range r.Scenario.Config.Months {
		measures = append(measures, experiment.Measure{Metric: agents.MetricChurn, Segment: sim.All, Month: m + 1})
		for c := range agents.CauseCount {
			measures = append(measures, experiment.Measure{Metric: agents.MetricCauseIntrusion + agents.Metric(c), Segment: sim.All, Month: m + 1})
		}
	}
	m, err := e.Measure(ctx, points, r.In(), measures...)
	if err != nil {
		return nil, err
	}
	each := 1 + int(agents.CauseCount)
	xs := make([]float64, r.Scenario.Config.Months)
	layers := make([][]float64, agents.CauseCount)
	for month := range xs {
		xs[month] = float64(month + 1)
		for c := range layers {
			sum, n := 0., 0.
			for w, churn := range m.Values[0][month*each] {
				if x := float64(churn * m.Values[0][month*each+1+c][w]); !math.IsNaN(x) {
					sum += x
					n++
				}
			}
			layers[c] = append(layers[c], 100*sum/max(1, n))
		}
	}
	return figure.Stack(fmt.Sprintf("%s under %s: causes of departures", r.Scenario.Name, strategy), "month", "left (% of customers)",
		agents.CauseWords[:], xs, layers).Caption("Means over worlds." + failures(m.Failed)), nil
}
