package tui

import (
	"context"
	"math"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// World is one simulated world as the screen shows it: its customers by month and its events.
type World struct {
	Seed   uint64
	Order  []int32 // customers by privacy threshold, the most sensitive first, ties by number
	Views  [][]sim.View
	Counts [][viewCount]int // customers by view, a row a month
	Events []sim.Event
}

// Job is a piece of background work: the worlds of one or two configurations. The first is the one on the sliders, the
// second, when there is one, the baseline under the same seed.
type Job struct {
	Configs    []sim.Config
	Replicates int
	Workers    int
	Unsure     uncertainty // what the band comes from
}

// Batch is a report from a job.
type Batch struct {
	Config  int      // index in the job
	Summary *Summary // of all replicates of this configuration so far
	World   *World   // with the first report of the first configuration
	Took    time.Duration
	Err     error
}

// Starter runs a job, reporting through emit, until it is done or the context ends. It runs outside Update.
type Starter = hall.Starter[Job, Batch]

// reports are the numbers of replicates after which the screen is told.
var reports = []int{8, 12, 16, 20, 24, 32}

// engine simulates jobs. It keeps the starts of its worlds, so that a moved lever simulates no history: those of the worlds drawn
// first apart, because a round of replicates may push out all others.
type engine struct{ first, rest sim.Settled }

// What the kept starts of the worlds drawn first and of the replicates may take, in bytes: of 10,000 customers each takes 2 MB.
const (
	firstRoom = 32 << 20
	restRoom  = 128 << 20
)

// Simulate is the Starter of the program: at once one world, drawn as soon as it is there, then the replicates.
func Simulate() Starter {
	e := &engine{first: sim.Settled{Room: firstRoom}, rest: sim.Settled{Room: restRoom}}
	return e.simulate
}

func (e *engine) simulate(ctx context.Context, job Job, emit func(Batch)) {
	for i := range job.Configs {
		if err := e.simulateOne(ctx, job, i, emit); err != nil {
			if ctx.Err() == nil {
				emit(Batch{Config: i, Err: err})
			}
			return
		}
	}
}

// simulateOne runs the replicates of one configuration in bursts, with the world's views for the first.
func (e *engine) simulateOne(ctx context.Context, job Job, i int, emit func(Batch)) error {
	begin := time.Now()
	var all collector
	cfg := job.Configs[i]
	first, err := e.first.Run(ctx, &cfg, job.Workers, sim.Observe{Views: i == 0})
	if err != nil {
		return err
	}
	all.add(first)
	b := Batch{Config: i, Summary: all.summary(), Took: time.Since(begin)}
	if i == 0 {
		b.World = newWorld(first)
	}
	emit(b)
	if job.Replicates < 2 {
		return nil
	}
	runs := job.worlds()
	if job.Unsure != unsureLuck { // the first world has the scenario's own assumptions, the others draw theirs
		all = collector{}
	}
	do := func(ctx context.Context, run experiment.Run, workers int) (*sim.Result, error) {
		c := cfg
		experiment.SetDraw(&c, run.Draw)
		c.Replicate = uint32(run.Replicate)
		return e.rest.Run(ctx, &c, workers, sim.Observe{})
	}
	return experiment.InOrder(ctx, runs, do, job.Workers, func(_ experiment.Run, r *sim.Result, err error) error {
		if err != nil {
			return err
		}
		all.add(r)
		if n := all.worlds; n == job.Replicates || slices.Contains(reports, n) {
			emit(Batch{Config: i, Summary: all.summary(), Took: time.Since(begin)})
		}
		return nil
	})
}

// worlds are the runs behind the band: of luck, where the first is there already, of drawn parameters, or of both at once.
func (j Job) worlds() []experiment.Run {
	var runs []experiment.Run
	switch j.Unsure {
	case unsureParameters:
		for i := range j.Replicates {
			runs = append(runs, experiment.Run{Draw: i + 1})
		}
	case unsureBoth:
		for i := range j.Replicates {
			runs = append(runs, experiment.Run{Draw: i + 1, Replicate: i})
		}
	default:
		for i := 1; i < j.Replicates; i++ {
			runs = append(runs, experiment.Run{Replicate: i})
		}
	}
	return runs
}

// newWorld keeps of a run what the screen shows.
func newWorld(r *sim.Result) *World {
	w := &World{Seed: r.Config.Seed, Views: r.Views, Events: r.Events, Order: make([]int32, len(r.Threshold)), Counts: make([][viewCount]int, len(r.Views))}
	keys := make([]uint64, len(r.Threshold)) // of positive numbers the bits have the order of the numbers
	for i, x := range r.Threshold {
		keys[i] = uint64(math.Float32bits(x))<<32 | uint64(i)
	}
	slices.Sort(keys)
	for i, k := range keys {
		w.Order[i] = int32(uint32(k))
	}
	for m, views := range r.Views {
		for _, v := range views {
			w.Counts[m][v]++
		}
	}
	return w
}

// work is the state of the background work of a model.
type work struct {
	generation int
	cancel     context.CancelFunc
	waiting    bool // the first world of this generation has not come yet
	again      bool // the setting changed meanwhile
	running    bool
	setting    setting // what the job runs
	against    setting // and what it is compared with
}

// reportMsg carries a batch of one generation to Update.
type reportMsg struct {
	generation int
	batch      Batch
	from       <-chan Batch
}

// endMsg says that a generation's work is over.
type endMsg struct{ generation int }

// await is the one waiting command of a generation.
func await(generation int, from <-chan Batch) tea.Cmd {
	return func() tea.Msg {
		b, more := <-from
		if !more {
			return endMsg{generation}
		}
		return reportMsg{generation, b, from}
	}
}

// launch starts a job in the background under a new generation, and cancels the work before it.
func (m *model) launch() tea.Cmd {
	if m.work.cancel != nil {
		m.work.cancel()
	}
	ctx, cancel := context.WithCancel(m.ctx)
	m.work = work{generation: m.work.generation + 1, cancel: cancel, waiting: true, running: true, setting: m.setting, against: m.against()}
	job, start, batches := m.job(), m.start, make(chan Batch, 1)
	run := func() tea.Msg {
		defer close(batches)
		start(ctx, job, func(b Batch) {
			select {
			case batches <- b:
			case <-ctx.Done():
			}
		})
		return nil
	}
	return tea.Batch(run, await(m.work.generation, batches))
}

// simulate brings the screen up to date with the setting. While the first world of the work under way has not come, the
// newest setting waits for it, so that a dragged slider shows curves on its way; otherwise the old work is cancelled.
func (m *model) simulate() tea.Cmd {
	if m.work.waiting {
		m.work.again = true
		return nil
	}
	return m.launch()
}

// received takes a batch in, unless it belongs to cancelled work.
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
	if b.Config == 0 {
		m.now = b.Summary
		if m.work.setting.same(m.work.against) {
			m.base.summary, m.base.of = b.Summary, m.work.against
		}
	} else {
		m.base.summary, m.base.of = b.Summary, m.work.against
	}
	if b.World != nil {
		m.world = b.World
		m.took = b.Took
		m.month = min(max(m.month, 1), max(1, m.now.Months))
		m.events.load(m.world.Events)
		m.work.waiting = false
		if m.work.again {
			return m.launch()
		}
	}
	return await(msg.generation, msg.from)
}
