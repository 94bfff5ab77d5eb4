package main

import (
	"backlash/sim/number"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/sim/record"
	"backlash/sim/study"
)

// runFlags are those of run.
type runFlags struct {
	folderFlags
	study.Run
	strategy string
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
		RunE: func(cmd *cobra.Command, args []string) error { return a.run(cmd.Context(), args[0], &f) },
	}
	cmd.Flags().StringVar(&f.strategy, "strategy", "", "give the focal brand this strategy")
	samplingFlags(cmd.Flags(), &f.Sampling, 20, "worlds with the same people and other luck")
	f.add(cmd.Flags())
	return cmd
}

// shownMetrics are the columns of the printed table.
var shownMetrics = []agents.Metric{agents.MetricTrustStarters, agents.MetricAffect, agents.MetricChurn, agents.MetricConversions, agents.MetricMargin, agents.MetricUnseenShare}

func (a *app) run(ctx context.Context, name string, f *runFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	var err error
	if f.Base, err = a.base(name, f.strategy); err != nil {
		return err
	}
	f.Scenario.Config.Resample, f.Customers = f.resample, f.every
	var metrics []agents.Metric // nil: all
	if f.out == "" && !f.json {
		metrics = append(append(metrics, shownMetrics...), agents.MetricUnseenLoss, agents.MetricVisibleChurn, agents.MetricCumulativeChurn)
	}
	if err := f.Begin(metrics); err != nil {
		return err
	}
	if f.out != "" {
		return f.printSummary(a, a.runInFolder(ctx, f))
	}
	if err := f.Do(ctx, a.env()); err != nil {
		return err
	}
	if f.json {
		if err := record.JSON(a.out, f.Result()); err != nil {
			return err
		}
	} else {
		a.printRun(f)
	}
	return errors.Join(f.Collected.Failed...)
}

func (a *app) runInFolder(ctx context.Context, f *runFlags) error {
	plan, err := f.Plan()
	if err != nil {
		return err
	}
	e := a.env()
	folder, err := e.Lay(plan, f.out)
	if err != nil {
		return err
	}
	_, err = e.Complete(ctx, folder, study.Folder{Format: f.format, Command: f.command(f.Sampling, "backlash", "run", "scenario.yaml"),
		Files: []study.File{study.ScenarioFile(plan), study.JSON("summary.json", func() (any, error) { return f.Result(), nil })}}, f.Add)
	return err
}

func (a *app) printRun(f *runFlags) {
	c, s := f.Collected, f.Scenario
	months := s.Config.Months
	paragraph(a.out, "%s: %s, %s with the same %d people, seed %d", s.Name, s.Config.Brands[0].Strategy, number.Several(c.Replicates, "world"),
		s.Config.Population.Customers, s.Config.Seed)
	fmt.Fprintln(a.out)
	var rows [][]string
	for month := 1; month <= months; month++ {
		if month > 3 && month%stride(months) != 0 && month != months {
			continue
		}
		rows = append(rows, []string{fmt.Sprint(month), study.Show(c.At(agents.MetricTrustStarters, month), 3), study.Show(c.At(agents.MetricAffect, month), 3),
			study.Show(study.Hundredths(c.At(agents.MetricChurn, month)), 1), study.Show(c.At(agents.MetricConversions, month), 2), study.Show(c.At(agents.MetricMargin, month), 2),
			study.Show(study.Hundredths(c.At(agents.MetricUnseenShare, month)), 0)})
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
	for _, text := range f.Sentences() {
		paragraph(a.out, "%s", text)
	}
}

// stride is the number of months from one printed row to the next: half years, and of long runs so many that rows fit a screen.
func stride(months int) int { return 6 * max(1, (months+119)/120) }
