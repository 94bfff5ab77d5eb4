package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
)

// chartFrame is the chart's place: where the plot area lies within the panel and on the screen.
type chartFrame struct {
	plot   rect // on the screen
	left   int  // columns of the value axis
	labels int  // columns for the labels at the lines' ends
	brief  bool
}

const axisWidth = 5

// chartFrame computes the plot area from the layout; drawing and mouse both use it.
func (m *model) chartFrame() chartFrame {
	r := m.layout.chart
	if m.layout.class != classSmall {
		r = r.inside()
	}
	f := chartFrame{left: axisWidth, labels: 14}
	if m.layout.class != classLarge {
		f.labels, f.brief = 10, true
	}
	head := 1
	if r.h < 14 {
		head = 0
	}
	f.plot = rect{r.x + f.left, r.y + head, max(1, r.w-f.left-f.labels), max(2, r.h-head-2)}
	return f
}

// monthAt is the month under a screen column.
func (m *model) monthAt(x int) (int, bool) {
	f := m.chartFrame()
	if x < f.plot.x || x >= f.plot.x+f.plot.w {
		return 0, false
	}
	n := m.months()
	return min(n, 1+int(math.Round(float64(x-f.plot.x)/float64(f.plot.w)*float64(n-1)))), true
}

// chartPanel draws the lines of the present summary over those of the baseline.
func (m *model) chartPanel() []string {
	key := panelKey{styles: m.styles, r: m.layout.chart, focus: m.focus == panelChart, month: m.month, revision: m.revision, number: int(m.layout.class) + 10*m.replay.frame, setting: m.setting, base: m.against()}
	return m.chartMemo.of(key, func() []string {
		lines := m.chartLines()
		r := m.layout.chart
		if m.layout.class == classSmall {
			return exact(lines, r.w, r.h)
		}
		title, note := "TRUST AND CHURN", m.worldsNote()
		if m.layout.class == classLarge {
			title = fmt.Sprintf("TRUST %[1]s LOYALTY %[1]s CHURN   %[2]d months", m.styles.glyphs.dot, m.months())
		}
		return m.styles.box(r, title, note, m.focus == panelChart, lines)
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
		return fmt.Sprintf("%d worlds, %c 10-90 %% by %s", m.now.Worlds, m.styles.glyphs.band, unsureTexts[m.setting.unsure])
	case m.layout.class == classLarge:
		return fmt.Sprintf("median of %d worlds, %c 10-90 %% by luck", m.now.Worlds, m.styles.glyphs.band)
	}
	return fmt.Sprintf("%d worlds, %c 10-90 %% %s", m.now.Worlds, m.styles.glyphs.band, unsureBrief[m.setting.unsure])
}

// ceiling is the top of the value axis: 100, or as much more as the surface index needs.
func ceiling(surface []float64) float64 {
	top := 100.
	for _, v := range surface {
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

// chartLines composes plot, axes, marks and labels.
func (m *model) chartLines() []string {
	f, s, g := m.chartFrame(), m.styles, m.styles.glyphs
	var series [lineCount]Band
	if m.now != nil {
		for i, l := range chartLines {
			b := m.replay.band(m.before, m.now, l.metric)
			series[i] = Band{scaled(b.Median, l.scale), scaled(b.Lo, l.scale), scaled(b.Hi, l.scale)}
		}
	}
	c := newCanvas(f.plot.w, f.plot.h, 0, ceiling(series[lineCount-1].Median))
	now := c.column(m.month, m.months())
	if m.month >= m.months() {
		now = c.w
	}
	for _, i := range []int{3, 0} { // churn, then trust: the two that the bands are about
		c.band(series[i].Lo, series[i].Hi, g.band, lineFaint+role(i))
	}
	if base := m.ghost(); base != nil {
		for _, i := range []int{3, 0} {
			c.ghost(scaled(base.Bands[chartLines[i].metric].Median, chartLines[i].scale), g.ghost, quiet, now)
		}
	}
	for i := lineCount - 1; i >= 0; i-- { // trust last, on top
		c.line(series[i].Median, g.lines[i], lineSolid+role(i), lineFaint+role(i), now)
	}
	if m.now != nil && m.now.Opens > 0 {
		c.upright(c.column(m.now.Opens, m.months()), g.threshold, warning, g.band)
	}
	if now < c.w {
		c.upright(now, g.cursor, mark, g.band)
	}
	if m.now == nil {
		c.say("the first world is on its way")
	} else if len(series[0].Median) == 0 {
		c.say("no data")
	}
	return m.chartRows(c, f, s, series, now)
}

// say writes a text into the middle of an empty plot.
func (c *canvas) say(text string) {
	text = short(text, c.w)
	x := (c.w - ansi.StringWidth(text)) / 2
	for i, r := range []rune(text) {
		c.cells[c.h/2][x+i] = glyph{r, quiet}
	}
}

// chartRows puts axes and labels around the plot.
func (m *model) chartRows(c *canvas, f chartFrame, s *styles, series [lineCount]Band, now int) []string {
	ticks := map[int]string{}
	for step := 25.; ; step *= 2 {
		if c.hi/step <= max(3, float64(c.h)/3.5) {
			for v := 0.; v <= c.hi; v += step {
				ticks[c.row(v)] = fmt.Sprintf("%3.0f", v)
			}
			break
		}
	}
	labels := m.endLabels(c, f, series)
	var lines []string
	head := f.plot.y - m.layout.chart.y
	if m.layout.class != classSmall {
		head--
	}
	if head > 0 {
		lines = append(lines, m.cursorLine(c, f, now))
	}
	for y := range c.h {
		var b strings.Builder
		if label, some := ticks[y]; some {
			b.WriteString(s.paint(quiet, label) + s.paint(border, " "+string(s.glyphs.axis[0])))
		} else {
			b.WriteString("    " + s.paint(border, string(s.glyphs.axis[1])))
		}
		s.row(&b, c.cells[y])
		b.WriteString(labels[y])
		lines = append(lines, b.String())
	}
	return append(lines, m.timeAxis(c, f)...)
}

// cursorLine names the uprights over the plot: the month, and where the unseen loss opens.
func (m *model) cursorLine(c *canvas, f chartFrame, now int) string {
	line := make([]glyph, c.w+f.labels)
	for x := range line {
		line[x].rune = ' '
	}
	write := func(x int, look role, text string) {
		for i, r := range []rune(text) {
			line[x+i] = glyph{r, look}
		}
	}
	here := fmt.Sprintf("%s m%d", m.styles.glyphs.down, m.month)
	at := max(0, min(now, c.w-1, len(line)-len([]rune(here))))
	if m.now != nil && m.now.Opens > 0 {
		x := c.column(m.now.Opens, m.months())
		brief := fmt.Sprintf("%c m%d", m.styles.glyphs.threshold, m.now.Opens)
		for _, text := range []string{brief + " loss opens", brief} {
			if n := len([]rune(text)); x+n < at || x > at+len([]rune(here)) && x+n <= len(line) {
				write(x, warning, text)
				break
			}
		}
	}
	if len(line) >= len([]rune(here)) {
		write(at, mark, here)
	}
	var b strings.Builder
	b.WriteString(blank(f.left))
	m.styles.row(&b, line)
	return b.String()
}

// endLabels name the lines at the right edge, each at the height of its value in the month of the cursor, pushed apart where
// they would collide.
func (m *model) endLabels(c *canvas, f chartFrame, series [lineCount]Band) map[int]string {
	type label struct {
		row  int
		text string
	}
	var all []label
	for i, l := range chartLines {
		v := math.NaN()
		if m.month <= len(series[i].Median) && m.month > 0 {
			v = series[i].Median[m.month-1]
		}
		if math.IsNaN(v) {
			continue
		}
		name, width := l.name, 7
		if f.brief {
			name, width = l.brief, 3
		}
		text := " " + m.styles.glyphs.lines[i].flat + " " + fit(name, width) + fmt.Sprintf(" %.0f", v)
		all = append(all, label{c.row(v), m.styles.paint(lineSolid+role(i), text)})
	}
	all = all[:min(len(all), c.h)]
	slices.SortStableFunc(all, func(a, b label) int { return a.row - b.row })
	for i := 1; i < len(all); i++ { // downwards
		all[i].row = max(all[i].row, all[i-1].row+1)
	}
	for i := len(all) - 1; i >= 0; i-- { // and back up from the floor
		all[i].row = min(all[i].row, c.h-len(all)+i)
	}
	out := map[int]string{}
	for _, l := range all {
		out[l.row] = l.text
	}
	return out
}

// timeAxis draws the months under the plot, with a mark at each shock.
func (m *model) timeAxis(c *canvas, f chartFrame) []string {
	s, g, n := m.styles, m.styles.glyphs, m.months()
	line := make([]glyph, c.w)
	for x := range line {
		line[x] = glyph{g.axis[3], border}
	}
	every := 6
	for n/every > c.w/8 {
		every *= 2
	}
	names := []rune(blank(c.w + f.labels))
	write := func(at int, text string) {
		for i, r := range text {
			if at+i < len(names) {
				names[at+i] = r
			}
		}
	}
	for month := every; month <= n; month += every {
		x := c.column(month, n)
		line[x] = glyph{g.axis[4], border}
		write(x, fmt.Sprint(month))
	}
	line[0] = glyph{g.axis[4], border}
	write(0, "m1")
	for _, shock := range m.setting.scenario.Config.Shocks {
		line[c.column(shock.Month, n)] = glyph{g.shock, mark}
	}
	var b strings.Builder
	b.WriteString("    " + s.paint(border, string(g.axis[2])))
	s.row(&b, line)
	return []string{b.String(), blank(f.left) + s.paint(quiet, string(names))}
}

// trustNow is the trust of this month and of the first, in points of 100.
func (m *model) trustNow() (now, first float64) {
	return 100 * m.now.at(agents.MetricTrust, m.month), 100 * m.now.at(agents.MetricTrust, 1)
}
