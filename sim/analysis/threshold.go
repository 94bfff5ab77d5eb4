package analysis

import (
	"fmt"
	"math"
	"slices"
)

// Verdict answers "from which level of a lever does more of it do harm?". Its text is what JSON holds.
type Verdict int

// The verdicts. Harm is a loss from the best level to the last one tried. One of the three harms is told of a response without any
// in at most 5 of 100 cases, NoHarm of one that loses more than matters in at most 2.5.
const (
	NoAnswer   Verdict = iota // too few worlds or levels
	Inside                    // harm begins within the range: neither the first nor the last level may be the best
	FirstStep                 // the first level is the best
	Somewhere                 // there is harm at the end, but the first level may be the best already
	NoHarm                    // the last level may be the best, and that another is better by what matters is excluded
	CannotTell                // the last level may be the best, and so may be one that is better by what matters
)

var verdictNames = [...]string{"no answer", "inside", "first step", "somewhere", "no harm", "cannot tell"}

// String is the verdict's name.
func (v Verdict) String() string { return verdictNames[v] }

// MarshalText makes JSON hold the name.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// Harm reports whether the verdict is one of the three that tell of harm.
func (v Verdict) Harm() bool { return v == Inside || v == FirstStep || v == Somewhere }

// FewestWorlds and FewestLevels are the minimum that FindThreshold requires.
const (
	FewestWorlds = 5
	FewestLevels = 3
)

// Threshold is where a response becomes harmful, without assuming its shape. Levels are in units of the lever, losses in
// units of the response and never negative; a loss is a fall where more is better, a rise where less is. Every statement has its own
// 95 %.
type Threshold struct {
	Verdict  Verdict
	Good     int       // +1 more is better, -1 less is
	Levels   []float64 // rising
	Best     float64   // level with the best mean
	Set      []float64 // levels that may be the best, rising, never empty
	Parts    []Span    // the same as runs of neighbouring levels
	Turn     Range     // where harm begins: the best level, between the level before the set and the level after it
	Fall     Range     // loss from the best level to the last
	Excluded float64   // a loss larger than this, of any level against a lower one, is ruled out
	Onset    Onset
	Steepest Steepest
	Dip      Dip
	Worlds   int // that took part
	Dropped  int // left out because one of their runs failed

	// Whether leaving out one of the worlds moves the best level, or the steepest step: then a single run may carry it.
	BestMoves, SteepestMoves bool
}

// Span is from one level to another.
type Span struct{ From, To float64 }

// Onset is where the loss against the best lower level begins to exceed Matters, up to the last level.
type Onset struct {
	Matters     float64 // the smallest loss that matters, 0 or more
	At          float64 // in the mean; NaN nowhere
	ExcludedTo  float64 // up to this level such a loss is excluded at every level tried
	CertainFrom float64 // from this level to the last it is certain at every level tried; NaN nowhere
}

// Steepest is the step between neighbouring levels with the largest loss per unit of the lever.
type Steepest struct {
	Point  Span // in the mean
	Lo, Hi float64
	Told   bool // false when every step behind the set may be the steepest
}

// Dip is a proven loss followed by a proven gain: the response does not have a single hill. Without one, all fields are zero.
type Dip struct {
	Found          bool
	From, At, Back float64 // levels: high, lower, higher again
}

// FindThreshold finds from which level of a lever more of it does harm. levels rise; each world of responses[world][level] keeps
// its people and luck over the levels; more is better if good is +1 and worse if it is -1; matters is the smallest loss that
// matters, in the response's unit, 0 or more. A world with a non-finite number is dropped entirely. With fewer than 5 worlds or
// 3 levels there is an error, and a Threshold that counts the worlds.
//
// The order of the worlds changes nothing, nor does adding a constant to a world at all levels.
//
// The tests are permutation tests by sign flips of whole worlds with the largest studentized difference (Westfall and Young 1993,
// Romano and Wolf 2005), the set of levels is the comparison with the best (Hsu 1996), the limits of Onset are fixed sequences (Maurer,
// Hothorn and Lehmacher 1995). What was measured is in docs/adr/0013-threshold-rule.md.
func FindThreshold(levels []float64, responses [][]float64, good int, matters float64, words func(i int) uint32) (Threshold, error) {
	nan := math.NaN()
	t := Threshold{Good: good, Levels: slices.Clone(levels), Best: nan, Turn: Range{nan, nan, nan}, Fall: Range{nan, nan, nan}, Excluded: nan,
		Onset: Onset{matters, nan, nan, nan}, Steepest: Steepest{Span{nan, nan}, nan, nan, false}}
	if err := faults(levels, responses, good, matters); err != nil {
		return t, err
	}
	worlds, tiny := centred(responses, good)
	t.Worlds, t.Dropped = len(worlds), len(responses)-len(worlds)
	if len(worlds) < FewestWorlds || len(levels) < FewestLevels {
		return t, fmt.Errorf("%d worlds at %d levels: want at least %d and %d", len(worlds), len(levels), FewestWorlds, FewestLevels)
	}
	f := newFlips(worlds, tiny, words)
	t.turn(f)
	t.Fall = f.toLast()
	t.Excluded = f.deepest()
	t.Onset = f.onset(levels, matters)
	t.Dip = f.dip(levels)
	steps := f.falls(levels, worlds)
	t.steepest(steps)
	t.leaveOut(f, steps, worlds)
	last := levels[len(levels)-1]
	switch first := t.Set[0] == levels[0]; {
	case t.Set[len(t.Set)-1] == last && t.Fall.Hi <= matters:
		t.Verdict = NoHarm
	case t.Set[len(t.Set)-1] == last:
		t.Verdict = CannotTell
	case !first:
		t.Verdict = Inside
	case len(t.Set) == 1:
		t.Verdict = FirstStep
	default:
		t.Verdict = Somewhere
	}
	return t, nil
}

