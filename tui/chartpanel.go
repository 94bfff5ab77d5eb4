package tui

import (
	"fmt"
	"math"

	"backlash/agents"
	"backlash/tui/draw"
)

// chartFrame is the chart's place: where the plot area lies within the panel and on the screen.
type chartFrame struct {
	plot   draw.Rect // on the screen
	left   int       // columns of the value axis
	labels int       // columns for the labels at the lines' ends
	brief  bool
}

// chartFrame computes the plot area from the layout; drawing and mouse both use it.
func (m *model) chartFrame() chartFrame {
	r := m.layout.chart
	if m.layout.class != classSmall {
		r = r.Inside()
	}
	f := chartFrame{left: draw.AxisWidth, labels: 16}
	if m.layout.class != classLarge {
		f.labels, f.brief = 10, true
	}
	head := 1
	if r.H < 14 {
		head = 0
	}
	f.plot = draw.Rect{X: r.X + f.left, Y: r.Y + head, W: max(1, r.W-f.left-f.labels), H: max(2, r.H-head-2)}
	return f
}

// monthAt is the month under a screen column.
func (m *model) monthAt(x int) (int, bool) {
	f := m.chartFrame()
	if x < f.plot.X || x >= f.plot.X+f.plot.W {
		return 0, false
	}
	n := m.months()
	return min(n, 1+int(math.Round(float64(x-f.plot.X)/float64(f.plot.W)*float64(n-1)))), true
}

// chartPanel draws the lines of the present summary over those of the baseline.
func (m *model) chartPanel() []string {
	key := panelKey{styles: m.styles, r: m.layout.chart, focus: m.focus == panelChart, month: m.month, revision: m.revision, number: int(m.layout.class) + 10*m.replay.frame, setting: m.setting, base: m.against()}
	return m.chartMemo.Of(key, func() []string {
		lines := m.chartLines()
		r := m.layout.chart
		if m.layout.class == classSmall {
			return draw.Exact(lines, r.W, r.H)
		}
		title, note := "TRUST AND CHURN", m.worldsNote()
		if m.layout.class == classLarge {
			title = fmt.Sprintf("TRUST %[1]s LOYALTY %[1]s CHURN   %[2]d months", m.styles.Glyphs.Dot, m.months())
		}
		return m.styles.Box(r, title, note, m.focus == panelChart, lines)
	})
}

// worldsNote says what the lines are made of: never a mean without its worlds.
func (m *model) worldsNote() string {
	switch {
	case m.now == nil:
		return "simulating"
	case m.now.Worlds < 2 && m.world != nil:
		return fmt.Sprintf("one world, seed %d", m.world.Seed)
	case m.layout.class == classLarge && m.setting.unsure != unsureLuck:
		return fmt.Sprintf("%d worlds, %c 10-90 %% by %s", m.now.Worlds, m.styles.Glyphs.Band, unsureTexts[m.setting.unsure])
	case m.layout.class == classLarge:
		return fmt.Sprintf("median of %d worlds, %c 10-90 %% by luck", m.now.Worlds, m.styles.Glyphs.Band)
	}
	return fmt.Sprintf("%d worlds, %c 10-90 %% %s", m.now.Worlds, m.styles.Glyphs.Band, unsureBrief[m.setting.unsure])
}

// ceiling is the top of the value axis: 100, or as much more as the dashboard index needs.
func ceiling(dashboard []float64) float64 {
	top := 100.
	for _, v := range dashboard {
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			top = max(top, v)
		}
	}
	for _, c := range []float64{100, 125, 150, 200} {
		if top <= c*1.05 { // a little over sticks to the edge; the label has the number
			return c
		}
	}
	return 300
}

// scaled is a series on the chart's axis.
func scaled(values []float64, by float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = v * by
	}
	return out
}

// chartLines draws the summary as it stands.
func (m *model) chartLines() []string {
	f := m.chartFrame()
	t := draw.Timeline{W: f.plot.W, H: f.plot.H, Labels: f.labels, Brief: f.brief, Month: m.month, Months: m.months(), Notice: "the first world is on its way"}
	head := f.plot.Y - m.layout.chart.Y
	if m.layout.class != classSmall {
		head--
	}
	t.Head = head > 0
	for _, shock := range m.setting.scenario.Config.Shocks {
		t.Shocks = append(t.Shocks, shock.Month)
	}
	base := m.ghost()
	for i, l := range chartLines {
		k := draw.Series{Name: l.name, Brief: l.brief}
		banded := l.metric == agents.MetricTrust || l.metric == agents.MetricGone // the two that the bands are about
		if m.now != nil {
			b := m.replay.band(m.before, m.now, l.metric)
			if k.Mid = scaled(b.Median, l.scale); banded {
				k.Lo, k.Hi = scaled(b.Lo, l.scale), scaled(b.Hi, l.scale)
			}
		}
		if base != nil && banded {
			k.Ghost = scaled(base.Bands[l.metric].Median, l.scale)
		}
		t.Lines[i] = k
	}
	t.Top = ceiling(t.Lines[draw.LineCount-1].Mid)
	if m.now != nil {
		if t.Opens, t.Notice = m.now.Opens, ""; len(t.Lines[0].Mid) == 0 {
			t.Notice = "no data"
		}
	}
	return m.styles.Timeline(t)
}

// trustNow is the trust of this month and of the first, in points of 100.
func (m *model) trustNow() (now, first float64) {
	return 100 * m.now.At(agents.MetricTrust, m.month), 100 * m.now.At(agents.MetricTrust, 1)
}
