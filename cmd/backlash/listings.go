package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"backlash/sim/record"
)

// listingFlag adds --json to a command that lists something.
func listingFlag(cmd *cobra.Command) *bool {
	return cmd.Flags().Bool("json", false, "print the list as JSON")
}

// give prints a result: as JSON for programs, or by tell for people.
func give[T any](a *app, json bool, result T, tell func(io.Writer, T)) error {
	if json {
		return record.JSON(a.out, result)
	}
	tell(a.out, result)
	return nil
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
