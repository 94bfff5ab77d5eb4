package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/scenarios"
	decimal "backlash/sim/number"
	"backlash/tui/draw"
)

// typed handles keyboard input that arrived at once: keys pressed fast, or over a slow connection, come together.
func (m *model) typed(msg tea.KeyMsg) tea.Cmd {
	if msg.Paste || len(msg.Runes) < 2 {
		return m.key(msg)
	}
	var all []tea.Cmd
	for _, r := range msg.Runes {
		all = append(all, m.key(tea.KeyMsg{Type: msg.Type, Runes: []rune{r}, Alt: msg.Alt}))
	}
	return tea.Batch(all...)
}

// key handles a key: the topmost element with keyboard focus gets it.
func (m *model) key(msg tea.KeyMsg) tea.Cmd {
	m.message = ""
	if m.tourKey(msg) {
		return nil
	}
	switch {
	case key.Matches(msg, m.keys.quitAlways):
		return m.leave()
	case m.overlay == overlayHelp:
		m.helpKey(msg)
		return nil
	case m.overlay == overlayPalette:
		return m.paletteKey(msg)
	case m.overlay == overlayExport:
		return m.exportKey(msg)
	case m.overlay == overlayForm:
		return m.formKey(msg)
	case m.overlay == overlayShare:
		if key.Matches(msg, m.keys.escape, m.keys.quit, m.keys.enter, m.keys.share) {
			m.overlay = overlayNone
		}
		return nil
	case m.overlay != overlayNone:
		return m.listKey(msg)
	}
	current := m.screens[m.at]
	if text := strings.TrimSpace(string(msg.Runes)); msg.Paste && scenarios.IsShare(text) {
		return m.fetch(text)
	}
	if cmd, known := current.key(m, msg); known || current.typing() {
		m.unknown = 0
		return cmd
	}
	if cmd, known := m.commonKey(msg); known {
		m.unknown = 0
		return cmd
	}
	if m.unknown++; m.unknown >= 3 {
		m.say(draw.Quiet, "no such key here, ? shows them all")
	}
	return nil
}

// leave stops the work and quits.
func (m *model) leave() tea.Cmd {
	if m.work.cancel != nil {
		m.work.cancel()
	}
	for _, c := range m.screens {
		c.work().stop()
	}
	return tea.Quit
}

// panelKey tries the keys of the focused panel.
func (m *model) panelKey(msg tea.KeyMsg) (tea.Cmd, bool) {
	if m.layout.class == classText {
		return nil, false
	}
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch m.focus {
	case panelLevers:
		now := draw.Percent(m.setting.levers[m.lever])
		switch {
		case is(k.up):
			m.lever = neighbour(m.lever, -1)
		case is(k.down):
			m.lever = neighbour(m.lever, 1)
		case is(k.less):
			return m.move(now - 1), true
		case is(k.more):
			return m.move(now + 1), true
		case is(k.muchLess):
			return m.move(now - 10), true
		case is(k.muchMore):
			return m.move(now + 10), true
		case is(k.reset):
			return m.move(draw.Percent(m.base.setting.levers[m.lever])), true
		case is(k.typing):
			m.typing = true
			m.value.SetValue("")
			m.value.Focus()
		default:
			return nil, false
		}
		return nil, true
	case panelChart:
		switch {
		case is(k.earlier):
			m.step(-1)
		case is(k.later):
			m.step(1)
		default:
			return nil, false
		}
		return nil, true
	case panelEvents:
		return nil, m.eventsKey(msg)
	}
	return nil, false
}

// eventsKey moves through the log, filters it, and jumps to the month of an event.
func (m *model) eventsKey(msg tea.KeyMsg) bool {
	k := &m.keys
	switch {
	case key.Matches(msg, k.up):
		m.events.move(-1)
	case key.Matches(msg, k.down):
		m.events.move(1)
	case key.Matches(msg, k.search):
		m.events.open()
	case key.Matches(msg, k.escape):
		m.events.clear()
	case key.Matches(msg, k.choose):
		if e, any := m.events.current(); any {
			m.playing = false
			m.goTo(e.Month)
		}
	default:
		return false
	}
	return true
}

