package study

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim/experiment"
)

// Reached says how closely the months before match the levels that a market states; "" if it states none. Each world reaches them by itself.
func (b *Base) Reached(c *experiment.Collected) string {
	l := &b.Scenario.Config.Market.Levels
	var said, missed []string
	say := func(m agents.Metric, stated float32, last bool, turned bool) {
		s := c.Series[m]
		if stated == 0 || s == nil || len(s.Before) == 0 {
			return
		}
		from := 0
		if last {
			from = len(s.Before) - 1
		}
		var got float64
		for _, worlds := range s.Before[from:] {
			got += c.Worlds.Estimate(worlds).Mean / float64(len(s.Before)-from)
		}
		want := float64(stated)
		if turned {
			got = 1 - got
		}
		word, unit, times := "churn", " % a month", 100.
		switch {
		case turned:
			word, unit = "refuse", " %"
		case m == agents.MetricConversions:
			word, unit, times = "purchases", " a customer and month", 1
		}
		said = append(said, fmt.Sprintf("%s %.3g%s (%.3g stated)", word, times*got, unit, times*want))
		if math.Abs(got/want-1) > .1 {
			missed = append(missed, word)
		}
	}
	say(agents.MetricChurn, l.Churn, false, false)
	say(agents.MetricConsent, l.OptOut, true, true)
	say(agents.MetricConversions, l.Purchases, false, false)
	if len(said) == 0 {
		return ""
	}
	text := "Before month 1: " + strings.Join(said, ", ") + "."
	if len(missed) > 0 {
		text += " The model cannot come closer in " + strings.Join(missed, " and ") + ": do not trust its levels."
	}
	return text
}
