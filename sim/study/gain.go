package study

import (
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// gain is how much better a point is than another, world by world; sign says whether more is better.
func (m *Measured) gain(point, other, measure int, sign, matters float64) Difference {
	d := experiment.Paired(m.Values[point][measure], m.Values[other][measure])
	for i := range d {
		d[i] = float64(sign*d[i]) + 0 // no negative zero
	}
	return Difference{m.Worlds.Estimate(d), Judge(m.Worlds.ByWorld(d), matters)}
}

// amount is how gains in a measure are written in sentences.
type amount struct {
	digits int
	unit   string
	price  float64 // of a basket, where the measure is money; else 1
}

// amountOf is how gains in a measure are; where less of it is better, they are what there is less.
func amountOf(c *sim.Config, m experiment.Measure, sign float64) amount {
	a := amount{3, "of " + m.Name, 1}
	if info := agents.Metrics()[m.Metric]; info.Matters == 0 {
		a = amount{2, info.Unit, 1}
		if in := MoneyOf(c); strings.HasPrefix(info.Unit, "B0") {
			a.unit, a.price = in.Name+strings.TrimPrefix(info.Unit, "B0"), in.Price
		}
	}
	if sign < 0 {
		a.unit += " less"
	}
	return a
}

// told writes a gain.
func (a amount) told(e analysis.Estimate) string { return Told(scaled(e, a.price), a.digits, a.unit) }
