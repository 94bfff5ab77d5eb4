package sim

import "backlash/agents"

// ringMonths bounds how long a silent departure can stay unseen; more than the longest silence a dashboard waits for.
const ringMonths = 64

// ledger keeps what a month's tally cannot know: running sums over months, by cell (brand, segment).
type ledger struct {
	discount  float64   // of this month
	value     []float64 // discounted margin of those who started with the brand
	newcomers []float64 // of the others, acquisition costs deducted
	revenue   []float64 // undiscounted
	starters  []float64 // customers of month 1
	leftOnce  []float64 // starters who have left the brand at least once
	gone      []float64 // of those, who are not back
	causes    []float64 // [cell][cause] of this month's departures
	joined    []float64 // this month
	rejoined  []float64 // of those, who come back to the brand they started with
	cost      []float64 // [brand] of one new customer, this month

	visible             []float64 // customers as the dashboard counts them, at the month's start
	lost                []float64 // this month, as the dashboard sees it
	due                 []float64 // [cell][ringMonths]: silent departures that the dashboard will notice then
	back                []float64 // this month: who came back to the brand before it missed them
	buried, buriedTrust []float64 // [cell]: starters whose place somebody else holds, and the trust they left with

	missed []uint16 // repeat purchase: by place and brand, the month in which the dashboard will notice a departure; 0: none

	months []monthMoney              // [month-1], the months beyond the horizon included
	first  []float64                 // [cell and sums]: customers of month 1
	base   []base                    // [cell and sums]: what the indices are measured against
	takes  []func([]float64) float64 // the metric table's, once
}

// monthMoney is what the forecast error needs of one month, by brand.
type monthMoney struct {
	margin, visible, lost, today [agents.MaxBrands]float64
	tenure                       [agents.MaxBrands][agents.TenureBins]float64
}

func newLedger(c *Config) ledger {
	brands, segments := len(c.Brands), len(c.Population.Segments)
	cells := brands * segments
	l := ledger{
		discount: 1,
		value:    make([]float64, cells), newcomers: make([]float64, cells), revenue: make([]float64, cells),
		starters: make([]float64, cells), leftOnce: make([]float64, cells), gone: make([]float64, cells), causes: make([]float64, cells*int(agents.CauseCount)),
		joined: make([]float64, cells), rejoined: make([]float64, cells), cost: make([]float64, brands),
		visible: make([]float64, cells), lost: make([]float64, cells), back: make([]float64, cells), due: make([]float64, cells*ringMonths),
		months: make([]monthMoney, c.Months+c.Beyond),
		buried: make([]float64, cells), buriedTrust: make([]float64, cells),
		first: make([]float64, (brands+1)*(segments+1)),
		base:  make([]base, (brands+1)*(segments+1)),
	}
	if c.Market.Contract == RepeatPurchase {
		l.missed = make([]uint16, c.Places()*brands)
	}
	return l
}

func (l *ledger) beginMoves() {
	clear(l.causes)
	clear(l.joined)
	clear(l.rejoined)
	clear(l.back)
}

// silentMonths is k of a repeat-purchase contract, 0 under subscription.
func (w *world) silentMonths() uint8 {
	if w.cfg.Market.Contract != RepeatPurchase || w.month < 1 {
		return 0
	}
	return uint8(w.cfg.Params.Market.SilentMonths)
}

// leave books a departure: its causes, and when the dashboard will notice.
func (l *ledger) leave(w *world, customer, brand int, causes *[agents.CauseCount]float32) {
	cell := w.cell(brand, customer)
	if w.people.StartBrand[customer] == uint8(brand) {
		l.gone[cell]++
	}
	for c, share := range causes {
		l.causes[cell*int(agents.CauseCount)+c] += float64(share)
	}
	k := int(w.silentMonths())
	if k == 0 || w.people.Status[customer]&agents.StatusSilent != 0 {
		return
	}
	wait := max(1, k-int(w.people.Idle[customer]))
	l.due[cell*ringMonths+(w.month+wait)%ringMonths]++
	l.missed[customer*len(w.brands)+brand] = uint16(w.month + wait)
}

