package tui

import (
	"context"
	"math"
	"strconv"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// thresholdLevels and thresholdWorlds are those of the command of the same name, so that both find the same.
const (
	thresholdLevels = 13
	thresholdWorlds = 12
)

// thresholdMetrics are those that harm can be asked of.
var thresholdMetrics = []struct {
	metric agents.Metric
	name   string
}{{agents.MetricCumulativeMargin, "value"}, {agents.MetricTrust, "trust"}, {agents.MetricCumulativeChurn, "churn"}}

// thresholding is the screen on which one says where backlash begins before one sees it. The worlds run while one thinks;
// nothing of them is drawn before the guess is locked in.
type thresholding struct {
	job    task
	ran    walk
	result *walked
	lever  agents.Lever
	metric int // index in thresholdMetrics
	guess  int // 0..100
	locked bool
	plot   draw.Rect // of the last drawing, for the mouse
}

// walk is what is asked: a lever walked through its range, and the metric that may turn to harm.
type walk struct {
	setting setting
	lever   agents.Lever
	metric  agents.Metric
}

// walked is what a walk has found so far. It never changes.
type walked struct {
	worlds int
	levels []float64
	band   study.Band // of the metric, by level
	rows   []harmRow
}

// harmRow is where harm begins for some of the customers.
type harmRow struct {
	customers string
	threshold analysis.Threshold
}

func newThresholding() *thresholding { return &thresholding{guess: 50} }

func (c *thresholding) work() *task  { return &c.job }
func (c *thresholding) typing() bool { return false }

func (c *thresholding) keyGroup(m *model) keyGroup {
	k := &m.keys
	return keyGroup{"THRESHOLD", []key.Binding{k.guessLess, k.guessMore, k.guessMuchLess, k.guessMuchMore, k.lock, k.again, k.turnLever, k.metric, k.stop}}
}

// asked is the walk of the present choice. What the lever is set to now does not matter: it is walked.
func (c *thresholding) asked(m *model) walk {
	s := m.setting
	s.levers[c.lever], s.unsure = 0, unsureLuck
	return walk{s, c.lever, thresholdMetrics[c.metric].metric}
}

func (c *thresholding) enter(m *model) tea.Cmd {
	ask := c.asked(m)
	if ask == c.ran && c.job.failed == nil && (c.job.running || c.finished()) {
		return nil
	}
	if ask != c.ran {
		c.locked, c.result = false, nil
	}
	c.ran = ask
	workers := m.options.Workers
	return m.begin(screenThreshold, func(ctx context.Context, tell func(any)) error {
		return ask.run(ctx, workers, func(r *walked) { tell(r) })
	})
}

func (c *thresholding) finished() bool { return c.result != nil && c.result.worlds == thresholdWorlds }

func (c *thresholding) receive(_ *model, news any) { c.result = news.(*walked) }

// points are the settings with the lever at each level.
func (a walk) points() (points []experiment.Point, levels []float64, err error) {
	factor, err := a.setting.scenario.Factor(agents.LeverNames[a.lever] + "=0:1:" + strconv.Itoa(thresholdLevels))
	if err != nil {
		return nil, nil, err
	}
	for _, text := range factor.Levels {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, nil, err
		}
		s := a.setting
		s.levers[a.lever] = float32(x)
		points, levels = append(points, experiment.Point{Name: text, Config: s.config()}), append(levels, x)
	}
	return points, levels, nil
}

// run walks the lever through all worlds, level by level in each, and tells after every world what is known.
func (a walk) run(ctx context.Context, workers int, tell func(*walked)) error {
	points, levels, err := a.points()
	if err != nil {
		return err
	}
	c := &points[0].Config
	segments := []int{sim.All}
	names := []string{"all customers"}
	if len(c.Population.Segments) > 1 {
		for i, s := range c.Population.Segments {
			segments, names = append(segments, i), append(names, s.Name)
		}
	}
	worlds := make([][][]float64, len(segments)) // [segment][world][level]
	for world := range thresholdWorlds {
		for k := range worlds {
			worlds[k] = append(worlds[k], make([]float64, len(levels)))
		}
		var runs []experiment.Run
		for i := range points {
			runs = append(runs, experiment.Run{Point: i, Replicate: world})
		}
		config := func(run experiment.Run) (sim.Config, error) { return points[run.Point].Config, nil }
		err := experiment.Perform(ctx, runs, config, workers, sim.Observe{}, func(run experiment.Run, r *sim.Result, err error) error {
			if err != nil {
				return err
			}
			for k, segment := range segments {
				worlds[k][world][run.Point] = experiment.Measure{Metric: a.metric, Segment: segment, Month: c.Months}.Of(r)
			}
			return nil
		})
		if err != nil {
			return err
		}
		tell(a.found(levels, worlds, names))
	}
	return nil
}

// found is what the worlds so far say; where harm begins is told of all worlds only.
func (a walk) found(levels []float64, worlds [][][]float64, names []string) *walked {
	out := &walked{worlds: len(worlds[0]), levels: levels}
	byLevel := make([][]float64, len(levels))
	for _, w := range worlds[0] {
		for i, v := range w {
			byLevel[i] = append(byLevel[i], v)
		}
	}
	out.band = study.BandOf(byLevel, 1)
	if out.worlds < thresholdWorlds {
		return out
	}
	good, matters := agents.Metrics()[a.metric].Good, experiment.SmallestLoss(a.metric, worlds[0])
	for k, name := range names {
		t, err := analysis.FindThreshold(levels, worlds[k], good, matters, experiment.Words(a.setting.seed, experiment.BootstrapStream))
		if err != nil { // a segment without customers in too many worlds
			t.Verdict = analysis.NoAnswer
		}
		out.rows = append(out.rows, harmRow{name, t})
	}
	return out
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
	case is(k.stop):
		c.job.stop()
		m.say(draw.Plain, "stopped; enter starts it again")
	default:
		return nil, false
	}
	return nil, true
}

// place puts the guess somewhere, unless it is locked in.
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
