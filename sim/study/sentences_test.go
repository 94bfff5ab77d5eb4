package study

import (
	"testing"

	"backlash/sim/analysis"
)

// Sentences are right for every sign and size of an effect.
func TestReportSentences(t *testing.T) {
	size := map[Outcome]analysis.Estimate{Better: {Mean: 1, Lo: .5, Hi: 1.5, N: 9}, LeansBetter: {Mean: .5, Lo: -.5, Hi: 1.5, N: 9}, CannotTell: {Mean: .25, Lo: -.25, Hi: .75, N: 9},
		NoDifference: {N: 9}, LeansWorse: {Mean: -.5, Lo: -1.5, Hi: .5, N: 9}, Worse: {Mean: -1, Lo: -1.5, Hi: -.5, N: 9}}
	is := func(o Outcome) Difference { return Difference{size[o], Verdict{Outcome: o}} }
	to := func(o Outcome, ahead float64) pair {
		return pair{"x", "y", Verdict{Outcome: o, Ahead: ahead, Worlds: 64}}
	}
	names := []string{"x", "y"}
	one := func(o Outcome) string {
		return oneLever("y", LeverChange{"control", .1, .8}, is(o), Shown{"value", "baskets a starter", "baskets a starter", 2, 1})
	}
	for _, c := range []struct{ got, want string }{
		{bestSentence(names, to(Better, 1), "worlds"), "x is worth most: it is ahead of y in 100 % of 64 worlds."},
		{bestSentence(names, to(LeansBetter, .75), "worlds"), "x is probably worth most: it is ahead of y in 75 % of 64 worlds."},
		{bestSentence(names, to(CannotTell, .55), "parameter draws"), "x is worth most on average, but it cannot be told from y: it is ahead in 55 % of 64 parameter draws."},
		{bestSentence(names, to(LeansWorse, .25), "worlds"), "x is worth most on average, but it cannot be told from y: it is ahead in 25 % of 64 worlds."},
		{bestSentence(names, to(NoDifference, .5), "worlds"), "x and y are worth most, and between them there is no difference that matters."},
		{to(Better, .98).text(), "x over y (98 %)"}, {to(LeansWorse, .25).text(), "y over x (75 %)"}, {to(NoDifference, .4).text(), "y and x"},
		{switchSentence("x", "y", is(Better), Shown{"value", "baskets a starter", "baskets a starter", 2, 1}), "Switch from x to y: it is worth +1.00 ±0.50 baskets a starter."},
		{switchSentence("x", "y", is(LeansBetter), Shown{"value", "baskets a starter", "baskets a starter", 2, 1}), "Switching from x to y probably pays (+0.50 ±1.00 baskets a starter)."},
		{switchSentence("x", "y", is(Worse), Shown{"value", "baskets a starter", "baskets a starter", 2, 1}), "Stay with x: y would bring -1.00 ±0.50 baskets a starter."},
		{switchSentence("x", "y", is(LeansWorse), Shown{"value", "baskets a starter", "baskets a starter", 2, 1}), "Stay with x: switching to y would probably cost (-0.50 ±1.00 baskets a starter)."},
		{switchSentence("x", "y", is(NoDifference), Shown{"value", "baskets a starter", "baskets a starter", 2, 1}), "Stay with x: switching to y makes no difference that matters (0.00 baskets a starter)."},
		{switchSentence("x", "y", is(CannotTell), Shown{"value", "baskets a starter", "baskets a starter", 2, 1}), "Whether switching from x to y pays cannot be told (+0.25 ±0.50 baskets a starter)."},
		{one(Better), "The first step towards y: move Easy to refuse from 10 to 80. By itself that is worth +1.00 ±0.50 baskets a starter."},
		{one(LeansBetter), "The first step towards y: move Easy to refuse from 10 to 80. By itself that probably pays (+0.50 ±1.00 baskets a starter)."},
		{one(NoDifference), "Towards y the best single step is to move Easy to refuse from 10 to 80, but by itself that makes no difference that matters (0.00 baskets a starter)."},
		{one(CannotTell), "Towards y the best single step is to move Easy to refuse from 10 to 80, but whether it helps by itself cannot be told (+0.25 ±0.50 baskets a starter)."},
		{one(LeansWorse), "Towards y no single step is likely to help by itself: even to move Easy to refuse from 10 to 80 probably costs (-0.50 ±1.00 baskets a starter)."},
		{one(Worse), "Towards y no single step helps by itself: even to move Easy to refuse from 10 to 80 brings -1.00 ±0.50 baskets a starter."},
	} {
		if c.got != c.want {
			t.Errorf("%s\nwant\n%s", c.got, c.want)
		}
	}
}

// Thousands are set apart, whatever the length of the number.
func TestThousandsAreSetApart(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 7: "7", 123: "123", 999.4: "999", 999.6: "1,000", 1234: "1,234", 12345: "12,345", 123456: "123,456", 1234567: "1,234,567"} {
		if got := grouped(x); got != want {
			t.Errorf("%v is %s, want %s", x, got, want)
		}
	}
}

// A verdict's sign says who is ahead, sure or not.
func TestSignOfAVerdict(t *testing.T) {
	for outcome, want := range map[Outcome]int{Better: 1, LeansBetter: 1, Worse: -1, LeansWorse: -1, NoDifference: 0, CannotTell: 0} {
		if got := (Verdict{Outcome: outcome}).Sign(); got != want {
			t.Errorf("%s has the sign %d", outcome, got)
		}
	}
}
