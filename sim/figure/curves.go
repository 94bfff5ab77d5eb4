package figure

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// Curves draws lines with their bands, and marks. A line's name is outside the plot, beside its end, where it hides nothing.
func Curves(title, x, y string, lines []Line, marks []Mark) *Figure {
	p := empty(x, y)
	f := &Figure{title: title, plot: p, width: 16 * vg.Centimeter, height: 9.5 * vg.Centimeter}
	if lo, hi := extent(lines); x == "month" && slices.ContainsFunc(lines, func(l Line) bool { return len(l.X) > 0 && l.X[0] < 1 }) {
		if change, err := plotter.NewLine(plotter.XYs{{X: .5, Y: lo}, {X: .5, Y: hi}}); err == nil {
			change.Color, change.Width = color.Gray{150}, .8
			p.Add(change)
			if word, err := plotter.NewLabels(plotter.XYLabels{XYs: plotter.XYs{{X: .5, Y: lo}}, Labels: []string{"the change"}}); err == nil {
				word.TextStyle[0].Font.Size, word.Offset = 8, vg.Point{X: 3, Y: 2}
				p.Add(word)
			}
		}
	}
	for k, m := range marks {
		shade := hue(6)
		shade.A = 40
		if band, err := plotter.NewPolygon(box(m.Lo, m.Hi, lines)); err == nil && m.Hi > m.Lo {
			band.Color, band.LineStyle.Width = premultiplied(shade), 0
			p.Add(band)
		}
		lo, hi := extent(lines)
		if at, err := plotter.NewLine(plotter.XYs{{X: m.At, Y: lo}, {X: m.At, Y: hi}}); err == nil {
			at.Color, at.Width, at.Dashes = hue(6), 1, dash[1+k%(len(dash)-1)]
			p.Add(at)
			p.Legend.Add(m.Name, at)
		}
	}
	for i := range lines {
		l := &lines[i]
		for _, part := range l.band() {
			if band, err := plotter.NewPolygon(part); err == nil {
				shade := hue(i)
				shade.A = 45
				band.Color, band.LineStyle.Width = premultiplied(shade), 0
				p.Add(band)
			}
		}
	}
	for i := range lines {
		l := &lines[i]
		parts := l.parts()
		for k, part := range parts {
			line, err := plotter.NewLine(part)
			if err != nil {
				continue
			}
			line.Color, line.Width, line.Dashes = hue(i), 1.4, dashes(i)
			if l.Steps {
				line.StepStyle = plotter.PostStep
			}
			p.Add(line)
			if last := part[len(part)-1]; k == len(parts)-1 && l.Name != "" {
				f.ends = append(f.ends, end{last.X, last.Y, l.Name, hue(i), dashes(i)})
			}
		}
	}
	for i := range lines {
		l := &lines[i]
		for k := range l.X {
			if math.IsNaN(l.Y[k]) {
				continue
			}
			text := strings.TrimPrefix(l.Name+", ", ", ") + x + " " + number(l.X[k]) + ": " + number(l.Y[k])
			if k < len(l.Lo) && k < len(l.Hi) {
				text = within(text, l.Lo[k], l.Hi[k])
			}
			f.values = append(f.values, value{l.X[k], l.Y[k], text})
		}
	}
	return f
}

// premultiplied returns a colour with its alpha in the form that the image package expects.
func premultiplied(c color.RGBA) color.Color {
	return color.NRGBA(c)
}

// extent returns the range of the lines' values.
func extent(lines []Line) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		for _, column := range [][]float64{l.Y, l.Lo, l.Hi} {
			for _, y := range column {
				if !math.IsNaN(y) {
					lo, hi = min(lo, y), max(hi, y)
				}
			}
		}
	}
	return lo, hi
}

func box(from, to float64, lines []Line) plotter.XYs {
	lo, hi := extent(lines)
	return plotter.XYs{{X: from, Y: lo}, {X: to, Y: lo}, {X: to, Y: hi}, {X: from, Y: hi}}
}

// parts returns the stretches without gaps.
func (l *Line) parts() []plotter.XYs {
	var out []plotter.XYs
	open := false
	for i := range l.X {
		if math.IsNaN(l.Y[i]) {
			open = false
			continue
		}
		if !open {
			out, open = append(out, plotter.XYs{}), true
		}
		out[len(out)-1] = append(out[len(out)-1], plotter.XY{X: l.X[i], Y: l.Y[i]})
	}
	return out
}

// band returns the outline of each stretch of the band.
func (l *Line) band() []plotter.XYs {
	if l.Lo == nil {
		return nil
	}
	var out []plotter.XYs
	var up, down plotter.XYs
	flush := func() {
		for i := len(down) - 1; i >= 0; i-- {
			up = append(up, down[i])
		}
		if len(up) > 2 {
			out = append(out, up)
		}
		up, down = nil, nil
	}
	for i, x := range l.X {
		if math.IsNaN(l.Lo[i]) || math.IsNaN(l.Hi[i]) {
			flush()
			continue
		}
		up, down = append(up, plotter.XY{X: x, Y: l.Hi[i]}), append(down, plotter.XY{X: x, Y: l.Lo[i]})
		if l.Steps && i+1 < len(l.X) {
			up, down = append(up, plotter.XY{X: l.X[i+1], Y: l.Hi[i]}), append(down, plotter.XY{X: l.X[i+1], Y: l.Lo[i]})
		}
	}
	flush()
	return out
}
