package figure

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Heading is a row with a heading for the rows below it.
func Heading(text string) Dot {
	none := math.NaN()
	return Dot{Name: text, At: none, Lo: none, Hi: none, From: none, To: none}
}

// Dot is one estimate with its interval; Lit ones are filled.
type Dot struct {
	Name       string
	At, Lo, Hi float64
	From, To   float64 // a band behind it; both NaN: none
	Lit        bool
}

// Dots draws estimates with their intervals, the first at the top, against a line at zero.
func Dots(title, x string, dots []Dot) *Figure {
	p := empty(x, "")
	p.Add(plotter.NewGrid())
	n := len(dots)
	names := make([]string, n)
	for i, d := range dots {
		y := float64(n - 1 - i)
		names[n-1-i] = d.Name
		if !math.IsNaN(d.From) && !math.IsNaN(d.To) {
			if band, err := plotter.NewPolygon(plotter.XYs{{X: d.From, Y: y - .32}, {X: d.To, Y: y - .32}, {X: d.To, Y: y + .32}, {X: d.From, Y: y + .32}}); err == nil {
				band.Color, band.LineStyle.Width = color.Gray{215}, 0
				p.Add(band)
			}
		}
	}
	if zero, err := plotter.NewLine(plotter.XYs{{X: 0, Y: -.6}, {X: 0, Y: float64(n) - .4}}); err == nil {
		zero.Color, zero.Width = color.Gray{120}, .7
		p.Add(zero)
	}
	for i, d := range dots {
		y := float64(n - 1 - i)
		c, shape := hue(0), draw.GlyphDrawer(draw.CircleGlyph{})
		if !d.Lit {
			c, shape = hue(1), draw.RingGlyph{}
		}
		if !math.IsNaN(d.Lo) && !math.IsNaN(d.Hi) {
			if line, err := plotter.NewLine(plotter.XYs{{X: d.Lo, Y: y}, {X: d.Hi, Y: y}}); err == nil {
				line.Color, line.Width = c, 1.4
				p.Add(line)
			}
		}
		if dot, err := plotter.NewScatter(plotter.XYs{{X: d.At, Y: y}}); err == nil {
			dot.GlyphStyle = draw.GlyphStyle{Color: c, Radius: 2.6, Shape: shape}
			p.Add(dot)
		}
	}
	room(&p.X)
	p.NominalY(names...)
	p.Y.Min, p.Y.Max = -.6, float64(n)-.4
	f := &Figure{title: title, plot: p, width: 16 * vg.Centimeter, height: vg.Length(3.2+.6*float64(n)) * vg.Centimeter}
	for i, d := range dots {
		if math.IsNaN(d.At) {
			continue
		}
		f.values = append(f.values, value{d.At, float64(n - 1 - i), within(d.Name+": "+number(d.At), d.Lo, d.Hi)})
	}
	return f
}
