package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/study"
)

// testFollowed is a customer who is disturbed, refuses, and leaves in month 24, and a twin who stays.
func testFollowed() *study.TwinsResult {
	f := &study.TwinsResult{Segment: "fundamentalist", Threshold: .31, Novelty: .4, Tolerance: 6.5, LeftMonths: [2]int{24, 0}}
	for i := range f.Diaries {
		f.Brands[i] = []sim.Brand{{Name: "Us"}, {Name: "Them"}}
		for month := 1; month <= testMonths; month++ {
			d := sim.Diary{Month: month, Trust: .6 - .4*float32(1-i)*float32(month)/testMonths, Unease: .3 * float32(1-i), Felt: .5, Threshold: .31, Purchases: month % 2}
			switch {
			case i == 0 && month == 9:
				d.Episode = true
			case i == 0 && month == 14:
				d.Events = agents.EventOptOut | agents.EventBadWord
			case i == 0 && month == 24:
				d.Events, d.Causes = agents.EventLeft, [agents.CauseCount]float32{agents.CauseIntrusion: .5, agents.CauseOrdinary: .4, agents.CauseMonotony: .1}
			case i == 0 && month > 30:
				d.Brand = 1
			case i == 0 && month > 24:
				d.Brand = agents.Brandless
			}
			f.Diaries[i] = append(f.Diaries[i], d)
		}
	}
	return f
}

// openCustomer goes to the screen with a life on it.
func openCustomer(m *model, keys ...string) *following {
	press(m, append([]string{"C"}, keys...)...)
	c := m.screens[screenCustomer].(*following)
	m.Update(newsMsg{screenCustomer, c.job.generation, testFollowed(), make(chan any)})
	m.Update(newsMsg{screenCustomer, c.job.generation, nil, nil})
	return c
}

func TestALifeIsToldInWords(t *testing.T) {
	f := testFollowed()
	for month, want := range map[int]string{1: "buys", 2: "nothing particular", 9: "is disturbed", 14: "refuses personalization, warns friends",
		24: "leaves: too personal and would leave anyway", 26: "has no brand", 31: "is with Them"} {
		if got := happened(&f.Diaries[0][month-1], f.Brands[0]); got != want {
			t.Errorf("m%d: %q, want %q", month, got, want)
		}
	}
}

// Any glyph of the map leads to a customer who looks like it where one does in that column, and is of that column in any case.
func TestGlyphsLeadToTheirCustomers(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}} {
		m := testModel(t, size[0], size[1], false, colourless(false))
		m.goTo(20)
		if size[0] == 60 {
			press(m, "tab")
		}
		r := m.layout.people
		if m.layout.class != classSmall {
			r = r.Inside()
		}
		columns, rows := r.W-2, r.H-m.legendRows()
		lines := strings.Split(ansi.Strip(m.View()), "\n")
		alike := 0
		for x := range columns {
			for y := range rows {
				place, some := m.pickGlyph(r.X+1+x, r.Y+y)
				if !some || place < x*2000/columns || place >= (x+1)*2000/columns {
					t.Fatalf("%v: glyph %d,%d leads to place %d", size, x, y, place)
				}
				drawn := []rune(lines[r.Y+y])[r.X+1+x]
				if drawn == m.styles.Glyphs.Views[m.world.Views[19][m.world.Order[place]]] {
					alike++
				}
			}
		}
		if alike*10 < columns*rows*9 {
			t.Errorf("%v: only %d of %d glyphs look like their customer", size, alike, columns*rows)
		}
		m.Update(tea.MouseMsg{X: r.X + 4, Y: r.Y + 1, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
		if c := m.screens[screenCustomer].(*following); m.at != screenCustomer || c.place < 3*2000/columns || c.place >= 4*2000/columns || !c.job.running {
			t.Errorf("%v: a click on the map leads to screen %d, place %d", size, m.at, c.place)
		}
	}
}

func TestPickingByKeys(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	c := openCustomer(m)
	before := c.job.generation
	if press(m, "l", "l", "h", "L"); c.place != 101 || c.ran.customer != int(m.world.Order[101]) || c.job.generation != before+4 {
		t.Errorf("place %d, customer %d, generation %d", c.place, c.ran.customer, c.job.generation)
	}
	m.goTo(5)
	if press(m, "j", "j", "k"); m.month != 6 {
		t.Errorf("month is %d", m.month)
	}
	if press(m, "esc"); m.at != screenLab {
		t.Errorf("esc leads to %d", m.at)
	}
}

// The customer's screen clips nothing: what a month brought stands there whole, whatever the size, beside the month before it.
func TestTheCustomerIsNeverClipped(t *testing.T) {
	for _, size := range [][2]int{{200, 60}, {120, 36}, {80, 24}, {60, 20}} {
		m := testModel(t, size[0], size[1], false, colourless(false))
		m.goTo(24)
		openCustomer(m)
		view := ansi.Strip(m.View())
		lines := strings.Split(view, "\n")
		for _, line := range lines[1 : len(lines)-2] { // the first and the last two are the frame of every screen
			if strings.Contains(line, "…") {
				t.Errorf("%v: clipped: %s", size, line)
			}
		}
		if !strings.Contains(view, "▸m24") || !strings.Contains(view, "leaves: too personal") || !strings.Contains(view, "anyway") {
			t.Errorf("%v:\n%s", size, view)
		}
	}
}
