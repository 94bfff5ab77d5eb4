package tui

import (
	"context"
	"time"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/list"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// overlay is what is on top of the lab.
type overlay int

const (
	overlayNone overlay = iota
	overlayHelp
	overlayScenario
	overlayStrategy
	overlayPalette
	overlayExport
	overlayShare
	overlayForm
)

// model is the lab. Update only computes: clocks, files and simulations come as messages from commands, and the simulation itself from the
// injected starter.
type model struct {
	options Options
	ctx     context.Context
	start   Starter
	library library

	styles *draw.Styles
	keys   keys
	help   help.Model
	layout layout
	big    bool

	screens  [screenCount]component
	at, back screen   // the current screen, and the previous one
	compared []string // presets on the compare screen besides the baseline and the current setting; never changed in place
	commands commandLine
	export   exportDialog
	form     marketForm
	own      *scenarios.Scenario // made from the form's answers; its file keeps its comments
	code     string              // the share code on screen

	setting      setting
	past, future []moment
	base         baseline
	change       change

	work     work
	now      *study.Summary
	before   *study.Summary // before the last change, for its replay
	look     *study.Look    // of the current setting against the baseline; nil while unknown, or if they are the same
	replay   replay
	world    *study.World
	took     time.Duration // from the last change to its first world
	revision int           // rises with every report, for cache keys

	month     int // the cursor, from 1
	playing   bool
	played    bool // the months have been played or stepped through: playing continues from the cursor
	tour      int  // the step of the tour, from 1; 0: none
	opening   bool // neither time nor a slider has been moved: the cursor stays at the month that the sentence mentions
	speed     int  // index in speeds
	clock     int  // generation of ticks
	here      bool // the window has been used; only then does losing focus stop time
	away      bool
	focus     panel
	lever     agents.Lever
	typing    bool
	value     textinput.Model
	dragging  bool
	hall      <-chan struct{} // notifies of changes in the workshop's room; nil: there is none
	fixed     []agents.Lever  // that a chapter of a story locks
	pressed   int             // 1 + lever of the last click while a second one may follow, otherwise 0
	presses   int             // generation of presses
	mouseFree bool
	ground    ground
	habit     bool // the habit line is visible

	overlay overlay
	scroll  int             // lines by which the help is scrolled
	helpFor textinput.Model // the word that help is searched for
	helping bool            // it is being typed
	list    list.Model
	events  eventLog

	message     string
	messageLook draw.Role
	unknown     int

	headMemo, sentenceMemo, leversMemo, chartMemo, peopleMemo, gapMemo, eventsMemo, keysMemo draw.Memo[panelKey]
}

// speeds are the playing speeds in months a second.
var speeds = []float64{1, 2, 4, 8, 16}

// firstPaint is the delay before the first simulation, so that the screen is drawn first.
const firstPaint = 40 * time.Millisecond

// beginMsg starts the first simulation, tickMsg moves time by one month, releaseMsg ends the time for a second click.
type (
	beginMsg   struct{}
	tickMsg    struct{ clock int }
	releaseMsg struct{ presses int }
)

func newModel(ctx context.Context, o Options, start Starter, lib library, s *draw.Styles) *model {
	s.Still = o.ReducedMotion
	m := &model{options: o, ctx: ctx, start: start, library: lib, styles: s, keys: newKeys(s.ASCII, s.Still), help: newHelp(s), big: o.Big,
		mouseFree: o.NoMouse, month: 1, speed: 1, setting: ownSetting(o.Scenario)}
	m.keys.rebind(o.Keys)
	m.base = baseline{setting: beforeSetting(o.Scenario)}
	m.compared = besides(o.Scenario)
	m.value, m.form = newInput(), newMarketForm()
	m.value.CharLimit = 3
	m.events = newEventLog()
	for at, row := range screenRows {
		m.screens[at] = row.open()
	}
	m.commands.field, m.export.name, m.helpFor = newInput(), newInput(), newInput()
	for at := range m.keys.places {
		m.keys.places[at].SetEnabled(m.has(screen(at)))
	}
	if o.Story != nil {
		m.at, m.back, m.playing = screenStory, screenStory, false
	}
	if o.Hall != nil {
		changed, stop := o.Hall.Watch()
		m.hall = changed
		context.AfterFunc(ctx, stop)
	}
	if o.Guest { // nothing that reaches beyond the guest's own screen
		for _, b := range []*key.Binding{&m.keys.exporting, &m.keys.save, &m.keys.suspend} {
			b.SetEnabled(false)
		}
	}
	if o.Saved != nil {
		m.resume(o.Saved)
	} else if o.Tour {
		m.tour = 1
	}
	m.layout = arrange(0, 0, m.big)
	return m
}

// newInput returns a text field without blinking or prompt; the screen draws it.
func newInput() textinput.Model {
	t := textinput.New()
	t.Prompt = ""
	return t
}

// Init waits for the first picture, then starts work.
func (m *model) Init() tea.Cmd {
	return tea.Batch(m.hear(), m.askForGround(), tea.Tick(firstPaint, func(time.Time) tea.Msg { return beginMsg{} }))
}

// hold gives the facilitator's work priority over that of guests, until it is released.
func (m *model) hold() (release func()) {
	if m.options.Hold == nil {
		return func() {}
	}
	return m.options.Hold()
}

// hear waits for the next change in the workshop's room.
func (m *model) hear() tea.Cmd {
	if m.hall == nil {
		return nil
	}
	changed, done := m.hall, m.ctx.Done()
	return func() tea.Msg {
		select {
		case <-changed:
			return hallMsg{}
		case <-done:
			return nil
		}
	}
}

// Update handles one message.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case beginMsg:
		return m, tea.Batch(m.launch(), m.screens[m.at].enter(m))
	case reportMsg:
		first := m.now == nil
		cmd := m.received(msg)
		switch {
		case first && m.now != nil && m.playing:
			return m, tea.Batch(cmd, m.tick())
		case first && m.now != nil && m.options.Saved == nil:
			m.month, m.opening = m.months(), true
		}
		if m.opening && m.look != nil && m.look.Turning.BreakEven > 0 { // the month that the sentence mentions
			m.month = m.look.Turning.BreakEven
		}
		return m, cmd
	case endMsg:
		if msg.generation == m.work.generation {
			m.work.running = false
		}
	case tickMsg:
		return m, m.ticked(msg)
	case replayMsg:
		return m, m.replayed(msg)
	case hallMsg:
		m.screens[screenStory].(*telling).keep(m)
		return m, m.hear()
	case clockMsg:
		return m, m.screens[screenStory].(*telling).clocked(m, msg)
	case cueMsg:
		return m, m.screens[screenStory].(*telling).cued(m)
	case revealMsg:
		return m, m.screens[screenStory].(*telling).revealed(msg)
	case newsMsg:
		return m, m.told(msg)
	case groundMsg:
		m.grounded(msg)
	case exportedMsg:
		m.exported(msg)
	case releaseMsg:
		if msg.presses == m.presses {
			m.pressed = 0
		}
	case libraryMsg:
		return m, m.fillLibrary(msg)
	case loadedMsg:
		return m, m.loaded(msg)
	case madeMsg:
		return m, m.made(msg)
	case tea.BlurMsg:
		m.away = m.here
	case tea.FocusMsg:
		return m, m.returned()
	case tea.KeyMsg:
		return m, tea.Batch(m.returned(), m.typed(msg))
	case tea.MouseMsg:
		return m, tea.Batch(m.returned(), m.mouse(msg))
	default:
		if m.overlay == overlayScenario || m.overlay == overlayStrategy {
			var cmd tea.Cmd
			m.list, cmd = m.list.Update(msg)
			return m, cmd
		}
	}
	return m, nil
}

