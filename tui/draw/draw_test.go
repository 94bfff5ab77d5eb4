package draw

import (
	"math"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/lucasb-eyer/go-colorful"
	"github.com/muesli/termenv"
)

func TestTrace(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, c := range map[string]struct {
		values []float64
		drawn  bool
	}{
		"empty": {nil, false}, "single": {[]float64{50}, true}, "nothing known": {[]float64{nan, nan, nan}, false}, "infinite": {[]float64{inf, -inf}, false},
		"gap": {[]float64{10, nan, 30, 40}, true}, "infinite within": {[]float64{10, inf, -inf, 40}, true}, "huge": {[]float64{1e9, -1e9, 1e300}, true},
		"constant": {[]float64{7, 7, 7}, true}, "all zero": {[]float64{0, 0}, true}, "at the top": {[]float64{100, 100}, true},
	} {
		for _, size := range [][2]int{{1, 2}, {2, 2}, {60, 15}, {200, 40}} {
			grid := trace(c.values, 0, 100, size[0], size[1], unicodeGlyphs.Lines[0])
			if (grid != nil) != c.drawn {
				t.Fatalf("%s at %v: drawn %v", name, size, grid != nil)
			}
			if grid == nil {
				continue
			}
			if len(grid) != size[1] || len(grid[0]) != size[0] {
				t.Errorf("%s: %dx%d, want %v", name, len(grid[0]), len(grid), size)
			}
		}
	}
	for _, bad := range [][4]int{{0, 5, 0, 100}, {5, 1, 0, 100}, {5, 5, 100, 100}, {5, 5, 100, 0}} {
		if trace([]float64{1, 2}, float64(bad[2]), float64(bad[3]), bad[0], bad[1], unicodeGlyphs.Lines[0]) != nil {
			t.Errorf("%v draws", bad)
		}
	}
}

// A constant series lies on the row its value says, over the whole width.
func TestTracePutsValuesOnTheirRows(t *testing.T) {
	c := newCanvas(40, 11, 0, 100)
	for v := 0.; v <= 100; v += 10 {
		grid := trace([]float64{v, v, v}, 0, 100, 40, 11, unicodeGlyphs.Lines[0])
		for x, r := range grid[c.row(v)] {
			if r != '─' {
				t.Fatalf("value %v: column %d of row %d is %q", v, x, c.row(v), r)
			}
		}
	}
}

