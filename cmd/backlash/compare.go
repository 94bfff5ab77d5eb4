package main

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"backlash/scenarios"
	"backlash/sim/record"
	"backlash/sim/report"
	"backlash/sim/study"
)

const compareLong = `Run the focal brand under each strategy, on the same people with the same luck, and
compare world by world, so that the strategy causes every difference. Differences are
taken to the first strategy; without --strategies that is going on as before.
Each comes with a verdict and with the customers who left under only one of the two
strategies; backlash explain says why they left. A verdict is solid when one strategy
is ahead by more than what matters in more than nine of ten worlds, with 95 %
certainty; fewer than 35 worlds never give a solid verdict.

With --steps, compare the steps of the scenario's own schedule: what each adds to those
before it, and whether it pays. With --split, attribute the difference between two
strategies to five groups of levers.`

// compareFlags are those of compare.
type compareFlags struct {
	folderFlags
	study.Compare
	steps, split bool
}

func compareCommand(a *app) *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use: "compare SCENARIO", Short: "compare strategies on the same people with the same luck", Long: compareLong,
		Example: "  backlash compare subscription-streaming --strategies balanced,hyper-intrusive\n" +
			"  backlash compare articles-advice --strategies as-written,click-maximizer\n" +
			"  backlash compare articles-advice --steps\n" +
			"  backlash compare subscription-streaming --split\n" +
			"  backlash compare my.yaml --set parameters.trust.loss_gain_ratio=1.2\n" +
			"  backlash compare health-app --format parquet --out compared",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.compare(cmd.Context(), args[0], &f) },
	}
	strategiesVar(cmd.Flags(), &f.Strategies,
		"the first is the baseline; as-written is the scenario's own (default: as before, then the scenario's)")
	answerFlags(cmd.Flags(), &f.Sampling)
	mattersVar(cmd.Flags(), &f.Matters)
	cmd.Flags().BoolVar(&f.steps, "steps", false, "show what each step of the scenario's schedule adds to those before it")
	cmd.Flags().BoolVar(&f.split, "split", false,
		"show which levers make the difference between two strategies (default: from as before to the scenario's own)")
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
	f.Customers = f.every
	if f.steps {
		if f.out != "" || len(f.Strategies) > 0 || f.Matters != "" {
			return usage("--steps goes without --strategies, --matters and --out")
		}
		s := &study.Steps{Base: f.Base, Sampling: f.Sampling}
		return answer(ctx, a, f.json, s, func(w io.Writer, r *study.StepsResult) { report.TellSteps(w, s, r) })
	}
	if f.split {
		if f.out != "" || f.Matters != "" {
			return usage("--split goes without --matters and --out")
		}
		s := &study.Split{Base: f.Base, Sampling: f.Sampling, Strategies: f.Strategies}
		if len(s.Strategies) == 0 {
			s.Strategies = s.Scenario.Turn()
		}
		return answer(ctx, a, f.json, s, report.TellSplit)
	}
	if err := f.Begin(); err != nil {
		return err
	}
	if f.out != "" && f.Matters != "" {
		return usage("--matters goes without --out: a folder's verdicts are by the table of metrics; --json prints others")
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
		report.TellComparison(a.out, &f.Compare)
	}
	return errors.Join(failed...)
}

// look prints the first picture of the default scenario.
func (a *app) look(ctx context.Context, c *study.Compare) (err error) {
	if c.Base, err = a.base(scenarios.Default, ""); err != nil {
		return err
	}
	if err := c.Begin(); err != nil {
		return err
	}
	failed, err := c.Do(ctx, a.env())
	if err != nil {
		return err
	}
	report.TellLook(a.out, c)
	return errors.Join(failed...)
}

// compareInFolder makes the runs in a folder, a point a strategy.
func (a *app) compareInFolder(ctx context.Context, f *compareFlags) error {
	plan, err := f.Plan()
	if err != nil {
		return err
	}
	words := []string{"backlash", "compare", "scenario.yaml", "--strategies", strings.Join(f.Strategies, ",")}
	for _, pair := range a.set {
		words = append(words, "--set", pair)
	}
	return a.env().Write(ctx, plan, study.Folder{Dir: f.out, Format: f.format, Command: f.command(f.Sampling, words...)},
		f.Add, func() (any, error) { return f.Result(), nil })
}
