package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/report"
)

// suggestions are the values of flags that take one of a few, wherever a flag of that name stands.
func suggestions() map[string][]string {
	var strategies []string
	for _, s := range agents.Strategies() {
		strategies = append(strategies, s.Name)
	}
	return map[string][]string{
		"strategy": strategies, "against": strategies, "strategies": append(slices.Clone(strategies), scenarios.AsWritten),
		"setting": scenarios.Names(),
		"format":  {"table", "csv", "parquet"}, "color": {"auto", "always", "never"}, "theme": {"auto", "dark", "light", "contrast"},
		"design": {"grid", "lhs", "sobol"}, "method": {"morris", "sobol"}, "uncertainty": {"all", "luck", "parameters", "people"},
	}
}

// suggest tells the shell what can follow: scenarios and files, strategies, and the values of flags.
func suggest(root *cobra.Command) {
	values := suggestions()
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		switch what := c.Use + " "; {
		case strings.Contains(what, " KIND "):
			c.ValidArgsFunction = kindThenScenario
		case strings.Contains(what, "SCENARIO"):
			c.ValidArgsFunction = firstOf(scenarios.Names(), cobra.ShellCompDirectiveDefault)
		case strings.Contains(what, "STORY"):
			c.ValidArgsFunction = firstOf(scenarios.StoryNames(), cobra.ShellCompDirectiveDefault)
		case strings.Contains(what, " STRATEGY "):
			c.ValidArgsFunction = firstOf(values["strategy"], cobra.ShellCompDirectiveNoFileComp)
		}
		flags := func(f *pflag.Flag) {
			known := dynamic[f.Name]
			if names := values[f.Name]; names != nil {
				known = listOf(names)
			}
			if known != nil {
				// An error says that the flag has its values already: those of every command are met again and again.
				_ = c.RegisterFlagCompletionFunc(f.Name, known)
			}
		}
		c.LocalFlags().VisitAll(flags)
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(root)
}

// dynamic completes flags whose values depend on the scenario.
var dynamic = map[string]cobra.CompletionFunc{
	"vary": addresses("="), "set": addresses("="), "with": addresses("="), "lever": addresses(""),
	"metric": measures(""), "objective": measures(""), "subject-to": measures(" >="), "precision": measures("="),
	"lang": func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		return completed(scenarios.StoryLanguages(args), begun, "")
	},
}

// addresses completes what can be set or varied, with what must follow it.
func addresses(then string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if strings.Contains(begun, "=") {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return completed(scenarios.Meant(args).Addresses(), begun, then)
	}
}

// measures completes metrics and, after a colon, segments.
func measures(then string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		var names []string
		metric, _, segment := strings.Cut(begun, ":")
		for _, m := range agents.Metrics() {
			if !segment {
				names = append(names, m.Name)
			}
		}
		if segment {
			for _, s := range scenarios.Meant(args).Config.Population.Segments {
				names = append(names, metric+":"+s.Name)
			}
		}
		return completed(names, begun, then)
	}
}

// completed is an answer to the shell; where something must follow a name, no space is set after it.
func completed(names []string, begun, then string) ([]string, cobra.ShellCompDirective) {
	out := beginning(names, begun)
	for i := range out {
		out[i] += then
	}
	if then != "" {
		return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

// kindThenScenario completes the kinds of figure, then scenarios and files.
func kindThenScenario(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	switch {
	case len(args) == 0:
		var kinds []string
		for _, k := range report.Kinds() {
			kinds = append(kinds, k.Name)
		}
		return beginning(kinds, begun), cobra.ShellCompDirectiveNoFileComp
	case len(args) == 1 && args[0] != "evidence":
		return beginning(scenarios.Names(), begun), cobra.ShellCompDirectiveDefault
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// firstOf suggests names for the first word after a command.
func firstOf(names []string, then cobra.ShellCompDirective) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return beginning(names, begun), then
	}
}

// listOf suggests values; of a list with commas, for its last part.
func listOf(values []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
		at := strings.LastIndex(begun, ",") + 1
		var out []string
		for _, v := range beginning(values, begun[at:]) {
			out = append(out, begun[:at]+v)
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

func beginning(names []string, begun string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !strings.HasPrefix(n, begun) })
}
