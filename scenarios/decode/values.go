package decode

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"backlash/sim/number"
)

// Scalar is a single value as it was written. YAML's own conversions are not used: they silently turn 1.5 into 1 and 010 into 8.
type Scalar struct {
	Text   string
	Quoted bool
}

// Mistake is what is wrong with a value; the zero value is none.
type Mistake struct{ Wish, Nearest string }

// Count reads a whole number within bounds.
func (s Scalar) Count(lo, hi int) (int, Mistake) {
	wish := "want a whole number, " + strconv.Itoa(lo) + ".." + strconv.Itoa(hi)
	n, err := number.Whole(s.Text)
	switch {
	case s.Quoted || err != nil:
		return 0, Mistake{Wish: wish + s.Hint()}
	case n < lo || n > hi:
		return 0, Mistake{Wish: wish}
	}
	return n, Mistake{}
}

// Seed reads a whole number of 64 bits.
func (s Scalar) Seed() (uint64, Mistake) {
	if n, err := number.Unsigned(s.Text); err == nil && !s.Quoted {
		return n, Mistake{}
	}
	return 0, Mistake{Wish: "want a whole number, 0..18446744073709551615" + s.Hint()}
}

// Number reads a finite number within bounds.
func (s Scalar) Number(lo, hi float32) (float32, Mistake) {
	wish := "want a number, " + Short(lo) + ".." + Short(hi)
	x, err := number.Real(s.Text, 32)
	switch {
	case s.Quoted || err != nil:
		return 0, Mistake{Wish: wish + s.Hint()}
	case float32(x) < lo || float32(x) > hi:
		return 0, Mistake{Wish: wish}
	}
	return float32(x), Mistake{}
}

// Truth reads true or false.
func (s Scalar) Truth() (bool, Mistake) {
	if !s.Quoted && (s.Text == "true" || s.Text == "false") {
		return s.Text == "true", Mistake{}
	}
	return false, Mistake{Wish: "want true or false"}
}

// OneOf reads one of the known names and returns its place.
func (s Scalar) OneOf(names []string) (int, Mistake) {
	for i, n := range names {
		if n == s.Text {
			return i, Mistake{}
		}
	}
	near := Nearest(s.Text, names)
	wish := "unknown name"
	if near == "" || len(names) <= 6 {
		wish = "want one of " + strings.Join(names, ", ")
	}
	return 0, Mistake{wish, near}
}

// Title reads a short name that a person gives.
func (s Scalar) Title() (string, Mistake) {
	if s.Text == "" || len(s.Text) > 64 || strings.ContainsAny(s.Text, "=,\"") || !Printable(s.Text) {
		return "", Mistake{Wish: "want a name of 1..64 printable characters without , = or quotes"}
	}
	return s.Text, Mistake{}
}

// Label reads the name of a brand or a segment. Tables and addresses tell brands and segments apart by name, so that it may neither be
// reserved nor look like an earlier one: names must differ in more than case, spaces and Unicode form.
func (s Scalar) Label(before Given) (string, Mistake) {
	if _, m := s.Title(); m.Wish != "" {
		return "", m
	}
	if strings.TrimSpace(s.Text) != s.Text {
		return "", Mistake{Wish: "want no space at its ends"}
	}
	look := looks(s.Text)
	switch other, twice := before[look]; {
	case look == "all" || look == "none":
		meaning := map[string]string{"all": "everybody", "none": "those without a brand"}
		return "", Mistake{Wish: "a reserved name: tables have it for " + meaning[look]}
	case twice && other == s.Text:
		return "", Mistake{Wish: "stands here a second time"}
	case twice:
		wish := ", which is another; want names that differ in more than case, spaces and accents' encoding"
		return "", Mistake{Wish: "looks like " + strconv.Quote(other) + wish}
	}
	before[look] = s.Text
	return s.Text, Mistake{}
}

// Given maps what the names so far look like to the names.
type Given map[string]string

// looks folds a name to what a reader sees: case, Unicode form and the width of spaces make no difference.
func looks(name string) string {
	return strings.Join(strings.Fields(cases.Fold().String(norm.NFKC.String(name))), " ")
}

// Printable reports whether a text can be shown, and written, as it is; line ends are a matter of their own.
func Printable(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

// Visible is a text as a terminal may have it: what is not printable is written out, such as \x1b, line ends and tabs but for, and a
// line has at most so many letters.
func Visible(text string, most int) string {
	lines := strings.Split(strings.ToValidUTF8(text, "\uFFFD"), "\n")
	for i, line := range lines {
		if letters := []rune(line); len(letters) > most {
			line = string(letters[:most]) + "…"
		}
		var b strings.Builder
		for _, r := range line {
			if unicode.IsPrint(r) || r == '\t' {
				b.WriteRune(r)
			} else {
				quoted := strconv.QuoteRune(r)
				b.WriteString(quoted[1 : len(quoted)-1])
			}
		}
		lines[i] = b.String()
	}
	return strings.Join(lines, "\n")
}

// Hint says why a number was refused although it looks like one.
func (s Scalar) Hint() string {
	switch {
	case !s.Quoted:
		return number.Hint(s.Text)
	case number.Looks(s.Text):
		return " without quotes"
	}
	return ""
}

// Short is the shortest decimal form that reads back as the same float32.
func Short(x float32) string { return strconv.FormatFloat(float64(x), 'g', -1, 32) }

// Keep holds on to the old value when a new one is refused, so that later checks are not led astray.
func Keep[T any](old T) func(T, Mistake) (T, Mistake) {
	return func(now T, m Mistake) (T, Mistake) {
		if m.Wish != "" {
			return old, m
		}
		return now, m
	}
}
