package study

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// OrderSample is how many customers the order of steps is found with where nobody says.
const OrderSample = 2000

// unmoved is the difference to a lever's target below which it need not be moved.
const unmoved = .05

// Way is the way from the levers in place to a target, lever by lever: which to move first, and what each move adds. The order is found
// in worlds of its own, with a sample of the customers; what the moves come to is to be told from others.
type Way struct {
	Config    sim.Config // with the strategy in place
	Target    string     // its name in sentences
	To        agents.Levers
	Objective experiment.Measure
	Sign      float64 // 1 when more of the objective is better, else -1
	In        experiment.Worlds
	Sample    int
}

// moves are the levers that the target has elsewhere, in the order of the levers.
func (w *Way) moves() (out []agents.Lever) {
	for l, x := range w.Config.Brands[0].Levers {
		if !near(x, w.To[l]) {
			out = append(out, agents.Lever(l))
		}
	}
	return out
}

// near says whether two settings of a lever differ too little to move it.
func near(a, b float32) bool { return math.Abs(record.Widen(a)-record.Widen(b)) < unmoved-1e-9 }

// after is a configuration with its levers held, some of them at the target.
func (w *Way) after(c sim.Config, moved []agents.Lever) experiment.Point {
	levers := w.Config.Brands[0].Levers
	name := "held"
	for _, l := range moved {
		levers[l], name = w.To[l], "after "+agents.LeverNames[l]
	}
	return experiment.Point{Name: name, Config: experiment.WithLevers(c, levers)}
}

// Points are the levers in place, held, and then those after each of the moves, with all customers.
func (w *Way) Points(order []agents.Lever) (out []experiment.Point) {
	for k := range len(order) + 1 {
		out = append(out, w.after(w.Config, order[:k]))
	}
	return out
}

// Order finds the first moves of the way, at most so many: each is the one that adds most to those before it, on average.
func (w *Way) Order(ctx context.Context, e *Env, most int) ([]agents.Lever, error) {
	return greedy(w.moves(), most, func(ways [][]agents.Lever) ([]float64, error) {
		var points []experiment.Point
		for _, moved := range ways {
			points = append(points, w.after(sampled(w.Config, w.Sample), moved))
		}
		m, err := e.Measure(ctx, points, w.In, w.Objective)
		if err != nil {
			return nil, err
		}
		var means []float64
		for p := range points {
			means = append(means, float64(w.Sign*m.Estimate(p, 0).Mean))
		}
		return means, nil
	})
}

// greedy orders moves: each is the one that, after those before it, comes to most; of equal ones the first. worth tells what each of
// several ways comes to.
func greedy(moves []agents.Lever, most int, worth func(ways [][]agents.Lever) ([]float64, error)) ([]agents.Lever, error) {
	var order []agents.Lever
	left := slices.Clone(moves)
	for len(left) > 0 && len(order) < most {
		best := 0
		if len(left) > 1 {
			var ways [][]agents.Lever
			for _, l := range left {
				ways = append(ways, append(slices.Clone(order), l))
			}
			worths, err := worth(ways)
			if err != nil {
				return nil, err
			}
			for i, x := range worths {
				if cmp.Compare(x, worths[best]) > 0 { // a missing one is below all
					best = i
				}
			}
		}
		order = append(order, left[best])
		left = slices.Delete(left, best, best+1)
	}
	return order, nil
}

// sampled is a configuration with a sample of its customers.
func sampled(c sim.Config, most int) sim.Config {
	c.Population.Customers = min(c.Population.Customers, most)
	return c
}

// held says what is left out to hold the levers in place; "" where they are held already.
func held(b *sim.Brand) string {
	schedule, policy := len(b.Schedule) > 0, b.Policy != agents.NoPolicy
	switch {
	case schedule && policy:
		return "schedule and policy"
	case schedule:
		return "schedule"
	case policy:
		return "policy"
	}
	return ""
}

// gain is how much better a point is than another, world by world; sign says whether more is better.
func (m *Measured) gain(point, other, measure int, sign, matters float64) Difference {
	d := experiment.Paired(m.Values[point][measure], m.Values[other][measure])
	for i := range d {
		d[i] = float64(sign*d[i]) + 0 // no negative zero
	}
	return Difference{m.Worlds.Estimate(d), Judge(m.Worlds.ByWorld(d), matters)}
}

// amount is how gains in a measure are written in sentences.
type amount struct {
	digits int
	unit   string
}

// inValue is how those in value are.
var inValue = amount{2, starter}

// amountOf is how gains in a measure are; where less of it is better, they are what there is less.
func amountOf(m experiment.Measure, sign float64) amount {
	a := amount{3, "of " + m.Name}
	if info := agents.Metrics()[m.Metric]; info.Matters == 0 {
		a = amount{2, info.Unit}
	}
	if sign < 0 {
		a.unit += " less"
	}
	return a
}

// told writes a gain.
func (a amount) told(e analysis.Estimate) string { return Told(e, a.digits, a.unit) }

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
	text := oneLever(w.Target, f.LeverChange, f.Gain, amountOf(w.Objective, w.Sign))
	if left := held(&w.Config.Brands[0]); left != "" {
		text += fmt.Sprintf(" It begins at the levers as they are, without the %s.", left)
	}
	return text
}

// oneLever says what the best single move towards a target does.
func oneLever(target string, c LeverChange, gain Difference, a amount) string {
	move, size := fmt.Sprintf("move %s from %.2g to %.2g", c.Lever, c.From, c.To), a.told(gain.Estimate)
	switch gain.Outcome {
	case Better:
		return fmt.Sprintf("If only one thing is changed, towards %s: %s. By itself that is worth %s.", target, move, size)
	case LeansBetter:
		return fmt.Sprintf("If only one thing is changed, towards %s: %s. By itself that probably pays (%s).", target, move, size)
	case NoDifference:
		return fmt.Sprintf("Towards %s the best single step is to %s, but by itself that makes no difference that matters (%s).", target, move, size)
	case CannotTell:
		return fmt.Sprintf("Towards %s the best single step is to %s, but whether it helps by itself cannot be told (%s).", target, move, size)
	case LeansWorse:
		return fmt.Sprintf("Towards %s no single step is likely to help by itself: even to %s probably costs (%s).", target, move, size)
	}
	return fmt.Sprintf("Towards %s no single step helps by itself: even to %s brings %s.", target, move, size)
}
