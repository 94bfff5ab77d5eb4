package analysis

import (
	"math"
	"testing"
)

// The remission times of 21 patients under 6-MP (Freireich 1963), a worked example of many textbooks, which give the
// survival to three decimals and .620 to .952 as the limits of its first step.
func TestKaplanMeier(t *testing.T) {
	left := []int{6, 6, 6, 7, 10, 13, 16, 22, 23}
	unseen := []int{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}
	var times []int
	var gone []bool
	for _, x := range unseen {
		times, gone = append(times, x), append(gone, false)
	}
	for _, x := range left {
		times, gone = append(times, x), append(gone, true)
	}
	want := []struct {
		time, risk int
		share      float64
	}{{6, 21, .857}, {7, 17, .807}, {10, 15, .753}, {13, 12, .690}, {16, 11, .627}, {22, 7, .538}, {23, 6, .448}}
	curve := KaplanMeier(times, gone)
	if len(curve) != len(want) {
		t.Fatalf("%d steps, want %d", len(curve), len(want))
	}
	for i, w := range want {
		got := curve[i]
		if got.Time != w.time || got.AtRisk != w.risk {
			t.Errorf("step %d at %d with %d at risk, want %d and %d", i, got.Time, got.AtRisk, w.time, w.risk)
		}
		near(t, "survival", got.Share, w.share, .0005)
		if !(0 <= got.Lo && got.Lo < got.Share && got.Share < got.Hi && got.Hi <= 1) {
			t.Errorf("step %d: %v not within %v..%v", i, got.Share, got.Lo, got.Hi)
		}
	}
	near(t, "lower limit at 6", curve[0].Lo, .620, .0005)
	near(t, "upper limit at 6", curve[0].Hi, .952, .0005)
}

func TestKaplanMeierEnds(t *testing.T) {
	if curve := KaplanMeier(nil, nil); len(curve) != 0 {
		t.Errorf("nobody: %v", curve)
	}
	curve := KaplanMeier([]int{1, 2}, []bool{true, true})
	if last := curve[1]; last.Share != 0 || !math.IsNaN(last.Lo) {
		t.Errorf("all gone: %+v", last)
	}
}
