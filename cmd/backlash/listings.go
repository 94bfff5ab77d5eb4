package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// listingFlag adds --json to a command that lists something.
func listingFlag(cmd *cobra.Command) *bool {
	return cmd.Flags().Bool("json", false, "print the list as JSON")
}

// atMostWord takes one word to look for, or none.
func atMostWord(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage("%s wants at most one word to look for", cmd.CommandPath())
	}
	return nil
}

// wordOf is the word to look for, "" without one.
func wordOf(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}

// nothing is the error of a search for a word that found so many.
func nothing(found int, word, what string) error {
	if found > 0 {
		return nil
	}
	return failure{exitInput, fmt.Errorf("no %s mentions %q", what, word)}
}
