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
	propose       int
	write         string
	plan          bool
}

const calibrateLong = `Fit the unmeasured parameters to the published findings.

The command first builds a bank of runs: every row's experiment at many parameter
draws, spread evenly over the stated ranges, in smaller worlds than validate uses
(1,000 customers, or --customers). The bank is kept in a folder, and an interrupted
calibration resumes from it. Emulators are trained on the bank; draws that they find
plausible are then simulated and stored in its subfolder proposed. The half that loses
the fewest findings is kept, and answers draw their parameters from it. Whole papers
are left out in turn, to see what the others predict. Rows quoted from memory (mark
M), inputs and signature behaviours are never fitted.`

func calibrateCommand(a *app) *cobra.Command {
	var f calibrateFlags
	cmd := &cobra.Command{
		Use: "calibrate", Short: "fit the unmeasured parameters to the published findings", Long: calibrateLong,
		Example: "  backlash calibrate --bank bank --plan\n  backlash calibrate --bank bank",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.calibrate(cmd.Context(), &f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.bank, "bank", "", "`FOLDER` of the bank; runs already there are reused")
	wholeVar(flags, &f.draws, "draws", 4096, "parameter draws")
	wholeVar(flags, &f.worlds, "worlds", 1, "worlds per draw")
	wholeVar(flags, &f.propose, "propose", 2048, "`NUMBER` of plausible draws to simulate; half of them are kept")
	flags.StringVar(&f.write, "write", "", "write draws.csv, prior.json and centre.csv to `FOLDER`")
	flags.BoolVar(&f.plan, "plan", false, "print how long the bank would take, and run nothing")
	return cmd
}

func (a *app) calibrate(ctx context.Context, f *calibrateFlags) error {
	if f.bank == "" {
		return usage("calibrate needs --bank FOLDER to store its runs")
	}
	customers, seed := 1000, (*uint64)(nil)
	if a.given("customers") {
		customers = a.customers
	}
	if a.given("seed") {
		seed = &a.seed
	}
	if f.draws < 2 || customers < 100 || f.worlds < 1 || f.propose < 8 {
		return usage("want --draws 2 or more, --customers 100 or more, --worlds 1 or more, --propose 8 or more")
	}
	if flag := a.anyOf([]string{"set", "months"}); flag != "" {
		return usage("--%s: calibrate draws the parameters, and experiments set the rest; go without", flag)
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
	outcomes, err := a.fillBank(ctx, filling, f.bank)
	if err != nil {
		return err
	}
	c := filling.Calibrate(outcomes, f.propose)
	if outcomes, err = a.fillBank(ctx, filling.Of(c.Proposed()), filepath.Join(f.bank, "proposed")); err != nil {
		return err
	}
	kept := c.Keep(outcomes)
	a.note("leaving papers out")
	rows, err := c.Rows(ctx, kept, a.workers)
	if err != nil {
		return err
	}
	report.TellFit(a.out, c.RowsFit(rows))
	fmt.Fprintln(a.out)
	report.Paragraph(a.out, "%s %s", c.Text(kept), c.CoverageText(a.workers))
	fmt.Fprintln(a.out)
	report.TellFit(a.out, c.ParametersFit(kept))
	if f.write == "" {
		return nil
	}
	return c.Write(f.write, rows, kept)
}

// fillBank makes the draws that the folder lacks.
func (a *app) fillBank(ctx context.Context, filling *evidence.Filling, dir string) ([][]float64, error) {
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
	return filling.Outcomes(s)
}
