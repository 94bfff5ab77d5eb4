package draw

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// AxisWidth is how many columns a value axis takes.
const AxisWidth = 5

// Series is one line of a timeline. Its band and its ghost, the same line of the baseline, may be missing.
type Series struct {
	Name, Brief        string
	Mid, Lo, Hi, Ghost []float64 // by month
}

// Timeline is a chart of all lines over the months, with a cursor: what comes after it is drawn faintly.
type Timeline struct {
	W, H   int // of the plot
	Labels int // columns for the names at the right
	Brief  bool
	Head   bool    // a line over the plot names the uprights
	Top    float64 // of the value axis
	Month  int     // of the cursor, from 1
	Months int
	Opens  int   // month in which the unseen loss opens; 0: never
	Shocks []int // months
	Lines  [LineCount]Series
	Notice string // in the middle of the plot
}

// Timeline draws a timeline: plot, axes, marks and labels.
func (s *Styles) Timeline(t Timeline) []string {
	g := s.Glyphs
	c := newCanvas(t.W, t.H, 0, t.Top)
	now := c.column(t.Month, t.Months)
	if t.Month >= t.Months {
		now = c.w
	}
	for i := LineCount - 1; i >= 0; i-- {
		c.band(t.Lines[i].Lo, t.Lines[i].Hi, g.Band, LineFaint+Role(i))
	}
	for i := LineCount - 1; i >= 0; i-- {
		c.ghost(t.Lines[i].Ghost, g.Ghost, Quiet, now)
	}
	for i := LineCount - 1; i >= 0; i-- { // the most important last, on top
		c.line(t.Lines[i].Mid, g.Lines[i], LineSolid+Role(i), LineFaint+Role(i), now)
	}
	if t.Opens > 0 {
		c.upright(c.column(t.Opens, t.Months), g.Threshold, Warning, g.Band)
	}
	if now < c.w {
		c.upright(now, g.Cursor, Mark, g.Band)
	}
	if t.Notice != "" {
		c.say(t.Notice)
	}
	return s.timelineRows(c, &t, now)
}

// say writes a text into the middle of an empty plot.
func (c *canvas) say(text string) {
	text = Short(text, c.w)
	x := (c.w - ansi.StringWidth(text)) / 2
	for i, r := range []rune(text) {
		c.cells[c.h/2][x+i] = Glyph{r, Quiet}
	}
}

// timelineRows puts axes and labels around the plot.
func (s *Styles) timelineRows(c *canvas, t *Timeline, now int) []string {
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
	if t.Head {
		lines = append(lines, s.cursorLine(c, t, now))
	}
	for y := range c.h {
		var b strings.Builder
		if label, some := ticks[y]; some {
			b.WriteString(s.Paint(Quiet, label) + s.Paint(Border, " "+string(s.Glyphs.Axis[0])))
		} else {
			b.WriteString("    " + s.Paint(Border, string(s.Glyphs.Axis[1])))
		}
		s.Row(&b, c.cells[y])
		b.WriteString(labels[y])
		lines = append(lines, b.String())
	}
	return append(lines, s.timeAxis(c, t)...)
}

// cursorLine names the uprights over the plot: the month, and where the unseen loss opens.
func (s *Styles) cursorLine(c *canvas, t *Timeline, now int) string {
	line := make([]Glyph, c.w+t.Labels)
	for x := range line {
		line[x].Rune = ' '
	}
	write := func(x int, look Role, text string) {
		for i, r := range []rune(text) {
			line[x+i] = Glyph{r, look}
		}
	}
	here := fmt.Sprintf("%s m%d", s.Glyphs.Down, t.Month)
	at := max(0, min(now, c.w-1, len(line)-len([]rune(here))))
	if t.Opens > 0 {
		x := c.column(t.Opens, t.Months)
		brief := fmt.Sprintf("%c m%d", s.Glyphs.Threshold, t.Opens)
		for _, text := range []string{brief + " loss opens", brief} {
			if n := len([]rune(text)); x+n < at || x > at+len([]rune(here)) && x+n <= len(line) {
				write(x, Warning, text)
				break
			}
		}
	}
	if len(line) >= len([]rune(here)) {
		write(at, Mark, here)
	}
	var b strings.Builder
	b.WriteString(Blank(AxisWidth))
	s.Row(&b, line)
	return b.String()
}

// endLabels name the lines at the right edge, each at the height of its value in the month of the cursor, pushed apart where
// they would collide.
func (s *Styles) endLabels(c *canvas, t *Timeline) map[int]string {
	var all []endLabel
	for i, l := range t.Lines {
		v := math.NaN()
		if t.Month <= len(l.Mid) && t.Month > 0 {
			v = l.Mid[t.Month-1]
		}
		if math.IsNaN(v) {
			continue
		}
		name, width := l.Name, 9
		if t.Brief {
			name, width = l.Brief, 3
		}
		text := " " + s.Glyphs.Lines[i].Flat + " " + Fit(name, width) + fmt.Sprintf(" %.0f", v)
		all = append(all, endLabel{c.row(v), s.Paint(LineSolid+Role(i), text)})
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
func (s *Styles) timeAxis(c *canvas, t *Timeline) []string {
	g, n := s.Glyphs, t.Months
	line := make([]Glyph, c.w)
	for x := range line {
		line[x] = Glyph{g.Axis[3], Border}
	}
	every := 6
	for n/every > c.w/8 {
		every *= 2
	}
	names := []rune(Blank(c.w + t.Labels))
	write := func(at int, text string) {
		for i, r := range text {
			if at+i < len(names) {
				names[at+i] = r
			}
		}
	}
	for month := every; month <= n; month += every {
		x := c.column(month, n)
		line[x] = Glyph{g.Axis[4], Border}
		write(x, fmt.Sprint(month))
	}
	line[0] = Glyph{g.Axis[4], Border}
	write(0, "m1")
	for _, shock := range t.Shocks {
		line[c.column(shock, n)] = Glyph{g.Shock, Mark}
	}
	var b strings.Builder
	b.WriteString("    " + s.Paint(Border, string(g.Axis[2])))
	s.Row(&b, line)
	return []string{b.String(), Blank(AxisWidth) + s.Paint(Quiet, string(names))}
}
