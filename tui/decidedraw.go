package tui

import (
	"fmt"
	"math"

	"backlash/agents"
	"backlash/sim/study"
	"backlash/tui/draw"
)

func (c *deciding) lines(m *model, w, h int) []string {
	s := m.styles
	say := fmt.Sprintf("Looking for the best step: part %d, %d %% done.", c.part+1, c.done)
	if !c.job.running && c.monday == nil {
		say = "Stopped before there was an answer."
	}
	var more []string
	if c.monday != nil {
		text := c.monday.Sentences()
		say, more = text[0], text[1:]
	}
	if c.sliders != nil {
		more = append(more, c.sliders.Sentences()...)
	}
	head := m.spoken(say, w-2, map[bool]int{true: 3, false: 2}[w < 100])
	var words []string
	for _, text := range more {
		for _, line := range draw.Wrap(text, w-4) {
			words = append(words, " "+line)
		}
	}
	upper := min(30, max(7, (h-len(head))/2, h-len(head)-max(len(words), 9)-2)) // nine: the number of lines of the words when all is known
	if c.reading(m) {
		upper = 0
	}
	out := head
	c.top = 1 + len(head) + 2
	if upper > 0 {
		out = append(out, c.upper(m, w, upper)...)
	}
	if below := h - len(out); below >= 3 {
		out = append(out, s.Box(draw.Rect{W: w, H: below}, "IN WORDS", c.hint(m, "the table", ""), c.reading(m), words)...)
	}
	return draw.Exact(out, w, h)
}

// upper draws the table beside the cost of waiting, in n lines.
func (c *deciding) upper(m *model, w, h int) []string {
	s, width := m.styles, min(w, 68)
	switch m.layout.class {
	case classSmall:
		if width = w; w >= 100 { // big text on a large terminal
			width = 60
		}
	case classMedium:
		width = 55
	}
	rows, note := c.table(m, h-3)
	table := s.Box(draw.Rect{W: width, H: h}, "ONE STEP, SLIDER BY SLIDER", note, true, rows)
	if width == w {
		return table
	}
	title, unit := "HOW LONG TO WAIT?", ""
	if m.layout.class == classLarge {
		title, unit = "HOW LONG CAN YOU WAIT?", "gain, by month of switching"
		if c.monday != nil && c.monday.Deadline != nil && c.monday.Deadline.Compared {
			unit = "beside as before"
		}
	}
	return draw.Beside(table, s.Box(draw.Rect{W: w - width, H: h}, title, unit, false, c.waiting(m, w-width-2, h-2)))
}

// table draws every slider at its best level alone, as many as fit around the chosen one; note says which are in view.
func (c *deciding) table(m *model, fit int) (out []string, note string) {
	s := m.styles
	value := study.ShownAs(agents.MetricCumulativeMargin, study.MoneyOf(&m.setting.scenario.Config))
	row := func(name, from, to, dash, trust, gone, gain, sure string) string {
		return draw.Fit(name, 15) + draw.Fit(from, 5) + draw.Fit(to, 5) + draw.Fit(dash, 5) + draw.Fit(trust, 6) + draw.Fit(gone, 5) + draw.Fit(gain, 6) + sure
	}
	out = []string{s.Paint(draw.Quiet, "  "+row("slider", "from", "to", "dash", "trust", "gone", "gain", "sure"))}
	c.shown = 0
	if c.sliders == nil {
		return append(out, " "+s.Paint(draw.Quiet, "each slider at eight levels: after the strategies")), ""
	}
	steps := c.sliders.Steps
	fit = min(max(fit, 1), len(steps))
	first := max(0, min(c.row-fit/2, len(steps)-fit))
	c.first, c.shown = first, fit
	if note = "beside today, each alone"; fit < len(steps) {
		note = fmt.Sprintf("%d to %d of %d", first+1, first+fit, len(steps))
	}
	for i, step := range steps[first : first+fit] {
		pointer, look := " ", draw.Plain
		if first+i == c.row {
			pointer, look = s.Glyphs.Pointer, draw.Strong
		}
		l, _ := agents.LeverByName(step.Lever)
		to, gain, sure := fmt.Sprintf("%.0f", 100*step.To), value.Over(step.Gain.Estimate), fmt.Sprintf("%s, %.0f %%", step.Gain.Outcome, 100*step.Gain.Ahead)
		if m.layout.class != classLarge {
			sure = fmt.Sprintf("%.0f %%", 100*step.Gain.Ahead)
		}
		if step.Corner() {
			to += "!"
		}
		switch {
		case step.Stays() && !step.Keeps:
			gain, sure = s.Glyphs.Dash, "rule broken"
		case step.Stays():
			gain, sure = s.Glyphs.Dash, map[bool]string{true: "none better", false: "best"}[m.layout.class == classLarge]
		}
		trust, gone := study.ShownAs(agents.MetricTrust, study.Money{}), study.ShownAs(agents.MetricGone, study.Money{})
		out = append(out, s.Paint(draw.KeyName, pointer)+" "+s.Paint(look, row(agents.LeverWords[l], fmt.Sprintf("%.0f", 100*step.From), to, fmt.Sprintf("%.0f", step.Early), trust.Over(step.Trust), gone.Over(step.Gone), gain, sure)))
	}
	return out, note
}

