// Package draw makes lines of text for a terminal: themes, glyphs, boxes, charts, and the same lines as an SVG picture. It knows neither
// screens nor the model: everything it draws comes in as plain values.
package draw

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Role is the meaning of a piece of text; a theme gives each role a colour.
type Role uint8

// The roles. Each line of a chart has a solid and a faint role, and so has each customer view and each cause of leaving: LineSolid+2 is the
// third line's.
const (
	Plain Role = iota
	Strong
	Quiet
	Border
	Focused
	BrandName
	KeyName
	Warning
	Mark
	LineSolid
	LineFaint = LineSolid + Role(LineCount)
	ViewRole  = LineFaint + Role(LineCount)
	Money     = ViewRole + Role(ViewCount)
	Before    = Money + 1 // the old strategy, and the months before the change
	CauseRole = Before + 1
	Gain      = CauseRole + Role(CauseLooks) // the rest are tints: backgrounds
	Loss      = Gain + 1
	Band      = Loss + 1
	Harm      = Band + 1
	roleCount = Harm + 1
)

// tone is a colour with its fallback for terminals of 16 colours. An empty tone is the terminal's own foreground.
type tone struct {
	hex, ansi string
	bold      bool
}

// palette is a theme: one tone per role. Faint roles left empty are mixed from their solid ones.
type palette struct {
	background string // what the theme was designed for; never painted
	tones      [roleCount]tone
}

// ThemeNames are the values of --theme, in the order of the theme key.
var ThemeNames = []string{"dark", "light", "contrast"}

// palettes are the themes. Hues follow Okabe and Ito (distinct for colour-blind readers); shades are chosen for contrast.
var palettes = map[string]palette{
	"dark": {"#1e1e1e", tones(
		[9]tone{{}, {bold: true}, {"#a3aab2", "7", false}, {"#6f7a88", "8", false}, {"#f5f5f5", "15", true}, {"#56b4e9", "12", true}, {"#8fd3ff", "14", false}, {"#ff9a5c", "9", true}, {"#e29cc6", "13", false}},
		[LineCount]tone{{"#56b4e9", "12", false}, {"#2fa277", "10", false}, {"#d89eb5", "5", false}, {"#ff8a3d", "9", false}, {"#f0e442", "11", false}},
		[ViewCount]tone{{"#2fbf94", "10", false}, {"#86a9b8", "6", false}, {"#f0e442", "11", false}, {"#ff8a3d", "9", true}, {"#e29cc6", "13", false}, {"#8a8a8a", "8", false}},
		[2]tone{{"#ffffff", "15", true}, {"#8b95a1", "8", false}}, darkCauses, [4]string{"#17382f", "#4a2418", "#1d3140", "#40201a"})},
	"light": {"#ffffff", tones(
		[9]tone{{}, {bold: true}, {"#555c64", "8", false}, {"#848d97", "8", false}, {"#000000", "0", true}, {"#005f99", "4", true}, {"#005f99", "4", false}, {"#b23a00", "1", true}, {"#a0467a", "5", false}},
		[LineCount]tone{{"#0072b2", "4", false}, {"#0f6a4d", "2", false}, {"#a0467a", "5", false}, {"#b84a00", "1", false}, {"#4a4100", "3", false}},
		[ViewCount]tone{{"#00795a", "2", false}, {"#3f6f80", "6", false}, {"#6b6200", "3", false}, {"#b84a00", "1", true}, {"#a0467a", "5", false}, {"#757575", "8", false}},
		[2]tone{{"#000000", "0", true}, {"#6a727b", "8", false}}, lightCauses, [4]string{"#d3efe4", "#fbdccb", "#d6e8f5", "#fbdccb"})},
	"contrast-dark": {"#000000", tones(
		[9]tone{{"#ffffff", "15", false}, {"#ffffff", "15", true}, {"#f0f0f0", "15", false}, {"#ffffff", "15", false}, {"#ffff00", "11", true}, {"#ffffff", "15", true}, {"#ffff00", "11", true}, {"#ffb070", "9", true}, {"#ff9ade", "13", true}},
		[LineCount]tone{{"#6cc8ff", "14", true}, {"#40ffc0", "10", true}, {"#ffe4ff", "13", true}, {"#ffa05a", "9", true}, {"#ffff55", "11", true}},
		[ViewCount]tone{{"#40ffc0", "10", true}, {"#cfe6ef", "15", false}, {"#ffff55", "11", true}, {"#ffa05a", "9", true}, {"#ff9ade", "13", true}, {"#d0d0d0", "7", false}},
		[2]tone{{"#ffffff", "15", true}, {"#c4ccd4", "7", false}}, darkCauses, [4]string{"#17382f", "#4a2418", "#1d3140", "#40201a"})},
	"contrast-light": {"#ffffff", tones(
		[9]tone{{"#000000", "0", false}, {"#000000", "0", true}, {"#202020", "0", false}, {"#000000", "0", false}, {"#0000b0", "4", true}, {"#000000", "0", true}, {"#0000b0", "4", true}, {"#8f2500", "1", true}, {"#7a1f56", "5", true}},
		[LineCount]tone{{"#00508a", "4", true}, {"#023e33", "2", true}, {"#280028", "5", true}, {"#a03c00", "1", true}, {"#332a00", "3", true}},
		[ViewCount]tone{{"#005a42", "2", true}, {"#2c4f5c", "0", false}, {"#4a4300", "3", true}, {"#8f3500", "1", true}, {"#7a1f56", "5", true}, {"#4a4a4a", "8", false}},
		[2]tone{{"#000000", "0", true}, {"#4a525a", "8", false}}, lightCauses, [4]string{"#d3efe4", "#fbdccb", "#d6e8f5", "#fbdccb"})},
}

