package sim

import (
	"backlash/agents"
	"backlash/sim/rng"
)

// brand is one competitor under way.
type brand struct {
	Brand
	open       bool
	levers     agents.Levers // this month's; of a climber the old half's
	changed    agents.Levers // a climber's changed half
	plan       agents.Levers // what this month's would be without what the brand does for a time
	gift       float32       // to every customer this month, in baskets
	scheduled  [agents.LeverCount]bool
	from       [agents.LeverCount]float32 // value when the schedule under way began
	policy     agents.PolicyState
	dashboard  agents.Dashboard
	reputation float32
	relevance  float32 // mean relevance of its customers last month
	repair     float32
	misused    bool
	asks       bool    // asks joiners for consent
	nudge      float32 // of that question
	breach     float32
	expose     float32
	late       float32
	viral      float32
	priceWar   float32
	warLeft    int                        // months of price war to come
	effort     float32                    // for new customers, this month
	base       float32                    // chance of a newcomer at effort 1 and appeal 1
	count      agents.Hold                // of who holds the count
	took       float32                    // extraction of last month
	popular    [agents.Categories]float32 // what it takes to be popular, with tastes
	floor      float32                    // regulation: transparency and control at least this
}

// newBrands opens the market. A brand that a rival launch names waits for it.
func newBrands(c *Config) []brand {
	p := &c.Params
	brands := make([]brand, len(c.Brands))
	for i := range brands {
		b := &brands[i]
		*b = brand{Brand: c.Brands[i], open: true, reputation: p.Reputation.Start, relevance: p.Reputation.RelevanceStart, effort: 1, base: p.Acquire.Join}
		b.levers, b.changed = b.Levers, b.Levers
		b.from, b.took = b.Levers, b.Levers[agents.Extraction]
		if c.History.Months > 0 {
			b.took = c.History.Levers[agents.Extraction]
		}
		b.nudge, b.asks = b.Consent.Question(p)
		b.popular = agents.MarketShares(&p.Content)
		for _, s := range b.Schedule {
			b.scheduled[s.Lever] = true
		}
	}
	for _, s := range c.Shocks {
		if s.Kind == RivalLaunch && s.Brand > 0 {
			brands[s.Brand].open = false
		}
	}
	return brands
}

// setLevers is step 1: schedules, decay of repair, then policies, which read last month's dashboard. In history every brand
// follows the history's strategy.
func (w *world) setLevers(live bool) {
	for i := range w.brands {
		b := &w.brands[i]
		b.breach, b.expose, b.late, b.viral, b.gift = 0, 0, 0, 0, 0
		if !live {
			b.levers = w.cfg.History.Levers
			continue
		}
		if b.levers = b.plan; w.month == 1 {
			b.levers = b.Levers
		}
		b.schedule(w.month)
		b.repair *= 1 - w.cfg.Params.Trust.RepairDecay
		if b.warLeft > 0 {
			b.warLeft--
		}
		if b.warLeft == 0 {
			b.priceWar = 0
		}
	}
	if !live {
		return
	}
	w.decide()
	for i := range w.brands {
		b := &w.brands[i]
		b.hold(&b.levers)
		b.hold(&b.changed)
		b.plan = b.levers
		w.act(i, &b.levers)
		w.act(i, &b.changed)
	}
}

// schedule moves the levers that a schedule owns: over n equal steps, the first in the change's month.
func (b *brand) schedule(month int) {
	for _, s := range b.Schedule {
		over := max(1, s.Over)
		if month == s.Month {
			b.from[s.Lever] = b.levers[s.Lever]
		}
		if month >= s.Month && month < s.Month+over {
			share := float32(month-s.Month+1) / float32(over)
			b.levers[s.Lever] = b.from[s.Lever] + float32(share*(s.To-b.from[s.Lever]))
			if month == s.Month+over-1 {
				b.levers[s.Lever] = s.To
			}
		}
	}
}

// hold keeps what regulation demands.
func (b *brand) hold(l *agents.Levers) {
	l[agents.Transparency] = max(l[agents.Transparency], b.floor)
	l[agents.Control] = max(l[agents.Control], b.floor)
}

// decide lets the policies move their brands, all by what stood at last month's end.
func (w *world) decide() {
	var before [agents.MaxBrands]agents.Levers
	for i := range w.brands {
		before[i] = w.brands[i].levers
	}
	for i := range w.brands {
		b := &w.brands[i]
		if b.Policy == agents.NoPolicy || !b.open {
			b.changed = b.levers
			continue
		}
		var rivals [agents.MaxBrands]agents.Levers
		n := 0
		for j := range w.brands {
			if j != i && w.brands[j].open {
				rivals[n] = before[j]
				n++
			}
		}
		word := rng.Month(w.key, ^uint32(i), w.month, uint32(rng.Step)/4, w.cfg.Replicate)[rng.Step%4]
		old := b.levers
		b.levers, b.changed = agents.Decide(&w.cfg.Params.Policy, b.Policy, &b.policy, w.month, b.levers, b.scheduled, b.dashboard, rivals[:n], uniform(word))
		w.log.policy(w, i, old, b.levers)
	}
}

