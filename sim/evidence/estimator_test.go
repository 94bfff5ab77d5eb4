package evidence

import (
	"math"
	"testing"
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
