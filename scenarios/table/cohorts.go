package table

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"backlash/sim/number"
)

// cohort is the customers who came in one month.
type cohort struct {
	date date
	line int
	text string
	size numeral
	left map[int]mark // by age, as the table counts it
}

// mark is how many of a cohort were left at an age.
type mark struct {
	n            numeral
	line, column int
	text         string
}

// triangle is a table of cohorts before it is known what its numbers mean.
type triangle struct {
	cohorts []*cohort
	size    int // the column of the size, -1 when there is none
	left    int // the column of those left, or the first of them
	first   int // the least age in the table
}

var ageName = number.Pattern(`(?i)^(?:m|month|monat|mon|period|periode|age|alter|nach monat|after month)?` +
	`[ _#+.-]{0,3}([0-9]{1,3})(?: ?(?:months?|monate?|m|mo))?$`)

// ageOf reads the age in the name of a column, such as 3, M3, Month 3 or +3.
func ageOf(name string) (int, bool) {
	m := ageName().FindStringSubmatch(strings.TrimSpace(name))
	if m == nil {
		return 0, false
	}
	age, err := strconv.Atoi(m[1])
	return age, err == nil
}

func countAges(cells []string) int {
	n := 0
	for _, c := range cells {
		if _, ok := ageOf(c); ok {
			n++
		}
	}
	return n
}

// ages returns the columns whose names are ages.
func (s *source) ages() map[int]int {
	columns := map[int]int{}
	for i := range s.header.cells {
		if age, ok := ageOf(s.column(i)); ok {
			if _, taken := columns[age]; !taken {
				columns[age] = i
			}
		}
	}
	return columns
}

// isTriangle reports whether the columns are ages of cohorts.
func (s *source) isTriangle() bool {
	ages := s.ages()
	if len(ages) < 2 {
		return false
	}
	if s.find(partCohort) >= 0 {
		return true
	}
	_, zero := ages[0]
	name := s.column(0)
	return (name == "" || partMonth.is(name)) && (zero || s.find(partSize, 0) >= 0)
}

// readTriangle reads a cohort a row, with a column for each age.
func readTriangle(s *source, t *Table) error {
	t.Shape = Cohorts
	columns := s.ages()
	ages := slices.Sorted(maps.Keys(columns))
	if ages[0] > 1 || ages[len(ages)-1]-ages[0]+1 != len(ages) {
		return s.wrong("the columns of a table of cohorts should be months 0, 1, 2 and so on without gaps; these go from %d to %d",
			ages[0], ages[len(ages)-1])
	}
	month := max(s.find(partCohort), 0)
	used := append(slices.Collect(maps.Values(columns)), month)
	tri := &triangle{size: s.find(partSize, used...), left: columns[ages[0]], first: ages[0]}
	s.take(t, month, "the month in which the cohort came")
	s.take(t, tri.size, "customers in the cohort")
	t.tell("columns %q to %q: customers left at that age", s.column(columns[ages[0]]), s.column(columns[ages[len(ages)-1]]))
	s.leaveOthers(t, append(used, tri.size)...)
	rows, err := s.all(Cohorts)
	if err != nil {
		return err
	}
	for _, r := range rows {
		c := s.cohortOf(r, month, tri.size)
		if c == nil {
			continue
		}
		for _, age := range ages {
			s.mark(c, r, age, columns[age])
		}
		tri.cohorts = append(tri.cohorts, c)
	}
	s.finish(t, tri, month, nil)
	return nil
}

// cohortOf starts a cohort, nil when its month is wrong.
func (s *source) cohortOf(r row, month, size int) *cohort {
	d, err := parseDate(r.cell(month))
	if err != nil {
		s.fail(r.line, month, "%q %s", shorten(r.cell(month)), err)
		return nil
	}
	c := &cohort{date: d, line: r.line, text: r.cell(month), size: parseNumeral(r.cell(size)), left: map[int]mark{}}
	if !c.size.missing && !c.size.ok() {
		s.fail(r.line, size, "%s", notNumber(r.cell(size)))
	}
	return c
}

// mark adds how many are left.
func (s *source) mark(c *cohort, r row, age, column int) {
	n := parseNumeral(r.cell(column))
	switch {
	case n.missing:
	case !n.ok():
		s.fail(r.line, column, "%s", notNumber(r.cell(column)))
	default:
		c.left[age] = mark{n: n, line: r.line, column: column, text: r.cell(column)}
	}
}

