package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/tui/draw"
)

// touring is a lab that somebody sees for the first time.
func touring(t *testing.T, w, h int) *model {
	m := testModel(t, w, h, false, colourless(false))
	m.tour = 1
	return m
}

// Enter leads through the tour's steps, none of which covers what it is about; then the lab is as it was.
func TestTheTour(t *testing.T) {
	for _, size := range [][2]int{{200, 60}, {120, 36}, {80, 24}, {60, 20}} {
		m := touring(t, size[0], size[1])
		before := m.setting
		for i, step := range tourSteps {
			if !m.touring() || m.tour != i+1 {
				t.Fatalf("%v: step %d of the tour is %d", size, i+1, m.tour)
			}
			view := ansi.Strip(m.View())
			if !strings.Contains(view, step.title) || !strings.Contains(view, "any other") && i+1 < len(tourSteps) {
				t.Errorf("%v, step %d:\n%s", size, i+1, view)
			}
			box, x, y := m.tourBox()
			r, w := step.beside(&m.layout), draw.Width(box[0])
			if x < 0 || y < 0 || x+w > size[0] || y+len(box) > size[1] {
				t.Errorf("%v, step %d: the box lies at %d, %d, and is %d by %d", size, i+1, x, y, w, len(box))
			}
			if size[0] >= 80 && x < r.X+r.W && r.X < x+w && y < r.Y+r.H && r.Y < y+len(box) {
				t.Errorf("%v: the box of %s covers it", size, step.title)
			}
			press(m, "enter")
		}
		if m.touring() || m.setting != before || strings.Contains(m.View(), "of 5") {
			t.Errorf("%v: the tour does not end", size)
		}
		press(m, ":", "t", "o", "u", "r", "enter")
		if !m.touring() {
			t.Errorf("%v: :tour does not begin it again", size)
		}
	}
}

// Any other key leaves the tour, and does what it always does; escape only leaves. A lab that is gone on with has none.
func TestAnyKeyLeavesTheTour(t *testing.T) {
	m := touring(t, 120, 36)
	was := m.setting.levers[agents.Intensity]
	if press(m, "l"); m.touring() || m.setting.levers[agents.Intensity] <= was {
		t.Error("l does not leave the tour, or does not move the slider")
	}
	m = touring(t, 120, 36)
	if press(m, "esc"); m.touring() || m.at != screenLab {
		t.Error("esc does not leave the tour")
	}
	m = touring(t, 120, 36)
	if press(m, "w"); m.at != screenWhy {
		t.Error("w does not lead to its screen")
	}
	if press(m, "1"); m.touring() {
		t.Error("the tour comes back")
	}
	if m = testModel(t, 120, 36, true, colourless(false)); m.touring() {
		t.Error("there is a tour that nobody asked for")
	}
}
