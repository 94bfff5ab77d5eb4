package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"backlash/sim/analysis"
)

// table prints rows in aligned columns: the first to the left, the others to the right.
func table(w io.Writer, header []string, rows [][]string) {
	width := make([]int, len(header))
	for _, row := range append([][]string{header}, rows...) {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range append([][]string{header}, rows...) {
		var line strings.Builder
		for i, cell := range row {
			space := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				line.WriteString(cell + space)
			} else {
				line.WriteString("  " + space + cell)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

// glossary prints rows with the last column wrapped to the line's end, all to the left.
func glossary(w io.Writer, rows [][]string) {
	width := make([]int, 8)
	for _, row := range rows {
		for i, cell := range row[:len(row)-1] {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		lead := 0
		var line strings.Builder
		for i, cell := range row[:len(row)-1] {
			line.WriteString(cell + strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell)+2))
			lead += width[i] + 2
		}
		for k, part := range wrap(row[len(row)-1], max(24, 79-lead)) {
			if k > 0 {
				line.WriteString("\n" + strings.Repeat(" ", lead))
			}
			line.WriteString(part)
		}
		fmt.Fprintln(w, line.String())
	}
}

func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// estimate shows a mean with its half-width; without an interval the mean alone.
func estimate(e analysis.Estimate, digits int) string {
	switch {
	case math.IsNaN(e.Mean):
		return "-"
	case math.IsNaN(e.Lo):
		return fmt.Sprintf("%.*f", digits, e.Mean)
	}
	return fmt.Sprintf("%.*f ±%.*f", digits, e.Mean, digits, e.Half())
}

// signed is estimate with a sign, for differences.
func signed(e analysis.Estimate, digits int) string {
	s := estimate(e, digits)
	if e.Mean > 0 {
		s = "+" + s
	}
	return s
}
