package study

import (
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim/experiment"
)

// Switching in the month named leaves one no worse than going on as before on the mean of the worlds, and one month later does; and
// so for nine worlds in ten. Both are those of runs.
func TestDeadlineIsTheLastMonthInTime(t *testing.T) {
	if testing.Short() {
		t.Skip("numbers alone, which the race detector has nothing to say of")
	}
	seen := map[string]bool{}
	for _, own := range []string{"hyper-intrusive", "click-maximizer"} {
		b := Base{Scenario: shop(t, "strategy="+own, "months=20").Scenario}
		c := &Compare{Base: b, Sampling: lucky(8)}
		if err := c.Begin(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Do(t.Context(), testEnv); err != nil {
			t.Fatal(err)
		}
		m := &Monday{Base: b, Sampling: lucky(8), Comparison: c.Comparison}
		r, err := m.Run(t.Context(), testEnv)
		if err != nil {
			t.Fatal(err)
		}
		d := r.Deadline
		if d == nil || !d.Compared {
			t.Fatalf("%s: %+v", own, d)
		}
		value, err := experiment.ParseMeasure("value", &b.Scenario.Config)
		if err != nil {
			t.Fatal(err)
		}
		to, _ := agents.StrategyByName(r.To)
		behind := func(month int) (mean, inTime float64) {
			x, err := testEnv.Measure(t.Context(), []experiment.Point{c.Comparison.Arms[0].Point, switching(b.Scenario.Config, to.Levers, to.Policy, month)}, m.In(), value)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range experiment.Paired(x.Values[1][0], x.Values[0][0]) {
				if v >= 0 {
					inTime += 1. / 8
				}
			}
			return x.Difference(1, 0, 0).Mean, inTime
		}
		for _, month := range []int{d.Last, d.Last + 1} {
			if month < 1 || month > 20 {
				continue
			}
			seen["the mean"] = true
			if mean, _ := behind(month); mean >= 0 != (month == d.Last) {
				t.Errorf("%s: switching in month %d ends at %g, the last in time is %d", own, month, mean, d.Last)
			}
		}
		for _, month := range []int{d.Sure, d.Sure + 1} {
			if month < 1 || month > 20 {
				continue
			}
			seen["nine in ten"] = true
			if _, inTime := behind(month); inTime >= sureOf != (month == d.Sure) {
				t.Errorf("%s: switching in month %d is in time in %g of the worlds, the last sure one is %d", own, month, inTime, d.Sure)
			}
		}
		for i := 1; i < len(d.Waits); i++ {
			if d.Waits[i].Month <= d.Waits[i-1].Month {
				t.Errorf("%s: months %d and %d", own, d.Waits[i-1].Month, d.Waits[i].Month)
			}
		}
	}
	if len(seen) != 2 {
		t.Errorf("only %v was tried", seen)
	}
}

// It says so where it is too late, where it never is, and where nothing is known of the time before.
func TestDeadlineInWords(t *testing.T) {
	waits := func(inTime ...float64) (out []Wait) {
		for i, x := range inTime {
			out = append(out, Wait{Month: i + 1, InTime: x, Before: Difference{Verdict: Verdict{Worlds: 64}}})
		}
		return out
	}
	for _, c := range []struct {
		d           Deadline
		short, long string
	}{
		{Deadline{Pays: 3}, "; that still pays as late as month 3 of 4", ""},
		{Deadline{}, "; it is not known to pay in any month tried", ""},
		{Deadline{Compared: true, Waits: waits(.3, .2, .1, 0), Pays: 2}, "; it is too late already to end ahead of going on as before",
			"Even switching at once ends ahead of going on as before in only 30 % of 64 worlds. Compared with staying, switching still pays as late as month 2."},
		{Deadline{Compared: true, Waits: waits(1, 1, 1, 1), Pays: 4, Last: 4, Sure: 4}, "; it is never too late for that",
			"In nine worlds of ten even switching in month 4 does not end behind going on as before."},
		{Deadline{Compared: true, Waits: waits(1, .8, .6, .4), Pays: 4, Last: 3, Sure: 1}, "; do it by month 1 to end ahead of going on as before in nine worlds of ten",
			"Switching in month 3 ends ahead of going on as before in 60 % of 64 worlds, by month 1 in nine of ten."},
		{Deadline{Compared: true, Waits: waits(.8, .7, .6, .4), Last: 3}, "; do it at once: in no month does it end ahead of going on as before in nine worlds of ten",
			"Switching in month 3 ends ahead of going on as before in 60 % of 64 worlds; in no month does it in nine of ten. Switching is not known to pay, compared with staying, in any month tried"},
	} {
		if got := c.d.Short(4); got != c.short {
			t.Errorf("%q, want %q", got, c.short)
		}
		if got := c.d.Sentence("worlds"); !strings.HasPrefix(got, c.long) || (got == "") != (c.long == "") {
			t.Errorf("%q, want %q", got, c.long)
		}
	}
}
