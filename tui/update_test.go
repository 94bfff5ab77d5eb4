package tui

import (
	"context"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/study"
	"backlash/tui/draw"
)

func TestLeverKeys(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want int // intensity, from 95
	}{
		{[]string{"h"}, 94}, {[]string{"left", "left"}, 93}, {[]string{"l"}, 96}, {[]string{"H"}, 85}, {[]string{"H", "H", "L"}, 85},
		{[]string{"L", "L"}, 100}, {[]string{"enter", "4", "2", "enter"}, 42}, {[]string{"enter", "4", "2", "esc"}, 95},
		{[]string{"enter", "9", "9", "9", "enter"}, 95}, {[]string{"enter", "x", "enter"}, 95}, {[]string{"enter", "enter"}, 95}, {[]string{"h", "h", "0"}, 25},
		{[]string{"j", "h", "k", "h"}, 94}, {[]string{"H", "u"}, 95}, {[]string{"H", "h", "u", "ctrl+r"}, 84}, {[]string{"H", "b", "h", "0"}, 85},
	} {
		m := testModel(t, 120, 36, false, colourless(false))
		press(m, c.keys...)
		if got := draw.Percent(m.setting.levers[agents.Intensity]); got != c.want {
			t.Errorf("%v: intensity %d, want %d", c.keys, got, c.want)
		}
	}
}

// Keys that come in one piece count one by one; what is pasted does not.
func TestKeysThatComeTogether(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	if press(m, "jjjhh"); m.lever != agents.Extraction || draw.Percent(m.setting.levers[agents.Extraction]) != 33 {
		t.Errorf("lever %d at %v", m.lever, m.setting.levers[agents.Extraction])
	}
	m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jjj"), Paste: true})
	if m.lever != agents.Extraction {
		t.Errorf("pasted text moved the choice")
	}
}

func TestTimeKeys(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want int
	}{
		{[]string{"."}, 13}, {[]string{".", ".", ","}, 13}, {[]string{","}, 11}, {[]string{"end"}, 36}, {[]string{"end", "."}, 36}, {[]string{"end", "home"}, 1},
		{[]string{"tab", "l", "l", "h"}, 13}, {[]string{"shift+tab", "end", "k", "enter"}, 23}, {[]string{"shift+tab", "/", "b", "r", "e", "a", "enter", "enter"}, 23},
	} {
		m := testModel(t, 120, 36, false, colourless(false))
		press(m, c.keys...)
		if m.month != c.want || m.playing {
			t.Errorf("%v: month %d, playing %v; want %d and paused", c.keys, m.month, m.playing, c.want)
		}
	}
}

func TestPlayingMovesMonthsAndStopsAtTheEnd(t *testing.T) {
	m := testModel(t, 80, 24, false, colourless(false))
	if m.playing || m.month != 12 {
		t.Fatalf("playing %v at month %d: it opens at rest, where the money turns", m.playing, m.month)
	}
	if press(m, "space"); !m.playing || m.month != 1 {
		t.Fatalf("playing %v from month %d", m.playing, m.month)
	}
	for range 100 {
		m.Update(tickMsg{m.clock})
	}
	if m.month != 36 || m.playing {
		t.Errorf("month %d, playing %v at the end", m.month, m.playing)
	}
	if _, cmd := m.Update(tickMsg{m.clock}); cmd != nil {
		t.Error("a lab at rest asks for more ticks")
	}
	press(m, "space")
	if m.month != 1 || !m.playing {
		t.Errorf("space at the end: month %d, playing %v", m.month, m.playing)
	}
	old := m.clock
	press(m, "space", "space")
	m.Update(tickMsg{old})
	if m.month != 1 {
		t.Error("a tick from before a pause moved time")
	}
	m.Update(tea.BlurMsg{})
	m.Update(tickMsg{m.clock})
	if m.month != 1 {
		t.Error("time went on without the focus")
	}
	if _, cmd := m.Update(tea.FocusMsg{}); cmd == nil {
		t.Error("time did not resume with the focus")
	}
}

func TestReducedMotionMovesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	m := newModel(ctx, Options{Scenario: testScenario("x"), Worlds: 2, ReducedMotion: true}, still, testLibrary{}, colourless(false))
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	m.Update(beginMsg{})
	feed(m, study.Report{Now: testSummary(1, .9), World: testWorld()})
	if m.playing || m.month != 36 {
		t.Errorf("playing %v at month %d", m.playing, m.month)
	}
	press(m, "space")
	if m.playing {
		t.Error("space plays")
	}
	if view := m.View(); strings.Contains(view, "play/pause") {
		t.Error("the help shows a key that does nothing")
	}
}

func TestUndoCoversEverything(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	start := m.setting
	press(m, "H", "n", "S", "up", "enter")
	m.Update(loadedMsg{testScenario("second"), nil})
	after := m.setting
	if after.scenario == start.scenario || len(m.past) != 4 {
		t.Fatalf("%d steps remembered, scenario %q", len(m.past), after.scenario.Name)
	}
	press(m, "u", "u", "u", "u")
	if m.setting != start {
		t.Errorf("undo did not come back to the start: %+v", m.setting)
	}
	press(m, "ctrl+r", "ctrl+r", "ctrl+r", "ctrl+r")
	if m.setting != after {
		t.Error("redo did not come back to the end")
	}
	for range 150 {
		press(m, "h", "l")
	}
	if len(m.past) != deepest {
		t.Errorf("%d steps remembered, want %d", len(m.past), deepest)
	}
}

func TestStrategyPicker(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	m.setting.scenario.Config.Brands[0].Schedule = []sim.Change{{Month: 3, Lever: agents.Control, To: 1}}
	cmd := press(m, "S", "/", "p", "r", "i", "v", "a")
	for cmd != nil { // the list filters by command
		msg := cmd()
		if batch, several := msg.(tea.BatchMsg); several {
			for _, c := range batch {
				if c != nil {
					if next := c(); next != nil {
						m.Update(next)
					}
				}
			}
			break
		}
		_, cmd = m.Update(msg)
	}
	press(m, "enter", "enter")
	want, _ := agents.StrategyByName("privacy-first")
	if m.setting.levers != want.Levers || m.setting.strategy != want.Name || m.overlay != overlayNone {
		t.Errorf("strategy %q after picking privacy-first", m.setting.strategy)
	}
	if m.setting.config().Brands[0].Schedule != nil {
		t.Error("the scenario's schedule outlives the strategy it belonged to")
	}
	press(m, "S", "esc")
	if m.overlay != overlayNone {
		t.Error("esc leaves the picker open")
	}
}

func TestScenarioPicker(t *testing.T) {
	m := testModel(t, 80, 24, false, colourless(false))
	cmd := press(m, "5")
	m.Update(cmd())
	if !strings.Contains(m.View(), "does not load") {
		t.Error("a broken scenario is not told")
	}
	cmd = press(m, "down", "down", "enter")
	m.Update(cmd())
	if got := m.setting.scenario.Name; got != "second" {
		t.Errorf("scenario %q", got)
	}
	if m.base.setting.scenario != m.setting.scenario {
		t.Error("the baseline stayed with the old scenario")
	}
}

// counting is a starter that records its jobs and what was cancelled, and reports one world when told to.
type counting struct {
	jobs      []study.Live
	contexts  []context.Context
	finished  atomic.Int32
	proceed   chan struct{}
	cancelled atomic.Int32
}

