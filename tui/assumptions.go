package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	decimal "backlash/sim/number"
	"backlash/tui/draw"
)

// assuming is the screen of everything the model takes for granted: every parameter, editable. A change is one of
// `your assumptions`; it holds for the strategy and for what it is compared with alike, and never becomes a part of either.
type assuming struct {
	all     []agents.Parameter
	at      int // index in shown
	top     int // first row on the screen
	rows    int // on the screen, of the last drawing
	filter  textinput.Model
	value   textinput.Model
	sifting bool // the filter has the keyboard
	editing bool // the value has it
}

func newAssuming() *assuming {
	c := &assuming{all: agents.Parameters(), filter: newInput(), value: newInput()}
	c.value.CharLimit = 12
	return c
}

func (c *assuming) enter(*model) tea.Cmd { return nil }
func (c *assuming) receive(*model, any)  {}
func (c *assuming) work() *task          { return nil }
func (c *assuming) typing() bool         { return c.sifting || c.editing }

func (c *assuming) keyGroup(m *model) keyGroup {
	k := &m.keys
	switch {
	case c.editing:
		return keyGroup{"VALUE", []key.Binding{k.enter, k.escape, k.quitAlways}}
	case c.sifting:
		return keyGroup{"FILTER", []key.Binding{k.enter, k.escape, k.quitAlways}}
	}
	return keyGroup{"ASSUMPTIONS", []key.Binding{k.up, k.down, k.assumeLess, k.assumeMore, k.typing, k.oneDefault, k.allDefaults, k.search, k.defaults}}
}

// shown are the parameters that the filter lets through: those with all its words in path, meaning, source or status; the word
// "changed" stands for those that have been.
func (c *assuming) shown(m *model) []agents.Parameter {
	words := strings.Fields(strings.ToLower(c.filter.Value()))
	if len(words) == 0 {
		return c.all
	}
	return slices.DeleteFunc(slices.Clone(c.all), func(p agents.Parameter) bool {
		text := strings.ToLower(strings.Join([]string{p.Path, p.Meaning, p.Source, string(p.Status)}, " "))
		if c.differs(m, p) {
			text += " changed"
		}
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
	})
}

// own is what the scenario assumes: the default that a reset goes back to.
func own(m *model, p agents.Parameter) float32 {
	params := m.setting.scenario.Config.Params
	return *p.At(&params)
}

// yours is what is assumed now.
func yours(m *model, p agents.Parameter) float32 {
	params := m.setting.params
	return *p.At(&params)
}

func (c *assuming) differs(m *model, p agents.Parameter) bool { return yours(m, p) != own(m, p) }

// current is the chosen parameter.
func (c *assuming) current(m *model) (agents.Parameter, bool) {
	shown := c.shown(m)
	if len(shown) == 0 {
		return agents.Parameter{}, false
	}
	c.at = min(max(c.at, 0), len(shown)-1)
	return shown[c.at], true
}

// assume changes one assumption within what the model accepts.
func (c *assuming) assume(m *model, p agents.Parameter, to float32) tea.Cmd {
	if to = min(max(to, p.Lowest), p.Highest); to == yours(m, p) {
		return nil
	}
	m.remember()
	next := m.setting
	*p.At(&next.params) = to
	m.adopt(next)
	switch {
	case to < p.Min || to > p.Max:
		m.say(draw.Warning, fmt.Sprintf("%s: outside its stated range %s to %s", p.Path, number(p.Min), number(p.Max)))
	default:
		m.say(draw.Plain, fmt.Sprintf("your assumption: %s %s", p.Path, number(to)))
	}
	return m.simulate()
}

// number is a parameter as it is written.
func number(v float32) string { return strconv.FormatFloat(float64(v), 'g', 5, 32) }

func (c *assuming) key(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	switch {
	case c.editing:
		return c.editKey(m, msg), true
	case c.sifting:
		c.siftKey(m, msg)
		return nil, true
	}
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	p, some := c.current(m)
	switch {
	case is(k.up):
		c.at = max(0, c.at-1)
	case is(k.down):
		c.at++
		c.current(m)
	case is(k.search):
		c.sifting = true
		c.filter.Focus()
	case is(k.escape) && c.filter.Value() != "":
		c.filter.SetValue("")
	case is(k.defaults):
		return m.toggleDefaults(), true
	case is(k.allDefaults):
		return c.resetAll(m), true
	case is(k.assumeLess) && some:
		return c.assume(m, p, yours(m, p)-(p.Max-p.Min)/20), true
	case is(k.assumeMore) && some:
		return c.assume(m, p, yours(m, p)+(p.Max-p.Min)/20), true
	case is(k.oneDefault) && some:
		return c.assume(m, p, own(m, p)), true
	case is(k.typing) && some:
		c.editing = true
		c.value.SetValue("")
		c.value.Focus()
	default:
		return nil, is(k.assumeLess) || is(k.assumeMore) || is(k.oneDefault) || is(k.typing)
	}
	return nil, true
}

// resetAll goes back to everything that the scenario assumes, in one step.
func (c *assuming) resetAll(m *model) tea.Cmd {
	if m.setting.changed() == 0 {
		m.say(draw.Quiet, "nothing is changed")
		return nil
	}
	m.remember()
	next := m.setting
	next.params = next.scenario.Config.Params
	m.adopt(next)
	m.say(draw.Plain, "the default assumptions again; u brings yours back")
	return m.simulate()
}

