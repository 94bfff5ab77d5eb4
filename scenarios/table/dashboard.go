package table

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// column is a column with numbers.
type column struct {
	index   int
	meaning meaning
	numbers []numeral // one a row
	values  []float64 // one a row, NaN where it is missing
}

// grid is a table with a month a row.
type grid struct {
	rows    []row
	dates   []date
	columns []*column
}

// readDashboard reads a table with a month a row.
func readDashboard(s *source, t *Table) error {
	t.Shape = Dashboard
	year := s.find(partYear)
	month := s.find(partMonth, year)
	if month < 0 {
		return s.missing("a column for the year and none for the month", s.guesses())
	}
	s.take(t, month, "the month")
	s.take(t, year, "the year of the month")
	g := &grid{}
	if !s.measureColumns(t, g, month, year) {
		return s.problems.err()
	}
	if len(g.columns) == 0 {
		return s.missing("no column with numbers of customers, such as active or churned", s.guesses())
	}
	rows, err := s.all(Dashboard)
	if err != nil {
		return err
	}
	for _, r := range rows {
		text := withYear(r.cell(month), r.cell(year))
		d, err := parseDate(text)
		if err != nil {
			s.fail(r.line, month, "%q %s", shorten(text), err)
			continue
		}
		g.rows, g.dates = append(g.rows, r), append(g.dates, d)
	}
	s.months(t, g, month)
	return nil
}

// withYear joins the month and the year of tables that have a column for each.
func withYear(month, year string) string {
	if year == "" {
		return month
	}
	if _, err := strconv.Atoi(month); err == nil {
		return year + "-" + month
	}
	return month + " " + year
}

// measureColumns finds the columns with measures. False says that a name is not clear.
func (s *source) measureColumns(t *Table, g *grid, not ...int) bool {
	taken := map[Measure]int{}
	clear := true
	for i := range s.header.cells {
		name := s.column(i)
		if name == "" || slices.Contains(not, i) {
			continue
		}
		m, ok := measureOf(name)
		if a, b, two := both(name); two && !ok {
			s.fail(s.header.line, i, "the name means both %s and %s; rename the column to %q or to %q", a, b, a, b)
			clear = false
			continue
		}
		if !ok {
			t.tell("column %q: left out, as the name means no measure%s", shorten(name), perhaps(name))
			continue
		}
		if other, ok := taken[m.measure]; ok && !m.bare {
			s.twice(i, other, m.measure)
			clear = false
			continue
		}
		if !m.bare {
			taken[m.measure] = i
		}
		g.columns = append(g.columns, &column{index: i, meaning: m})
	}
	return clear
}

// twice refuses a second column for a measure.
func (s *source) twice(column, other int, m Measure) {
	s.fail(s.header.line, column, "both this column and %q are taken for %s (%s); keep that name for the one that is meant, and rename the "+
		"other, for example to %q", s.column(other), m, measureTexts[m].meaning, "other "+m.String())
}

// perhaps suggests the name of a measure.
func perhaps(name string) string {
	near := nearest(fold(name))
	if _, ok := known().measures[near]; ok {
		return "; perhaps " + strconv.Quote(near) + " was meant"
	}
	return ""
}

// months makes months of the rows of a grid.
func (s *source) months(t *Table, g *grid, month int) {
	var seen orders
	for i, r := range g.rows {
		seen.see(g.dates[i], r.line, month, r.cell(month))
	}
	before := s.problems.count()
	found := s.decideOrder(t, &seen)
	s.readValues(t, g)
	if s.problems.count() > before || len(g.rows) == 0 {
		return
	}
	if t.Numbered = seen.numbered > 0; t.Numbered {
		t.tell("months have numbers and no dates")
	}
	s.collect(t, g, found, month)
}

// count returns how many problems there are.
func (p *Problems) count() int { return len(p.First) + p.More }

// readValues reads the numbers of all columns, and decides what their signs mean.
func (s *source) readValues(t *Table, g *grid) {
	var all decimals
	own := make([]decimals, len(g.columns))
	for k, c := range g.columns {
		for _, r := range g.rows {
			text := r.cell(c.index)
			n := parseNumeral(text)
			if !n.missing && !n.ok() {
				s.fail(r.line, c.index, "%s", notNumber(text))
				n.missing = true
			}
			own[k].see(n, r.line)
			all.see(n, r.line)
			c.numbers = append(c.numbers, n)
		}
	}
	kept := g.columns[:0]
	for k, c := range g.columns {
		whole := c.meaning.measure.count() && !slices.ContainsFunc(c.numbers, func(n numeral) bool { return n.percent })
		found := s.decide(t, c.index, &own[k], whole, &all)
		told := false
		for _, n := range c.numbers {
			x := n.value[found]
			if n.missing {
				x = math.NaN()
			}
			told = told || !n.missing
			c.values = append(c.values, x)
		}
		if !told {
			t.tell("column %q: left out, as it is empty", s.column(c.index))
			continue
		}
		s.settle(t, g, c)
		kept = append(kept, c)
	}
	g.columns = kept
	s.checkTwice(g)
}

