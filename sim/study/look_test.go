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
			"The dashboard jumps 12 % and stays above its old level to month 20, but trust falls from 62 to 44 of 100. From month 15 on it is probably behind going on as before: by 1,500 baskets up to month 36, for 1,000 customers."},
		{Look{Early: 112, Dashboard: level(112, 112), Trusted: [3]float64{.62, .70, .62}, Value: value(2, Better)},
			"The dashboard jumps 12 % and stays above its old level, and trust rises from 62 to 70 of 100. It ends ahead of going on as before: by 2,000 baskets up to month 36, for 1,000 customers."},
		{Look{Early: 80, Dashboard: level(80, 110), Trusted: [3]float64{.62, .70, .62}, Value: value(2, Better)},
			"The dashboard falls 20 % and is back at its old level in month 25, but trust rises from 62 to 70 of 100."},
		{Look{Early: 80, Dashboard: level(80, 80), Trusted: [3]float64{.62, .44, .44}, Turning: Turning{BreakEven: 1}, Value: value(-2, Worse)},
			"The dashboard falls 20 % and stays below its old level, and trust falls from 62 to 44 of 100. From the first month on it is behind going on as before: by 2,000 baskets up to month 36"},
		{Look{Early: 100.4, Dashboard: level(100, 100), Trusted: [3]float64{.62, .622, .62}, Value: value(.001, NoDifference)},
			"The dashboard shows no change at once, and trust stays at 62 of 100. In money it makes no difference that matters to going on as before by month 36."},
		{Look{Early: 100, Dashboard: level(100, 100), Trusted: [3]float64{.62, .50, .41}, Lowest: 9, Value: value(-.5, CannotTell), Turning: Turning{BreakEven: 30}},
			"The dashboard shows no change at once, and trust falls from 62 to 41 of 100 by month 9 and ends at 50. Whether it pays cannot be told: on average it ends behind going on as before: by 500 baskets up to month 36, for 1,000 customers."},
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

// What is noticed is a whole point: of the index, of trust, and twice that of a trough.
func TestLookNoticesAPoint(t *testing.T) {
	flat := func(x float64, months int) (out []float64) {
		for range months {
			out = append(out, x)
		}
		return out
	}
	for _, c := range []struct {
		early, from, to, lowest float64
		want                    string
	}{
		{100.4, .62, .62, .62, "The dashboard shows no change at once, and trust stays at 62 of 100"},
		{100.6, .62, .63, .62, "The dashboard jumps 1 % and stays above its old level, and trust rises from 62 to 63 of 100"},
		{99.4, .62, .61, .61, "The dashboard falls 1 % and stays below its old level, and trust falls from 62 to 61 of 100"},
		{99.6, .62, .62, .60, "The dashboard shows no change at once, and trust stays at 62 of 100"},
		{100, .62, .62, .59, "The dashboard shows no change at once, and trust falls from 62 to 59 of 100 by month 4 and ends at 62"},
		{100, .62, .60, .58, "The dashboard shows no change at once, and trust falls from 62 to 60 of 100"},
		{100, .62, .60, .57, "The dashboard shows no change at once, and trust falls from 62 to 57 of 100 by month 4 and ends at 60"},
	} {
		l := Look{Early: c.early, Dashboard: flat(c.early, 12), Months: 12, Trusted: [3]float64{c.from, c.to, c.lowest}, Lowest: 4, Value: Difference{Verdict: Verdict{Outcome: NoDifference}}, In: Money{Name: "baskets", Price: 1}}
		if got := l.Headline(); !strings.HasPrefix(got, c.want+". ") {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
	for months, want := range map[int]string{0: "", 1: "", 2: "", 3: " and stays above its old level to month 3", 4: " and stays above its old level to month 4"} {
		l := Look{Early: 105, Dashboard: append(flat(105, months), flat(95, 12-months)...), Months: 12, Trusted: [3]float64{.6, .6, .6}, Value: Difference{Verdict: Verdict{Outcome: NoDifference}}}
		if got, _ := l.dashboardText(); got != "The dashboard jumps 5 %"+want {
			t.Errorf("%d months above: %s", months, got)
		}
	}
}

// In few words, whatever the outcome, beside going on as before or another strategy.
func TestLookInFewWords(t *testing.T) {
	for _, c := range []struct {
		mean   float64
		o      Outcome
		even   int
		going  bool
		of     bool
		wanted string
	}{
		{-1.3, LeansWorse, 14, true, true, "Dashboard +15 %, trust 59 to 45, probably behind from month 14, by 1,300 baskets up to month 36, for 1,000 customers."},
		{-1.3, Worse, 14, false, false, "Dashboard +15 %, trust 59 to 45, behind y from month 14, by 1,300 baskets per 1,000 up to month 36."},
		{-1.3, Worse, 0, true, false, "Dashboard +15 %, trust 59 to 45, behind by 1,300 baskets per 1,000 up to month 36."},
		{1.3, Better, 0, true, false, "Dashboard +15 %, trust 59 to 45, ahead by 1,300 baskets per 1,000 up to month 36."},
		{1.3, LeansBetter, 0, false, true, "Dashboard +15 %, trust 59 to 45, probably ahead of y by 1,300 baskets up to month 36, for 1,000 customers."},
		{1.3, CannotTell, 3, true, true, "Dashboard +15 %, trust 59 to 45. Whether it pays by month 36 cannot be told."},
		{.001, NoDifference, 0, false, true, "Dashboard +15 %, trust 59 to 45. In money no difference that matters to y."},
		{.001, NoDifference, 0, true, true, "Dashboard +15 %, trust 59 to 45. In money no difference that matters to going on as before."},
	} {
		l := Look{Name: "x", Base: "y", Going: c.going, Months: 36, Early: 115.2, Trusted: [3]float64{.59, .45, .44}, In: Money{Name: "baskets", Price: 1}, Turning: Turning{BreakEven: c.even},
			Value: Difference{Estimate: Estimate{Mean: c.mean}, Verdict: Verdict{Outcome: c.o}}}
		if got := l.Brief(c.of); got != c.wanted {
			t.Errorf("%s\nwant %s", got, c.wanted)
		}
	}
}

// The picture is of the scenario's own strategy, or of the last one where that is not compared.
func TestLookShowsTheScenariosOwn(t *testing.T) {
	for want, names := range map[string][]string{"as-written": {"basic-segmentation", "as-written", "balanced"}, "ethical-ai": {"basic-segmentation", "balanced", "hyper-intrusive", "ethical-ai"}} {
		c := &Compare{Base: shop(t, "population.customers=50"), Sampling: lucky(2), Strategies: names}
		if err := c.Begin(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Do(t.Context(), testEnv); err != nil {
			t.Fatal(err)
		}
		if l := c.Look(); l.Name != want || l.Base != names[0] {
			t.Errorf("%v: the picture is of %s beside %s", names, l.Name, l.Base)
		}
	}
}
