package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	"github.com/charmbracelet/bubbles/viewport"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/sim"
	"backlash/tui/draw"
)

// eventLog is the event log of the world on screen: filter, selection, and the bubbles viewport it scrolls in.
type eventLog struct {
	all       []sim.Event
	shown     []int // indices of the events that pass the filter
	filter    textinput.Model
	filtering bool
	chosen    int   // index in shown
	starts    []int // first line of each shown event
	lines     int
	view      viewport.Model
	changes   int // for cache keys
}

func newEventLog() eventLog { return eventLog{filter: newInput(), view: viewport.New(0, 0)} }

// load replaces the events by those of another world; the filter stays.
func (e *eventLog) load(events []sim.Event) {
	e.all = events
	e.sift()
}

// sift applies the filter.
func (e *eventLog) sift() {
	e.changes++
	e.shown = e.shown[:0]
	want := strings.ToLower(strings.TrimSpace(e.filter.Value()))
	for i, event := range e.all {
		if strings.Contains(strings.ToLower(fmt.Sprintf("m%d %s %s %s", event.Month, event.Kind, event.Text, event.Cause)), want) {
			e.shown = append(e.shown, i)
		}
	}
	e.chosen = min(max(e.chosen, 0), max(0, len(e.shown)-1))
}

// open starts editing the filter; clear empties it.
func (e *eventLog) open() {
	e.filtering = true
	e.filter.Focus()
	e.changes++
}

func (e *eventLog) clear() {
	e.filter.SetValue("")
	e.sift()
}

// key edits the filter.
func (e *eventLog) key(msg tea.KeyMsg, k *keys) {
	switch {
	case key.Matches(msg, k.escape):
		e.filtering = false
		e.clear()
	case key.Matches(msg, k.enter):
		e.filtering = false
		e.changes++
	default:
		e.filter, _ = e.filter.Update(msg)
		e.sift()
	}
}

// move changes the selected event.
func (e *eventLog) move(by int) {
	e.chosen = min(max(e.chosen+by, 0), max(0, len(e.shown)-1))
	e.changes++
}

// current returns the selected event.
func (e *eventLog) current() (sim.Event, bool) {
	if e.chosen >= len(e.shown) {
		return sim.Event{}, false
	}
	return e.all[e.shown[e.chosen]], true
}

// follow selects the last event up to a month.
func (e *eventLog) follow(month int) {
	last := 0
	for i, at := range e.shown {
		if e.all[at].Month <= month {
			last = i
		}
	}
	if last != e.chosen {
		e.chosen = last
		e.changes++
	}
}

// choose selects the event on a line of the panel.
func (e *eventLog) choose(line int) bool {
	if line < 0 || line >= e.view.Height {
		return false
	}
	line += e.view.YOffset
	for i := len(e.starts) - 1; i >= 0; i-- {
		if line >= e.starts[i] && line < e.lines {
			e.chosen = i
			e.changes++
			return true
		}
	}
	return false
}

// logKey is the cache key of the log.
func (m *model) logKey(r draw.Rect) panelKey {
	return panelKey{styles: m.styles, r: r, focus: m.focus == panelEvents, month: m.month, revision: m.revision, number: m.events.changes, text: m.setting.scenario.Name}
}

// eventsPanel draws the log of one world.
func (m *model) eventsPanel() []string {
	return m.eventsMemo.Of(m.logKey(m.layout.events), func() []string {
		r := m.layout.events
		if m.layout.class == classSmall {
			return draw.Exact(m.eventLines(r.W, r.H), r.W, r.H)
		}
		note := "/ filter"
		if m.world != nil && m.now != nil && m.now.Worlds > 1 && m.focus != panelEvents {
			note = fmt.Sprintf("world %d", m.world.Number+1)
		}
		return m.styles.Box(r, panelNames[panelEvents], note, m.focus == panelEvents, m.eventLines(r.W-2, r.H-2))
	})
}

// eventsTop returns the screen row of the log's first line.
func (m *model) eventsTop() int {
	top := m.layout.events.Y
	if m.layout.class != classSmall {
		top++
	}
	if m.events.showsFilter() {
		top++
	}
	return top
}

func (e *eventLog) showsFilter() bool { return e.filtering || e.filter.Value() != "" }

// eventLines returns the log's lines: the filter if there is one, then the events around the selected one.
func (m *model) eventLines(w, h int) []string {
	e, s := &m.events, m.styles
	var lines []string
	if e.showsFilter() {
		text := e.filter.Value()
		if e.filtering {
			text = field(e.filter, s.Glyphs.Caret)
		}
		lines = append(lines, " "+s.Paint(draw.KeyName, "/ ")+draw.Fit(text, w-4))
		h--
	}
	if h < 1 {
		return lines
	}
	if m.focus != panelEvents {
		e.follow(m.month)
	}
	if len(e.shown) == 0 {
		text := "nothing has happened"
		if m.world == nil {
			text = "no events yet"
		} else if e.filter.Value() != "" {
			text = "no event matches the filter"
		}
		return append(lines, " "+s.Paint(draw.Quiet, text))
	}
	var content []string
	e.starts = e.starts[:0]
	for i, at := range e.shown {
		e.starts = append(e.starts, len(content))
		content = append(content, m.eventText(e.all[at], i == e.chosen && m.focus == panelEvents, w)...)
	}
	e.lines = len(content)
	e.view.Width, e.view.Height = w, h
	e.view.SetContent(strings.Join(content, "\n"))
	first, end := e.starts[e.chosen], e.lines
	if e.chosen+1 < len(e.starts) {
		end = e.starts[e.chosen+1]
	}
	if m.focus != panelEvents || end > e.view.YOffset+h {
		e.view.SetYOffset(e.begins(max(0, end-h), first))
	}
	if first < e.view.YOffset {
		e.view.SetYOffset(first)
	}
	return append(lines, strings.Split(e.view.View(), "\n")...)
}

// begins returns the first line from a given one on at which an event begins, at most n lines further: no event is shown without its first
// line.
func (e *eventLog) begins(line, most int) int {
	for _, at := range e.starts {
		if at >= line {
			return min(at, most)
		}
	}
	return most
}

// eventText wraps one event to w columns; events after the cursor are faint.
func (m *model) eventText(e sim.Event, chosen bool, w int) []string {
	s, pointer := m.styles, " "
	look, when := draw.Plain, draw.Mark
	if e.Month > m.month {
		look, when = draw.Quiet, draw.Quiet
	}
	if chosen {
		pointer, look = s.Glyphs.Pointer, draw.Strong
	}
	var lines []string
	for i, part := range draw.Wrap(draw.Clean(e.Text), w-6) {
		head := draw.Blank(5)
		if i == 0 {
			head = s.Paint(draw.KeyName, pointer) + s.Paint(when, draw.Fit(fmt.Sprintf("m%d", e.Month), 4))
		}
		lines = append(lines, draw.Fit(head+s.Paint(look, part), w))
	}
	return lines
}
