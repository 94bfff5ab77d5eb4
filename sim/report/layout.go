package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// screenWidth is the maximum width of everything printed: a narrow terminal, a slide, an e-mail.
const screenWidth = 80

// table prints rows in aligned columns, the first one left-aligned, the others right-aligned.
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

// glossary prints left-aligned rows with the last column wrapped.
func glossary(w io.Writer, rows [][]string) { indented(w, "", rows) }

// indented is glossary with an indent.
func indented(w io.Writer, indent string, rows [][]string) {
	width := make([]int, 8)
	for _, row := range rows {
		for i, cell := range row[:len(row)-1] {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		line := indent
		for i, cell := range row[:len(row)-1] {
			line += cell + strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell)+2)
		}
		hanging(w, line, indent+strings.Repeat(" ", utf8.RuneCountInString(line)-len(indent)), row[len(row)-1])
	}
}

// hanging prints text after the beginning of a first line, with its other lines indented.
func hanging(w io.Writer, first, indent, text string) {
	parts := wrap(text, screenWidth-utf8.RuneCountInString(indent))
	if len(parts) == 0 {
		fmt.Fprintln(w, strings.TrimRight(first, " "))
		return
	}
	for k, part := range parts {
		if k == 0 {
			fmt.Fprintln(w, first+part)
		} else {
			fmt.Fprintln(w, indent+part)
		}
	}
}

// Paragraph prints text wrapped to the width.
func Paragraph(w io.Writer, format string, args ...any) {
	hanging(w, "", "", fmt.Sprintf(format, args...))
}

// point prints text after a heading word; its other lines are indented by two columns.
func point(w io.Writer, heading, text string) {
	parts := wrap(heading+" "+text, screenWidth-2)
	fmt.Fprintln(w, strings.Join(parts, "\n  "))
}

// beside prints a numbered row's two texts side by side, each wrapped within its half.
func beside(w io.Writer, number string, left, right string) {
	const lead, half = 7, 35
	a, b := wrapBehind(left, half), wrapBehind(right, half)
	for i := range max(len(a), len(b)) {
		line := number
		if i > 0 {
			line = ""
		}
		line += strings.Repeat(" ", max(0, lead-utf8.RuneCountInString(line)))
		if i < len(a) {
			line += a[i]
		}
		if i < len(b) {
			line += strings.Repeat(" ", max(1, lead+half+1-utf8.RuneCountInString(line))) + b[i]
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// wrapBehind wraps text; all lines but the first are indented.
func wrapBehind(text string, width int) []string {
	lines := wrap(text, width-2)
	for i := range lines {
		if i > 0 {
			lines[i] = "  " + lines[i]
		}
	}
	return lines
}

// wrap wraps text. A number stays with its half-width and its percent sign.
func wrap(text string, width int) []string {
	var words, lines []string
	for _, word := range strings.Fields(text) {
		if last := len(words) - 1; last >= 0 && (word[0] == '%' || strings.HasPrefix(word, "±") && word != "±:") {
			words[last] += " " + word
			continue
		}
		words = append(words, word)
	}
	line := ""
	for _, word := range words {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// Fill rewraps paragraphs that have a line of more than 80 columns and no indented one.
func Fill(text string) string {
	paragraphs := strings.Split(text, "\n\n")
	for i, p := range paragraphs {
		wide, indented := false, false
		for line := range strings.Lines(p) {
			wide = wide || utf8.RuneCountInString(strings.TrimRight(line, "\n")) > screenWidth
			indented = indented || strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")
		}
		if wide && !indented {
			paragraphs[i] = strings.Join(wrap(p, screenWidth), "\n")
		}
	}
	return strings.Join(paragraphs, "\n\n")
}
