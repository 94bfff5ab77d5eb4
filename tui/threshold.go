package tui

import (
	"context"
	"math"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/sim/experiment"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// thresholdLevels and thresholdWorlds are those of the command of the same name, so that both give the same answer.
const (
	thresholdLevels = 13
	thresholdWorlds = experiment.Default
)

// thresholdMetrics are the metrics that harm can be measured by.
var thresholdMetrics = []struct {
	metric agents.Metric
	name   string
}{{agents.MetricCumulativeMargin, "value"}, {agents.MetricTrust, "trust"}, {agents.MetricGone, "gone"}}

// thresholding is the screen on which the user predicts where backlash begins before seeing it. The worlds run meanwhile; nothing of them
// is drawn before the guess is locked in.
type thresholding struct {
	job    task
	ran    walk
	sofar  study.ThresholdSoFar
	result *study.ThresholdResult // once all worlds have run
	lever  agents.Lever
	metric int // index in thresholdMetrics
	guess  int // 0..100
	locked bool
	reader
	plot draw.Rect // of the last drawing, for the mouse
}

// walk is the question: a lever over its whole range, and the metric that may be harmed.
type walk struct {
	setting setting
	lever   agents.Lever
	metric  agents.Metric
}

func newThresholding() *thresholding { return &thresholding{guess: 50} }

func (c *thresholding) work() *task  { return &c.job }
func (c *thresholding) typing() bool { return false }

func (c *thresholding) keyGroup(m *model) keyGroup {
	k := &m.keys
	keys := []key.Binding{k.guessLess, k.guessMore, k.lock, k.guessMuchLess, k.guessMuchMore, k.again, k.turnLever, k.metric}
	if c.locked {
		keys = []key.Binding{k.again, k.turnLever, k.metric}
	}
	if c.job.running {
		keys = append(keys, k.stop)
	}
	return keyGroup{"THRESHOLD", c.bindings(m, keys...)}
}

// asked returns the walk for the current choice, from the first month on. The lever's current level does not matter.
func (c *thresholding) asked(m *model) walk {
	s := m.setting
	s.levers[c.lever], s.trunk, s.fork = 0, nil, 0
	return walk{s, c.lever, thresholdMetrics[c.metric].metric}
}

func (c *thresholding) enter(m *model) tea.Cmd {
	ask := c.asked(m)
	if ask == c.ran && c.job.failed == nil && (c.job.running || c.finished()) {
		return nil
	}
	if ask != c.ran {
		c.locked, c.sofar, c.result = false, study.ThresholdSoFar{}, nil
	}
	c.ran = ask
	workers := m.options.Workers
	return m.begin(screenThreshold, func(ctx context.Context, tell func(any)) error {
		r, err := ask.study().Run(ctx, &study.Env{Workers: workers}, func(sofar study.ThresholdSoFar) { tell(sofar) })
		if err == nil {
			tell(r)
		}
		return err
	})
}

func (c *thresholding) finished() bool { return c.result != nil }

func (c *thresholding) receive(_ *model, news any) {
	switch x := news.(type) {
	case study.ThresholdSoFar:
		c.sofar = x
	case *study.ThresholdResult:
		c.result = x
	}
}

// study returns the walk as the command of the same name asks it, without a second lever, and with levels as the lab shows them.
func (a walk) study() *study.Threshold {
	s := *a.setting.scenario
	s.Config = a.setting.config()
	return &study.Threshold{Base: study.Base{Scenario: &s}, Sampling: a.setting.unsure.in(thresholdWorlds),
		Lever: agents.LeverNames[a.lever], Levels: thresholdLevels, Metric: agents.Metrics()[a.metric].Name, Hundred: true}
}

func (c *thresholding) key(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(k.guessLess):
		c.place(m, c.guess-1)
	case is(k.guessMore):
		c.place(m, c.guess+1)
	case is(k.guessMuchLess):
		c.place(m, c.guess-10)
	case is(k.guessMuchMore):
		c.place(m, c.guess+10)
	case is(k.lock):
		return c.lockIn(m), true
	case is(k.again):
		c.locked = false
	case is(k.turnLever):
		c.lever = (c.lever + 1) % agents.LeverCount
		return c.enter(m), true
	case is(k.metric):
		c.metric = (c.metric + 1) % len(thresholdMetrics)
		return c.enter(m), true
	case c.turn(m, msg):
	case is(k.stop) && c.job.running:
		c.job.stop()
		m.say(draw.Plain, "stopped; enter starts it again")
	default:
		return nil, false
	}
	return nil, true
}

// place sets the guess, unless it is locked in.
func (c *thresholding) place(m *model, at int) {
	if c.locked {
		m.say(draw.Quiet, "your guess is locked in: p predicts again")
		return
	}
	c.guess = min(max(at, 0), 100)
}

// lockIn fixes the guess; from now on the curve is drawn.
func (c *thresholding) lockIn(m *model) tea.Cmd {
	c.locked = true
	return c.enter(m)
}

func (c *thresholding) mouse(m *model, msg tea.MouseMsg) tea.Cmd {
	held := msg.Action == tea.MouseActionMotion && msg.Button == tea.MouseButtonLeft
	switch {
	case (clicked(msg) || held) && c.plot.Has(msg.X, msg.Y):
		c.place(m, int(math.Round(100*float64(msg.X-c.plot.X)/float64(max(1, c.plot.W-1)))))
	case clicked(msg) && msg.Y > c.plot.Y+c.plot.H:
		return c.lockIn(m)
	case msg.Button == tea.MouseButtonWheelUp:
		c.place(m, c.guess+1)
	case msg.Button == tea.MouseButtonWheelDown:
		c.place(m, c.guess-1)
	case msg.Action == tea.MouseActionPress && msg.Button == tea.MouseButtonRight:
		c.locked = false
	}
	return nil
}
