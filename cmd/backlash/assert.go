package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"backlash/sim/record"
	"backlash/sim/study"
)

const assertLong = `A gate for strategies: simulate a scenario and check a condition; exit code 4 when it
does not hold.

The condition compares numbers and results: METRIC[:SEGMENT][@MONTH][.STATISTIC]
of the focal brand. MONTH defaults to the last month. The statistic is taken over the
worlds: mean (the default), lo and hi of its 95 % interval, a percentile such as p95 (the
8 in 10 worlds of other tables lie between p10 and p90), or worlds, the number of worlds
in which the result exists. So trust.lo > 0.5 is a
claim that a small number of worlds does not explain, and churn.p95 < 0.12 is one
about the unlucky worlds. Combine comparisons with &&, ||, !, brackets and arithmetic.

Quote a segment name that is not a single word: 'trust:"Gen Z" > 0.3'.

Some results do not exist in every world: causes of departures need departures. The
condition then fails unless it says how many worlds are enough:
'cause_intrusion < 0.2 and cause_intrusion.worlds >= 15'. The interval of a share is
cut to 0..1.`

func assertCommand(a *app) *cobra.Command {
	var f study.Assert
	var strategy string
	var asJSON bool
	cmd := &cobra.Command{
		Use: "assert SCENARIO CONDITION", Short: "check a condition on the results; exit code 4 when it fails", Long: assertLong,
		Example: "  backlash assert my.yaml 'churn.p95 < 0.12 && trust@36.mean > 0.5'\n" +
			"  backlash assert my.yaml 'trust:fundamentalist.lo > 0.4' --strategy balanced",
		Args: exactly(2, "a scenario and a condition"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if f.Base, err = a.base(args[0], strategy); err != nil {
				return err
			}
			f.Condition = args[1]
			r, err := f.Run(cmd.Context(), a.env())
			if err != nil {
				return err
			}
			if asJSON {
				err = record.JSON(a.out, r)
			} else {
				for _, text := range r.Sentences() {
					fmt.Fprintln(a.out, text)
				}
			}
			if err == nil && !r.Holds {
				err = failure{exitAssertion, fmt.Errorf("the condition does not hold: %s", r.Reason())}
			}
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&strategy, "strategy", "", "give the focal brand this strategy")
	answerFlags(flags, &f.Sampling)
	flags.BoolVar(&asJSON, "json", false, "print the result as JSON")
	return cmd
}
