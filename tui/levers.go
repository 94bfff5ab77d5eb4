package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/tui/draw"
)

// leverGroups are the sliders by topic, in the order of every screen.
var leverGroups = []struct {
	title  string
	levers []agents.Lever
}{
	{"WHAT IS SAID", []agents.Lever{agents.Intensity, agents.Pervasiveness}},
	{"WHAT IS TAKEN", []agents.Lever{agents.Collection, agents.Extraction}},
	{"WHAT THEY MAY KNOW AND REFUSE", []agents.Lever{agents.Transparency, agents.Control}},
	{"ROOM TO BREATHE", []agents.Lever{agents.Serendipity, agents.Restraint}},
	{"WHO STANDS BEHIND IT", []agents.Lever{agents.Human, agents.Governance}},
}

// leverOrder are the levers in the order of the sliders.
var leverOrder = func() (out []agents.Lever) {
	for _, g := range leverGroups {
		out = append(out, g.levers...)
	}
	return out
}()

// leverCaptions describe the chosen slider's effect, by hundredths.
var leverCaptions = [agents.LeverCount]string{
	"how deeply messages and offers are tailored to the person",
	"how many contacts are personalized, and how often you call",
	"0 what they tell you, 30 what they do, 60 guessed or bought, 100 in secret",
	"how plainly you say what is done with their data",
	"how easily they change settings, opt out, delete",
	"room for what the profile would not predict",
	"people, service and community behind the machine",
	"you stop when somebody is uneasy or tired",
	"how much of the gain you keep; up to 30 is felt as fair",
	"review, forbidden guesses, security",
}

// neighbour returns the slider n places below a lever, wrapping around.
func neighbour(l agents.Lever, by int) agents.Lever {
	n := len(leverOrder)
	return leverOrder[((slices.Index(leverOrder, l)+by)%n+n)%n]
}

// panelKey is everything that a panel is drawn from; equal keys give equal pictures. Fields that a panel does not use stay zero.
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
		lines = append(lines, m.sliderRows(w)...)
		if room := r.H - 2 - len(lines); room >= 2 {
			for i, line := range draw.Wrap(leverCaptions[m.lever], w-2) {
				if i < room-1 {
					lines = append(lines, " "+m.styles.Paint(draw.Quiet, line))
				}
			}
			lines = append(lines, " "+m.leverNote(w-2))
		}
		return m.styles.Box(r, "WHAT YOU DO", m.styles.Glyphs.Baseline+" before", m.focus == panelLevers, lines)
	})
}

// sliderRows returns the visible levers, one line of w columns each.
func (m *model) sliderRows(w int) []string {
	g := m.sliders()
	var lines []string
	for _, row := range g.rows {
		line := " " + m.styles.Paint(draw.Quiet, row.title)
		if row.title == "" {
			line = m.sliderRow(g, row.lever)
		}
		lines = append(lines, draw.Fit(line, w))
	}
	return lines
}

// sliderRow is one lever: name, track with knob and baseline mark, value.
func (m *model) sliderRow(g sliders, l agents.Lever) string {
	s, gl := m.styles, m.styles.Glyphs
	chosen, name := l == m.lever, agents.LeverWords[l]
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

// field draws a text field with its caret.
func field(t interface {
	Value() string
	Position() int
}, caret string) string {
	text := []rune(t.Value())
	at := min(t.Position(), len(text))
	return string(text[:at]) + caret + string(text[at:])
}

// leverNote describes the chosen lever's previous and baseline values, and what a policy or schedule has made of it by now.
func (m *model) leverNote(w int) string {
	s := m.styles
	if m.typing {
		return s.Paint(draw.KeyName, draw.Short("0..100, enter takes it", w))
	}
	var parts []string
	if m.change.known && m.change.lever == m.lever {
		parts = append(parts, fmt.Sprintf("was %d", draw.Percent(m.change.from)))
	}
	parts = append(parts, fmt.Sprintf("%s before %d", s.Glyphs.Baseline, draw.Percent(m.base.setting.levers[m.lever])))
	now := m.now.At(agents.MetricLeverIntensity+agents.Metric(m.lever), m.month)
	if !math.IsNaN(now) && math.Abs(now-float64(m.setting.levers[m.lever])) > .01 {
		parts = append(parts, fmt.Sprintf("m%d: %d", m.month, draw.Percent(float32(now))))
	}
	return s.Paint(draw.Quiet, draw.Short(strings.Join(parts, " "+s.Glyphs.Dot+" "), w))
}

// text describes the last move.
func (c change) text(s *draw.Styles) string {
	if !c.known {
		return ""
	}
	arrow := "→"
	if s.ASCII {
		arrow = ">"
	}
	return fmt.Sprintf("%s %d%s%d", agents.LeverWords[c.lever], draw.Percent(c.from), arrow, draw.Percent(c.to))
}
