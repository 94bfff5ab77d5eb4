package experiment

import (
	"context"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
)

// Headline are the metrics a comparison keeps.
var Headline = []agents.Metric{
	agents.MetricTrustStarters, agents.MetricTrust, agents.MetricAffect, agents.MetricHabit, agents.MetricChurn, agents.MetricCumulativeChurn,
	agents.MetricVisibleChurn, agents.MetricConversions, agents.MetricMargin, agents.MetricCumulativeMargin, agents.MetricSurface, agents.MetricUnseenLoss,
	agents.MetricUnseenShare, agents.MetricOptOuts, agents.MetricConsent,
}

// Arm is one strategy of a comparison. Differences are to the first arm.
type Arm struct {
	Collected
	OnlyHere  []float64                  // by replicate: share of starters who left here and not under the first arm
	OnlyFirst []float64                  // who left under the first arm and not here
	Causes    [agents.CauseCount]float64 // mean shares of the causes of those who left only here
	only      float64                    // how many those are
}

// Comparison is several strategies on the same people with the same luck.
type Comparison struct{ Arms []*Arm }

// Difference estimates, pair by pair, a metric in a month under an arm less that under the first.
func (c *Comparison) Difference(arm int, m agents.Metric, month int) analysis.Estimate {
	return analysis.Paired(c.Arms[arm].Series[m].Values[month-1], c.Arms[0].Series[m].Values[month-1])
}

// ValueDifference estimates the difference in value to the first arm.
func (c *Comparison) ValueDifference(arm int) analysis.Estimate {
	return analysis.Paired(c.Arms[arm].Value, c.Arms[0].Value)
}

// Compare runs all points replicate by replicate and pairs them. progress is told after each run.
func Compare(ctx context.Context, points []Point, replicates, workers int, progress func(done, total int)) (*Comparison, error) {
	c := &Comparison{}
	for _, p := range points {
		c.Arms = append(c.Arms, &Arm{Collected: *Collect(p, Headline)})
	}
	var first *sim.Result
	err := Execute(ctx, points, replicates, workers, sim.Observe{Departures: true}, func(run Run, r *sim.Result, err error) error {
		arm := c.Arms[run.Point]
		arm.Add(r, err)
		if run.Point == 0 {
			first = r
		}
		if first != nil && r != nil {
			arm.pair(first, r)
		}
		progress(run.Replicate*len(points)+run.Point+1, len(points)*replicates)
		return nil
	})
	for _, arm := range c.Arms {
		for i := range arm.Causes {
			if arm.only > 0 {
				arm.Causes[i] /= arm.only
			}
		}
	}
	return c, err
}

// pair finds who left only under one of two arms of the same replicate: customers of the focal brand, within the horizon.
func (a *Arm) pair(first, r *sim.Result) {
	here, there, starters := 0.0, 0.0, 0.0
	months := uint16(r.Config.Months)
	left := func(x uint16) bool { return x > 0 && x <= months }
	for i, brand := range r.StartBrand {
		if brand != 0 {
			continue
		}
		starters++
		switch now, base := left(r.LeftMonth[i]), left(first.LeftMonth[i]); {
		case now && !base:
			here++
		case base && !now:
			there++
		}
	}
	a.OnlyHere = append(a.OnlyHere, here/starters)
	a.OnlyFirst = append(a.OnlyFirst, there/starters)
	for _, d := range r.Departures {
		if d.Brand == 0 && d.Month <= int(months) && r.StartBrand[d.Customer] == 0 && int(r.LeftMonth[d.Customer]) == d.Month && !left(first.LeftMonth[d.Customer]) {
			a.only++
			for k, x := range d.Causes {
				a.Causes[k] += float64(x)
			}
		}
	}
}
