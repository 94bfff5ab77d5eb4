package tui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// testSliders are steps of which the first is the best and the last stays where it is.
func testSliders() *study.SlidersResult {
	r := &study.SlidersResult{Sampling: study.Sampling{Uncertainty: experiment.All, Worlds: 40}, Money: study.Money{Name: "baskets", Price: 1}, Months: testMonths, Early: 118, Keeps: true}
	for i, l := range leverOrder {
		s := study.SliderStep{LeverChange: study.LeverChange{Lever: agents.LeverNames[l], From: .5, To: float64(i) / 20}, Early: 110, Keeps: true,
			Gain: study.Difference{Estimate: study.Estimate{Mean: 2 - float64(i)/5}, Verdict: study.Verdict{Outcome: study.LeansBetter, Ahead: .9}}}
		if i == len(leverOrder)-1 {
			s.To = s.From
		}
		r.Steps = append(r.Steps, s)
	}
	r.Small = &r.Steps[1]
	return r
}

// openDecide goes to the screen and hands it the answers that it waits for.
func openDecide(m *model, answered bool, keys ...string) *deciding {
	press(m, "D")
	c := m.screens[screenDecide].(*deciding)
	if answered {
		d := &study.Deadline{Pays: 34, Last: 22, Sure: 16, Compared: true}
		monday := &study.MondayResult{From: "hyper-intrusive", To: "balanced", Deadline: d, Months: testMonths}
		for month := 1; month <= testMonths; month += 3 {
			d.Waits = append(d.Waits, study.Wait{Month: month, Before: study.Difference{Estimate: study.Estimate{Mean: 2.7 - float64(month)/8}, Verdict: study.Verdict{Worlds: 40}}, InTime: 1 - float64(month)/44})
		}
		monday.Say([]string{"Switch from hyper-intrusive to balanced" + d.Short(testMonths) + ".", d.Sentence("worlds")}, "It is worth +3.00 baskets a starter.")
		m.Update(newsMsg{screenDecide, c.job.generation, monday, make(chan any)})
		m.Update(newsMsg{screenDecide, c.job.generation, testSliders(), make(chan any)})
		m.Update(newsMsg{screenDecide, c.job.generation, nil, nil})
	}
	press(m, keys...)
	return c
}

// Enter sets the chosen slider to its best level in the lab; one that stays says so.
func TestDecideDoesTheStep(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	c := openDecide(m, true, "j")
	step := c.sliders.Steps[1]
	l, _ := agents.LeverByName(step.Lever)
	if view := ansi.Strip(m.View()); !strings.Contains(view, "Switch from hyper-intrusive to balanced") || !strings.Contains(view, "last m22") || !strings.Contains(view, agents.LeverWords[l]) {
		t.Errorf("%s", view)
	}
	if press(m, "enter"); m.at != screenLab || draw.Percent(m.setting.levers[l]) != int(100*step.To+.5) || m.lever != l {
		t.Errorf("screen %d, %s at %d", m.at, step.Lever, draw.Percent(m.setting.levers[l]))
	}
	if press(m, "u"); draw.Percent(m.setting.levers[l]) == int(100*step.To+.5) {
		t.Error("the step cannot be undone")
	}
	c = openDecide(testModel(t, 120, 36, false, colourless(false)), false)
	if c.job.stop(); c.sliders != nil {
		t.Error("an answer without work")
	}
}

// The lab's advice is the report's: one study, asked with the same scenario and the same worlds.
func TestDecideIsWhatTheReportSays(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	s, err := scenarios.Load(scenarios.Default, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Config.Population.Customers, s.Config.Months = 150, 12
	m := newModel(t.Context(), Options{Scenario: s, Worlds: 3, Workers: 2}, still, testLibrary{}, colourless(false))
	base, sampling := study.Base{Scenario: s}, m.sampling()
	compare := study.Compare{Base: base, Sampling: sampling}
	env := &study.Env{Workers: 2}
	if err := compare.Begin(); err != nil {
		t.Fatal(err)
	}
	if _, err := compare.Do(t.Context(), env); err != nil {
		t.Fatal(err)
	}
	want, err := (&study.Monday{Base: base, Sampling: sampling, Comparison: compare.Comparison}).Run(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	var got *study.MondayResult
	if err := (decision{now: m.setting, sampling: sampling, workers: 2}).run(t.Context(), func(news any) {
		if r, ok := news.(*study.MondayResult); ok {
			got = r
		}
	}); err != nil {
		t.Fatal(err)
	}
	alike(t, "advice", got.Sentences(), want.Sentences())
}

// A rule, a cost and two sliders together are asked for at the screen; the page is written by its key, with a name that can be changed.
func TestDecideTakesWishes(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	asked := 0
	m.options.Page = func(context.Context, *scenarios.Scenario, study.Sampling, func(int, int)) ([]byte, error) {
		asked++
		return []byte("<html>"), nil
	}
	c := openDecide(m, true)
	answer := func() {
		m.Update(newsMsg{screenDecide, c.job.generation, testSliders(), make(chan any)})
		m.Update(newsMsg{screenDecide, c.job.generation, nil, nil})
	}
	typed := func(text string) {
		for _, r := range text {
			press(m, string(r))
		}
		press(m, "enter")
	}
	press(m, "=")
	if typed("trust >= 50"); c.wish.rule != "" || !strings.Contains(m.message, "50%") {
		t.Errorf("rule %q, said %q", c.wish.rule, m.message)
	}
	press(m, "=")
	if typed("trust >= 50%"); c.wish.rule != "trust >= 50%" || c.sliders != nil || c.monday == nil || !c.job.running {
		t.Errorf("%+v: Monday's answer is asked for again, or the sliders are not", c.wish)
	}
	answer()
	press(m, "j", "$")
	l := c.chosen()
	if typed("5000"); c.wish.costs[l] != 5000 || c.wish.rule != "trust >= 50%" {
		t.Errorf("%+v", c.wish)
	}
	answer()
	if view := ansi.Strip(m.View()); !strings.Contains(view, "rule: trust >= 50%") || !strings.Contains(view, agents.LeverWords[l]+" costs 5000 a month") {
		t.Errorf("%s", view)
	}
	if press(m, "t"); !c.wish.pairs {
		t.Error("no pairs")
	}
	press(m, "R")
	m.export.name.SetValue(filepath.Join(t.TempDir(), "page.html"))
	if press(m, "enter"); asked != 0 || !strings.Contains(m.message, "once the sliders are done") {
		t.Errorf("the page was written too early: %s", m.message)
	}
	answer()
	press(m, "=")
	if typed("none"); c.wish.rule != "" {
		t.Error("the rule stays")
	}
	answer()
	press(m, "R")
	path := filepath.Join(t.TempDir(), "page.html")
	m.export.name.SetValue(path)
	batch := press(m, "enter")().(tea.BatchMsg)
	go batch[0]()
	for msg := batch[1]().(newsMsg); ; {
		then := m.told(msg)
		if msg.news == nil {
			break
		}
		msg = then().(newsMsg)
	}
	if text, err := os.ReadFile(path); string(text) != "<html>" || asked != 1 || m.message != "written: "+path {
		t.Errorf("%q, %v, %d times, said %q", text, err, asked, m.message)
	}
	if press(m, "e"); len(m.exports()) != int(exportCount) {
		t.Error("the page is not among the exports")
	}
	press(m, "esc", "1")
	if len(m.exports()) != int(exportPage) {
		t.Error("the page is offered in the lab, where it is not written")
	}
}
