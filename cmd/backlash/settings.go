package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// scenarioFlags are the shared flags that set something in a scenario.
var scenarioFlags = []string{"set", "seed", "customers", "months"}

// setting are the commands that lay those flags over the scenario they read; the program itself is "". Every other one refuses them.
var setting = []string{"", "lab", "run", "compare", "explain", "probe", "sweep", "sweep plan",
	"sensitivity", "threshold", "optimize", "assert",
	"figure", "report", "paper", "share", "fit", "bench", "validate", "calibrate"}

// refuse refuses the flags that a command would take and do nothing with.
func (a *app) refuse(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if text := f.Value.String(); text == "" || text == "[]" {
			err = usage("--%s: want a value, or go without", f.Name)
		}
	})
	if err != nil {
		return err
	}
	if a.given("quick") && a.given("worlds") {
		return usage("--quick goes without --worlds")
	}
	if flag := a.anyOf(scenarioFlags); flag != "" && !sets(cmd) {
		return usage("--%s: %s does nothing with it; go without", flag, strings.TrimPrefix(cmd.CommandPath(), "backlash "))
	}
	return nil
}

// sets reports whether a command lays those flags over a scenario.
func sets(cmd *cobra.Command) bool {
	return slices.Contains(setting, strings.TrimPrefix(strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()), " "))
}
