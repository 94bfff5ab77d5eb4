package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/list"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/scenarios"
	decimal "backlash/sim/number"
	"backlash/tui/draw"
)

// commandLine is the palette: a line that takes any command by name.
type commandLine struct {
	field textinput.Model
	all   []command // at the time it was opened
	at    int
}

// command is a row of the palette.
type command struct {
	name, about string
	also        string // another name that finds it
	keys        string // equivalent keys, "" none
	low, high   int    // range of the whole number that follows the name; both 0: none
	words       bool   // free text follows the name
	wants       string // what that text is
	run         func(m *model, number int, words string) tea.Cmd
}

// firstOfPair names the first of two keys that the key line names together: the one that goes down or back.
func firstOfPair(name string) string {
	switch name {
	case "lever", "guess":
		return name + " down by 1"
	case "lever by 10", "guess by 10":
		return strings.Replace(name, " by", " down by", 1)
	case "choose":
		return "choose the one before"
	case "month", "month by 1":
		return "month back"
	case "first / last month":
		return "first month"
	case "slower / faster":
		return "slower"
	case "columns":
		return "columns back"
	case "a step":
		return "a step down"
	case "person":
		return "the one before, more easily disturbed"
	case "far along the map":
		return "far back on the map"
	case "time to answer":
		return "more time to answer"
	}
	return name
}

// openPalette opens the palette with the commands available now.
func (m *model) openPalette() {
	m.commands.all, m.commands.at = m.allCommands(), 0
	m.commands.field.SetValue("")
	m.commands.field.Focus()
	m.overlay = overlayPalette
}

// openPaletteAt opens the palette with a command already typed.
func (m *model) openPaletteAt(text string) {
	m.openPalette()
	m.commands.field.SetValue(text)
	m.commands.field.CursorEnd()
}

