package tui

import (
	"fmt"
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/tui/draw"
)

// header is the first line: the tabs, what is on the screen, and what it is made of.
func (m *model) header(w int) string {
	key := panelKey{styles: m.styles, r: draw.Rect{W: w}, revision: m.revision, setting: m.setting, number: int(m.at)}
	return m.headMemo.Of(key, func() []string { return []string{m.drawHeader(w)} })[0]
}

// drawHeader takes the widest form that fits.
func (m *model) drawHeader(w int) string {
	s := m.styles
	worlds := "no world yet"
	if m.now != nil && m.now.Worlds == 1 {
		worlds = "1 world"
	} else if m.now != nil {
		worlds = fmt.Sprintf("%d worlds", m.now.Worlds)
	}
	dot := " " + s.Glyphs.Dot + " "
	people := thousands(float64(m.setting.scenario.Config.Population.Customers)) + " customers"
	seed, quietly := fmt.Sprintf("seed %d", m.setting.seed), func(text string) string { return s.Paint(draw.Quiet, text) }
	name, with := draw.Clean(m.setting.scenario.Name), s.Paint(draw.Strong, m.setting.title())
	what := s.Paint(draw.Strong, name) + quietly(" with ") + with
	rights := []string{what + quietly(dot+seed+dot+people+dot+worlds+" "), what + quietly(dot+seed+dot+worlds+" "), what + quietly(dot+seed+" "), what + " ", with + quietly(dot+seed+" "), with + " "}
	if m.at == screenStory { // the lab's world is not what is told
		rights = []string{s.Paint(draw.Strong, draw.Clean(m.options.Story.Title)) + " ", ""}
	}
	for form := range tabForms {
		left := m.tabs(form).text
		for i, right := range rights {
			if form < 2 && i == 4 { // rather short tabs than no scenario
				break
			}
			if ansi.StringWidth(left)+ansi.StringWidth(right)+2 <= w {
				return draw.Spread(left, right, w)
			}
		}
	}
	return draw.Fit(" "+with, w)
}

// tabForms are the ways to write the tabs: with the program's name, without, short, and the present one only.
const tabForms = 4

// tabRow is the tabs as written, and where each ends.
type tabRow struct {
	text string
	ends [screenCount]int // column after a tab; 0: not there
}

// tabs writes the screens with their keys, the present one in brackets.
func (m *model) tabs(form int) (row tabRow) {
	s := m.styles
	row.text = " "
	if form == 0 {
		row.text += s.Paint(draw.BrandName, "backlash") + " "
	}
	for at, r := range screenRows {
		name := r.name
		if form == 2 {
			name = r.brief
		}
		switch here := screen(at) == m.at; {
		case !m.has(screen(at)):
			continue
		case here:
			row.text += s.Paint(draw.Strong, "["+r.key+" "+name+"]")
		case form == 3:
			continue
		default:
			row.text += " " + s.Paint(draw.KeyName, r.key) + s.Paint(draw.Quiet, " "+name) + " "
		}
		row.ends[at] = ansi.StringWidth(row.text)
	}
	return row
}

// tabAt is the screen whose tab is at a column of the header.
func (m *model) tabAt(x int) (screen, bool) {
	head := m.header(m.layout.w)
	for form := range tabForms {
		row := m.tabs(form)
		if !strings.HasPrefix(head, row.text) {
			continue
		}
		for at, end := range row.ends {
			if x < end {
				return screen(at), true
			}
		}
		return 0, false
	}
	return 0, false
}

// clockText is where time stands.
func (m *model) clockText() string {
	g := m.styles.Glyphs
	sign := g.Pause
	if m.playing {
		sign = g.Play
	}
	return fmt.Sprintf("%s m%d/%d", sign, m.month, m.months())
}

