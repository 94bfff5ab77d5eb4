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

const fitLong = `Fit a scenario to your own months. The table may have one month per row (customers, churned,
purchases, revenue, opt-outs, complaints, whatever of these you have), a triangle of
cohorts, a list of customers with start and end, a list of payments, or the results of an
experiment (arm, outcome, n, count), as CSV from any spreadsheet or as Parquet. The
command first says how it understood each column; --read stops there.

Every world matches your levels. The month of the change is month 1 of the scenario; what
happened from then on moves the draws of the unmeasured parameters towards those that
reproduce your months. The last months are held out, to test whether the rest predicts
them. If the model cannot reproduce your months, or predicts worse than a flat line, the
command gives no verdict, and the file it writes has your levels but no draws.

The fitted file contains your months, so keep it as private as your table. No share code,
report or log contains them.`

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
	flags.StringVar(&f.Change, "change", "",
		"`MONTH` of the table in which the scenario's strategy began, as 2025-01 (default: after the last)")
	flags.StringVar(&strategy, "strategy", "", "what you changed to, as a strategy (default: the scenario's)")
	flags.StringToStringVar(&f.Arms, "arms", nil, "`NAME=STRATEGY,...`: the strategy of each experiment arm that is not named after one")
	wholeVar(flags, &f.Hold, "hold", -1, "`MONTHS` at the end to hold out (default: half of those after the change, at most 6)")
	flags.StringVarP(&out, "output", "o", "", "write the fitted scenario to this `FILE`")
	flags.BoolVar(&read, "read", false, "say how the table was understood, and stop")
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
