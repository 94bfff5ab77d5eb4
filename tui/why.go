package tui

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/agents"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// reasoning is the screen that says, for any month, who left and why, and whether they would have stayed under the baseline.
type reasoning struct {
	job    task
	ran    asked
	result *study.CausesResult
	shares bool      // in percent of those who leave, not in customers
	kinds  bool      // by kind of customer, not by cause
	plot   draw.Rect // of the last drawing, for the mouse
	reader
}

// asked is the setting to explain, and the baseline that the twins live under.
type asked struct{ here, there setting }

func (c *reasoning) work() *task  { return &c.job }
func (c *reasoning) typing() bool { return false }

func (c *reasoning) keyGroup(m *model) keyGroup {
	k := &m.keys
	return keyGroup{"WHY", c.bindings(m, k.earlier, k.later, k.first, k.last, k.shares, k.kinds)}
}

func (c *reasoning) enter(m *model) tea.Cmd {
	ask := asked{m.setting, twinOf(m)}
	if ask == c.ran && c.job.failed == nil {
		return nil
	}
	c.ran, c.result = ask, nil
	worlds, workers := m.options.Worlds, m.options.Workers
	return m.begin(screenWhy, func(ctx context.Context, tell func(any)) error {
		_, err := ask.study(worlds).Follow(ctx, &study.Env{Workers: workers}, func(r *study.CausesResult) { tell(r) })
		return err
	})
}

func (c *reasoning) receive(_ *model, news any) { c.result = news.(*study.CausesResult) }

// study returns the question as the command "explain" asks it, with the twins.
func (a asked) study(worlds int) *study.Causes {
	both := points([]setting{a.there, a.here})
	return &study.Causes{Point: both[1], Twin: &both[0], Sampling: a.here.unsure.in(worlds)}
}

