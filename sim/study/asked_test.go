package study

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim/analysis"
)

// A study of one world is one that can be asked, and one of none is not.
func TestOneWorldIsEnough(t *testing.T) {
	b, ctx := shop(t), t.Context()
	for name, ask := range map[string]func(Sampling) error{
		"assert": func(s Sampling) error {
			_, err := (&Assert{Base: b, Sampling: s, Condition: "trust > 0"}).Run(ctx, testEnv)
			return err
		},
		"run": func(s Sampling) error { return (&Run{Base: b, Sampling: s}).Begin(Headline) },
		"compare": func(s Sampling) error {
			return (&Compare{Base: b, Sampling: s, Strategies: []string{"balanced", "hyper-intrusive"}}).Begin()
		},
		"split": func(s Sampling) error {
			_, err := (&Split{Base: b, Sampling: s, Strategies: []string{"balanced", "hyper-intrusive"}}).Run(ctx, testEnv)
			return err
		},
		"events": func(s Sampling) error { _, err := (&Events{Base: b, Sampling: s}).Run(ctx, testEnv); return err },
		"hysteresis": func(s Sampling) error {
			_, err := (&Hysteresis{Base: b, Sampling: s, Lever: "intensity", Levels: 3, Hold: 2, Metric: "trust"}).Run(ctx, testEnv)
			return err
		},
		"probe": func(s Sampling) error {
			p := &Probe{Sampling: s, Messages: []Message{{Name: "one"}}}
			points, err := b.Points([]string{"balanced", "hyper-intrusive"})
			if err != nil {
				return err
			}
			p.Point = points[0]
			_, err = p.Run(ctx, testEnv)
			return err
		},
		"sweep": func(s Sampling) error {
			_, err := (&Sweep{Base: b, Sampling: s, Design: "grid", Vary: []string{"intensity=0:1:3"}}).Plan()
			return err
		},
		"optimize": func(s Sampling) error {
			o := &Optimize{Base: b, Sampling: s, Objective: "value", Evaluations: 4, Check: 2, Sample: 60}
			_, err := o.Run(ctx, testEnv)
			return err
		},
		"steps": func(s Sampling) error { _, err := (&Steps{Base: b, Sampling: s}).Run(ctx, testEnv); return err },
		"cohorts": func(s Sampling) error {
			points, err := b.Points([]string{"balanced", "hyper-intrusive"})
			if err != nil {
				return err
			}
			_, err = (&Cohorts{Point: points[1], Sampling: s}).Run(ctx, testEnv)
			return err
		},
		"causes": func(s Sampling) error {
			c, err := b.Causes("hyper-intrusive", "", s)
			if err != nil {
				return err
			}
			_, err = c.Run(ctx, testEnv)
			return err
		},
		"twins": func(s Sampling) error {
			twins, err := b.Twins([2]string{"balanced", "hyper-intrusive"}, 11, s)
			if err != nil {
				return err
			}
			_, err = twins.Run(ctx, testEnv)
			return err
		},
	} {
		if err := ask(lucky(1)); err != nil {
			t.Errorf("%s of one world: %v", name, err)
		}
		if err := ask(lucky(0)); err == nil {
			t.Errorf("%s of no world is taken", name)
		}
	}
}

