package report

import (
	"fmt"
	"io"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/study"
)

// TellCauses prints what departures are because of, and what distinguishes the lives of those who left because of the strategy from their
// twins': by period, the share of every cause in %, and the number of departures per world.
func TellCauses(w io.Writer, r *study.CausesResult) {
	Paragraph(w, "%s", r.Title())
	fmt.Fprintln(w)
	spans := r.Spans()
	causesTable(w, spans, "left, a world", agents.CauseWords, func(s *study.CauseSpan) (float64, *[agents.CauseCount]float64) { return s.Left, &s.Shares })
	if r.TwinName != "" {
		Paragraph(w, "%s", r.OnlyTitle())
		fmt.Fprintln(w)
		words := agents.CauseWords
		words[agents.CauseOrdinary] = study.Unwon
		causesTable(w, spans, "left so, a world", words, func(s *study.CauseSpan) (float64, *[agents.CauseCount]float64) { return s.Only, &s.Parts })
	}
	for _, text := range r.Sentences() {
		Paragraph(w, "%s", text)
	}
}

// causesTable prints the shares of causes by period, and below them the number of departures.
func causesTable(w io.Writer, spans []study.CauseSpan, total string, words [agents.CauseCount]string,
	of func(*study.CauseSpan) (float64, *[agents.CauseCount]float64)) {
	header, last, rows := []string{"because of"}, []string{total}, make([][]string, agents.CauseCount)
	for k, word := range words {
		rows[k] = []string{word}
	}
	for i := range spans {
		n, shares := of(&spans[i])
		header, last = append(header, spans[i].Name), append(last, fmt.Sprintf("%.0f", n))
		for k := range rows {
			share := "-"
			if n > 0 {
				share = fmt.Sprintf("%.1f", 100*shares[k])
			}
			rows[k] = append(rows[k], share)
		}
	}
	table(w, header, append(rows, last))
	fmt.Fprintln(w)
}

// TellTwins prints one customer's two lives: how often each ends, and their diaries in one world, side by side.
func TellTwins(w io.Writer, r *study.TwinsResult) {
	for _, text := range r.Sentences() {
		Paragraph(w, "%s", text)
	}
	fmt.Fprintln(w)
	Paragraph(w, "Diary of world %d (--world shows another): felt intrusion (may pass 1), trust, unease, what happened", r.First+1)
	beside(w, "month", r.Names[0], r.Names[1])
	here, there := diaryLines(r.Diaries[0], r.Brands[0]), diaryLines(r.Diaries[1], r.Brands[1])
	for m := range here {
		beside(w, fmt.Sprint(m+1), here[m], there[m])
	}
}

// diaryLines describes each month of a diary in a few words.
func diaryLines(diary []sim.Diary, brands []sim.Brand) []string {
	var lines []string
	home := false // has been with the first brand
	for i := range diary {
		d := &diary[i]
		left := d.Events&agents.EventLeft != 0
		switch {
		case d.Brand == agents.Brandless:
			lines = append(lines, "-")
		case d.Brand != 0 && left:
			lines = append(lines, "leaves "+brands[d.Brand].Name)
		case d.Brand != 0 && d.Joined:
			lines = append(lines, "joins "+brands[d.Brand].Name)
		case d.Brand != 0:
			lines = append(lines, "with "+brands[d.Brand].Name)
		case d.Joined && home:
			lines = append(lines, diaryLine(d, "COMES BACK"))
		case d.Joined:
			lines = append(lines, diaryLine(d, "JOINS"))
		default:
			lines = append(lines, diaryLine(d, ""))
		}
		home = home || d.Brand == 0
	}
	return lines
}

// diaryLine describes one month with the first brand, starting with how the customer came, if they did.
func diaryLine(d *sim.Diary, came string) string {
	var words []string
	if came != "" {
		words = append(words, came)
	}
	for _, word := range study.Happened(d) {
		if word == "leaves" {
			word = "LEFT"
		}
		words = append(words, word)
	}
	return fmt.Sprintf("%.2f %.2f %.2f %s", d.Felt, d.Trust, d.Unease, strings.Join(words, ", "))
}
