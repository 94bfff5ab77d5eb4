package experiment

import (
	"math"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// Prior draws stay within the stated ranges, spread over them, and leave measured and chosen values alone.
func TestPriorDraws(t *testing.T) {
	for path, mean := range drawn(t, SetPrior, 1000) {
		if math.Abs(mean-.5) > .04 {
			t.Errorf("%s: mean %.3f of its range, want about a half", path, mean)
		}
	}
}

// Possible draws do too. Every seed has them in another order, begins elsewhere, and meets each once.
func TestPossibleDraws(t *testing.T) {
	drawn(t, SetDraw, Draws())
	if Draws() < 1024 {
		t.Errorf("%d possible draws", Draws())
	}
	seen, first := map[int]bool{}, map[int]bool{}
	for d := range Draws() {
		seen[DrawNumber(7, d+1)] = true
		first[DrawNumber(uint64(d), 1)] = true
	}
	if len(seen) != Draws() || len(first) < Draws()/2 {
		t.Errorf("a seed meets %d of %d, and %d begin elsewhere", len(seen), Draws(), len(first))
	}
	for k, row := range Free() {
		c := sim.Config{Seed: 7, Params: agents.DefaultParams()}
		SetDraw(&c, 3)
		if x := DrawValue(7, 3, k); x != *row.At(&c.Params) {
			t.Errorf("%s: %v and %v", row.Path, x, *row.At(&c.Params))
		}
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
			case !row.Free() || row.Path == kept.Path:
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
