package figure

import (
	"bytes"
	"fmt"
	"image/png"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// samples are one figure of each kind, with gaps and intervals that are no numbers.
func samples() map[string]*Figure {
	nan := math.NaN()
	x := []float64{1, 2, 3, 4}
	lines := []Line{
		{Name: "one", X: x, Y: []float64{.5, nan, .7, .8}, Lo: []float64{.4, nan, .6, nan}, Hi: []float64{.6, nan, .8, nan}},
		{Name: "two", X: x, Y: []float64{.5, .4, .3, .2}, Steps: true},
	}
	return map[string]*Figure{
		"curves": Curves("Curves", "month", "trust (0..1)", lines, []Mark{{Name: "harm begins", At: 2.5, Lo: 2, Hi: 3}}),
		"dots":   Dots("Dots", "value (B0)", []Dot{{Name: "a", At: 1, Lo: .5, Hi: 1.5, From: nan, To: nan, Lit: true}, {Name: "b", At: -1, Lo: nan, Hi: nan, From: -2, To: 0}}),
		"stack":  Stack("Stack", "month", "share", []string{"a", "b"}, x, [][]float64{{1, 2, nan, 1}, {1, 1, 1, 1}}),
		"front":  Front("Front", "trust", "value", []Spot{{"", .1, 3}, {"", .5, 2}, {"", .2, 1}}, []Spot{{"balanced", .4, 2}}),
		"heat":   Heat("Heat", "intensity", "transparency", []float64{0, 1}, []float64{0, .5, 1}, [][]float64{{1, 2}, {3, 4}, {5, 6}}),
	}
}

// Every kind in every format: the same bytes twice, of the format that was asked for, with its words.
func TestTheSameFigureIsTheSameBytes(t *testing.T) {
	again := samples()
	for name, f := range samples() {
		for _, format := range Formats {
			var a, b bytes.Buffer
			if err := f.Write(&a, format); err != nil {
				t.Fatal(name, format, err)
			}
			if err := again[name].Write(&b, format); err != nil {
				t.Fatal(name, format, err)
			}
			if !bytes.Equal(a.Bytes(), b.Bytes()) {
				t.Errorf("%s as %s: other bytes the second time", name, format)
			}
			switch format {
			case "svg":
				for _, want := range []string{"<svg", "@font-face", f.title} {
					if !strings.Contains(a.String(), want) {
						t.Errorf("%s as svg has no %q", name, want)
					}
				}
			case "pdf":
				if !strings.HasPrefix(a.String(), "%PDF") || !strings.Contains(a.String(), "FontFile") {
					t.Errorf("%s is no pdf with its fonts", name)
				}
			case "png":
				if _, err := png.Decode(&a); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
	if err := samples()["heat"].Write(&bytes.Buffer{}, "gif"); err == nil {
		t.Error("gif is taken")
	}
}

// Colours that follow each other differ in grey by dashes or in lightness.
func TestLinesDifferWithoutColour(t *testing.T) {
	seen := map[string]bool{}
	for i := range dash {
		key := ""
		for _, d := range dash[i] {
			key += fmt.Sprint(d, " ")
		}
		if seen[key] {
			t.Errorf("two lines have the dashes %q", key)
		}
		seen[key] = true
	}
}

// Every number of an inline figure shows where a pointer rests on it, at its own place on the drawing.
func TestValuesOnHover(t *testing.T) {
	nan := math.NaN()
	f := Curves("t <1>", "month", "y", []Line{{Name: "a & b", X: []float64{1, 2, 3}, Y: []float64{1, nan, 3}, Lo: []float64{.5, nan, 2.5}, Hi: []float64{1.5, nan, 3.5}}, {Name: "c", X: []float64{1, 3}, Y: []float64{3, 1}}}, nil)
	text := f.Inline()
	for _, want := range []string{"<title>a &amp; b, month 1: 1 (0.5 to 1.5)</title>", "<title>a &amp; b, month 3: 3 (2.5 to 3.5)</title>", "<title>c, month 3: 1</title>"} {
		if strings.Count(text, want) != 1 {
			t.Errorf("%q is there %d times", want, strings.Count(text, want))
		}
	}
	if strings.Contains(text, "NaN") {
		t.Error("a gap is told")
	}
	place := regexp.MustCompile(`<circle cx="([0-9.]+)" cy="([0-9.]+)"[^>]*><title>([^<]*)`)
	at := map[string][2]float64{}
	for _, m := range place.FindAllStringSubmatch(text, -1) {
		x, _ := strconv.ParseFloat(m[1], 64)
		y, _ := strconv.ParseFloat(m[2], 64)
		at[m[3]] = [2]float64{x, y}
	}
	low, high, first := at["c, month 3: 1"], at["a &amp; b, month 3: 3 (2.5 to 3.5)"], at["c, month 1: 3"]
	if low[0] != high[0] || high[1] >= low[1] || first[0] >= low[0] || first[1] != high[1] || low[0] <= 0 || low[0] >= float64(f.width) {
		t.Errorf("values lie at %v", at)
	}
	for _, other := range []*Figure{Stack("t", "month", "y", []string{"p", "q"}, []float64{1, 2}, [][]float64{{1, 2}, {3, nan}}), Dots("t", "x", []Dot{{Name: "d", At: 1, Lo: 0, Hi: 2, From: nan, To: nan}})} {
		if !strings.Contains(other.Inline(), "<title>") {
			t.Error("a figure without values on hover")
		}
	}
}
