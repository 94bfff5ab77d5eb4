package study

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim/analysis"
)

// Look is the first picture of a comparison: what a dashboard shows of one strategy, beside what trust and money come to. It is for
// somebody who has seen nothing yet.
type Look struct {
	Name, Base       string     // the strategy, and the first one
	From             int        // the first month of the curves, 1 where nothing is known of the months before
	Dashboard, Trust []float64  // means by month, 100 in the mean of the months before, or in month 1
	Early, Late      float64    // the dashboard index in the first three months, and in the last
	Trusted          [2]float64 // trust of all who started, 0..1: before, and in the last month
	Turning          Turning
	Value            Difference // of value to the first strategy
	Base100          string     // when the index is 100, in words
	hangs, unit      string
	money            Money
	Gained           []Estimate // cumulative margin less that of Base, from month 1, in B0 a starter
	months           int
}

// Look is the first picture: of what the scenario itself does, or else of the last strategy.
func (c *Compare) Look() *Look {
	x, k := c.Comparison, len(c.Comparison.Arms)-1
	for i, arm := range x.Arms[1:] {
		if arm.Point.Name == c.Scenario.Own() {
			k = i + 1
		}
	}
	arm := x.Arms[k]
	l := &Look{Name: arm.Point.Name, Base: x.Arms[0].Point.Name, Turning: x.Turning(k), Value: x.ValueDifference(k), Base100: "before", money: x.money(), hangs: x.HangsText(k), unit: c.Unit(), months: arm.Point.Config.Months}
	for month := 1; month <= l.months; month++ {
		l.Gained = append(l.Gained, x.Difference(k, agents.MetricCumulativeMargin, month))
	}
	l.Dashboard, _ = arm.curve(agents.MetricDashboard)
	before := 0
	l.Trust, before = arm.curve(agents.MetricTrust)
	if l.From = 1 - before; before == 0 {
		l.Base100 = "in month 1"
	}
	base := analysis.Mean(l.Trust[:max(1, before)]).Mean
	l.Trusted = [2]float64{base, l.Trust[len(l.Trust)-1]}
	for i := range l.Trust {
		l.Trust[i] *= 100 / base
	}
	l.Early, l.Late = analysis.Mean(l.Dashboard[before:min(before+3, len(l.Dashboard))]).Mean, l.Dashboard[len(l.Dashboard)-1]
	return l
}

// curve is the mean of a metric by month over the worlds, the recorded months before month 1 first, and how many those are.
func (a *Arm) curve(m agents.Metric) (means []float64, before int) {
	s := a.Series[m]
	for _, months := range [][][]float64{s.Before, s.Values} {
		for _, worlds := range months {
			means = append(means, analysis.Mean(worlds).Mean)
		}
	}
	return means, len(s.Before)
}

// noticed is a change of an index, in points of 100, that is called one in words.
const noticed = 1

// Sentences tell the picture, whichever way it comes out.
func (l *Look) Sentences() []string {
	looks := "looks the same at once"
	switch {
	case l.Early > 100+noticed:
		looks = "looks better at once"
	case l.Early < 100-noticed:
		looks = "looks worse at once"
	}
	looks += fmt.Sprintf(" (dashboard index %.0f in months 1 to %d, %.0f in month %d, 100 %s)", l.Early, min(3, l.months), l.Late, l.months, l.Base100)
	from, to := float64(100*l.Trusted[0]), float64(100*l.Trusted[1])
	trust, joint := fmt.Sprintf("trust stays at %.0f of 100", to), "and"
	switch {
	case to > from+noticed:
		trust = fmt.Sprintf("trust rises from %.0f to %.0f of 100", from, to)
	case to < from-noticed:
		trust = fmt.Sprintf("trust falls from %.0f to %.0f of 100", from, to)
	}
	if float64((l.Early-100)*(to-from)) < 0 && math.Abs(l.Early-100) > noticed && math.Abs(to-from) > noticed {
		joint = "but"
	}
	money := fmt.Sprintf("It never falls behind %s for good within %d months.", l.Base, l.months)
	switch m := l.Turning.BreakEven; {
	case m == 1:
		money = fmt.Sprintf("It has earned less than %s from the first month on.", l.Base)
	case m > 1:
		money = fmt.Sprintf("Break-even month %d: from then on it has earned less than %s.", m, l.Base)
	}
	return []string{
		fmt.Sprintf("%s %s, %s %s. %s", l.Name, looks, joint, trust, money),
		strings.TrimSpace(fmt.Sprintf("Value against %s by month %d: %s. Verdict: %s (ahead %s). %s", l.Base, l.months, l.money.Told(l.Value.Estimate),
			l.Value.Outcome, l.Value.In(l.unit), l.hangs)),
	}
}
