package study

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// Of two levers together it is said only what is more than either alone, whichever two they are.
func TestAPairBeatsBothOfItsLevers(t *testing.T) {
	q := &Sliders{Base: shop(t), Sampling: lucky(4)}
	n := int(agents.LeverCount)
	gains := []float64{.3, -.2, .9, .1, .5, .05, .7, -.4, .2, .6}
	now := agents.Levers{}
	for l := range now {
		now[l] = .5
	}
	for i := range n {
		for j := range i {
			alone := math.Max(gains[i], gains[j])
			for _, more := range []float64{-.01, 0, .01} {
				both := now
				both[i], both[j] = 1, 0
				s := &sliding{Measured: &Measured{Worlds: q.In()}, settings: []agents.Levers{now}}
				for l := range n {
					levers := now
					levers[l] = .75
					s.settings = append(s.settings, levers)
				}
				s.settings = append(s.settings, both)
				for _, gain := range slices.Concat([]float64{0}, gains, []float64{alone + more}) {
					values := make([][]float64, 6)
					for k, x := range []float64{8 + gain, .5, .3, 100, 110, 120} {
						values[k] = slices.Repeat([]float64{x}, 4)
					}
					s.Values = append(s.Values, values)
				}
				r := q.tell(s, 0, n+1)
				if got := r.Pair != nil; got != (more > 0 && alone+more > 0) {
					t.Errorf("levers %d and %d bring %g and %g alone, %g together: told %v", j, i, gains[j], gains[i], alone+more, got)
				} else if got {
					want := SliderPair{LeverChange{agents.LeverNames[j], .5, 0}, LeverChange{agents.LeverNames[i], .5, 1}, 110, r.Pair.Gain}
					if *r.Pair != want || !close64(r.Pair.Gain.Mean, alone+more, 1e-9) {
						t.Errorf("%+v, want %+v", *r.Pair, want)
					}
				}
				for _, step := range r.Steps {
					l, _ := agents.LeverByName(step.Lever)
					if want := math.Max(0, gains[l]); !close64(step.Gain.Mean, want, 1e-9) || step.Stays() != (gains[l] < 0) {
						t.Errorf("%s: %+v, want %g", step.Lever, step, want)
					}
				}
			}
		}
	}
}

// The small move is told where there is one and it keeps the rules, also in the worlds that it was not picked in.
func TestTheSmallMoveIsTold(t *testing.T) {
	q := &Sliders{Base: shop(t), Sampling: lucky(4)}
	rule, err := experiment.ParseConstraint("trust >= 0.5", &q.Scenario.Config)
	if err != nil {
		t.Fatal(err)
	}
	n := int(agents.LeverCount)
	for _, x := range []struct {
		small int
		trust float64
		told  bool
	}{{0, .6, false}, {n + 1, .6, true}, {n + 1, .5, true}, {n + 1, .49, false}} {
		s := &sliding{Measured: &Measured{Worlds: q.In()}, settings: make([]agents.Levers, n+2), rules: []experiment.Constraint{rule}}
		s.settings[n+1][3] = .25
		for p := range s.settings {
			gain := 0.
			if p == n+1 {
				gain = .5
			}
			s.Values = append(s.Values, [][]float64{{8, 8 + gain, 8 + gain, 8 + 2*gain}, {.5, .5, .5, .5}, {.3, .3, .3, .3}, {100, 100, 100, 100}, {100, 100, 100, 100}, {100, 100, 100, 100}, slices.Repeat([]float64{x.trust}, 4)})
		}
		s.Values[0][0] = []float64{8, 8, 8, 8}
		r := q.tell(s, x.small, 0)
		if (r.Small != nil) != x.told || r.Pair != nil {
			t.Errorf("%+v: %+v", x, r.Small)
		} else if x.told && (r.Small.LeverChange != LeverChange{agents.LeverNames[3], 0, .25} || !close64(r.Small.Gain.Mean, .5, 1e-9) || !r.Small.Keeps) {
			t.Errorf("%+v: %+v", x, *r.Small)
		}
	}
}

