package study

import (
	"math"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/scenarios/table"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Of months in which some numbers are not told, the others are seen, each against its own mean before the change.
func TestWhatATableDoesNotTellIsLeftOut(t *testing.T) {
	var months []sim.OwnMonth
	for m := -11; m <= 6; m++ {
		purchases := 2.
		if m > 0 {
			purchases = 3
		}
		months = append(months, sim.OwnMonth{Month: m, Values: [len(sim.OwnMetrics)]float64{-1, purchases, -1, -1, -1}})
	}
	got := observations(months, 1000, [][2]int{{1, 3}, {4, 6}, {7, 9}})
	if len(got) != 2 || got[0].Metric != agents.MetricConversions || math.Abs(got[0].Seen-1.5) > 1e-9 || got[1].From != 4 || !(got[0].SD > slack(agents.MetricConversions)) {
		t.Errorf("%+v", got)
	}
	if got := observations(months[10:], 1000, [][2]int{{1, 3}}); len(got) != 0 {
		t.Errorf("two months before the change are enough: %+v", got)
	}
}

// The arms of an experiment are held against the first of the same outcome, with the luck of counts.
func TestTrialled(t *testing.T) {
	got := trialled([]table.Arm{{Name: "old", Outcome: table.Churned, Count: 100, N: 1000}, {Name: "old", Outcome: table.Conversions, Count: 500, N: 1000},
		{Name: "new", Outcome: table.Churned, Count: 150, N: 1000}, {Name: "new", Outcome: table.Conversions, Count: 0, N: 1000}, {Name: "newer", Outcome: table.Churned, Count: 50, N: 500}})
	if len(got) != 2 || got[0].Arm != "new" || got[0].Against != "old" || math.Abs(got[0].Seen-1.5) > 1e-9 || got[1].Arm != "newer" || math.Abs(got[1].Seen-1) > 1e-9 {
		t.Fatalf("%+v", got)
	}
	if want := math.Hypot(math.Sqrt(1./150+1./100), .04); math.Abs(got[0].SD-want) > 1e-12 {
		t.Errorf("known to %v, want %v", got[0].SD, want)
	}
}

// Each reason to doubt a fit is given where it holds, and only there.
func TestDoubts(t *testing.T) {
	f := &Fit{}
	for m := -11; m <= 0; m++ {
		f.months = append(f.months, sim.OwnMonth{Month: m, Values: [len(sim.OwnMetrics)]float64{.02, 1, 10, 0, 0}})
	}
	row := func(off float64, held bool) []FitRow {
		return []FitRow{{Metric: "churn", From: 2, To: 3, off: off, Held: held}}
	}
	for _, c := range []struct {
		r    FitResult
		want string
	}{
		{FitResult{Fit: 1.9, HeldOut: 1.2, Flat: .1, keptAside: 1, Rows: row(3.9, false)}, ""},
		{FitResult{Fit: 2.1}, "no parameter draw reproduces these months: they are off by 2.1 standard deviations on average"},
		{FitResult{Rows: row(-4.1, false)}, "churn in months 2 to 3 is far from everything that the model produces"},
		{FitResult{Rows: row(9, true)}, ""},
		{FitResult{HeldOut: 3, Flat: 2, keptAside: 1}, "the held-out months are predicted worse than by a flat line (off by 3.0 standard deviations, the line by 2.0)"},
		{FitResult{HeldOut: 3, Flat: 2}, ""}, {FitResult{HeldOut: 3, Flat: 2.9, keptAside: 1}, ""},
	} {
		if c.r.doubts(f, 6); strings.Join(c.r.Doubts, "|") != c.want {
			t.Errorf("%q, want %q", c.r.Doubts, c.want)
		}
	}
	none := FitResult{Fit: 9}
	if none.doubts(f, 0); len(none.Doubts) > 0 {
		t.Errorf("where nothing is fitted: %q", none.Doubts)
	}
	for i := range f.months {
		f.months[i].Values[1] = math.Pow(1.03, float64(i))
	}
	var moving FitResult
	if moving.doubts(f, 6); len(moving.Doubts) != 1 || moving.Doubts[0] != "purchases was already moving before the change, by +43 % a year, which the model does not reproduce" {
		t.Errorf("%q", moving.Doubts)
	}
	f.drifts[1] = math.Log(1.03)
	var along FitResult
	if along.doubts(f, 6); len(along.Doubts) > 0 {
		t.Errorf("the model drifts as the company does: %q", along.Doubts)
	}
}

// A month's number is held against the mean before as the logarithm of their ratio; rare ones are damped, so that none is no trouble.
func TestRatio(t *testing.T) {
	for _, m := range []agents.Metric{agents.MetricOptOuts, agents.MetricComplaints} {
		if got := ratio(m, 0, 0); got != 0 {
			t.Errorf("%s: none after none is %v", agents.Metrics()[m].Name, got)
		}
		if got, plain := ratio(m, .02, .01), math.Log(2); !(got > 0 && got < plain) {
			t.Errorf("%s: %v is not damped", agents.Metrics()[m].Name, got)
		}
	}
	if got := ratio(agents.MetricChurn, .02, .01); math.Abs(got-math.Log(2)) > 1e-12 {
		t.Error(got)
	}
	if !math.IsNaN(ratio(agents.MetricChurn, 0, .01)) || !math.IsNaN(ratio(agents.MetricChurn, .01, 0)) {
		t.Error("nothing has a ratio")
	}
}

// That intervals overlap is said only where there is harm at both ends of the second factor.
func TestMoved(t *testing.T) {
	row := func(v analysis.Verdict, lo, hi float64) ThresholdRow {
		return ThresholdRow{With: "0", Found: analysis.Threshold{Verdict: v, Turn: analysis.Range{Lo: lo, Hi: hi}}}
	}
	for _, c := range []struct {
		a, b ThresholdRow
		want bool
	}{
		{row(analysis.Inside, 0, .5), row(analysis.Inside, .4, 1), true}, {row(analysis.Inside, 0, .3), row(analysis.Inside, .4, 1), false},
		{row(analysis.NoHarm, 0, .5), row(analysis.Inside, .4, 1), false}, {row(analysis.Inside, 0, .5), row(analysis.NoHarm, .4, 1), false},
		{row(analysis.NoHarm, 0, .5), row(analysis.NoHarm, .4, 1), false}, {row(analysis.FirstStep, 0, .5), row(analysis.Somewhere, .5, 1), true},
	} {
		r := &ThresholdResult{With: "transparency", segments: 1, Thresholds: []ThresholdRow{c.a, c.b}}
		if got := r.moved(); (got != "") != c.want {
			t.Errorf("%v and %v: %q", c.a.Found.Verdict, c.b.Found.Verdict, got)
		}
	}
	if alone := (&ThresholdResult{segments: 1, Thresholds: []ThresholdRow{row(analysis.Inside, 0, 1)}}); alone.moved() != "" {
		t.Error("one level of the second factor cannot move")
	}
}

// What to measure next is found though some worlds have a missing number: they are left out.
func TestNextWithoutSomeWorlds(t *testing.T) {
	b := shop(t)
	points, err := b.Points([]string{"balanced", "hyper-intrusive"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := testEnv.Compare(t.Context(), points, experiment.ByLuck(fewestWorlds+4))
	if err != nil {
		t.Fatal(err)
	}
	c.Arms[1].Value[2] = math.NaN()
	c.Arms[1].Series[agents.MetricChurn].Values[1][3] = math.NaN()
	r := &FitResult{Strategy: "hyper-intrusive", Months: 4}
	r.next(c, 0)
	for _, n := range r.Next {
		if math.IsNaN(n.Narrows) {
			t.Errorf("%+v", n)
		}
	}
}
