package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// track is a slider's track: its knob, and a mark where another value stood.
func (s *styles) track(width, knob, was int, marked, chosen bool) string {
	gl := s.glyphs
	var b strings.Builder
	b.WriteString(s.paint(border, gl.trackLeft))
	for i := range width {
		switch {
		case i == knob:
			b.WriteString(s.paint(map[bool]role{true: focused, false: strong}[chosen], gl.knob))
		case i == was && marked:
			b.WriteString(s.paint(mark, gl.baseline))
		case i < knob:
			b.WriteString(s.paint(lineSolid, gl.trackOn))
		default:
			b.WriteString(s.paint(border, gl.trackOff))
		}
	}
	b.WriteString(s.paint(border, gl.trackRight))
	return b.String()
}

// bigDigits are the ten digits in a grid of three by five.
var bigDigits = [10]string{"###,# #,# #,# #,###", " # ,## , # , # ,###", "###,  #,###,#  ,###", "###,  #,###,  #,###", "# #,# #,###,  #,  #",
	"###,#  ,###,  #,###", "###,#  ,###,# #,###", "###,  #,  #,  #,  #", "###,# #,###,# #,###", "###,# #,###,  #,###"}

// bigText writes digits large enough for the last row; two columns a point.
func (s *styles) bigText(digits string) []string {
	out := make([]string, 5)
	for _, d := range digits {
		if d < '0' || d > '9' {
			continue
		}
		for y, row := range strings.Split(bigDigits[d-'0'], ",") {
			for _, point := range row {
				if point == '#' {
					out[y] += strings.Repeat(string(s.glyphs.barOn), 2)
				} else {
					out[y] += "  "
				}
			}
			out[y] += "  "
		}
	}
	return out
}

// flow puts items next to each other, breaking lines at w columns.
func flow(start string, items []string, w int) []string {
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
