package study

import (
	"context"
	"fmt"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// StepResult is one step on the way to the proposal and what it adds to those before it, in worlds not used to find the order.
type StepResult struct {
	Step int `json:"step"`
	LeverChange
	Adds analysis.Interval `json:"adds"`
	Verdict
	Together analysis.Interval `json:"adds_so_far"`
	Keeps    bool              `json:"keeps_constraints"`

	Move Move `json:"-"`
}

// way is the way from the strategy in place to the proposal.
func (o *Optimize) way() *Way {
	return &Way{Config: o.Scenario.Config, Target: "the proposal", To: o.best, Objective: o.search.Objective, Sign: o.search.Sign, In: o.In(), Sample: o.Sample}
}

// steps finds the order of steps in the search's worlds and tells them from others.
func (o *Optimize) steps(ctx context.Context) error {
	if o.result.Stays {
		return nil
	}
	w := o.way()
	order, err := w.Order(ctx, o.env, int(agents.LeverCount))
	if err != nil || len(order) == 0 {
		return err
	}
	m, err := o.env.Measure(ctx, append(w.Points(order), experiment.Point{Name: "in place", Config: w.Config}), o.check(), o.bounded()...)
	if err != nil {
		return err
	}
	moves := w.measured(order, m, 0)
	for k, x := range moves {
		o.result.Steps = append(o.result.Steps, StepResult{Step: k + 1, LeverChange: x.LeverChange, Keeps: o.keeps(m.Values[k+1]),
			Adds: toInterval(x.Gain.Estimate), Verdict: x.Gain.Verdict, Together: toInterval(x.SoFar.Estimate), Move: x})
	}
	if o.result.stop = rest(moves); o.result.stop != nil {
		o.result.Rest = &RestResult{o.result.stop.From, toInterval(o.result.stop.Left.Estimate), o.result.stop.Left.Verdict}
	}
	o.result.firstText = w.FirstText(&moves[0])
	if left := held(&w.Config.Brands[0]); left != "" {
		gain := m.gain(0, len(order)+1, 0, o.search.Sign, moves[0].Gain.Matters)
		o.result.Holding = &GainResult{toInterval(gain.Estimate), gain.Verdict}
		o.result.holdText = fmt.Sprintf("Before the first step the %s is left out: %s.", left, o.result.verdictText(gain))
	}
	return nil
}

// RestResult is the effect of the last steps.
type RestResult struct {
	From int               `json:"from_step"`
	Adds analysis.Interval `json:"adds"`
	Verdict
}

// restText says from which step on what remains adds nothing, or is not known to add anything; "" without steps.
func (r *OptimizeResult) restText() string {
	switch {
	case len(r.Steps) == 0:
		return ""
	case r.stop == nil:
		last := r.Steps[len(r.Steps)-1]
		adds := map[bool]string{true: "adds", false: "probably adds"}[last.Outcome == Better]
		return fmt.Sprintf("Even the last step %s something that matters (%s).", adds, r.in.Told(last.Move.Gain.Estimate))
	}
	text := r.stop.text(r.in)
	if k := r.stop.From - 1; k > 0 && r.stop.Left.Sign() < 0 {
		text += fmt.Sprintf(" Stop before it: %s %s.", map[bool]string{true: "the first step alone brings", false: fmt.Sprintf("the first %d steps alone bring", k)}[k == 1], r.verdictText(r.Steps[k-1].Move.SoFar))
	}
	return text
}
