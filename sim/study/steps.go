package study

import (
	"context"
	"fmt"
	"slices"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Steps asks what each step of the scenario's schedule adds to those before it.
type Steps struct {
	Base
	Sampling
}

// Step is one step: what it moves, and its effect by the last month.
type Step struct {
	Name, What   string
	Month        int               // in which it comes; 0: all of them
	Gone         analysis.Estimate // against the steps before, as the others
	Trust, Value Difference
}

// StepsResult is every step, and all of them against none.
type StepsResult struct {
	Worlds int
	Months int
	Steps  []Step
	All    Step

	head AnswerHead
}

// steps are a scenario's focal brand without its schedule, then with the schedule up to each of the months in which it changes
// something.
func steps(s *scenarios.Scenario) ([]experiment.Point, []string) {
	focal := &s.Config.Brands[0]
	upTo := func(month int) experiment.Point {
		c := s.Config
		c.Brands = slices.Clone(c.Brands)
		c.Brands[0].Schedule = slices.DeleteFunc(slices.Clone(c.Brands[0].Schedule), func(x sim.Change) bool { return x.Month > month })
		return experiment.Point{Name: fmt.Sprintf("month %d", month), Config: c}
	}
	points, what := []experiment.Point{upTo(0)}, []string{""}
	points[0].Name = "before"
	for _, m := range changeMonths(focal) {
		points, what = append(points, upTo(m)), append(what, changesText(focal, m))
	}
	return points, what
}

// Run runs the worlds and returns the effects of the steps.
func (s *Steps) Run(ctx context.Context, e *Env) (*StepsResult, error) {
	if err := s.Sampling.Check(1); err != nil {
		return nil, err
	}
	points, what := steps(s.Scenario)
	if len(points) < 2 {
		return nil, wrong("", "%s: its focal brand has no schedule, so there are no steps; --strategies compares strategies", s.Scenario.Name)
	}
	changes := changeMonths(&s.Scenario.Config.Brands[0])
	worlds, months := s.In(), s.Scenario.Config.Months
	c, err := e.Compare(ctx, points, worlds)
	if err != nil {
		return nil, err
	}
	for _, arm := range c.Arms {
		if len(arm.Failed) > 0 {
			return nil, arm.Failed[0]
		}
	}
	against := func(now, before *Arm) Step {
		at := func(m agents.Metric) Difference {
			there := before.Series[m].Values[months-1]
			return c.judge(now.Series[m].Values[months-1], there, experiment.Matters(m, before.Estimate(there).Mean))
		}
		return Step{now.Point.Name, "", 0, at(agents.MetricGone).Estimate, at(agents.MetricTrust), c.judge(now.Value, before.Value, c.Matters())}
	}
	out := &StepsResult{Worlds: worlds.Count, Months: months, head: answerHead("steps", s.Scenario.Config.Brands[0].Strategy, "", s.Sampling, &s.Scenario.Config)}
	for i := 1; i < len(c.Arms); i++ {
		step := against(c.Arms[i], c.Arms[i-1])
		step.What, step.Month = what[i], changes[i-1]
		out.Steps = append(out.Steps, step)
	}
	out.All = against(c.Arms[len(c.Arms)-1], c.Arms[0])
	out.All.Name = "all"
	return out, nil
}

// Sentences say what each step does, and whether it pays.
func (r *StepsResult) Sentences() (out []string) {
	for _, s := range r.Steps {
		effect := map[Outcome]string{Better: "raises trust", LeansBetter: "probably raises trust", NoDifference: "makes no difference to trust that matters",
			CannotTell: "may raise or lower trust", LeansWorse: "probably lowers trust", Worse: "lowers trust"}[s.Trust.Outcome]
		pays := map[Outcome]string{Better: "pays", LeansBetter: "probably pays", NoDifference: "changes nothing in value that matters",
			CannotTell: "may or may not pay", LeansWorse: "probably costs more than it brings within the horizon", Worse: "costs more than it brings within the horizon"}[s.Value.Outcome]
		joint := " and "
		if s.Trust.Sign() != s.Value.Sign() {
			joint = ", but "
		}
		out = append(out, fmt.Sprintf("From %s, %s: %s%s%s.", s.Name, s.What, effect, joint, pays))
	}
	return out
}
