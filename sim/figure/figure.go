// Package figure draws figures for papers: the same bytes for the same numbers, readable in grey and for colour-blind readers.
package figure

import (
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// Formats are the kinds of files.
var Formats = []string{"svg", "pdf", "png"}

// hues are Okabe and Ito's (2008), which all kinds of colour vision can tell apart; dashes tell lines apart in grey.
var (
	hues = []color.RGBA{{0, 114, 178, 255}, {213, 94, 0, 255}, {0, 158, 115, 255}, {204, 121, 167, 255}, {86, 180, 233, 255}, {230, 159, 0, 255}, {70, 70, 70, 255}, {175, 175, 175, 255}, {240, 228, 66, 255}}
	dash = [][]vg.Length{nil, {6, 3}, {2, 2}, {8, 3, 2, 3}, {1, 3}, {10, 4}, {4, 1}, {1, 1}, {12, 2}}
)

func hue(i int) color.RGBA { return hues[i%len(hues)] }

// shade is a hue for an area, lighter with every round of hues, so that no two of 18 areas look alike.
func shade(i int) color.RGBA {
	c := hue(i)
	for range i / len(hues) {
		c.R, c.G, c.B = lighter(c.R), lighter(c.G), lighter(c.B)
	}
	return c
}

func lighter(x uint8) uint8 { return uint8((2*int(x) + 3*255) / 5) }

// room widens an axis by a little beyond what is drawn, but not beyond zero where it ends there.
func room(a *plot.Axis) {
	by := .03 * (a.Max - a.Min)
	if a.Min != 0 {
		a.Min -= by
	}
	if a.Max != 0 {
		a.Max += by
	}
}

// dashes change with every round of hues, so that no two of 81 lines share both.
func dashes(i int) []vg.Length { return dash[(i+i/len(hues))%len(dash)] }

// Line is one curve: numbers, and a band if Lo and Hi are given. NaN is a gap.
type Line struct {
	Name         string
	X, Y, Lo, Hi []float64
	Steps        bool // the value holds until the next one, as in survival curves
}

// Mark is a vertical mark, with its interval if Lo and Hi differ from it.
type Mark struct {
	Name       string
	At, Lo, Hi float64
}

// Event is a mark for an event at x.
func Event(name string, x float64) Mark { return Mark{name, x, x, x} }

// Figure is one drawing.
type Figure struct {
	title         string
	caption       string
	ends          []end
	plot          *plot.Plot
	width, height vg.Length
	values        []value
}

// value is a number of a figure, shown when a pointer rests on it.
type value struct {
	x, y float64
	text string
}

// number formats a value for people.
func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }

// within adds an interval to a text, if there is one.
func within(text string, lo, hi float64) string {
	if math.IsNaN(lo) || math.IsNaN(hi) {
		return text
	}
	return text + " (" + number(lo) + " to " + number(hi) + ")"
}

func empty(x, y string) *plot.Plot {
	p := plot.New()
	p.X.Label.Text, p.Y.Label.Text = x, y
	if x == "month" {
		p.X.Tick.Marker = months{}
	} else {
		p.X.Tick.Marker = round{}
	}
	p.Y.Tick.Marker = round{}
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Label.TextStyle.Font.Size, a.Tick.Label.Font.Size, a.Label.Padding = 10, 9, 4
		a.Padding = 4
	}
	p.Legend.TextStyle.Font.Size = 9
	p.Legend.Top, p.Legend.Padding, p.Legend.ThumbnailWidth, p.Legend.YOffs = true, 2, 28, -2
	grid := plotter.NewGrid()
	grid.Vertical.Color = nil
	grid.Horizontal.Color, grid.Horizontal.Width = color.Gray{225}, .5
	p.Add(grid)
	return p
}

// Caption sets the text below the figure: what it is based on.
func (f *Figure) Caption(text string) *Figure {
	f.caption = text
	return f
}

// CaptionText returns the text below the figure.
func (f *Figure) CaptionText() string { return f.caption }
