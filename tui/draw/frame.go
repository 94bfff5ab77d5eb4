package draw

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Rect is a rectangle of the screen in characters; 0,0 is the top left corner.
type Rect struct{ X, Y, W, H int }

// Has reports whether a position lies inside.
func (r Rect) Has(x, y int) bool { return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H }

// Inside returns the rectangle within a border.
func (r Rect) Inside() Rect { return Rect{r.X + 1, r.Y + 1, max(0, r.W-2), max(0, r.H-2)} }

// Blank returns n spaces.
func Blank(n int) string { return strings.Repeat(" ", max(0, n)) }

// columns is ansi.StringWidth, at once for lines of letters, colours and our own glyphs, which are most.
func columns(line string) int {
	n, escape := 0, false
	for _, r := range line {
		switch {
		case escape:
			escape = r != 'm'
			if escape && r != '[' && r != ';' && (r < '0' || r > '9') {
				return ansi.StringWidth(line)
			}
		case r == 0x1b:
			escape = true
		case r >= ' ' && r < 0x7f, r >= 0x2500 && r < 0x2600: // ASCII; lines, blocks, geometric shapes
			n++
		default:
			return ansi.StringWidth(line)
		}
	}
	return n
}

// Fit cuts or pads a line to exactly w columns.
func Fit(line string, w int) string {
	n := columns(line)
	if n > w {
		line = ansi.Truncate(line, max(0, w), "")
		n = ansi.StringWidth(line) // a wide character at the edge leaves a hole
	}
	return line + Blank(w-n)
}

// Short cuts a plain text to w columns, with an ellipsis when something is lost.
func Short(text string, w int) string {
	if ansi.StringWidth(text) <= w {
		return text
	}
	return ansi.Truncate(text, max(0, w), "…")
}

// Spread puts one text at the left and one at the right of a line of w columns; the left one gives way.
func Spread(left, right string, w int) string {
	room := w - ansi.StringWidth(right)
	if room < 0 {
		return Fit(left, w)
	}
	return Fit(left, room) + right
}

// Exact returns precisely h lines of precisely w columns.
func Exact(lines []string, w, h int) []string {
	out := make([]string, h)
	for i := range out {
		if i < len(lines) {
			out[i] = Fit(lines[i], w)
		} else {
			out[i] = Blank(w)
		}
	}
	return out
}

// Wrap breaks a plain text into lines of at most w columns.
func Wrap(text string, w int) []string {
	if w < 1 {
		return nil
	}
	return strings.Split(ansi.Wrap(text, w, " "), "\n")
}

// Box draws a border around lines, the title and a note in its top edge. The focused box has a heavy border and a pointer
// before its title.
func (s *Styles) Box(r Rect, title, note string, hasFocus bool, lines []string) []string {
	if r.W < 4 || r.H < 2 {
		return Exact(nil, max(0, r.W), max(0, r.H))
	}
	edge, look := s.Glyphs.Thin, Border
	if hasFocus {
		edge, look = s.Glyphs.Heavy, Focused
		title = s.Glyphs.Pointer + " " + title
	}
	room := r.W - 4 // two corners, a dash at each end
	head := Short(" "+title+" ", room)
	tail := ""
	if note != "" && ansi.StringWidth(head)+ansi.StringWidth(note)+3 <= room {
		tail = " " + note + " "
	}
	gap := room - ansi.StringWidth(head) - ansi.StringWidth(tail)
	out := make([]string, 0, r.H)
	out = append(out, s.Paint(look, edge[2]+edge[0])+s.Paint(Strong, head)+s.Paint(look, strings.Repeat(edge[0], gap))+s.Paint(Quiet, tail)+s.Paint(look, edge[0]+edge[3]))
	side := s.Paint(look, edge[1])
	for _, line := range Exact(lines, r.W-2, r.H-2) {
		out = append(out, side+line+side)
	}
	return append(out, s.Paint(look, edge[4]+strings.Repeat(edge[0], r.W-2)+edge[5]))
}

// Beside joins blocks of lines of equal height from left to right.
func Beside(blocks ...[]string) []string {
	out := make([]string, len(blocks[0]))
	for i := range out {
		var b strings.Builder
		for _, block := range blocks {
			b.WriteString(block[i])
		}
		out[i] = b.String()
	}
	return out
}

// Over lays a block of lines over a screen of w columns at x, y.
func Over(screen, block []string, x, y, w int) {
	for i, line := range block {
		if y+i < 0 || y+i >= len(screen) {
			continue
		}
		below := screen[y+i]
		end := x + ansi.StringWidth(line)
		screen[y+i] = Fit(ansi.Cut(below, 0, x), x) + line + Fit(ansi.Cut(below, end, w), max(0, w-end))
	}
}

// Memo keeps the last lines drawn for a panel, and what they were drawn from.
type Memo[K comparable] struct {
	key   K
	lines []string
}

// Of returns the kept lines when the key is the same, else draws anew.
func (m *Memo[K]) Of(key K, render func() []string) []string {
	if m.lines == nil || m.key != key {
		m.key, m.lines = key, render()
	}
	return m.lines
}

// Percent shows a value of 0..1 as it appears on screen, 0..100.
func Percent(v float32) int { return int(v*100 + .5) }

// Count says how many of something there are.
func Count(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case what == "person":
		return fmt.Sprintf("%d people", n)
	}
	return fmt.Sprintf("%d %ss", n, what)
}
