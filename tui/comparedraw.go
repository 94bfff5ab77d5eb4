package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// letter returns a strategy's letter in a chart.
func letter(i int) string { return string(rune('A' + i)) }

func (c *comparing) lines(m *model, w, h int) []string {
	s := m.styles
	say := "Simulating the first world of every strategy…"
	if c.result != nil {
		if say = c.result.headline; c.result.worlds < m.options.Worlds {
			say = fmt.Sprintf("%d worlds so far: %s", c.result.worlds, say)
		}
	}
	most := 2
	if m.layout.class == classSmall {
		most = 5
	} else if w < 100 {
		most = 3
	}
	head := m.spoken(say, w-2, most)
	title, note, body := fmt.Sprintf("AT MONTH %d", m.months()), "no worlds yet", c.table(m, w-2)
	switch {
	case c.parting > 0:
		title, note, body = fmt.Sprintf("WHICH LEVERS SET %s APART FROM A", letter(c.parting-1)), "g: the table again", c.parts(m, w-2)
	case c.result != nil && m.layout.class == classLarge:
		note = fmt.Sprintf("same %d worlds for all: differences are paired%s", c.result.worlds, c.more)
	case c.result != nil:
		note = fmt.Sprintf("%d paired worlds%s", c.result.worlds, c.more)
	}
	below := min(len(body)+2, h-len(head)-6)
	if c.parting > 0 && m.layout.class != classLarge {
		below = min(len(body)+2, h-len(head))
	}
	c.top = 1 + h - below + 2
	out := head
	if above := h - below - len(head); above >= 5 {
		out = append(out, c.charts(m, w, above)...)
	} else {
		below = h - len(head)
	}
	return draw.Exact(append(out, s.Box(draw.Rect{W: w, H: below}, title, note, true, body)...), w, h)
}

// charts draws the chosen metric, at first the dashboard, beside the money so far; on a small screen only one of them.
func (c *comparing) charts(m *model, w, h int) []string {
	s, metric := m.styles, compareMetrics[c.metric]
	money := study.MoneyOf(&m.setting.scenario.Config)
	left := draw.Rect{W: w / 2, H: h}
	right := draw.Rect{W: w - left.W, H: h}
	if m.layout.class == classSmall {
		left.W = w
	}
	if c.result == nil {
		return s.Box(draw.Rect{W: w, H: h}, strings.ToUpper(metric.name), "", false, []string{"", " " + s.Paint(draw.Quiet, "simulating…")})
	}
	before := min(sim.BeforeMonths, m.setting.scenario.Config.History.Months)
	chart := func(r draw.Rect, band func(a *armResult) study.Band, before int) []string {
		g := draw.Chart{Labels: 21, Ticks: draw.MonthTicks(1-before, m.months())}
		if m.layout.class != classLarge {
			g.Labels = 13
		}
		for i := range c.result.arms {
			b := band(&c.result.arms[i])
			k := draw.Curve{Mid: append(lately(b.Before, before), b.Mean...), Label: letter(i) + " " + c.ran[i].title(), Before: before}
			k.Glyphs, k.Look = s.Line(i)
			k.Dots = []draw.Pattern{draw.Dotted, draw.Solid, draw.Dashed, draw.Chain, {8, 2}, {2, 2}}[i%6]
			if k.Thick = i == c.row; i == 0 {
				k.Look = draw.Before
			}
			if i == c.row {
				g.Curves = slices.Insert(g.Curves, 0, k)
			} else {
				g.Curves = append(g.Curves, k)
			}
		}
		if before > 0 {
			g.Marks = []draw.Upright{{Place: (float64(before) - .5) / float64(max(1, before+m.months()-1)), Rune: s.Glyphs.Axis[1], Look: draw.Mark}}
		}
		g.Lo, g.Hi = spanOf(g.Curves)
		return s.Chart(g, r.W-2, r.H-2)
	}
	own := s.Box(left, strings.ToUpper(metric.name), map[bool]string{true: "100 = before"}[metric.scale == 1], false,
		chart(left, func(a *armResult) study.Band { return a.bands[metric.metric] }, before))
	if m.layout.class == classSmall {
		return own
	}
	return draw.Beside(own, s.Box(right, "MONEY SO FAR", money.Name+" a starter, beside A", false, chart(right, func(a *armResult) study.Band { return a.gained }, 0)))
}

