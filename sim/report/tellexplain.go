package report

import (
	"fmt"
	"io"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/study"
)

// TellCauses prints what departures are owed to: of each stretch of months the shares of all causes in %, and how many left a world.
func TellCauses(w io.Writer, r *study.CausesResult) {
	Paragraph(w, "%s", r.Title())
	fmt.Fprintln(w)
	header, total, spans := []string{"cause"}, []string{"left, a world"}, r.Spans()
	for _, s := range spans {
		header, total = append(header, s.Name), append(total, fmt.Sprintf("%.0f", s.Left))
	}
	var rows [][]string
	for k, name := range agents.CauseNames {
		row := []string{name}
		for _, s := range spans {
			share := "-"
			if s.Left > 0 {
				share = fmt.Sprintf("%.1f", 100*s.Shares[k])
			}
			row = append(row, share)
		}
		rows = append(rows, row)
	}
	table(w, header, append(rows, total))
	fmt.Fprintln(w)
	if r.TwinName != "" {
		tellTwinned(w, r, spans)
	}
	for _, text := range r.Sentences() {
		Paragraph(w, "%s", text)
	}
}

// tellTwinned prints what parts the lives of those who left because of the strategy from their twins', and how many they are a world.
func tellTwinned(w io.Writer, r *study.CausesResult, spans []study.CauseSpan) {
	Paragraph(w, "%s", r.OnlyTitle())
	fmt.Fprintln(w)
	header, total := []string{"cause"}, []string{"left so, a world"}
	for _, s := range spans {
		header, total = append(header, s.Name), append(total, fmt.Sprintf("%.0f", s.Only))
	}
	var rows [][]string
	for k, name := range agents.CauseNames {
		if k == int(agents.CauseOrdinary) {
			name = study.Unwon
		}
		row := []string{name}
		for _, s := range spans {
			share := "-"
			if s.Only > 0 {
				share = fmt.Sprintf("%.1f", 100*s.Parts[k])
			}
			row = append(row, share)
		}
		rows = append(rows, row)
	}
	table(w, header, append(rows, total))
	fmt.Fprintln(w)
}

// TellTwins prints the two lives of one customer: how often each ends, and side by side their diaries in the first world.
func TellTwins(w io.Writer, r *study.TwinsResult) {
	for _, text := range r.Sentences() {
		Paragraph(w, "%s", text)
	}
	fmt.Fprintf(w, "\nDiary of the first world: felt intrusion, trust, unease (0..1), what happened\n")
	beside(w, "month", r.Names[0], r.Names[1])
	here, there := diaryLines(r.Diaries[0], r.Brands[0]), diaryLines(r.Diaries[1], r.Brands[1])
	for m := range here {
		beside(w, fmt.Sprint(m+1), here[m], there[m])
	}
}

// diaryLines are a diary's months in a few words each.
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

// diaryLine is one month with the first brand, begun with how the customer came, if they did.
func diaryLine(d *sim.Diary, came string) string {
	var words []string
	if came != "" {
		words = append(words, came)
	}
	for _, e := range []struct {
		bit  uint8
		word string
	}{
		{agents.EventLeft, "LEFT"}, {agents.EventOptOut, "opts out"}, {agents.EventPause, "pauses"}, {agents.EventComplain, "complains"},
		{agents.EventMute, "mutes"}, {agents.EventBadWord, "speaks badly"}, {agents.EventGoodWord, "speaks well"},
	} {
		if d.Events&e.bit != 0 {
			words = append(words, e.word)
		}
	}
	if d.Severity > 0 {
		words = append(words, "incident")
	} else if d.Episode {
		words = append(words, "creepy")
	}
	return fmt.Sprintf("%.2f %.2f %.2f %s", d.Felt, d.Trust, d.Unease, strings.Join(words, ", "))
}
