package figure

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot/palette/moreland"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// grid is a heat map's numbers.
type grid struct {
	xs, ys []float64
	z      [][]float64
}

func (g grid) Dims() (int, int)   { return len(g.xs), len(g.ys) }
func (g grid) Z(c, r int) float64 { return g.z[r][c] }
func (g grid) X(c int) float64    { return g.xs[c] }
func (g grid) Y(r int) float64    { return g.ys[r] }

// Heat draws a number over two levers, z[y][x], with the value in each field.
func Heat(title, x, y string, xs, ys []float64, z [][]float64) *Figure {
	p := empty(x, y)
	colours := moreland.ExtendedBlackBody()
	g := grid{xs, ys, z}
	m := plotter.NewHeatMap(g, colours.Palette(64))
	p.Add(m)
	var labels plotter.XYLabels
	for r := range ys {
		for c := range xs {
			labels.XYs = append(labels.XYs, plotter.XY{X: xs[c], Y: ys[r]})
			labels.Labels = append(labels.Labels, fmt.Sprintf("%.3g", z[r][c]))
		}
	}
	if text, err := plotter.NewLabels(labels); err == nil {
		for i := range text.TextStyle {
			share := (z[i/len(xs)][i%len(xs)] - m.Min) / (m.Max - m.Min)
			text.TextStyle[i].Font.Size, text.TextStyle[i].XAlign, text.TextStyle[i].YAlign = 7, draw.XCenter, draw.YCenter
			text.TextStyle[i].Color = color.White
			if share > .55 {
				text.TextStyle[i].Color = color.Black
			}
		}
		p.Add(text)
	}
	return &Figure{title: title, plot: p, width: 15 * vg.Centimeter, height: 11 * vg.Centimeter}
}
