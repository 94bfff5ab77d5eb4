package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// scenarioFlags are the shared flags that set something in a scenario.
var scenarioFlags = []string{"set", "seed", "customers", "months"}

// setting are the commands that lay those flags over the scenario they read; the program itself is "". Every other one refuses them.
var setting = []string{"", "lab", "run", "compare", "explain", "probe", "sweep", "sweep plan",
	"sensitivity", "threshold", "optimize", "assert",
	"figure", "report", "paper", "share", "fit", "bench", "validate", "calibrate"}

// refuse refuses the flags that a command would take and do nothing with.
func (a *app) refuse(cmd *cobra.Command) error {
	name := strings.TrimPrefix(strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()), " ")
	if out := cmd.Flags().Lookup("out"); out != nil && out.Changed && out.Value.String() == "" {
		return usage("--out: want a name")
	}
	if flag := a.anyOf(scenarioFlags); flag != "" && !slices.Contains(setting, name) {
		return usage("--%s: %s does nothing with it; go without", flag, name)
	}
	return nil
}
