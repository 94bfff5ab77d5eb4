package tui

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/tui/draw"
)

// leverLabels name the sliders.
var leverLabels = [agents.LeverCount]string{
	"Intensity", "Pervasiveness", "Collection", "Transparency", "Control", "Serendipity", "Human", "Restraint", "Extraction", "Governance",
}

// panelKey is all that a panel is drawn from; equal keys give equal pictures. Fields a panel does not use stay zero.
type panelKey struct {
	styles   *draw.Styles
	r        draw.Rect
	focus    bool
	month    int
	revision int
	lever    agents.Lever
	setting  setting
	base     setting
	text     string
	number   int
}

// leversPanel draws the ten sliders.
func (m *model) leversPanel() []string {
	key := panelKey{styles: m.styles, r: m.layout.levers, focus: m.focus == panelLevers, lever: m.lever, setting: m.setting, base: m.base.setting, month: m.month, revision: m.revision, text: m.change.text(m.styles)}
	if m.typing {
		key.text, key.number = m.value.Value(), 1+m.value.Position()
	}
	return m.leversMemo.Of(key, func() []string {
		r := m.layout.levers
		if m.layout.class == classSmall {
			return draw.Exact(m.sliderRows(r.W), r.W, r.H)
		}
		w := r.W - 2
		var lines []string
		if m.layout.class == classLarge {
			lines = append(lines, " "+m.styles.Paint(draw.Quiet, "strategy ")+m.styles.Paint(draw.Strong, draw.Short(m.setting.title(), w-11)), "")
		}
		lines = append(lines, m.sliderRows(w)...)
		room := r.H - 2 - len(lines)
		if room >= 5 {
			lines = append(lines, "")
			room--
		}
		note := m.leverNote(w - 2)
		if room >= 2 {
			for i, line := range draw.Wrap(agents.LeverMeanings[m.lever], w-2) {
				if i < room-1 {
					lines = append(lines, " "+m.styles.Paint(draw.Quiet, line))
				}
			}
		}
		lines = append(lines, " "+note)
		return m.styles.Box(r, "LEVERS", m.leversNote(), m.focus == panelLevers, lines)
	})
}

// leversNote stands in the panel's top edge.
func (m *model) leversNote() string {
	if m.layout.class == classLarge {
		return m.styles.Glyphs.Baseline + " baseline"
	}
	return ""
}

// sliderRows are the visible levers, a line of w columns each.
func (m *model) sliderRows(w int) []string {
	g := m.sliders()
	var lines []string
	for i := range g.rows {
		lines = append(lines, draw.Fit(m.sliderRow(g, g.first+agents.Lever(i)), w))
	}
	return lines
}

// sliderRow is one lever: name, track with knob and baseline mark, value.
func (m *model) sliderRow(g sliders, l agents.Lever) string {
	s, gl := m.styles, m.styles.Glyphs
	chosen, name := l == m.lever, leverLabels[l]
	if len(name) > g.label {
		name = name[:9] // Pervasive
	}
	look, pointer := draw.Plain, " "
	if chosen {
		look, pointer = draw.Strong, gl.Pointer
	}
	v, base := m.setting.levers[l], m.base.setting.levers[l]
	knob, mark0 := g.place(v), g.place(base)
	var b strings.Builder
	b.WriteString(s.Paint(draw.KeyName, pointer) + " " + s.Paint(look, draw.Fit(name, g.label)) + " ")
	b.WriteString(s.Track(g.width, knob, mark0, base != v, chosen) + " ")
	if chosen && m.typing {
		b.WriteString(s.Paint(draw.KeyName, draw.Fit(field(m.value, gl.Caret), 4)))
	} else {
		b.WriteString(s.Paint(look, fmt.Sprintf("%3d", draw.Percent(v))))
	}
	return b.String()
}

// field shows a text field with its caret.
func field(t interface {
	Value() string
	Position() int
}, caret string) string {
	text := []rune(t.Value())
	at := min(t.Position(), len(text))
	return string(text[:at]) + caret + string(text[at:])
}

// leverNote tells what the chosen lever was and is compared with, and what a policy or schedule has made of it by now.
func (m *model) leverNote(w int) string {
	s := m.styles
	if m.typing {
		return s.Paint(draw.KeyName, draw.Short("0..100, enter takes it", w))
	}
	var parts []string
	if m.change.known && m.change.lever == m.lever {
		parts = append(parts, fmt.Sprintf("was %d", draw.Percent(m.change.from)))
	}
	parts = append(parts, fmt.Sprintf("%s baseline %d", s.Glyphs.Baseline, draw.Percent(m.base.setting.levers[m.lever])))
	now := m.now.At(agents.MetricLeverIntensity+agents.Metric(m.lever), m.month)
	if !math.IsNaN(now) && math.Abs(now-float64(m.setting.levers[m.lever])) > .01 {
		parts = append(parts, fmt.Sprintf("m%d: %d", m.month, draw.Percent(float32(now))))
	}
	return s.Paint(draw.Quiet, draw.Short(strings.Join(parts, " "+s.Glyphs.Dot+" "), w))
}

// text is the last move in words.
func (c change) text(s *draw.Styles) string {
	if !c.known {
		return ""
	}
	arrow := "→"
	if s.ASCII {
		arrow = ">"
	}
	return fmt.Sprintf("%s %d%s%d", leverLabels[c.lever], draw.Percent(c.from), arrow, draw.Percent(c.to))
}
