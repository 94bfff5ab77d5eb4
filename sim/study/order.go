package study

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	decimal "backlash/sim/number"
)

// pair is one pair of arms: the first has the higher mean value.
type pair struct {
	first, second string
	Verdict
}

// order ranks arms by value and judges each pair.
func (c *Comparison) order() (names []string, pairs []pair) {
	arms := slices.Clone(c.Arms)
	mean := func(a *Arm) float64 { return a.Estimate(a.Value).Mean }
	slices.SortStableFunc(arms, func(x, y *Arm) int { return cmp.Compare(mean(y), mean(x)) })
	for i, a := range arms {
		names = append(names, a.Point.Name)
		for _, b := range arms[i+1:] {
			pairs = append(pairs, pair{a.Point.Name, b.Point.Name, c.judge(a.Value, b.Value, c.Matters()).Verdict})
		}
	}
	return names, pairs
}

// mostPairs is how many pairs a sentence lists.
const mostPairs = 6

// orderText says which of many strategies are surely better than which, and which cannot be told apart. unit is what a world is.
func (c *Comparison) orderText(unit string) [][2]string {
	if len(c.Arms) < 3 || c.Arms[0].Went < 2 {
		return nil
	}
	names, pairs := c.order()
	out := [][2]string{{"By value, the best first:", strings.Join(names, ", ") + "."}}
	for _, group := range []struct {
		heading string
		of      func(pair) bool
		list    bool
	}{
		{"Solid:", func(p pair) bool { return p.Solid() }, false},
		{"Leaning:", func(p pair) bool { return p.Sign() != 0 && !p.Solid() }, true},
		{"No difference that matters:", func(p pair) bool { return p.Outcome == NoDifference }, true},
		{"Cannot be told:", func(p pair) bool { return p.Outcome == CannotTell }, true},
	} {
		var listed []string
		for _, p := range pairs {
			if group.of(p) {
				listed = append(listed, p.text())
			}
		}
		switch {
		case !group.list:
			out = append(out, [2]string{group.heading, fmt.Sprintf("%d of %s, each judged by itself over %d %s; a difference of %s %s or less does not matter.",
				len(listed), decimal.Several(len(pairs), "pair"), pairs[0].Worlds, unit, twoDigits(c.Matters()*c.money().Price), c.money().Name)})
		case len(listed) > mostPairs:
			out = append(out, [2]string{group.heading, fmt.Sprintf("%s; and %d more.", strings.Join(listed[:mostPairs], "; "), len(listed)-mostPairs)})
		case len(listed) > 0:
			out = append(out, [2]string{group.heading, strings.Join(listed, "; ") + "."})
		}
	}
	return out
}

// text names a pair, the one that is ahead in most worlds first.
func (p pair) text() string {
	ahead, first, second := p.Ahead, p.first, p.second
	if ahead < .5 {
		ahead, first, second = 1-ahead, second, first
	}
	if p.Outcome == NoDifference {
		return first + " and " + second
	}
	return fmt.Sprintf("%s over %s (%.0f %%)", first, second, 100*ahead)
}
