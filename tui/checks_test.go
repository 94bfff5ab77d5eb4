package tui

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// Below 60x20 the screen is words, and leaving and the palette still work.
func TestVerySmallScreens(t *testing.T) {
	for _, size := range [][2]int{{40, 6}, {59, 40}, {100, 19}, {20, 3}} {
		m := testModel(t, size[0], size[1], false, colourless(false))
		if press(m, ":"); m.overlay != overlayPalette {
			t.Errorf("%v: no palette", size)
		}
		if press(m, "esc"); m.overlay != overlayNone {
			t.Errorf("%v: the palette stays", size)
		}
		for _, key := range []string{"q", "ctrl+c"} {
			cmd := press(m, key)
			if cmd == nil {
				t.Fatalf("%v: %s does nothing", size, key)
			}
			if _, quits := cmd().(tea.QuitMsg); !quits {
				t.Errorf("%v: %s does not quit", size, key)
			}
		}
		if size[1] >= 4 && !strings.Contains(m.View(), "trust") {
			t.Errorf("%v: no trust in words:\n%s", size, m.View())
		}
	}
}

// Whatever the size, the dashboard, trust and the break-even month are on the lab together.
func TestTheGapIsAlwaysThere(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}, {200, 60}} {
		for _, focus := range []panel{panelLevers, panelEvents} {
			m := testModel(t, size[0], size[1], false, colourless(false))
			m.focus = focus
			m.goTo(20)
			view := strings.Join(strings.Fields(strings.ToLower(ansi.Strip(m.View()))), " ")
			for _, want := range []string{"from month 12", "dashboard", "trust"} {
				if !strings.Contains(view, want) {
					t.Errorf("%v, panel %d: no %s:\n%s", size, focus, want, m.View())
				}
			}
		}
	}
}

// Every number of the large screen can be reached on the smallest.
func TestNumbersAtEverySize(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}} {
		m := testModel(t, size[0], size[1], false, colourless(false))
		m.goTo(20)
		text := ""
		for range 5 {
			for range 10 {
				text += m.View()
				press(m, "j")
			}
			press(m, "tab")
		}
		press(m, ":", "s", "e", "e", "d") // where the tabs leave no room for it
		text += m.View()
		for l := range agents.LeverWords {
			if want := fmt.Sprintf(" %d", draw.Percent(m.setting.levers[l])); !strings.Contains(text, want) {
				t.Errorf("%v: lever %s %s is nowhere", size, agents.LeverWords[l], want)
			}
		}
		for _, want := range []string{"117", "+17", "51", "−13", "12", "16", "50%", "from", "43", "19", "13", "10", "Churn peaks", "seed 42", "A wave of opt-outs", "20"} {
			if !strings.Contains(text, want) {
				t.Errorf("%v: %s is nowhere", size, want)
			}
		}
	}
}

// Dragging a slider over a slow line: what a frame changes is at most 15 kB of lines.
func TestFramesOfADragAreSmall(t *testing.T) {
	m := testModel(t, 120, 36, false, draw.NewStyles("dark", true, false, false, draw.TrueColor))
	g := m.sliders()
	m.Update(tea.MouseMsg{Action: tea.MouseActionPress, Button: tea.MouseButtonLeft, X: g.track + g.width - 1, Y: g.top})
	before, most := strings.Split(m.View(), "\n"), 0
	for x := g.width - 2; x >= 0; x-- {
		m.Update(tea.MouseMsg{Action: tea.MouseActionMotion, Button: tea.MouseButtonLeft, X: g.track + x, Y: g.top})
		feed(m, study.Report{Now: testSummary(1, float64(x)/float64(g.width)), World: testWorld(), Took: time.Duration(x) * time.Millisecond})
		now, sent := strings.Split(m.View(), "\n"), 0
		for i := range now { // bubbletea sends the lines that differ
			if now[i] != before[i] {
				sent += len(now[i])
			}
		}
		before, most = now, max(most, sent)
	}
	if most == 0 || most > 15000 {
		t.Errorf("a frame sends up to %d bytes", most)
	}
}

// Motion of the mouse that nobody waits for never reaches the model.
func TestMouseMotionIsSieved(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	passed := 0
	for i := range 1000 {
		if sieve(m, tea.MouseMsg{Action: tea.MouseActionMotion, X: i % 120, Y: i % 36}) != nil {
			passed++
		}
	}
	if passed > 0 {
		t.Errorf("%d motions passed", passed)
	}
	if sieve(m, tea.MouseMsg{Action: tea.MouseActionPress, Button: tea.MouseButtonLeft}) == nil || sieve(m, keyMsg("h")) == nil {
		t.Error("a click or a key is dropped")
	}
}

// modelAt is a model with a screen on it.
func modelAt(t testing.TB, at screen) *model {
	if at != screenStory {
		m := testModel(t, 120, 36, false, colourless(false))
		m.show(at)
		return m
	}
	m, c := openStory(t, testStory(t, "unseen-backlash"), 120, 36, colourless(false), false)
	answerAll(m, c, 2, 1.2)
	press(m, "enter", "enter", "enter")
	return m
}

// No key means two things on any screen, and each that shows is known there.
func TestKeysOfEveryScreen(t *testing.T) {
	for at := range screenCount {
		m := modelAt(t, at)
		owner := map[string]string{}
		for _, g := range m.keyGroups() {
			for _, b := range g.bindings {
				if !b.Enabled() {
					continue
				}
				for _, k := range b.Keys() {
					if other, taken := owner[k]; taken {
						t.Errorf("%s: %q is %q and %q", screenRows[at].name, k, other, b.Help().Desc)
					}
					owner[k] = b.Help().Desc
					fresh := modelAt(t, at)
					if fresh.Update(keyOf(k)); fresh.unknown > 0 {
						t.Errorf("%s: %q does nothing", screenRows[at].name, k)
					}
				}
			}
		}
		press(m, "?")
		text := ansi.Strip(strings.Join(m.helpBox(120, 80), "\n"))
		for _, g := range m.behindHelp() {
			for _, b := range g.bindings {
				if b.Enabled() && b.Help().Key != "" && !strings.Contains(text, draw.Fit(b.Help().Key, 12)+b.Help().Desc) {
					t.Errorf("%s: the help lacks %s:\n%s", screenRows[at].name, b.Help().Desc, text)
				}
			}
		}
	}
}

// A panic in the background work gives the terminal back and says how to report it.
func TestAPanicGivesTheTerminalBack(t *testing.T) {
	var out strings.Builder
	err := Run(context.Background(), Options{Scenario: testScenario("panics"), Input: strings.NewReader(""), Output: &out, NoMouse: true,
		Start: func(context.Context, study.Live, func(study.Report)) { panic("a fault of ours") }})
	if err == nil || !strings.Contains(err.Error(), "report") {
		t.Errorf("error: %v", err)
	}
	if text := out.String(); !strings.Contains(text, "\x1b[?1049l") || !strings.Contains(text, "\x1b[?25h") {
		t.Errorf("the terminal is not given back: %q", text[max(0, len(text)-200):])
	}
}

// After a lever's move with reduced motion, at most two frames differ: the curves of one world, then those of all.
func TestReducedMotionDrawsTwice(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	m.styles.Still = true
	cmd := press(m, "H", "r")
	if m.replay.frame != 0 || cmd != nil {
		t.Errorf("a replay moves: %v", m.replay)
	}
	if math.IsNaN(m.now.At(chartLines[0].metric, 1)) {
		t.Error("no curve while the new one comes")
	}
}