// allCommands returns what the keys do now, then the commands without a key.
func (m *model) allCommands() []command {
	var all []command
	for _, g := range m.keyGroups() {
		for i, b := range g.bindings {
			if !b.Enabled() || key.Matches(keyOf(b.Keys()[0]), m.keys.palette) {
				continue
			}
			press, shown := keyOf(b.Keys()[0]), b.Keys()[0]
			if shown == " " {
				shown = "space"
			}
			name := b.Help().Desc
			if i+1 < len(g.bindings) && g.bindings[i+1].Help().Key == "" { // its key line stands for both
				name = firstOfPair(name)
			}
			all = append(all, command{name: name, about: strings.ToLower(g.title), keys: shown,
				run: func(m *model, _ int, _ string) tea.Cmd { return m.key(press) }})
		}
	}
	for l := range agents.LeverCount {
		all = append(all, command{name: "set " + agents.LeverWords[l], also: "set " + agents.LeverNames[l], about: fmt.Sprintf("slider, now %d, before %d", draw.Percent(m.setting.levers[l]), draw.Percent(m.base.setting.levers[l])), high: 100,
			run: func(m *model, n int, _ string) tea.Cmd {
				m.lever = l
				return tea.Batch(m.move(n), m.screens[m.at].enter(m))
			}})
	}
	for _, s := range agents.Strategies() {
		all = append(all, command{name: "strategy " + s.Name, about: draw.Clean(s.About), run: func(m *model, _ int, _ string) tea.Cmd { return m.useStrategy(s) }})
	}
	for _, s := range agents.Strategies() {
		if !m.has(screenCompare) {
			break
		}
		all = append(all, command{name: "compare " + s.Name, about: "beside the others", run: func(m *model, _ int, _ string) tea.Cmd {
			c := m.screens[screenCompare].(*comparing)
			return tea.Batch(m.show(screenCompare), c.include(m, s.Name))
		}})
	}
	for _, name := range m.library.names() {
		all = append(all, command{name: "scenario " + name, about: "from the library", run: func(m *model, _ int, _ string) tea.Cmd { return m.fetch(name) }})
	}
	if m.world != nil {
		for _, e := range m.world.Events {
			all = append(all, command{name: fmt.Sprintf("event m%d %s", e.Month, draw.Clean(e.Text)), about: "go there", run: func(m *model, _ int, _ string) tea.Cmd {
				m.step(e.Month - m.month)
				return nil
			}})
		}
	}
	for _, name := range draw.ThemeNames {
		all = append(all, command{name: "theme " + name, about: "colours", run: func(m *model, _ int, _ string) tea.Cmd {
			m.useTheme(name)
			return nil
		}})
	}
	for _, way := range draw.LineNames[1:] {
		all = append(all, command{name: "lines " + way, about: map[string]string{"fine": "of dots", "coarse": "of line characters"}[way], run: func(m *model, _ int, _ string) tea.Cmd {
			s := m.styles.WithLines(way, "")
			m.styles, m.help = s, newHelp(s)
			m.styleList()
			return nil
		}})
	}
	if c, decides := m.screens[m.at].(*deciding); decides {
		all = append(all, c.commands(m)...)
	}
	for i, e := range m.exports() {
		if m.options.Guest {
			break
		}
		all = append(all, command{name: "export " + e.name, about: e.about, run: func(m *model, _ int, _ string) tea.Cmd {
			m.openExport(exportKind(i))
			return nil
		}})
	}
	return append(all,
		command{name: "month", about: "go to a month", low: 1, high: m.months(), run: func(m *model, n int, _ string) tea.Cmd {
			m.step(n - m.month)
			return nil
		}},
		command{name: "seed", about: fmt.Sprintf("now seed %d; another seed makes other people", m.setting.seed), high: 1 << 53, run: func(m *model, n int, _ string) tea.Cmd { return m.useSeed(uint64(n)) }},
		command{name: "help", about: "what a word means, and the keys and commands that use it", words: true, wants: "WORD", run: func(m *model, _ int, words string) tea.Cmd {
			m.openHelp(words)
			return nil
		}},
		command{name: "tour", about: "the first look again, in five steps", run: func(m *model, _ int, _ string) tea.Cmd {
			m.tour = 1
			return m.show(screenLab)
		}},
		command{name: "load", about: "a share code or a file", words: true, wants: "CODE or FILE", run: func(m *model, _ int, words string) tea.Cmd { return m.fetch(words) }},
	)
}

// matching returns the commands that match the typed text, the best first, and the number typed after the name.
func (p *commandLine) matching() (found []command, number int, typed bool) {
	query := strings.TrimSpace(p.field.Value())
	if scenarios.IsShare(query) {
		query = "load " + query
	}
	words := strings.Fields(query)
	if len(words) > 1 {
		n, err := decimal.Whole(words[len(words)-1])
		if number, typed = n, err == nil; typed {
			query = strings.Join(words[:len(words)-1], " ")
		}
	}
	var names []string
	for _, c := range p.all {
		switch {
		case c.words && len(words) > 1 && words[0] == c.name:
			return []command{c}, 0, false
		case typed && c.high == 0:
			names = append(names, "")
		default:
			names = append(names, strings.ToLower(c.name))
		}
	}
	if query == "" {
		return p.all, 0, false
	}
	query = strings.ToLower(query)
	for i, c := range p.all { // an old name finds it too
		if c.also != "" && names[i] != "" && strings.HasPrefix(c.also, query) && !strings.HasPrefix(names[i], query) {
			names[i] = c.also
		}
	}
	// A name that starts with the typed text ranks before one that only contains it.
	for i, name := range names {
		if strings.HasPrefix(name, query) {
			found = append(found, p.all[i])
		}
	}
	for _, r := range list.DefaultFilter(query, names) {
		if !strings.HasPrefix(names[r.Index], query) {
			found = append(found, p.all[r.Index])
		}
	}
	return found, number, typed
}

