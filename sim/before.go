package sim

import (
	"math"

	"backlash/agents"
)

// BeforeMonths is the number of recorded months of history, months -11 to 0: what a dashboard shows before the change.
const BeforeMonths = 12

// before is the number of recorded months of a configuration's history.
func (c *Config) before() int { return min(BeforeMonths, c.History.Months) }

// base is what the dashboard index, and the trust that a brand holds, are measured against: means of the recorded months
// before month 1, or month 1 itself where there was no history.
type base struct {
	margin, conversions float64 // per active customer
	trust               float64 // summed over the customers
}

// recordBefore writes the frame of a month of history. Causes of departures, and everything counted from month 1 on, stay blank; in a closed market whoever
// leaves is replaced at once.
func (w *world) recordBefore() {
	f := &w.result.Before[w.month-1+len(w.result.Before)]
	for b := All; b < len(w.brands); b++ {
		for s := All; s < len(w.cfg.Population.Segments); s++ {
			w.beforeRow(f, b, s)
		}
		w.gap(f, b, agents.MetricTrust, agents.MetricTrustGap)
		w.gap(f, b, agents.MetricSurplus, agents.MetricSurplusGap)
		w.brandRow(f, b)
	}
}

// beforeRow fills what can be told of a month of history.
func (w *world) beforeRow(f *Frame, brand, segment int) {
	var trust, unease [agents.Bins]uint32
	w.addCells(brand, segment, &trust, &unease)
	for m, take := range w.takes() {
		x := math.NaN()
		if take != nil {
			x = take(w.sums)
		}
		f.set(brand, segment, agents.Metric(m), x)
	}
	if w.cfg.Market.Contract == Subscription {
		f.set(brand, segment, agents.MetricVisibleCustomers, f.At(brand, segment, agents.MetricCustomers))
		f.set(brand, segment, agents.MetricVisibleChurn, f.At(brand, segment, agents.MetricChurn))
	}
	w.quantiles(f, brand, segment, &trust, &unease)
}

// settleBase takes the base from the months before, and with it their index, once the last of them is over.
func (w *world) settleBase() {
	before := w.result.Before
	for b := All; b < len(w.brands); b++ {
		for s := All; s < len(w.cfg.Population.Segments); s++ {
			at := w.base(b, s)
			for i := range before {
				f, n := &before[i], float64(len(before))
				at.margin += f.At(b, s, agents.MetricMargin) / n
				at.conversions += f.At(b, s, agents.MetricConversions) / n
				at.trust += f.At(b, s, agents.MetricTrustHere) * f.At(b, s, agents.MetricCustomers) / n
			}
			for i := range before {
				f := &before[i]
				w.indices(f, b, s, f.At(b, s, agents.MetricTrustHere)*f.At(b, s, agents.MetricCustomers))
			}
		}
	}
}

// base is that of one row of a frame.
func (w *world) base(brand, segment int) *base {
	return &w.ledger.base[(brand+1)*(len(w.cfg.Population.Segments)+1)+segment+1]
}

// indices sets the dashboard index and the trust capital of a row whose margin and conversions are set. trust is summed over the
// customers.
func (w *world) indices(f *Frame, brand, segment int, trust float64) {
	of := w.base(brand, segment)
	margin, conversions := f.At(brand, segment, agents.MetricMargin), f.At(brand, segment, agents.MetricConversions)
	f.set(brand, segment, agents.MetricDashboard, float64(50*(margin/of.margin))+float64(50*(conversions/of.conversions)))
	f.set(brand, segment, agents.MetricTrustCapital, 100*trust/of.trust)
}

// recorded are the numbers of the months before, one frame after the other.
func (r *Result) recorded() []float64 {
	var out []float64
	for i := range r.Before {
		out = append(out, r.Before[i].values...)
	}
	return out
}

// Month is the frame of a month, from that of the first recorded month of history on; nil where there is none.
func (r *Result) Month(month int) *Frame {
	switch {
	case month >= 1 && month <= len(r.Frames):
		return &r.Frames[month-1]
	case month < 1 && month > -len(r.Before):
		return &r.Before[month-1+len(r.Before)]
	}
	return nil
}
