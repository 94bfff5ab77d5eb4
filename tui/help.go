package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/x/ansi"

	"backlash/sim/study"
	"backlash/tui/draw"
)

// newHelp returns the bubbles help in a theme's looks.
func newHelp(s *draw.Styles) help.Model {
	h := help.New()
	h.ShortSeparator, h.Ellipsis = "  ", ""
	h.Styles = help.Styles{ShortKey: s.Look(draw.KeyName), ShortDesc: s.Look(draw.Quiet), ShortSeparator: s.Look(draw.Quiet), Ellipsis: s.Look(draw.Quiet),
		FullKey: s.Look(draw.KeyName), FullDesc: s.Look(draw.Plain), FullSeparator: s.Look(draw.Quiet)}
	return h
}

// keyLine draws the last line of the screen: as many short keys as fit.
func (m *model) keyLine(w int) string {
	mode := int(m.overlay) * 4
	if m.typing || m.events.filtering || m.overlay != overlayNone && m.list.SettingFilter() {
		mode++
	}
	if m.screens[m.at].typing() {
		mode += 2
	}
	key := panelKey{styles: m.styles, r: draw.Rect{W: w, H: int(m.at)}, number: mode*int(panelCount) + int(m.focus), revision: m.revision}
	return m.keysMemo.Of(key, func() []string { return []string{m.drawKeyLine(w)} })[0]
}

func (m *model) drawKeyLine(w int) string {
	var list, always []key.Binding // always: help and the way out, however narrow the screen
	for _, b := range m.shortKeys() {
		switch keys := b.Keys(); {
		case !b.Enabled() || b.Help().Key == "":
		case slices.Equal(keys, m.keys.help.Keys()) || slices.Equal(keys, m.keys.quit.Keys()):
			always = append(always, b)
		default:
			list = append(list, b)
		}
	}
	for n := len(list); n >= 0; n-- {
		if out := " " + m.help.ShortHelpView(slices.Concat(list[:n], always)); ansi.StringWidth(out) <= w {
			return draw.Fit(out, w)
		}
	}
	return draw.Blank(w)
}

// helpBox is the overlay that lists exactly the active bindings and explains the glyphs; with a search word it shows the word's meaning and
// the matching keys and commands.
func (m *model) helpBox(w, h int) []string {
	if m.helping || m.helpFor.Value() != "" {
		return m.wordBox(w, h)
	}
	groups := m.behindHelp()
	if m.layout.class == classSmall { // the keys to other screens come first if not everything is in view
		if at := slices.IndexFunc(groups, func(g keyGroup) bool { return g.title == goTo }); at > 0 {
			groups = slices.Concat(groups[at:at+1], groups[:at], groups[at+1:])
		}
	}
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
		parts[at] = append(parts[at], m.styles.Paint(draw.Strong, g.title))
		for _, b := range g.bindings {
			if line, shown := m.helpLine(b, each-2); shown {
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
			b.WriteString(draw.Fit(line, each-1) + " ")
		}
		lines = append(lines, b.String())
	}
	lines = append(lines, "")
	lines = append(lines, m.legend(width-4)...)
	lines = lines[min(m.scroll, max(0, len(lines)-1)):]
	height := min(h, len(lines)+2)
	note := "/ searches for a word, esc closes"
	if len(lines)+2 > h {
		note = "j/k scrolls, " + note
	}
	return m.styles.Box(draw.Rect{W: width, H: height}, "HELP", note, true, lines)
}

// wordBox is the help on a word.
func (m *model) wordBox(w, h int) []string {
	s, word := m.styles, strings.TrimSpace(m.helpFor.Value())
	width := min(w-2, 84)
	typed := m.helpFor.Value()
	if m.helping {
		typed = field(m.helpFor, s.Glyphs.Caret)
	}
	lines := []string{" " + s.Paint(draw.KeyName, "/ ") + draw.Clean(typed), ""}
	for _, t := range study.Glossary() {
		if word == "" || !strings.Contains(strings.ToLower(t.Word+" "+t.Column), strings.ToLower(word)) {
			continue
		}
		text := t.Meaning
		if t.Of != "" {
			text += " (of " + t.Of + ")"
		}
		if t.Unit != "" {
			text = t.Unit + ": " + text
		}
		lines = append(lines, " "+s.Paint(draw.Strong, t.Word))
		for _, line := range draw.Wrap(text, width-8) {
			lines = append(lines, "   "+line)
		}
	}
	for _, c := range m.allCommands() {
		if word != "" && strings.Contains(strings.ToLower(c.name+" "+c.about), strings.ToLower(word)) {
			lines = append(lines, " "+draw.Fit(s.Paint(draw.KeyName, c.keys), 12)+draw.Short(c.name+", "+c.about, width-16))
		}
	}
	if word != "" && len(lines) == 2 {
		lines = append(lines, " "+s.Paint(draw.Quiet, "nothing contains this word"))
	}
	if word == "" {
		lines = append(lines, " "+s.Paint(draw.Quiet, "type a word, such as trust, gone or break-even"))
	}
	lines = append(lines[:2], lines[2+min(m.scroll, max(0, len(lines)-3)):]...)
	return s.Box(draw.Rect{W: width, H: min(h, len(lines)+2)}, "HELP", "j/k scrolls, esc closes", true, lines)
}

// helpLine is one binding of the help; twins without their own help text and disabled bindings are hidden.
func (m *model) helpLine(b key.Binding, w int) (string, bool) {
	if !b.Enabled() || b.Help().Key == "" {
		return "", false
	}
	return draw.Fit(m.styles.Paint(draw.KeyName, b.Help().Key), 12) + draw.Short(b.Help().Desc, w-12), true
}

// behindHelp returns the bindings of the screen below the help.
func (m *model) behindHelp() []keyGroup {
	overlay := m.overlay
	m.overlay = overlayNone
	groups := m.keyGroups()
	m.overlay = overlay
	return groups
}

// legend explains the glyphs of the population and the lines of the chart.
func (m *model) legend(w int) []string {
	g := m.styles.Glyphs
	var views, lines []string
	for v, name := range viewNames {
		views = append(views, m.styles.Paint(draw.ViewRole+draw.Role(v), string(g.Views[v]))+" "+name)
	}
	for i, l := range chartLines {
		lines = append(lines, m.styles.Sample(draw.Curve{Look: draw.LineSolid + draw.Role(i), Glyphs: g.Lines[i], Dots: l.dots, Thick: i == 0})+" "+l.name)
	}
	lines = append(lines, m.styles.Sample(draw.Curve{Look: draw.Money, Glyphs: g.Lines[1], Thick: true})+" money", m.styles.Sample(draw.Curve{Look: draw.Before, Glyphs: g.GhostLine, Dots: draw.Dotted})+" as before")
	if g.Band != ' ' {
		lines = append(lines, m.styles.Paint(draw.LineFaint, string(g.Band))+" 8 in 10 of worlds")
	}
	marks := []string{m.styles.Paint(draw.Mark, string(g.Cursor)) + " the month", m.styles.Paint(draw.Warning, string(g.Threshold)) + " what happens then, after " + string(g.Shock), m.styles.Paint(draw.Mark, g.Baseline) + " before, on a slider"}
	out := draw.Flow("", views, w)
	out = append(out, draw.Flow("", lines, w)...)
	return append(out, draw.Flow("", marks, w)...)
}
