package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// likely is the share of worlds, or of parameter draws, from which on an order is called likely.
const likely = .9

// pair is one pair of arms and how often the first is ahead.
type pair struct {
	better, worse string
	ahead         float64
}

// order ranks arms by value and tells for each pair how often the better one is ahead: world by world, or draw by draw where
// parameters are drawn.
func order(c *experiment.Comparison) (names []string, pairs []pair) {
	arms := slices.Clone(c.Arms)
	mean := func(a *experiment.Arm) float64 { return a.Estimate(a.Value).Mean }
	slices.SortStableFunc(arms, func(x, y *experiment.Arm) int { return cmp.Compare(mean(y), mean(x)) })
	for i, a := range arms {
		names = append(names, a.Point.Name)
		for _, b := range arms[i+1:] {
			pairs = append(pairs, pair{a.Point.Name, b.Point.Name, aheadShare(a.Worlds, a.Value, b.Value)})
		}
	}
	return names, pairs
}

// aheadShare is the share of worlds, or of draws by their means, in which a lies above b; a tie is half.
func aheadShare(w experiment.Worlds, a, b []float64) float64 {
	each := 1
	if w.Draws > 0 {
		each = w.Replicates
	}
	ahead, n := 0., 0.
	for i := 0; i+each <= min(len(a), len(b)); i += each {
		var d []float64
		for k := i; k < i+each; k++ {
			d = append(d, a[k]-b[k])
		}
		switch mean := analysis.Mean(d).Mean; {
		case math.IsNaN(mean):
			continue
		case mean > 0:
			ahead++
		case mean == 0:
			ahead += .5
		}
		n++
	}
	return ahead / n
}

// tellOrder says which of many strategies are surely better than which, and which cannot be told apart.
func (a *app) tellOrder(c *experiment.Comparison, f *compareFlags) {
	if len(c.Arms) < 3 || c.Arms[0].Replicates < 2 {
		return
	}
	names, pairs := order(c)
	var open []string
	sure := 0
	for _, p := range pairs {
		if p.ahead >= likely {
			sure++
		} else {
			open = append(open, fmt.Sprintf("%s over %s (%.0f %%)", p.better, p.worse, 100*p.ahead))
		}
	}
	of := "worlds"
	if f.uncertainty != "luck" {
		of = "parameter draws"
	}
	point(a.out, "By value, the best first:", strings.Join(names, ", ")+".")
	text := fmt.Sprintf("%d of %s of strategies keep that order in nine of ten %s or more.", sure, several(len(pairs), "pair"), of)
	if len(open) > 0 {
		text += " It cannot be told of " + strings.Join(open, "; ") + "."
	}
	point(a.out, "Likely:", text)
}

// steps are a scenario's focal brand without its schedule, then with the schedule up to each of the months in which it changes
// something.
func steps(s *scenarios.Scenario) ([]experiment.Point, []string) {
	var months []int
	for _, c := range s.Config.Brands[0].Schedule {
		if !slices.Contains(months, c.Month) {
			months = append(months, c.Month)
		}
	}
	slices.Sort(months)
	upTo := func(month int) experiment.Point {
		c := s.Config
		c.Brands = slices.Clone(c.Brands)
		c.Brands[0].Schedule = slices.DeleteFunc(slices.Clone(c.Brands[0].Schedule), func(x sim.Change) bool { return x.Month > month })
		return experiment.Point{Name: fmt.Sprintf("month %d", month), Config: c}
	}
	points, what := []experiment.Point{upTo(0)}, []string{""}
	points[0].Name = "before"
	for _, m := range months {
		var moves []string
		for _, c := range s.Config.Brands[0].Schedule {
			if c.Month == m {
				moves = append(moves, fmt.Sprintf("%s to %g", agents.LeverNames[c.Lever], c.To))
			}
		}
		points, what = append(points, upTo(m)), append(what, strings.Join(moves, ", "))
	}
	return points, what
}

// compareSteps tells what each step of the scenario's schedule adds to those before it.
func (a *app) compareSteps(ctx context.Context, s *scenarios.Scenario, f *compareFlags) error {
	points, what := steps(s)
	if len(points) < 2 {
		return usage("%s: its focal brand has no schedule, so there are no steps; --strategies compares strategies", s.Name)
	}
	worlds, months := f.worlds(f.replicates), s.Config.Months
	c, err := experiment.Compare(ctx, points, worlds, a.workers, a.progress())
	if err != nil {
		return err
	}
	for _, arm := range c.Arms {
		if len(arm.Failed) > 0 {
			return arm.Failed[0]
		}
	}
	paragraph(a.out, "%s: %s", s.Name, s.About)
	paragraph(a.out, "%d people, seed %d, %s, %s", s.Config.Population.Customers, s.Config.Seed, several(months, "month"), several(worlds.Count(), "paired world"))
	fmt.Fprintf(a.out, "\nWhat each step adds to those before it, by month %d\n", months)
	var rows [][]string
	var sentences []string
	for i := 1; i < len(c.Arms); i++ {
		now, before := c.Arms[i], c.Arms[i-1]
		at := func(m agents.Metric) analysis.Estimate {
			return worlds.Difference(now.Series[m].Values[months-1], before.Series[m].Values[months-1])
		}
		value := worlds.Difference(now.Value, before.Value)
		trust, left := at(agents.MetricTrustStarters), at(agents.MetricCumulativeChurn)
		rows = append(rows, []string{now.Point.Name, signed(trust, 3), signed(hundredths(left), 1), signed(value, 2), aheadText(aheadShare(worlds, now.Value, before.Value))})
		sentences = append(sentences, stepText(now.Point.Name, what[i], trust, value))
	}
	all := worlds.Difference(c.Arms[len(c.Arms)-1].Value, c.Arms[0].Value)
	rows = append(rows, []string{"all", signed(c.Difference(len(c.Arms)-1, agents.MetricTrustStarters, months), 3),
		signed(hundredths(c.Difference(len(c.Arms)-1, agents.MetricCumulativeChurn, months)), 1), signed(all, 2),
		aheadText(aheadShare(worlds, c.Arms[len(c.Arms)-1].Value, c.Arms[0].Value))})
	table(a.out, []string{"", "trust", "left %", "value", "ahead"}, rows)
	fmt.Fprintln(a.out)
	for _, text := range sentences {
		fmt.Fprintln(a.out, strings.Join(wrap(text, screenWidth-2), "\n  "))
	}
	fmt.Fprintln(a.out)
	paragraph(a.out, "%s", "trust: of all who started; left: at least once; value: discounted margin of each who started, in B0, so that a late step has little time to pay; "+
		"ahead: share of worlds, or of parameter draws, in which the step raises value. "+f.means(worlds.Count()))
	return nil
}

func aheadText(x float64) string { return fmt.Sprintf("%.0f %%", 100*x) }

// stepText says in a sentence what a step does, and whether it pays.
func stepText(name, what string, trust, value analysis.Estimate) string {
	effect := map[string]string{"better": "raises trust", "worse": "lowers trust", "cannot tell": "moves trust neither way surely", "the same": "does nothing to trust"}[verdict(trust)]
	pays := map[string]string{"better": "pays", "worse": "costs more than it brings within the horizon", "cannot tell": "may or may not pay",
		"the same": "changes nothing in value"}[verdict(value)]
	joint := " and "
	if verdict(trust) != verdict(value) {
		joint = ", but "
	}
	return fmt.Sprintf("From %s, %s: %s%s%s.", name, what, effect, joint, pays)
}
