package main

import (
	"backlash/sim/number"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/sim/record"
	"backlash/sim/study"
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
	study.Compare
	steps bool
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
		RunE: func(cmd *cobra.Command, args []string) error { return a.compare(cmd.Context(), args[0], &f) },
	}
	strategiesVar(cmd.Flags(), &f.Strategies, "the first is the baseline; as-written is what the scenario says")
	samplingFlags(cmd.Flags(), &f.Sampling, compareReplicates, "paired worlds")
	cmd.Flags().BoolVar(&f.steps, "steps", false, "what each step of the scenario's schedule adds to those before it")
	f.add(cmd.Flags())
	return cmd
}

func (a *app) compare(ctx context.Context, name string, f *compareFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	var err error
	if f.Base, err = a.base(name, ""); err != nil {
		return err
	}
	f.Scenario.Config.Resample, f.Customers = f.resample, f.every
	if f.steps {
		if f.out != "" || f.json || len(f.Strategies) > 0 {
			return usage("--steps goes without --strategies, --out and --json")
		}
		return a.compareSteps(ctx, &study.Steps{Base: f.Base, Sampling: f.Sampling})
	}
	if err := f.Begin(); err != nil {
		return err
	}
	if f.out != "" {
		return f.printSummary(a, a.compareInFolder(ctx, f))
	}
	failed, err := f.Do(ctx, a.env())
	if err != nil {
		return err
	}
	if f.json {
		if err := record.JSON(a.out, f.Result()); err != nil {
			return err
		}
	} else {
		a.printComparison(&f.Compare)
	}
	return errors.Join(failed...)
}

// compareInFolder makes the runs in a folder, a point a strategy.
func (a *app) compareInFolder(ctx context.Context, f *compareFlags) error {
	plan, err := f.Plan()
	if err != nil {
		return err
	}
	e := a.env()
	folder, err := e.Lay(plan, f.out)
	if err != nil {
		return err
	}
	words := []string{"backlash", "compare", "scenario.yaml", "--strategies", strings.Join(f.Strategies, ",")}
	for _, pair := range a.set {
		words = append(words, "--set", pair)
	}
	_, err = e.Complete(ctx, folder, study.Folder{Format: f.format, Command: f.command(f.Sampling, words...),
		Files: []study.File{study.ScenarioFile(plan), study.JSON("summary.json", func() (any, error) { return f.Result(), nil })}}, f.Add)
	return err
}

// basis prints what a comparison rests on.
func (a *app) basis(b *study.Base, worlds int) {
	c := &b.Scenario.Config
	paragraph(a.out, "%s: %s", b.Scenario.Name, b.Scenario.About)
	paragraph(a.out, "%d people, seed %d, %s, %s", c.Population.Customers, c.Seed, number.Several(c.Months, "month"), number.Several(worlds, "paired world"))
}

func (a *app) printComparison(f *study.Compare) {
	c, months := f.Comparison, f.Scenario.Config.Months
	first := c.Arms[0].Point.Name
	a.basis(&f.Base, c.Arms[0].Replicates)
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
			study.Show(arm.Estimate(arm.Mean(agents.MetricConversions, 1, 3)), 2), study.Show(arm.Estimate(arm.Mean(agents.MetricMargin, 1, 3)), 2),
			study.Show(arm.At(agents.MetricTrustStarters, months), 3), study.Show(study.Hundredths(arm.At(agents.MetricCumulativeChurn, months)), 1),
			study.Show(arm.Estimate(arm.Value), digits)})
		if i == 0 {
			continue
		}
		value := c.ValueDifference(i)
		differences = append(differences, []string{arm.Point.Name, study.Signed(c.Difference(i, agents.MetricTrustStarters, months), 3),
			study.Signed(study.Hundredths(c.Difference(i, agents.MetricCumulativeChurn, months)), 1), study.Signed(value, 2), string(study.VerdictOf(value))})
		twins = append(twins, []string{arm.Point.Name, study.Show(study.Hundredths(arm.Estimate(arm.OnlyHere)), 1),
			study.Show(study.Hundredths(arm.Estimate(arm.OnlyFirst)), 1), study.Signed(study.Hundredths(arm.Net()), 1)})
	}
	table(a.out, []string{"", "convers.", "margin", "trust", "left %", "value"}, rows)
	fmt.Fprintf(a.out, "\nDifference to %s, world by world\n", first)
	table(a.out, []string{"", "trust", "left %", "value", "verdict"}, differences)
	fmt.Fprintf(a.out, "\nWho left only because of the strategy, in %% of those who started\n")
	table(a.out, []string{"", "only here", "only under " + first, "net"}, twins)
	fmt.Fprintln(a.out)
	for _, s := range f.Sentences() {
		point(a.out, s[0], s[1])
	}
	fmt.Fprintln(a.out)
	legend := "convers.: purchases a customer a month; margin: a customer a month, in B0, the setting's basket; " +
		"trust: 0..1, of all who started; left: at least once; value: discounted margin of each who started, in B0. "
	paragraph(a.out, "%s", legend+f.Means(c.Arms[0].Replicates))
}

// compareSteps tells what each step of the scenario's schedule adds to those before it.
func (a *app) compareSteps(ctx context.Context, s *study.Steps) error {
	r, err := s.Run(ctx, a.env())
	if err != nil {
		return err
	}
	a.basis(&s.Base, r.Worlds)
	fmt.Fprintf(a.out, "\nWhat each step adds to those before it, by month %d\n", s.Scenario.Config.Months)
	var rows [][]string
	for _, x := range append(r.Steps, r.All) {
		rows = append(rows, []string{x.Name, study.Signed(x.Trust, 3), study.Signed(study.Hundredths(x.Left), 1), study.Signed(x.Value, 2), fmt.Sprintf("%.0f %%", 100*x.Ahead)})
	}
	table(a.out, []string{"", "trust", "left %", "value", "ahead"}, rows)
	fmt.Fprintln(a.out)
	for _, text := range r.Sentences() {
		fmt.Fprintln(a.out, strings.Join(wrap(text, screenWidth-2), "\n  "))
	}
	fmt.Fprintln(a.out)
	paragraph(a.out, "%s", "trust: of all who started; left: at least once; value: discounted margin of each who started, in B0, so that a late step has little time to pay; "+
		"ahead: share of worlds, or of parameter draws, in which the step raises value. "+s.Means(r.Worlds))
	return nil
}