// join books a new customer. Whoever comes back before the dashboard missed them was never lost to it.
func (l *ledger) join(w *world, customer, brand int) {
	cell := w.cell(brand, customer)
	l.joined[cell]++
	if w.people.StartBrand[customer] == uint8(brand) {
		l.rejoined[cell]++
		l.gone[cell]--
	}
	if l.missed == nil {
		return
	}
	at := &l.missed[customer*len(w.brands)+brand]
	if int(*at) > w.month {
		l.due[cell*ringMonths+int(*at)%ringMonths]--
		l.back[cell]++
	}
	*at = 0
}

// book closes the month's accounts by cell. It runs after the moves and before frames read it.
func (w *world) book() {
	l, segments := &w.ledger, len(w.cfg.Population.Segments)
	m := &l.months[w.month-1]
	*m = monthMoney{}
	subscription := w.silentMonths() == 0
	for b := range w.brands {
		l.cost[b] = w.acquisitionCost(b)
		for s := range segments {
			cell, t := b*segments+s, w.total.Cell(b, s)
			customers := t[agents.SumCustomers]
			if w.month == 1 {
				l.starters[cell], l.visible[cell] = t[agents.SumStarters], customers
			}
			if subscription {
				l.visible[cell], l.lost[cell] = customers, t[agents.SumLeft]
			} else {
				ring := &l.due[cell*ringMonths+w.month%ringMonths]
				l.lost[cell] = t[agents.SumFellSilent] + *ring
				*ring = 0
			}
			l.money(cell, b, t)
			m.margin[b] += t[agents.SumMargin]
			m.visible[b] += l.visible[cell]
			m.lost[b] += l.lost[cell]
			m.today[b] += customers - t[agents.SumLeft]
		}
		m.margin[b] -= float64(w.cfg.Params.Money.Fixed)
		copy(m.tenure[b][:], w.total.TenureMargin[b*agents.TenureBins:(b+1)*agents.TenureBins])
	}
	if w.month == w.cfg.Months {
		w.closeValue()
	}
	l.discount *= 1 - float64(w.cfg.Params.Money.Discounting)
}

func (l *ledger) money(cell, brand int, t []float64) {
	l.value[cell] += float64(l.discount * t[agents.SumStarterMargin])
	l.value[cell] -= float64(l.discount * float64(l.rejoined[cell]*l.cost[brand]))
	others := t[agents.SumMargin] - t[agents.SumStarterMargin]
	l.newcomers[cell] += float64(l.discount * others)
	l.newcomers[cell] -= float64(l.discount * float64((l.joined[cell]-l.rejoined[cell])*l.cost[brand]))
	l.revenue[cell] += t[agents.SumRevenue]
}

// acquisitionCost of one new customer is inverse to what a prospect finds relevant (W04), and rises with the effort (16.6).
func (w *world) acquisitionCost(b int) float64 {
	p, br := &w.cfg.Params, &w.brands[b]
	cost := float64(p.Money.Joiner) / float64(p.Purchase.BaseResponse+agents.ProspectRelevance(p, br.levers, br.Quality))
	return cost * float64(agents.NewcomerCost(p, br.effort, br.reputation))
}

// closeMonth carries the dashboard's count to the next month, after the frame has been written.
func (w *world) closeMonth() {
	l, segments := &w.ledger, len(w.cfg.Population.Segments)
	if w.silentMonths() == 0 {
		return
	}
	for b := range w.brands {
		for s := range segments {
			cell := b*segments + s
			l.visible[cell] += w.total.Cell(b, s)[agents.SumWoke] + l.joined[cell] - l.back[cell] - l.lost[cell]
		}
	}
}
