package experiment

import (
	"math"
	"testing"

	"backlash/agents"
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
func drawn(t *testing.T, set func(*agents.Params, int), draws int) map[string]float64 {
	t.Helper()
	defaults := agents.DefaultParams()
	sums := map[string]float64{}
	for d := 1; d <= draws; d++ {
		p := agents.DefaultParams()
		chosen, _ := agents.ParameterByPath("trust.loss_gain_ratio")
		*chosen.At(&p) = 2.25
		set(&p, d)
		for _, row := range agents.Parameters() {
			x := *row.At(&p)
			switch {
			case row.Path == chosen.Path:
				if x != 2.25 {
					t.Fatalf("a chosen value moved to %v", x)
				}
			case row.Status != agents.Fit:
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
	p := agents.DefaultParams()
	if set(&p, 0); p != agents.DefaultParams() {
		t.Error("draw 0 changes parameters")
	}
	return sums
}
