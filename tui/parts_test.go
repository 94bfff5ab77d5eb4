package tui

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"backlash/agents"
	"backlash/sim"
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
			grid := trace(c.values, 0, 100, size[0], size[1], unicodeGlyphs.lines[0])
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
		if trace([]float64{1, 2}, float64(bad[2]), float64(bad[3]), bad[0], bad[1], unicodeGlyphs.lines[0]) != nil {
			t.Errorf("%v draws", bad)
		}
	}
}

// A constant series lies on the row its value says, over the whole width.
func TestTracePutsValuesOnTheirRows(t *testing.T) {
	c := newCanvas(40, 11, 0, 100)
	for v := 0.; v <= 100; v += 10 {
		grid := trace([]float64{v, v, v}, 0, 100, 40, 11, unicodeGlyphs.lines[0])
		for x, r := range grid[c.row(v)] {
			if r != '─' {
				t.Fatalf("value %v: column %d of row %d is %q", v, x, c.row(v), r)
			}
		}
	}
}

func TestChartOfOddNumbers(t *testing.T) {
	for name, odd := range map[string]float64{"NaN": math.NaN(), "Inf": math.Inf(1), "-Inf": math.Inf(-1), "huge": 1e9, "constant": .5} {
		m := testModel(t, 120, 36, false, colourless(false))
		for metric, b := range m.now.Bands {
			for i := range b.Median {
				b.Median[i], b.Lo[i], b.Hi[i] = odd, odd, odd
			}
			m.now.Bands[metric] = b
		}
		m.revision++
		checkView(t, m, 120, 36, name)
		m.now.Bands = map[agents.Metric]Band{}
		m.revision++
		checkView(t, m, 120, 36, "no series")
		if !strings.Contains(m.View(), "no data") {
			t.Error("an empty chart does not say so")
		}
	}
}

// The map shows every view in its right proportion, whatever its size.
func TestCrowdKeepsProportions(t *testing.T) {
	w := testWorld()
	for _, size := range [][2]int{{57, 8}, {41, 4}, {1, 1}, {300, 20}, {3000, 2}} {
		columns, rows := size[0], size[1]
		for month, views := range w.Views {
			var shown [viewCount]float64
			for _, column := range crowd(views, w.Order, columns, rows) {
				if len(column) != rows {
					t.Fatalf("%v: a column of %d", size, len(column))
				}
				for _, v := range column {
					shown[v]++
				}
			}
			if columns > len(w.Order) {
				continue // customers are shown twice
			}
			for v, n := range shown {
				want := float64(w.Counts[month][v]*columns*rows) / float64(len(w.Order))
				if math.Abs(n-want) > 2+.02*want {
					t.Errorf("%v month %d: %v glyphs of view %d, want %.1f", size, month+1, n, v, want)
				}
			}
		}
	}
	if got := crowd(nil, nil, 3, 2); len(got) != 3 {
		t.Error("nobody is not drawn")
	}
}

