package experiment

import (
	"errors"
	"fmt"

	"backlash/sim/analysis"
	"backlash/sim/rng"
)

// Designs are the ways to choose points: every combination of levels; a Latin hypercube; a scrambled Sobol sequence.
var Designs = []string{"grid", "lhs", "sobol"}

// MaxPoints is the largest number of points of a design.
const MaxPoints = 1_000_000

// The streams of draws for experiments; they are independent of all customers.
const (
	LatinStream uint32 = iota
	SobolStream
	DrawStream
	BootstrapStream
	SearchStream
	OrderStream
	FitStream
)

// Lay chooses the points of a design: a value for each factor. points applies only to lhs and sobol.
func Lay(design string, factors []Factor, points int, seed uint64) ([][]string, error) {
	if len(factors) == 0 {
		return nil, errors.New("nothing to vary")
	}
	seen := map[string]bool{}
	for _, f := range factors {
		if seen[f.Address] {
			return nil, fmt.Errorf("%s is varied twice", f.Address)
		}
		seen[f.Address] = true
	}
	if design == "grid" {
		return grid(factors)
	}
	if points < 1 || points > MaxPoints {
		return nil, fmt.Errorf("%d points, want 1 to %d", points, MaxPoints)
	}
	var units [][]float64
	switch design {
	case "lhs":
		units = analysis.Latin(points, len(factors), Words(seed, LatinStream))
	case "sobol":
		if len(factors) > analysis.SobolDimensions {
			return nil, fmt.Errorf("%d factors, a Sobol design takes at most %d", len(factors), analysis.SobolDimensions)
		}
		units = analysis.NewSobol(len(factors), Words(seed, SobolStream)).Points(points)
	default:
		return nil, fmt.Errorf("no design %q, want grid, lhs or sobol", design)
	}
	out := make([][]string, len(units))
	for i, u := range units {
		out[i] = At(factors, u)
	}
	return out, nil
}

// At gives the factors' values at a point of the unit cube: a range is walked evenly, levels have equal shares.
func At(factors []Factor, unit []float64) []string {
	values := make([]string, len(factors))
	for k, f := range factors {
		if f.Range() {
			values[k] = f.inRange(unit[k])
		} else {
			values[k] = f.Levels[min(int(unit[k]*float64(len(f.Levels))), len(f.Levels)-1)]
		}
	}
	return values
}

// grid is every combination; the last factor moves fastest.
func grid(factors []Factor) ([][]string, error) {
	n := 1
	for _, f := range factors {
		if f.Range() {
			return nil, fmt.Errorf("%s=%g:%g has no levels; a grid wants %s=%g:%g:n", f.Address, f.Lo, f.Hi, f.Address, f.Lo, f.Hi)
		}
		if n *= len(f.Levels); n > MaxPoints {
			return nil, fmt.Errorf("the grid has more than %d points", MaxPoints)
		}
	}
	out := make([][]string, n)
	for i := range out {
		values := make([]string, len(factors))
		rest := i
		for k := len(factors) - 1; k >= 0; k-- {
			l := factors[k].Levels
			values[k] = l[rest%len(l)]
			rest /= len(l)
		}
		out[i] = values
	}
	return out, nil
}

// Words are the random words of a stream: word i belongs to the seed and i alone.
func Words(seed uint64, stream uint32) func(i int) uint32 {
	return func(i int) uint32 {
		return rng.Philox(rng.Key(seed), [4]uint32{uint32(i >> 2), ^uint32(0) - stream, 0, 0})[i&3]
	}
}
