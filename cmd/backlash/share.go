package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"backlash/scenarios"
)

func shareCommand(a *app) *cobra.Command {
	var strategy string
	var levels bool
	cmd := &cobra.Command{
		Use: "share SCENARIO", Short: "a scenario as one line to send; it stands for a SCENARIO anywhere",
		Long: `Print a scenario, including everything that flags set, as a one-line code. The code works
wherever a command takes a SCENARIO. A code from another version of the model is accepted
with a warning, since its numbers may differ.`,
		Example: "  backlash share my.yaml --strategy balanced --set intensity=0.4\n  backlash compare bl1-...",
		Args:    exactly(1, "a scenario"),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.load(args[0], strategy)
			if err != nil {
				return err
			}
			share := scenarios.Share
			if s.Config.Fitted != nil {
				a.note("The code contains neither your months nor what was fitted to them.")
				if levels = levels || a.interactive() && a.agreed("Include your churn, purchases, customers and basket in it?"); levels {
					share = scenarios.ShareLevels
				}
			}
			fmt.Fprintln(a.out, share(s))
			return nil
		},
	}
	cmd.Flags().BoolVar(&levels, "levels", false,
		"for a scenario fitted to your own months: include your churn, purchases, customers and basket in the code")
	cmd.Flags().StringVar(&strategy, "strategy", "", "give the focal brand this strategy")
	return cmd
}

// agreed asks a question; only a yes is one.
func (a *app) agreed(question string) bool {
	fmt.Fprint(a.err, question, " [y/N] ")
	var answer string
	_, _ = fmt.Fscanln(a.in, &answer)
	return strings.HasPrefix(strings.ToLower(answer), "y")
}
