package experiment

import (
	"math"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// Every run is another, in order; what the kind says differs from world to world, and nothing else does. The courses of luck of a
// world share its people and parameters.
func TestWorlds(t *testing.T) {
	path := Free()[0].Path
	row, _ := agents.ParameterByPath(path)
	enter := func(w Worlds, run Run) sim.Config {
		c := sim.Config{Seed: 5, Params: agents.DefaultParams()}
		w.Enter(&c, run)
		return c
	}
	for _, kind := range []Uncertainty{All, Luck, Parameters, People} {
		w := Worlds{Uncertainty: kind, Count: 4, Courses: 3}
		runs := w.Runs(2)
		if len(runs) != 24 {
			t.Errorf("%d runs", len(runs))
		}
		seen := map[Run]bool{}
		for _, r := range runs {
			if seen[r] {
				t.Errorf("%v twice", r)
			}
			seen[r] = true
		}
		a, b, other := enter(w, w.Run(0, 1, 0)), enter(w, w.Run(1, 1, 1)), enter(w, w.Run(0, 2, 0))
		if a.People != b.People || *row.At(&a.Params) != *row.At(&b.Params) || a.Replicate == b.Replicate {
			t.Errorf("%s: two courses of luck of a world: %d %d, luck %d %d", kind, a.People, b.People, a.Replicate, b.Replicate)
		}
		for what, differs := range map[string]struct{ is, should bool }{
			"people":     {a.People != other.People, kind == All || kind == People},
			"parameters": {*row.At(&a.Params) != *row.At(&other.Params), kind.Draws()},
			"luck":       {a.Replicate != other.Replicate, kind == All || kind == Luck},
		} {
			if differs.is != differs.should {
				t.Errorf("%s: that %s differ is %v", kind, what, differs.is)
			}
		}
		many := w.Others(5)
		for i := range 5 {
			if n := many.Run(0, i, 0).World; n < w.Count || kind.Draws() && n >= Draws() {
				t.Errorf("%s: world %d is among the others of %d", kind, n, w.Count)
			}
		}
	}
	if w := ByLuck(2); w.PerWorld() != 1 || enter(w, w.Run(0, 1, 0)).Replicate != 1 {
		t.Errorf("%+v", w)
	}
}

// The interval is that of the mean over worlds, however many courses each has; the range holds eight worlds in ten.
func TestEstimatesOverWorlds(t *testing.T) {
	var values []float64
	for d := range 200 {
		for r := range 5 {
			values = append(values, float64(d)+.01*float64(r))
		}
	}
	w := Worlds{Uncertainty: All, Count: 200, Courses: 5}
	e := w.Estimate(values)
	if e.N != 200 || math.Abs(e.Low-.1*199-.02) > 1e-9 || math.Abs(e.High-.9*199-.02) > 1e-9 || math.Abs(e.Half()-8.07) > .01 {
		t.Errorf("%+v", e)
	}
	values[3] = math.NaN()
	if e := w.Estimate(values); e.N != 200 {
		t.Errorf("a failed run takes its world along: %+v", e)
	}
	if e := ByLuck(7).Estimate(values[:7]); e.Spread() {
		t.Errorf("of seven worlds it is told where eight in ten lie: %+v", e)
	}
}
