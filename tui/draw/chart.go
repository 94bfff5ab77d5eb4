package draw

import (
	"fmt"
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Curve is one line of a chart, with its band where it has one.
type Curve struct {
	Label       string
	Mid, Lo, Hi []float64
	Glyphs      LineGlyphs
	Look        Role // the solid role; its faint twin paints the band
}

// Upright is a vertical mark in a chart.
type Upright struct {
	Place float64 // 0..1 along the axis
	Rune  rune
	Look  Role
	Text  string // over the plot, "" none
}

// Chart is a set of curves over an evenly spaced axis.
type Chart struct {
	Lo, Hi float64
	Curves []Curve // the most important first
	Marks  []Upright
	Ticks  []string     // evenly spread under the axis
	Labels int          // columns for the names at the right
	Blind  bool         // no numbers at the value axis: they would tell what is to be guessed
	Points [][2]float64 // places of votes: along the axis, and how many share the place
}

// Chart draws a chart in w columns and h rows.
func (s *Styles) Chart(g Chart, w, h int) []string {
	left := AxisWidth
	plot := w - left - g.Labels
	rows := h - 2
	head := 0
	for _, u := range g.Marks {
		if u.Text != "" {
			head = 1
		}
	}
	rows -= head
	if plot < 4 || rows < 2 {
		return Exact(nil, w, h)
	}
	c := newCanvas(plot, rows, g.Lo, g.Hi)
	for i := len(g.Curves) - 1; i >= 0; i-- {
		if k := g.Curves[i]; k.Lo != nil {
			c.band(k.Lo, k.Hi, s.Glyphs.Band, k.Look+Role(LineCount))
		}
	}
	for i := len(g.Curves) - 1; i >= 0; i-- {
		k := g.Curves[i]
		c.line(k.Mid, k.Glyphs, k.Look, k.Look, plot)
	}
	for _, u := range g.Marks {
		c.upright(min(plot-1, int(math.Round(u.Place*float64(plot-1)))), u.Rune, u.Look, s.Glyphs.Band)
	}
	for _, p := range g.Points {
		x := min(plot-1, int(math.Round(p[0]*float64(plot-1))))
		for i := range min(int(p[1]), rows) {
			c.cells[rows-1-i][x] = Glyph{s.Glyphs.BarOn, Mark}
		}
	}
	var out []string
	if head > 0 {
		out = append(out, s.markLine(g.Marks, left, plot+g.Labels, plot))
	}
	names := endNames(c, g, s)
	for y := range rows {
		var b strings.Builder
		switch y {
		case 0, rows / 2, rows - 1:
			number := ""
			if !g.Blind {
				number = axisNumber(g.Hi - (g.Hi-g.Lo)*float64(y)/float64(rows-1))
			}
			b.WriteString(s.Paint(Quiet, Fit(number, 3)) + s.Paint(Border, " "+string(s.Glyphs.Axis[0])))
		default:
			b.WriteString("    " + s.Paint(Border, string(s.Glyphs.Axis[1])))
		}
		s.Row(&b, c.cells[y])
		b.WriteString(names[y])
		out = append(out, b.String())
	}
	return append(out, s.AxisRows(g.Ticks, left, plot, w)...)
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
func (s *Styles) markLine(marks []Upright, left, w, plot int) string {
	line := make([]Glyph, w)
	for x := range line {
		line[x].Rune = ' '
	}
	for _, u := range marks {
		text := []rune(u.Text)
		at := max(0, min(int(math.Round(u.Place*float64(plot-1))), w-len(text)))
		free := len(text) <= w
		for x := max(0, at-1); free && x < min(w, at+len(text)+1); x++ {
			free = line[x].Rune == ' '
		}
		for i, r := range text {
			if free {
				line[at+i] = Glyph{r, u.Look}
			}
		}
	}
	var b strings.Builder
	b.WriteString(Blank(left))
	s.Row(&b, line)
	return b.String()
}

// endNames are the curves' labels by row, pushed apart where they would collide.
func endNames(c *canvas, g Chart, s *Styles) map[int]string {
	var all []endLabel
	for _, k := range g.Curves {
		last := len(k.Mid) - 1
		for last >= 0 && math.IsNaN(k.Mid[last]) {
			last--
		}
		if last < 0 || k.Label == "" {
			continue
		}
		all = append(all, endLabel{c.row(k.Mid[last]), s.Paint(k.Look, " "+k.Glyphs.Flat+" "+Short(k.Label, g.Labels-3))})
	}
	return settleLabels(all, c.h)
}

// AxisRows returns the axis under a plot and its evenly spread ticks.
func (s *Styles) AxisRows(ticks []string, left, plot, w int) []string {
	line, names := []rune(strings.Repeat(string(s.Glyphs.Axis[3]), plot)), []rune(Blank(w-left))
	end := 0
	for i, tick := range ticks {
		x := 0
		if len(ticks) > 1 {
			x = int(math.Round(float64(i) / float64(len(ticks)-1) * float64(plot-1)))
		}
		line[x] = s.Glyphs.Axis[4]
		at := min(x, len(names)-ansi.StringWidth(tick))
		if at < end {
			continue
		}
		copy(names[at:], []rune(tick))
		end = at + len([]rune(tick)) + 1
	}
	return []string{Blank(left-1) + s.Paint(Border, string(s.Glyphs.Axis[2])+string(line)), Blank(left) + s.Paint(Quiet, string(names))}
}

// MonthTicks returns the ticks of an axis of months.
func MonthTicks(months int) []string {
	if months < 2 {
		return []string{"m1"}
	}
	out := []string{"m1"}
	for i := 1; i <= 4; i++ {
		out = append(out, fmt.Sprint(1+(months-1)*i/4))
	}
	return out
}

// Span returns the range of a value axis for curves: from 0 or the lowest value to a round number above the highest.
func Span(curves []Curve) (lo, hi float64) {
	lo, hi = 0, 0
	for _, k := range curves {
		for _, list := range [][]float64{k.Mid, k.Lo, k.Hi} {
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
