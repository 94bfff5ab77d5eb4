package study

import (
	"math"
	"strings"
	"testing"

	"backlash/agents"
)

// The first picture says what happens, also where the story goes another way.
func TestLookSaysEitherWay(t *testing.T) {
	level := func(early, late float64) (out []float64) {
		for m := 1; m <= 36; m++ {
			out = append(out, early+(late-early)*float64(m-1)/35)
		}
		return out
	}
	value := func(mean float64, o Outcome) Difference {
		return Difference{Estimate: Estimate{Mean: mean}, Verdict: Verdict{Outcome: o}}
	}
	for _, c := range []struct {
		l    Look
		want string
	}{
		{Look{Early: 112, Dashboard: level(112, 90), Trusted: [3]float64{.62, .44, .44}, Turning: Turning{BreakEven: 15}, Value: value(-1.5, LeansWorse)},
			"The dashboard jumps 12 % and stays above its old level to month 20, but trust falls from 62 to 44 of 100. From month 15 on it is probably behind going on as before: by 1,500 baskets in month 36, for 1,000 customers."},
		{Look{Early: 112, Dashboard: level(112, 112), Trusted: [3]float64{.62, .70, .62}, Value: value(2, Better)},
			"The dashboard jumps 12 % and stays above its old level, and trust rises from 62 to 70 of 100. It ends ahead of going on as before: by 2,000 baskets in month 36, for 1,000 customers."},
		{Look{Early: 80, Dashboard: level(80, 110), Trusted: [3]float64{.62, .70, .62}, Value: value(2, Better)},
			"The dashboard falls 20 % and is back at its old level in month 25, but trust rises from 62 to 70 of 100."},
		{Look{Early: 80, Dashboard: level(80, 80), Trusted: [3]float64{.62, .44, .44}, Turning: Turning{BreakEven: 1}, Value: value(-2, Worse)},
			"The dashboard falls 20 % and stays below its old level, and trust falls from 62 to 44 of 100. From the first month on it is behind going on as before: by 2,000 baskets in month 36"},
		{Look{Early: 100.4, Dashboard: level(100, 100), Trusted: [3]float64{.62, .622, .62}, Value: value(.001, NoDifference)},
			"The dashboard shows no change at once, and trust stays at 62 of 100. In money it makes no difference that matters to going on as before by month 36."},
		{Look{Early: 100, Dashboard: level(100, 100), Trusted: [3]float64{.62, .50, .41}, Lowest: 9, Value: value(-.5, CannotTell), Turning: Turning{BreakEven: 30}},
			"The dashboard shows no change at once, and trust falls from 62 to 41 of 100 by month 9 and ends at 50. Whether it pays cannot be told: on average it ends behind going on as before: by 500 baskets in month 36, for 1,000 customers."},
		{Look{Early: 100, Dashboard: level(100, 100), Trusted: [3]float64{.62, .62, .62}, Value: value(.5, LeansWorse)},
			"The dashboard shows no change at once, and trust stays at 62 of 100. Whether it pays cannot be told: on average it ends ahead of going on as before: by 500"},
		{Look{Early: 100, Dashboard: level(100, 100), Trusted: [3]float64{.62, .62, .62}, Value: value(.5, LeansBetter)},
			"The dashboard shows no change at once, and trust stays at 62 of 100. It probably ends ahead of going on as before: by 500 baskets"},
	} {
		c.l.Name, c.l.Base, c.l.Going, c.l.Months, c.l.In = "x", "y", true, 36, Money{Name: "baskets", Price: 1}
		if got := c.l.Headline(); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s\nwant %s", got, c.want)
		}
		if text := c.l.Brief(true) + c.l.Headline() + c.l.Sentences()[0]; strings.Contains(text, "-0") || strings.Contains(text, "+0 baskets") {
			t.Errorf("%s", text)
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
		if said := l.Sentences(); (l.Base100() == "before") != (months > 0) || !strings.HasPrefix(said[0], "Under "+l.Name+" the dashboard ") || !strings.Contains(said[1], "of 3 worlds") {
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
