package report

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"backlash/sim/evidence"
)

// TellValidation prints all rows that were run, their totals, and the rows that the model does not address.
func TellValidation(w io.Writer, v *evidence.Validation) {
	fmt.Fprintf(w, "%s\n", v.Title())
	for _, g := range v.Groups() {
		fmt.Fprintln(w)
		if g.Heading != "" {
			fmt.Fprintln(w, g.Heading)
		}
		table(w, []string{"row", "mark", "simulated", "wanted", "sign", "size", "prior", ""}, lineCells(g.Lines))
		reasons(w, g.Without)
	}
	totals, silent := v.Totals(), v.Silent()
	fmt.Fprintln(w)
	table(w, totals.Head, totals.Rows)
	fmt.Fprintln(w)
	hanging(w, "", "", v.SkillLegend())
	if len(silent.Without) > 0 {
		fmt.Fprintf(w, "\n%s\n", silent.Heading)
		reasons(w, silent.Without)
	}
	fmt.Fprintln(w)
	hanging(w, "", "", evidence.Legend)
}

// lineCells returns the cells of lines. A test's text is cut; --row shows all of it.
func lineCells(lines []evidence.Line) [][]string {
	const room = 17
	var out [][]string
	for _, l := range lines {
		out = append(out, []string{l.Row, l.Mark, l.Simulated, l.Wanted, l.Sign, l.Size, l.Prior,
			fmt.Sprintf("%-*s", room, clipped(l.Says, room))})
	}
	return out
}

// clipped is clip without spaces and commas before the ellipsis.
func clipped(text string, width int) string {
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	return strings.TrimRight(string([]rune(text)[:width-1]), " ,") + "…"
}

// reasons prints rows and why they have no experiment.
func reasons(w io.Writer, rows [][2]string) {
	var cells [][]string
	for _, r := range rows {
		cells = append(cells, r[:])
	}
	glossary(w, cells)
}

// TellRow prints the only row in full: what was published, the experiment, and the result. It runs the arms for their series; an error is
// from a run.
func TellRow(ctx context.Context, w io.Writer, v *evidence.Validation) error {
	row, err := v.Whole(ctx, &v.Findings[0])
	if err != nil {
		return err
	}
	hanging(w, "", "", row.Title)
	glossary(w, row.Facts)
	if row.Arms.Heading == "" {
		return nil
	}
	fmt.Fprintf(w, "\n%s\n", row.Arms.Heading)
	glossary(w, row.Arms.Rows)
	fmt.Fprintf(w, "\n%s\n", row.Readings.Heading)
	table(w, row.Readings.Head, row.Readings.Rows)
	fmt.Fprintf(w, "\n%s\n", row.Tests.Heading)
	for _, test := range row.Tests.Rows {
		hanging(w, "  ", "  ", test[0])
	}
	fmt.Fprintf(w, "\n%s\n", row.Series.Heading)
	table(w, row.Series.Head, row.Series.Rows)
	return nil
}

// TellLoss prints what one null model loses.
func TellLoss(w io.Writer, loss evidence.Loss) {
	fmt.Fprintln(w)
	for _, p := range loss.Points() {
		point(w, p[0], p[1])
	}
}

// TellSkill prints what holds in the inverted models, and the whole model's skill over each.
func TellSkill(w io.Writer, v *evidence.Validation, losses []evidence.Loss) {
	for _, part := range v.SkillTables(losses) {
		fmt.Fprintln(w)
		table(w, part.Head, part.Rows)
	}
	fmt.Fprintln(w)
	hanging(w, "", "", v.SkillLegend())
}

// TellFit prints a table of a fit and its notes.
func TellFit(w io.Writer, fit evidence.Fit) {
	if fit.Table.Heading != "" {
		fmt.Fprintf(w, "%s\n\n", fit.Table.Heading)
	}
	table(w, fit.Table.Head, fit.Table.Rows)
	fmt.Fprintln(w)
	for _, note := range fit.Notes {
		hanging(w, "", "", note)
	}
}