func TestSharesSumToHundred(t *testing.T) {
	m := testModel(t, 80, 24, false, colourless(false))
	for month := 1; month <= testMonths; month++ {
		m.goTo(month)
		sum := 0
		for _, p := range m.shares() {
			sum += p
		}
		if sum != 100 {
			t.Errorf("month %d: %d %%", month, sum)
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

// The help lists exactly the bindings that are active, and every one of them does something.
func TestHelpListsActiveBindings(t *testing.T) {
	for focus := range panelCount {
		m := testModel(t, 120, 60, false, colourless(false))
		m.focus = focus
		var want []string
		for _, g := range m.keyGroups() {
			for _, b := range g.bindings {
				if b.Enabled() && b.Help().Key != "" {
					want = append(want, b.Help().Key+"|"+b.Help().Desc)
				}
			}
		}
		press(m, "?")
		text := ansi.Strip(strings.Join(m.helpBox(120, 60), "\n"))
		found := 0
		for _, entry := range want {
			name, does, _ := strings.Cut(entry, "|")
			if !strings.Contains(text, fit(name, 12)+does) {
				t.Errorf("panel %d: help lacks %s %s", focus, name, does)
			}
			found++
		}
		if found < 15 {
			t.Errorf("panel %d: only %d bindings", focus, found)
		}
	}
}

// No key means two things at once.
func TestNoKeyConflicts(t *testing.T) {
	for focus := range panelCount {
		m := testModel(t, 120, 36, false, colourless(false))
		m.focus = focus
		owner := map[string]string{}
		for _, g := range m.keyGroups() {
			for _, b := range g.bindings {
				for _, k := range b.Keys() {
					if other, taken := owner[k]; taken {
						t.Errorf("panel %d: %q belongs to %q and %q", focus, k, other, b.Help().Desc)
					}
					owner[k] = b.Help().Desc
				}
			}
		}
	}
}

// Every key that the help shows is handled: pressing it is never "no such key".
func TestEveryShownKeyWorks(t *testing.T) {
	for focus := range panelCount {
		m := testModel(t, 120, 36, false, colourless(false))
		m.focus = focus
		for _, g := range m.keyGroups() {
			for _, b := range g.bindings {
				if !b.Enabled() {
					continue
				}
				for _, k := range b.Keys() {
					fresh := testModel(t, 120, 36, false, colourless(false))
					fresh.focus = focus
					name := map[string]string{" ": "space"}[k]
					if name == "" {
						name = k
					}
					msg := keyMsg(name)
					if !key.Matches(msg, b) {
						t.Fatalf("test key %q is not %q", msg.String(), k)
					}
					if fresh.Update(msg); fresh.unknown > 0 {
						t.Errorf("panel %d: %q does nothing", focus, k)
					}
				}
			}
		}
	}
}

func TestGlyphsAreDistinct(t *testing.T) {
	for _, g := range []glyphs{unicodeGlyphs, asciiGlyphs} {
		views, chart := map[rune]bool{}, map[string]bool{}
		for _, r := range g.views {
			views[r] = true
		}
		for _, l := range g.lines {
			chart[l.flat] = true
		}
		for _, r := range []rune{g.band, g.cursor, g.threshold, g.ghost, g.shock} {
			chart[string(r)] = true
		}
		if len(views) != viewCount || len(chart) != lineCount+5 {
			t.Errorf("%d glyphs for %d views, %d for %d marks of the chart", len(views), viewCount, len(chart), lineCount+5)
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
			if role(r) == border || role(r) >= lineFaint && role(r) < viewRole {
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

func TestOpening(t *testing.T) {
	loss := [][]float64{{-1, 1}, {-1, 1.5}, {2, 2.1}, {3, 3.1}, {3, 3}, {3, 3}, {3, 3}}
	for name, c := range map[string]struct {
		loss        [][]float64
		churn       []float64
		opens, lead int
	}{
		"seen later":  {loss, []float64{.01, .02, .01, .01, .015, .03, .04}, 3, 3},
		"never seen":  {loss, []float64{.01, .02, .01, .01, .015, .02, .01}, 3, -1},
		"never opens": {loss[:2], []float64{.01, .02}, 0, -1},
		"one world":   {[][]float64{{5}, {5}}, []float64{.01, .9}, 0, -1},
		"nothing":     {nil, nil, 0, -1},
	} {
		if opens, lead := opening(c.loss, c.churn); opens != c.opens || lead != c.lead {
			t.Errorf("%s: opens %d, lead %d; want %d, %d", name, opens, lead, c.opens, c.lead)
		}
	}
}

func TestPlainIsLinear(t *testing.T) {
	var out bytes.Buffer
	start := func(_ context.Context, _ Job, emit func(Batch)) {
		emit(Batch{Summary: testSummary(1, .9), World: testWorld()})
		emit(Batch{Summary: testSummary(40, .9)})
	}
	s := testScenario("evil\x1b[31m name")
	if err := Run(context.Background(), Options{Scenario: s, Plain: true, ASCII: true, Output: &out, Start: start}); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{"Medians of 40 worlds", "Intensity 95", "Month 36: trust 21 (15 to 27)", "opens in month 12", "Month 23: A breach becomes public."} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary lacks %q:\n%s", want, text)
		}
	}
	if strings.IndexFunc(text, func(r rune) bool { return r != '\n' && (r < 0x20 || r > 0x7e) }) >= 0 {
		t.Errorf("control or special characters in %q", text)
	}
}

// The linear lab does what the screen does, by the same commands.
func TestPlainConversation(t *testing.T) {
	var out bytes.Buffer
	s := *engineScenario(t).scenario
	in := strings.NewReader("set intensity 10\n\nundo\nset control\nset nothing 5\nstrategy privacy-first\nmonth 2\ncompare balanced\nseed 7\nfly\nshare\nhelp\nset intensity 400\nquit\nset intensity 1\n")
	if err := Run(context.Background(), Options{Scenario: &s, Plain: true, Input: in, Output: &out, Replicates: 2, Workers: 2}); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{"Scenario ", "help lists", "before", "set wants more", "No set of this name: nothing 5", "strategy: privacy-first", "Month 2 of", "the same 2 worlds for all", "plus or minus",
		"other people: seed 7", "No such command: fly", "bl1-", "undo and redo", "a whole number from 0 to 100"} {
		if !strings.Contains(text, want) {
			t.Errorf("the conversation lacks %q:\n%s", want, text)
		}
	}
	if strings.ContainsAny(text, "\x1b│┃─━╭") {
		t.Error("a box or an escape sequence")
	}
	if strings.Count(text, "Month ") < 4 {
		t.Errorf("changes are not told:\n%s", text)
	}
}

func TestRunRefusesNothing(t *testing.T) {
	if Run(context.Background(), Options{}) == nil {
		t.Error("no scenario, no error")
	}
	failing := func(_ context.Context, _ Job, emit func(Batch)) { emit(Batch{Err: context.DeadlineExceeded}) }
	if err := Run(context.Background(), Options{Scenario: testScenario("x"), Plain: true, Output: &bytes.Buffer{}, Start: failing}); err != context.DeadlineExceeded {
		t.Errorf("error %v", err)
	}
}

func TestEventLog(t *testing.T) {
	e := newEventLog()
	e.load([]sim.Event{{Month: 1, Text: "Start"}, {Month: 5, Kind: "opt-outs", Text: "Wave"}, {Month: 9, Cause: "data-breach", Text: "Leak"}})
	for month, want := range map[int]int{0: 0, 1: 0, 4: 0, 5: 1, 8: 1, 30: 2} {
		if e.follow(month); e.chosen != want {
			t.Errorf("month %d follows event %d, want %d", month, e.chosen, want)
		}
	}
	for filter, want := range map[string]int{"": 3, "wave": 1, "OPT-OUTS": 1, "m9": 1, "breach": 1, "zzz": 0} {
		e.filter.SetValue(filter)
		if e.sift(); len(e.shown) != want {
			t.Errorf("filter %q shows %d, want %d", filter, len(e.shown), want)
		}
	}
	e.filter.SetValue("zzz")
	e.sift()
	if _, any := e.current(); any {
		t.Error("an event although none is shown")
	}
}

func BenchmarkView(b *testing.B) {
	for _, size := range [][2]int{{120, 36}, {400, 120}} {
		for _, cached := range []bool{false, true} {
			name := map[bool]string{false: "fresh", true: "cached"}[cached]
			b.Run(name+"/"+figure("%.0f", float64(size[0])), func(b *testing.B) {
				m := testModel(b, size[0], size[1], false, newStyles("dark", true, false, false, termenv.TrueColor))
				for range b.N {
					if !cached {
						m.revision++
					}
					m.View()
				}
			})
		}
	}
}
