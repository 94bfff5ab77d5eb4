package table

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"backlash/sim/number"
)

// sign is the letter before the decimals.
type sign int

const (
	point sign = iota
	comma
)

var signNames = [2]string{"point", "comma"}

// numeral is a number as it was written, which may mean two things until more of the column is known.
type numeral struct {
	value   [2]float64 // by the decimal sign; NaN when it is no number with that sign
	percent bool
	missing bool
}

// ok reports whether a numeral is a number at all.
func (n numeral) ok() bool { return !math.IsNaN(n.value[point]) || !math.IsNaN(n.value[comma]) }

// largest is the largest number that is read.
const largest = 1e15

var (
	plain    = number.Pattern(`^[0-9]*\.?[0-9]*([eE][-+]?[0-9]{1,3})?$`)
	grouped  = number.Pattern(`^[1-9][0-9]{0,2}([ ,][0-9]{2,3})*[ ,][0-9]{3}(\.[0-9]*)?$`)
	currency = number.Pattern(`(?i)^(eur|usd|gbp|chf|jpy|cad|aud|sek|nok|dkk|pln|czk|inr|euro|us\$|fr\.|kr\.?|zł|rs\.?)[ ]*` +
		`|[ ]*(eur|usd|gbp|chf|jpy|cad|aud|sek|nok|dkk|pln|czk|inr|euro|kr\.?|zł|\.-|,-)$`)
)

// isMissing reports whether a field says that there is no value.
func isMissing(text string) bool {
	switch strings.ToLower(text) {
	case "", "-", "--", "—", "–", "n/a", "na", "n.a.", "k.a.", "k. a.", "null", "nan", "none", "nil", "#n/a", "#nv", "#value!", "#wert!",
		"#div/0!", "#ref!", "?", `\n`, "(null)", "<na>", ".":
		return true
	}
	return false
}

// parseNumeral reads a number with its currency, percent sign, thousands and negative sign.
func parseNumeral(text string) numeral {
	n := numeral{value: [2]float64{math.NaN(), math.NaN()}}
	if n.missing = isMissing(text); n.missing {
		return n
	}
	if x, ok := parsePlain(text); ok {
		n.value = [2]float64{x, x}
		return n
	}
	negative := false
	if strings.Trim(text, "0123456789.,") != "" {
		text, negative, n.percent = undress(text)
	}
	n.value[point] = parseWith(text, negative)
	n.value[comma] = parseWith(strings.Map(swapped, text), negative)
	return n
}

// undress takes the sign, the percent sign and the currency off a number.
func undress(text string) (bare string, negative, percent bool) {
	text = strings.Map(ordinary, text)
	for changed := true; changed; {
		before := text
		text = strings.TrimSpace(text)
		if inside, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inside, ")") {
			negative, text = true, strings.TrimSuffix(inside, ")")
		}
		if rest, ok := strings.CutSuffix(text, "%"); ok && !percent {
			percent, text = true, rest
		}
		if rest, ok := strings.CutPrefix(text, "-"); ok && !negative {
			negative, text = true, rest
		} else if rest, ok := strings.CutSuffix(text, "-"); ok && !negative && strings.IndexByte("0123456789", rest[max(0, len(rest)-1)]) >= 0 {
			negative, text = true, rest
		}
		text = currency().ReplaceAllString(strings.Trim(text, "€$£¥¤"), "")
		changed = text != before
	}
	return strings.TrimPrefix(text, "+"), negative, percent
}

// parsePlain reads what most numbers of a long table are: a few digits.
func parsePlain(text string) (float64, bool) {
	const most = 15
	x := 0
	if len(text) > most {
		return 0, false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		x = 10*x + int(text[i]-'0')
	}
	return float64(x), true
}

// ordinary replaces the letters that look like others.
func ordinary(r rune) rune {
	switch {
	case r == '−', r == '–':
		return '-'
	case unicode.IsSpace(r), r == '\'', r == '’', r == '\u202f', r == '\u2009':
		return ' '
	}
	return r
}

