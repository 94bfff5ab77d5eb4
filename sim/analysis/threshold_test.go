package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

func bell(x, at, sd float64) float64 { return math.Exp(-(x - at) * (x - at) / (2 * sd * sd)) }

// ownValue is the value of the default scenario over intensity, from 128 worlds of 3,000 customers.
func ownValue(x float64) float64 {
	v := [...]float64{7.7857, 8.2689, 8.5510, 8.7315, 8.9115, 9.0524, 9.1565, 9.2249, 9.2666, 9.2970, 9.3082, 9.3087, 9.2959, 9.2743, 9.2538, 9.2236,
		9.1833, 9.1469, 9.1041, 9.0563, 9.0085, 8.9610, 8.9132, 8.8669, 8.8207}
	at := x * float64(len(v)-1)
	k := min(int(at), len(v)-2)
	return v[k] + (at-float64(k))*(v[k+1]-v[k])
}

// responseShapes are responses that lose about 1, with the mean width of the interval of their turn by luckCells, as measured when the
// method was chosen. Where tied, several levels are exactly the best.
var responseShapes = []struct {
	name  string
	of    func(x float64) float64
	tied  bool
	width [4]float64
}{
	{"tent", func(x float64) float64 { return -max((.4-x)/.4*.8, (x-.4)/.6) }, false, [4]float64{.17, .29, .18, .17}},
	{"steep tent", func(x float64) float64 { return -max((.37-x)*4, (x-.37)/.63*.6) }, false, [4]float64{.17, .42, .22, .17}},
	{"plateau", func(x float64) float64 { return -max(0, x-.45) / .55 }, true, [4]float64{.49, .56, .51, .50}},
	{"early hump", func(x float64) float64 { return bell(x, .1, .15) }, false, [4]float64{.17, .23, .18, .17}},
	{"hump", func(x float64) float64 { return bell(x, .3, .15) }, false, [4]float64{.18, .24, .23, .22}},
	{"wide hump", func(x float64) float64 { return 2 * bell(x, .55, .35) }, false, [4]float64{.23, .35, .26, .24}},
	{"saturating rise, linear fall", func(x float64) float64 { return 1.2 * (1 - math.Exp(-x/.1) - .3405*x) }, false, [4]float64{.34, .83, .64, .50}},
	{"late cliff", func(x float64) float64 { return .3*x - 1/(1+math.Exp(-(x-.88)/.02)) }, false, [4]float64{.23, .85, .65, .47}},
	{"early cliff", func(x float64) float64 { return .8*min(x, .1) - 1/(1+math.Exp(-(x-.16)/.015)) }, false, [4]float64{.17, .17, .17, .17}},
	{"two humps", func(x float64) float64 { return bell(x, .2, .1) + .8*bell(x, .75, .1) }, false, [4]float64{.17, .64, .38, .22}},
	{"equal humps", func(x float64) float64 { return bell(x, .25, .1) + bell(x, .75, .1) }, true, [4]float64{.62, .65, .62, .60}},
	{"rising", func(x float64) float64 { return x }, false, [4]float64{.08, .26, .11, .09}},
	{"rising, saturating", func(x float64) float64 { return 1 - math.Exp(-x/.15) }, false, [4]float64{.53, .76, .67, .63}},
	{"falling", func(x float64) float64 { return -x }, false, [4]float64{.08, .26, .11, .09}},
	{"falling, slow start", func(x float64) float64 { return -x * x }, false, [4]float64{.21, .50, .35, .29}},
	{"flat", func(float64) float64 { return 0 }, true, [4]float64{.99, .99, 1, .99}},
	{"step", func(x float64) float64 {
		if x > .46 {
			return -1
		}
		return 0
	}, true, [4]float64{.49, .49, .49, .49}},
	{"the model's own", ownValue, false, [4]float64{.24, .58, .41, .35}},
	{"late hump", func(x float64) float64 { return bell(x, .8, .15) }, false, [4]float64{.18, .25, .23, .22}},
}

// luckCells are numbers of worlds, and the luck in them: times that of the model at 3,000 customers.
var luckCells = [4]struct {
	worlds int
	luck   float64
}{{12, 1}, {12, 5}, {32, 5}, {64, 5}}

