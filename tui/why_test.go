package tui

import (
	"context"
	"math"
	"testing"

	"backlash/agents"
	"backlash/sim/experiment"
	"backlash/sim/study"
)

// testReasons are more and more departures, with the unseen causes growing.
func testReasons() *reasons {
	r := &reasons{worlds: 4, segments: []string{"fundamentalist", "pragmatist"}}
	for month := range testMonths {
		x := reason{left: float64(80 + 8*month), only: float64(4 * month), by: []float64{60, float64(20 + 8*month)}}
		x.causes[agents.CauseIntrusion], x.causes[agents.CauseContagion], x.causes[agents.CauseOrdinary] = float64(6*month), float64(2*month), 80
		x.trust.Won, x.trust.Change = .04, .04-4*.0021-.001*float64(month) // of four worlds together
		x.trust.Lost[agents.CauseIntrusion], x.trust.Lost[agents.CauseContagion] = .001*float64(month), 4*.0021
		r.months = append(r.months, x)
	}
	r.months[4] = reason{by: make([]float64, 2)}
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
	var r *reasons
	if err := ask.run(context.Background(), 3, 2, func(x *reasons) { r = x }); err != nil {
		t.Fatal(err)
	}
	total, only := 0., 0.
	for i, month := range r.months {
		causes, by := 0., 0.
		for _, x := range month.causes {
			causes += x
		}
		for _, x := range month.by {
			by += x
		}
		if math.Abs(causes-month.left) > 1e-6 || by != month.left || month.only > month.left {
			t.Errorf("m%d: %g left, causes %g, segments %g, only here %g", i+1, month.left, causes, by, month.only)
		}
		total, only = total+month.left, only+month.only
	}
	paired, err := (&study.Env{Workers: 1}).Compare(context.Background(), points([]setting{ask.there, ask.here}), experiment.Worlds{Replicates: 3})
	if err != nil {
		t.Fatal(err)
	}
	want := 0.
	for _, share := range paired.Arms[1].OnlyHere {
		want += share * float64(s.scenario.Config.Population.Customers)
	}
	if total == 0 || only == 0 || math.Abs(only-want) > 1e-6 || r.worlds != 3 {
		t.Errorf("%g left only here of %g in %d worlds, the comparison has %g", only, total, r.worlds, want)
	}
}
