package analysis

import (
	"math"
	"slices"
	"testing"
)

// A planted optimum is found inside the cube and in a corner, on a surface with a ridge, and the same one twice.
func TestSearchFindsAPlantedOptimum(t *testing.T) {
	for name, at := range map[string][]float64{"inside": {.3, .7, .5, .42, .81}, "corner": {0, 1, 1, 0, .5}} {
		evaluations := 0
		f := func(x []float64) float64 {
			evaluations++
			sum := 0.
			for i := range x {
				if x[i] < 0 || x[i] > 1 {
					t.Fatalf("asked for %v", x)
				}
				d := x[i] - at[i]
				sum -= float64(i+1) * d * d
			}
			ridge := (x[0] - at[0]) + (x[1] - at[1])
			return sum - 5*ridge*ridge
		}
		start := []float64{.5, .5, .5, .5, .5}
		best, value := Search(start, .3, 1500, hashWords(1), f)
		for i := range best {
			if math.Abs(best[i]-at[i]) > .02 {
				t.Errorf("%s: found %.3f, planted %.3f", name, best, at)
				break
			}
		}
		if value > 0 || evaluations > 1600 {
			t.Errorf("%s: value %v after %d evaluations", name, value, evaluations)
		}
		if again, _ := Search(start, .3, 1500, hashWords(1), f); !slices.Equal(again, best) {
			t.Errorf("%s: another time %v, before %v", name, again, best)
		}
	}
}