// settle decides between counts and rates, and checks the values of a column.
func (s *source) settle(t *Table, g *grid, c *column) {
	signs, most, fraction := 0, 0.0, false
	for i, n := range c.numbers {
		if n.percent {
			signs++
		}
		if x := c.values[i]; !n.missing {
			most, fraction = max(most, x), fraction || x != math.Trunc(x)
		}
	}
	m := &c.meaning
	if rate := m.measure.asRate(); rate.rate() && (signs > 0 || m.bare && fraction) {
		m.measure = rate
	}
	what := measureTexts[m.measure].meaning
	percent := m.measure.rate() && (signs > 0 || m.percent || most > 1)
	switch {
	case m.stays && percent:
		what += ", from the percent who stayed"
	case m.stays:
		what += ", from the share who stayed"
	case percent:
		what += ", in percent"
	}
	lowest, highest := math.Inf(1), math.Inf(-1)
	for i := range c.values {
		s.check(g, c, i, percent, signs > 0 && !m.percent)
		if x := c.values[i]; !math.IsNaN(x) {
			lowest, highest = min(lowest, x), max(highest, x)
		}
	}
	if m.measure.rate() {
		what += fmt.Sprintf(": %.3g to %.3g %%", 100*lowest, 100*highest)
	}
	t.tell("column %q: %s", s.column(c.index), what)
}

// check checks one value, and makes a share of it where it is a rate.
func (s *source) check(g *grid, c *column, i int, percent, signed bool) {
	x, line, text := c.values[i], g.rows[i].line, shorten(g.rows[i].cell(c.index))
	m := c.meaning
	switch {
	case math.IsNaN(x):
		return
	case x < 0:
		s.fail(line, c.index, "%q is negative; %s is at least 0", text, m.measure)
	case !m.measure.rate() && c.numbers[i].percent:
		s.fail(line, c.index, "%q is a percentage; %s is not a rate", text, m.measure)
	case m.measure.count() && x != math.Trunc(x):
		s.fail(line, c.index, "%q is not a whole number; %s is a count%s", text, m.measure, rateHint(m.measure))
	case !m.measure.rate():
		return
	case signed && !c.numbers[i].percent && x != 0:
		s.fail(line, c.index, "%q has no percent sign, but other values of the column have one", text)
	}
	if percent {
		x /= 100
	}
	if x > 1 {
		s.fail(line, c.index, "%q is above 100 %%", text)
	}
	if m.stays {
		x = 1 - x
	}
	c.values[i] = x
}

// rateHint says how a column with rates should be named.
func rateHint(m Measure) string {
	if rate := m.asRate(); rate != m {
		return "; name the column " + strconv.Quote(rate.String()) + " if it has rates"
	}
	return ""
}

// checkTwice refuses two columns that turned out to be the same rate.
func (s *source) checkTwice(g *grid) {
	taken := map[Measure]int{}
	for _, c := range g.columns {
		m := c.meaning.measure
		if other, ok := taken[m]; ok {
			s.twice(c.index, other, m)
		}
		taken[m] = c.index
	}
}

// collect puts the rows into months.
func (s *source) collect(t *Table, g *grid, found order, month int) {
	byMonth := map[int][]int{}
	days := map[int]int{}
	for i, d := range g.dates {
		at, day := d.in(found)
		key := at*32 + day
		if earlier, ok := days[key]; ok {
			what := "month"
			if day > 0 {
				what = "date"
			}
			s.fail(g.rows[i].line, month, "%q is the same %s as in %s; have one of each", shorten(g.rows[i].cell(month)), what,
				s.place(g.rows[earlier].line))
			continue
		}
		days[key] = i
		byMonth[at] = append(byMonth[at], i)
	}
	months, fine := map[int]*Month{}, false
	for _, at := range slices.Sorted(maps.Keys(byMonth)) {
		rows := byMonth[at]
		slices.SortFunc(rows, func(a, b int) int {
			_, dayA := g.dates[a].in(found)
			_, dayB := g.dates[b].in(found)
			return dayA - dayB
		})
		fine = fine || len(rows) > 1
		m := untold(at)
		for _, c := range g.columns {
			m.Values[c.meaning.measure] = ofMonth(c, rows)
		}
		s.compare(g, rows[0], &m)
		months[at] = &m
	}
	if fine {
		t.tell("several rows a month: their counts and money are added up, rates are joined, and the first number of active customers " +
			"is that of the month; the first and the last month may be partial")
	}
	t.setMonths(months)
}

