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

// overlay is what lies over the lab.
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

// model is the lab. Update only computes: clocks, files and simulations come as messages from commands, and the simulation
// itself from the injected starter.
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
	at, back screen   // the screen that shows, and the one before it
	compared []string // presets on the screen Compare besides the baseline and the present; never changed in place
	commands commandLine
	export   exportDialog
	form     marketForm
	own      *scenarios.Scenario // made from the form's answers; its file keeps its remarks
	code     string              // the share code that shows

	setting      setting
	past, future []moment
	base         baseline
	change       change

	work     work
	now      *study.Summary
	before   *study.Summary // before the last change, for its replay
	look     *study.Look    // of the present beside the baseline; nil while unknown, or when they are one
	replay   replay
	world    *study.World
	took     time.Duration // from the last change to its first world
	revision int           // rises with every report, for cache keys

	month     int // the cursor, from 1
	playing   bool
	played    bool // the months have been played or stepped through: playing goes on from where the cursor stands
	tour      int  // the step of the tour, from 1; 0: none
	opening   bool // neither time nor a slider has been moved: the cursor stays at the month that the sentence is about
	speed     int  // index in speeds
	clock     int  // generation of ticks
	here      bool // the window has been used; only then does leaving it stop time
	away      bool
	focus     panel
	lever     agents.Lever
	typing    bool
	value     textinput.Model
	dragging  bool
	hall      <-chan struct{} // tells of changes in the workshop's room; nil: there is none
	fixed     []agents.Lever  // that a chapter of a story locks
	pressed   int             // 1 + lever of the last click while a second one may follow, else 0
	presses   int             // generation of presses
	mouseFree bool
	ground    ground
	habit     bool // the line of habit shows

	overlay overlay
	scroll  int             // lines of the help scrolled away
	helpFor textinput.Model // the word that help is looked for
	helping bool            // it is being typed
	list    list.Model
	events  eventLog

	message     string
	messageLook draw.Role
	unknown     int

	headMemo, sentenceMemo, leversMemo, chartMemo, peopleMemo, gapMemo, eventsMemo, keysMemo draw.Memo[panelKey]
}

// speeds are the months a second that time plays at.
var speeds = []float64{1, 2, 4, 8, 16}

// firstPaint is how long the first simulation waits, so that the screen is there before.
const firstPaint = 40 * time.Millisecond

// beginMsg starts the first simulation, tickMsg moves time one month, releaseMsg ends the time for a second click.
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

// newInput is a text field that neither blinks nor prompts; the screen draws it.
func newInput() textinput.Model {
	t := textinput.New()
	t.Prompt = ""
	return t
}

// Init waits for the first picture, then starts work.
func (m *model) Init() tea.Cmd {
	return tea.Batch(m.hear(), m.askForGround(), tea.Tick(firstPaint, func(time.Time) tea.Msg { return beginMsg{} }))
}

// hold lets the facilitator's work go before that of guests, until it is released.
func (m *model) hold() (release func()) {
	if m.options.Hold == nil {
		return func() {}
	}
	return m.options.Hold()
}

// hear waits for the next thing to happen in the workshop's room.
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

// Update takes one message in.
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
		if m.opening && m.look != nil && m.look.Turning.BreakEven > 0 { // the month that the sentence is about
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

// months is the length of the horizon.
func (m *model) months() int { return m.setting.scenario.Config.Months }

// resize arranges the screen anew; a panel that is gone loses the focus.
func (m *model) resize(w, h int) {
	m.layout = arrange(w, h, m.big)
	if !m.layout.holds(m.focus) {
		m.focus = panelLevers
	}
	m.sizeList()
}

// tick asks for the next month after the time that the speed leaves it. Older ticks lose their meaning.
func (m *model) tick() tea.Cmd {
	m.clock++
	clock := m.clock
	return tea.Tick(time.Duration(float64(time.Second)/speeds[m.speed]), func(time.Time) tea.Msg { return tickMsg{clock} })
}

// ticked moves a month on while playing; at the end time stops, and with it every message.
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

// returned resumes time when the window has the focus again.
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

// goTo moves the cursor to a month of the horizon, where it stays.
func (m *model) goTo(month int) { m.month, m.opening = min(max(month, 1), m.months()), false }

// say puts a note in the status line until the next key.
func (m *model) say(look draw.Role, text string) { m.message, m.messageLook = text, look }

// restyle changes theme or glyphs; everything is drawn anew because cache keys carry the styles.
func (m *model) restyle(theme string, dark bool) {
	s := draw.NewStyles(theme, dark, m.styles.ASCII, m.big, m.styles.Depth)
	s.Still, s.Fine = m.styles.Still, m.styles.Fine
	m.styles, m.help = s, newHelp(s)
	m.styleList()
}
