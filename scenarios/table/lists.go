package table

import (
	"cmp"
	"errors"
	"hash/fnv"
	"io"
	"math"
	"slices"
)

// spell is a time in which a customer was there. Months count from the year 1900.
type spell struct {
	who      [2]uint32 // a hash of the customer's name
	from, to uint16
}

// still is the end of a spell that has not ended.
const still = math.MaxUint16

// base is the month from which spells count, as months since year 0.
const base = 12 * firstYear

const (
	buckets       = 256
	mostCustomers = 5_000_000
	checked       = 1 << 19 // after so many rows the customers are counted
)

// spells keeps the spells of all customers, those of one customer joined where they are no more than gap months apart.
type spells struct {
	gap     int
	buckets [buckets][]spell
}

// add adds a spell. It joins the spells of a bucket when the bucket is full, so that many rows of one customer take little room.
func (a *spells) add(who uint64, from, to uint16) {
	b := who % buckets
	bucket := a.buckets[b]
	if len(bucket) == cap(bucket) {
		bucket = a.join(bucket)
		if size := len(bucket); size*10 >= cap(bucket)*7 {
			bucket = slices.Grow(bucket, max(16, size/2))
		}
	}
	a.buckets[b] = append(bucket, spell{who: [2]uint32{uint32(who >> 32), uint32(who)}, from: from, to: to})
}

// join sorts spells and joins those of one customer that touch.
func (a *spells) join(all []spell) []spell {
	slices.SortFunc(all, func(x, y spell) int {
		return cmp.Or(cmp.Compare(x.who[0], y.who[0]), cmp.Compare(x.who[1], y.who[1]), cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to))
	})
	kept := all[:0]
	for _, next := range all {
		if last := len(kept) - 1; last >= 0 && kept[last].who == next.who && int(next.from) <= int(kept[last].to)+a.gap {
			kept[last].to = max(kept[last].to, next.to)
			continue
		}
		kept = append(kept, next)
	}
	return kept
}

// crowded reports whether there are more customers than are counted.
func (a *spells) crowded() bool {
	total, customers := 0, 0
	for _, bucket := range a.buckets {
		total += len(bucket)
	}
	if total <= mostCustomers {
		return false
	}
	for b, bucket := range a.buckets {
		a.buckets[b] = a.join(bucket)
		for i, one := range a.buckets[b] {
			if i == 0 || a.buckets[b][i-1].who != one.who {
				customers++
			}
		}
	}
	return customers > mostCustomers
}

// clone returns a copy.
func (a *spells) clone() *spells {
	c := *a
	for i := range c.buckets {
		c.buckets[i] = slices.Clone(a.buckets[i])
	}
	return &c
}

// tally is what is kept of a list.
type tally struct {
	spells   *spells
	revenue  map[uint16]*[2]float64 // by the month and the decimal sign
	paid     map[uint16]float64     // payments in a month
	first    uint16
	last     uint16
	anything bool
}

func newTally(gap int) *tally {
	return &tally{spells: &spells{gap: gap}, revenue: map[uint16]*[2]float64{}, paid: map[uint16]float64{}}
}

// clone returns a copy.
func (a *tally) clone() *tally {
	c := *a
	c.spells, c.revenue, c.paid = a.spells.clone(), map[uint16]*[2]float64{}, map[uint16]float64{}
	for at, sums := range a.revenue {
		copied := *sums
		c.revenue[at] = &copied
	}
	for at, n := range a.paid {
		c.paid[at] = n
	}
	return &c
}

// reach widens the time that the list tells of.
func (a *tally) reach(at uint16) {
	if !a.anything {
		a.first, a.last, a.anything = at, at, true
	}
	a.first, a.last = min(a.first, at), max(a.last, at)
}

// list reads a table of which not every row is kept. While the order of day and month is not known, there is a tally for each.
type list struct {
	s       *source
	seen    orders
	tallies [2]*tally // the same one until the order makes a difference; nil for an order that is refuted
}

// each calls a function for every row with the tallies and the orders that are still possible.
func (l *list) each(columns []int, use func(r row, dates []date, orders []order)) error {
	dates := make([]date, len(columns))
	for rows := 1; ; rows++ {
		r, err := l.s.data()
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return err
		}
		if (ended || rows%checked == 0) && l.crowded() {
			return l.s.wrong("more than %d million customers; take a part of them, for example every tenth", mostCustomers/1_000_000)
		}
		if ended {
			return l.s.some()
		}
		if l.dates(r, columns, dates) {
			use(r, dates, l.orders(dates))
		}
	}
}

func (l *list) crowded() bool {
	return slices.ContainsFunc(l.tallies[:], func(t *tally) bool { return t != nil && t.spells.crowded() })
}

