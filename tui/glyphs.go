package tui

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// How many lines a chart tells apart by glyph and colour, and how many kinds of customers a map does.
const (
	lineCount = 5
	kindCount = 6
)

// lineGlyphs draw one line of the chart.
type lineGlyphs struct{ flat, upright, downRight, downLeft, upRight, upLeft string }

// same is a line made of one glyph only.
func same(g string) lineGlyphs { return lineGlyphs{g, g, g, g, g, g} }

// glyphs is one set of everything that is drawn.
type glyphs struct {
	thin, heavy   [6]string // horizontal, vertical, corners: top left, top right, bottom left, bottom right
	pointer       string    // what is selected
	trackLeft     string
	trackOn       string
	trackOff      string
	trackRight    string
	knob          string
	baseline      string
	up, down      string
	minus         string
	delta         string
	dot           string
	dash          string
	play, pause   string
	barOn, barOff rune
	caret         string
	axis          [5]rune // vertical with label, vertical, corner, horizontal, tick
	band          rune
	cursor        rune
	threshold     rune
	ghost         rune
	shock         rune
	views         [kindCount]rune
	lines         [lineCount]lineGlyphs
}

var unicodeGlyphs = glyphs{
	thin: [6]string{"─", "│", "╭", "╮", "╰", "╯"}, heavy: [6]string{"━", "┃", "┏", "┓", "┗", "┛"},
	pointer: "▸", trackLeft: "├", trackOn: "━", trackOff: "─", trackRight: "┤", knob: "●", baseline: "┊",
	up: "▲", down: "▼", minus: "−", delta: "Δ", dot: "·", dash: "–", play: "▶", pause: "‖",
	barOn: '█', barOff: '░', caret: "▏", axis: [5]rune{'┤', '│', '└', '─', '┬'},
	band: '░', cursor: '¦', threshold: '┊', ghost: '∙', shock: '◆',
	views: [kindCount]rune{'●', '•', '◐', '▲', '○', '·'},
	lines: [lineCount]lineGlyphs{
		{"─", "│", "╭", "╮", "╰", "╯"}, {"═", "║", "╔", "╗", "╚", "╝"}, same("~"),
		{"╌", "╎", "╭", "╮", "╰", "╯"}, {"┄", "┆", "╭", "╮", "╰", "╯"},
	},
}

var asciiGlyphs = glyphs{
	thin: [6]string{"-", "|", "+", "+", "+", "+"}, heavy: [6]string{"=", "#", "#", "#", "#", "#"},
	pointer: ">", trackLeft: "[", trackOn: "=", trackOff: "-", trackRight: "]", knob: "O", baseline: "|",
	up: "^", down: "v", minus: "-", delta: "d ", dot: "-", dash: "-", play: ">", pause: "=",
	barOn: '#', barOff: '.', caret: "_", axis: [5]rune{'+', '|', '+', '-', '+'},
	band: ',', cursor: '|', threshold: ';', ghost: '\'', shock: 'x',
	views: [kindCount]rune{'*', '+', '~', '!', 'o', '.'},
	lines: [lineCount]lineGlyphs{{"-", "|", "/", "\\", "\\", "/"}, same("="), same("~"), same("."), same(":")},
}

// glyphSet returns the glyphs for a terminal; heavy makes trust a thick line for projectors.
func glyphSet(ascii, heavy bool) *glyphs {
	g := unicodeGlyphs
	if ascii {
		g = asciiGlyphs
	} else if heavy {
		g.lines[0] = lineGlyphs{"━", "┃", "┏", "┓", "┗", "┛"}
	}
	return &g
}

// clean makes a text from a scenario or an event safe to show on one line: no escape sequences, no control characters.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, ansi.Strip(s))
}

// asciiTwins are the plain characters for those that our own texts use.
var asciiTwins = map[rune]string{
	'–': "-", '—': "-", '−': "-", '·': "-", '…': ".", '×': "x", '’': "'", '‘': "'", '“': "\"", '”': "\"",
	'≥': ">", '≤': "<", '±': "~", '→': ">", '←': "<", '↑': "^", '↓': "v", '⏎': "<", 'é': "e", 'è': "e", 'ä': "a", 'ö': "o", 'ü': "u", 'ß': "s",
}

// toASCII replaces every character above 0x7F by as many plain ones as it is wide.
func toASCII(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r > 0x7f }) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch twin, known := asciiTwins[r]; {
		case r <= 0x7f:
			b.WriteRune(r)
		case known:
			b.WriteString(twin)
		default:
			b.WriteString(strings.Repeat("?", ansi.StringWidth(string(r))))
		}
	}
	return b.String()
}
