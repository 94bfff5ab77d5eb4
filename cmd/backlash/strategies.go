package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
)

func strategiesCommand(a *app) *cobra.Command {
	parent := &cobra.Command{Use: "strategies", Short: "the eleven strategies and the ten levers", Args: noArgs,
		Example: "  backlash strategies list\n  backlash strategies show balanced",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	listing := &cobra.Command{Use: "list", Short: "levers of every strategy, in hundredths", Args: noArgs,
		Example: "  backlash strategies list\n  backlash strategies list --json"}
	json := listingFlag(listing)
	listing.RunE = func(*cobra.Command, []string) error {
		if *json {
			return a.printStrategies()
		}
		a.listStrategies()
		return nil
	}
	show := &cobra.Command{Use: "show STRATEGY", Short: "what a strategy stands for", Args: exactly(1, "a strategy"),
		Example: "  backlash strategies show balanced",
		RunE:    func(_ *cobra.Command, args []string) error { return a.showStrategy(args[0]) }}
	parent.AddCommand(listing, show)
	return parent
}

// listStrategies prints a column a lever, under the first letters of its name.
func (a *app) listStrategies() {
	const letters = 5
	header, legend := "", []string{}
	for _, n := range agents.LeverNames {
		header += " " + n[:letters]
		legend = append(legend, n)
	}
	var rows [][]string
	for _, s := range agents.Strategies() {
		levers := ""
		for _, x := range s.Levers {
			levers += fmt.Sprintf(" %*.0f", letters, 100*x)
		}
		rows = append(rows, []string{s.Name, levers[1:]})
	}
	table(a.out, []string{"strategy", header[1:]}, rows)
	fmt.Fprintln(a.out)
	paragraph(a.out, "In hundredths. The levers: %s. strategies show balanced tells what they mean; guardrailed starts as balanced and watches its customers.", strings.Join(legend, ", "))
}

func (a *app) showStrategy(name string) error {
	strategy, ok := agents.StrategyByName(name)
	if !ok {
		return scenarios.UnknownStrategy(name)
	}
	paragraph(a.out, "%s: %s", strategy.Name, strategy.About)
	if strategy.Policy != agents.NoPolicy {
		fmt.Fprintf(a.out, "policy: %s\n", agents.PolicyNames[strategy.Policy])
	}
	fmt.Fprintln(a.out)
	var rows [][]string
	for l, x := range strategy.Levers {
		rows = append(rows, []string{agents.LeverNames[l], fmt.Sprintf("%.2f", x), agents.LeverMeanings[l]})
	}
	glossary(a.out, rows)
	return nil
}
