// Package table reads the tables that companies have of their own customers: a month a row, a triangle of cohorts, a list of customers
// with the days they came and left, a list of payments, or the results of an experiment. It takes them as spreadsheets and databases
// write them, says how it understood them, and refuses what could be meant in two ways. It holds no more of a file than it needs.
package table

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// Measure is a number that a company knows of a month.
type Measure int

// The measures. Counts are whole numbers from 0; rates are shares from 0 to 1.
const (
	Active       Measure = iota // customers when the month began
	Churned                     // of them, who left in the month
	Joined                      // new customers in the month
	OptOuts                     // of the active, who opted out of personalization or tracking in the month
	Conversions                 // purchases in the month
	Revenue                     // money in the month, in whatever currency the table has
	Complaints                  // complaints in the month
	ChurnRate                   // share of the active who left in the month, 0..1
	OptOutRate                  // share of the active who opted out in the month, 0..1
	MeasureCount                // how many measures there are
)

var measureTexts = [MeasureCount]struct{ name, meaning string }{
	Active:      {"active", "customers when the month began"},
	Churned:     {"churned", "customers who left in the month"},
	Joined:      {"joined", "new customers in the month"},
	OptOuts:     {"opt_outs", "customers who opted out in the month"},
	Conversions: {"conversions", "purchases in the month"},
	Revenue:     {"revenue", "money in the month"},
	Complaints:  {"complaints", "complaints in the month"},
	ChurnRate:   {"churn_rate", "share of the customers who left in the month"},
	OptOutRate:  {"opt_out_rate", "share of the customers who opted out in the month"},
}

// String returns the name that a column of the measure has, such as "churned".
func (m Measure) String() string {
	if m < 0 || m >= MeasureCount {
		return fmt.Sprintf("measure %d", int(m))
	}
	return measureTexts[m].name
}

// rate reports whether a measure is a share.
func (m Measure) rate() bool { return m == ChurnRate || m == OptOutRate }

// count reports whether a measure is a whole number.
func (m Measure) count() bool { return !m.rate() && m != Revenue }

// Month is one month and what a table tells of it.
type Month struct {
	At     int                   // months since year 0: 12*year+month-1; where months are only numbered, the number
	Values [MeasureCount]float64 // NaN where the table tells nothing; otherwise finite and at least 0
}

// untold is a month of which nothing is known.
func untold(at int) Month {
	m := Month{At: at}
	for i := range m.Values {
		m.Values[i] = math.NaN()
	}
	return m
}

// Arm is one outcome of one arm of an experiment.
type Arm struct {
	Name    string  // as the table has it
	Outcome Measure // never a rate: where a table gives rates, Count is the nearest whole number of N
	Count   float64 // how many of N; for Revenue, the money of all N together
	N       float64 // customers in the arm, above 0
}

// The shapes of a table.
const (
	Dashboard  = "dashboard"  // a month a row, or a month a column
	Cohorts    = "cohorts"    // customers by the month they came in, and how many were left later
	Events     = "events"     // a customer a row, with the day of the start and of the end
	Billing    = "billing"    // a payment a row
	Experiment = "experiment" // an arm a row
)

// Table is what was read.
type Table struct {
	Shape    string   // Dashboard, Cohorts, Events, Billing or Experiment
	Numbered bool     // the months have numbers and no dates
	Months   []Month  // ascending and without gaps, for all shapes but Experiment; a month that the table leaves out has only NaN
	Arms     []Arm    // in the order of the table, for Experiment
	Told     []string // how the table was understood, in sentences that a person can check
}

// tell adds a sentence on how the table was understood.
func (t *Table) tell(format string, args ...any) {
	t.Told = append(t.Told, fmt.Sprintf(format, args...))
}

// Problem is one mistake in a table.
type Problem struct {
	File   string // the name given to Read
	Line   int    // from 1; 0 when the problem belongs to no line
	Column string // the name in the header, "" when the problem belongs to no column
	Text   string // what is wrong and what is wanted
}

// Error returns the problem with its place.
func (p Problem) Error() string {
	var place []string
	if p.Line > 0 {
		place = append(place, fmt.Sprintf("line %d", p.Line))
	}
	if p.Column != "" {
		place = append(place, fmt.Sprintf("column %q", p.Column))
	}
	if len(place) == 0 {
		return p.File + ": " + p.Text
	}
	return p.File + ": " + strings.Join(place, ", ") + ": " + p.Text
}

