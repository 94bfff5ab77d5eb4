package agents

import "math"

// Helpers of the equations: small functions that inline, with every rounding explicit, so that no compiler on
// any machine may fuse a product into a sum and change a bit.

// toward moves x a share of the way to a target.
func toward(x, target, rate float32) float32 { return x + float32(rate*(target-x)) }

// sqrt is one instruction, the same everywhere.
func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// atMost bounds x from above.
func atMost(x, hi float32) float32 {
	if x < hi {
		return x
	}
	return hi
}

// atLeast bounds x from below.
func atLeast(x, lo float32) float32 {
	if x > lo {
		return x
	}
	return lo
}

// positive is x where that is above 0, else 0.
func positive(x float32) float32 { return atLeast(x, 0) }

// clip01 keeps x within 0..1.
func clip01(x float32) float32 { return atMost(atLeast(x, 0), 1) }

// one is 1 if c holds, without a branch.
func one(c bool) uint32 {
	var m uint32
	if c {
		m = 1
	}
	return m
}

// choose is a if c holds, else b, without a branch: a processor cannot predict a draw.
func choose(c bool, a, b float32) float32 {
	m := -one(c)
	return math.Float32frombits(math.Float32bits(a)&m | math.Float32bits(b)&^m)
}

// blend is a where all bits of the mask are set and b where none is.
func blend(mask uint32, a, b float32) float32 {
	return math.Float32frombits(math.Float32bits(a)&mask | math.Float32bits(b)&^mask)
}

// settle stops the decay of a state before it reaches subnormal numbers, which processors handle slowly.
func settle(x float32) float32 { return choose(x < 1e-20, 0, x) }

// uniform turns a word into a number in [0, 1).
func uniform(word uint32) float32 { return float32(word>>8) * (1. / (1 << 24)) }

// exp: relative error 2e-7 for |x| < 80. Outside it, clamp first: there is no check. Minimax polynomial on +-ln 2 / 2.
func exp(x float32) float32 {
	t := float32(x*1.442695041) + 12582912 // 1.5 * 2^23: the sum rounds to the nearest integer
	n := t - 12582912
	r := x - float32(n*0.693359375) - float32(n*-2.12194440e-4)
	p := 0.0418985779 + float32(0.00833383795*r)
	p = 0.166668864 + float32(p*r)
	p = 0.499991426 + float32(p*r)
	p = 1 + float32(p*r)
	p = 1 + float32(p*r)
	return math.Float32frombits(math.Float32bits(p) + math.Float32bits(t)<<23)
}

// logistic is 1 / (1 + e^-x), x clamped to +-30.
func logistic(x float32) float32 { return 1 / (1 + exp(-atMost(atLeast(x, -30), 30))) }

// ln: relative error 8e-8, absolute under 1e-6, for 1e-12 < x < 2^24; x positive and normal, there is no check. The
// polynomial is that of the Cephes library.
func ln(x float32) float32 {
	b := math.Float32bits(x)
	k := (b - 0x3f3504f3) & 0xff800000 // x = 2^n (1 + m), 1 + m between the roots of 1/2 and 2
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

// normal is the inverse distribution function of the standard normal (Acklam's rational approximation, relative error
// 1.2e-9 in exact arithmetic; rounding to float32 leaves an error below 2e-5 in probability), for 0 < u < 1.
func normal(u float32) float32 {
	const low = .02425
	if u < low || u > 1-low {
		return tail(u)
	}
	q := u - .5
	r := float32(q * q)
	a := float32(-3.969683028665376e+01*r) + 2.209460984245205e+02
	a = float32(a*r) - 2.759285104469687e+02
	a = float32(a*r) + 1.383577518672690e+02
	a = float32(a*r) - 3.066479806614716e+01
	a = float32(a*r) + 2.506628277459239e+00
	b := float32(-5.447609879822406e+01*r) + 1.615858368580409e+02
	b = float32(b*r) - 1.556989798598866e+02
	b = float32(b*r) + 6.680131188771972e+01
	b = float32(b*r) - 1.328068155288572e+01
	b = float32(b*r) + 1
	return float32(a*q) / b
}

// tail is Acklam's formula outside the middle 95 %.
func tail(u float32) float32 {
	q := sqrt(-2 * ln(atMost(u, 1-u)))
	c := float32(-7.784894002430293e-03*q) - 3.223964580411365e-01
	c = float32(c*q) - 2.400758277161838e+00
	c = float32(c*q) - 2.549732539343734e+00
	c = float32(c*q) + 4.374664141464968e+00
	c = float32(c*q) + 2.938163982698783e+00
	d := float32(7.784695709041462e-03*q) + 3.224671290700398e-01
	d = float32(d*q) + 2.445134137142996e+00
	d = float32(d*q) + 3.754408661907416e+00
	d = float32(d*q) + 1
	x := c / d
	if u > .5 {
		return -x
	}
	return x
}
