package main

import (
	"github.com/spf13/cobra"

	"backlash/sim/experiment"
	"backlash/sim/report"
	"backlash/sim/study"
)

// sensitivityFlags are those of sensitivity.
type sensitivityFlags struct {
	study.Sensitivity
	strategy, out, format string
	json                  bool
}

const sensitivityLong = `Find which levers, or which of the model's parameters, a result depends on.

morris is cheap and ranks factors: how much each moves the result over its whole range,
and whether that depends on the others. sobol is expensive and measures: the share of
the result's variance that a factor explains alone, and including its interactions.
Both give 95 % intervals: morris by Student's t and a jackknife over trajectories, sobol
by a bootstrap over rows; with two or more worlds they also report the share of luck.
The default factors are the focal brand's ten levers; --parameters uses the unmeasured
parameters instead, over their stated ranges, and --vary names factors. With --out the
runs are kept, and an interrupted analysis resumes.`

func sensitivityCommand(a *app) *cobra.Command {
	var f sensitivityFlags
	cmd := &cobra.Command{
		Use: "sensitivity SCENARIO", Short: "which levers or parameters a result depends on", Long: sensitivityLong,
		Example: "  backlash sensitivity subscription-streaming\n" +
			"  backlash sensitivity subscription-streaming --method sobol --metric churn@12 \\\n" +
			"    --vary intensity=0:1 --vary control=0:1 --out indices",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if err := study.CheckFormat(f.format); err != nil {
				return err
			}
			if f.Base, err = a.base(args[0], f.strategy); err != nil {
				return err
			}
			return a.sensitivity(cmd, &f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.strategy, "strategy", "", "give the focal brand this strategy first")
	flags.StringVar(&f.Method, "method", "morris", "morris or sobol")
	flags.StringVar(&f.Metric, "metric", "value", "`METRIC[:SEGMENT][@MONTH]` of the focal brand")
	flags.StringArrayVar(&f.Vary, "vary", nil, "`ADDRESS=lo:hi`; repeat it for every factor")
	flags.BoolVar(&f.Parameters, "parameters", false, "vary the unmeasured parameters")
	wholeVar(flags, &f.Samples, "samples", 0, "trajectories of morris (20, at least 4) or rows of sobol (256, at least 8)")
	samplingFlags(flags, &f.Sampling, experiment.Luck, fewWorlds)
	outFlag(flags, &f.out)
	formatFlag(flags, &f.format)
	flags.BoolVar(&f.json, "json", false, "print the indices as JSON")
	return cmd
}

func (a *app) sensitivity(cmd *cobra.Command, f *sensitivityFlags) error {
	plan, err := f.Plan()
	if err != nil {
		return err
	}
	folder := study.Folder{Dir: f.out, Format: f.format, Command: again(cmd, f.Sampling, f.format)}
	done, err := a.env().Kept(cmd.Context(), plan, folder, "sensitivity.json", f.Add, func() (any, error) { return f.Result() })
	if err != nil || !done {
		return err
	}
	r, err := f.Result()
	if err != nil {
		return err
	}
	return give(a, f.json, r, report.TellSensitivity)
}
