package figure

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Spot is a point with a name.
type Spot struct {
	Name string
	X, Y float64
}

// Unbeaten returns the indices of the spots that no other beats in both directions.
func Unbeaten(spots []Spot) (out []int) {
	for i, s := range spots {
		if math.IsNaN(s.X) || math.IsNaN(s.Y) {
			continue
		}
		if !slices.ContainsFunc(spots, func(o Spot) bool { return o.X >= s.X && o.Y >= s.Y && (o.X > s.X || o.Y > s.Y) }) {
			out = append(out, i)
		}
	}
	return out
}

// Front draws a cloud of settings, the best of them as a line, and named points.
func Front(title, x, y string, cloud, chosen, named []Spot) *Figure {
	p := empty(x, y)
	var dots, best plotter.XYs
	for _, s := range cloud {
		dots = append(dots, plotter.XY{X: s.X, Y: s.Y})
	}
	for _, s := range chosen {
		best = append(best, plotter.XY{X: s.X, Y: s.Y})
	}
	slices.SortFunc(best, func(a, b plotter.XY) int { return cmp.Compare(a.X, b.X) })
	if points, err := plotter.NewScatter(dots); err == nil {
		points.GlyphStyle = draw.GlyphStyle{Color: color.Gray{170}, Radius: 1.4, Shape: draw.CircleGlyph{}}
		p.Add(points)
		p.Legend.Add("settings", points)
	}
	if line, err := plotter.NewLine(best); err == nil {
		line.Color, line.Width = hue(0), 1.4
		p.Add(line)
		p.Legend.Add("beaten by none", line)
	}
	shapes := []draw.GlyphDrawer{draw.CircleGlyph{}, draw.SquareGlyph{}, draw.TriangleGlyph{}, draw.PyramidGlyph{}, draw.BoxGlyph{}, draw.RingGlyph{}, draw.CrossGlyph{}, draw.PlusGlyph{}}
	for i, s := range named {
		if dot, err := plotter.NewScatter(plotter.XYs{{X: s.X, Y: s.Y}}); err == nil {
			dot.GlyphStyle = draw.GlyphStyle{Color: hue(i + 1), Radius: 3.4, Shape: shapes[i%len(shapes)]}
			p.Add(dot)
			p.Legend.Add(s.Name, dot)
		}
	}
	return &Figure{title: title, plot: p, width: 16 * vg.Centimeter, height: 10 * vg.Centimeter}
}
