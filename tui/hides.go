package tui

import (
	"fmt"
	"math"
	"strings"

	"github.com/charmbracelet/bubbles/progress"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/tui/draw"
)

// gapPanel sets what a dashboard shows beside what it does not.
func (m *model) gapPanel() []string {
	if m.layout.class == classMedium {
		return m.mixedPanel()
	}
	key := panelKey{styles: m.styles, r: m.layout.gap, focus: m.focus == panelGap, month: m.month, revision: m.revision}
	return m.gapMemo.Of(key, func() []string {
		r := m.layout.gap
		if m.layout.class == classSmall {
			return draw.Exact(m.gapBrief(r.W), r.W, r.H)
		}
		return m.styles.Box(r, "WHAT THE DASHBOARD HIDES", "", m.focus == panelGap, m.gapCard(r.W-2))
	})
}

// mixedPanel is the gap over the events, in one box on a medium screen.
func (m *model) mixedPanel() []string {
	key := m.logKey(m.layout.gap)
	return m.gapMemo.Of(key, func() []string {
		r := m.layout.gap
		lines := m.gapBrief(r.W - 2)
		title := "WHAT THE DASHBOARD HIDES"
		if m.focus == panelEvents {
			title = "EVENTS"
			lines = lines[2:3]
		}
		lines = append(lines, m.eventLines(r.W-2, r.H-2-len(lines))...)
		return m.styles.Box(r, title, "", m.focus == panelEvents, lines)
	})
}

// move is a change with its sign as a glyph: up, down or none.
func (m *model) moved(by float64, unit string) string {
	g := m.styles.Glyphs
	switch {
	case math.IsNaN(by):
		return "  ?"
	case math.Round(by) > 0:
		return fmt.Sprintf("%s +%.0f%s", g.Up, by, unit)
	case math.Round(by) < 0:
		return fmt.Sprintf("%s %s%.0f%s", g.Down, g.Minus, -by, unit)
	}
	return g.Dot + " 0" + unit
}

// figure formats a number that may be unknown.
func figure(format string, v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "?"
	}
	text := fmt.Sprintf(format, v)
	if strings.HasPrefix(text, "-") && !strings.ContainsAny(text, "123456789") {
		return text[1:] // nothing is not less than nothing
	}
	return text
}

// change since the first month, in percent.
func (m *model) since(metric agents.Metric) float64 {
	return 100 * (m.now.At(metric, m.month)/m.now.At(metric, 1) - 1)
}

// thousands writes a whole number with separators.
func thousands(v float64) string {
	text := fmt.Sprintf("%.0f", math.Abs(v))
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	if math.Round(v) < 0 {
		return "-" + text
	}
	return text
}

// loss is the forecast error of the month: in baskets over all customers, and as a share of the forecast.
func (m *model) loss() (baskets, share float64) {
	return m.now.At(agents.MetricForecastError, m.month) * m.now.At(agents.MetricCustomers, m.month), m.now.At(agents.MetricForecastShare, m.month)
}

// opens says when the forecast error opened and how far that was ahead of the dashboard.
func (m *model) opens() string {
	switch {
	case m.now == nil || m.now.Worlds < 2:
		return "opens: needs more worlds"
	case m.now.Opens == 0:
		return "never opens"
	case m.now.Lead < 0:
		return fmt.Sprintf("opens m%d, unseen in churn", m.now.Opens)
	}
	return fmt.Sprintf("opens m%d, %d months ahead", m.now.Opens, m.now.Lead)
}

// bar draws the share of the forecast that is lost.
func (m *model) bar(share float64, w int) string {
	if math.IsNaN(share) {
		share = 0
	}
	g := m.styles.Glyphs
	p := progress.New(progress.WithoutPercentage(), progress.WithFillCharacters(g.BarOn, g.BarOff), progress.WithColorProfile(m.styles.Depth),
		progress.WithSolidFill(m.styles.Hex(draw.Warning)), progress.WithWidth(max(1, w)))
	p.EmptyColor = m.styles.Hex(draw.Border)
	return p.ViewAs(min(max(share, 0), 1))
}

