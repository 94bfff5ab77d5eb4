package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/tui/draw"
)

// reasoning is the screen that says, of any month, who left and why, and whether they would have stayed under the baseline.
type reasoning struct {
	job    task
	ran    asked
	result *reasons
	plot   draw.Rect // of the last drawing, for the mouse
}

// asked is what is to be explained, and the baseline that the twins live under.
type asked struct{ here, there setting }

// reasons are the departures from the focal brand in some worlds, a row a month. They never change.
type reasons struct {
	worlds   int
	segments []string
	months   []reason
}

// reason is one month, summed over the worlds.
type reason struct {
	left   float64
	only   float64 // of these, how many never leave under the baseline: the twins stay
	causes [agents.CauseCount]float64
	by     []float64     // segment
	trust  sim.TrustMove // summed over the worlds
}

func (c *reasoning) work() *task  { return &c.job }
func (c *reasoning) typing() bool { return false }

func (c *reasoning) keyGroup(m *model) keyGroup {
	k := &m.keys
	return keyGroup{"WHY", []key.Binding{k.earlier, k.later, k.first, k.last}}
}

func (c *reasoning) enter(m *model) tea.Cmd {
	ask := asked{m.setting, twinOf(m)}
	if ask == c.ran && c.job.failed == nil {
		return nil
	}
	c.ran, c.result = ask, nil
	worlds, workers := min(m.options.Replicates, 12), m.options.Workers
	return m.begin(screenWhy, func(ctx context.Context, tell func(any)) error {
		return ask.run(ctx, worlds, workers, func(r *reasons) { tell(r) })
	})
}

func (c *reasoning) receive(_ *model, news any) { c.result = news.(*reasons) }

// run lives both settings world by world and tells what is known after each.
func (a asked) run(ctx context.Context, worlds, workers int, tell func(*reasons)) error {
	points := points([]setting{a.there, a.here})
	cfg := points[1].Config
	all := reasons{months: make([]reason, cfg.Months)}
	for _, s := range cfg.Population.Segments {
		all.segments = append(all.segments, s.Name)
	}
	for i := range all.months {
		all.months[i].by = make([]float64, len(all.segments))
	}
	var twins []uint16
	return experiment.InWorlds(ctx, points, experiment.Worlds{Replicates: worlds}, workers, sim.Observe{Departures: true, Trust: true}, func(run experiment.Run, r *sim.Result, err error) error {
		if err != nil {
			return err
		}
		if run.Point == 0 {
			twins = r.LeftMonth
			return nil
		}
		all.worlds++
		for i, move := range r.TrustMoves {
			t := &all.months[i].trust
			t.Change += move.Change
			t.Won += move.Won
			for cause, x := range move.Lost {
				t.Lost[cause] += x
			}
		}
		for _, d := range r.Departures {
			if d.Brand != 0 || d.Month > cfg.Months {
				continue
			}
			month := &all.months[d.Month-1]
			month.left++
			month.by[r.Segment[d.Customer]]++
			if stays := twins[d.Customer] == 0 || int(twins[d.Customer]) > cfg.Months; stays && r.StartBrand[d.Customer] == 0 && int(r.LeftMonth[d.Customer]) == d.Month {
				month.only++
			}
			for k, x := range d.Causes {
				month.causes[k] += float64(x)
			}
		}
		told := all
		told.months = slices.Clone(all.months)
		for i := range told.months {
			told.months[i].by = slices.Clone(told.months[i].by)
		}
		tell(&told)
		return nil
	})
}

func (c *reasoning) key(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case is(k.earlier):
		m.step(-1)
	case is(k.later):
		m.step(1)
	case is(k.first):
		m.step(-m.months())
	case is(k.last):
		m.step(m.months())
	default:
		return nil, false
	}
	return nil, true
}

