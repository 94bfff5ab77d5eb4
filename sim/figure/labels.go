package figure

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// end is a line's last point, beside which its name is drawn.
type end struct {
	x, y float64
	name string
	hue  color.Color
	dash []vg.Length
}

// leader is the length of the stroke between a line's end and its name; gap is the minimum distance between two names.
const (
	leader vg.Length = 22
	gap    vg.Length = 11
)

// endStyle is the text style of names at lines' ends.
func (f *Figure) endStyle() text.Style {
	style := f.plot.Legend.TextStyle
	style.Font.Size, style.XAlign, style.YAlign = 9, draw.XLeft, draw.YCenter
	return style
}

// endWidth is the width that the names take beside the plot.
func (f *Figure) endWidth() (w vg.Length) {
	style := f.endStyle()
	for _, e := range f.ends {
		w = max(w, style.Width(e.name))
	}
	if len(f.ends) > 0 {
		w = looser*w + leader + 8
	}
	return w
}

// drawEnds draws every line's name beside its end, moving names apart if ends are close, with a leader in the line's colour and dashes.
func (f *Figure) drawEnds(c, area draw.Canvas) {
	data := f.plot.DataCanvas(area)
	_, toY := f.plot.Transforms(&data)
	places := make([]place, len(f.ends))
	for i, e := range f.ends {
		places[i] = place{i, toY(e.y), toY(e.y)}
	}
	slices.SortStableFunc(places, func(a, b place) int {
		switch {
		case a.from < b.from:
			return -1
		case a.from > b.from:
			return 1
		}
		return 0
	})
	spread(places, data.Min.Y, data.Max.Y)
	style := f.endStyle()
	for _, p := range places {
		e := &f.ends[p.line]
		c.StrokeLine2(draw.LineStyle{Color: e.hue, Width: 1.4, Dashes: e.dash}, data.Max.X+1, p.from, data.Max.X+leader, p.at)
		c.FillText(style, vg.Point{X: data.Max.X + leader + 3, Y: p.at}, e.name)
	}
}

// place is where a line ends, and where its name is drawn.
type place struct {
	line     int
	from, at vg.Length
}

// spread moves names, ordered from below, as little as needed to keep a gap between them and to stay within the range.
func spread(p []place, lo, hi vg.Length) {
	room := gap
	if n := len(p); n > 1 && room*vg.Length(n-1) > hi-lo {
		room = (hi - lo) / vg.Length(n-1)
	}
	for i := range p { // up from below
		p[i].at = max(p[i].at, lo)
		if i > 0 {
			p[i].at = max(p[i].at, p[i-1].at+room)
		}
	}
	top := hi
	for i := len(p) - 1; i >= 0; i-- { // and down from above
		p[i].at = min(p[i].at, top)
		top = p[i].at - room
	}
}

// plotOnly is a plot without its legend.
func plotOnly(p *plot.Plot) (legend plot.Legend, back func()) {
	legend = p.Legend
	p.Legend = plot.NewLegend()
	return legend, func() { p.Legend = legend }
}
