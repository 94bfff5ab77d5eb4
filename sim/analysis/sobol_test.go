package analysis

import (
	"math"
	"slices"
	"testing"
)

// hashWords is a simple stream of words for tests.
func hashWords(seed uint32) func(int) uint32 {
	return func(i int) uint32 {
		x := uint64(seed)<<32 + uint64(i) + 0x9E3779B97F4A7C15
		x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
		x = (x ^ x>>27) * 0x94D049BB133111EB
		return uint32((x ^ x>>31) >> 16)
	}
}

func TestSobolPointsAsPublished(t *testing.T) {
	s := NewSobol(SobolDimensions, nil)
	x := make([]float64, SobolDimensions)
	// First points of the published sequence, and points 777 and 1023 of an independent implementation (SciPy 1.10.1), in
	// dimensions 1, 2, 3, 4, 5, 10, 21, 100 and 200.
	columns := []int{0, 1, 2, 3, 4, 9, 20, 99, 199}
	for i, want := range map[int][]float64{
		1:    {.5, .5, .5, .5, .5, .5, .5, .5, .5},
		2:    {.75, .25, .25, .25, .75, .75, .25, .75, .25},
		3:    {.25, .75, .75, .75, .25, .25, .75, .25, .75},
		4:    {.375, .375, .625, .875, .375, .625, .125, .875, .875},
		5:    {.875, .875, .125, .375, .875, .125, .625, .375, .375},
		777:  {.6923828125, .9365234375, .1630859375, .2744140625, .6357421875, .3232421875, .2373046875, .5107421875, .1435546875},
		1023: {.0009765625, .7529296875, .6123046875, .1455078125, .1865234375, .8505859375, .8662109375, .5302734375, .1865234375},
	} {
		s.Point(i, x)
		for k, c := range columns {
			if math.Abs(x[c]-want[k]) > 1e-9 {
				t.Errorf("point %d, dimension %d: %v, want %v", i, c+1, x[c], want[k])
			}
		}
	}
}

// Every scrambling keeps the even spread: each of 1,024 slices of every dimension holds one of the first 1,024 points, and each
// of 32 x 32 fields of the first two dimensions one too.
func TestScrambledSobolStaysEven(t *testing.T) {
	for seed := range uint32(4) {
		points := NewSobol(SobolDimensions, hashWords(seed)).Points(1024)
		for d := range SobolDimensions {
			var seen [1024]bool
			for _, x := range points {
				if x[d] < 0 || x[d] >= 1 {
					t.Fatalf("point %v", x[d])
				}
				seen[int(x[d]*1024)] = true
			}
			if slices.Contains(seen[:], false) {
				t.Fatalf("seed %d: dimension %d has an empty slice", seed, d+1)
			}
		}
		var fields [32][32]bool
		for _, x := range points {
			fields[int(x[0]*32)][int(x[1]*32)] = true
		}
		for _, row := range fields {
			if slices.Contains(row[:], false) {
				t.Fatalf("seed %d: an empty field", seed)
			}
		}
	}
	if slices.Equal(NewSobol(2, hashWords(1)).Points(5)[4], NewSobol(2, hashWords(2)).Points(5)[4]) {
		t.Error("two scramblings give the same point")
	}
}

func TestLatinHasOnePointASlice(t *testing.T) {
	for _, n := range []int{1, 2, 7, 100} {
		points := Latin(n, 5, hashWords(uint32(n)))
		for d := range 5 {
			seen := make([]bool, n)
			for _, x := range points {
				seen[int(x[d]*float64(n))] = true
			}
			if slices.Contains(seen, false) {
				t.Errorf("%d points: dimension %d has an empty slice", n, d)
			}
		}
	}
}

func outputs(points [][]float64, f func([]float64) float64) []float64 {
	y := make([]float64, len(points))
	for i, x := range points {
		y[i] = f(x)
	}
	return y
}

// ishigami is the usual test with a = 7, b = .1 on -pi..pi.
func ishigami(x []float64) float64 {
	at := func(k int) float64 { return math.Pi * (2*x[k] - 1) }
	s := math.Sin(at(1))
	return math.Sin(at(0)) + 7*s*s + .1*math.Pow(at(2), 4)*math.Sin(at(0))
}

func checkIndices(t *testing.T, got []Index, first, total []float64, within float64) {
	t.Helper()
	for f, g := range got {
		for _, c := range []struct {
			what string
			r    Range
			want float64
		}{{"S", g.First, first[f]}, {"ST", g.Total, total[f]}} {
			if math.Abs(c.r.Value-c.want) > within {
				t.Errorf("factor %d: %s = %.4f, want %.4f", f+1, c.what, c.r.Value, c.want)
			}
			if c.r.Lo > c.want+1e-9 || c.r.Hi < c.want-1e-9 {
				t.Errorf("factor %d: %s of %.4f is outside %.4f..%.4f", f+1, c.what, c.want, c.r.Lo, c.r.Hi)
			}
		}
	}
}

func TestIshigamiIndices(t *testing.T) {
	y := outputs(Saltelli(16384, 3, hashWords(11)), ishigami)
	got := SobolIndices(y, 3, 200, hashWords(12))
	checkIndices(t, got, []float64{.3139, .4424, 0}, []float64{.5576, .4424, .2437}, .01)
}

