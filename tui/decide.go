package tui

import (
	"context"
	"math"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/sim/experiment"
	"backlash/sim/record"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// deciding is the screen for decision makers: what to do on Monday, what each slider alone would bring, and how long one can wait.
type deciding struct {
	job     task
	ran     setting
	asked   bool
	monday  *study.MondayResult
	sliders *study.SlidersResult
	wish    wish
	row     int
	lever   agents.Lever // the chosen row's, before there are rows
	done    int          // of the current part, in percent
	part    int          // number of finished parts
	reader
	top   int // screen row of the first slider in view, for the mouse
	first int // that slider
	shown int // and how many are in view
}

// wish is what the user requires of a step beyond money.
type wish struct {
	rule  string                     // METRIC >= NUMBER or METRIC <= NUMBER, a constraint on steps; "": none
	costs [agents.LeverCount]float64 // of moving a slider, per month
	pairs bool                       // also pairs of sliders
}

// rules returns the constraint in the form that a study takes.
func (w *wish) rules() []string {
	if w.rule == "" {
		return nil
	}
	return []string{w.rule}
}

// progressing carries the progress, in percent.
type progressing int

// inPercent tells of progress, in steps of five percent.
func inPercent(tell func(any)) func(done, total int) {
	told := -1
	return func(done, total int) {
		if percent := 100 * done / max(1, total); percent/5 != told/5 {
			told = percent
			tell(progressing(percent))
		}
	}
}

func (c *deciding) work() *task  { return &c.job }
func (c *deciding) typing() bool { return false }

func (c *deciding) keyGroup(m *model) keyGroup {
	k := &m.keys
	keys := []key.Binding{k.up, k.down, k.doIt, k.pairs, k.rule, k.cost}
	if m.options.Page != nil {
		keys = append(keys, k.page)
	}
	if c.job.running {
		keys = append(keys, k.stop)
	}
	return keyGroup{"DECIDE", c.bindings(m, keys...)}
}

func (c *deciding) enter(m *model) tea.Cmd {
	if c.asked && c.ran.same(m.setting) && c.job.failed == nil && (c.job.running || c.sliders != nil) {
		return nil
	}
	if !c.asked || !c.ran.same(m.setting) || c.job.failed != nil {
		c.monday = nil
	}
	c.ran, c.asked, c.sliders, c.done, c.part = m.setting, true, nil, 0, 0
	q := decision{m.setting, m.sampling(), m.options.Workers, c.wish, c.monday}
	return m.begin(screenDecide, q.run)
}

// decision is the request; if Monday's answer is known already, it is not asked again.
type decision struct {
	now      setting
	sampling study.Sampling
	workers  int
	wish     wish
	monday   *study.MondayResult
}

// run asks what the report asks, what to do on Monday, and then what each slider alone would bring; tell receives the progress and both
// answers.
func (q decision) run(ctx context.Context, tell func(any)) error {
	s := *q.now.scenario
	s.Config = q.now.config()
	base, env := study.Base{Scenario: &s}, &study.Env{Workers: q.workers, Progress: inPercent(tell)}
	if q.monday == nil {
		compare := study.Compare{Base: base, Sampling: q.sampling}
		if err := compare.Begin(); err != nil {
			return err
		}
		if _, err := compare.Do(ctx, env); err != nil {
			return err
		}
		monday, err := (&study.Monday{Base: base, Sampling: q.sampling, Comparison: compare.Comparison}).Run(ctx, env)
		if err != nil {
			return err
		}
		tell(monday)
	}
	sliders, err := (&study.Sliders{Base: base, Sampling: q.sampling, Rules: q.wish.rules(), Costs: q.wish.costs, Pairs: q.wish.pairs}).Run(ctx, env)
	if err == nil {
		tell(sliders)
	}
	return err
}

// ask repeats the search over sliders with another wish.
func (c *deciding) ask(m *model, w wish) tea.Cmd {
	c.wish, c.sliders = w, nil
	c.job.stop()
	return c.enter(m)
}

// rule sets the constraint on steps; "none" removes it.
func (c *deciding) rule(m *model, text string) tea.Cmd {
	w := c.wish
	if w.rule = text; text == "none" {
		w.rule = ""
	} else if _, err := experiment.ParseConstraint(text, &m.setting.scenario.Config); err != nil {
		m.say(draw.Warning, draw.Clean(err.Error()))
		return nil
	}
	return c.ask(m, w)
}

// cost sets the monthly cost of moving the chosen slider.
func (c *deciding) cost(m *model, amount int) tea.Cmd {
	w := c.wish
	w.costs[c.chosen()] = float64(amount)
	return c.ask(m, w)
}

// chosen returns the lever of the chosen row.
func (c *deciding) chosen() agents.Lever {
	if c.sliders == nil || c.row >= len(c.sliders.Steps) {
		return c.lever
	}
	l, _ := agents.LeverByName(c.sliders.Steps[c.row].Lever)
	return l
}

// commands returns the rows of the palette that take words or numbers.
func (c *deciding) commands(m *model) []command {
	words := agents.LeverWords[c.chosen()]
	return []command{
		{name: "rule", about: "a rule every step must meet; none removes it", words: true, wants: "trust >= 50%", run: func(m *model, _ int, text string) tea.Cmd { return c.rule(m, text) }},
		{name: "cost", about: "of moving " + words + ", a month, in " + study.MoneyOf(&m.setting.scenario.Config).Name, high: 1 << 40, run: func(m *model, n int, _ string) tea.Cmd { return c.cost(m, n) }},
	}
}

// page writes the report for decision makers to a file.
func (c *deciding) page(m *model, path string, over bool) tea.Cmd {
	if c.job.running {
		m.say(draw.Quiet, "the page can be written once the sliders are done")
		return nil
	}
	if err := record.Probe(path); err != nil {
		return func() tea.Msg { return exportedMsg{path: path, err: err} }
	}
	write, s, sampling := m.options.Page, m.scenario(), m.sampling()
	m.say(draw.Plain, "writing the page…")
	return m.begin(screenDecide, func(ctx context.Context, tell func(any)) error {
		text, err := write(ctx, s, sampling, inPercent(tell))
		if err == nil {
			tell(writeExport(path, text, over))
		}
		return err
	})
}

func (c *deciding) receive(m *model, news any) {
	switch x := news.(type) {
	case progressing:
		if int(x) < c.done {
			c.part++
		}
		c.done = int(x)
	case *study.MondayResult:
		c.monday = x
	case *study.SlidersResult:
		c.sliders = x
		c.lever = c.chosen()
	case exportedMsg:
		m.exported(x)
	}
}

func (c *deciding) key(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(k.up):
		c.row = max(0, c.row-1)
	case is(k.down):
		c.row = min(c.row+1, int(agents.LeverCount)-1)
	case is(k.doIt):
		return c.do(m), true
	case is(k.pairs):
		w := c.wish
		w.pairs = !w.pairs
		return c.ask(m, w), true
	case is(k.rule):
		m.openPaletteAt("rule ")
	case is(k.cost):
		c.lever = c.chosen()
		m.openPaletteAt("cost ")
	case is(k.page) && m.options.Page != nil:
		m.openExport(exportPage)
	case c.turn(m, msg):
	case is(k.stop) && c.job.running:
		c.job.stop()
		c.asked = false
		m.say(draw.Plain, "stopped; D starts it again")
	default:
		return nil, false
	}
	return nil, true
}

// do sets the chosen slider to its best level in the lab.
func (c *deciding) do(m *model) tea.Cmd {
	if c.sliders == nil || c.row >= len(c.sliders.Steps) {
		m.say(draw.Quiet, "the sliders are still being tried")
		return nil
	}
	step := c.sliders.Steps[c.row]
	l, _ := agents.LeverByName(step.Lever)
	m.lever = l
	if !m.setLever(l, int(math.Round(100*step.To)), true) {
		m.say(draw.Quiet, "it is already there")
		return nil
	}
	return tea.Batch(m.simulate(), m.show(screenLab))
}

func (c *deciding) mouse(_ *model, msg tea.MouseMsg) tea.Cmd {
	switch {
	case clicked(msg) && msg.Y >= c.top && msg.Y < c.top+c.shown:
		c.row = c.first + msg.Y - c.top
	case msg.Button == tea.MouseButtonWheelUp:
		c.row = max(0, c.row-1)
	case msg.Button == tea.MouseButtonWheelDown:
		c.row = min(c.row+1, int(agents.LeverCount)-1)
	}
	return nil
}
