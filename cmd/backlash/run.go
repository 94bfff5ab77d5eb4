package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// runFlags are those of run.
type runFlags struct {
	folderFlags
	strategy   string
	replicates int
}

const runLong = `Simulate a scenario in several worlds that share people and differ in luck, and print
what the focal brand comes to, or write it to a folder. Stopped by anything, the same
command goes on in the same folder; finished, it does nothing.`

func runCommand(a *app) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use: "run SCENARIO", Short: "simulate one strategy, print or write", Long: runLong,
		Example: "  backlash run subscription-streaming --strategy balanced\n" +
			"  backlash run my.yaml --months 60 --set intensity=0.4\n" +
			"  backlash run my.yaml --replicates 100 --out results --format parquet",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			if f.replicates < 1 {
				return usage("--replicates %d: want at least 1", f.replicates)
			}
			s, err := a.load(args[0], f.strategy)
			if err != nil {
				return err
			}
			s.Config.Resample = f.resample
			if f.out != "" {
				return a.runToFolder(cmd.Context(), s, &f)
			}
			return a.runToScreen(cmd.Context(), s, &f)
		},
	}
	cmd.Flags().StringVar(&f.strategy, "strategy", "", "give the focal brand this strategy")
	wholeVar(cmd.Flags(), &f.replicates, "replicates", 20, "worlds with the same people and other luck")
	f.add(cmd.Flags())
	return cmd
}

// shownMetrics are the columns of the printed table.
var shownMetrics = []agents.Metric{agents.MetricTrustStarters, agents.MetricAffect, agents.MetricChurn, agents.MetricConversions, agents.MetricMargin, agents.MetricUnseenShare}

func summarizeRun(s *scenarios.Scenario, c *experiment.Collected, f *folderFlags) runSummary {
	return runSummary{newHead("run", s, f), newArm(s.Config.Brands[0].Strategy, c, allMetrics())}
}

func (a *app) runToScreen(ctx context.Context, s *scenarios.Scenario, f *runFlags) error {
	metrics := append([]agents.Metric{}, shownMetrics...)
	metrics = append(metrics, agents.MetricUnseenLoss, agents.MetricVisibleChurn, agents.MetricCumulativeChurn)
	if f.json {
		metrics = allMetrics()
	}
	a.note("seed %d, %s, %s, %s", s.Config.Seed, several(s.Config.Population.Customers, "customer"), several(s.Config.Months, "month"),
		several(f.worlds(f.replicates).Count(), "world"))
	c, err := experiment.Replicate(ctx, experiment.Point{Name: s.Name, Config: s.Config}, metrics, f.worlds(f.replicates), a.workers, a.progress())
	if err != nil {
		return err
	}
	if c.Replicates == 0 {
		return c.Failed[0]
	}
	if f.json {
		if err := record.JSON(a.out, summarizeRun(s, c, &f.folderFlags)); err != nil {
			return err
		}
	} else {
		a.printRun(s, c, f)
	}
	return errors.Join(c.Failed...)
}

// runToFolder makes the runs in a folder.
func (a *app) runToFolder(ctx context.Context, s *scenarios.Scenario, f *runFlags) error {
	plan := f.plan(s, f.replicates, experiment.KeepNothing)
	folder, err := a.lay(plan, f.out)
	if err != nil {
		return err
	}
	c := experiment.Collect(experiment.Point{Name: s.Name, Config: s.Config}, allMetrics(), f.worlds(f.replicates))
	take := func(_ experiment.Run, r *sim.Result, err error) error { c.Add(r, err); return nil }
	command := f.command("backlash", "run", "scenario.yaml", "--replicates", fmt.Sprint(f.replicates))
	_, err = a.complete(ctx, folder, f.format, command, take, scenarioFile(plan), asJSON("summary.json", func() any { return summarizeRun(s, c, &f.folderFlags) }))
	return f.printSummary(a, err)
}

func (a *app) printRun(s *scenarios.Scenario, c *experiment.Collected, f *runFlags) {
	months := s.Config.Months
	paragraph(a.out, "%s: %s, %s with the same %d people, seed %d", s.Name, s.Config.Brands[0].Strategy, several(c.Replicates, "world"), s.Config.Population.Customers, s.Config.Seed)
	fmt.Fprintln(a.out)
	var rows [][]string
	for month := 1; month <= months; month++ {
		if month > 3 && month%stride(months) != 0 && month != months {
			continue
		}
		at := func(m agents.Metric) analysis.Estimate { return c.At(m, month) }
		rows = append(rows, []string{fmt.Sprint(month), estimate(at(agents.MetricTrustStarters), 3), estimate(at(agents.MetricAffect), 3),
			estimate(hundredths(at(agents.MetricChurn)), 1), estimate(at(agents.MetricConversions), 2), estimate(at(agents.MetricMargin), 2),
			estimate(hundredths(at(agents.MetricUnseenShare)), 0)})
	}
	table(a.out, []string{"month", "trust", "affect", "churn %", "convers.", "margin B0", "unseen %"}, rows)
	fmt.Fprintln(a.out)
	glossary(a.out, [][]string{
		{"trust", "0..1, of all who started; who left, with the trust they left with"},
		{"affect", "0..1, emotional commitment of those who are there"},
		{"churn", "left this month, in % of those who began it"},
		{"convers.", "purchases a customer a month"},
		{"margin", "a customer a month, in B0, the setting's basket"},
		{"unseen", "what will not come of the margin that the dashboard forecasts, in %"},
	})
	fmt.Fprintln(a.out)
	paragraph(a.out, "Value of all who started: %s B0 each. Left at least once: %s.", estimate(c.Estimate(c.Value), 2), percent(c.At(agents.MetricCumulativeChurn, months)))
	paragraph(a.out, "%s.", openingText(c))
	paragraph(a.out, "%s", f.means(c.Replicates))
}

// stride is the number of months from one printed row to the next: half years, and of long runs so many that rows fit a screen.
func stride(months int) int { return 6 * max(1, (months+119)/120) }

// openingText says when the unseen loss opened, and how long before churn showed it.
func openingText(c *experiment.Collected) string {
	opens, lead := c.Opening()
	switch {
	case c.Replicates < 2:
		return "When an unseen loss opens can only be told from several replicates"
	case opens == 0:
		return "No unseen loss: the dashboard's forecast holds"
	case lead < 0:
		return fmt.Sprintf("Unseen loss opens in month %d; visible churn never shows it", opens)
	}
	return fmt.Sprintf("Unseen loss opens in month %d, %s before visible churn shows it", opens, several(lead, "month"))
}
