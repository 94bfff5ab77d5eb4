package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/sim/report"
)

func paramsCommand(a *app) *cobra.Command {
	var markdown bool
	var json *bool
	cmd := &cobra.Command{Use: "params [WORD]", Short: "every parameter: default, range, unit, status, source", Args: atMostWord,
		Long: "Print every parameter of the model, or those that have WORD in their name or meaning.\n\n" +
			"Status: measured comes from the evidence named, fit is to be fitted to it (the value is a start), " +
			"assumed has no source and should be swept. Set one by --set parameters.NAME=VALUE.",
		Example: "  backlash params\n  backlash params trust",
		RunE: func(_ *cobra.Command, args []string) error {
			if *json && markdown {
				return usage("--json and --markdown: want one of them")
			}
			if markdown {
				return report.WriteParameters(a.out)
			}
			if *json {
				return a.printParameters(args)
			}
			found := false
			for _, r := range agents.Parameters() {
				if mentions(args, r.Path, r.Meaning) {
					a.showParameter(r)
					found = true
				}
			}
			return nothing(found, args, "parameter")
		}}
	json = listingFlag(cmd)
	cmd.Flags().BoolVar(&markdown, "markdown", false, "all, as a Markdown table")
	return cmd
}

// showParameter prints one in two lines: its numbers, and below what they are.
func (a *app) showParameter(r agents.Parameter) {
	line := fmt.Sprintf("%-30s %-8s %-14s %-8s %s", r.Path, fmt.Sprint(r.Default), fmt.Sprintf("%v..%v", r.Min, r.Max), r.Status, r.Source)
	fmt.Fprintln(a.out, strings.TrimRight(line, " "))
	hanging(a.out, "    ", "    ", fmt.Sprintf("%s (%s)", r.Meaning, r.Unit))
}

// atMostWord takes one word to look for, or none.
func atMostWord(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage("%s wants at most one word to look for", cmd.CommandPath())
	}
	return nil
}

// mentions says whether the word looked for, if any, is in one of the texts.
func mentions(word []string, texts ...string) bool {
	if len(word) == 0 {
		return true
	}
	for _, t := range texts {
		if strings.Contains(strings.ToLower(t), strings.ToLower(word[0])) {
			return true
		}
	}
	return false
}

// nothing is the error of a search that found nothing.
func nothing(found bool, word []string, what string) error {
	if found {
		return nil
	}
	return failure{exitInput, fmt.Errorf("no %s mentions %q", what, word[0])}
}
