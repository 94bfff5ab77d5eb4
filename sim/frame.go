package sim

import (
	"math"

	"backlash/agents"
)

// newResult makes room for all frames at once, so that no month allocates.
func newResult(c *Config, people *agents.Customers, o Observe) *Result {
	brands, segments := len(c.Brands), len(c.Population.Segments)
	size := (brands + 1) * (segments + 1) * int(agents.MetricCount)
	r := &Result{
		Config:    *c,
		LeftMonth: people.LeftMonth[:people.N], StartBrand: people.StartBrand[:people.N],
		Segment: people.Segment[:people.N], Threshold: people.Threshold[:people.N],
	}
	r.lay(make([]float64, (c.before()+c.Months)*size))
	if c.Market.Levels.stated() {
		r.Leaving = make([]float64, c.before()+c.Months)
	}
	if o.Views {
		r.Views = make([][]View, c.Months)
		views := make([]View, c.Months*people.N)
		for m := range r.Views {
			r.Views[m] = views[m*people.N : (m+1)*people.N]
		}
	}
	if o.Exits != nil {
		r.Exits = make([]agents.ExitTerms, c.Places())
	}
	r.Diaries = make([][]Diary, len(o.Customers))
	for i := range r.Diaries {
		r.Diaries[i] = make([]Diary, 0, c.Months)
	}
	return r
}

// record is the rest of step 6: the month's accounts, its frame, its events.
func (w *world) record() {
	w.book()
	focalLeft := w.focalLeft()
	if focalLeft > exodusShare {
		w.warned = true
	}
	w.fillDashboards()
	if w.month <= w.cfg.Months {
		f := &w.result.Frames[w.month-1]
		for b := All; b < len(w.brands); b++ {
			for s := All; s < len(w.cfg.Population.Segments); s++ {
				w.row(f, b, s)
			}
			w.gaps(f, b)
		}
		for b := All; b < len(w.brands); b++ {
			w.brandRow(f, b)
			if b == All || len(w.brands) == 1 {
				f.set(b, All, agents.MetricCascade, float64(w.cascade))
			}
		}
		w.log.month(w, f)
		if w.observe.Frame != nil {
			w.observe.Frame(f)
		}
	}
	w.steer()
	w.closeMonth()
}

func (w *world) focalLeft() float64 {
	var n, left float64
	for s := range w.cfg.Population.Segments {
		cell := w.total.Cell(0, s)
		n += cell[agents.SumCustomers]
		left += cell[agents.SumLeft]
	}
	if n == 0 {
		return 0
	}
	return left / n
}

// fillDashboards shows policies what a brand's own dashboard shows: customers, clicks, revenue, opt-outs, complaints; never trust.
func (w *world) fillDashboards() {
	for i := range w.brands {
		var d agents.Dashboard
		var outs, complaints float64
		for s := range w.cfg.Population.Segments {
			cell := w.total.Cell(i, s)
			d.Customers += cell[agents.SumCustomers]
			d.Clicks += cell[agents.SumClicks]
			d.Revenue += cell[agents.SumRevenue]
			outs += cell[agents.SumOptOuts]
			complaints += cell[agents.SumComplaints]
		}
		if d.Customers > 0 {
			d.OptOutRate, d.ComplaintRate = outs/d.Customers, complaints/d.Customers
		}
		for half := range 2 {
			at := (2*i + half) * agents.ArmNumbers
			d.ArmCustomers[half], d.ArmClicks[half], d.ArmRevenue[half] = w.total.Arms[at], w.total.Arms[at+1], w.total.Arms[at+2]
		}
		w.brands[i].dashboard = d
	}
}

// span turns a brand or segment, or All, into the range of indices it stands for.
func span(i, n int) (from, to int) {
	if i == All {
		return 0, n
	}
	return i, i + 1
}

// row fills what can be told for any brand and segment.
func (w *world) row(f *Frame, brand, segment int) {
	segments := len(w.cfg.Population.Segments)
	l, k := &w.ledger, w.sums
	var a struct{ starters, leftOnce, gone, value, newcomers, visible, lost, joined, spent float64 }
	var causes [agents.CauseCount]float64
	var trust, unease [agents.Bins]uint32
	w.addCells(brand, segment, &trust, &unease)
	b0, b1 := span(brand, len(w.brands))
	s0, s1 := span(segment, segments)
	for b := b0; b < b1; b++ {
		for s := s0; s < s1; s++ {
			cell := b*segments + s
			a.starters += l.starters[cell]
			a.leftOnce += l.leftOnce[cell]
			a.gone += l.gone[cell]
			a.value += l.value[cell]
			a.newcomers += l.newcomers[cell]
			a.visible += l.visible[cell]
			a.lost += l.lost[cell]
			a.joined += l.joined[cell]
			a.spent += float64(l.joined[cell] * l.cost[b])
			for c := range causes {
				causes[c] += l.causes[cell*int(agents.CauseCount)+c]
			}
		}
	}
	out := f.row(brand, segment)
	set := func(m agents.Metric, x float64) { out[m] = finite(x) }
	for m, take := range w.takes() {
		if take != nil {
			set(agents.Metric(m), take(k))
		} else {
			set(agents.Metric(m), math.NaN())
		}
	}
	first := &l.first[(brand+1)*(segments+1)+segment+1]
	customers, trusted := k[agents.SumCustomers], k[agents.SumTrust]
	if w.month == 1 {
		*first = customers
		if len(w.result.Before) == 0 {
			*w.base(brand, segment) = base{k[agents.SumMargin] / customers, k[agents.SumConversions] / customers, trusted}
		}
	}
	w.quantiles(f, brand, segment, &trust, &unease)
	set(agents.MetricActiveShare, customers / *first)
	set(agents.MetricLeftOnce, a.leftOnce/a.starters)
	set(agents.MetricGone, a.gone/a.starters)
	set(agents.MetricSurvival, 1-a.leftOnce/a.starters)
	set(agents.MetricVisibleCustomers, a.visible)
	set(agents.MetricVisibleChurn, a.lost/a.visible)
	set(agents.MetricCumulativeMargin, a.value/a.starters)
	set(agents.MetricNewcomerMargin, a.newcomers/a.starters)
	set(agents.MetricJoiners, a.joined)
	set(agents.MetricAcquisition, a.spent/customers)
	set(agents.MetricNetMargin, (k[agents.SumMargin]-a.spent)/customers)
	for c, x := range causes {
		set(agents.MetricCauseIntrusion+agents.Metric(c), x/k[agents.SumLeft])
	}
	margin := k[agents.SumMargin] / customers
	set(agents.MetricLifetimeValue, lifetime(margin, a.lost/a.visible, float64(w.cfg.Params.Money.Discounting)))
	w.indices(f, brand, segment, trusted)
}

