package study

import (
	"fmt"
	"math"
	"strings"

	"backlash/sim/analysis"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// ThresholdResult is where more of a lever does harm; its schema is docs/summary.md.
type ThresholdResult struct {
	Head
	Lever       string         `json:"lever"`
	Levels      []string       `json:"levels"`
	Metric      string         `json:"metric"`
	Worlds      int            `json:"worlds"`
	Uncertainty string         `json:"uncertainty"`
	Source      string         `json:"uncertainty_source,omitempty"`
	With        string         `json:"with,omitempty"`
	Matters     float64        `json:"matters"`
	Thresholds  []ThresholdRow `json:"thresholds"`

	Speech analysis.Speech `json:"-"` // how it is put into words

	segments int
	unit     string
	given    bool // the smallest loss was
}

// ThresholdRow is one threshold.
type ThresholdRow struct {
	With      string        `json:"with,omitempty"`
	Customers string        `json:"customers"`
	Verdict   string        `json:"verdict"`
	Best      *float64      `json:"best_level,omitempty"`
	Set       []float64     `json:"set,omitempty"`
	Parts     []LevelSpan   `json:"set_parts,omitempty"`
	Turn      *Limits       `json:"turn,omitempty"`
	Fall      *Limits       `json:"fall,omitempty"`
	Excluded  *float64      `json:"excluded,omitempty"`
	Onset     *LossOnset    `json:"onset,omitempty"`
	Steepest  *SteepestStep `json:"steepest,omitempty"`
	Dip       *ProvenDip    `json:"dip,omitempty"`
	Worlds    int           `json:"worlds"`
	Dropped   int           `json:"dropped"`
	Moves     bool          `json:"best_moves"`
	StepMoves bool          `json:"steepest_moves"`
	OwnBest   *OwnBest      `json:"own_best,omitempty"`
	Sentences []string      `json:"sentences,omitempty"`

	Found analysis.Threshold `json:"-"`
}

// Limits are a number and its interval.
type Limits struct {
	Value float64 `json:"value"`
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`
}

// LevelSpan is a run of levels.
type LevelSpan struct {
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

// LossOnset is up to where a loss that matters is ruled out, and from where it is certain.
type LossOnset struct {
	Matters     float64  `json:"matters"`
	At          *float64 `json:"at,omitempty"`
	ExcludedTo  float64  `json:"excluded_to"`
	CertainFrom *float64 `json:"certain_from,omitempty"`
}

// SteepestStep is the step with the largest loss.
type SteepestStep struct {
	Told  bool      `json:"told"`
	Point LevelSpan `json:"point"`
	Lo    float64   `json:"lo"`
	Hi    float64   `json:"hi"`
}

// ProvenDip is a fall that is followed by a recovery.
type ProvenDip struct {
	From float64 `json:"from"`
	At   float64 `json:"at"`
	Back float64 `json:"back"`
}

// OwnBest is where single worlds have their best levels.
type OwnBest struct {
	Worlds     int       `json:"worlds"`
	Courses    int       `json:"courses"` // of luck, averaged in each world
	Quartiles  []float64 `json:"quartiles"`
	ShareFirst Limits    `json:"share_first"`
}

// Result evaluates the runs; it is an error if all of them failed.
func (t *Threshold) Result() (*ThresholdResult, error) {
	out := &ThresholdResult{Head: NewHead("threshold"), Lever: t.lever.Address, Levels: t.lever.Levels, Metric: t.Metric,
		Worlds: len(t.worlds[respond{}]), Uncertainty: string(t.Uncertainty), Source: t.Source(&t.Scenario.Config), With: t.with.Address, Matters: t.smallest(),
		segments: len(t.segments), unit: t.shown().Unit, given: t.Matters != "", Speech: t.speech()}
	answers := 0
	for with := range max(1, len(t.with.Levels)) {
		for k, name := range t.segments {
			of := respond{with, k}
			row := toRow(t.find(of))
			row.Customers, row.Sentences = name, row.Found.Sentences(out.Speech)
			if len(t.with.Levels) > 0 {
				row.With = t.with.Levels[with]
			}
			if row.Found.Verdict != analysis.NoAnswer {
				answers++
				if o := t.own(of); o != nil {
					row.OwnBest = &OwnBest{o.Worlds, o.Courses, o.Quartiles[:], Limits(o.ShareFirst)}
					row.Sentences = append(row.Sentences, o.Sentence(out.Speech))
				}
			}
			out.Thresholds = append(out.Thresholds, row)
		}
	}
	if answers == 0 && t.failed > 0 {
		return nil, fmt.Errorf("%s failed, and the whole worlds left are too few for an answer: %w", decimal.Several(t.failed, "run"), t.failure)
	}
	return out, nil
}

// toRow is a threshold in the form of the result; what there is not is left out.
func toRow(t analysis.Threshold) ThresholdRow {
	row := ThresholdRow{Verdict: t.Verdict.String(), Worlds: t.Worlds, Dropped: t.Dropped, Found: t}
	if t.Verdict == analysis.NoAnswer {
		return row
	}
	turn, fall := Limits(t.Turn), Limits(t.Fall)
	row.Best, row.Set, row.Turn, row.Fall, row.Excluded = &t.Best, t.Set, &turn, &fall, &t.Excluded
	for _, p := range t.Parts {
		row.Parts = append(row.Parts, LevelSpan(p))
	}
	row.Onset = &LossOnset{t.Onset.Matters, analysis.Known(t.Onset.At), t.Onset.ExcludedTo, analysis.Known(t.Onset.CertainFrom)}
	row.Steepest = &SteepestStep{t.Steepest.Told, LevelSpan(t.Steepest.Point), t.Steepest.Lo, t.Steepest.Hi}
	if t.Dip.Found {
		row.Dip = &ProvenDip{t.Dip.From, t.Dip.At, t.Dip.Back}
	}
	row.Moves, row.StepMoves = t.BestMoves, t.SteepestMoves
	return row
}

// Begins is from where more does harm: a level, or, when it is not sure which, the level by which it has begun, and the levels
// between which it lies. sure is false where only by is known; ok is false where no harm is found.
func (row *ThresholdRow) Begins() (at, lo, hi float64, sure, ok bool) {
	turn := row.Found.Turn
	switch row.Found.Verdict {
	case analysis.Inside, analysis.FirstStep:
		return turn.Value, turn.Lo, turn.Hi, true, true
	case analysis.Somewhere:
		return turn.Hi, turn.Lo, turn.Hi, false, true
	}
	return 0, 0, 0, false, false
}

// Answered reports whether there were enough worlds for an answer.
func (row *ThresholdRow) Answered() bool { return row.Found.Verdict != analysis.NoAnswer }

// Title says what was asked.
func (r *ThresholdResult) Title() string {
	return fmt.Sprintf("Where more %s begins to harm %s\n%d levels %s to %s, %d worlds; %s %s", r.Lever, r.Metric,
		len(r.Levels), r.Levels[0], r.Levels[len(r.Levels)-1], r.Worlds, r.Metric, r.unit)
}

// Sentences state the thresholds of all customers, by level of the second factor, and what can be said about that factor.
func (r *ThresholdResult) Sentences() []string {
	var out []string
	for k := 0; k < len(r.Thresholds); k += r.segments {
		row := &r.Thresholds[k]
		text := strings.Join(row.Sentences, " ")
		if text == "" {
			text = fmt.Sprintf("%d whole worlds are too few for an answer.", row.Worlds)
		}
		if r.With != "" {
			text = fmt.Sprintf("With %s %s: %s", r.With, row.With, text)
		}
		out = append(out, text)
	}
	if text := r.moved(); text != "" {
		out = append(out, text)
	}
	return out
}

// Notes say how the table is to be read.
func (r *ThresholdResult) Notes() []string {
	var out []string
	for i := range r.Thresholds {
		if len(r.Thresholds[i].Parts) > 1 {
			out = append(out, "* Not all levels between these may be best: some are clearly worse.")
			break
		}
	}
	rule := experiment.MattersRule + "; --matters sets it"
	if r.given {
		rule = "--matters"
	}
	out = append(out, fmt.Sprintf("Smallest loss that matters: %s (%s). Each row by itself has its 95 %%: of twenty rows about one may be wrong. "+
		"Best at: levels that may be the best. Lost at end: from the best level to the last.", r.Speech.InFull(r.Matters), rule))
	if r.Source != "" {
		out = append(out, r.Source+".")
	}
	return out
}

// ThresholdColumns head Cells.
var ThresholdColumns = []string{"harm begins", "95 %", "best at", "lost at end"}

// Cells are a row's words in the table of ThresholdColumns.
func (r *ThresholdResult) Cells(row *ThresholdRow) []string {
	t, level := &row.Found, r.Speech.Level
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
	between, lost := level(t.Turn.Lo)+".."+level(t.Turn.Hi), r.Speech.Amount(t.Fall.Value)
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
func (r *ThresholdResult) moved() string {
	first, last := &r.Thresholds[0], &r.Thresholds[len(r.Thresholds)-r.segments]
	if first == last || !first.Found.Verdict.Harm() || !last.Found.Verdict.Harm() {
		return ""
	}
	if math.Max(first.Found.Turn.Lo, last.Found.Turn.Lo) <= math.Min(first.Found.Turn.Hi, last.Found.Turn.Hi) {
		return fmt.Sprintf("Between %s %s and %s the intervals of where harm begins overlap: no movement can be told.", r.With, first.With, last.With)
	}
	return ""
}
