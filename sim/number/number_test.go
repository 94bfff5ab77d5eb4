package number

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

func TestGrammar(t *testing.T) {
	for text, want := range map[string]struct {
		whole, unsigned, real bool
		hint                  string
	}{
		"0": {true, true, true, ""}, "10": {true, true, true, ""}, "-3": {true, false, true, ""}, "1.5": {false, false, true, ""}, ".5": {false, false, true, ""},
		"1e3": {false, false, true, ""}, "+5": {false, false, true, "plus sign"}, "18446744073709551615": {false, true, true, "too large"}, "1e400": {false, false, false, "too large"},
		"012": {false, false, false, "leading zero"}, "00.5": {false, false, false, "leading zero"}, "-01": {false, false, false, "leading zero"},
		"0x10": {false, false, false, "decimal digits"}, "0b1": {false, false, false, "decimal digits"}, "0o7": {false, false, false, "decimal digits"},
		"0x1p-2": {false, false, false, ""}, "1_000": {false, false, false, "underscores"}, "0,26": {false, false, false, "comma"}, "1,000,000": {false, false, false, "comma"},
		"Inf": {false, false, false, "finite"}, "-infinity": {false, false, false, "finite"}, "NaN": {false, false, false, "finite"}, "": {false, false, false, ""},
		"many": {false, false, false, ""}, " 1": {false, false, false, ""}, "١": {false, false, false, ""}, "1\n": {false, false, false, ""}, "-0": {true, false, true, ""},
	} {
		_, notWhole := Whole(text)
		_, notUnsigned := Unsigned(text)
		_, notReal := Real(text, 64)
		if (notWhole == nil) != want.whole || (notUnsigned == nil) != want.unsigned || (notReal == nil) != want.real {
			t.Errorf("%q: %v, %v, %v", text, notWhole, notUnsigned, notReal)
		}
		if got := Hint(text); !strings.Contains(got, want.hint) || (got == "") != (want.hint == "") {
			t.Errorf("%q: hint %q, want %q", text, got, want.hint)
		}
	}
	if _, err := Real("1e39", 32); err == nil {
		t.Error("1e39 fits no single precision")
	}
}

// What the program itself writes reads back as the same number.
func FuzzReal(f *testing.F) {
	f.Add(0.1, int64(-5))
	f.Fuzz(func(t *testing.T, x float64, n int64) {
		if back, err := Whole(strconv.FormatInt(n, 10)); err != nil || int64(back) != n {
			t.Errorf("%d: %v", n, err)
		}
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return
		}
		for _, format := range []byte("gfe") {
			if back, err := Real(strconv.FormatFloat(x, format, -1, 64), 64); err != nil || back != x {
				t.Errorf("%g as %c: %g, %v", x, format, back, err)
			}
		}
	})
}
