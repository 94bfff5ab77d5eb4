package study

import (
	"fmt"

	"backlash/sim/experiment"
)

// Uncertainty is what differs between the worlds that an answer rests on.
type Uncertainty string

// The kinds: luck alone, with the parameters' values taken as given; the parameters alone, one world each; or both.
const (
	Luck       Uncertainty = "luck"
	Parameters Uncertainty = "parameters"
	Both       Uncertainty = "both"
)

// Sampling says in which worlds every point of a study is run.
type Sampling struct {
	Uncertainty Uncertainty
	Draws       int // of the parameters, unless luck alone is uncertain
	Replicates  int // worlds of luck, of each draw under Both; Parameters alone has one
}

// Check refuses unknown kinds and numbers out of range. least is the fewest worlds, or draws, that will do.
func (s Sampling) Check(least int) error {
	switch s.Uncertainty {
	case Luck:
		if s.Replicates < least {
			return wrong("replicates", "%d: want at least %d", s.Replicates, least)
		}
		return nil
	case Parameters, Both:
		if s.Draws < max(2, least) || s.Draws > experiment.Draws() {
			return wrong("draws", "%d: want %d to %d, the draws that calibration left", s.Draws, max(2, least), experiment.Draws())
		}
		if s.Uncertainty == Both && s.Replicates < 1 {
			return wrong("replicates", "%d: want at least 1", s.Replicates)
		}
		return nil
	}
	return wrong("uncertainty", "%s: want luck, parameters or both", s.Uncertainty)
}

// Worlds are the worlds.
func (s Sampling) Worlds() experiment.Worlds {
	switch s.Uncertainty {
	case Parameters:
		return experiment.Worlds{Draws: s.Draws, Replicates: 1}
	case Both:
		return experiment.Worlds{Draws: s.Draws, Replicates: s.Replicates}
	}
	return experiment.Worlds{Replicates: s.Replicates}
}

// Means says what the intervals of a result from so many worlds are.
func (s Sampling) Means(worlds int) string {
	switch {
	case worlds == 1:
		return "One world: no interval can be given."
	case s.Uncertainty == Luck:
		return "±: half a 95 % interval over luck, the people being the same; where it lacks it is smaller than the last digit."
	}
	return fmt.Sprintf("lo..hi: the middle 95 %% of %d %s.", s.Draws, experiment.Ranges)
}

// Source says where parameter draws come from; "" under luck alone.
func (s Sampling) Source() string {
	if s.Uncertainty == Luck {
		return ""
	}
	return experiment.Ranges
}

// Unit is what a world is called: a world of luck, or a draw of the parameters.
func (s Sampling) Unit() string {
	if s.Uncertainty == Luck {
		return "worlds"
	}
	return "parameter draws"
}

// of gives a plan the sampling.
func (s Sampling) of(p *experiment.Plan) {
	w := s.Worlds()
	p.Replicates = w.Replicates
	p.Unsure(string(s.Uncertainty), max(1, w.Draws))
}
