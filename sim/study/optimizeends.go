package study

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim/record"
)

// LeverBeyond is a lever that a proposal sets outside the range of every strategy.
type LeverBeyond struct {
	LeverChange
	Least float64 `json:"presets_from"`
	Most  float64 `json:"presets_to"`
}

// ends is how close to 0 or 1 a lever is at the end of its range.
const ends = .05

// atEnds are the levers that are moved to an end of their range.
func atEnds(proposal []LeverChange) []LeverChange {
	out := []LeverChange{}
	for _, l := range proposal {
		for _, end := range []float64{0, 1} {
			at := func(x float64) bool { return math.Abs(x-end) < ends+1e-9 }
			if at(l.To) && !at(l.From) {
				out = append(out, l)
			}
		}
	}
	return out
}

// beyondPresets are the levers whose value is outside the span of all strategies.
func beyondPresets(proposal []LeverChange) []LeverBeyond {
	out := []LeverBeyond{}
	presets := agents.Strategies()
	for k, l := range proposal {
		b := LeverBeyond{l, 1, 0}
		for _, s := range presets {
			x := record.Widen(s.Levers[k])
			b.Least, b.Most = min(b.Least, x), max(b.Most, x)
		}
		if l.To < b.Least || l.To > b.Most {
			out = append(out, b)
		}
	}
	return out
}

// endsText says which levers are moved to an end of their range; "" for none.
func (r *OptimizeResult) endsText() string {
	var names []string
	for _, l := range r.AtEnds {
		names = append(names, fmt.Sprintf("%s (%.2f)", l.Lever, l.To))
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("At the end of its range, or nearly: %s. The search pushes there, and there a model is least to be believed.",
		strings.Join(names, ", "))
}

// beyondText says which levers are outside of what any strategy has; "" for none.
func (r *OptimizeResult) beyondText() string {
	var names []string
	for _, l := range r.Beyond {
		names = append(names, fmt.Sprintf("%s %.2f (%.2f to %.2f)", l.Lever, l.To, l.Least, l.Most))
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("Outside the span of the %d strategies, which the published findings were translated to: %s.", len(agents.Strategies()), strings.Join(names, ", "))
}
