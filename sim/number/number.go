// Package number is the one grammar of numbers, in files, flags, addresses and conditions alike: decimal digits. It refuses spellings that
// other grammars read in surprising ways, such as 010, 0x10, 1_000, 1,5 and Inf.
package number

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

var (
	whole       = Pattern(`^-?(0|[1-9][0-9]*)$`)
	decimal     = Pattern(`^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$`)
	leadingZero = Pattern(`^[-+]?0[0-9]`)
	otherBase   = Pattern(`^[-+]?0[xXbBoO][0-9a-fA-F_]+$`)
	underscores = Pattern(`^[-+]?[0-9][0-9.]*_[0-9_.]*$`)
	commas      = Pattern(`^[-+]?[0-9]+(,[0-9]+)+$`)
)

// Whole reads a whole number.
func Whole(text string) (int, error) {
	if n, err := strconv.Atoi(text); err == nil && whole().MatchString(text) {
		return n, nil
	}
	return 0, errors.New("want a whole number" + Hint(text))
}

// Unsigned reads a whole number from 0 to 18446744073709551615.
func Unsigned(text string) (uint64, error) {
	if n, err := strconv.ParseUint(text, 10, 64); err == nil && whole().MatchString(text) {
		return n, nil
	}
	return 0, errors.New("want a whole number, 0..18446744073709551615" + Hint(text))
}

// Real reads a finite number in a precision of 32 or 64 bits.
func Real(text string, bits int) (float64, error) {
	if decimal().MatchString(text) && !leadingZero().MatchString(text) {
		switch x, err := strconv.ParseFloat(text, bits); {
		case err == nil && x == 0:
			return 0, nil // -0 is 0
		case err == nil && !math.IsInf(x, 0):
			return x, nil
		}
	}
	return 0, errors.New("want a number" + Hint(text))
}

// Looks reports whether a text would be a number, but perhaps for zeros before it.
func Looks(text string) bool { return decimal().MatchString(text) }

// Hint says why a text that was probably meant as a number is refused. It continues a sentence; "" when there is nothing to say.
func Hint(text string) string {
	switch {
	case leadingZero().MatchString(text):
		return " without a leading zero"
	case otherBase().MatchString(text):
		return " in decimal digits"
	case underscores().MatchString(text):
		return " without underscores"
	case commas().MatchString(text):
		return " without a comma; decimals take a point"
	}
	switch strings.ToLower(strings.TrimLeft(text, "+-")) {
	case "inf", ".inf", "infinity", "nan", ".nan":
		return " that is finite"
	}
	if Looks(text) {
		return hintOfSize(text)
	}
	return ""
}

// hintOfSize tells numbers apart that are too large for any use from those that are only not whole.
func hintOfSize(text string) string {
	x, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil || math.IsInf(x, 0):
		return "; this one is too large"
	case text[0] == '+' && whole().MatchString(text[1:]):
		return " without a plus sign"
	case whole().MatchString(text) && math.Abs(x) >= math.MaxInt64:
		return "; this one is too large"
	}
	return ""
}

// Several is a number of things in words: "1 world", "8 worlds".
func Several(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// List names the first few of some numbers.
func List(numbers []int, most int) string {
	text := ""
	for i, n := range numbers {
		if i == most {
			return text + fmt.Sprintf(" and %d more", len(numbers)-most)
		}
		if i > 0 {
			text += " "
		}
		text += fmt.Sprint(n)
	}
	return text
}