func TestLinearModelIndicesAndAnInertInput(t *testing.T) {
	y := outputs(Saltelli(4096, 4, hashWords(3)), func(x []float64) float64 { return 1000 + 4*x[0] + 2*x[1] + x[2] })
	s := []float64{16. / 21, 4. / 21, 1. / 21, 0}
	checkIndices(t, SobolIndices(y, 4, 200, hashWords(4)), s, s, .01)
}

// The G-function with a = 0, 1, 4.5, 9: first order V_i/V with V_i = 1/(3 (1+a_i)^2), total V_i prod (1+V_j)/V.
func TestGFunctionIndices(t *testing.T) {
	a := []float64{0, 1, 4.5, 9}
	y := outputs(Saltelli(16384, 4, hashWords(5)), func(x []float64) float64 {
		p := 1.
		for k, a := range a {
			p *= (math.Abs(4*x[k]-2) + a) / (1 + a)
		}
		return p
	})
	v, all := make([]float64, 4), 1.
	for k, a := range a {
		v[k] = 1 / (3 * (1 + a) * (1 + a))
		all *= 1 + v[k]
	}
	first, total := make([]float64, 4), make([]float64, 4)
	for k := range v {
		first[k], total[k] = v[k]/(all-1), v[k]*all/(1+v[k])/(all-1)
	}
	checkIndices(t, SobolIndices(y, 4, 200, hashWords(6)), first, total, .01)
}

func TestAnOutputThatDoesNotVaryHasNoIndices(t *testing.T) {
	y := outputs(Saltelli(64, 2, hashWords(5)), func([]float64) float64 { return .3 })
	if got := SobolIndices(y, 2, 10, hashWords(1)); !math.IsNaN(got[0].First.Value) || !math.IsNaN(got[1].Total.Value) {
		t.Errorf("%+v", got)
	}
}

// Rows with a missing output are left out, whichever point of the row it is.
func TestIndicesLeaveOutFailedRows(t *testing.T) {
	y := outputs(Saltelli(8192, 3, hashWords(11)), ishigami)
	for i := 0; i < len(y); i += 37 {
		y[i] = math.NaN()
	}
	got := SobolIndices(y, 3, 100, hashWords(12))
	checkIndices(t, got, []float64{.3139, .4424, 0}, []float64{.5576, .4424, .2437}, .03)
}

// A linear model has constant effects: mean size the slope, no spread; a product with another factor shows as spread; an
// inert input has none of it.
func TestMorrisEffects(t *testing.T) {
	points := Morris(60, 4, hashWords(8))
	for i, x := range points {
		for _, v := range x {
			if v < -1e-12 || v > 1+1e-12 {
				t.Fatalf("point %d: %v", i, x)
			}
		}
	}
	y := outputs(points, func(x []float64) float64 { return 3*x[0] - 2*x[1] + 4*(x[2]-.5)*(x[0]-.5) })
	e := MorrisEffects(points, y, 4)
	near := func(what string, got, want, within float64) {
		if math.Abs(got-want) > within {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	near("size of the second", e[1].Size.Value, 2, 1e-9)
	near("mean of the second", e[1].Mean.Value, -2, 1e-9)
	near("spread of the second", e[1].Spread.Value, 0, 1e-9)
	near("size of the inert", e[3].Size.Value, 0, 1e-12)
	if e[0].Spread.Lo < .5 || e[2].Spread.Lo < .5 {
		t.Errorf("an interaction does not show: %+v %+v", e[0], e[2])
	}
	near("mean of the interacting", e[2].Mean.Value, 0, .5)
	if e[0].Mean.Lo > 3 || e[0].Mean.Hi < 3 {
		t.Errorf("mean of the first %+v misses 3", e[0].Mean)
	}
}

func TestLuckShare(t *testing.T) {
	word := hashWords(77)
	k := 0
	noise := func() float64 { k++; return float64(word(k))/(1<<32) - .5 } // variance 1/12
	var y [][]float64
	for p := range 4000 {
		between := float64(p%2) - .5 // variance 1/4
		y = append(y, []float64{between + noise(), between + noise(), between + noise()})
	}
	if got, want := LuckShare(y), (1./12)/(1./12+.25); math.Abs(got-want) > .01 {
		t.Errorf("luck's share %v, want %v", got, want)
	}
	if !math.IsNaN(LuckShare([][]float64{{1}, {2}})) {
		t.Error("one replicate says nothing of luck")
	}
}

// A scrambling is a lower triangular matrix of bits with a full diagonal, a row a word, and a shift by one more word; worked out bit by bit.
func TestScramblingBitByBit(t *testing.T) {
	words := hashWords(21)
	plain, mixed := NewSobol(3, nil), NewSobol(3, words)
	for d := range 3 {
		for i := range 200 {
			p, m := make([]float64, 3), make([]float64, 3)
			plain.Point(i, p)
			mixed.Point(i, m)
			in, want := uint32(p[d]*(1<<32)), uint32(0)
			for r := range 32 {
				bit := in >> (31 - r) & 1 // the diagonal
				for c := range r {
					bit ^= in >> (31 - c) & (words(33*d+r) >> (31 - c)) & 1
				}
				want |= bit << (31 - r)
			}
			want ^= words(33*d + 32)
			if got := uint32(m[d] * (1 << 32)); got != want {
				t.Fatalf("dimension %d, point %d: %032b, want %032b", d+1, i, got, want)
			}
		}
	}
}
