package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/tui/draw"
)

// chartFrame is the chart's geometry: where the plot area is on the screen, and which months it shows.
type chartFrame struct {
	plot   draw.Rect
	labels int // columns for the names at the lines' ends
	from   int // first month
}

// chartFrame computes the plot area from the layout; drawing and mouse both use it.
func (m *model) chartFrame() chartFrame {
	r := m.layout.chart
	if m.layout.class != classSmall {
		r = r.Inside()
	}
	f := chartFrame{labels: 20, from: 1 - min(sim.BeforeMonths, m.setting.scenario.Config.History.Months)}
	if m.layout.class != classLarge {
		f.labels = 16
	}
	f.plot = draw.Rect{X: r.X + draw.AxisWidth, Y: r.Y, W: max(1, r.W-draw.AxisWidth-f.labels), H: max(2, r.H-2)}
	return f
}

// place returns the position of a month along the axis, 0..1.
func (m *model) place(f chartFrame, month float64) float64 {
	return (month - float64(f.from)) / float64(max(1, m.months()-f.from))
}

// monthAt returns the month under a screen column.
func (m *model) monthAt(x int) (int, bool) {
	f := m.chartFrame()
	if x < f.plot.X || x >= f.plot.X+f.plot.W {
		return 0, false
	}
	share := float64(x-f.plot.X) / float64(max(1, f.plot.W-1))
	return min(m.months(), max(1, f.from+int(math.Round(share*float64(m.months()-f.from))))), true
}

// chartPanel draws money and the dashboard above what people feel.
func (m *model) chartPanel() []string {
	key := panelKey{styles: m.styles, r: m.layout.chart, focus: m.focus == panelChart, month: m.month, revision: m.revision, number: int(m.layout.class) + 10*m.replay.frame, setting: m.setting, base: m.against()}
	return m.chartMemo.Of(key, func() []string {
		lines := m.chartLines()
		r := m.layout.chart
		if m.layout.class == classSmall {
			return draw.Exact(lines, r.W, r.H)
		}
		return m.styles.Box(r, map[bool]string{true: "WHAT HAPPENS", false: "MONEY, BELOW IT PEOPLE"}[m.layout.class == classLarge], m.worldsNote(), m.focus == panelChart, lines)
	})
}

// worldsNote says what the lines are means of; no mean is shown without its number of worlds.
func (m *model) worldsNote() string {
	switch {
	case m.now == nil:
		return "simulating"
	case m.now.Worlds < 2:
		return fmt.Sprintf("one world so far, seed %d", m.setting.seed)
	}
	soFar := ""
	if m.now.Worlds < m.options.Worlds {
		soFar = " so far"
	}
	if m.layout.class != classLarge {
		text := fmt.Sprintf("%d worlds%s", m.now.Worlds, soFar)
		if m.setting.unsure != unsureAll {
			text += ", " + unsureTexts[m.setting.unsure] + " alone"
		}
		return text
	}
	text := fmt.Sprintf("means of %d worlds%s", m.now.Worlds, soFar)
	if m.styles.Bands() {
		text += ", band: 8 in 10"
	}
	if m.setting.unsure != unsureAll {
		text += " by " + unsureTexts[m.setting.unsure]
	}
	return text
}

// after returns the values of months from 1 on, preceded by n unknown ones.
func after(before int, values []float64, scale float64) []float64 {
	out := make([]float64, 0, before+len(values))
	for range before {
		out = append(out, math.NaN())
	}
	for _, v := range values {
		out = append(out, v*scale)
	}
	return out
}