func (c *reasoning) mouse(m *model, msg tea.MouseMsg) tea.Cmd {
	switch {
	case clicked(msg) && c.plot.Has(msg.X, msg.Y):
		m.step(1 + (msg.X-c.plot.X)*m.months()/max(1, c.plot.W) - m.month)
	case msg.Button == tea.MouseButtonWheelUp:
		m.step(-1)
	case msg.Button == tea.MouseButtonWheelDown:
		m.step(1)
	}
	return nil
}

// causeGlyphs tell the causes apart in a stacked column, without colour too.
const causeGlyphs = "INSMXCTDBE."

func causeLook(cause int) draw.Role {
	if cause == int(agents.CauseOrdinary) {
		return draw.Quiet
	}
	return draw.LineSolid + draw.Role(cause%draw.LineCount)
}

// ranked are the causes of a month, the largest first.
func (r *reason) ranked() []int {
	order := make([]int, agents.CauseCount)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case r.causes[a] > r.causes[b]:
			return -1
		case r.causes[a] < r.causes[b]:
			return 1
		}
		return 0
	})
	return order
}

func (c *reasoning) lines(m *model, w, h int) []string {
	s := m.styles
	if c.result == nil {
		return s.Box(draw.Rect{W: w, H: h}, "WHY THEY LEAVE", "", true, []string{"", " " + s.Paint(draw.Quiet, "the first world and its twin are on their way")})
	}
	below := min(int(agents.CauseCount)+3, h-7)
	note := fmt.Sprintf("customers a month, mean of %d worlds", c.result.worlds)
	out := s.Box(draw.Rect{W: w, H: h - below}, "WHY THEY LEAVE", note, true, c.stacks(m, w-2, h-below-2))
	side := 31
	return append(out, draw.Beside(
		s.Box(draw.Rect{W: side, H: below}, fmt.Sprintf("CAUSES m%d", m.month), "", false, c.causes(m)),
		s.Box(draw.Rect{W: w - side, H: below}, "WHO, AND WHAT IT MEANS", "", false, c.meaning(m, w-side-2)))...)
}

// stacks draws every month as a column of its causes, the ordinary ones at the bottom.
func (c *reasoning) stacks(m *model, w, h int) []string {
	s, months := m.styles, len(c.result.months)
	plot, rows := max(1, w-draw.AxisWidth-1), max(1, h-2)
	c.plot = draw.Rect{X: 1 + draw.AxisWidth, Y: 2, W: plot, H: rows}
	most := 0.
	for i := range c.result.months {
		most = max(most, c.result.months[i].left)
	}
	most = max(most, 1)
	cells := make([][]draw.Glyph, rows)
	for y := range cells {
		cells[y] = make([]draw.Glyph, plot)
		for x := range cells[y] {
			cells[y][x] = draw.Glyph{Rune: ' ', Role: draw.Plain}
		}
	}
	for x := range plot {
		month := &c.result.months[x*months/plot]
		sum, filled := 0., 0
		for cause := int(agents.CauseOrdinary); cause >= 0; cause-- {
			sum += month.causes[cause]
			for ; filled < int(sum/most*float64(rows)+.5) && filled < rows; filled++ {
				cells[rows-1-filled][x] = draw.Glyph{Rune: rune(causeGlyphs[cause]), Role: causeLook(cause)}
			}
		}
		if (x+1)*months/plot > m.month-1 && x*months/plot < m.month-1 || x*months/plot == m.month-1 && (x == 0 || (x-1)*months/plot < m.month-1) {
			for y := range rows - filled {
				cells[y][x] = draw.Glyph{Rune: s.Glyphs.Cursor, Role: draw.KeyName}
			}
		}
	}
	var out []string
	for y := range rows {
		label := "    "
		if y == 0 {
			label = draw.Fit(fmt.Sprintf("%4.0f", most/float64(c.result.worlds)), 4)
		}
		var b strings.Builder
		b.WriteString(s.Paint(draw.Quiet, label) + s.Paint(draw.Border, string(s.Glyphs.Axis[1])))
		s.Row(&b, cells[y])
		out = append(out, b.String())
	}
	return append(out, s.AxisRows(draw.MonthTicks(months), draw.AxisWidth, plot, w)...)
}

