package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// The tasks that somebody at the opening screen must manage without help: at most four keys, each named on the screen in the
// moment it is pressed.
func TestTasks(t *testing.T) {
	for _, task := range []struct {
		name string
		keys []string
		done func(m *model, before setting) bool
	}{
		{"change the intensity", []string{"l"}, func(m *model, before setting) bool { return m.setting.levers[0] > before.levers[0] }},
		{"see trust fall", nil, func(m *model, _ setting) bool {
			m.goTo(m.months()) // time plays by itself
			trust := m.now.At(chartLines[0].metric, m.month)
			return strings.Contains(m.View(), figure("%.0f", 100*trust)) && trust < m.now.At(chartLines[0].metric, 1)
		}},
		{"learn why", []string{"w"}, func(m *model, _ setting) bool {
			return m.at == screenWhy && strings.Contains(ansi.Strip(m.View()), "WHY THEY LEAVE")
		}},
		{"go back", []string{"l", "u"}, func(m *model, before setting) bool { return m.setting.same(before) }},
		{"compare with balanced", []string{"2"}, func(m *model, _ setting) bool {
			return m.at == screenCompare && strings.Contains(ansi.Strip(m.View()), "balanced")
		}},
	} {
		for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}} {
			m := testModel(t, size[0], size[1], false, colourless(false))
			m.setting.levers[0] = .5
			before := m.setting
			if len(task.keys) > 4 {
				t.Errorf("%s takes %d keys", task.name, len(task.keys))
			}
			for _, k := range task.keys {
				lines := strings.Split(ansi.Strip(m.View()), "\n")
				if !named(lines[0]+"\n"+lines[len(lines)-1], k) {
					t.Errorf("%s at %v: %s is not named on the screen:\n%s", task.name, size, k, strings.Join(lines, "\n"))
				}
				press(m, k)
			}
			if !task.done(m, before) {
				t.Errorf("%s at %v is not done:\n%s", task.name, size, m.View())
			}
		}
	}
}

// named says whether a key stands among the tabs or in the last line: alone, or in a pair such as h/l.
func named(text, name string) bool {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '/' || r == '[' || r == '\n' }) {
		if word == name {
			return true
		}
	}
	return false
}