// labKey tries the keys that work everywhere in the lab.
func (m *model) labKey(msg tea.KeyMsg) (tea.Cmd, bool) {
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(k.play):
		return m.playPause(), true
	case is(k.back):
		m.step(-1)
	case is(k.forward):
		m.step(1)
	case is(k.first):
		m.step(-m.months())
	case is(k.last):
		m.step(m.months())
	case is(k.slower):
		m.speed = max(0, m.speed-1)
	case is(k.faster):
		m.speed = min(len(speeds)-1, m.speed+1)
	case is(k.next):
		m.turn(1)
	case is(k.previous):
		m.turn(-1)
	case is(k.baseline):
		m.remember()
		m.setBaseline()
		m.say(draw.Plain, "compared with "+m.setting.title()+" from now on")
	case is(k.defaults):
		return m.toggleDefaults(), true
	case is(k.fork):
		return m.forkHere(), true
	case is(k.replay):
		return m.replayLast(), true
	case is(k.habit):
		m.habit = !m.habit
		m.revision++
	case is(k.unsure):
		m.remember()
		next := m.setting
		next.unsure = (next.unsure + 1) % uncertaintyCount
		m.adopt(next)
		m.say(draw.Plain, "worlds now differ in "+unsureTexts[next.unsure]+map[bool]string{true: "", false: " alone: answers look surer than they are"}[next.unsure == unsureAll])
		return m.simulate(), true
	default:
		return nil, false
	}
	return nil, true
}

// commonKey tries the keys that every screen has.
func (m *model) commonKey(msg tea.KeyMsg) (tea.Cmd, bool) {
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(k.quit):
		return m.leave(), true
	case is(k.escape) && (m.at != screenLab || m.has(screenStory)):
		return m.goBack(), true
	case is(k.strategy):
		m.openStrategies()
	case is(k.scenario):
		return m.openScenarios(), true
	case is(k.newMarket):
		m.openForm()
	case is(k.palette):
		m.openPalette()
	case is(k.exporting):
		m.openExport(exportPicture)
	case is(k.save):
		m.openExport(exportScenario)
	case is(k.share):
		return m.shareNow(), true
	case is(k.undo):
		return m.afterTravel(m.undo(), "nothing to undo"), true
	case is(k.redo):
		return m.afterTravel(m.redo(), "nothing to redo"), true
	case is(k.seed):
		return m.useSeed(m.setting.seed + 1), true
	default:
		for at, b := range k.places {
			if is(b) {
				return m.show(screen(at)), true
			}
		}
		return m.screenKey(msg)
	}
	return nil, true
}

// screenKey tries the keys that change how the screen looks.
func (m *model) screenKey(msg tea.KeyMsg) (tea.Cmd, bool) {
	k := &m.keys
	switch {
	case key.Matches(msg, k.theme):
		m.nextTheme()
	case key.Matches(msg, k.big):
		if m.big = !m.big; m.big {
			m.restyle("contrast", m.styles.Dark)
		} else {
			m.restyle(map[bool]string{true: "dark", false: "light"}[m.styles.Dark], m.styles.Dark)
		}
		m.resize(m.layout.w, m.layout.h)
	case key.Matches(msg, k.mouse):
		if m.mouseFree = !m.mouseFree; m.mouseFree {
			m.dragging = false
			m.say(draw.Plain, "mouse released: the terminal selects text again")
			return tea.DisableMouse, true
		}
		m.say(draw.Plain, "mouse moves the levers")
		return tea.EnableMouseCellMotion, true
	case key.Matches(msg, k.help):
		m.openHelp("")
	case key.Matches(msg, k.suspend):
		return tea.Suspend, true
	default:
		return nil, false
	}
	return nil, true
}

