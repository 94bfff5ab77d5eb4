package tui

import (
	"fmt"
	"strings"

	"backlash/sim/study"
	"backlash/tui/draw"
)

// letter names a strategy in a chart.
func letter(i int) string { return string(rune('A' + i)) }

func (c *comparing) lines(m *model, w, h int) []string {
	s := m.styles
	table := c.table(m, w-2)
	below := min(len(table)+2, h-6)
	c.top = 1 + h - below + 2
	var charts []string
	if c.together || m.layout.class != classLarge || len(c.ran) < 2 {
		charts = c.oneChart(m, draw.Rect{W: w, H: h - below})
	} else {
		charts = c.manyCharts(m, w, h-below)
	}
	note := "no worlds yet"
	if c.result != nil {
		note = fmt.Sprintf("same %d worlds for all: differences are paired, intervals 95 %%", c.result.worlds)
		if m.layout.class != classLarge {
			note = fmt.Sprintf("%d paired worlds", c.result.worlds)
		}
	}
	return draw.Exact(append(charts, s.Box(draw.Rect{W: w, H: below}, fmt.Sprintf("AT MONTH %d", m.months()), note, true, table)...), w, h)
}

// oneChart lays all strategies over each other; only the chosen one has its band.
func (c *comparing) oneChart(m *model, r draw.Rect) []string {
	s, metric := m.styles, compareMetrics[c.metric]
	g := draw.Chart{Labels: 21, Ticks: draw.MonthTicks(1, m.months())}
	if m.layout.class == classSmall {
		g.Labels = 5
	}
	if c.result != nil {
		for i, arm := range c.result.arms {
			b := arm.bands[metric.metric]
			k := draw.Curve{Mid: b.Mean, Label: letter(i)}
			if m.layout.class != classSmall { // there the table alone has the names
				k.Label += " " + c.ran[i].title()
			}
			k.Glyphs, k.Look = s.Line(i)
			if i == c.row && c.result.worlds > 1 {
				k.Lo, k.Hi = b.Lo, b.Hi
			}
			if i == c.row {
				g.Curves = append([]draw.Curve{k}, g.Curves...)
			} else {
				g.Curves = append(g.Curves, k)
			}
		}
	}
	g.Lo, g.Hi = draw.Span(g.Curves)
	if metric.scale == 100 && metric.name != "forecast error %" {
		g.Lo, g.Hi = 0, 100
	}
	rows := s.Chart(g, r.W-2, r.H-2)
	if c.result == nil {
		rows = []string{"", " " + s.Paint(draw.Quiet, "the first world is on its way")}
	}
	return s.Box(r, strings.ToUpper(metric.name)+", all strategies", fmt.Sprintf("%c 10-90 %% of %s only", s.Glyphs.Band, letter(c.row)), false, rows)
}

// manyCharts gives each strategy its own chart of the metric, all on the same axis.
func (c *comparing) manyCharts(m *model, w, h int) []string {
	s, metric := m.styles, compareMetrics[c.metric]
	n := len(c.ran)
	across := 2
	if n > 4 {
		across = 3
	}
	down := (n + across - 1) / across
	var all []draw.Curve
	if c.result != nil {
		for i, arm := range c.result.arms {
			b := arm.bands[metric.metric]
			k := draw.Curve{Mid: b.Mean}
			if c.result.worlds > 1 {
				k.Lo, k.Hi = b.Lo, b.Hi
			}
			k.Glyphs, k.Look = s.Line(i)
			all = append(all, k)
		}
	}
	lo, hi := draw.Span(all)
	if metric.scale == 100 && metric.name != "forecast error %" {
		lo, hi = 0, 100
	}
	var out []string
	for y := range down {
		height := h*(y+1)/down - h*y/down
		var row [][]string
		for x := range across {
			width := w*(x+1)/across - w*x/across
			i := y*across + x
			if i >= n {
				row = append(row, draw.Exact(nil, width, height))
				continue
			}
			var rows []string
			if i < len(all) {
				rows = s.Chart(draw.Chart{Lo: lo, Hi: hi, Curves: all[i : i+1], Labels: 1, Ticks: draw.MonthTicks(1, m.months())}, width-2, height-2)
			}
			row = append(row, s.Box(draw.Rect{W: width, H: height}, letter(i)+" "+c.ran[i].title(), metric.name+" "+string(s.Glyphs.Band)+" 10-90 %", i == c.row, rows))
		}
		out = append(out, draw.Beside(row...)...)
	}
	return out
}

// table is the strategies with their estimates, a row each.
func (c *comparing) table(m *model, w int) []string {
	s := m.styles
	type column struct {
		name  string
		width int
		cell  func(i int, a *armResult) string
	}
	columns := []column{
		{"trust", 11, func(_ int, a *armResult) string { return study.Show(study.Hundredths(a.trust), 1) }},
		{"gone %", 11, func(_ int, a *armResult) string { return study.Show(study.Hundredths(a.gone), 1) }},
		{"value", 14, func(_ int, a *armResult) string { return study.Show(a.value, 2) }},
		{"to baseline", 15, func(i int, a *armResult) string {
			if i == 0 {
				return s.Glyphs.Dash
			}
			return study.Signed(a.gain.Estimate, 2)
		}},
		{"verdict", 14, func(i int, a *armResult) string {
			if i == 0 {
				return s.Glyphs.Dash
			}
			return string(a.gain.Outcome)
		}},
		{"left only here", 15, func(i int, a *armResult) string {
			if i == 0 {
				return s.Glyphs.Dash
			}
			return study.Percent(a.only)
		}},
		{"loss opens", 11, func(_ int, a *armResult) string {
			if a.opens == 0 {
				return "never"
			}
			return fmt.Sprintf("m%d", a.opens)
		}},
		{"loyalty", 11, func(_ int, a *armResult) string { return study.Show(study.Hundredths(a.loyalty), 1) }},
		{"ahead", 7, func(i int, a *armResult) string {
			if i == 0 {
				return s.Glyphs.Dash
			}
			return fmt.Sprintf("%.0f %%", 100*a.gain.Ahead)
		}},
	}
	name := 22
	for len(columns) > 1 {
		total := name + 4
		for _, k := range columns {
			total += k.width
		}
		if total <= w {
			break
		}
		columns = columns[:len(columns)-1]
	}
	head := draw.Blank(4) + draw.Fit("strategy", name)
	for _, k := range columns {
		head += draw.Fit(k.name, k.width)
	}
	out := []string{s.Paint(draw.Quiet, head)}
	for i := range c.ran {
		pointer, look := " ", draw.Plain
		if i == c.row {
			pointer, look = s.Glyphs.Pointer, draw.Strong
		}
		_, line := s.Line(i)
		title := c.ran[i].title()
		if i == 0 {
			title += " *base"
		}
		text := " " + s.Paint(draw.KeyName, pointer) + s.Paint(line, letter(i)) + " " + s.Paint(look, draw.Fit(draw.Short(title, name-1), name))
		for _, k := range columns {
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

func (c *comparing) status(m *model) string {
	s := m.styles
	text := fmt.Sprintf("%d strategies   metric: %s   seed %d", len(c.ran), compareMetrics[c.metric].name, m.setting.seed)
	if c.job.running && c.result != nil {
		text += fmt.Sprintf("   %d of %d worlds", c.result.worlds, m.options.Worlds)
	}
	return " " + text + "   " + s.Paint(draw.Quiet, m.baselineText())
}
