package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"backlash/sim"
	"backlash/sim/study"
)

// testLives are a life that passes what can be borne in month 9 and ends in month 12, beside one that goes on.
func testLives(customer int) *study.TwinsResult {
	f := testFollowed()
	f.Customer, f.LeftMonths, f.Segment = customer, [2]int{12, 0}, "pragmatist"
	for k := range f.Diaries {
		var diary []sim.Diary
		for month := 1; month <= testMonths; month++ {
			d := sim.Diary{Month: month, Felt: .3, Threshold: .45, Trust: .6}
			if k == 0 && month >= 9 {
				d.Felt = .8
			}
			if k == 0 && month > 12 {
				d.Brand = 1
			}
			diary = append(diary, d)
		}
		f.Diaries[k] = diary
	}
	return f
}

// openCreepy goes to the screen and hands it two customers.
func openCreepy(m *model, keys ...string) *creeping {
	press(m, "V")
	c := m.screens[screenCreepy].(*creeping)
	for _, news := range []any{foundTelling{17, 23}, lived{17, testLives(17)}, lived{23, testLives(23)}} {
		m.Update(newsMsg{screenCreepy, c.job.generation, news, make(chan any)})
	}
	m.Update(newsMsg{screenCreepy, c.job.generation, nil, nil})
	press(m, keys...)
	return c
}

// The three steps: the message and what can be borne, the diary beside the twin's, and everybody, whose months play by themselves.
func TestTheCreepyMoment(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}} {
		m := testModel(t, size[0], size[1], false, colourless(false))
		c := openCreepy(m)
		for step, want := range [][]string{{"1 of 3", "Customer 17", "can bear 45", "felt in m8", "30", "felt in m9", "80", "On the dashboard of month 9"},
			{"2 of 3", "In month 9 it is 35 points too much", "in month 12 this customer leaves", "twin", "stays"}, {"3 of 3", "And the others? Month 1", "dashboard reads"}} {
			view := strings.Join(strings.Fields(ansi.Strip(m.View())), " ")
			for _, text := range want {
				if !strings.Contains(view, text) {
					t.Errorf("%v, step %d: no %q in\n%s", size, step, text, ansi.Strip(m.View()))
				}
			}
			if step == 2 && (!m.playing || m.month != 1) {
				t.Errorf("playing %v from month %d", m.playing, m.month)
			}
			press(m, "enter")
		}
		if c.step != 0 {
			t.Errorf("after the last step comes step %d", c.step)
		}
		if press(m, "enter", "a"); c.at != 1 || c.step != 0 || !strings.Contains(ansi.Strip(m.View()), "Customer 23") {
			t.Errorf("a shows customer %d, step %d", c.at, c.step)
		}
		if press(m, "esc"); m.at != screenLab {
			t.Errorf("esc leads to %d", m.at)
		}
	}
	m := testModel(t, 80, 24, false, colourless(false))
	press(m, "V")
	c := m.screens[screenCreepy].(*creeping)
	m.Update(newsMsg{screenCreepy, c.job.generation, study.ErrNobody, make(chan any)})
	if view := strings.Join(strings.Fields(ansi.Strip(m.View())), " "); !strings.Contains(view, "there is no creepy moment to show") {
		t.Errorf("where nobody leaves because of it:\n%s", view)
	}
}
