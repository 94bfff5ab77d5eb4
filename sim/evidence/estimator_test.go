package evidence

import (
	"math"
	"slices"
	"strings"
	"testing"

	"backlash/sim"
)

// Every estimator of a sample against numbers worked by hand.
func TestEstimatorsByHand(t *testing.T) {
	x, y := []float64{1, 2, 3, 4, 10}, []float64{2, 1, 5, 4, 8}
	for name, want := range map[string]float64{
		"average":     20. / 5, // deviations of x: -3 -2 -1 0 6, of y: -2 -3 1 0 4
		"correlation": (6. + 6 - 1 + 0 + 24) / math.Sqrt((9.+4+1+0+36)*(4.+9+1+0+16)),
		"slope":       (6. + 6 - 1 + 0 + 24) / (4. + 9 + 1 + 0 + 16),
		"top-quarter": 10. / 20,
	} {
		g := gathering{r: &Reading{Estimator: name}, of: x, by: y}
		if got := g.estimate(); math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: %v, by hand %v", name, got, want)
		}
	}
	xx, yy, xy := moments(x, y)
	if math.Abs(xx-10) > 1e-12 || math.Abs(yy-6) > 1e-12 || math.Abs(xy-7) > 1e-12 {
		t.Errorf("moments %v, %v, %v", xx, yy, xy)
	}
	if got := topQuarter([]float64{1, 8, 2, 1, 1, 1, 1, 9}); math.Abs(got-17./24) > 1e-12 {
		t.Errorf("the top quarter has %v", got)
	}
}

// A correlation and a slope with other quantities held are those of the definitions: of one quantity, from the three correlations; of two, from the one before
// it, applied twice. Held quantities that are the same for everybody change nothing.
func TestHeldQuantities(t *testing.T) {
	x, y := []float64{1, 2, 3, 4, 10, 3}, []float64{2, 1, 5, 4, 8, 7}
	a, b := []float64{1, 0, 2, 5, 3, 1}, []float64{0, 2, 1, 1, 2, 7}
	r := func(p, q []float64) float64 {
		pp, qq, pq := moments(p, q)
		return pq / math.Sqrt(pp*qq)
	}
	less := func(pq, p, q float64) float64 { return (pq - p*q) / math.Sqrt((1-p*p)*(1-q*q)) }
	held := func(estimator string, holding ...[]float64) float64 {
		g := gathering{r: &Reading{Estimator: estimator}, of: slices.Clone(x), by: slices.Clone(y)}
		for _, h := range holding {
			g.held = append(g.held, slices.Clone(h))
		}
		return g.estimate()
	}
	one := less(r(x, y), r(x, a), r(y, a))
	two := less(one, less(r(x, b), r(x, a), r(a, b)), less(r(y, b), r(y, a), r(a, b)))
	xa, _, _ := moments(x, a)
	scale := func(p []float64) float64 { pp, _, _ := moments(p, p); return math.Sqrt(pp) }
	same := []float64{3, 3, 3, 3, 3, 3}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"one held", held("correlation", a), one},
		{"two held", held("correlation", a, b), two},
		{"two held, the other way round", held("correlation", b, a), two},
		{"what is the same for everybody", held("correlation", same), r(x, y)},
		{"slope", held("slope", a), one * math.Sqrt(xa) * math.Sqrt(1-r(x, a)*r(x, a)) / (scale(y) * math.Sqrt(1-r(y, a)*r(y, a)))},
		{"slope of what is a sum", held("slope", sumOf(x, y, -2)), 2},
	} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

// sumOf returns x + k y.
func sumOf(x, y []float64, k float64) []float64 {
	out := slices.Clone(x)
	for i := range out {
		out[i] += k * y[i]
	}
	return out
}

// In the sample of customers a column is a number only in a month: everywhere else it is refused, and what is written instead is said. Months that a row
// does not have are refused wherever they stand.
func TestColumnsStandInMonths(t *testing.T) {
	for text, want := range map[string]string{
		"trust": "want at(trust, MONTH), or sum(trust, FIRST, LAST)", "trust + 1": "at(trust, MONTH)", "unease > 0": "at(unease, MONTH)", "!(left == 1)": "at(left, MONTH)",
		"at(trust, 8) > 0.6 && felt < 1": "at(felt, MONTH)", "sum(left, 1, here)": "at(here, MONTH)", "max(at(trust, 1), trust)": "at(trust, MONTH)",
		"at(3, 6)": "", "at(threshold, 6)": "", "at(trust, 9)": "within 1..8", "sum(left, 0, 3)": "within 1..8", "sum(left, 1, -3)": "within 1..8",
	} {
		if _, err := CompileReading("customers", text, 8); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	for text, want := range map[string]string{"lasted(9)": "within 1..8", "lasted(-3)": "within 1..8", "lasted(0)": "within 1..8"} {
		if _, err := CompileReading("spells", text, 8); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	for sample, texts := range map[string][]string{
		"customers": {"at(trust, 8)", "sum(left, 1, 8) > 0 && threshold > 0.5", "left_month == 0", "at(trust, left_month)", "log(at(rate, 1))"},
		"months":    {"trust", "unease > 0 && month > 3"}, "messages": {"trust * clicks"}, "spells": {"lasted(8)", "number == 1"},
	} {
		for _, text := range texts {
			if _, err := CompileReading(sample, text, 8); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
}

// A spell that began too late to be seen so long is left out, whether or not it has ended.
func TestSpellsAreSeenWhole(t *testing.T) {
	p, err := CompileReading("spells", "lasted(3)", 6)
	if err != nil {
		t.Fatal(err)
	}
	s := subjectOf("spells")
	s.last = 6
	g := gathering{r: &Reading{Estimator: "average", Of: p}}
	for _, s.spell = range []sim.Spell{{From: 1, Left: 2}, {From: 4}, {From: 4, Left: 6}, {From: 5}, {From: 5, Left: 6}} {
		g.take(s.env)
	}
	if want := []float64{0, 1, 0}; !slices.Equal(g.of, want) { // the third left in its third month
		t.Errorf("%v, want %v", g.of, want)
	}
}

// An infinite value makes a reading no number; a missing one leaves the customer out.
func TestInfiniteValuesAreNoNumbers(t *testing.T) {
	for text, want := range map[string]float64{"1 / number": 1, "1 / (number - 1)": math.NaN(), "log(number - 1)": math.NaN(), "log(number - 2)": math.NaN()} {
		p, err := CompileReading("spells", text, 6)
		if err != nil {
			t.Fatal(err)
		}
		s := subjectOf("spells")
		s.env["number"] = 1
		g := gathering{r: &Reading{Estimator: "average", Of: p}}
		g.take(s.env)
		if got := g.estimate(); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
