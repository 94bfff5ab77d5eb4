package figure

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
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
		"front":  Front("Front", "trust", "value", []Spot{{"", .1, 3}, {"", .5, 2}, {"", .2, 1}}, []Spot{{"", .1, 2.9}, {"", .5, 1.9}}, []Spot{{"balanced", .4, 2}}),
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

// What a format cannot draw is an error that names it; the others draw it.
func TestCharactersThatCannotBeDrawn(t *testing.T) {
	for _, c := range []struct {
		title    string
		pdf, png string // what is missing
	}{
		{"Zürich … “naïve” – 95 % ±2 €", "", ""},
		{"Ελληνικά", "Ε", ""},
		{"若者の信頼", "若", "若"},
		{"good 👍", "👍", "👍"},
	} {
		f := Curves(c.title, "month", "y", []Line{{Name: "a", X: []float64{1, 2}, Y: []float64{1, 2}}}, nil)
		for format, want := range map[string]string{"svg": "", "pdf": c.pdf, "png": c.png} {
			var out bytes.Buffer
			err := f.Write(&out, format)
			var u Undrawable
			switch {
			case want == "" && err != nil:
				t.Errorf("%q as %s: %v", c.title, format, err)
			case want != "" && (!errors.As(err, &u) || !strings.Contains(u.Characters, want) || u.In != c.title):
				t.Errorf("%q as %s: %v, want an error that names %s", c.title, format, err, want)
			case want != "" && out.Len() > 0:
				t.Errorf("%q as %s: half a figure was written", c.title, format)
			case format == "svg" && !strings.Contains(out.String(), c.title):
				t.Errorf("%q is not in the svg", c.title)
			}
		}
	}
}

// Eleven lines differ from one another by colour and dashes, and their names never overlap.
func TestElevenLines(t *testing.T) {
	seen := map[string]bool{}
	for i := range 81 {
		key := fmt.Sprint(hue(i), dashes(i))
		if seen[key] {
			t.Fatalf("line %d looks like another", i)
		}
		seen[key] = true
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 500 {
		p := make([]place, 1+r.IntN(14))
		for i := range p {
			p[i].from = vg.Length(r.Float64() * 200)
			p[i].at = p[i].from
		}
		slices.SortFunc(p, func(a, b place) int { return cmp.Compare(a.from, b.from) })
		spread(p, 0, 200)
		for i := range p {
			if p[i].at < -1e-9 || p[i].at > 200+1e-9 || i > 0 && p[i].at-p[i-1].at < gap-1e-9 {
				t.Fatalf("names at %v", p)
			}
		}
	}
}

// Ticks are round, rise, are labelled with their value, and hold zero wherever that is in range.
func TestRoundTicks(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 2000 {
		from := (r.Float64() - .6) * math.Pow(10, float64(r.IntN(9)-4))
		to := from + r.Float64()*math.Pow(10, float64(r.IntN(9)-4))
		labelled, zero := 0, from > 0 || to < 0
		last := math.Inf(-1)
		for _, tick := range (round{}).Ticks(from, to) {
			if tick.Value < from-1e-6*(to-from) || tick.Value > to+1e-6*(to-from) || tick.Value <= last {
				t.Fatalf("%g to %g has a tick at %g after %g", from, to, tick.Value, last)
			}
			last = tick.Value
			if tick.Label == "" {
				continue
			}
			labelled++
			zero = zero || tick.Value == 0 && tick.Label == "0"
			if x, err := strconv.ParseFloat(tick.Label, 64); err != nil || math.Abs(x-tick.Value) > 1e-6*(to-from) {
				t.Fatalf("%g to %g: the tick at %g says %s", from, to, tick.Value, tick.Label)
			}
		}
		if labelled < 2 || labelled > wanted+2 || !zero {
			t.Fatalf("%g to %g: %d labels, zero among them: %v", from, to, labelled, zero)
		}
	}
}

// No two of the areas of a stack look alike, and an axis has room beyond what is drawn, except at zero.
func TestAreasDifferAndAxesHaveRoom(t *testing.T) {
	seen := map[color.RGBA]int{}
	for i := range 2 * len(hues) {
		if k, known := seen[shade(i)]; known {
			t.Errorf("areas %d and %d look alike", k, i)
		}
		seen[shade(i)] = i
	}
	for _, in := range [][2]float64{{-4, 1.5}, {0, 3}, {-2, 0}, {1, 2}} {
		a := plot.Axis{Min: in[0], Max: in[1]}
		room(&a)
		if (a.Min < in[0]) != (in[0] != 0) || (a.Max > in[1]) != (in[1] != 0) || a.Max-a.Min > 1.1*(in[1]-in[0]) {
			t.Errorf("%v becomes %v to %v", in, a.Min, a.Max)
		}
	}
}