// difference is how far a metric, in points of 100, lies from the baseline's in this month.
func (m *model) difference(metric agents.Metric) string {
	by := 100 * (m.now.At(metric, m.month) - m.ghost().At(metric, m.month))
	switch {
	case math.IsNaN(by):
		return "?"
	case math.Round(by) < 0:
		return fmt.Sprintf("%s%.0f", m.styles.Glyphs.Minus, -by)
	}
	return fmt.Sprintf("+%.0f", math.Abs(by))
}

// baselineText says what the ghost is, so that nobody takes an assumption for a strategy.
func (m *model) baselineText() string {
	if m.base.defaults {
		return "ghost " + string(m.styles.Glyphs.Ghost) + " default assumptions, same strategy"
	}
	text := "baseline " + m.styles.Glyphs.Baseline + " " + m.base.setting.title()
	if m.setting.trunk != nil {
		text = fmt.Sprintf("fork at m%d from %s", m.setting.fork, m.setting.trunk.title())
	}
	if n := m.setting.changed(); n > 0 {
		text += fmt.Sprintf(", %d of your assumptions", n)
	}
	return text
}

// status is the last but one line: time, baseline, what has changed, and how fast the answer came. Parts that do not fit are
// left out from the end.
func (m *model) status(w int) string {
	s, g := m.styles, m.styles.Glyphs
	if m.message != "" {
		return draw.Fit(" "+s.Paint(m.messageLook, draw.Short(m.message, w-2)), w)
	}
	state := "paused "
	if m.playing {
		state = "playing"
	}
	parts := []string{s.Paint(draw.Mark, m.clockText())}
	if m.layout.class == classLarge {
		parts[0] = s.Paint(draw.Mark, fmt.Sprintf("%s  m%d/%d", state, m.month, m.months()))
		if m.playing {
			parts[0] = s.Paint(draw.Mark, g.Play+" ") + parts[0]
		} else {
			parts[0] = s.Paint(draw.Mark, g.Pause+" ") + parts[0]
		}
	}
	if !s.Still {
		parts = append(parts, fmt.Sprintf("%gx", speeds[m.speed]))
	}
	if m.now != nil && !m.setting.same(m.against()) {
		parts = append(parts, s.Glyphs.Delta+"trust "+m.difference(agents.MetricTrust), s.Glyphs.Delta+"gone "+m.difference(agents.MetricGone))
	}
	if m.change.known {
		text := m.change.text(s)
		if m.took > 0 && !m.work.waiting {
			text += fmt.Sprintf(" (%d ms)", m.took.Milliseconds())
		}
		parts = append(parts, text)
	}
	parts = append(parts, s.Paint(draw.Quiet, m.baselineText()))
	if m.work.running && m.now != nil && m.now.Worlds < m.options.Worlds {
		parts = append(parts, s.Paint(draw.Quiet, fmt.Sprintf("%d of %d worlds", m.now.Worlds, m.options.Worlds)))
	}
	line := " " + parts[0]
	for _, p := range parts[1:] {
		if ansi.StringWidth(line)+3+ansi.StringWidth(p) <= w {
			line += "   " + p
		}
	}
	return draw.Fit(line, w)
}

// smallStatus is the summary line of a small screen: everybody, the loss, the month.
func (m *model) smallStatus(w int) string {
	s := m.styles
	if m.message != "" {
		return draw.Fit(" "+s.Paint(m.messageLook, draw.Short(m.message, w-2)), w)
	}
	var b strings.Builder
	b.WriteByte(' ')
	for v, p := range m.shares() {
		b.WriteString(s.Paint(draw.ViewRole+draw.Role(v), string(s.Glyphs.Views[v])) + fmt.Sprintf("%d ", p))
	}
	_, share := m.loss()
	b.WriteString(" forecast error " + s.Paint(draw.Warning, figure("%.0f%%", 100*share)))
	if m.now != nil && m.now.Opens > 0 {
		fmt.Fprintf(&b, " (m%d)", m.now.Opens)
	}
	return draw.Spread(b.String(), s.Paint(draw.Mark, m.clockText()+" "), w)
}
