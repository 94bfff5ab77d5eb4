package rng

import (
	"math"
	"testing"

	//lint:ignore SA1019 its algorithms no longer change, which is what equal bytes need (docs/adr/0016-dependencies.md)
	"golang.org/x/exp/rand"
)

// The published known answers of Philox4x32-10 (Random123, kat_vectors).
func TestKnownAnswers(t *testing.T) {
	for _, k := range []struct {
		key  Key
		c, w [4]uint32
	}{
		{0, [4]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{1<<64 - 1, [4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{0x299f31d0a4093822, [4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		if got := Philox(k.key, k.c); got != k.w {
			t.Errorf("key %x counter %x: %x, want %x", uint64(k.key), k.c, got, k.w)
		}
	}
}

// chiSquare of counts against equal chances; for large degrees of freedom nearly normal.
func chiSquare(counts []int) float64 {
	n := 0
	for _, c := range counts {
		n += c
	}
	want := float64(n) / float64(len(counts))
	sum := 0.0
	for _, c := range counts {
		d := float64(c) - want
		sum += d * d / want
	}
	df := float64(len(counts) - 1)
	return (sum - df) / math.Sqrt(2*df)
}

// Neighbouring customers, months, purposes and replicates draw evenly and independently: bytes of each, and pairs of bytes
// of neighbours, fill their cells as chance would.
func TestNeighboursAreIndependent(t *testing.T) {
	const n = 1 << 17
	walk := map[string]func(i uint32) uint32{
		"customer":  func(i uint32) uint32 { return Month(7, i, 3, 0, 0)[1] },
		"month":     func(i uint32) uint32 { return Month(7, 11, int(i)-500, 0, 0)[1] },
		"purpose":   func(i uint32) uint32 { return Month(7, 11, 3, i/4, 0)[i%4] },
		"replicate": func(i uint32) uint32 { return Month(7, 11, 3, 1, i)[0] },
		"seed":      func(i uint32) uint32 { return Month(Key(i), 11, 3, 1, 0)[2] },
		"trait":     func(i uint32) uint32 { return Trait(7, i, 0, 4, 0, 0)[0] },
	}
	for name, draw := range walk {
		single, pairs := make([]int, 256), make([]int, 1<<12)
		last := draw(0)
		for i := uint32(1); i <= n; i++ {
			w := draw(i)
			single[w>>24]++
			pairs[last>>26<<6|w>>26]++
			last = w
		}
		for kind, counts := range map[string][]int{"values": single, "pairs": pairs} {
			if z := chiSquare(counts); math.Abs(z) > 5 {
				t.Errorf("%s, %s: %.1f standard deviations from even", name, kind, z)
			}
		}
	}
}

func TestPeopleAndLuckNeverShareACounter(t *testing.T) {
	for _, month := range []int{-600, -1, 0, 1, 600} {
		if MonthWord(month) == 0 {
			t.Errorf("month %d uses the people's word", month)
		}
	}
	if MonthWord(1) == MonthWord(0) || MonthWord(-1) >= MonthWord(0) {
		t.Error("months are not told apart")
	}
}

func TestSourceIsAStream(t *testing.T) {
	a, b := rand.New(People(5, 42, 3, 0)), rand.New(People(5, 42, 3, 0))
	other := rand.New(People(5, 43, 3, 0))
	same := true
	for range 1000 {
		x := a.Uint64()
		if x != b.Uint64() {
			t.Fatal("the same stream gave other numbers")
		}
		same = same && x == other.Uint64()
	}
	if same {
		t.Error("another customer got the same stream")
	}
	s := People(5, 42, 3, 0)
	first := s.Uint64()
	s.Uint64()
	s.Seed(5)
	if s.Uint64() != first {
		t.Error("Seed does not go back to the beginning")
	}
}

// A stream gives the same draws wherever it was before, and other ones to another customer.
func TestStreamGoesBack(t *testing.T) {
	s := NewStream(5, 3, 0)
	draw := func(customer uint32) (out [6]float64) {
		s.Of(customer)
		for i := range out {
			out[i] = s.Float64()
		}
		return out
	}
	first, other := draw(42), draw(43)
	s.Of(42)
	s.Intn(10)
	if again := draw(42); again != first || first == other {
		t.Errorf("customer 42 draws %v, then %v; customer 43 %v", first, again, other)
	}
	if fresh := rand.New(People(5, 42, 3, 0)).Float64(); fresh != first[0] {
		t.Errorf("the stream begins with %v, the source itself with %v", first[0], fresh)
	}
}
