package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/sim"
)

// formAnswers open the form, answer some of its questions and stop at the share of refusals.
var formAnswers = []string{"ctrl+n", "A", "c", "m", "e", "enter", "right", "right", "right", "enter", "enter", "1", "2", "0", ".", "0", "0", "0", "enter", "enter", "enter", "3", ",", "1", "enter"}

// The form's answers are in the lab at once, and in the file that is offered, with its remarks; a moved slider is in it too.
func TestForm(t *testing.T) {
	m := testModel(t, 80, 24, false, colourless(false))
	press(m, formAnswers...)
	if view := ansi.Strip(m.View()); !strings.Contains(view, "3.1 %") || !strings.Contains(view, "120000") {
		t.Errorf("an answer is not told as it was understood:\n%s", view)
	}
	press(m, "9", "9", "enter")
	if view := ansi.Strip(m.View()); m.form.at != 7 || !strings.Contains(view, "want a share") {
		t.Errorf("row %d\n%s", m.form.at, view)
	}
	press(m, "up", "up")
	if press(m, "ctrl+s"); m.overlay != overlayForm || m.form.at != 7 {
		t.Error("a wrong answer went through")
	}
	press(m, "backspace", "backspace", "1", "2")
	for range 9 {
		press(m, "enter")
	}
	m.Update(press(m, "enter")())
	c := m.setting.config()
	if m.at != screenLab || m.overlay != overlayExport || m.export.kind != exportScenario {
		t.Fatalf("screen %d, overlay %d", m.at, m.overlay)
	}
	want := sim.Market{Setting: "grocery-card", Contract: sim.RepeatPurchase, Customers: 120000, Levels: sim.Levels{Churn: .031, OptOut: .12}}
	if c.Brands[0].Name != "Acme" || c.Market != want {
		t.Errorf("%+v", c.Market)
	}
	if text := string(m.content(exportScenario)); !strings.Contains(text, "# ") || !strings.Contains(text, "churn: 0.031") {
		t.Errorf("the file has no remarks:\n%s", text)
	}
	press(m, "esc", "H")
	if text := m.content(exportScenario); strings.Contains(string(text), "# ") || !strings.Contains(string(text), fmt.Sprintf("intensity: 0.%d", 75)) {
		t.Errorf("a moved slider is not in the file:\n%s", text)
	}
}

// Esc leaves as it was; what was typed is there the next time, and the picker leads there too.
func TestFormIsLeft(t *testing.T) {
	m := testModel(t, 80, 24, false, colourless(false))
	before := m.setting
	press(m, append(formAnswers, "esc")...)
	if m.overlay != overlayNone || !m.setting.same(before) || len(m.past) > 0 {
		t.Error("esc has changed something")
	}
	m.Update(press(m, "5")())
	if press(m, "enter"); m.overlay != overlayForm || m.form.answers["name"] != "Acme" {
		t.Errorf("overlay %d, answers %v", m.overlay, m.form.answers)
	}
	press(m, "esc", ":", "n", "e", "w")
	if press(m, "enter"); m.overlay != overlayForm {
		t.Errorf("new leads to overlay %d", m.overlay)
	}
}

// Left and right go through the choices, none of them included.
func TestFormChoices(t *testing.T) {
	m := testModel(t, 60, 20, false, colourless(false))
	press(m, "ctrl+n", "down")
	seen := map[string]bool{}
	for range 10 { // one more than there are kinds of market for a company
		press(m, "left")
		seen[m.form.answers["business"]] = true
	}
	if len(seen) != 10 || m.form.answers["business"] != "" {
		t.Errorf("%v", seen)
	}
	press(m, "3", "right")
	if got := m.form.answers["business"]; got != "retail-bank" {
		t.Errorf("after the third comes %q", got)
	}
}

// Whatever is typed, and however long, the form stays in its place, and the row that is typed in shows.
func TestFormStaysInPlace(t *testing.T) {
	m := testModel(t, 80, 24, false, colourless(false))
	press(m, "ctrl+n")
	for row := range m.form.questions {
		m.form.goTo(row)
		press(m, strings.Split(strings.Repeat("漢é!\u0301", 20), "")...)
		for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 36}, {200, 60}} {
			m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			checkView(t, m, size[0], size[1], m.form.questions[row].Key)
			if view := m.View(); !strings.Contains(view, m.styles.Glyphs.Pointer+" "+m.form.questions[row].Label) || !strings.Contains(view, m.styles.Glyphs.Caret) {
				t.Errorf("row %d does not show at %v:\n%s", row, size, view)
			}
		}
	}
}

// A guest's scenario is shown, and no file is offered.
func TestFormOfGuest(t *testing.T) {
	m := testModel(t, 80, 24, false, colourless(false))
	m.keys.save.SetEnabled(false)
	press(m, "ctrl+n", "X")
	m.Update(press(m, "ctrl+s")())
	if m.overlay != overlayNone || m.setting.scenario.Name != "X" {
		t.Errorf("overlay %d, %s", m.overlay, m.setting.scenario.Name)
	}
	m.Update(tea.WindowSizeMsg{Width: 40, Height: 6})
	if press(m, "ctrl+n"); m.overlay != overlayNone {
		t.Error("a form where there is no room for it")
	}
}
