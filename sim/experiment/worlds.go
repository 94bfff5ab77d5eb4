package experiment

import (
	"math"

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

// Estimate estimates from a value a world. Under luck alone the interval is that of the mean. Under parameter draws it is the
// middle 95 % of the draws, each averaged over its replicates: what the answer could be, not how well its mean is known.
func (w Worlds) Estimate(values []float64) analysis.Estimate {
	if w.Draws == 0 {
		return analysis.Mean(values)
	}
	var draws []float64
	for i := 0; i+w.Replicates <= len(values); i += w.Replicates {
		if mean := analysis.Mean(values[i : i+w.Replicates]).Mean; !math.IsNaN(mean) {
			draws = append(draws, mean)
		}
	}
	e := analysis.Mean(draws)
	if e.N > 1 {
		e.Lo, e.Hi = analysis.Quantile(draws, .025), analysis.Quantile(draws, .975)
	}
	return e
}

// Difference is Estimate of the differences, world by world.
func (w Worlds) Difference(a, b []float64) analysis.Estimate {
	d := make([]float64, min(len(a), len(b)))
	for i := range d {
		d[i] = a[i] - b[i]
	}
	return w.Estimate(d)
}