const plantedMatters = .1

// thirteen are the levels of the command.
func thirteen() (levels []float64) {
	for i := range 13 {
		levels = append(levels, float64(i)/12)
	}
	return levels
}

// lucky makes worlds of a response: luck has a part common to all levels and one that fades over a third of the lever.
func lucky(random *rand.Rand, levels []float64, worlds int, luck float64, of func(x float64) float64) (responses [][]float64) {
	for range worlds {
		common, sd := .08*luck*random.NormFloat64(), .053*luck
		here := sd * random.NormFloat64()
		y := make([]float64, len(levels))
		for j, x := range levels {
			if j > 0 {
				keep := math.Exp(-(x - levels[j-1]) / .32)
				here = keep*here + math.Sqrt(1-keep*keep)*sd*random.NormFloat64()
			}
			y[j] = of(x) + common + here
		}
		responses = append(responses, y)
	}
	return responses
}

// plantedTruth is what is true of a response.
type plantedTruth struct {
	best, steepest []float64 // levels, lower ends of steps
	top            float64   // the last point, between levels too, where it is highest
	fall, deepest  float64
	onset          float64 // NaN nowhere
}

func truthOf(of func(x float64) float64, levels []float64) (t plantedTruth) {
	v := make([]float64, len(levels))
	for j, x := range levels {
		v[j] = of(x)
	}
	highest, steepest := slices.Max(v), math.Inf(-1)
	for j := range v {
		if v[j] > highest-1e-9 {
			t.best = append(t.best, levels[j])
		}
		t.deepest = max(t.deepest, slices.Max(v[:j+1])-v[j])
		if j+1 < len(v) {
			steepest = max(steepest, v[j]-v[j+1])
		}
	}
	for j := range len(v) - 1 {
		if v[j]-v[j+1] > steepest-1e-9 {
			t.steepest = append(t.steepest, levels[j])
		}
	}
	t.fall, t.onset = highest-v[len(v)-1], math.NaN()
	for k := len(v) - 1; k > 0 && slices.Max(v[:k])-v[k] > plantedMatters; k-- {
		t.onset = levels[k]
	}
	high := math.Inf(-1)
	for i := range 48001 {
		if y := of(float64(i) / 48000); y >= high-1e-12 {
			high, t.top = max(high, y), float64(i)/48000
		}
	}
	return t
}

// told counts how often statements were right.
type told struct {
	runs, set, turn, fall, excluded, onset, steepest, harm, wrong int
	width, squares                                                float64
}

func (c *told) count(a *Threshold, tr *plantedTruth, random *rand.Rand) {
	add := func(to *int, right bool) {
		if right {
			*to++
		}
	}
	c.runs++
	// Of levels that are equally the best, one drawn has to be in the set.
	add(&c.set, slices.Contains(a.Set, tr.best[random.IntN(len(tr.best))]))
	add(&c.turn, a.Turn.Lo <= tr.top+1e-9 && tr.top <= a.Turn.Hi+1e-9)
	add(&c.fall, a.Fall.Lo <= tr.fall+1e-9 && tr.fall <= a.Fall.Hi+1e-9)
	add(&c.excluded, tr.deepest <= a.Excluded+1e-9)
	begins, certain := tr.onset, a.Onset.CertainFrom
	if math.IsNaN(begins) {
		begins = 1.5
	}
	if math.IsNaN(certain) {
		certain = 2
	}
	add(&c.onset, a.Onset.ExcludedTo < begins && begins <= certain)
	step := tr.steepest[random.IntN(len(tr.steepest))]
	add(&c.steepest, a.Steepest.Lo <= step && step < a.Steepest.Hi)
	harm, first := tr.fall > 1e-9, tr.best[0] == 0
	add(&c.harm, a.Verdict.Harm())
	switch a.Verdict {
	case Inside:
		add(&c.wrong, !harm || first)
	case FirstStep:
		add(&c.wrong, !harm || !first || len(tr.best) > 1)
	case Somewhere:
		add(&c.wrong, !harm)
	case NoHarm:
		add(&c.wrong, tr.fall > plantedMatters)
	}
	w := a.Turn.Hi - a.Turn.Lo
	c.width, c.squares = c.width+w, c.squares+w*w
}

