package analysis

import (
	"math"
	"math/rand/v2"
	"testing"
)

func near(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if !(math.Abs(got-want) <= by) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// The classic sleep data (Student 1908): differences of two drugs, mean 1.58, 95 % interval 0.70 to 2.46.
func TestPairedStudent(t *testing.T) {
	a := []float64{1.9, .8, 1.1, .1, -.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	b := []float64{.7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2.0}
	e := Paired(a, b)
	near(t, "mean", e.Mean, 1.58, 1e-9)
	near(t, "lo", e.Lo, .7001142, 1e-6)
	near(t, "hi", e.Hi, 2.4598858, 1e-6)
	if !(e.Lo > 0 || e.Hi < 0) {
		t.Error("the interval excludes zero")
	}
	if same := Paired(a, a); same.Mean != 0 || same.Lo != 0 || same.Hi != 0 {
		t.Errorf("equal numbers differ by %+v", same)
	}
}

func TestFewNumbers(t *testing.T) {
	if e := Mean(nil); !math.IsNaN(e.Mean) || e.N != 0 {
		t.Errorf("%+v", e)
	}
	if e := Mean([]float64{3, math.NaN()}); e.Mean != 3 || !math.IsNaN(e.Lo) || e.N != 1 {
		t.Errorf("%+v", e)
	}
}

func TestIntervalsCover(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	hit := 0
	for range 2000 {
		xs := make([]float64, 12)
		for i := range xs {
			xs[i] = 5 + 2*r.NormFloat64()
		}
		if e := Mean(xs); e.Lo <= 5 && 5 <= e.Hi {
			hit++
		}
	}
	near(t, "coverage", float64(hit)/2000, .95, .015)
}

func TestQuantile(t *testing.T) {
	xs := []float64{4, 1, math.NaN(), 3, 2}
	near(t, "median", Quantile(xs, .5), 2.5, 0)
	near(t, "lowest", Quantile(xs, 0), 1, 0)
	near(t, "highest", Quantile(xs, 1), 4, 0)
	if !math.IsNaN(Quantile(nil, .5)) {
		t.Error("a quantile of nothing")
	}
}

// Published: 7 of 10 gives .397 to .892 (Wilson without continuity correction).
func TestWilson(t *testing.T) {
	lo, hi := Wilson(7, 10)
	near(t, "lo", lo, .3968, 1e-4)
	near(t, "hi", hi, .8922, 1e-4)
}

func TestRankCorrelation(t *testing.T) {
	for _, c := range []struct {
		x, y []float64
		want float64
	}{
		{[]float64{1, 2, 3}, []float64{10, 20, 30}, 1}, {[]float64{1, 2, 3}, []float64{1e9, 1, 0}, -1}, {[]float64{1, 2, 3, 4}, []float64{1, 3, 2, 4}, .8},
		{[]float64{1, 1, 2, 2}, []float64{1, 1, 2, 2}, 1}, {[]float64{1, 1, 2, 2}, []float64{1, 2, 1, 2}, 0},
	} {
		if got := RankCorrelation(c.x, c.y); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v, %v: %g, want %g", c.x, c.y, got, c.want)
		}
	}
	if got := RankCorrelation([]float64{1, math.NaN(), 2, 3, 4}, []float64{1, 9, math.NaN(), 2, 3}); got != 1 {
		t.Errorf("pairs without a NaN are in order: %v", got)
	}
	if !math.IsNaN(RankCorrelation([]float64{math.NaN()}, []float64{1})) {
		t.Error("no pair has a correlation")
	}
	if !math.IsNaN(RankCorrelation([]float64{1, 1}, []float64{1, 2})) {
		t.Error("what does not vary has a rank correlation")
	}
}
