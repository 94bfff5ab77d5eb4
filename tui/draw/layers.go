package draw

import "math"

// Layer is one of several amounts stacked on each other, such as departures by cause.
type Layer struct {
	Label, Value string
	Y            []float64
	Look         Role // of the area; its name is plain text beside a block of the colour
	Fill         rune // the character it is filled with if there are no colours
}

// eighths are the blocks that fill a cell from below.
var eighths = []rune(" ▁▂▃▄▅▆▇█")

// boundaries returns the tops of layers at a column, in eighths of a row from the bottom. It rounds the cumulative sums, not each layer, so
// that the pile is as high as the total.
func (c *canvas) boundaries(layers []Layer, x int) []int {
	out, sum := make([]int, len(layers)), 0.
	place := (float64(x) + .5) / float64(c.w)
	for i := range layers {
		if v := steady(layers[i].Y, place); v > 0 {
			sum += v
		}
		share := min(max((sum-c.lo)/(c.hi-c.lo), 0), 1)
		out[i] = int(math.Round(share * float64(8*c.h)))
	}
	return out
}

// steady returns the value of a series whose points are intervals of equal width, such as months.
func steady(values []float64, place float64) float64 {
	if len(values) == 0 {
		return 0
	}
	return values[min(len(values)-1, int(place*float64(len(values))))]
}

// pile draws layers from the bottom up. A cell shows its lowest layer as a block and its topmost one as the background; layers between them
// in one cell are not shown. Without backgrounds or blocks, a cell is drawn in the layer that fills most of it.
func (c *canvas) pile(s *Styles, layers []Layer) {
	for x := range c.w {
		tops := c.boundaries(layers, x)
		for y := range c.h {
			from := 8 * (c.h - 1 - y)
			cell := &c.cells[y][x]
			lowest, upto, highest, most, widest := -1, 0, -1, -1, 0
			below := from
			for i, top := range tops {
				n := min(top, from+8) - max(below, from)
				below = max(below, top)
				if n <= 0 {
					continue
				}
				if lowest < 0 {
					lowest, upto = i, n
				}
				if highest = i; n > widest {
					most, widest = i, n
				}
			}
			end := from
			if len(tops) > 0 {
				end = max(from, min(from+8, tops[len(tops)-1]))
			}
			switch full := end-from == 8; {
			case lowest < 0:
			case !s.tinted(), s.ASCII:
				if end-from >= 4 {
					*cell = Glyph{Rune: layers[most].Fill, Role: layers[most].Look}
				}
			case lowest == highest && full: // a background, so that lines can run over it
				*cell = Glyph{Rune: ' ', Back: layers[lowest].Look}
			case lowest == highest || !full && upto >= (end-from)-upto: // one layer, or the tip of the pile
				*cell = Glyph{Rune: eighths[end-from], Role: layers[most].Look}
			case full:
				*cell = Glyph{Rune: eighths[upto], Role: layers[lowest].Look, Back: layers[highest].Look}
			default:
				*cell = Glyph{Rune: eighths[end-from], Role: layers[highest].Look}
			}
		}
	}
}

// swatches returns curves that carry the layers' names, at the middle of each layer's right end. They draw nothing.
func swatches(layers []Layer) (out []Curve) {
	sum := 0.
	for _, l := range layers {
		v := steady(l.Y, 1)
		out = append(out, Curve{Label: l.Label, Value: l.Value, Mid: []float64{sum + v/2}, Look: l.Look, swatch: l.Fill})
		sum += v
	}
	return out
}
