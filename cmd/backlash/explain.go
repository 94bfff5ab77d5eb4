package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"backlash/sim/report"
	"backlash/sim/study"
)

const explainLong = `Explain why customers left: the share of each mechanism in every departure, year by
year. For customers who left because of the strategy, whose twins stay under another,
explain only what differs between the two lives; causes that both share do not count.
--events shows what each event costs or brings, --cohorts how long customers stay by
when they joined. With --customer, follow one customer month by month beside the twin:
the same person with the same luck under another strategy.`

func explainCommand(a *app) *cobra.Command {
	var strategy, against string
	customer, world := -1, 1
	var worlds study.Sampling
	events, cohorts, json := false, false, false
	cmd := &cobra.Command{
		Use: "explain SCENARIO", Short: "why customers left; one customer's diary beside the twin's", Long: explainLong,
		Example: "  backlash explain subscription-streaming\n" +
			"  backlash explain news-site --cohorts --set parameters.acquire.prospects=0.5\n" +
			"  backlash explain articles-advice --events\n" +
			"  backlash explain news-site --strategy hyper-intrusive --customer 47",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error {
			base, err := a.base(args[0], "")
			if err != nil {
				return err
			}
			if events {
				if a.given("against") || a.given("customer") || cohorts {
					return usage("--events goes without --against, --customer and --cohorts")
				}
				return a.events(cmd.Context(), json, base, strategy, worlds)
			}
			if strategy == "" {
				strategy = base.Scenario.Own()
			}
			if cohorts {
				if a.given("against") || a.given("customer") {
					return usage("--cohorts goes without --against and --customer")
				}
				c, err := base.Cohorts(strategy, worlds)
				if err != nil {
					return err
				}
				return answer(cmd.Context(), a, json, c, report.TellCohorts)
			}
			if against == "" {
				against = base.Scenario.AsBefore()
			}
			if a.given("world") && !a.given("customer") {
				return usage("--world goes with --customer")
			}
			if !a.given("customer") {
				c, err := base.Causes(strategy, against, worlds)
				if err != nil {
					return err
				}
				return answer(cmd.Context(), a, json, c, report.TellCauses)
			}
			if against == "" || against == strategy {
				return usage("--against: name another strategy than %s for the twin", strategy)
			}
			twins, err := base.Twins([2]string{strategy, against}, customer, worlds)
			if err != nil {
				return err
			}
			twins.First = world - 1
			return answer(cmd.Context(), a, json, twins, report.TellTwins)
		},
	}
	cmd.Flags().StringVar(&strategy, "strategy", "", "strategy of the focal brand (default: the scenario's)")
	cmd.Flags().StringVar(&against, "against", "", "strategy that the twins live under (default: going on as before)")
	wholeVar(cmd.Flags(), &customer, "customer", customer, "`NUMBER` of a customer to follow, from 0")
	wholeVar(cmd.Flags(), &world, "world", world, "`NUMBER` of the first world, from 1; the customer's diary is taken from it")
	cmd.Flags().BoolVar(&events, "events", false,
		"show what each event (shock or scheduled change) costs or brings, leaving out each in turn")
	cmd.Flags().BoolVar(&cohorts, "cohorts", false, "show how long customers stay, by when they joined, and for the first or a later time")
	answerFlags(cmd.Flags(), &worlds)
	cmd.Flags().BoolVar(&json, "json", false, "print the result as JSON")
	return cmd
}

// events prints what each event comes to.
func (a *app) events(ctx context.Context, json bool, base study.Base, strategy string, worlds study.Sampling) error {
	if strategy != "" {
		points, err := base.Points([]string{strategy})
		if err != nil {
			return err
		}
		s := *base.Scenario
		s.Config = points[0].Config
		base.Scenario = &s
	}
	return answer(ctx, a, json, &study.Events{Base: base, Sampling: worlds}, report.TellEvents)
}

// answer runs a study and gives its result: to programs in its form.
func answer[R interface{ Form() any }](ctx context.Context, a *app, json bool, s interface {
	Run(context.Context, *study.Env) (R, error)
}, tell func(io.Writer, R)) error {
	r, err := s.Run(ctx, a.env())
	if err != nil {
		return err
	}
	return give(a, json, r.Form(), func(w io.Writer, _ any) { tell(w, r) })
}
