package table

import (
	"maps"
	"math"
	"slices"
	"strings"
)

// readExperiment reads the results of an experiment: a row for each arm and outcome, or a row for each arm.
func readExperiment(s *source, t *Table) error {
	t.Shape = Experiment
	arm := s.find(partArm)
	if outcome := s.find(partOutcome, arm); outcome >= 0 {
		return s.readOutcomes(t, arm, outcome)
	}
	n := s.find(partN, arm)
	s.take(t, arm, "the arm")
	s.take(t, n, "customers in the arm")
	g := &grid{}
	for i := range s.header.cells {
		name := s.column(i)
		if name == "" || i == arm || i == n {
			continue
		}
		m, ok := outcomeOf(name)
		if !ok {
			t.tell("column %q: left out, as the name means no measure%s", shorten(name), perhaps(name))
			continue
		}
		g.columns = append(g.columns, &column{index: i, meaning: m})
	}
	if !s.checkOutcomes(g) {
		return s.problems.err()
	}
	if len(g.columns) == 0 {
		return s.missing("no column with an outcome, such as conversions or opt_outs", s.guesses())
	}
	return s.readArms(t, g, arm, n)
}

// checkOutcomes refuses two columns for one outcome.
func (s *source) checkOutcomes(g *grid) bool {
	taken, clear := map[Measure]int{}, true
	for _, c := range g.columns {
		m := c.meaning.outcome()
		if other, ok := taken[m]; ok {
			s.twice(c.index, other, m)
			clear = false
		}
		taken[m] = c.index
	}
	return clear
}

// outcomeOf returns the measure that an outcome means. Conversions may be given as a rate.
func outcomeOf(name string) (meaning, bool) {
	if m, ok := measureOf(name); ok {
		return m, true
	}
	for _, word := range []string{"rate", "percent", "pct", "quote", "share"} {
		if rest, ok := strings.CutSuffix(fold(name), word); ok {
			if m, ok := measureOf(rest); ok {
				m.percent, m.rate = saysPercent(word), true
				return m, true
			}
		}
	}
	switch fold(name) {
	case "cr", "cvr", "convrate", "konversionsrate", "konversion", "conv":
		return meaning{measure: Conversions, rate: true}, true
	}
	return meaning{}, false
}

// readArms reads a row for each arm.
func (s *source) readArms(t *Table, g *grid, arm, n int) error {
	rows, err := s.all(Experiment)
	if err != nil {
		return err
	}
	all := &column{index: n}
	columns := append([]*column{all}, g.columns...)
	own, together := s.numerals(rows, columns)
	for k, c := range columns {
		sign := s.decide(t, c.index, &own[k], !c.hasPercent(), together)
		for i := range c.numbers {
			c.values = append(c.values, c.numbers[i].value[sign])
		}
	}
	lines := map[string]int{}
	for i, r := range rows {
		name := r.cell(arm)
		if earlier, ok := lines[strings.ToLower(name)]; ok {
			s.fail(r.line, arm, "%q is also in line %d; have one row for each arm", shorten(name), earlier)
			continue
		}
		lines[strings.ToLower(name)] = r.line
		for _, c := range g.columns {
			if !c.numbers[i].missing {
				kind := c.kind()
				s.addArm(t, Arm{Name: name, Outcome: c.meaning.outcome(), N: all.values[i]}, c.values[i], kind, r, c.index, n)
			}
		}
	}
	for _, c := range g.columns {
		t.tell("column %q: %s, as %s", s.column(c.index), measureTexts[c.meaning.outcome()].meaning, kindNames[c.kind()])
	}
	return nil
}

// numerals reads the numbers of columns.
func (s *source) numerals(rows []row, columns []*column) ([]decimals, *decimals) {
	own, together := make([]decimals, len(columns)), &decimals{}
	for k, c := range columns {
		for _, r := range rows {
			n := parseNumeral(r.cell(c.index))
			if !n.missing && !n.ok() {
				s.fail(r.line, c.index, "%s", notNumber(r.cell(c.index)))
				n.missing = true
			}
			own[k].see(n, r.line)
			together.see(n, r.line)
			c.numbers = append(c.numbers, n)
		}
	}
	return own, together
}

// outcome returns the count that a measure means.
func (m meaning) outcome() Measure {
	switch m.measure {
	case ChurnRate:
		return Churned
	case OptOutRate:
		return OptOuts
	}
	return m.measure
}

func (c *column) hasPercent() bool {
	return c.meaning.percent || slices.ContainsFunc(c.numbers, func(n numeral) bool { return n.percent })
}

// kind is how an outcome is given.
type kind int

const (
	counted kind = iota
	shared
	percent
	stayed
	stayedPercent
	stayedCount
)

var kindNames = [...]string{"a count", "a share of the arm", "percent of the arm", "the share who stayed", "the percent who stayed",
	"the count who stayed"}

// kind finds out how the outcomes of a column are given.
func (c *column) kind() kind {
	most, fraction := 0.0, false
	for i, x := range c.values {
		if !c.numbers[i].missing {
			most, fraction = max(most, x), fraction || x != math.Trunc(x)
		}
	}
	m := c.meaning
	rate := m.rate || m.measure.rate() || m.bare && fraction
	switch {
	case m.measure == Revenue:
		return counted
	case c.hasPercent() || rate && most > 1:
		if m.stays {
			return stayedPercent
		}
		return percent
	case m.stays && (rate || fraction):
		return stayed
	case m.stays:
		return stayedCount
	case rate || fraction && most <= 1:
		return shared
	}
	return counted
}