// What is best so far: the highest mean where more is good, the lowest where less is, the first of several that are alike.
func TestThresholdSoFar(t *testing.T) {
	for _, x := range []struct {
		good   int
		worlds [][]float64
		best   string
	}{
		{1, [][]float64{{1, 5, 2, 3}, {1, 1, 2, 9}}, "1.0"}, {1, [][]float64{{1, 5, 2, 3}}, "0.3"}, {-1, [][]float64{{3, 5, 2, 3}, {3, 1, 2, 9}}, "0.6"},
		{1, [][]float64{{4, 4, 4, 4}}, "0.0"}, {-1, [][]float64{{4, 4, 4, 4}}, "0.0"}, {1, [][]float64{{1, 4, 4, 2}}, "0.3"}, {-1, [][]float64{{7, 4, 5, 4}}, "0.3"},
	} {
		q := &Threshold{Base: shop(t), Sampling: lucky(9), Metric: "trust", levels: []float64{0, .3, .6, 1}, good: x.good, worlds: map[respond][][]float64{{}: x.worlds}}
		level := q.level()
		at := map[string]float64{"0.0": 0, "0.3": .3, "0.6": .6, "1.0": 1}[x.best]
		if want := fmt.Sprintf("so far, in %d of 9 worlds: trust is best at %s on average", len(x.worlds), level(at)); q.SoFarText() != want {
			t.Errorf("%q, want %q", q.SoFarText(), want)
		}
	}
}

// The smallest loss that matters is what was asked for, or that of all customers at every level of the second factor, and of no segment.
func TestSmallestLossOfAThreshold(t *testing.T) {
	for _, withs := range []int{0, 2} {
		q := &Threshold{Base: shop(t), measures: []experiment.Measure{{Metric: agents.MetricCumulativeMargin}}, worlds: map[respond][][]float64{}}
		q.with.Levels = make([]string, withs)
		var all [][][]float64
		for with := range max(1, withs) {
			x := [][]float64{{1, 20 + float64(with)*30, 3}, {2, 30, 4}}
			q.worlds[respond{with, 0}], q.worlds[respond{with, 1}] = x, [][]float64{{900, 900, 900}}
			all = append(all, x)
		}
		if got, want := q.smallest(), experiment.SmallestLoss(agents.MetricCumulativeMargin, all...); got != want || !(got > 0) {
			t.Errorf("%d levels of the second factor: %g, want %g", withs, got, want)
		}
		if q.matters = .125; q.smallest() != .125 {
			t.Errorf("asked for .125, is %g", q.smallest())
		}
	}
}

// A measure of which more is neither good nor bad is put like one of which more is good.
func TestShownWithEverySign(t *testing.T) {
	for sign, want := range map[float64]string{-1: "points of churn less", 0: "points of churn", 1: "points of churn"} {
		if got := shownMeasure(experiment.Measure{Metric: agents.MetricChurn}, Money{Name: "EUR", Price: 12}, sign).Change; got != want {
			t.Errorf("sign %v: %q, want %q", sign, got, want)
		}
	}
}

// Up through every level and back through every level, each for its months, beside worlds in which the lever stays at the first; shocks within the
// months stay, all else that moves is left out.
func TestTheWaysUpAndBack(t *testing.T) {
	b := shop(t)
	config := &b.Scenario.Config
	config.Shocks = []sim.Shock{{Month: 15, Kind: sim.PressExpose, Size: .5}, {Month: 16, Kind: sim.PressExpose, Size: .5}}
	config.Beyond = 12
	config.Brands[0].Policy = agents.NoPolicy + 1
	h := &Hysteresis{Base: b, Hold: 3}
	before := config.Brands[0].Levers
	still, moved := h.ways(agents.Control, []float64{.25, .5, 1})
	change := func(month int, to float32) sim.Change {
		return sim.Change{Month: month, Lever: agents.Control, To: to}
	}
	if want := []sim.Change{change(4, .5), change(7, 1), change(10, .5), change(13, .25)}; !reflect.DeepEqual(moved.Brands[0].Schedule, want) || len(still.Brands[0].Schedule) != 0 {
		t.Errorf("moved by %+v, want %+v; the other by %+v", moved.Brands[0].Schedule, want, still.Brands[0].Schedule)
	}
	levers := before
	levers[agents.Control] = .25
	for _, c := range []sim.Config{still, moved} {
		if c.Months != 15 || c.Beyond != 0 || len(c.Shocks) != 1 || c.Shocks[0].Month != 15 || c.Brands[0].Levers != levers || c.Brands[0].Policy != agents.NoPolicy || len(c.Brands) != 2 {
			t.Errorf("%+v", c)
		}
	}
	if config.Brands[0].Levers != before || len(config.Brands[0].Schedule) == 0 || len(config.Shocks) != 2 {
		t.Error("the scenario has changed")
	}
}

