package main

import (
	"github.com/spf13/cobra"

	"backlash/scenarios"
	"backlash/sim/report"
)

func benchCommand(a *app) *cobra.Command {
	repeats, json := 5, false
	cmd := &cobra.Command{
		Use: "bench", Short: "measure customer-months per second and bytes per customer here", Args: noArgs,
		Long: "Time the default scenario on this machine: one warm-up run, then several measured runs, reported as minimum and " +
			"median. The rate covers the months alone and uses the median.",
		Example: "  backlash bench\n  backlash bench --workers 1 --customers 1000000 --months 60",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if repeats < 1 {
				return usage("--repeats %d: want at least 1", repeats)
			}
			s, err := a.load(scenarios.Default, "")
			if err != nil {
				return err
			}
			c := s.Config
			c.History.Months, c.Beyond = 0, 0
			if c.Months < 2 {
				return usage("--months %d: bench wants at least 2", c.Months)
			}
			r, err := a.env().Bench(cmd.Context(), &c, repeats)
			if err != nil {
				return err
			}
			return give(a, json, r, report.TellBench)
		}}
	wholeVar(cmd.Flags(), &repeats, "repeats", repeats, "measured runs after the warm-up run")
	cmd.Flags().BoolVar(&json, "json", false, "print the figures as JSON")
	return cmd
}
