package sim

import "backlash/agents"

// beginSpells notes who is with the focal brand when month 1 begins, where that was asked for.
func (w *world) beginSpells() {
	if !w.observe.Spells {
		return
	}
	c := w.people
	w.spells = make([]int32, c.N)
	for i := range c.N {
		if c.Brand[i] == 0 {
			w.beginSpell(i, 1-int(c.Tenure[i]))
		}
	}
}

// beginSpell notes that a customer is with the focal brand from a month on.
func (w *world) beginSpell(customer, from int) {
	w.spells[customer] = int32(len(w.result.Spells))
	w.result.Spells = append(w.result.Spells, Spell{Customer: customer, Number: int(w.people.Spells[customer]), From: from})
}

// noteSpells takes in the month's departures and joins.
func (w *world) noteSpells() {
	if w.spells == nil || w.month < 1 || w.month > w.cfg.Months {
		return
	}
	c := w.people
	for i := range w.moves.left {
		if l := &w.moves.left[i]; l.brand == 0 {
			w.result.Spells[w.spells[l.customer]].Left = w.month
		}
	}
	if w.month == w.cfg.Months {
		return
	}
	for i := range c.N {
		if c.Brand[i] == 0 && c.Tenure[i] == 0 && c.Status[i]&agents.StatusStarter == 0 {
			w.beginSpell(i, w.month+1)
		}
	}
}
