package study

import (
	"math"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim/experiment"
)

// What a slider is said to bring is what moving it brings, in the worlds that it was not picked in; a lever without a better level stays.
func TestSliders(t *testing.T) {
	q := &Sliders{Base: shop(t), Sampling: Sampling{experiment.All, 9}}
	r, err := q.Run(t.Context(), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Steps) != int(agents.LeverCount) || r.Early < 50 || r.Early > 200 {
		t.Fatalf("%+v", r)
	}
	_, told := q.search()
	value, err := experiment.ParseMeasure("value", &q.Scenario.Config)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for i, s := range r.Steps {
		seen[s.Lever] = true
		l, _ := agents.LeverByName(s.Lever)
		now := q.Scenario.Config.Brands[0].Levers
		moved := now
		moved[l] = float32(s.To)
		m, err := testEnv.Measure(t.Context(), []experiment.Point{{Config: experiment.WithLevers(q.Scenario.Config, now)}, {Config: experiment.WithLevers(q.Scenario.Config, moved)}}, told, value)
		if err != nil {
			t.Fatal(err)
		}
		if want := m.Difference(1, 0, 0); math.Abs(want.Mean-s.Gain.Mean) > 1e-6 {
			t.Errorf("%s brings %g, said %g", s.LeverChange, want.Mean, s.Gain.Mean)
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
	if text := strings.Join(r.Sentences(), " "); !strings.Contains(text, "Or move one slider alone") && !strings.Contains(text, "No slider alone") {
		t.Error(text)
	}
	if _, err := (&Sliders{Base: shop(t), Sampling: lucky(0)}).Run(t.Context(), testEnv); err == nil {
		t.Error("no world is enough")
	}
}
