package main

import (
	"slices"
)

// plan is what is to be computed, in order: once ahead of the loop, and for every eight customers.
type plan struct {
	routine *routine
	once    *sequence
	each    *sequence
	columns []*place // in the order they are first needed
	written map[*place]bool
}

// sequence is a straight run of values with what is kept of them.
type sequence struct {
	values []*value
	keep   map[int][]keeping // after the value at this position; len(values): at the end
	uses   map[*value][]int  // positions
}

// keeping is a value that goes to memory: to a column, or (none) to its own slot.
type keeping struct {
	value  *value
	column *place
}

// newPlan drops what nobody needs, and parts what is the same for all customers from what is not.
func newPlan(r *routine) *plan {
	p := &plan{routine: r, written: map[*place]bool{}}
	live := map[*value]bool{}
	var mark func(v *value)
	mark = func(v *value) {
		if !live[v] {
			live[v] = true
			for _, a := range v.args {
				mark(a)
			}
		}
	}
	outputs := byName(r.current)
	for _, c := range outputs {
		r.current[c] = r.woven(r.current[c])
		mark(r.current[c])
		p.written[c] = true
	}
	for _, v := range p.toAddUp() {
		mark(v)
	}
	p.once, p.each = &sequence{}, &sequence{}
	for _, v := range r.all {
		switch {
		case !live[v], v.op == opConst, v.op == opPair:
		case !v.varies:
			p.once.values = append(p.once.values, v)
		case !p.inMemory(v):
			p.each.values = append(p.each.values, v)
		}
		if live[v] && v.op == opLoad {
			p.columns = append(p.columns, v.from)
		}
	}
	p.each.count()
	p.once.count()
	p.keepOutputs(outputs)
	p.keepTotals()
	p.keepShared()
	for _, c := range outputs {
		if !slices.Contains(p.columns, c) {
			p.columns = append(p.columns, c)
		}
	}
	return p
}

// inMemory says whether a value can be had from a column at any time: one of whole lanes that is not written.
func (p *plan) inMemory(v *value) bool {
	return v.op == opLoad && !isByte(v.from.kind) && !p.written[v.from]
}

// count notes who uses what where.
func (s *sequence) count() {
	s.keep, s.uses = map[int][]keeping{}, map[*value][]int{}
	for at, v := range s.values {
		for _, a := range v.args {
			s.uses[a] = append(s.uses[a], at)
		}
	}
}

// keepOutputs stores each column as soon as its value is there and the old one has been read.
func (p *plan) keepOutputs(outputs []*place) {
	place := map[*value]int{}
	for at, v := range p.each.values {
		place[v] = at
	}
	for _, c := range outputs {
		v := p.routine.current[c]
		at, ok := place[v]
		if !ok {
			at = len(p.each.values)
		}
		if old := p.routine.loads[c]; old != nil {
			if k, ok := place[old]; ok {
				at = max(at, k)
			}
		}
		p.each.keep[at] = append(p.each.keep[at], keeping{v, c})
		p.each.uses[v] = append(p.each.uses[v], at)
	}
}

// toAddUp are the values that the totals need in memory when all else is done.
func (p *plan) toAddUp() []*value {
	t := p.routine.totals
	if t == nil {
		return nil
	}
	out := []*value{t.key}
	for _, v := range t.terms {
		if v != nil {
			out = append(out, v)
		}
	}
	return out
}

// keepTotals gives a slot to each value that the totals need, where it has no column.
func (p *plan) keepTotals() {
	for _, v := range p.toAddUp() {
		at := slices.Index(p.each.values, v)
		switch {
		case at >= 0:
			p.each.keep[at] = append(p.each.keep[at], keeping{value: v})
			p.each.uses[v] = append(p.each.uses[v], at)
		case !p.inMemory(v):
			p.each.uses[v] = append(p.each.uses[v], len(p.each.values))
		}
	}
}

// keepShared gives a slot to each value ahead of the loop that the loop reads.
func (p *plan) keepShared() {
	for at, v := range p.once.values {
		if len(p.each.uses[v]) > 0 {
			p.once.keep[at] = append(p.once.keep[at], keeping{value: v})
			p.once.uses[v] = append(p.once.uses[v], at)
		}
	}
}
