package analysis

import (
	"math"
	"slices"
	"testing"
)

// Three numbers by hand, and shifted numbers: the spread stays, the mean goes along.
func TestMoments(t *testing.T) {
	size, mean, spread := moments([]float64{-1, 2, 5})
	near(t, "mean size", size, 8./3, 1e-15)
	near(t, "mean", mean, 2, 1e-15)
	near(t, "spread", spread, 3, 1e-15)
	for _, shift := range []float64{-40, 0, 7.5, 1000} {
		var xs []float64
		for i := range 50 {
			xs = append(xs, shift+math.Sin(float64(i*i)))
		}
		size, mean, spread := moments(xs)
		var sum, abs, pairs float64
		for i, x := range xs {
			sum, abs = sum+x, abs+math.Abs(x)
			for _, y := range xs[:i] {
				pairs += (x - y) * (x - y)
			}
		}
		near(t, "mean size", size, abs/50, 1e-9)
		near(t, "mean", mean, sum/50, 1e-9)
		near(t, "spread", spread, math.Sqrt(pairs/(50*49)), 1e-9) // from differences of pairs, without the mean
	}
	_, _, far := moments([]float64{1e12, 1e12 + 1, 1e12 + 3})
	near(t, "spread far from zero", far, math.Sqrt(7./3), 1e-4)
	if _, _, alone := moments([]float64{4}); !math.IsNaN(alone) {
		t.Errorf("the spread of one number is %v", alone)
	}
}

// once hands on words and reports when one is spent twice.
func once(t *testing.T, words func(int) uint32) func(int) uint32 {
	seen := map[int]bool{}
	return func(i int) uint32 {
		if seen[i] {
			t.Errorf("word %d is spent twice", i)
		}
		seen[i] = true
		return words(i)
	}
}

// No two choices of a design hang on the same word.
func TestDesignsSpendEveryWordOnce(t *testing.T) {
	Morris(20, 5, once(t, hashWords(1)))
	Latin(20, 5, once(t, hashWords(1)))
	Saltelli(20, 5, once(t, hashWords(1)))
	SobolIndices(outputs(Saltelli(8, 2, hashWords(1)), func(x []float64) float64 { return x[0] }), 2, 9, once(t, hashWords(2)))
}

// A trajectory begins on the grid and moves every factor once by two levels of four; ways up and down, the levels of the beginning and the orders of
// factors come equally often, and none of them hangs on another.
func TestMorrisTrajectories(t *testing.T) {
	const n, k = 4000, 3
	points := Morris(n, k, hashWords(31))
	if len(points) != n*(k+1) {
		t.Fatalf("%d points", len(points))
	}
	ups, orders := map[[k]bool]int{}, map[[k]int]int{}
	starts := map[[2]int]int{} // factor and level
	for i := 0; i < len(points); i += k + 1 {
		var up [k]bool
		var order [k]int
		for f, v := range points[i] {
			level := int(math.Round(3 * v))
			if math.Abs(3*v-float64(level)) > 1e-9 || level < 0 || level > 3 {
				t.Fatalf("begins at %v", points[i])
			}
			starts[[2]int{f, level}]++
		}
		for s := range k {
			moved := -1
			for f := range k {
				d := points[i+s+1][f] - points[i+s][f]
				if d == 0 {
					continue
				}
				if moved >= 0 || math.Abs(math.Abs(d)-2./3) > 1e-12 {
					t.Fatalf("step %d from %v to %v", s, points[i+s], points[i+s+1])
				}
				moved, up[f] = f, d > 0
			}
			if moved < 0 || slices.Contains(order[:s], moved) {
				t.Fatalf("step %d moves factor %d after %v", s, moved, order[:s])
			}
			order[s] = moved
		}
		ups[up]++
		orders[order]++
	}
	even := func(what string, counts []int, kinds int) {
		if len(counts) != kinds {
			t.Errorf("%d %s, want %d", len(counts), what, kinds)
		}
		all := 0
		for _, c := range counts {
			all += c
		}
		for _, c := range counts {
			if want := float64(all) / float64(kinds); math.Abs(float64(c)-want) > 5*math.Sqrt(want) {
				t.Errorf("%s: %v", what, counts)
				return
			}
		}
	}
	even("ways", counts(ups), 8)
	even("orders", counts(orders), 6)
	even("beginnings", counts(starts), 12)
}

