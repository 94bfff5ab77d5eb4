package sim

import (
	"math"
	"sort"

	"backlash/agents"
)

// forecastMonths is how far the forecast error looks ahead, and lookback how many months a dashboard's forecast rests on.
const (
	forecastMonths = 12
	lookback       = 3
)

// recent averages the dashboard's margin per customer and retention over the last three months.
func (w *world) recent(brand, month int) (margin, retention float64) {
	var m, v, lost float64
	for t := max(1, month-lookback+1); t <= month; t++ {
		x := &w.ledger.months[t-1]
		m += x.margin[brand]
		v += x.visible[brand]
		lost += x.lost[brand]
	}
	if v == 0 {
		return 0, 0
	}
	return m / v, max(0, 1-lost/v)
}

// unseen is the loss that a dashboard does not see coming: the next twelve months' margin of today's customers as it would
// forecast it, from the last three months' margin per customer and visible retention, less what they then yield. It is NaN
// where the months ahead were not simulated or nobody is left.
func (w *world) unseen(brand, month int) (loss, share float64) {
	if month+forecastMonths > len(w.ledger.months) {
		return math.NaN(), math.NaN()
	}
	customers := w.ledger.months[month-1].today[brand]
	margin, retention := w.recent(brand, month)
	forecast, alive := 0.0, 1.0
	for range forecastMonths {
		forecast += float64(alive * margin)
		alive *= retention
	}
	forecast = float64(forecast * customers)
	yield := 0.0
	for k := 1; k <= forecastMonths; k++ {
		for _, x := range w.ledger.months[month-1+k].tenure[brand][k:] {
			yield += x
		}
	}
	if customers == 0 {
		return math.NaN(), math.NaN()
	}
	loss = (forecast - yield) / customers
	return loss, (forecast - yield) / math.Abs(forecast)
}

// terminal is what the starters who remain are worth after the horizon: the last three months' margin a customer for ever,
// at the last three months' retention and the discount rate.
func (w *world) terminal(brand int) float64 {
	margin, retention := w.recent(brand, w.cfg.Months)
	keep := float64(retention * (1 - float64(w.cfg.Params.Money.Discounting)))
	remain := 0.0
	for s := range w.cfg.Population.Segments {
		cell := brand*len(w.cfg.Population.Segments) + s
		remain += w.ledger.starters[cell] - w.ledger.leftOnce[cell]
	}
	return float64(float64(w.ledger.discount*keep)*float64(remain*margin)) / max(1e-6, 1-keep)
}

// closeValue writes the focal brand's money at the end of the horizon, per starter.
func (w *world) closeValue() {
	v, starters := Value{}, 0.0
	for cell := range w.cfg.Population.Segments { // the focal brand's cells come first
		v.Starters += w.ledger.value[cell]
		v.Newcomers += w.ledger.newcomers[cell]
		v.Revenue += w.ledger.revenue[cell]
		starters += w.ledger.starters[cell]
	}
	v.Terminal = w.terminal(0)
	if w.cfg.Params.Money.TerminalValue >= .5 {
		v.Starters += v.Terminal
	}
	n := max(1, starters)
	w.result.Value = Value{v.Starters / n, v.Newcomers / n, v.Terminal / n, v.Revenue / n}
}

// lifetime is a customer's value as a dashboard extrapolates it: margin a month over visible churn and discounting.
func lifetime(margin, churn, discounting float64) float64 {
	return margin / max(1e-6, 1-float64((1-churn)*(1-discounting)))
}

// quantiles of a distribution counted in bins of 0..1, linear within a bin; NaN without customers.
func quantiles(bins *[agents.Bins]uint32, of ...float64) []float64 {
	var upTo [agents.Bins]uint64
	var n uint64
	for k, c := range bins {
		n += uint64(c)
		upTo[k] = n
	}
	for i, q := range of {
		if n == 0 {
			of[i] = math.NaN()
			continue
		}
		want := float64(q * float64(n))
		need := max(1, uint64(math.Ceil(want))) // counts are whole, and reach want where they reach this
		k := sort.Search(agents.Bins-1, func(k int) bool { return upTo[k] >= need })
		below := upTo[k] - uint64(bins[k])
		of[i] = (float64(k) + (want-float64(below))/float64(bins[k])) * (1. / agents.Bins)
	}
	return of
}
