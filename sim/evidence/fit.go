package evidence

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/number"
	"backlash/sim/record"
)

// Fit is part of a calibration's result in words: a table and notes on how to read it.
type Fit struct {
	Table Part
	Notes []string
}

// RowsFit describes the fits of rows, as returned by Rows.
func (c *Calibration) RowsFit(rows []RowFit) Fit {
	out := Fit{Table: Part{
		Heading: fmt.Sprintf("%s of %s, %s", number.Several(len(c.Outcomes), "draw"), number.Several(c.Bank.Worlds, "world"),
			number.Several(c.Bank.Customers, "customer")),
		Head: []string{"row", "mark", "fitted", "prior", "kept", "left out", "explained"},
	}}
	var sized, all [3]float64 // prior, kept, left out
	var sizedRows, allRows float64
	for i := range rows {
		f := &rows[i]
		fitted := "no"
		if f.Fitted {
			fitted = "yes"
		}
		out.Table.Rows = append(out.Table.Rows, []string{f.Row.ID, f.Row.Mark, fitted, hundredth(f.Prior), hundredth(f.Kept), hundredth(f.LeftOut), hundredth(f.Explained)})
		if !f.Fitted {
			continue
		}
		allRows++
		for k, x := range [...]float64{f.Prior, f.Kept, f.LeftOut} {
			all[k] += x
		}
		if f.Row.Verified() && f.Row.Sized() {
			sizedRows++
			for k, x := range [...]float64{f.Prior, f.Kept, f.LeftOut} {
				sized[k] += x
			}
		}
	}
	say := func(rows float64, of [3]float64) string {
		return fmt.Sprintf("a draw from the stated ranges passes %.0f %%, a kept one %.0f %%, and one from a fit that saw nothing of the row's paper %.0f %%",
			100*of[0]/rows, 100*of[1]/rows, 100*of[2]/rows)
	}
	out.Notes = []string{
		fmt.Sprintf("Of the %.0f fitted rows %s; of the %.0f that are verified and have a size, %s.", allRows, say(allRows, all), sizedRows, say(sizedRows, sized)),
		"prior, kept: share of draws from the stated ranges, and of kept ones, that pass the row. left out: share of draws from a fit without the row's paper. All are simulated. " +
			"explained: share of the variance over draws that the emulator explains, cross-validated.",
	}
	return out
}

func hundredth(x float64) string {
	if math.IsNaN(x) {
		return "-"
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}

// Text says how many rows the proposals pass, what is kept, and how well the chains agree.
func (c *Calibration) Text(p *Posterior) string {
	share := func(outcomes [][]float64, among []int) (mean float64, least int) {
		least = math.MaxInt
		for _, d := range among {
			mean += c.Passing(outcomes[d]) / float64(len(among))
			least = min(least, c.Counted(outcomes[d]))
		}
		return mean, least
	}
	before, _ := share(c.Outcomes, upTo(len(c.Outcomes)))
	proposed, _ := share(p.Outcomes, upTo(len(p.Outcomes)))
	kept, least := share(p.Outcomes, p.Kept)
	_, rows := c.passed(c.Outcomes[0], c.counts)
	worst, parameter, size := 0., "", math.Inf(1)
	for j, row := range experiment.Free() {
		chains := make([][]float64, len(c.Chains))
		for k, chain := range c.Chains {
			for _, d := range chain {
				chains[k] = append(chains[k], d[j])
			}
		}
		r, n := analysis.Agreement(chains)
		if r > worst {
			worst, parameter = r, row.Path
		}
		size = min(size, n)
	}
	return fmt.Sprintf("Simulated: a draw from the stated ranges passes %.0f %% of the fitted rows on average, one that the emulators find plausible %.0f %% (%s), "+
		"one of the %s that are kept %.0f %%. The worst of these passes %d of the %d rows that count. %s: split R-hat is at most %.3f (%s), and the fewest independent draws of a parameter are %.0f.",
		100*before, 100*proposed, number.Several(len(p.Outcomes), "draw"), strconv.Itoa(len(p.Kept)), 100*kept, least, rows, number.Several(len(c.Chains), "chain"), worst, parameter, size)
}

// CoverageText describes the result of Coverage.
func (c *Calibration) CoverageText(workers int) string {
	return fmt.Sprintf("Where the truth is known, %d draws of the bank taken for what was found: 95 %% intervals hold %.1f %% of their parameters.", plantedTruths, 100*c.Coverage(workers))
}

// ParametersFit describes what the findings imply for the parameters, the best known first.
func (c *Calibration) ParametersFit(p *Posterior) Fit {
	fits := c.Parameters(p)
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

// Write writes what the program embeds into a folder: the kept draws (draws.csv), and how easily each row is passed (prior.json); and, for
// setting defaults, what is known about each parameter (centre.csv).
func (c *Calibration) Write(dir string, rows []RowFit, p *Posterior) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	whole := func(name, text string) error {
		return record.WriteWhole(filepath.Join(dir, name), func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
	}
	if err := whole("draws.csv", experiment.KeptDraws(p.Draws())); err != nil {
		return err
	}
	centre := "parameter,default,mean,lo,hi\n"
	for _, f := range c.Parameters(p) {
		centre += fmt.Sprintf("%s,%.4g,%.4g,%.4g,%.4g\n", f.Path, f.Default, f.Mean, f.Lo, f.Hi)
	}
	if err := whole("centre.csv", centre); err != nil {
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
