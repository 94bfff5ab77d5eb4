package draw

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// Blank returns n spaces.
func Blank(n int) string { return strings.Repeat(" ", max(0, n)) }

// columns is ansi.StringWidth with a fast path for lines of ASCII, colours and our own glyphs, which are most.
func columns(line string) int {
	n, escape := 0, false
	for _, r := range line {
		switch {
		case escape:
			escape = r != 'm'
			if escape && r != '[' && r != ';' && (r < '0' || r > '9') {
				return ansi.StringWidth(line)
			}
		case r == 0x1b:
			escape = true
		case r >= ' ' && r < 0x7f, r >= 0x2500 && r < 0x2600, r >= 0x2800 && r < 0x2900: // ASCII; lines, blocks, geometric shapes; braille
			n++
		default:
			return ansi.StringWidth(line)
		}
	}
	return n
}

// Width returns the width of a line in columns.
func Width(line string) int { return columns(line) }

// Fit cuts or pads a line to exactly w columns.
func Fit(line string, w int) string {
	n := columns(line)
	if n > w {
		line = ansi.Truncate(line, max(0, w), "")
		n = ansi.StringWidth(line) // a wide character at the edge leaves a hole
	}
	return line + Blank(w-n)
}

// Short cuts a plain text to w columns, with an ellipsis if something is cut.
func Short(text string, w int) string {
	if ansi.StringWidth(text) <= w {
		return text
	}
	return ansi.Truncate(text, max(0, w), "…")
}

// Spread puts one text at the left and one at the right of a line of w columns; if they do not fit, the left one is cut.
func Spread(left, right string, w int) string {
	room := w - ansi.StringWidth(right)
	if room < 0 {
		return Fit(left, w)
	}
	return Fit(left, room) + right
}

// Exact returns precisely h lines of precisely w columns.
func Exact(lines []string, w, h int) []string {
	out := make([]string, h)
	for i := range out {
		if i < len(lines) {
			out[i] = Fit(lines[i], w)
		} else {
			out[i] = Blank(w)
		}
	}
	return out
}

// Wrap breaks a plain text into lines of at most w columns.
func Wrap(text string, w int) []string {
	if w < 1 {
		return nil
	}
	text = strings.ReplaceAll(text, " %", "\u00a0%") // a number and its sign stay together
	return strings.Split(strings.ReplaceAll(ansi.Wrap(text, w, " "), "\u00a0%", " %"), "\n")
}

// Percent shows a value of 0..1 as it appears on screen, 0..100.
func Percent(v float32) int { return int(v*100 + .5) }

// Count returns a number with its noun, in the plural if needed.
func Count(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case what == "person":
		return fmt.Sprintf("%d people", n)
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Clean makes a text from a scenario, an event or a guest safe to show on one line: no escape sequences, no control characters, and no
// marks whose width terminals disagree about, since a line one column too long breaks the whole screen.
func Clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, ansi.Strip(s))
	if ansi.StringWidth(s) == ansi.StringWidthWc(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsMark(r) || r > unicode.MaxLatin1 && unicode.Is(unicode.Sk, r) { // Sk includes the skin tone modifiers
			return -1
		}
		return r
	}, s)
}

// asciiTwins are the ASCII replacements for the characters in our own texts.
var asciiTwins = map[rune]string{
	'–': "-", '—': "-", '−': "-", '·': "-", '…': ".", '×': "x", '’': "'", '‘': "'", '“': "\"", '”': "\"",
	'≥': ">", '≤': "<", '±': "~", '→': ">", '←': "<", '↑': "^", '↓': "v", '⏎': "<", 'é': "e", 'è': "e", 'ä': "a", 'ö': "o", 'ü': "u", 'ß': "s",
}

// Typeset finishes a whole screen: ASCII alone where that is wanted, else numbers below zero with the minus sign in place of the hyphen.
func (s *Styles) Typeset(screen string) string {
	if s.ASCII {
		return ToASCII(screen)
	}
	return Minus(screen)
}

// Minus turns the hyphen before a number below zero into a minus sign, which lines break no more after than before. A hyphen between two characters of a word, a
// range or a date stays, and so does that of an option.
func Minus(text string) string {
	var b strings.Builder
	before, escape, done := ' ', false, 0 // the last visible character
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case escape:
			escape = c < '@' || c == '['
			continue
		case c == 0x1b:
			escape = true
			continue
		case c == '-' && strings.ContainsRune(" (.\n", before) && startsNumber(text[i+1:]):
			b.WriteString(text[done:i])
			b.WriteString("−")
			done = i + 1
		}
		before = rune(c)
	}
	if done == 0 {
		return text
	}
	return b.String() + text[done:]
}

// startsNumber says whether a text begins with a digit, or with a point and a digit.
func startsNumber(text string) bool {
	text = strings.TrimPrefix(text, ".")
	return text != "" && text[0] >= '0' && text[0] <= '9'
}

// ToASCII replaces every character above 0x7F by ASCII of the same width.
func ToASCII(s string) string {
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
