package main

import (
	"cmp"
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
They come with 95 % intervals, with who left under only one of two strategies, and why.
With --steps it is about the scenario's own schedule: what each step of it adds to
those before it, and whether it pays.`

// compareReplicates is how many paired worlds a comparison rests on when nothing is said.
const compareReplicates = 40

// compareFlags are those of compare.
type compareFlags struct {
	folderFlags
	strategies []string
	replicates int
	steps      bool
}

func compareCommand(a *app) *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use: "compare SCENARIO", Short: "several strategies on the same people with the same luck", Long: compareLong,
		Example: "  backlash compare subscription-streaming --strategies balanced,hyper-intrusive\n" +
			"  backlash compare articles-advice --strategies as-written,click-maximizer\n" +
			"  backlash compare articles-advice --steps\n" +
			"  backlash compare my.yaml --set parameters.trust.loss_gain_ratio=1.2\n" +
			"  backlash compare health-app --format parquet --out compared",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.compare(cmd.Context(), args[0], f) },
	}
	cmd.Flags().StringSliceVar(&f.strategies, "strategies", nil, "`NAMES` with commas, the first is the baseline; as-written is what the scenario says (default: those the scenario compares, or the history's and its own)")
	wholeVar(cmd.Flags(), &f.replicates, "replicates", compareReplicates, "paired worlds")
	cmd.Flags().BoolVar(&f.steps, "steps", false, "what each step of the scenario's schedule adds to those before it")
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
	if f.steps {
		if f.out != "" || f.json || len(f.strategies) > 0 {
			return usage("--steps goes without --strategies, --out and --json")
		}
		return a.compareSteps(ctx, s, &f)
	}
	if len(f.strategies) == 0 {
		f.strategies = s.Compared()
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
	c, err := experiment.Compare(ctx, points, f.worlds(f.replicates), a.workers, a.progress())
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
		if err := record.JSON(a.out, summarizeComparison(s, c, &f.folderFlags)); err != nil {
			return err
		}
	} else {
		a.printComparison(s, c, &f)
	}
	return errors.Join(failed...)
}

// compareToFolder makes the runs in a folder, a point a strategy.
func (a *app) compareToFolder(ctx context.Context, s *scenarios.Scenario, points []experiment.Point, f *compareFlags) error {
	_, err := a.compareInFolder(ctx, s, points, f)
	return f.printSummary(a, err)
}

// compareInFolder makes the runs and returns what they come to; a folder that was finished before has nothing to return.
func (a *app) compareInFolder(ctx context.Context, s *scenarios.Scenario, points []experiment.Point, f *compareFlags) (*experiment.Comparison, error) {
	plan := f.plan(s, f.replicates, experiment.KeepDepartures, f.strategies...)
	over, err := a.over(s, "strategy")
	if err != nil {
		return nil, err
	}
	plan.Over = texts(over)
	folder, err := a.lay(plan, f.out)
	if err != nil {
		return nil, err
	}
	c := experiment.NewComparison(points, f.worlds(f.replicates))
	take := func(run experiment.Run, r *sim.Result, err error) error { c.Add(run, r, err); return nil }
	words := []string{"backlash", "compare", "scenario.yaml", "--strategies", strings.Join(f.strategies, ","), "--replicates", fmt.Sprint(f.replicates)}
	for _, pair := range a.set {
		words = append(words, "--set", pair)
	}
	_, err = a.complete(ctx, folder, f.format, f.command(words...), take, scenarioFile(plan), asJSON("summary.json", func() any { return summarizeComparison(s, c, &f.folderFlags) }))
	return c, err
}

func (a *app) printComparison(s *scenarios.Scenario, c *experiment.Comparison, f *compareFlags) {
	months, first := s.Config.Months, c.Arms[0].Point.Name
	paragraph(a.out, "%s: %s", s.Name, s.About)
	paragraph(a.out, "%d people, seed %d, %s, %s", s.Config.Population.Customers, s.Config.Seed, several(months, "month"), several(c.Arms[0].Replicates, "paired world"))
	fmt.Fprintf(a.out, "\nWhat the dashboard shows in months 1-3, and what it comes to in month %d\n", months)
	digits := 2
	for _, arm := range c.Arms {
		if arm.Estimate(arm.Value).Hi >= 10 {
			digits = 1
		}
	}
	var rows, differences, twins [][]string
	for i, arm := range c.Arms {
		rows = append(rows, []string{arm.Point.Name,
			estimate(arm.Estimate(arm.Mean(agents.MetricConversions, 1, 3)), 2), estimate(arm.Estimate(arm.Mean(agents.MetricMargin, 1, 3)), 2),
			estimate(arm.At(agents.MetricTrustStarters, months), 3), estimate(hundredths(arm.At(agents.MetricCumulativeChurn, months)), 1), estimate(arm.Estimate(arm.Value), digits)})
		if i == 0 {
			continue
		}
		differences = append(differences, []string{arm.Point.Name, signed(c.Difference(i, agents.MetricTrustStarters, months), 3),
			signed(hundredths(c.Difference(i, agents.MetricCumulativeChurn, months)), 1), signed(c.ValueDifference(i), 2), verdict(c.ValueDifference(i))})
		twins = append(twins, []string{arm.Point.Name, estimate(hundredths(arm.Estimate(arm.OnlyHere)), 1), estimate(hundredths(arm.Estimate(arm.OnlyFirst)), 1), signed(hundredths(arm.Net()), 1)})
	}
	table(a.out, []string{"", "convers.", "margin", "trust", "left %", "value"}, rows)
	fmt.Fprintf(a.out, "\nDifference to %s, world by world\n", first)
	table(a.out, []string{"", "trust", "left %", "value", "so"}, differences)
	fmt.Fprintf(a.out, "\nWho left only because of the strategy, in %% of those who started\n")
	table(a.out, []string{"", "only here", "only under " + first, "net"}, twins)
	fmt.Fprintln(a.out)
	for _, arm := range c.Arms[1:] {
		if why := whyText(arm); why != "" {
			point(a.out, "Why only under "+arm.Point.Name+":", why)
		}
	}
	for _, arm := range c.Arms {
		text := openingText(&arm.Collected)
		point(a.out, arm.Point.Name+":", strings.ToLower(text[:1])+text[1:])
	}
	a.tellOrder(c, f)
	fmt.Fprintln(a.out)
	legend := "convers.: purchases a customer a month; margin: a customer a month, in B0, the setting's basket; " +
		"trust: 0..1, of all who started; left: at least once; value: discounted margin of each who started, in B0. "
	paragraph(a.out, "%s", legend+f.means(c.Arms[0].Replicates))
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

// whyText says what those who left only under an arm were driven out by, the most important first; "" when nobody left so.
func whyText(arm *experiment.Arm) string {
	type share struct {
		name string
		x    float64
	}
	var causes []share
	for k, x := range arm.Why() {
		causes = append(causes, share{agents.CauseNames[k], x})
	}
	slices.SortStableFunc(causes, func(p, q share) int { return cmp.Compare(q.x, p.x) })
	var parts []string
	for _, k := range causes[:5] {
		if k.x >= .005 {
			parts = append(parts, fmt.Sprintf("%s %.0f %%", k.name, 100*k.x))
		}
	}
	return strings.Join(parts, ", ")
}

func percent(e analysis.Estimate) string { return estimate(hundredths(e), 1) + " %" }