// Statements are as often right as they say, whatever the shape, and say something. BACKLASH_FULL=1 takes a thousand runs of each
// response, with more worlds and luck too; otherwise sixteen with wider limits.
func TestThresholdCoverage(t *testing.T) {
	runs, cells := 16, luckCells[:2]
	if os.Getenv("BACKLASH_FULL") != "" {
		runs, cells = 1000, luckCells[:]
	} else if testing.Short() {
		t.Skip("the responses take some seconds")
	}
	levels := thirteen()
	for k, cell := range cells {
		for number, p := range responseShapes {
			t.Run(fmt.Sprintf("%d worlds, luck x%g, %s", cell.worlds, cell.luck, p.name), func(t *testing.T) {
				c := plant(t, levels, runs, uint64(1000*k+number), cell.worlds, cell.luck, p.of)
				mean := c.width / float64(c.runs)
				t.Logf("of %d: set %d, turn %d, fall %d, excluded %d, onset %d, steepest %d, harm %d, wrong %d; turn %.3f wide",
					c.runs, c.set, c.turn, c.fall, c.excluded, c.onset, c.steepest, c.harm, c.wrong, mean)
				for _, s := range []struct {
					name  string
					right int
					share float64
				}{{"set", c.set, .94}, {"turn", c.turn, .94}, {"fall", c.fall, .94}, {"excluded", c.excluded, .94}, {"onset", c.onset, .94}, {"steepest", c.steepest, .9}, {"verdict", c.runs - c.wrong, .94}} {
					if atMost(s.right, c.runs, s.share) < .001 {
						t.Errorf("%s is right in %d of %d, want %.0f %%", s.name, s.right, c.runs, 100*s.share)
					}
				}
				if p.tied && atMost(c.runs-c.set, c.runs, .01) < .001 {
					t.Errorf("one of the equally good levels is in the set in %d of %d: the set is too large", c.set, c.runs)
				}
				if tr := truthOf(p.of, levels); tr.fall == 0 && atMost(c.runs-c.harm, c.runs, .95) < .001 {
					t.Errorf("harm is told in %d of %d, and there is none", c.harm, c.runs)
				}
				slack := 0.
				if runs < 1000 {
					slack = 3.5 * math.Sqrt(max(0, c.squares/float64(c.runs)-mean*mean)/float64(c.runs))
				}
				if mean > 1.1*p.width[k]+slack {
					t.Errorf("the turn's interval is %.3f wide, was %.2f", mean, p.width[k])
				}
			})
		}
	}
}

// plant finds the threshold of a response many times.
func plant(t *testing.T, levels []float64, runs int, seed uint64, worlds int, luck float64, of func(x float64) float64) (c told) {
	tr := truthOf(of, levels)
	var lock sync.Mutex
	var group sync.WaitGroup
	var next atomic.Int64
	for range 2 {
		group.Go(func() {
			for {
				run := int(next.Add(1)) - 1
				if run >= runs {
					return
				}
				random := rand.New(rand.NewPCG(seed, uint64(run)))
				found, err := FindThreshold(levels, lucky(random, levels, worlds, luck, of), 1, plantedMatters, hashWords(random.Uint32()))
				lock.Lock()
				if err != nil {
					t.Error(err)
				}
				c.count(&found, &tr, random)
				lock.Unlock()
			}
		})
	}
	group.Wait()
	return c
}

// atMost is the chance of at most k of n, each with a chance of share.
func atMost(k, n int, share float64) float64 {
	return distuv.Binomial{N: float64(n), P: share}.CDF(float64(k))
}

