package figure

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	sfnt "golang.org/x/image/font/sfnt"
	"golang.org/x/text/encoding/charmap"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgpdf"
)

// Undrawable is the error for characters that a format cannot draw.
type Undrawable struct {
	Format     string
	Characters string
	In         string // the first text that has one
}

// Error names the characters and the formats that draw them.
func (u Undrawable) Error() string {
	return fmt.Sprintf("%s cannot draw the characters %s of %q: its fonts lack them; .svg uses the viewer's own fonts", u.Format, u.Characters, u.In)
}

// canvas wraps a format's canvas and records what its fonts cannot draw.
type canvas struct {
	vg.CanvasWriterTo
	lacks   func(font.Face, rune) bool // nil: the format leaves glyphs to the reader's fonts
	write   func(string) string        // how the format takes a text; nil: as it is
	paint   func(color.Color) color.Color
	missing []rune
	in      string
}

// FillString draws a text, and records the characters that it cannot draw.
func (c *canvas) FillString(face font.Face, at vg.Point, text string) {
	for _, r := range text {
		if c.lacks != nil && c.lacks(face, r) && !slices.Contains(c.missing, r) {
			if c.missing = append(c.missing, r); c.in == "" {
				c.in = text
			}
		}
	}
	if c.write != nil {
		text = c.write(text)
	}
	c.CanvasWriterTo.FillString(face, at, text)
}

// SetColor sets the drawing colour.
func (c *canvas) SetColor(k color.Color) {
	if c.paint != nil && k != nil {
		k = c.paint(k)
	}
	c.CanvasWriterTo.SetColor(k)
}

// check returns an error if something could not be drawn.
func (c *canvas) check(format string) error {
	if len(c.missing) == 0 {
		return nil
	}
	var names []string
	for _, r := range c.missing[:min(8, len(c.missing))] {
		names = append(names, fmt.Sprintf("%c", r))
	}
	if len(c.missing) > 8 {
		names = append(names, "...")
	}
	return Undrawable{format, strings.Join(names, " "), c.in}
}

// noGlyph reports whether a face has no glyph for a character.
func noGlyph(face font.Face, r rune) bool {
	var buffer sfnt.Buffer
	i, err := face.Face.GlyphIndex(&buffer, r)
	return err != nil || i == 0
}

// pdf is a canvas for PDF. That format's texts are bytes in code page 1252, and its colours are not premultiplied.
func pdf(w, h vg.Length) *canvas {
	return &canvas{CanvasWriterTo: vgpdf.New(w, h),
		lacks: func(face font.Face, r rune) bool {
			_, ok := charmap.Windows1252.EncodeRune(r)
			return !ok || noGlyph(face, r)
		},
		write: func(text string) string {
			var out strings.Builder
			for _, r := range text {
				if b, ok := charmap.Windows1252.EncodeRune(r); ok {
					out.WriteByte(b)
				}
			}
			return out.String()
		},
		paint: func(k color.Color) color.Color { return straight(color.NRGBAModel.Convert(k).(color.NRGBA)) }}
}

// straight is a colour whose channels are not premultiplied by its opacity, as the PDF canvas expects.
type straight color.NRGBA

// RGBA implements color.Color, except for the multiplication.
func (s straight) RGBA() (r, g, b, a uint32) {
	return 0x101 * uint32(s.R), 0x101 * uint32(s.G), 0x101 * uint32(s.B), 0x101 * uint32(s.A)
}
