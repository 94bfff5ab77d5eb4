package study

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim/analysis"
)

// Look is the first picture of a comparison: what a dashboard shows under one strategy, beside what happens to trust and money. It is for
// somebody who has seen nothing yet.
type Look struct {
	Name, Base       string     // the strategy, and the first one
	Going            bool       // the first one is going on as before
	Worlds           int        // paired
	From             int        // the first month of the curves, 1 where nothing is known of the months before
	Dashboard, Trust []float64  // means by month, 100 in the mean of the months before, or in month 1
	Money            []float64  // cumulative margin by month from month 1, 100 being the first strategy's; NaN where that has earned nothing
	Early, Late      float64    // the dashboard index in the first three months, and in the last
	Trusted          [3]float64 // trust of all who started, 0..1: before, in the last month, and the lowest in between
	Lowest           int        // the month of the last of these
	Turning          Turning
	Value            Difference // of value to the first strategy
	Gained           []Estimate // cumulative margin less that of Base, from month 1, in B0 a starter
	Months           int
	In               Money
	base100          string // when the index is 100, in words
	hangs, unit      string
}

// Look returns the first picture: of the scenario's own strategy, or else of the last one.
func (c *Compare) Look() *Look {
	x, k := c.Comparison, len(c.Comparison.Arms)-1
	for i, arm := range x.Arms[1:] {
		if arm.Point.Name == c.Scenario.Own() {
			k = i + 1
		}
	}
	l := x.look(k, c.Unit())
	l.Going, l.hangs = l.Base == c.Scenario.AsBefore(), x.HangsText(k)
	return l
}

