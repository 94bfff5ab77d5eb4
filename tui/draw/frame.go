package draw

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Rect is a rectangle of the screen in characters; 0,0 is the top left corner.
type Rect struct{ X, Y, W, H int }

// Has reports whether a position is inside.
func (r Rect) Has(x, y int) bool { return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H }

// Inside returns the rectangle within a border.
func (r Rect) Inside() Rect { return Rect{r.X + 1, r.Y + 1, max(0, r.W-2), max(0, r.H-2)} }

// Box draws a border around lines, with a title and a note in its top edge. The focused box has a heavy border and a pointer before its
// title.
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

// Over draws a block of lines at x, y over a screen of w columns.
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

// Memo caches the last lines drawn for a panel with the key they were drawn from.
type Memo[K comparable] struct {
	key   K
	lines []string
}

// Of returns the cached lines if the key is unchanged, and otherwise redraws them.
func (m *Memo[K]) Of(key K, render func() []string) []string {
	if m.lines == nil || m.key != key {
		m.key, m.lines = key, render()
	}
	return m.lines
}
