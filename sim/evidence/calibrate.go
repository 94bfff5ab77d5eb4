package evidence

import (
	"context"
	"math"
	"slices"
	"sync"

	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Calibration is what a bank tells us about the parameters.
type Calibration struct {
	Bank      *Bank
	Units     [][]float64         // by draw: the free parameters' positions in their ranges
	Outcomes  [][]float64         // by draw: of every test
	Emulators []analysis.Emulator // by test
	Fitted    []bool              // by test: whether the fit may see it
	counts    []bool              // by test: whether its row counts
	Chains    [][][]float64       // proposals: by chain and draw, positions of the free parameters that the emulators find equally plausible
	rows      []*Row              // by test
	tests     []*Test             // by test
}

// calibrationKey makes the same bank give the same draws.
const calibrationKey = 20260917

// The size of a fit: chains, and sweeps over all parameters between two draws of a chain; a fold uses fewer of both, and foldDraws draws.
const (
	chains     = 4
	fitSweeps  = 60
	foldDraws  = 32
	foldSweeps = 40
)

// Model discrepancy: the error that we allow the model because of its form, as a share of the half-width of a test's band or, if the band
// is open, of the spread of the outcome over the stated ranges. Chosen, not measured.
const (
	slackOfBand   = .5
	slackOfSpread = .2
)

// Calibrate fits the free parameters to a bank's outcomes, except those of rows marked M, inputs and signatures, and proposes n draws,
// rounded up to whole chains.
func Calibrate(e *Table, b *Bank, outcomes [][]float64, propose int) *Calibration {
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
	c.Chains = make([][][]float64, chains)
	var wait sync.WaitGroup
	for k := range chains {
		wait.Go(func() {
			c.Chains[k] = c.plausible(func(int) bool { return true }, (propose+chains-1)/chains, fitSweeps, uint64(k))
		})
	}
	wait.Wait()
	return c
}

// Proposed returns all chains' draws, one chain after the other.
func (c *Calibration) Proposed() [][]float64 { return slices.Concat(c.Chains...) }

// plausible draws from the posterior given the fitted tests that pick selects.
func (c *Calibration) plausible(pick func(test int) bool, draws, sweeps int, chain uint64) [][]float64 {
	return c.draw(func(k int) analysis.Target {
		out := target(c.tests[k])
		if out.Slack = slackOfBand * (out.Hi - out.Lo) / 2; math.IsNaN(out.Slack) {
			e := &c.Emulators[k]
			out.Slack = slackOfSpread * e.Residual / math.Sqrt(max(.01, 1-e.Explained))
		}
		return out
	}, pick, draws, sweeps, chain)
}

// draw draws from the posterior given targets of the fitted tests that pick selects.
func (c *Calibration) draw(target func(test int) analysis.Target, pick func(test int) bool, draws, sweeps int, chain uint64) [][]float64 {
	var emulators []analysis.Emulator
	var targets []analysis.Target
	for k := range c.tests {
		if c.Fitted[k] && pick(k) && c.Emulators[k].Residual > 0 {
			emulators, targets = append(emulators, c.Emulators[k]), append(targets, target(k))
		}
	}
	return analysis.Plausible(emulators, targets, len(c.Units[0]), draws, sweeps, experiment.Words(calibrationKey+chain, experiment.DrawStream))
}

// target is the value that a test wants, in the form that the fit uses.
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

// RowFit is a calibration's result for one row.
type RowFit struct {
	Row       *Row
	Fitted    bool
	Prior     float64 // share of the bank's draws that pass it
	Kept      float64 // share of the kept draws that pass it
	LeftOut   float64 // share that pass it of draws from a fit without its paper; NaN for rows that are never fitted
	Explained float64 // share of variance that the emulator explains, for its least well predicted test
}

// Fold groups rows that are left out together: those of the same authors.
func (r *Row) Fold() string { return r.Authors }

// Rows returns the fits of all rows. Each paper is left out in turn, with all of its rows, which are then simulated with draws that are
// plausible given the others.
func (c *Calibration) Rows(ctx context.Context, p *Posterior, workers int) ([]RowFit, error) {
	var out []RowFit
	var papers []string
	for at := 0; at < len(c.tests); at += len(c.rows[at].Tests) {
		r := c.rows[at]
		f := RowFit{Row: r, Fitted: c.Fitted[at], LeftOut: math.NaN(), Explained: 1}
		share := func(outcomes [][]float64, among []int) (share float64) {
			for _, d := range among {
				if r.Passed(outcomes[d][at : at+len(r.Tests)]) {
					share += 1 / float64(len(among))
				}
			}
			return share
		}
		f.Prior, f.Kept = share(c.Outcomes, upTo(len(c.Outcomes))), share(p.Outcomes, p.Kept)
		for k := range r.Tests {
			f.Explained = min(f.Explained, c.Emulators[at+k].Explained)
		}
		if f.Fitted && !slices.Contains(papers, r.Fold()) {
			papers = append(papers, r.Fold())
		}
		out = append(out, f)
	}
	passed, err := c.leaveOut(ctx, papers, workers)
	for i := range out {
		if f := &out[i]; f.Fitted {
			f.LeftOut = float64(passed[f.Row]) / foldDraws
		}
	}
	return out, err
}

// upTo returns the numbers below n.
func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// leaveOut simulates each paper's fitted rows with foldDraws draws of a fit without it, and counts how many pass, by row.
func (c *Calibration) leaveOut(ctx context.Context, papers []string, workers int) (map[*Row]int, error) {
	passed := map[*Row]int{}
	runs := make([]experiment.Run, len(papers))
	for i := range runs {
		runs[i].Point = i
	}
	bank := func(paper string) *Bank {
		b := *c.Bank
		b.Rows = nil
		for at := 0; at < len(c.tests); at += len(c.rows[at].Tests) {
			if c.Fitted[at] && c.rows[at].Fold() == paper {
				b.Rows = append(b.Rows, c.rows[at])
			}
		}
		return &b
	}
	do := func(ctx context.Context, run experiment.Run, _ int) (*sim.Result, error) {
		paper := papers[run.Point]
		var all []float64
		for _, d := range c.plausible(func(k int) bool { return c.rows[k].Fold() != paper }, foldDraws, foldSweeps, 0) {
			values, err := bank(paper).Outcomes(ctx, func(config *sim.Config) { experiment.SetFree(config, d) })
			if err != nil {
				return nil, err
			}
			all = append(all, values...)
		}
		return bare(all), nil
	}
	err := experiment.InOrder(ctx, runs, do, workers, func(run experiment.Run, r *sim.Result, err error) error {
		if err != nil {
			return err
		}
		values := r.Frames[0].Values()
		for range foldDraws {
			for _, row := range bank(papers[run.Point]).Rows {
				n := len(row.Tests)
				if row.Passed(values[:n]) {
					passed[row]++
				}
				values = values[n:]
			}
		}
		return nil
	})
	return passed, err
}

// Passing returns the share of fitted rows that a draw's outcomes pass.
func (c *Calibration) Passing(outcomes []float64) float64 {
	passed, n := c.passed(outcomes, c.Fitted)
	return float64(passed) / float64(n)
}

// Counted returns how many of the rows that count a draw's outcomes pass.
func (c *Calibration) Counted(outcomes []float64) int {
	passed, _ := c.passed(outcomes, c.counts)
	return passed
}

// passed returns how many rows the outcomes pass, of the n selected by of, which is asked for a row's first test.
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

// The size of a check of the fit against planted truths.
const (
	plantedTruths = 40
	plantedDraws  = 120
	plantedSweeps = 12
)

// Coverage returns the share of the free parameters' 95 % intervals that contain the truth when it is known: draws of the bank, spread over
// it, each in turn taken as the truth, with its tests as exact numbers (simulation-based calibration: Talts and others 2018). A correct fit
// covers 95 %.
func (c *Calibration) Coverage(workers int) float64 {
	held := make([]int, plantedTruths)
	var wait sync.WaitGroup
	slots := make(chan struct{}, max(1, workers))
	for t := range plantedTruths {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			truth := t * len(c.Outcomes) / plantedTruths
			draws := c.draw(func(k int) analysis.Target {
				y := c.Outcomes[truth][k]
				return analysis.Target{Lo: y, Hi: y, Near: math.NaN()}
			}, func(k int) bool { return !math.IsNaN(c.Outcomes[truth][k]) }, plantedDraws, plantedSweeps, chains+uint64(t))
			for j, u := range c.Units[truth] {
				var xs []float64
				for _, d := range draws {
					xs = append(xs, d[j])
				}
				if analysis.Quantile(xs, .025) <= u && u <= analysis.Quantile(xs, .975) {
					held[t]++
				}
			}
		})
	}
	wait.Wait()
	all := 0
	for _, n := range held {
		all += n
	}
	return float64(all) / float64(plantedTruths*len(c.Units[0]))
}

