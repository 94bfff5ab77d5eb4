package study

import (
	"fmt"
	"math"

	"backlash/sim/analysis"
	decimal "backlash/sim/number"
)

// Outcome states in words what paired worlds allow us to say about one thing compared with another.
type Outcome string

// The outcomes. Better and worse are solid: the share of worlds in which one is ahead by more than what matters is above nine in ten
// with a certainty of 95 %. Leaning outcomes hold in more than half of the worlds. No difference has the same certainty as
// better: in more than nine worlds of ten neither is ahead by what matters.
const (
	Better       Outcome = "better"
	LeansBetter  Outcome = "leans better"
	NoDifference Outcome = "no difference"
	CannotTell   Outcome = "cannot tell"
	LeansWorse   Outcome = "leans worse"
	Worse        Outcome = "worse"
)

// solid is the share of worlds that the lower limit of Wilson's interval must lie above for a solid outcome, leaning for one that
// leans.
const solid, leaning = .9, .5

// VerdictLegend explains the columns ahead and verdict of a table.
const VerdictLegend = "ahead: share of worlds in which it is better by more than what matters, those in which neither is counting half; " +
	"verdict: better or worse where that share is above nine in ten with 95 % certainty, leaning where above half."

// Verdict is an outcome and what it rests on. Any statement that a result is better or worse needs one.
type Verdict struct {
	Outcome Outcome `json:"verdict"`
	Ahead   float64 `json:"ahead"`   // share of worlds, 0..1, in which the first is ahead by more than what matters; others where the second is not count half
	Worlds  int     `json:"of"`      // worlds, or draws of the parameters
	Matters float64 `json:"matters"` // smallest difference that matters, in the metric's unit
}

// Judge is the verdict on the differences of pairs, of which more is better; missing ones are left out. matters is the smallest
// difference that matters, 0 or more.
func Judge(differences []float64, matters float64) Verdict {
	v := Verdict{Outcome: CannotTell, Matters: matters}
	first, near, exact := 0, 0, 0
	for _, d := range differences {
		switch {
		case math.IsNaN(d):
			continue
		case d > matters:
			first++
		case d >= -matters:
			near++
		}
		if d == 0 {
			exact++
		}
		v.Worlds++
	}
	if v.Worlds == 0 {
		return v
	}
	ahead := float64(first) + float64(.5*float64(near))
	v.Ahead = ahead / float64(v.Worlds)
	better, _ := analysis.Wilson(ahead, v.Worlds)
	worse, _ := analysis.Wilson(float64(v.Worlds)-ahead, v.Worlds)
	same, _ := analysis.Wilson(float64(near), v.Worlds)
	switch {
	case exact == v.Worlds || same > solid: // what differs in nothing is the same thing, of which one world is enough
		v.Outcome = NoDifference
	case better > solid:
		v.Outcome = Better
	case worse > solid:
		v.Outcome = Worse
	case better > leaning:
		v.Outcome = LeansBetter
	case worse > leaning:
		v.Outcome = LeansWorse
	}
	return v
}

// Solid reports whether one is better than the other beyond doubt.
func (v Verdict) Solid() bool { return v.Outcome == Better || v.Outcome == Worse }

// Open reports whether the question is still open: the verdict leans or cannot tell.
func (v Verdict) Open() bool { return !v.Solid() && v.Outcome != NoDifference }

// Sign is +1 if the first is better or leans better, -1 if the second does, else 0.
func (v Verdict) Sign() int {
	switch v.Outcome {
	case Better, LeansBetter:
		return 1
	case Worse, LeansWorse:
		return -1
	}
	return 0
}

// TooFew is the number of worlds that would settle a verdict on which all worlds agree, and which only leans because there are fewer; else 0.
func (v Verdict) TooFew() int {
	if !v.Open() || v.Worlds == 0 || v.Ahead > 0 && v.Ahead < 1 {
		return 0
	}
	n := v.Worlds
	for lo := 0.; lo <= solid; lo, _ = analysis.Wilson(float64(n), n) {
		n++
	}
	return n
}

// In says in how many worlds the first is ahead. unit is what a world is called.
func (v Verdict) In(unit string) string {
	return fmt.Sprintf("in %.0f %% of %d %s", 100*v.Ahead, v.Worlds, unit)
}

// Difference is a paired difference, estimated and judged.
type Difference struct {
	analysis.Estimate
	Verdict
}

// smallest understands the smallest difference that matters; without a text it is 0, and the table of metrics says it.
func smallest(text string) (float64, error) {
	if text == "" {
		return 0, nil
	}
	x, err := decimal.Real(text, 64)
	if err != nil || !(x > 0) {
		return 0, wrong("matters", "%s: want a number above 0, in the metric's unit%s", text, decimal.Hint(text))
	}
	return x, nil
}
