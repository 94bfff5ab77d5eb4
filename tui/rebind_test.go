package tui

import (
	"strings"
	"testing"

	"backlash/tui/draw"
)

func TestChosenKeys(t *testing.T) {
	for _, c := range []struct {
		choices []KeyChoice
		at      int
		wish    string
	}{
		{nil, 0, ""},
		{[]KeyChoice{{"undo", "ctrl+u"}, {"help", "f1"}, {"fork", "K"}}, 0, ""},
		{[]KeyChoice{{"undo", "ctrl+u"}, {"hlep", "f1"}}, 1, "no action"},
		{[]KeyChoice{{"undo", "ctrl+something"}}, 0, "not a key"},
		{[]KeyChoice{{"undo", ""}}, 0, "not a key"},
		{[]KeyChoice{{"undo", "q"}}, 0, "taken"},
		{[]KeyChoice{{"undo", "h"}}, 0, "taken"},
		{[]KeyChoice{{"share", "m"}}, 0, "taken"}, // by Compare alone
		{[]KeyChoice{{"undo", "Z"}, {"redo", "Z"}}, 1, "taken"},
		{[]KeyChoice{{"undo", "r"}, {"replay", "u"}}, 0, "taken"},
		{[]KeyChoice{{"replay", "Z"}, {"undo", "r"}}, 0, ""},
	} {
		if at, wish, _ := CheckKeys(c.choices); at != c.at || !strings.Contains(wish, c.wish) || (c.wish == "") != (wish == "") {
			t.Errorf("%v: choice %d: %s", c.choices, at, wish)
		}
	}
	m := testModel(t, 80, 24, false, colourless(false))
	m.keys.rebind([]KeyChoice{{"undo", "Z"}})
	if press(m, "H", "u"); draw.Percent(m.setting.levers[0]) != 85 {
		t.Errorf("the old key still undoes")
	}
	if press(m, "Z"); draw.Percent(m.setting.levers[0]) != 95 {
		t.Errorf("the chosen key does not undo")
	}
	if press(m, "?"); !strings.Contains(m.View(), "Z           undo") {
		t.Errorf("the help does not know the chosen key:\n%s", m.View())
	}
}

// A lab that is left and gone on with is where it was.
func TestStateComesBack(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	press(m, "H", "b", "j", "L", "end", ",")
	s := m.state()
	again := newModel(t.Context(), Options{Scenario: s.Scenario, Saved: &s}, still, testLibrary{}, colourless(false))
	if again.month != m.month || again.setting.levers != m.setting.levers || again.base.setting.levers != m.base.setting.levers || again.setting.seed != m.setting.seed {
		t.Errorf("month %d, %v, %v", again.month, again.setting.levers, again.base.setting.levers)
	}
	again.resize(120, 36)
	if press(again, "j", "0"); again.setting.levers[m.lever] != m.base.setting.levers[m.lever] {
		t.Errorf("the baseline's mark is lost")
	}
}
