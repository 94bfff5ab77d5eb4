package draw

import (
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Track returns a slider's track: its knob, and a mark at another value.
func (s *Styles) Track(width, knob, was int, marked, chosen bool) string {
	gl := s.Glyphs
	var cells []Glyph
	add := func(look Role, text string) {
		for _, r := range text {
			cells = append(cells, Glyph{Rune: r, Role: look})
		}
	}
	add(Border, gl.TrackLeft)
	for i := range width {
		switch {
		case i == knob:
			add(map[bool]Role{true: Focused, false: Strong}[chosen], gl.Knob)
		case i == was && marked:
			add(Mark, gl.Baseline)
		case i < knob:
			add(LineSolid, gl.TrackOn)
		default:
			add(Border, gl.TrackOff)
		}
	}
	add(Border, gl.TrackRight)
	var b strings.Builder
	s.Row(&b, cells)
	return b.String()
}

// bigRows are the characters that have a large form, in five rows of points.
var bigRows = map[rune][5]string{
	'0': {"###", "# #", "# #", "# #", "###"}, '1': {" #", "##", " #", " #", " #"}, '2': {"###", "  #", "###", "#  ", "###"}, '3': {"###", "  #", "###", "  #", "###"},
	'4': {"# #", "# #", "###", "  #", "  #"}, '5': {"###", "#  ", "###", "  #", "###"}, '6': {"###", "#  ", "###", "# #", "###"}, '7': {"###", "  #", "  #", "  #", "  #"},
	'8': {"###", "# #", "###", "# #", "###"}, '9': {"###", "# #", "###", "  #", "###"},
	'+': {"   ", " # ", "###", " # ", "   "}, '-': {"   ", "   ", "###", "   ", "   "}, '.': {" ", " ", " ", " ", "#"}, ',': {" ", " ", " ", "#", "#"}, '%': {"##  #", "## # ", "  #  ", " # ##", "#  ##"},
	'k': {"#  ", "# #", "## ", "# #", "# #"}, 'M': {"#   #", "## ##", "# # #", "#   #", "#   #"}, '€': {" ###", "#   ", "### ", "#   ", " ###"}, '$': {" ###", "# # ", " ## ", " # #", "### "},
	'A': {"###", "# #", "###", "# #", "# #"}, 'B': {"## ", "# #", "## ", "# #", "## "}, 'C': {"###", "#  ", "#  ", "#  ", "###"}, 'D': {"## ", "# #", "# #", "# #", "## "},
	'E': {"###", "#  ", "## ", "#  ", "###"}, 'F': {"###", "#  ", "## ", "#  ", "#  "}, 'G': {"####", "#   ", "# ##", "#  #", "####"}, 'H': {"# #", "# #", "###", "# #", "# #"},
	'J': {"  #", "  #", "  #", "# #", "###"}, 'K': {"# #", "## ", "#  ", "## ", "# #"}, 'N': {"#   #", "##  #", "# # #", "#  ##", "#   #"}, 'P': {"###", "# #", "###", "#  ", "#  "},
	'Q': {"#### ", "#  # ", "#  # ", "# ## ", "#####"}, 'R': {"## ", "# #", "## ", "# #", "# #"}, 'S': {" ##", "#  ", " # ", "  #", "## "}, 'T': {"###", " # ", " # ", " # ", " # "},
	'V': {"# #", "# #", "# #", "# #", " # "}, 'W': {"#   #", "#   #", "# # #", "## ##", "#   #"}, 'X': {"# #", "# #", " # ", "# #", "# #"}, 'Y': {"# #", "# #", " # ", " # ", " # "},
	'Z': {"###", "  #", " # ", "#  ", "###"}, 'I': {"#", "#", "#", "#", "#"}, 'L': {"#  ", "#  ", "#  ", "#  ", "###"}, 'O': {"###", "# #", "# #", "# #", "###"}, 'U': {"# #", "# #", "# #", "# #", "###"},
	'Ä': {"# #", "###", "# #", "###", "# #"}, 'Ö': {"# #", "###", "# #", "# #", "###"}, 'Ü': {"# #", "   ", "# #", "# #", "###"},
	':': {" ", "#", " ", "#", " "}, ';': {" ", "#", " ", "#", "#"}, '?': {"###", "  #", " ##", "   ", " # "}, '!': {"#", "#", "#", " ", "#"}, '\'': {"#", "#", " ", " ", " "}, '’': {"#", "#", " ", " ", " "},
	'/': {"  #", "  #", " # ", "#  ", "#  "}, '(': {" #", "# ", "# ", "# ", " #"}, ')': {"# ", " #", " #", " #", "# "}, '–': {"   ", "   ", "###", "   ", "   "}, '"': {"# #", "# #", "   ", "   ", "   "},
	'£': {" ##", "#  ", "## ", "#  ", "###"}, ' ': {" ", " ", " ", " ", " "},
}

// bigRow returns a character's rows; some characters share those of others.
func bigRow(r rune) ([5]string, bool) {
	if r == '−' {
		r = '-'
	}
	rows, ok := bigRows[r]
	return rows, ok
}

// large reports whether every character of a text has a large form.
func large(text string) bool {
	for _, r := range text {
		if _, ok := bigRow(r); !ok {
			return false
		}
	}
	return true
}

// BigText returns a number or a code in three rows of half blocks; as plain text in the middle row if there are no blocks or a character
// has no large form.
func (s *Styles) BigText(text string, look Role) []string {
	if s.ASCII || !large(text) {
		return []string{"", s.Paint(look, text), ""}
	}
	out := make([]string, 3)
	for _, r := range text {
		rows, _ := bigRow(r)
		for y := range out {
			for x := range rows[0] {
				top := rows[2*y][x] == '#'
				bottom := 2*y+1 < 5 && rows[2*y+1][x] == '#'
				out[y] += map[[2]bool]string{{true, true}: "█", {true, false}: "▀", {false, true}: "▄", {false, false}: " "}[[2]bool{top, bottom}]
			}
			out[y] += " "
		}
	}
	for y := range out {
		out[y] = s.Paint(look, out[y])
	}
	return out
}

// BlockText returns a sentence in block letters, three rows a line, wrapped at words; nil if a word is too wide, a character has no large
// form, or there are no blocks.
func (s *Styles) BlockText(text string, width int, look Role) (rows []string) {
	text = strings.ReplaceAll(strings.ToUpper(text), "ß", "SS")
	if s.ASCII || !large(text) {
		return nil
	}
	line := ""
	flush := func() { rows = append(rows, s.BigText(line, look)...) }
	for _, word := range strings.Fields(text) {
		longer := strings.TrimPrefix(line+" "+word, " ")
		switch {
		case blockWidth(longer) <= width:
			line = longer
		case line == "" || blockWidth(word) > width:
			return nil
		default:
			flush()
			line = word
		}
	}
	flush()
	return rows
}

// blockWidth returns the width of a text in block letters, in columns.
func blockWidth(text string) (n int) {
	for _, r := range text {
		rows, _ := bigRow(r)
		n += len(rows[0]) + 1
	}
	return n
}

// HugeText returns a number or a code in five rows, two columns a point, readable from the back row of a room; nil if a character has no
// large form.
func (s *Styles) HugeText(text string, look Role) []string {
	if !large(text) {
		return nil
	}
	out := make([]string, 5)
	for _, r := range text {
		rows, _ := bigRow(r)
		for y := range out {
			for _, point := range rows[y] {
				out[y] += map[bool]string{true: strings.Repeat(string(s.Glyphs.BarOn), 2), false: "  "}[point == '#']
			}
			out[y] += "  "
		}
	}
	for y := range out {
		out[y] = " " + s.Paint(look, out[y])
	}
	return out
}

// Spark returns a sparkline of n cells, between two numbers.
func (s *Styles) Spark(values []float64, lo, hi float64, cells int) string {
	if !(hi > lo) {
		return Blank(cells)
	}
	c := newCanvas(cells, 1, lo, hi)
	curve := []Curve{{Mid: values}}
	if s.Fine {
		c.lay(curve, []*stroke{c.fine(&curve[0], 0)}, 0)
	} else {
		for x := range cells {
			if v := at(values, float64(x)/float64(max(1, cells-1))); !math.IsNaN(v) {
				c.cells[0][x].Rune = eighths[1+min(7, max(0, int((v-lo)/(hi-lo)*7+.5)))]
			}
		}
	}
	var b strings.Builder
	s.Row(&b, c.cells[0])
	return b.String()
}

// Levels draws values as one-cell columns scaled to the largest; as digits in ASCII.
func (s *Styles) Levels(values []float64, most float64) string {
	var b strings.Builder
	for _, v := range values {
		x := min(1, max(0, v/most))
		if s.ASCII {
			b.WriteByte('0' + byte(9*x+.5))
		} else {
			b.WriteRune(eighths[1+int(7*x+.5)])
		}
	}
	return b.String()
}

// Flow puts items next to each other, breaking lines at w columns.
func Flow(start string, items []string, w int) []string {
	var out []string
	line := " " + start
	for _, item := range items {
		if ansi.StringWidth(line)+ansi.StringWidth(item)+2 > w && ansi.StringWidth(line) > 1 {
			out = append(out, line)
			line = " "
		}
		line += item + "  "
	}
	return append(out, line)
}
