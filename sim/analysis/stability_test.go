package analysis

import (
	"math"
	"testing"
)

func TestStability(t *testing.T) {
	cv, _ := Stability([]float64{2, 4, 4, 4, 5, 5, 7, 9}, .01)
	if !math.IsNaN(cv[0]) || math.Abs(cv[1]-math.Sqrt2/3) > 1e-12 || math.Abs(cv[7]-math.Sqrt(32./7)/5) > 1e-12 {
		t.Errorf("coefficients %v", cv)
	}
	var steady []float64
	for i := range 200 {
		steady = append(steady, 10+float64(i%2))
	}
	cv, enough := Stability(steady, .01)
	if enough == 0 || enough > 40 {
		t.Errorf("an even alternation is stable from %d values on", enough)
	}
	for _, n := range []int{enough, enough + 1, 150, 200} {
		if math.Abs(cv[n-1]-cv[199]) > .01 {
			t.Errorf("coefficient of %d values: %v, of all %v", n, cv[n-1], cv[199])
		}
	}
	if enough > 2 {
		spread := 0.
		for _, v := range cv[enough-2:] {
			spread = max(spread, math.Abs(v-cv[enough-2]))
		}
		if spread <= .01 {
			t.Errorf("fewer than %d would do", enough)
		}
	}
	wild := append(append([]float64{}, steady...), 1e6)
	if _, enough = Stability(wild, .01); enough != 0 {
		t.Errorf("with an outlier at the end it is stable from %d on", enough)
	}
	if cv, enough = Stability(nil, .01); len(cv) != 0 || enough != 0 {
		t.Error("nothing is stable")
	}
}
