package experiment

import (
	"math"
	"testing"
)

// Every world is another, and a draw's replicates follow one another.
func TestWorldsAreNumbered(t *testing.T) {
	for _, w := range []Worlds{{Replicates: 3}, {Draws: 4, Replicates: 3}, {Draws: 5, Replicates: 1}} {
		seen := map[Run]bool{}
		last := Run{Point: 7, Draw: -1}
		for i := range w.Count() {
			r := w.Run(7, i)
			if r.Point != 7 || seen[r] || r.Compare(last) <= 0 || (r.Draw == 0) != (w.Draws == 0) {
				t.Errorf("%+v: world %d is %+v", w, i, r)
			}
			seen[r], last = true, r
		}
	}
}

// Under luck the interval is that of the mean; under draws it holds most of the draws, however many replicates each has.
func TestEstimatesOverWorlds(t *testing.T) {
	var values []float64
	for d := range 200 {
		for r := range 5 {
			values = append(values, float64(d)+.01*float64(r))
		}
	}
	e := Worlds{Draws: 200, Replicates: 5}.Estimate(values)
	if e.N != 200 || math.Abs(e.Lo-.025*199-.02) > 1e-9 || math.Abs(e.Hi-.975*199-.02) > 1e-9 {
		t.Errorf("%+v", e)
	}
	if luck := (Worlds{Replicates: 1000}).Estimate(values); luck.Hi-luck.Lo > 10 || luck.Mean != e.Mean && math.Abs(luck.Mean-e.Mean) > 1e-9 {
		t.Errorf("%+v", luck)
	}
	values[3] = math.NaN()
	if e := (Worlds{Draws: 200, Replicates: 5}).Estimate(values); e.N != 200 {
		t.Errorf("a failed world takes its draw along: %+v", e)
	}
}