// waiting draws what switching brings by the month of the switch, against going on as before or against not switching.
func (c *deciding) waiting(m *model, w, h int) []string {
	s := m.styles
	if c.monday == nil || c.monday.Deadline == nil {
		text := "when the strategies are compared"
		if c.monday != nil {
			text = "there is nothing to switch to"
		}
		var out []string
		for _, line := range draw.Wrap(text, w-2) {
			out = append(out, " "+s.Paint(draw.Quiet, line))
		}
		return out
	}
	price, d := study.MoneyOf(&m.setting.scenario.Config).Price, c.monday.Deadline
	gain, last := func(x study.Wait) float64 { return x.Gain.Mean }, d.Pays
	if d.Compared {
		gain, last = func(x study.Wait) float64 { return x.Before.Mean }, d.Last
	}
	months := c.monday.Months
	mid := make([]float64, months)
	for i := range mid {
		mid[i] = math.NaN()
	}
	for i, at := range d.Waits {
		mid[at.Month-1] = price * gain(at)
		if i == 0 {
			continue
		}
		from := d.Waits[i-1] // interpolate between the months that were run
		for month := from.Month + 1; month < at.Month; month++ {
			share := float64(month-from.Month) / float64(at.Month-from.Month)
			mid[month-1] = price * (gain(from)*(1-share) + gain(at)*share)
		}
	}
	zero := make([]float64, months)
	g := draw.Chart{Labels: 1, Ticks: draw.MonthTicks(1, months),
		Curves: []draw.Curve{{Mid: mid, Look: draw.Money, Thick: true, Glyphs: s.Glyphs.Lines[0]}, {Mid: zero, Look: draw.Before, Dots: draw.Dotted, Glyphs: s.Glyphs.GhostLine}}}
	g.Lo, g.Hi = spanOf(g.Curves)
	place := func(month int) float64 { return float64(month-1) / float64(max(1, months-1)) }
	if last > 0 {
		g.Marks = []draw.Upright{{Place: place(last), Rune: s.Glyphs.Threshold, Look: draw.Warning, Text: fmt.Sprintf("last m%d %s", last, s.Glyphs.Down)}}
	}
	if last < months {
		g.Zone = [2]float64{place(last + 1), 1}
	}
	return s.Chart(g, w, h)
}

func (c *deciding) status(m *model) string {
	text := "today: " + m.setting.title()
	switch {
	case c.sliders != nil:
		value := study.ShownAs(agents.MetricCumulativeMargin, study.MoneyOf(&m.setting.scenario.Config))
		if m.layout.class != classLarge {
			text = "today"
		}
		text += fmt.Sprintf(", dashboard %.0f in m1-3   gain: %s   !: end of the slider", c.sliders.Early, value.Unit)
		if m.layout.class != classSmall {
			text += fmt.Sprintf("   %d other worlds", c.sliders.Worlds)
		}
	case c.job.running:
		text += fmt.Sprintf("   working: %d %%", c.done)
	}
	return " " + m.styles.Paint(draw.Strong, c.wish.text()) + m.styles.Paint(draw.Quiet, text)
}

// text describes the wish, or "" if there is none.
func (w *wish) text() string {
	text := ""
	if w.rule != "" {
		text += "rule: " + draw.Clean(w.rule) + "   "
	}
	for l, cost := range w.costs {
		if cost > 0 {
			text += fmt.Sprintf("%s costs %.0f a month   ", agents.LeverWords[l], cost)
		}
	}
	return text
}
