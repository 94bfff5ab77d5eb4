package tui

import (
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// mayAsk reports whether the guest may be asked about themselves: only while nothing else is asked.
func mayAsk(st hall.Stage) bool {
	return st.Phase == hall.PhaseWait || st.Phase == hall.PhaseTruth || st.Phase == hall.PhaseEnd
}

// aboutKey handles an answer to a question about the guest; false: the key is not one.
func (g *guest) aboutKey(st hall.Stage, text string) bool {
	if !mayAsk(st) || g.Hall.Info(g.Seat).Waiting {
		g.asked = 0
		return false
	}
	switch {
	case text == "y":
		g.asked = 1
	case g.asked > 0 && text == "esc":
		g.asked = 0
	case g.asked > 0 && (text == "a" || text == "b" || text == "c"):
		g.about[g.asked-1] = int(text[0] - 'a')
		if g.asked++; g.asked > len(g.about) {
			g.asked = 0
			g.Hall.Describe(g.Seat, g.about)
		}
	default:
		return false
	}
	return true
}

// twins describes the customer like the guest: in this chapter once its truth is out, otherwise in all revealed chapters.
func (g *guest) twins(st hall.Stage, write func(draw.Role, string)) {
	if _, said := g.Hall.About(g.Seat); !said {
		return
	}
	first := true
	for _, t := range g.Hall.Twins(g.Seat) {
		if st.Phase == hall.PhaseTruth && t.Chapter != st.Chapter {
			continue
		}
		if first {
			write(draw.Plain, "")
			write(draw.Strong, g.words["twin"])
			first = false
		}
		if st.Phase != hall.PhaseTruth {
			write(draw.Quiet, draw.Clean(t.Title))
		}
		for _, line := range hall.TwinText(g.words, &t) {
			write(draw.Plain, line)
		}
	}
}
