package study

import (
	"context"
	"fmt"
	"math"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// Measured holds measures of points in worlds: Values[point][measure][world], NaN where a run failed.
type Measured struct {
	Values [][][]float64
	Worlds experiment.Worlds
	Failed int
}

// Measure runs points in worlds and takes measures. It is an error if every run of a point failed.
func (e *Env) Measure(ctx context.Context, points []experiment.Point, worlds experiment.Worlds, measures ...experiment.Measure) (*Measured, error) {
	m := &Measured{Values: make([][][]float64, len(points)), Worlds: worlds}
	well := make([]int, len(points))
	var failure error
	for p := range m.Values {
		m.Values[p] = make([][]float64, len(measures))
	}
	err := e.perform(ctx, points, worlds, sim.Observe{}, func(run experiment.Run, r *sim.Result, err error) {
		if err != nil {
			if m.Failed++; failure == nil {
				failure = err
			}
		} else {
			well[run.Point]++
		}
		for k, of := range measures {
			x := math.NaN()
			if err == nil {
				x = of.Of(r)
			}
			m.Values[run.Point][k] = append(m.Values[run.Point][k], x)
		}
	})
	if err != nil {
		return nil, err
	}
	for p, n := range well {
		if n == 0 {
			return nil, fmt.Errorf("every run of %s failed: %w", points[p].Name, failure)
		}
	}
	return m, nil
}

// Estimate estimates a measure of a point.
func (m *Measured) Estimate(point, measure int) analysis.Estimate {
	return m.Worlds.Estimate(m.Values[point][measure])
}

// Difference estimates a measure of one point minus that of another, world by world.
func (m *Measured) Difference(point, other, measure int) analysis.Estimate {
	return m.Worlds.Difference(m.Values[point][measure], m.Values[other][measure])
}

// Judge is Difference with its verdict, more being better.
func (m *Measured) Judge(point, other, measure int, matters float64) Difference {
	a, b := m.Values[point][measure], m.Values[other][measure]
	return Difference{m.Worlds.Difference(a, b), Judge(m.Worlds.ByWorld(experiment.Paired(a, b)), matters)}
}

// MeasurePlan is Measure of a plan's points.
func (e *Env) MeasurePlan(ctx context.Context, p *experiment.Plan, worlds experiment.Worlds, measures ...experiment.Measure) (*Measured, error) {
	config, err := Configure(p)
	if err != nil {
		return nil, err
	}
	var points []experiment.Point
	for i := range p.Points {
		c, err := config(experiment.Run{Point: i})
		if err != nil {
			return nil, err
		}
		points = append(points, experiment.Point{Name: fmt.Sprintf("point %d", i), Config: c})
	}
	return e.Measure(ctx, points, worlds, measures...)
}

// Settings returns a number of evenly spread settings of the ten levers.
func Settings(b *Base, n int) ([]experiment.Point, error) {
	var factors []experiment.Factor
	for _, lever := range agents.LeverNames {
		factors = append(factors, experiment.Factor{Address: lever, Lo: 0, Hi: 1})
	}
	laid, err := experiment.Lay("sobol", factors, n, b.Scenario.Config.Seed)
	if err != nil {
		return nil, err
	}
	var points []experiment.Point
	for i, values := range laid {
		var x []float64
		for _, text := range values {
			v, err := decimal.Real(text, 64)
			if err != nil {
				return nil, err
			}
			x = append(x, v)
		}
		points = append(points, experiment.Point{Name: fmt.Sprintf("setting %d", i+1), Config: experiment.WithLevers(b.Scenario.Config, experiment.Hundredths(x))})
	}
	return points, nil
}