// What a fit comes to is told as it is: doubts, what the strategy is worth with the table and without, and what to measure next.
func TestAFitIsTold(t *testing.T) {
	in := Money{Name: "EUR", Price: 60}
	worth := func(mean float64, o Outcome) *Worth {
		return &Worth{Verdict: Verdict{Outcome: o, Ahead: .25, Worlds: 64}, value: analysis.Estimate{Mean: mean, Low: mean - 1, High: mean + 1, N: 64}}
	}
	for name, c := range map[string]struct {
		r    FitResult
		want []string
	}{
		"only read": {FitResult{}, nil},
		"doubted": {FitResult{Doubts: []string{"it is odd"}, Strategy: "bold", Against: "as before", Months: 36, Before: worth(-2, LeansWorse)},
			[]string{"No verdict rests on this table: it is odd.", "Without it: -2.00 EUR a starter over 36 months, in 8 of 10 worlds -3.00 to -1.00: leans worse, ahead in 25 % of 64 worlds.", "No single number of the next months would narrow this answer noticeably."}},
		"whole": {FitResult{Strategy: "bold", Against: "as before", Months: 36, Worth: worth(1, LeansBetter), Next: []Next{{"churn in months 7 to 9", .31}, {"purchases", .2}}},
			[]string{"bold beside as before, with your table: +1.00 EUR a starter over 36 months, in 8 of 10 worlds +0.00 to +2.00: leans better, ahead in 25 % of 64 worlds.",
				"What would narrow the answer most: churn in months 7 to 9, by 31 % at best.", "Then: purchases, by 20 %."}},
	} {
		if got := c.r.Answer(in); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// Monday's answer in short says probably where it is not solid, and nothing else of it where it is.
func TestMondayInShort(t *testing.T) {
	is := func(o Outcome) Difference { return Difference{Verdict: Verdict{Outcome: o}} }
	move := Move{LeverChange: LeverChange{Lever: "intensity", From: .9, To: .4}, SoFar: is(Better)}
	costs := func(o Outcome, so Difference) Move { return Move{Over: true, Left: is(o), SoFar: so} }
	for _, c := range []struct {
		outcome Outcome
		steps   []Move
		d       Deadline
		want    string
	}{
		{Better, nil, Deadline{Compared: true, Last: 36}, "Switch from bold to balanced; it is never too late for that."},
		{LeansBetter, []Move{move}, Deadline{Pays: 9}, "Probably switch from bold to balanced, beginning on Monday with " + move.LeverChange.String() + "; that still pays as late as month 9 of 36."},
		{LeansBetter, nil, Deadline{}, "Probably switch from bold to balanced; it is not known to pay in any month tried."},
		{Better, nil, Deadline{Compared: true}, "Switch from bold to balanced; it is too late already to end ahead of going on as before."},
		{Better, nil, Deadline{Compared: true, Last: 5}, "Switch from bold to balanced; do it at once: in no month does it end ahead of going on as before in nine worlds of ten."},
		{LeansBetter, []Move{move, move, costs(LeansWorse, is(LeansBetter)), move}, Deadline{Compared: true, Last: 36}, "Go 2 of the 4 steps from bold to balanced, beginning on Monday with " + move.LeverChange.String() + "; it is never too late for that."},
		{CannotTell, []Move{move, costs(Worse, is(CannotTell))}, Deadline{}, "Move " + move.LeverChange.String() + " on Monday, and go no further towards balanced."},
		{LeansBetter, []Move{move, costs(NoDifference, is(Better))}, Deadline{Pays: 9}, "Probably switch from bold to balanced, beginning on Monday with " + move.LeverChange.String() + "; that still pays as late as month 9 of 36."},
		{CannotTell, []Move{costs(Worse, is(Worse))}, Deadline{}, "Nothing need be changed on Monday: nothing shows that switching from bold to balanced pays."},
		{CannotTell, []Move{move}, Deadline{}, "Nothing need be changed on Monday: nothing shows that switching from bold to balanced pays."},
	} {
		r := &MondayResult{From: "bold", To: "balanced", Over: Difference{Verdict: Verdict{Outcome: c.outcome}}, Steps: c.steps, Deadline: &c.d, Months: 36}
		if got := r.short(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// How long the dashboard stays up, or down, is told to the month.
func TestHowLongTheDashboardLasts(t *testing.T) {
	for _, c := range []struct {
		early  float64
		months []float64
		want   string
		up     int
	}{
		{115.4, []float64{115, 112, 104, 101, 100, 99}, "The dashboard jumps 15 % and stays above its old level to month 4", 1},
		{115, []float64{115, 112, 104, 101, 101, 101}, "The dashboard jumps 15 % and stays above its old level", 1},
		{88, []float64{85, 90, 95, 101, 102, 103}, "The dashboard falls 12 % and is back at its old level in month 4", -1},
		{88, []float64{85, 90, 95, 99, 98, 97}, "The dashboard falls 12 % and stays below its old level", -1},
		{115, []float64{140, 120, 95, 90}, "The dashboard jumps 15 %", 1},
		{100.4, []float64{100, 100, 101}, "The dashboard shows no change at once", 0},
		{100 + noticed, []float64{110, 110, 110}, fmt.Sprintf("The dashboard jumps %d %% and stays above its old level", int(noticed)), 1},
		{100 - noticed, []float64{90, 90, 90}, fmt.Sprintf("The dashboard falls %d %% and stays below its old level", int(noticed)), -1},
	} {
		l := &Look{Early: c.early, Dashboard: append([]float64{100, 100}, c.months...), Months: len(c.months)}
		if text, up := l.dashboardText(); text != c.want || up != c.up {
			t.Errorf("%q, %d; want %q, %d", text, up, c.want, c.up)
		}
	}
}

// How every reported number appears on screens and in reports; -update rewrites the file.
func TestEveryNumberIsShown(t *testing.T) {
	var b strings.Builder
	e := analysis.Estimate{Mean: .4567, Lo: .25, Hi: .66, N: 64, Low: .1, High: .8}
	for m, info := range agents.Metrics() {
		s := ShownAs(agents.Metric(m), Money{Name: "EUR", Price: 60})
		fmt.Fprintf(&b, "%s: %s | %s | %s | %s | %s\n", info.Name, s.Head(), s.Level(e), s.Told(e), s.Range(e), s.Mean(e))
	}
	for price, want := range map[float64]string{noPennies - 1: "90.88 Kč a starter", noPennies: "91 Kč a starter"} {
		if got := ShownAs(agents.MetricCumulativeMargin, Money{Name: "Kč", Price: price}).Level(e); !strings.HasPrefix(got, want) {
			t.Errorf("at a price of %g: %s", price, got)
		}
	}
	const path = "testdata/shown.txt"
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != b.String() {
		t.Errorf("%s has changed (%v); go test ./sim/study -run TestEveryNumberIsShown -update, and look at the difference", path, err)
	}
}
