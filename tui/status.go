package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"backlash/sim"
	"backlash/tui/draw"
)

// header draws the first line: the tabs, what is on the screen, and what it is based on.
func (m *model) header(w int) string {
	key := panelKey{styles: m.styles, r: draw.Rect{W: w}, revision: m.revision, setting: m.setting, number: int(m.at)}
	return m.headMemo.Of(key, func() []string { return []string{m.drawHeader(w)} })[0]
}

// drawHeader uses the widest form that fits.
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
	rights := []string{what + quietly(dot+seed+dot+people+dot+worlds+" "), what + quietly(dot+seed+dot+worlds+" "), what + quietly(dot+seed+" "), what + " ", with + quietly(dot+seed+" "), with + " ", ""}
	if m.at == screenStory { // the story's world is not the lab's
		rights = []string{s.Paint(draw.Strong, draw.Clean(m.options.Story.Title)) + " ", ""}
	}
	for form := range tabForms {
		left := m.tabs(form).text
		for i, right := range rights {
			if form < 2 && i == 4 { // shorten the tabs before dropping the scenario
				break
			}
			if ansi.StringWidth(left)+ansi.StringWidth(right)+2 <= w {
				return draw.Spread(left, right, w)
			}
		}
	}
	return draw.Fit(" "+with, w)
}

// tabForms are the forms of the tabs: with the program's name, without, short, and only the current one.
const tabForms = 4

// tabRow holds the tabs as text, and the column where each ends.
type tabRow struct {
	text string
	ends [screenCount]int // column after a tab; 0: not drawn
}

// tabs writes the screens with their keys, the current one in brackets.
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

// tabAt returns the screen whose tab is at a column of the header.
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

// clockText describes the current month.
func (m *model) clockText() string {
	return fmt.Sprintf("%s m%d/%d", m.playSign(), m.month, m.months())
}

// playSign shows whether time is running.
func (m *model) playSign() string {
	if m.playing {
		return m.styles.Glyphs.Play
	}
	return m.styles.Glyphs.Pause
}

// baselineText describes the ghost, so that nobody takes an assumption for a strategy.
func (m *model) baselineText() string {
	if m.base.defaults {
		return "beside: default assumptions, same strategy"
	}
	text := "beside: " + m.base.setting.title()
	if m.look != nil && m.look.Going {
		if text = "beside: as before"; m.layout.class == classLarge {
			text = "beside: going on as before (" + m.base.setting.title() + ")"
		}
	}
	if m.setting.trunk != nil {
		text = fmt.Sprintf("fork at m%d from %s", m.setting.fork, m.setting.trunk.title())
	}
	if n := m.setting.changed(); n > 0 {
		text += fmt.Sprintf(", %d of your assumptions", n)
	}
	return text
}

// status draws the second to last line: time, baseline, what has changed, and how long the answer took. Parts that do not fit are dropped
// from the end.
func (m *model) status(w int) string {
	s := m.styles
	if m.message != "" {
		return draw.Fit(" "+s.Paint(m.messageLook, draw.Short(m.message, w-2)), w)
	}
	parts := []string{s.Paint(draw.Mark, m.clockText())}
	if m.layout.class == classLarge {
		parts[0] = s.Paint(draw.Mark, fmt.Sprintf("%s month %d of %d", m.playSign(), m.month, m.months()))
	}
	if !m.playing && !s.Still && !m.change.known {
		parts = append(parts, "space plays the months")
	} else if m.playing {
		parts = append(parts, fmt.Sprintf("%gx", speeds[m.speed]))
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
	return draw.Fit(statusOf(w, parts), w)
}

// statusOf is a line of the parts that fit whole.
func statusOf(w int, parts []string) string {
	line := " " + parts[0]
	for _, p := range parts[1:] {
		if ansi.StringWidth(line)+3+ansi.StringWidth(p) <= w {
			line += "   " + p
		}
	}
	return line
}

// smallStatus is the summary line of a small screen: the customers, and the month.
func (m *model) smallStatus(w int) string {
	s := m.styles
	if m.message != "" {
		return draw.Fit(" "+s.Paint(m.messageLook, draw.Short(m.message, w-2)), w)
	}
	line, shares := "", m.shares()
	for _, v := range []sim.View{sim.Delighted, sim.Creeped, sim.Gone} {
		line += fmt.Sprintf(" %s %s %d%%", s.Paint(draw.ViewRole+draw.Role(v), string(s.Glyphs.Views[v])), viewNames[v], shares[v])
	}
	return draw.Spread(line, s.Paint(draw.Mark, m.clockText()+" "), w)
}
