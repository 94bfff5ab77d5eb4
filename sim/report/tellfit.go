package report

import (
	"fmt"
	"io"

	"backlash/sim/study"
)

// TellOwn prints a fit to a company's own months.
func TellOwn(w io.Writer, r *study.FitResult) {
	TellTable(w, r.From, r.Told)
	rows := [][]string{}
	for _, row := range r.Rows {
		name := row.Metric
		if row.Arm != "" {
			name += ", " + row.Arm
		}
		months := fmt.Sprint(row.From)
		if row.To > row.From {
			months += fmt.Sprint("-", row.To)
		}
		if row.Held {
			months += " *"
		}
		spread := func(s study.Spread) string { return fmt.Sprintf("%.2f (%.2f..%.2f)", s.Middle, s.Low, s.High) }
		rows = append(rows, []string{name, months, fmt.Sprintf("%.2f", row.Seen), spread(row.Without), spread(row.With)})
	}
	if len(rows) > 0 {
		fmt.Fprintln(w)
		table(w, []string{"", "months", "yours", "before the fit", "after it"}, rows)
		fmt.Fprintln(w)
		Paragraph(w, "Relative to the mean of the months before the change, which is 1; for an experiment, relative to its first arm. (lo..hi): 8 in 10 worlds lie here. *: held out, to test whether the rest predicts it.")
	}
	fmt.Fprintln(w)
	for _, text := range r.Sentences() {
		Paragraph(w, "%s", text)
	}
	fmt.Fprintln(w)
	for _, text := range r.Answer(study.MoneyOf(&r.Fitted.Config)) {
		Paragraph(w, "%s", text)
	}
}

// TellTable says how a table was understood.
func TellTable(w io.Writer, name string, told []string) {
	fmt.Fprintf(w, "%s, as it was understood:\n", name)
	for _, text := range told {
		hanging(w, "  ", "  ", text)
	}
}
