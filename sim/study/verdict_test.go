package study

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// repeated are differences: ahead of them are 2, behind -2, the rest 0.
func repeated(n, ahead, behind int) (d []float64) {
	for i := range n {
		switch {
		case i < ahead:
			d = append(d, 2)
		case i < ahead+behind:
			d = append(d, -2)
		default:
			d = append(d, .5)
		}
	}
	return d
}

// What is said is the rule: solid from 35 of 35 and 63 of 64 on, leaning above a half, and no difference where nearly all worlds
// have none that matters.
func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		n, ahead, behind int
		want             Outcome
	}{
		{34, 34, 0, LeansBetter}, {35, 35, 0, Better}, {64, 62, 2, LeansBetter}, {64, 63, 1, Better}, {64, 1, 63, Worse}, {64, 39, 25, CannotTell}, {64, 40, 24, LeansBetter}, {64, 41, 23, LeansBetter},
		{64, 23, 41, LeansWorse}, {64, 32, 32, CannotTell}, {64, 0, 0, NoDifference}, {64, 1, 0, NoDifference}, {64, 2, 0, CannotTell}, {64, 62, 0, Better}, {64, 60, 0, LeansBetter}, {8, 8, 0, LeansBetter}, {3, 3, 0, CannotTell},
		{34, 0, 0, CannotTell}, {35, 0, 0, NoDifference}, {1, 1, 0, CannotTell}, {0, 0, 0, CannotTell}, {512, 490, 22, Better}, {512, 470, 42, LeansBetter},
	} {
		v := Judge(repeated(c.n, c.ahead, c.behind), 1)
		if v.Outcome != c.want || v.Worlds != c.n || v.Matters != 1 {
			t.Errorf("%d ahead and %d behind of %d: %+v, want %s", c.ahead, c.behind, c.n, v, c.want)
		}
		if quick := c.n <= 8; quick && v.Solid() {
			t.Errorf("eight worlds are sure of %+v", v)
		}
	}
	if v := Judge([]float64{0, 0}, 0); v.Outcome != NoDifference {
		t.Errorf("nothing differs: %+v", v)
	}
}

// The verdict on B against A is that on A against B turned round; missing worlds are no worlds; one more world with A ahead says no
// less for A; and a larger smallest difference never turns one into the other.
func TestVerdictsAreFair(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	turned := map[Outcome]Outcome{Better: Worse, LeansBetter: LeansWorse, NoDifference: NoDifference, CannotTell: CannotTell, LeansWorse: LeansBetter, Worse: Better}
	for range 2000 {
		d := make([]float64, 1+r.IntN(100))
		shift := r.NormFloat64()
		for i := range d {
			d[i] = shift + r.NormFloat64()
		}
		matters := r.Float64()
		v := Judge(d, matters)
		var back []float64
		for _, x := range d {
			back = append(back, -x)
		}
		if w := Judge(back, matters); w.Outcome != turned[v.Outcome] || math.Abs(w.Ahead+v.Ahead-1) > 1e-12 {
			t.Fatalf("%+v and turned round %+v", v, w)
		}
		if w := Judge(append(slices.Clone(d), math.NaN()), matters); w != v {
			t.Fatalf("%+v and with a missing world %+v", v, w)
		}
		if w := Judge(append(slices.Clone(d), matters+1), matters); w.Ahead < v.Ahead || v.Sign() > 0 && w.Sign() <= 0 {
			t.Fatalf("%+v and with one more world ahead %+v", v, w)
		}
		if w := Judge(d, 2*matters); v.Sign()*w.Sign() < 0 {
			t.Fatalf("%+v and where more matters %+v", v, w)
		}
	}
}

// Where all worlds agree and a verdict leans all the same, as many as are said settle it, and one fewer do not.
func TestTooFewWorlds(t *testing.T) {
	unanimous := func(n int, d float64) Verdict { return Judge(slices.Repeat([]float64{d}, n), .5) }
	for n := 1; n < 60; n++ {
		for _, d := range []float64{-1, 1} {
			v := unanimous(n, d)
			switch k := v.TooFew(); {
			case v.Solid() && k != 0:
				t.Fatalf("%d worlds settle it, and %d are asked for", n, k)
			case !v.Solid() && (k <= n || !unanimous(k, d).Solid() || unanimous(k-1, d).Solid()):
				t.Fatalf("%d worlds: %d settle it", n, k)
			}
		}
		if k := Judge(append(slices.Repeat([]float64{1}, n), -1), .5).TooFew(); k != 0 {
			t.Fatalf("worlds disagree, and %d are asked for", k)
		}
	}
}