// addCells sums the month's tallies and counts of a row's cells into w.sums, trust and unease.
func (w *world) addCells(brand, segment int, trust, unease *[agents.Bins]uint32) {
	segments, counts := len(w.cfg.Population.Segments), &w.crew.workers[0].counts
	clear(w.sums)
	b0, b1 := span(brand, len(w.brands))
	s0, s1 := span(segment, segments)
	for b := b0; b < b1; b++ {
		for s := s0; s < s1; s++ {
			cells := w.total.Cell(b, s)
			sums := w.sums[:len(cells)]
			for i, x := range cells {
				sums[i] += x
			}
			cell := b*segments + s
			t, u := &counts.Trust[cell], &counts.Unease[cell]
			for i := range trust {
				trust[i] += t[i]
				unease[i] += u[i]
			}
		}
	}
}

func (w *world) quantiles(f *Frame, brand, segment int, trust, unease *[agents.Bins]uint32) {
	of := quantiles(trust, .1, .5, .9)
	f.set(brand, segment, agents.MetricTrustHereP10, of[0])
	f.set(brand, segment, agents.MetricTrustHereP50, of[1])
	f.set(brand, segment, agents.MetricTrustHereP90, of[2])
	f.set(brand, segment, agents.MetricUneaseP90, quantiles(unease, .9)[0])
}

// takes are the metric table's functions, once a world.
func (w *world) takes() []func([]float64) float64 {
	if w.ledger.takes == nil {
		for _, info := range agents.Metrics() {
			w.ledger.takes = append(w.ledger.takes, info.Take)
		}
	}
	return w.ledger.takes
}

// brandRow fills what only a whole brand has.
func (w *world) brandRow(f *Frame, brand int) {
	if brand == All {
		f.set(All, All, agents.MetricMarketShare, 1)
		return
	}
	b := &w.brands[brand]
	f.set(brand, All, agents.MetricReputation, float64(b.reputation))
	f.set(brand, All, agents.MetricAcquisitionCost, w.ledger.cost[brand])
	if all := f.At(All, All, agents.MetricCustomers); all > 0 {
		f.set(brand, All, agents.MetricMarketShare, f.At(brand, All, agents.MetricCustomers)/all)
	}
	if w.month >= 1 {
		f.set(brand, All, agents.MetricEffort, float64(b.effort))
	}
	f.set(brand, All, agents.MetricNewer, w.newer(brand)/f.At(brand, All, agents.MetricCustomers))
	for l, x := range b.levers {
		f.set(brand, All, agents.MetricLeverIntensity+agents.Metric(l), float64(x))
	}
}

// newer are a brand's customers of less than a year.
func (w *world) newer(brand int) (n float64) {
	for _, x := range w.total.Tenures[brand*agents.TenureBins:][:12] {
		n += x
	}
	return n
}

// gaps compares the best and the worst served segment: harm hidden in an average is still harm.
func (w *world) gaps(f *Frame, brand int) {
	w.gap(f, brand, agents.MetricTrust, agents.MetricTrustGap)
	w.gap(f, brand, agents.MetricChurn, agents.MetricChurnGap)
	w.gap(f, brand, agents.MetricSurplus, agents.MetricSurplusGap)
}

func (w *world) gap(f *Frame, brand int, of, to agents.Metric) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for s := range w.cfg.Population.Segments {
		if x := f.At(brand, s, of); !math.IsNaN(x) {
			lo, hi = min(lo, x), max(hi, x)
		}
	}
	if hi >= lo {
		f.set(brand, All, to, hi-lo)
	}
}

// set writes one metric; what cannot be told is NaN.
func (f *Frame) set(brand, segment int, m agents.Metric, x float64) {
	f.row(brand, segment)[m] = finite(x)
}

// finite is x, NaN where it is infinite.
func finite(x float64) float64 {
	if math.IsInf(x, 0) {
		return math.NaN()
	}
	return x
}

// finish fills in what only the end of the run can tell.
func (w *world) finish() {
	for m := range w.result.Frames {
		for b := range w.brands {
			loss, share := w.unseen(b, m+1)
			w.result.Frames[m].set(b, All, agents.MetricForecastError, loss)
			w.result.Frames[m].set(b, All, agents.MetricForecastShare, share)
		}
	}
	w.log.close(w)
	w.result.Events = w.log.events
}
