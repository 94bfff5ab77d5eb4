package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"backlash/docs"
)

func licensesCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "licenses", Aliases: []string{"licences"}, Short: "licence texts of everything in this program", Args: noArgs,
		Long: "Print the licences of backlash, of the Go standard library and of every module that a released program " +
			"links, each text once.",
		Example: "  backlash licenses | less",
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(a.out, docs.Licenses)
			return err
		},
	}
}
