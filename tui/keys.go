package tui

import (
	"runtime"
	"slices"

	"github.com/charmbracelet/bubbles/key"
)

// keys holds every binding of the screen; help texts are generated from it.
type keys struct {
	less, more, muchLess, muchMore, typing, reset                     key.Binding // levers
	earlier, later                                                    key.Binding // chart
	choose, search                                                    key.Binding // events, pickers
	up, down                                                          key.Binding
	play, back, forward, first, last, slower, faster                  key.Binding
	next, previous                                                    key.Binding
	scenario, strategy, newMarket                                     key.Binding
	baseline, undo, redo, seed                                        key.Binding
	places                                                            [screenCount]key.Binding
	above, below, complete                                            key.Binding // text fields
	choiceBack, choiceOn, finish                                      key.Binding // the form
	palette, exporting, save, share                                   key.Binding
	metric, columnBack, columnOn, splitting, add, remove, open        key.Binding // compare
	doIt, words, pairs, rule, cost, page                              key.Binding // decide
	seats, lockDoor, letIn, letAllIn, rename, team, resetVotes        key.Binding // the room
	shares, kinds                                                     key.Binding // why
	stepOn, stepBack, another                                         key.Binding // the creepy moment
	guessLess, guessMore, guessMuchLess, guessMuchMore                key.Binding // threshold
	lock, again, turnLever, stop                                      key.Binding
	personLess, personMore, personMuchLess, personMuchMore            key.Binding // customer
	assumeLess, assumeMore, oneDefault, allDefaults                   key.Binding // assumptions
	monthUp, monthDown                                                key.Binding
	goOn, goOnLock, chapterOn, chapterBack, notes, tryIt              key.Binding // story
	vote, voteLess, count, talk, moreTime, lessTime                   key.Binding
	clock, freeze, inject, join                                       key.Binding // market
	defaults, fork, replay, unsure, habit                             key.Binding
	theme, mouse, big, help, suspend, escape, quit, quitAlways, enter key.Binding
}

// bind returns a binding with its help; an ASCII screen shows the second name.
func bind(ascii bool, shown, plainly, does string, names ...string) key.Binding {
	if ascii {
		shown = plainly
	}
	return key.NewBinding(key.WithKeys(names...), key.WithHelp(shown, does))
}

