package experiment

import (
	"math"
	"slices"

	"backlash/sim/analysis"
)

// Worlds are the worlds that every point of an experiment is run in: replicates of luck, or those of each of several parameter
// draws. All points meet the same worlds.
type Worlds struct {
	Draws      int // 0: the scenario's own parameters
	Replicates int // of every draw
	First      int // number of the first replicate: worlds from another first one are left-out ones
}

// Count is the number of worlds.
func (w Worlds) Count() int { return max(1, w.Draws) * w.Replicates }

// Run is a point's run in world i; a draw's replicates follow one another.
func (w Worlds) Run(point, i int) Run {
	if w.Draws == 0 {
		return Run{Point: point, Replicate: w.First + i}
	}
	return Run{Point: point, Draw: 1 + i/w.Replicates, Replicate: w.First + i%w.Replicates}
}

// runs are all runs of points, world by world.
func (w Worlds) runs(points int) []Run {
	out := make([]Run, 0, points*w.Count())
	for i := range w.Count() {
		for p := range points {
			out = append(out, w.Run(p, i))
		}
	}
	return out
}

// PerDraw are a value a world, or a value a parameter draw: the mean over its replicates. What is missing stays NaN where all of a
// draw's replicates are.
func (w Worlds) PerDraw(values []float64) []float64 {
	if w.Draws == 0 {
		return values
	}
	var draws []float64
	for i := 0; i+w.Replicates <= len(values); i += w.Replicates {
		draws = append(draws, analysis.Mean(values[i:i+w.Replicates]).Mean)
	}
	return draws
}

// Estimate estimates from a value a world. Under luck alone the interval is that of the mean. Under parameter draws it is the
// middle 95 % of the draws, each averaged over its replicates: what the answer could be, not how well its mean is known.
func (w Worlds) Estimate(values []float64) analysis.Estimate {
	if w.Draws == 0 {
		return analysis.Mean(values)
	}
	draws := slices.DeleteFunc(w.PerDraw(values), math.IsNaN)
	e := analysis.Mean(draws)
	if e.N > 1 {
		e.Lo, e.Hi = analysis.Quantile(draws, .025), analysis.Quantile(draws, .975)
	}
	return e
}

// Difference is Estimate of the differences, world by world.
func (w Worlds) Difference(a, b []float64) analysis.Estimate { return w.Estimate(Paired(a, b)) }

// Paired are the differences of a and b, world by world.
func Paired(a, b []float64) []float64 {
	d := make([]float64, min(len(a), len(b)))
	for i := range d {
		d[i] = a[i] - b[i]
	}
	return d
}
