package study

import (
	"context"
	"fmt"

	"backlash/agents"
	"backlash/sim/experiment"
)

// Monday asks what to do next: whether to go over to the best of a comparison, and which single lever to begin with.
type Monday struct {
	Base
	Sampling
	Comparison *Comparison
}

// Run tries one lever at a time, from where the scenario's brand has it to where the best strategy does, and says what to do.
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
	to := best.Point.Config.Brands[0].Levers
	points := []experiment.Point{{Name: "now", Config: config}, best.Point}
	var moved []agents.Lever
	for l := range to {
		if now.Levers[l] != to[l] {
			levers := now.Levers
			levers[l] = to[l]
			moved = append(moved, agents.Lever(l))
			points = append(points, experiment.Point{Name: agents.LeverNames[l], Config: experiment.WithLevers(config, levers)})
		}
	}
	value, err := experiment.ParseMeasure("value", &config)
	if err != nil {
		return nil, err
	}
	x, err := e.Measure(ctx, points, m.In(), value)
	if err != nil {
		return nil, err
	}
	over := func(point int) Difference { return x.Judge(point, 0, 0, c.Matters()) }
	out := []string{overSentence(now.Strategy, best.Point.Name, over(1))}
	pick := -1
	for i := range moved {
		if pick < 0 || over(i+2).Mean > over(pick+2).Mean {
			pick = i
		}
	}
	if pick < 0 {
		return out, nil
	}
	l := moved[pick]
	return append(out, oneLever(agents.LeverNames[l], float64(now.Levers[l]), float64(to[l]), over(pick+2))), nil
}

// overSentence says what going over to the best strategy is worth.
func overSentence(from, to string, gain Difference) string {
	size := Told(gain.Estimate, 2, starter)
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

// oneLever says what the best single move does.
func oneLever(lever string, from, to float64, gain Difference) string {
	move, size := fmt.Sprintf("move %s from %.2g to %.2g", lever, from, to), Told(gain.Estimate, 2, starter)
	switch gain.Outcome {
	case Better:
		return fmt.Sprintf("If only one thing is changed: %s. By itself that is worth %s.", move, size)
	case LeansBetter:
		return fmt.Sprintf("If only one thing is changed: %s. By itself that probably pays (%s).", move, size)
	case NoDifference:
		return fmt.Sprintf("No single lever makes a difference that matters: to %s brings %s.", move, size)
	case CannotTell:
		return fmt.Sprintf("Of single levers the best is to %s, but whether it helps by itself cannot be told (%s).", move, size)
	}
	return fmt.Sprintf("No single lever helps by itself: even to %s brings %s.", move, size)
}
