package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/number"
	"backlash/sim/study"
)

// comparisonBasis prints what a comparison is based on.
func comparisonBasis(w io.Writer, b *study.Base, s study.Sampling) {
	c := &b.Scenario.Config
	Paragraph(w, "%s: %s", b.Scenario.Name, b.Scenario.About)
	Paragraph(w, "%d people, seed %d, %s, %s", c.Population.Customers, c.Seed, number.Several(c.Months, "month"), s.Text())
	if set := b.Everywhere(); set != "" {
		Paragraph(w, "Set under every strategy, going on as before too: %s. Each name means the strategy with that. To compare with and without it, write it into the scenario's file and compare as-written.", set)
	}
}

// TellComparison prints the strategies' results, side by side and against the first, with conclusions. All runs must be done.
func TellComparison(w io.Writer, f *study.Compare) {
	c, months, in := f.Comparison, f.Scenario.Config.Months, f.Money()
	first := c.Arms[0].Point.Name
	comparisonBasis(w, &f.Base, f.Sampling)
	fmt.Fprintf(w, "\nWhat the dashboard shows in months 1-3, and what it comes to in month %d\n", months)
	shown := func(m agents.Metric) study.Shown { return study.ShownAs(m, in) }
	value := shown(agents.MetricCumulativeMargin)
	for _, arm := range c.Arms {
		if value.Of(arm.Estimate(arm.Value)).Hi >= 10 {
			value.Digits = 1
		}
	}
	margin, trust, gone, left := shown(agents.MetricMargin), shown(agents.MetricTrust), shown(agents.MetricGone), shown(agents.MetricLeftOnce)
	purchases := shown(agents.MetricConversions)
	var rows, differences, twins [][]string
	for i, arm := range c.Arms {
		rows = append(rows, []string{arm.Point.Name,
			purchases.Mean(arm.Estimate(arm.Mean(agents.MetricConversions, 1, 3))), margin.Mean(arm.Estimate(arm.Mean(agents.MetricMargin, 1, 3))),
			trust.Mean(arm.At(agents.MetricTrust, months)), gone.Mean(arm.At(agents.MetricGone, months)),
			value.Mean(arm.Estimate(arm.Value)), value.Range(arm.Estimate(arm.Value))})
		if i == 0 {
			continue
		}
		differences = append(differences, effectRow(in, arm.Point.Name, c.Difference(i, agents.MetricTrust, months), c.Difference(i, agents.MetricGone, months), c.ValueDifference(i)))
		twins = append(twins, []string{arm.Point.Name, left.Mean(arm.Estimate(arm.OnlyHere)), left.Mean(arm.Estimate(arm.OnlyFirst)), left.Over(arm.Net())})
	}
	table(w, []string{"", purchases.Head(), margin.Head(), trust.Head(), gone.Head(), value.Head(), inTen(c.Arms[0].Went)}, rows)
	fmt.Fprintf(w, "\nDifference to %s, world by world\n", first)
	table(w, effectHead(f.Sampling), differences)
	fmt.Fprintf(w, "\nWho left at least once only because of the strategy, in %% of those who started\n")
	table(w, []string{"", "only here", "only under " + first, "net"}, twins)
	fmt.Fprintln(w)
	for _, s := range f.Sentences() {
		point(w, s[0], s[1])
	}
	fmt.Fprintln(w)
	legend := study.Legend(in, agents.MetricConversions, agents.MetricMargin, agents.MetricTrust, agents.MetricGone, agents.MetricCumulativeMargin)
	Paragraph(w, "%s. %s %s", legend, study.VerdictLegend, f.Means(c.Arms[0].Went, &f.Scenario.Config))
}

// TellSplit prints each group of levers' contribution to the difference between two strategies.
func TellSplit(w io.Writer, r *study.SplitResult) {
	Paragraph(w, "%s", r.Title())
	fmt.Fprintln(w)
	var rows [][]string
	for _, x := range append(slices.Clone(r.Parts), r.All) {
		rows = append(rows, effectRow(r.Money, x.Name, x.Trust, x.Gone, x.Value))
	}
	table(w, effectHead(r.Sampling), rows)
	tellEffects(w, r.Sentences(), r.Means, r.Money)
}

