package tui

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// testWalked is a response that bends at .62, with no harm to one segment.
func testWalked(worlds int) *walked {
	out := &walked{worlds: worlds}
	for i := range thresholdLevels {
		x := float64(i) / (thresholdLevels - 1)
		y := 3.217 + .4*x - 2*max(0, x-.62)
		out.levels = append(out.levels, x)
		out.band.Median, out.band.Lo, out.band.Hi = append(out.band.Median, y), append(out.band.Lo, y-.05), append(out.band.Hi, y+.05)
	}
	if worlds == thresholdWorlds {
		step := func(i int) float64 { return float64(i) / (thresholdLevels - 1) }
		harm := analysis.Threshold{Verdict: analysis.Inside, Good: 1, Levels: out.levels, Best: step(7), Set: []float64{step(7), step(8)}, Parts: []analysis.Span{{From: step(7), To: step(8)}},
			Turn: analysis.Range{Value: step(7), Lo: step(6), Hi: step(9)}, Fall: analysis.Range{Value: .58, Lo: .51, Hi: .66}, Excluded: .66,
			Onset:    analysis.Onset{Matters: .0343, At: step(9), ExcludedTo: step(7), CertainFrom: step(9)},
			Steepest: analysis.Steepest{Point: analysis.Span{From: step(8), To: step(9)}, Lo: step(8), Hi: 1}, Worlds: worlds}
		none, first := harm, harm
		none.Verdict, none.Set, none.Parts = analysis.NoHarm, []float64{1}, []analysis.Span{{From: 1, To: 1}}
		first.Verdict, first.Set, first.Parts, first.Turn = analysis.FirstStep, []float64{0}, []analysis.Span{{}}, analysis.Range{Hi: step(1)}
		out.rows = []harmRow{{"all customers", harm}, {"indifferent", none}, {"fundamentalists", first}}
	}
	return out
}

// openThreshold goes to the screen and hands it what so many worlds found.
func openThreshold(m *model, worlds int, keys ...string) *thresholding {
	press(m, "3")
	c := m.screens[screenThreshold].(*thresholding)
	if worlds > 0 {
		m.Update(newsMsg{screenThreshold, c.job.generation, testWalked(worlds), make(chan any)})
	}
	if worlds == thresholdWorlds {
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
			c.result.rows[0].threshold.Turn.Value = bend
			for i := range c.result.band.Median {
				c.result.band.Median[i] *= 1 + bend
				c.result.band.Hi[i] *= 2
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
	if view := ansi.Strip(m.View()); !strings.Contains(view, "3 of 12 worlds so far") || strings.Contains(view, "does harm") {
		t.Errorf("after three worlds:\n%s", view)
	}
	m = testModel(t, 120, 36, false, colourless(false))
	c := openThreshold(m, thresholdWorlds, "enter")
	c.result.rows[1].threshold = analysis.Threshold{}
	c.result.rows[0].threshold.Parts = []analysis.Span{{From: .25, To: .25}, {From: .5, To: .75}}
	if view := ansi.Strip(m.View()); !strings.Contains(view, "no answer") || !strings.Contains(view, "25 or 50..75") || !strings.Contains(view, "More intensity does harm from about 58 on") {
		t.Errorf("of a segment without worlds:\n%s", view)
	}
	for verdict, want := range map[analysis.Verdict]string{analysis.Somewhere: "harm by 75", analysis.CannotTell: "cannot tell", analysis.NoAnswer: "no answer"} {
		c.result.rows[0].threshold.Verdict = verdict
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
		t.Errorf("another lever is not asked anew: %+v", c)
	}
	if press(m, "x"); c.job.running || !strings.Contains(m.message, "stopped") {
		t.Errorf("x did not stop the work")
	}
	old := c.job.generation
	if press(m, "enter"); !c.job.running || c.job.generation == old {
		t.Errorf("stopped work does not start again")
	}
	if m.Update(newsMsg{screenThreshold, old, testWalked(thresholdWorlds), nil}); c.result != nil {
		t.Errorf("news of stopped work arrived")
	}
}

// The screen finds what the command of the same name finds: the worlds, the levels and the words of the bootstrap are the same.
func TestThresholdIsTheHeadlessOne(t *testing.T) {
	s := engineScenario(t)
	s.scenario.Config.Population.Customers, s.scenario.Config.Months = 300, 12
	var told []*walked
	ask := walk{*s, agents.Intensity, agents.MetricTrust}
	if err := ask.run(context.Background(), 2, func(r *walked) { told = append(told, r) }); err != nil {
		t.Fatal(err)
	}
	if len(told) != thresholdWorlds || len(told[0].rows) != 0 {
		t.Fatalf("told %d times, first with %d rows", len(told), len(told[0].rows))
	}
	factor, err := s.scenario.Factor("intensity=0:1:13")
	if err != nil {
		t.Fatal(err)
	}
	worlds := make([][]float64, thresholdWorlds)
	var levels []float64
	var points []experiment.Point
	for _, level := range factor.Levels {
		set := *s.scenario
		if err := set.Set("intensity", level); err != nil {
			t.Fatal(err)
		}
		x, _ := strconv.ParseFloat(level, 64)
		levels, points = append(levels, x), append(points, experiment.Point{Config: set.Config})
	}
	for i, p := range points {
		c, err := experiment.Replicate(context.Background(), p, []agents.Metric{agents.MetricTrust}, experiment.Worlds{Replicates: thresholdWorlds}, 1, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		for w, v := range c.Series[agents.MetricTrust].Values[11] {
			worlds[w] = append(worlds[w], v)
			if i == 0 && len(worlds[w]) != 1 {
				t.Fatal("worlds are mixed up")
			}
		}
	}
	want, err := analysis.FindThreshold(levels, worlds, 1, experiment.SmallestLoss(agents.MetricTrust, worlds), experiment.Words(s.seed, experiment.BootstrapStream))
	if err != nil {
		t.Fatal(err)
	}
	got := told[thresholdWorlds-1].rows
	if segments := len(s.scenario.Config.Population.Segments); len(got) != segments+1 {
		t.Fatalf("%d rows for %d segments", len(got), segments)
	}
	if fmt.Sprint(got[0].threshold) != fmt.Sprint(want) {
		t.Errorf("found %+v, headless %+v", got[0].threshold, want)
	}
}
