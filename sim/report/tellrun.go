package report

import (
	"fmt"
	"io"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/record"
	"backlash/sim/study"
)

// shownMetrics are the columns of the printed table.
var shownMetrics = []agents.Metric{agents.MetricTrustStarters, agents.MetricAffect, agents.MetricChurn, agents.MetricConversions,
	agents.MetricMargin, agents.MetricUnseenShare}

// RunMetrics are the metrics that TellRun needs; a run that is only printed collects no others.
func RunMetrics() []agents.Metric {
	return append(slices.Clone(shownMetrics), agents.MetricUnseenLoss, agents.MetricVisibleChurn, agents.MetricCumulativeChurn)
}

// TellRun prints what the focal brand comes to over the months, and what can be said of it. The runs are in already.
func TellRun(w io.Writer, f *study.Run) {
	c, s := f.Collected, f.Scenario
	months := s.Config.Months
	Paragraph(w, "%s: %s, %s, %d people, seed %d", s.Name, s.Config.Brands[0].Strategy, f.Text(),
		s.Config.Population.Customers, s.Config.Seed)
	fmt.Fprintln(w)
	var rows [][]string
	for month := 1; month <= months; month++ {
		if month > 3 && month%stride(months) != 0 && month != months {
			continue
		}
		rows = append(rows, []string{fmt.Sprint(month),
			study.Show(c.At(agents.MetricTrustStarters, month), 3), study.Show(c.At(agents.MetricAffect, month), 3),
			study.Show(study.Hundredths(c.At(agents.MetricChurn, month)), 1), study.Show(c.At(agents.MetricConversions, month), 2),
			study.Show(f.Money().Of(c.At(agents.MetricMargin, month)), 2), study.Show(study.Hundredths(c.At(agents.MetricUnseenShare, month)), 0)})
	}
	table(w, []string{"month", "trust", "affect", "churn %", "convers.", "margin", "unseen %"}, rows)
	fmt.Fprintln(w)
	glossary(w, [][]string{
		{"trust", "0..1, of all who started; who left, with the trust they left with"},
		{"affect", "0..1, emotional commitment of those who are there"},
		{"churn", "left this month, in % of those who began it"},
		{"convers.", "purchases a customer a month"},
		{"margin", "a customer a month, " + f.Money().Legend()},
		{"unseen", "what will not come of the margin that the dashboard forecasts, in %"},
	})
	fmt.Fprintln(w)
	for _, text := range f.Sentences() {
		Paragraph(w, "%s", text)
	}
}

// stride is the number of months from one printed row to the next: half years, and of long runs so many that rows fit a screen.
func stride(months int) int { return 6 * max(1, (months+119)/120) }

// TellOneRun prints the focal brand's months of one run of a sweep's plan.
func TellOneRun(w io.Writer, s *record.Sweep, run experiment.Run, r *sim.Result) {
	fmt.Fprintf(w, "run %s", run)
	for k, f := range s.Plan.Factors {
		fmt.Fprintf(w, ", %s %s", f.Address, s.Plan.Points[run.Point][k])
	}
	fmt.Fprintln(w)
	var rows [][]string
	for m := range r.Frames {
		f := &r.Frames[m]
		row := []string{fmt.Sprint(f.Month)}
		for _, metric := range shownMetrics {
			row = append(row, fmt.Sprintf("%.4g", f.At(0, sim.All, metric)))
		}
		rows = append(rows, row)
	}
	header := []string{"month"}
	for _, metric := range shownMetrics {
		header = append(header, agents.Metrics()[metric].Name)
	}
	table(w, header, rows)
	fmt.Fprintf(w, "value of all who started: %.4g baskets each\n", r.Value.Starters)
}