// readLongCohorts reads a row for each cohort and age.
func readLongCohorts(s *source, t *Table) error {
	t.Shape = Cohorts
	month := s.find(partCohort)
	age := s.find(partAge, month)
	left := s.find(partLeft, month, age)
	if age < 0 || left < 0 {
		return s.missing("a table of cohorts needs the columns cohort, age and customers", s.guesses())
	}
	tri := &triangle{size: s.find(partSize, month, age, left), left: left, first: math.MaxInt}
	s.take(t, month, "the month in which the cohort came")
	s.take(t, age, "the age of the cohort in months")
	s.take(t, left, "customers left at that age")
	s.take(t, tri.size, "customers in the cohort")
	s.leaveOthers(t, month, age, left, tri.size)
	rows, err := s.all(Cohorts)
	if err != nil {
		return err
	}
	cohorts, marks := map[date]*cohort{}, []longMark{}
	for _, r := range rows {
		c := s.cohortOf(r, month, tri.size)
		if c == nil {
			continue
		}
		if known := cohorts[c.date]; known != nil {
			c = known
		} else {
			cohorts[c.date] = c
			tri.cohorts = append(tri.cohorts, c)
		}
		a, err := parseDate(r.cell(age))
		if err != nil {
			s.fail(r.line, age, "%q is not an age in months; write 0, 1, 2 and so on", shorten(r.cell(age)))
			continue
		}
		marks = append(marks, longMark{cohort: c, row: r, age: a})
	}
	s.finish(t, tri, month, func(found order) {
		for _, m := range marks {
			s.markLong(tri, m, found, age)
		}
	})
	return nil
}

// longMark is a row of a long table of cohorts.
type longMark struct {
	cohort *cohort
	row    row
	age    date
}

// markLong adds how many are left, once the order of the dates is known.
func (s *source) markLong(tri *triangle, m longMark, found order, column int) {
	age, _ := m.age.in(found)
	if !m.age.number {
		at, _ := m.cohort.date.in(found)
		age -= at
	}
	if age < 0 || age > lastNumber {
		s.fail(m.row.line, column, "%q is before the month of the cohort", shorten(m.row.cell(column)))
		return
	}
	if earlier, ok := m.cohort.left[age]; ok {
		s.fail(m.row.line, column, "cohort %q has month %d also in line %d; have one row for each", m.cohort.text, age, earlier.line)
		return
	}
	tri.first = min(tri.first, age)
	s.mark(m.cohort, m.row, age, tri.left)
}

// finish decides what the dates and the numbers mean, and makes months.
func (s *source) finish(t *Table, tri *triangle, month int, marks func(order)) {
	var seen orders
	for _, c := range tri.cohorts {
		seen.see(c.date, c.line, month, c.text)
	}
	found := s.decideOrder(t, &seen)
	if marks != nil {
		marks(found)
	}
	if s.problems.count() > 0 {
		return
	}
	s.eachCohortOnce(tri, month, found)
	sizes, left := s.cohortValues(t, tri)
	if s.problems.count() > 0 || len(left) == 0 {
		return
	}
	t.Numbered = seen.numbered > 0
	start := s.startAge(t, tri, sizes, left)
	months := map[int]*Month{}
	for i := range tri.cohorts {
		at, _ := tri.cohorts[i].date.in(found)
		addCohort(months, at-start, left[i], sizes[i], start)
	}
	t.tell("a month counts the cohorts of which the table has this month and the one before")
	t.tell("churn is that of these cohorts: where they are all young, it is higher than that of all your customers")
	t.setMonths(months)
}

// eachCohortOnce refuses a month with two cohorts.
func (s *source) eachCohortOnce(tri *triangle, month int, found order) {
	lines := map[int]int{}
	for _, c := range tri.cohorts {
		at, _ := c.date.in(found)
		if earlier, ok := lines[at]; ok {
			s.fail(c.line, month, "%q is the same month as in line %d; have one cohort for each", shorten(c.text), earlier)
			continue
		}
		lines[at] = c.line
	}
}

