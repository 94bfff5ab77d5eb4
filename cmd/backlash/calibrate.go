package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"backlash/sim/evidence"
	"backlash/sim/record"
	"backlash/sim/report"
)

// calibrateFlags are those of calibrate.
type calibrateFlags struct {
	bank          string
	draws, worlds int
	check         int
	write         string
	plan          bool
}

const calibrateLong = `Fit the parameters that nobody measured to the published findings.

A bank of runs comes first: every row's experiment at many parameter draws spread
evenly over the stated ranges, in smaller worlds than validate takes (1,000
customers, or --customers). It is kept in
a folder; what was stopped goes on. Everything else is read off the bank: the fit,
the folds that leave whole papers out, how much each parameter matters, and which
rows almost any parameters pass. Rows from memory (mark M), inputs and signature
behaviours are never fitted.`

func calibrateCommand(a *app) *cobra.Command {
	var f calibrateFlags
	cmd := &cobra.Command{
		Use: "calibrate", Short: "fit what nobody measured to the published findings", Long: calibrateLong,
		Example: "  backlash calibrate --bank bank --plan\n  backlash calibrate --bank bank",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.calibrate(cmd.Context(), &f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.bank, "bank", "", "`FOLDER` of the bank; what is there is not made again")
	wholeVar(flags, &f.draws, "draws", 4096, "parameter draws")
	wholeVar(flags, &f.worlds, "worlds", 1, "worlds a draw")
	wholeVar(flags, &f.check, "check", 8, "`NUMBER` of plausible draws that are simulated, to see whether they do what the emulators say")
	flags.StringVar(&f.write, "write", "", "write draws.csv and prior.json to `FOLDER`")
	flags.BoolVar(&f.plan, "plan", false, "tell how long the bank takes, and make nothing")
	return cmd
}

func (a *app) calibrate(ctx context.Context, f *calibrateFlags) error {
	if f.bank == "" {
		return usage("calibrate wants --bank FOLDER for its runs")
	}
	customers, seed := 1000, (*uint64)(nil)
	if a.given("customers") {
		customers = a.customers
	}
	if a.given("seed") {
		seed = &a.seed
	}
	if f.draws < 2 || customers < 100 || f.worlds < 1 {
		return usage("want --draws 2 or more, --customers 100 or more, --worlds 1 or more")
	}
	for _, flag := range []string{"set", "months"} {
		if a.given(flag) {
			return usage("--%s: calibrate draws the parameters, and experiments set the rest; go without", flag)
		}
	}
	filling, err := evidence.NewFilling(f.draws, customers, f.worlds, seed)
	if err != nil {
		return err
	}
	if f.plan {
		text, err := filling.Foretell(ctx, a.workers)
		if err == nil {
			fmt.Fprintln(a.out, text)
		}
		return err
	}
	if f.write != "" {
		if err := errors.Join(os.MkdirAll(f.write, 0o777), record.Probe(filepath.Join(f.write, "draws.csv"))); err != nil {
			return err
		}
	}
	c, err := a.fillBank(ctx, filling, f.bank)
	if err != nil {
		return err
	}
	rows := c.Rows()
	report.TellFit(a.out, c.RowsFit(rows))
	if f.check > 0 {
		checked, err := c.Check(ctx, f.check, a.workers)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.out)
		report.Paragraph(a.out, "%s", checked.Text())
	}
	fmt.Fprintln(a.out)
	report.TellFit(a.out, c.ParametersFit())
	if f.write == "" {
		return nil
	}
	return c.Write(f.write, rows)
}

// fillBank makes the draws that the folder lacks, and fits to all of them.
func (a *app) fillBank(ctx context.Context, filling *evidence.Filling, dir string) (*evidence.Calibration, error) {
	s, err := filling.Begin(dir)
	if err != nil {
		return nil, err
	}
	s.Build = build().Version
	s.Host, _ = os.Hostname()
	a.note("%s", filling.Size())
	if err := a.env().Shard(ctx, s, record.Shard{I: 1, N: 1}); err != nil {
		return nil, err
	}
	return filling.Calibrate(s)
}
