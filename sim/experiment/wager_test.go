package experiment

import (
	"errors"
	"math"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

func condition(t *testing.T, text string, wager bool) *Condition {
	t.Helper()
	c := small(t, "balanced").Config
	out, err := ParseCondition(text, &c, wager)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A move that is none changes nothing; the answer that says so is right in every world, and an answer without a condition catches
// what no other does.
func TestWagers(t *testing.T) {
	before, after := small(t, "balanced").Config, small(t, "hyper-intrusive").Config
	w := &Wager{Before: before, After: before, Watch: []agents.Metric{agents.MetricTrust},
		Answers: []*Condition{condition(t, "change.trust.mean > 0", true), condition(t, "change.trust.mean == 0 && before.trust.lo == trust.lo", true), nil}}
	runs := 0
	out, err := w.Run(t.Context(), ByLuck(3), 2, func(done, total int) {
		if runs++; done != runs || total != 6 {
			t.Errorf("run %d of %d after %d", done, total, runs)
		}
	})
	if err != nil || runs != 6 || out.Right != 1 || math.Abs(out.Share[1]-1) > 1e-9 || out.Share[0] != 0 {
		t.Fatalf("%d runs: %+v, %v", runs, out, err)
	}
	if e := out.Change(agents.MetricTrust, 2); e.Mean != 0 || e.N != 3 {
		t.Errorf("%+v", e)
	}

	// With a move the change is the difference of both sides, each as it comes out by itself.
	w.After = after
	w.Answers = []*Condition{condition(t, "change.trust > 0 && trust > before.trust", true), nil}
	if out, err = w.Run(t.Context(), ByLuck(3), 2, func(int, int) {}); err != nil || out.Right != 1 || len(out.Terms) != 3 {
		t.Fatalf("%+v, %v", out, err)
	}
	change, here, there := out.Terms[0].Estimate, out.Terms[1].Estimate, out.Terms[2].Estimate
	if math.Abs(change.Mean-(here.Mean-there.Mean)) > 1e-9 || !(change.Mean < 0) {
		t.Errorf("%+v = %+v - %+v", change, here, there)
	}
	last := before.Months
	if e := out.Change(agents.MetricTrust, last); math.Abs(e.Mean-change.Mean) > 1e-9 {
		t.Errorf("%+v, and in the terms %+v", e, change)
	}
	w.After.Population.Customers = -1
	if _, err := w.Run(t.Context(), ByLuck(1), 1, func(int, int) {}); err == nil {
		t.Error("a side that cannot run tells no error")
	}
	w = &Wager{Before: before, After: before, Answers: []*Condition{condition(t, "change.trust > 0", true)}}
	if out, err := w.Run(t.Context(), ByLuck(1), 1, func(int, int) {}); err != nil || out.Right != -1 || out.Share[0] != 0 {
		t.Errorf("%+v, %v", out, err)
	}
}

// A point's worlds are collected in order, a failed one keeps its place, and means over months are those of each world.
func TestCollecting(t *testing.T) {
	p := small(t, "balanced")
	metrics := []agents.Metric{agents.MetricTrust, agents.MetricForecastShare, agents.MetricVisibleChurn}
	done := 0
	c := Collect(p, metrics, ByLuck(3))
	take := func(_ Run, r *sim.Result, err error) error {
		c.Add(r, err)
		done++
		return nil
	}
	if err := InWorlds(t.Context(), []Point{p}, ByLuck(3), 2, sim.Observe{}, take); err != nil || c.Went != 3 || done != 3 {
		t.Fatal(done, err)
	}
	k := 0
	if err := InWorlds(t.Context(), []Point{p}, ByLuck(3), 1, sim.Observe{}, func(_ Run, r *sim.Result, err error) error {
		if err != nil {
			return err
		}
		sum := 0.
		for month := 1; month <= p.Config.Months; month++ {
			x := r.Frames[month-1].At(0, sim.All, agents.MetricTrust)
			if got := c.Series[agents.MetricTrust].Values[month-1][k]; got != x {
				t.Errorf("world %d, month %d: %g and %g", k, month, got, x)
			}
			sum += x
		}
		if got := c.Mean(agents.MetricTrust, 1, 99)[k]; math.Abs(got-sum/float64(p.Config.Months)) > 1e-12 {
			t.Errorf("world %d: mean %g", k, got)
		}
		if c.Value[k] != r.Value.Starters || c.Terminal[k] != r.Value.Terminal || c.Newcomers[k] != r.Value.Newcomers {
			t.Errorf("world %d: other values", k)
		}
		k++
		return nil
	}); err != nil || k != 3 {
		t.Fatal(k, err)
	}
	first := c.Value[0]
	c.Add(nil, errors.New("broken world"))
	if len(c.Value) != 4 || !math.IsNaN(c.Value[3]) || c.Value[0] != first || len(c.Failed) != 1 || c.Went != 3 || !math.IsNaN(c.Series[agents.MetricTrust].Values[0][3]) {
		t.Errorf("%v, %v", c.Value, c.Failed)
	}
	if e := c.Estimate(c.Value); e.N != 3 {
		t.Errorf("%+v", e)
	}
	if e, d := c.Estimate(c.Value), c.Worlds.Difference(c.Value, c.Value); d.Mean != 0 || d.N != 3 || !(e.Mean > 0) {
		t.Errorf("%+v, %+v", e, d)
	}
}

// Statistics are those of the values, and a condition is true exactly when its arithmetic is.
func TestConditionsOnValues(t *testing.T) {
	values := []float64{.1, .2, .3, .4, math.NaN()}
	w := ByLuck(5)
	e := w.Estimate(values)
	for statistic, want := range map[string]float64{"": .25, ".mean": .25, ".lo": e.Lo, ".hi": e.Hi, ".worlds": 4, ".p50": .25, ".p0": .1} {
		term := condition(t, "trust"+statistic+" > 0", false).Terms[0]
		if got := term.Value(values, w); math.Abs(got-want) > 1e-12 {
			t.Errorf("trust%s: %g, want %g", statistic, got, want)
		}
	}
	c := condition(t, "trust * 2 > churn && !(churn == 0.2) or trust > 0.9", false)
	for _, x := range []struct {
		trust, churn float64
		want         bool
	}{{.2, .3, true}, {.1, .3, false}, {.5, .2, false}, {.95, 5, true}} {
		if got, err := c.Holds([]float64{x.trust, x.churn}, 3); err != nil || got != x.want {
			t.Errorf("%+v: %v, %v", x, got, err)
		}
	}
	if _, err := c.Holds([]float64{math.NaN(), 1}, 3); err == nil || !strings.Contains(err.Error(), "trust cannot be told from 3 worlds") {
		t.Errorf("%v", err)
	}
	if _, err := c.Holds([]float64{math.NaN(), 1}, 1); err == nil || !strings.Contains(err.Error(), "from 1 world") {
		t.Errorf("%v", err)
	}
	// An interval is cut to what a share can be, but not where values leave that range.
	share := condition(t, "churn > 0", false).Terms[0]
	if e, cut := share.Estimate([]float64{0, 0, .9}, ByLuck(3)); !cut || e.Lo != 0 || e.Hi != 1 {
		t.Errorf("%+v, %v", e, cut)
	}
	if e, cut := share.Estimate([]float64{0, 0, 1.5}, ByLuck(3)); cut || e.Lo >= 0 {
		t.Errorf("%+v, %v", e, cut)
	}
	config := small(t, "balanced").Config
	for text, why := range map[string]string{"trust < 40": "trust lies in 0..1; 40 of 100 is 0.4", "2 <= churn.p95 or trust > 0": "churn.p95 lies in 0..1", "trust > -0.5": "trust lies in 0..1", "": "names no result", "trust": "none", "trust >": "none", "trust > 0x1": "decimal", "before.trust > 1": "only in the answers of a story",
		"trust.p101 > 0": "no statistic", "trust.p-1 > 0": "", "trust.p5x > 0": "no statistic", "trst > 0": "no metric", "trust + 1": "none", `trust:"gen > 0`: "no end", `trust:"" > 0`: "between the quotes"} {
		if _, err := ParseCondition(text, &config, false); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %v, want %q", text, err, why)
		}
	}
	if _, err := ParseCondition("trust.worlds > 0", &config, true); err == nil {
		t.Error("a story counts worlds")
	}
	for formula, fine := range map[string]bool{"x + 0.5 > 1e-3": true, "x > 0x10": false, "1_000": false, "": true, "a1 + .5": true} {
		if err := CheckNumerals(formula); (err == nil) != fine {
			t.Errorf("%q: %v", formula, err)
		}
	}
}

// A run's name is read as it is written, and nothing else is one.
func TestRunNames(t *testing.T) {
	for _, r := range []Run{{}, {1, 2, 3}, {12, 999999999, 0}} {
		if got, err := ParseRun(r.String()); err != nil || got != r {
			t.Errorf("%s: %+v, %v", r, got, err)
		}
	}
	if got, err := ParseRun("12.3"); err != nil || got != (Run{Point: 12, World: 3}) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"", "1", "1.2.3.4", "01.2", "-1.2", "1.2.x", "1. 2", "1.2.1000000000"} {
		if _, err := ParseRun(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
