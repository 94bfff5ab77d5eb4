package evidence

import (
	"math"
	"slices"

	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Calibration is what a bank says of the parameters.
type Calibration struct {
	Bank      *Bank
	Units     [][]float64         // by draw: the free parameters' places in their ranges
	Outcomes  [][]float64         // by draw: of every test
	Emulators []analysis.Emulator // by test
	Fitted    []bool              // by test: whether the fit may see it
	counts    []bool              // by test: whether its row counts
	Draws     [][]float64         // equally plausible places of the free parameters
	rows      []*Row              // by test
	tests     []*Test             // by test
}

// calibrationKey makes the same bank give the same draws.
const calibrationKey = 20260917

// The size of a fit: draws kept, and sweeps over all parameters between two of them; a fold needs fewer.
const (
	PlausibleDraws = 128
	fitSweeps      = 60
	foldDraws      = 32
	foldSweeps     = 40
)

// Calibrate fits the free parameters to a bank's outcomes, all but those of rows from memory, inputs and signatures.
func Calibrate(e *Table, b *Bank, outcomes [][]float64) *Calibration {
	c := &Calibration{Bank: b, Outcomes: outcomes}
	c.rows, c.tests = b.Tests()
	for d := range outcomes {
		c.Units = append(c.Units, experiment.Prior(d+1))
	}
	c.Emulators = analysis.Emulate(c.Units, outcomes)
	for _, r := range c.rows {
		published := slices.ContainsFunc(e.Rows, func(o Row) bool { return o.ID == r.ID })
		c.counts = append(c.counts, published && r.Use == Counted)
		c.Fitted = append(c.Fitted, published && r.Use == Counted && r.Mark != "M")
	}
	c.Draws = c.plausible(func(int) bool { return true }, PlausibleDraws, fitSweeps)
	return c
}

// plausible draws from what the fitted tests that pick takes leave plausible.
func (c *Calibration) plausible(pick func(test int) bool, draws, sweeps int) [][]float64 {
	var emulators []analysis.Emulator
	var targets []analysis.Target
	for k := range c.tests {
		if c.Fitted[k] && pick(k) && c.Emulators[k].Residual > 0 {
			emulators, targets = append(emulators, c.Emulators[k]), append(targets, target(c.tests[k]))
		}
	}
	return analysis.Plausible(emulators, targets, len(c.Units[0]), draws, sweeps, experiment.Words(calibrationKey, experiment.DrawStream))
}

// target is what a test wants, as the fit sees it.
func target(t *Test) analysis.Target {
	out := analysis.Target{Lo: t.AtLeast, Hi: t.AtMost, Near: t.Published}
	if t.Sign > 0 && !(out.Lo > 0) {
		out.Lo = 0
	}
	if t.Sign < 0 && !(out.Hi < 0) {
		out.Hi = 0
	}
	return out
}

// predicted is the mean of a test's emulator over draws, and the share of draws whose prediction passes it.
func (c *Calibration) predicted(test int, draws [][]float64) (mean, passing float64) {
	for _, d := range draws {
		y := c.Emulators[test].At(d)
		mean += y / float64(len(draws))
		if c.tests[test].Passed(y) {
			passing += 1 / float64(len(draws))
		}
	}
	return mean, passing
}

// RowFit is what a calibration says of one row.
type RowFit struct {
	Row       *Row
	Fitted    bool
	Prior     float64 // share of the bank's draws that pass it
	Posterior float64 // share of the plausible draws whose predictions pass it
	LeftOut   bool    // it passes by the mean prediction of a fit that saw nothing of its paper
	Explained float64 // of its least well predicted test's variance, by the emulator
}

// Fold is what belongs together: rows of the same authors.
func (r *Row) Fold() string { return r.Authors }

// Rows are the fits of all rows. Each paper is left out in its turn, with all of its rows.
func (c *Calibration) Rows() []RowFit {
	without := map[string][][]float64{}
	var out []RowFit
	for at := 0; at < len(c.tests); {
		r := c.rows[at]
		n := len(r.Tests)
		f := RowFit{Row: r, Fitted: c.Fitted[at], LeftOut: true, Posterior: 1, Explained: 1}
		draws := without[r.Fold()]
		if draws == nil && f.Fitted {
			draws = c.plausible(func(k int) bool { return c.rows[k].Fold() != r.Fold() }, foldDraws, foldSweeps)
			without[r.Fold()] = draws
		}
		if !f.Fitted { // the fit never saw it
			draws = c.Draws
		}
		for _, o := range c.Outcomes {
			if r.Passed(o[at : at+n]) {
				f.Prior += 1 / float64(len(c.Outcomes))
			}
		}
		for k := at; k < at+n; k++ {
			_, passing := c.predicted(k, c.Draws)
			mean, _ := c.predicted(k, draws)
			f.Posterior = min(f.Posterior, passing)
			f.LeftOut = f.LeftOut && c.tests[k].Passed(mean)
			f.Explained = min(f.Explained, c.Emulators[k].Explained)
		}
		out = append(out, f)
		at += n
	}
	return out
}

// Passing is the share of fitted rows that a draw's outcomes pass.
func (c *Calibration) Passing(outcomes []float64) float64 {
	passed, n := c.passed(outcomes, c.Fitted)
	return float64(passed) / float64(n)
}

// Counted is how many of the rows that count a draw's outcomes pass.
func (c *Calibration) Counted(outcomes []float64) int {
	passed, _ := c.passed(outcomes, c.counts)
	return passed
}

// passed is how many rows outcomes pass, of the n of which, by their first test, is said.
func (c *Calibration) passed(outcomes []float64, of []bool) (passed, n int) {
	for at := 0; at < len(c.tests); at += len(c.rows[at].Tests) {
		if of[at] {
			n++
			if c.rows[at].Passed(outcomes[at : at+len(c.rows[at].Tests)]) {
				passed++
			}
		}
	}
	return passed, n
}

// FewestPossible is how many possible draws there are at least.
const FewestPossible = 1024

// Possible are the bank's draws, from 1, that lose the fewest of the rows that count: all that pass at least as many as the
// FewestPossible-th best (approximate Bayesian computation by rejection: Beaumont, Zhang, Balding 2002).
func (c *Calibration) Possible() (draws []int, passed int) {
	var counts []int
	for _, o := range c.Outcomes {
		counts = append(counts, c.Counted(o))
	}
	sorted := slices.Sorted(slices.Values(counts))
	passed = sorted[max(0, len(sorted)-FewestPossible)]
	for d, n := range counts {
		if n >= passed {
			draws = append(draws, d+1)
		}
	}
	return draws, passed
}

// ParameterFit is what a calibration says of one free parameter.
type ParameterFit struct {
	Path                  string
	Default, Mean, Lo, Hi float64 // the plausible draws: mean and middle 95 %
	Known                 float64 // 1 - spread over the spread of the stated range: 0 is as unknown as before
	Weight                float64 // mean share of the fitted tests' explained variance that it makes
}

// Parameters are the fits of the free parameters.
func (c *Calibration) Parameters() []ParameterFit {
	var out []ParameterFit
	for j, row := range experiment.Free() {
		value := func(u float64) float64 { return float64(row.Min) + float64(u*float64(row.Max-row.Min)) }
		var xs []float64
		for _, d := range c.Draws {
			xs = append(xs, d[j])
		}
		e := analysis.Mean(xs)
		f := ParameterFit{Path: row.Path, Default: float64(row.Default), Mean: value(e.Mean), Lo: value(analysis.Quantile(xs, .025)),
			Hi: value(analysis.Quantile(xs, .975)), Known: 1 - float64(e.SD*math.Sqrt(12))}
		n := 0.
		for k := range c.tests {
			all := 0.
			for i := range c.Emulators[k].Slope {
				all += c.Emulators[k].Share(i)
			}
			if c.Fitted[k] && all > 0 {
				f.Weight += c.Emulators[k].Share(j) / all
				n++
			}
		}
		f.Weight /= max(1, n)
		out = append(out, f)
	}
	return out
}
