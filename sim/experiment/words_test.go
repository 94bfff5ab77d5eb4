package experiment

import (
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// anyKind deals the kinds of values by the address.
func anyKind(address string) (Kind, int, error) {
	return []Kind{Real, Whole, Word}[len(address)%3], 1 + len(address)%2, nil
}

// FuzzWords hands every parser of this package's flags the same text: none may panic, and what one accepts means what it says.
func FuzzWords(f *testing.F) {
	for _, text := range []string{"intensity=0:1:21", "control=0.2,0.8", "trust.drift=.01:.05", "=", "a=1:2:3:4", "a=1:1e309:2", "intensity=0:1:100001",
		"trust", "trust:unconcerned@12", "churn@0", "trust@-1", ":@", "trust:@5", "trust >= .5", "value<=1e999", "trust >= nan", ">=", `trust:"Gen Z"@3.p95 > .5e-3`, "before.trust@-1 < 1 and not (churn.lo > 1.)", "trust:'",
		"12.0.3", "12.3", "1.2.3.4", "-1.0.0", "00.0.0", ""} {
		f.Add(text)
	}
	c := &sim.Config{Months: 36, Population: sim.Population{Segments: agents.Westin()}}
	f.Fuzz(func(t *testing.T, text string) {
		if x, err := ParseFactor(text, anyKind); err == nil && (x.Address == "" || len(x.Levels) == 0 && !(x.Lo < x.Hi)) {
			t.Errorf("%q is taken as %+v, which varies nothing", text, x)
		}
		if m, err := ParseMeasure(text, c); err == nil && (m.Month < 0 || m.In(c) > c.Months || m.Segment >= len(c.Population.Segments)) {
			t.Errorf("%q is taken as %+v of %d months", text, m, c.Months)
		}
		if x, err := ParseConstraint(text, c); err == nil && x.Bound-x.Bound != 0 {
			t.Errorf("%q has the bound %g", text, x.Bound)
		}
		if x, err := ParseCondition(text, c, true); err == nil && len(x.Terms) == 0 {
			t.Errorf("%q is a condition on nothing", text)
		}
		if r, err := ParseRun(text); err == nil && (r.Point < 0 || r.World < 0 || r.Course < 0) {
			t.Errorf("%q is taken as %v", text, r)
		}
	})
}

// A number is read to its end, the sign of an exponent included, whatever follows.
func TestNumeral(t *testing.T) {
	for text, want := range map[string]string{"12": "12", "12 > 3": "12", "1.5-trust": "1.5", ".5": ".5", "1e-5": "1e-5", "1E+07*2": "1E+07", "2.5e-3 > 1": "2.5e-3",
		"1e": "1e", "1e-": "1e", "1e-x": "1e", "1e +3": "1e", "12e3-4": "12e3", "0xe-5": "0xe", "0Xe+5": "0Xe", "0x1F+2": "0x1F", "7-5": "7", "1e-5.5e-2": "1e-5.5e", "1_000)": "1_000"} {
		if got := numeral(text); got != want {
			t.Errorf("%q begins with the number %q, want %q", text, got, want)
		}
	}
}

// Levels of a range: equally spaced, both ends among them, in the shortest form of nine digits; whole numbers fall on multiples of their step.
func TestLevels(t *testing.T) {
	for _, x := range []struct {
		lo, hi, share float64
		want          string
	}{{0, 1, 0, "0"}, {0, 1, .15, "0.15"}, {0, .3, 1. / 3, "0.1"}, {-1, 1, .5, "0"}, {-1, 0, 1, "0"}, {2, 5, 1, "5"}, {0, 1, 1. / 3, "0.333333333"}, {1, 2, 2. / 3, "1.66666667"}, {0, 2e9, .5, "1e+09"}} {
		if got := level(x.lo, x.hi, x.share); got != x.want {
			t.Errorf("%v of the way from %v to %v is %s, want %s", x.share, x.lo, x.hi, got, x.want)
		}
	}
}
