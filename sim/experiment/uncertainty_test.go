package experiment

import (
	"math"
	"testing"

	"backlash/agents"
)

// Draws stay within the stated ranges, spread over them, and leave measured and chosen values alone.
func TestDrawsOfParameters(t *testing.T) {
	const draws = 64
	defaults := agents.DefaultParams()
	sums := map[string]float64{}
	for d := 1; d <= draws; d++ {
		p := agents.DefaultParams()
		chosen, _ := agents.ParameterByPath("trust.loss_gain_ratio")
		*chosen.At(&p) = 2.25
		SetDraw(&p, d)
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
				sums[row.Path] += float64(x-row.Min) / float64(row.Max-row.Min) / draws
			}
		}
	}
	if len(sums) < 20 {
		t.Errorf("only %d parameters drawn", len(sums))
	}
	for path, mean := range sums {
		if math.Abs(mean-.5) > .02 {
			t.Errorf("%s: mean %.3f of its range, want about a half", path, mean)
		}
	}
	p := agents.DefaultParams()
	if SetDraw(&p, 0); p != agents.DefaultParams() {
		t.Error("draw 0 changes parameters")
	}
}
