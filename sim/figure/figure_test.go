package figure

import (
	"bytes"
	"fmt"
	"image/png"
	"math"
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