// uniform turns a word into a number in [0, 1).
func uniform(word uint32) float32 { return float32(word>>8) * (1. / (1 << 24)) }

// climbers has a bit for each brand whose customers are split in two halves this month.
func (w *world) climbers() uint32 {
	var bits uint32
	if w.month >= 1 {
		for i := range w.brands {
			if p := w.brands[i].Policy; p == agents.ClickMaximizer || p == agents.Guardrailed {
				bits |= 1 << i
			}
		}
	}
	return bits
}

// fillTerms writes what mechanisms read of a brand into the month's table, a row a brand and half.
func (w *world) fillTerms() {
	anyBreach := false
	for i := range w.brands {
		anyBreach = anyBreach || w.brands[i].breach > 0
	}
	for i := range w.brands {
		b := &w.brands[i]
		for half, l := range [2]*agents.Levers{&b.levers, &b.changed} {
			row := 2*i + half
			w.fillRow(row, b, l, w.rivals(i), anyBreach && b.breach == 0)
			if rate := agents.TouchRate(&w.cfg.Params, l[agents.Pervasiveness]); rate != w.rates[row] {
				w.rates[row] = rate
				w.touches[row].Fill(rate)
			}
		}
	}
}

func (w *world) fillRow(row int, b *brand, l *agents.Levers, rivals float32, spill bool) {
	set := func(t agents.Term, x float32) { w.terms[t][row] = x }
	for lever, x := range l {
		set(agents.Term(lever), x)
	}
	set(agents.TermQuality, b.Quality)
	set(agents.TermDiscount, b.Discount)
	set(agents.TermFormat, b.Format)
	set(agents.TermGift, b.gift)
	set(agents.TermBreach, b.breach)
	set(agents.TermExpose, b.expose)
	set(agents.TermLate, b.late)
	set(agents.TermViral, b.viral)
	set(agents.TermPriceWar, b.priceWar)
	set(agents.TermRivals, rivals)
	set(agents.TermPriceRise, max(0, l[agents.Extraction]-b.took))
	set(agents.TermRivalBreach, 0)
	if spill {
		set(agents.TermRivalBreach, 1)
	}
	set(agents.TermMend, b.repair)
	if b.misused {
		set(agents.TermMend, b.repair*(1-w.cfg.Params.Trust.MisusedRepair))
	}
	control := l[agents.Control]
	if b.Consent.Kind == agents.ConsentBuried {
		control = 0
	}
	set(agents.TermEase, agents.Ease(&w.cfg.Params, control))
}

// rivals is the mean relevance of the other open brands, or the market's background without any.
func (w *world) rivals(i int) float32 {
	var sum float32
	n := 0
	for j := range w.brands {
		if j != i && w.brands[j].open {
			sum += w.brands[j].relevance
			n++
		}
	}
	if n == 0 {
		return w.background()
	}
	return sum / float32(n)
}

// background is the relevance of rivals that are not simulated; an unnamed rival's launch raises it.
func (w *world) background() float32 {
	x := w.cfg.Params.Market.Background
	for _, s := range w.cfg.Shocks {
		if s.Kind == RivalLaunch && s.Brand <= 0 && w.month >= s.Month && w.month >= 1 {
			x += float32(w.cfg.Params.Market.LaunchLift * s.Size)
		}
	}
	return x
}

// moveMarket is step 6: expectation, tactic wear, breach memory, mean relevance and reputations.
func (w *world) moveMarket() {
	p := &w.cfg.Params
	var all, relevance float64
	var breaches float32
	open, tailoring := 0, 0
	for i := range w.brands {
		b := &w.brands[i]
		var n, r, trust float64
		for s := range w.cfg.Population.Segments {
			cell := w.total.Cell(i, s)
			n += cell[agents.SumCustomers]
			r += cell[agents.SumRelevance]
			trust += cell[agents.SumTrust]
		}
		breaches += b.breach
		if b.open {
			open++
			if b.levers[agents.Intensity] > p.Market.TacticFloor {
				tailoring++
			}
		}
		if n > 0 {
			b.relevance = float32(r / n)
			blow := b.breach + float32(b.expose*float32(b.levers[agents.Collection]*(1-b.levers[agents.Transparency])))
			b.reputation = agents.NextReputation(p, b.reputation, float32(trust/n), blow, w.market.BreachMemory)
		}
		all += n
		relevance += r
		if p.Content.On() && n > 0 {
			b.popular = w.sold(i, n)
		}
	}
	mean := w.background()
	if open > 1 && all > 0 {
		mean = float32(relevance / all)
		w.market.TacticWear = agents.NextWear(p, w.market.TacticWear, float32(tailoring)/float32(open))
	}
	w.market.ExpectedRelevance = agents.NextExpectation(p, w.market.ExpectedRelevance, mean)
	w.market.BreachMemory = agents.NextBreachMemory(p, w.market.BreachMemory, breaches)
}
