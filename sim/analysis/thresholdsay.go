package analysis

import (
	"fmt"
	"math"
	"strings"
)

// Speech holds what is needed to put a threshold into words.
type Speech struct {
	Lever, Metric string                 // names, as in the middle of a sentence
	Level         func(x float64) string // a level of the lever
	Amount        func(v float64) string // a loss
	Unit          string                 // of it, with a space before; may be ""
	Draws         bool                   // worlds differ in their parameters
}

// InFull writes a loss with its unit.
func (s Speech) InFull(v float64) string { return s.Amount(v) + s.Unit }

// Sentences state the findings in English, the verdict first. There is no sentence for NoAnswer.
func (t *Threshold) Sentences(s Speech) []string {
	if t.Verdict == NoAnswer {
		return nil
	}
	say := speaker{t, s, s.Level(t.Levels[len(t.Levels)-1])}
	out := say.verdict()
	if t.Verdict.Harm() {
		out = append(out, say.onset(), say.steepest())
	}
	if t.Dip.Found {
		out = append(out, fmt.Sprintf("This is not one hill: %s %s from %s to %s and is %s again at %s.",
			s.Metric, say.by("falls", "rises"), s.Level(t.Dip.From), s.Level(t.Dip.At), say.by("higher", "lower"), s.Level(t.Dip.Back)))
	}
	if t.Dropped > 0 {
		out = append(out, fmt.Sprintf("%d of %d worlds are left out whole: a run failed, or has no such metric.", t.Dropped, t.Dropped+t.Worlds))
	}
	if s.Draws && t.Verdict.Harm() {
		switch {
		case t.BestMoves && t.SteepestMoves:
			out = append(out, "The best level and the steepest part hang on single worlds.")
		case t.BestMoves:
			out = append(out, "The best level hangs on a single world.")
		case t.SteepestMoves:
			out = append(out, "Which part is the steepest hangs on a single world.")
		}
	}
	return out
}

type speaker struct {
	*Threshold
	Speech
	end string // the last level
}

// by takes the word for metrics of which more is better, or the one for those of which less is.
func (s *speaker) by(more, less string) string {
	if s.Good < 0 {
		return less
	}
	return more
}

func (s *speaker) verdict() []string {
	best, loss := s.best(), s.loss()
	switch s.Verdict {
	case Inside:
		return []string{
			fmt.Sprintf("More of %s does harm beyond about %s (95 %% interval %s to %s): %s is best %s, and every level tried above that is worse.",
				s.Lever, s.Level(s.Turn.Value), s.Level(s.Turn.Lo), s.Level(s.Turn.Hi), s.Metric, best),
			fmt.Sprintf("From the best level to %s it %s by %s.", s.end, s.by("falls", "rises"), loss)}
	case FirstStep:
		return []string{
			fmt.Sprintf("More of %s does harm from the first step: %s is best %s, and every other level tried is worse.", s.Lever, s.Metric, best),
			fmt.Sprintf("From there to %s it %s by %s.", s.end, s.by("falls", "rises"), loss)}
	case Somewhere:
		return []string{
			fmt.Sprintf("More of %s does harm by %s at the latest.", s.Lever, s.Level(s.Turn.Hi)),
			fmt.Sprintf("Below that these worlds cannot tell: %s may be best %s.", s.Metric, best),
			fmt.Sprintf("From the best level to %s %s %s by %s.", s.end, s.Metric, s.by("falls", "rises"), loss)}
	case NoHarm:
		return s.noHarm()
	}
	return []string{
		fmt.Sprintf("It cannot be told whether more of %s does harm: none is shown, but that a lower level is better than %s by up to %s is not ruled out, and %s would matter.",
			s.Lever, s.end, s.InFull(s.Fall.Hi), s.InFull(s.Onset.Matters)),
		s.moreWorlds()}
}

func (s *speaker) noHarm() []string {
	out := []string{fmt.Sprintf("No harm found up to %s: no lower level is better (95 %%).", s.end)}
	if s.Fall.Hi > 0 {
		out[0] = fmt.Sprintf("No harm that matters found up to %s: that a lower level is better by more than %s is ruled out (95 %%), and less than %s would not matter.",
			s.end, s.InFull(s.Fall.Hi), s.InFull(s.Onset.Matters))
	}
	if len(s.Set) == 1 {
		out = append(out, fmt.Sprintf("It is best at %s, the last level tried, and may be better beyond.", s.end))
	}
	if s.Excluded > s.Onset.Matters {
		out = append(out, fmt.Sprintf("On the way a %s of up to %s is not ruled out.", s.by("fall", "rise"), s.InFull(s.Excluded)))
	}
	return out
}

