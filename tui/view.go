package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/tui/draw"
)

// View returns the whole screen: as many lines as it has, none wider than it is.
func (m *model) View() string {
	l := &m.layout
	if l.w < 1 || l.h < 1 {
		return ""
	}
	lines := m.whole()
	if m.touring() {
		box, x, y := m.tourBox()
		draw.Over(lines, box, x, y, l.w)
	}
	switch m.overlay {
	case overlayHelp:
		m.center(lines, m.helpBox(l.w, l.h))
	case overlayPalette:
		m.center(lines, m.paletteBox(l.w, l.h))
	case overlayExport:
		m.center(lines, m.exportBox(l.w, l.h))
	case overlayForm:
		if l.class != classText {
			m.center(lines, m.formBox(l.w, l.h))
		}
	case overlayShare:
		m.center(lines, m.shareBox(l.w, l.h))
	case overlayScenario, overlayStrategy:
		if l.class != classText {
			r := m.listRect()
			draw.Over(lines, m.listBox(), r.X, r.Y, l.w)
		}
	}
	text := strings.Join(lines, "\n")
	return m.onGround(m.styles.Typeset(text))
}

// center draws a box over the middle of the screen.
func (m *model) center(lines, box []string) {
	if len(box) > 0 {
		l := &m.layout
		draw.Over(lines, box, max(0, (l.w-ansi.StringWidth(box[0]))/2), max(0, (l.h-len(box))/2), l.w)
	}
}

// whole returns the screen without overlays. The slice is new each time; the lines of the lab's panels come from their memos.
func (m *model) whole() []string {
	l := &m.layout
	if l.class == classText {
		return draw.Exact(m.words(), l.w, l.h)
	}
	c := m.screens[m.at]
	if l.class == classSmall && m.at == screenLab {
		return m.smallScreen()
	}
	out := make([]string, 0, l.h)
	out = append(out, m.header(l.w))
	out = append(out, c.lines(m, l.w, l.h-3)...)
	if m.message != "" {
		return append(out, draw.Fit(" "+m.styles.Paint(m.messageLook, draw.Short(m.message, l.w-2)), l.w), m.keyLine(l.w))
	}
	return append(out, draw.Fit(c.status(m), l.w), m.keyLine(l.w))
}

// labLines returns the lab's panels.
func (m *model) labLines() []string {
	l := &m.layout
	out := m.headPanel()
	out = append(out, draw.Beside(m.leversPanel(), m.chartPanel())...)
	switch {
	case l.class == classMedium && m.focus == panelGap: // all of it, on top of the customers
		out = append(out, m.seenWide()...)
	case l.class == classMedium:
		out = append(out, draw.Beside(m.peoplePanel(), m.gapPanel())...)
	default:
		out = append(out, draw.Beside(m.peoplePanel(), m.gapPanel(), m.eventsPanel())...)
	}
	return out
}

// smallScreen draws the chart, the panel that tab switches, and the summary line.
func (m *model) smallScreen() []string {
	l := &m.layout
	at := 0
	for i, p := range l.panels {
		if p == m.focus {
			at = i
		}
	}
	name := strings.ToLower(m.pageName())
	if n := len(m.sliders().rows); m.focus == panelLevers && n < len(leverOrder) {
		name += fmt.Sprintf(", %d of %d", n, len(leverOrder))
	}
	page := m.styles.Paint(draw.Quiet, fmt.Sprintf(" tab %d/%d %s ", at+1, len(l.panels), name))
	out := []string{draw.Spread(m.header(l.w-ansi.StringWidth(page)), page, l.w)}
	out = append(out, m.headPanel()...)
	out = append(out, m.chartPanel()...)
	switch m.focus {
	case panelPeople:
		out = append(out, m.peoplePanel()...)
	case panelGap:
		out = append(out, m.gapPanel()...)
	case panelEvents:
		out = append(out, m.eventsPanel()...)
	default:
		out = append(out, m.leversPanel()...)
	}
	return append(out, m.smallStatus(l.w), m.keyLine(l.w))
}

// pageName returns the short name of a panel of a small screen.
func (m *model) pageName() string {
	if m.focus == panelGap {
		return "gap"
	}
	return panelNames[m.focus]
}

// words returns the live summary of a very small screen.
func (m *model) words() []string {
	l := &m.layout
	first := fmt.Sprintf("%s m%d/%d", m.setting.title(), m.month, m.months())
	out := []string{first}
	if m.look != nil {
		out = append(out, draw.Wrap(m.look.Brief(false), max(1, l.w-1))...)
	} else {
		trust := figure("%.0f", 100*m.now.At(agents.MetricTrust, m.month))
		out = append(out, fmt.Sprintf("trust %s  gone %s  dashboard %s", trust, figure("%.0f", 100*m.now.At(agents.MetricGone, m.month)), figure("%.0f", m.now.At(agents.MetricDashboard, m.month))))
	}
	return append(out, fmt.Sprintf("window %dx%d, best 80x24 · q quit", l.w, l.h))
}
