package report

import (
	"fmt"
	"io"
	"strings"

	"backlash/sim/study"
)

// TellThreshold prints where harm begins, one row per group of customers and level of the second factor, with conclusions.
func TellThreshold(w io.Writer, r *study.ThresholdResult) {
	fmt.Fprintf(w, "%s\n\n", r.Title())
	header := append([]string{"customers"}, study.ThresholdColumns...)
	if r.With != "" {
		header = append([]string{r.With[strings.LastIndex(r.With, ".")+1:]}, header...)
	}
	var rows [][]string
	for i := range r.Thresholds {
		row := &r.Thresholds[i]
		line := append([]string{row.Customers}, r.Cells(row)...)
		if r.With != "" {
			line = append([]string{row.With}, line...)
		}
		rows = append(rows, line)
	}
	table(w, header, rows)
	fmt.Fprintln(w)
	for _, text := range r.Sentences() {
		Paragraph(w, "%s", text)
		fmt.Fprintln(w)
	}
	for _, text := range r.Notes() {
		Paragraph(w, "%s", text)
	}
}

// TellHysteresis prints a lever's effect on the way up and back, and what does not recover.
func TellHysteresis(w io.Writer, r *study.HysteresisResult) {
	fmt.Fprintf(w, "%s up and back, %d months a level, %d worlds: what it does to %s\n(%s), against the same worlds with %s left at %g\n\n",
		r.Lever, r.Hold, r.Worlds, r.Metric, r.Shown.Change, r.Lever, r.Steps[0].Level)
	var rows [][]string
	for _, s := range r.Steps {
		rows = append(rows, []string{fmt.Sprintf("%.2g", s.Level), r.Shown.Signed(s.Ups), r.Shown.Signed(s.Backs),
			r.Shown.Signed(s.Differences)})
	}
	table(w, []string{r.Lever, "on the way up", "on the way back", "back less up"}, rows)
	fmt.Fprintln(w)
	for _, text := range r.Sentences() {
		Paragraph(w, "%s", text)
	}
}

// TellSensitivity prints the factors, the strongest first, with conclusions.
func TellSensitivity(w io.Writer, r *study.SensitivityResult) {
	header := []string{"factor", "alone", "in all"}
	cells := func(f study.FactorIndex) []string { return []string{study.Pair(f.First), study.Pair(f.Total)} }
	if r.Method == "morris" {
		header = []string{"factor", "effect", "with sign", "spread"}
		cells = func(f study.FactorIndex) []string {
			return []string{r.Shown.Pair(f.Size), r.Shown.Alone(f.Mean), r.Shown.Alone(f.Spread)}
		}
	}
	var rows [][]string
	for _, f := range r.Ranked() {
		rows = append(rows, append([]string{strings.TrimPrefix(f.Address, "parameters.")}, cells(f)...))
	}
	table(w, header, rows)
	fmt.Fprintln(w)
	if r.Method == "morris" {
		Paragraph(w, "The mean size of a step's effect, scaled to the whole range, in %s, with its 95 %% interval; with its sign; "+
			"and how much it differs with the other factors' values. --json has every interval.", r.Shown.Change)
		fmt.Fprintln(w)
	}
	for _, text := range r.Sentences() {
		for i, line := range wrap(text, 76) {
			fmt.Fprintln(w, []string{"- ", "  "}[min(i, 1)]+line)
		}
	}
}
