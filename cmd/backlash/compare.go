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
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

const compareLong = `Run the focal brand under each strategy, on the same people with the same luck, and pair
the worlds: what differs is the strategy's doing. Differences are to the first strategy.
They come with 95 % intervals, with who left under only one of two strategies, and why.`

// compareReplicates is how many paired worlds a comparison rests on when nothing is said.
const compareReplicates = 40

// compareFlags are those of compare.
type compareFlags struct {
	folderFlags
	strategies []string
	replicates int
}

func compareCommand(a *app) *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use: "compare SCENARIO", Short: "several strategies on the same people with the same luck", Long: compareLong,
		Example: "  backlash compare subscription-streaming --strategies balanced,hyper-intrusive\n" +
			"  backlash compare my.yaml --set parameters.trust.loss_gain_ratio=1.2\n" +
			"  backlash compare health-app --format parquet --out compared",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.compare(cmd.Context(), args[0], f) },
	}
	cmd.Flags().StringSliceVar(&f.strategies, "strategies", nil, "`NAMES` with commas, the first is the baseline (default: those\nthe scenario compares)")
	cmd.Flags().IntVar(&f.replicates, "replicates", compareReplicates, "paired worlds")
	f.add(cmd.Flags())
	return cmd
}

func (a *app) compare(ctx context.Context, name string, f compareFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	if f.replicates < 1 {
		return usage("--replicates %d: want at least 1", f.replicates)
	}
	s, err := a.load(name, "")
	if err != nil {
		return err
	}
	s.Config.Resample = f.resample
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
	if f.out != "" {
		return a.compareToFolder(ctx, s, points, &f)
	}
	c, err := experiment.Compare(ctx, points, f.replicates, a.workers, a.progress())
	if err != nil {
		return err
	}
	var failed []error
	for _, arm := range c.Arms {
		if arm.Replicates == 0 {
			return arm.Failed[0]
		}
		failed = append(failed, arm.Failed...)
	}
	if f.json {
		if err := record.JSON(a.out, summarizeComparison(s, c)); err != nil {
			return err
		}
	} else {
		a.printComparison(s, c)
	}
	return errors.Join(failed...)
}

// compareToFolder makes the runs in a folder, a point a strategy.
func (a *app) compareToFolder(ctx context.Context, s *scenarios.Scenario, points []experiment.Point, f *compareFlags) error {
	plan := f.plan(s, f.replicates, experiment.KeepDepartures, f.strategies...)
	plan.Over = a.set
	folder, err := a.lay(plan, f.out)
	if err != nil {
		return err
	}
	c := experiment.NewComparison(points)
	take := func(run experiment.Run, r *sim.Result, err error) error { c.Add(run, r, err); return nil }
	words := []string{"backlash", "compare", "scenario.yaml", "--strategies", strings.Join(f.strategies, ","), "--replicates", fmt.Sprint(f.replicates)}
	for _, pair := range a.set {
		words = append(words, "--set", pair)
	}
	_, err = a.complete(ctx, folder, f.format, f.command(words...), take, scenarioFile(plan), asJSON("summary.json", func() any { return summarizeComparison(s, c) }))
	if err != nil {
		return err
	}
	return f.printSummary(a)
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
	net := arm.Net()
	fmt.Fprintf(a.out, "%s: only here %s, only under %s %s, net %s\n", arm.Point.Name, percent(here), base, percent(there), percent(net))
	if here.Mean > 0 {
		type share struct {
			name string
			x    float64
		}
		var causes []share
		for k, x := range arm.Why() {
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