// paletteKey works the palette.
func (m *model) paletteKey(msg tea.KeyMsg) tea.Cmd {
	p := &m.commands
	found, number, typed := p.matching()
	switch {
	case key.Matches(msg, m.keys.escape):
		m.overlay = overlayNone
	case key.Matches(msg, m.keys.above):
		p.at = max(0, p.at-1)
	case key.Matches(msg, m.keys.below):
		p.at = max(0, min(p.at+1, len(found)-1))
	case key.Matches(msg, m.keys.complete) && p.at < len(found):
		p.complete(found[p.at])
	case key.Matches(msg, m.keys.enter) && p.at < len(found):
		return m.runCommand(found[p.at], number, typed)
	default:
		p.field, _ = p.field.Update(msg)
		p.at = 0
	}
	return nil
}

// complete writes a command's name into the field.
func (p *commandLine) complete(c command) {
	p.field.SetValue(c.name)
	if c.high > 0 || c.words {
		p.field.SetValue(c.name + " ")
	}
	p.field.CursorEnd()
	p.at = 0
}

// runCommand runs a row; a command that needs an argument is only written into the field.
func (m *model) runCommand(c command, number int, typed bool) tea.Cmd {
	p := &m.commands
	_, words, _ := strings.Cut(strings.TrimSpace(p.field.Value()), " ")
	if scenarios.IsShare(strings.TrimSpace(p.field.Value())) {
		words = strings.TrimSpace(p.field.Value())
	}
	switch {
	case c.high > 0 && !typed, c.words && words == "":
		p.complete(c)
		return nil
	case c.high > 0 && (number < c.low || number > c.high):
		m.say(draw.Warning, fmt.Sprintf("%s: a whole number from %d to %d, not %d", c.name, c.low, c.high, number))
		m.overlay = overlayNone
		return nil
	}
	m.overlay = overlayNone
	return c.run(m, number, strings.TrimSpace(words))
}

// paletteBox draws the palette.
func (m *model) paletteBox(w, h int) []string {
	s, p := m.styles, &m.commands
	found, number, typed := p.matching()
	width := min(w, 76)
	rows := max(0, min(h-5, 14))
	first := max(0, p.at-rows+1)
	lines := []string{" " + s.Paint(draw.KeyName, ": ") + field(p.field, s.Glyphs.Caret), ""}
	for i := first; i < min(len(found), first+rows); i++ {
		c := found[i]
		pointer, look := "  ", draw.Plain
		if i == p.at {
			pointer, look = s.Glyphs.Pointer+" ", draw.Strong
		}
		name := c.name
		switch {
		case c.high > 0 && typed:
			name += fmt.Sprintf(" %d", number)
		case c.high > 0 && c.high <= 1000:
			name += fmt.Sprintf(" %d..%d", c.low, c.high)
		case c.high > 0:
			name += " NUMBER"
		case c.words:
			name += " " + c.wants
		}
		room := max(0, width-4-ansi.StringWidth(c.keys)-1)
		named := min(room, max(34, ansi.StringWidth(name)+2))
		line := s.Paint(draw.KeyName, pointer) + s.Paint(look, draw.Fit(draw.Short(name, named), named)) + s.Paint(draw.Quiet, draw.Short(c.about, room-named-1))
		lines = append(lines, " "+draw.Spread(line, s.Paint(draw.KeyName, c.keys)+" ", width-3))
	}
	if len(found) == 0 {
		lines = append(lines, "   "+s.Paint(draw.Quiet, "no such command"))
	}
	note := fmt.Sprintf("%d of %d", len(found), len(p.all))
	return s.Box(draw.Rect{W: width, H: min(h, max(1, min(rows, len(found)))+4)}, "COMMAND", note, true, lines)
}

// keyOf returns the name of a binding's key.
func keyOf(name string) tea.KeyMsg {
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(name)}
	}
	if len([]rune(name)) > 1 {
		for t := tea.KeyType(-128); t < 128; t++ {
			if k := (tea.KeyMsg{Type: t}); t != tea.KeyRunes && k.String() == name {
				return k
			}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}
