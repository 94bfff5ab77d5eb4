package experiment

import (
	"context"
	"math"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
)

// Step is one level of a lever that goes up and back: what the way up and the way back did to a measure, each against the same
// worlds with the lever left at its first level, and the difference. At the last level up and back are one.
type Step struct {
	Level                float64
	Up, Back, Difference analysis.Estimate
}

// Hysteresis moves a lever of the focal brand up through levels and back again, each for hold months, and measures at the end of
// each. The scenario's own schedule and policy of the brand are left out: the lever is all that moves.
func Hysteresis(ctx context.Context, c sim.Config, lever agents.Lever, levels []float64, hold int, of Measure, replicates, workers int, tell func(done, total int)) ([]Step, error) {
	n := len(levels)
	c.Months, c.Beyond = (2*n-1)*hold, 0
	var kept []sim.Shock
	for _, s := range c.Shocks {
		if s.Month <= c.Months {
			kept = append(kept, s)
		}
	}
	c.Shocks = kept
	still, moved := c, c
	still.Brands, moved.Brands = append([]sim.Brand{}, c.Brands...), append([]sim.Brand{}, c.Brands...)
	for _, b := range []*sim.Brand{&still.Brands[0], &moved.Brands[0]} {
		b.Schedule, b.Policy = nil, agents.NoPolicy
		b.Levers[lever] = float32(levels[0])
	}
	for k := 1; k < 2*n-1; k++ {
		moved.Brands[0].Schedule = append(moved.Brands[0].Schedule, sim.Change{Month: k*hold + 1, Lever: lever, To: float32(levels[turn(k, n)])})
	}
	effects := make([][]float64, 2*n-1) // [step][replicate]
	var base []float64
	done := 0
	err := Execute(ctx, []Point{{Config: still}, {Config: moved}}, replicates, workers, sim.Observe{}, func(run Run, r *sim.Result, err error) error {
		done++
		tell(done, 2*replicates)
		values := make([]float64, 2*n-1)
		for k := range values {
			values[k] = math.NaN()
			if err == nil {
				at := of
				at.Month, at.Last = (k+1)*hold, false
				values[k] = at.Of(r)
			}
		}
		if run.Point == 0 {
			base = values
			return nil
		}
		for k := range effects {
			effects[k] = append(effects[k], values[k]-base[k])
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := make([]Step, n)
	for k := range out {
		back := 2*n - 2 - k
		out[k] = Step{levels[k], analysis.Mean(effects[k]), analysis.Mean(effects[back]), analysis.Paired(effects[back], effects[k])}
	}
	return out, nil
}

// turn is the level's number at a step up or back.
func turn(k, n int) int {
	if k < n {
		return k
	}
	return 2*n - 2 - k
}
