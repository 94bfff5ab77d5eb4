package tui

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/tui/draw"
)

// headPanel draws the sentence that states the outcome, and on a large screen three big numbers beside it.
func (m *model) headPanel() []string {
	r := m.layout.head
	key := panelKey{styles: m.styles, r: r, revision: m.revision, setting: m.setting, base: m.against(), number: int(m.layout.class)}
	return m.sentenceMemo.Of(key, func() []string {
		switch {
		case m.layout.class != classLarge && r.H > 4: // big text: the numbers, and the sentence below them
			numbers := draw.Beside(m.bigNumbers(r.H - 2)...)
			return draw.Exact(append(numbers, m.sentence(r.W-2, 2)...), r.W, r.H)
		case m.layout.class != classLarge:
			return draw.Exact(m.sentence(r.W-2, r.H), r.W, r.H)
		}
		numbers := m.bigNumbers(r.H)
		right := draw.Beside(numbers...)
		wide := 0
		for _, line := range right {
			wide = max(wide, draw.Width(line))
		}
		left := draw.Exact(m.sentence(r.W-wide-4, r.H), r.W-wide-2, r.H)
		return draw.Exact(draw.Beside(left, draw.Exact(right, wide+2, r.H)), r.W, r.H)
	})
}

// sentence returns the headline in at most n lines; the brief form if the full one does not fit.
func (m *model) sentence(w, h int) []string {
	text := "Simulating the first world…"
	switch {
	case m.look != nil && m.now != nil:
		for _, text = range []string{m.look.Headline(), m.look.Brief(true), m.look.Brief(false)} {
			if len(draw.Wrap(text, w)) <= h {
				break
			}
		}
		if m.now.Worlds < m.options.Worlds && len(draw.Wrap(text+" So far.", w)) <= h {
			text += " So far."
		}
	case m.now != nil && m.now.Worlds > 0 && m.setting.same(m.against()):
		text = fmt.Sprintf("This is %s itself: nothing has changed. Move a slider, or press S for a strategy, and see what happens.", m.against().title())
	}
	return m.spoken(text, w, h)
}

// spoken returns the opening sentence of a screen in at most n lines, with the words for money and trust in their colours.
func (m *model) spoken(text string, w, h int) []string {
	s := m.styles
	lines := draw.Wrap(text, w)
	for h = max(1, h); len(lines) > h; { // whole sentences, or at least a sign that there is more
		end := strings.LastIndex(strings.TrimRight(text, ". "), ". ")
		if end < 0 {
			lines = append(lines[:h-1], draw.Short(strings.Join(lines[h-1:], " "), w))
			break
		}
		text = text[:end+1]
		lines = draw.Wrap(text, w)
	}
	var out []string
	for _, line := range lines {
		line = s.Paint(draw.Strong, line)
		for word, look := range map[string]draw.Role{"dashboard": draw.LineSolid + 4, "trust": draw.LineSolid, "behind": draw.Warning} {
			line = strings.Replace(line, word, s.Off()+s.Paint(look, word)+s.On(draw.Strong), 1)
		}
		out = append(out, " "+line)
	}
	return out
}