// ofMonth makes one value of the rows of a month, which are in the order of their days.
func ofMonth(c *column, rows []int) float64 {
	sum, stay, told := 0.0, 1.0, false
	for _, i := range rows {
		x := c.values[i]
		switch {
		case math.IsNaN(x):
			continue
		case c.meaning.measure == Active:
			return x
		}
		told = true
		sum += x
		stay *= 1 - x
	}
	switch {
	case !told:
		return math.NaN()
	case len(rows) > 1 && c.meaning.measure.rate():
		return 1 - stay
	}
	return sum
}

// compare checks the values of a month with each other.
func (s *source) compare(g *grid, row int, m *Month) {
	for _, c := range g.columns {
		what := c.meaning.measure
		if what != Churned && what != OptOuts {
			continue
		}
		if part, whole := m.Values[what], m.Values[Active]; part > whole {
			s.fail(g.rows[row].line, c.index, "%s %s of %s customers; there can not be more than were active when the month began",
				written(part), what, written(whole))
		} else if rate := m.Values[what.asRate()]; apart(part/whole, rate, whole) {
			s.fail(g.rows[row].line, c.index, "%s of %s customers is %.2g %%, and %s says %.2g %%; leave out the column that is not meant", written(part), written(whole),
				100*part/whole, what.asRate(), 100*rate)
		}
	}
}

// apart reports whether a share that was counted and one that is stated cannot be of the same thing: a quarter, beyond rounding and one customer.
func apart(counted, stated, of float64) bool {
	return math.Abs(counted-stated) > .25*max(counted, stated)+.001+1/of // false where one is not known
}

func written(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// countMonths counts the fields that are months of the calendar.
func countMonths(cells []string) int {
	n := 0
	for _, c := range cells {
		if isDate(strings.TrimSpace(c)) {
			n++
		}
	}
	return n
}

// isWide reports whether the months are the columns.
func (s *source) isWide() bool {
	if len(s.header.cells) < 2 {
		return false
	}
	rest := s.header.cells[1:]
	if countMonths(rest) > 0 {
		return countMonths(rest)*2 >= len(rest)
	}
	_, measure := measureOf(s.column(0))
	return countAges(rest) > 1 && countAges(rest)*2 >= len(rest) && !measure
}

// readWide turns a table with a month a column, and reads it as the others.
func readWide(s *source, t *Table) error {
	t.Shape = Dashboard
	rows, err := s.all(Dashboard)
	if err != nil {
		return err
	}
	t.tell("a month a column: the table is turned")
	turned := &source{name: s.name, delimiter: s.delimiter, header: row{cells: []string{"month"}}, turned: &turned{rows: rows, top: s.header}}
	for _, r := range rows {
		turned.header.cells = append(turned.header.cells, r.cell(0))
	}
	at := 1
	turned.next = func() (row, error) { return turn(s, rows, &at) }
	if err := readDashboard(turned, t); err != nil {
		return err
	}
	s.problems = turned.problems
	s.left = append(s.left, turned.left...)
	return nil
}

// turned is how a wide table was before it was turned.
type turned struct {
	rows []row
	top  row
}

// fail returns the place of a problem in the wide table. There, the line is the number of the column.
func (w *turned) fail(p Problem, column int) Problem {
	at := p.Line - 1
	p.Line = w.top.line
	if column > 0 {
		p.Line = w.rows[column-1].line
	}
	if at >= 0 {
		p.Column = w.top.cell(at)
	}
	return p
}

// turn returns the next column of a wide table as a row. Its line is the number of the column.
func turn(s *source, rows []row, at *int) (row, error) {
	if *at >= len(s.header.cells) {
		return row{}, io.EOF
	}
	cells := []string{s.column(*at)}
	for _, r := range rows {
		cells = append(cells, r.cell(*at))
	}
	*at++
	return row{cells: cells, line: *at}, nil
}
