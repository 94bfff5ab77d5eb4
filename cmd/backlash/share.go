package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"backlash/scenarios"
)

func shareCommand(a *app) *cobra.Command {
	var strategy string
	cmd := &cobra.Command{
		Use: "share SCENARIO", Short: "a scenario as one line to send; it stands for a SCENARIO anywhere",
		Long: `Print a scenario, with all flags in it, as a code of one line. Wherever a SCENARIO is
wanted the code will do; a code made by another version of the model is taken with a
warning, since its numbers may differ.`,
		Example: "  backlash share my.yaml --strategy balanced --set intensity=0.4\n  backlash compare bl1-...",
		Args:    exactly(1, "a scenario"),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.load(args[0], strategy)
			if err != nil {
				return err
			}
			fmt.Fprintln(a.out, scenarios.Share(s))
			return nil
		},
	}
	cmd.Flags().StringVar(&strategy, "strategy", "", "give the focal brand this strategy")
	return cmd
}
