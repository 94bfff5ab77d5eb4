package main

import (
	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/report"
)

func strategiesCommand(a *app) *cobra.Command {
	parent := &cobra.Command{Use: "strategies", Short: "the strategies and the ten levers", Args: noArgs,
		Example: "  backlash strategies list\n  backlash strategies show balanced",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	listing := &cobra.Command{Use: "list", Short: "levers of every strategy, in hundredths", Args: noArgs,
		Example: "  backlash strategies list\n  backlash strategies list --json"}
	json := listingFlag(listing)
	listing.RunE = func(*cobra.Command, []string) error {
		return give(a, *json, report.Strategies(), report.TellStrategies)
	}
	show := &cobra.Command{Use: "show STRATEGY", Short: "what a strategy stands for", Args: exactly(1, "a strategy"),
		Example: "  backlash strategies show balanced",
		RunE: func(_ *cobra.Command, args []string) error {
			strategy, ok := agents.StrategyByName(args[0])
			if !ok {
				return scenarios.UnknownStrategy(args[0])
			}
			report.TellStrategy(a.out, strategy)
			return nil
		}}
	parent.AddCommand(listing, show)
	return parent
}
