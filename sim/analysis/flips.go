package analysis

import (
	"math"
	"slices"
)

// flipCount is the number of sign flips behind every P and every critical value: with the data itself 2,000, so that a P of .05 is
// met exactly.
const flipCount = 1999

// flips is what all tests on worlds that share their levels have in common: for every pair of levels the studentized difference, and
// what it would be if each world's deviation had another sign. Whole worlds are flipped, never single values, because a world's
// values are correlated over its levels. A flip keeps the sum of squares of a difference, so nothing is studentized again.
//
// A studentized difference is written as u = t / sqrt(t*t + n - 1), which lies in -1..1 and is also defined where nothing varies.
type flips struct {
	n       int         // worlds
	mean    []float64   // [level]
	squares [][]float64 // [level][level]: sum over worlds of the squared deviation of their difference from its mean
	flipped [][]float64 // [level][flip]: mean deviation under the flip
	tiny    float64     // what differs by less does not differ: rounding
	most    []float64   // [flip], scratch of peaks
}

// newFlips takes worlds[world][level], at least two of each, and the size of what can be rounding.
func newFlips(worlds [][]float64, tiny float64, words func(i int) uint32) *flips {
	f := unflipped(worlds, tiny)
	levels := len(f.mean)
	f.flipped = make([][]float64, levels)
	for j := range f.flipped {
		f.flipped[j] = make([]float64, flipCount)
	}
	deviations := make([][]float64, f.n)
	for w, y := range worlds {
		deviations[w] = make([]float64, levels)
		for j, v := range y {
			deviations[w][j] = (v - f.mean[j]) / float64(f.n)
		}
	}
	sum := make([]float64, levels)
	blocks := (f.n + 31) / 32
	for b := range flipCount {
		clear(sum)
		var word uint32
		for w, d := range deviations {
			if w%32 == 0 {
				word = words(b*blocks + w/32)
			}
			if word&1 == 0 {
				for j, v := range d {
					sum[j] += v
				}
			} else {
				for j, v := range d {
					sum[j] -= v
				}
			}
			word >>= 1
		}
		for j, v := range sum {
			f.flipped[j][b] = v
		}
	}
	return f
}

// unflipped are means and squares, without flips.
func unflipped(worlds [][]float64, tiny float64) *flips {
	n, levels := len(worlds), len(worlds[0])
	f := &flips{n: n, mean: make([]float64, levels), squares: make([][]float64, levels), tiny: tiny, most: make([]float64, flipCount)}
	for j := range f.mean {
		for _, y := range worlds {
			f.mean[j] += y[j]
		}
		f.mean[j] /= float64(n)
		f.squares[j] = make([]float64, levels)
	}
	for i := range levels {
		for j := range i {
			d, sum := f.mean[i]-f.mean[j], 0.
			for _, y := range worlds {
				e := y[i] - y[j] - d
				sum += float64(e * e)
			}
			f.squares[i][j], f.squares[j][i] = sum, sum
		}
	}
	return f
}

// falls are the same flips of how much each step between two levels loses, by unit of the levels x.
func (f *flips) falls(x []float64, worlds [][]float64) *flips {
	closest := math.Inf(1)
	for j := range len(x) - 1 {
		closest = min(closest, x[j+1]-x[j])
	}
	steps := make([][]float64, len(worlds))
	for w, y := range worlds {
		steps[w] = make([]float64, len(x)-1)
		for j := range steps[w] {
			steps[w][j] = (y[j] - y[j+1]) / (x[j+1] - x[j])
		}
	}
	s := unflipped(steps, 2*f.tiny/closest)
	s.flipped = make([][]float64, len(x)-1)
	for j := range s.flipped {
		s.flipped[j] = make([]float64, flipCount)
		for b := range s.flipped[j] {
			s.flipped[j][b] = (f.flipped[j][b] - f.flipped[j+1][b]) / (x[j+1] - x[j])
		}
	}
	return s
}

// still reports whether the difference of two levels is the same in all worlds.
func (f *flips) still(i, j int) bool { return f.squares[i][j] <= float64(float64(f.n)*f.tiny*f.tiny) }

// difference is the studentized difference of level i less level j less shift.
func (f *flips) difference(i, j int, shift float64) float64 {
	d := f.mean[i] - f.mean[j] - shift
	if f.still(i, j) {
		switch {
		case math.Abs(d) <= f.tiny:
			return 0
		case d > 0:
			return 1
		}
		return -1
	}
	n := float64(f.n)
	return d * math.Sqrt(n) / math.Sqrt(f.squares[i][j]+float64(n*d*d))
}

// error is the standard error of the difference of two levels.
func (f *flips) error(i, j int) float64 {
	return math.Sqrt(f.squares[i][j] / float64(f.n-1) / float64(f.n))
}

// pair is a level and the one it is compared with.
type pair struct{ i, j int }

// peaks are, by flip, the largest studentized difference among pairs. They live until the next call.
func (f *flips) peaks(pairs []pair) []float64 {
	for b := range f.most {
		f.most[b] = math.Inf(-1)
	}
	for _, p := range pairs {
		scale := 0.
		if !f.still(p.i, p.j) {
			scale = math.Sqrt(float64(f.n) / f.squares[p.i][p.j])
		}
		from, less := f.flipped[p.i], f.flipped[p.j]
		for b, m := range f.most {
			f.most[b] = max(m, (from[b]-less[b])*scale)
		}
	}
	return f.most
}

// reached is the share of flips whose peak reaches top, the data itself counted as one.
func reached(peaks []float64, top float64) float64 {
	k := 1
	for _, p := range peaks {
		if p >= top {
			k++
		}
	}
	return float64(k) / (flipCount + 1)
}

// critical is the 1-alpha quantile of peaks, which it sorts.
func critical(peaks []float64, alpha float64) float64 {
	slices.Sort(peaks)
	return peaks[min(int(math.Ceil((1-alpha)*(flipCount+1))), flipCount)-1]
}

// better tests "none of the levels others is more than shift above level j" and says whether that is rejected at alpha. Nine tenths
// of alpha go into the test; the last tenth lets levels that are clearly worse than j drop out of it, so that a test among many
// levels of which few compete is not weaker for the others.
func (f *flips) better(others []int, j int, shift, alpha float64) bool {
	top := math.Inf(-1)
	pairs := make([]pair, len(others))
	for k, i := range others {
		pairs[k] = pair{i, j}
		top = max(top, f.difference(i, j, shift))
	}
	if top <= 0 {
		return false
	}
	peaks := f.peaks(pairs)
	if reached(peaks, top) <= .9*alpha {
		return true
	}
	worse := -critical(peaks, alpha/10)
	near := slices.DeleteFunc(pairs, func(p pair) bool { return f.difference(p.i, p.j, shift) <= worse })
	return len(near) < len(others) && reached(f.peaks(near), top) <= .9*alpha
}

// best says of each level whether it may be the highest: no other is better at alpha. Nothing is corrected for the number of levels,
// since only the one that is the highest has to survive.
func (f *flips) best(alpha float64) []bool {
	in := make([]bool, len(f.mean))
	others := make([]int, 0, len(in))
	for j := range in {
		others = others[:0]
		for i := range in {
			if i != j {
				others = append(others, i)
			}
		}
		in[j] = !f.better(others, j, 0, alpha)
	}
	in[f.highest()] = true
	return in
}

// highest is the first level with the highest mean.
func (f *flips) highest() (best int) {
	for j, m := range f.mean {
		if m > f.mean[best]+f.tiny {
			best = j
		}
	}
	return best
}