func (c *reasoning) key(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	k := &m.keys
	is := func(b key.Binding) bool { return key.Matches(msg, b) }
	switch {
	case c.turn(m, msg):
	case is(k.earlier):
		m.step(-1)
	case is(k.later):
		m.step(1)
	case is(k.first):
		m.step(-m.months())
	case is(k.last):
		m.step(m.months())
	case is(k.shares):
		c.shares = !c.shares
	case is(k.kinds):
		if c.result != nil && len(c.result.Segments) < 2 {
			m.say(draw.Quiet, "the scenario has one kind of customer")
			break
		}
		c.kinds = !c.kinds
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

// causeFills are the characters that fill the areas without colours, in the order of the causes' looks.
var causeFills = [draw.CauseLooks]rune{'░', '█', '▓', '▒', '╱', '%', '+'}

// asciiFills are the same without blocks.
var asciiFills = [draw.CauseLooks]rune{'.', '#', '%', '=', '/', 'o', '+'}

func (c *reasoning) lines(m *model, w, h int) []string {
	s := m.styles
	if c.result == nil {
		return s.Box(draw.Rect{W: w, H: h}, "WHY THEY LEAVE", "", true, []string{"", " " + s.Paint(draw.Quiet, "loading the first world and its twin…")})
	}
	head := m.spoken(c.result.Headline(), w-2, map[bool]int{true: 3, false: 2}[w < 100])
	say := c.meaning(m, w-2)
	below := min(len(say)+2, max(4, (h-len(head))*2/5))
	if c.reading(m) {
		below = h - len(head)
	}
	r := draw.Rect{W: w, H: h - below - len(head)}
	title := map[bool]string{true: "WHO LEAVES, BY KIND", false: "WHY THEY LEAVE"}[c.kinds]
	note := fmt.Sprintf("customers a month, of %s, mean of %d worlds", thousands(c.result.Starters/float64(c.result.Worlds)), c.result.Worlds)
	if c.shares {
		note = fmt.Sprintf("of 100 who leave, mean of %d worlds", c.result.Worlds)
	}
	if m.layout.class == classSmall {
		note = fmt.Sprintf("%d worlds", c.result.Worlds)
	}
	out := head
	if r.H > 2 {
		out = append(out, s.Box(r, title, note, true, c.areas(m, w-2, r.H-2, len(head)))...)
	}
	return draw.Exact(append(out, s.Box(draw.Rect{W: w, H: below}, fmt.Sprintf("IN MONTH %d", m.month), c.hint(m, "the areas", ""), c.reading(m), say)...), w, h)
}

// part is one layer of departures, by month.
type part struct {
	name string
	y    []float64
	sum  float64
}

// parts returns the layers of departures from the bottom: the causes, first the one that the brand does not bring about, then by size; or
// the kinds of customers in the scenario's order.
func (c *reasoning) parts() (out []part) {
	r := c.result
	by := func(name string, of func(m *study.CauseMonth) float64) {
		p := part{name: name}
		for i := range r.Months {
			x := of(&r.Months[i]) / float64(r.Worlds)
			p.y, p.sum = append(p.y, x), p.sum+x
		}
		if p.sum > 0 {
			out = append(out, p)
		}
	}
	if c.kinds {
		for k, name := range r.Segments {
			by(draw.Clean(name), func(m *study.CauseMonth) float64 { return m.By[k] })
		}
		return out
	}
	for k, name := range agents.CauseWords {
		by(name, func(m *study.CauseMonth) float64 { return m.Causes[k] })
	}
	ordinary := agents.CauseWords[agents.CauseOrdinary]
	slices.SortStableFunc(out, func(a, b part) int {
		if first := a.name == ordinary; first || b.name == ordinary {
			return map[bool]int{true: -1, false: 1}[first]
		}
		return cmp.Compare(b.sum, a.sum)
	})
	return out
}

// areas draws departures by cause or kind, in customers or percent, and above them the departures under the baseline.
func (c *reasoning) areas(m *model, w, h, top int) []string {
	s, r := m.styles, c.result
	months, worlds := len(r.Months), float64(r.Worlds)
	g := draw.Chart{Labels: 28, Ticks: append([]draw.Tick{{Place: (float64(m.month) - .5) / float64(months), Text: fmt.Sprintf("%c%d", s.Glyphs.Cursor, m.month)}}, draw.MonthTicks(1, months)...)}
	if m.layout.class != classLarge {
		g.Labels = 27
	}
	parts := c.parts()
	all, most := 0., 0.
	for i := range r.Months {
		all += r.Months[i].Left / worlds
		most = max(most, r.Months[i].Left/worlds, r.Months[i].Twins/worlds)
		if c.shares {
			for _, p := range parts {
				p.y[i] *= 100 / max(1/worlds, r.Months[i].Left/worlds)
			}
		}
	}
	if g.Hi = max(1, 1.05*most); c.shares {
		g.Hi = 100
	}
	rows := float64(max(1, h-3))
	fills := causeFills
	if s.ASCII {
		fills = asciiFills
	}
	layer := func(p part) {
		i := min(len(g.Layers), draw.CauseLooks-1)
		g.Layers = append(g.Layers, draw.Layer{Label: p.name, Value: fmt.Sprintf("%.0f", 100*p.sum/max(1/worlds, all)), Y: p.y, Look: draw.CauseRole + draw.Role(i), Fill: fills[i]})
	}
	// Layers thinner than half a row are merged.
	other := part{name: "other reasons", y: make([]float64, months)}
	if c.kinds {
		other.name = "others"
	}
	for k, p := range parts {
		thick := 0.
		for _, y := range p.y {
			thick += y / float64(months) / g.Hi * rows
		}
		if k == 0 || thick >= .5 && len(g.Layers) < draw.CauseLooks-1 {
			layer(p)
			continue
		}
		other.sum += p.sum
		for i := range other.y {
			other.y[i] += p.y[i]
		}
	}
	if other.sum > 0 {
		layer(other)
	}
	switch {
	case c.shares:
		g.Caption = "of 100 who leave in a month; names: in all months"
	case r.TwinName != "":
		twins := make([]float64, months)
		for i := range twins {
			twins[i] = r.Months[i].Twins / worlds
		}
		g.Curves = []draw.Curve{{Mid: twins, Look: draw.Money, Dots: draw.Dotted, Glyphs: s.Glyphs.GhostLine}}
		if g.Caption = "dotted: who would leave under " + r.TwinName + "; names: of 100 who leave"; m.layout.class != classLarge {
			g.Caption = "dotted: under " + r.TwinName
		}
	}
	g.Marks = []draw.Upright{{Place: (float64(m.month) - .5) / float64(months), Rune: s.Glyphs.Cursor, Look: draw.Quiet}}
	c.plot = draw.Rect{X: 1 + draw.AxisWidth, Y: 2 + top, W: max(1, w-draw.AxisWidth-g.Labels), H: h - 2}
	return s.Chart(g, w, h)
}

// meaning says in sentences who left, who would have stayed, how trust moved, and what the dashboard showed of it.
func (c *reasoning) meaning(m *model, w int) []string {
	say := c.result.MonthSentences(min(m.month, len(c.result.Months)))
	if m.now != nil {
		say = append(say, study.OpeningText(m.now.Opens, m.now.Lead)+".")
	}
	if text := c.result.Thinking(); text != "" {
		say = append(say, text)
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
