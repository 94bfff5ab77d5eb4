package sim

import (
	"backlash/agents"
	"backlash/sim/rng"
)

// leaver is one departure of the month, noted while the customer's block is at hand.
type leaver struct {
	customer uint32
	brand    uint8
	z        float32 // log hazard factor: above .5 a grudge is kept
	causes   [agents.CauseCount]float32
}

// moves are the month's departures and returns, in customer order whatever the workers.
type moves struct {
	left []leaver
	back []uint32
	held []uint32 // whose places were given to new people in a closed history
	gone []agents.Starter
}

// note writes down who left in the worker's block and why.
func (k *worker) note(env *agents.Environment) {
	b := k.block
	for i, e := range b.Events {
		if e&agents.EventLeft != 0 {
			k.left = append(k.left, leaver{uint32(b.First + i), b.Brand[i], b.LogHazard[i], agents.DepartureCauses(b, i, env)})
		}
	}
}

// renew gives the places of those of the worker's block who would leave to new people with the same brand: in a closed history the market stands still, but
// its people do not. Friends hear of the departures. Else those were there in month 1 who in two years would long have gone, and nobody had ever been
// moved or woken by a friend who left.
func (k *worker) renew(w *world) {
	b := k.block
	for i, e := range b.Events[:min(len(b.Events), b.N-b.First)] {
		if e&agents.EventLeft == 0 {
			continue
		}
		if k.births == nil {
			k.births = agents.NewBirths(w.peopleOf())
		}
		k.births.With(w.people, b.First+i, b.Brand[i])
		if l := &w.cfg.Market.Levels; l.OptOut > 0 && b.Brand[i] == 0 {
			w.askOne(b.First+i, 0, l.nudge)
		}
		b.Events[i] = e &^ agents.EventLeft
		k.held = append(k.held, uint32(b.First+i))
	}
}

// welcome writes down who of the worker's block began the month without a brand and comes back to one. Months without a brand
// count this one; the draw is the one that would have told of leaving.
func (k *worker) welcome(p *agents.Params) {
	b := k.block
	for i, brand := range b.Brand[:min(len(b.Brand), b.N-b.First)] {
		if brand == agents.Brandless && b.DrawExit[i] < agents.ReturnRate(p, b.Tenure[i]) {
			k.back = append(k.back, uint32(b.First+i))
		}
	}
}

// meet writes down who of the worker's block began the month without a brand and takes one, and gives the places of some of the others to new people. The
// draw of who is replaced is the one that would have told of words.
func (k *worker) meet(w *world, p *agents.Params) {
	if k.births == nil {
		k.births = agents.NewBirths(w.peopleOf())
	}
	b := k.block
	for i, brand := range b.Brand[:min(len(b.Brand), b.N-b.First)] {
		if brand != agents.Brandless {
			continue
		}
		at := b.First + i
		switch {
		case b.DrawExit[i] < w.drawn.Comes(w.people, at, p):
			k.back = append(k.back, uint32(at))
		case b.DrawWords[i] < p.Acquire.Fresh:
			k.gone = append(k.gone, k.births.At(w.people, at))
		}
	}
}

// share says where the departures and returns of one block are among its worker's.
type share struct {
	worker                             *worker
	leftFrom, leftTo, backFrom, backTo int
	goneFrom, goneTo, heldFrom, heldTo int
}

// gather takes over what the workers noted, block by block.
func (m *moves) gather(blocks []share) {
	m.left, m.back, m.gone, m.held = m.left[:0], m.back[:0], m.gone[:0], m.held[:0]
	for _, b := range blocks {
		m.left = append(m.left, b.worker.left[b.leftFrom:b.leftTo]...)
		m.back = append(m.back, b.worker.back[b.backFrom:b.backTo]...)
		m.gone = append(m.gone, b.worker.gone[b.goneFrom:b.goneTo]...)
		m.held = append(m.held, b.worker.held[b.heldFrom:b.heldTo]...)
	}
}

// switchBrands is step 5: those who left choose another brand or none, some without a brand return, all by last month's
// mean relevance and reputation and this month's extraction.
func (w *world) switchBrands() {
	var offers [agents.MaxBrands]agents.Offer
	for i := range w.brands {
		b := &w.brands[i]
		offers[i] = agents.Offer{Open: b.open, Relevance: b.relevance, Reputation: b.reputation, Extraction: b.levers[agents.Extraction], Pull: 1}
	}
	open, keen := offers[:len(w.brands)], offers
	for i := range w.brands {
		keen[i].Pull = w.drawn.New[i]
	}
	c, p := w.people, &w.cfg.Params
	w.ledger.beginMoves()
	for i := range w.moves.left {
		l := &w.moves.left[i]
		at := int(l.customer)
		from := int(c.Brand[at])
		if w.month >= 1 && c.StartBrand[at] == uint8(from) && c.LeftMonth[at] == 0 {
			c.LeftMonth[at], w.result.LeftMonth[at] = uint16(w.month), uint16(w.month)
			w.ledger.leftOnce[w.cell(from, at)]++
		}
		if w.month >= 1 {
			w.ledger.leave(w, at, from, &l.causes)
		}
		agents.Leave(c, at, l.z, p)
		to := agents.ChooseBrand(c, at, p, open, from, true, w.draw(at, rng.Destination))
		if w.observe.Departures && w.month >= 1 {
			w.result.Departures = append(w.result.Departures, Departure{w.month, at, from, to, l.causes})
			if w.observe.Woken {
				w.result.Woken = append(w.result.Woken, w.woken[at])
			}
		}
		if to != agents.Brandless {
			w.join(at, to)
		}
	}
	for _, at := range w.moves.back {
		drawn := open
		if c.Status[at]&agents.StatusNew != 0 {
			drawn = keen[:len(w.brands)]
		}
		if to := agents.ChooseBrand(c, int(at), p, drawn, -1, false, w.draw(int(at), rng.Destination)); to != agents.Brandless {
			w.join(int(at), to)
		}
	}
}

// join makes a customer one of the brand's; the first steps come next month.
func (w *world) join(i, brand int) {
	b := &w.brands[brand]
	agents.Join(w.people, i, brand, b.reputation, &w.cfg.Params)
	if b.asks && w.month >= 1 {
		w.askOne(i, brand, b.nudge)
	}
	if w.month >= 1 {
		w.ledger.join(w, i, brand)
	} else {
		w.ledger.joined[w.cell(brand, i)]++
	}
	w.welcome(i, brand)
}

// cell is the place of a brand's customers of one segment in flat arrays.
func (w *world) cell(brand, customer int) int {
	return brand*len(w.cfg.Population.Segments) + int(w.people.Segment[customer])
}
