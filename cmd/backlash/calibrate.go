package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// calibrateFlags are those of calibrate.
type calibrateFlags struct {
	bank                     string
	draws, customers, worlds int
	check                    int
	write                    string
	plan                     bool
}

const calibrateLong = `Fit the parameters that nobody measured to the published findings.

A bank of runs comes first: every row's experiment at many parameter draws spread
evenly over the stated ranges, in smaller worlds than validate takes. It is kept in
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
	wholeVar(flags, &f.draws, "draws", 1536, "parameter draws")
	wholeVar(flags, &f.customers, "customers-per-world", 1000, "people in each world of the bank")
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
	if f.draws < 2 || f.customers < 100 || f.worlds < 1 {
		return usage("want --draws 2 or more, --customers-per-world 100 or more, --worlds 1 or more")
	}
	evidence, err := scenarios.Evidence()
	if err != nil {
		return err
	}
	texts, err := scenarios.EvidenceTexts()
	if err != nil {
		return err
	}
	bank := experiment.NewBank(evidence, f.customers, f.worlds)
	plan := bank.Plan(f.draws, texts...)
	if f.plan {
		return a.foretellBank(ctx, bank, f.draws)
	}
	outcomes, err := a.fillBank(ctx, bank, plan, f.bank)
	if err != nil {
		return err
	}
	c := experiment.Calibrate(evidence, bank, outcomes)
	rows := c.Rows()
	a.tellFit(c, rows)
	if err := a.checkFit(ctx, c, f.check); err != nil {
		return err
	}
	a.tellParameters(c.Parameters())
	if f.write == "" {
		return nil
	}
	return writeFit(f.write, c, rows)
}

// foretellBank predicts the bank's time from one draw.
func (a *app) foretellBank(ctx context.Context, bank *experiment.Bank, draws int) error {
	begin := time.Now()
	if _, err := bank.Make(ctx, experiment.Run{}, 1); err != nil {
		return err
	}
	each := time.Since(begin)
	left := (each * time.Duration(draws) / time.Duration(a.workers)).Round(time.Second)
	fmt.Fprintf(a.out, "%s of %s with %s; one takes %s, all about %s on %s\n", several(draws, "draw"), several(len(bank.Rows), "row"),
		several(bank.Customers, "customer"), each.Round(time.Millisecond), left, several(a.workers, "worker"))
	return nil
}

// fillBank makes the draws that the folder lacks, and returns every draw's outcomes.
func (a *app) fillBank(ctx context.Context, bank *experiment.Bank, plan *experiment.Plan, dir string) ([][]float64, error) {
	s, err := record.Begin(dir, plan)
	if err != nil {
		return nil, err
	}
	s.Make, s.Build = bank.Make, build().Program
	s.Config = func(experiment.Run) (sim.Config, error) {
		return sim.Config{}, fmt.Errorf("a bank has no configuration")
	}
	s.Host, _ = os.Hostname()
	a.note("%s, each put to %s", several(len(plan.Points), "draw"), several(len(bank.Rows), "row"))
	if err := a.sweepShard(ctx, s, record.Shard{I: 1, N: 1}); err != nil {
		return nil, err
	}
	outcomes := make([][]float64, len(plan.Points))
	for k := range plan.Parts {
		err := s.Read(k, func(kept *record.Kept) error {
			if kept.Failure != "" {
				return fmt.Errorf("draw %d: %s", kept.Run.Point+1, kept.Failure)
			}
			outcomes[kept.Run.Point] = kept.Frames
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return outcomes, nil
}

// tellFit prints what the bank says of the rows.
func (a *app) tellFit(c *experiment.Calibration, rows []experiment.RowFit) {
	fmt.Fprintf(a.out, "%s of %s, %s\n\n", several(len(c.Outcomes), "draw"), several(c.Bank.Worlds, "world"), several(c.Bank.Customers, "customer"))
	var lines [][]string
	var prior, posterior, left, n, all float64
	for i := range rows {
		f := &rows[i]
		fitted, out := "no", map[bool]string{true: "pass", false: "MISS"}[f.LeftOut]
		if f.Fitted {
			fitted = "yes"
		}
		lines = append(lines, []string{f.Row.ID, f.Row.Mark, fitted, hundredth(f.Prior), hundredth(f.Posterior), out, hundredth(f.Explained)})
		if f.Fitted && f.Row.Verified() && f.Row.Sized() {
			n++
			prior, posterior = prior+f.Prior, posterior+f.Posterior
			if f.LeftOut {
				left++
			}
		}
		if f.Fitted {
			all++
		}
	}
	table(a.out, []string{"row", "mark", "fitted", "prior", "plausible", "left out", "explained"}, lines)
	fmt.Fprintln(a.out)
	paragraph(a.out, "Of the %.0f fitted rows that are verified and have a size, %.0f %% of the prior draws and %.0f %% of the plausible draws' predictions pass, and %.0f "+
		"(%.0f %%) pass by the mean prediction of a fit that saw nothing of their paper. %.0f rows are fitted in all.",
		n, 100*prior/n, 100*posterior/n, left, 100*left/n, all)
	paragraph(a.out, "prior: share of draws that pass the row. plausible: share of plausible draws whose prediction passes. left out: by the mean prediction "+
		"when the paper's rows are left out; of rows that are not fitted, by the whole fit's. explained: variance over draws that the emulator tells, cross-validated.")
}

func hundredth(x float64) string {
	if math.IsNaN(x) {
		return "-"
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}

// checkFit simulates plausible draws: an emulator's promise is none until it is kept.
func (a *app) checkFit(ctx context.Context, c *experiment.Calibration, n int) error {
	if n < 1 {
		return nil
	}
	n = min(n, len(c.Draws))
	runs := make([]experiment.Run, n)
	for i := range runs {
		runs[i].Point = i * len(c.Draws) / n
	}
	do := func(ctx context.Context, run experiment.Run, _ int) (*sim.Result, error) {
		values, err := c.Bank.Outcomes(ctx, func(config *sim.Config) { experiment.SetFree(config, c.Draws[run.Point]) })
		return sim.Restore(sim.Config{Months: 1, Brands: make([]sim.Brand, 1)}, values, nil, sim.Value{}), err
	}
	var before, after float64
	for _, o := range c.Outcomes {
		before += c.Passing(o) / float64(len(c.Outcomes))
	}
	err := experiment.InOrder(ctx, runs, do, a.workers, func(_ experiment.Run, r *sim.Result, err error) error {
		if err == nil {
			after += c.Passing(r.Frames[0].Values()) / float64(n)
		}
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out)
	paragraph(a.out, "Simulated: a draw from the stated ranges passes %.0f %% of the fitted rows on average, a plausible draw %.0f %% (%s of them).",
		100*before, 100*after, several(n, "draw"))
	return nil
}

// tellParameters prints what the findings say of the parameters, the best known first.
func (a *app) tellParameters(fits []experiment.ParameterFit) {
	slices.SortStableFunc(fits, func(x, y experiment.ParameterFit) int { return cmp.Compare(y.Known, x.Known) })
	var lines [][]string
	unknown := 0
	for _, f := range fits {
		if f.Known < .1 {
			unknown++
			continue
		}
		lines = append(lines, []string{f.Path, fmt.Sprintf("%.3g", f.Default), fmt.Sprintf("%.3g", f.Mean), fmt.Sprintf("%.3g..%.3g", f.Lo, f.Hi), hundredth(f.Known), hundredth(f.Weight)})
	}
	fmt.Fprintln(a.out)
	table(a.out, []string{"parameter", "default", "mean", "middle 95 %", "known", "weight"}, lines)
	fmt.Fprintln(a.out)
	paragraph(a.out, "known: by how much the findings narrow the stated range, 0 %% being not at all; %s of %d stay within a tenth of as unknown as they were. "+
		"weight: share of the fitted outcomes' variance that the parameter makes.", several(unknown, "parameter"), len(fits))
}

// writeFit writes what the program carries: the plausible draws, and how easily each row is passed.
func writeFit(dir string, c *experiment.Calibration, rows []experiment.RowFit) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	var draws strings.Builder
	free := experiment.Free()
	for j, p := range free {
		draws.WriteString(map[bool]string{true: "", false: ","}[j == 0] + p.Path)
	}
	for _, d := range c.Draws {
		draws.WriteByte('\n')
		for j, p := range free {
			value := p.Min + float32(float32(d[j])*(p.Max-p.Min))
			draws.WriteString(map[bool]string{true: "", false: ","}[j == 0] + strconv.FormatFloat(float64(value), 'g', -1, 32))
		}
	}
	draws.WriteByte('\n')
	if err := os.WriteFile(filepath.Join(dir, "draws.csv"), []byte(draws.String()), 0o666); err != nil {
		return err
	}
	prior := map[string]float64{}
	for _, f := range rows {
		prior[f.Row.ID] = math.Round(1e4*f.Prior) / 1e4
	}
	text, err := json.MarshalIndent(prior, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "prior.json"), append(text, '\n'), 0o666)
}
