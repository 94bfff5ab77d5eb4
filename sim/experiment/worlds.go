package experiment

import (
	"math"
	"slices"

	"backlash/sim"
	"backlash/sim/analysis"
)

// Uncertainty is what differs between the worlds that an answer rests on.
type Uncertainty string

// The kinds: people, luck and the unmeasured parameters, all at once; or one of them, with the others held fixed.
const (
	All        Uncertainty = "all"
	Luck       Uncertainty = "luck"
	Parameters Uncertainty = "parameters"
	People     Uncertainty = "people"
)

// Uncertainties are the kinds by name.
var Uncertainties = []string{string(All), string(Luck), string(Parameters), string(People)}

// Draws reports whether parameters are drawn.
func (u Uncertainty) Draws() bool { return u == All || u == Parameters }

// Varies describes what differs.
func (u Uncertainty) Varies() string {
	switch u {
	case All:
		return "people, luck and unmeasured parameters"
	case Parameters:
		return "unmeasured parameters"
	case People:
		return "people"
	}
	return "luck"
}

// Default is the number of worlds that an answer rests on unless set; with fewer than 35 no verdict is solid. Quick is the number for a
// quick look.
const Default, Quick = 64, 8

// Worlds are the worlds that every point of an experiment is run in. All points meet the same ones. The zero Uncertainty is luck.
type Worlds struct {
	Uncertainty Uncertainty
	Count       int
	Courses     int // of luck in each world, which are averaged; 0 means 1
	First       int // number of the first world, from 0; another first world gives other worlds
}

// ByLuck returns a number of worlds that differ by luck alone.
func ByLuck(count int) Worlds { return Worlds{Uncertainty: Luck, Count: count} }

// Others returns a number of worlds of the same kind that no answer uses: those from the far end.
func (w Worlds) Others(count int) Worlds {
	w.First, w.Count = leftOut, count
	if w.Uncertainty.Draws() {
		w.First = Draws() - count
	}
	return w
}

// leftOut is the first of the worlds that are kept from answers, where their number has no end.
const leftOut = 1 << 20

// PerWorld is the number of runs per world of a point.
func (w Worlds) PerWorld() int { return max(1, w.Courses) }

// Run is a point's run in a course of luck of the i-th world.
func (w Worlds) Run(point, i, course int) Run { return Run{point, w.First + i, course} }

// Runs are all runs of points, world by world.
func (w Worlds) Runs(points int) []Run {
	out := make([]Run, 0, points*w.Count*w.PerWorld())
	for i := range w.Count {
		for course := range w.PerWorld() {
			for p := range points {
				out = append(out, w.Run(p, i, course))
			}
		}
	}
	return out
}

// Enter puts a configuration into the world and the course of luck of a run.
func (w Worlds) Enter(c *sim.Config, run Run) {
	luck := uint32(run.World*w.PerWorld() + run.Course)
	switch w.Uncertainty {
	case All:
		SetDraw(c, run.World+1)
		c.People, c.Replicate = uint32(run.World+1), luck
	case Parameters:
		SetDraw(c, run.World+1)
		c.Replicate = uint32(run.Course)
	case People:
		c.People, c.Replicate = uint32(run.World+1), uint32(run.Course)
	default:
		c.Replicate = luck
	}
}

// ByWorld returns one value per world: the mean over its courses of luck, from one value per run. What is missing stays NaN where all of a
// world's courses are.
func (w Worlds) ByWorld(values []float64) []float64 {
	n := w.PerWorld()
	if n == 1 {
		return values
	}
	var worlds []float64
	for i := 0; i+n <= len(values); i += n {
		worlds = append(worlds, analysis.Mean(values[i:i+n]).Mean)
	}
	return worlds
}

// FewestSpread is the fewest worlds for which the range of eight in ten is reported.
const FewestSpread = 8

// Estimate estimates from a value a run: the mean over the worlds with its interval, and where eight in ten of the worlds lie.
func (w Worlds) Estimate(values []float64) analysis.Estimate {
	worlds := slices.DeleteFunc(slices.Clone(w.ByWorld(values)), math.IsNaN)
	e := analysis.Mean(worlds)
	if e.N >= FewestSpread {
		e.Low, e.High = analysis.Quantile(worlds, .1), analysis.Quantile(worlds, .9)
	}
	return e
}

// Difference is Estimate of the differences, world by world.
func (w Worlds) Difference(a, b []float64) analysis.Estimate { return w.Estimate(Paired(a, b)) }

// Paired returns the differences of a and b, world by world.
func Paired(a, b []float64) []float64 {
	d := make([]float64, min(len(a), len(b)))
	for i := range d {
		d[i] = a[i] - b[i]
	}
	return d
}
