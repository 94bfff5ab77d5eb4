package analysis

import (
	"math"
	"slices"
)

// Survival is one step of a Kaplan-Meier curve: the share that stays beyond Time, with its 95 % interval.
type Survival struct {
	Time   int     // a time at which somebody left
	AtRisk int     // who had neither left nor gone out of sight before
	Left   int     // who left at that time
	Share  float64 // 0..1
	Lo, Hi float64 // NaN where Share is 0: the interval is not defined there
}

// KaplanMeier estimates survival from times at which each was seen last; left says who left then, the others went out of sight
// (censored). The interval is Greenwood's variance on the scale of log(-log S), which keeps it within 0..1. times and left
// have equal length.
func KaplanMeier(times []int, left []bool) []Survival {
	order := make([]int, len(times))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return times[a] - times[b] })
	var curve []Survival
	share, greenwood := 1., 0.
	for i := 0; i < len(order); {
		time, risk, gone := times[order[i]], len(order)-i, 0
		for ; i < len(order) && times[order[i]] == time; i++ {
			if left[order[i]] {
				gone++
			}
		}
		if gone == 0 {
			continue
		}
		share *= float64(risk-gone) / float64(risk)
		step := Survival{Time: time, AtRisk: risk, Left: gone, Share: share, Lo: math.NaN(), Hi: math.NaN()}
		if risk > gone {
			greenwood += float64(gone) / float64(risk*(risk-gone))
			spread := math.Exp(float64(1.959964*math.Sqrt(greenwood)) / -math.Log(share))
			step.Lo, step.Hi = math.Pow(share, spread), math.Pow(share, 1/spread)
		}
		curve = append(curve, step)
	}
	return curve
}
