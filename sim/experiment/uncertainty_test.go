package experiment

import (
	"math"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// Prior draws stay within the stated ranges, spread over them, and leave measured and chosen values alone.
func TestPriorDraws(t *testing.T) {
	for path, mean := range drawn(t, setPrior, 1000) {
		if math.Abs(mean-.5) > .04 {
			t.Errorf("%s: mean %.3f of its range, want about a half", path, mean)
		}
	}
}

// setPrior gives the free parameters the values of a draw spread over the stated ranges.
func setPrior(c *sim.Config, draw int) {
	if draw > 0 {
		SetFree(c, Prior(draw))
	}
}

// Kept draws do too. Every seed has them in another order, begins elsewhere, and meets each once.
func TestKeptDraws(t *testing.T) {
	drawn(t, SetDraw, Draws())
	if Draws() < 512 {
		t.Errorf("%d kept draws", Draws())
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
		if x := DrawValue(&c, 3, k); x != *row.At(&c.Params) {
			t.Errorf("%s: %v and %v", row.Path, x, *row.At(&c.Params))
		}
	}
}

// Draws come back from the file as near as a byte tells, and what is no such file is refused.
func TestKeptDrawsAsText(t *testing.T) {
	draws := [][]float64{Prior(1), Prior(2), make([]float64, len(Free()))}
	for k := range draws[2] {
		draws[2][k] = 1 - float64(k%2)
	}
	text := KeptDraws(draws)
	places, err := parseKept(text)
	if err != nil || len(places) != 3 {
		t.Fatal(places, err)
	}
	for i := range draws {
		for k, x := range draws[i] {
			if d := math.Abs(unitOf(places[i][k]) - x); d > 1./512+1e-12 {
				t.Errorf("draw %d, parameter %d: %v off", i, k, d)
			}
		}
	}
	lines := strings.SplitAfter(text, "\n")
	for name, bad := range map[string]string{"other ranges": "prior-0\n" + lines[1], "short": lines[0] + "AAAA\n", "no base64": lines[0] + "?" + lines[1]} {
		if _, err := parseKept(bad); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// A range of magnitudes is drawn from by its logarithm: in the middle lies the geometric mean; any other by its values.
func TestMagnitudes(t *testing.T) {
	for _, unit := range []float64{0, 1e-9, .25, 1. / 3, .5, .99, 1} {
		if got, want := power(7, unit), math.Pow(7, unit); math.Abs(got/want-1) > 1e-8 {
			t.Errorf("7 to %v: %v, want %v", unit, got, want)
		}
	}
	for _, x := range []struct{ lo, hi, middle float32 }{{.5, 2, 1}, {.5, 1.5, 1}, {0, 4, 2}, {-2, 8, 3}, {1, 4, 2}} {
		row := agents.Parameter{Min: x.lo, Max: x.hi}
		if a, m, b := Within(&row, 0), Within(&row, .5), Within(&row, 1); a != x.lo || math.Abs(float64(m-x.middle)) > 1e-6 || b > x.hi || b < x.hi*.9999 {
			t.Errorf("%v: %v, %v, %v", x, a, m, b)
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
				place := float64(x-row.Min) / float64(row.Max-row.Min)
				if row.Min > 0 && row.Max >= wide*row.Min {
					place = math.Log(float64(x/row.Min)) / math.Log(float64(row.Max/row.Min))
				}
				sums[row.Path] += place / float64(draws)
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
