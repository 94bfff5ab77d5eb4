package study

import (
	"math"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// What a slider is said to bring is what moving it brings, in the worlds that it was not picked in; a lever without a better level stays.
func TestSliders(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	q := &Sliders{Base: shop(t), Sampling: Sampling{experiment.All, 9}}
	r, err := q.Run(t.Context(), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Steps) != int(agents.LeverCount) || r.Early < 50 || r.Early > 200 {
		t.Fatalf("%+v", r)
	}
	_, told := q.search()
	var ends []experiment.Measure
	for _, name := range []string{"value", "trust", "gone"} {
		m, err := experiment.ParseMeasure(name, &q.Scenario.Config)
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, m)
	}
	seen := map[string]bool{}
	for i, s := range r.Steps {
		seen[s.Lever] = true
		l, _ := agents.LeverByName(s.Lever)
		now := q.Scenario.Config.Brands[0].Levers
		moved := now
		moved[l] = float32(s.To)
		m, err := testEnv.Measure(t.Context(), []experiment.Point{{Config: experiment.WithLevers(q.Scenario.Config, now)}, {Config: experiment.WithLevers(q.Scenario.Config, moved)}}, told, ends...)
		if err != nil {
			t.Fatal(err)
		}
		if want := m.Difference(1, 0, 0); math.Abs(want.Mean-s.Gain.Mean) > 1e-6 {
			t.Errorf("%s brings %g, said %g", s.LeverChange, want.Mean, s.Gain.Mean)
		}
		for k, got := range []analysis.Estimate{s.Trust, s.Gone} {
			if want := m.Difference(1, 0, 1+k); math.Abs(want.Mean-got.Mean) > 1e-9 {
				t.Errorf("%s moves %s by %g, said %g", s.LeverChange, ends[1+k].Name, want.Mean, got.Mean)
			}
		}
		if s.From == s.To && s.Gain.Mean != 0 || s.Corner() != (s.From != s.To && (s.To == 0 || s.To == 1)) || i > 0 && s.Gain.Mean > r.Steps[i-1].Gain.Mean {
			t.Errorf("%d: %+v", i, s)
		}
	}
	if len(seen) != int(agents.LeverCount) {
		t.Errorf("%v", seen)
	}
	if s := r.Small; s != nil && math.Abs(s.To-s.From) > SmallMove+1e-6 {
		t.Errorf("a small move goes from %g to %g", s.From, s.To)
	}
	if text := strings.Join(r.Sentences(), " "); !strings.Contains(text, "Or move one lever alone") && !strings.Contains(text, "No lever alone") {
		t.Error(text)
	}
	if _, err := (&Sliders{Base: shop(t), Sampling: lucky(0)}).Run(t.Context(), testEnv); err == nil {
		t.Error("no world is enough")
	}
}

// With a rule no step breaks it, in the worlds that it is told from; what a move costs is taken from what it brings; of two levers together
// it is said only what is more than either alone.
func TestSlidersWithWishes(t *testing.T) {
	if testing.Short() {
		t.Skip("numbers alone, which the race detector has nothing to say of")
	}
	ask := func(change func(*Sliders)) *SlidersResult {
		t.Helper()
		q := &Sliders{Base: shop(t), Sampling: Sampling{experiment.All, 9}}
		change(q)
		r, err := q.Run(t.Context(), testEnv)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	free := ask(func(*Sliders) {})
	trust := func(q *Sliders, change LeverChange) float64 {
		l, _ := agents.LeverByName(change.Lever)
		levers := q.Scenario.Config.Brands[0].Levers
		levers[l] = float32(change.To)
		m, err := experiment.ParseMeasure("trust", &q.Scenario.Config)
		if err != nil {
			t.Fatal(err)
		}
		_, told := q.search()
		x, err := testEnv.Measure(t.Context(), []experiment.Point{{Config: experiment.WithLevers(q.Scenario.Config, levers)}}, told, m)
		if err != nil {
			t.Fatal(err)
		}
		return x.Estimate(0, 0).Mean
	}
	// Rules between what the steps come to: some break them, and those are gone.
	broken := 0
	for _, bound := range []string{"trust >= 45%", "trust >= 0.55", "trust <= 0.5"} {
		q := &Sliders{Base: shop(t), Sampling: Sampling{experiment.All, 9}, Rules: []string{bound}}
		r, err := q.Run(t.Context(), testEnv)
		if err != nil {
			t.Fatal(err)
		}
		rule, err := experiment.ParseConstraint(bound, &q.Scenario.Config)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range r.Steps {
			if short := rule.Short(trust(q, s.LeverChange)); (short > 0) == s.Keeps {
				t.Errorf("%s: %s, kept %v, short by %g", bound, s.LeverChange, s.Keeps, short)
			} else if !s.Stays() && short > 0 {
				t.Errorf("%s: the step %s breaks it", bound, s.LeverChange)
			}
		}
		if r.Small != nil && rule.Short(trust(q, r.Small.LeverChange)) > 0 {
			t.Errorf("%s: the small step breaks it", bound)
		}
		for _, s := range free.Steps {
			if rule.Short(trust(q, s.LeverChange)) > 0 {
				broken++
			}
		}
		if text := strings.Join(r.Sentences(), " "); !strings.Contains(text, bound) {
			t.Errorf("%s: %s", bound, text)
		}
	}
	if broken == 0 {
		t.Error("no step without a rule breaks one, so that nothing was tested")
	}
	// What every lever costs comes off what it brings, and what costs more than it brings is no step.
	best := free.Steps[0]
	l, _ := agents.LeverByName(best.Lever)
	months, all := float64(free.Months), free.Money.all()
	dear := ask(func(q *Sliders) { q.Costs[l] = best.Gain.Mean / 2 * free.Money.Price * all / months })
	for _, s := range dear.Steps {
		if s.Lever == best.Lever && math.Abs(s.Gain.Mean-best.Gain.Mean/2) > 1e-9 {
			t.Errorf("%s brings %g, free %g", s.LeverChange, s.Gain.Mean, best.Gain.Mean)
		}
	}
	dear = ask(func(q *Sliders) { q.Costs[l] = best.Gain.Mean * 3 * free.Money.Price * all / months })
	for _, s := range dear.Steps {
		if s.Lever == best.Lever && !s.Stays() {
			t.Errorf("%s costs more than it brings", s.LeverChange)
		}
	}
	two := ask(func(q *Sliders) { q.Pairs = true })
	if p := two.Pair; p == nil || p.First.Lever == p.Second.Lever || p.Gain.Mean <= two.Steps[1].Gain.Mean || !strings.Contains(strings.Join(two.Sentences(), " "), "Two levers together") {
		t.Errorf("%+v", p)
	}
	for _, bad := range []string{"trust", "trust >= 50", "trust >= x%"} {
		if _, err := (&Sliders{Base: shop(t), Sampling: lucky(2), Rules: []string{bad}}).Run(t.Context(), testEnv); err == nil {
			t.Errorf("the rule %s was taken", bad)
		}
	}
}
