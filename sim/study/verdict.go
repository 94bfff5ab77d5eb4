package study

import "backlash/sim/analysis"

// Verdict says in a word what an interval of a difference allows to say.
type Verdict string

// The verdicts.
const (
	TheSame    Verdict = "the same"
	CannotTell Verdict = "cannot tell"
	Better     Verdict = "better"
	Worse      Verdict = "worse"
)

// VerdictOf is the verdict on a difference of which more is better.
func VerdictOf(e analysis.Estimate) Verdict {
	switch {
	case e.Mean == 0 && (e.Lo == 0 || e.N == 1):
		return TheSame
	case !e.Clear():
		return CannotTell
	case e.Mean > 0:
		return Better
	}
	return Worse
}
