package tui

import (
	"fmt"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/tui/draw"
)

// tourStep is one thing that the tour shows.
type tourStep struct {
	title, text string
	beside      func(l *layout) draw.Rect // the subject, which the box does not cover
}

// tourSteps are a first look at the lab, in the order of the story: what is said, seen, not seen, done, asked.
var tourSteps = []tourStep{
	{"THE SENTENCE", "A brand has changed how it personalizes. The sentence says what follows: at once, later, and in money.",
		func(l *layout) draw.Rect { return l.head }},
	{"WHAT HAPPENS", "The first vertical line is the change. Watch how soon the dashboard moves, how soon trust, and what happens to the money. Dotted: going on as before.",
		func(l *layout) draw.Rect { return l.chart }},
	{"SEEN, NOT SEEN", "What a dashboard shows in the month of the cursor, and what it does not show. The map beside it shows the customers, the easily disturbed on the left. Space plays the months.",
		func(l *layout) draw.Rect { return l.gap }},
	{"WHAT YOU DO", "These sliders are yours: up and down choose one, left and right move it, and everything answers at once. u undoes a step. S applies a whole strategy.",
		func(l *layout) draw.Rect { return l.levers }},
	{"WHAT NEXT?", "w says why they leave, 3 where harm begins, D what to do on Monday, V shows the creepy moment of one customer, 2 sets strategies side by side. ? lists every key.",
		func(l *layout) draw.Rect { return draw.Rect{Y: l.h - 2, W: l.w, H: 2} }},
}

// touring reports whether a step of the tour is on the screen.
func (m *model) touring() bool {
	return m.tour > 0 && m.tour <= len(tourSteps) && m.at == screenLab && m.overlay == overlayNone && m.layout.class != classText && m.look != nil
}

// tourKey handles a key during the tour: enter goes on; any other key ends it and does what it always does.
func (m *model) tourKey(msg tea.KeyMsg) (taken bool) {
	if !m.touring() {
		return false
	}
	if key.Matches(msg, m.keys.enter) {
		if m.tour++; m.tour > len(tourSteps) {
			m.tour = 0
		}
		return true
	}
	m.tour = 0
	return key.Matches(msg, m.keys.escape)
}

// tourBox returns the current step and its position: as far from its subject as the screen allows.
func (m *model) tourBox() ([]string, int, int) {
	l, s, step := &m.layout, m.styles, tourSteps[m.tour-1]
	r, w := step.beside(l), min(46, l.w-4)
	if r.X >= 28 { // beside it, if narrow
		w = min(w, r.X-1)
	}
	var lines []string
	for _, line := range draw.Wrap(step.text, w-4) {
		lines = append(lines, " "+line)
	}
	enter := "⏎"
	if s.ASCII {
		enter = "enter"
	}
	for _, line := range draw.Wrap(enter+map[bool]string{true: " goes on, any other key leaves", false: " ends the tour"}[m.tour < len(tourSteps)], w-4) {
		lines = append(lines, " "+s.Paint(draw.Quiet, line))
	}
	h := len(lines) + 2
	x, y := (l.w-w)/2, (l.h-h)/2
	switch {
	case r.W < l.w && w < r.X: // left of it
		x = max(0, r.X-w-1)
	case r.W < l.w && r.X+r.W+w <= l.w: // right of it
		x = r.X + r.W + 1
	case r.Y+r.H+h+1 <= l.h: // below it, and over the chart rather than the sliders
		if y = r.Y + r.H + 1; l.chart.X+2+w <= l.w {
			x = l.chart.X + 2
		}
	case r.Y >= h: // above it
		y = r.Y - h
	}
	return s.Box(draw.Rect{W: w, H: h}, step.title, fmt.Sprintf("%d of %d", m.tour, len(tourSteps)), true, lines), x, y
}
