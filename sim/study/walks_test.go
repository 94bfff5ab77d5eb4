package study

import (
	"slices"
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Points of one trajectory, or of one row, depend on each other, and the interval of the mean counts them once.
func TestWalksCountOnce(t *testing.T) {
	for method, want := range map[string][]float64{"morris": {2, 8}, "sobol": {2.5, 9.5}} {
		j := &Sensitivity{Method: method, factors: make([]experiment.Factor, 2)}
		means := map[string][]float64{"morris": {1, 2, 3, 7, 8, 9}, "sobol": {1, 2, 3, 4, 8, 9, 10, 11}}[method]
		if got := j.walks(means); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", method, got, want)
		}
	}
}

// The moment in which it becomes too much is one that the diary calls creepy; without such a month it is the one in which most more is felt.
func TestTheMomentIsCreepy(t *testing.T) {
	day := func(felt float32, episode bool) sim.Diary {
		return sim.Diary{Felt: felt, Threshold: .5, Episode: episode}
	}
	diary := []sim.Diary{day(.2, false), day(.7, false), day(.3, true), day(.6, true), day(.9, true)}
	if month, _, sudden := moment(diary, 0); month != 4 || !sudden {
		t.Errorf("month %d, sudden %v: want month 4, the first that crosses and is creepy", month, sudden)
	}
	for i := range diary {
		diary[i].Episode = false
	}
	if month, _, sudden := moment(diary, 0); month != 5 || sudden {
		t.Errorf("month %d, sudden %v: want month 5, in which most more is felt", month, sudden)
	}
	diary[0].Brand = agents.Brandless
	if month, _, _ := moment(diary, 0); month != 0 {
		t.Errorf("month %d of somebody without the brand", month)
	}
}
