package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/report"
	"backlash/sim/study"
)

// thresholdFlags are those of threshold.
type thresholdFlags struct {
	study.Threshold
	strategy, out, format string
	hold                  int
	hysteresis, json      bool
}

const thresholdLong = `Find where backlash begins: the level of a lever above which more of it does harm.

The lever is stepped through its range in worlds that share people and luck. No shape
is assumed. The command reports, each at 95 % of its own: which levels may be the best;
where harm begins, from the level before these to the level after them; the loss from
the best level to the last; up to which level a loss that matters is ruled out, and from
which it is certain; and where the loss is steepest. It also says what the worlds cannot
settle. The smallest loss that matters is ` + experiment.MattersRule + `;
--matters sets it. Each world is averaged over two courses of luck, and the spread
between single worlds is reported. Results are given for everybody, for each privacy
segment, and at several levels of a second factor, each row judged by itself.

With --hysteresis the lever goes up step by step and back again, and the command reports
what does not recover.`

func thresholdCommand(a *app) *cobra.Command {
	var f thresholdFlags
	cmd := &cobra.Command{
		Use: "threshold SCENARIO", Short: "find the level of a lever above which more of it does harm", Long: thresholdLong,
		Example: "  backlash threshold subscription-streaming\n" +
			"  backlash threshold fashion-ecommerce --lever pervasiveness --metric churn@12 \\\n" +
			"    --with population.trust_shift=-0.2,0,0.2\n" +
			"  backlash threshold subscription-streaming --hysteresis",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if f.Base, err = a.base(args[0], f.strategy); err != nil {
				return err
			}
			if f.hysteresis {
				return a.hysteresis(cmd.Context(), &f)
			}
			return a.threshold(cmd, &f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.strategy, "strategy", "", "give the focal brand this strategy first")
	flags.StringVar(&f.Lever, "lever", "intensity", "`ADDRESS` to step from 0 to 1, or ADDRESS=lo:hi")
	flags.StringVar(&f.Metric, "metric", "value", "`METRIC[@MONTH]` of the focal brand; with --hysteresis trust")
	flags.StringVar(&f.With, "with", study.ThresholdWith, "second factor `ADDRESS=a,b,...`, or none")
	flags.StringVar(&f.Matters, "matters", "", "smallest `LOSS` that matters (default "+experiment.MattersRule+")")
	wholeVar(flags, &f.Levels, "levels", 13, "levels of the lever")
	answerFlags(flags, &f.Sampling)
	flags.BoolVar(&f.hysteresis, "hysteresis", false, "move the lever up and back, and show what does not recover")
	wholeVar(flags, &f.hold, "hold", 3, "with --hysteresis: months at each level")
	outFlag(flags, &f.out)
	formatFlag(flags, &f.format)
	flags.BoolVar(&f.json, "json", false, "print the thresholds as JSON")
	return cmd
}

// soFarAfter is after how long a command tells what it has so far.
const soFarAfter = 5 * time.Second

func (a *app) threshold(cmd *cobra.Command, f *thresholdFlags) error {
	if err := study.CheckFormat(f.format); err != nil {
		return err
	}
	plan, err := f.Plan()
	if err != nil {
		return err
	}
	folder := study.Folder{Dir: f.out, Format: f.format, Command: again(cmd, f.Sampling, f.format)}
	began, runs, each := time.Now(), 0, len(plan.Points)*f.In().PerWorld()*8
	add := func(run experiment.Run, r *sim.Result, failure error) {
		f.Add(run, r, failure)
		if runs++; runs%each == 0 && time.Since(began) > soFarAfter {
			a.note("%s", f.SoFarText())
		}
	}
	done, err := a.env().Kept(cmd.Context(), plan, folder, "threshold.json", add, func() (any, error) { return f.Result() })
	if err != nil || !done {
		return err
	}
	r, err := f.Result()
	if err != nil {
		return err
	}
	return give(a, f.json, r, report.TellThreshold)
}

// hysteresis moves the lever up and back, and tells what does not come back.
func (a *app) hysteresis(ctx context.Context, f *thresholdFlags) error {
	if f.out != "" {
		return usage("--hysteresis prints its result; --json makes it one for programs")
	}
	if !a.given("metric") {
		f.Metric = "trust"
	}
	h := &study.Hysteresis{Base: f.Base, Lever: f.Lever, Levels: f.Levels, Hold: f.hold, Metric: f.Metric, Sampling: f.Sampling}
	return answer(ctx, a, f.json, h, report.TellHysteresis)
}
