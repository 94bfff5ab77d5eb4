package tui

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/list"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/tui/draw"
)

// library is the source of scenarios. Functions that read and parse are only called from commands.
type library interface {
	names() []string                               // of the built-in scenarios
	files() []string                               // of the user's files, most recently changed first; it reads the folder
	load(name string) (*scenarios.Scenario, error) // by either kind of name
}

// embedded is the built-in library, plus the scenario files in the working directory if own is true.
type embedded struct{ own bool }

func (embedded) names() []string { return scenarios.Names() }

// mostFiles is the maximum number of files in a picker; fileBegins is how much of a file is examined.
const mostFiles, fileBegins = 30, 400

func (e embedded) files() (names []string) {
	if !e.own {
		return nil
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		return nil
	}
	changed := map[string]time.Time{}
	for _, entry := range entries {
		info, err := entry.Info()
		if ext := strings.ToLower(filepath.Ext(entry.Name())); err != nil || !info.Mode().IsRegular() || ext != ".yaml" && ext != ".yml" {
			continue
		}
		f, err := os.Open(entry.Name())
		if err != nil {
			continue
		}
		begin := make([]byte, fileBegins)
		n, _ := io.ReadFull(f, begin)
		f.Close()
		if bytes.Contains(begin[:n], []byte("backlash:")) {
			names, changed[entry.Name()] = append(names, entry.Name()), info.ModTime()
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return changed[b].Compare(changed[a]) })
	return names[:min(len(names), mostFiles)]
}

func (embedded) load(name string) (*scenarios.Scenario, error) {
	return scenarios.Load(name, strings.NewReader(""))
}

// choice is a line of a picker.
type choice struct{ name, about string }

// FilterValue returns the text that the filter searches.
func (c choice) FilterValue() string { return c.name }

// libraryMsg carries the scenarios' names and texts, loadedMsg one scenario.
type (
	libraryMsg struct{ choices []list.Item }
	loadedMsg  struct {
		scenario *scenarios.Scenario
		err      error
	}
)

// lineDelegate draws a choice as its name with its description below.
type lineDelegate struct{ s *draw.Styles }

// Height returns the lines of a choice.
func (lineDelegate) Height() int { return 2 }

// Spacing returns the lines between choices.
func (lineDelegate) Spacing() int { return 0 }

// Update does nothing: choices do not change.
func (lineDelegate) Update(tea.Msg, *list.Model) tea.Cmd { return nil }

// Render draws one choice.
func (d lineDelegate) Render(w io.Writer, l list.Model, index int, item list.Item) {
	c := item.(choice)
	pointer, look := "  ", draw.Plain
	if index == l.Index() {
		pointer, look = d.s.Glyphs.Pointer+" ", draw.Strong
	}
	width := l.Width()
	_, _ = io.WriteString(w, d.s.Paint(draw.KeyName, pointer)+d.s.Paint(look, draw.Short(c.name, width-2))+"\n  "+d.s.Paint(draw.Quiet, draw.Short(c.about, width-2)))
}

// openList opens a picker.
func (m *model) openList(o overlay, items []list.Item, chosen string) {
	l := list.New(items, lineDelegate{m.styles}, 0, 0)
	l.SetShowTitle(false)
	l.SetShowFilter(false)
	l.SetShowStatusBar(false)
	l.SetShowHelp(false)
	l.SetShowPagination(false)
	l.DisableQuitKeybindings()
	l.FilterInput.Prompt = ""
	m.list, m.overlay = l, o
	m.styleList()
	m.sizeList()
	for i, item := range items {
		if item.(choice).name == chosen {
			m.list.Select(i)
		}
	}
}

// openStrategies opens the picker of presets.
func (m *model) openStrategies() {
	if m.layout.class == classText {
		return
	}
	var items []list.Item
	for _, s := range agents.Strategies() {
		items = append(items, choice{s.Name, s.About})
	}
	m.openList(overlayStrategy, items, m.setting.strategy)
}

// openScenarios opens the library; a command loads its texts.
func (m *model) openScenarios() tea.Cmd {
	if m.layout.class == classText {
		return nil
	}
	m.openList(overlayScenario, nil, "")
	lib := m.library
	return func() tea.Msg {
		items := []list.Item{choice{ownMarket, "Answer a few questions, skip any you like, and it opens in the lab."}}
		for _, name := range append(lib.files(), lib.names()...) {
			about := ""
			if s, err := lib.load(name); err == nil {
				about = draw.Clean(s.About)
			} else {
				about = "does not load: " + draw.Clean(err.Error())
			}
			items = append(items, choice{name, about})
		}
		return libraryMsg{items}
	}
}

// fillLibrary lists the scenarios once they are loaded.
func (m *model) fillLibrary(msg libraryMsg) tea.Cmd {
	if m.overlay == overlayScenario {
		m.openList(overlayScenario, msg.choices, m.setting.scenario.Name)
	}
	return nil
}