// Posterior holds the proposals after simulating them: an emulator's prediction counts only once it is confirmed.
type Posterior struct {
	Proposed [][]float64
	Outcomes [][]float64
	Kept     []int // of the proposals, in order: the half that passes the most fitted rows
}

// Keep keeps the half of the proposals that passes the most fitted rows; ties go to the earlier one.
func (c *Calibration) Keep(outcomes [][]float64) *Posterior {
	p := &Posterior{Proposed: c.Proposed(), Outcomes: outcomes, Kept: upTo(len(outcomes))}
	passed := make([]int, len(outcomes))
	for i, o := range outcomes {
		passed[i], _ = c.passed(o, c.Fitted)
	}
	slices.SortStableFunc(p.Kept, func(a, b int) int { return passed[b] - passed[a] })
	p.Kept = slices.Sorted(slices.Values(p.Kept[:(len(outcomes)+1)/2]))
	return p
}

// Draws returns the kept draws' positions.
func (p *Posterior) Draws() [][]float64 {
	var out [][]float64
	for _, k := range p.Kept {
		out = append(out, p.Proposed[k])
	}
	return out
}

// ParameterFit is a calibration's result for one free parameter.
type ParameterFit struct {
	Path                  string
	Default, Mean, Lo, Hi float64 // of the kept draws: mean and middle 95 %
	Known                 float64 // 1 - spread over the spread of the stated range: 0 if nothing was learnt
	Weight                float64 // mean share that it contributes to the explained variance of the fitted tests
}

// Parameters returns the fits of the free parameters.
func (c *Calibration) Parameters(p *Posterior) []ParameterFit {
	var out []ParameterFit
	draws := p.Draws()
	for j, row := range experiment.Free() {
		value := func(u float64) float64 { return float64(experiment.Within(&row, u)) }
		var xs []float64
		for _, d := range draws {
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
