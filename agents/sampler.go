package agents

import "backlash/sim/rng"

// sampler draws one trait at a time of a block of consecutive customers. Most draws succeed at the first attempt, which is the
// same few steps for everybody; the others are drawn one by one.
type sampler struct {
	first    int    // customer
	life     uint32 // how many people have held the place before
	of       uint8  // the segment of all, where that is given
	given    bool
	key      rng.Key
	resample uint32
	value    []float32
	accepted []uint32
}

func newSampler(p *People) *sampler {
	return &sampler{key: rng.Key(p.Seed), resample: p.Resample, value: make([]float32, BlockSize), accepted: make([]uint32, BlockSize)}
}

// padded is the length that whole lanes of so many customers have.
func padded(n int) int { return (n + pad - 1) / pad * pad }

// trait is the counter word of a stream's first attempt.
func trait(stream uint32) uint32 { return 256 * stream }

// uniform draws a stream of n customers.
func (s *sampler) uniform(n int, stream uint32) []float32 {
	out := s.value[:padded(n)]
	current.drawUniform(out, uint32(s.first), s.life, trait(stream), s.resample, uint32(s.key), uint32(s.key>>32))
	return out[:n]
}

// normal draws a stream into a column.
func (s *sampler) normal(out []float32, stream uint32) {
	value := s.value[:padded(len(out))]
	current.drawNormal(value, uint32(s.first), s.life, trait(stream), s.resample, uint32(s.key), uint32(s.key>>32))
	copy(out, value)
}

// meanBeta draws a Beta with a given mean and size a+b.
func (s *sampler) meanBeta(out []float32, stream uint32, mean, size float32) {
	s.beta(out, stream, float32(mean*size), float32((1-mean)*size))
}

// beta draws a Beta of two shapes.
func (s *sampler) beta(out []float32, stream uint32, a, b float32) {
	s.tryBeta(len(out), stream, a, b)
	for i := range out {
		out[i] = s.takeBeta(i, stream, a, b)
	}
}

// tryBeta makes the first attempt for n customers.
func (s *sampler) tryBeta(n int, stream uint32, a, b float32) {
	value, accepted := s.value[:padded(n)], s.accepted[:padded(n)]
	if a < 1 || b < 1 { // a shape below one takes another word
		clear(accepted)
		return
	}
	current.drawBeta(value, accepted, uint32(s.first), s.life, trait(stream), s.resample, uint32(s.key), uint32(s.key>>32), a, b)
}

// takeBeta is customer i's first attempt, or if that was refused, the draw in full.
func (s *sampler) takeBeta(i int, stream uint32, a, b float32) float32 {
	if s.accepted[i] != 0 {
		return s.value[i]
	}
	return dice{s.key, uint32(s.first + i), s.life, s.resample}.beta(stream, a, b)
}

// segments draws the segment of each customer.
func (s *sampler) segments(out []uint8, segments []Segment) {
	if s.given {
		for i := range out {
			out[i] = s.of
		}
		return
	}
	for i, u := range s.uniform(len(out), streamSegment) {
		out[i] = uint8(len(segments) - 1)
		var below float32
		for k := range segments {
			below += segments[k].Share
			if u < below {
				out[i] = uint8(k)
				break
			}
		}
	}
}

// thresholds draws each customer's threshold from their segment's Beta.
func (s *sampler) thresholds(out []float32, segment []uint8, p *People) {
	for k := range p.Segments {
		if len(out) == 1 && int(segment[0]) != k {
			continue
		}
		shapes := p.Segments[k].Beta
		s.tryBeta(len(out), streamThreshold, shapes[0], shapes[1])
		for i := range out {
			if int(segment[i]) == k {
				out[i] = s.takeBeta(i, streamThreshold, shapes[0], shapes[1]) + p.ThresholdShift
			}
		}
	}
}

// drawUniform is the first word of a stream, in 0..1.
//
//kernel:vector
func drawUniform(out []float32, customer, life, counter, resample, key0, key1 uint32) {
	for i := range out {
		w0, _, _, _ := philox(customer+uint32(i), life, counter, resample, key0, key1)
		out[i] = uniform(w0)
	}
}

// drawNormal is the first word of a stream, as a standard normal.
//
//kernel:vector
func drawNormal(out []float32, customer, life, counter, resample, key0, key1 uint32) {
	for i := range out {
		w0, _, _, _ := philox(customer+uint32(i), life, counter, resample, key0, key1)
		out[i] = normal(open(w0))
	}
}

// drawBeta is the first attempt at a Beta of shapes of at least one, and whether it was accepted.
//
//kernel:vector
func drawBeta(out []float32, accepted []uint32, customer, life, counter, resample, key0, key1 uint32, a, b float32) {
	accepted = accepted[:len(out)]
	k, l := a-1./3, b-1./3
	c, d := 1/sqrt(9*k), 1/sqrt(9*l)
	for i := range out {
		w0, w1, w2, w3 := philox(customer+uint32(i), life, counter, resample, key0, key1)
		x, isX := attempt(w0, w1, k, c)
		y, isY := attempt(w2, w3, l, d)
		out[i] = share(x, y)
		accepted[i] = one(isX && isY)
	}
}
