package tui

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/study"
	"backlash/tui/draw"
)

func TestChartOfOddNumbers(t *testing.T) {
	for name, odd := range map[string]float64{"NaN": math.NaN(), "Inf": math.Inf(1), "-Inf": math.Inf(-1), "huge": 1e9, "constant": .5} {
		m := testModel(t, 120, 36, false, colourless(false))
		for metric, b := range m.now.Bands {
			for i := range b.Mean {
				b.Mean[i], b.Lo[i], b.Hi[i] = odd, odd, odd
			}
			m.now.Bands[metric] = b
		}
		m.revision++
		checkView(t, m, 120, 36, name)
		m.now.Bands = map[agents.Metric]study.Band{}
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
			if !strings.Contains(text, draw.Fit(name, 12)+does) {
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

func TestPlainIsLinear(t *testing.T) {
	var out bytes.Buffer
	start := func(_ context.Context, _ study.Live, emit func(study.Report)) {
		emit(study.Report{Now: testSummary(1, .9), World: testWorld()})
		emit(study.Report{Now: testSummary(40, .9)})
	}
	s := testScenario("evil\x1b[31m name")
	if err := Run(context.Background(), Options{Scenario: s, Plain: true, ASCII: true, Output: &out, Start: start}); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{"Means of 40 worlds", "How deep 95", "Month 36: trust 19 (13 to 25)", "is clear, over all worlds, from month 12 on", "Month 23: A breach becomes public."} {
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
	if err := Run(context.Background(), Options{Scenario: &s, Plain: true, Input: in, Output: &out, Worlds: 2, Workers: 2}); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{"Scenario ", "help lists", "before", "set needs more", "No set of this name: nothing 5", "strategy: privacy-first", "Month 2 of", "the same 2 worlds for all", "plus or minus",
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
	failing := func(_ context.Context, _ study.Live, emit func(study.Report)) {
		emit(study.Report{Err: context.DeadlineExceeded})
	}
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
				m := testModel(b, size[0], size[1], false, draw.NewStyles("dark", true, false, false, draw.TrueColor))
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

// Both plots of the lab, in dots and with asciigraph.
func BenchmarkPlots(b *testing.B) {
	for _, fine := range []bool{true, false} {
		b.Run(map[bool]string{true: "fine", false: "coarse"}[fine], func(b *testing.B) {
			m := testModel(b, 120, 36, false, draw.NewStyles("dark", true, false, false, draw.TrueColor))
			m.styles.Fine = fine
			for range b.N {
				m.revision++
				m.chartPanel()
			}
		})
	}
}

// Help has every word of the glossary, and finds keys and commands by a word: from the help itself, and from the palette.
func TestHelpForAWord(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	press(m, "?", "/")
	for _, r := range "gone" {
		press(m, string(r))
	}
	if view := ansi.Strip(m.View()); !strings.Contains(view, "not the brand's customers now") || !strings.Contains(view, "all who started") {
		t.Errorf("the help for gone:\n%s", view)
	}
	press(m, "enter", "esc")
	if m.overlay != overlayNone {
		t.Error("esc does not close the help")
	}
	for _, r := range ":help break-even" {
		press(m, string(r))
	}
	if press(m, "enter"); !strings.Contains(ansi.Strip(m.View()), "cumulative margin (value so far") {
		t.Errorf("the palette's help:\n%s", ansi.Strip(m.View()))
	}
	if press(m, "esc"); m.overlay != overlayNone {
		t.Error("esc does not close it")
	}
	for _, term := range study.Glossary() {
		m.openHelp(term.Word)
		if view := ansi.Strip(m.View()); !strings.Contains(view, " "+term.Word) || strings.Contains(view, "nothing has this word") {
			t.Errorf("no help for %s", term.Word)
		}
	}
	m.openHelp("zzz")
	if !strings.Contains(ansi.Strip(m.View()), "nothing contains this word") {
		t.Error("a word that is nowhere is not said to be")
	}
}

// Until somebody moves time or a slider, the cursor stands at the month that the sentence is about, whatever other keys are pressed.
func TestTheCursorStandsWhereTheSentenceIs(t *testing.T) {
	m := testModel(t, 120, 36, true, colourless(false))
	feed(m, study.Report{Now: testSummary(1, .9), World: testWorld()})
	press(m, "w", "1", "tab")
	for _, month := range []int{16, 12} {
		l := testLook(8, .9)
		l.Turning.BreakEven = month
		if feed(m, study.Report{Now: testSummary(8, .9), Against: testSummary(8, .1), Look: l}); m.month != month {
			t.Errorf("the cursor is in month %d, the sentence in %d", m.month, month)
		}
	}
	press(m, ".")
	l := testLook(40, .9)
	l.Turning.BreakEven = 9
	if feed(m, study.Report{Now: testSummary(40, .9), Against: testSummary(40, .1), Look: l}); m.month != 13 {
		t.Errorf("somebody went to month 13, and the cursor is in %d", m.month)
	}
}

// A company's own months stand in the chart as points, at their place and height, where the scenario was fitted to some.
func TestOwnMonthsAreShown(t *testing.T) {
	for _, size := range [][2]int{{160, 48}, {120, 36}, {80, 24}} {
		m := testModel(t, size[0], size[1], false, colourless(false))
		without := strings.Count(m.View(), "•")
		own := &sim.Fitted{From: "own.csv"}
		for month := -11; month <= 4; month++ {
			o := sim.OwnMonth{Month: month, Values: [len(sim.OwnMetrics)]float64{.03, 1.2, -1, -1, -1}}
			if month > 0 {
				o.Values[1] = 1.32
			}
			own.Own = append(own.Own, o)
		}
		own.Own[3].Values[1] = -1 // a month of which nothing is told
		m.setting.scenario.Config.Fitted = own
		m.revision++
		spots := m.ownMonths(m.chartFrame())
		if len(spots) != 15 || math.Abs(spots[0].Value-100) > 1e-9 || math.Abs(spots[14].Value-110) > 1e-9 {
			t.Errorf("%v: %v", size, spots)
		}
		if with := strings.Count(m.View(), "•"); with < without+8 {
			t.Errorf("%v: %d dots without own months, %d with them", size, without, with)
		}
		if size[0] > 100 && !strings.Contains(m.View(), "• yours") {
			t.Errorf("%v: nothing says what the points are", size)
		}
	}
}