// alpha is the chance of error of every statement.
const alpha = .05

// faults says what is wrong with the numbers given.
func faults(levels []float64, responses [][]float64, good int, matters float64) error {
	switch {
	case good != 1 && good != -1:
		return fmt.Errorf("good is %d: want 1 or -1", good)
	case !(matters >= 0) || math.IsInf(matters, 1):
		return fmt.Errorf("a loss of %g cannot be the smallest that matters: want 0 or more", matters)
	}
	for j, x := range levels {
		if math.IsNaN(x) || math.IsInf(x, 0) || j > 0 && x <= levels[j-1] {
			return fmt.Errorf("level %g: want levels that rise", x)
		}
	}
	for w, y := range responses {
		if len(y) != len(levels) {
			return fmt.Errorf("world %d has %d numbers for %d levels", w, len(y), len(levels))
		}
	}
	return nil
}

// centred are the worlds that are whole, more being better, each less its own mean, in an order that does not depend on the one given.
// tiny is what can be rounding in them.
func centred(responses [][]float64, good int) (worlds [][]float64, tiny float64) {
	for _, y := range responses {
		if slices.ContainsFunc(y, func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }) || len(y) == 0 {
			continue
		}
		mean := 0.
		for _, v := range y {
			mean += v
			tiny = max(tiny, 1e-12*math.Abs(v))
		}
		mean /= float64(len(y))
		world := make([]float64, len(y))
		for j, v := range y {
			world[j] = float64(good) * (v - mean)
		}
		worlds = append(worlds, world)
	}
	slices.SortFunc(worlds, slices.Compare)
	return worlds, tiny
}

// turn fills in where the response is best and where it turns.
func (t *Threshold) turn(f *flips) {
	x, in := t.Levels, f.best(alpha)
	t.Best = x[f.highest()]
	first, last := -1, -1
	for j, may := range in {
		if !may {
			continue
		}
		if last < 0 || last < j-1 {
			t.Parts = append(t.Parts, Span{x[j], x[j]})
		}
		t.Parts[len(t.Parts)-1].To = x[j]
		t.Set = append(t.Set, x[j])
		if first < 0 {
			first = j
		}
		last = j
	}
	t.Turn = Range{t.Best, x[max(0, first-1)], x[min(len(x)-1, last+1)]}
}

// toLast is the loss from the best level to the last. Its lower limit holds for all levels at once; its upper limit is each level's
// own, because only the level that is the best has to be covered.
func (f *flips) toLast() Range {
	last := len(f.mean) - 1
	pairs := make([]pair, last)
	for i := range pairs {
		pairs[i] = pair{i, last}
	}
	c := critical(f.peaks(pairs), alpha/2)
	lower := c * math.Sqrt(float64(f.n-1)/(1-float64(c*c)))
	upper := student(f.n - 1)
	var r Range
	for i := range last {
		d, e := f.mean[i]-f.mean[last], f.error(i, last)
		r.Value, r.Lo, r.Hi = max(r.Value, d), max(r.Lo, d-float64(lower*e)), max(r.Hi, d+float64(upper*e))
	}
	return f.notRounding(r)
}

// notRounding makes what is only rounding zero.
func (f *flips) notRounding(r Range) Range {
	for _, v := range []*float64{&r.Value, &r.Lo, &r.Hi} {
		if *v <= f.tiny {
			*v = 0
		}
	}
	return r
}

// upTo is the largest loss that level k may have against a lower one.
func (f *flips) upTo(k int) (most float64) {
	t := student(f.n - 1)
	for i := range k {
		most = max(most, f.mean[i]-f.mean[k]+float64(t*f.error(i, k)))
	}
	return most
}

// deepest is the largest loss that any level may have against a lower one.
func (f *flips) deepest() (most float64) {
	for k := range f.mean {
		most = max(most, f.upTo(k))
	}
	return f.notRounding(Range{Value: most}).Value
}

