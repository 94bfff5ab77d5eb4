package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"backlash/tui/draw"
)

// screen is a page that has a tab.
type screen int

// The screens, in the order of their tabs.
const (
	screenLab screen = iota
	screenCompare
	screenThreshold
	screenDecide
	screenCreepy
	screenCustomer
	screenWhy
	screenAssumptions
	screenStory // in workshops only
	screenCount
)

// screenRow describes a screen for the tabs.
type screenRow struct {
	name, brief string
	key         string // that leads there
	does        string // in the help
	open        func() component
}

// screenRows are all screens; their tabs, keys and components are defined here.
var screenRows = [screenCount]screenRow{
	screenLab:         {"Lab", "Lab", "1", "lab", func() component { return lab{} }},
	screenCompare:     {"Compare", "Compare", "2", "compare", func() component { return newComparing() }},
	screenThreshold:   {"Threshold", "Harm", "3", "where harm begins", func() component { return newThresholding() }},
	screenDecide:      {"Decide", "Decide", "D", "Monday's step", func() component { return &deciding{} }},
	screenCreepy:      {"Creepy moment", "Creepy", "V", "the creepy moment", func() component { return &creeping{} }},
	screenCustomer:    {"Customer", "Person", "C", "one customer", func() component { return &following{} }},
	screenWhy:         {"Why", "Why", "w", "why", func() component { return &reasoning{} }},
	screenAssumptions: {"Assumptions", "Assume", "A", "assumptions", func() component { return newAssuming() }},
	screenStory:       {"Story", "Story", "4", "the story", func() component { return newTelling() }},
}

// component is one screen. It keeps its own state and draws from the model's: setting, styles, cursor. It computes no worlds itself: enter
// starts work in the background, whose results arrive through receive.
type component interface {
	enter(m *model) tea.Cmd                       // the screen was opened, or the setting changed below it
	receive(m *model, news any)                   // a result of its work
	work() *task                                  // its background work; nil: none
	key(m *model, msg tea.KeyMsg) (tea.Cmd, bool) // false: not a key of this screen
	mouse(m *model, msg tea.MouseMsg) tea.Cmd     // in coordinates of the terminal
	lines(m *model, w, h int) []string            // h lines of w columns, between the header and the last two lines
	status(m *model) string                       // the second to last line
	keyGroup(m *model) keyGroup                   // its own keys
	typing() bool                                 // a text field has keyboard focus
}

// task is a screen's background work. Starting again cancels the previous run and drops its pending messages.
type task struct {
	generation int
	cancel     context.CancelFunc
	running    bool
	failed     error
}

// newsMsg carries a result of a screen's work; nil news: the work is done.
type newsMsg struct {
	screen     screen
	generation int
	news       any
	from       <-chan any
}

// begin starts a screen's work in the background. work runs outside Update; its results go to the screen's receive.
func (m *model) begin(at screen, work func(ctx context.Context, tell func(any)) error) tea.Cmd {
	t := m.screens[at].work()
	t.stop()
	ctx, cancel := context.WithCancel(m.ctx)
	*t = task{generation: t.generation + 1, cancel: cancel, running: true}
	news, generation := make(chan any, 1), t.generation
	tell := func(n any) {
		select {
		case news <- n:
		case <-ctx.Done():
		}
	}
	run := func() tea.Msg {
		defer close(news)
		if err := work(ctx, tell); err != nil && ctx.Err() == nil {
			tell(err)
		}
		return nil
	}
	return tea.Batch(run, next(at, generation, news))
}

// next waits for the next result.
func next(at screen, generation int, from <-chan any) tea.Cmd {
	return func() tea.Msg { return newsMsg{at, generation, <-from, from} }
}

// stop cancels the work.
func (t *task) stop() {
	if t != nil && t.cancel != nil {
		t.cancel()
		t.running = false
	}
}

// told passes a result to its screen, unless it comes from cancelled work.
func (m *model) told(msg newsMsg) tea.Cmd {
	c := m.screens[msg.screen]
	t := c.work()
	if t == nil || msg.generation != t.generation {
		return nil
	}
	m.revision++
	switch news := msg.news.(type) {
	case nil:
		t.running = false
		return nil
	case error:
		t.failed = news
		m.say(draw.Warning, draw.Clean(news.Error()))
	default:
		c.receive(m, news)
	}
	return next(msg.screen, msg.generation, msg.from)
}

// has reports whether a screen exists: the story only in workshops, and a guest has the lab alone.
func (m *model) has(at screen) bool {
	return at == screenLab || !m.options.Guest && (at != screenStory || m.options.Story != nil)
}

// show switches to a screen.
func (m *model) show(at screen) tea.Cmd {
	var handed tea.Cmd
	if m.at != at {
		if m.back = m.at; m.at == screenStory {
			handed = m.screens[screenStory].(*telling).handOver(m)
		}
	}
	m.at, m.typing = at, false
	return tea.Batch(handed, m.screens[at].enter(m))
}

// goBack returns to the previous screen, and from there to the home screen: the story in a workshop, otherwise the lab.
func (m *model) goBack() tea.Cmd {
	cmd := m.show(m.back)
	if m.back = screenLab; m.has(screenStory) {
		m.back = screenStory
	}
	return cmd
}

// refresh updates the worlds to the setting, in the lab and on the current screen.
func (m *model) refresh() tea.Cmd {
	return tea.Batch(m.simulate(), m.screens[m.at].enter(m))
}