// best says where the set is: "at .25", "between .42 and .50", "at .25 or between .67 and .75".
func (s *speaker) best() string {
	var parts []string
	for _, p := range s.Parts {
		if p.From == p.To {
			parts = append(parts, "at "+s.Level(p.From))
		} else {
			parts = append(parts, "somewhere between "+s.Level(p.From)+" and "+s.Level(p.To))
		}
	}
	return strings.Join(parts, " or ")
}

// loss is that to the last level. The verdict's test may be sure of harm where the interval's lower limit, at half the chance of error,
// is zero.
func (s *speaker) loss() string {
	if s.Fall.Lo == 0 {
		return fmt.Sprintf("%s (at most %s)", s.InFull(s.Fall.Value), s.Amount(s.Fall.Hi))
	}
	return fmt.Sprintf("%s (%s to %s)", s.InFull(s.Fall.Value), s.Amount(s.Fall.Lo), s.Amount(s.Fall.Hi))
}

// moreWorlds says how many would bring the upper limit down to what matters, were there no loss: it shrinks with their root.
func (s *speaker) moreWorlds() string {
	const most = 100
	times := s.Fall.Hi / s.Onset.Matters
	if !(times*times <= most) {
		return fmt.Sprintf("More than %d times as many worlds would be needed to tell.", most)
	}
	return fmt.Sprintf("About %.0f times as many worlds would tell.", math.Ceil(times*times))
}

func (s *speaker) onset() string {
	o := s.Onset
	loss := fmt.Sprintf("A %s of more than %s is", s.by("loss", "rise"), s.InFull(o.Matters))
	certain := fmt.Sprintf("certain from %s to %s", s.Level(o.CertainFrom), s.end)
	if s.Level(o.CertainFrom) == s.end {
		certain = "certain at " + s.end
	}
	nothing := o.ExcludedTo == s.Levels[0] // there a loss is not possible
	switch {
	case math.IsNaN(o.CertainFrom) && o.ExcludedTo == s.Levels[len(s.Levels)-1]:
		return loss + " ruled out at every level."
	case math.IsNaN(o.CertainFrom) && nothing:
		return loss + " neither ruled out nor certain at any level above the first."
	case math.IsNaN(o.CertainFrom):
		return fmt.Sprintf("%s ruled out up to %s, and certain nowhere.", loss, s.Level(o.ExcludedTo))
	case nothing && o.CertainFrom == s.Levels[1]:
		return loss + " " + certain + "."
	case nothing:
		return loss + " " + certain + "; below that it cannot be told."
	}
	return fmt.Sprintf("%s ruled out up to %s, and %s.", loss, s.Level(o.ExcludedTo), certain)
}

func (s *speaker) steepest() string {
	p := s.Steepest
	if !p.Told {
		return fmt.Sprintf("No part of the %s can be told to be the steepest.", s.by("fall", "rise"))
	}
	return fmt.Sprintf("It %s fastest from about %s to %s (95 %%: somewhere between %s and %s).", s.by("falls", "rises"),
		s.Level(p.Point.From), s.Level(p.Point.To), s.Level(p.Lo), s.Level(p.Hi))
}

// Sentence says how single worlds differ.
func (o OwnBest) Sentence(s Speech) string {
	share, text := o.ShareFirst, ""
	switch {
	case share.Value == 1:
		text = fmt.Sprintf("In each of the %d worlds the lowest level is the best (so in at least %.0f %% of all).", o.Worlds, 100*share.Lo)
	case o.Quartiles[0] == o.Quartiles[2]:
		text = fmt.Sprintf("In single worlds the best level may differ, but at least half of the %d worlds have theirs at %s;", o.Worlds, s.Level(o.Quartiles[0]))
	default:
		text = fmt.Sprintf("In single worlds the best level differs: at least half of the %d worlds have theirs between %s and %s;",
			o.Worlds, s.Level(o.Quartiles[0]), s.Level(o.Quartiles[2]))
	}
	switch {
	case share.Value == 1:
	case share.Value == 0:
		text += fmt.Sprintf(" in none of them (at most %.0f %%) it is the lowest.", 100*share.Hi)
	default:
		text += fmt.Sprintf(" in %.0f %% of them (%.0f to %.0f) it is the lowest, so more harms from the first step.", 100*share.Value, 100*share.Lo, 100*share.Hi)
	}
	if o.Courses < 2 {
		text += " With one course of luck in each world, luck is in this spread."
	}
	return text
}
