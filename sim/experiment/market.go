package experiment

import (
	"context"
	"fmt"
	"math"
	"slices"

	"backlash/agents"
	"backlash/sim"
)

// Market is a game: brands that start alike compete for the same customers and set their levers each quarter. The decisions so far
// form a scenario, so that a game can be replayed from its file.
type Market struct {
	Base      sim.Config        // with one brand, which all of them start as
	Names     []string          // of the brands
	Quarters  int               // into which the months of Base are divided; leftover months are not played
	Decisions [][]agents.Levers // by quarter played so far and brand: the levers in force
	Shocks    []sim.Shock       // sent into the game, in order of months
}

// Length is the months of a quarter.
func (g *Market) Length() int { return max(1, g.Base.Months/g.Quarters) }

// Start returns the levers that every brand begins with.
func (g *Market) Start() agents.Levers { return g.Base.Brands[0].Levers }

// Decided returns a brand's levers for a quarter, from 0; before the first, those that all start with.
func (g *Market) Decided(quarter, brand int) agents.Levers {
	if quarter < 0 {
		return g.Start()
	}
	return g.Decisions[quarter][brand]
}

// Config is the game so far as a scenario's configuration: a decision is a change of levers in the first month of its quarter.
func (g *Market) Config() sim.Config {
	c := g.Base
	c.Months = g.Quarters * g.Length()
	c.Brands = nil
	for i, name := range g.Names {
		b := g.Base.Brands[0]
		b.Name, b.Schedule, b.Policy = name, nil, agents.NoPolicy
		for q := range g.Decisions {
			for l, to := range g.Decided(q, i) {
				switch was := g.Decided(q-1, i)[l]; {
				case to == was:
				case q == 0:
					b.Levers[l] = to
				default:
					b.Schedule = append(b.Schedule, sim.Change{Month: q*g.Length() + 1, Over: 1, Lever: agents.Lever(l), To: to})
				}
			}
		}
		c.Brands = append(c.Brands, b)
	}
	c.Shocks = append(slices.Clone(g.Base.Shocks), g.Shocks...)
	slices.SortStableFunc(c.Shocks, func(a, b sim.Shock) int { return a.Month - b.Month })
	return c
}

// Play runs the game as far as it has been decided; later months go on with the last decisions and are not to be shown.
func (g *Market) Play(ctx context.Context, workers int) (*sim.Result, error) {
	c := g.Config()
	return sim.Run(ctx, &c, workers, sim.Observe{})
}

// Earned is what a brand has earned up to a month (from 1): its margin, summed over months and customers, per customer that a
// brand started with.
func Earned(r *sim.Result, brand, month int) float64 {
	sum, start := 0.0, r.Frames[0].At(brand, sim.All, agents.MetricCustomers)
	for m := range month {
		margin, customers := r.Frames[m].At(brand, sim.All, agents.MetricMargin), r.Frames[m].At(brand, sim.All, agents.MetricCustomers)
		if !math.IsNaN(margin) && customers > 0 {
			sum += float64(margin * customers)
		}
	}
	return sum / start
}

// Cost is what a decision cost its brand: what it would have earned by the end had it left its levers alone in that quarter, minus
// what it did earn. Everything else, including luck, is the same.
type Cost struct {
	Quarter int // from 0
	Amount  float64
}

// Costs finds, for each brand, the decision that cost it most; its quarter is -1 where no decision cost anything.
func (g *Market) Costs(ctx context.Context, played *sim.Result, workers int) ([]Cost, error) {
	out := make([]Cost, len(g.Names))
	var twins []Point
	type of struct{ brand, quarter int }
	var which []of
	for b := range g.Names {
		out[b].Quarter = -1
		for q := range g.Decisions {
			if g.Decided(q, b) == g.Decided(q-1, b) {
				continue
			}
			twin := *g
			twin.Decisions = slices.Clone(g.Decisions)
			twin.Decisions[q] = slices.Clone(g.Decisions[q])
			twin.Decisions[q][b] = g.Decided(q-1, b)
			twins, which = append(twins, Point{Name: fmt.Sprintf("%s without quarter %d", g.Names[b], q+1), Config: twin.Config()}), append(which, of{b, q})
		}
	}
	last := played.Config.Months
	worlds := ByLuck(1)
	err := Perform(ctx, worlds.Runs(len(twins)), Configs(twins, worlds), workers, sim.Observe{}, func(run Run, r *sim.Result, err error) error {
		if err != nil {
			return err
		}
		at := which[run.Point]
		if cost := Earned(r, at.brand, last) - Earned(played, at.brand, last); cost > out[at.brand].Amount {
			out[at.brand] = Cost{at.quarter, cost}
		}
		return nil
	})
	return out, err
}