func TestOpeningTexts(t *testing.T) {
	const high = "on the dashboard's forecast of the next twelve months is too high"
	for _, x := range []struct {
		opens, lead int
		want        string
	}{
		{0, -1, "The dashboard's forecast of the next twelve months holds"}, {0, 3, "The dashboard's forecast of the next twelve months holds"},
		{1, -1, "From month 1 " + high + "; visible churn never leaves the range of its first three months"}, {7, 0, "From month 7 " + high + ", 0 months before visible churn leaves the range of its first three"},
		{7, 1, "From month 7 " + high + ", 1 month before visible churn leaves the range of its first three"}, {12, 5, "From month 12 " + high + ", 5 months before visible churn leaves the range of its first three"},
	} {
		if got := OpeningText(x.opens, x.lead); got != x.want {
			t.Errorf("%q, want %q", got, x.want)
		}
	}
}

// What an open verdict hangs on is said from 16 worlds on.
func TestHangsTextNeedsItsWorlds(t *testing.T) {
	for worlds, said := range map[int]bool{8: false, 15: false, 16: true, 17: true} {
		c := drawn(func(draw int) float64 { return float64(draw%4) - 1.5 })
		for _, a := range c.Arms {
			a.Value, a.Worlds.Count = a.Value[:worlds], worlds
		}
		if v := c.ValueDifference(1); !v.Open() || v.Worlds != worlds {
			t.Fatalf("%+v", v)
		}
		if got := c.HangsText(1); (got != "") != said {
			t.Errorf("%d worlds: %q", worlds, got)
		}
	}
}

// The figures are of so many runs and not of the one that warms up: their minimum lies below their median.
func TestBenchMeasuresEveryRepeat(t *testing.T) {
	c := shop(t).Scenario.Config
	c.Beyond, c.History.Months = 0, 0
	r, err := testEnv.Bench(t.Context(), &c, 5)
	if err != nil {
		t.Fatal(err)
	}
	apart := 0
	for _, x := range []BenchSeconds{r.People, r.Month, r.Run} {
		if !(x.Minimum > 0) || x.Minimum > x.Median {
			t.Errorf("%+v", x)
		}
		if x.Minimum < x.Median {
			apart++
		}
	}
	if apart == 0 || r.Repeats != 5 || r.Customers != 120 || r.Months != 4 {
		t.Errorf("%+v", r)
	}
	if got := overRepeats([]float64{5, 1, 4}); got != (BenchSeconds{1, 4}) {
		t.Errorf("of three: %+v", got)
	}
	if got := overRepeats([]float64{8, 1, 4, 5}); got != (BenchSeconds{1, 4.5}) {
		t.Errorf("of four: %+v", got)
	}
}

// The five largest parts are said, the largest first, but none that is written as 0 %.
func TestPartsInWords(t *testing.T) {
	for _, x := range []struct {
		parts [agents.CauseCount]float64
		want  string
	}{
		{[agents.CauseCount]float64{1, 150, 0, 0, 49}, "guess too close 75 %, takes too much 24 %"},
		{[agents.CauseCount]float64{1.01, 149.99, 0, 0, 49}, "guess too close 75 %, takes too much 24 %, too personal 1 %"},
		{[agents.CauseCount]float64{20, 30, 40, 50, 25, 35}, "always the same 25 %, felt watched 20 %, treated as a number 18 %, guess too close 15 %, takes too much 12 %"},
		{[agents.CauseCount]float64{agents.CauseOrdinary: 200}, "trust not won 100 %"},
	} {
		if got := partsText(x.parts, 200); got != x.want {
			t.Errorf("%q, want %q", got, x.want)
		}
	}
}

