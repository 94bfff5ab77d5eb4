package main

import "math"

// The metrics of a frame, in the order of docs/metrics.md.
const (
	metricCustomers = iota
	metricTrust
	metricTrustP10
	metricTrustP50
	metricTrustP90
	metricTrustStarters
	metricAffect
	metricHabit
	metricUnease
	metricUneaseP90
	metricOver
	metricFatigue
	metricDepth
	metricRelevance
	metricConsent
	metricMuted
	metricWithin
	metricBetween
	metricConcern
	metricIntention
	metricActive
	metricChurn
	metricCumulativeChurn
	metricSurvival
	metricVisible
	metricVisibleChurn
	metricCauses
	metricEpisodes = iota + causes - 1
	metricIncidents
	metricOptOuts
	metricPauses
	metricComplaints
	metricBadWords
	metricGoodWords
	metricCascade
	metricTouches
	metricPersonal
	metricGeneric
	metricConversions
	metricBasket
	metricRevenue
	metricMargin
	metricValue
	metricLifetime
	metricPromoters
	metricReputation
	metricShare
	metricAcquisition
	metricSurface
	metricCapital
	metricExpected
	metricUnseen
	metricUnseenShare
	metricTrustGap
	metricChurnGap
	metricSurplusGap
	metricSurplus
	metricJoiners
	metricNewcomers
	metricLevers
	metrics = metricLevers + 10
)

// perCustomer are the metrics that are a sum over customers.
var perCustomer = [...]struct{ metric, sum int }{
	{metricTrust, sumTrust}, {metricAffect, sumAffect}, {metricHabit, sumHabit}, {metricUnease, sumUnease}, {metricOver, sumOver},
	{metricFatigue, sumFatigue}, {metricDepth, sumDepth}, {metricRelevance, sumRelevance}, {metricMuted, sumMuted},
	{metricWithin, sumDiversity}, {metricConcern, sumConcern}, {metricIntention, sumIntention}, {metricChurn, sumLeft},
	{metricEpisodes, sumEpisodes}, {metricIncidents, sumIncidents}, {metricOptOuts, sumOptOuts}, {metricPauses, sumPauses},
	{metricComplaints, sumComplaints}, {metricBadWords, sumBadWords}, {metricGoodWords, sumGoodWords}, {metricTouches, sumTouches},
	{metricGeneric, sumGeneric}, {metricConversions, sumConversions}, {metricRevenue, sumRevenue}, {metricMargin, sumMargin},
	{metricExpected, sumExpected}, {metricSurplus, sumSurplus},
}

// ledger is what months add up to, by segment.
type ledger struct {
	discount                             float64
	value, newcomers, starters, leftOnce [maxSegments]float64
	moves                                [maxSegments]moves // of this month
	cost                                 float64            // of a new customer
	accounts                             []account          // by month
	first                                [maxSegments + 1]firstMonth
}

// moves are a month's departures and arrivals.
type moves struct {
	causes           [causes]float64
	joined, rejoined float64
}

// account is what the unseen loss needs of a month.
type account struct {
	margin, customers, lost float64
	tenure                  [tenures]float64
}

// firstMonth is what later months are compared with.
type firstMonth struct{ margin, conversions, trust, customers float64 }

// book keeps the month's accounts.
func (w *world) book(month int) {
	prospect := w.relevant(fits(w.signal(w.Intensity, .15+float32(.5*w.Collection), .3)))
	w.cost = float64(w.MoneyJoiner) / float64(w.PurchaseBaseResponse+prospect)
	a := &w.accounts[month]
	for k := range w.segments {
		s, m := &w.sum[k], &w.moves[k]
		if month == 1 {
			w.starters[k] = s[sumStarters]
		}
		w.value[k] += float64(w.ledger.discount * s[sumStarterMargin])
		w.value[k] -= float64(w.ledger.discount * float64(m.rejoined*w.cost))
		w.newcomers[k] += float64(w.ledger.discount * (s[sumMargin] - s[sumStarterMargin]))
		w.newcomers[k] -= float64(w.ledger.discount * float64((m.joined-m.rejoined)*w.cost))
		a.margin += s[sumMargin]
		a.customers += s[sumCustomers]
		a.lost += s[sumLeft]
	}
	a.margin -= float64(w.MoneyFixed)
	a.tenure = w.tenureMargin
	w.ledger.discount *= 1 - float64(w.MoneyDiscounting)
}

// record writes the month's frame.
func (w *world) record(month int) {
	n := (w.segments + 1) * metrics
	frame := make([]float64, 2*n)
	all, brand := frame[:n], frame[n:]
	for s := -1; s < w.segments; s++ {
		w.row(all[(s+1)*metrics:][:metrics], month, s)
	}
	for _, g := range [3][2]int{{metricTrust, metricTrustGap}, {metricChurn, metricChurnGap}, {metricSurplus, metricSurplusGap}} {
		w.gap(all, g[0], g[1])
	}
	all[metricCascade] = float64(w.cascade(month))
	copy(brand, all)
	all[metricShare], brand[metricShare] = 1, brand[metricCustomers]/all[metricCustomers]
	brand[metricReputation], brand[metricAcquisition] = float64(w.reputation), w.cost
	for l, x := range [10]float32{w.Intensity, w.Pervasiveness, w.Collection, w.Transparency, w.Control, w.Serendipity, w.Human,
		w.Restraint, w.Extraction, w.Governance} {
		brand[metricLevers+l] = float64(x)
	}
	w.frames = append(w.frames, frame)
}

