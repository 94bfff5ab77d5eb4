package study

import (
	"fmt"
	"math"
	"slices"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// Turning is when money turns against an arm of a comparison, relative to the first arm, and how long before visible churn trust shows it.
type Turning struct {
	BreakEven int            // first month from which the cumulative margin stays below the first arm's, on the mean of the worlds; 0: never
	Less      int            // first month from which a month's margin stays below; 0: never
	Behind    float64        // share of worlds, or of draws, 0..1, in which the cumulative margin ends below
	Early     [2]int         // months between which eight in ten of those worlds break even
	Warning   analysis.Range // months from trust having fallen to visible churn having risen; NaN without either
	Moved     [2]int         // the month in which trust has fallen by a fifth of its largest fall, and visible churn risen; 0: never by what matters
	months    int            // of the comparison
}

// path is a paired difference by world and month.
type path [][]float64

// moved is the part of its largest change for the worse that a curve must have covered to have moved.
const moved = .2

// Turning finds when money turns against an arm.
func (c *Comparison) Turning(arm int) Turning {
	t := Turning{months: c.Arms[0].Point.Config.Months}
	money, monthly := c.path(arm, agents.MetricCumulativeMargin), path{}
	for _, world := range money {
		steps := slices.Clone(world)
		for i := len(steps) - 1; i > 0; i-- {
			steps[i] -= steps[i-1]
		}
		monthly = append(monthly, steps)
	}
	t.BreakEven, t.Less = staysBelow(money.mean(nil)), staysBelow(monthly.mean(nil))
	var broken []float64
	for _, world := range money {
		if m := staysBelow(world); m > 0 {
			broken = append(broken, float64(m))
		}
	}
	if len(money) > 0 {
		t.Behind = float64(len(broken)) / float64(len(money))
	}
	if len(broken) > 0 {
		t.Early = [2]int{int(math.Round(analysis.Quantile(broken, .1))), int(math.Round(analysis.Quantile(broken, .9)))}
	}
	t.warn(c.path(arm, agents.MetricTrust), c.path(arm, agents.MetricVisibleChurn), c.Arms[0].Point.Config.Seed)
	return t
}

// path is a metric under an arm less that under the first, by world, or by draw, without the worlds that failed.
func (c *Comparison) path(arm int, m agents.Metric) path {
	var out path
	for month := range c.Arms[0].Series[m].Values {
		for world, x := range c.Arms[0].Worlds.ByWorld(experiment.Paired(c.Arms[arm].Series[m].Values[month], c.Arms[0].Series[m].Values[month])) {
			if month == 0 {
				out = append(out, nil)
			}
			out[world] = append(out[world], x)
		}
	}
	return slices.DeleteFunc(out, func(world []float64) bool { return slices.ContainsFunc(world, math.IsNaN) })
}

// mean is the mean curve of the worlds picked, nil for all of them.
func (p path) mean(picked []int) []float64 {
	if len(p) == 0 {
		return nil
	}
	if picked == nil {
		for i := range p {
			picked = append(picked, i)
		}
	}
	out := make([]float64, len(p[0]))
	for _, i := range picked {
		for month, x := range p[i] {
			out[month] += x
		}
	}
	for month := range out {
		out[month] /= float64(len(picked))
	}
	return out
}

// staysBelow is the first month (from 1) from which a curve stays below zero, 0 when it does not end there.
func staysBelow(curve []float64) int {
	from := 0
	for i := len(curve) - 1; i >= 0 && curve[i] < 0; i-- {
		from = i + 1
	}
	return from
}

// worsensBy is the first month (from 1) in which a curve has covered a fifth of its largest change for the worse; 0 when that is not
// more than what matters.
func worsensBy(curve []float64, m agents.Metric) int {
	info, most := agents.Metrics()[m], 0.
	for _, x := range curve {
		most = max(most, -float64(info.Good)*x)
	}
	if most <= info.Matters {
		return 0
	}
	return 1 + slices.IndexFunc(curve, func(x float64) bool { return -float64(info.Good)*x >= moved*most })
}

// warn finds the early warning on the mean curves, with a bootstrap over the worlds.
func (t *Turning) warn(trust, churn path, seed uint64) {
	at := func(picked []int) (months [2]int, lead float64) {
		months = [2]int{worsensBy(trust.mean(picked), agents.MetricTrust), worsensBy(churn.mean(picked), agents.MetricVisibleChurn)}
		if months[0] == 0 || months[1] == 0 {
			return months, math.NaN()
		}
		return months, float64(months[1] - months[0])
	}
	t.Warning = analysis.Range{Value: math.NaN(), Lo: math.NaN(), Hi: math.NaN()}
	n := min(len(trust), len(churn))
	if n == 0 {
		return
	}
	if t.Moved, t.Warning.Value = at(nil); math.IsNaN(t.Warning.Value) || n < 2 {
		return
	}
	words := experiment.Words(seed, experiment.BootstrapStream)
	var leads []float64
	picked := make([]int, n)
	for b := range resamples {
		for i := range picked {
			picked[i] = int(uint64(words(b*n+i)) * uint64(n) >> 32)
		}
		if _, lead := at(picked); !math.IsNaN(lead) {
			leads = append(leads, lead)
		}
	}
	if len(leads) > resamples*95/100 { // else it hangs on single worlds whether there is a warning at all
		t.Warning.Lo, t.Warning.Hi = analysis.Quantile(leads, .025), analysis.Quantile(leads, .975)
	}
}

// Sentences say when money turns against an arm, relative to the first.
func (t *Turning) Sentences(other string) []string {
	return []string{t.moneyText(other), t.warningText()}
}

func (t *Turning) moneyText(other string) string {
	if t.BreakEven == 0 {
		text := fmt.Sprintf("within %s its cumulative margin does not fall behind %s's for good", decimal.Several(t.months, "month"), other)
		switch {
		case t.Behind > 0:
			text += fmt.Sprintf(" on average, but in %.0f %% of the worlds it does", 100*t.Behind)
		case t.Less > 0:
			text += fmt.Sprintf("; from month %d on a month earns less", t.Less)
		}
		return text + "."
	}
	text := fmt.Sprintf("break-even month %d: from then on its cumulative margin stays below %s's", t.BreakEven, other)
	if t.BreakEven == 1 {
		text = fmt.Sprintf("its cumulative margin is below %s's from the first month on", other)
	}
	switch {
	case t.Behind < 1:
		text += fmt.Sprintf(", in %.0f %% of the worlds", 100*t.Behind)
	case t.Early[0] < t.Early[1]:
		text += fmt.Sprintf(" (8 in 10 worlds: month %d to %d)", t.Early[0], t.Early[1])
	}
	if t.Less > 0 && t.Less < t.BreakEven {
		text += fmt.Sprintf("; a month earns less from month %d on", t.Less)
	}
	return text + "."
}

func (t *Turning) warningText() string {
	lead := t.Warning.Value
	switch {
	case t.Moved[0] == 0:
		return "Early warning: none is due, since trust does not fall."
	case t.Moved[1] == 0:
		return fmt.Sprintf("Early warning: trust falls by month %d, and visible churn never rises.", t.Moved[0])
	}
	text := fmt.Sprintf("Early warning: trust falls in month %d, %s before visible churn rises", t.Moved[0], decimal.Several(int(lead), "month"))
	switch {
	case lead == 0:
		text = fmt.Sprintf("Early warning: none, since trust falls and visible churn rises both in month %d", t.Moved[0])
	case lead < 0:
		text = fmt.Sprintf("Early warning: none, since visible churn rises in month %d, %s before trust falls", t.Moved[1], decimal.Several(int(-lead), "month"))
	case t.Warning.Lo <= 0:
		text = fmt.Sprintf("Early warning: none that is sure, since trust falls in month %d and visible churn rises in month %d", t.Moved[0], t.Moved[1])
	}
	switch {
	case math.IsNaN(t.Warning.Lo):
		text += "; how sure that is cannot be told from these worlds"
	case t.Warning.Lo < t.Warning.Hi:
		text += fmt.Sprintf(" (95 %%: trust is %.0f to %.0f months ahead)", t.Warning.Lo, t.Warning.Hi)
	}
	return text + "."
}
