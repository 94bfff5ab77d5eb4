package study

import (
	"fmt"
	"slices"
	"strings"

	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/number"
)

// Sampling says in which worlds every point of a study is run.
type Sampling struct {
	Uncertainty experiment.Uncertainty
	Worlds      int
}

// ByLuck returns worlds that differ by luck alone.
func ByLuck(worlds int) Sampling { return Sampling{experiment.Luck, worlds} }

// Check rejects unknown kinds and numbers out of range. least is the fewest worlds allowed.
func (s Sampling) Check(least int) error {
	if !slices.Contains(experiment.Uncertainties, string(s.Uncertainty)) {
		return wrong("uncertainty", "%s: want %s or %s", s.Uncertainty, strings.Join(experiment.Uncertainties[:3], ", "), experiment.Uncertainties[3])
	}
	if s.Worlds < least {
		return wrong("worlds", "%d: want at least %d", s.Worlds, least)
	}
	if most := experiment.Draws(); s.Uncertainty.Draws() && s.Worlds > most {
		return wrong("worlds", "%d: want at most %d, the parameter draws that there are; --uncertainty luck and people take more", s.Worlds, most)
	}
	return nil
}

// In returns the worlds.
func (s Sampling) In() experiment.Worlds {
	return experiment.Worlds{Uncertainty: s.Uncertainty, Count: s.Worlds}
}

// Text says how many worlds there are and what differs between them.
func (s Sampling) Text() string {
	if s.Worlds == 1 {
		return "1 world"
	}
	return fmt.Sprintf("%s that differ in %s", number.Several(s.Worlds, "world"), s.Uncertainty.Varies())
}

// Means says what the ranges of a result from a number of worlds mean.
func (s Sampling) Means(worlds int, c *sim.Config) string {
	if worlds == 1 {
		return "One world: no range can be given."
	}
	of := ""
	if s.Uncertainty.Draws() {
		of = " " + drawnFrom(c) + "."
	}
	if worlds < experiment.Quick { // no range of the middle eight in ten
		return fmt.Sprintf("±: half of the mean's 95 %% interval; the %d worlds differ in %s.%s", worlds, s.Uncertainty.Varies(), of)
	}
	return fmt.Sprintf("lo..hi: 8 in 10 of the %d worlds lie here; they differ in %s.%s", worlds, s.Uncertainty.Varies(), of)
}

// drawnFrom says where the parameters of a configuration are drawn from.
func drawnFrom(c *sim.Config) string {
	if c.Fitted != nil && len(c.Fitted.Places) > 0 {
		return "Parameters are drawn from what published findings and your own months leave plausible (docs/guide-own-numbers.md)"
	}
	return "Parameters are drawn from what a fit to published findings leaves plausible (docs/calibration.md)"
}

// Source says where parameter draws come from; "" where none are drawn.
func (s Sampling) Source(c *sim.Config) string {
	if s.Uncertainty.Draws() {
		return drawnFrom(c)
	}
	return ""
}

// of gives a plan the worlds.
func (s Sampling) of(p *experiment.Plan) { p.In(s.In()) }

// Unit is what a world is called in a sentence.
func (s Sampling) Unit() string {
	if s.Uncertainty.Draws() {
		return "plausible worlds"
	}
	return "worlds"
}
