package study

import (
	"context"
	"fmt"
	"strings"

	"backlash/agents"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// Move is a move on the way, and what it adds in worlds that it was not picked in: the first by itself, others to those before them.
type Move struct {
	LeverChange
	Gain Difference
}

// Steps finds the moves of the way, and measures what each adds to those before it in other worlds, with all customers. matters is the
// smallest difference that matters, 0 for the table of metrics' default. There are no moves if no lever needs to move.
func (w *Way) Steps(ctx context.Context, e *Env, told experiment.Worlds, matters float64) ([]Move, error) {
	order, err := w.Order(ctx, e, int(agents.LeverCount))
	if err != nil || len(order) == 0 {
		return nil, err
	}
	m, err := e.Measure(ctx, w.Points(order), told, w.Objective)
	if err != nil {
		return nil, err
	}
	out := []Move{*w.first(order, m, matters)}
	for k, l := range order[1:] {
		out = append(out, Move{w.change(l), m.gain(k+2, k+1, 0, w.Sign, out[0].Gain.Matters)})
	}
	return out, nil
}

// ThenText says which moves follow the first, in order, and what each adds; those not known to help are only counted.
func (w *Way) ThenText(steps []Move) string {
	if len(steps) < 2 {
		return ""
	}
	a := shownMeasure(w.Objective, MoneyOf(&w.Config), w.Sign)
	var adds []string
	for _, s := range steps[1:] {
		if s.Gain.Sign() > 0 {
			adds = append(adds, fmt.Sprintf("%s (%s, %s)", s.LeverChange, a.Over(s.Gain.Estimate), s.Gain.Outcome))
		}
	}
	open := len(steps) - 1 - len(adds)
	switch {
	case len(adds) == 0:
		return "It is not known whether later moves add anything."
	case open == 0:
		return "Then, in this order: " + strings.Join(adds, ", ") + "."
	}
	return fmt.Sprintf("Then, in this order: %s. %s not known to add anything.", strings.Join(adds, ", "), map[bool]string{true: "One move more is", false: fmt.Sprintf("%d moves more are", open)}[open == 1])
}

// first is the first of Steps, of what is measured already: m's points are those of Points, its first measure is the objective.
func (w *Way) first(order []agents.Lever, m *Measured, matters float64) *Move {
	if len(order) == 0 {
		return nil
	}
	if matters == 0 {
		matters = experiment.Matters(w.Objective.Metric, m.Estimate(0, 0).Mean)
	}
	return &Move{w.change(order[0]), m.gain(1, 0, 0, w.Sign, matters)}
}

// change is the move of a lever.
func (w *Way) change(l agents.Lever) LeverChange {
	return LeverChange{agents.LeverNames[l], record.Widen(w.Config.Brands[0].Levers[l]), record.Widen(w.To[l])}
}

// FirstText says what the first move does.
func (w *Way) FirstText(f *Move) string {
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
