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
		{"move a slider", []string{"l"}, func(m *model, before setting) bool { return m.setting.levers[0] > before.levers[0] }},
		{"see that the dashboard lies", nil, func(m *model, _ setting) bool {
			view := strings.Join(strings.Fields(ansi.Strip(m.View())), " ")
			return strings.Contains(view, "ashboard") && (strings.Contains(view, "jumps 18 %") || strings.Contains(view, "+18 %")) && strings.Contains(view, "64 to 19")
		}},
		{"find the break-even month", nil, func(m *model, _ setting) bool {
			view := strings.Join(strings.Fields(ansi.Strip(m.View())), " ")
			return strings.Contains(view, "From month 12 on") || strings.Contains(view, "behind from month 12")
		}},
		{"find who leaves and why", []string{"w"}, func(m *model, _ setting) bool {
			return m.at == screenWhy && strings.Contains(ansi.Strip(m.View()), "WHY THEY LEAVE")
		}},
		{"find the creepy threshold", []string{"3", "enter"}, func(m *model, _ setting) bool {
			return m.at == screenThreshold && m.screens[screenThreshold].(*thresholding).locked && strings.Contains(ansi.Strip(m.View()), "WHERE HARM BEGINS")
		}},
		{"find Monday's step", []string{"D"}, func(m *model, _ setting) bool {
			return m.at == screenDecide && strings.Contains(ansi.Strip(m.View()), "ONE STEP, SLIDER BY SLIDER")
		}},
		{"go back", []string{"l", "u"}, func(m *model, before setting) bool { return m.setting.same(before) }},
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
				if !named(lines[0]+"\n"+lines[len(lines)-1], k) && !(k == "enter" && named(lines[len(lines)-1], "⏎")) {
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
