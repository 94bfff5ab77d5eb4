package experiment

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/number"
)

// testPlan is a plan of so many points.
func testPlan(points int) *Plan {
	p := &Plan{Format: PlanFormat, ModelVersion: sim.ModelVersion, BlockSize: agents.BlockSize, Scenario: "x", Factors: []Factor{{Address: "control", Levels: []string{"0"}}},
		Design: "grid"}
	p.In(ByLuck(3))
	for range points {
		p.Points = append(p.Points, []string{"0"})
	}
	return p
}

// Parts hold every point once and in order, whatever the work, and are never too many.
func TestPartsHoldEveryPoint(t *testing.T) {
	for _, points := range []int{1, 7, 5000, 20001} {
		for _, months := range []int{1, 1000, 3_000_000, 100_000_000} {
			p := testPlan(points)
			p.Divide(months)
			next := 0
			for _, part := range p.Parts {
				if part.First != next || part.Count < 1 {
					t.Fatalf("%d points of %d months: %+v after %d", points, months, part, next)
				}
				next += part.Count
			}
			if next != points || len(p.Parts) > maxParts {
				t.Errorf("%d points of %d months: %d in %d parts", points, months, next, len(p.Parts))
			}
			if months == 100_000_000 && points <= maxParts && len(p.Parts) != points {
				t.Errorf("%d points of much work share %d parts", points, len(p.Parts))
			}
		}
	}
}

// A plan is read as it was written, under the same name; what this program could not repeat is refused, and so is damage.
func TestPlansAreReadAsWritten(t *testing.T) {
	p := testPlan(4)
	p.In(Worlds{Uncertainty: All, Count: 2, Courses: 3})
	p.Divide(1000)
	again, err := ReadPlan(p.Bytes())
	if err != nil || !bytes.Equal(again.Bytes(), p.Bytes()) || again.ID() != p.ID() || len(p.ID()) != 64 {
		t.Errorf("%v", err)
	}
	for why, damage := range map[string]func(*Plan){
		"format": func(p *Plan) { p.Format++ }, "model version": func(p *Plan) { p.ModelVersion++ }, "parameter draws": func(p *Plan) { p.DrawSet = "other" },
		"blocks of": func(p *Plan) { p.BlockSize++ }, "do not follow": func(p *Plan) { p.Parts[0].First = 1 }, "in parts of 5 points": func(p *Plan) { p.Parts[0].Count++ },
		"0 worlds": func(p *Plan) { p.Worlds = 0 }, "0 courses": func(p *Plan) { p.Courses = 0 }, "values for 1 factors": func(p *Plan) { p.Points[2] = []string{"0", "1"} },
	} {
		q := testPlan(4)
		q.In(Worlds{Uncertainty: All, Count: 2, Courses: 3})
		q.Divide(1000)
		damage(q)
		if _, err := ReadPlan(q.Bytes()); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%v, want an error about %q", err, why)
		}
		if q.ID() == p.ID() {
			t.Errorf("a plan with another %s has the same name", why)
		}
	}
	if _, err := ReadPlan([]byte("{")); err == nil {
		t.Error("half a plan is read")
	}
}

// A plan names the parameter draws where it has any, has the runs of its worlds, and says which those are.
func TestWorldsOfAPlan(t *testing.T) {
	p := testPlan(2)
	if p.Runs() != 6 || p.DrawSet != "" || p.Of() != (Worlds{Uncertainty: Luck, Count: 3, Courses: 1}) {
		t.Errorf("%+v", p)
	}
	p.In(Worlds{Uncertainty: Parameters, Count: 4, Courses: 2})
	if p.Runs() != 16 || p.DrawSet == "" || !p.Has(Run{1, 3, 1}) || p.Has(Run{2, 0, 0}) || p.Has(Run{0, 4, 0}) || p.Has(Run{0, 0, 2}) {
		t.Errorf("%+v", p)
	}
	if p.Precision = (&Precision{Most: 9}); !p.Has(Run{0, 8, 0}) || p.Has(Run{0, 9, 0}) {
		t.Error("later rounds")
	}
	for keep, want := range map[Keep]sim.Observe{KeepNothing: {}, KeepDepartures: {Departures: true}, KeepCustomers: {Departures: true, People: true}} {
		if got := keep.Observe(); got.Departures != want.Departures || got.People != want.People {
			t.Errorf("%q: %+v", keep, got)
		}
	}
}

// Worlds double until the mean is known well enough or the most are there; never is a round left half.
func TestWorldsUntilPrecise(t *testing.T) {
	noisy := func(n int, size float64) (out []float64) {
		for k := range n {
			out = append(out, 1+size*float64(k%2*2-1))
		}
		return out
	}
	p := testPlan(1)
	if p.Wanted(nil) != 3 {
		t.Errorf("without a precision %d", p.Wanted(nil))
	}
	p.Precision = &Precision{Half: .1, Most: 10}
	for _, c := range []struct {
		have int
		size float64
		want int
	}{{0, 1, 3}, {2, 1, 3}, {3, 1, 6}, {6, 1, 10}, {10, 1, 10}, {3, 0, 3}, {6, .01, 3}} {
		if got := p.Wanted(noisy(c.have, c.size)); got != c.want {
			t.Errorf("%d worlds of spread %g: %d wanted, not %d", c.have, c.size, got, c.want)
		}
	}
	p.In(Worlds{Uncertainty: All, Count: 3, Courses: 2})
	if got := p.Wanted(noisy(5, 1)); got != 3 { // the third world is not whole
		t.Errorf("%d", got)
	}
	if half := p.HalfWidth(noisy(6, 1)); half != 0 { // the mean is 1 in every world
		t.Errorf("half-width %g", half)
	}
	if !math.IsNaN(p.HalfWidth(noisy(2, 1))) {
		t.Error("a half-width from one world")
	}
}

