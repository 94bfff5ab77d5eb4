package tui

import (
	"context"
	"fmt"
	"math"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	decimal "backlash/sim/number"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// deciding is the screen for whoever decides: what to do on Monday, what every slider alone brings, and how long one can wait.
type deciding struct {
	job     task
	ran     setting
	asked   bool
	monday  *study.MondayResult
	sliders *study.SlidersResult
	row     int
	done    int // of all runs, in percent
	reader
	top   int // screen row of the first slider that shows, for the mouse
	first int // that slider
	shown int // and how many do
}

// progressing tells how far the work has come, in percent.
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
	keys := []key.Binding{k.up, k.down, k.doIt}
	if c.job.running {
		keys = append(keys, k.stop)
	}
	return keyGroup{"DECIDE", c.bindings(m, keys...)}
}

func (c *deciding) enter(m *model) tea.Cmd {
	if c.asked && c.ran.same(m.setting) && c.job.failed == nil && (c.job.running || c.sliders != nil) {
		return nil
	}
	c.ran, c.asked, c.monday, c.sliders, c.done = m.setting, true, nil, nil, 0
	now, sampling, workers := m.setting, m.sampling(), m.options.Workers
	return m.begin(screenDecide, func(ctx context.Context, tell func(any)) error { return decide(ctx, now, sampling, workers, tell) })
}

// decide asks what the report asks, what to do on Monday, and then what every slider alone brings; tell hears of the progress and of both.
func decide(ctx context.Context, now setting, sampling study.Sampling, workers int, tell func(any)) error {
	s := *now.scenario
	s.Config = now.config()
	base, env := study.Base{Scenario: &s}, &study.Env{Workers: workers, Progress: inPercent(tell)}
	compare := study.Compare{Base: base, Sampling: sampling}
	if err := compare.Begin(); err != nil {
		return err
	}
	if _, err := compare.Do(ctx, env); err != nil {
		return err
	}
	monday, err := (&study.Monday{Base: base, Sampling: sampling, Comparison: compare.Comparison}).Run(ctx, env)
	if err != nil {
		return err
	}
	tell(monday)
	sliders, err := (&study.Sliders{Base: base, Sampling: sampling}).Run(ctx, env)
	if err == nil {
		tell(sliders)
	}
	return err
}

