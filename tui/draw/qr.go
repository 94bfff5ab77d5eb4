package draw

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// quietZone is the number of light modules around a code, as its readers expect.
const quietZone = 4

// QR returns a text as a code to scan, in half blocks, dark on light in every theme; with ASCII only, a module is two characters wide. It
// returns nil if the text is too long.
func (s *Styles) QR(text string) []string {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil
	}
	dark := func(x, y int) bool { return code.Black(x-quietZone, y-quietZone) } // false outside
	n := code.Size + 2*quietZone
	var out []string
	if s.ASCII {
		for y := range n {
			var b strings.Builder
			for x := range n {
				b.WriteString(map[bool]string{true: "  ", false: "##"}[dark(x, y) == s.Dark])
			}
			out = append(out, b.String())
		}
		return out
	}
	ink, paper := dark, s.qrLook()
	if paper == "" && s.Dark { // the terminal's own colours are light on dark
		ink = func(x, y int) bool { return !dark(x, y) }
	}
	for y := 0; y < n; y += 2 {
		var b strings.Builder
		for x := range n {
			above, below := ink(x, y), y+1 < n && ink(x, y+1)
			if paper == "" && s.Dark && y+1 >= n {
				below = false
			}
			b.WriteRune(map[[2]bool]rune{{true, true}: '█', {true, false}: '▀', {false, true}: '▄', {false, false}: ' '}[[2]bool{above, below}])
		}
		line := b.String()
		if paper != "" {
			line = paper + line + "\x1b[0m"
		}
		out = append(out, line)
	}
	return out
}

// qrLook switches to black on white if there are colours.
func (s *Styles) qrLook() string {
	switch s.Depth {
	case NoColor:
		return ""
	case Colors16:
		return "\x1b[30;107m"
	}
	return "\x1b[38;5;16;48;5;231m"
}

// QRPicture returns a text as a QR code in SVG for embedding in a page; "" if the text is too long.
func QRPicture(text string) string {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return ""
	}
	var b strings.Builder
	n := code.Size + 2*quietZone
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="QR"><rect width="%d" height="%d" fill="#fff"/><path fill="#000" d="`, n, n, n, n)
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			run := 0
			for ; x+run < code.Size && code.Black(x+run, y); run++ {
			}
			if run > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+quietZone, y+quietZone, run, run)
				x += run
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return b.String()
}