// chartLines draws the current summary.
func (m *model) chartLines() []string {
	r := m.layout.chart
	if m.layout.class != classSmall {
		r = r.Inside()
	}
	if m.now == nil {
		return []string{"", " " + m.styles.Paint(draw.Quiet, "simulating the first world…")}
	}
	if len(m.now.Bands[agents.MetricTrust].Mean) == 0 {
		return []string{"", " " + m.styles.Paint(draw.Quiet, "no data")}
	}
	f := m.chartFrame()
	money, people := m.moneyChart(f), m.peopleChart(f)
	if m.layout.class == classSmall { // no row for every name
		for _, g := range []*draw.Chart{&money, &people} {
			for i := range g.Curves {
				if g.Curves[i].Look == draw.Before {
					g.Curves[i].Label = ""
				}
			}
		}
	}
	marks := m.chartMarks(f)
	money.Marks, people.Marks = marks, marks
	money.Labels, people.Labels = f.labels, f.labels
	people.Ticks = append([]draw.Tick{{Place: m.place(f, float64(m.month)), Text: fmt.Sprintf("%c%d", m.styles.Glyphs.Cursor, m.month)}}, draw.MonthTicks(f.from, m.months())...)
	return m.styles.Stack(r.W, r.H, money, people)
}

// moneyChart draws the dashboard index, and the money so far with its comparison.
func (m *model) moneyChart(f chartFrame) draw.Chart {
	s, before := m.styles, 1-f.from
	g := draw.Chart{Caption: "MONEY 100: as before; DASHBOARD 100: before m1"}
	if before == 0 {
		g.Caption = "MONEY so far, and the dashboard"
	}
	if m.layout.class != classLarge {
		g.Caption = ""
	}
	if m.look != nil {
		worth := after(before, m.look.Money, 1)
		g.Curves = append(g.Curves, draw.Curve{Label: "money", Value: endText(worth), Mid: worth, Look: draw.Money, Thick: true, Glyphs: s.Glyphs.Lines[1]})
		gain, loss, level := make([]float64, len(worth)), make([]float64, len(worth)), make([]float64, len(worth))
		for i, v := range worth {
			gain[i], loss[i], level[i] = max(100, v), min(100, v), 100
		}
		g.Areas = []draw.Area{{Low: level, High: gain, Tint: draw.Gain}, {Low: loss, High: level, Tint: draw.Loss}}
		g.Curves = append(g.Curves, draw.Curve{Label: m.ghostWord(), Value: "100", Mid: level, Look: draw.Before, Dots: draw.Dotted, Glyphs: s.Glyphs.GhostLine})
	}
	b := m.replay.band(m.before, m.now, agents.MetricDashboard)
	index := append(lately(m.now.Bands[agents.MetricDashboard].Before, before), b.Mean...)
	if len(b.Mean) > 0 {
		board := draw.Curve{Label: "dashboard", Value: endText(index), Mid: index, Look: draw.LineSolid + 4, Dots: chartLines[4].dots, Before: before, Glyphs: s.Glyphs.Lines[4]}
		g.Curves = append(g.Curves, board)
		if n := len(g.Curves); n > 2 { // below the ghost
			g.Curves[n-1], g.Curves[n-2] = g.Curves[n-2], g.Curves[n-1]
		}
	}
	g.Lo, g.Hi = around100(g.Curves)
	if g.Spots = m.ownMonths(f); len(g.Spots) > 0 && g.Caption != "" {
		g.Caption = fmt.Sprintf("MONEY and DASHBOARD, before = 100; %c yours", s.Glyphs.Spot)
	}
	return g
}

// ownMonths returns the dashboard index of a company's own months: revenue and purchases per customer, half each, or whichever of them is
// given; 100 is the mean of the months before the change.
func (m *model) ownMonths(f chartFrame) (spots []draw.Spot) {
	own := m.setting.scenario.Config.Fitted
	if own == nil {
		return nil
	}
	var sum, n [len(sim.OwnMetrics)]float64
	for _, month := range own.Own {
		for k, x := range month.Values {
			if month.Month < 1 && month.Month > -sim.BeforeMonths && x >= 0 {
				sum[k] += x
				n[k]++
			}
		}
	}
	for _, month := range own.Own {
		index, told := 0., 0.
		for k, metric := range sim.OwnMetrics {
			if x := month.Values[k]; (metric == agents.MetricConversions || metric == agents.MetricRevenue) && x >= 0 && sum[k] > 0 {
				index += 100 * x / (sum[k] / n[k])
				told++
			}
		}
		if told > 0 && month.Month >= f.from && month.Month <= m.months() {
			spots = append(spots, draw.Spot{Place: m.place(f, float64(month.Month)), Value: index / told, Look: draw.Strong})
		}
	}
	return spots
}

