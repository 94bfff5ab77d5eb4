package draw

import (
	"math"
	"strings"

	"github.com/guptarohit/asciigraph"
)

// Pattern is a dash pattern: so many dots on, so many off. The zero pattern is a solid line.
type Pattern [2]int

// Patterns that tell lines apart without colour.
var (
	Solid  = Pattern{}
	Dashed = Pattern{6, 3}
	Chain  = Pattern{3, 2}
	Dotted = Pattern{1, 3}
)

// on reports whether the k-th dot along a line is drawn.
func (p Pattern) on(k int) bool {
	return p[0] == 0 || k%(p[0]+p[1]) < p[0]
}

// canvas is the plot area of a chart while it is being composed. It owns its cells.
type canvas struct {
	w, h   int
	lo, hi float64
	cells  [][]Glyph
}

func newCanvas(w, h int, lo, hi float64) *canvas {
	c := &canvas{w: w, h: h, lo: lo, hi: hi, cells: make([][]Glyph, h)}
	all := make([]Glyph, w*h)
	for i := range all {
		all[i].Rune = ' '
	}
	for y := range c.cells {
		c.cells[y] = all[y*w : (y+1)*w]
	}
	return c
}

// Dots of a braille cell: two columns, four rows.
const (
	dotsAcross = 2
	dotsDown   = 4
)

