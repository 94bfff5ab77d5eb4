package experiment

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"backlash/sim/number"
)

// Kind is the type of an address's values.
type Kind string

// The kinds of values: numbers, whole numbers, and names.
const (
	Real  Kind = ""
	Whole Kind = "whole"
	Word  Kind = "word"
)

// Factor is something that an experiment varies: any address of a scenario. It has either the levels to take, or a range of
// which a design takes what it needs.
type Factor struct {
	Address string   `json:"address"`
	Kind    Kind     `json:"kind,omitempty"`
	Step    int      `json:"step,omitempty"` // for whole numbers: the values are multiples of it
	Levels  []string `json:"levels,omitempty"`
	Lo      float64  `json:"lo,omitempty"`
	Hi      float64  `json:"hi,omitempty"`
}

// Column is the name of the factor's column in tables: prefixed, since an address may be called like a column of its own, as seed is.
func (f Factor) Column() string { return "factor_" + f.Address }

// ParseFactor parses ADDRESS=lo:hi:n (n equally spaced levels), ADDRESS=lo:hi (a range) and ADDRESS=a,b,c (levels). kind says
// what the values of an address are and, of whole numbers, their step.
func ParseFactor(text string, kind func(address string) (Kind, int, error)) (Factor, error) {
	address, values, ok := strings.Cut(text, "=")
	address, values = strings.TrimSpace(address), strings.TrimSpace(values)
	if !ok || address == "" || values == "" {
		return Factor{}, fmt.Errorf("%s: want ADDRESS=lo:hi:n, ADDRESS=lo:hi or ADDRESS=a,b,c", text)
	}
	f := Factor{Address: address}
	var err error
	var step int
	if f.Kind, step, err = kind(address); err != nil {
		return Factor{}, err
	}
	if f.Kind == Whole {
		f.Step = step
	}
	parts := strings.Split(values, ":")
	if len(parts) == 1 {
		err := f.list(text, values)
		return f, err
	}
	if f.Kind == Word {
		return Factor{}, fmt.Errorf("%s: the values are names, which have no range; want %s=a,b,c", text, address)
	}
	for k, end := range []*float64{&f.Lo, &f.Hi} {
		if *end, err = number.Real(strings.TrimSpace(parts[k]), 64); err != nil {
			return Factor{}, fmt.Errorf("%s: %q: %w", text, parts[k], err)
		}
	}
	if err := f.check(); err != nil {
		return Factor{}, err
	}
	switch len(parts) {
	case 2:
		return f, nil
	case 3:
		err := f.space(text, parts[2])
		return f, err
	}
	return Factor{}, fmt.Errorf("%s: want lo:hi:n or lo:hi", text)
}

// list takes the levels a,b,c.
func (f *Factor) list(text, values string) error {
	for level := range strings.SplitSeq(values, ",") {
		level = strings.TrimSpace(level)
		if level == "" {
			return fmt.Errorf("%s: an empty level", text)
		}
		f.Levels = append(f.Levels, level)
	}
	return f.check()
}

// space makes n equally spaced levels of the range.
func (f *Factor) space(text, count string) error {
	n, err := number.Whole(strings.TrimSpace(count))
	if err != nil || n < 2 || n > 100000 {
		return fmt.Errorf("%s: %q levels, want a whole number from 2 to 100000%s", text, count, number.Hint(count))
	}
	for k := range n {
		share := float64(k) / float64(n-1)
		f.Levels = append(f.Levels, level(f.snap(f.Lo+float64(share*(f.Hi-f.Lo))), 0, 0))
		if f.Kind != Whole {
			f.Levels[k] = level(f.Lo, f.Hi, share)
		}
	}
	if err := f.check(); err != nil {
		if f.Kind == Whole {
			return fmt.Errorf("%s: %d levels of whole numbers%s do not fit into %g:%g", text, n, f.multiples(), f.Lo, f.Hi)
		}
		return err
	}
	f.Lo, f.Hi = 0, 0
	return nil
}

func (f *Factor) multiples() string {
	if f.Step > 1 {
		return fmt.Sprintf(" (multiples of %d)", f.Step)
	}
	return ""
}

// snap moves a number to the nearest that the factor can take.
func (f *Factor) snap(x float64) float64 {
	if f.Kind != Whole {
		return x
	}
	step := float64(max(1, f.Step))
	return step * math.Round(x/step)
}

// inRange is the value a share (0 to 1) of the way through the range; whole numbers have equal parts of it.
func (f *Factor) inRange(share float64) string {
	if f.Kind != Whole {
		return level(f.Lo, f.Hi, share)
	}
	step := float64(max(1, f.Step))
	first, last := math.Ceil(f.Lo/step), math.Floor(f.Hi/step)
	return strconv.FormatFloat(step*min(first+math.Floor(share*(last-first+1)), last), 'f', -1, 64)
}

// Range reports whether the factor is a range and not a list of levels.
func (f Factor) Range() bool { return len(f.Levels) == 0 }

// check refuses what no design can use.
func (f Factor) check() error {
	if f.Range() || f.Lo != f.Hi {
		if !(f.Lo < f.Hi) || math.IsInf(f.Hi-f.Lo, 0) {
			return fmt.Errorf("%s: the range %g:%g, want lo < hi", f.Address, f.Lo, f.Hi)
		}
		if step := float64(max(1, f.Step)); f.Kind == Whole && math.Ceil(f.Lo/step) > math.Floor(f.Hi/step) {
			return fmt.Errorf("%s: the range %g:%g holds no whole number%s", f.Address, f.Lo, f.Hi, f.multiples())
		}
	}
	seen := map[string]bool{}
	for _, l := range f.Levels {
		same := l
		if x, err := number.Real(l, 64); err == nil && f.Kind != Word {
			same = strconv.FormatFloat(x, 'g', -1, 32) // 0.5 and .50 are one level
			if f.Kind == Whole {
				same = l
			}
		}
		if seen[same] {
			return fmt.Errorf("%s: the level %s twice", f.Address, l)
		}
		seen[same] = true
	}
	return nil
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
