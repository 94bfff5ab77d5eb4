package table

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"backlash/sim/number"
)

const (
	firstYear  = 1900
	lastYear   = 2199
	lastNumber = 1200 // the highest number of a month in a table that only numbers them
)

// MonthName writes a month as 2024-01. A month of a table that only numbers them is written as "month 3".
func MonthName(at int) string {
	if at < 12*firstYear {
		return fmt.Sprintf("month %d", at)
	}
	return fmt.Sprintf("%04d-%02d", at/12, at%12+1)
}

// ParseMonth reads a month, as months since year 0: 2024-01, 2024-01-15, 01/2024, Jan 2024, Januar 2024 and so on. It refuses what could
// be two months, such as 1/2/2024.
func ParseMonth(text string) (int, error) {
	d, err := parseDate(strings.TrimSpace(text))
	if err != nil {
		return 0, fmt.Errorf("%q %w", shorten(text), err)
	}
	switch {
	case d.number:
		return 0, fmt.Errorf("%q is not a month; want one such as 2024-01", shorten(text))
	case d.open():
		return 0, fmt.Errorf("%q could be two dates; write it as 2024-01-31", shorten(text))
	}
	at, _ := d.in(d.known())
	return at, nil
}

// order is the order of day and month in dates such as 1/2/2024.
type order int

const (
	dayFirst order = iota
	monthFirst
)

var orderNames = [2]string{"the day before the month", "the month before the day"}

// date is a date as it was written. A date with slashes may mean two days until more of the column is known.
type date struct {
	year, month, day int    // day 0 where only a month was written
	other            [2]int // month and day if the month comes first, for dates with slashes; 0 when it is none
	slashed          bool
	number           bool // only a number, in month
}

// can reports whether a date has a meaning in an order.
func (d date) can(o order) bool {
	if o == dayFirst || !d.slashed {
		return d.month > 0 || d.number
	}
	return d.other[0] > 0
}

// open reports whether the order makes a difference.
func (d date) open() bool { return d.slashed && d.month > 0 && d.other[0] > 0 && d.month != d.other[0] }

// known returns an order in which the date has a meaning.
func (d date) known() order {
	if d.can(dayFirst) {
		return dayFirst
	}
	return monthFirst
}

// in returns the month, as months since year 0, and the day.
func (d date) in(o order) (at, day int) {
	switch {
	case d.number:
		return d.month, 0
	case o == monthFirst && d.slashed:
		return 12*d.year + d.other[0] - 1, d.other[1]
	}
	return 12*d.year + d.month - 1, d.day
}

var (
	clock   = number.Pattern(`(?i)[T ,]+[0-9]{1,2}:[0-9]{2}.*$`)
	numbers = number.Pattern(`^([0-9]{1,4})([-/. ])[ ]?([0-9]{1,4})(?:[-/. ][ ]?([0-9]{1,4}))?\.?$`)
	monthM  = number.Pattern(`(?i)^([0-9]{4})[- ]?M([0-9]{1,2})$`)
	weekW   = number.Pattern(`(?i)^([0-9]{4})[- ]?(?:W|KW)[ -]?([0-9]{1,2})(-[1-7])?$`)
	quarter = number.Pattern(`(?i)^(q[1-4]|[1-4]q|h[12]|[1-4]\. ?quartal|quarter [1-4])\b|[0-9][- /]?(q[1-4]|h[12])$`)
	ordinal = number.Pattern(`(?i)^(?:month|monat|m|mon|period)[ _#.-]?([0-9]{1,4})$`)
	pieces  = number.Pattern(`[0-9]+|\pL+`)
	serial  = number.Pattern(`^(?:[0-9]+|[0-9]{5}[.,][0-9]+)$`)
)

var errNoYear = errors.New("has no year; write it as Jan 2024")

var errQuarter = errors.New("is a quarter or a half-year; a row should be a month")

// wantMonth is the end of the errors on dates.
const wantMonth = "write it as 2024-01 or 2024-01-31"

var errNoMonth = errors.New("is not a month; " + wantMonth)