// gapCard is the card of a large screen.
func (m *model) gapCard(w int) []string {
	s := m.styles
	trust, first := m.trustNow()
	baskets, share := m.loss()
	line := func(name, value, by string) string {
		return " " + draw.Fit(name, w-16) + fmt.Sprintf("%5s ", value) + draw.Fit(by, 9)
	}
	dashboard := m.now.At(agents.MetricDashboard, m.month)
	return []string{
		" " + s.Paint(draw.Strong, "The dashboard shows"),
		line("dashboard", figure("%.0f", dashboard), s.Paint(draw.LineSolid+4, m.moved(dashboard-100, " %"))),
		line("revenue", figure("%.2f", m.now.At(agents.MetricRevenue, m.month)), s.Paint(draw.LineSolid+4, m.moved(m.since(agents.MetricRevenue), " %"))),
		" " + s.Paint(draw.Strong, "Hidden"),
		line("trust", figure("%.0f", trust), s.Paint(draw.LineSolid, m.moved(trust-first, " pt"))),
		line("those here", figure("%.0f", 100*m.now.At(agents.MetricTrustHere, m.month)), ""),
		line("opted out", figure("%.0f%%", 100-100*m.now.At(agents.MetricConsent, m.month)), ""),
		" " + s.Paint(draw.Strong, "Forecast error ") + s.Paint(draw.Warning, figure("%.0f %%", 100*share)),
		" " + m.bar(share, w-2),
		" " + m.money(baskets, w-2),
		" " + s.Paint(draw.Quiet, draw.Short(m.opens(), w-2)),
	}
}

// money is the loss in units of the setting's basket.
func (m *model) money(baskets float64, w int) string {
	if math.IsNaN(baskets) {
		return m.styles.Paint(draw.Quiet, draw.Short("known 12 months before the end", w))
	}
	if math.Round(baskets) < 0 {
		return draw.Short(thousands(-baskets)+" baskets better", w)
	}
	return draw.Short(thousands(baskets)+" baskets in 12 months", w)
}

// gapBrief is the card in four lines.
func (m *model) gapBrief(w int) []string {
	s := m.styles
	trust, first := m.trustNow()
	baskets, share := m.loss()
	dashboard := m.now.At(agents.MetricDashboard, m.month)
	half := max(18, (w-2)/2)
	pair := func(a, b string) string { return " " + draw.Fit(a, half) + " " + b }
	head := s.Paint(draw.Strong, "FORECAST ERROR ") + s.Paint(draw.Warning, figure("%3.0f %%", 100*share)) + " "
	if m.now != nil && m.now.Opens > 0 {
		head += fmt.Sprintf("m%d ", m.now.Opens)
	}
	last := thousandsOr(baskets) + ", " + m.opens()
	if ansi.StringWidth(last) > w-2 {
		last = m.opens()
	}
	return []string{
		pair(s.Paint(draw.LineSolid+4, "dashboard "+figure("%.0f ", dashboard)+figure("%+.0f%%", dashboard-100)), "revenue "+figure("%+.0f%%", m.since(agents.MetricRevenue))),
		pair(s.Paint(draw.LineSolid, "trust "+figure("%.0f", trust)+" "+m.moved(trust-first, "")), "opt-outs "+figure("%.0f%%", 100-100*m.now.At(agents.MetricConsent, m.month))),
		" " + head + m.bar(share, w-2-ansi.StringWidth(head)),
		" " + s.Paint(draw.Quiet, draw.Short(last, w-2)),
	}
}

// thousandsOr is a number of baskets that may be unknown.
func thousandsOr(v float64) string {
	if math.IsNaN(v) {
		return "?"
	}
	return thousands(v) + " baskets"
}