// spanOf returns the range for curves: round numbers a little beyond the lowest and the highest.
func spanOf(curves []draw.Curve) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, k := range curves {
		for _, v := range k.Mid {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	if !(hi >= lo) {
		return 0, 1
	}
	room := max(.06*(hi-lo), 1e-6)
	return lo - room, hi + room
}

// column is a column of the table.
type column struct {
	name  string
	width int
	cell  func(i int, a *armResult) string
}

// columns are the table's columns beside the strategy, the most important first.
func (c *comparing) columns(m *model) []column {
	s := m.styles
	money := study.MoneyOf(&m.setting.scenario.Config)
	value := study.ShownAs(agents.MetricCumulativeMargin, money)
	beside := func(text func(i int, a *armResult) string) func(int, *armResult) string {
		return func(i int, a *armResult) string {
			if i == 0 {
				return s.Glyphs.Dash
			}
			return text(i, a)
		}
	}
	out := []column{
		{"dashb.", 7, func(_ int, a *armResult) string { return figure("%.0f", a.early) }},
		{"trust", 6, func(_ int, a *armResult) string { return figure("%.0f", 100*a.trust.Mean) }},
		{"gone %", 7, func(_ int, a *armResult) string { return figure("%.0f", 100*a.gone.Mean) }},
		{"value", 8, func(_ int, a *armResult) string { return value.Mean(a.value) }},
		{"to A", 8, beside(func(_ int, a *armResult) string { return value.Over(a.gain.Estimate) })},
		{"verdict", 14, beside(func(_ int, a *armResult) string { return string(a.gain.Outcome) })},
		{"ahead", 7, beside(func(_ int, a *armResult) string { return fmt.Sprintf("%.0f %%", 100*a.gain.Ahead) })},
		{"behind from", 13, beside(func(_ int, a *armResult) string {
			if a.breakEven == 0 {
				return "never"
			}
			return fmt.Sprintf("m%d", a.breakEven)
		})},
		{"left only here", 16, beside(func(_ int, a *armResult) string { return fmt.Sprintf("%.1f %%", 100*a.only.Mean) })},
		{"8 in 10 worlds", 15, beside(func(_ int, a *armResult) string { return value.Range(a.gain.Estimate) })},
		{"loyalty", 8, func(_ int, a *armResult) string { return figure("%.0f", 100*a.loyalty.Mean) }},
	}
	if !s.ASCII {
		spark := func(metric int) func(int, *armResult) string {
			lo, hi := c.span(metric)
			return func(_ int, a *armResult) string {
				return s.Spark(a.bands[compareMetrics[metric].metric].Mean, lo, hi, 8)
			}
		}
		out = slices.Insert(out, 2, column{"to the end", 11, spark(1)})
		out = slices.Insert(out, 1, column{"to the end", 11, spark(0)})
	}
	return out
}

// span returns the range of a metric over all strategies, so that their sparklines can be compared.
func (c *comparing) span(metric int) (lo, hi float64) {
	var curves []draw.Curve
	if c.result != nil {
		for _, a := range c.result.arms {
			curves = append(curves, draw.Curve{Mid: a.bands[compareMetrics[metric].metric].Mean})
		}
	}
	return spanOf(curves)
}

// table draws one row per strategy. Columns that do not fit are reached by scrolling; the name stays.
func (c *comparing) table(m *model, w int) []string {
	s, columns := m.styles, c.columns(m)
	name := 22
	if w < 70 {
		name = 16
	}
	fits := func(from int) (n int) {
		room := w - name - 4
		for _, k := range columns[from:] {
			if room -= k.width; room < 0 {
				break
			}
			n++
		}
		return n
	}
	for c.left > 0 && c.left+fits(c.left) > len(columns) || c.left >= len(columns) {
		c.left--
	}
	for c.left > 0 && fits(c.left-1) == len(columns)-c.left+1 { // scroll no further than the last column needs
		c.left--
	}
	shown := columns[c.left : c.left+fits(c.left)]
	head := draw.Blank(4) + draw.Fit("strategy", name)
	for _, k := range shown {
		head += draw.Fit(k.name, k.width)
	}
	if c.more = ""; len(shown) < len(columns) {
		c.more = fmt.Sprintf(", columns %d to %d of %d", c.left+1, c.left+len(shown), len(columns))
	}
	out := []string{s.Paint(draw.Quiet, head)}
	for i := range c.ran {
		pointer, look := " ", draw.Plain
		if i == c.row {
			pointer, look = s.Glyphs.Pointer, draw.Strong
		}
		_, line := s.Line(i)
		if i == 0 {
			line = draw.Before
		}
		text := " " + s.Paint(draw.KeyName, pointer) + s.Paint(line, letter(i)) + " " + s.Paint(look, draw.Fit(draw.Short(c.ran[i].title(), name-1), name))
		for _, k := range shown {
			if c.result == nil {
				text += draw.Fit(s.Paint(draw.Quiet, "..."), k.width)
			} else {
				text += draw.Fit(k.cell(i, &c.result.arms[i]), k.width)
			}
		}
		out = append(out, text)
	}
	return out
}

// parts draws the contribution of each group of levers to the difference between the chosen strategy and the first.
func (c *comparing) parts(m *model, w int) []string {
	s := m.styles
	if c.split == nil {
		return []string{" " + s.Paint(draw.Quiet, fmt.Sprintf("every mixture of the two by five groups of levers: %d %%", c.done))}
	}
	r := c.split
	value, trust, gone := study.ShownAs(agents.MetricCumulativeMargin, r.Money), study.ShownAs(agents.MetricTrust, r.Money), study.ShownAs(agents.MetricGone, r.Money)
	line := func(name, a, b, c, d, e string) string {
		return " " + draw.Fit(name, 10) + draw.Fit(a, 9) + draw.Fit(b, 8) + draw.Fit(c, 8) + draw.Fit(d, 22) + e
	}
	out := []string{s.Paint(draw.Quiet, line("group", "value", "trust", "gone %", "verdict, ahead", "its levers"))}
	for i, p := range append(slices.Clone(r.Parts), r.All) {
		words := "all of them"
		if i < len(r.Parts) {
			words = study.LeverGroups()[i].Words()
		}
		out = append(out, line(p.Name, value.Over(p.Value.Estimate), trust.Over(p.Trust), gone.Over(p.Gone), fmt.Sprintf("%s, %.0f %%", p.Value.Outcome, 100*p.Value.Ahead), words))
	}
	for _, l := range draw.Wrap(r.Sentences()[0], w-2) {
		out = append(out, " "+s.Paint(draw.Strong, l))
	}
	return out
}

func (c *comparing) status(m *model) string {
	s := m.styles
	parts := []string{fmt.Sprintf("%d strategies", len(c.ran)), "measure: " + compareMetrics[c.metric].name, fmt.Sprintf("seed %d", m.setting.seed)}
	if c.job.running && c.result != nil {
		parts = append(parts, fmt.Sprintf("%d of %d worlds so far", c.result.worlds, m.options.Worlds))
	}
	return statusOf(m.layout.w, append(parts, s.Paint(draw.Quiet, m.baselineText())))
}