// Runs that fail are counted, and told where they leave a point without any.
func TestSensitivityCountsWhatFailed(t *testing.T) {
	j := &Sensitivity{Base: shop(t), Method: "morris", Metric: "trust", Vary: []string{"intensity=0:1"}, Samples: 4, Sampling: lucky(3)}
	p, err := j.Plan()
	if err != nil {
		t.Fatal(err)
	}
	r, err := sim.Run(t.Context(), &j.Scenario.Config, 1, sim.Observe{})
	if err != nil {
		t.Fatal(err)
	}
	boom := errors.New("boom")
	for point := range p.Points {
		for world := range 3 {
			switch {
			case point == 2:
				j.Add(experiment.Run{Point: point, World: world}, nil, boom)
				boom = errors.New("another")
			case point == 3 && world == 0:
				j.Add(experiment.Run{Point: point, World: world}, nil, errors.New("later"))
			default:
				j.Add(experiment.Run{Point: point, World: world}, r, nil)
			}
		}
	}
	if _, err := j.Result(); err == nil || err.Error() != "4 runs failed, all of point 2: boom" {
		t.Errorf("%v", err)
	}
}

// The interval of an early warning is that of a bootstrap over worlds, worked out beside it.
func TestWarningBesideAPlainBootstrap(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	const n, months, seed = 24, 12, 5
	var trust, churn path
	for range n {
		a, b := 2+r.IntN(3), 5+r.IntN(6)
		x, y := make([]float64, months), make([]float64, months)
		for m := range months {
			if m >= a {
				x[m] = -.2
			}
			if m >= b {
				y[m] = .05
			}
		}
		trust, churn = append(trust, x), append(churn, y)
	}
	lead := func(picked []int) float64 {
		var x, y [months]float64
		for _, i := range picked {
			for m := range months {
				x[m] += trust[i][m] / float64(len(picked))
				y[m] += churn[i][m] / float64(len(picked))
			}
		}
		return float64(worsensBy(y[:], agents.MetricVisibleChurn) - worsensBy(x[:], agents.MetricTrust))
	}
	words := experiment.Words(seed, experiment.BootstrapStream)
	var leads []float64
	for b := range resamples {
		var picked []int
		for i := range n {
			picked = append(picked, int(math.Floor(float64(words(b*n+i))/(1<<32)*n)))
		}
		leads = append(leads, lead(picked))
	}
	var all []int
	for i := range n {
		all = append(all, i)
	}
	var got Turning
	got.warn(trust, churn, seed)
	want := analysis.Range{Value: lead(all), Lo: analysis.Quantile(leads, .025), Hi: analysis.Quantile(leads, .975)}
	if got.Warning != want || !(want.Lo < want.Hi) {
		t.Errorf("%+v, want %+v", got.Warning, want)
	}
}

