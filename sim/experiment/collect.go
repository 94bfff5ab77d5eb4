package experiment

import (
	"math"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
)

// Series keeps one metric of the focal brand, by month and world.
type Series struct {
	Metric agents.Metric
	Values [][]float64 // [month-1][world]
	Before [][]float64 // the same for the recorded months before month 1, the last month last, in worlds that succeeded; empty if unavailable
}

// Collected holds the results of all worlds of one point.
type Collected struct {
	Point     Point
	Worlds    Worlds
	Went      int // successful runs
	Series    map[agents.Metric]*Series
	Value     []float64 // by world: discounted margin of all who started, per starter
	Newcomers []float64
	Terminal  []float64
	Events    []sim.Event // of the first world
	Failed    []error
}

// CollectedBytes estimates the memory that the collected points and worlds take, by metric and month, in bytes: lists double as they grow.
func CollectedBytes(points, metrics int, c *sim.Config, worlds int) int64 {
	return 16 * int64(points) * int64(metrics) * int64(c.Months+min(sim.BeforeMonths, c.History.Months)) * int64(worlds)
}

// Collect keeps the given metrics of a point in worlds.
func Collect(p Point, metrics []agents.Metric, worlds Worlds) *Collected {
	c := &Collected{Point: p, Worlds: worlds, Series: map[agents.Metric]*Series{}}
	for _, m := range metrics {
		c.Series[m] = &Series{Metric: m, Values: make([][]float64, p.Config.Months)}
	}
	return c
}

// Add adds the next world. A failed one keeps its place with missing values, so that pairs stay aligned.
func (c *Collected) Add(r *sim.Result, err error) {
	if err != nil {
		c.Failed = append(c.Failed, err)
		for _, s := range c.Series {
			for month := range s.Values {
				s.Values[month] = append(s.Values[month], math.NaN())
			}
		}
		for _, x := range []*[]float64{&c.Value, &c.Newcomers, &c.Terminal} {
			*x = append(*x, math.NaN())
		}
		return
	}
	if c.Went == 0 {
		c.Events = r.Events
	}
	c.Went++
	for m, s := range c.Series {
		for i := range r.Before {
			if len(s.Before) <= i {
				s.Before = append(s.Before, nil)
			}
			s.Before[i] = append(s.Before[i], r.Before[i].At(0, sim.All, m))
		}
		for month := range r.Frames {
			s.Values[month] = append(s.Values[month], r.Frames[month].At(0, sim.All, m))
		}
	}
	c.Value = append(c.Value, r.Value.Starters)
	c.Newcomers = append(c.Newcomers, r.Value.Newcomers)
	c.Terminal = append(c.Terminal, r.Value.Terminal)
}

// Part returns what was collected for the worlds from..to-1, which must have succeeded.
func (c *Collected) Part(from, to int) Collected {
	out := *c
	out.Went, out.Value, out.Newcomers, out.Terminal = to-from, c.Value[from:to], c.Newcomers[from:to], c.Terminal[from:to]
	out.Series = map[agents.Metric]*Series{}
	cut := func(months [][]float64) [][]float64 {
		short := make([][]float64, len(months))
		for i, worlds := range months {
			short[i] = worlds[from:to]
		}
		return short
	}
	for m, s := range c.Series {
		out.Series[m] = &Series{m, cut(s.Values), cut(s.Before)}
	}
	return out
}

// At estimates a metric in a month: from 1, or 0 and below for the recorded months of the history.
func (c *Collected) At(m agents.Metric, month int) analysis.Estimate {
	s := c.Series[m]
	if month < 1 {
		return c.Worlds.Estimate(s.Before[month-1+len(s.Before)])
	}
	return c.Worlds.Estimate(s.Values[month-1])
}

// Estimate estimates from a value a world.
func (c *Collected) Estimate(values []float64) analysis.Estimate { return c.Worlds.Estimate(values) }

// Mean estimates the mean of a metric over months from..to of each world.
func (c *Collected) Mean(m agents.Metric, from, to int) []float64 {
	out := make([]float64, len(c.Value))
	for k := range out {
		sum, n := 0.0, 0
		for month := from; month <= min(to, len(c.Series[m].Values)); month++ {
			if x := c.Series[m].Values[month-1][k]; !math.IsNaN(x) {
				sum += x
				n++
			}
		}
		out[k] = sum / float64(n)
	}
	return out
}

// Opening is when the forecast error opens by the rule of sim.Opens, applied to the lower end of its interval; and its lead, the months from
// there until visible churn leaves the range of its first three months. opens is 0 when it never does, lead -1 when churn
// never leaves that range afterwards.
func (c *Collected) Opening() (opens, lead int) {
	months := len(c.Series[agents.MetricForecastShare].Values)
	atLeast := make([]float64, months)
	for i := range atLeast {
		atLeast[i] = c.At(agents.MetricForecastShare, i+1).Lo
	}
	if opens = sim.Opens(atLeast); opens == 0 {
		return 0, -1
	}
	high := math.Inf(-1)
	for month := 1; month <= min(3, months); month++ {
		high = max(high, c.At(agents.MetricVisibleChurn, month).Hi)
	}
	for month := max(opens, 4); month <= months; month++ {
		if c.At(agents.MetricVisibleChurn, month).Lo > high {
			return opens, month - opens
		}
	}
	return opens, -1
}
