package experiment

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reference names a result: METRIC[:SEGMENT][@MONTH][.STATISTIC]. Conditions, flags, figures and stories share this grammar. A segment is a
// word of letters, digits, _ and -, or any name in double or single quotes: trust:18-24, trust:"Gen Z"@12.p95. A month may be negative.
type Reference struct {
	Metric    string
	Segment   string // "" for all customers: no segment has an empty name
	Month     string // "" for the last month
	Statistic string // "" for the mean
}

// String writes a reference so that it can be read anywhere: the segment is in quotes unless it is one word.
func (r Reference) String() string {
	var b strings.Builder
	b.WriteString(r.Metric)
	if r.Segment != "" {
		b.WriteByte(':')
		switch {
		case word(r.Segment, inSegment) == r.Segment:
			b.WriteString(r.Segment)
		case strings.Contains(r.Segment, `"`):
			b.WriteString("'" + r.Segment + "'")
		default:
			b.WriteString(`"` + r.Segment + `"`)
		}
	}
	if r.Month != "" {
		b.WriteString("@" + r.Month)
	}
	if r.Statistic != "" {
		b.WriteString("." + r.Statistic)
	}
	return b.String()
}

func inName(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

func inSegment(r rune) bool {
	return r == '_' || r == '-' || unicode.In(r, unicode.L, unicode.N, unicode.M)
}

// inNumeral also takes letters and underscores, so that a number in a spelling that is refused is read, and named, as a whole.
func inNumeral(r rune) bool { return r == '.' || inName(r) }

// word returns the beginning of a text whose characters all belong to a class.
func word(text string, class func(rune) bool) string {
	if end := strings.IndexFunc(text, func(r rune) bool { return !class(r) }); end >= 0 {
		return text[:end]
	}
	return text
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// beginsNumeral reports whether a text begins with a number: a digit, or a point before one.
func beginsNumeral(text string) bool {
	return text != "" && (digit(text[0]) || text[0] == '.' && len(text) > 1 && digit(text[1]))
}

// numeral returns the number that a text begins with, the sign of an exponent included.
func numeral(text string) string {
	out := word(text, inNumeral)
	if last := out[len(out)-1]; (last == 'e' || last == 'E') && !strings.ContainsAny(out, "xX") {
		if rest := text[len(out):]; len(rest) > 1 && (rest[0] == '-' || rest[0] == '+') && digit(rest[1]) {
			return text[:len(out)+1] + word(rest[1:], inNumeral)
		}
	}
	return out
}

// scanReference reads the reference that a text begins with and returns what follows it.
func scanReference(text string) (r Reference, rest string, err error) {
	r.Metric = word(text, inName)
	rest = text[len(r.Metric):]
	if after, ok := strings.CutPrefix(rest, ":"); ok {
		if r.Segment, after, err = scanSegment(after); err != nil {
			return r, text, fmt.Errorf("%s: %w", r.Metric, err)
		}
		if r.Segment != "" { // otherwise the colon belongs to what follows
			rest = after
		}
	}
	if after, ok := strings.CutPrefix(rest, "@"); ok {
		r.Month = scanMonth(after)
		rest = after[len(r.Month):]
		if r.Month == "" {
			return r, text, fmt.Errorf("%s@: want a month after @", r.Metric)
		}
	}
	if len(rest) > 1 && rest[0] == '.' && inName(rune(rest[1])) && !digit(rest[1]) {
		r.Statistic = word(rest[1:], inNumeral)
		rest = rest[1+len(r.Statistic):]
	}
	return r, rest, nil
}

// scanSegment reads a segment's name.
func scanSegment(text string) (name, rest string, err error) {
	if text != "" && (text[0] == '"' || text[0] == '\'') {
		name, rest, closed := strings.Cut(text[1:], text[:1])
		switch {
		case !closed:
			return "", text, fmt.Errorf("the quote %c of a segment's name has no end", text[0])
		case name == "":
			return "", text, fmt.Errorf("want the name of a segment between the quotes")
		}
		return name, rest, nil
	}
	name = word(text, inSegment)
	return name, text[len(name):], nil
}

// scanMonth reads digits with whatever follows them without a space, but for a statistic, so that 1.5 or 0x1 is refused as a whole.
func scanMonth(text string) string {
	sign := 0
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+") {
		sign = 1
	}
	end := sign + len(word(text[sign:], inName))
	if end < len(text) && text[end] == '.' && end+1 < len(text) && digit(text[end+1]) {
		end += len(word(text[end:], inNumeral))
	}
	return text[:end]
}

// readings returns what a text that is a reference as a whole may mean, the likeliest first. A flag's text may hold a segment's name without
// quotes even where it is no word: what follows the colon, up to the last @, or all of it.
func readings(text string) (all []Reference, err error) {
	r, rest, err := scanReference(text)
	if err == nil && rest == "" {
		all = append(all, r)
	}
	metric, segment, ok := strings.Cut(text, ":")
	if !ok || segment == "" {
		if len(all) == 0 && err == nil {
			err = fmt.Errorf("%s: want METRIC[:SEGMENT][@MONTH]", text)
		}
		return all, err
	}
	if at := strings.LastIndexByte(segment, '@'); at > 0 {
		all = append(all, Reference{Metric: metric, Segment: segment[:at], Month: segment[at+1:]})
	}
	return append(all, Reference{Metric: metric, Segment: segment}), nil
}

// rewriteFormula replaces what stands in a formula as a number or as a name; everything else is copied.
func rewriteFormula(text string, number func(string) error, name func(rest string) (replacement, after string, err error)) (string, error) {
	var out strings.Builder
	for text != "" {
		switch first, size := utf8.DecodeRuneInString(text); {
		case beginsNumeral(text):
			n := numeral(text)
			if err := number(n); err != nil {
				return "", err
			}
			out.WriteString(n)
			text = text[len(n):]
		case inName(first):
			replacement, after, err := name(text)
			if err != nil {
				return "", err
			}
			out.WriteString(replacement)
			text = after
		default:
			out.WriteString(text[:size])
			text = text[size:]
		}
	}
	return out.String(), nil
}