// kinds are those of the addresses in these tests.
func kinds(address string) (Kind, int, error) {
	switch address {
	case "whole":
		return Whole, 1, nil
	case "even":
		return Whole, 2, nil
	case "word":
		return Word, 0, nil
	}
	return Real, 0, nil
}

func factors(t *testing.T, texts ...string) (out []Factor) {
	t.Helper()
	for _, text := range texts {
		f, err := ParseFactor(text, kinds)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, f)
	}
	return out
}

// Factors are read as they are written, and what no design can use is refused by name.
func TestFactorsAreRead(t *testing.T) {
	for text, want := range map[string]string{"a=0:1:5": "0,0.25,0.5,0.75,1", "a=0:1:21": "0,0.05,0.1,0.15,0.2,0.25,0.3,0.35,0.4,0.45,0.5,0.55,0.6,0.65,0.7,0.75,0.8,0.85,0.9,0.95,1",
		" a = 1 , 0.5": "1,0.5", "whole=1:4:4": "1,2,3,4", "even=2:8:4": "2,4,6,8", "word=x,y": "x,y", "a=-1:1:3": "-1,0,1"} {
		if f := factors(t, text)[0]; strings.Join(f.Levels, ",") != want || f.Range() || f.Column() != "factor_"+f.Address {
			t.Errorf("%s: %+v", text, f)
		}
	}
	if f := factors(t, "a=0.5:2")[0]; !f.Range() || f.Lo != .5 || f.Hi != 2 {
		t.Errorf("%+v", f)
	}
	for text, why := range map[string]string{"a": "want ADDRESS", "=1": "want ADDRESS", "a=": "want ADDRESS", "a=1:0": "want lo < hi", "a=1:1": "want lo < hi", "a=0:x": `"x"`, "a=0:1:1": "2 to 100000",
		"a=0:1:x": "2 to 100000", "a=0:1:2:3": "want lo:hi:n or lo:hi", "word=0:1": "no range", "a=1,,2": "empty level", "a=0.5,.50": "twice", "word=x,x": "twice",
		"whole=1:3:9": "do not fit", "even=2:8:7": "multiples of 2", "even=3:3.5": "holds no whole number"} {
		if _, err := ParseFactor(text, kinds); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v, want %q", text, err, why)
		}
	}
}

// A grid is every combination once; the other designs have as many points as asked for, in range, each part of it equally often.
func TestDesigns(t *testing.T) {
	grid, err := Lay("grid", factors(t, "a=0,1", "word=x,y,z"), 0, 1)
	if err != nil || len(grid) != 6 || !slices.Equal(grid[1], []string{"0", "y"}) || !slices.Equal(grid[5], []string{"1", "z"}) {
		t.Errorf("%v, %v", grid, err)
	}
	for _, design := range []string{"lhs", "sobol"} {
		f := factors(t, "a=2:4", "whole=1:4", "word=x,y", "even=1:9")
		points, err := Lay(design, f, 16, 5)
		if err != nil || len(points) != 16 {
			t.Fatalf("%v, %v", points, err)
		}
		again, _ := Lay(design, f, 16, 5)
		other, _ := Lay(design, f, 16, 6)
		counts, low, same := map[string]int{}, 0, 0
		for i, p := range points {
			if !slices.Equal(p, again[i]) {
				t.Errorf("%s: %v, then %v", design, p, again[i])
			}
			if slices.Equal(p, other[i]) {
				same++
			}
			x, err := number.Real(p[0], 64)
			if err != nil || x < 2 || x > 4 {
				t.Errorf("%s: %v", design, p)
			}
			if x < 3 {
				low++
			}
			counts["whole "+p[1]]++
			counts["word "+p[2]]++
			counts["even "+p[3]]++
		}
		if low != 8 || same == 16 {
			t.Errorf("%s: %d of 16 low, %d the same under another seed", design, low, same)
		}
		for _, value := range []string{"whole 1", "whole 2", "whole 3", "whole 4", "even 2", "even 4", "even 6", "even 8"} {
			if counts[value] != 4 {
				t.Errorf("%s: %v", design, counts)
			}
		}
		if counts["word x"] != 8 {
			t.Errorf("%s: %v", design, counts)
		}
	}
	for why, do := range map[string]func() ([][]string, error){
		"nothing to vary": func() ([][]string, error) { return Lay("grid", nil, 0, 1) },
		"varied twice":    func() ([][]string, error) { return Lay("lhs", factors(t, "a=0:1", "a=0:2"), 3, 1) },
		"has no levels":   func() ([][]string, error) { return Lay("grid", factors(t, "a=0:1"), 0, 1) },
		"more than":       func() ([][]string, error) { return Lay("grid", factors(t, "a=0:1:100000", "b=0:1:11"), 0, 1) },
		"want 1 to":       func() ([][]string, error) { return Lay("lhs", factors(t, "a=0:1"), 0, 1) },
		"no design":       func() ([][]string, error) { return Lay("maze", factors(t, "a=0:1"), 3, 1) },
	} {
		if _, err := do(); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%v, want %q", err, why)
		}
	}
}

// The end of the unit interval is the last level, and the end of a range.
func TestTheEndOfTheUnit(t *testing.T) {
	factors := []Factor{{Address: "intensity", Levels: []string{"0", ".5", "1"}}, {Address: "control", Lo: 0, Hi: 1}}
	for u, want := range map[float64]string{0: "0", .32: "0", .34: ".5", .66: ".5", .67: "1", .999: "1", 1: "1"} {
		if got := At(factors, []float64{u, u}); got[0] != want {
			t.Errorf("%v is level %s, want %s", u, got[0], want)
		}
	}
}