func (c *deciding) receive(_ *model, news any) {
	switch x := news.(type) {
	case progressing:
		c.done = int(x)
	case *study.MondayResult:
		c.monday = x
	case *study.SlidersResult:
		c.sliders = x
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

// do sets the chosen slider to its best level, in the lab.
func (c *deciding) do(m *model) tea.Cmd {
	if c.sliders == nil || c.row >= len(c.sliders.Steps) {
		m.say(draw.Quiet, "the sliders are still being tried")
		return nil
	}
	step := c.sliders.Steps[c.row]
	l, _ := agents.LeverByName(step.Lever)
	m.lever = l
	if !m.setLever(l, int(math.Round(100*step.To)), true) {
		m.say(draw.Quiet, "it stands there already")
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

func (c *deciding) lines(m *model, w, h int) []string {
	s := m.styles
	say := fmt.Sprintf("Looking for the best step: %d %% of this part is done.", c.done)
	if !c.job.running && c.monday == nil {
		say = "Stopped before there was an answer."
	}
	var more []string
	if c.monday != nil {
		text := c.monday.Sentences()
		say, more = text[0], text[1:]
	}
	if c.sliders != nil {
		more = append(more, c.sliders.Sentences()...)
	}
	head := m.spoken(say, w-2, map[bool]int{true: 3, false: 2}[w < 100])
	var words []string
	for _, text := range more {
		for _, line := range draw.Wrap(text, w-4) {
			words = append(words, " "+line)
		}
	}
	upper := min(30, max(7, (h-len(head))/2, h-len(head)-max(len(words), 9)-2)) // nine: what the words come to when all is known
	if c.reading(m) {
		upper = 0
	}
	out := head
	c.top = 1 + len(head) + 2
	if upper > 0 {
		out = append(out, c.upper(m, w, upper)...)
	}
	if below := h - len(out); below >= 3 {
		out = append(out, s.Box(draw.Rect{W: w, H: below}, "IN WORDS", c.hint(m, "the table", ""), c.reading(m), words)...)
	}
	return draw.Exact(out, w, h)
}

// upper is the table beside what waiting costs, in so many lines.
func (c *deciding) upper(m *model, w, h int) []string {
	s, width := m.styles, min(w, 68)
	switch m.layout.class {
	case classSmall:
		width = w
	case classMedium:
		width = 54
	}
	rows, note := c.table(m, h-3)
	table := s.Box(draw.Rect{W: width, H: h}, "ONE STEP, SLIDER BY SLIDER", note, true, rows)
	if width == w {
		return table
	}
	title, unit := "HOW LONG TO WAIT?", ""
	if m.layout.class == classLarge {
		title, unit = "HOW LONG CAN YOU WAIT?", "gain, by month of switching"
		if c.monday != nil && c.monday.Deadline != nil && c.monday.Deadline.Compared {
			unit = "beside as before"
		}
	}
	return draw.Beside(table, s.Box(draw.Rect{W: w - width, H: h}, title, unit, false, c.waiting(m, w-width-2, h-2)))
}

// table is every slider at its best level alone, as many as fit around the chosen one; note says which show.
func (c *deciding) table(m *model, fit int) (out []string, note string) {
	s := m.styles
	value := study.ShownAs(agents.MetricCumulativeMargin, study.MoneyOf(&m.setting.scenario.Config))
	row := func(name, from, to, dash, gain, sure string) string {
		return draw.Fit(name, 17) + draw.Fit(from, 5) + draw.Fit(to, 5) + draw.Fit(dash, 7) + draw.Fit(gain, 9) + sure
	}
	out = []string{s.Paint(draw.Quiet, "  "+row("slider", "from", "to", "dashb.", "gain", "sure"))}
	c.shown = 0
	if c.sliders == nil {
		return append(out, " "+s.Paint(draw.Quiet, "each slider at eight levels: comes after the strategies")), ""
	}
	steps := c.sliders.Steps
	fit = min(max(fit, 1), len(steps))
	first := max(0, min(c.row-fit/2, len(steps)-fit))
	c.first, c.shown = first, fit
	if note = "beside today, each alone"; fit < len(steps) {
		note = fmt.Sprintf("%d to %d of %d", first+1, first+fit, len(steps))
	}
	for i, step := range steps[first : first+fit] {
		pointer, look := " ", draw.Plain
		if first+i == c.row {
			pointer, look = s.Glyphs.Pointer, draw.Strong
		}
		l, _ := agents.LeverByName(step.Lever)
		to, gain, sure := fmt.Sprintf("%.0f", 100*step.To), value.Over(step.Gain.Estimate), fmt.Sprintf("%s, %.0f %%", step.Gain.Outcome, 100*step.Gain.Ahead)
		if m.layout.class != classLarge {
			sure = fmt.Sprintf("%.0f %%", 100*step.Gain.Ahead)
		}
		if step.Corner() {
			to += "!"
		}
		if step.From == step.To {
			gain, sure = s.Glyphs.Dash, "none better"
		}
		out = append(out, s.Paint(draw.KeyName, pointer)+" "+s.Paint(look, row(agents.LeverWords[l], fmt.Sprintf("%.0f", 100*step.From), to, fmt.Sprintf("%.0f", step.Early), gain, sure)))
	}
	return out, note
}

// waiting is what switching brings by the month in which one does: beside going on as before, or beside not switching.
func (c *deciding) waiting(m *model, w, h int) []string {
	s := m.styles
	if c.monday == nil || c.monday.Deadline == nil {
		text := "when the strategies are compared"
		if c.monday != nil {
			text = "there is nothing to switch to"
		}
		return []string{" " + s.Paint(draw.Quiet, draw.Short(text, w-2))}
	}
	price, d := study.MoneyOf(&m.setting.scenario.Config).Price, c.monday.Deadline
	gain, last := func(x study.Wait) float64 { return x.Gain.Mean }, d.Pays
	if d.Compared {
		gain, last = func(x study.Wait) float64 { return x.Before.Mean }, d.Last
	}
	months := c.monday.Months
	mid := make([]float64, months)
	for i := range mid {
		mid[i] = math.NaN()
	}
	for i, at := range d.Waits {
		mid[at.Month-1] = price * gain(at)
		if i == 0 {
			continue
		}
		from := d.Waits[i-1] // linear between the months that were run
		for month := from.Month + 1; month < at.Month; month++ {
			share := float64(month-from.Month) / float64(at.Month-from.Month)
			mid[month-1] = price * (gain(from)*(1-share) + gain(at)*share)
		}
	}
	zero := make([]float64, months)
	g := draw.Chart{Labels: 1, Ticks: draw.MonthTicks(1, months),
		Curves: []draw.Curve{{Mid: mid, Look: draw.Money, Thick: true, Glyphs: s.Glyphs.Lines[0]}, {Mid: zero, Look: draw.Before, Dots: draw.Dotted, Glyphs: s.Glyphs.GhostLine}}}
	g.Lo, g.Hi = spanOf(g.Curves)
	place := func(month int) float64 { return float64(month-1) / float64(max(1, months-1)) }
	if last > 0 {
		g.Marks = []draw.Upright{{Place: place(last), Rune: s.Glyphs.Threshold, Look: draw.Warning, Text: fmt.Sprintf("last m%d %s", last, s.Glyphs.Down)}}
	}
	if last < months {
		g.Zone = [2]float64{place(last + 1), 1}
	}
	return s.Chart(g, w, h)
}

func (c *deciding) status(m *model) string {
	text := "today: " + m.setting.title()
	switch {
	case c.sliders != nil:
		value := study.ShownAs(agents.MetricCumulativeMargin, study.MoneyOf(&m.setting.scenario.Config))
		if m.layout.class != classLarge {
			text = "today"
		}
		text += fmt.Sprintf(", dashboard %.0f   gain: %s   !: end of the slider", c.sliders.Early, value.Unit)
		if m.layout.class == classLarge {
			text += "   " + decimal.Several(c.sliders.Worlds, "world")
		}
	case c.job.running:
		text += fmt.Sprintf("   working: %d %%", c.done)
	}
	return " " + m.styles.Paint(draw.Quiet, text)
}