// styleList applies the current styles to an open picker.
func (m *model) styleList() {
	if m.overlay != overlayScenario && m.overlay != overlayStrategy {
		return
	}
	m.list.SetDelegate(lineDelegate{m.styles})
	st := list.DefaultStyles()
	st.NoItems = m.styles.Look(draw.Quiet)
	m.list.Styles = st
}

// listRect is the overlay's rectangle in the middle of the screen.
func (m *model) listRect() draw.Rect {
	w, h := min(m.layout.w-4, 84), min(m.layout.h-4, 26)
	return draw.Rect{X: (m.layout.w - w) / 2, Y: max(1, (m.layout.h-h)/2), W: w, H: h}
}

// sizeList fits an open picker into its rectangle.
func (m *model) sizeList() {
	if m.overlay != overlayScenario && m.overlay != overlayStrategy {
		return
	}
	in := m.listRect().Inside()
	m.list.SetSize(max(1, in.W-2), max(1, in.H-1))
}

// listKey handles a key in the picker.
func (m *model) listKey(msg tea.KeyMsg) tea.Cmd {
	k := &m.keys
	if !m.list.SettingFilter() {
		switch {
		case key.Matches(msg, k.escape) && m.list.IsFiltered():
			m.list.ResetFilter()
			return nil
		case key.Matches(msg, k.escape, k.quit):
			m.overlay = overlayNone
			return nil
		case key.Matches(msg, k.enter):
			return m.take()
		}
	}
	var cmd tea.Cmd
	m.list, cmd = m.list.Update(msg)
	return cmd
}

// listMouse moves the selection by the wheel; a click takes the choice under it, and closes the picker outside it.
func (m *model) listMouse(msg tea.MouseMsg) tea.Cmd {
	r := m.listRect()
	switch {
	case msg.Button == tea.MouseButtonWheelUp:
		m.list.CursorUp()
	case msg.Button == tea.MouseButtonWheelDown:
		m.list.CursorDown()
	case clicked(msg) && !r.Has(msg.X, msg.Y):
		m.overlay = overlayNone
	case clicked(msg) && msg.Y >= r.Y+2:
		row := (msg.Y - r.Y - 2) / 2
		if at := m.list.Paginator.Page*m.list.Paginator.PerPage + row; row < m.list.Paginator.PerPage && at < len(m.list.VisibleItems()) {
			m.list.Select(at)
			return m.take()
		}
	}
	return nil
}

// take applies the selected strategy or loads the selected scenario.
func (m *model) take() tea.Cmd {
	c, some := m.list.SelectedItem().(choice)
	o := m.overlay
	m.overlay = overlayNone
	if !some {
		return nil
	}
	if o == overlayScenario && c.name == ownMarket {
		m.openForm()
		return nil
	}
	if o == overlayScenario {
		return m.fetch(c.name)
	}
	s, known := agents.StrategyByName(c.name)
	if !known {
		return nil
	}
	if m.at == screenCompare {
		return m.screens[screenCompare].(*comparing).include(m, s.Name)
	}
	return m.useStrategy(s)
}

// useStrategy gives the focal brand a preset.
func (m *model) useStrategy(s agents.Strategy) tea.Cmd {
	m.remember()
	m.adopt(m.setting.with(s))
	m.change = change{}
	m.say(draw.Plain, "strategy: "+s.Name)
	return m.refresh()
}

// loaded makes a scenario the current one.
func (m *model) loaded(msg loadedMsg) tea.Cmd {
	if msg.err != nil {
		m.say(draw.Warning, draw.Clean(msg.err.Error()))
		return nil
	}
	m.remember()
	m.adopt(ownSetting(msg.scenario))
	m.say(draw.Plain, "scenario: "+draw.Clean(msg.scenario.Name))
	if msg.scenario.Warning != "" {
		m.say(draw.Warning, draw.Clean(msg.scenario.Warning))
	}
	m.now, m.look, m.world = nil, nil, nil
	m.events.load(nil)
	m.revision++
	return m.refresh()
}

// listBox draws the picker.
func (m *model) listBox() []string {
	r := m.listRect()
	title, note := "STRATEGIES", "/ filter"
	if m.overlay == overlayScenario {
		title = "SCENARIOS"
	}
	head := ""
	if m.list.SettingFilter() {
		head = " " + m.styles.Paint(draw.KeyName, "/ ") + field(m.list.FilterInput, m.styles.Glyphs.Caret)
	} else if v := m.list.FilterValue(); v != "" {
		head = " " + m.styles.Paint(draw.KeyName, "/ ") + v
	}
	lines := []string{head}
	if m.overlay == overlayScenario && len(m.list.Items()) == 0 {
		lines = append(lines, " "+m.styles.Paint(draw.Quiet, "reading the library"))
	} else {
		for _, line := range strings.Split(m.list.View(), "\n") {
			lines = append(lines, " "+line)
		}
	}
	return m.styles.Box(r, title, note, true, lines)
}
