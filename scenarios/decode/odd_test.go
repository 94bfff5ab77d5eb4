package decode

import (
	"strings"
	"testing"
)

// What a parser would complain about in words that do not help is named.
func TestOddTextIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"parameters: {a: 0,26}":           "hostile:1:17: parameters.a: 0,26: want a decimal point instead of the comma, 0.26",
		"parameters: {a: 12,05, b: 1}":    "12,05: want a decimal point instead of the comma, 12.05",
		"months: 0,26":                    "hostile:1:9: months: 0,26: want a whole number, 1..600 without a comma",
		"%YAML 1.2\n---\nabout: x":        "hostile:1:1: a directive",
		"# first\n\n%TAG ! x\n---\n":      "hostile:3:1: a directive",
		"about:\u00a0x":                   "hostile:1:7: a no-break space (U+00A0)",
		"about: x\n\u200bmonths: 1":       "hostile:2:1: a zero-width space (U+200B)",
		"about: x\nmonths:\u20091":        "hostile:2:8: a typographic space (U+2009)",
		"about: x\n\ufeffmonths: 1":       "hostile:2:1: a byte order mark (U+FEFF)",
		"about: \"# x\"\nmonths:\u00a0\n": "hostile:2:8: a no-break space",
	} {
		err := readSample([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
	for _, fine := range []string{"backlash: 1 # a\u00a0comment with 100\u202f%\n", "# %YAML\nbacklash: 1", "about: 100 %\n", "about: \"%YAML\""} {
		if line, _, wish := odd([]byte(fine)); line != 0 {
			t.Errorf("%q: %s", fine, wish)
		}
	}
}

// {a: 1,26: x} and lists of whole numbers hold no decimal comma.
func TestCommasBetweenValues(t *testing.T) {
	for _, text := range []string{"months: {a: 1, 26}", "months: {a: x,26}", "months: {a: 1,26: y}"} {
		d := &Decoder{}
		d.Object(d.Tree([]byte(text)), "", []Field{{Name: "months", Read: func(n Node, path string) { d.Object(n, path, nil) }}})
		if err := d.Err(); err == nil || strings.Contains(err.Error(), "decimal point") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
