package analysis

import "math"

// Interval is an estimate as written in results, with a 95 % interval; missing numbers are left out.
type Interval struct {
	Mean *float64 `json:"mean,omitempty"`
	Lo   *float64 `json:"lo,omitempty"`
	Hi   *float64 `json:"hi,omitempty"`
	Low  *float64 `json:"low,omitempty"` // eight in ten of the worlds lie between low and high
	High *float64 `json:"high,omitempty"`
}

// Interval returns the estimate as written in results.
func (e Estimate) Interval() Interval {
	out := Interval{Mean: Known(e.Mean), Lo: Known(e.Lo), Hi: Known(e.Hi)}
	if e.Spread() {
		out.Low, out.High = Known(e.Low), Known(e.High)
	}
	return out
}

// Number is a number as written in results: NaN if it is absent.
func Number(x *float64) float64 {
	if x == nil {
		return math.NaN()
	}
	return *x
}

// Known returns a number as written in results: nil if it is NaN.
func Known(x float64) *float64 {
	if math.IsNaN(x) {
		return nil
	}
	return &x
}
