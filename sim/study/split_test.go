package study

import (
	"slices"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// Every lever is in one group, and the policy in one.
func TestLeverGroupsHoldEveryLeverOnce(t *testing.T) {
	seen, policies := map[agents.Lever]int{}, 0
	for _, g := range LeverGroups() {
		for _, lever := range g.Levers {
			seen[lever]++
		}
		if g.Policy {
			policies++
		}
	}
	for lever := range agents.LeverCount {
		if seen[lever] != 1 {
			t.Errorf("%s is in %d groups", agents.LeverNames[lever], seen[lever])
		}
	}
	if policies != 1 {
		t.Errorf("the policy is in %d groups", policies)
	}
}

// The parts add up to the difference that a comparison in the same worlds tells, and a group in which the two do not differ has none of it.
func TestSplitAddsUp(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	b := shop(t)
	names := []string{"balanced", "ethical-ai"}
	r, err := (&Split{Base: b, Sampling: lucky(3), Strategies: names}).Run(t.Context(), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	sum := [3]float64{}
	for _, p := range r.Parts {
		sum[0], sum[1], sum[2] = sum[0]+p.Value.Mean, sum[1]+p.Trust.Mean, sum[2]+p.Gone.Mean
	}
	for k, all := range []float64{r.All.Value.Mean, r.All.Trust.Mean, r.All.Gone.Mean} {
		if !close64(sum[k], all, 1e-9) {
			t.Errorf("outcome %d: the parts sum to %g of %g", k, sum[k], all)
		}
	}
	c := Compare{Base: b, Sampling: lucky(3), Strategies: names}
	if err := c.Begin(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(t.Context(), testEnv); err != nil {
		t.Fatal(err)
	}
	if d := c.Comparison.ValueDifference(1); !close64(d.Mean, r.All.Value.Mean, 1e-12) {
		t.Errorf("compare says %g, the split %g", d.Mean, r.All.Value.Mean)
	}
	same, err := (&Split{Base: shop(t, "extraction=0.3"), Sampling: lucky(2), Strategies: []string{"balanced", "hyper-intrusive"}}).Run(t.Context(), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	if price := same.Parts[len(same.Parts)-1]; price.Value.Mean != 0 || price.Trust.Mean != 0 || price.Value.Outcome != NoDifference {
		t.Errorf("a lever that is set for both: %+v", price)
	}
	for _, names := range [][]string{{"balanced"}, {"balanced", "balanced"}, {"balanced", "nobody"}, {"balanced", "ethical-ai", "privacy-first"}} {
		if _, err := (&Split{Base: b, Sampling: lucky(2), Strategies: names}).Run(t.Context(), testEnv); err == nil {
			t.Errorf("%v is taken", names)
		}
	}
}

// An event's cost is the scenario less the same without it: of the only event it is the whole difference, and none of one that does nothing.
func TestEvents(t *testing.T) {
	b := shop(t)
	s := *b.Scenario
	s.Config.Brands = slices.Clone(s.Config.Brands)
	s.Config.Shocks, s.Config.Brands[0].Schedule = nil, nil
	if _, err := (&Events{Base: Base{Scenario: &s}, Sampling: lucky(2)}).Run(t.Context(), testEnv); err == nil {
		t.Error("a scenario without events is taken")
	}
	s.Config.Shocks = []sim.Shock{{Month: 2, Kind: sim.DataBreach, Size: .8}}
	s.Config.Brands[0].Schedule = []sim.Change{{Month: 3, Lever: agents.Human, To: s.Config.Brands[0].Levers[agents.Human]}}
	b.Scenario = &s
	r, err := (&Events{Base: b, Sampling: lucky(3)}).Run(t.Context(), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Events) != 2 || r.Events[0].Month != 2 || r.Events[1].Month != 3 {
		t.Fatalf("%+v", r.Events)
	}
	if breach := r.Events[0]; !(breach.Trust.Mean < 0) {
		t.Errorf("a breach: %+v", breach)
	}
	if nothing := r.Events[1]; nothing.Value.Mean != 0 || nothing.Trust.Mean != 0 || nothing.Value.Outcome != NoDifference {
		t.Errorf("a change that changes nothing: %+v", nothing)
	}
	if text := r.Sentences(); len(text) != 4 {
		t.Errorf("%q", text)
	}
}