// TellEvents prints the effect of each event.
func TellEvents(w io.Writer, r *study.EventsResult) {
	Paragraph(w, "%s", r.Title())
	fmt.Fprintln(w)
	var rows [][]string
	for _, x := range r.Events {
		rows = append(rows, effectRow(r.Money, clipped(fmt.Sprintf("m%d %s", x.Month, x.What), 25), x.Trust, x.Gone, x.Value))
	}
	table(w, effectHead(r.Sampling), rows)
	tellEffects(w, r.Sentences(), r.Means, r.Money)
}

// TellCohorts prints how long customers stay.
func TellCohorts(w io.Writer, r *study.CohortsResult) {
	Paragraph(w, "%s", r.Title())
	cohorts, spells := r.Tables()
	for _, rows := range [][][]string{cohorts, spells} {
		if len(rows) > 1 {
			fmt.Fprintln(w)
			table(w, rows[0], rows[1:])
		}
	}
	fmt.Fprintln(w)
	Paragraph(w, "%s", r.Note())
}

// TellProbe prints the effects of messages.
func TellProbe(w io.Writer, r *study.ProbeResult) {
	Paragraph(w, "%s", r.Title())
	fmt.Fprintln(w)
	rows := r.Table()
	table(w, rows[0], rows[1:])
	fmt.Fprintln(w)
	Paragraph(w, "%s", r.Note())
}

// effectHead is the head of a table of effects, and effectRow one of its rows.
func effectHead(s study.Sampling) []string {
	return []string{"", "trust", "gone %", "value", inTen(s.Worlds), "ahead", "verdict"}
}

func effectRow(in study.Money, name string, trust, gone analysis.Estimate, value study.Difference) []string {
	worth := study.ShownAs(agents.MetricCumulativeMargin, in)
	return []string{name, study.ShownAs(agents.MetricTrust, in).Over(trust), study.ShownAs(agents.MetricGone, in).Over(gone), worth.Over(value.Estimate), worth.Range(value.Estimate),
		fmt.Sprintf("%.0f %%", 100*value.Ahead), string(value.Outcome)}
}

// tellEffects states the effects in sentences, and how to read the table.
func tellEffects(w io.Writer, sentences []string, means string, in study.Money) {
	fmt.Fprintln(w)
	for _, text := range sentences {
		Paragraph(w, "%s", text)
	}
	fmt.Fprintln(w)
	Paragraph(w, "%s. %s %s", effectLegend(in), study.VerdictLegend, means)
}

// effectLegend explains the words of effectHead.
func effectLegend(in study.Money) string {
	return study.Legend(in, agents.MetricTrust, agents.MetricGone, agents.MetricCumulativeMargin)
}

// inTen is the heading of the column with ranges beside value.
func inTen(worlds int) string {
	if worlds < experiment.FewestSpread {
		return "known to"
	}
	return "8 in 10 worlds"
}

// TellSteps prints what each step of a scenario's schedule adds to the steps before it, and whether it pays.
func TellSteps(w io.Writer, s *study.Steps, r *study.StepsResult) {
	comparisonBasis(w, &s.Base, s.Sampling)
	fmt.Fprintf(w, "\nWhat each step adds to those before it, by month %d\n", s.Scenario.Config.Months)
	var rows [][]string
	for _, x := range append(r.Steps, r.All) {
		rows = append(rows, effectRow(s.Money(), x.Name, x.Trust.Estimate, x.Gone, x.Value))
	}
	table(w, effectHead(s.Sampling), rows)
	fmt.Fprintln(w)
	for _, text := range r.Sentences() {
		fmt.Fprintln(w, strings.Join(wrap(text, screenWidth-2), "\n  "))
	}
	fmt.Fprintln(w)
	Paragraph(w, "%s, so that a late step has little time to pay. %s %s", effectLegend(s.Money()), study.VerdictLegend, s.Means(r.Worlds, &s.Scenario.Config))
}
