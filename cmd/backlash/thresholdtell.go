package main

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// thresholdResult is the machine-readable result; its schema is docs/summary.md.
type thresholdResult struct {
	Schema       int            `json:"schema_version"`
	Kind         string         `json:"kind"`
	ModelVersion int            `json:"model_version"`
	Lever        string         `json:"lever"`
	Levels       []string       `json:"levels"`
	Metric       string         `json:"metric"`
	Worlds       int            `json:"worlds"`
	Uncertainty  string         `json:"uncertainty"`
	Source       string         `json:"uncertainty_source,omitempty"`
	With         string         `json:"with,omitempty"`
	Matters      float64        `json:"matters"`
	Thresholds   []thresholdRow `json:"thresholds"`
}

// thresholdRow is one threshold.
type thresholdRow struct {
	With      string        `json:"with,omitempty"`
	Customers string        `json:"customers"`
	Verdict   string        `json:"verdict"`
	Best      *float64      `json:"best_level,omitempty"`
	Set       []float64     `json:"set,omitempty"`
	Parts     []levelSpan   `json:"set_parts,omitempty"`
	Turn      *limits       `json:"turn,omitempty"`
	Fall      *limits       `json:"fall,omitempty"`
	Excluded  *float64      `json:"excluded,omitempty"`
	Onset     *lossOnset    `json:"onset,omitempty"`
	Steepest  *steepestStep `json:"steepest,omitempty"`
	Dip       *provenDip    `json:"dip,omitempty"`
	Worlds    int           `json:"worlds"`
	Dropped   int           `json:"dropped"`
	Moves     bool          `json:"best_moves"`
	StepMoves bool          `json:"steepest_moves"`
	OwnBest   *ownBest      `json:"own_best,omitempty"`
	Sentences []string      `json:"sentences,omitempty"`
	threshold analysis.Threshold
}

