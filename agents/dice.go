package agents

import "backlash/sim/rng"

// dice draws one customer's traits.
type dice struct {
	key      rng.Key
	customer uint32
	life     uint32
	resample uint32
}

// open turns a word into a number in (0, 1): 0 is taken as 2^-25.
func open(word uint32) float32 { return atLeast(uniform(word), 1./(1<<25)) }

func (d dice) words(stream, attempt uint32) [4]uint32 {
	return rng.Trait(d.key, d.customer, d.life, stream, attempt, d.resample)
}

// beta draws a Beta from two gammas: the first uses lanes 0 and 1 of the stream's attempts, the second 2 and 3.
func (d dice) beta(stream uint32, a, b float32) float32 {
	return share(d.gamma(stream, a, 0), d.gamma(stream, b, 2))
}

// share turns two gammas into a Beta, kept off 0 and 1.
func share(x, y float32) float32 { return atMost(atLeast(x/(x+y), 2e-4), 1-1e-6) }

// boost is the attempt reserved for shapes below one.
const boost = 255

// gamma draws a Gamma of unit scale, one attempt per counter; for a shape below one it multiplies by U^(1/a).
func (d dice) gamma(stream uint32, shape float32, lane int) float32 {
	scale := float32(1)
	if shape < 1 {
		scale = exp(atLeast(ln(open(d.words(stream, boost)[lane]))/shape, -80))
		shape++
	}
	k := shape - 1./3
	c := 1 / sqrt(9*k)
	for n := uint32(0); n < boost; n++ {
		w := d.words(stream, n)
		if x, accepted := attempt(w[lane], w[lane+1], k, c); accepted {
			return float32(x * scale)
		}
	}
	return float32(k * scale)
}

// attempt is one try of Marsaglia and Tsang (2000) at a Gamma of shape k + 1/3, c = 1/sqrt(9 k): k v with v = (1 + c x)^3, x
// normal, accepted if ln U < x^2/2 + k (1 - v + ln v).
func attempt(word, chance uint32, k, c float32) (float32, bool) {
	x := normal(open(word))
	root := 1 + float32(c*x)
	v := float32(float32(root*root) * root)
	accepted := root > 0 && ln(open(chance)) < float32(.5*float32(x*x))+float32(k*(1-v+ln(v)))
	return float32(k * v), accepted
}