// onset is from where the loss matters. Both limits are found by going on while a test holds, so that none is corrected for the number
// of levels; half of alpha each.
func (f *flips) onset(x []float64, matters float64) Onset {
	o := Onset{matters, math.NaN(), x[0], math.NaN()}
	for k := len(x) - 1; k > 0 && slices.Max(f.mean[:k])-f.mean[k] > matters+f.tiny; k-- {
		o.At = x[k]
	}
	for k := 1; k < len(x) && f.upTo(k) < matters; k++ {
		o.ExcludedTo = x[k]
	}
	lower := make([]int, len(x))
	for i := range lower {
		lower[i] = i
	}
	for k := len(x) - 1; k > 0 && f.better(lower[:k], k, matters, alpha/2); k-- {
		o.CertainFrom = x[k]
	}
	return o
}

// dip is the deepest proven loss with a proven gain behind it, all pairs of levels at once.
func (f *flips) dip(x []float64) (d Dip) {
	var pairs []pair
	for i := range x {
		for j := range x {
			if i != j {
				pairs = append(pairs, pair{i, j})
			}
		}
	}
	c, deepest := critical(f.peaks(pairs), alpha), 0.
	proven := func(i, j int) bool { return f.difference(i, j, 0) > c }
	for j := 1; j < len(x)-1; j++ {
		for i := range j {
			if !proven(i, j) {
				continue
			}
			for k := j + 1; k < len(x); k++ {
				if depth := min(f.mean[i], f.mean[k]) - f.mean[j]; depth > deepest && proven(k, j) {
					deepest, d = depth, Dip{true, x[i], x[j], x[k]}
				}
			}
		}
	}
	return d
}

// steepest fills in which step loses most.
func (t *Threshold) steepest(steps *flips) {
	x, in := t.Levels, steps.best(alpha)
	at, first, last := steps.highest(), slices.Index(in, true), len(in)-1
	for !in[last] {
		last--
	}
	t.Steepest = Steepest{Span{x[at], x[at+1]}, x[first], x[last+1], false}
	for j, may := range in {
		if !may && x[j] >= t.Set[len(t.Set)-1] {
			t.Steepest.Told = true
		}
	}
	if steps.mean[at] <= steps.tiny {
		t.Steepest.Told = false // nothing falls
	}
}

// leaveOut finds whether the best level or the steepest step is another without one of the worlds.
func (t *Threshold) leaveOut(f, steps *flips, worlds [][]float64) {
	x, best, step := t.Levels, f.highest(), steps.highest()
	without := make([]float64, len(x))
	loss := func(j int) float64 { return (without[j] - without[j+1]) / (x[j+1] - x[j]) }
	for _, y := range worlds {
		for j := range without {
			without[j] = (float64(float64(f.n)*f.mean[j]) - y[j]) / float64(f.n-1)
		}
		for j := range without {
			t.BestMoves = t.BestMoves || without[j] > without[best]+2*f.tiny
			t.SteepestMoves = t.SteepestMoves || j+1 < len(x) && loss(j) > loss(step)+2*steps.tiny
		}
	}
}

// OwnBest is where single worlds, each by itself, have their best level. It is meaningful only if worlds differ in their parameters.
type OwnBest struct {
	Worlds     int
	Courses    int        // of luck, averaged in each world; with one, the spread includes luck
	Quartiles  [3]float64 // levels: a quarter, half and three quarters of the worlds have theirs at this one or lower
	ShareFirst Range      // share of worlds, 0..1, whose best is the lowest level; Wilson's interval
}

// FindOwnBest finds the best level of each world: levels, responses and good as in FindThreshold, every world a parameter draw averaged
// over a number of courses. It returns an error if no world is complete.
func FindOwnBest(levels []float64, responses [][]float64, good, courses int) (OwnBest, error) {
	if err := faults(levels, responses, good, 0); err != nil {
		return OwnBest{}, err
	}
	worlds, tiny := centred(responses, good)
	if len(worlds) == 0 {
		return OwnBest{}, fmt.Errorf("none of %d worlds is whole", len(responses))
	}
	own, first := make([]int, len(worlds)), 0
	for w, y := range worlds {
		for j, v := range y {
			if v > y[own[w]]+tiny {
				own[w] = j
			}
		}
		if own[w] == 0 {
			first++
		}
	}
	slices.Sort(own)
	o := OwnBest{Worlds: len(own), Courses: courses}
	for k := range o.Quartiles {
		o.Quartiles[k] = levels[own[((k+1)*len(own)+3)/4-1]]
	}
	o.ShareFirst.Value = float64(first) / float64(len(own))
	o.ShareFirst.Lo, o.ShareFirst.Hi = Wilson(float64(first), len(own))
	return o, nil
}
