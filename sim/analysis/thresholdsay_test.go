package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

var plainly = Speech{Lever: "intensity", Metric: "value", Level: func(x float64) string { return fmt.Sprintf("%.2f", x) },
	Amount: func(v float64) string { return fmt.Sprintf("%.3g", v) }}

// said is a threshold with everything that a sentence can take, of five levels.
func said(verdict Verdict, change func(t *Threshold)) string {
	nan := math.NaN()
	t := Threshold{Verdict: verdict, Good: 1, Levels: []float64{0, .25, .5, .75, 1}, Best: .25, Set: []float64{.25, .5}, Parts: []Span{{.25, .5}},
		Turn: Range{.25, 0, .75}, Fall: Range{.53, .45, .57}, Excluded: .6, Onset: Onset{.02, .75, .25, .75}, Steepest: Steepest{Span{.5, .75}, .25, .75, true}, Worlds: 12}
	switch verdict {
	case FirstStep:
		t.Best, t.Set, t.Parts, t.Turn = 0, []float64{0}, []Span{{0, 0}}, Range{0, 0, .25}
	case Somewhere:
		t.Set, t.Parts, t.Turn.Hi = []float64{0, .25, .5}, []Span{{0, .5}}, .75
	case NoHarm:
		t.Set, t.Parts, t.Fall, t.Onset.Matters, t.Excluded = []float64{1}, []Span{{1, 1}}, Range{0, 0, .056}, .1, .18
	case CannotTell:
		t.Set, t.Parts, t.Fall, t.Onset = []float64{.5, .75, 1}, []Span{{.5, 1}}, Range{0, 0, .16}, Onset{.1, nan, .5, nan}
	}
	if change != nil {
		change(&t)
	}
	return strings.Join(t.Sentences(plainly), " ")
}

func TestThresholdSentences(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct{ got, want string }{
		{said(Inside, nil), "More of intensity does harm beyond about 0.25 (95 % interval 0.00 to 0.75): value is best somewhere between 0.25 and 0.50, and every level tried above that is worse. " +
			"From the best level to 1.00 it falls by 0.53 (0.45 to 0.57). A loss of more than 0.02 is ruled out up to 0.25, and certain from 0.75 to 1.00. " +
			"It falls fastest from about 0.50 to 0.75 (95 %: somewhere between 0.25 and 0.75)."},
		{said(FirstStep, func(t *Threshold) { t.Steepest.Told, t.Onset.ExcludedTo, t.Onset.CertainFrom = false, 0, .25 }),
			"More of intensity does harm from the first step: value is best at 0.00, and every other level tried is worse. From there to 1.00 it falls by 0.53 (0.45 to 0.57). " +
				"A loss of more than 0.02 is certain from 0.25 to 1.00. No part of the fall can be told to be the steepest."},
		{said(Somewhere, func(t *Threshold) { t.Fall.Lo, t.Onset.CertainFrom, t.Steepest.Told = 0, nan, false }),
			"More of intensity does harm by 0.75 at the latest. Below that these worlds cannot tell: value may be best somewhere between 0.00 and 0.50. " +
				"From the best level to 1.00 value falls by 0.53 (at most 0.57). A loss of more than 0.02 is ruled out up to 0.25, and certain nowhere. No part of the fall can be told to be the steepest."},
		{said(NoHarm, nil), "No harm that matters found up to 1.00: that a lower level is better by more than 0.056 is ruled out (95 %), and less than 0.1 would not matter. " +
			"It is best at 1.00, the last level tried, and may be better beyond. On the way a fall of up to 0.18 is not ruled out."},
		{said(NoHarm, func(t *Threshold) {
			t.Fall, t.Excluded, t.Set = Range{}, .1, []float64{.75, 1}
		}), "No harm found up to 1.00: no lower level is better (95 %)."},
		{said(CannotTell, nil), "It cannot be told whether more of intensity does harm: none is shown, but that a lower level is better than 1.00 by up to 0.16 is not ruled out, and 0.1 would matter. " +
			"About 3 times as many worlds would tell."},
		{said(NoAnswer, nil), ""},
	} {
		if c.got != c.want {
			t.Errorf("said\n%s\nwant\n%s", c.got, c.want)
		}
	}
	for _, c := range []struct{ what, got, want string }{
		{"too many worlds", said(CannotTell, func(t *Threshold) { t.Onset.Matters = 1e-9 }), "More than 100 times as many worlds"},
		{"no loss matters", said(CannotTell, func(t *Threshold) { t.Onset.Matters = 0 }), "More than 100 times as many worlds"},
		{"parts", said(Inside, func(t *Threshold) { t.Parts = []Span{{.25, .25}, {.75, .75}} }), "value is best at 0.25 or at 0.75, and"},
		{"a dip", said(Inside, func(t *Threshold) { t.Dip = Dip{true, .25, .5, .75} }), "This is not one hill: value falls from 0.25 to 0.50 and is higher again at 0.75."},
		{"a dip of a harm", said(Inside, func(t *Threshold) { t.Good, t.Dip = -1, Dip{true, .25, .5, .75} }), "value rises from 0.25 to 0.50 and is lower again at 0.75."},
		{"a harm rises", said(Inside, func(t *Threshold) { t.Good = -1 }), "it rises by 0.53 (0.45 to 0.57). A rise of more than 0.02 is"},
		{"certain at the end", said(Inside, func(t *Threshold) { t.Onset.CertainFrom = 1 }), "ruled out up to 0.25, and certain at 1.00."},
		{"nothing excluded", said(Inside, func(t *Threshold) { t.Onset.ExcludedTo = 0 }), "is certain from 0.75 to 1.00; below that it cannot be told."},
		{"nothing told", said(Inside, func(t *Threshold) { t.Onset.ExcludedTo, t.Onset.CertainFrom = 0, nan }), "is neither ruled out nor certain at any level above the first."},
		{"all excluded", said(Inside, func(t *Threshold) { t.Onset.ExcludedTo, t.Onset.CertainFrom = 1, nan }), "is ruled out at every level."},
		{"dropped", said(Inside, func(t *Threshold) { t.Dropped = 2 }), "2 of 14 worlds are left out whole"},
	} {
		if !strings.Contains(c.got, c.want) {
			t.Errorf("%s: said\n%s\nwithout\n%s", c.what, c.got, c.want)
		}
	}
	drawn := plainly
	drawn.Draws = true
	found := Threshold{Verdict: FirstStep, Good: 1, Levels: []float64{0, 1}, Set: []float64{0}, Parts: []Span{{}}, BestMoves: true}
	if got := strings.Join(found.Sentences(drawn), " "); !strings.HasSuffix(got, "The best level hangs on a single world.") {
		t.Errorf("a single world carries it: %s", got)
	}
}

