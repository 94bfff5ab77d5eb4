package tui

import (
	"strings"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"
)

// newHelp returns the bubbles help in a theme's looks.
func newHelp(s *styles) help.Model {
	h := help.New()
	h.ShortSeparator, h.Ellipsis = "  ", ""
	h.Styles = help.Styles{ShortKey: s.looks[keyName], ShortDesc: s.looks[quiet], ShortSeparator: s.looks[quiet], Ellipsis: s.looks[quiet],
		FullKey: s.looks[keyName], FullDesc: s.looks[plain], FullSeparator: s.looks[quiet]}
	return h
}

// keyLine is the last line of the screen: as many of the short keys as fit.
func (m *model) keyLine(w int) string {
	mode := int(m.overlay) * 4
	if m.typing || m.events.filtering || m.overlay != overlayNone && m.list.SettingFilter() {
		mode++
	}
	if m.screens[m.at].typing() {
		mode += 2
	}
	key := panelKey{styles: m.styles, r: rect{w: w, h: int(m.at)}, number: mode*int(panelCount) + int(m.focus), revision: m.revision}
	return m.keysMemo.of(key, func() []string { return []string{m.drawKeyLine(w)} })[0]
}

func (m *model) drawKeyLine(w int) string {
	var list []key.Binding
	for _, b := range m.shortKeys() {
		if b.Enabled() && b.Help().Key != "" {
			list = append(list, b)
		}
	}
	for n := len(list); n > 0; n-- {
		if out := " " + m.help.ShortHelpView(list[:n]); ansi.StringWidth(out) <= w {
			return fit(out, w)
		}
	}
	return blank(w)
}

// helpBox is the overlay that lists exactly the active bindings and explains the glyphs.
func (m *model) helpBox(w, h int) []string {
	groups := m.behindHelp()
	width := min(w-2, 84)
	columns := 1
	if width >= 60 {
		columns = 2
	}
	parts := make([][]string, columns)
	each := (width - 4) / columns
	for i, g := range groups {
		at := i % columns
		if len(parts[at]) > 0 {
			parts[at] = append(parts[at], "")
		}
		parts[at] = append(parts[at], m.styles.paint(strong, g.title))
		for _, b := range g.bindings {
			if line, shown := m.helpLine(b); shown {
				parts[at] = append(parts[at], line)
			}
		}
	}
	var lines []string
	for y := 0; y < max(len(parts[0]), len(parts[columns-1])); y++ {
		var b strings.Builder
		b.WriteString(" ")
		for _, p := range parts {
			line := ""
			if y < len(p) {
				line = p[y]
			}
			b.WriteString(fit(line, each))
		}
		lines = append(lines, b.String())
	}
	lines = append(lines, "")
	lines = append(lines, m.legend(width-4)...)
	lines = lines[min(m.scroll, max(0, len(lines)-1)):]
	height := min(h, len(lines)+2)
	note := "esc closes"
	if len(lines)+2 > h {
		note = "j/k scrolls, " + note
	}
	return m.styles.box(rect{w: width, h: height}, "HELP", note, true, lines)
}

// helpLine is one binding of the help; twins without help text of their own and disabled ones are not shown.
func (m *model) helpLine(b key.Binding) (string, bool) {
	if !b.Enabled() || b.Help().Key == "" {
		return "", false
	}
	return fit(m.styles.paint(keyName, b.Help().Key), 12) + b.Help().Desc, true
}

// behindHelp are the bindings of the screen that the help lies over.
func (m *model) behindHelp() []keyGroup {
	overlay := m.overlay
	m.overlay = overlayNone
	groups := m.keyGroups()
	m.overlay = overlay
	return groups
}

// legend explains the glyphs of the population and the lines of the chart.
func (m *model) legend(w int) []string {
	g := m.styles.glyphs
	var views, lines []string
	for v, name := range viewNames {
		views = append(views, m.styles.paint(viewRole+role(v), string(g.views[v]))+" "+name)
	}
	for i, l := range chartLines {
		lines = append(lines, m.styles.paint(lineSolid+role(i), g.lines[i].flat)+" "+l.name)
	}
	lines = append(lines, m.styles.paint(lineFaint, string(g.band))+" 10-90 % of worlds", m.styles.paint(quiet, string(g.ghost))+" baseline")
	marks := []string{m.styles.paint(mark, string(g.cursor)) + " month", m.styles.paint(warning, string(g.threshold)) + " loss opens", m.styles.paint(mark, string(g.shock)) + " shock"}
	out := flow("", views, w)
	out = append(out, flow("", lines, w)...)
	return append(out, flow("", marks, w)...)
}