// months returns the length of the horizon.
func (m *model) months() int { return m.setting.scenario.Config.Months }

// resize recomputes the layout; a panel that disappears loses the focus.
func (m *model) resize(w, h int) {
	m.layout = arrange(w, h, m.big)
	if !m.layout.holds(m.focus) {
		m.focus = panelLevers
	}
	m.sizeList()
}

// tick schedules the next month at the current speed. Older ticks become void.
func (m *model) tick() tea.Cmd {
	m.clock++
	clock := m.clock
	return tea.Tick(time.Duration(float64(time.Second)/speeds[m.speed]), func(time.Time) tea.Msg { return tickMsg{clock} })
}

// ticked moves one month on while playing; at the end, time and its messages stop.
func (m *model) ticked(msg tickMsg) tea.Cmd {
	if msg.clock != m.clock || !m.playing || m.away {
		return nil
	}
	if m.goTo(m.month + 1); m.month >= m.months() {
		m.playing = false
		return nil
	}
	return m.tick()
}

// returned resumes time when the window regains the focus.
func (m *model) returned() tea.Cmd {
	m.here = true
	if !m.away {
		return nil
	}
	if m.away = false; !m.playing || m.now == nil {
		return nil
	}
	return m.tick()
}

// goTo moves the cursor to a month of the horizon and leaves it there.
func (m *model) goTo(month int) { m.month, m.opening = min(max(month, 1), m.months()), false }

// say shows a note in the status line until the next key.
func (m *model) say(look draw.Role, text string) { m.message, m.messageLook = text, look }

// restyle changes theme or glyphs; everything is redrawn because cache keys include the styles.
func (m *model) restyle(theme string, dark bool) {
	s := draw.NewStyles(theme, dark, m.styles.ASCII, m.big, m.styles.Depth)
	s.Still, s.Fine = m.styles.Still, m.styles.Fine
	m.styles, m.help = s, newHelp(s)
	m.styleList()
}