// causes are the shares of the month's departures.
func (c *reasoning) causes(m *model) []string {
	s := m.styles
	month := &c.result.months[min(m.month, len(c.result.months))-1]
	out := []string{s.Paint(draw.Quiet, " "+draw.Fit("put down to", 16)+"% of month")}
	for _, cause := range month.ranked() {
		share := s.Glyphs.Dash
		if month.left > 0 {
			share = fmt.Sprintf("%.1f", 100*month.causes[cause]/month.left)
		}
		out = append(out, " "+s.Paint(causeLook(cause), string(causeGlyphs[cause]))+" "+draw.Fit(agents.CauseNames[cause], 18)+fmt.Sprintf("%5s", share))
	}
	return out
}

// meaning says in sentences who left, who would have stayed, how trust moved, and what the dashboard saw of it.
func (c *reasoning) meaning(m *model, w int) []string {
	r := c.result
	month := &r.months[min(m.month, len(r.months))-1]
	worlds := float64(r.worlds)
	var say []string
	say = append(say, fmt.Sprintf("%.0f leave in this month; %.0f of them only because of %s: under %s their twins stay.",
		month.left/worlds, month.only/worlds, c.ran.here.title(), c.ran.there.title()))
	if month.left > 0 && len(r.segments) > 1 {
		var parts []string
		for i, name := range r.segments {
			parts = append(parts, fmt.Sprintf("%s %.0f %%", draw.Clean(name), 100*month.by[i]/month.left))
		}
		say = append(say, "Of those who leave: "+strings.Join(parts, ", ")+".")
	}
	say = append(say, month.trustText(m.styles, worlds))
	switch {
	case m.now == nil || m.now.Opens == 0:
		say = append(say, "The unseen loss never opens.")
	case m.now.Lead < 0:
		say = append(say, fmt.Sprintf("The unseen loss opens in m%d; visible churn never shows it.", m.now.Opens))
	default:
		say = append(say, fmt.Sprintf("The unseen loss opens in m%d, %d months before visible churn shows it.", m.now.Opens, m.now.Lead))
	}
	var out []string
	for _, text := range say {
		for _, line := range draw.Wrap(text, w-2) {
			out = append(out, " "+line)
		}
	}
	return out
}

// trustText says what moved the trust of those who were there, mechanism by mechanism, the strongest first; it adds up.
func (r *reason) trustText(s *draw.Styles, worlds float64) string {
	signed := func(x float64) string {
		text := fmt.Sprintf("%+.2f", 100*x/worlds)
		return strings.Replace(text, "-", s.Glyphs.Minus, 1)
	}
	var lost []int
	for cause, x := range r.trust.Lost {
		if 100*x/worlds >= .005 {
			lost = append(lost, cause)
		}
	}
	slices.SortStableFunc(lost, func(a, b int) int {
		if r.trust.Lost[a] > r.trust.Lost[b] {
			return -1
		}
		return 1
	})
	parts := []string{"won " + signed(r.trust.Won)}
	for _, cause := range lost {
		parts = append(parts, agents.CauseNames[cause]+" "+signed(-r.trust.Lost[cause]))
	}
	return fmt.Sprintf("Trust %s of 100: %s.", signed(r.trust.Change), strings.Join(parts, ", "))
}

func (c *reasoning) status(m *model) string {
	text := fmt.Sprintf(" m%d/%d   twins under %s", m.month, m.months(), c.ran.there.title())
	if c.job.running && c.result != nil {
		text += fmt.Sprintf("   %d worlds so far", c.result.worlds)
	}
	return m.styles.Paint(draw.Quiet, text)
}
