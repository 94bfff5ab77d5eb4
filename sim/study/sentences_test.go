package study

import (
	"testing"

	"backlash/sim/analysis"
)

// Sentences are right for every sign and size of an effect.
func TestReportSentences(t *testing.T) {
	up, down := analysis.Estimate{Mean: 1, Lo: .5, Hi: 1.5, N: 9}, analysis.Estimate{Mean: -1, Lo: -1.5, Hi: -.5, N: 9}
	open, none := analysis.Estimate{Mean: .25, Lo: -.25, Hi: .75, N: 9}, analysis.Estimate{N: 9}
	for _, c := range []struct{ got, want string }{
		{TurnSentence("x", "y", up, down), "x earns more than y at first (+1.00 ±0.50 B0 a customer and month), but is worth less by the end (-1.00 ±0.50 B0 a starter)."},
		{TurnSentence("x", "y", up, up), "x earns more than y at first (+1.00 ±0.50 B0 a customer and month) and is worth more by the end (+1.00 ±0.50 B0 a starter)."},
		{TurnSentence("x", "y", down, up), "x earns less than y at first (-1.00 ±0.50 B0 a customer and month), but is worth more by the end (+1.00 ±0.50 B0 a starter)."},
		{TurnSentence("x", "y", down, down), "x earns less than y at first (-1.00 ±0.50 B0 a customer and month) and is worth less by the end (-1.00 ±0.50 B0 a starter)."},
		{TurnSentence("x", "y", open, up), "x earns about as much as y at first (+0.25 ±0.50 B0 a customer and month) and is worth more by the end (+1.00 ±0.50 B0 a starter)."},
		{TurnSentence("x", "y", up, open), "x earns more than y at first (+1.00 ±0.50 B0 a customer and month); it cannot be told which is worth more by the end (+0.25 ±0.50 B0 a starter)."},
		{TurnSentence("x", "y", none, none), "x earns the same as y at first and is worth the same by the end (0.00 ±0.00 B0 a starter)."},
		{bestSentence([]string{"x", "y"}, []pair{{"x", "y", 1}}), "x is worth most, and likely so: it is ahead of y in 100 % of the worlds."},
		{bestSentence([]string{"x", "y"}, []pair{{"x", "y", .7}}), "x is worth most on average, but it cannot be told from y: it is ahead in 70 % of the worlds only."},
		{bestSentence([]string{"x", "y"}, []pair{{"x", "y", .5}}), "x and y are worth the same as far as can be told."},
		{overSentence("x", "y", up), "Go over from x to y: it is worth +1.00 ±0.50 B0 a starter."},
		{overSentence("x", "y", down), "Stay with x: y would bring -1.00 ±0.50 B0 a starter."},
		{overSentence("x", "y", open), "Whether going over from x to y pays cannot be told (+0.25 ±0.50 B0 a starter)."},
		{oneLever("control", .1, .8, up), "If only one thing is changed: move control from 0.1 to 0.8. By itself that is worth +1.00 ±0.50 B0 a starter."},
		{oneLever("control", .1, .8, down), "No single lever helps by itself: even to move control from 0.1 to 0.8 brings -1.00 ±0.50 B0 a starter."},
		{oneLever("control", .1, .8, open), "Of single levers the best is to move control from 0.1 to 0.8, but whether it helps by itself cannot be told (+0.25 ±0.50 B0 a starter)."},
	} {
		if c.got != c.want {
			t.Errorf("%s\nwant\n%s", c.got, c.want)
		}
	}
}