// Problems are the mistakes in a table: the first of them, and how many more there are.
type Problems struct {
	First []Problem // at most 8, in the order of their lines
	More  int
}

const shownProblems = 8

// Error returns a line for each problem that is shown.
func (p *Problems) Error() string {
	var lines []string
	for _, problem := range p.First {
		lines = append(lines, problem.Error())
	}
	if p.More > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", p.More))
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the problems that are shown.
func (p *Problems) Unwrap() []error {
	var all []error
	for _, problem := range p.First {
		all = append(all, problem)
	}
	return all
}

// add keeps a problem when its line is among the first.
func (p *Problems) add(problem Problem) {
	at := len(p.First)
	for at > 0 && p.First[at-1].Line > problem.Line {
		at--
	}
	p.First = slices.Insert(p.First, at, problem)
	if len(p.First) > shownProblems {
		p.First = p.First[:shownProblems]
		p.More++
	}
}

// err returns nil when there are no problems.
func (p *Problems) err() error {
	if len(p.First) == 0 {
		return nil
	}
	return p
}

// row is one record of a table.
type row struct {
	cells []string
	line  int
}

// cell returns a field without the space around it, "" when the row has no such field.
func (r row) cell(i int) string {
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

// source gives the rows of a table one after the other.
type source struct {
	name      string
	header    row
	next      func() (row, error) // io.EOF at the end
	delimiter rune                // 0 for rows that were never text
	told      func() []string     // how the text was understood, asked for at the end
	problems  Problems
	rows      int      // rows of data so far
	left      []string // the first rows that were left out, and why
	leftMore  int      // how many more were left out
	turned    *turned  // nil unless the table was wide
}

// fail adds a problem with the value of a column.
func (s *source) fail(line, column int, format string, args ...any) {
	p := Problem{File: s.name, Line: line, Column: s.column(column), Text: fmt.Sprintf(format, args...)}
	if s.turned != nil {
		p = s.turned.fail(p, column)
	}
	s.problems.add(p)
}

// place names the line of a row; in a wide table, the column.
func (s *source) place(line int) string {
	if s.turned != nil {
		return fmt.Sprintf("column %q", s.turned.top.cell(line-1))
	}
	return fmt.Sprintf("line %d", line)
}

// column returns the name of a column, "" when there is none.
func (s *source) column(i int) string { return s.header.cell(i) }

// wrong returns an error on the header.
func (s *source) wrong(format string, args ...any) error {
	return Problem{File: s.name, Line: s.header.line, Text: fmt.Sprintf(format, args...)}
}

// data returns the next row of data: no blank lines, no totals, no remarks.
func (s *source) data() (row, error) {
	for {
		r, err := s.next()
		if err != nil {
			return r, err
		}
		filled, first := r.filled()
		switch {
		case filled == 0:
		case isTotal(first):
			s.leave(r.line, fmt.Sprintf("it is a total (%q)", first))
		case filled == 1 && len(s.header.cells) > 1 && isRemark(r.cell(0)):
			s.leave(r.line, fmt.Sprintf("it is a remark (%q)", first))
		case s.ragged(r):
		default:
			s.rows++
			return r, nil
		}
	}
}

// filled counts the fields with text, and returns the first of them.
func (r row) filled() (n int, first string) {
	for i := range r.cells {
		if text := r.cell(i); text != "" {
			if n == 0 {
				first = text
			}
			n++
		}
	}
	return n, first
}

// ragged reports a row with more fields than the header.
func (s *source) ragged(r row) bool {
	for i := len(s.header.cells); i < len(r.cells); i++ {
		if r.cell(i) != "" {
			s.fail(r.line, -1, "%d fields, but the header has %d; put a number with a comma in quotes, or delimit with semicolons",
				len(r.cells), len(s.header.cells))
			return true
		}
	}
	return false
}

const shownLeft = 5

// leave tells of a row that is left out.
func (s *source) leave(line int, why string) {
	if len(s.left) < shownLeft {
		s.left = append(s.left, fmt.Sprintf("%s is left out: %s", s.place(line), shorten(why)))
		return
	}
	s.leftMore++
}

func isTotal(text string) bool {
	if strings.ContainsAny(text, "0123456789") {
		return false
	}
	switch fold(text) {
	case "total", "totals", "grandtotal", "sum", "summe", "gesamt", "gesamtsumme", "insgesamt", "average", "avg", "mean", "durchschnitt",
		"mittelwert", "weightedaverage", "weightedavg", "ø", "subtotal", "zwischensumme":
		return true
	}
	return false
}

// isRemark tells the text below a table from a month without values.
func isRemark(text string) bool {
	if text == "" || !strings.ContainsAny(text, " :") {
		return false
	}
	_, err := parseDate(text)
	return err != nil
}

// heldBytes is how much text of a table is held where a shape needs all of it.
const heldBytes = 32 << 20

// all returns every row of data, for the shapes that have few.
func (s *source) all(shape string) ([]row, error) {
	var rows []row
	held := 0
	for {
		r, err := s.data()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{cells: slices.Clone(r.cells), line: r.line})
		for _, c := range r.cells {
			held += len(c) + 16
		}
		if held += 64; held > heldBytes {
			return nil, s.wrong("too long for a table of the shape %q: more than %d rows; add the rows up by month", shape, len(rows))
		}
	}
	return rows, s.some()
}

// some is an error when there were no rows of data.
func (s *source) some() error {
	if s.rows == 0 && len(s.problems.First) == 0 {
		return s.wrong("a header and no rows of data")
	}
	return nil
}

// Read reads a delimited text: any of the usual encodings, delimiters, number and date styles, in any of the shapes. The name is the one
// that errors show. An error is a Problem or a *Problems where a place in the text can be named, otherwise the error of the reader with
// the name before it.
func Read(name string, r io.Reader) (*Table, error) {
	s, err := open(name, r)
	if err != nil {
		return nil, err
	}
	return s.read()
}

// FromRows reads a table that is not a text: a header, and a function that returns one record after the other and io.EOF at the end. The
// record may be used again by the function. Lines are counted with the header as line 1. Errors are those of Read.
func FromRows(name string, header []string, next func() ([]string, error)) (*Table, error) {
	s := &source{name: name, header: row{cells: slices.Clone(header), line: 1}, told: func() []string { return nil }}
	line := 1
	s.next = func() (row, error) {
		record, err := next()
		line++
		if err != nil && !errors.Is(err, io.EOF) {
			err = fmt.Errorf("%s: line %d: %w", name, line, err)
		}
		return row{cells: record, line: line}, err
	}
	if err := s.checkHeader(); err != nil {
		return nil, err
	}
	return s.read()
}

// read finds the shape and reads the rows.
func (s *source) read() (*Table, error) {
	reading, err := s.shape()
	if err != nil {
		return nil, err
	}
	t := &Table{}
	if err := reading(s, t); err != nil {
		return nil, err
	}
	if err := s.problems.err(); err != nil {
		return nil, err
	}
	if len(t.Months) == 0 && len(t.Arms) == 0 {
		return nil, s.wrong("nothing to learn from: no row has a value")
	}
	rows := fmt.Sprintf("%d rows of data", s.rows)
	if s.rows == 1 {
		rows = "1 row of data"
	}
	if s.leftMore > 0 {
		s.left = append(s.left, fmt.Sprintf("%d more rows are left out, for such reasons", s.leftMore))
	}
	t.Told = slices.Concat(s.told(), []string{"shape: " + t.Shape}, t.Told, s.left, []string{rows})
	return t, nil
}

// setMonths sorts months and fills the gaps.
func (t *Table) setMonths(months map[int]*Month) {
	if len(months) == 0 {
		return
	}
	first, last := math.MaxInt, math.MinInt
	for at := range months {
		first, last = min(first, at), max(last, at)
	}
	gaps := 0
	for at := first; at <= last; at++ {
		if m := months[at]; m != nil {
			t.Months = append(t.Months, *m)
			continue
		}
		gaps++
		t.Months = append(t.Months, untold(at))
	}
	if gaps > 0 {
		t.tell("months from %s to %s, of which %d are not in the table", MonthName(first), MonthName(last), gaps)
		return
	}
	t.tell("months from %s to %s", MonthName(first), MonthName(last))
}

// shorten cuts a text that is too long to show.
func shorten(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
