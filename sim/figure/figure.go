// Package figure draws figures for papers: the same bytes for the same numbers, readable in grey, for eyes of any kind.
package figure

import (
	"cmp"
	"fmt"
	"html"
	"image/color"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/palette/moreland"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Formats are the kinds of files.
var Formats = []string{"svg", "pdf", "png"}

// hues are Okabe and Ito's (2008), which differ for every kind of colour vision; dashes tell lines apart in grey.
var (
	hues = []color.RGBA{{0, 114, 178, 255}, {213, 94, 0, 255}, {0, 158, 115, 255}, {204, 121, 167, 255}, {86, 180, 233, 255}, {230, 159, 0, 255}, {70, 70, 70, 255}, {240, 228, 66, 255}, {175, 175, 175, 255}}
	dash = [][]vg.Length{nil, {6, 3}, {2, 2}, {8, 3, 2, 3}, {1, 3}, {10, 4}, {4, 1}, {1, 1}, {12, 2}}
)

func hue(i int) color.RGBA { return hues[i%len(hues)] }

// Line is one curve: numbers, and a band where Lo and Hi are given. A NaN is a gap.
type Line struct {
	Name         string
	X, Y, Lo, Hi []float64
	Steps        bool // holds its value until the next one, as survival does
}

// Mark is a vertical mark with its interval.
type Mark struct {
	Name       string
	At, Lo, Hi float64
}

// Figure is one drawing.
type Figure struct {
	title         string
	plot          *plot.Plot
	width, height vg.Length
	values        []value
}

// value is a number of a figure, told where a pointer rests on it.
type value struct {
	x, y float64
	text string
}

// number writes a value for people.
func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }

// within adds an interval to a text where there is one.
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
	}
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

// months puts a tick at every half year.
type months struct{}

// Ticks implements plot.Ticker.
func (months) Ticks(from, to float64) []plot.Tick {
	var out []plot.Tick
	for m := 0.; m <= to; m++ {
		if t := (plot.Tick{Value: m}); m >= from {
			if math.Mod(m, 6) == 0 || m == 1 && from == 1 {
				t.Label = fmt.Sprintf("%.0f", m)
			}
			out = append(out, t)
		}
	}
	return out
}

// Curves draws lines with their bands, and marks. The legend stands outside, at the right, where it hides nothing.
func Curves(title, x, y string, lines []Line, marks []Mark) *Figure {
	p := empty(x, y)
	for _, m := range marks {
		shade := hue(6)
		shade.A = 40
		if band, err := plotter.NewPolygon(box(m.Lo, m.Hi, lines)); err == nil && m.Hi > m.Lo {
			band.Color, band.LineStyle.Width = premultiplied(shade), 0
			p.Add(band)
		}
		lo, hi := extent(lines)
		if at, err := plotter.NewLine(plotter.XYs{{X: m.At, Y: lo}, {X: m.At, Y: hi}}); err == nil {
			at.Color, at.Width, at.Dashes = hue(6), 1, []vg.Length{3, 2}
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
		first := true
		for _, part := range l.parts() {
			line, err := plotter.NewLine(part)
			if err != nil {
				continue
			}
			line.Color, line.Width, line.Dashes = hue(i), 1.4, dash[i%len(dash)]
			if l.Steps {
				line.StepStyle = plotter.PostStep
			}
			p.Add(line)
			if first && l.Name != "" {
				p.Legend.Add(l.Name, line)
			}
			first = false
		}
	}
	f := &Figure{title: title, plot: p, width: 16 * vg.Centimeter, height: 9 * vg.Centimeter}
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

// premultiplied is a colour with its alpha in the way the image package wants it.
func premultiplied(c color.RGBA) color.Color {
	return color.NRGBA(c)
}

// extent is the range of the lines' values.
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

// parts are the stretches without gaps.
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

// band is the outline of each stretch of the band.
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

// Dot is one estimate with its interval; Lit ones are drawn full.
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
	p.NominalY(names...)
	p.Y.Min, p.Y.Max = -.6, float64(n)-.4
	f := &Figure{title: title, plot: p, width: 16 * vg.Centimeter, height: vg.Length(2.2+.52*float64(n)) * vg.Centimeter}
	for i, d := range dots {
		f.values = append(f.values, value{d.At, float64(n - 1 - i), within(d.Name+": "+number(d.At), d.Lo, d.Hi)})
	}
	return f
}

// Stack draws shares one upon the other over x: values[layer][x].
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
		shade := hue(k)
		area.Color, area.LineStyle = premultiplied(shade), draw.LineStyle{Color: color.White, Width: .8}
		p.Add(area)
		layers = append(layers, layer{names[k], area})
	}
	for k := len(layers) - 1; k >= 0; k-- { // the legend reads as the layers lie
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

// grid is a heat map's numbers.
type grid struct {
	xs, ys []float64
	z      [][]float64
}

func (g grid) Dims() (int, int)   { return len(g.xs), len(g.ys) }
func (g grid) Z(c, r int) float64 { return g.z[r][c] }
func (g grid) X(c int) float64    { return g.xs[c] }
func (g grid) Y(r int) float64    { return g.ys[r] }

// Heat draws a number over two levers, z[y][x], each field with its value.
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

// Write draws the figure in a format: svg and pdf with their fonts in them, png at 200 dots an inch. The same figure is the same
// bytes.
func (f *Figure) Write(w io.Writer, format string) error {
	var c vg.CanvasWriterTo
	switch format {
	case "svg":
		c = vgsvg.NewWith(vgsvg.UseWH(f.width, f.height), vgsvg.EmbedFonts(true))
	case "pdf":
		epoch := time.Unix(0, 0).UTC() // a file that says when it was made is another file every time
		fpdf.SetDefaultCreationDate(epoch)
		fpdf.SetDefaultModificationDate(epoch)
		c = vgpdf.New(f.width, f.height)
	case "png":
		c = vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(f.width, f.height), vgimg.UseDPI(200), vgimg.UseBackgroundColor(color.White))}
	default:
		return fmt.Errorf("no format %q, want svg, pdf or png", format)
	}
	f.draw(draw.New(c))
	_, err := c.WriteTo(w)
	return err
}

