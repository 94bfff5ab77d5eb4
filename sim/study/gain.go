package study

import "backlash/sim/experiment"

// gain is how much better a point is than another, world by world; sign says whether more is better.
func (m *Measured) gain(point, other, measure int, sign, matters float64) Difference {
	d := experiment.Paired(m.Values[point][measure], m.Values[other][measure])
	for i := range d {
		d[i] = float64(sign*d[i]) + 0 // no negative zero
	}
	return Difference{m.Worlds.Estimate(d), Judge(m.Worlds.ByWorld(d), matters)}
}
