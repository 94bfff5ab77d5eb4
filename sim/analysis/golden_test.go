package analysis

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden numbers")

// Every estimator on one set of numbers: what it gives stands in testdata/golden.txt, to nine digits. That the numbers are right is for the
// other tests; this one shows when they change. -update rewrites the file.
func TestGoldenNumbers(t *testing.T) {
	var b strings.Builder
	say := func(name string, values ...any) { fmt.Fprintf(&b, "%s: %s\n", name, numbers(values)) }
	words := hashWords(7)
	const n, k = 24, 3
	sobol := NewSobol(k+1, words)
	x := sobol.Points(n)
	f := func(p []float64) float64 { return 2*p[0] - p[1]*p[1] + p[0]*p[2] + .1*math.Sin(40*p[1]) }
	y, z := make([]float64, n), make([]float64, n)
	both := make([][]float64, n)
	for i, p := range x {
		y[i], z[i] = f(p), f(p)+.2*p[3]
		both[i] = []float64{y[i], z[i]}
	}
	z[5] = math.NaN()
	say("points", x[:4])
	say("latin", Latin(5, 2, words))
	say("mean", Mean(y), Mean(z), Mean(y[:1]), Mean(nil))
	whole, one := Mean(y).Interval(), Mean(y[:1]).Interval()
	say("intervals", *whole.Mean, *whole.Lo, *whole.Hi, *one.Mean, one.Lo == nil, one.Hi == nil)
	say("paired", Paired(y, z))
	say("quantiles", Quantile(y, 0), Quantile(y, .1), Quantile(y, .5), Quantile(y, 1))
	for _, share := range [][2]int{{0, 10}, {3, 10}, {35, 35}, {10, 10}} {
		lo, hi := Wilson(float64(share[0]), share[1])
		say("wilson", lo, hi)
	}
	say("ranks", RankCorrelation(y, z), RankCorrelation(y, y))
	cv, enough := Stability(y, .05)
	say("stability", cv, enough)

	design := Saltelli(16, k, words)
	out := make([]float64, len(design))
	for i, p := range design {
		out[i] = f(p)
	}
	say("saltelli", len(design), design[17])
	say("sobol indices", SobolIndices(out, k, 50, words))
	paths := Morris(6, k, words)
	out = make([]float64, len(paths))
	for i, p := range paths {
		out[i] = f(p)
	}
	say("morris", len(paths), paths[:5], MorrisEffects(paths, out, k))
	say("luck", LuckShare([][]float64{{1, 2, 3}, {2, 3, 5}, {1, 1, 2}, {math.NaN(), 1, 2}}))

	xs := NewSobol(k, words).Points(64)
	ys := make([][]float64, len(xs))
	for i, p := range xs {
		ys[i] = []float64{f(p), p[0] * p[1], 1}
	}
	emulators := Emulate(xs, ys)
	at := []float64{.2, .7, .4}
	for i := range emulators {
		e := &emulators[i]
		say("emulator", *e, e.At(at), e.Change(at, 1, .3), e.Share(0), e.Share(1))
	}
	targets := []Target{{Lo: .5, Hi: 1, Slack: .1}, {Lo: 0, Hi: .2, Near: .1, Slack: .05}, {Lo: 0, Hi: 2, Slack: 1}}
	chain := Plausible(emulators, targets, k, 12, 3, words)
	say("plausible", chain[0], chain[11])
	rhat, independent := Agreement([][]float64{{1, 2, 3, 2, 1}, {2, 3, 4, 3, 1}, {1, 1, 2, 4, 3}})
	say("agreement", rhat, independent)
	say("assimilated", Assimilate(xs[:12], ys[:12], []float64{.8, .2, 1}, []float64{.1, .1, .1}, 1.5, words)[:3])
	best, value := Search([]float64{.1, .9, .5}, .2, 60, words, f)
	say("search", best, value)

	levels := []float64{0, .25, .5, .75, 1}
	for _, c := range []struct {
		name  string
		shape func(float64) float64
	}{
		{"hill", func(l float64) float64 { return 1 - 4*(l-.4)*(l-.4) }}, {"rise", func(l float64) float64 { return l }}, {"fall", func(l float64) float64 { return -l * l }},
		{"two hills", func(l float64) float64 { return math.Cos(12 * l) }}, {"flat", func(float64) float64 { return 1 }},
	} {
		responses := make([][]float64, 12)
		for w := range responses {
			for j, l := range levels {
				responses[w] = append(responses[w], c.shape(l)+.3*(x[w][j%4]-.5)+.1*x[w+6][(j+1)%4])
			}
		}
		for _, good := range []int{1, -1} {
			found, err := FindThreshold(levels, responses, good, .05, words)
			own, wrong := FindOwnBest(levels, responses, good, 1)
			if err != nil || wrong != nil {
				t.Fatal(err, wrong)
			}
			say(fmt.Sprintf("%s %d", c.name, good), found, own)
			fmt.Fprintf(&b, "%s %s\n", strings.Join(found.Sentences(plainly), " "), own.Sentence(plainly))
		}
	}

	const path = "testdata/golden.txt"
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, []byte(b.String()), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	was := strings.Split(string(want), "\n")
	for i, line := range strings.Split(b.String(), "\n") {
		if i >= len(was) || line != was[i] {
			t.Errorf("line %d is now\n%s\nand was\n%s", i+1, line, was[min(i, len(was)-1)])
		}
	}
}

var float = regexp.MustCompile(`-?\d+\.\d+(e[-+]\d+)?`)

// numbers writes values with nine digits of each number.
func numbers(values []any) string {
	return float.ReplaceAllStringFunc(fmt.Sprintf("%+v", values), func(text string) string {
		v, _ := strconv.ParseFloat(text, 64)
		return strconv.FormatFloat(v, 'g', 9, 64)
	})
}
