package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/tui/draw"
)

// doubleClick is the maximum time between the clicks of a double click.
const doubleClick = 400 * time.Millisecond

// labMouse handles a mouse event. Levers: a click sets, a drag continues even outside the track, the wheel moves by one, a double click
// restores the baseline. Chart: click and wheel move the month. Events: wheel and click select.
func (m *model) labMouse(msg tea.MouseMsg) tea.Cmd {
	switch {
	case msg.Action == tea.MouseActionRelease:
		m.dragging = false
	case msg.Action == tea.MouseActionMotion:
		if m.dragging {
			return m.drag(msg.X)
		}
	case msg.Button == tea.MouseButtonLeft:
		return m.press(msg.X, msg.Y)
	case msg.Button == tea.MouseButtonWheelUp:
		return m.wheel(msg.X, msg.Y, 1)
	case msg.Button == tea.MouseButtonWheelDown:
		return m.wheel(msg.X, msg.Y, -1)
	}
	return nil
}

// mouse handles a mouse event: overlays get it first, then the tabs in the header, then the screen.
func (m *model) mouse(msg tea.MouseMsg) tea.Cmd {
	if m.touring() && clicked(msg) {
		m.tour = 0
	}
	switch {
	case m.mouseFree || m.layout.class == classText || m.typing:
		return nil
	case m.overlay == overlayScenario || m.overlay == overlayStrategy:
		return m.listMouse(msg)
	case m.overlay != overlayNone:
		if msg.Action == tea.MouseActionPress && msg.Button == tea.MouseButtonRight {
			m.overlay = overlayNone
		}
		return nil
	case msg.Y == 0 && clicked(msg):
		if at, some := m.tabAt(msg.X); some {
			return m.show(at)
		}
		return nil
	}
	return m.screens[m.at].mouse(m, msg)
}

// clicked reports whether the left button was pressed.
func clicked(msg tea.MouseMsg) bool {
	return msg.Action == tea.MouseActionPress && msg.Button == tea.MouseButtonLeft
}

// wantsMouse reports whether a mouse event can change anything; the rest is dropped before it costs a View.
func (m *model) wantsMouse(msg tea.MouseMsg) bool {
	return !m.mouseFree && (msg.Action != tea.MouseActionMotion || m.dragging)
}

// panelAt returns the panel at a position.
func (m *model) panelAt(x, y int) (panel, bool) {
	l := &m.layout
	if l.class == classSmall {
		if l.page.Has(x, y) {
			return m.focus, true
		}
		return panelChart, l.chart.Has(x, y)
	}
	for p, r := range map[panel]draw.Rect{panelLevers: l.levers, panelChart: l.chart, panelEvents: l.events, panelPeople: l.people} {
		if r.Has(x, y) {
			return p, true
		}
	}
	return 0, false
}

// press handles a click of the left button.
func (m *model) press(x, y int) tea.Cmd {
	p, some := m.panelAt(x, y)
	if !some {
		return nil
	}
	if m.layout.holds(p) {
		m.focus = p
	}
	switch p {
	case panelLevers:
		return m.pressLever(x, y)
	case panelChart:
		if month, inside := m.monthAt(x); inside {
			m.step(month - m.month)
		}
	case panelPeople:
		return m.follow(x, y)
	case panelEvents:
		if m.events.choose(y - m.eventsTop()) {
			if e, any := m.events.current(); any {
				m.playing = false
				m.goTo(e.Month)
			}
		}
	}
	return nil
}

// pressLever selects the lever under the mouse, grabs its knob, and resets it on a double click.
func (m *model) pressLever(x, y int) tea.Cmd {
	g := m.sliders()
	l, some := g.leverAt(y)
	if !some {
		return nil
	}
	m.lever = l
	if m.pressed == int(l)+1 {
		m.pressed, m.dragging = 0, false
		return m.move(draw.Percent(m.base.setting.levers[l]))
	}
	m.pressed = int(l) + 1
	m.presses++
	n := m.presses
	forget := tea.Tick(doubleClick, func(time.Time) tea.Msg { return releaseMsg{n} })
	if x < g.track || x >= g.track+g.width {
		return forget
	}
	m.dragging = true
	if !m.setLever(l, g.valueAt(x), true) {
		m.remember() // a drag that starts on the knob is one step to undo
		m.change = change{known: true, lever: l, from: m.setting.levers[l], to: m.setting.levers[l]}
		return forget
	}
	return tea.Batch(forget, m.simulate())
}

// drag moves the lever being dragged.
func (m *model) drag(x int) tea.Cmd {
	if !m.setLever(m.lever, m.sliders().valueAt(x), false) {
		return nil
	}
	m.pressed = 0
	return m.simulate()
}

// wheel moves by one: the lever under the mouse, the month, or the log.
func (m *model) wheel(x, y, by int) tea.Cmd {
	p, some := m.panelAt(x, y)
	if !some {
		return nil
	}
	switch p {
	case panelLevers:
		if l, some := m.sliders().leverAt(y); some {
			m.lever = l
			return m.move(draw.Percent(m.setting.levers[l]) + by)
		}
	case panelChart:
		m.step(by)
	case panelEvents:
		m.focus = panelEvents
		m.events.move(-by)
	}
	return nil
}

// sliders is the geometry of the levers' tracks on screen.
type sliders struct {
	top    int         // screen row of the first row
	rows   []sliderRow // those in view
	track  int         // screen column of the tracks' first position
	width  int         // number of positions of the knob
	label  int         // columns of a lever's name
	border bool
}

// sliderRow is a lever, or the title of a group of them.
type sliderRow struct {
	lever agents.Lever
	title string
}

// sliders computes the tracks' geometry from the layout; drawing and mouse both use it. If there is no room for all, those around the
// chosen one are in view.
func (m *model) sliders() sliders {
	r, small := m.layout.levers, m.layout.class == classSmall
	g := sliders{top: r.Y, label: 14, border: !small}
	x, w, room := r.X, r.W, r.H
	if g.border {
		in := r.Inside()
		x, w, g.top, room = in.X, in.W, in.Y, in.H
	}
	chosen := 0
	for _, group := range leverGroups {
		if room >= len(leverOrder)+len(leverGroups) {
			g.rows = append(g.rows, sliderRow{title: group.title})
		}
		for _, l := range group.levers {
			if l == m.lever {
				chosen = len(g.rows)
			}
			g.rows = append(g.rows, sliderRow{lever: l})
		}
	}
	if len(g.rows) > room {
		first := max(0, min(chosen-room+1, len(g.rows)-room))
		g.rows = g.rows[first : first+max(0, room)]
	}
	if w < 28 {
		g.label = 13
	}
	g.track = x + 2 + g.label + 2
	g.width = max(2, w-(2+g.label+2)-1-1-4)
	return g
}

// leverAt returns the lever on a screen row.
func (g sliders) leverAt(y int) (agents.Lever, bool) {
	if y < g.top || y >= g.top+len(g.rows) || g.rows[y-g.top].title != "" {
		return 0, false
	}
	return g.rows[y-g.top].lever, true
}

// place returns the position of the knob for a value 0..1.
func (g sliders) place(v float32) int {
	return min(g.width-1, max(0, int(v*float32(g.width-1)+.5)))
}

// valueAt returns the value 0..100 under a screen column, clamped to the track.
func (g sliders) valueAt(x int) int {
	p := min(max(x-g.track, 0), g.width-1)
	return (p*200 + g.width - 1) / (2 * (g.width - 1))
}
