package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// axisWidth is how many columns a value axis takes.
const axisWidth = 5

// moving is one line of a timeline. Its band and its ghost, the same line of the baseline, may be missing.
type moving struct {
	name, brief        string
	mid, lo, hi, ghost []float64 // by month
}

// timeline is a chart of all lines over the months, with a cursor: what comes after it is drawn faintly.
type timeline struct {
	w, h   int // of the plot
	labels int // columns for the names at the right
	brief  bool
	head   bool    // a line over the plot names the uprights
	top    float64 // of the value axis
	month  int     // of the cursor, from 1
	months int
	opens  int   // month in which the unseen loss opens; 0: never
	shocks []int // months
	lines  [lineCount]moving
	notice string // in the middle of the plot
}

// timeline composes plot, axes, marks and labels.
func (s *styles) timeline(t timeline) []string {
	g := s.glyphs
	c := newCanvas(t.w, t.h, 0, t.top)
	now := c.column(t.month, t.months)
	if t.month >= t.months {
		now = c.w
	}
	for i := lineCount - 1; i >= 0; i-- {
		c.band(t.lines[i].lo, t.lines[i].hi, g.band, lineFaint+role(i))
	}
	for i := lineCount - 1; i >= 0; i-- {
		c.ghost(t.lines[i].ghost, g.ghost, quiet, now)
	}
	for i := lineCount - 1; i >= 0; i-- { // the most important last, on top
		c.line(t.lines[i].mid, g.lines[i], lineSolid+role(i), lineFaint+role(i), now)
	}
	if t.opens > 0 {
		c.upright(c.column(t.opens, t.months), g.threshold, warning, g.band)
	}
	if now < c.w {
		c.upright(now, g.cursor, mark, g.band)
	}
	if t.notice != "" {
		c.say(t.notice)
	}
	return s.timelineRows(c, &t, now)
}

// say writes a text into the middle of an empty plot.
func (c *canvas) say(text string) {
	text = short(text, c.w)
	x := (c.w - ansi.StringWidth(text)) / 2
	for i, r := range []rune(text) {
		c.cells[c.h/2][x+i] = glyph{r, quiet}
	}
}

// timelineRows puts axes and labels around the plot.
func (s *styles) timelineRows(c *canvas, t *timeline, now int) []string {
	ticks := map[int]string{}
	for step := 25.; ; step *= 2 {
		if c.hi/step <= max(3, float64(c.h)/3.5) {
			for v := 0.; v <= c.hi; v += step {
				ticks[c.row(v)] = fmt.Sprintf("%3.0f", v)
			}
			break
		}
	}
	labels := s.endLabels(c, t)
	var lines []string
	if t.head {
		lines = append(lines, s.cursorLine(c, t, now))
	}
	for y := range c.h {
		var b strings.Builder
		if label, some := ticks[y]; some {
			b.WriteString(s.paint(quiet, label) + s.paint(border, " "+string(s.glyphs.axis[0])))
		} else {
			b.WriteString("    " + s.paint(border, string(s.glyphs.axis[1])))
		}
		s.row(&b, c.cells[y])
		b.WriteString(labels[y])
		lines = append(lines, b.String())
	}
	return append(lines, s.timeAxis(c, t)...)
}

// cursorLine names the uprights over the plot: the month, and where the unseen loss opens.
func (s *styles) cursorLine(c *canvas, t *timeline, now int) string {
	line := make([]glyph, c.w+t.labels)
	for x := range line {
		line[x].rune = ' '
	}
	write := func(x int, look role, text string) {
		for i, r := range []rune(text) {
			line[x+i] = glyph{r, look}
		}
	}
	here := fmt.Sprintf("%s m%d", s.glyphs.down, t.month)
	at := max(0, min(now, c.w-1, len(line)-len([]rune(here))))
	if t.opens > 0 {
		x := c.column(t.opens, t.months)
		brief := fmt.Sprintf("%c m%d", s.glyphs.threshold, t.opens)
		for _, text := range []string{brief + " loss opens", brief} {
			if n := len([]rune(text)); x+n < at || x > at+len([]rune(here)) && x+n <= len(line) {
				write(x, warning, text)
				break
			}
		}
	}
	if len(line) >= len([]rune(here)) {
		write(at, mark, here)
	}
	var b strings.Builder
	b.WriteString(blank(axisWidth))
	s.row(&b, line)
	return b.String()
}

// endLabels name the lines at the right edge, each at the height of its value in the month of the cursor, pushed apart where
// they would collide.
func (s *styles) endLabels(c *canvas, t *timeline) map[int]string {
	var all []endLabel
	for i, l := range t.lines {
		v := math.NaN()
		if t.month <= len(l.mid) && t.month > 0 {
			v = l.mid[t.month-1]
		}
		if math.IsNaN(v) {
			continue
		}
		name, width := l.name, 7
		if t.brief {
			name, width = l.brief, 3
		}
		text := " " + s.glyphs.lines[i].flat + " " + fit(name, width) + fmt.Sprintf(" %.0f", v)
		all = append(all, endLabel{c.row(v), s.paint(lineSolid+role(i), text)})
	}
	return settleLabels(all, c.h)
}

// endLabel is the name of a line at its right end.
type endLabel struct {
	row  int
	text string
}

// settleLabels pushes labels away from each other where they would collide, within h rows; those that find no row are left out.
func settleLabels(all []endLabel, h int) map[int]string {
	all = all[:min(len(all), h)]
	slices.SortStableFunc(all, func(a, b endLabel) int { return a.row - b.row })
	for i := 1; i < len(all); i++ { // downwards
		all[i].row = max(all[i].row, all[i-1].row+1)
	}
	for i := len(all) - 1; i >= 0; i-- { // and back up from the floor
		all[i].row = min(all[i].row, h-len(all)+i)
	}
	out := map[int]string{}
	for _, l := range all {
		out[l.row] = l.text
	}
	return out
}

// timeAxis draws the months under the plot, with a mark at each shock.
func (s *styles) timeAxis(c *canvas, t *timeline) []string {
	g, n := s.glyphs, t.months
	line := make([]glyph, c.w)
	for x := range line {
		line[x] = glyph{g.axis[3], border}
	}
	every := 6
	for n/every > c.w/8 {
		every *= 2
	}
	names := []rune(blank(c.w + t.labels))
	write := func(at int, text string) {
		for i, r := range text {
			if at+i < len(names) {
				names[at+i] = r
			}
		}
	}
	for month := every; month <= n; month += every {
		x := c.column(month, n)
		line[x] = glyph{g.axis[4], border}
		write(x, fmt.Sprint(month))
	}
	line[0] = glyph{g.axis[4], border}
	write(0, "m1")
	for _, shock := range t.shocks {
		line[c.column(shock, n)] = glyph{g.shock, mark}
	}
	var b strings.Builder
	b.WriteString("    " + s.paint(border, string(g.axis[2])))
	s.row(&b, line)
	return []string{b.String(), blank(axisWidth) + s.paint(quiet, string(names))}
}
