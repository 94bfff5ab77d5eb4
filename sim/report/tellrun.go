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
var shownMetrics = []agents.Metric{agents.MetricDashboard, agents.MetricTrust, agents.MetricAffect, agents.MetricGone, agents.MetricChurn,
	agents.MetricConversions, agents.MetricMargin}

// RunMetrics are the metrics that TellRun needs; a run that is only printed collects no others.
func RunMetrics() []agents.Metric {
	return append(slices.Clone(shownMetrics), agents.MetricForecastShare, agents.MetricVisibleChurn, agents.MetricLeftOnce, agents.MetricCumulativeMargin, agents.MetricConsent)
}

// TellRun prints the focal brand's months, with conclusions. All runs must be done.
func TellRun(w io.Writer, f *study.Run) {
	c, s := f.Collected, f.Scenario
	months := s.Config.Months
	Paragraph(w, "%s: %s, %s, %d people, seed %d", s.Name, s.Config.Brands[0].Strategy, f.Text(),
		s.Config.Population.Customers, s.Config.Seed)
	fmt.Fprintln(w)
	header, rows := []string{"month"}, [][]string{}
	for _, m := range shownMetrics {
		header = append(header, study.ShownAs(m, f.Money()).Head())
	}
	row := func(month int) []string {
		out := []string{fmt.Sprint(month)}
		for _, m := range shownMetrics {
			shown := study.ShownAs(m, f.Money())
			if m != agents.MetricConversions && m != agents.MetricMargin {
				shown.Digits = 0
			}
			if m == agents.MetricChurn {
				shown.Digits = 1
			}
			out = append(out, shown.Full(c.At(m, month)))
		}
		return out
	}
	if s.Config.History.Months > 0 {
		rows = append(rows, row(0))
	}
	for month := 1; month <= months; month++ {
		if month > 3 && month%stride(months) != 0 && month != months {
			continue
		}
		rows = append(rows, row(month))
	}
	table(w, header, rows)
	fmt.Fprintln(w)
	if s.Config.History.Months > 0 {
		Paragraph(w, "Month 0 is the last before the change. %s.", study.Legend(f.Money(), shownMetrics...))
	} else {
		Paragraph(w, "%s.", study.Legend(f.Money(), shownMetrics...))
	}
	fmt.Fprintln(w)
	for _, text := range f.Sentences() {
		Paragraph(w, "%s", text)
	}
}

// stride is the number of months between printed rows: six, or in long runs so many that the rows fit a screen.
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