// swapped makes a point of a comma and a comma of a point.
func swapped(r rune) rune {
	switch r {
	case '.':
		return ','
	case ',':
		return '.'
	}
	return r
}

// parseWith reads a number with a decimal point; thousands are apart by commas or by spaces. NaN is no number.
func parseWith(text string, negative bool) float64 {
	if strings.Contains(text, " ") && strings.Contains(text, ",") || !strings.ContainsAny(text, "0123456789") {
		return math.NaN()
	}
	simple := strings.Trim(text, "0123456789.") == "" && strings.Count(text, ".") < 2
	if !simple && !plain().MatchString(text) {
		if !grouped().MatchString(text) {
			return math.NaN()
		}
		text = strings.NewReplacer(",", "", " ", "").Replace(text)
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || x > largest {
		return math.NaN()
	}
	if negative && x != 0 {
		return -x
	}
	return x
}

// isNumber reports whether a text is a number and nothing else.
func isNumber(text string) bool { return parseNumeral(text).ok() }

// decimals collects what the numbers of a column say about its decimal sign.
type decimals struct {
	only     [2]int  // the first line with a number that only this sign explains, 0 when there is none
	unclear  int     // the first line with a number that both explain, and differently
	fraction [2]bool // with this sign, some unclear number is not whole
}

// see takes a number into account. The line is from 1.
func (d *decimals) see(n numeral, line int) {
	p, c := n.value[point], n.value[comma]
	switch {
	case n.missing || !n.ok() || p == c:
	case math.IsNaN(p):
		d.only[comma] = first(d.only[comma], line)
	case math.IsNaN(c):
		d.only[point] = first(d.only[point], line)
	default:
		d.unclear = first(d.unclear, line)
		d.fraction[point] = d.fraction[point] || p != math.Trunc(p)
		d.fraction[comma] = d.fraction[comma] || c != math.Trunc(c)
	}
}

// first returns the smaller of two lines, of which the first may be 0 for none.
func first(line, other int) int {
	if line == 0 || other < line {
		return other
	}
	return line
}

// clear returns the sign that the numbers show without doubt.
func (d *decimals) clear() (sign, bool) {
	switch {
	case d.only[point] > 0 && d.only[comma] == 0:
		return point, true
	case d.only[comma] > 0 && d.only[point] == 0:
		return comma, true
	}
	return point, false
}

// decide returns the sign of a column. It tells when the numbers of the column do not show it.
func (s *source) decide(t *Table, column int, d *decimals, whole bool, others *decimals) sign {
	if d.only[point] > 0 && d.only[comma] > 0 {
		s.fail(max(d.only[point], d.only[comma]), column, "a decimal %s here, a decimal %s in %s; use one of them in the whole column",
			signNames[later(d)], signNames[1-later(d)], s.place(min(d.only[point], d.only[comma])))
		return point
	}
	if found, ok := d.clear(); ok {
		t.tell("column %q: the decimal sign is a %s", s.column(column), signNames[found])
		return found
	}
	if d.unclear == 0 {
		return point
	}
	if whole && d.fraction[point] != d.fraction[comma] {
		found := point
		if d.fraction[point] {
			found = comma
		}
		t.tell("column %q: numbers such as the one in %s have thousands, as they are counts", s.column(column), s.place(d.unclear))
		return found
	}
	found, why := point, "as no other number says otherwise"
	if other, ok := others.clear(); ok {
		found, why = other, "as in the other columns"
	} else if s.delimiter == ';' {
		found, why = comma, "as the columns are delimited by semicolons"
	}
	t.tell("column %q: numbers such as the one in %s could be read in two ways; the decimal sign is taken for a %s, %s",
		s.column(column), s.place(d.unclear), signNames[found], why)
	return found
}

// later returns the sign that was seen last.
func later(d *decimals) sign {
	if d.only[comma] > d.only[point] {
		return comma
	}
	return point
}

// notNumber says what is wrong with a field that should be a number.
func notNumber(text string) string {
	return strconv.Quote(shorten(text)) + " is not a number; write digits, or leave it empty"
}
