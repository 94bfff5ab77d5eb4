package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/sim/analysis"
	"backlash/sim/study"
)

// testResponse is a response that bends at .62, in so many worlds.
func testResponse(worlds int) study.ThresholdSoFar {
	out := study.ThresholdSoFar{Worlds: worlds, Of: thresholdWorlds}
	b := &out.Response
	for i := range thresholdLevels {
		x := float64(i) / (thresholdLevels - 1)
		y := 3.217 + .4*x - 2*max(0, x-.62)
		out.Levels = append(out.Levels, x)
		b.Mean, b.Lo, b.Hi = append(b.Mean, y), append(b.Lo, y-.05), append(b.Hi, y+.05)
	}
	return out
}

// testThreshold is what all worlds of testResponse say, with no harm to one segment.
func testThreshold() *study.ThresholdResult {
	step := func(i int) float64 { return float64(i) / (thresholdLevels - 1) }
	harm := analysis.Threshold{Verdict: analysis.Inside, Good: 1, Levels: testResponse(1).Levels, Best: step(7), Set: []float64{step(7), step(8)}, Parts: []analysis.Span{{From: step(7), To: step(8)}},
		Turn: analysis.Range{Value: step(7), Lo: step(6), Hi: step(9)}, Fall: analysis.Range{Value: .58, Lo: .51, Hi: .66}, Excluded: .66,
		Onset:    analysis.Onset{Matters: .0343, At: step(9), ExcludedTo: step(7), CertainFrom: step(9)},
		Steepest: analysis.Steepest{Point: analysis.Span{From: step(8), To: step(9)}, Lo: step(8), Hi: 1}, Worlds: thresholdWorlds}
	none, first := harm, harm
	none.Verdict, none.Set, none.Parts = analysis.NoHarm, []float64{1}, []analysis.Span{{From: 1, To: 1}}
	first.Verdict, first.Set, first.Parts, first.Turn = analysis.FirstStep, []float64{0}, []analysis.Span{{}}, analysis.Range{Hi: step(1)}
	hundred := func(x float64) string { return fmt.Sprintf("%.0f", 100*x) }
	out := &study.ThresholdResult{Matters: .0343, Speech: analysis.Speech{Lever: "intensity", Metric: "value", Level: hundred, Amount: func(v float64) string { return fmt.Sprintf("%.3g", v) }}}
	for i, found := range []analysis.Threshold{harm, none, first} {
		name := []string{"all customers", "indifferent", "fundamentalists"}[i]
		out.Thresholds = append(out.Thresholds, study.ThresholdRow{Customers: name, Found: found, Sentences: found.Sentences(out.Speech)})
	}
	return out
}

// openThreshold goes to the screen and hands it what so many worlds found.
func openThreshold(m *model, worlds int, keys ...string) *thresholding {
	press(m, "3")
	c := m.screens[screenThreshold].(*thresholding)
	if worlds > 0 {
		m.Update(newsMsg{screenThreshold, c.job.generation, testResponse(worlds), make(chan any)})
	}
	if worlds == thresholdWorlds {
		m.Update(newsMsg{screenThreshold, c.job.generation, testThreshold(), make(chan any)})
		m.Update(newsMsg{screenThreshold, c.job.generation, nil, nil})
	}
	press(m, keys...)
	return c
}

// Before the guess is locked in, what the worlds say changes not one byte of the screen.
func TestNothingIsToldBeforeTheGuess(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}, {40, 6}} {
		views := map[string]bool{}
		for _, bend := range []float64{.2, .62} {
			m := testModel(t, size[0], size[1], false, colourless(false))
			c := openThreshold(m, thresholdWorlds)
			c.result.Thresholds[0].Found.Turn.Value = bend
			for i := range c.sofar.Response.Mean {
				c.sofar.Response.Mean[i] *= 1 + bend
				c.sofar.Response.Hi[i] *= 2
			}
			views[m.View()+string(m.picture())] = true
			if press(m, "enter"); size[1] > 6 && !strings.Contains(ansi.Strip(m.View()), "no harm") {
				t.Errorf("%v: after the guess no segment is told to come to no harm", size)
			}
			if press(m, "p"); strings.Contains(m.View(), "no harm") {
				t.Errorf("%v: predicting again shows the answer", size)
			}
		}
		if len(views) != 1 {
			t.Errorf("%v: the screen differs with the answer before the guess", size)
		}
	}
}

// Too few worlds are no answer yet; a segment that never has enough says so.
func TestThresholdSoFar(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	openThreshold(m, 3, "enter")
	if view := ansi.Strip(m.View()); !strings.Contains(view, "3 of 64 worlds so far") || strings.Contains(view, "does harm") {
		t.Errorf("after three worlds:\n%s", view)
	}
	m = testModel(t, 120, 36, false, colourless(false))
	c := openThreshold(m, thresholdWorlds, "enter")
	c.result.Thresholds[1].Found = analysis.Threshold{}
	first := &c.result.Thresholds[0].Found
	first.Set, first.Parts = []float64{.25, .5, .75}, []analysis.Span{{From: .25, To: .25}, {From: .5, To: .75}}
	if view := ansi.Strip(m.View()); !strings.Contains(view, "no answer") || !strings.Contains(view, "25..75*") || !strings.Contains(view, "More of intensity does harm beyond about 58") {
		t.Errorf("of a segment without worlds:\n%s", view)
	}
	for verdict, want := range map[analysis.Verdict]string{analysis.Somewhere: "harm by 75", analysis.CannotTell: "cannot tell", analysis.NoAnswer: "no answer"} {
		first.Verdict = verdict
		if view := ansi.Strip(m.View()); !strings.Contains(view, want) {
			t.Errorf("%v is not told by %q:\n%s", verdict, want, view)
		}
	}
}

func TestGuessing(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	c := openThreshold(m, thresholdWorlds, "L", "l", "h", "h")
	if c.guess != 59 {
		t.Errorf("guess is %d", c.guess)
	}
	m.View()
	for x, want := range map[int]int{c.plot.X: 0, c.plot.X + c.plot.W - 1: 100} {
		if m.Update(tea.MouseMsg{X: x, Y: c.plot.Y + 3, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft}); c.guess != want {
			t.Errorf("a click at column %d guesses %d, want %d", x, c.guess, want)
		}
	}
	if press(m, "enter", "h"); c.guess != 100 && c.guess != 0 {
		t.Errorf("a locked guess moved to %d", c.guess)
	}
	before := c.job.generation
	if press(m, "t"); c.locked || c.lever != 1 || c.result != nil || c.job.generation == before {
		t.Errorf("another lever is not asked again: %+v", c)
	}
	if press(m, "x"); c.job.running || !strings.Contains(m.message, "stopped") {
		t.Errorf("x did not stop the work")
	}
	old := c.job.generation
	if press(m, "enter"); !c.job.running || c.job.generation == old {
		t.Errorf("stopped work does not start again")
	}
	if m.Update(newsMsg{screenThreshold, old, testThreshold(), nil}); c.result != nil {
		t.Errorf("news of stopped work arrived")
	}
}