// cohortValues returns the sizes, NaN when they are not told, and the customers left by age.
func (s *source) cohortValues(t *Table, tri *triangle) (sizes []float64, left []map[int]float64) {
	var ofSize, ofLeft decimals
	shares := s.see(tri, &ofSize, &ofLeft)
	sizeSign := s.decide(t, tri.size, &ofSize, true, &ofLeft)
	leftSign := s.decide(t, tri.left, &ofLeft, !shares, &ofSize)
	for _, c := range tri.cohorts {
		size := c.size.value[sizeSign]
		if !c.size.missing && (c.size.percent || !(size >= 0) || size != math.Trunc(size)) {
			s.fail(c.line, tri.size, "the size of a cohort is a whole number from 0")
		}
		sizes = append(sizes, size)
	}
	scale, what := tri.scale(sizes, leftSign)
	t.tell("customers left are %s", what)
	for i, c := range tri.cohorts {
		if scale > 0 && math.IsNaN(sizes[i]) && len(c.left) > 0 {
			s.fail(c.line, tri.size, "the cohort has percentages and no size; add a column \"size\" with its customers")
			continue
		}
		values := map[int]float64{}
		for _, age := range slices.Sorted(maps.Keys(c.left)) {
			values[age] = s.leftOf(c.left[age], leftSign, sizes[i], scale)
		}
		left = append(left, values)
	}
	return sizes, left
}

// see looks at all numbers, and reports whether some have percent signs.
func (s *source) see(tri *triangle, ofSize, ofLeft *decimals) (percent bool) {
	for _, c := range tri.cohorts {
		ofSize.see(c.size, c.line)
		for _, m := range c.left {
			ofLeft.see(m.n, m.line)
			percent = percent || m.n.percent
		}
	}
	return percent
}

// scale returns by what the size is multiplied to count those left: 0 for counts, 1 for shares, 0.01 for percent.
func (tri *triangle) scale(sizes []float64, sign sign) (scale float64, what string) {
	most, fraction, signs, hundreds, other := 0.0, false, false, true, false
	for i, c := range tri.cohorts {
		for age, m := range c.left {
			x := m.n.value[sign]
			most, fraction, signs = max(most, x), fraction || x != math.Trunc(x), signs || m.n.percent
			hundreds = hundreds && (age != tri.first || x == 100)
		}
		other = other || !math.IsNaN(sizes[i]) && sizes[i] != 100
	}
	switch {
	case signs:
		return 0.01, "percent of the cohort"
	case fraction && most <= 1:
		return 1, "shares of the cohort"
	case fraction && most <= 100, hundreds && most <= 100 && other:
		return 0.01, "percent of the cohort, though without percent signs"
	}
	return 0, "counts"
}

// leftOf checks how many are left, and counts them.
func (s *source) leftOf(m mark, sign sign, size, scale float64) float64 {
	x := m.n.value[sign]
	if scale > 0 {
		if x*scale > 1 {
			s.fail(m.line, m.column, "%q is above 100 %%", shorten(m.text))
		}
		x = math.Round(x * scale * size)
	}
	switch {
	case x < 0:
		s.fail(m.line, m.column, "%q is negative; customers left are at least 0", shorten(m.text))
	case x != math.Trunc(x):
		s.fail(m.line, m.column, "%q is not a whole number; customers are counted", shorten(m.text))
	case x > size:
		s.fail(m.line, m.column, "%q is more than the %s customers of the cohort", shorten(m.text), written(size))
	}
	return x
}

// startAge returns the age that the table gives to the month in which a cohort came.
func (s *source) startAge(t *Table, tri *triangle, sizes []float64, left []map[int]float64) int {
	if tri.first == 0 {
		t.tell("month 0 is the month in which a cohort came")
		return 0
	}
	whole := true
	for i := range left {
		x, ok := left[i][tri.first]
		whole = whole && (!ok || math.IsNaN(sizes[i]) || x == sizes[i])
	}
	if whole {
		t.tell("month %d is the month in which a cohort came", tri.first)
		return tri.first
	}
	t.tell("month %d is the month after a cohort came, as some customers had left by then", tri.first)
	return 0
}

// addCohort adds the customers of a cohort to the months in which it has this month and the one before. The month of age 0 is at zero.
func addCohort(months map[int]*Month, zero int, left map[int]float64, size float64, start int) {
	if _, ok := left[start]; !ok && !math.IsNaN(size) {
		left[start] = size
	}
	for age, now := range left {
		before, ok := left[age-1]
		if !ok {
			continue
		}
		m := months[zero+age]
		if m == nil {
			fresh := untold(zero + age)
			fresh.Values[Active], fresh.Values[Churned] = 0, 0
			m = &fresh
			months[zero+age] = m
		}
		m.Values[Active] += before
		m.Values[Churned] += max(before-now, 0)
	}
}
