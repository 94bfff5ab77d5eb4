package study

import (
	"context"
	"fmt"

	"backlash/agents"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// First is the one thing to do first on the way: the move, and what it adds by itself in worlds that it was not picked in.
type First struct {
	LeverChange
	Gain Difference
}

// First picks the first move and measures what it adds in other worlds, with all customers. matters is the smallest difference that
// matters, 0 for what the table of metrics says. It is nil where no lever is to be moved.
func (w *Way) First(ctx context.Context, e *Env, told experiment.Worlds, matters float64) (*First, error) {
	order, err := w.Order(ctx, e, 1)
	if err != nil || len(order) == 0 {
		return nil, err
	}
	m, err := e.Measure(ctx, w.Points(order), told, w.Objective)
	if err != nil {
		return nil, err
	}
	return w.first(order, m, matters), nil
}

// first is First of what is measured already: m's points are those of Points, its first measure is the objective.
func (w *Way) first(order []agents.Lever, m *Measured, matters float64) *First {
	if len(order) == 0 {
		return nil
	}
	if matters == 0 {
		matters = experiment.Matters(w.Objective.Metric, m.Estimate(0, 0).Mean)
	}
	return &First{w.change(order[0]), m.gain(1, 0, 0, w.Sign, matters)}
}

// change is the move of a lever.
func (w *Way) change(l agents.Lever) LeverChange {
	return LeverChange{agents.LeverNames[l], record.Widen(w.Config.Brands[0].Levers[l]), record.Widen(w.To[l])}
}

// FirstText says what the first move does.
func (w *Way) FirstText(f *First) string {
	text := oneLever(w.Target, f.LeverChange, f.Gain, shownMeasure(w.Objective, MoneyOf(&w.Config), w.Sign))
	if left := held(&w.Config.Brands[0]); left != "" {
		text += fmt.Sprintf(" It begins at the levers as they are, without the %s.", left)
	}
	return text
}

// oneLever says what the best single move towards a target does.
func oneLever(target string, c LeverChange, gain Difference, a Shown) string {
	move, size := "move "+c.String(), a.Told(gain.Estimate)
	switch gain.Outcome {
	case Better:
		return fmt.Sprintf("The first step towards %s: %s. By itself that is worth %s.", target, move, size)
	case LeansBetter:
		return fmt.Sprintf("The first step towards %s: %s. By itself that probably pays (%s).", target, move, size)
	case NoDifference:
		return fmt.Sprintf("Towards %s the best single step is to %s, but by itself that makes no difference that matters (%s).", target, move, size)
	case CannotTell:
		return fmt.Sprintf("Towards %s the best single step is to %s, but whether it helps by itself cannot be told (%s).", target, move, size)
	case LeansWorse:
		return fmt.Sprintf("Towards %s no single step is likely to help by itself: even to %s probably costs (%s).", target, move, size)
	}
	return fmt.Sprintf("Towards %s no single step helps by itself: even to %s brings %s.", target, move, size)
}
