package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// rect is a rectangle of the screen in characters; 0,0 is the top left corner.
type rect struct{ x, y, w, h int }

// has reports whether a position lies inside.
func (r rect) has(x, y int) bool { return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h }

// inside is the rectangle within a border.
func (r rect) inside() rect { return rect{r.x + 1, r.y + 1, max(0, r.w-2), max(0, r.h-2)} }

// blank is n spaces.
func blank(n int) string { return strings.Repeat(" ", max(0, n)) }

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

// fit cuts or pads a line to exactly w columns.
func fit(line string, w int) string {
	n := columns(line)
	if n > w {
		line = ansi.Truncate(line, max(0, w), "")
		n = ansi.StringWidth(line) // a wide character at the edge leaves a hole
	}
	return line + blank(w-n)
}

// short cuts a plain text to w columns, with an ellipsis when something is lost.
func short(text string, w int) string {
	if ansi.StringWidth(text) <= w {
		return text
	}
	return ansi.Truncate(text, max(0, w), "…")
}

// spread puts one text at the left and one at the right of a line of w columns; the left one gives way.
func spread(left, right string, w int) string {
	room := w - ansi.StringWidth(right)
	if room < 0 {
		return fit(left, w)
	}
	return fit(left, room) + right
}

// exact returns precisely h lines of precisely w columns.
func exact(lines []string, w, h int) []string {
	out := make([]string, h)
	for i := range out {
		if i < len(lines) {
			out[i] = fit(lines[i], w)
		} else {
			out[i] = blank(w)
		}
	}
	return out
}

// wrap breaks a plain text into lines of at most w columns.
func wrap(text string, w int) []string {
	if w < 1 {
		return nil
	}
	return strings.Split(ansi.Wrap(text, w, " "), "\n")
}

// box draws a border around lines, the title and a note in its top edge. The focused box has a heavy border and a pointer
// before its title.
func (s *styles) box(r rect, title, note string, hasFocus bool, lines []string) []string {
	if r.w < 4 || r.h < 2 {
		return exact(nil, max(0, r.w), max(0, r.h))
	}
	edge, look := s.glyphs.thin, border
	if hasFocus {
		edge, look = s.glyphs.heavy, focused
		title = s.glyphs.pointer + " " + title
	}
	room := r.w - 4 // two corners, a dash at each end
	head := short(" "+title+" ", room)
	tail := ""
	if note != "" && ansi.StringWidth(head)+ansi.StringWidth(note)+3 <= room {
		tail = " " + note + " "
	}
	gap := room - ansi.StringWidth(head) - ansi.StringWidth(tail)
	out := make([]string, 0, r.h)
	out = append(out, s.paint(look, edge[2]+edge[0])+s.paint(strong, head)+s.paint(look, strings.Repeat(edge[0], gap))+s.paint(quiet, tail)+s.paint(look, edge[0]+edge[3]))
	side := s.paint(look, edge[1])
	for _, line := range exact(lines, r.w-2, r.h-2) {
		out = append(out, side+line+side)
	}
	return append(out, s.paint(look, edge[4]+strings.Repeat(edge[0], r.w-2)+edge[5]))
}

// beside joins blocks of lines of equal height from left to right.
func beside(blocks ...[]string) []string {
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

// over lays a block of lines over a screen of w columns at x, y.
func over(screen, block []string, x, y, w int) {
	for i, line := range block {
		if y+i < 0 || y+i >= len(screen) {
			continue
		}
		below := screen[y+i]
		end := x + ansi.StringWidth(line)
		screen[y+i] = fit(ansi.Cut(below, 0, x), x) + line + fit(ansi.Cut(below, end, w), max(0, w-end))
	}
}

// memo keeps the last lines drawn for a panel, and what they were drawn from.
type memo[K comparable] struct {
	key   K
	lines []string
}

// of returns the kept lines when the key is the same, else draws anew.
func (m *memo[K]) of(key K, render func() []string) []string {
	if m.lines == nil || m.key != key {
		m.key, m.lines = key, render()
	}
	return m.lines
}