// braille holds the bits of a cell's dots, by row and column.
var braille = [dotsDown][dotsAcross]uint8{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

// height returns the position of a value in dots from the top; values beyond the frame are clamped to its edges.
func (c *canvas) height(v float64) float64 {
	return (c.hi - min(max(v, c.lo), c.hi)) / (c.hi - c.lo) * float64(c.h*dotsDown-1)
}

// row returns the row of a value; an unknown value is at the bottom.
func (c *canvas) row(v float64) int {
	if math.IsNaN(v) {
		return c.h - 1
	}
	return min(c.h-1, int(c.height(v)+.5)/dotsDown)
}

// column returns the column of a place in 0..1.
func (c *canvas) column(place float64) int {
	return min(c.w-1, max(0, int(math.Round(place*float64(c.w-1)))))
}

// at returns the value of a series at a place in 0..1, interpolated linearly; NaN if unknown.
func at(values []float64, place float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	f := place * float64(len(values)-1)
	i := int(f)
	v := values[min(i, len(values)-1)]
	if share := f - float64(i); share > 1e-9 && i+1 < len(values) {
		v = v*(1-share) + values[i+1]*share
	}
	if math.IsInf(v, 0) {
		return math.NaN()
	}
	return v
}

// tint colours the background of a cell, or fills it with a character if the terminal has no backgrounds.
func (c *canvas) tint(s *Styles, x, y int, look, thin Role) {
	if s.tinted() {
		c.cells[y][x].Back = look
	} else if c.cells[y][x].Rune == ' ' {
		c.cells[y][x] = Glyph{Rune: s.Glyphs.Band, Role: thin}
	}
}

// fill tints the area between two series: whole cells before the lines are drawn; after them the edges, in eighths where no line runs, so
// that an area ends where its line does. thin is the role of the fill without backgrounds; without them, areas less than two rows high are
// left out, since they would look like patches between the lines.
func (c *canvas) fill(s *Styles, low, high []float64, look, thin Role, edges bool) {
	for x := range c.w {
		place := (float64(x) + .5) / float64(c.w)
		top, bottom := c.height(at(high, place))/dotsDown, (c.height(at(low, place))+1)/dotsDown
		if least := map[bool]float64{true: .3, false: 2}[s.tinted()]; !(bottom-top >= least) {
			continue
		}
		for y := range c.h {
			cover := min(bottom, float64(y+1)) - max(top, float64(y))
			cell := &c.cells[y][x]
			switch whole := cover >= .9 || !s.tinted() && cover >= .5; {
			case !edges && whole:
				c.tint(s, x, y, look, thin)
			case !edges || whole || cover <= .1 || !s.tinted():
			case cell.Rune != ' ' && cell.Rune != tickDot:
				if cover >= .7 {
					cell.Back = look
				}
			case !s.Fine:
			case bottom >= float64(y+1)-.01: // filled from below
				*cell = Glyph{Rune: []rune(" ▁▂▃▄▅▆▇█")[int(cover*8+.5)], Role: look}
			case cover >= .4:
				*cell = Glyph{Rune: '▀', Role: look}
			}
		}
	}
}

// upright draws a vertical line where no series will run over it.
func (c *canvas) upright(place float64, r rune, look Role) {
	x := c.column(place)
	for y := range c.cells {
		c.cells[y][x] = Glyph{Rune: r, Role: look, Back: c.cells[y][x].Back}
	}
}

// stroke is what one line marks in the cells of a canvas and its gutter: the dots of a cell, or a character.
type stroke struct {
	w    int
	dots []uint8
	run  [][]rune
}

func (k *stroke) has(x, y int) bool {
	if k.run != nil {
		return y < len(k.run) && x < len(k.run[y]) && k.run[y][x] != ' '
	}
	return len(k.dots) > 0 && k.dots[y*k.w+x] != 0
}

// put sets a dot.
func (k *stroke) put(dx, dy, h int) {
	if dx >= 0 && dy >= 0 && dx < k.w*dotsAcross && dy < h*dotsDown {
		k.dots[dy/dotsDown*k.w+dx/dotsAcross] |= braille[dy%dotsDown][dx%dotsAcross]
	}
}

// fine traces a curve over the dots of a canvas and, for its leader, over gutter more cells.
func (c *canvas) fine(k *Curve, gutter int) *stroke {
	out := &stroke{w: c.w + gutter, dots: make([]uint8, (c.w+gutter)*c.h)}
	if len(k.Mid) == 0 {
		return out
	}
	last, walked := -1, 0
	for dx := range c.w * dotsAcross {
		v := at(k.Mid, float64(dx)/float64(max(1, c.w*dotsAcross-1)))
		if math.IsNaN(v) {
			last = -1
			continue
		}
		to := int(c.height(v) + .5)
		from, step := to, 1
		if last >= 0 && last < to-1 {
			from = last + 1
		} else if last > to+1 {
			from, step = last-1, -1
		}
		for dy := from; ; dy += step {
			if k.Dots.on(walked) {
				out.put(dx, dy, c.h)
				if k.Thick {
					out.put(dx, max(dy-1, 0)+map[bool]int{true: 1}[dy == 0], c.h)
				}
			}
			walked++
			if dy == to {
				break
			}
		}
		last = to
	}
	return out
}

// coarse draws a curve with asciigraph.
func (c *canvas) coarse(k *Curve) *stroke {
	return &stroke{w: c.w, run: trace(k.Mid, c.lo, c.hi, c.w, c.h, k.Glyphs)}
}

// lay writes the curves' strokes into the cells. A cell that several lines cross shows all their dots, in the colour of the line that has
// gone longest without a cell of its own, the more important first; lines that coincide thus look like a twisted cord, and none is hidden
// for more columns than there are others. It returns the strokes beyond the canvas, in the gutter.
func (c *canvas) lay(curves []Curve, strokes []*stroke, gutter int) (beside [][]Glyph) {
	beside = make([][]Glyph, c.h)
	for y := range beside {
		beside[y] = make([]Glyph, gutter)
		for x := range beside[y] {
			beside[y][x].Rune = ' '
		}
	}
	n := len(curves)
	waited, owned := make([]int, n), make([]bool, n)
	for x := range c.w + gutter {
		clear(owned)
		for y := range c.h {
			owner, dots := -1, uint8(0)
			for i, k := range strokes {
				if x >= k.w || !k.has(x, y) {
					continue
				}
				if k.run == nil {
					dots |= k.dots[y*k.w+x]
				}
				if owner < 0 || waited[i]*n-i > waited[owner]*n-owner {
					owner = i
				}
			}
			if owner < 0 {
				continue
			}
			owned[owner] = true
			look := curves[owner].Look
			if before := curves[owner].Before; before > 0 && float64(x) < float64(before)/float64(max(1, len(curves[owner].Mid)-1))*float64(c.w-1)-.5 {
				look = Before
			}
			r := rune(0x2800 + int(dots))
			if strokes[owner].run != nil {
				r = strokes[owner].run[y][x]
			}
			if x < c.w {
				c.cells[y][x] = Glyph{Rune: r, Role: look, Back: c.cells[y][x].Back}
			} else {
				beside[y][x-c.w] = Glyph{Rune: r, Role: look}
			}
		}
		for i := range waited {
			if waited[i]++; owned[i] {
				waited[i] = 0
			}
		}
	}
	return beside
}

// trace draws one series on a frame of w columns and h rows between lo and hi, as rows of runes from the top; nil if there is nothing to
// draw. asciigraph is the line engine: it gets one series at a time, scaled to rows, so that its own axis is always the same and can be cut
// off. It fails on empty and infinite series, which never reach it.
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
