package study

import (
	"math"
	"strings"
	"testing"

	"backlash/agents"
)

// The first picture says what happens, also where the story goes another way.
func TestLookSaysEitherWay(t *testing.T) {
	turning := func(month int) Turning { return Turning{BreakEven: month} }
	for _, c := range []struct {
		l    Look
		want string
	}{
		{Look{Early: 112, Trusted: [2]float64{.62, .44}, Turning: turning(15)}, "x looks better at once (dashboard index 112 in months 1 to 3, 90 in month 36, 100 before), but trust falls from 62 to 44 of 100. Break-even month 15: from then on it has earned less than y."},
		{Look{Early: 112, Trusted: [2]float64{.62, .70}}, "x looks better at once (dashboard index 112 in months 1 to 3, 90 in month 36, 100 before), and trust rises from 62 to 70 of 100. It never falls behind y for good within 36 months."},
		{Look{Early: 80, Trusted: [2]float64{.62, .70}}, "x looks worse at once (dashboard index 80 in months 1 to 3, 90 in month 36, 100 before), but trust rises from 62 to 70 of 100. It never falls"},
		{Look{Early: 80, Trusted: [2]float64{.62, .44}, Turning: turning(1)}, "x looks worse at once (dashboard index 80 in months 1 to 3, 90 in month 36, 100 before), and trust falls from 62 to 44 of 100. It has earned less than y from the first month on."},
		{Look{Early: 100.4, Trusted: [2]float64{.62, .625}}, "x looks the same at once (dashboard index 100 in months 1 to 3, 90 in month 36, 100 before), and trust stays at 62 of 100."},
	} {
		c.l.Name, c.l.Base, c.l.months, c.l.Late, c.l.Base100 = "x", "y", 36, 90, "before"
		if got := c.l.Sentences()[0]; !strings.HasPrefix(got, c.want) {
			t.Errorf("%s\nwant %s", got, c.want)
		}
	}
}

// Its curves begin with the months before, both at 100, and its numbers are those of the comparison.
func TestLookIsTheComparison(t *testing.T) {
	for months, text := range map[int]string{12: "history.months=24", 3: "history.months=3", 0: "history.months=0"} {
		c := &Compare{Base: shop(t, text), Sampling: lucky(3)}
		if err := c.Begin(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Do(t.Context(), testEnv); err != nil {
			t.Fatal(err)
		}
		l, k := c.Look(), 1
		for i, arm := range c.Comparison.Arms {
			if arm.Point.Name == l.Name {
				k = i
			}
		}
		arm, last := c.Comparison.Arms[k], c.Scenario.Config.Months
		if l.From != 1-months || len(l.Dashboard) != months+last || len(l.Trust) != months+last {
			t.Fatalf("%s: from %d, %d months", text, l.From, len(l.Dashboard))
		}
		if said := l.Sentences(); strings.Contains(said[0], "100 before)") != (months > 0) || !strings.Contains(said[1], "of 3 worlds") {
			t.Errorf("%s: %q", text, said)
		}
		if months > 0 {
			for name, curve := range map[string][]float64{"dashboard": l.Dashboard[:months], "trust": l.Trust[:months]} {
				sum := 0.
				for _, x := range curve {
					sum += x
				}
				if math.Abs(sum/float64(months)-100) > 1e-6 {
					t.Errorf("%s: %s is %g before", text, name, sum/float64(months))
				}
			}
		}
		if math.Abs(l.Trusted[1]-arm.At(agents.MetricTrust, last).Mean) > 1e-12 || l.Late != arm.At(agents.MetricDashboard, last).Mean || l.Value != c.Comparison.ValueDifference(k) ||
			math.Abs(l.Early-arm.Estimate(arm.Mean(agents.MetricDashboard, 1, 3)).Mean) > 1e-9 {
			t.Errorf("%s: %+v", text, l)
		}
	}
}