// dates reads the dates of a row. An empty date after the first is the zero date.
func (l *list) dates(r row, columns []int, dates []date) bool {
	for i, column := range columns {
		text := r.cell(column)
		dates[i] = date{}
		if i > 0 && (column < 0 || isMissing(text) || isOpen(text)) {
			continue
		}
		d, err := parseDate(text)
		switch {
		case isMissing(text):
			l.s.fail(r.line, column, "empty; want a date such as 2024-01-31")
			return false
		case err != nil:
			l.s.fail(r.line, column, "%q %s", shorten(text), err)
			return false
		case d.number:
			l.s.fail(r.line, column, "%q is not a date; write it as 2024-01-31", shorten(text))
			return false
		}
		dates[i] = d
		l.seen.see(d, r.line, column, text)
	}
	return true
}

// isOpen reports whether a date is one of those that databases write for never.
func isOpen(text string) bool {
	const year = 4
	if len(text) >= year && (text[:year] == "9999" || text[:year] == "0000") {
		return true
	}
	switch fold(text) {
	case "open", "active", "aktiv", "never", "current", "present", "offen", "heute", "today", "infinity", "31129999", "12319999":
		return true
	}
	return false
}

// orders returns the orders of day and month that are still possible.
func (l *list) orders(dates []date) []order {
	for _, d := range dates {
		if d.open() && l.tallies[dayFirst] == l.tallies[monthFirst] {
			l.tallies[monthFirst] = l.tallies[dayFirst].clone()
		}
		for o := range order(2) {
			if d.slashed && !d.can(o) && l.tallies[1-o] != nil && l.tallies[o] != l.tallies[1-o] {
				l.tallies[o] = nil
			}
			if d.slashed && !d.can(o) && l.tallies[o] == l.tallies[1-o] {
				l.tallies[o] = nil
			}
		}
	}
	switch {
	case l.tallies[dayFirst] == nil && l.tallies[monthFirst] == nil:
		return nil
	case l.tallies[dayFirst] == nil:
		return []order{monthFirst}
	case l.tallies[monthFirst] == nil, l.tallies[dayFirst] == l.tallies[monthFirst]:
		return []order{dayFirst}
	}
	return []order{dayFirst, monthFirst}
}

func hashOf(text string) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, text) // a hash takes everything
	return h.Sum64()
}

// customer returns the hash of the customer of a row; without a column for it every row is another customer.
func (l *list) customer(r row, column int) (uint64, bool) {
	if column < 0 {
		return uint64(r.line) * 0x9e3779b97f4a7c15, true
	}
	text := r.cell(column)
	if text == "" {
		l.s.fail(r.line, column, "empty; every row needs a customer")
		return 0, false
	}
	return hashOf(text), true
}

// readEvents reads a customer a row, with the days on which the customer came and left.
func readEvents(s *source, t *Table) error {
	t.Shape = Events
	start, end := s.find(partStart), -1
	end = s.find(partEnd, start)
	who := s.find(partCustomer, start, end)
	s.take(t, who, "the customer")
	s.take(t, start, "the day on which the customer came")
	s.take(t, end, "the day on which the customer left; empty is still here")
	s.leaveOthers(t, who, start, end)
	if who < 0 {
		t.tell("no column for the customer: every row is another one")
	}
	same := newTally(0)
	l := &list{s: s, tallies: [2]*tally{same, same}}
	err := l.each([]int{start, end}, func(r row, dates []date, orders []order) {
		customer, ok := l.customer(r, who)
		if !ok {
			return
		}
		refused := 0
		for _, o := range orders {
			if !l.tallies[o].stay(customer, dates, o) {
				refused++
			}
		}
		if refused > 0 && refused == len(orders) {
			s.fail(r.line, end, "%q is before the start, %q", shorten(r.cell(end)), shorten(r.cell(start)))
		}
	})
	if err != nil {
		return err
	}
	l.finish(t, (*tally).eventMonths, nil)
	return nil
}

// stay adds a stay of a customer. False says that its end is before its start.
func (a *tally) stay(who uint64, dates []date, o order) bool {
	from, day := dates[0].in(o)
	to := still + base
	if dates[1] != (date{}) {
		at, last := dates[1].in(o)
		if at < from || at == from && last > 0 && last < day {
			return false
		}
		to = at
		a.reach(uint16(at - base))
	}
	a.reach(uint16(from - base))
	a.spells.add(who, uint16(from-base), uint16(to-base))
	return true
}