// editKey types a value.
func (c *assuming) editKey(m *model, msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, m.keys.escape):
		c.editing = false
	case key.Matches(msg, m.keys.enter):
		c.editing = false
		text := strings.TrimSpace(c.value.Value())
		p, some := c.current(m)
		if text == "" || !some {
			return nil
		}
		v, err := decimal.Real(text, 32)
		if err != nil || !(float32(v) >= p.Lowest && float32(v) <= p.Highest) {
			m.say(draw.Warning, fmt.Sprintf("%s: want a number from %s to %s, not %s", p.Path, number(p.Lowest), number(p.Highest), draw.Clean(text)))
			return nil
		}
		return c.assume(m, p, float32(v))
	default:
		c.value, _ = c.value.Update(msg)
	}
	return nil
}

// siftKey types the filter.
func (c *assuming) siftKey(m *model, msg tea.KeyMsg) {
	switch {
	case key.Matches(msg, m.keys.escape):
		c.sifting = false
		c.filter.SetValue("")
	case key.Matches(msg, m.keys.enter):
		c.sifting = false
	default:
		c.filter, _ = c.filter.Update(msg)
		c.at = 0
	}
}

// mouse: a click chooses, a second one on the same row types a value, the wheel moves, the right button goes back to the default.
func (c *assuming) mouse(m *model, msg tea.MouseMsg) tea.Cmd {
	row := msg.Y - 3
	inside := row >= 0 && row < c.rows && c.top+row < len(c.shown(m))
	press := msg.Action == tea.MouseActionPress
	switch {
	case c.typing():
	case clicked(msg) && inside && c.at == c.top+row:
		cmd, _ := c.key(m, keyOf(m.keys.typing.Keys()[0]))
		return cmd
	case clicked(msg) && inside:
		c.at = c.top + row
	case clicked(msg) && msg.Y == 1:
		c.sifting = true
		c.filter.Focus()
	case press && msg.Button == tea.MouseButtonRight && inside:
		c.at = c.top + row
		p, _ := c.current(m)
		return c.assume(m, p, own(m, p))
	case msg.Button == tea.MouseButtonWheelUp:
		c.at = max(0, c.at-1)
	case msg.Button == tea.MouseButtonWheelDown:
		c.at++
		c.current(m)
	}
	return nil
}

func (c *assuming) lines(m *model, w, h int) []string {
	s := m.styles
	shown := c.shown(m)
	p, some := c.current(m)
	below := 6
	c.rows = max(1, h-below-3)
	c.top = min(max(c.top, c.at-c.rows+1), max(0, c.at))
	c.top = min(c.top, max(0, len(shown)-c.rows))
	path := min(34, max(22, w-50)) // what is cut off at the right is told below
	line := func(name, yours, standard, span, source, unit string) string {
		return draw.Fit(draw.Short(name, path-1), path) + draw.Fit(yours, 8) + draw.Fit(standard, 8) + draw.Fit(span, 15) + draw.Fit(draw.Short(source, 11), 12) + unit
	}
	out := []string{s.Paint(draw.Quiet, "   "+line("parameter", "yours", "default", "range", "source", "unit"))}
	for i := c.top; i < min(c.top+c.rows, len(shown)); i++ {
		q := shown[i]
		pointer, changed, look := " ", " ", draw.Plain
		if i == c.at {
			pointer, look = s.Glyphs.Pointer, draw.Strong
		}
		if c.differs(m, q) {
			changed = s.Paint(draw.Warning, "*")
		}
		source := q.Source
		if source == "" {
			source = string(q.Status)
		}
		value := number(yours(m, q))
		if c.editing && i == c.at {
			value = c.value.Value() + s.Glyphs.Caret
		}
		out = append(out, s.Paint(draw.KeyName, pointer)+changed+" "+s.Paint(look, line(q.Path, value, number(own(m, q)), number(q.Min)+".."+number(q.Max), source, q.Unit)))
	}
	note := fmt.Sprintf("%d of %d, %d changed *", len(shown), len(c.all), m.setting.changed())
	title := "YOUR ASSUMPTIONS"
	if c.sifting || c.filter.Value() != "" {
		title += " / " + draw.Clean(c.filter.Value())
		if c.sifting {
			title += s.Glyphs.Caret
		}
	}
	var words []string
	if some {
		origin := string(p.Status)
		if p.Source != "" {
			origin += ", " + p.Source
		}
		worlds := ""
		switch {
		case c.differs(m, p):
			worlds = " Yours holds in every world."
		case p.Free() && m.setting.unsure.kind().Draws():
			worlds = " Every world draws its own value, since nobody has measured it; set it, and yours holds in all."
		}
		for _, line := range draw.Wrap(fmt.Sprintf("%s. Unit %s; %s; default %s, stated range %s to %s, the model takes %s to %s.%s", p.Meaning, p.Unit, origin, number(own(m, p)), number(p.Min), number(p.Max), number(p.Lowest), number(p.Highest), worlds), w-4) {
			words = append(words, " "+line)
		}
	} else {
		words = []string{"", " " + s.Paint(draw.Quiet, "no parameter has these words; esc clears the filter")}
	}
	return append(s.Box(draw.Rect{W: w, H: h - below}, title, note, true, out), s.Box(draw.Rect{W: w, H: below}, p.Path, "hold for every strategy alike", false, words)...)
}

func (c *assuming) status(m *model) string {
	at := func(metric agents.Metric, scale float64) string {
		return figure("%.1f", scale*m.now.At(metric, m.months()))
	}
	return " " + m.styles.Paint(draw.Quiet, fmt.Sprintf("m%d: trust %s  gone %s   strategy %s, untouched", m.months(), at(agents.MetricTrust, 100),
		at(agents.MetricGone, 100), m.setting.title()))
}
