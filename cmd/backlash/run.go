package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/sim/record"
	"backlash/sim/report"
	"backlash/sim/study"
)

// runFlags are those of run.
type runFlags struct {
	folderFlags
	study.Run
	strategy string
}

const runLong = `Simulate a scenario in several worlds that differ in people, luck and unmeasured
parameters (--uncertainty), and print the focal brand's results, or write them to a folder. If the command is interrupted, run
it again to resume in the same folder; once the folder is finished, it does nothing.`

func runCommand(a *app) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use: "run SCENARIO", Short: "simulate one strategy, print or write", Long: runLong,
		Example: "  backlash run subscription-streaming --strategy balanced\n" +
			"  backlash run my.yaml --months 60 --set intensity=0.4\n" +
			"  backlash run my.yaml --worlds 100 --out results --format parquet",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.run(cmd.Context(), args[0], &f) },
	}
	cmd.Flags().StringVar(&f.strategy, "strategy", "", "give the focal brand this strategy")
	answerFlags(cmd.Flags(), &f.Sampling)
	f.add(cmd.Flags())
	return cmd
}

func (a *app) run(ctx context.Context, name string, f *runFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	var err error
	if f.Base, err = a.base(name, f.strategy); err != nil {
		return err
	}
	f.Customers = f.every
	var metrics []agents.Metric // nil: all
	if f.out == "" && !f.json {
		metrics = report.RunMetrics()
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
		report.TellRun(a.out, &f.Run)
	}
	return errors.Join(f.Collected.Failed...)
}

func (a *app) runInFolder(ctx context.Context, f *runFlags) error {
	plan, err := f.Plan()
	if err != nil {
		return err
	}
	words := f.command(f.Sampling, "backlash", "run", "scenario.yaml")
	return a.env().Write(ctx, plan, study.Folder{Dir: f.out, Format: f.format, Command: words}, f.Add,
		func() (any, error) { return f.Result(), nil })
}