func counts[K comparable](m map[K]int) (out []int) {
	for _, c := range m {
		out = append(out, c)
	}
	return out
}

// Effects and their intervals from a few outputs, beside a plain computation; a trajectory with a missing output counts for nothing, wherever it is.
func TestMorrisEffectsBesideAPlainComputation(t *testing.T) {
	const n, k = 12, 3
	points := Morris(n, k, hashWords(3))
	y := outputs(points, func(x []float64) float64 { return 500 + 3*x[0] - 2*x[1]*x[2] + x[2]*x[2] })
	for _, gone := range []int{0, 2*(k+1) + k, 7*(k+1) + 1} {
		y[gone] = math.NaN()
	}
	got := MorrisEffects(points, y, k)
	for f := range k {
		var effects []float64
		for tr := range n {
			at := tr * (k + 1)
			if tr == 0 || tr == 2 || tr == 7 {
				continue
			}
			for s := range k {
				if points[at+s][f] != points[at+s+1][f] {
					effects = append(effects, (y[at+s+1]-y[at+s])/(points[at+s+1][f]-points[at+s][f]))
				}
			}
		}
		m := len(effects)
		if m != n-3 {
			t.Fatalf("%d effects", m)
		}
		var abs []float64
		for _, x := range effects {
			abs = append(abs, math.Abs(x))
		}
		size, mean := Mean(abs), Mean(effects)
		for j, want := range []Range{{size.Mean, max(0, size.Lo), size.Hi}, {mean.Mean, mean.Lo, mean.Hi}} {
			r := []Range{got[f].Size, got[f].Mean}[j]
			near(t, "value", r.Value, want.Value, 1e-9)
			near(t, "lower end", r.Lo, want.Lo, 1e-9)
			near(t, "upper end", r.Hi, want.Hi, 1e-9)
		}
		var pseudo []float64
		for i := range effects {
			without := Mean(slices.Delete(slices.Clone(effects), i, i+1))
			pseudo = append(pseudo, float64(m)*math.Log(mean.SD)-float64(m-1)*math.Log(without.SD))
		}
		near(t, "spread", got[f].Spread.Value, mean.SD, 1e-9)
		if spread := Mean(pseudo); mean.SD > 1e-9 {
			near(t, "upper end of the spread", got[f].Spread.Hi/mean.SD, math.Exp(spread.Hi-spread.Mean), 1e-6)
			near(t, "lower end of the spread", got[f].Spread.Lo/mean.SD, math.Exp(spread.Lo-spread.Mean), 1e-6)
		}
	}
}

// Intervals of effects contain the truth about as often as they say, with few trajectories too: resampled ones contained the spread in half of the cases.
func TestMorrisIntervalsCover(t *testing.T) {
	const k, times = 3, 150
	for name, f := range map[string]func(x []float64) float64{
		"a product":   func(x []float64) float64 { return x[0] + 2*x[0]*x[1] + x[2]*x[2]*x[0] },
		"a threshold": func(x []float64) float64 { return 1/(1+math.Exp(-12*(x[0]+.5*x[1]-.9))) + .2*x[2]*x[0] },
	} {
		long := Morris(6000, k, hashWords(99))
		truth := MorrisEffects(long, outputs(long, f), k)
		for n, least := range map[int]float64{4: .75, 8: .82, 20: .88} {
			held, of := [3]float64{}, 0.
			for again := range times {
				points := Morris(n, k, hashWords(uint32(1000+again)))
				for i, e := range MorrisEffects(points, outputs(points, f), k) {
					of++
					for j, r := range []Range{e.Size, e.Mean, e.Spread} {
						if v := []Range{truth[i].Size, truth[i].Mean, truth[i].Spread}[j].Value; r.Lo <= v && v <= r.Hi {
							held[j]++
						}
					}
				}
			}
			for j, what := range []string{"size", "mean", "spread"} {
				if held[j]/of < least {
					t.Errorf("%s, %d trajectories: the interval of the %s holds in %.2f, want %.2f", name, n, what, held[j]/of, least)
				}
			}
		}
	}
}

