package experiment_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
)

// anyName deals a segment's name that scenarios accept, often one that looks like something else in a reference.
func anyName(random *rand.Rand, taken decode.Given) string {
	pieces := []string{"a", "Z", "é", "e\u0301", "名", "7", "-", "_", " ", ".", "@", "@3", ":", "'", ">", "<", "(", ")", ".p95", " and ", "trust", "\\", "/*", "#", "|", "18-24"}
	for {
		var b strings.Builder
		for range 1 + random.IntN(6) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		if name, m := (decode.Scalar{Text: b.String()}).Label(taken); m.Wish == "" {
			return name
		}
	}
}

// Every name that a scenario accepts can be written in a condition, a constraint and a flag.
func TestEveryNameCanBeWritten(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		taken := decode.Given{}
		c := &sim.Config{Months: 12}
		for range 3 {
			c.Population.Segments = append(c.Population.Segments, agents.Segment{Name: anyName(random, taken)})
		}
		k := random.IntN(3)
		name := c.Population.Segments[k].Name
		r := experiment.Reference{Metric: "trust", Segment: name}
		if random.IntN(2) == 0 {
			r.Month = "12"
		}
		if m, err := experiment.ParseMeasure(r.String(), c); err != nil || m.Segment != k || m.Last != (r.Month == "") {
			t.Fatalf("measure %s: %+v, %v", r, m, err)
		}
		if x, err := experiment.ParseConstraint(r.String()+" >= 0.3", c); err != nil || x.Measure.Segment != k {
			t.Fatalf("constraint %s: %+v, %v", r, x, err)
		}
		// A flag's whole text needs no quotes, except where it may also be read as another segment in a month.
		if m, err := experiment.ParseMeasure("trust:"+name, c); err != nil || m.Last && m.Segment != k {
			t.Fatalf("unquoted %q: %+v, %v", name, m, err)
		}
		r.Statistic = "p95"
		got, err := experiment.ParseCondition("0.1 < "+r.String()+" and trust:"+"\""+name+"\" >= .5", c, false)
		if err != nil || len(got.Terms) != 2 || got.Terms[0].Measure.Segment != k || got.Terms[1].Measure.Segment != k {
			t.Fatalf("condition %s: %+v, %v", r, got, err)
		}
	}
}

func TestMonthsOfTheHistory(t *testing.T) {
	c := &sim.Config{Months: 12, Population: sim.Population{Segments: agents.Westin()}}
	c.History.Months = 12
	got, err := experiment.ParseCondition("trust@-3 - trust@12 -trust@0.mean < 1", c, false)
	if err != nil || len(got.Terms) != 3 || got.Terms[0].Measure.Month != -3 || got.Terms[1].Measure.Month != 12 || got.Terms[2].Measure.Month != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"trust@ > 1", "trust@012 > 0", "trust@1.5 > 0", "trust@0x1 > 0", "trust@13 > 0", "trust: > 0", `trust:"" > 0`, "trust.p101 > 0", "trust.p05.5 > 0", `"trust" > 0`} {
		if got, err := experiment.ParseCondition(bad, c, false); err == nil {
			t.Errorf("%s: %+v", bad, got)
		}
	}
}

// A gate says in how many worlds a number exists, and an interval of a share stays within 0..1.
func TestMissingWorlds(t *testing.T) {
	c := &sim.Config{Months: 12}
	nan := math.NaN()
	for text, want := range map[string]string{"churn > 0": "", "churn.lo > 0": "", "cause_breach > 0": "only 1 of 2", "cause_breach.p5 > 0": "only 1 of 2",
		"cause_breach > 0 and cause_breach.worlds >= 1": "", "cause_breach > 0 and cause_breach@3.worlds >= 1": "only 1 of 2", "habit > 0 and habit.worlds >= 0": "none of 2"} {
		x, err := experiment.ParseCondition(text, c, false)
		if err != nil {
			t.Fatal(err)
		}
		var values [][]float64
		for _, term := range x.Terms {
			values = append(values, map[agents.Metric][]float64{agents.MetricChurn: {0, 1}, agents.MetricCauseBreach: {nan, .5}, agents.MetricHabit: {nan, nan}}[term.Measure.Metric])
			e, cut := term.Estimate([]float64{0, 1}, experiment.ByLuck(2))
			if !cut || e.Lo != 0 || e.Hi != 1 {
				t.Errorf("%s: interval %g..%g", term.Text, e.Lo, e.Hi)
			}
		}
		if got := x.Missing(values); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// A metric's old name is refused with the new one.
func TestOldNamesOfMetrics(t *testing.T) {
	c := &sim.Config{Months: 36}
	for old, now := range map[string]string{"trust_starters": "trust", "surface@3": "dashboard", "cumulative_churn": "left_once", "unseen_share": "forecast_share"} {
		if _, err := experiment.ParseMeasure(old, c); err == nil || !strings.Contains(err.Error(), "it is called "+now+" now") {
			t.Errorf("%s: %v", old, err)
		}
	}
}

// A claim is one comparison, or several joined by words: nothing that comes after another holds in its place, and what is no number
// is neither above nor below anything.
func TestClaimsThatAreNone(t *testing.T) {
	c := &sim.Config{Months: 12}
	for _, text := range []string{"trust < 0; trust > 0", "trust > 0 ? true : true", "[trust][0] > 0", "trust > 0 | trust", "{trust} > 0", "trust > 0 # and more", "trust > 0\u202e", "trust > 0, true"} {
		if _, err := experiment.ParseCondition(text, c, false); err == nil {
			t.Errorf("%s is taken", text)
		}
	}
	for _, text := range []string{"trust < 1/0", "trust > -1/0", "trust/0 > 1", "0*(trust/0) < 1", "1e308*10 > trust", "2 ** 4000 > trust", "not (trust > trust/0)", "trust > 0 and trust < 1/(trust-trust)", "trust/0 != trust/0"} {
		condition, err := experiment.ParseCondition(text, c, false)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if holds, err := condition.Holds([]float64{.5}, 3); err == nil || holds || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s holds: %v, %v", text, holds, err)
		}
	}
	for text, want := range map[string]bool{"trust - trust == 0": true, "trust/2 + .25 == .5": true, "2*trust > 1": false, "7 % 4 > trust": true, "-trust < 0 && !(trust > 1)": true, "trust >= .5\n and trust ^ 2 == .25": true} {
		condition, err := experiment.ParseCondition(text, c, false)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if holds, err := condition.Holds([]float64{.5}, 3); err != nil || holds != want {
			t.Errorf("%s: %v, %v", text, holds, err)
		}
	}
}
