package sim

import (
	"slices"

	"backlash/agents"
)

// Places is the number of people in the world: the starting customers and, in an open market, people who are not customers.
func (c *Config) Places() int {
	customers := c.Population.Customers
	share := c.Params.Acquire.Prospects
	if share <= 0 {
		return customers
	}
	return max(customers+1, int(float64(customers)/(1-float64(share))))
}

// open reports whether some people have no brand at the start: then people leave and join in the history too, and places are given to new people.
func (c *Config) open() bool { return c.Params.Acquire.Prospects > 0 }

// moving reports whether people leave and join this month.
func (w *world) moving() bool { return w.month >= 1 || w.cfg.open() }

// peopleOf is whom a configuration's world is made of.
func (w *world) peopleOf() agents.People {
	c := w.cfg
	var open []int
	for b := range w.brands {
		if w.brands[b].open {
			open = append(open, b)
		}
	}
	p := agents.People{
		Seed: c.Seed, Resample: c.People, Count: c.Places(), Segments: c.Population.Segments,
		TrustShift: c.Population.TrustShift, ThresholdShift: c.Population.ThresholdShift, Average: c.Population.Average,
		Brands: open, Params: &c.Params,
	}
	if c.open() {
		p.Customers = c.Population.Customers
	}
	return p
}

// drawIn sets what draws people without a brand this month.
func (w *world) drawIn() {
	p := &w.cfg.Params
	w.drawn = agents.Draw{}
	for i := range w.brands {
		b := &w.brands[i]
		if !b.open {
			continue
		}
		appeal := agents.Appeal(p, b.levers, b.Quality, b.reputation)
		w.drawn.New[i], w.drawn.Former[i] = float32(float32(b.base*b.effort)*appeal), appeal
		w.drawn.Brands++
	}
}

// begin ends the history.
func (w *world) begin() {
	w.market.Calm = agents.Calm(w.people, &w.cfg.Params)
	if w.cfg.open() {
		w.settle()
	}
	w.setOff()
	w.beginSpells()
}

// settle sets the current effort as 1, and makes every customer of a brand a starter.
func (w *world) settle() {
	c := w.people
	for i := range w.brands {
		b := &w.brands[i]
		if b.count = (agents.Hold{}); b.open {
			b.base = float32(b.base * b.effort)
		}
	}
	for i := range w.brands { // who comes later is known to be no less keen
		if b := &w.brands[i]; !b.open {
			b.base = w.brands[0].base
		}
	}
	clear(w.ledger.buried)
	clear(w.ledger.buriedTrust)
	for i := range c.N {
		c.StartBrand[i], c.LeftMonth[i] = c.Brand[i], 0
		c.Status[i] &^= agents.StatusStarter
		if int(c.Brand[i]) < len(w.brands) {
			c.Status[i] |= agents.StatusStarter
			c.LastTrust[i] = c.Trust[i]
		}
	}
}

// setOff takes over who stands where as month 1 begins: places will change hands.
func (w *world) setOff() {
	if !w.cfg.open() {
		return
	}
	for i := range w.brands {
		w.brands[i].effort = w.brands[i].Effort
	}
	r, c := w.result, w.people
	r.LeftMonth, r.StartBrand = make([]uint16, c.N), slices.Clone(c.StartBrand[:c.N])
	r.Segment, r.Threshold = slices.Clone(c.Segment[:c.N]), slices.Clone(c.Threshold[:c.N])
	w.lives = slices.Clone(c.Life[:c.N])
}

// steer sets next month's effort of the brands that hold their count, by what their dashboards show: in the history all of them do, so that the start is
// settled.
func (w *world) steer() {
	if !w.cfg.open() {
		return
	}
	live, segments := w.month >= 1, len(w.cfg.Population.Segments)
	for i := range w.brands {
		b := &w.brands[i]
		if !b.open || live && !b.HoldCount {
			continue
		}
		var customers, left, came float64
		for cell := i * segments; cell < (i+1)*segments; cell++ {
			t := w.total.Sums[cell*int(agents.SumCount):]
			if l := &w.ledger; live {
				customers += l.visible[cell] + t[agents.SumWoke]
				left += l.lost[cell]
				came += l.joined[cell] - l.back[cell]
			} else {
				customers += t[agents.SumCustomers]
				left += t[agents.SumLeft]
				came += l.joined[cell]
			}
		}
		if b.count.Count == 0 {
			b.count.Count = float32(customers)
		}
		b.effort = b.count.Next(&w.cfg.Params.Acquire, b.effort, float32(customers-left+came), float32(left), float32(came))
	}
}

// bury books starters whose place was given to somebody new: they stay among all who started.
func (w *world) bury(gone []agents.Starter) {
	segments := len(w.cfg.Population.Segments)
	for _, g := range gone {
		if int(g.Brand) < len(w.brands) {
			cell := int(g.Brand)*segments + int(g.Segment)
			w.ledger.buried[cell]++
			w.ledger.buriedTrust[cell] += float64(g.Trust)
		}
		if w.ledger.missed != nil {
			clear(w.ledger.missed[int(g.Customer)*len(w.brands):][:len(w.brands)])
		}
	}
}

// exhume adds to the month's sums over all who started those whose place somebody else holds.
func (w *world) exhume() {
	for cell, n := range w.ledger.buried {
		t := w.total.Sums[cell*int(agents.SumCount):]
		t[agents.SumStarters] += n
		t[agents.SumLastTrust] += w.ledger.buriedTrust[cell]
	}
}