// The bytes of a plan are two for every number of its series: rows for every month, brand and segment, and for all brands and segments.
func TestForetoldBytes(t *testing.T) {
	q := &Sweep{Base: shop(t, "history.months=24"), Sampling: lucky(6), Vary: []string{"transparency=0,.5,1"}, Design: "grid"}
	plan, err := q.Plan()
	if err != nil {
		t.Fatal(err)
	}
	s, err := testEnv.Lay(plan, filepath.Join(t.TempDir(), "new"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := testEnv.Foretell(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Config(experiment.Run{Point: 1})
	if err != nil {
		t.Fatal(err)
	}
	rows := 3 * 6 * (4 + min(sim.BeforeMonths, 24)) * (2 + 1) * (len(c.Population.Segments) + 1)
	if want := float64(rows * len(record.SeriesColumns()) * 2); f.Bytes != want {
		t.Errorf("%g bytes, want %g", f.Bytes, want)
	}
	if want := sim.Footprint(&c, plan.Keep.Observe()); f.World != want || f.AtOnce < 1 || f.Room < f.World {
		t.Errorf("%+v, want a world of %d", f, want)
	}
}

// Three strategies or more are put in order, from two worlds on; with fewer of either nothing is said.
func TestOrderOfManyStrategies(t *testing.T) {
	of := func(arms, worlds int) *Comparison {
		c := &Comparison{}
		for i := range arms {
			a := &Arm{Collected: *experiment.Collect(experiment.Point{Name: string(rune('a' + i)), Config: sim.Config{Months: 1}}, Headline, experiment.ByLuck(worlds))}
			a.Went, a.Value = worlds, slices.Repeat([]float64{[]float64{10, 14, 14, 6}[i]}, worlds)
			c.Arms = append(c.Arms, a)
		}
		return c
	}
	for _, x := range [][2]int{{2, 64}, {3, 1}, {2, 1}} {
		if got := of(x[0], x[1]).orderText("worlds"); got != nil {
			t.Errorf("%d strategies in %d worlds: %q", x[0], x[1], got)
		}
	}
	c := of(3, 64)
	small := fmt.Sprintf("a difference of %s %s or less does not matter.", twoDigits(c.Matters()*c.money().Price), c.money().Name)
	if got, want := c.orderText("worlds"), [][2]string{{"By value, the best first:", "b, c, a."}, {"Solid:", "2 of 3 pairs, each judged by itself over 64 worlds; " + small},
		{"No difference that matters:", "b and c."}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	c = of(4, 2)
	small = fmt.Sprintf("a difference of %s %s or less does not matter.", twoDigits(c.Matters()*c.money().Price), c.money().Name)
	if got := c.orderText("draws"); len(got) < 3 || got[0] != [2]string{"By value, the best first:", "b, c, a, d."} || got[1] != [2]string{"Solid:", "0 of 6 pairs, each judged by itself over 2 draws; " + small} {
		t.Errorf("%q", got)
	}
}

// An interval is shown at its scale, bound by bound, and what is not known stays so.
func TestShownIntervals(t *testing.T) {
	mean, lo, hi := .5, .25, .75
	s := Shown{Scale: 100}
	got := s.times(&analysis.Interval{Mean: &mean, Lo: &lo, Hi: &hi})
	if *got.Mean != 50 || *got.Lo != 25 || *got.Hi != 75 || mean != .5 {
		t.Errorf("%v %v %v", *got.Mean, *got.Lo, *got.Hi)
	}
	if got := s.times(&analysis.Interval{Mean: &mean}); got.Lo != nil || got.Hi != nil || s.times(nil) != nil {
		t.Errorf("%+v", got)
	}
}

// The months in which a brand changes something are told once each, in order.
func TestChangeMonths(t *testing.T) {
	b := &sim.Brand{Schedule: []sim.Change{{Month: 9}, {Month: 3}, {Month: 9, Lever: 1}, {Month: 5}}}
	if got := changeMonths(b); !slices.Equal(got, []int{3, 5, 9}) {
		t.Errorf("%v", got)
	}
}

// Every single move of a setting to a quarter of a lever is tried, from what it is to what it becomes, and none that moves nothing.
func TestQuarters(t *testing.T) {
	in := agents.Levers{}
	for l := range in {
		in[l] = .25
	}
	in[agents.Control] = .6
	all := quarters(in)
	if len(all) != 4*int(agents.LeverCount)+1 {
		t.Fatalf("%d moves", len(all))
	}
	seen := map[agents.Levers]bool{in: true}
	for _, c := range all {
		l, known := agents.LeverByName(c.move.Lever)
		if !known || seen[c.levers] || c.move.From == c.move.To || math.Abs(c.move.From-float64(in[l])) > 1e-6 || float64(c.levers[l]) != c.move.To {
			t.Errorf("%+v", c)
		}
		seen[c.levers] = true
		for k := range in {
			if agents.Lever(k) != l && c.levers[k] != in[k] {
				t.Errorf("%+v moves another lever", c)
			}
		}
	}
}
