package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/sim/study"
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
		m.Update(tea.MouseMsg{X: 10, Y: 3 + 5, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
	}
	if c.at != 4 || !c.editing { // below a question
		t.Errorf("two clicks chose row %d, editing %v", c.at, c.editing)
	}
}

// What swings the answer most stands first, under its question; whatever is chosen stays so; and every family of parameters has a question.
func TestAssumptionsStandByWhatTheySwing(t *testing.T) {
	asked := map[string]bool{}
	for _, p := range agents.Parameters() {
		if questions[family(p)] == "" {
			t.Errorf("%s has no question", p.Path)
		}
		asked[family(p)] = true
	}
	if len(asked) != len(questions) {
		t.Errorf("%d families, %d questions", len(asked), len(questions))
	}
	m := testModel(t, 120, 36, false, colourless(false))
	press(m, "A", "j", "j", "j")
	c := m.screens[screenAssumptions].(*assuming)
	chosen, _ := c.current(m)
	if !c.job.running {
		t.Fatal("nothing finds out which of them matter")
	}
	generation := c.job.generation
	for _, news := range []any{progressing(40), []study.Swing{{Path: "exit.trust", By: -1.2}, {Path: "people.receptivity_mean", By: .9}, {Path: "exit.unease", By: .4}}} {
		m.Update(newsMsg{screenAssumptions, generation, news, make(chan any)})
		if x, isPart := news.(progressing); isPart && !strings.Contains(m.View(), fmt.Sprintf("%d %%", x)) {
			t.Error("no word of how far it is")
		}
	}
	if c.all[0].Path != "exit.trust" || c.all[1].Path != "exit.unease" || family(c.all[len(c.all)-1]) == "people" {
		t.Errorf("first stand %s, %s", c.all[0].Path, c.all[1].Path)
	}
	if p, _ := c.current(m); p.Path != chosen.Path {
		t.Errorf("%s was chosen, and now is %s", chosen.Path, p.Path)
	}
	press(m, "k", "k", "k")
	c.at = 0
	view := ansi.Strip(m.View())
	if !strings.Contains(view, questions["exit"]) || !strings.Contains(view, "−1.20") || !strings.Contains(view, "+0.40") || strings.Index(view, questions["exit"]) > strings.Index(view, "−1.20") {
		t.Errorf("%s", view)
	}
	press(m, "l") // an assumption of one's own does not ask again
	if c.job.generation != generation {
		t.Error("it is asked again")
	}
	press(m, "1", "l", "A")
	if c.job.generation == generation {
		t.Error("of another strategy it is not asked")
	}
	if agents.Parameters()[0].Path != "people.novelty_mean" {
		t.Error("the table itself is in another order")
	}
}
