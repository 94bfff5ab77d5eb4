package figure

import (
	"fmt"
	"html"
	"image/color"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Write draws the figure in a format: svg and pdf with embedded fonts, png at 200 dots an inch. Equal figures give equal bytes.
func (f *Figure) Write(w io.Writer, format string) error {
	var c *canvas
	switch format {
	case "svg":
		c = &canvas{CanvasWriterTo: vgsvg.NewWith(vgsvg.UseWH(f.width, f.height), vgsvg.EmbedFonts(true))}
	case "pdf":
		epoch := time.Unix(0, 0).UTC() // a timestamp would make every file different
		fpdf.SetDefaultCreationDate(epoch)
		fpdf.SetDefaultModificationDate(epoch)
		c = pdf(f.width, f.height)
	case "png":
		c = &canvas{CanvasWriterTo: vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(f.width, f.height), vgimg.UseDPI(200), vgimg.UseBackgroundColor(color.White))}, lacks: noGlyph}
	default:
		return fmt.Errorf("no format %q, want svg, pdf or png", format)
	}
	f.draw(draw.New(c))
	if err := c.check(format); err != nil {
		return err
	}
	_, err := c.WriteTo(w)
	return err
}

// Inline returns the figure as SVG for embedding in a page, in the page's own fonts. A value is shown when the pointer rests on it.
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

// captionLine is the line height of the caption, and captionSize its font size.
const (
	captionLine vg.Length = 10
	captionSize vg.Length = 7.5
)

// looser is the extra space for words beside a plot, as a share of their width in our fonts: viewers may have wider ones.
const looser = 1.15

// draw draws the title at the top, the caption at the bottom, and names and legend to the right of the plot. It returns the plot's
// rectangle.
func (f *Figure) draw(c draw.Canvas) draw.Canvas {
	c.SetColor(color.White) // an opaque background: dark viewers show a transparent page as black
	c.Fill(c.Rectangle.Path())
	style := f.plot.Title.TextStyle
	style.Font.Size, style.XAlign, style.YAlign = 10, draw.XLeft, draw.YTop
	c.FillText(style, vg.Point{X: c.Min.X + 8, Y: c.Max.Y - 8}, fitted(style, f.title, c.Size().X-16))
	style.Font.Size, style.Color = captionSize, color.Gray{90}
	lines := broken(style, f.caption, c.Size().X-16)
	below := vg.Length(len(lines)) * captionLine
	for i, line := range lines {
		c.FillText(style, vg.Point{X: c.Min.X + 8, Y: c.Min.Y + below - vg.Length(i)*captionLine}, line)
	}
	inner := draw.Crop(c, 4, -8, 4+below, -26)
	legend, back := plotOnly(f.plot)
	defer back()
	legend.Left = true // a word begins after its swatch and extends outward, whatever fonts the viewer has
	width := max(looser*legend.Rectangle(c).Size().X, f.endWidth())
	if width < 1 {
		f.plot.Draw(inner)
		return inner
	}
	area := draw.Crop(inner, 0, -width-6, 0, 0)
	f.plot.Draw(area)
	f.drawEnds(c, area)
	if under := legend.Rectangle(c).Size(); under.Y > 1 && len(f.ends) > 0 { // marks: within, at the top left
		data := f.plot.DataCanvas(area)
		legend.Draw(draw.Crop(data, 2, 0, 0, -2))
	} else {
		legend.Draw(draw.Crop(inner, inner.Size().X-width, 0, 0, -2))
	}
	return area
}

// broken wraps a text to a width.
func broken(style text.Style, words string, width vg.Length) (lines []string) {
	line := ""
	for word := range strings.FieldsSeq(words) {
		if longer := strings.TrimSpace(line + " " + word); line == "" || style.Width(longer) <= width {
			line = longer
			continue
		}
		lines, line = append(lines, line), word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fitted shortens a text to a width, with an ellipsis.
func fitted(style text.Style, words string, width vg.Length) string {
	if style.Width(words) <= width {
		return words
	}
	letters := []rune(words)
	for len(letters) > 0 && style.Width(string(letters)+"…") > width {
		letters = letters[:len(letters)-1]
	}
	return strings.TrimSpace(string(letters)) + "…"
}
