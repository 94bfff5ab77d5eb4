package decode

import (
	"bytes"
	"fmt"
)

// Limits on what the parser is given. Its work grows with the square of some inputs: it recurses once per line of a mapping, and copies
// a whole text for every blank line at its end. Real files stay far below: the largest valid scenario has some 2,000 lines.
const (
	deepest   = 40 // levels of lists and mappings; a real file needs five
	mostLines = 10_000
	mostBlank = 100 // blank lines in a row
)

// mostProblems is the number of problems after which reading stops.
const mostProblems = 100

// Full reports whether so much is wrong with the file that reading should stop.
func (d *Decoder) Full() bool { return len(d.problems) >= mostProblems }

// unfit returns the first line that should not reach the parser and what is wanted there, or line 0 when the whole text is fit. It errs
// on the strict side: brackets within quoted texts count too.
func unfit(text []byte) (line int, wish string) {
	nested := fmt.Sprintf("nested deeper than %d levels", deepest)
	open, blank := 0, 0
	for row := range bytes.SplitSeq(text, []byte("\n")) {
		line++
		if blank++; len(bytes.TrimSpace(row)) > 0 {
			blank = 0
		}
		switch {
		case line > mostLines:
			return line, fmt.Sprintf("want at most %d lines", mostLines)
		case blank > mostBlank:
			return line, fmt.Sprintf("want at most %d blank lines in a row", mostBlank)
		case starts(row) > deepest, len(row)-len(bytes.TrimLeft(row, " ")) > 8*deepest:
			return line, nested
		}
		for _, c := range row {
			switch c {
			case '[', '{':
				open++
			case ']', '}':
				open = max(0, open-1)
			}
			if open > deepest {
				return line, nested
			}
		}
	}
	return 0, ""
}

// starts counts the lists, keys and values that one line opens with dashes, question marks and colons.
func starts(row []byte) (n int) {
	opens := func(r []byte) bool {
		return len(r) > 1 && bytes.IndexByte([]byte("-?:"), r[0]) >= 0 && (r[1] == ' ' || r[1] == '\t')
	}
	for rest := bytes.TrimLeft(row, " \t"); opens(rest); {
		n++
		rest = bytes.TrimLeft(rest[1:], " \t")
	}
	return n
}