// readBilling reads a payment a row.
func readBilling(s *source, t *Table) error {
	t.Shape = Billing
	who := s.find(partCustomer)
	day := s.find(partDate, who)
	amount := s.find(partAmount, who, day)
	if day < 0 || amount < 0 {
		return s.missing("a list of payments needs the columns customer, date and amount", s.guesses())
	}
	s.take(t, who, "the customer")
	s.take(t, day, "the day of the payment")
	s.take(t, amount, "the money paid")
	s.leaveOthers(t, who, day, amount)
	const bridge = 2 // a month without a payment between two with one is no end
	same := newTally(bridge)
	l := &list{s: s, tallies: [2]*tally{same, same}}
	var money decimals
	err := l.each([]int{day}, func(r row, dates []date, orders []order) {
		text := r.cell(amount)
		n := parseNumeral(text)
		customer, ok := l.customer(r, who)
		switch {
		case !ok, n.missing:
			return
		case !n.ok() || n.percent:
			s.fail(r.line, amount, "%s", notNumber(text))
			return
		}
		money.see(n, r.line)
		for _, o := range orders {
			at, _ := dates[0].in(o)
			l.tallies[o].pay(customer, uint16(at-base), n)
		}
	})
	if err != nil {
		return err
	}
	sign := s.decide(t, amount, &money, false, &decimals{})
	l.finish(t, (*tally).billingMonths, &sign)
	return nil
}

// pay adds a payment. A refund takes from the money and is no payment.
func (a *tally) pay(who uint64, at uint16, n numeral) {
	sums := a.revenue[at]
	if sums == nil {
		sums = &[2]float64{}
		a.revenue[at] = sums
	}
	paid := false
	for i, x := range n.value {
		if !math.IsNaN(x) {
			sums[i] += x
			paid = paid || x > 0
		}
	}
	a.reach(at)
	if paid {
		a.paid[at]++
		a.spells.add(who, at, at)
	}
}

// finish makes months of the tally with the right order of day and month.
func (l *list) finish(t *Table, months func(*tally, *source, *Table, sign), money *sign) {
	found := l.s.decideOrder(t, &l.seen)
	kept := l.tallies[found]
	if kept == nil {
		kept = l.tallies[1-found]
	}
	if l.s.problems.count() > 0 || kept == nil || !kept.anything {
		return
	}
	used := point
	if money != nil {
		used = *money
	}
	months(kept, l.s, t, used)
}

// flows are the customers who came and who left in each month.
type flows struct {
	came, went map[int]float64
	here       map[int]float64 // by the month at whose beginning they were there
	brief      int             // stays within one month
}

// flows counts the spells. A customer with a spell from a to b was there when the months after a began, up to b with the offset.
func (a *tally) flows(offset int) flows {
	f := flows{came: map[int]float64{}, went: map[int]float64{}, here: map[int]float64{}}
	for _, bucket := range a.spells.buckets {
		for _, one := range a.spells.join(bucket) {
			from, to := int(one.from), int(one.to)+offset
			if to == from {
				f.brief++
				continue
			}
			f.came[from]++
			if one.to != still {
				f.went[to]++
			}
		}
	}
	here := 0.0
	for at := int(a.first); at <= int(a.last)+1; at++ {
		f.here[at] = here
		here += f.came[at] - f.went[at]
	}
	return f
}

// eventMonths makes months of stays.
func (a *tally) eventMonths(s *source, t *Table, _ sign) {
	f := a.flows(0)
	months := map[int]*Month{}
	for at := int(a.first); at <= int(a.last); at++ {
		m := untold(at + base)
		m.Values[Active], m.Values[Joined], m.Values[Churned] = f.here[at], f.came[at], f.went[at]
		months[at+base] = &m
	}
	if f.brief > 0 {
		t.tell("%d customers came and left within one month; they count neither as new nor as lost", f.brief)
	}
	t.tell("the last month, %s, may be partial", MonthName(int(a.last)+base))
	t.setMonths(months)
}

// billingMonths makes months of payments.
func (a *tally) billingMonths(s *source, t *Table, used sign) {
	f := a.flows(1)
	months := map[int]*Month{}
	for at := int(a.first); at <= int(a.last); at++ {
		m := untold(at + base)
		if at > int(a.first) {
			m.Values[Active], m.Values[Joined] = f.here[at], f.came[at]
		}
		if at > int(a.first) && at < int(a.last) {
			m.Values[Churned] = f.went[at]
		}
		m.Values[Conversions], m.Values[Revenue] = a.paid[uint16(at)], 0
		if sums := a.revenue[uint16(at)]; sums != nil {
			m.Values[Revenue] = sums[used]
		}
		if m.Values[Revenue] < 0 {
			s.problems.add(Problem{File: s.name, Text: "more money paid back than paid in " + MonthName(at+base) + "; leave the refunds out"})
		}
		months[at+base] = &m
	}
	t.tell("a customer is active in a month with a payment, and left when neither that month nor the next has one; so the last month " +
		"tells nothing of those who left, and the first nothing of those who came")
	t.setMonths(months)
}