// row is what can be told of a segment, or of everybody for -1.
func (w *world) row(f []float64, month, segment int) {
	from, to := 0, w.segments
	if segment >= 0 {
		from, to = segment, segment+1
	}
	var k [sums]float64
	var trust, unease [bins]uint32
	var why [causes]float64
	var who, once, worth, others, came float64
	for s := from; s < to; s++ {
		for i, x := range w.sum[s] {
			k[i] += x
		}
		for i := range bins {
			trust[i] += w.trust[s][i]
			unease[i] += w.unease[s][i]
		}
		for i, x := range w.moves[s].causes {
			why[i] += x
		}
		who += w.starters[s]
		once += w.leftOnce[s]
		worth += w.value[s]
		others += w.newcomers[s]
		came += w.moves[s].joined
	}
	for i := range f {
		f[i] = math.NaN()
	}
	n, lost := k[sumCustomers], k[sumLeft]
	f[metricCustomers], f[metricVisible] = n, n
	for _, p := range perCustomer {
		f[p.metric] = k[p.sum] / n
	}
	f[metricTrustStarters] = k[sumLastTrust] / k[sumStarters]
	f[metricConsent] = 1 - k[sumOptedOut]/n
	f[metricBetween] = between(&k)
	f[metricPersonal] = (k[sumClicks] - k[sumGeneric]) / n
	f[metricBasket] = k[sumRevenue] / k[sumConversions]
	f[metricPromoters] = (k[sumPromoters] - k[sumDetractors]) / n
	f[metricTrustP10], f[metricTrustP50], f[metricTrustP90] = quantile(&trust, .1), quantile(&trust, .5), quantile(&trust, .9)
	f[metricUneaseP90] = quantile(&unease, .9)
	one := &w.first[segment+1]
	if month == 1 {
		*one = firstMonth{k[sumMargin], k[sumConversions], k[sumTrust], n}
	}
	f[metricActive] = n / one.customers
	f[metricCumulativeChurn], f[metricSurvival] = once/who, 1-once/who
	f[metricVisibleChurn] = lost / n
	f[metricValue], f[metricNewcomers], f[metricJoiners] = worth/who, others/who, came
	for i, x := range why {
		f[metricCauses+i] = x / lost
	}
	margin, conversions := k[sumMargin]/n, k[sumConversions]/n
	f[metricLifetime] = margin / max(1e-6, 1-float64((1-lost/n)*(1-float64(w.MoneyDiscounting))))
	f[metricSurface] = float64(50*(margin*one.customers/one.margin)) + float64(50*(conversions*one.customers/one.conversions))
	f[metricCapital] = 100 * k[sumTrust] / one.trust
}

// quantile of what is counted in bins, straight within a bin.
func quantile(count *[bins]uint32, q float64) float64 {
	n := uint32(0)
	for _, c := range count {
		n += c
	}
	if n == 0 {
		return math.NaN()
	}
	want, below := q*float64(n), 0.
	for k, c := range count {
		x := float64(c)
		if below+x >= want && c > 0 {
			return (float64(k) + (want-below)/x) * (1. / bins)
		}
		below += x
	}
	return 1
}

// between is Simpson's index of what all together see.
func between(s *[sums]float64) float64 {
	n, narrow, index := s[sumCustomers], 0., 1.
	for _, x := range s[sumNarrow0:][:categories] {
		narrow += x
	}
	for h := range categories {
		at, own := s[sumHome0+h], s[sumNarrow0+h]
		home := float64(.125*at) + float64(.875*own)
		share := (home + float64((float64(.875*(n-at))-float64(.875*(narrow-own)))*(1./7))) / n
		index -= float64(share * share)
	}
	return index
}

// gap compares the best and the worst segment.
func (w *world) gap(f []float64, metric, to int) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for s := 1; s <= w.segments; s++ {
		if x := f[s*metrics+metric]; !math.IsNaN(x) {
			lo, hi = min(lo, x), max(hi, x)
		}
	}
	if hi >= lo {
		f[to] = hi - lo
	}
}

// cascade is the size of the largest connected set of those who left or spoke badly within three months.
func (w *world) cascade(month int) int {
	for _, c := range w.customers {
		if c.events&(badWord|left) != 0 {
			c.voiced = 3
		} else if c.voiced > 0 {
			c.voiced--
		}
	}
	largest := 0
	var stack []*customer
	for _, c := range w.customers {
		if c.voiced == 0 || c.sought == month {
			continue
		}
		size := 0
		c.sought, stack = month, append(stack[:0], c)
		for len(stack) > 0 {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			size++
			for _, f := range at.friends {
				if f.voiced > 0 && f.sought != month {
					f.sought, stack = month, append(stack, f)
				}
			}
		}
		largest = max(largest, size)
	}
	return largest
}

// unseen fills in what a forecast from the last three months expects of the next twelve and does not get.
func (w *world) unseen() {
	for m := 1; m+12 <= w.months; m++ {
		margin, customers, lost := 0., 0., 0.
		for t := max(1, m-2); t <= m; t++ {
			a := &w.accounts[t]
			margin, customers, lost = margin+a.margin, customers+a.customers, lost+a.lost
		}
		keep := 0.
		if customers > 0 {
			keep, margin = max(0, 1-lost/customers), margin/customers
		}
		forecast, alive := 0., 1.
		for range 12 {
			forecast += float64(alive * margin)
			alive *= keep
		}
		today := w.accounts[m].customers - w.accounts[m].lost
		forecast = float64(forecast * today)
		yield := 0.
		for k := 1; k <= 12; k++ {
			for _, x := range w.accounts[m+k].tenure[k:] {
				yield += x
			}
		}
		if today > 0 {
			f := w.frames[m-1][(w.segments+1)*metrics:]
			f[metricUnseen], f[metricUnseenShare] = (forecast-yield)/today, (forecast-yield)/math.Abs(forecast)
		}
	}
}
