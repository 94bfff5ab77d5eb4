package study

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// plantedArms is a comparison of two arms whose differences are given, by month, with some noise between worlds.
func plantedArms(worlds int, noise float64, differences map[agents.Metric][]float64) *Comparison {
	r := rand.New(rand.NewPCG(1, 2))
	months := len(differences[agents.MetricCumulativeMargin])
	w := experiment.ByLuck(worlds)
	c := &Comparison{}
	for range 2 {
		p := experiment.Point{Name: "x", Config: sim.Config{Seed: 3, Months: months}}
		c.Arms = append(c.Arms, &Arm{Collected: *experiment.Collect(p, Headline, w)})
	}
	for m, curve := range differences {
		for month, d := range curve {
			for range worlds {
				at := r.Float64()
				c.Arms[0].Series[m].Values[month] = append(c.Arms[0].Series[m].Values[month], at)
				c.Arms[1].Series[m].Values[month] = append(c.Arms[1].Series[m].Values[month], at+d*(1+noise*r.NormFloat64()))
			}
		}
	}
	return c
}

// accrued are the sums of monthly margins.
func accrued(monthly ...float64) []float64 {
	for i := 1; i < len(monthly); i++ {
		monthly[i] += monthly[i-1]
	}
	return monthly
}

// What turns is found where it turns, and nothing is found where nothing does.
func TestTurning(t *testing.T) {
	flat := make([]float64, 8)
	falling, late := []float64{0, -.01, -.03, -.06, -.08, -.1, -.1, -.1}, []float64{0, 0, 0, 0, .001, .01, .02, .02}
	for name, c := range map[string]struct {
		money, trust, churn []float64
		breakEven, less     int
		lead                float64
		says                string
	}{
		"leads, then turns":     {accrued(1, 1, 1, -.5, -1, -2, -2, -2), falling, late, 6, 4, 3, "break-even month 6: from then on its cumulative margin stays below basic's; a month earns less from month 4 on. Early warning: trust falls in month 3, 3 months before visible churn rises."},
		"behind from the first": {accrued(-1, -1, -1, -1, -1, -1, -1, -1), falling, falling, 1, 1, math.NaN(), "its cumulative margin is below basic's from the first month on. Early warning: trust falls by month 3, and visible churn never rises."},
		"invests, then pays":    {accrued(-3, 1, 1, 1, 1, 1, 1, 1), []float64{0, .1, .2, .2, .2, .2, .2, .2}, flat, 0, 0, math.NaN(), "within 8 months its cumulative margin does not fall behind basic's for good. Early warning: none is due, since trust does not fall."},
		"earns less but leads":  {accrued(9, 1, 1, 1, -1, -1, -1, -1), falling, falling, 0, 5, math.NaN(), "does not fall behind basic's for good; from month 5 on a month earns less."},
		"churn comes first":     {accrued(1, 1, 1, 1, 1, 1, 1, 1), []float64{0, 0, 0, 0, 0, -.1, -.1, -.1}, []float64{0, .02, .02, .02, .02, .02, .02, .02}, 0, 0, -4, "Early warning: none, since visible churn rises in month 2, 4 months before trust falls."},
		"at once":               {accrued(1, 1, 1, 1, 1, 1, 1, 1), []float64{-.1, -.1, -.1, -.1, -.1, -.1, -.1, -.1}, []float64{.02, .02, .02, .02, .02, .02, .02, .02}, 0, 0, 0, "Early warning: none, since trust falls and visible churn rises both in month 1."},
		"the same":              {flat, flat, flat, 0, 0, math.NaN(), "Early warning: none is due"},
		"too little to matter":  {accrued(1, 1, 1, 1, 1, 1, 1, 1), []float64{0, -.01, -.01, -.01, -.01, -.01, -.01, -.01}, late, 0, 0, math.NaN(), "none is due"},
	} {
		for _, noise := range []float64{0, 1e-3} {
			x := plantedArms(20, noise, map[agents.Metric][]float64{agents.MetricCumulativeMargin: c.money, agents.MetricTrust: c.trust, agents.MetricVisibleChurn: c.churn})
			got := x.Turning(1)
			if got.BreakEven != c.breakEven || got.Less != c.less || got.Warning.Value != c.lead && !(math.IsNaN(c.lead) && math.IsNaN(got.Warning.Value)) {
				t.Errorf("%s: %+v", name, got)
			}
			if behind := got.Behind > .5; behind != (c.breakEven > 0) {
				t.Errorf("%s: %.2f of the worlds end behind", name, got.Behind)
			}
			if text := strings.Join(got.Sentences("basic"), " "); !strings.Contains(text, c.says) {
				t.Errorf("%s: %s", name, text)
			}
			if !math.IsNaN(got.Warning.Value) && !(got.Warning.Lo <= got.Warning.Value && got.Warning.Value <= got.Warning.Hi) {
				t.Errorf("%s: %+v", name, got.Warning)
			}
		}
	}
}

// A world that failed is left out of the turning, and one world alone has no interval.
func TestTurningOfFewWorlds(t *testing.T) {
	curves := map[agents.Metric][]float64{agents.MetricCumulativeMargin: accrued(1, -1, -1), agents.MetricTrust: {0, -.1, -.1}, agents.MetricVisibleChurn: {0, 0, .1}}
	whole := plantedArms(5, 0, curves)
	want := whole.Turning(1)
	for _, a := range whole.Arms {
		a.Add(nil, context.Canceled)
	}
	if got := whole.Turning(1); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	one := plantedArms(1, 0, curves).Turning(1)
	if one.BreakEven != 3 || one.Warning.Value != 1 || !math.IsNaN(one.Warning.Lo) || !strings.Contains(one.warningText(), "cannot be told") {
		t.Errorf("%+v: %s", one, one.warningText())
	}
	if none := plantedArms(0, 0, curves).Turning(1); none.BreakEven != 0 || none.Behind != 0 || !math.IsNaN(none.Warning.Value) {
		t.Errorf("%+v", none)
	}
}