// look is the first picture of an arm beside the first one.
func (c *Comparison) look(k int, unit string) *Look {
	arm := c.Arms[k]
	l := &Look{Name: arm.Point.Name, Base: c.Arms[0].Point.Name, Turning: c.Turning(k), Value: c.ValueDifference(k), base100: "before",
		In: c.money(), unit: unit, Months: arm.Point.Config.Months}
	l.Worlds = l.Value.Worlds
	ours, _ := arm.curve(agents.MetricCumulativeMargin)
	theirs, _ := c.Arms[0].curve(agents.MetricCumulativeMargin)
	for month := 1; month <= l.Months; month++ {
		l.Gained = append(l.Gained, c.Difference(k, agents.MetricCumulativeMargin, month))
		at, of := ours[len(ours)-l.Months+month-1], theirs[len(theirs)-l.Months+month-1]
		if !(of > 0) {
			at = math.NaN()
		}
		l.Money = append(l.Money, 100*at/of)
	}
	before := 0
	l.Dashboard, _ = arm.curve(agents.MetricDashboard)
	l.Trust, before = arm.curve(agents.MetricTrust)
	if l.From = 1 - before; before == 0 {
		l.base100 = "in month 1"
	}
	base := analysis.Mean(l.Trust[:max(1, before)]).Mean
	l.Trusted = [3]float64{base, l.Trust[len(l.Trust)-1], base}
	for i := range l.Trust {
		if l.Trust[i] < l.Trusted[2] {
			l.Trusted[2], l.Lowest = l.Trust[i], i+l.From
		}
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

// noticed is a change of an index, or of trust, in points of 100, that is called one in words.
const noticed = 1

// Base100 says in words when the index is 100.
func (l *Look) Base100() string { return l.base100 }

// Sentences describe the picture, whatever the outcome: what happens, then how sure it is.
func (l *Look) Sentences() []string {
	return []string{fmt.Sprintf("Under %s %s", l.Name, lower(l.Headline())), l.Sure()}
}

// Headline says what the dashboard shows, what trust does, and what happens to the money.
func (l *Look) Headline() string {
	dashboard, up := l.dashboardText()
	trust, grows := l.trustText()
	joint := "and"
	if up*grows < 0 {
		joint = "but"
	}
	return fmt.Sprintf("%s, %s %s. %s", dashboard, joint, trust, l.moneyText())
}

// dashboardText says what the index does at once and how long that lasts; up is 1 where it rises, -1 where it falls.
func (l *Look) dashboardText() (text string, up int) {
	by := math.Round(l.Early) - 100
	switch {
	case by >= noticed:
		text, up = fmt.Sprintf("The dashboard jumps %.0f %%", by), 1
	case by <= -noticed:
		text, up = fmt.Sprintf("The dashboard falls %.0f %%", -by), -1
	default:
		return "The dashboard shows no change at once", 0
	}
	months := l.Dashboard[len(l.Dashboard)-l.Months:]
	lasts := 0
	for lasts < l.Months && float64(up)*(months[lasts]-100) > 0 {
		lasts++
	}
	switch {
	case lasts < min(3, l.Months): // not even the months that it was taken from
	case lasts == l.Months && up > 0:
		text += " and stays above its old level"
	case lasts == l.Months:
		text += " and stays below its old level"
	case up > 0:
		text += fmt.Sprintf(" and stays above its old level to month %d", lasts)
	default:
		text += fmt.Sprintf(" and is back at its old level in month %d", lasts+1)
	}
	return text, up
}

// trustText says where trust goes; grows is 1 where it rises, -1 where it falls.
func (l *Look) trustText() (text string, grows int) {
	from, to, lowest := math.Round(100*l.Trusted[0]), math.Round(100*l.Trusted[1]), math.Round(100*l.Trusted[2])
	switch {
	case lowest < min(from, to)-2*noticed:
		return fmt.Sprintf("trust falls from %.0f to %.0f of 100 by month %d and ends at %.0f", from, lowest, l.Lowest, to), -1
	case to >= from+noticed:
		return fmt.Sprintf("trust rises from %.0f to %.0f of 100", from, to), 1
	case to <= from-noticed:
		return fmt.Sprintf("trust falls from %.0f to %.0f of 100", from, to), -1
	}
	return fmt.Sprintf("trust stays at %.0f of 100", to), 0
}

// baseText names the first strategy in the middle of a sentence.
func (l *Look) baseText() string {
	if l.Going {
		return "going on as before"
	}
	return l.Base
}

// moneyText says when the money turns, and where it ends, as surely as the verdict allows.
func (l *Look) moneyText() string {
	amount, of := l.In.apart(l.Value.Estimate)
	if l.Value.Outcome == NoDifference {
		return fmt.Sprintf("In money it makes no difference that matters to %s by month %d.", l.baseText(), l.Months)
	}
	end := fmt.Sprintf("%s: by %s up to month %d, for %s customers", l.baseText(), amount, l.Months, of)
	if !l.told() {
		return fmt.Sprintf("Whether it pays cannot be told: on average it ends %s %s.", l.side(), end)
	}
	probably := ""
	if !l.Value.Solid() {
		probably = "probably "
	}
	switch m := l.Turning.BreakEven; {
	case m == 1:
		return fmt.Sprintf("From the first month on it is %sbehind %s.", probably, end)
	case m > 1:
		return fmt.Sprintf("From month %d on it is %sbehind %s.", m, probably, end)
	}
	return fmt.Sprintf("It %sends %s %s.", probably, l.side(), end)
}

// told reports whether the worlds tell which of the two brings more, and their mean says the same.
func (l *Look) told() bool { return float64(l.Value.Sign())*l.Value.Mean > 0 }

// side says where the mean of the worlds ends.
func (l *Look) side() string {
	if l.Value.Mean < 0 {
		return "behind"
	}
	return "ahead of"
}

// Brief is the headline in few words; of spells out how many customers the money is for.
func (l *Look) Brief(of bool) string {
	text := fmt.Sprintf("Dashboard %+.0f %%, trust %.0f to %.0f", math.Round(l.Early)-100+0, 100*l.Trusted[0], 100*l.Trusted[1])
	if l.Value.Outcome == NoDifference {
		return fmt.Sprintf("%s. In money no difference that matters to %s.", text, l.baseText())
	}
	amount, customers := l.In.apart(l.Value.Estimate)
	base := ""
	if !l.Going {
		base = " " + l.Base
	}
	if !l.told() {
		return fmt.Sprintf("%s. Whether it pays by month %d cannot be told.", text, l.Months)
	}
	money := fmt.Sprintf("%s%s by %s", l.side(), base, amount)
	if base == "" {
		money = fmt.Sprintf("%s by %s", strings.TrimSuffix(l.side(), " of"), amount)
	}
	if m := l.Turning.BreakEven; m > 0 {
		money = fmt.Sprintf("behind%s from month %d, by %s", base, m, amount)
	}
	if !l.Value.Solid() {
		money = "probably " + money
	}
	if !of {
		return fmt.Sprintf("%s, %s per %s up to month %d.", text, money, customers, l.Months)
	}
	return fmt.Sprintf("%s, %s up to month %d, for %s customers.", text, money, l.Months, customers)
}

// InShort is the money in the last month in a few characters, with its sign, and what it is in words.
func (l *Look) InShort() (amount, words string) {
	amount, symbol := l.In.short(l.Value.Estimate)
	if words = fmt.Sprintf("money by m%d", l.Months); !symbol {
		words = fmt.Sprintf("%s by m%d", l.In.Name, l.Months)
	}
	return amount, words
}

// InAll is the money so far in a month, for all customers.
func (l *Look) InAll(month int) (amount, customers string) { return l.In.apart(l.Gained[month-1]) }

// Sure says how sure the money is.
func (l *Look) Sure() string {
	return strings.TrimSpace(fmt.Sprintf("Value against %s by month %d: %s. Verdict: %s (ahead %s). %s", l.Base, l.Months, l.In.Told(l.Value.Estimate),
		l.Value.Outcome, l.Value.In(l.unit), l.hangs))
}

// lower is a sentence that begins small.
func lower(text string) string { return strings.ToLower(text[:1]) + text[1:] }
