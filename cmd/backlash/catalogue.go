package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/record"
)

func scenariosCommand(a *app) *cobra.Command {
	parent := &cobra.Command{Use: "scenarios", Short: "list, show, make and check scenarios", Example: "  backlash scenarios list", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	list := &cobra.Command{Use: "list", Short: "the built-in scenarios", Args: noArgs, Example: "  backlash scenarios list", RunE: func(*cobra.Command, []string) error { return a.listScenarios() }}
	show := &cobra.Command{Use: "show SCENARIO", Short: "a scenario's text, and each number of its setting with its source", Args: exactly(1, "a scenario"),
		Example: "  backlash scenarios show subscription-streaming", RunE: func(_ *cobra.Command, args []string) error { return a.showScenario(args[0]) }}
	var setting, out string
	create := &cobra.Command{Use: "new", Short: "write a scenario to start from", Args: noArgs, Example: "  backlash scenarios new --setting fashion-ecommerce -o my.yaml",
		RunE: func(*cobra.Command, []string) error { return a.newScenario(setting, out) }}
	create.Flags().StringVar(&setting, "setting", scenarios.Default, "setting to start from")
	create.Flags().StringVarP(&out, "output", "o", "", "new file (default: standard output)")
	check := &cobra.Command{Use: "check FILE", Short: "every problem of a file, in one pass", Args: exactly(1, "a file"), Example: "  backlash scenarios check my.yaml",
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := scenarios.Load(args[0], a.in)
			if err == nil {
				fmt.Fprintf(a.out, "%s: no problems: %d brands, %d customers, %d months\n", s.Name, len(s.Config.Brands), s.Config.Population.Customers, s.Config.Months)
			}
			return err
		}}
	schema := &cobra.Command{Use: "schema", Short: "JSON schema of scenario files, for editors", Args: noArgs, Example: "  backlash scenarios schema > backlash.schema.json",
		RunE: func(*cobra.Command, []string) error { return record.JSON(a.out, scenarios.Schema()) }}
	parent.AddCommand(list, show, create, check, schema)
	return parent
}

func (a *app) listScenarios() error {
	rows := [][]string{}
	for _, name := range scenarios.Names() {
		s, err := scenarios.Load(name, a.in)
		if err != nil {
			return err
		}
		rows = append(rows, []string{name, s.About})
	}
	glossary(a.out, rows)
	return nil
}

func (a *app) showScenario(name string) error {
	s, err := scenarios.Load(name, a.in)
	if err != nil {
		return err
	}
	fmt.Fprint(a.out, strings.TrimRight(string(s.Text), "\n"), "\n")
	if setting, ok := scenarios.SettingByName(s.Config.Market.Setting); ok {
		fmt.Fprintf(a.out, "\n# setting %s: %s\n", setting.Name, setting.About)
		for _, n := range setting.Numbers {
			fmt.Fprintf(a.out, "#   %-20s %-8v %-8s %s\n", n.Path, n.Value, n.Source, n.Note)
		}
	}
	return nil
}

func (a *app) newScenario(setting, out string) error {
	text, err := scenarios.Template(setting)
	if err != nil {
		return err
	}
	if out == "" {
		_, err := a.out.Write(text)
		return err
	}
	f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if os.IsExist(err) {
		return scenarios.Problems{{File: filepath.Base(out), Wish: "the file exists already; choose another name"}}
	}
	if err != nil {
		return err
	}
	if _, err := f.Write(text); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func strategiesCommand(a *app) *cobra.Command {
	parent := &cobra.Command{Use: "strategies", Short: "the eleven strategies and the ten levers", Example: "  backlash strategies list", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	listing := &cobra.Command{Use: "list", Short: "levers of every strategy, in hundredths", Args: noArgs, Example: "  backlash strategies list", RunE: func(*cobra.Command, []string) error {
		header := []string{"strategy"}
		for _, n := range agents.LeverNames {
			header = append(header, n[:5])
		}
		var rows [][]string
		for _, s := range agents.Strategies() {
			row := []string{s.Name}
			for _, x := range s.Levers {
				row = append(row, fmt.Sprintf("%.0f", 100*x))
			}
			rows = append(rows, row)
		}
		table(a.out, header, rows)
		return nil
	}}
	show := &cobra.Command{Use: "show STRATEGY", Short: "what a strategy stands for", Args: exactly(1, "a strategy"), Example: "  backlash strategies show balanced", RunE: func(_ *cobra.Command, args []string) error {
		strategy, ok := agents.StrategyByName(args[0])
		if !ok {
			return scenarios.UnknownStrategy(args[0])
		}
		fmt.Fprintf(a.out, "%s: %s\n", strategy.Name, strategy.About)
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
	}}
	parent.AddCommand(listing, show)
	return parent
}

func paramsCommand(a *app) *cobra.Command {
	var markdown bool
	cmd := &cobra.Command{Use: "params", Short: "every parameter: unit, default, range, status, source", Args: noArgs, Example: "  backlash params | grep trust", RunE: func(*cobra.Command, []string) error {
		if markdown {
			return writeParameters(a.out)
		}
		var rows [][]string
		for _, r := range agents.Parameters() {
			rows = append(rows, []string{r.Path, fmt.Sprint(r.Default), fmt.Sprintf("%v..%v", r.Min, r.Max), string(r.Status), fmt.Sprintf("%s (%s) %s", r.Meaning, r.Unit, r.Source)})
		}
		glossary(a.out, rows)
		return nil
	}}
	cmd.Flags().BoolVar(&markdown, "markdown", false, "as a Markdown table")
	return cmd
}

func metricsCommand(a *app) *cobra.Command {
	var markdown bool
	cmd := &cobra.Command{Use: "metrics", Short: "every reported number: unit and meaning", Args: noArgs, Example: "  backlash metrics", RunE: func(*cobra.Command, []string) error {
		if markdown {
			return writeMetrics(a.out)
		}
		var rows [][]string
		for _, m := range agents.Metrics() {
			rows = append(rows, []string{m.Name, m.Unit, m.Meaning})
		}
		glossary(a.out, rows)
		return nil
	}}
	cmd.Flags().BoolVar(&markdown, "markdown", false, "as a Markdown table")
	return cmd
}