// What does not change the question changes no answer: another order of the worlds, the sign where less is better, what a world has at
// all levels, and units of response and lever.
func TestThresholdIsInvariant(t *testing.T) {
	levels := thirteen()
	for seed, p := range responseShapes {
		random := rand.New(rand.NewPCG(uint64(seed), 99))
		responses := lucky(random, levels, 12, 3, p.of)
		find := func(levels []float64, responses [][]float64, good int, matters float64) Threshold {
			t.Helper()
			found, err := FindThreshold(levels, responses, good, matters, hashWords(5))
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		want := find(levels, responses, 1, .1)
		same := func(what string, got Threshold, scale, lever, from float64) {
			t.Helper()
			if diff := differs(want, got, scale, lever, from); diff != "" {
				t.Errorf("%s, %s: %s", p.name, what, diff)
			}
		}
		mapped := func(f func(w int, v float64) float64) (out [][]float64) {
			for w, y := range responses {
				var world []float64
				for _, v := range y {
					world = append(world, f(w, v))
				}
				out = append(out, world)
			}
			return out
		}
		if again := find(levels, responses, 1, .1); fmt.Sprint(again) != fmt.Sprint(want) {
			t.Errorf("%s: the same numbers again: %+v, was %+v", p.name, again, want)
		}
		shuffled := slices.Clone(responses)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := find(levels, shuffled, 1, .1); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: worlds in another order: %+v, was %+v", p.name, got, want)
		}
		negative := find(levels, mapped(func(_ int, v float64) float64 { return -v }), -1, .1)
		if negative.Good = 1; fmt.Sprint(negative) != fmt.Sprint(want) {
			t.Errorf("%s: turned round: %+v, was %+v", p.name, negative, want)
		}
		same("a constant in every world", find(levels, mapped(func(w int, v float64) float64 { return v + float64(10*w) - 3.7 }), 1, .1), 1, 1, 0)
		same("another unit", find(levels, mapped(func(_ int, v float64) float64 { return 250*v - 12 }), 1, 25), 250, 1, 0)
		var wide []float64
		for _, x := range levels {
			wide = append(wide, 30*x+2)
		}
		same("another lever", find(wide, responses, 1, .1), 1, 30, 2)
	}
}

// differs says in what a threshold is not the wanted one, with losses in scale and levels stretched by lever and moved to from.
func differs(want, got Threshold, scale, lever, from float64) string {
	near := func(a, b float64) bool {
		return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-8*(1+math.Abs(a))
	}
	level := func(x float64) float64 { return lever*x + from }
	for _, c := range []struct {
		name      string
		want, got float64
	}{
		{"best", level(want.Best), got.Best}, {"turn", level(want.Turn.Lo), got.Turn.Lo}, {"turn", level(want.Turn.Hi), got.Turn.Hi},
		{"fall", scale * want.Fall.Value, got.Fall.Value}, {"fall", scale * want.Fall.Lo, got.Fall.Lo}, {"fall", scale * want.Fall.Hi, got.Fall.Hi},
		{"excluded", scale * want.Excluded, got.Excluded}, {"onset", level(want.Onset.At), got.Onset.At},
		{"onset", level(want.Onset.ExcludedTo), got.Onset.ExcludedTo}, {"onset", level(want.Onset.CertainFrom), got.Onset.CertainFrom},
		{"steepest", level(want.Steepest.Lo), got.Steepest.Lo}, {"steepest", level(want.Steepest.Hi), got.Steepest.Hi},
	} {
		if !near(c.want, c.got) {
			return fmt.Sprintf("%s %g, want %g", c.name, c.got, c.want)
		}
	}
	if want.Verdict != got.Verdict || len(want.Set) != len(got.Set) || len(want.Parts) != len(got.Parts) || want.Dip.Found != got.Dip.Found || want.Steepest.Told != got.Steepest.Told {
		return fmt.Sprintf("%+v, want %+v", got, want)
	}
	return ""
}

