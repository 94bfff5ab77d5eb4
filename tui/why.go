package tui

import (
	"context"
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// reasoning is the screen that says, of any month, who left and why, and whether they would have stayed under the baseline.
type reasoning struct {
	job    task
	ran    asked
	result *study.CausesResult
	plot   draw.Rect // of the last drawing, for the mouse
}

// asked is what is to be explained, and the baseline that the twins live under.
type asked struct{ here, there setting }

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
	worlds, workers := min(m.options.Worlds, 12), m.options.Workers
	return m.begin(screenWhy, func(ctx context.Context, tell func(any)) error {
		_, err := ask.study(worlds).Run(ctx, &study.Env{Workers: workers}, func(r *study.CausesResult) { tell(r) })
		return err
	})
}

func (c *reasoning) receive(_ *model, news any) { c.result = news.(*study.CausesResult) }

// study is the question as the command "explain" asks it, beside the twins.
func (a asked) study(worlds int) *study.Causes {
	both := points([]setting{a.there, a.here})
	return &study.Causes{Point: both[1], Twin: &both[0], Sampling: a.here.unsure.in(worlds)}
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

func (c *reasoning) lines(m *model, w, h int) []string {
	s := m.styles
	if c.result == nil {
		return s.Box(draw.Rect{W: w, H: h}, "WHY THEY LEAVE", "", true, []string{"", " " + s.Paint(draw.Quiet, "loading the first world and its twin…")})
	}
	below := min(int(agents.CauseCount)+3, h-7)
	note := fmt.Sprintf("customers a month, mean of %d worlds", c.result.Worlds)
	out := s.Box(draw.Rect{W: w, H: h - below}, "WHY THEY LEAVE", note, true, c.stacks(m, w-2, h-below-2))
	side := 31
	return append(out, draw.Beside(
		s.Box(draw.Rect{W: side, H: below}, fmt.Sprintf("CAUSES m%d", m.month), "", false, c.causes(m)),
		s.Box(draw.Rect{W: w - side, H: below}, "WHO, AND WHAT IT MEANS", "", false, c.meaning(m, w-side-2)))...)
}

// stacks draws every month as a column of its causes, the ordinary ones at the bottom.
func (c *reasoning) stacks(m *model, w, h int) []string {
	s, months := m.styles, len(c.result.Months)
	plot, rows := max(1, w-draw.AxisWidth-1), max(1, h-2)
	c.plot = draw.Rect{X: 1 + draw.AxisWidth, Y: 2, W: plot, H: rows}
	most := 0.
	for i := range c.result.Months {
		most = max(most, c.result.Months[i].Left)
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
		month := &c.result.Months[x*months/plot]
		sum, filled := 0., 0
		for cause := int(agents.CauseOrdinary); cause >= 0; cause-- {
			sum += month.Causes[cause]
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
			label = draw.Fit(fmt.Sprintf("%4.0f", most/float64(c.result.Worlds)), 4)
		}
		var b strings.Builder
		b.WriteString(s.Paint(draw.Quiet, label) + s.Paint(draw.Border, string(s.Glyphs.Axis[1])))
		s.Row(&b, cells[y])
		out = append(out, b.String())
	}
	return append(out, s.Axis(draw.MonthTicks(1, months), plot, w)...)
}

// causes are the shares of the month's departures.
func (c *reasoning) causes(m *model) []string {
	s := m.styles
	month := &c.result.Months[min(m.month, len(c.result.Months))-1]
	out := []string{s.Paint(draw.Quiet, " "+draw.Fit("because of", 16)+"% of month")}
	for _, cause := range month.Ranked() {
		share := s.Glyphs.Dash
		if month.Left > 0 {
			share = fmt.Sprintf("%.1f", 100*month.Causes[cause]/month.Left)
		}
		out = append(out, " "+s.Paint(causeLook(cause), string(causeGlyphs[cause]))+" "+draw.Fit(agents.CauseWords[cause], 19)+fmt.Sprintf("%5s", share))
	}
	return out
}

// meaning says in sentences who left, who would have stayed, how trust moved, and what the dashboard saw of it.
func (c *reasoning) meaning(m *model, w int) []string {
	say := c.result.MonthSentences(min(m.month, len(c.result.Months)))
	if m.now != nil {
		say = append(say, study.OpeningText(m.now.Opens, m.now.Lead)+".")
	}
	var out []string
	for _, text := range say {
		for _, line := range draw.Wrap(draw.Clean(text), w-2) {
			out = append(out, " "+line)
		}
	}
	return out
}

func (c *reasoning) status(m *model) string {
	text := fmt.Sprintf(" m%d/%d   twins under %s", m.month, m.months(), c.ran.there.title())
	if c.job.running && c.result != nil {
		text += fmt.Sprintf("   %d worlds so far", c.result.Worlds)
	}
	return m.styles.Paint(draw.Quiet, text)
}