// The quick count of columns is the careful one.
func TestColumns(t *testing.T) {
	for _, s := range []string{"", "abc", "\x1b[1;38;2;86;180;233m├─●\x1b[0m x", "漢字", "e\u0301", "\x1b[2Kx", "\x1b]52;c;abc\ax", "a·b−c…", "\x1b[", "▲️", "\t"} {
		if got, want := columns(s), ansi.StringWidth(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}

func TestGlyphsAreDistinct(t *testing.T) {
	for _, g := range []Glyphs{unicodeGlyphs, asciiGlyphs} {
		views, chart := map[rune]bool{}, map[string]bool{}
		for _, r := range g.Views {
			views[r] = true
		}
		for _, l := range g.Lines {
			chart[l.Flat] = true
		}
		for _, r := range []rune{g.Band, g.Cursor, g.Threshold, g.Ghost, g.Shock} {
			chart[string(r)] = true
		}
		if len(views) != ViewCount || len(chart) != LineCount+5 {
			t.Errorf("%d glyphs for %d views, %d for %d marks of the chart", len(views), ViewCount, len(chart), LineCount+5)
		}
	}
}

// Every line can be told on every tint that may lie behind it, and numbers and names on the plain background (checked below).
func TestLinesOnTints(t *testing.T) {
	for _, theme := range []struct {
		name string
		dark bool
	}{{"dark", true}, {"light", false}, {"contrast", true}, {"contrast", false}} {
		p := resolve(theme.name, theme.dark)
		lines := []Role{Money, Before}
		for i := range LineCount {
			lines = append(lines, LineSolid+Role(i))
		}
		for v := range ViewCount {
			a, b := luminance(p.tones[ViewRole+Role(v)].hex), luminance(p.tones[Harm].hex)
			if ratio := (max(a, b) + .05) / (min(a, b) + .05); ratio < 3 {
				t.Errorf("%s (dark %v): view %d behind the front has contrast %.2f", theme.name, theme.dark, v, ratio)
			}
		}
		for _, line := range lines {
			for tint := Gain; tint <= Harm; tint++ {
				a, b := luminance(p.tones[line].hex), luminance(p.tones[tint].hex)
				if ratio := (max(a, b) + .05) / (min(a, b) + .05); ratio < 3 {
					t.Errorf("%s (dark %v): role %d on tint %d has contrast %.2f", theme.name, theme.dark, line, tint, ratio)
				}
			}
		}
	}
}

// luminance is WCAG's relative luminance.
func luminance(hex string) float64 {
	var l float64
	for i, weight := range []float64{.2126, .7152, .0722} {
		c := float64(channels(hex)[i]) / 255
		if c <= .03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}

func TestPaletteContrast(t *testing.T) {
	if r := (luminance("#ffffff") + .05) / (luminance("#000000") + .05); math.Abs(r-21) > .01 {
		t.Fatalf("white on black is %.2f, not 21", r)
	}
	for _, theme := range []struct {
		name string
		dark bool
	}{{"dark", true}, {"light", false}, {"contrast", true}, {"contrast", false}} {
		p := resolve(theme.name, theme.dark)
		for r, tone := range p.tones {
			if tone.hex == "" {
				continue
			}
			need := 4.5
			switch {
			case Role(r) >= Gain:
				continue // tints
			case Role(r) >= CauseRole: // areas, never text: they stand beside a word
				continue
			case Role(r) == Border || Role(r) >= LineFaint && Role(r) < ViewRole:
				need = 3 // lines, not text
			}
			a, b := luminance(tone.hex), luminance(p.background)
			if ratio := (max(a, b) + .05) / (min(a, b) + .05); ratio < need {
				t.Errorf("%s (dark %v): role %d %s has contrast %.2f, need %.1f", theme.name, theme.dark, r, tone.hex, ratio, need)
			}
		}
	}
}

func TestColorDepth(t *testing.T) {
	for _, c := range []struct {
		flag    string
		env     map[string]string
		offered termenv.Profile
		want    termenv.Profile
	}{
		{"auto", nil, termenv.TrueColor, termenv.TrueColor},
		{"auto", map[string]string{"NO_COLOR": "x"}, termenv.TrueColor, termenv.Ascii},
		{"auto", map[string]string{"NO_COLOR": ""}, termenv.ANSI256, termenv.ANSI256},
		{"auto", map[string]string{"TERM": "dumb"}, termenv.ANSI, termenv.Ascii},
		{"never", nil, termenv.TrueColor, termenv.Ascii},
		{"always", map[string]string{"NO_COLOR": "1", "COLORTERM": "truecolor"}, termenv.Ascii, termenv.TrueColor},
		{"always", map[string]string{"NO_COLOR": "1", "TERM": "xterm-256color"}, termenv.Ascii, termenv.ANSI256},
		{"always", map[string]string{"TERM": "dumb"}, termenv.Ascii, termenv.ANSI},
		{"", nil, termenv.ANSI, termenv.ANSI},
	} {
		if got := ColorDepth(c.flag, func(k string) string { return c.env[k] }, c.offered); got != c.want {
			t.Errorf("--color %q with %v offering %v: %v, want %v", c.flag, c.env, c.offered, got, c.want)
		}
	}
}

// The kinds of colour blindness, as matrices on linear RGB (Machado, Oliveira and Fernandes 2009, full severity).
var blindness = map[string][3][3]float64{
	"protanopia":   {{.152286, 1.052583, -.204868}, {.114503, .786281, .099216}, {-.003882, -.048116, 1.051998}},
	"deuteranopia": {{.367322, .860646, -.227968}, {.280085, .672501, .047413}, {-.011820, .042940, .968881}},
	"tritanopia":   {{1.255528, -.076749, -.178779}, {-.078411, .930809, .147602}, {.004733, .691367, .303900}},
}

// seen is a colour as somebody with a kind of colour blindness sees it.
func seen(t *testing.T, hex string, m [3][3]float64) colorful.Color {
	t.Helper()
	c, err := colorful.Hex(hex)
	if err != nil {
		t.Fatal(err)
	}
	r, g, b := c.LinearRgb()
	var out [3]float64
	for i, row := range m {
		out[i] = min(max(row[0]*r+row[1]*g+row[2]*b, 0), 1)
	}
	return colorful.LinearRgb(out[0], out[1], out[2])
}

// Lines of the chart cross, so that they must differ by colour too, whoever looks. Views of customers never share a place and
// have a glyph each (TestGlyphsAreDistinct); neighbours among them differ by colour or by glyph.
func TestColourBlindReadersTellLinesApart(t *testing.T) {
	kinds := map[string][3][3]float64{"all colours": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}
	for name, m := range blindness {
		kinds[name] = m
	}
	for _, theme := range []struct {
		name string
		dark bool
	}{{"dark", true}, {"light", false}, {"contrast", true}, {"contrast", false}} {
		p := resolve(theme.name, theme.dark)
		for kind, m := range kinds {
			for i := range LineCount {
				for j := range i {
					a, b := p.tones[LineSolid+Role(i)].hex, p.tones[LineSolid+Role(j)].hex
					if d := 100 * seen(t, a, m).DistanceCIEDE2000(seen(t, b, m)); d <= 10 {
						t.Errorf("%s (dark %v), %s: lines %d and %d differ by %.1f", theme.name, theme.dark, kind, i, j, d)
					}
				}
			}
		}
	}
}

// What is shown is as wide by letters as by what is seen as one, so that no terminal takes a line for longer than it is; whatever both agree on
// stays as it was written.
func TestCleanTextHasOneWidth(t *testing.T) {
	for text, want := range map[string]string{"Zoë": "Zoë", "日本": "日本", "עברית": "עברית", "ไทย": "ไทย", "e\u0301a": "e\u0301a", "हिन्दी": "हनद", "\x1b[31mred\x1b[0m\n": "red "} {
		if got := Clean(text); got != want || ansi.StringWidth(got) != ansi.StringWidthWc(got) {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"👩‍👩‍👧", "தமிழ்", "a👍🏽b"} {
		if got := Clean(text); ansi.StringWidth(got) != ansi.StringWidthWc(got) || got == "" {
			t.Errorf("%q becomes %q, %d or %d wide", text, got, ansi.StringWidth(got), ansi.StringWidthWc(got))
		}
	}
}

// Only what is a number below zero gets a minus sign, and a screen keeps its width.
func TestMinus(t *testing.T) {
	for text, want := range map[string]string{
		"-1.12":               "−1.12",
		"by -.5 to -0.25":     "by −.5 to −0.25",
		"8 in 10 (-78..-1)":   "8 in 10 (−78..−1)",
		"\x1b[1m-3\x1b[0m":    "\x1b[1m−3\x1b[0m",
		"a\n-2":               "a\n−2",
		"months 1-3, m1-3":    "months 1-3, m1-3",
		"2025-01, --top -h":   "2025-01, --top -h",
		"privacy-first - 4":   "privacy-first - 4",
		"intensity=-0.5":      "intensity=-0.5",
		"\x1b[38;5;1mx\x1b-7": "\x1b[38;5;1mx\x1b-7",
		"":                    "",
	} {
		if got := Minus(text); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		} else if columns(got) != columns(text) {
			t.Errorf("%q is %d wide, %q %d", text, columns(text), got, columns(got))
		}
	}
}