func TestNewMoveCancelsOldWork(t *testing.T) {
	c := &counting{proceed: make(chan struct{})}
	start := func(ctx context.Context, job study.Live, emit func(study.Report)) {
		c.jobs, c.contexts = append(c.jobs, job), append(c.contexts, ctx)
		emit(study.Report{Now: testSummary(1, .5), World: testWorld()})
		<-ctx.Done()
		c.cancelled.Add(1)
		emit(study.Report{Now: testSummary(2, .5)}) // stale: must go nowhere
		c.finished.Add(1)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	m := newModel(ctx, Options{Scenario: testScenario("x"), Worlds: 40}, start, testLibrary{}, colourless(false))
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	run := func(cmd tea.Cmd) reportMsg { // runs the work in the background and waits for its first report
		t.Helper()
		var report reportMsg
		batch := cmd().(tea.BatchMsg)
		go batch[0]()
		report, is := batch[1]().(reportMsg)
		if !is {
			t.Fatal("no report came")
		}
		return report
	}
	_, cmd := m.Update(beginMsg{})
	first := run(cmd)
	m.Update(first)
	report := run(press(m, "H"))
	deadline := time.After(5 * time.Second)
	for c.finished.Load() == 0 {
		select {
		case <-deadline:
			t.Fatal("the old work was not cancelled")
		case <-time.After(time.Millisecond):
		}
	}
	before := m.revision
	m.Update(first) // a report of the old generation that was still under way
	if m.revision != before {
		t.Error("a stale report was taken in")
	}
	m.Update(report)
	if m.revision == before {
		t.Error("the new report was not taken in")
	}
	if got := draw.Percent(c.jobs[1].Now.Brands[0].Levers[agents.Intensity]); got != 85 {
		t.Errorf("the new job runs intensity %d, want 85", got)
	}
	if got := draw.Percent(m.setting.scenario.Config.Brands[0].Levers[agents.Intensity]); got != 95 {
		t.Errorf("the scenario itself was changed to %d", got)
	}
}

// While the first world is under way, moves wait for it, and only the last of them is run.
func TestMovesCoalesceWhileAWorldIsUnderWay(t *testing.T) {
	m := testModel(t, 80, 24, false, colourless(false))
	press(m, "h")
	generation := m.work.generation
	press(m, "h", "h", "h")
	if m.work.generation != generation || !m.work.again {
		t.Fatalf("generation %d, want %d and one job waiting", m.work.generation, generation)
	}
	feed(m, study.Report{Now: testSummary(1, .5), World: testWorld()})
	if m.work.generation != generation+1 || m.work.again || draw.Percent(m.work.setting.levers[0]) != 91 {
		t.Errorf("generation %d runs intensity %d", m.work.generation, draw.Percent(m.work.setting.levers[0]))
	}
}

func TestBaselineFollowsSeedAndScenario(t *testing.T) {
	m := testModel(t, 80, 24, false, colourless(false))
	if m.base.summary == nil {
		t.Fatal("the first summary is not the baseline")
	}
	press(m, "H")
	if j := m.job(); j.Alone || !j.Going || j.Against.Brands[0].Strategy != "basic-segmentation" {
		t.Errorf("beside %+v", j.Against.Brands[0])
	}
	feed(m, study.Report{Now: testSummary(1, .5), World: testWorld()})
	press(m, "n")
	job := m.job()
	if job.Alone || job.Against.Seed != 43 || job.Against.Brands[0].Levers != m.base.setting.levers {
		t.Errorf("the baseline has other people: %+v", job.Against)
	}
	press(m, "b")
	if !m.job().Alone {
		t.Error("the baseline is compared with itself")
	}
}

func TestMouseMovesSliders(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}} {
		m := testModel(t, size[0], size[1], false, colourless(false))
		g := m.sliders()
		click := func(a tea.MouseAction, b tea.MouseButton, x, y int) {
			m.Update(tea.MouseMsg{Action: a, Button: b, X: x, Y: y})
		}
		value := func() int { return draw.Percent(m.setting.levers[agents.Collection]) }
		y := g.top + slices.IndexFunc(g.rows, func(r sliderRow) bool { return r.title == "" && r.lever == agents.Collection })
		click(tea.MouseActionPress, tea.MouseButtonLeft, g.track, y)
		if value() != 0 {
			t.Errorf("%v: a click at the left end gives %d", size, value())
		}
		click(tea.MouseActionMotion, tea.MouseButtonLeft, g.track+g.width-1, y+9)
		if value() != 100 {
			t.Errorf("%v: dragged to the right end gives %d", size, value())
		}
		click(tea.MouseActionMotion, tea.MouseButtonLeft, 1000, 0)
		click(tea.MouseActionRelease, tea.MouseButtonLeft, 1000, 0)
		click(tea.MouseActionMotion, tea.MouseButtonLeft, g.track, y)
		if value() != 100 {
			t.Errorf("%v: %d after the release", size, value())
		}
		click(tea.MouseActionPress, tea.MouseButtonWheelDown, g.track, y)
		if value() != 99 {
			t.Errorf("%v: the wheel gives %d", size, value())
		}
		press(m, "u")
		if press(m, "u"); value() != 95 {
			t.Errorf("%v: a drag is not one step: %d after undoing wheel and drag", size, value())
		}
		press(m, "H")
		click(tea.MouseActionPress, tea.MouseButtonLeft, g.track+2, y)
		click(tea.MouseActionRelease, tea.MouseButtonLeft, g.track+2, y)
		click(tea.MouseActionPress, tea.MouseButtonLeft, g.track+2, y)
		if want := draw.Percent(m.base.setting.levers[agents.Collection]); value() != want {
			t.Errorf("%v: a double click gives %d, want the baseline's %d", size, value(), want)
		}
	}
}