// Inline is the figure as SVG to stand within a page, in the page's own fonts. Where a pointer rests on a value, its number shows.
func (f *Figure) Inline() string {
	c := vgsvg.NewWith(vgsvg.UseWH(f.width, f.height))
	area := f.draw(draw.New(c))
	var text strings.Builder
	if _, err := c.WriteTo(&text); err != nil {
		panic("figure: a builder takes everything: " + err.Error())
	}
	var spots strings.Builder
	data := f.plot.DataCanvas(area)
	x, y := f.plot.Transforms(&data)
	for _, v := range f.values {
		fmt.Fprintf(&spots, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"transparent\"><title>%s</title></circle>\n", float64(x(v.x)), float64(f.height-y(v.y)), html.EscapeString(v.text))
	}
	return strings.Replace(text.String()[strings.Index(text.String(), "<svg"):], "</svg>", spots.String()+"</svg>", 1)
}

// draw puts the title over everything, and the legend beside the drawing, on the right. It returns where the plot is.
func (f *Figure) draw(c draw.Canvas) draw.Canvas {
	c.SetColor(color.White) // under everything: dark viewers show a transparent page as black
	c.Fill(c.Rectangle.Path())
	style := f.plot.Title.TextStyle
	style.Font.Size, style.XAlign, style.YAlign = 10, draw.XLeft, draw.YTop
	c.FillText(style, vg.Point{X: c.Min.X + 8, Y: c.Max.Y - 8}, f.title)
	below := draw.Crop(c, 4, -8, 4, -26)
	legend := f.plot.Legend
	f.plot.Legend = plot.NewLegend()
	defer func() { f.plot.Legend = legend }()
	width := legend.Rectangle(c).Size().X
	if width < 1 {
		f.plot.Draw(below)
		return below
	}
	area := draw.Crop(below, 0, -width-6, 0, 0)
	f.plot.Draw(area)
	legend.Draw(draw.Crop(below, below.Size().X-width, 0, 0, -2))
	return area
}

// Spot is a point with a name.
type Spot struct {
	Name string
	X, Y float64
}

// Front draws a cloud of settings, those that no other beats in both directions as a line, and named points.
func Front(title, x, y string, cloud, named []Spot) *Figure {
	p := empty(x, y)
	var dots, best plotter.XYs
	for _, s := range cloud {
		dots = append(dots, plotter.XY{X: s.X, Y: s.Y})
		beaten := false
		for _, o := range cloud {
			beaten = beaten || o.X >= s.X && o.Y >= s.Y && (o.X > s.X || o.Y > s.Y)
		}
		if !beaten {
			best = append(best, plotter.XY{X: s.X, Y: s.Y})
		}
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
