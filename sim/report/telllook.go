package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/guptarohit/asciigraph"

	"backlash/agents"
	"backlash/sim/number"
	"backlash/sim/study"
)

// TellLook prints the first look at a comparison, on one screen: what the dashboard shows of a strategy, what happens to trust and money,
// the strategies side by side, and how sure that is.
func TellLook(w io.Writer, f *study.Compare) {
	c, look := f.Comparison, f.Look()
	s := &f.Scenario.Config
	Paragraph(w, "%s: %s", f.Scenario.Name, f.Scenario.About)
	Paragraph(w, "%d people, seed %d, %s, %s", s.Population.Customers, s.Seed, number.Several(s.Months, "month"), f.Text())
	fmt.Fprintln(w)
	said := look.Sentences()
	Paragraph(w, "%s", said[0])
	fmt.Fprintln(w)
	fmt.Fprintln(w, lookChart(look))
	fmt.Fprintln(w)
	months := f.Scenario.Config.Months
	whole := func(m agents.Metric) study.Shown {
		s := study.ShownAs(m, f.Money())
		s.Digits = 0
		return s
	}
	var rows [][]string
	for i, arm := range c.Arms {
		row := []string{arm.Point.Name, whole(agents.MetricDashboard).Mean(arm.Estimate(arm.Mean(agents.MetricDashboard, 1, 3))),
			whole(agents.MetricTrust).Mean(arm.At(agents.MetricTrust, months)), whole(agents.MetricGone).Mean(arm.At(agents.MetricGone, months)),
			study.Middle(f.Money().Of(arm.Estimate(arm.Value)), 2), "-", "-"}
		if i > 0 {
			turning := c.Turning(i)
			if row[5] = "never"; turning.BreakEven > 0 {
				row[5] = fmt.Sprintf("month %d", turning.BreakEven)
			}
			row[6] = string(c.ValueDifference(i).Outcome)
		}
		rows = append(rows, row)
	}
	table(w, []string{"", "dashboard", "trust", "gone %", "value", "behind from", "verdict"}, rows)
	fmt.Fprintln(w)
	Paragraph(w, "%s", said[1])
	fmt.Fprintln(w)
	base := look.Base
	if base == f.Scenario.AsBefore() {
		base += ", which is going on as before"
	}
	Paragraph(w, "dashboard: margin and purchases per active customer in months 1-3, 100 %s; trust, gone: in month %d, of 100 who started; "+
		"value: discounted margin of each who started, %s; behind from (break-even), verdict: beside %s. %s "+
		"For more, run backlash compare %s; for the live screen, backlash lab.", look.Base100(), months, f.Money().Legend(), base, f.Means(c.Arms[0].Went, &f.Scenario.Config), f.Scenario.Name)
}

// lookChart draws the dashboard index and trust by month.
func lookChart(l *study.Look) string {
	months := func(x float64) string { return fmt.Sprintf("%.0f", x) }
	return asciigraph.PlotMany([][]float64{l.Trust, l.Dashboard}, asciigraph.Height(9), asciigraph.Width(screenWidth-14), asciigraph.Precision(0),
		asciigraph.SeriesChars(asciigraph.CreateCharSet("·"), asciigraph.DefaultCharSet),
		asciigraph.XAxisRange(float64(l.From), float64(l.From+len(l.Dashboard)-1)), asciigraph.XAxisTickCount(5), asciigraph.XAxisValueFormatter(months)) +
		"\n" + strings.Repeat(" ", 6) + fmt.Sprintf("month    ── dashboard index  ·· trust    both 100 %s; %s", l.Base100(), l.Name)
}
