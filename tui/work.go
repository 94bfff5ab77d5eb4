package tui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"backlash/sim/study"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// Starter runs a job, passing results to emit, until it is done or the context ends. It runs outside Update.
type Starter = hall.Starter[study.Live, study.Report]

// Simulate is the program's Starter: first one world, drawn as soon as it is done, then the others.
func Simulate() Starter { return study.Lively() }

// work is the state of a model's background work.
type work struct {
	generation int
	cancel     context.CancelFunc
	waiting    bool // the first world of this generation has not arrived yet
	again      bool // the setting changed meanwhile
	running    bool
	setting    setting // what the job runs
	against    setting // and its comparison
}

// reportMsg carries a batch of one generation to Update.
type reportMsg struct {
	generation int
	batch      study.Report
	from       <-chan study.Report
}

// endMsg says that a generation's work is over.
type endMsg struct{ generation int }

// await is the single waiting command of a generation.
func await(generation int, from <-chan study.Report) tea.Cmd {
	return func() tea.Msg {
		b, more := <-from
		if !more {
			return endMsg{generation}
		}
		return reportMsg{generation, b, from}
	}
}

// launch starts a job in the background under a new generation, and cancels the previous work.
func (m *model) launch() tea.Cmd {
	if m.work.cancel != nil {
		m.work.cancel()
	}
	ctx, cancel := context.WithCancel(m.ctx)
	m.work = work{generation: m.work.generation + 1, cancel: cancel, waiting: true, running: true, setting: m.setting, against: m.against()}
	job, start, batches := m.job(), m.start, make(chan study.Report, 1)
	run := func() tea.Msg {
		defer close(batches)
		start(ctx, job, func(b study.Report) {
			select {
			case batches <- b:
			case <-ctx.Done():
			}
		})
		return nil
	}
	return tea.Batch(run, await(m.work.generation, batches))
}

// simulate updates the screen to the setting. Until the first world of the running work has arrived, the newest setting waits for it, so
// that a dragged slider shows intermediate curves; afterwards the running work is cancelled.
func (m *model) simulate() tea.Cmd {
	m.opening = false
	if m.work.waiting {
		m.work.again = true
		return nil
	}
	return m.launch()
}

// received handles a batch, unless it belongs to cancelled work.
func (m *model) received(msg reportMsg) tea.Cmd {
	if msg.generation != m.work.generation {
		return nil
	}
	b := msg.batch
	if b.Err != nil {
		m.say(draw.Warning, "simulation: "+draw.Clean(b.Err.Error()))
		if m.work.waiting = false; m.work.again {
			return m.launch()
		}
		return await(msg.generation, msg.from)
	}
	m.revision++
	m.now, m.look = b.Now, b.Look
	if b.Against != nil {
		m.base.summary, m.base.of = b.Against, m.work.against
	} else if m.work.setting.same(m.work.against) {
		m.base.summary, m.base.of = b.Now, m.work.against
	}
	if b.World != nil {
		m.world = b.World
		if m.work.waiting { // otherwise it is the typical world, which comes last
			m.took = b.Took
		}
		m.month = min(max(m.month, 1), max(1, m.now.Months))
		m.events.load(m.world.Events)
		m.work.waiting = false
		if m.work.again {
			return m.launch()
		}
		return tea.Batch(await(msg.generation, msg.from), m.screens[m.at].enter(m)) // some screens follow a customer of it
	}
	return await(msg.generation, msg.from)
}
