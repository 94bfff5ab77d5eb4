package report

import (
	"fmt"
	"io"
	"strings"

	"backlash/agents"
	"backlash/sim/experiment"
	"backlash/sim/number"
	"backlash/sim/study"
)

// comparisonBasis prints what a comparison rests on.
func comparisonBasis(w io.Writer, b *study.Base, s study.Sampling) {
	c := &b.Scenario.Config
	Paragraph(w, "%s: %s", b.Scenario.Name, b.Scenario.About)
	Paragraph(w, "%d people, seed %d, %s, %s", c.Population.Customers, c.Seed, number.Several(c.Months, "month"), s.Text())
}

// TellComparison prints what the strategies come to, beside each other and against the first, and what can be said of it. The runs are
// in already.
func TellComparison(w io.Writer, f *study.Compare) {
	c, months := f.Comparison, f.Scenario.Config.Months
	first := c.Arms[0].Point.Name
	comparisonBasis(w, &f.Base, f.Sampling)
	fmt.Fprintf(w, "\nWhat the dashboard shows in months 1-3, and what it comes to in month %d\n", months)
	digits := 2
	for _, arm := range c.Arms {
		if arm.Estimate(arm.Value).Hi >= 10 {
			digits = 1
		}
	}
	var rows, differences, twins [][]string
	for i, arm := range c.Arms {
		rows = append(rows, []string{arm.Point.Name,
			study.Middle(arm.Estimate(arm.Mean(agents.MetricConversions, 1, 3)), 2), study.Middle(arm.Estimate(arm.Mean(agents.MetricMargin, 1, 3)), 2),
			study.Middle(arm.At(agents.MetricTrustStarters, months), 3), study.Middle(study.Hundredths(arm.At(agents.MetricCumulativeChurn, months)), 1),
			study.Middle(arm.Estimate(arm.Value), digits), study.Range(arm.Estimate(arm.Value), digits)})
		if i == 0 {
			continue
		}
		value := c.ValueDifference(i)
		differences = append(differences, []string{arm.Point.Name, study.Over(c.Difference(i, agents.MetricTrustStarters, months), 3),
			study.Over(study.Hundredths(c.Difference(i, agents.MetricCumulativeChurn, months)), 1), study.Over(value.Estimate, 2), study.Range(value.Estimate, 2),
			fmt.Sprintf("%.0f %%", 100*value.Ahead), string(value.Outcome)})
		twins = append(twins, []string{arm.Point.Name, study.Middle(study.Hundredths(arm.Estimate(arm.OnlyHere)), 1),
			study.Middle(study.Hundredths(arm.Estimate(arm.OnlyFirst)), 1), study.Over(study.Hundredths(arm.Net()), 1)})
	}
	table(w, []string{"", "convers.", "margin", "trust", "left %", "value", inTen(f.Comparison)}, rows)
	fmt.Fprintf(w, "\nDifference to %s, world by world\n", first)
	table(w, []string{"", "trust", "left %", "value", inTen(f.Comparison), "ahead", "verdict"}, differences)
	fmt.Fprintf(w, "\nWho left only because of the strategy, in %% of those who started\n")
	table(w, []string{"", "only here", "only under " + first, "net"}, twins)
	fmt.Fprintln(w)
	for _, s := range f.Sentences() {
		point(w, s[0], s[1])
	}
	fmt.Fprintln(w)
	legend := "convers.: purchases a customer a month; margin: a customer a month, in B0, the setting's basket; " +
		"trust: 0..1, of all who started; left: at least once; value: discounted margin of each who started, in B0. " + study.VerdictLegend + " "
	Paragraph(w, "%s", legend+f.Means(c.Arms[0].Went))
}

// inTen heads the column beside value: what Range writes of it.
func inTen(c *study.Comparison) string {
	if c.Arms[0].Went < experiment.FewestSpread {
		return "known to"
	}
	return "8 in 10 worlds"
}

// TellSteps prints what each step of a scenario's schedule adds to those before it, and whether it pays.
func TellSteps(w io.Writer, s *study.Steps, r *study.StepsResult) {
	comparisonBasis(w, &s.Base, s.Sampling)
	fmt.Fprintf(w, "\nWhat each step adds to those before it, by month %d\n", s.Scenario.Config.Months)
	var rows [][]string
	for _, x := range append(r.Steps, r.All) {
		rows = append(rows, []string{x.Name, study.Signed(x.Trust.Estimate, 3), study.Signed(study.Hundredths(x.Left), 1), study.Signed(x.Value.Estimate, 2),
			fmt.Sprintf("%.0f %%", 100*x.Value.Ahead), string(x.Value.Outcome)})
	}
	table(w, []string{"", "trust", "left %", "value", "ahead", "verdict"}, rows)
	fmt.Fprintln(w)
	for _, text := range r.Sentences() {
		fmt.Fprintln(w, strings.Join(wrap(text, screenWidth-2), "\n  "))
	}
	fmt.Fprintln(w)
	Paragraph(w, "%s", "trust: of all who started; left: at least once; "+
		"value: discounted margin of each who started, in B0, so that a late step has little time to pay; "+
		study.VerdictLegend+" "+s.Means(r.Worlds))
}
