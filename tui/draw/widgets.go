package draw

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Track is a slider's track: its knob, and a mark where another value stood.
func (s *Styles) Track(width, knob, was int, marked, chosen bool) string {
	gl := s.Glyphs
	var b strings.Builder
	b.WriteString(s.Paint(Border, gl.TrackLeft))
	for i := range width {
		switch {
		case i == knob:
			b.WriteString(s.Paint(map[bool]Role{true: Focused, false: Strong}[chosen], gl.Knob))
		case i == was && marked:
			b.WriteString(s.Paint(Mark, gl.Baseline))
		case i < knob:
			b.WriteString(s.Paint(LineSolid, gl.TrackOn))
		default:
			b.WriteString(s.Paint(Border, gl.TrackOff))
		}
	}
	b.WriteString(s.Paint(Border, gl.TrackRight))
	return b.String()
}

// bigDigits are the ten digits in a grid of three by five.
var bigDigits = [10]string{"###,# #,# #,# #,###", " # ,## , # , # ,###", "###,  #,###,#  ,###", "###,  #,###,  #,###", "# #,# #,###,  #,  #",
	"###,#  ,###,  #,###", "###,#  ,###,# #,###", "###,  #,  #,  #,  #", "###,# #,###,# #,###", "###,# #,###,  #,###"}

// BigText writes digits large enough to be read from the last row of a room, two columns a point.
func (s *Styles) BigText(digits string) []string {
	out := make([]string, 5)
	for _, d := range digits {
		if d < '0' || d > '9' {
			continue
		}
		for y, row := range strings.Split(bigDigits[d-'0'], ",") {
			for _, point := range row {
				if point == '#' {
					out[y] += strings.Repeat(string(s.Glyphs.BarOn), 2)
				} else {
					out[y] += "  "
				}
			}
			out[y] += "  "
		}
	}
	return out
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
