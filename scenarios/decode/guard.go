package decode

import (
	"bytes"
	"fmt"
)

// What a file may ask of the parser, whose work grows with the square of some of it: a mapping is read by as many calls within each
// other as it has lines, and from a text every blank line at its end is taken off by copying all of it. No file that says
// anything comes near: the largest that is accepted has some 2,000 lines when written out.
const (
	deepest   = 40 // levels of lists and mappings; a real file needs five
	mostLines = 10_000
	mostBlank = 100 // blank lines in a row
)

// mostProblems of one file are told; who has more begins with these.
const mostProblems = 100

// full says that enough is wrong with the file: looking for more would help nobody.
func (d *Decoder) Full() bool { return len(d.problems) >= mostProblems }

// unfit returns the line from which on no parser should be asked to follow a text, and what is wanted there; line 0 when all of it is fit.
// It errs on the strict side: brackets within texts count too.
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
	for rest := bytes.TrimLeft(row, " \t"); len(rest) > 1 && (rest[0] == '-' || rest[0] == '?' || rest[0] == ':') && (rest[1] == ' ' || rest[1] == '\t'); {
		n++
		rest = bytes.TrimLeft(rest[1:], " \t")
	}
	return n
}
