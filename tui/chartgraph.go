package tui

import (
	"fmt"
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// curve is one line of a graph, with its band where it has one.
type curve struct {
	label       string
	mid, lo, hi []float64
	glyphs      lineGlyphs
	look        role // the solid role; its faint twin paints the band
}

// upright is a vertical mark of a graph.
type upright struct {
	place float64 // 0..1 along the axis
	rune  rune
	look  role
	text  string // over the plot, "" none
}

// graph is a chart of curves over an even axis.
type graph struct {
	lo, hi float64
	curves []curve // the most important first
	marks  []upright
	ticks  []string     // evenly spread under the axis
	labels int          // columns for the names at the right
	blind  bool         // no numbers at the value axis: they would tell what is to be guessed
	points [][2]float64 // places of votes: along the axis, and how many share the place
}

// graphRows draws a graph in w columns and h rows.
func (s *styles) graphRows(g graph, w, h int) []string {
	left := axisWidth
	plot := w - left - g.labels
	rows := h - 2
	head := 0
	for _, u := range g.marks {
		if u.text != "" {
			head = 1
		}
	}
	rows -= head
	if plot < 4 || rows < 2 {
		return exact(nil, w, h)
	}
	c := newCanvas(plot, rows, g.lo, g.hi)
	for i := len(g.curves) - 1; i >= 0; i-- {
		if k := g.curves[i]; k.lo != nil {
			c.band(k.lo, k.hi, s.glyphs.band, k.look+role(lineCount))
		}
	}
	for i := len(g.curves) - 1; i >= 0; i-- {
		k := g.curves[i]
		c.line(k.mid, k.glyphs, k.look, k.look, plot)
	}
	for _, u := range g.marks {
		c.upright(min(plot-1, int(math.Round(u.place*float64(plot-1)))), u.rune, u.look, s.glyphs.band)
	}
	for _, p := range g.points {
		x := min(plot-1, int(math.Round(p[0]*float64(plot-1))))
		for i := range min(int(p[1]), rows) {
			c.cells[rows-1-i][x] = glyph{s.glyphs.barOn, mark}
		}
	}
	var out []string
	if head > 0 {
		out = append(out, s.markLine(g.marks, left, plot+g.labels, plot))
	}
	names := endNames(c, g, s)
	for y := range rows {
		var b strings.Builder
		switch y {
		case 0, rows / 2, rows - 1:
			number := ""
			if !g.blind {
				number = axisNumber(g.hi - (g.hi-g.lo)*float64(y)/float64(rows-1))
			}
			b.WriteString(s.paint(quiet, fit(number, 3)) + s.paint(border, " "+string(s.glyphs.axis[0])))
		default:
			b.WriteString("    " + s.paint(border, string(s.glyphs.axis[1])))
		}
		s.row(&b, c.cells[y])
		b.WriteString(names[y])
		out = append(out, b.String())
	}
	return append(out, s.axisRows(g.ticks, left, plot, w)...)
}

// axisNumber is a number of the value axis in three columns.
func axisNumber(v float64) string {
	switch {
	case math.Abs(v) >= 9.95 || v == 0:
		return fmt.Sprintf("%3.0f", v)
	case math.Abs(v) >= .995:
		return fmt.Sprintf("%3.1f", v)
	}
	return strings.Replace(fmt.Sprintf("%3.2f", v), "0.", ".", 1)
}

// markLine writes the texts of the marks over the plot, the first ones winning where they would collide.
func (s *styles) markLine(marks []upright, left, w, plot int) string {
	line := make([]glyph, w)
	for x := range line {
		line[x].rune = ' '
	}
	for _, u := range marks {
		text := []rune(u.text)
		at := max(0, min(int(math.Round(u.place*float64(plot-1))), w-len(text)))
		free := len(text) <= w
		for x := max(0, at-1); free && x < min(w, at+len(text)+1); x++ {
			free = line[x].rune == ' '
		}
		for i, r := range text {
			if free {
				line[at+i] = glyph{r, u.look}
			}
		}
	}
	var b strings.Builder
	b.WriteString(blank(left))
	s.row(&b, line)
	return b.String()
}

// endNames are the curves' labels by row, pushed apart where they would collide.
func endNames(c *canvas, g graph, s *styles) map[int]string {
	var all []endLabel
	for _, k := range g.curves {
		last := len(k.mid) - 1
		for last >= 0 && math.IsNaN(k.mid[last]) {
			last--
		}
		if last < 0 || k.label == "" {
			continue
		}
		all = append(all, endLabel{c.row(k.mid[last]), s.paint(k.look, " "+k.glyphs.flat+" "+short(k.label, g.labels-3))})
	}
	return settleLabels(all, c.h)
}

// axisRows are the axis under a plot and its evenly spread ticks.
func (s *styles) axisRows(ticks []string, left, plot, w int) []string {
	line, names := []rune(strings.Repeat(string(s.glyphs.axis[3]), plot)), []rune(blank(w-left))
	end := 0
	for i, tick := range ticks {
		x := 0
		if len(ticks) > 1 {
			x = int(math.Round(float64(i) / float64(len(ticks)-1) * float64(plot-1)))
		}
		line[x] = s.glyphs.axis[4]
		at := min(x, len(names)-ansi.StringWidth(tick))
		if at < end {
			continue
		}
		copy(names[at:], []rune(tick))
		end = at + len([]rune(tick)) + 1
	}
	return []string{blank(left-1) + s.paint(border, string(s.glyphs.axis[2])+string(line)), blank(left) + s.paint(quiet, string(names))}
}

// monthTicks are the ticks of an axis of months.
func monthTicks(months int) []string {
	if months < 2 {
		return []string{"m1"}
	}
	out := []string{"m1"}
	for i := 1; i <= 4; i++ {
		out = append(out, fmt.Sprint(1+(months-1)*i/4))
	}
	return out
}

// span is the frame of values: from 0 or the lowest to a round number over the highest.
func span(curves []curve) (lo, hi float64) {
	lo, hi = 0, 0
	for _, k := range curves {
		for _, list := range [][]float64{k.mid, k.lo, k.hi} {
			for _, v := range list {
				if !math.IsNaN(v) && !math.IsInf(v, 0) {
					lo, hi = min(lo, v), max(hi, v)
				}
			}
		}
	}
	round := func(v float64) float64 {
		if v == 0 {
			return 0
		}
		unit := math.Pow(10, math.Floor(math.Log10(v)))
		for _, k := range []float64{1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10} {
			if v <= k*unit*1.001 {
				return k * unit
			}
		}
		return v
	}
	lo, hi = -round(-lo), round(hi)
	if hi <= lo {
		hi = lo + 1
	}
	return lo, hi
}
