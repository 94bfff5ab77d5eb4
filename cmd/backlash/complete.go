package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"backlash/agents"
	"backlash/scenarios"
)

// suggestions are the values of flags that take one of a few, wherever a flag of that name stands.
func suggestions() map[string][]string {
	var strategies []string
	for _, s := range agents.Strategies() {
		strategies = append(strategies, s.Name)
	}
	return map[string][]string{
		"strategy": strategies, "against": strategies, "strategies": strategies,
		"setting": scenarios.Names(), "lever": agents.LeverNames[:],
		"format": {"table", "csv", "parquet"}, "color": {"auto", "always", "never"}, "theme": {"auto", "dark", "light", "contrast"},
		"design": {"grid", "lhs", "sobol"}, "method": {"morris", "sobol"}, "uncertainty": {"luck", "parameters", "both"},
	}
}

// suggest tells the shell what can follow: scenarios and files, strategies, and the values of flags.
func suggest(root *cobra.Command) {
	values := suggestions()
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		switch what := c.Use + " "; {
		case strings.Contains(what, "SCENARIO"):
			c.ValidArgsFunction = firstOf(scenarios.Names(), cobra.ShellCompDirectiveDefault)
		case strings.Contains(what, "STORY"):
			c.ValidArgsFunction = firstOf(scenarios.StoryNames(), cobra.ShellCompDirectiveDefault)
		case strings.Contains(what, " STRATEGY "):
			c.ValidArgsFunction = firstOf(values["strategy"], cobra.ShellCompDirectiveNoFileComp)
		}
		flags := func(f *pflag.Flag) {
			if known := values[f.Name]; known != nil {
				// An error says that the flag has its values already: those of every command are met again and again.
				_ = c.RegisterFlagCompletionFunc(f.Name, listOf(known))
			}
		}
		c.LocalFlags().VisitAll(flags)
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(root)
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
