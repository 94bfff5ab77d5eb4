package experiment

import (
	"math"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// Prior draws stay within the stated ranges, spread over them, and leave measured and chosen values alone.
func TestPriorDraws(t *testing.T) {
	for path, mean := range drawn(t, SetPrior, 64) {
		if math.Abs(mean-.5) > .02 {
			t.Errorf("%s: mean %.3f of its range, want about a half", path, mean)
		}
	}
}

// Plausible draws do too, but are not spread evenly: the findings say something.
func TestPlausibleDraws(t *testing.T) {
	moved := 0
	for _, mean := range drawn(t, SetDraw, Draws()) {
		if math.Abs(mean-.5) > .1 {
			moved++
		}
	}
	if Draws() < 2 || moved < 10 {
		t.Errorf("%d draws, and the findings move %d parameters", Draws(), moved)
	}
}

// drawn are the mean places of the free parameters in their ranges.
func drawn(t *testing.T, set func(*sim.Config, int), draws int) map[string]float64 {
	t.Helper()
	defaults := agents.DefaultParams()
	sums := map[string]float64{}
	for d := 1; d <= draws; d++ {
		// One value is stated that differs from the default, one that is the default itself: neither moves.
		c := sim.Config{Params: agents.DefaultParams()}
		chosen, _ := agents.ParameterByPath("trust.loss_gain_ratio")
		kept, _ := agents.ParameterByPath("intrusion.scale")
		p := &c.Params
		*chosen.At(p) = 2.25
		c.Stated.Add(chosen.Path)
		c.Stated.Add(kept.Path)
		set(&c, d)
		for _, row := range agents.Parameters() {
			x := *row.At(p)
			switch {
			case row.Path == chosen.Path:
				if x != 2.25 {
					t.Fatalf("a chosen value moved to %v", x)
				}
			case row.Status != agents.Fit || row.Path == kept.Path:
				if x != *row.At(&defaults) {
					t.Fatalf("%s is %s and moved", row.Path, row.Status)
				}
			case x < row.Min || x > row.Max:
				t.Fatalf("draw %d: %s = %v outside %v..%v", d, row.Path, x, row.Min, row.Max)
			default:
				sums[row.Path] += float64(x-row.Min) / float64(row.Max-row.Min) / float64(draws)
			}
		}
	}
	if len(sums) < 20 {
		t.Errorf("only %d parameters drawn", len(sums))
	}
	c := sim.Config{Params: agents.DefaultParams()}
	if set(&c, 0); c.Params != agents.DefaultParams() {
		t.Error("draw 0 changes parameters")
	}
	return sums
}
