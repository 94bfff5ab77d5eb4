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

const optimizeLong = `The levers that make an objective best, under constraints, and how sure that is.

A search (CMA-ES) begins at the best of the strategies and tries settings in a few
worlds, with a sample of the customers. Its three best are then held beside the
strategy in place in worlds the search never saw, with all customers: the best there is
the proposal, so that its lead is a little flattered. It is compared with all strategies:
by how much it leads, and as regret, what a choice loses to the best one of each world.

Levers moved to within 0.05 of an end of their range are named, and so are those outside
of what any strategy has: there a model is least to be believed.

The way to the proposal is told lever by lever. Each step is the one that adds most to
those before it in the search's worlds; levers that differ by less than 0.05 stay. What
the steps add is told from the other worlds, with verdicts, and from which step on what
remains adds nothing. The first step is what report names as the one thing to do first,
where the target is the same. A schedule or policy in place is left out before it, and
what that does is told too.

The best and the safest single change, by quarters of a lever's range, are picked in the
search's worlds and told from the others; so is the last month at which switching to
the proposal still pays. Levers cost what the setting says; no lever is free.`

func optimizeCommand(a *app) *cobra.Command {
	var f optimizeFlags
	cmd := &cobra.Command{
		Use: "optimize SCENARIO", Short: "the best levers under constraints, and how sure that is", Long: optimizeLong,
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
	flags.StringVar(&f.Objective, "objective", "value", "`METRIC[:SEGMENT][@MONTH]` to make best")
	flags.StringArrayVar(&f.Constraints, "subject-to", nil, "`METRIC >= NUMBER` or <=, on the mean; may be repeated")
	wholeVar(flags, &f.Evaluations, "evaluations", 400, "settings that the search tries")
	samplingFlags(flags, &f.Sampling, experiment.All, experiment.Quick)
	wholeVar(flags, &f.Check, "check", experiment.Default, "other worlds that the proposal and its steps are told from")
	wholeVar(flags, &f.Sample, "sample", study.OrderSample, "customers in the search")
	flags.BoolVar(&f.json, "json", false, "print the result as JSON")
	return cmd
}
