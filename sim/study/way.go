package study

import (
	"cmp"
	"context"
	"math"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// OrderSample is the default number of customers used to find the order of steps.
const OrderSample = 2000

// unmoved is the difference to a lever's target below which it need not be moved.
const unmoved = .05

// Way is the way from the levers in place to a target, lever by lever: which to move first, and what each move adds. The order is found
// in separate worlds, with a sample of the customers; measure the effects of the moves in others.
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

// near reports whether two settings of a lever differ too little to move it.
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

// Order finds the first moves of the way, up to a given number: each is the one that adds most to those before it, on average.
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
