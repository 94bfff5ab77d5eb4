package scenarios

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// scalar is one value as it was written, before anybody decides what it means. Kinds of tokens are kept, because YAML's own
// conversions turn 1.5 into 1 and 010 into 8 without a word.
type scalar struct {
	text   string
	quoted bool
}

// mistake is what is wrong with a value; the zero mistake is none.
type mistake struct{ wish, nearest string }

var (
	wholeNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	number      = regexp.MustCompile(`^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$`)
	leadingZero = regexp.MustCompile(`^[-+]?0[0-9]`)
)

// count reads a whole number within bounds.
func (s scalar) count(lo, hi int) (int, mistake) {
	wish := "want a whole number, " + strconv.Itoa(lo) + ".." + strconv.Itoa(hi)
	if s.quoted || !wholeNumber.MatchString(s.text) {
		return 0, mistake{wish: wish + s.hint()}
	}
	n, err := strconv.Atoi(s.text)
	if err != nil || n < lo || n > hi {
		return 0, mistake{wish: wish}
	}
	return n, mistake{}
}

// seed reads a whole number of 64 bits.
func (s scalar) seed() (uint64, mistake) {
	if !s.quoted && wholeNumber.MatchString(s.text) {
		if n, err := strconv.ParseUint(s.text, 10, 64); err == nil {
			return n, mistake{}
		}
	}
	return 0, mistake{wish: "want a whole number, 0..18446744073709551615" + s.hint()}
}

// number reads a finite number within bounds.
func (s scalar) number(lo, hi float32) (float32, mistake) {
	wish := "want a number, " + short(lo) + ".." + short(hi)
	if s.quoted || !number.MatchString(s.text) || leadingZero.MatchString(s.text) {
		return 0, mistake{wish: wish + s.hint()}
	}
	x, err := strconv.ParseFloat(s.text, 32)
	if err != nil || math.IsInf(x, 0) || float32(x) < lo || float32(x) > hi {
		return 0, mistake{wish: wish}
	}
	return float32(x), mistake{}
}

// truth reads true or false.
func (s scalar) truth() (bool, mistake) {
	if !s.quoted && (s.text == "true" || s.text == "false") {
		return s.text == "true", mistake{}
	}
	return false, mistake{wish: "want true or false"}
}

// oneOf reads one of the known names and returns its place.
func (s scalar) oneOf(names []string) (int, mistake) {
	for i, n := range names {
		if n == s.text {
			return i, mistake{}
		}
	}
	near := Nearest(s.text, names)
	wish := "unknown name"
	if near == "" || len(names) <= 6 {
		wish = "want one of " + strings.Join(names, ", ")
	}
	return 0, mistake{wish, near}
}

// title reads a short name that a person gives.
func (s scalar) title() (string, mistake) {
	if s.text == "" || len(s.text) > 64 || strings.ContainsAny(s.text, "=,\"") || !printable(s.text) {
		return "", mistake{wish: "want a name of 1..64 printable characters without , = or quotes"}
	}
	return s.text, mistake{}
}

// label reads the name of a brand or a segment, by which tables and addresses tell them apart. It may not be one that tables have for something else, nor look like one of
// the names before it: case, spaces and the forms of Unicode tell no names apart.
func (s scalar) label(before given) (string, mistake) {
	if _, m := s.title(); m.wish != "" {
		return "", m
	}
	if strings.TrimSpace(s.text) != s.text {
		return "", mistake{wish: "want no space at its ends"}
	}
	look := looks(s.text)
	switch other, twice := before[look]; {
	case look == "all" || look == "none":
		return "", mistake{wish: "a reserved name: tables have it for " + map[string]string{"all": "everybody", "none": "those without a brand"}[look]}
	case twice && other == s.text:
		return "", mistake{wish: "stands here a second time"}
	case twice:
		return "", mistake{wish: "looks like " + strconv.Quote(other) + ", which is another; want names that differ in more than case, spaces and accents' encoding"}
	}
	before[look] = s.text
	return s.text, mistake{}
}

// given are the names so far, by their looks.
type given map[string]string

// looks is what a name is to the eye: without case, in one form of Unicode, with single spaces.
func looks(name string) string {
	return strings.Join(strings.Fields(cases.Fold().String(norm.NFKC.String(name))), " ")
}

// printable says whether a text can be shown, and written, as it is; line ends are a matter of their own.
func printable(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

// hint says why a number was refused although it looks like one.
func (s scalar) hint() string {
	switch {
	case s.quoted && number.MatchString(s.text):
		return " without quotes"
	case leadingZero.MatchString(s.text):
		return " without a leading zero"
	}
	return ""
}

// short is the shortest decimal form that reads back as the same float32.
func short(x float32) string { return strconv.FormatFloat(float64(x), 'g', -1, 32) }
