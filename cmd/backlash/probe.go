package main

import (
	"strings"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/sim/report"
	"backlash/sim/study"
)

const probeLong = `Send single messages to a brand's customers at one moment, and report how many click, for
whom each is creepy and who then mutes the brand. A message is KNOB=VALUE,KNOB=VALUE;
knobs it does not set keep the strategy's values. Without --message, the strategy's own
message is sent at six depths. Knobs:

`

func probeCommand(a *app) *cobra.Command {
	var strategy string
	var messages []string
	var after int
	var json bool
	var worlds study.Sampling
	var knobs strings.Builder
	for _, k := range agents.Knobs() {
		knobs.WriteString("  " + k.Name + strings.Repeat(" ", 14-len(k.Name)) + k.Meaning + "\n")
	}
	cmd := &cobra.Command{
		Use: "probe SCENARIO", Short: "what one message does to customers at one moment",
		Long: probeLong + strings.TrimRight(knobs.String(), "\n"),
		Example: "  backlash probe news-site\n" +
			"  backlash probe health-app --message depth=0.2 --message depth=0.9,reveal=1",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error {
			base, err := a.base(args[0], "")
			if err != nil {
				return err
			}
			if strategy == "" {
				strategy = base.Scenario.Own()
			}
			if !a.given("after") {
				after = min(after, base.Scenario.Config.Months)
			}
			p, err := base.Probe(strategy, messages, after, worlds)
			if err != nil {
				return err
			}
			return answer(cmd.Context(), a, json, p, report.TellProbe)
		},
	}
	cmd.Flags().StringVar(&strategy, "strategy", "", "strategy of the focal brand (default: the scenario's)")
	cmd.Flags().StringArrayVar(&messages, "message", nil,
		"a message, `KNOB=VALUE,...`; may be repeated; the others are compared with the first")
	wholeVar(cmd.Flags(), &after, "after", 6, "`MONTHS` that pass before the message, at most the scenario's; 0: as month 1 begins")
	answerFlags(cmd.Flags(), &worlds)
	cmd.Flags().BoolVar(&json, "json", false, "print the result as JSON")
	return cmd
}