// The causes of leaving, used for areas. They are never a text colour: on white not all are dark enough.
var (
	darkCauses = [CauseLooks]tone{{"#4b535d", "8", false}, {"#e8743b", "9", false}, {"#e3c83a", "11", false}, {"#4aa3d8", "12", false}, {"#2fa277", "10", false},
		{"#c98bb0", "13", false}, {"#8f7ae0", "5", false}}
	lightCauses = [CauseLooks]tone{{"#c3c9cf", "8", false}, {"#e8743b", "9", false}, {"#e0c22e", "11", false}, {"#4aa3d8", "12", false}, {"#2fa277", "10", false},
		{"#c98bb0", "13", false}, {"#8f7ae0", "5", false}}
)

// tones arranges a theme's groups of colours by role; the faint ones are mixed later.
func tones(base [9]tone, lines [LineCount]tone, views [ViewCount]tone, money [2]tone, causes [CauseLooks]tone, tints [4]string) (all [roleCount]tone) {
	copy(all[:], base[:])
	copy(all[LineSolid:], lines[:])
	copy(all[ViewRole:], views[:])
	copy(all[Money:], money[:])
	copy(all[CauseRole:], causes[:])
	for i, hex := range tints {
		all[Gain+Role(i)] = tone{hex: hex}
	}
	return all
}

// faintShare is the share of a line's own colour in its faint form; the rest is background.
const faintShare = .72

// resolve returns the palette of a theme name, with the faint lines mixed. High contrast keeps faint lines at full strength.
func resolve(theme string, darkBackground bool) palette {
	name := theme
	if theme == "contrast" {
		name = map[bool]string{true: "contrast-dark", false: "contrast-light"}[darkBackground]
	}
	p := palettes[name]
	for i := range LineCount {
		t := p.tones[LineSolid+Role(i)]
		if theme != "contrast" {
			t.hex = blend(t.hex, p.background, faintShare)
		}
		p.tones[LineFaint+Role(i)] = t
	}
	return p
}

// blend mixes two colours #rrggbb; share 1 gives the first.
func blend(a, b string, share float64) string {
	x, y := channels(a), channels(b)
	var c [3]uint8
	for i := range c {
		c[i] = uint8(float64(x[i])*share + float64(y[i])*(1-share) + .5)
	}
	return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2])
}

// channels reads #rrggbb; anything else is black.
func channels(hex string) (c [3]uint8) {
	_, _ = fmt.Sscanf(hex, "#%02x%02x%02x", &c[0], &c[1], &c[2])
	return c
}