// around100 returns the range for indices: round numbers around all values and 100.
func around100(curves []draw.Curve) (lo, hi float64) {
	lo, hi = 95, 105
	for _, k := range curves {
		for _, v := range k.Mid {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	step := 5.
	if hi-lo > 60 {
		step = 20
	}
	return max(-200, math.Floor(lo/step)*step), min(400, math.Ceil(hi/step)*step)
}

// ghostWord names what the current setting is compared with.
func (m *model) ghostWord() string {
	switch {
	case m.base.defaults:
		return "defaults"
	case m.look != nil && m.look.Going:
		return "as before"
	}
	return m.base.setting.title()
}

// peopleChart draws trust, loyalty, and the share gone, in points of 100.
func (m *model) peopleChart(f chartFrame) draw.Chart {
	s, before := m.styles, 1-f.from
	g := draw.Chart{Caption: "PEOPLE points of 100"}
	if m.layout.class != classLarge {
		g.Caption = ""
	}
	add := func(l int) {
		look := draw.Curve{Dots: chartLines[l].dots, Thick: l == 0}
		b := m.replay.band(m.before, m.now, chartLines[l].metric)
		look.Mid = after(0, append(lately(m.now.Bands[chartLines[l].metric].Before, before), b.Mean...), chartLines[l].scale)
		look.Label, look.Value, look.Look, look.Before, look.Glyphs = chartLines[l].name, endText(look.Mid), draw.LineSolid+draw.Role(l), before, s.Glyphs.Lines[l]
		if l == 0 && m.now.Worlds > 1 && b.Lo != nil {
			look.Lo, look.Hi = after(before, b.Lo, 100), after(before, b.Hi, 100)
		}
		g.Curves = append(g.Curves, look)
	}
	add(0)
	add(3)
	add(1)
	if m.habit {
		add(2)
	}
	if base := m.ghost(); base != nil {
		trust := after(before, base.Bands[agents.MetricTrust].Mean, 100)
		g.Curves = append(g.Curves, draw.Curve{Label: m.ghostWord(), Value: endText(trust), Mid: trust, Look: draw.Before, Dots: draw.Dotted, Glyphs: s.Glyphs.GhostLine})
	}
	g.Hi = 50 // in steps of 25, so that moving a slider seldom changes the range
	for _, k := range g.Curves {
		for _, v := range slices.Concat(k.Mid, k.Hi) {
			for g.Hi < 100 && v > g.Hi-1 {
				g.Hi += 25
			}
		}
	}
	return g
}

// lately returns the last n values of the months before, unknown where there are none.
func lately(values []float64, n int) []float64 {
	if len(values) >= n {
		return slices.Clone(values[len(values)-n:])
	}
	return after(n, nil, 1)
}

// endText returns the last known value of a series.
func endText(values []float64) string {
	for _, v := range slices.Backward(values) {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return figure("%.0f", v)
		}
	}
	return ""
}

// chartMarks returns the marks of the change, the scenario's events, the break-even month, and the cursor.
func (m *model) chartMarks(f chartFrame) (marks []draw.Upright) {
	g := m.styles.Glyphs
	if f.from < 1 {
		marks = append(marks, draw.Upright{Place: m.place(f, .5), Rune: g.Axis[1], Look: draw.Mark, Text: "the change " + g.Down})
	}
	if m.look != nil && m.look.Turning.BreakEven > 0 {
		at := m.look.Turning.BreakEven
		marks = append(marks, draw.Upright{Place: m.place(f, float64(at)), Rune: g.Threshold, Look: draw.Warning, Text: fmt.Sprintf("%c behind from m%d", g.Shock, at), After: true})
	}
	for _, shock := range m.setting.scenario.Config.Shocks {
		word := strings.ReplaceAll(sim.ShockNames()[shock.Kind], "-", " ")
		marks = append(marks, draw.Upright{Place: m.place(f, float64(shock.Month)), Rune: g.Threshold, Look: draw.Mark, Text: fmt.Sprintf("%s m%d %c", word, shock.Month, g.Shock)})
	}
	return append(marks, draw.Upright{Place: m.place(f, float64(m.month)), Rune: g.Cursor, Look: draw.Quiet})
}