// parseDate reads a date in any of the usual ways. Its errors go on after the text.
func parseDate(text string) (date, error) {
	if d, ok := isoDate(text); ok {
		return d, nil
	}
	text = strings.TrimSpace(clock().ReplaceAllString(strings.Trim(text, "'"), ""))
	switch {
	case text == "" || len(text) > 60:
		return date{}, errNoMonth
	case quarter().MatchString(text):
		return date{}, errQuarter
	}
	if serial().MatchString(text) {
		days, _, _ := strings.Cut(strings.Replace(text, ",", ".", 1), ".")
		return bareNumber(days)
	}
	if m := numbers().FindStringSubmatch(text); m != nil {
		return dateOfNumbers(m[1], m[2], m[3], m[4])
	}
	if m := monthM().FindStringSubmatch(text); m != nil {
		return calendar(m[1], m[2], "")
	}
	if m := weekW().FindStringSubmatch(text); m != nil {
		return week(m[1], m[2])
	}
	if m := ordinal().FindStringSubmatch(text); m != nil {
		return bareNumber(m[1])
	}
	return dateOfWords(text)
}

// isoDate reads what most dates of a long table are, 2024-01-31 and what follows it.
func isoDate(text string) (date, bool) {
	if len(text) < 10 || text[4] != '-' || text[7] != '-' || len(text) > 10 && text[10] != 'T' && text[10] != ' ' {
		return date{}, false
	}
	n := [3]int{}
	for i, part := range [3]string{text[:4], text[5:7], text[8:10]} {
		for j := range len(part) {
			if part[j] < '0' || part[j] > '9' {
				return date{}, false
			}
			n[i] = 10*n[i] + int(part[j]-'0')
		}
	}
	if n[0] < firstYear || n[0] > lastYear || !isDay(n[0], n[1], n[2]) {
		return date{}, false
	}
	return date{year: n[0], month: n[1], day: n[2]}, true
}

// isDate reports whether a text is a date of the calendar.
func isDate(text string) bool {
	d, err := parseDate(text)
	return err == nil && !d.number
}

func isDay(year, month, day int) bool {
	return month >= 1 && month <= 12 && day >= 1 && day <= time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// bareNumber reads 202401, 20240131, the days that spreadsheets count since 1900, and the plain number of a month.
func bareNumber(text string) (date, error) {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil:
	case len(text) == 8:
		return calendar(text[:4], text[4:6], text[6:])
	case len(text) == 6:
		return calendar(text[:4], text[4:], "")
	case len(text) == 5 && n >= 10000:
		day := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
		return date{year: day.Year(), month: int(day.Month()), day: day.Day()}, nil
	case len(text) == 4 && n >= firstYear && n <= lastYear:
		return date{}, errors.New("is a year; a row should be a month")
	case n <= lastNumber:
		return date{number: true, month: n}, nil
	}
	return date{}, errNoMonth
}

// calendar makes a date of a year, a month and perhaps a day.
func calendar(year, month, day string) (date, error) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	switch {
	case y < firstYear || y > lastYear:
		return date{}, fmt.Errorf("has the year %d; want %d to %d", y, firstYear, lastYear)
	case m < 1 || m > 12:
		return date{}, fmt.Errorf("has month %d; months go from 1 to 12", m)
	case day != "" && !isDay(y, m, d):
		return date{}, fmt.Errorf("has day %d, which %s does not have", d, MonthName(12*y+m-1))
	}
	return date{year: y, month: m, day: d}, nil
}

// week makes a date of the Monday of a week, as ISO 8601 counts weeks.
func week(year, number string) (date, error) {
	y, _ := strconv.Atoi(year)
	n, _ := strconv.Atoi(number)
	if y < firstYear || y > lastYear || n < 1 || n > 53 {
		return date{}, fmt.Errorf("has week %d; weeks go from 1 to 53", n)
	}
	day := time.Date(y, 1, 4, 0, 0, 0, 0, time.UTC)
	day = day.AddDate(0, 0, 7*(n-1)-(int(day.Weekday())+6)%7)
	return date{year: day.Year(), month: int(day.Month()), day: day.Day()}, nil
}

// dateOfNumbers reads 2024-01, 01/2024, 2024/1/5, 31.01.2024 and 1/31/24.
func dateOfNumbers(a, mark, b, c string) (date, error) {
	switch {
	case len(a) == 4 && len(b) <= 2 && len(c) <= 2:
		return calendar(a, b, c)
	case c == "" && len(a) <= 2 && len(b) == 4:
		return calendar(b, a, "")
	case c == "" || len(a) > 2 || len(b) > 2 || len(c) != 2 && len(c) != 4:
		return date{}, errNoMonth
	}
	year := fullYear(c)
	dayBefore, err := calendar(year, b, a)
	if mark == "." {
		return dayBefore, err
	}
	monthBefore, other := calendar(year, a, b)
	if err != nil && other != nil {
		return date{}, err
	}
	y, _ := strconv.Atoi(year)
	return date{year: y, month: dayBefore.month, day: dayBefore.day, other: [2]int{monthBefore.month, monthBefore.day}, slashed: true}, nil
}

