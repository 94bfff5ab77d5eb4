package report

import (
	"fmt"
	"io"

	"backlash/sim/number"
	"backlash/sim/study"
)

// TellBench prints how fast the machine simulated, and how much memory it used.
func TellBench(w io.Writer, r *study.BenchResult) {
	fmt.Fprintf(w, "%s, %s, %s, %s, kernel %s\n\n", number.Several(r.Customers, "customer"), number.Several(r.Months, "month"),
		number.Several(r.Workers, "worker"), number.Several(r.Repeats, "repeat"), r.Kernel)
	row := func(name string, s study.BenchSeconds) []string {
		return []string{name, fmt.Sprintf("%.2f", 1e3*s.Minimum), fmt.Sprintf("%.2f", 1e3*s.Median)}
	}
	table(w, []string{"milliseconds", "minimum", "median"}, [][]string{
		row("making the people", r.People), row("one month", r.Month), row("the whole run", r.Run)})
	fmt.Fprintf(w, "\n%.1f ns of time a customer-month, %.1f million customer-months a second\n", r.PerMonth, r.PerSecond)
	fmt.Fprintf(w, "%.0f bytes a customer in columns, %.0f from the system in all\n", r.Columns, r.Memory)
}
