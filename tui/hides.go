package tui

import (
	"fmt"
	"math"
	"strings"

	"backlash/tui/draw"
)

// gapPanel draws what a dashboard shows beside what it does not.
func (m *model) gapPanel() []string {
	if m.layout.class == classMedium {
		return m.mixedPanel()
	}
	key := panelKey{styles: m.styles, r: m.layout.gap, focus: m.focus == panelGap, month: m.month, revision: m.revision}
	return m.gapMemo.Of(key, func() []string {
		r := m.layout.gap
		if m.layout.class == classSmall {
			return draw.Exact(m.seenCard(r.W, r.H), r.W, r.H)
		}
		return m.styles.Box(r, panelNames[panelGap], fmt.Sprintf("m%d", m.month), m.focus == panelGap, m.seenCard(r.W-2, r.H-2))
	})
}

// seenWide draws everything that a dashboard shows and does not, in two columns.
func (m *model) seenWide() []string {
	r := draw.Rect{X: 0, Y: m.layout.people.Y, W: m.layout.w, H: m.layout.people.H}
	half, rows := (r.W-4)/2, r.H-2
	all := m.seenCard(half, 2*rows)
	left := draw.Exact(all, half, rows)
	right := draw.Exact(all[min(len(all), rows):], half, rows)
	for i := range left {
		left[i] += "  " + right[i]
	}
	return m.styles.Box(r, panelNames[panelGap], fmt.Sprintf("m%d", m.month), true, left)
}

// mixedPanel is that panel or the events, whichever has the focus, in one box of a medium screen.
func (m *model) mixedPanel() []string {
	key := m.logKey(m.layout.gap)
	return m.gapMemo.Of(key, func() []string {
		r := m.layout.gap
		if m.focus == panelEvents {
			return m.styles.Box(r, panelNames[panelEvents], "", true, m.eventLines(r.W-2, r.H-2))
		}
		return m.styles.Box(r, panelNames[panelGap], fmt.Sprintf("m%d", m.month), false, m.seenCard(r.W-2, r.H-2))
	})
}

// figure formats a number that may be unknown.
func figure(format string, v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "?"
	}
	text := fmt.Sprintf(format, v)
	if strings.HasPrefix(text, "-") && !strings.ContainsAny(text, "123456789") {
		return text[1:] // no negative zero
	}
	return text
}

// thousands formats a whole number with separators.
func thousands(v float64) string {
	text := fmt.Sprintf("%.0f", math.Abs(v))
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	if math.Round(v) < 0 {
		return "-" + text
	}
	return text
}
