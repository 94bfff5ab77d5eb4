package report

import (
	"fmt"
	"io"

	"backlash/sim/study"
)

// TellOptimum prints the proposal and how sure it is.
func TellOptimum(w io.Writer, r *study.OptimizeResult) {
	Paragraph(w, "%s", r.Title())
	fmt.Fprintln(w)
	var rows [][]string
	for _, l := range r.Proposal {
		rows = append(rows, []string{l.Lever, fmt.Sprintf("%.2f", l.From), fmt.Sprintf("%.2f", l.To)})
	}
	table(w, []string{"lever", "in place", "proposed"}, rows)
	for _, text := range r.Warnings() {
		fmt.Fprintln(w)
		Paragraph(w, "%s", text)
	}
	fmt.Fprintf(w, "\nIn %d worlds the search has not seen\n", r.Check)
	rows = nil
	for i, c := range r.Choices {
		ahead := ""
		if i > 0 {
			ahead = study.Signed(r.In(c.Lead), 2)
		}
		rows = append(rows, []string{c.Name + broken(c.Keeps), study.Show(r.In(c.At), 2), ahead, study.Middle(r.In(study.Estimate{Mean: c.RegretMean}), 2),
			study.Middle(r.In(study.Estimate{Mean: c.RegretMost}), 2), fmt.Sprintf("%.0f", 100*c.BestIn)})
	}
	table(w, []string{"", r.Objective, "proposal ahead", "regret", "p95", "best in %"}, rows)
	tellSteps(w, r)
	if len(r.Constraints) > 0 {
		fmt.Fprintln(w, "* breaks the constraints")
	}
	fmt.Fprintln(w)
	for _, text := range r.Sentences() {
		Paragraph(w, "%s", text)
	}
	fmt.Fprintln(w)
	Paragraph(w, "%s", "regret: what a choice loses to the best one of the table in the same world, on average and in the worst twentieth; "+
		"so far: with the steps before. lo..hi: 8 in 10 worlds; ±: half a 95 % interval. "+
		"verdict: better or worse where the share of worlds that gain or lose more than what matters is above nine in ten with 95 % certainty, "+
		"leaning where above half.")
}

// tellSteps prints the path to the proposal.
func tellSteps(w io.Writer, r *study.OptimizeResult) {
	if len(r.Steps) == 0 {
		return
	}
	fmt.Fprintf(w, "\nThe way to the proposal: what each step adds, in the same worlds\n")
	var rows [][]string
	for _, s := range r.Steps {
		rows = append(rows, []string{fmt.Sprintf("%d%s", s.Step, broken(s.Keeps)), s.Lever, fmt.Sprintf("%.2f", s.From), fmt.Sprintf("%.2f", s.To),
			study.Over(r.In(s.Move.Gain.Estimate), r.Digits()), study.Range(r.In(s.Move.Gain.Estimate), r.Digits()), string(s.Outcome), study.Over(r.In(s.Move.SoFar.Estimate), r.Digits())})
	}
	heading := "8 in 10 worlds"
	if !r.Steps[0].Move.Gain.Spread() {
		heading = "known to"
	}
	table(w, []string{"step", "lever", "from", "to", "adds", heading, "verdict", "so far"}, rows)
}

// broken marks what violates the constraints.
func broken(keeps bool) string {
	if keeps {
		return ""
	}
	return " *"
}
