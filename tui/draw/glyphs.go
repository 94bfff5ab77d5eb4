package draw

// LineCount is the number of lines of a chart that differ by glyph and colour, ViewCount the number of customer views, CauseLooks the
// number of causes of leaving.
const (
	LineCount  = 5
	ViewCount  = 6
	CauseLooks = 7
)

// LineGlyphs are the characters of one line of a chart.
type LineGlyphs struct{ Flat, Upright, DownRight, DownLeft, UpRight, UpLeft string }

// same is a line made of one glyph only.
func same(g string) LineGlyphs { return LineGlyphs{g, g, g, g, g, g} }

// Glyphs is a set of characters for everything that is drawn.
type Glyphs struct {
	Thin, Heavy   [6]string // horizontal, vertical, corners: top left, top right, bottom left, bottom right
	Pointer       string    // the selected item
	TrackLeft     string
	UpTo          string // everything to the left
	TrackOn       string
	TrackOff      string
	TrackRight    string
	Knob          string
	Baseline      string
	Under         string // points at what is above it
	Up, Down      string
	Minus         string
	Delta         string
	Dot           string
	Dash          string
	Play, Pause   string
	BarOn, BarOff rune
	Caret         string
	Axis          [5]rune // vertical with label, vertical, corner, horizontal, tick
	Band          rune
	Cursor        rune
	Spot          rune // a measured value
	Threshold     rune
	Ghost         rune
	Shock         rune
	Views         [ViewCount]rune
	Lines         [LineCount]LineGlyphs
	GhostLine     LineGlyphs
}

var unicodeGlyphs = Glyphs{
	Thin: [6]string{"─", "│", "╭", "╮", "╰", "╯"}, Heavy: [6]string{"━", "┃", "┏", "┓", "┗", "┛"},
	Pointer: "▸", UpTo: "◂", TrackLeft: "├", TrackOn: "━", TrackOff: "─", TrackRight: "┤", Knob: "●", Baseline: "┼", Under: "└",
	Up: "▲", Down: "▼", Minus: "−", Delta: "Δ", Dot: "·", Dash: "–", Play: "▶", Pause: "‖",
	BarOn: '█', BarOff: '░', Caret: "▏", Axis: [5]rune{'┤', '│', '└', '─', '┬'},
	Band: '░', Cursor: '¦', Spot: '•', Threshold: '┊', Ghost: '∙', Shock: '◆',
	Views: [ViewCount]rune{'●', '•', '◐', '▲', '○', '·'},
	Lines: [LineCount]LineGlyphs{
		{"─", "│", "╭", "╮", "╰", "╯"}, {"═", "║", "╔", "╗", "╚", "╝"}, same("~"),
		{"╌", "╎", "╭", "╮", "╰", "╯"}, {"┄", "┆", "╭", "╮", "╰", "╯"},
	},
	GhostLine: same("∙"),
}

var asciiGlyphs = Glyphs{
	Thin: [6]string{"-", "|", "+", "+", "+", "+"}, Heavy: [6]string{"=", "#", "#", "#", "#", "#"},
	Pointer: ">", UpTo: "<", TrackLeft: "[", TrackOn: "=", TrackOff: "-", TrackRight: "]", Knob: "O", Baseline: "|", Under: "^",
	Up: "^", Down: "v", Minus: "-", Delta: "d ", Dot: "-", Dash: "-", Play: ">", Pause: "||",
	BarOn: '#', BarOff: '.', Caret: "_", Axis: [5]rune{'+', '|', '+', '-', '+'},
	Band: ',', Cursor: '|', Spot: 'o', Threshold: ';', Ghost: '\'', Shock: 'x',
	Views:     [ViewCount]rune{'*', '+', '~', '!', 'o', '.'},
	Lines:     [LineCount]LineGlyphs{{"-", "|", "/", "\\", "\\", "/"}, same("="), same("~"), same("."), same(":")},
	GhostLine: same("'"),
}

// glyphSet returns the glyphs for a terminal; heavy makes trust a thick line for projectors.
func glyphSet(ascii, heavy bool) *Glyphs {
	g := unicodeGlyphs
	if ascii {
		g = asciiGlyphs
	} else if heavy {
		g.Lines[0] = LineGlyphs{"━", "┃", "┏", "┓", "┗", "┛"}
	}
	return &g
}
