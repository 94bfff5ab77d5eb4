package draw

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// CellWidth and CellHeight are the size of a character cell in a picture, in pixels.
const (
	CellWidth  = 9
	CellHeight = 18
	CellBase   = 14 // from the top of a cell to the baseline
)

// ForPicture returns the same styles at full colour, whatever the terminal can show; styles without colour are unchanged.
func (s *Styles) ForPicture(heavy bool) *Styles {
	if s.Depth == NoColor {
		return s
	}
	full := NewStyles(s.Theme, s.Dark, s.ASCII, heavy, TrueColor)
	full.Still, full.Fine = s.Still, s.Fine
	return full
}

// SVG draws lines with escape sequences as an SVG picture. Every character has its own position, so that any monospaced font keeps the
// columns.
func (s *Styles) SVG(lines []string) []byte {
	background, text := s.colors.background, "#d8dee9"
	if channels(background)[0] > 128 {
		text = "#1c1c1c"
	}
	if own := s.Hex(Plain); own != "" {
		text = own
	}
	width := 0
	for _, line := range lines {
		width = max(width, ansi.StringWidth(line))
	}
	var b strings.Builder
	w, h := (width+2)*CellWidth, (len(lines)+1)*CellHeight
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="15" fill="%s">`+"\n", w, h, w, h, text)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="6" fill="%s"/>`+"\n", background)
	for y, line := range lines {
		for _, run := range runs(line) {
			writeRun(&b, run, CellHeight/2+y*CellHeight)
		}
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// textRun is a run of one style.
type textRun struct {
	x    int
	text string
	fill string // "" the default
	back string // the background, "" none
	bold bool
}

// runs splits a line at its escape sequences and at gaps of two or more spaces.
func runs(line string) (out []textRun) {
	var now textRun
	x := 0
	flush := func() {
		text := strings.TrimRight(now.text, " ")
		if now.back != "" {
			text = now.text
		}
		if text != "" {
			now.text = text
			out = append(out, now)
		}
		now.x, now.text = x, ""
	}
	var state byte
	for len(line) > 0 {
		seq, width, n, next := ansi.DecodeSequence(line, state, nil)
		state, line = next, line[n:]
		switch {
		case width == 0 && strings.HasPrefix(seq, "\x1b["):
			flush()
			now = look(now, strings.TrimSuffix(seq[2:], "m"))
		case width == 0:
		case seq == " " && now.back == "" && (now.text == "" || strings.HasSuffix(now.text, " ")):
			flush()
			x++
			now.x = x
		default:
			now.text += seq
			x += width
		}
	}
	flush()
	return out
}

// look applies the numbers of a colour sequence.
func look(now textRun, sequence string) textRun {
	parts := strings.Split(sequence, ";")
	for i := 0; i < len(parts); i++ {
		switch parts[i] {
		case "", "0":
			now.fill, now.back, now.bold = "", "", false
		case "1":
			now.bold = true
		case "39":
			now.fill = ""
		case "49":
			now.back = ""
		case "38", "48":
			to := map[string]*string{"38": &now.fill, "48": &now.back}[parts[i]]
			if i+4 < len(parts) && parts[i+1] == "2" {
				var c [3]int
				for k := range c {
					c[k], _ = strconv.Atoi(parts[i+2+k])
				}
				*to = fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2])
				i += 4
			}
		}
	}
	return now
}

// writeRun writes a run of text with the position of each character.
func writeRun(b *strings.Builder, r textRun, top int) {
	if r.back != "" {
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", (r.x+1)*CellWidth, top, ansi.StringWidth(r.text)*CellWidth, CellHeight, r.back)
		for strings.HasPrefix(r.text, " ") {
			r.text, r.x = r.text[1:], r.x+1
		}
		if r.text = strings.TrimRight(r.text, " "); r.text == "" {
			return
		}
	}
	b.WriteString(`<text y="` + strconv.Itoa(top+CellBase) + `" x="`)
	x := r.x
	for i, c := range []rune(r.text) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa((x + 1) * CellWidth))
		x += ansi.StringWidth(string(c))
	}
	b.WriteByte('"')
	if r.fill != "" {
		b.WriteString(` fill="` + r.fill + `"`)
	}
	if r.bold {
		b.WriteString(` font-weight="bold"`)
	}
	b.WriteByte('>')
	b.WriteString(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(r.text))
	b.WriteString("</text>\n")
}