// addArm checks an outcome and adds it.
func (s *source) addArm(t *Table, a Arm, x float64, k kind, r row, column, n int) {
	switch {
	case a.Name == "":
		s.fail(r.line, -1, "an arm without a name")
		return
	case math.IsNaN(a.N) || a.N <= 0 || a.N != math.Trunc(a.N):
		s.fail(r.line, n, "%q is not the number of customers in the arm; want a whole number from 1", shorten(r.cell(n)))
		return
	case math.IsNaN(x):
		s.fail(r.line, column, "%s", notNumber(r.cell(column)))
		return
	case x < 0:
		s.fail(r.line, column, "%q is negative; %s is at least 0", shorten(r.cell(column)), a.Outcome)
		return
	}
	share := x
	switch k {
	case percent, stayedPercent:
		share = x / 100
	case counted, stayedCount:
		share = x / a.N
	}
	whole := k == counted || k == stayedCount
	switch {
	case share > 1 && a.Outcome != Revenue && !whole:
		s.fail(r.line, column, "%q is above 100 %%", shorten(r.cell(column)))
		return
	case share > 1 && a.Outcome != Revenue:
		s.fail(r.line, column, "%q is more than the %s customers of the arm", shorten(r.cell(column)), written(a.N))
		return
	case whole && a.Outcome != Revenue && x != math.Trunc(x):
		s.fail(r.line, column, "%q is not a whole number; %s is a count", shorten(r.cell(column)), a.Outcome)
		return
	case k >= stayed:
		share = 1 - share
	}
	a.Count = x
	if k != counted {
		a.Count = math.Round(share * a.N)
	}
	t.Arms = append(t.Arms, a)
}

// readOutcomes reads a row for each arm and outcome.
func (s *source) readOutcomes(t *Table, arm, outcome int) error {
	n := s.find(partN, arm, outcome)
	rate := s.find(partRate, arm, outcome, n)
	value := s.find(partCount, arm, outcome, n, rate)
	if value < 0 {
		value = s.find(partValue, arm, outcome, n, rate)
	}
	c := &column{index: value, meaning: meaning{bare: true}}
	what := "how many of them, or which share"
	switch {
	case value >= 0 && partCount.is(s.column(value)):
		c.meaning, what = meaning{}, "how many of them"
	case value < 0 && rate < 0:
		return s.missing("no column for how many of the customers had the outcome, such as count or rate", s.guesses())
	case value < 0:
		c.index, c.meaning, what = rate, meaning{measure: ChurnRate, percent: saysPercent(fold(s.column(rate)))}, "which share of them"
	}
	s.take(t, arm, "the arm")
	s.take(t, outcome, "the outcome")
	s.take(t, n, "customers in the arm")
	s.take(t, c.index, what)
	s.leaveOthers(t, arm, outcome, n, c.index)
	rows, err := s.all(Experiment)
	if err != nil {
		return err
	}
	all := &column{index: n}
	own, together := s.numerals(rows, []*column{all, c})
	for k, each := range []*column{all, c} {
		sign := s.decide(t, each.index, &own[k], !each.hasPercent() && !each.meaning.measure.rate(), together)
		for i := range each.numbers {
			each.values = append(each.values, each.numbers[i].value[sign])
		}
	}
	s.addOutcomes(t, rows, all, c, arm, outcome)
	return nil
}

// addOutcomes adds the rows of an experiment.
func (s *source) addOutcomes(t *Table, rows []row, all, c *column, arm, outcome int) {
	owners := s.outcomes(rows, c, arm, outcome)
	kinds := map[Measure]kind{}
	for _, part := range owners {
		if part != nil {
			kinds[part.meaning.measure] = part.kind()
		}
	}
	for i, r := range rows {
		if owners[i] == nil {
			continue
		}
		m := owners[i].meaning.measure
		if m == Revenue && (c.numbers[i].percent || c.meaning.measure.rate()) {
			s.fail(r.line, c.index, "revenue is money and not a rate")
			continue
		}
		s.addArm(t, Arm{Name: r.cell(arm), Outcome: m, N: all.values[i]}, c.values[i], kinds[m], r, c.index, all.index)
	}
	for _, m := range slices.Sorted(maps.Keys(kinds)) {
		t.tell("outcome %s: %s", m, kindNames[kinds[m]])
	}
}

// outcomes puts the values of each outcome together. It returns, for each row, the values it belongs to; nil for a row without.
func (s *source) outcomes(rows []row, c *column, arm, outcome int) []*column {
	type key struct {
		arm     string
		outcome Measure
	}
	owners, lines, parts := make([]*column, len(rows)), map[key]int{}, map[Measure]*column{}
	for i, r := range rows {
		m, ok := outcomeOf(r.cell(outcome))
		if !ok {
			s.fail(r.line, outcome, "%q is not an outcome; want one of churned, opt_outs, conversions, complaints, revenue",
				shorten(r.cell(outcome)))
			continue
		}
		what := m.outcome()
		k := key{strings.ToLower(r.cell(arm)), what}
		if earlier, ok := lines[k]; ok {
			s.fail(r.line, arm, "%s of %q is also in line %d; have one row for each", what, shorten(r.cell(arm)), earlier)
			continue
		}
		lines[k] = r.line
		part := parts[what]
		if part == nil {
			part = &column{index: c.index, meaning: c.meaning}
			part.meaning.measure, part.meaning.stays = what, m.stays
			part.meaning.rate = c.meaning.measure.rate() || c.meaning.bare && (m.rate || m.measure.rate())
			parts[what] = part
		}
		if part.meaning.stays != m.stays {
			s.fail(r.line, outcome, "those who stayed and, in other rows, those who left; have one of them")
			continue
		}
		if !c.numbers[i].missing {
			owners[i] = part
			part.numbers, part.values = append(part.numbers, c.numbers[i]), append(part.values, c.values[i])
		}
	}
	return owners
}
