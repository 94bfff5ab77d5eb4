package figure

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// round puts labelled ticks at round numbers (1, 2 or 5 times a power of ten apart), including zero if it is in range, and an unlabelled
// one between each two.
type round struct{}

// wanted is the approximate number of labelled ticks per axis.
const wanted = 5

// Ticks implements plot.Ticker.
func (round) Ticks(from, to float64) []plot.Tick {
	if !(to > from) || math.IsInf(to-from, 0) {
		return []plot.Tick{{Value: from, Label: strconv.FormatFloat(from, 'g', 4, 64)}}
	}
	step := math.Pow(10, math.Floor(math.Log10((to-from)/wanted)))
	for _, k := range []float64{1, 2, 5, 10} {
		if (to-from)/(k*step) <= wanted+1 {
			step *= k
			break
		}
	}
	digits := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	var out []plot.Tick
	for i := math.Ceil(from/(step/2) - 1e-9); i*(step/2) <= to+1e-9*(to-from); i++ {
		t := plot.Tick{Value: i * (step / 2)}
		if math.Mod(i, 2) == 0 {
			t.Label = strconv.FormatFloat(t.Value, 'f', digits, 64)
			if math.Abs(t.Value) < step/4 {
				t.Value, t.Label = 0, "0"
			}
		}
		out = append(out, t)
	}
	return out
}

// months puts labelled ticks at months, quarters, half years or years, depending on the length of the run, on both sides of month 0.
type months struct{}

// Ticks implements plot.Ticker.
func (months) Ticks(from, to float64) []plot.Tick {
	var each float64
	for _, k := range []float64{1, 3, 6, 12, 24, 60, 120} {
		if each = k; (to-from)/k <= 10 {
			break
		}
	}
	var out []plot.Tick
	for m := math.Ceil(from); m <= to; m++ {
		t := plot.Tick{Value: m}
		if math.Mod(m, each) == 0 || m == 1 && from == 1 {
			t.Label = strconv.FormatFloat(m, 'f', 0, 64)
		}
		if t.Label != "" || each <= 6 {
			out = append(out, t)
		}
	}
	return out
}
