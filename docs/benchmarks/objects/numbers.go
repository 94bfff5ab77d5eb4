package main

import (
	"math"
	"math/bits"
)

// toward moves x a share of the way to a target.
func toward(x, target, rate float32) float32 { return x + float32(rate*(target-x)) }

func clip01(x float32) float32   { return min(max(x, 0), 1) }
func positive(x float32) float32 { return max(x, 0) }
func sqrt(x float32) float32     { return float32(math.Sqrt(float64(x))) }

// settle ends a state's decay before it reaches numbers that processors are slow with.
func settle(x float32) float32 {
	if x < 1e-20 {
		return 0
	}
	return x
}

// uniform turns a word into a number in [0, 1).
func uniform(word uint32) float32 { return float32(word>>8) * (1. / (1 << 24)) }

// exp is the engine's polynomial.
func exp(x float32) float32 {
	t := float32(x*1.442695041) + 12582912
	n := t - 12582912
	r := x - float32(n*0.693359375) - float32(n*-2.12194440e-4)
	p := 0.0418985779 + float32(0.00833383795*r)
	p = 0.166668864 + float32(p*r)
	p = 0.499991426 + float32(p*r)
	p = 1 + float32(p*r)
	p = 1 + float32(p*r)
	return math.Float32frombits(math.Float32bits(p) + math.Float32bits(t)<<23)
}

func logistic(x float32) float32 { return 1 / (1 + exp(-min(max(x, -30), 30))) }

// ln is the engine's polynomial.
func ln(x float32) float32 {
	b := math.Float32bits(x)
	k := (b - 0x3f3504f3) & 0xff800000
	m := math.Float32frombits(b-k) - 1
	n := float32((k>>23+128)&0x1ff) - 128
	p := float32(7.0376836292e-2*m) - 1.1514610310e-1
	p = float32(p*m) + 1.1676998740e-1
	p = float32(p*m) - 1.2420140846e-1
	p = float32(p*m) + 1.4249322787e-1
	p = float32(p*m) - 1.6668057665e-1
	p = float32(p*m) + 2.0000714765e-1
	p = float32(p*m) - 2.4999993993e-1
	p = float32(p*m) + 3.3333331174e-1
	z := float32(m * m)
	return (m + (float32(float32(m*z)*p) + float32(n*-2.12194440e-4) - float32(.5*z))) + float32(n*0.693359375)
}

// philox is Philox4x32-10.
func philox(key uint64, c0, c1, c2, c3 uint32) [4]uint32 {
	k0, k1 := uint32(key), uint32(key>>32)
	for range 10 {
		h0, l0 := bits.Mul32(0xD2511F53, c0)
		h1, l1 := bits.Mul32(0xCD9E8D57, c2)
		c0, c1, c2, c3 = h1^c1^k0, l1, h0^c3^k1, l0
		k0 += 0x9E3779B9
		k1 += 0xBB67AE85
	}
	return [4]uint32{c0, c1, c2, c3}
}

// monthWord is a month's word of the counter.
func monthWord(month int) uint32 { return 1<<31 + uint32(month) }

// touchTable turns a word into a Poisson count: thresholds of cumulative probability, and a first guess by the top byte.
type touchTable struct {
	threshold [64]uint32
	guess     [256]uint8
}

func (t *touchTable) fill(rate float32) {
	var chance [64]float64
	sum, x := 0., float64(exp(-rate))
	for k := range chance {
		chance[k] = x
		sum += x
		x = x * float64(rate) / float64(k+1)
	}
	below := 0.
	for k := range chance {
		below += chance[k] / sum
		t.threshold[k] = uint32(min(below*(1<<32), 1<<32-1))
	}
	t.threshold[63] = 1<<32 - 1
	for top := range t.guess {
		t.guess[top] = uint8(t.from(0, uint32(top)<<24))
	}
}

func (t *touchTable) count(word uint32) uint32 { return t.from(uint32(t.guess[word>>24]), word) }

// from counts on from k.
func (t *touchTable) from(k, word uint32) uint32 {
	for k < 63 && word >= t.threshold[k] {
		k++
	}
	return k
}
