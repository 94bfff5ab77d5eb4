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
	Gain  Difference
	SoFar Difference // by the moves up to it
	Left  Difference // by it and all that follow
	Over  bool       // stopping before it is not known to be worse than any of the stretches from it on
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
	return w.measured(order, m, matters), nil
}

// measured are the moves of an order, of what is measured already: m's points begin with those of Points, its first measure is the objective.
func (w *Way) measured(order []agents.Lever, m *Measured, matters float64) []Move {
	if matters == 0 {
		matters = experiment.Matters(w.Objective.Metric, m.Estimate(0, 0).Mean)
	}
	gain := func(now, before int) Difference { return m.gain(now, before, 0, w.Sign, matters) }
	var out []Move
	for k, l := range order {
		x := Move{w.change(l), gain(k+1, k), gain(k+1, 0), gain(len(order), k), true}
		for after := k + 1; after <= len(order); after++ {
			x.Over = x.Over && gain(after, k).Sign() <= 0
		}
		out = append(out, x)
	}
	return out
}

// Rest is where on a way one may stop: no stretch of the moves from there on is better than stopping, nor leans so.
type Rest struct {
	From int        // the first move of it, from 1
	Left Difference // what it adds
}

// rest is nil where every move begins a stretch that is better, or leans so.
func rest(moves []Move) *Rest {
	for k, x := range moves {
		if x.Over {
			return &Rest{k + 1, x.Left}
		}
	}
	return nil
}

// text says that one may stop before the rest.
func (r *Rest) text(a Shown) string {
	says := map[Outcome]string{NoDifference: "what remains adds nothing that matters", CannotTell: "it cannot be told whether what remains adds anything that matters",
		LeansWorse: "what remains adds nothing and probably costs", Worse: "what remains adds nothing and costs"}[r.Left.Outcome]
	return fmt.Sprintf("From step %d on %s (%s).", r.From, says, a.Told(r.Left.Estimate))
}

// ThenText says which moves follow the first, in order, what each adds, and from where on one may stop.
func (w *Way) ThenText(moves []Move) string {
	if len(moves) < 2 {
		return ""
	}
	a, end, stop := shownMeasure(w.Objective, MoneyOf(&w.Config), w.Sign), len(moves), rest(moves)
	if stop != nil {
		end = stop.From - 1
	}
	var text []string
	var adds []string
	for _, x := range moves[min(1, end):end] {
		adds = append(adds, fmt.Sprintf("%s (%s, %s)", x.LeverChange, a.Over(x.Gain.Estimate), x.Gain.Outcome))
	}
	if len(adds) > 0 {
		text = append(text, "Then, in this order: "+strings.Join(adds, ", ")+".")
	}
	if stop != nil {
		if len(adds) > 0 && stop.Left.Sign() < 0 {
			text = append(text, fmt.Sprintf("These %d together: %s.", end, a.Told(moves[end-1].SoFar.Estimate)))
		}
		text = append(text, stop.text(a))
	}
	return strings.Join(text, " ")
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
