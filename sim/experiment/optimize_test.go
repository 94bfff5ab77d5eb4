package experiment

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"backlash/agents"
)

func TestConstraints(t *testing.T) {
	c := small(t, "balanced").Config
	got, err := ParseConstraint(" trust@3>= 0.5 ", &c)
	if err != nil || got.Measure.Month != 3 || !got.AtLeast || got.Bound != .5 || got.Short(.4) < .0999 || got.Short(.6) != 0 {
		t.Errorf("%+v %v", got, err)
	}
	if got, err := ParseConstraint("churn<=.02", &c); err != nil || got.AtLeast || got.Short(.03) < .00999 {
		t.Errorf("%+v %v", got, err)
	}
	for _, bad := range []string{"", "trust", "trust > 0.5", "trst >= 1", "trust >= much", "trust >= NaN", "trust@99 >= 0"} {
		if _, err := ParseConstraint(bad, &c); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// The search never ends below where it began, keeps constraints that the start keeps, tries no setting twice, and finds the
// same again.
func TestOptimum(t *testing.T) {
	c := small(t, "hyper-intrusive").Config
	objective, _ := ParseMeasure("margin", &c)
	trust, _ := ParseConstraint("trust >= 0.5", &c)
	find := func(workers int) *Optimum {
		o := &Optimum{Config: c, Objective: objective, Sign: 1, Constraints: []Constraint{trust}, Worlds: ByLuck(2), Workers: workers}
		for _, name := range []string{"balanced", "hyper-intrusive"} {
			s, _ := agents.StrategyByName(name)
			if _, err := o.Try(t.Context(), s.Levers, func() {}); err != nil {
				t.Fatal(err)
			}
		}
		if err := o.Search(t.Context(), 60, func() {}); err != nil {
			t.Fatal(err)
		}
		return o
	}
	o := find(1)
	best := o.Best()
	if best.Short > 0 || best.Means[1] < .5 {
		t.Errorf("the best breaks the constraint: %+v", best)
	}
	if !(best.Means[0] > o.Tried[0].Means[0]) {
		t.Errorf("found %v, began with %v", best.Means, o.Tried[0].Means)
	}
	seen := map[agents.Levers]bool{}
	for _, x := range o.Tried {
		if seen[x.Levers] {
			t.Errorf("%v is tried twice", x.Levers)
		}
		seen[x.Levers] = true
	}
	front := o.Front(1)
	for i := 1; i < len(front); i++ {
		if !(front[i].Means[1] > front[i-1].Means[1] && front[i].Means[0] < front[i-1].Means[0]) {
			t.Errorf("the front is none: %v, %v", front[i-1].Means, front[i].Means)
		}
	}
	if again := find(2); !reflect.DeepEqual(again.Best(), best) {
		t.Errorf("another time %+v, before %+v", again.Best(), best)
	}
}

// The best settings are the best that keep the constraints, in order, and no two are nearly the same.
func TestBestSettings(t *testing.T) {
	at := func(x float32, mean, short float64) Tried {
		return Tried{Levers: agents.Levers{x}, Means: []float64{mean}, Short: short}
	}
	o := &Optimum{Sign: -1, Tried: []Tried{at(.5, 3, 0), at(.9, 1, .1), at(.1, 1.5, 0), at(.14, 1, 0), at(.19, 2, 0), at(.3, math.NaN(), 0)}}
	got := o.Bests(3, .05)
	if want := []Tried{at(.14, 1, 0), at(.19, 2, 0), at(.5, 3, 0)}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
	if !reflect.DeepEqual(o.Best(), got[0]) || len(o.Bests(1, .05)) != 1 {
		t.Errorf("%v, and the best %v", got, o.Best())
	}
}

func TestRegret(t *testing.T) {
	got := Regret([][]float64{{1, 5}, {3, 4}}, 1)
	if want := [][]float64{{2, 0}, {0, 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
	got = Regret([][]float64{{1, 5}, {3, 4}}, -1)
	if want := [][]float64{{0, 1}, {2, 0}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
}

// The front is what nothing tried beats in both: best in the objective for what it has of the other, in order of the other; what could not be measured is
// not on it.
func TestFrontByHand(t *testing.T) {
	o := Optimum{Sign: 1}
	for _, m := range [][2]float64{{5, 1}, {4, 2}, {3, 3}, {3.5, 2.5}, {4, 1.5}, {2, 2}, {9, math.NaN()}, {1, 4}} {
		o.Tried = append(o.Tried, Tried{Means: m[:]})
	}
	text := func(front []Tried) (out []float64) {
		for _, x := range front {
			out = append(out, x.Means[0])
		}
		return out
	}
	if got, want := text(o.Front(1)), []float64{5, 4, 3.5, 3, 1}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	o.Sign = -1 // less is better
	if got, want := text(o.Front(1)), []float64{1}; !slices.Equal(got, want) {
		t.Errorf("less is better: %v, want %v", got, want)
	}
}

// A search that cannot go on says why, and stops asking.
func TestASearchThatFails(t *testing.T) {
	c := small(t, "hyper-intrusive").Config
	objective, _ := ParseMeasure("margin", &c)
	o := &Optimum{Config: c, Objective: objective, Sign: 1, Worlds: ByLuck(2), Workers: 1}
	s, _ := agents.StrategyByName("balanced")
	if _, err := o.Try(t.Context(), s.Levers, func() {}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	tried := len(o.Tried)
	err := o.Search(ctx, 60, stop)
	if !errors.Is(err, context.Canceled) || len(o.Tried) > tried+2 {
		t.Errorf("%d settings tried after the stop: %v", len(o.Tried)-tried, err)
	}
}

// Each setting that is tried is looked at: the search goes where it is better, step by step, and so gets further with more of them.
func TestASearchClimbs(t *testing.T) {
	c := small(t, "hyper-intrusive").Config
	objective, _ := ParseMeasure("margin", &c)
	var best []float64
	for _, evaluations := range []int{40, 160} {
		o := &Optimum{Config: c, Objective: objective, Sign: 1, Worlds: ByLuck(1), Workers: 1}
		s, _ := agents.StrategyByName("hyper-intrusive")
		if _, err := o.Try(t.Context(), s.Levers, func() {}); err != nil {
			t.Fatal(err)
		}
		if err := o.Search(t.Context(), evaluations, func() {}); err != nil {
			t.Fatal(err)
		}
		best = append(best, o.Best().Means[0])
		last, early := 0., 0.
		for k, x := range o.Tried {
			if k < 20 {
				early += x.Means[0] / 20
			} else if k >= len(o.Tried)-20 {
				last += x.Means[0] / 20
			}
		}
		if evaluations > 100 && !(last > early) {
			t.Errorf("the last twenty settings have %g on average, the first twenty %g", last, early)
		}
	}
	if !(best[1] > best[0]) {
		t.Errorf("%g with 160 settings, %g with 40", best[1], best[0])
	}
}
