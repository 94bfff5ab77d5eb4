package tui

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/sim/experiment"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// testReasons are more and more departures, with the unseen causes growing.
func testReasons() *study.CausesResult {
	r := &study.CausesResult{Name: "hyper-intrusive", TwinName: "balanced", Worlds: 4, Segments: []string{"fundamentalist", "pragmatist"}}
	for month := range testMonths {
		x := study.CauseMonth{Left: float64(80 + 8*month), Only: float64(4 * month), By: []float64{60, float64(20 + 8*month)}}
		x.Causes[agents.CauseIntrusion], x.Causes[agents.CauseContagion], x.Causes[agents.CauseOrdinary] = float64(6*month), float64(2*month), 80
		x.Parts[agents.CauseIntrusion], x.Parts[agents.CauseContagion] = .75*x.Only, .25*x.Only
		x.Trust.Won, x.Trust.Change = .04, .04-4*.0021-.001*float64(month) // of four worlds together
		x.Trust.Lost[agents.CauseIntrusion], x.Trust.Lost[agents.CauseContagion] = .001*float64(month), 4*.0021
		r.Months = append(r.Months, x)
	}
	r.Months[4] = study.CauseMonth{By: make([]float64, 2)}
	return r
}

// openWhy goes to the screen with reasons on it.
func openWhy(m *model, keys ...string) *reasoning {
	press(m, "w")
	c := m.screens[screenWhy].(*reasoning)
	m.Update(newsMsg{screenWhy, c.job.generation, testReasons(), make(chan any)})
	m.Update(newsMsg{screenWhy, c.job.generation, nil, nil})
	press(m, keys...)
	return c
}

// Causes sum to the departures, segments too, and who left only here are those of the paired comparison.
func TestReasonsAddUp(t *testing.T) {
	s := engineScenario(t)
	balanced, _ := agents.StrategyByName("balanced")
	ask := asked{here: *s, there: s.with(balanced)}
	r, err := ask.study(3).Follow(context.Background(), &study.Env{Workers: 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	total, only := 0., 0.
	for i, month := range r.Months {
		causes, by := 0., 0.
		for _, x := range month.Causes {
			causes += x
		}
		for _, x := range month.By {
			by += x
		}
		if math.Abs(causes-month.Left) > 1e-6 || by != month.Left || month.Only > month.Left {
			t.Errorf("m%d: %g left, causes %g, segments %g, only here %g", i+1, month.Left, causes, by, month.Only)
		}
		total, only = total+month.Left, only+month.Only
	}
	paired, err := (&study.Env{Workers: 1}).Compare(context.Background(), points([]setting{ask.there, ask.here}), experiment.Worlds{Uncertainty: experiment.All, Count: 3})
	if err != nil {
		t.Fatal(err)
	}
	want := 0.
	for _, share := range paired.Arms[1].OnlyHere {
		want += share * float64(s.scenario.Config.Population.Customers)
	}
	if total == 0 || only == 0 || math.Abs(only-want) > 1e-6 || r.Worlds != 3 {
		t.Errorf("%g left only here of %g in %d worlds, the comparison has %g", only, total, r.Worlds, want)
	}
}

// What departures are stacked by sums to those who leave, by cause as by kind; c and g turn the picture, and of a hundred a month fills it.
func TestWhyByKindAndInShares(t *testing.T) {
	m := testModel(t, 120, 36, false, colourless(false))
	c := openWhy(m)
	for _, kinds := range []bool{false, true} {
		c.kinds = kinds
		for i := range c.result.Months {
			sum := 0.
			for _, p := range c.parts() {
				sum += p.y[i]
			}
			if want := c.result.Months[i].Left / float64(c.result.Worlds); math.Abs(sum-want) > 1e-9 {
				t.Errorf("kinds %v, month %d: %g of %g", kinds, i+1, sum, want)
			}
		}
	}
	c.kinds = false
	for _, depth := range []draw.Depth{draw.NoColor, draw.TrueColor} { // in ASCII a name stands behind what its area is made of
		ascii := testModel(t, 120, 36, false, draw.NewStyles("dark", true, true, false, depth))
		openWhy(ascii)
		if view := ansi.Strip(ascii.View()); !strings.Contains(view, ". would leave anyway") || !strings.Contains(view, "# too personal") {
			t.Errorf("depth %v:\n%s", depth, view)
		}
	}
	if p := c.parts(); p[0].name != agents.CauseWords[agents.CauseOrdinary] || p[1].sum < p[2].sum {
		t.Errorf("the order is %v", p)
	}
	view := func() string { return ansi.Strip(m.View()) }
	if press(m, "g"); !strings.Contains(view(), "WHO LEAVES, BY KIND") || !strings.Contains(view(), "pragmatist") {
		t.Errorf("%s", view())
	}
	if press(m, "c"); !strings.Contains(view(), "of 100 who leave in a month") || !strings.Contains(view(), "100┤") {
		t.Errorf("%s", view())
	}
	if press(m, "g", "c"); !strings.Contains(view(), "WHY THEY LEAVE") || strings.Contains(view(), "in a month; names") {
		t.Errorf("%s", view())
	}
}
