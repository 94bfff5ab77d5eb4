package main

import (
	"github.com/spf13/cobra"

	"backlash/sim/report"
)

func paramsCommand(a *app) *cobra.Command {
	var markdown bool
	var json *bool
	cmd := &cobra.Command{Use: "params [WORD]", Short: "every parameter: default, range, unit, status, source", Args: atMostWord,
		Long: "Print every parameter of the model, or those with WORD in their name, meaning or status.\n\n" +
			"Status: measured comes from the evidence named; fit is to be fitted to it (the value is a starting point); " +
			"assumed has no source and should be swept; shape belongs to the form of an equation; trial belongs to a mechanism that " +
			"is switched off until it is fitted. Shape and trial are not drawn. Set one with --set parameters.NAME=VALUE.",
		Example: "  backlash params\n  backlash params trust",
		RunE: func(_ *cobra.Command, args []string) error {
			if *json && markdown {
				return usage("--json and --markdown: want one of them")
			}
			if markdown {
				return report.WriteParameters(a.out)
			}
			found := report.Params(wordOf(args))
			if err := nothing(len(found.Parameters), wordOf(args), "parameter"); err != nil {
				return err
			}
			return give(a, *json, found, report.TellParams)
		}}
	json = listingFlag(cmd)
	cmd.Flags().BoolVar(&markdown, "markdown", false, "all, as a Markdown table")
	return cmd
}
