package study

import (
	"context"
	"fmt"

	"backlash/sim/experiment"
)

// Monday asks what to do next: whether to go over to the best of a comparison, and which single lever to begin with.
type Monday struct {
	Base
	Sampling
	Comparison *Comparison
}

// Run says whether to go over, and of the levers, moved from where the scenario's brand has them to where the best strategy does, which
// to begin with.
func (m *Monday) Run(ctx context.Context, e *Env) ([]string, error) {
	c := m.Comparison
	best := c.Arms[0]
	for _, arm := range c.Arms[1:] {
		if best.Worlds.Difference(arm.Value, best.Value).Mean > 0 {
			best = arm
		}
	}
	config := m.Scenario.Config
	now := &config.Brands[0]
	if best.Point.Name == m.Scenario.Own() || best.Point.Name == now.Strategy {
		return []string{fmt.Sprintf("Stay with %s, as now: none of the others is worth more.", now.Strategy)}, nil
	}
	value, err := experiment.ParseMeasure("value", &config)
	if err != nil {
		return nil, err
	}
	x, err := e.Measure(ctx, []experiment.Point{{Name: "now", Config: config}, best.Point}, m.In(), value)
	if err != nil {
		return nil, err
	}
	out := []string{overSentence(now.Strategy, best.Point.Name, x.Judge(1, 0, 0, c.Matters()), amountOf(&config, value, 1))}
	way, told := m.way(best.Point, value)
	first, err := way.First(ctx, e, told, c.Smallest)
	if err != nil || first == nil {
		return out, err
	}
	return append(out, way.FirstText(first)), nil
}

// way is the way to a strategy, and the worlds to tell it from: the order is found as optimize finds it where nobody says otherwise.
func (m *Monday) way(to experiment.Point, value experiment.Measure) (*Way, experiment.Worlds) {
	in, count := m.In(), m.Worlds
	in.Count = experiment.Quick
	if m.Uncertainty.Draws() {
		count = min(count, experiment.Draws()-in.Count)
	}
	return &Way{Config: m.Scenario.Config, Target: to.Name, To: to.Config.Brands[0].Levers, Objective: value, Sign: 1, In: in, Sample: OrderSample},
		in.Others(count)
}

// overSentence says what going over to the best strategy is worth.
func overSentence(from, to string, gain Difference, a amount) string {
	size := a.told(gain.Estimate)
	switch gain.Outcome {
	case Better:
		return fmt.Sprintf("Go over from %s to %s: it is worth %s.", from, to, size)
	case LeansBetter:
		return fmt.Sprintf("Going over from %s to %s probably pays (%s).", from, to, size)
	case NoDifference:
		return fmt.Sprintf("Stay with %s: going over to %s makes no difference that matters (%s).", from, to, size)
	case CannotTell:
		return fmt.Sprintf("Whether going over from %s to %s pays cannot be told (%s).", from, to, size)
	case LeansWorse:
		return fmt.Sprintf("Stay with %s: going over to %s would probably cost (%s).", from, to, size)
	}
	return fmt.Sprintf("Stay with %s: %s would bring %s.", from, to, size)
}