// Styles is everything that decides how the screen looks: theme, glyphs and precomputed escape sequences. It is immutable; another theme is
// another Styles, so its pointer can represent all of it in cache keys.
type Styles struct {
	Theme  string // one of ThemeNames
	Dark   bool   // the terminal's background
	ASCII  bool   // no character above 0x7F
	Still  bool   // reduced motion
	Fine   bool   // lines of braille dots; otherwise of glyph characters
	Glyphs *Glyphs
	Depth  Depth
	prefix [roleCount]string // escape sequence that switches the role on, "" without colour
	behind [roleCount]string // and as a background, "" where the terminal has too few colours
	ground string            // switches the theme's own background on, and a foreground that shows on it
	looks  [roleCount]lipgloss.Style
	colors palette
}

// NewStyles prepares a theme for a terminal of the given colour depth.
func NewStyles(theme string, darkBackground, ascii, heavy bool, depth Depth) *Styles {
	s := &Styles{Theme: theme, Dark: darkBackground, ASCII: ascii, Glyphs: glyphSet(ascii, heavy), colors: resolve(theme, darkBackground), Depth: depth, Fine: !ascii && depth != Colors16}
	renderer := lipgloss.NewRenderer(io.Discard)
	renderer.SetColorProfile(depth)
	fore := onGround[darkBackground]
	s.ground, _, _ = strings.Cut(renderer.NewStyle().Foreground(lipgloss.CompleteColor{TrueColor: fore.hex, ANSI256: fore.hex, ANSI: fore.ansi}).
		Background(lipgloss.CompleteColor{TrueColor: s.colors.background, ANSI256: s.colors.background, ANSI: map[bool]string{true: "0", false: "15"}[darkBackground]}).Render("x"), "x")
	for r, t := range s.colors.tones {
		look := renderer.NewStyle().Bold(t.bold)
		if t.hex != "" {
			look = look.Foreground(lipgloss.CompleteColor{TrueColor: t.hex, ANSI256: t.hex, ANSI: t.ansi})
		}
		s.looks[r] = look
		s.prefix[r], _, _ = strings.Cut(look.Render("x"), "x")
		if s.tinted() && t.hex != "" {
			s.behind[r], _, _ = strings.Cut(renderer.NewStyle().Background(lipgloss.CompleteColor{TrueColor: t.hex, ANSI256: t.hex}).Render("x"), "x")
		}
	}
	return s
}

// onGround are the foregrounds of text without a role on the theme's own painted background.
var onGround = map[bool]tone{true: {hex: "#d8d8d8", ansi: "7"}, false: {hex: "#1c1c1c", ansi: "0"}}

// OnOwnGround paints text on the theme's own background, for terminals whose background is unknown. Each line must be as wide as the
// screen.
func (s *Styles) OnOwnGround(text string) string {
	if s.ground == "" {
		return text
	}
	return strings.NewReplacer("\x1b[0m", "\x1b[0m"+s.ground, "\x1b[m", "\x1b[0m"+s.ground, "\n", "\x1b[0m\n"+s.ground).Replace(s.ground+text) + "\x1b[0m"
}

// Bands reports whether the terminal can show bands less than a row high.
func (s *Styles) Bands() bool { return s.tinted() }

// tinted reports whether the terminal has enough colours for backgrounds.
func (s *Styles) tinted() bool { return s.Depth == TrueColor || s.Depth == Colors256 }

// Paint colours a text by its role.
func (s *Styles) Paint(r Role, text string) string {
	if s.prefix[r] == "" || text == "" {
		return text
	}
	return s.prefix[r] + text + "\x1b[0m"
}

// On switches a role on and Off switches all off, for differently styled words within a text.
func (s *Styles) On(r Role) string { return s.prefix[r] }

// Behind returns a tint as a background, or "" if there are none.
func (s *Styles) Behind(tint Role) string { return s.behind[tint] }

// Off ends all styling.
func (s *Styles) Off() string {
	if s.Depth == NoColor {
		return ""
	}
	return "\x1b[0m"
}

// Glyph is one character of a picture with its role and the role of its background, Plain for none.
type Glyph struct {
	Rune       rune
	Role, Back Role
}

