package figure

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Stack draws stacked shares over x: values[layer][x].
func Stack(title, x, y string, names []string, xs []float64, values [][]float64) *Figure {
	p := empty(x, y)
	below := make([]float64, len(xs))
	type layer struct {
		name string
		area *plotter.Polygon
	}
	var layers []layer
	for k, row := range values {
		var up, down plotter.XYs
		for i := range xs {
			v := row[i]
			if math.IsNaN(v) {
				v = 0
			}
			down = append(down, plotter.XY{X: xs[i], Y: below[i]})
			below[i] += v
			up = append(up, plotter.XY{X: xs[i], Y: below[i]})
		}
		for i := len(down) - 1; i >= 0; i-- {
			up = append(up, down[i])
		}
		area, err := plotter.NewPolygon(up)
		if err != nil {
			continue
		}
		area.Color, area.LineStyle = premultiplied(shade(k)), draw.LineStyle{Color: color.White, Width: .8}
		p.Add(area)
		layers = append(layers, layer{names[k], area})
	}
	for k := len(layers) - 1; k >= 0; k-- { // the legend has the order of the layers
		p.Legend.Add(layers[k].name, layers[k].area)
	}
	f := &Figure{title: title, plot: p, width: 16 * vg.Centimeter, height: 9 * vg.Centimeter}
	for i := range xs {
		top := 0.
		for k, row := range values {
			if v := row[i]; v > 0 {
				f.values = append(f.values, value{xs[i], top + v/2, names[k] + ", " + x + " " + number(xs[i]) + ": " + number(v)})
				top += v
			}
		}
	}
	return f
}
