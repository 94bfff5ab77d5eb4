package main

import (
	"errors"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"backlash/scenarios"
	"backlash/sim/record"
	"backlash/sim/report"
	"backlash/sim/study"
)

const fitLong = `Fit a scenario to your own months. The table may be a month a row (customers, churned,
purchases, revenue, opt-outs, complaints, whatever of these you have), a triangle of
cohorts, a list of customers with start and end, a list of payments, or the results of an
experiment (arm, outcome, n, count), as CSV from any spreadsheet or as Parquet. How each
column was understood is told first; --read stops there.

Levels are met in every world. What happened from the month of the change on, which is
month 1 of the scenario, moves the draws of what nobody measured towards those that give
your months. The last months are kept aside, to see whether the rest foretells them.
Where the model does not give your months, or foretells worse than a flat line, no
verdict is told, and the file that is written has your levels and no draws.

The file is yours: it holds your months. No share code, report or log does.`

func fitCommand(a *app) *cobra.Command {
	f := study.Fit{Customers: study.FitCustomers}
	var data, out, strategy string
	var json, read bool
	var worlds study.Sampling
	cmd := &cobra.Command{
		Use: "fit SCENARIO --data FILE", Short: "start from your own months: churn, purchases, revenue", Long: fitLong,
		Example: "  backlash fit my.yaml --data dashboard.csv --read\n" +
			"  backlash fit my.yaml --data months.csv --change 2025-01 -o fitted.yaml",
		Args: exactly(1, "a scenario"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if data == "" {
				return usage("fit wants --data FILE, your table")
			}
			if f.Table, err = study.OpenTable(data, a.in); err != nil {
				return err
			}
			f.From = filepath.Base(data)
			if read {
				report.TellTable(a.out, f.From, f.Table.Told)
				return nil
			}
			if out != "" {
				if err := errors.Join(unused(out), record.Probe(out)); err != nil {
					return err
				}
			}
			if f.Base, err = a.base(args[0], ""); err != nil {
				return err
			}
			if strategy != "" {
				if err := f.Scenario.Use(strategy); err != nil {
					return a.namingFlags(err)
				}
			}
			if a.given("customers") {
				f.Customers = a.customers
			}
			if err := f.Begin(); err != nil {
				return err
			}
			r, err := f.Run(cmd.Context(), a.env(), worlds)
			if err == nil {
				err = give(a, json, r, report.TellOwn)
			}
			if err != nil || out == "" {
				return err
			}
			return record.WriteWhole(out, func(w io.Writer) error {
				_, err := w.Write(scenarios.WriteOwn(&r.Fitted.Config, r.Fitted.Compare))
				return err
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&data, "data", "", "your table, a `FILE`")
	flags.StringVar(&f.Change, "change", "", "`MONTH` of the table in which the scenario's strategy began, as 2025-01 (default: after the last)")
	flags.StringVar(&strategy, "strategy", "", "what you changed to, as a strategy (default: the scenario's)")
	flags.StringToStringVar(&f.Arms, "arms", nil, "`NAME=STRATEGY,...`: which strategies an experiment's arms are, where they are not named so")
	wholeVar(flags, &f.Hold, "hold", -1, "`MONTHS` at the end that are kept aside (default: half of those after the change, at most 6)")
	flags.StringVarP(&out, "output", "o", "", "write the fitted scenario to this `FILE`")
	flags.BoolVar(&read, "read", false, "tell how the table was understood, and stop")
	flags.BoolVar(&json, "json", false, "print the result as JSON")
	answerFlags(flags, &worlds)
	return cmd
}

// unused refuses a file that is there and is no fitted scenario: one of those is written anew, next month.
func unused(path string) error {
	if s, err := scenarios.Load(path, nil); err == nil && s.Config.Fitted != nil {
		return nil
	}
	return noSuch(path)
}