// Row formats a row of glyphs, with one escape sequence for each run of equal style.
func (s *Styles) Row(b *strings.Builder, cells []Glyph) {
	now, back, open := Plain, Plain, false
	for _, c := range cells {
		if c.Rune == ' ' {
			c.Role = now
		}
		if c.Role != now || c.Back != back {
			// A colour replaces another one by itself; bold text or a background must be ended first.
			if open && (s.colors.tones[c.Role].hex == "" || s.colors.tones[now].bold || back != c.Back) {
				b.WriteString("\x1b[0m")
			}
			now, back = c.Role, c.Back
			on := s.prefix[now]
			if back != Plain {
				on += s.behind[back]
			}
			b.WriteString(on)
			open = on != ""
		}
		b.WriteRune(c.Rune)
	}
	if open {
		b.WriteString("\x1b[0m")
	}
}

// Line returns the glyphs and the role of a chart's i-th line.
func (s *Styles) Line(i int) (LineGlyphs, Role) {
	return s.Glyphs.Lines[i%LineCount], LineSolid + Role(i%LineCount)
}

// Look returns a role as a lipgloss style, for components that paint themselves.
func (s *Styles) Look(r Role) lipgloss.Style { return s.looks[r] }

// Hex returns the colour of a role as #rrggbb, or "" for the terminal's own foreground.
func (s *Styles) Hex(r Role) string { return s.colors.tones[r].hex }

// Depth is the number of colours that a terminal shows.
type Depth = termenv.Profile

// The colour depths.
const (
	TrueColor = termenv.TrueColor
	Colors256 = termenv.ANSI256
	Colors16  = termenv.ANSI
	NoColor   = termenv.Ascii
)

// ColorDepth resolves --color against the environment: the flag wins ("always", "never"), then NO_COLOR and TERM=dumb, then the terminal's
// capabilities.
func ColorDepth(flag string, environment func(string) string, offered Depth) Depth {
	switch flag {
	case "never":
		return NoColor
	case "always":
		if offered != NoColor {
			return offered
		}
		return namedDepth(environment)
	}
	if environment("NO_COLOR") != "" || environment("TERM") == "dumb" {
		return NoColor
	}
	return offered
}

// namedDepth returns the colour depth given by environment variables alone, at least 16 colours.
func namedDepth(environment func(string) string) Depth {
	switch c := environment("COLORTERM"); {
	case c == "truecolor" || c == "24bit":
		return TrueColor
	case strings.Contains(environment("TERM"), "256color"):
		return Colors256
	}
	return Colors16
}

// RemoteDepth returns the colour depth of a terminal by its environment alone, since a remote terminal is not queried.
func RemoteDepth(environment func(string) string) Depth {
	if environment("TERM") == "" {
		return NoColor
	}
	return namedDepth(environment)
}

// ASCIITerminal reports whether the locale cannot show more than ASCII.
func ASCIITerminal(environment func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(environment(name)); v != "" {
			return !strings.Contains(v, "utf-8") && !strings.Contains(v, "utf8")
		}
	}
	return false // unset: modern terminals speak UTF-8
}

// LineNames are the ways to draw lines: dots if the terminal shows them, always, or never.
var LineNames = []string{"auto", "fine", "coarse"}

// WithLines returns the same styles with lines drawn in one of LineNames; ASCII and the Linux console have no dots.
func (s *Styles) WithLines(way, terminal string) *Styles {
	out := *s
	switch out.Fine = !s.ASCII && s.Depth != Colors16 && terminal != "linux"; {
	case way == "fine":
		out.Fine = !s.ASCII
	case way == "coarse":
		out.Fine = false
	}
	return &out
}

// Preferences are what a user can choose.
type Preferences struct {
	Theme string // auto, dark, light or contrast
	Color string // auto, always or never
	ASCII bool   // no character above 0x7F
	Big   bool   // high contrast and heavy lines
	Lines string // of LineNames; "" is auto
}

// TerminalStyles returns the styles for the terminal of the running process.
func TerminalStyles(o Preferences) *Styles {
	dark := lipgloss.HasDarkBackground()
	theme := o.Theme
	if theme != "dark" && theme != "light" && theme != "contrast" {
		theme = map[bool]string{true: "dark", false: "light"}[dark]
	}
	if theme != "contrast" {
		dark = theme == "dark"
	}
	if o.Big {
		theme = "contrast"
	}
	depth := ColorDepth(o.Color, os.Getenv, lipgloss.ColorProfile())
	return NewStyles(theme, dark, o.ASCII || ASCIITerminal(os.Getenv), o.Big, depth).WithLines(o.Lines, os.Getenv("TERM"))
}
