package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim/number"
	"backlash/sim/record"
	"backlash/sim/report"
)

func scenariosCommand(a *app) *cobra.Command {
	parent := &cobra.Command{Use: "scenarios", Short: "list, show, make and check scenarios", Args: noArgs,
		Example: "  backlash scenarios new --setting fashion-ecommerce -o my.yaml\n  backlash scenarios check my.yaml\n" +
			"  backlash run my.yaml",
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	list := &cobra.Command{Use: "list", Short: "the built-in scenarios", Args: noArgs,
		Example: "  backlash scenarios list\n  backlash scenarios list --json"}
	json := listingFlag(list)
	list.RunE = func(*cobra.Command, []string) error {
		all, err := report.Scenarios()
		if err != nil {
			return err
		}
		return give(a, *json, all, report.TellScenarios)
	}
	show := &cobra.Command{Use: "show SCENARIO", Short: "a scenario's text, and each number of its setting with its source",
		Args:    exactly(1, "a scenario"),
		Example: "  backlash scenarios show subscription-streaming",
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := scenarios.Load(args[0], a.in)
			if err != nil {
				return err
			}
			report.TellScenario(a.out, s)
			return nil
		}}
	var setting, out string
	var ask bool
	create := &cobra.Command{Use: "new", Short: "write a scenario to start from", Args: noArgs,
		Example: "  backlash scenarios new --setting fashion-ecommerce -o my.yaml\n  backlash scenarios new --ask -o my.yaml",
		RunE:    func(*cobra.Command, []string) error { return a.newScenario(setting, out, ask) }}
	create.Flags().BoolVar(&ask, "ask", false, "first ask a few questions about your market; you may skip any of them")
	create.Flags().StringVar(&setting, "setting", scenarios.Default, "`NAME` of the setting, one of scenarios list")
	create.Flags().StringVarP(&out, "output", "o", "", "new `FILE`, never one that exists (default: standard output)")
	check := &cobra.Command{Use: "check FILE", Short: "every problem of a file, in one pass", Args: exactly(1, "a file"),
		Example: "  backlash scenarios check my.yaml",
		RunE:    func(_ *cobra.Command, args []string) error { return a.checkScenario(args[0]) }}
	schema := &cobra.Command{Use: "schema", Short: "JSON schema of scenario files, for editors", Args: noArgs,
		Example: "  backlash scenarios schema > backlash.schema.json",
		RunE:    func(*cobra.Command, []string) error { return record.JSON(a.out, scenarios.Schema()) }}
	parent.AddCommand(list, show, create, check, schema)
	return parent
}

func (a *app) checkScenario(name string) error {
	s, err := scenarios.Load(name, a.in)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s: no problems; %s, %s, %s\n", s.Name, number.Several(len(s.Config.Brands), "brand"),
		number.Several(s.Config.Population.Customers, "customer"), number.Several(s.Config.Months, "month"))
	return nil
}

func (a *app) newScenario(setting, out string, ask bool) error {
	text, err := scenarios.Template(setting)
	if ask && setting != scenarios.Default {
		return usage("--ask asks for the setting too; leave --setting out")
	}
	if ask && (out == "" || noSuch(out) == nil && record.Probe(out) == nil) { // else newFile says what is amiss
		text, err = scenarios.Ask(a.in, a.err)
	}
	if err != nil {
		return err
	}
	return a.newFile(text, out)
}

// newFile writes a text to a file that does not exist yet, or to standard output where none is named.
func (a *app) newFile(text []byte, out string) error {
	if out == "" {
		_, err := a.out.Write(text)
		return err
	}
	if err := noSuch(out); err != nil {
		return err
	}
	return record.WriteWhole(out, func(w io.Writer) error { _, err := w.Write(text); return err })
}

// noSuch refuses the name of a file that exists.
func noSuch(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return decode.Problems{{File: filepath.Base(path), Wish: "the file exists already; choose another name"}}
	}
	return nil
}
