package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
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
		if one := m.screens[screenCustomer].(*following); m.world == nil || !one.chosen || one.place != placeOf(m.world, 23) {
			t.Errorf("C would open on the customer at %d, and not on the one on screen", one.place)
		}
		if press(m, "esc"); m.at != screenLab {
			t.Errorf("esc leads to %d", m.at)
		}
	}
	// The message has the scenario's own words, and a control sign in them does nothing.
	for text, want := range map[string]string{"": "It knew something you had never told anyone.", "You rang another carrier.\x1b[2J": "You rang another carrier."} {
		m := testModel(t, 60, 20, false, colourless(false))
		s := *m.setting.scenario
		s.Config.Message = text
		m.setting.scenario = &s
		openCreepy(m)
		if view := m.View(); !strings.Contains(ansi.Strip(view), want) || strings.Contains(view, "\x1b") {
			t.Errorf("%q: %q", text, view)
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

// Where nothing may move the three steps are three still pictures.
func TestTheCreepyMomentStandsStill(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	m.styles.Still = true
	openCreepy(m)
	for step := range creepySteps {
		first := m.View()
		m.Update(tickMsg{m.clock})
		if m.playing || m.View() != first {
			t.Errorf("step %d moves", step+1)
		}
		if cmd := press(m, "enter"); cmd != nil && step < creepySteps-1 {
			t.Errorf("step %d has work to do", step+2)
		}
	}
}

// The life on the screen is the one that explain --customer tells: one study, asked alike.
func TestTheCreepyMomentIsALife(t *testing.T) {
	s := tiny(t)[0]
	s.Config.Months, s.Config.Population.Customers = 18, 400
	m := newModel(t.Context(), Options{Scenario: s, Worlds: 2, Workers: 2}, still, testLibrary{}, colourless(false))
	m.Update(tea.WindowSizeMsg{Width: 120, Height: 36})
	hyper, _ := agents.StrategyByName("hyper-intrusive")
	m.setting = m.setting.with(hyper)
	ask := follow{here: m.setting, there: twinOf(m), world: m.shown()}
	e := &study.Env{Workers: 2}
	both := [2]experiment.Point(points([]setting{ask.here, ask.there}))
	found, err := (&study.Telling{Points: both, First: ask.world, Sampling: ask.here.unsure.in(1)}).Run(t.Context(), e)
	if err != nil || len(found) == 0 {
		t.Fatal(err)
	}
	ask.customer = found[0]
	want, err := ask.study().Run(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	press(m, "V")
	c := m.screens[screenCreepy].(*creeping)
	for _, news := range []any{foundTelling(found), lived{found[0], want}} {
		m.Update(newsMsg{screenCreepy, c.job.generation, news, make(chan any)})
	}
	month, _ := want.Moment()
	if month == 0 {
		t.Fatal("in this small world it is never too much at once, so that nothing can be compared")
	}
	d := want.Diaries[0][month-1]
	view := strings.Join(strings.Fields(ansi.Strip(m.View())), " ")
	for _, text := range []string{fmt.Sprintf("Customer %d", found[0]), fmt.Sprintf("can bear %.0f", 100*d.Threshold), fmt.Sprintf("felt in m%d", month), fmt.Sprintf(" %.0f", 100*d.Felt)} {
		if !strings.Contains(view, text) {
			t.Errorf("no %q in %s", text, view)
		}
	}
}
