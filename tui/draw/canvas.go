package draw

import (
	"math"
	"strings"

	"github.com/guptarohit/asciigraph"
)

// trace draws one series on a frame of w columns and h rows between lo and hi, as rows of runes from the top; nil when there
// is nothing to draw. asciigraph is the line engine: it sees values already scaled to rows, one series at a time, so that its
// own axis is always the same and can be cut off. It fails on empty and infinite series; those never reach it.
func trace(values []float64, lo, hi float64, w, h int, g LineGlyphs) [][]rune {
	if w < 1 || h < 2 || !(hi > lo) {
		return nil
	}
	scaled, known := make([]float64, len(values)), 0
	for i, v := range values {
		if scaled[i] = math.NaN(); !math.IsNaN(v) && !math.IsInf(v, 0) {
			scaled[i] = (min(max(v, lo), hi) - lo) / (hi - lo) * float64(h-1)
			known++
		}
	}
	if known == 0 {
		return nil
	}
	if len(scaled) == 1 {
		scaled = append(scaled, scaled[0])
	}
	picture := asciigraph.Plot(scaled, asciigraph.Height(h-1), asciigraph.Width(w+1), asciigraph.Offset(3),
		asciigraph.LowerBound(0), asciigraph.UpperBound(float64(h-1)),
		asciigraph.YAxisValueFormatter(func(float64) string { return "" }),
		asciigraph.SeriesChars(asciigraph.CharSet{Horizontal: g.Flat, VerticalLine: g.Upright,
			ArcDownRight: g.DownRight, ArcDownLeft: g.DownLeft, ArcUpRight: g.UpRight, ArcUpLeft: g.UpLeft, EndCap: g.Flat, StartCap: g.Flat}))
	lines := strings.Split(picture, "\n")
	grid := make([][]rune, h)
	for y := range grid {
		grid[y] = []rune(strings.Repeat(" ", w))
		if y < len(lines) {
			if line := []rune(lines[y]); len(line) > 3 {
				copy(grid[y], line[3:])
			}
		}
	}
	return grid
}

// canvas is the plot area of a chart while it is composed: later layers hide earlier ones.
type canvas struct {
	w, h   int
	lo, hi float64
	cells  [][]Glyph
}

func newCanvas(w, h int, lo, hi float64) *canvas {
	c := &canvas{w: w, h: h, lo: lo, hi: hi, cells: make([][]Glyph, h)}
	for y := range c.cells {
		c.cells[y] = make([]Glyph, w)
		for x := range c.cells[y] {
			c.cells[y][x].Rune = ' '
		}
	}
	return c
}

// row is the row of a value; values beyond the frame stick to its edges.
func (c *canvas) row(v float64) int {
	if math.IsNaN(v) {
		return c.h - 1
	}
	share := (min(max(v, c.lo), c.hi) - c.lo) / (c.hi - c.lo)
	return c.h - 1 - int(math.Round(share*float64(c.h-1)))
}

// column is where month m (from 1) of n months is drawn.
func (c *canvas) column(m, n int) int {
	if n < 2 {
		return 0
	}
	return min(c.w-1, max(0, int(math.Round(float64(m-1)/float64(n-1)*float64(c.w)))))
}

// at is the value of a series at a column, between months linear; NaN where unknown.
func (c *canvas) at(values []float64, x int) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	place := float64(x) / float64(max(1, c.w)) * float64(len(values)-1)
	i := int(place)
	if i+1 >= len(values) {
		return values[len(values)-1]
	}
	share := place - float64(i)
	return values[i]*(1-share) + values[i+1]*share
}

// band fills the rows that lie at least by half between two series. A band narrower than that is left to its line.
func (c *canvas) band(lo, hi []float64, r rune, look Role) {
	unit := float64(c.h-1) / (c.hi - c.lo)
	for x := range c.w {
		low, high := (c.at(lo, x)-c.lo)*unit, (c.at(hi, x)-c.lo)*unit
		if math.IsNaN(low) || math.IsNaN(high) || math.IsInf(low, 0) || math.IsInf(high, 0) {
			continue
		}
		for y := range c.h {
			centre := float64(c.h - 1 - y)
			if min(high, centre+.5)-max(low, centre-.5) >= .5 {
				c.cells[y][x] = Glyph{r, look}
			}
		}
	}
}

// ghost draws a series as sparse dots; everything else may hide it. The columns are those that a faint line leaves free, and
// beyond column now, where lines are sparse, so is the ghost.
func (c *canvas) ghost(values []float64, r rune, look Role, now int) {
	for x := 1; x < c.w; x += 2 {
		if x > now && x%4 != 1 {
			continue
		}
		v := c.at(values, x)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		if cell := &c.cells[c.row(v)][x]; cell.Rune == ' ' {
			*cell = Glyph{r, look}
		}
	}
}

// line lays a series over everything. Up to column now it is solid; beyond, where time has not come yet, only every other
// column is drawn, faintly.
func (c *canvas) line(values []float64, g LineGlyphs, solid, faint Role, now int) {
	for y, runes := range trace(values, c.lo, c.hi, c.w, c.h, g) {
		for x, r := range runes {
			switch {
			case r == ' ':
			case x <= now:
				c.cells[y][x] = Glyph{r, solid}
			case x%2 == 0:
				if cell := &c.cells[y][x]; cell.Rune == ' ' || cell.Role >= LineFaint {
					*cell = Glyph{r, faint}
				}
			}
		}
	}
}

// upright draws a vertical line where no series is.
func (c *canvas) upright(x int, r rune, look Role, over rune) {
	if x < 0 || x >= c.w {
		return
	}
	for y := range c.cells {
		if cell := &c.cells[y][x]; cell.Rune == ' ' || cell.Rune == over {
			*cell = Glyph{r, look}
		}
	}
}