// nextTheme cycles through dark, light and high contrast.
func (m *model) nextTheme() {
	at := 0
	for i, name := range draw.ThemeNames {
		if name == m.styles.Theme {
			at = (i + 1) % len(draw.ThemeNames)
		}
	}
	m.useTheme(draw.ThemeNames[at])
}

// useTheme changes the colours.
func (m *model) useTheme(theme string) {
	m.ground = groundKnown
	dark := m.styles.Dark
	if theme != "contrast" {
		dark = theme == "dark"
	}
	m.restyle(theme, dark)
	m.say(draw.Plain, "theme: "+theme)
}

// useSeed switches to other people.
func (m *model) useSeed(seed uint64) tea.Cmd {
	m.remember()
	next := m.setting
	next.seed = seed
	m.adopt(next)
	m.say(draw.Plain, fmt.Sprintf("other people: seed %d", seed))
	return m.refresh()
}

// playPause starts or stops playing the months, from the beginning the first time and at the end.
func (m *model) playPause() tea.Cmd {
	if m.playing = !m.playing; !m.playing {
		return nil
	}
	if m.month >= m.months() || !m.played {
		m.goTo(1)
	}
	m.played = true
	return m.tick()
}

// step moves the cursor by hand, which stops playing.
func (m *model) step(by int) {
	m.playing, m.played = false, true
	m.goTo(m.month + by)
	m.events.follow(m.month)
}

// turn moves the focus to another panel.
func (m *model) turn(by int) {
	if m.layout.class != classText {
		m.focus = m.layout.after(m.focus, by)
	}
}

// move sets the selected lever from the keyboard.
func (m *model) move(to int) tea.Cmd {
	if !m.setLever(m.lever, to, true) {
		return nil
	}
	return m.simulate()
}

// afterTravel shows the effect of undo or redo.
func (m *model) afterTravel(moved bool, otherwise string) tea.Cmd {
	if !moved {
		m.say(draw.Quiet, otherwise)
		return nil
	}
	return m.refresh()
}

// typeKey handles a key while a lever's value, 0..100, is being typed.
func (m *model) typeKey(msg tea.KeyMsg) tea.Cmd {
	switch {
	case key.Matches(msg, m.keys.escape):
		m.typing = false
	case key.Matches(msg, m.keys.enter):
		m.typing = false
		text := strings.TrimSpace(m.value.Value())
		if text == "" {
			return nil
		}
		v, err := decimal.Whole(text)
		if err != nil || v < 0 || v > 100 {
			m.say(draw.Warning, "a lever takes a whole number from 0 to 100, not "+draw.Clean(text))
			return nil
		}
		return m.move(v)
	default:
		m.value, _ = m.value.Update(msg)
	}
	return nil
}

// openHelp opens the help, or the help on a word.
func (m *model) openHelp(word string) {
	m.overlay, m.scroll, m.helping = overlayHelp, 0, false
	m.helpFor.SetValue(word)
	m.helpFor.Focus()
	m.helpFor.CursorEnd()
}

// helpKey scrolls or closes the help.
func (m *model) helpKey(msg tea.KeyMsg) {
	k := &m.keys
	if m.helping {
		switch {
		case key.Matches(msg, k.escape):
			m.helping = false
			m.helpFor.SetValue("")
		case key.Matches(msg, k.enter):
			m.helping = false
		default:
			m.helpFor, _ = m.helpFor.Update(msg)
			m.scroll = 0
		}
		return
	}
	switch {
	case key.Matches(msg, k.search):
		m.openHelp("")
		m.helping = true
	case key.Matches(msg, k.down):
		m.scroll = min(m.scroll+1, 200)
	case key.Matches(msg, k.up):
		m.scroll = max(0, m.scroll-1)
	case key.Matches(msg, k.escape, k.quit, k.help, k.enter):
		m.overlay = overlayNone
	}
}
