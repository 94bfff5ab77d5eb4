package study

import (
	"testing"

	"backlash/agents"
	"backlash/sim/experiment"
)

// Who is found is the most like, lives as that customer does in the same two settings, and whoever bears less is further down the order of what is borne.
func TestKin(t *testing.T) {
	b := shop(t)
	b.Scenario.Config.Months, b.Scenario.Config.Population.Customers = 24, 400
	points, err := b.Points([]string{"balanced", "hyper-intrusive"})
	if err != nil {
		t.Fatal(err)
	}
	both := [2]experiment.Point(points)
	kin, err := (&Kin{Points: both, Sampling: lucky(1)}).Run(t.Context(), testEnv)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range kin.all {
		for k, life := range x.Lives {
			if life.Left > 0 && x.Lives[1-k].Left == 0 && life.Cause == agents.CauseOrdinary {
				t.Errorf("customer %d would leave anyway, and stays in the other life", x.Customer)
			}
		}
	}
	left := 0
	for _, like := range []Likeness{{.1, .2, .9}, {.5, .5, .5}, {.9, .8, .1}, {0, 0, 0}, {1, 1, 1}} {
		x := kin.Nearest(like)
		far := func(y Relative) float64 {
			a, b, c := float64(y.Threshold-like.Threshold), float64(y.Novelty-like.Novelty), float64(y.Susceptibility-like.Susceptibility)
			return a*a + b*b + c*c
		}
		for _, y := range kin.all {
			if far(y) < far(x) || y.Threshold < 0 || y.Threshold > 1 {
				t.Errorf("%+v is more like %+v than %+v", y, like, x)
			}
		}
		lives, err := (&Twins{Points: both, Customer: x.Customer, Sampling: lucky(1)}).Run(t.Context(), testEnv)
		if err != nil {
			t.Fatal(err)
		}
		for k, life := range x.Lives {
			if life.Left != lives.LeftMonths[k] || life.Left > 0 && int(life.Cause) != Ranked(lives.Diaries[k][life.Left-1].Causes)[0] && (life.Cause == agents.CauseOrdinary || x.Lives[1-k].Left > 0) {
				t.Errorf("customer %d: %+v, want month %d", x.Customer, life, lives.LeftMonths[k])
			}
			if life.Moment > 0 && !(life.Felt > life.Bears) || life.Left > 0 && life.Moment > life.Left {
				t.Errorf("customer %d: %+v", x.Customer, life)
			}
			if life.Left > 0 {
				left++
			}
		}
		if x.Threshold < .1 && lives.Threshold > .5 || x.Threshold > .9 && lives.Threshold < .3 {
			t.Errorf("customer %d bears %.2f and stands at %.2f", x.Customer, lives.Threshold, x.Threshold)
		}
	}
	if left == 0 {
		t.Error("nobody leaves")
	}
}