// Worlds that do not vary at all are told exactly.
func TestThresholdWithoutLuck(t *testing.T) {
	levels := []float64{0, 1, 2, 3}
	find := func(y ...float64) Threshold {
		t.Helper()
		found, err := FindThreshold(levels, [][]float64{y, y, y, y, y}, 1, .5, hashWords(1))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if got := find(.3, .3, .3, .3); got.Verdict != NoHarm || got.Fall != (Range{}) || len(got.Set) != 4 || got.Steepest.Told || got.Onset.ExcludedTo != 3 {
		t.Errorf("flat: %+v", got)
	}
	got := find(.1, .7, .7, -.4)
	if got.Verdict != Inside || !slices.Equal(got.Set, []float64{1, 2}) || got.Turn != (Range{1, 0, 3}) || got.Best != 1 ||
		math.Abs(got.Fall.Lo-1.1) > 1e-9 || math.Abs(got.Fall.Hi-1.1) > 1e-9 || got.Onset.ExcludedTo != 2 || got.Onset.CertainFrom != 3 || got.Onset.At != 3 {
		t.Errorf("plateau: %+v", got)
	}
	if got := find(4, 3, 2, 1); got.Verdict != FirstStep || got.Onset.CertainFrom != 1 || got.Steepest.Told {
		t.Errorf("falling: %+v", got)
	}
	if got := find(4, 3, 3.5, 1); !got.Dip.Found || got.Dip != (Dip{true, 0, 1, 2}) {
		t.Errorf("a dip: %+v", got)
	}
	if got := find(2, 1, 2, 0); len(got.Parts) != 2 || got.Verdict != Somewhere || got.Turn.Hi != 3 {
		t.Errorf("two equal levels: %+v", got)
	}
}

func TestThresholdOfTooLittle(t *testing.T) {
	levels := thirteen()
	responses := lucky(rand.New(rand.NewPCG(5, 5)), levels, 6, 1, responseShapes[0].of)
	find := func(levels []float64, responses [][]float64, good int, matters float64) (Threshold, error) {
		return FindThreshold(levels, responses, good, matters, hashWords(1))
	}
	responses[3][3] = math.NaN()
	if got, err := find(levels, responses, 1, .1); err != nil || got.Verdict != Inside || got.Worlds != 5 || got.Dropped != 1 {
		t.Errorf("a failed world: %+v, %v", got, err)
	}
	responses[5][0] = math.Inf(1)
	if got, err := find(levels, responses, 1, .1); err == nil || got.Verdict != NoAnswer || got.Worlds != 4 || got.Dropped != 2 {
		t.Errorf("four worlds: %+v, %v", got, err)
	}
	whole := lucky(rand.New(rand.NewPCG(5, 5)), levels[:3], 6, 1, responseShapes[0].of)
	if _, err := find(levels[:3], whole, 1, .1); err != nil {
		t.Errorf("three levels: %v", err)
	}
	short := [][]float64{{1, 2}, {1, 2}, {1, 2}, {1, 2}, {1, 2}}
	for what, err := range map[string]error{
		"no worlds":           second(find(levels, nil, 1, .1)),
		"two levels":          second(find(levels[:2], short, 1, .1)),
		"levels that fall":    second(find([]float64{0, 2, 1}, whole, 1, .1)),
		"levels twice":        second(find([]float64{0, 1, 1}, whole, 1, .1)),
		"a level missing":     second(find(levels, whole, 1, .1)),
		"neither good":        second(find(levels[:3], whole, 0, .1)),
		"a negative loss":     second(find(levels[:3], whole, 1, -.1)),
		"a loss of no number": second(find(levels[:3], whole, 1, math.NaN())),
	} {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

func second(_ Threshold, err error) error { return err }

func TestOwnBest(t *testing.T) {
	levels := []float64{0, .5, 1}
	worlds := [][]float64{{3, 2, 1}, {1, 2, 1}, {1, 2, 3}, {0, 9, 0}, {math.NaN(), 0, 0}}
	got, err := FindOwnBest(levels, worlds, 1, 2)
	lo, hi := Wilson(1, 4)
	if want := (OwnBest{4, 2, [3]float64{0, .5, .5}, Range{.25, lo, hi}}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v (%v)", got, want, err)
	}
	if got, _ := FindOwnBest(levels, worlds, -1, 1); got.ShareFirst.Value != .75 {
		t.Errorf("less is better: %+v", got)
	}
	if _, err := FindOwnBest(levels, worlds[4:], 1, 1); err == nil {
		t.Error("no whole world, and no error")
	}
}

func BenchmarkFindThreshold(b *testing.B) {
	levels := thirteen()
	responses := lucky(rand.New(rand.NewPCG(1, 1)), levels, 64, 5, responseShapes[4].of)
	for b.Loop() {
		if _, err := FindThreshold(levels, responses, 1, .1, hashWords(1)); err != nil {
			b.Fatal(err)
		}
	}
}

// What levels of the same worlds differ by, beside Student's interval of their paired differences; and whichever size the numbers have, the level that
// is surely the highest is the only one that may be it.
func TestLevelsBesidePairedStudent(t *testing.T) {
	for _, scale := range []float64{1e-3, 1, 1e3} {
		random := hashWords(17)
		var worlds [][]float64
		by := make([][]float64, 4) // by level
		for w := range 15 {
			var y []float64
			for j, mean := range []float64{.2, .5, .1, .3} {
				y = append(y, scale*(mean+.02*float64(random(4*w+j))/(1<<32)))
				by[j] = append(by[j], y[j])
			}
			worlds = append(worlds, y)
		}
		f := newFlips(worlds, 1e-12*scale, hashWords(3))
		for k := range by {
			most := 0.
			for i := range by {
				if i == k {
					continue
				}
				d := Paired(by[i], by[k])
				near(t, "standard error", f.error(i, k)/scale, d.SD/math.Sqrt(15)/scale, 1e-9)
				u := d.Mean / (d.SD / math.Sqrt(15))
				near(t, "studentized", f.difference(i, k, 0), u/math.Sqrt(u*u+14), 1e-9)
				if i < k {
					most = max(most, d.Hi)
				}
			}
			near(t, "largest loss that may be", f.upTo(k)/scale, most/scale, 1e-9)
		}
		if got := f.best(.05); !slices.Equal(got, []bool{false, true, false, false}) || f.highest() != 1 {
			t.Errorf("scale %g: may be best %v, highest %d", scale, got, f.highest())
		}
	}
}

// One row far from zero has indices of its own: by hand S = 1 - .25/(2 * .25), and the total the same.
func TestIndicesOfOneRow(t *testing.T) {
	got := SobolIndices([]float64{1e9, 1e9 + 1, 1e9 + .5}, 1, 3, hashWords(1))[0]
	near(t, "S", got.First.Value, .5, 1e-9)
	near(t, "ST", got.Total.Value, .5, 1e-9)
}

// How far a prediction is from what is wanted, in standard deviations, squared: nothing inside the band, and a published number beside it.
func TestSurprise(t *testing.T) {
	nan := math.NaN()
	for _, x := range []struct {
		target Target
		y      float64
		want   float64
	}{
		{Target{nan, nan, nan, 0}, 7, 0}, {Target{1, 3, nan, 0}, 1, 0}, {Target{1, 3, nan, 0}, 3, 0}, {Target{1, 3, nan, 0}, 2, 0}, {Target{1, 3, nan, 0}, 0, 4}, {Target{1, 3, nan, 0}, 4.5, 9},
		{Target{1, nan, nan, 0}, 0, 4}, {Target{nan, 3, nan, 0}, 4, 4}, {Target{1, nan, 2, 0}, 1.5, 0}, {Target{1, 3, 2, 0}, 2, 0}, {Target{1, 3, 2, 0}, 3, 1 / 1.25}, {Target{1, 3, 2, 0}, 0, 4 + 4/1.25},
	} {
		near(t, "surprise", x.target.surprise(x.y, .5), x.want, 1e-12)
	}
}

// A response that is flat, or has a single peak, but for luck is seldom said to dip.
func TestLuckIsNoDip(t *testing.T) {
	levels := thirteen()
	for name, shape := range map[string]func(float64) float64{"flat": func(float64) float64 { return 1 }, "hill": func(x float64) float64 { return 1 - (x-.5)*(x-.5) }} {
		found := 0
		for k := range uint64(60) {
			got, err := FindThreshold(levels, lucky(rand.New(rand.NewPCG(k, 77)), levels, 12, 5, shape), 1, .01, hashWords(uint32(k)))
			if err != nil {
				t.Fatal(err)
			}
			if got.Dip.Found {
				found++
			}
		}
		if found > 7 { // 3 are expected at most; 8 or more happen once in a hundred times
			t.Errorf("%s: a dip in %d of 60", name, found)
		}
	}
}