// limits are a number and its interval.
type limits struct {
	Value float64 `json:"value"`
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`
}

type levelSpan struct {
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

type lossOnset struct {
	Matters     float64  `json:"matters"`
	At          *float64 `json:"at,omitempty"`
	ExcludedTo  float64  `json:"excluded_to"`
	CertainFrom *float64 `json:"certain_from,omitempty"`
}

type steepestStep struct {
	Told  bool      `json:"told"`
	Point levelSpan `json:"point"`
	Lo    float64   `json:"lo"`
	Hi    float64   `json:"hi"`
}

type provenDip struct {
	From float64 `json:"from"`
	At   float64 `json:"at"`
	Back float64 `json:"back"`
}

type ownBest struct {
	Worlds     int       `json:"worlds"`
	Replicates int       `json:"replicates_per_draw"`
	Quartiles  []float64 `json:"quartiles"`
	ShareFirst limits    `json:"share_first"`
}

func (w *walk) result() thresholdResult {
	out := thresholdResult{Schema: 1, Kind: "threshold", ModelVersion: sim.ModelVersion, Lever: w.lever.Address, Levels: w.lever.Levels,
		Metric: w.flags.metric, Worlds: len(w.worlds[worldKey{}]), Uncertainty: w.flags.uncertainty, With: w.with.Address, Matters: w.smallest()}
	if w.flags.uncertainty != "luck" {
		out.Source = experiment.Ranges
	}
	for with := range max(1, len(w.with.Levels)) {
		for k, name := range w.segments {
			row := toRow(w.find(with, k))
			row.Customers = name
			row.Sentences = row.threshold.Sentences(w.speech())
			if len(w.with.Levels) > 0 {
				row.With = w.with.Levels[with]
			}
			if o := w.own(with, k); o != nil && row.threshold.Verdict != analysis.NoAnswer {
				row.OwnBest = &ownBest{o.Worlds, o.Replicates, o.Quartiles[:], limits(o.ShareFirst)}
				row.Sentences = append(row.Sentences, o.Sentence(w.speech()))
			}
			out.Thresholds = append(out.Thresholds, row)
		}
	}
	return out
}

// toRow is a threshold in the form of the result; what there is not is left out.
func toRow(t analysis.Threshold) thresholdRow {
	row := thresholdRow{Verdict: t.Verdict.String(), Worlds: t.Worlds, Dropped: t.Dropped, threshold: t}
	if t.Verdict == analysis.NoAnswer {
		return row
	}
	number := func(x float64) *float64 {
		if math.IsNaN(x) {
			return nil
		}
		return &x
	}
	turn, fall := limits(t.Turn), limits(t.Fall)
	row.Best, row.Set, row.Turn, row.Fall, row.Excluded = &t.Best, t.Set, &turn, &fall, &t.Excluded
	for _, p := range t.Parts {
		row.Parts = append(row.Parts, levelSpan(p))
	}
	row.Onset = &lossOnset{t.Onset.Matters, number(t.Onset.At), t.Onset.ExcludedTo, number(t.Onset.CertainFrom)}
	row.Steepest = &steepestStep{t.Steepest.Told, levelSpan(t.Steepest.Point), t.Steepest.Lo, t.Steepest.Hi}
	if t.Dip.Found {
		row.Dip = &provenDip{t.Dip.From, t.Dip.At, t.Dip.Back}
	}
	row.Moves, row.StepMoves = t.BestMoves, t.SteepestMoves
	return row
}

// tell prints the thresholds.
func (w *walk) tell(a *app) {
	result := w.result()
	info := agents.Metrics()[w.measures[0].Metric]
	fmt.Fprintf(a.out, "From which %s more of it harms %s (%s)\n%d levels %s to %s, %d worlds\n\n", result.Lever, w.flags.metric, info.Unit,
		len(w.levels), w.lever.Levels[0], w.lever.Levels[len(w.levels)-1], result.Worlds)
	header := []string{"customers", "harm begins", "95 %", "best at", "lost at end"}
	if w.with.Address != "" {
		header = append([]string{w.with.Address[strings.LastIndex(w.with.Address, ".")+1:]}, header...)
	}
	var rows [][]string
	holes := false
	for _, r := range result.Thresholds {
		holes = holes || len(r.Parts) > 1
		line := append([]string{r.Customers}, w.cells(&r.threshold)...)
		if w.with.Address != "" {
			line = append([]string{r.With}, line...)
		}
		rows = append(rows, line)
	}
	table(a.out, header, rows)
	fmt.Fprintln(a.out)
	for k := 0; k < len(result.Thresholds); k += len(w.segments) { // all customers, by level of the second factor
		r := &result.Thresholds[k]
		text := strings.Join(r.Sentences, " ")
		if text == "" {
			text = fmt.Sprintf("%d whole worlds are too few for an answer.", r.Worlds)
		}
		if w.with.Address != "" {
			text = fmt.Sprintf("With %s %s: %s", w.with.Address, r.With, text)
		}
		paragraph(a.out, "%s", text)
		fmt.Fprintln(a.out)
	}
	if text := w.moved(&result); text != "" {
		paragraph(a.out, "%s", text)
	}
	if holes {
		paragraph(a.out, "* Not all levels between these may be best: some are clearly worse.")
	}
	rule := experiment.MattersRule + "; --matters sets it"
	if w.flags.matters != "" {
		rule = "--matters"
	}
	paragraph(a.out, "Smallest loss that matters: %s (%s). Each row by itself has its 95 %%: of twenty rows about one may be wrong. Best at: levels that may be the best. Lost at end: from the best level to the last.",
		w.speech().Amount(result.Matters), rule)
	if result.Source != "" {
		paragraph(a.out, "%s", result.Source)
	}
}

// cells are a threshold's in the table: where harm begins, between which levels, which levels may be best, and the loss.
func (w *walk) cells(t *analysis.Threshold) []string {
	level := w.speech().Level
	if t.Verdict == analysis.NoAnswer {
		return []string{"no answer", "", "", ""}
	}
	best := level(t.Set[0])
	if last := t.Set[len(t.Set)-1]; last > t.Set[0] {
		best += ".." + level(last)
	}
	if len(t.Parts) > 1 {
		best += "*" // with holes, which the sentences tell
	}
	between, lost := level(t.Turn.Lo)+".."+level(t.Turn.Hi), w.speech().Amount(t.Fall.Value)
	switch t.Verdict {
	case analysis.Inside:
		return []string{level(t.Turn.Value), between, best, lost}
	case analysis.FirstStep:
		return []string{"first step", between, best, lost}
	case analysis.Somewhere:
		return []string{"by " + level(t.Turn.Hi), between, best, lost}
	case analysis.NoHarm:
		return []string{"no harm", "", best, ""}
	}
	return []string{"cannot tell", "", best, ""}
}

// moved says what may be said of the second factor moving the threshold of all customers.
func (w *walk) moved(r *thresholdResult) string {
	first, last := &r.Thresholds[0].threshold, &r.Thresholds[len(r.Thresholds)-len(w.segments)].threshold
	if first == last || !first.Verdict.Harm() || !last.Verdict.Harm() {
		return ""
	}
	if first.Turn.Lo <= last.Turn.Hi && last.Turn.Lo <= first.Turn.Hi {
		return fmt.Sprintf("Between %s %s and %s the intervals of where harm begins overlap: no movement can be told.",
			w.with.Address, r.Thresholds[0].With, r.Thresholds[len(r.Thresholds)-1].With)
	}
	return ""
}
