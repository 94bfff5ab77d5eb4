package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
)

// An assumption changes the assumptions of both sides of a comparison, and neither strategy.
func TestAssumptionsAreNoStrategy(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	before, base := m.setting, m.base.setting
	press(m, "A", "j", "l", "l")
	c := m.screens[screenAssumptions].(*assuming)
	p, _ := c.current(m)
	if yours(m, p) == own(m, p) || m.setting.changed() != 1 || m.base.setting.params != m.setting.params {
		t.Fatalf("%s is %v, %d changed", p.Path, yours(m, p), m.setting.changed())
	}
	now, then := m.setting, m.base.setting
	now.params, then.params = before.params, base.params
	if now != before || then != base {
		t.Errorf("the strategy or the baseline changed too")
	}
	if !strings.Contains(ansi.Strip(m.View()), "1 changed *") {
		t.Errorf("the change is not marked")
	}
	if press(m, "u", "u"); m.setting.changed() != 0 {
		t.Errorf("undo left %d changed", m.setting.changed())
	}
	press(m, "ctrl+r", "j", "l")
	if press(m, "k", "0"); m.setting.changed() != 1 {
		t.Errorf("reset of one left %d changed", m.setting.changed())
	}
	if press(m, "R"); m.setting.changed() != 0 {
		t.Errorf("reset of all left %d changed", m.setting.changed())
	}
	if press(m, "u"); m.setting.changed() != 1 {
		t.Errorf("the reset of all is not undone")
	}
}

// Every parameter can be typed within what the model accepts, and nothing beyond.
func TestEveryAssumptionCanBeTyped(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	press(m, "A")
	c := m.screens[screenAssumptions].(*assuming)
	for i, p := range agents.Parameters() {
		c.at = i
		to := (p.Min + p.Max) / 2
		press(m, "enter")
		c.value.SetValue(number(to))
		press(m, "enter")
		if got := number(yours(m, p)); got != number(to) {
			t.Errorf("%s: %s typed, %s taken", p.Path, number(to), got)
		}
		for _, bad := range []string{"1e30", "-1e30", "nan", "x"} {
			kept := yours(m, p)
			press(m, "enter")
			c.value.SetValue(bad)
			if press(m, "enter"); yours(m, p) != kept || !strings.Contains(m.message, p.Path) {
				t.Errorf("%s: %s is taken: %s", p.Path, bad, m.message)
			}
		}
		for range 3 {
			press(m, "L", "l")
		}
		if v := yours(m, p); v < p.Lowest || v > p.Highest {
			t.Errorf("%s: steps led to %v", p.Path, v)
		}
	}
}

func TestAssumptionsAreFound(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	press(m, "A", "j", "j", "l", "/", "c", "h", "a", "n", "g", "e", "d", "enter")
	c := m.screens[screenAssumptions].(*assuming)
	if n := len(c.shown(m)); n != 1 {
		t.Errorf("%d parameters are changed", n)
	}
	if press(m, "esc"); m.at != screenAssumptions || len(c.shown(m)) != len(agents.Parameters()) {
		t.Errorf("esc did not clear the filter")
	}
	m.View()
	for range 2 {
		m.Update(tea.MouseMsg{X: 10, Y: 3 + 4, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
	}
	if c.at != c.top+4 || !c.editing {
		t.Errorf("two clicks chose row %d, editing %v", c.at, c.editing)
	}
}
