package main

import (
	"github.com/spf13/cobra"

	"backlash/sim/experiment"
	"backlash/sim/report"
	"backlash/sim/study"
)

// optimizeFlags are those of optimize.
type optimizeFlags struct {
	study.Optimize
	strategy string
	json     bool
}

const optimizeLong = `Find the levers that optimize an objective under constraints, and say how sure that is.

A search (CMA-ES) starts from the best of the strategies and tries settings in a few
worlds, with a sample of the customers. Its three best settings are then compared with
the strategy in place in worlds the search never saw, with all customers. The best of
them there is the proposal, so that its lead is slightly overstated. The proposal is
compared with all strategies: by its lead, and by regret, the loss of each choice
against the best one in each world.

The command names levers within 0.05 of an end of their range, and those outside the
range of every strategy: the model is least credible there.

The path to the proposal is given lever by lever. Each step is the one that adds most to
those before it in the search's worlds; levers that differ by less than 0.05 stay. The
other worlds show what each step adds, with verdicts, and from which step on the rest
adds nothing. The first step is the one that report names as the one thing to do first,
where the target is the same. A schedule or policy in place is removed before it, and
the effect of that is shown too.

The best and the safest single change, by quarters of a lever's range, are picked in the
search's worlds and measured in the others; so is the last month at which switching to
the proposal still pays. Levers cost what the setting says; no lever is free.`

func optimizeCommand(a *app) *cobra.Command {
	var f optimizeFlags
	cmd := &cobra.Command{
		Use: "optimize SCENARIO", Short: "find the best levers under constraints, and how sure that is", Long: optimizeLong,
		Example: "  backlash optimize subscription-streaming --subject-to 'trust >= 0.5'\n" +
			"  backlash optimize my.yaml --objective margin@12 --subject-to 'churn <= 0.03'",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if f.Base, err = a.base(args[0], f.strategy); err != nil {
				return err
			}
			r, err := f.Run(cmd.Context(), a.env())
			if err != nil {
				return err
			}
			return give(a, f.json, r, report.TellOptimum)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.strategy, "strategy", "", "the strategy in place (default: the scenario's)")
	flags.StringVar(&f.Objective, "objective", "value", "`METRIC[:SEGMENT][@MONTH]` to optimize")
	flags.StringArrayVar(&f.Constraints, "subject-to", nil, "`METRIC >= NUMBER` or <=, on the mean; may be repeated")
	wholeVar(flags, &f.Evaluations, "evaluations", 400, "settings that the search tries")
	samplingFlags(flags, &f.Sampling, experiment.All, experiment.Quick)
	wholeVar(flags, &f.Check, "check", experiment.Default, "other worlds in which the proposal and its steps are measured")
	wholeVar(flags, &f.Sample, "sample", study.OrderSample, "customers in the search")
	flags.BoolVar(&f.json, "json", false, "print the result as JSON")
	return cmd
}
