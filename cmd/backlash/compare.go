package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

func compareCommand(a *app) *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use: "compare SCENARIO", Short: "same people, same luck, several strategies: paired differences",
		Long:    "Runs the focal brand under each strategy, on the same people with the same luck, and pairs the\nruns: what differs is caused by the strategy alone. Differences are to the first strategy.",
		Example: "  backlash compare subscription-streaming --strategies balanced,hyper-intrusive,mass-marketing\n  backlash compare health-app --replicates 10",
		Args:    exactly(1, "a scenario"),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.compare(cmd.Context(), args[0], f) },
	}
	cmd.Flags().StringSliceVar(&f.strategies, "strategies", nil, "strategies, the first is the baseline (default: the scenario's compare list)")
	cmd.Flags().IntVar(&f.replicates, "replicates", compareReplicates, "paired worlds")
	return cmd
}

// compareReplicates is how many paired worlds a comparison rests on when nothing is said.
const compareReplicates = 40

// compareFlags are those of compare.
type compareFlags struct {
	strategies []string
	replicates int
}

func (a *app) compare(ctx context.Context, name string, f compareFlags) error {
	if f.replicates < 1 {
		return usage("--replicates: want at least 1")
	}
	s, err := a.load(name, "")
	if err != nil {
		return err
	}
	if len(f.strategies) == 0 {
		f.strategies = s.Compare
	}
	if len(f.strategies) < 2 {
		return usage("compare wants at least two strategies: --strategies balanced,hyper-intrusive")
	}
	points, err := a.points(s, f.strategies)
	if err != nil {
		return err
	}
	c, err := experiment.Compare(ctx, points, f.replicates, a.workers, a.progress())
	if err != nil {
		return err
	}
	var failed []error
	for _, arm := range c.Arms {
		failed = append(failed, arm.Failed...)
	}
	if len(failed) > 0 {
		return errors.Join(failed...)
	}
	a.printComparison(s, c)
	return nil
}

func (a *app) printComparison(s *scenarios.Scenario, c *experiment.Comparison) {
	months := s.Config.Months
	for _, line := range wrap(s.Name+": "+s.About, 79) {
		fmt.Fprintln(a.out, line)
	}
	fmt.Fprintf(a.out, "%d people, seed %d, %d months, %d paired worlds\n\n", s.Config.Population.Customers, s.Config.Seed, months, c.Arms[0].Replicates)
	fmt.Fprintf(a.out, "What the dashboard shows in months 1-3, and what it comes to in month %d\n", months)
	var rows, differences [][]string
	for i, arm := range c.Arms {
		rows = append(rows, []string{arm.Point.Name,
			estimate(analysis.Mean(arm.Mean(agents.MetricConversions, 1, 3)), 2), estimate(analysis.Mean(arm.Mean(agents.MetricMargin, 1, 3)), 3),
			estimate(arm.At(agents.MetricTrustStarters, months), 3), estimate(arm.At(agents.MetricCumulativeChurn, months), 3), estimate(analysis.Mean(arm.Value), 2)})
		if i > 0 {
			differences = append(differences, []string{arm.Point.Name, signed(c.Difference(i, agents.MetricTrustStarters, months), 3),
				signed(c.Difference(i, agents.MetricCumulativeChurn, months), 3), signed(c.ValueDifference(i), 2), verdict(c.ValueDifference(i))})
		}
	}
	table(a.out, []string{"", "conversions", "margin", "trust", "left", "value"}, rows)
	fmt.Fprintf(a.out, "\nDifference to %s, world by world\n", c.Arms[0].Point.Name)
	table(a.out, []string{"", "trust", "left", "value", "so"}, differences)
	fmt.Fprintf(a.out, "\nWho left only because of the strategy, of those who started\n")
	for _, arm := range c.Arms[1:] {
		a.printTwins(c.Arms[0].Point.Name, arm)
	}
	for _, arm := range c.Arms {
		fmt.Fprintf(a.out, "%s: %s\n", arm.Point.Name, openingText(&arm.Collected))
	}
	if c.Arms[0].Replicates > 1 {
		fmt.Fprintln(a.out, "± is half a 95 % interval over luck; value is discounted margin per starter in baskets")
	} else {
		fmt.Fprintln(a.out, "one replicate: no interval can be given")
	}
}

// verdict says in a word what an interval allows to say.
func verdict(e analysis.Estimate) string {
	switch {
	case e.Mean == 0 && (e.Lo == 0 || e.N == 1):
		return "the same"
	case !e.Clear():
		return "cannot tell"
	case e.Mean > 0:
		return "better"
	}
	return "worse"
}

func (a *app) printTwins(base string, arm *experiment.Arm) {
	here, there := analysis.Mean(arm.OnlyHere), analysis.Mean(arm.OnlyFirst)
	net := analysis.Paired(arm.OnlyHere, arm.OnlyFirst)
	fmt.Fprintf(a.out, "%s: only here %s, only under %s %s, net %s\n", arm.Point.Name, percent(here), base, percent(there), percent(net))
	if here.Mean > 0 {
		type share struct {
			name string
			x    float64
		}
		var causes []share
		for k, x := range arm.Causes {
			causes = append(causes, share{agents.CauseNames[k], x})
		}
		slices.SortStableFunc(causes, func(p, q share) int {
			if p.x > q.x {
				return -1
			} else if p.x < q.x {
				return 1
			}
			return 0
		})
		var parts []string
		for _, k := range causes[:4] {
			if k.x >= .005 {
				parts = append(parts, fmt.Sprintf("%s %.0f %%", k.name, 100*k.x))
			}
		}
		fmt.Fprintf(a.out, "  why they left: %s\n", strings.Join(parts, ", "))
	}
}

func percent(e analysis.Estimate) string {
	e.Mean, e.Lo, e.Hi = 100*e.Mean, 100*e.Lo, 100*e.Hi
	return estimate(e, 1) + " %"
}
