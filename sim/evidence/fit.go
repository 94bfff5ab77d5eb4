package evidence

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/number"
	"backlash/sim/record"
)

// Fit is what a calibration says, in words: a table and what is to be read from it.
type Fit struct {
	Table Part
	Notes []string
}

// RowsFit tells the fits of rows, as Rows makes them.
func (c *Calibration) RowsFit(rows []RowFit) Fit {
	out := Fit{Table: Part{
		Heading: fmt.Sprintf("%s of %s, %s", number.Several(len(c.Outcomes), "draw"), number.Several(c.Bank.Worlds, "world"),
			number.Several(c.Bank.Customers, "customer")),
		Head: []string{"row", "mark", "fitted", "prior", "plausible", "left out", "explained"},
	}}
	var prior, posterior, left, n, all float64
	for i := range rows {
		f := &rows[i]
		fitted, without := "no", map[bool]string{true: "pass", false: "MISS"}[f.LeftOut]
		if f.Fitted {
			fitted = "yes"
		}
		out.Table.Rows = append(out.Table.Rows, []string{f.Row.ID, f.Row.Mark, fitted, hundredth(f.Prior), hundredth(f.Posterior),
			without, hundredth(f.Explained)})
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
	out.Notes = []string{
		fmt.Sprintf("Of the %.0f fitted rows that are verified and have a size, %.0f %% of the prior draws and %.0f %% of the plausible "+
			"draws' predictions pass, and %.0f (%.0f %%) pass by the mean prediction of a fit that saw nothing of their paper. "+
			"%.0f rows are fitted in all.",
			n, 100*prior/n, 100*posterior/n, left, 100*left/n, all),
		"prior: share of draws that pass the row. plausible: share of plausible draws whose prediction passes. left out: by the mean " +
			"prediction when the paper's rows are left out; of rows that are not fitted, by the whole fit's. " +
			"explained: variance over draws that the emulator tells, cross-validated.",
	}
	return out
}

func hundredth(x float64) string {
	if math.IsNaN(x) {
		return "-"
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}

// Checked is what plausible draws pass when they are simulated: an emulator's promise is none until it is kept.
type Checked struct {
	Draws         int     // simulated
	Before, After float64 // share of the fitted rows that a draw from the stated ranges passes, and a plausible one
	Least         int     // rows that count which the worst plausible draw passes
	Rows          int     // rows that count
	Possible      int     // draws of the bank that are held possible
	Passed        int     // rows that count which the worst of these passes
	Kept          float64 // share of the fitted rows that they pass on average
}

// Check simulates at most n plausible draws on workers.
func (c *Calibration) Check(ctx context.Context, n, workers int) (Checked, error) {
	n = min(n, len(c.Draws))
	out := Checked{Draws: n, Least: math.MaxInt}
	runs := make([]experiment.Run, n)
	for i := range runs {
		runs[i].Point = i * len(c.Draws) / n
	}
	do := func(ctx context.Context, run experiment.Run, _ int) (*sim.Result, error) {
		values, err := c.Bank.Outcomes(ctx, func(config *sim.Config) { experiment.SetFree(config, c.Draws[run.Point]) })
		return sim.Restore(sim.Config{Months: 1, Brands: make([]sim.Brand, 1)}, values, nil, sim.Value{}), err
	}
	for _, o := range c.Outcomes {
		out.Before += c.Passing(o) / float64(len(c.Outcomes))
	}
	_, out.Rows = c.passed(c.Outcomes[0], c.counts)
	err := experiment.InOrder(ctx, runs, do, workers, func(_ experiment.Run, r *sim.Result, err error) error {
		if err == nil {
			outcomes := r.Frames[0].Values()
			out.After += c.Passing(outcomes) / float64(n)
			out.Least = min(out.Least, c.Counted(outcomes))
		}
		return err
	})
	possible, passed := c.Possible()
	out.Possible, out.Passed = len(possible), passed
	for _, d := range possible {
		out.Kept += c.Passing(c.Outcomes[d-1]) / float64(len(possible))
	}
	return out, err
}

// Text says it.
func (c Checked) Text() string {
	return fmt.Sprintf("Simulated: a draw from the stated ranges passes %.0f %% of the fitted rows on average, "+
		"a plausible draw %.0f %% (%s of them). The worst of these passes %d of the %d rows that count. Held possible are the %s of the bank that pass %d or more; they pass %.0f %% of the fitted rows.",
		100*c.Before, 100*c.After, number.Several(c.Draws, "draw"), c.Least, c.Rows, number.Several(c.Possible, "draw"), c.Passed, 100*c.Kept)
}

// ParametersFit tells what the findings say of the parameters, the best known first.
func (c *Calibration) ParametersFit() Fit {
	fits := c.Parameters()
	slices.SortStableFunc(fits, func(x, y ParameterFit) int { return cmp.Compare(y.Known, x.Known) })
	out := Fit{Table: Part{Head: []string{"parameter", "default", "mean", "middle 95 %", "known", "weight"}}}
	unknown := 0
	for _, f := range fits {
		if f.Known < .1 {
			unknown++
			continue
		}
		out.Table.Rows = append(out.Table.Rows, []string{f.Path, fmt.Sprintf("%.3g", f.Default), fmt.Sprintf("%.3g", f.Mean),
			fmt.Sprintf("%.3g..%.3g", f.Lo, f.Hi), hundredth(f.Known), hundredth(f.Weight)})
	}
	out.Notes = []string{fmt.Sprintf("known: by how much the findings narrow the stated range, 0 %% being not at all; "+
		"%s of %d stay within a tenth of as unknown as they were. "+
		"weight: share of the fitted outcomes' variance that the parameter makes.", number.Several(unknown, "parameter"), len(fits))}
	return out
}

// Write writes what the program carries into a folder: the draws held possible (draws.csv, by their numbers), and how easily each row is passed (prior.json).
func (c *Calibration) Write(dir string, rows []RowFit) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	text := experiment.PriorName() + "\n"
	possible, _ := c.Possible()
	for _, d := range possible {
		text += strconv.Itoa(d) + "\n"
	}
	whole := func(name, text string) error {
		return record.WriteWhole(filepath.Join(dir, name), func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
	}
	if err := whole("draws.csv", text); err != nil {
		return err
	}
	prior := map[string]float64{}
	for _, f := range rows {
		prior[f.Row.ID] = math.Round(1e4*f.Prior) / 1e4
	}
	list, err := json.MarshalIndent(prior, "", " ")
	if err != nil {
		return err
	}
	return whole("prior.json", string(list)+"\n")
}