func TestMouseCanBeReleased(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	move := tea.MouseMsg{Action: tea.MouseActionMotion, X: 60, Y: 10}
	if sieve(m, move) != nil {
		t.Error("motion without a drag reaches Update")
	}
	if sieve(m, keyMsg("x")) == nil {
		t.Error("a key is dropped")
	}
	cmd := press(m, "M")
	if fmt.Sprintf("%T", cmd()) != fmt.Sprintf("%T", tea.DisableMouse()) {
		t.Error("M does not release the mouse")
	}
	g := m.sliders()
	m.Update(tea.MouseMsg{Action: tea.MouseActionPress, Button: tea.MouseButtonLeft, X: g.track, Y: g.top})
	if draw.Percent(m.setting.levers[0]) != 95 {
		t.Error("a click moves a lever although the mouse is released")
	}
}

// Any sequence of keys, mouse events, sizes and reports leaves a valid model that draws exactly its size.
func TestRandomInput(t *testing.T) {
	for seed := range int64(6) {
		hammer(t, rand.New(rand.NewSource(seed)), 400)
	}
}

func FuzzInput(f *testing.F) {
	f.Add(int64(99), 50)
	f.Fuzz(func(t *testing.T, seed int64, steps int) {
		hammer(t, rand.New(rand.NewSource(seed)), min(max(steps, 0), 300))
	})
}

func hammer(t *testing.T, random *rand.Rand, steps int) {
	w, h := 80, 24
	m := testModel(t, w, h, random.Intn(2) == 0, colourless(random.Intn(2) == 0))
	for range steps {
		switch random.Intn(12) {
		case 0:
			w, h = 1+random.Intn(160), 1+random.Intn(50)
			m.Update(tea.WindowSizeMsg{Width: w, Height: h})
		case 1, 2:
			m.Update(tea.MouseMsg{X: random.Intn(w + 5), Y: random.Intn(h + 5), Action: tea.MouseAction(random.Intn(3)), Button: tea.MouseButton(random.Intn(6))})
		case 3:
			feed(m, study.Report{Now: testSummary(1+random.Intn(40), random.Float64()), World: testWorld()})
		case 4:
			m.Update(tickMsg{m.clock})
		case 5:
			m.Update(libraryMsg{})
		default:
			press(m, allKeys[random.Intn(len(allKeys)-1)]) // all but q
		}
		checkView(t, m, w, h, "random input")
		if m.month < 1 || m.month > m.months() || m.lever < 0 || m.lever >= agents.LeverCount || !m.layout.holds(m.focus) && m.layout.class != classText {
			t.Fatalf("invalid state: month %d, lever %d, focus %d", m.month, m.lever, m.focus)
		}
		for l, v := range m.setting.levers {
			if v < 0 || v > 1 {
				t.Fatalf("lever %d is %v", l, v)
			}
		}
	}
}