// Rows of Saltelli's points: two that differ in every factor, then the first with one factor of the second.
func TestSaltelliPoints(t *testing.T) {
	const n, k = 8, 3
	points := Saltelli(n, k, hashWords(2))
	both := NewSobol(2*k, hashWords(2)).Points(n)
	if len(points) != n*(k+2) {
		t.Fatalf("%d points", len(points))
	}
	for i, whole := range both {
		row := points[i*(k+2) : (i+1)*(k+2)]
		if !slices.Equal(row[0], whole[:k]) || !slices.Equal(row[1], whole[k:]) {
			t.Errorf("row %d begins with %v", i, row[:2])
		}
		for f := range k {
			for g := range k {
				want := row[0][g]
				if f == g {
					want = row[1][g]
				}
				if row[2+f][g] != want {
					t.Errorf("row %d, point %d: %v", i, f, row[2+f])
				}
			}
		}
	}
}

// Indices and their intervals beside a plain computation: rows are repeated as often as they are drawn, and the variance is that of both halves.
func TestIndicesBesideAPlainComputation(t *testing.T) {
	const n, k, resamples = 16, 2, 30
	y := outputs(Saltelli(n, k, hashWords(7)), func(x []float64) float64 { return 100 + x[0] + 2*x[0]*x[1] })
	y[5*(k+2)+3] = math.NaN()
	y = append(y, 1, 2, 3) // no whole row
	var rows [][]float64
	for i := range n {
		if i != 5 {
			rows = append(rows, y[i*(k+2):(i+1)*(k+2)])
		}
	}
	plain := func(rows [][]float64) (out [2 * k]float64) {
		var all []float64
		for _, r := range rows {
			all = append(all, r[0], r[1])
		}
		mean, variance := Mean(all).Mean, 0.
		for _, v := range all {
			variance += (v - mean) * (v - mean) / float64(len(all))
		}
		for f := range k {
			var b, a float64
			for _, r := range rows {
				b += math.Pow(r[1]-r[2+f], 2) / float64(len(rows))
				a += math.Pow(r[0]-r[2+f], 2) / float64(len(rows))
			}
			out[f], out[k+f] = 1-b/(2*variance), a/(2*variance)
		}
		return out
	}
	var drawn [2 * k][]float64
	for r := range resamples {
		var again [][]float64
		for i := range rows {
			again = append(again, rows[uint64(hashWords(8)(r*len(rows)+i))*uint64(len(rows))>>32])
		}
		for j, v := range plain(again) {
			drawn[j] = append(drawn[j], v)
		}
	}
	got := SobolIndices(y, k, resamples, hashWords(8))
	for j, v := range plain(rows) {
		r := got[j%k].First
		if j >= k {
			r = got[j%k].Total
		}
		near(t, "value", r.Value, v, 1e-9)
		near(t, "lower end", r.Lo, Quantile(drawn[j], .025), 1e-9)
		near(t, "upper end", r.Hi, Quantile(drawn[j], .975), 1e-9)
	}
}

// Two points by hand: variances within are 2 and 8, means 1 and 12; the variance between is 60.5, of which luck makes 5/2. A point with a single
// replicate is left out, and where luck makes more than there is between points, all is luck.
func TestLuckShareByHand(t *testing.T) {
	near(t, "share", LuckShare([][]float64{{0, 2}, {99}, {10, 14}}), 5/(5+60.5-2.5), 1e-12)
	near(t, "all luck", LuckShare([][]float64{{0, 10}, {1, 9}}), 1, 0)
	near(t, "no luck", LuckShare([][]float64{{1, 1}, {2, 2}}), 0, 0)
	if got := LuckShare([][]float64{{1, 2}, {3}}); !math.IsNaN(got) {
		t.Errorf("one point with luck: %v", got)
	}
}

// Where every row lacks an output, or there is none, nothing is known of any factor.
func TestSobolOfNothing(t *testing.T) {
	nan := math.NaN()
	for _, y := range [][]float64{nil, {nan, 1, 2, 3}, {1, 2, 3, nan, nan, 4, 5, 6}} {
		for _, x := range SobolIndices(y, 2, 9, hashWords(3)) {
			if !math.IsNaN(x.First.Value) || !math.IsNaN(x.Total.Value) {
				t.Errorf("of %v: %+v", y, x)
			}
		}
	}
}
