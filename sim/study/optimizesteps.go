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

	Added, SoFar, Left Difference `json:"-"` // by this step, by the steps up to it, and by it and all that follow
	Over               bool       `json:"-"` // stopping before it is not known to be worse than any of the stretches from it on
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
	first := w.first(order, m, 0)
	for k, l := range order {
		gain := func(now, before int) Difference { return m.gain(now, before, 0, o.search.Sign, first.Gain.Matters) }
		s := StepResult{Step: k + 1, LeverChange: w.change(l), Keeps: o.keeps(m.Values[k+1]),
			Added: gain(k+1, k), SoFar: gain(k+1, 0), Left: gain(len(order), k), Over: true}
		for after := k + 1; after <= len(order); after++ {
			s.Over = s.Over && gain(after, k).Sign() <= 0
		}
		s.Adds, s.Verdict, s.Together = toInterval(s.Added.Estimate), s.Added.Verdict, toInterval(s.SoFar.Estimate)
		o.result.Steps = append(o.result.Steps, s)
	}
	o.result.Rest = rest(o.result.Steps)
	o.result.firstText = w.FirstText(first)
	if left := held(&w.Config.Brands[0]); left != "" {
		gain := m.gain(0, len(order)+1, 0, o.search.Sign, first.Gain.Matters)
		o.result.Holding = &GainResult{toInterval(gain.Estimate), gain.Verdict}
		o.result.holdText = fmt.Sprintf("Before the first step the %s is left out: %s.", left, o.result.verdictText(gain))
	}
	return nil
}

// rest is what remains from the first step on before which one may stop: no stretch of the steps from there is better than stopping, nor
// leans so. It is nil where every step begins one that does.
func rest(steps []StepResult) *RestResult {
	for _, s := range steps {
		if s.Over {
			return &RestResult{s.Step, toInterval(s.Left.Estimate), s.Left.Verdict, s.Left}
		}
	}
	return nil
}

// RestResult is the effect of the last steps.
type RestResult struct {
	From int               `json:"from_step"`
	Adds analysis.Interval `json:"adds"`
	Verdict

	left Difference
}

// restText says from which step on what remains adds nothing, or is not known to add anything; "" without steps.
func (r *OptimizeResult) restText() string {
	switch {
	case len(r.Steps) == 0:
		return ""
	case r.Rest == nil:
		last := r.Steps[len(r.Steps)-1]
		adds := map[bool]string{true: "adds", false: "probably adds"}[last.Outcome == Better]
		return fmt.Sprintf("Even the last step %s something that matters (%s).", adds, r.in.Told(last.Added.Estimate))
	}
	says := map[Outcome]string{NoDifference: "what remains adds nothing that matters", CannotTell: "it cannot be told whether what remains adds anything that matters",
		LeansWorse: "what remains adds nothing and probably costs", Worse: "what remains adds nothing and costs"}[r.Rest.Outcome]
	return fmt.Sprintf("From step %d on %s (%s).", r.Rest.From, says, r.in.Told(r.Rest.left.Estimate))
}
