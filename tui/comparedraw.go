package tui

import (
	"fmt"
	"math"
	"strings"

	"backlash/sim/analysis"
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
		charts = c.oneChart(m, rect{w: w, h: h - below})
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
	return exact(append(charts, s.box(rect{w: w, h: below}, fmt.Sprintf("AT MONTH %d", m.months()), note, true, table)...), w, h)
}

// oneChart lays all strategies over each other; only the chosen one has its band.
func (c *comparing) oneChart(m *model, r rect) []string {
	s, metric := m.styles, compareMetrics[c.metric]
	g := graph{labels: 21, ticks: monthTicks(m.months())}
	if m.layout.class == classSmall {
		g.labels = 5
	}
	if c.result != nil {
		for i, arm := range c.result.arms {
			b := arm.bands[metric.metric]
			k := curve{mid: b.Median, label: letter(i)}
			if m.layout.class != classSmall { // there the table alone has the names
				k.label += " " + c.ran[i].title()
			}
			k.glyphs, k.look = s.line(i)
			if i == c.row && c.result.worlds > 1 {
				k.lo, k.hi = b.Lo, b.Hi
			}
			if i == c.row {
				g.curves = append([]curve{k}, g.curves...)
			} else {
				g.curves = append(g.curves, k)
			}
		}
	}
	g.lo, g.hi = span(g.curves)
	if metric.scale == 100 && metric.name != "unseen loss %" {
		g.lo, g.hi = 0, 100
	}
	rows := s.graphRows(g, r.w-2, r.h-2)
	if c.result == nil {
		rows = []string{"", " " + s.paint(quiet, "the first world is on its way")}
	}
	return s.box(r, strings.ToUpper(metric.name)+", all strategies", fmt.Sprintf("%c 10-90 %% of %s only", s.glyphs.band, letter(c.row)), false, rows)
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
	var all []curve
	if c.result != nil {
		for i, arm := range c.result.arms {
			b := arm.bands[metric.metric]
			k := curve{mid: b.Median}
			if c.result.worlds > 1 {
				k.lo, k.hi = b.Lo, b.Hi
			}
			k.glyphs, k.look = s.line(i)
			all = append(all, k)
		}
	}
	lo, hi := span(all)
	if metric.scale == 100 && metric.name != "unseen loss %" {
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
				row = append(row, exact(nil, width, height))
				continue
			}
			var rows []string
			if i < len(all) {
				rows = s.graphRows(graph{lo: lo, hi: hi, curves: all[i : i+1], labels: 1, ticks: monthTicks(m.months())}, width-2, height-2)
			}
			row = append(row, s.box(rect{w: width, h: height}, letter(i)+" "+c.ran[i].title(), metric.name+" "+string(s.glyphs.band)+" 10-90 %", i == c.row, rows))
		}
		out = append(out, beside(row...)...)
	}
	return out
}

// pm is an estimate with its half width.
func pm(e analysis.Estimate, scale float64, format string) string {
	if math.IsNaN(e.Mean) {
		return "?"
	}
	text := fmt.Sprintf(format, scale*e.Mean)
	if half := scale * (e.Hi - e.Lo) / 2; !math.IsNaN(half) && !math.IsInf(half, 0) {
		return text + fmt.Sprintf(" ±"+strings.Replace(format, "+", "", 1), half)
	}
	return text
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
		{"trust", 11, func(_ int, a *armResult) string { return pm(a.trust, 100, "%.1f") }},
		{"churn %", 11, func(_ int, a *armResult) string { return pm(a.churn, 100, "%.1f") }},
		{"value", 14, func(_ int, a *armResult) string { return pm(a.value, 1, "%.2f") }},
		{"to baseline", 15, func(i int, a *armResult) string {
			if i == 0 {
				return s.glyphs.dash
			}
			return pm(a.gain, 1, "%+.2f")
		}},
		{"beats it", 9, func(i int, a *armResult) string {
			if i == 0 {
				return s.glyphs.dash
			}
			return fmt.Sprintf("%.0f %%", 100*a.better)
		}},
		{"left only here", 15, func(i int, a *armResult) string {
			if i == 0 {
				return s.glyphs.dash
			}
			return pm(a.only, 100, "%.1f") + " %"
		}},
		{"loss opens", 11, func(_ int, a *armResult) string {
			if a.opens == 0 {
				return "never"
			}
			return fmt.Sprintf("m%d", a.opens)
		}},
		{"loyalty", 11, func(_ int, a *armResult) string { return pm(a.loyalty, 100, "%.1f") }},
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
	head := blank(4) + fit("strategy", name)
	for _, k := range columns {
		head += fit(k.name, k.width)
	}
	out := []string{s.paint(quiet, head)}
	for i := range c.ran {
		pointer, look := " ", plain
		if i == c.row {
			pointer, look = s.glyphs.pointer, strong
		}
		_, line := s.line(i)
		title := c.ran[i].title()
		if i == 0 {
			title += " *base"
		}
		text := " " + s.paint(keyName, pointer) + s.paint(line, letter(i)) + " " + s.paint(look, fit(short(title, name-1), name))
		for _, k := range columns {
			if c.result == nil {
				text += fit(s.paint(quiet, "..."), k.width)
			} else {
				text += fit(k.cell(i, &c.result.arms[i]), k.width)
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
		text += fmt.Sprintf("   %d of %d worlds", c.result.worlds, m.options.Replicates)
	}
	return " " + text + "   " + s.paint(quiet, m.baselineText())
}
