package tui

import (
	"context"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// comparing is the screen that compares strategies, on the same people with the same luck.
type comparing struct {
	job     task
	ran     []setting
	result  *compared
	row     int
	metric  int                // index in compareMetrics
	left    int                // the first column of the table in view
	more    string             // which columns are in view, if not all
	split   *study.SplitResult // the effect of each lever of the split strategy alone
	parting int                // 1 + the row that is being split, 0 for none
	done    int                // worlds of the split that have run
	top     int                // screen row of the first strategy, for the mouse
}

// mostArms is the maximum number of strategies in one comparison.
const mostArms = 6

// compareMetrics are the metrics that the charts cycle through.
var compareMetrics = []struct {
	metric agents.Metric
	name   string
	scale  float64
}{
	{agents.MetricDashboard, "dashboard", 1}, {agents.MetricTrust, "trust", 100}, {agents.MetricGone, "gone", 100}, {agents.MetricAffect, "loyalty", 100},
}

// compared is the state of a comparison so far. It is immutable.
type compared struct {
	worlds   int
	headline string
	arms     []armResult
}

// armResult is one strategy's result; differences are against the first.
type armResult struct {
	bands                map[agents.Metric]study.Band
	trust, gone, loyalty study.Estimate
	value, only          study.Estimate
	gain                 study.Difference // value against the baseline
	early                float64          // the dashboard in the first three months
	gained               study.Band       // money so far, less the baseline's
	breakEven            int
}

func newComparing() *comparing { return &comparing{} }

func (c *comparing) work() *task  { return &c.job }
func (c *comparing) typing() bool { return false }

func (c *comparing) keyGroup(m *model) keyGroup {
	k := &m.keys
	return keyGroup{"COMPARE", []key.Binding{k.up, k.down, k.metric, k.columnBack, k.columnOn, k.splitting, k.open, k.baseline, k.add, k.remove}}
}

// arms returns the settings to compare: the baseline, the current one if it differs, and the presets.
func (c *comparing) arms(m *model) []setting {
	arms := []setting{m.base.setting}
	if !m.setting.same(m.base.setting) {
		arms = append(arms, m.setting)
	}
	for _, name := range m.compared {
		s, known := agents.StrategyByName(name)
		if !known {
			continue
		}
		arm := m.base.setting.with(s)
		if !slices.ContainsFunc(arms, arm.same) {
			arms = append(arms, arm)
		}
	}
	return arms[:min(len(arms), mostArms)]
}

// besides returns the presets that a scenario is compared with unless the user chose others.
func besides(s *scenarios.Scenario) (names []string) {
	for _, name := range append(append([]string{"balanced"}, s.Compare...), "privacy-first") {
		if !slices.Contains(names, name) && len(names) < 4 {
			names = append(names, name)
		}
	}
	return names
}

func (c *comparing) enter(m *model) tea.Cmd {
	arms := c.arms(m)
	if slices.Equal(arms, c.ran) && c.job.failed == nil {
		return nil
	}
	c.ran, c.result, c.row = arms, nil, min(c.row, len(arms)-1)
	c.split, c.parting = nil, 0
	worlds, workers := m.sampling().In(), m.options.Workers
	return m.begin(screenCompare, func(ctx context.Context, tell func(any)) error {
		return compareWorlds(ctx, points(arms), worlds, workers, func(r *compared) { tell(r) })
	})
}

func (c *comparing) receive(_ *model, news any) {
	switch x := news.(type) {
	case *compared:
		c.result = x
	case progressing:
		c.done = int(x)
	case *study.SplitResult:
		c.split = x
	}
}

// part splits the difference between the chosen strategy and the first one by groups of levers, or returns to the table.
func (c *comparing) part(m *model) tea.Cmd {
	if c.split != nil || c.parting > 0 {
		c.split, c.parting = nil, 0
		if c.result == nil || c.result.worlds < m.options.Worlds { // the split interrupted the comparison's own work
			c.ran = nil
		}
		return c.enter(m)
	}
	if c.row == 0 || c.row >= len(c.ran) || c.job.running {
		m.say(draw.Quiet, map[bool]string{true: "wait until all worlds have run", false: "choose a strategy other than the first"}[c.job.running])
		return nil
	}
	ends := points([]setting{c.ran[0], c.ran[c.row]})
	s := *m.setting.scenario
	q := &study.Split{Base: study.Base{Scenario: &s}, Sampling: m.sampling(), Strategies: []string{ends[0].Name, ends[1].Name}, Ends: ends}
	c.parting, c.done = c.row+1, 0
	workers := m.options.Workers
	return m.begin(screenCompare, func(ctx context.Context, tell func(any)) error {
		r, err := q.Run(ctx, &study.Env{Workers: workers, Progress: inPercent(tell)})
		if err == nil {
			tell(r)
		}
		return err
	})
}

// points returns the runs of settings.
func points(arms []setting) (out []experiment.Point) {
	for _, a := range arms {
		out = append(out, experiment.Point{Name: a.title(), Config: a.config()})
	}
	return out
}

// compareWorlds runs all strategies world by world and emits the state after some of them.
func compareWorlds(ctx context.Context, points []experiment.Point, worlds experiment.Worlds, workers int, tell func(*compared)) error {
	all := study.NewComparison(points, worlds)
	e := study.Env{Workers: workers, Progress: func(done, total int) {
		n := done / len(points)
		if done%len(points) == 0 && (done == total || slices.Contains([]int{1, 4, 8, 12, 20, 28}, n)) {
			tell(stateOf(all, n))
		}
	}}
	return e.Fill(ctx, all)
}

// stateOf extracts what the screen shows from a comparison.
func stateOf(all *study.Comparison, worlds int) *compared {
	out := &compared{worlds: worlds, headline: all.Headline()}
	for i, arm := range all.Arms {
		last := arm.Point.Config.Months
		r := armResult{bands: map[agents.Metric]study.Band{}, value: arm.Estimate(arm.Value), gain: all.ValueDifference(i), only: arm.Estimate(arm.OnlyHere),
			trust: arm.At(agents.MetricTrust, last), gone: arm.At(agents.MetricGone, last), loyalty: arm.At(agents.MetricAffect, last)}
		for _, c := range compareMetrics {
			b := study.BandOf(arm.Series[c.metric].Values, c.scale)
			b.Before = study.BandOf(arm.Series[c.metric].Before, c.scale).Mean
			r.bands[c.metric] = b
		}
		r.early, r.gained, r.breakEven = arm.Estimate(arm.Mean(agents.MetricDashboard, 1, 3)).Mean, all.Gained(i), all.Turning(i).BreakEven
		out.arms = append(out.arms, r)
	}
	return out
}

func (c *comparing) key(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(k.up):
		c.row = max(0, c.row-1)
	case is(k.down):
		c.row = min(c.row+1, max(0, len(c.ran)-1))
	case is(k.metric):
		c.metric = (c.metric + 1) % len(compareMetrics)
	case is(k.columnBack):
		c.left = max(0, c.left-1)
	case is(k.columnOn):
		c.left++ // up to the table's last column
	case is(k.splitting):
		return c.part(m), true
	case is(k.add):
		m.openStrategies()
	case is(k.remove):
		left := slices.DeleteFunc(slices.Clone(m.compared), func(name string) bool { return c.row < len(c.ran) && name == c.ran[c.row].strategy })
		if len(left) == len(m.compared) {
			m.say(draw.Quiet, "the first and the lab's own strategy cannot be removed")
			return nil, true
		}
		m.remember()
		m.compared = left
		return c.enter(m), true
	case is(k.open):
		if c.row < len(c.ran) {
			m.remember()
			m.adopt(c.ran[c.row])
			return tea.Batch(m.simulate(), m.show(screenLab)), true
		}
	case is(k.baseline):
		if c.row < len(c.ran) {
			m.remember()
			m.base.setting, m.base.defaults = c.ran[c.row], false
			m.say(draw.Plain, "compared with "+c.ran[c.row].title()+" from now on")
			return m.refresh(), true
		}
	default:
		return nil, false
	}
	return nil, true
}

// include adds a preset to the comparison.
func (c *comparing) include(m *model, name string) tea.Cmd {
	switch {
	case slices.Contains(m.compared, name):
	case len(c.arms(m)) >= mostArms:
		m.say(draw.Quiet, "six strategies at most: x removes one")
	default:
		m.remember()
		m.compared = append(slices.Clone(m.compared), name)
	}
	return c.enter(m)
}

func (c *comparing) mouse(m *model, msg tea.MouseMsg) tea.Cmd {
	switch {
	case clicked(msg) && msg.Y >= c.top && msg.Y < c.top+len(c.ran):
		c.row = msg.Y - c.top
	case clicked(msg):
		c.metric = (c.metric + 1) % len(compareMetrics)
	case msg.Button == tea.MouseButtonWheelUp:
		c.row = max(0, c.row-1)
	case msg.Button == tea.MouseButtonWheelDown:
		c.row = min(c.row+1, max(0, len(c.ran)-1))
	}
	return nil
}