// newKeys returns the bindings, with help texts in ASCII if asked. Keys that would do nothing are disabled: suspend on Windows, playing
// with reduced motion.
func newKeys(ascii, still bool) keys {
	b := func(shown, does string, names ...string) key.Binding {
		return bind(ascii, shown, shown, does, names...)
	}
	k := keys{
		less:           bind(ascii, "h/l ←/→", "h/l", "lever", "h", "left"),
		more:           key.NewBinding(key.WithKeys("l", "right"), key.WithHelp("", "lever up by 1")),
		muchLess:       b("H/L", "lever by 10", "H", "shift+left"),
		muchMore:       key.NewBinding(key.WithKeys("L", "shift+right"), key.WithHelp("", "lever up by 10")),
		typing:         bind(ascii, "⏎", "enter", "type a value", "enter"),
		reset:          b("0", "as it was", "0", "backspace"),
		earlier:        bind(ascii, "h/l ←/→", "h/l", "month by 1", "h", "left"),
		later:          key.NewBinding(key.WithKeys("l", "right"), key.WithHelp("", "month on")),
		up:             bind(ascii, "j/k ↑/↓", "j/k", "choose", "k", "up"),
		down:           key.NewBinding(key.WithKeys("j", "down"), key.WithHelp("", "choose the next")),
		choose:         bind(ascii, "⏎", "enter", "go to its month", "enter"),
		search:         b("/", "filter", "/"),
		play:           b("space", "play/pause", " "),
		back:           b(", / .", "month by 1", ","),
		forward:        key.NewBinding(key.WithKeys("."), key.WithHelp("", "month on")),
		first:          b("home/end", "first / last month", "home"),
		last:           key.NewBinding(key.WithKeys("end"), key.WithHelp("", "last month")),
		slower:         b("[ / ]", "slower / faster", "["),
		faster:         key.NewBinding(key.WithKeys("]"), key.WithHelp("", "faster")),
		next:           b("tab", "panel", "tab"),
		previous:       b("shift+tab", "panel before", "shift+tab"),
		scenario:       b("5", "scenario", "5"),
		newMarket:      b("ctrl+n", "new market of your own", "ctrl+n"),
		choiceBack:     bind(ascii, "←/→", "left/right", "the choices", "left"),
		choiceOn:       key.NewBinding(key.WithKeys("right")),
		finish:         b("ctrl+s", "to the lab", "ctrl+s"),
		strategy:       b("S", "strategy", "S"),
		baseline:       b("b", "compare with this", "b"),
		undo:           b("u", "undo", "u"),
		redo:           b("ctrl+r", "redo", "ctrl+r"),
		seed:           b("n", "next seed", "n"),
		above:          bind(ascii, "↑/↓", "up/down", "choose", "up"),
		below:          key.NewBinding(key.WithKeys("down")),
		complete:       b("tab", "complete", "tab"),
		palette:        b(":", "command", ":", "ctrl+p"),
		exporting:      b("e", "export", "e"),
		save:           b("s", "save scenario", "s"),
		share:          b("y", "share code", "y"),
		metric:         b("m", "another measure", "m"),
		columnBack:     bind(ascii, "h/l ←/→", "h/l", "columns", "h", "left"),
		splitting:      b("g", "which levers", "g"),
		columnOn:       key.NewBinding(key.WithKeys("l", "right"), key.WithHelp("", "columns on")),
		stepOn:         bind(ascii, "⏎", "enter", "go on", "enter"),
		stepBack:       b("backspace", "step back", "backspace"),
		another:        b("a", "another customer", "a"),
		words:          b("tab", "all words / the table", "tab"),
		doIt:           bind(ascii, "⏎", "enter", "do it in the lab", "enter"),
		pairs:          b("t", "two sliders together", "t"),
		rule:           b("=", "a rule to meet", "="),
		cost:           b("$", "what moving it costs", "$"),
		page:           b("R", "page for the boss", "R"),
		seats:          b("tab", "who is in / how to join", "tab"),
		lockDoor:       b("L", "lock / open the door", "L"),
		letIn:          bind(ascii, "⏎", "enter", "let in", "enter"),
		letAllIn:       b("a", "let all in", "a"),
		rename:         b("r", "rename", "r"),
		team:           b("t", "another team", "t"),
		resetVotes:     b("0", "discard the answers", "0"),
		shares:         b("c", "in shares / customers", "c"),
		kinds:          b("g", "by kind / by cause", "g"),
		habit:          b("o", "line of habit", "o"),
		add:            b("a", "add a strategy", "a"),
		remove:         b("x", "remove", "x"),
		open:           bind(ascii, "⏎", "enter", "open", "enter"),
		guessLess:      bind(ascii, "h/l ←/→", "h/l", "guess", "h", "left"),
		guessMore:      key.NewBinding(key.WithKeys("l", "right"), key.WithHelp("", "guess up by 1")),
		guessMuchLess:  b("H/L", "guess by 10", "H", "shift+left"),
		guessMuchMore:  key.NewBinding(key.WithKeys("L", "shift+right"), key.WithHelp("", "guess up by 10")),
		lock:           bind(ascii, "⏎", "enter", "lock in, reveal", "enter"),
		again:          b("p", "predict again", "p"),
		turnLever:      b("t", "another lever", "t"),
		stop:           b("x", "stop the work", "x"),
		assumeLess:     bind(ascii, "h/l ←/→", "h/l", "a step", "h", "left"),
		assumeMore:     key.NewBinding(key.WithKeys("l", "right"), key.WithHelp("", "a step up")),
		oneDefault:     b("0", "its default", "0", "backspace"),
		allDefaults:    b("R", "all defaults", "R"),
		personLess:     bind(ascii, "h/l ←/→", "h/l", "person", "h", "left"),
		personMore:     key.NewBinding(key.WithKeys("l", "right"), key.WithHelp("", "the next, less easily disturbed")),
		personMuchLess: b("H/L", "far along the map", "H", "shift+left"),
		personMuchMore: key.NewBinding(key.WithKeys("L", "shift+right"), key.WithHelp("", "far on the map")),
		monthUp:        bind(ascii, "j/k ↑/↓", "j/k", "month", "k", "up"),
		monthDown:      key.NewBinding(key.WithKeys("j", "down"), key.WithHelp("", "month on")),
		goOn:           bind(ascii, "⏎", "enter", "go on", "enter"),
		goOnLock:       bind(ascii, "⏎", "enter", "lock the bets, reveal", "enter"),
		chapterOn:      b("n", "next chapter", "n"),
		chapterBack:    b("N", "chapter before", "N"),
		notes:          b("o", "notes", "o"),
		tryIt:          b("t", "try it in the lab", "t"),
		vote:           b("a-f", "a vote", "a", "b", "c", "d", "e", "f"),
		voteLess:       b("A-F", "take one back", "A", "B", "C", "D", "E", "F"),
		count:          b("0-9", "count hands, as in c 7", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
		talk:           b("tab", "talk, then answer again", "tab"),
		moreTime:       b("+/-", "time to answer", "+", "="),
		lessTime:       key.NewBinding(key.WithKeys("-"), key.WithHelp("", "less time to answer")),
		clock:          bind(ascii, "⏎", "enter", "clock, end of quarter, reveal", "enter"),
		join:           b("J", "how to join", "J"),
		freeze:         b("f", "freeze the clock", "f"),
		inject:         b("x", "send a shock", "x"),
		defaults:       b("B", "beside default assumptions", "B"),
		fork:           b("f", "fork at this month", "f"),
		replay:         b("r", "replay last change", "r"),
		unsure:         b("U", "what the worlds differ in", "U"),
		theme:          b("T", "theme", "T"),
		mouse:          b("M", "mouse on/off", "M"),
		big:            b("F", "big text (projector)", "F"),
		help:           b("?", "help", "?"),
		suspend:        b("ctrl+z", "suspend", "ctrl+z"),
		escape:         b("esc", "close", "esc"),
		quit:           b("q", "quit", "q"),
		quitAlways:     b("ctrl+c", "quit at once", "ctrl+c"),
		enter:          bind(ascii, "⏎", "enter", "take it", "enter"),
	}
	for at, row := range screenRows {
		k.places[at] = b(row.key, row.does, row.key)
	}
	k.suspend.SetEnabled(runtime.GOOS != "windows")
	for _, b := range []*key.Binding{&k.play, &k.slower, &k.faster} {
		b.SetEnabled(!still)
	}
	return k
}

// goTo is the title of the group of keys that lead to screens.
const goTo = "GO TO"

// keyGroup is a titled part of the help.
type keyGroup struct {
	title    string
	bindings []key.Binding
}

// keyGroups returns the currently active bindings, the panel's own first. Twins of a pair ("h/l") are in the group without help text of
// their own.
func (m *model) keyGroups() []keyGroup {
	k := &m.keys
	switch {
	case m.typing:
		return []keyGroup{{"VALUE", []key.Binding{k.enter, k.escape, k.quitAlways}}}
	case m.overlay == overlayHelp && m.helping:
		return []keyGroup{{"HELP", []key.Binding{k.enter, k.escape, k.quitAlways}}}
	case m.overlay == overlayHelp:
		return []keyGroup{{"HELP", []key.Binding{k.search, k.escape, k.quitAlways}}}
	case m.overlay == overlayPalette:
		return []keyGroup{{"COMMAND", []key.Binding{k.above, k.below, k.complete, k.enter, k.escape, k.quitAlways}}}
	case m.overlay == overlayExport:
		return []keyGroup{{"EXPORT", []key.Binding{k.above, k.below, k.enter, k.escape, k.quitAlways}}}
	case m.overlay == overlayForm:
		return []keyGroup{{"A MARKET OF YOUR OWN", []key.Binding{k.above, k.below, k.finish, k.escape, k.enter, k.choiceBack, k.quitAlways}}}
	case m.overlay == overlayShare:
		return []keyGroup{{"SHARE", []key.Binding{k.escape, k.quitAlways}}}
	case m.overlay != overlayNone && m.list.SettingFilter(), m.events.filtering:
		return []keyGroup{{"FILTER", []key.Binding{k.enter, k.escape, k.quitAlways}}}
	case m.overlay != overlayNone:
		return []keyGroup{{"LIST", []key.Binding{k.up, k.down, k.enter, k.search, k.escape, k.quitAlways}}}
	}
	places := keyGroup{goTo, append(slices.Clone(k.places[:]), k.strategy, k.scenario, k.newMarket, k.palette, k.exporting, k.save, k.share)}
	if m.at != screenLab {
		own := m.screens[m.at].keyGroup(m)
		if m.screens[m.at].typing() {
			return []keyGroup{own}
		}
		if m.at == screenStory { // its worlds belong to the chapters
			return []keyGroup{own, places, {"SCREEN", []key.Binding{k.theme, k.mouse, k.big, k.help, k.suspend, k.quit, k.quitAlways}}}
		}
		return []keyGroup{own, places, {"SCREEN", []key.Binding{k.undo, k.redo, k.seed, k.theme, k.mouse, k.big, k.help, k.suspend, k.escape, k.quit, k.quitAlways}}}
	}
	panel := m.panelKeys()
	time := keyGroup{"TIME", []key.Binding{k.play, k.back, k.forward, k.first, k.last, k.slower, k.faster}}
	world := keyGroup{"WHAT IF", []key.Binding{k.baseline, k.defaults, k.fork, k.replay, k.undo, k.redo, k.unsure, k.habit, k.seed}}
	screen := keyGroup{"SCREEN", []key.Binding{k.next, k.previous, k.theme, k.mouse, k.big, k.help, k.suspend, k.quit, k.quitAlways}}
	if len(panel.bindings) == 0 {
		return []keyGroup{time, world, places, screen}
	}
	return []keyGroup{panel, time, world, places, screen}
}

// panelKeys are the keys of the lab's focused panel.
func (m *model) panelKeys() keyGroup {
	k := &m.keys
	panel := keyGroup{title: panelNames[m.focus]}
	switch m.focus {
	case panelLevers:
		panel.bindings = []key.Binding{k.up, k.down, k.less, k.more, k.muchLess, k.muchMore, k.typing, k.reset}
	case panelChart:
		panel.bindings = []key.Binding{k.earlier, k.later}
	case panelEvents:
		panel.bindings = []key.Binding{k.up, k.down, k.choose, k.search}
	}
	return panel
}

// shortKeys returns the bindings of the last line, the most useful first.
func (m *model) shortKeys() []key.Binding {
	k := &m.keys
	if m.typing || m.overlay != overlayNone || m.events.filtering || m.screens[m.at].typing() {
		return m.keyGroups()[0].bindings
	}
	if m.at == screenStory {
		return append(slices.Clone(m.screens[m.at].keyGroup(m).bindings), k.help, k.quit)
	}
	if m.at != screenLab {
		return append(slices.Clone(m.screens[m.at].keyGroup(m).bindings), k.escape, k.help, k.quit)
	}
	var list []key.Binding
	switch m.focus {
	case panelLevers:
		list = append(list, k.less)
	case panelChart:
		list = append(list, k.earlier)
	case panelEvents:
		list = append(list, k.choose, k.search)
	}
	if m.layout.class == classSmall { // abbreviated, so that all of it fits
		for _, x := range []struct {
			b     key.Binding
			brief string
		}{{k.strategy, "try"}, {k.places[screenThreshold], "harm"}, {k.places[screenDecide], "do"}, {k.places[screenWhy], "why"}, {k.undo, "undo"}, {k.help, "help"}} {
			x.b.SetHelp(x.b.Help().Key, x.brief)
			list = append(list, x.b)
		}
		return append(list, k.next, k.play)
	}
	return append(list, k.strategy, k.places[screenDecide], k.places[screenWhy], k.undo, k.play, k.help, k.quit, k.next, k.palette, k.fork, k.baseline, k.last)
}