// bigNumbers draws the dashboard at first, trust, and money as large digits of n rows, with their names below.
func (m *model) bigNumbers(rows int) [][]string {
	if m.look == nil {
		return [][]string{draw.Exact(nil, 0, rows)}
	}
	l, minus := m.look, m.styles.Glyphs.Minus
	signed := func(v float64, unit string) string {
		v = math.Round(v)
		if v < 0 {
			return fmt.Sprintf("%s%.0f%s", minus, -v, unit)
		}
		return fmt.Sprintf("+%.0f%s", v, unit)
	}
	amount, unit := l.InShort()
	look := draw.Money
	if l.Value.Mean < 0 {
		look = draw.Warning
	}
	block := func(number, caption string, look draw.Role) []string {
		lines := m.styles.BigText(number, look)
		if rows > 5 {
			lines = m.styles.HugeText(number, look)
		}
		if m.layout.class != classLarge {
			caption = " " + caption
			for i := range lines {
				lines[i] = map[bool]string{true: "", false: " "}[rows > 5] + lines[i]
			}
		}
		lines = append(lines, m.styles.Paint(draw.Quiet, caption))
		w := 0
		for _, line := range lines {
			w = max(w, draw.Width(line))
		}
		return draw.Exact(lines, w+3, rows)
	}
	trust := math.Round(100*l.Trusted[1]) - math.Round(100*l.Trusted[0])
	return [][]string{
		block(signed(math.Round(l.Early)-100, "%"), "dashboard m1-3", draw.LineSolid+4),
		block(signed(trust, ""), fmt.Sprintf("trust by m%d", m.months()), draw.LineSolid),
		block(strings.Replace(amount, "-", minus, 1), unit, look),
	}
}

// seenCard draws what a dashboard shows this month beside what it does not, each with its value in the months before.
func (m *model) seenCard(w, h int) []string {
	s, month := m.styles, m.month
	row := func(name string, value, by string, look draw.Role) string {
		return " " + s.Paint(look, draw.Fit(draw.Short(name, w-12), w-12)) + fmt.Sprintf("%4s", value) + fmt.Sprintf("%6s", by)
	}
	change := func(by float64, unit string) string {
		switch by = math.Round(by); {
		case math.IsNaN(by):
			return ""
		case by < 0:
			return fmt.Sprintf("%s%.0f%s", s.Glyphs.Minus, -by, unit)
		}
		return fmt.Sprintf("+%.0f%s", by, unit)
	}
	// Differences are those of the rounded numbers on screen.
	points := func(metric agents.Metric) (string, string) {
		now, was := math.Round(100*m.now.At(metric, month)), math.Round(100*m.now.BeforeMean(metric))
		return figure("%.0f", now), change(now-was, "pt")
	}
	index := math.Round(m.now.At(agents.MetricDashboard, month))
	bought := 100 * m.now.At(agents.MetricConversions, month) / m.now.BeforeMean(agents.MetricConversions)
	trust, trustBy := points(agents.MetricTrust)
	over, overBy := points(agents.MetricOver)
	gone := figure("%.0f%%", 100*m.now.At(agents.MetricGone, month))
	out := []string{
		row("dashboard", figure("%.0f", index), change(index-100, "%"), draw.LineSolid+4),
		row("purchases", figure("%.0f", bought), change(math.Round(bought)-100, "%"), draw.Plain),
		row("trust", trust, trustBy, draw.LineSolid),
		row("over their limit", over+"%", overBy, draw.Plain),
		row("gone", gone, "", draw.LineSolid+3),
	}
	here, hereBy := points(agents.MetricTrustHere)
	more := []string{row("those still here", here, hereBy, draw.Plain)}
	if m.look != nil && month <= len(m.look.Gained) {
		word, look := "ahead so far", draw.Plain
		if m.look.Gained[month-1].Mean < 0 {
			word, look = "behind so far", draw.Warning
		}
		amount, customers := m.look.InAll(month)
		out = append(out, " "+s.Paint(look, draw.Fit(word, 14))+fmt.Sprintf("%*s", w-16, amount))
		if h > len(out) {
			out = append(out, s.Paint(draw.Quiet, fmt.Sprintf("%*s", w-1, "for "+customers+" customers")))
		}
	}
	if h < len(out) { // drop what the dashboard shows first
		out = append(out[:1], append([]string{}, append(out[2:4:4], out[5:]...)...)...)
	}
	if h >= len(out)+3 {
		out = append(out[:5], append(more, out[5:]...)...)
	}
	if h >= len(out)+2 {
		out = append(out[:2], append([]string{" " + s.Paint(draw.Strong, "NOT ON IT")}, out[2:]...)...)
		out = append([]string{" " + s.Paint(draw.Strong, "ON THE DASHBOARD")}, out...)
	}
	return out[:min(len(out), h)]
}