// fullYear makes 2024 of 24.
func fullYear(text string) string {
	if len(text) == 2 {
		return "20" + text
	}
	return text
}

// monthWords are the folded names of the months, 1 to 12.
var monthWords = sync.OnceValue(func() map[string]int {
	words := map[string]int{}
	for i, names := range []string{"jan january januar jänner jaenner", "feb february februar feber", "mar march märz maerz mär mrz mae",
		"apr april", "may mai", "jun june juni", "jul july juli", "aug august", "sep sept september", "oct october okt oktober",
		"nov november", "dec december dez dezember"} {
		for name := range strings.FieldsSeq(names) {
			words[fold(name)] = i + 1
		}
	}
	return words
})

// dateOfWords reads Jan 2024, Jan-24, 15. Januar 2024 and January 15, 2024.
func dateOfWords(text string) (date, error) {
	var digits []string
	month := 0
	for _, piece := range pieces().FindAllString(text, -1) {
		switch {
		case piece[0] >= '0' && piece[0] <= '9':
			digits = append(digits, piece)
		case monthWords()[fold(piece)] > 0 && month == 0:
			month = monthWords()[fold(piece)]
		case !isDayWord(fold(piece)):
			return date{}, errNoMonth
		}
	}
	number := strconv.Itoa(month)
	switch {
	case month == 0:
		return date{}, errNoMonth
	case len(digits) == 0:
		return date{}, errNoYear
	case len(digits) == 1 && len(digits[0]) == 4:
		return calendar(digits[0], number, "")
	case len(digits) == 1 && len(digits[0]) == 2 && !strings.HasPrefix(text, digits[0]):
		return calendar(fullYear(digits[0]), number, "")
	case len(digits) == 2 && len(digits[0]) == 4:
		return calendar(digits[0], number, digits[1])
	case len(digits) == 2 && len(digits[0]) <= 2 && (len(digits[1]) == 4 || len(digits[1]) == 2):
		return calendar(fullYear(digits[1]), number, digits[0])
	}
	return date{}, errNoMonth
}

// isDayWord reports whether a word of a date can be passed over.
func isDayWord(word string) bool {
	switch word {
	case "mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
		"mo", "di", "mi", "do", "fr", "sa", "so", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
		"st", "nd", "rd", "th", "of":
		return true
	}
	return false
}

// orders collects what the dates of a table say about the order of day and month.
type orders struct {
	only     [2]int // the first line with a date that only this order explains, 0 when there is none
	column   [2]int // its column
	open     int    // the first line with a date that both orders explain
	openIn   int    // its column
	text     string // it
	notFirst [2]bool
	numbered int // the first line with only a number
	dated    int // the first line with a date of the calendar
}

// see takes a date into account.
func (o *orders) see(d date, line, column int, text string) {
	if d.number {
		o.numbered = first(o.numbered, line)
		return
	}
	o.dated = first(o.dated, line)
	if !d.slashed {
		return
	}
	for each := range order(2) {
		if d.can(each) && !d.can(1-each) && o.only[each] == 0 {
			o.only[each], o.column[each] = line, column
		}
		_, day := d.in(each)
		o.notFirst[each] = o.notFirst[each] || day != 1
	}
	if d.open() && o.open == 0 {
		o.open, o.openIn, o.text = line, column, strings.Clone(text)
	}
}

// decideOrder returns the order of day and month in a table.
func (s *source) decideOrder(t *Table, o *orders) order {
	found := dayFirst
	switch {
	case o.numbered > 0 && o.dated > 0:
		s.fail(max(o.numbered, o.dated), -1, "months with dates, and months with only a number as in %s; use one of them",
			s.place(o.numbered))
		return found
	case o.only[dayFirst] > 0 && o.only[monthFirst] > 0:
		later := dayFirst
		if o.only[monthFirst] > o.only[dayFirst] {
			later = monthFirst
		}
		s.fail(o.only[later], o.column[later], "%s here, %s in %s; write dates as 2024-01-31", orderNames[later], orderNames[1-later],
			s.place(o.only[1-later]))
		return found
	case o.only[dayFirst] > 0:
	case o.only[monthFirst] > 0:
		found = monthFirst
	case o.open == 0:
		return found
	case o.notFirst[dayFirst] == o.notFirst[monthFirst]:
		s.fail(o.open, o.openIn, "%q could be two dates, and no date of the table says whether the day or the month comes first; "+
			"write dates as 2024-01-31", o.text)
		return found
	case o.notFirst[dayFirst]:
		found = monthFirst
	}
	t.tell("dates have %s", orderNames[found])
	return found
}
