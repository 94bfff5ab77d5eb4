package study

import (
	"context"
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Headline are the metrics a comparison keeps.
var Headline = []agents.Metric{
	agents.MetricTrust, agents.MetricTrustHere, agents.MetricAffect, agents.MetricHabit, agents.MetricChurn, agents.MetricLeftOnce, agents.MetricGone,
	agents.MetricVisibleChurn, agents.MetricConversions, agents.MetricMargin, agents.MetricCumulativeMargin, agents.MetricDashboard, agents.MetricForecastError,
	agents.MetricForecastShare, agents.MetricOptOuts, agents.MetricConsent,
}

// Arm is one strategy of a comparison. Differences are to the first arm.
type Arm struct {
	experiment.Collected
	Pairs     int       // worlds that went well under both
	OnlyHere  []float64 // by world: share of starters who left here and not under the first arm
	OnlyFirst []float64 // who left under the first arm and not here
}

// Comparison is several strategies on the same people with the same luck.
type Comparison struct {
	Arms     []*Arm
	Smallest float64                     // difference in value that matters, in B0 a starter; 0: as the table of metrics says
	first    map[experiment.Run][]uint16 // by world: month of leaving under the first arm, while it is needed
}

// NewComparison compares points in worlds, the first being the baseline.
func NewComparison(points []experiment.Point, worlds experiment.Worlds) *Comparison {
	c := &Comparison{first: map[experiment.Run][]uint16{}}
	for _, p := range points {
		c.Arms = append(c.Arms, &Arm{Collected: *experiment.Collect(p, Headline, worlds)})
	}
	return c
}

// Add adds the next run, which must have recorded its departures. A world of the first point comes before those of
// the others, and a point's worlds come in order. A world that fails in one of two arms forms no pair.
func (c *Comparison) Add(run experiment.Run, r *sim.Result, err error) {
	arm := c.Arms[run.Point]
	arm.Add(r, err)
	world := experiment.Run{World: run.World, Course: run.Course}
	if run.Point == 0 && r != nil {
		c.first[world] = r.LeftMonth
	}
	first, ok := c.first[world]
	if !ok || r == nil {
		arm.unpaired()
	} else {
		arm.pair(first, r)
	}
	if run.Point == len(c.Arms)-1 {
		delete(c.first, world)
	}
}

// Difference estimates, pair by pair, a metric in a month under an arm minus that under the first.
func (c *Comparison) Difference(arm int, m agents.Metric, month int) analysis.Estimate {
	return c.Arms[0].Worlds.Difference(c.Arms[arm].Series[m].Values[month-1], c.Arms[0].Series[m].Values[month-1])
}

// ValueDifference is the difference in value to the first arm.
func (c *Comparison) ValueDifference(arm int) Difference {
	return c.judge(c.Arms[arm].Value, c.Arms[0].Value, c.Matters())
}

// Early is the difference to the first arm in the first three months' margin, in B0 per customer and month.
func (c *Comparison) Early(arm int) Difference {
	first := c.Arms[0].early()
	return c.judge(c.Arms[arm].early(), first, experiment.Matters(agents.MetricMargin, c.Arms[0].Estimate(first).Mean))
}

// Headline says which strategy has the best dashboard at first, and which is worth most in the end.
func (c *Comparison) Headline() string {
	first, end := 0, 0
	var boards []float64
	for i, arm := range c.Arms {
		boards = append(boards, arm.Estimate(arm.Mean(agents.MetricDashboard, 1, 3)).Mean)
		if math.Round(boards[i]) > math.Round(boards[first]) {
			first = i
		}
		if arm.Worlds.Difference(arm.Value, c.Arms[end].Value).Mean > 0 {
			end = i
		}
	}
	months, in := c.Arms[0].Point.Config.Months, c.money()
	text := fmt.Sprintf("Best dashboard in months 1 to 3: %s (%.0f). Most value by month %d: %s", c.Arms[first].Point.Name, boards[first], months, c.Arms[end].Point.Name)
	if end > 0 {
		d := c.ValueDifference(end)
		text += fmt.Sprintf(", beside %s: %s", c.Arms[0].Point.Name, d.Outcome)
	}
	if first == end {
		return text + "."
	}
	apart := c.judge(c.Arms[first].Value, c.Arms[end].Value, c.Matters())
	return fmt.Sprintf("%s. The best at first ends %s %s behind it: %s.", text, strings.TrimLeft(Over(in.Of(apart.Estimate), 2), "+-"), in.Name+" a starter", apart.Outcome)
}

// Gained is the cumulative money relative to the first arm by month, as a mean over the worlds and the range of eight in ten of them.
func (c *Comparison) Gained(arm int) Band {
	var differences [][]float64
	for month, values := range c.Arms[arm].Series[agents.MetricCumulativeMargin].Values {
		differences = append(differences, experiment.Paired(values, c.Arms[0].Series[agents.MetricCumulativeMargin].Values[month]))
	}
	return BandOf(differences, c.money().Price)
}

// early is the mean margin of the first three months, by world.
func (a *Arm) early() []float64 { return a.Mean(agents.MetricMargin, 1, 3) }

// judge estimates and judges a paired difference of which more is better.
func (c *Comparison) judge(a, b []float64, matters float64) Difference {
	w := c.Arms[0].Worlds
	return Difference{w.Difference(a, b), Judge(w.ByWorld(experiment.Paired(a, b)), matters)}
}

// Matters is the smallest difference in value that matters, one for all pairs: Smallest, or the table of metrics' default at the
// first arm's value.
func (c *Comparison) Matters() float64 {
	if c.Smallest > 0 {
		return c.Smallest
	}
	return experiment.Matters(agents.MetricCumulativeMargin, c.Arms[0].Estimate(c.Arms[0].Value).Mean)
}

// Compare runs all points world by world and pairs them.
func (e *Env) Compare(ctx context.Context, points []experiment.Point, worlds experiment.Worlds) (*Comparison, error) {
	c := NewComparison(points, worlds)
	return c, e.Fill(ctx, c)
}

// Fill fills a new comparison, world by world. Env.Progress may read the part filled so far.
func (e *Env) Fill(ctx context.Context, c *Comparison) error {
	var points []experiment.Point
	for _, a := range c.Arms {
		points = append(points, a.Point)
	}
	return e.perform(ctx, points, c.Arms[0].Worlds, experiment.KeepDepartures.Observe(), c.Add)
}

// Net estimates the share of starters that this strategy loses minus the share that the first loses.
func (a *Arm) Net() analysis.Estimate { return a.Worlds.Difference(a.OnlyHere, a.OnlyFirst) }

// unpaired keeps the place of a world without a pair.
func (a *Arm) unpaired() {
	a.OnlyHere, a.OnlyFirst = append(a.OnlyHere, math.NaN()), append(a.OnlyFirst, math.NaN())
}

// pair finds who left only under one of two arms of the same world: customers of the focal brand, within the horizon.
func (a *Arm) pair(first []uint16, r *sim.Result) {
	here, there, starters := 0.0, 0.0, 0.0
	months := uint16(r.Config.Months)
	left := func(x uint16) bool { return x > 0 && x <= months }
	for i, brand := range r.StartBrand {
		if brand != 0 {
			continue
		}
		starters++
		switch now, base := left(r.LeftMonth[i]), left(first[i]); {
		case now && !base:
			here++
		case base && !now:
			there++
		}
	}
	a.Pairs++
	a.OnlyHere = append(a.OnlyHere, here/starters)
	a.OnlyFirst = append(a.OnlyFirst, there/starters)
}
