package experiment

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Factor is one thing that an experiment varies: any address of a scenario. It has either the levels to take, or a range of
// which a design takes what it needs.
type Factor struct {
	Address string   `json:"address"`
	Levels  []string `json:"levels,omitempty"`
	Lo      float64  `json:"lo,omitempty"`
	Hi      float64  `json:"hi,omitempty"`
}

// ParseFactor understands ADDRESS=lo:hi:n (n equally spaced levels), ADDRESS=lo:hi (a range) and ADDRESS=a,b,c (levels).
func ParseFactor(text string) (Factor, error) {
	address, values, ok := strings.Cut(text, "=")
	address, values = strings.TrimSpace(address), strings.TrimSpace(values)
	if !ok || address == "" || values == "" {
		return Factor{}, fmt.Errorf("%s: want ADDRESS=lo:hi:n, ADDRESS=lo:hi or ADDRESS=a,b,c", text)
	}
	f := Factor{Address: address}
	parts := strings.Split(values, ":")
	if len(parts) == 1 {
		for _, level := range strings.Split(values, ",") {
			level = strings.TrimSpace(level)
			if level == "" {
				return Factor{}, fmt.Errorf("%s: an empty level", text)
			}
			f.Levels = append(f.Levels, level)
		}
		return f, f.check()
	}
	var err error
	if f.Lo, err = number(parts[0]); err != nil {
		return Factor{}, fmt.Errorf("%s: %w", text, err)
	}
	if f.Hi, err = number(parts[1]); err != nil {
		return Factor{}, fmt.Errorf("%s: %w", text, err)
	}
	switch len(parts) {
	case 2:
	case 3:
		n, err := strconv.Atoi(strings.TrimSpace(parts[2]))
		if err != nil || n < 2 || n > 100000 {
			return Factor{}, fmt.Errorf("%s: %q levels, want a whole number from 2 to 100000", text, parts[2])
		}
		for k := range n {
			f.Levels = append(f.Levels, level(f.Lo, f.Hi, float64(k)/float64(n-1)))
		}
		if err := f.check(); err != nil {
			return Factor{}, err
		}
		f.Lo, f.Hi = 0, 0
		return f, nil
	default:
		return Factor{}, fmt.Errorf("%s: want lo:hi:n or lo:hi", text)
	}
	return f, f.check()
}

// Range says whether the factor is a range and not a list of levels.
func (f Factor) Range() bool { return len(f.Levels) == 0 }

// check refuses what no design can use.
func (f Factor) check() error {
	if f.Range() || f.Lo != f.Hi {
		if !(f.Lo < f.Hi) || math.IsInf(f.Hi-f.Lo, 0) {
			return fmt.Errorf("%s: the range %g:%g, want lo < hi", f.Address, f.Lo, f.Hi)
		}
	}
	seen := map[string]bool{}
	for _, l := range f.Levels {
		if seen[l] {
			return fmt.Errorf("%s: the level %s twice", f.Address, l)
		}
		seen[l] = true
	}
	return nil
}

func number(text string) (float64, error) {
	x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, fmt.Errorf("%q is no number", text)
	}
	return x, nil
}

// level is the value a share of the way from lo to hi, in the shortest form of nine digits, so that 0:1:21 gives 0.15 and not
// 0.15000000000000002.
func level(lo, hi, share float64) string {
	x, _ := strconv.ParseFloat(strconv.FormatFloat(lo+float64((hi-lo)*share), 'g', 9, 64), 64)
	if x == 0 {
		x = 0 // no minus zero
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
