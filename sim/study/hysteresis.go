package study

import (
	"context"
	"fmt"
	"math"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// Hysteresis moves a lever of the focal brand up through levels and back again, each for some months, and measures at the end of
// each. The brand's own schedule and policy are left out, so that only the lever moves.
type Hysteresis struct {
	Base
	Lever  string // a lever, or LEVER=lo:hi or LEVER=lo:hi:n
	Levels int    // of a range
	Hold   int    // months at each level
	Metric string
	Sampling
}

// HysteresisStep is one level of the lever: the effect of the way up and the way back on the measure, each against the same worlds
// with the lever left at its first level, and the difference. At the last level, up and back coincide.
type HysteresisStep struct {
	Level      float64           `json:"level"`
	Up         analysis.Interval `json:"up"`
	Back       analysis.Interval `json:"back"`
	Difference analysis.Interval `json:"difference"`

	Ups, Backs, Differences analysis.Estimate `json:"-"`
}

// HysteresisResult is the result of the way up and back.
type HysteresisResult struct {
	Head
	Lever   string           `json:"lever"`
	Metric  string           `json:"metric"`
	Hold    int              `json:"months_a_level"`
	Worlds  int              `json:"worlds"` // that went well
	Failed  int              `json:"failed,omitempty"`
	Verdict                  // on what is left at the first level, back less up
	Steps   []HysteresisStep `json:"steps"`

	Shown Shown `json:"-"` // how differences are put
}

// Form is the result for programs.
func (r *HysteresisResult) Form() any { return r }

// request checks the options.
func (h *Hysteresis) request() (lever agents.Lever, levels []float64, of experiment.Measure, err error) {
	walked, levels, err := h.walk(h.Lever, h.Levels, 2)
	if err != nil {
		return lever, nil, of, err
	}
	lever, ok := agents.LeverByName(walked.Address)
	if !ok {
		return lever, nil, of, wrong("lever", "%s: want a lever of the focal brand to move up and back; this is none", walked.Address)
	}
	if months := (2*len(levels) - 1) * h.Hold; h.Hold < 1 || months > 600 {
		return lever, nil, of, wrong("hold", "%d: %d levels up and back at that many months each: want 1 to 600 months in all", h.Hold, len(levels))
	}
	if err := h.Sampling.Check(1); err != nil {
		return lever, nil, of, err
	}
	c := h.Scenario.Config
	c.Months = (2*len(levels) - 1) * h.Hold
	if of, err = experiment.ParseMeasure(h.Metric, &c); err != nil {
		return lever, nil, of, Wrong{"metric", err}
	}
	if of.Metric == agents.MetricCumulativeMargin || of.Metric == agents.MetricNewcomerMargin || of.Metric == agents.MetricLeftOnce {
		return lever, nil, of, wrong("metric", "%s only adds up over the months; take a state such as trust, churn or margin", h.Metric)
	}
	return lever, levels, of, nil
}

// Run executes the runs and returns their result.
func (h *Hysteresis) Run(ctx context.Context, e *Env) (*HysteresisResult, error) {
	lever, levels, of, err := h.request()
	if err != nil {
		return nil, err
	}
	still, moved := h.ways(lever, levels)
	steps := 2*len(levels) - 1
	effects := make([][]float64, steps) // [step][world]
	var base []float64
	var failures []error
	err = e.perform(ctx, []experiment.Point{{Config: still}, {Config: moved}}, h.In(), sim.Observe{},
		func(run experiment.Run, r *sim.Result, failure error) {
			if failure != nil {
				failures = append(failures, failure)
			}
			values := make([]float64, steps)
			for k := range values {
				at := of
				at.Month, at.Last = (k+1)*h.Hold, false
				values[k] = at.Of(r)
			}
			if run.Point == 0 {
				base = values
				return
			}
			for k := range effects {
				effects[k] = append(effects[k], values[k]-base[k])
			}
		})
	if err != nil {
		return nil, err
	}
	out := &HysteresisResult{Shown: shownMeasure(of, h.Money(), 1), Head: NewHead("hysteresis"), Lever: agents.LeverNames[lever], Metric: h.Metric, Hold: h.Hold, Failed: len(failures)}
	for _, x := range effects[0] {
		if !math.IsNaN(x) {
			out.Worlds++
		}
	}
	if out.Worlds == 0 && len(failures) > 0 {
		return nil, failures[0]
	}
	left := experiment.Paired(effects[steps-1], effects[0])
	out.Verdict = Judge(left, experiment.Matters(of.Metric, analysis.Mean(base).Mean))
	for k := range levels {
		back := steps - 1 - k
		up, down, difference := analysis.Mean(effects[k]), analysis.Mean(effects[back]), analysis.Paired(effects[back], effects[k])
		out.Steps = append(out.Steps, HysteresisStep{levels[k], toInterval(up), toInterval(down), toInterval(difference), up, down, difference})
	}
	return out, nil
}

// ways are the configurations in which the lever stays, and in which it moves up and back.
func (h *Hysteresis) ways(lever agents.Lever, levels []float64) (still, moved sim.Config) {
	n, c := len(levels), h.Scenario.Config
	c.Months, c.Beyond = (2*n-1)*h.Hold, 0
	var kept []sim.Shock
	for _, s := range c.Shocks {
		if s.Month <= c.Months {
			kept = append(kept, s)
		}
	}
	c.Shocks = kept
	still, moved = c, c
	still.Brands, moved.Brands = append([]sim.Brand{}, c.Brands...), append([]sim.Brand{}, c.Brands...)
	for _, b := range []*sim.Brand{&still.Brands[0], &moved.Brands[0]} {
		b.Schedule, b.Policy = nil, agents.NoPolicy
		b.Levers[lever] = float32(levels[0])
	}
	for k := 1; k < 2*n-1; k++ {
		to := levels[min(k, 2*n-2-k)]
		moved.Brands[0].Schedule = append(moved.Brands[0].Schedule, sim.Change{Month: k*h.Hold + 1, Lever: lever, To: float32(to)})
	}
	return still, moved
}

// Sentences say what has not recovered.
func (r *HysteresisResult) Sentences() []string {
	first, at := r.Shown.Told(r.Steps[0].Differences), r.Steps[0].Level
	var out []string
	if r.Failed > 0 {
		out = append(out, fmt.Sprintf("%s failed; they are left out.", decimal.Several(r.Failed, "run")))
	}
	switch r.Outcome {
	case NoDifference:
		return append(out, fmt.Sprintf("Back at %g, %s is as if %s had never moved: what differs does not matter (%s).", at, r.Metric, r.Lever, first))
	case CannotTell:
		return append(out, fmt.Sprintf("Whether %s comes back with %s at %g cannot be told (%s).", r.Metric, r.Lever, at, first))
	}
	probably := ""
	if !r.Solid() {
		probably = "probably "
	}
	return append(out, fmt.Sprintf("Back at %g, %s %sdiffers by %s from what it would be had %s never moved: that much has not recovered.",
		at, r.Metric, probably, first, r.Lever))
}