func TestOwnBestSentence(t *testing.T) {
	for _, c := range []struct {
		own  OwnBest
		want string
	}{
		{OwnBest{128, 2, [3]float64{.08, .42, .58}, Range{.25, .18, .33}},
			"In single worlds the best level differs: at least half of the 128 worlds have theirs between 0.08 and 0.58; in 25 % of them (18 to 33) it is the lowest, so more harms from the first step."},
		{OwnBest{9, 1, [3]float64{.5, .5, .5}, Range{0, 0, .3}},
			"In single worlds the best level may differ, but at least half of the 9 worlds have theirs at 0.50; in none of them (at most 30 %) it is the lowest. With one course of luck in each world, luck is in this spread."},
		{OwnBest{8, 2, [3]float64{}, Range{1, .68, 1}}, "In each of the 8 worlds the lowest level is the best (so in at least 68 % of all)."},
	} {
		if got := c.own.Sentence(plainly); got != c.want {
			t.Errorf("said\n%s\nwant\n%s", got, c.want)
		}
	}
}

// Whatever is found, it can be said: no number that is none, no verb without its sentence.
func TestEveryThresholdCanBeSaid(t *testing.T) {
	levels := thirteen()
	for k, p := range responseShapes {
		for _, luck := range []float64{.2, 5, 40} {
			random := rand.New(rand.NewPCG(uint64(k), 3))
			found, err := FindThreshold(levels, lucky(random, levels, 6, luck, p.of), 1-2*(k%2), .1, hashWords(uint32(k)))
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range found.Sentences(plainly) {
				if strings.Contains(s, "NaN") || strings.Contains(s, "Inf") || strings.Contains(s, "%!") || !strings.HasSuffix(s, ".") {
					t.Errorf("%s, luck x%g: %s", p.name, luck, s)
				}
			}
		}
	}
}
