package analysis

import "math/bits"

// Sobol is a scrambled Sobol sequence in Gray-code order (Sobol 1967; Antonov and Saleev 1979), scrambled by random lower
// triangular matrices and a digital shift (Matousek 1998): every scrambling keeps the even spread, and different ones give
// independent estimates.
type Sobol struct {
	directions [][32]uint32 // [dimension][bit]
	shift      []uint32
}

// NewSobol returns a sequence of 1..SobolDimensions dimensions. words gives the random words of the scrambling; nil leaves the
// sequence as published.
func NewSobol(dimensions int, words func(i int) uint32) *Sobol {
	s := &Sobol{make([][32]uint32, dimensions), make([]uint32, dimensions)}
	for d := range dimensions {
		s.directions[d] = directions(d)
		if words != nil {
			s.scramble(d, func(i int) uint32 { return words(33*d + i) })
		}
	}
	return s
}

// directions are v_1..v_32 of one dimension, as fractions of 2^32.
func directions(d int) (v [32]uint32) {
	if d == 0 {
		for j := range v {
			v[j] = 1 << (31 - j)
		}
		return v
	}
	row := joeKuo[d-1]
	polynomial, m := row[0], row[1:]
	degree := bits.Len32(polynomial) - 1
	for j := range v {
		if j < len(m) {
			v[j] = m[j] << (31 - j)
			continue
		}
		v[j] = v[j-degree] ^ v[j-degree]>>degree
		for k := 1; k < degree; k++ {
			if polynomial>>(degree-k)&1 == 1 {
				v[j] ^= v[j-k]
			}
		}
	}
	return v
}

// scramble multiplies the directions by a random lower triangular matrix of bits with a full diagonal, and draws the shift.
func (s *Sobol) scramble(d int, words func(i int) uint32) {
	var rows [32]uint32 // row r: the bits, from the highest, that make bit r of the result
	for r := range rows {
		keep := ^uint32(0) << (31 - r) // the first r+1 bits
		rows[r] = words(r)&keep | 1<<(31-r)
	}
	for j, v := range s.directions[d] {
		var out uint32
		for r, row := range rows {
			out |= uint32(bits.OnesCount32(row&v)&1) << (31 - r)
		}
		s.directions[d][j] = out
	}
	s.shift[d] = words(32)
}

// Point returns point i of the sequence, with 0 <= x < 1.
func (s *Sobol) Point(i int, x []float64) {
	gray := uint32(i ^ i>>1)
	for d := range s.directions {
		sum := s.shift[d]
		for g := gray; g != 0; g &= g - 1 {
			sum ^= s.directions[d][bits.TrailingZeros32(g)]
		}
		x[d] = float64(sum) / (1 << 32)
	}
}

// Points returns the first n points.
func (s *Sobol) Points(n int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, len(s.directions))
		s.Point(i, out[i])
	}
	return out
}

// Latin returns a Latin hypercube of n points: in every dimension each of n equal slices holds exactly one point, at a random place
// within it (McKay, Beckman and Conover 1979).
func Latin(n, dimensions int, words func(i int) uint32) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, dimensions)
	}
	order := make([]int, n)
	for d := range dimensions {
		word := func(i int) uint32 { return words(2*n*d + i) }
		for i := range order {
			order[i] = i
		}
		for i := n - 1; i > 0; i-- {
			k := below(word(i), i+1)
			order[i], order[k] = order[k], order[i]
		}
		for i, slice := range order {
			out[i][d] = (float64(slice) + float64(float64(word(n+i))*(1./(1<<32)))) / float64(n)
		}
	}
	return out
}

// below turns a word into a whole number from 0 to n-1, for n far below 2^32.
func below(word uint32, n int) int { return int(uint64(word) * uint64(n) >> 32) }
