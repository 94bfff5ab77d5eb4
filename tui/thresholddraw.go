package tui

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim/analysis"
)

func (c *thresholding) lines(m *model, w, h int) []string {
	s := m.styles
	text := c.words(m, w-2)
	below := min(len(text)+2, h-7)
	r := rect{w: w, h: h - below}
	metric, lever := thresholdMetrics[c.metric].name, agents.LeverNames[c.lever]
	g := graph{labels: 1, lo: 0, hi: 1, blind: true, ticks: []string{"0", "25", "50", "75", "100"}}
	g.marks = []upright{{place: float64(c.guess) / 100, rune: s.glyphs.cursor, look: keyName, text: fmt.Sprintf("your guess %d", c.guess)}}
	title := fmt.Sprintf("WHERE DOES MORE %s HARM %s?", strings.ToUpper(lever), strings.ToUpper(metric))
	note := "the curve is drawn after your guess"
	if c.locked && c.result != nil {
		b := c.result.band
		k := curve{mid: b.Median, lo: b.Lo, hi: b.Hi, glyphs: s.glyphs.lines[0], look: lineSolid}
		g.curves, g.blind = []curve{k}, false
		g.lo, g.hi = frame(b)
		g.marks = append(g.marks, c.harmMarks(s)...)
		note = fmt.Sprintf("median, %c 10-90 %% of %d worlds", s.glyphs.band, c.result.worlds)
	}
	c.plot = rect{1 + axisWidth, 2, w - 2 - axisWidth - g.labels, r.h - 2}
	out := s.box(r, title, note, true, s.graphRows(g, w-2, r.h-2))
	under := "YOUR GUESS"
	if c.locked {
		under = "WHERE HARM BEGINS"
	}
	return append(out, s.box(rect{w: w, h: below}, under, "of "+m.setting.title(), false, text)...)
}

// frame is the range of a band with a little room, so that a bend can be seen.
func frame(b Band) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for i := range b.Lo {
		if !math.IsNaN(b.Lo[i]) {
			lo, hi = min(lo, b.Lo[i]), max(hi, b.Hi[i])
		}
	}
	if !(hi > lo) {
		return 0, 1
	}
	room := .05 * (hi - lo)
	return lo - room, hi + room
}

// harmMarks are the threshold and its interval on the chart.
func (c *thresholding) harmMarks(s *styles) []upright {
	if len(c.result.rows) == 0 {
		return nil
	}
	t := c.result.rows[0].threshold
	switch t.Turn {
	case analysis.Turned:
		return []upright{{t.At, s.glyphs.threshold, mark, fmt.Sprintf("harm begins %.0f", 100*t.At)}, {t.Lo, '(', mark, ""}, {t.Hi, ')', mark, ""}}
	case analysis.FromStart:
		return []upright{{0, s.glyphs.threshold, mark, "harm from the start"}}
	}
	return nil
}

// words are the question before the guess is locked in, and the answer after.
func (c *thresholding) words(m *model, w int) []string {
	s := m.styles
	if !c.locked {
		text := fmt.Sprintf("From which %s on does more of it lower %s at month %d? Place the marker, then lock it in: the answer is shown beside your guess.",
			agents.LeverNames[c.lever], thresholdMetrics[c.metric].name, m.months())
		if agents.Metrics()[c.ran.metric].Good < 0 {
			text = strings.Replace(text, "lower", "raise", 1)
		}
		var out []string
		for _, line := range wrap(text, w-2) {
			out = append(out, " "+line)
		}
		return append(out, " "+s.paint(quiet, agents.LeverMeanings[c.lever]))
	}
	if c.result == nil || len(c.result.rows) == 0 {
		done := 0
		if c.result != nil {
			done = c.result.worlds
		}
		text := fmt.Sprintf("%d of %d worlds: the answer comes when all have run", done, thresholdWorlds)
		if !c.job.running {
			text = fmt.Sprintf("stopped after %d of %d worlds: no answer", done, thresholdWorlds)
		}
		return []string{" " + s.paint(quiet, text)}
	}
	row := func(name, begins, interval, distance, p string) string {
		if w < 66 { // the rest is told by the command
			return " " + fit(short(name, 15), 16) + fit(begins, 12) + fit(interval, 9) + distance
		}
		return " " + fit(short(name, 18), 19) + fit(begins, 13) + fit(interval, 11) + fit(distance, 22) + p
	}
	out := []string{s.paint(quiet, row("customers", "harm begins", "interval", "from your guess", "P straight"))}
	for _, r := range c.result.rows {
		begins, interval, distance := "none found", "", ""
		switch t := r.threshold; t.Turn {
		case analysis.Turned:
			begins, interval = fmt.Sprintf("%.0f", 100*t.At), fmt.Sprintf("%.0f..%.0f", 100*t.Lo, 100*t.Hi)
			distance = apart(s, float64(c.guess)-100*t.At)
			if g := float64(c.guess) / 100; g >= t.Lo && g <= t.Hi {
				distance += ", inside"
			}
		case analysis.FromStart:
			begins, distance = "at once", apart(s, float64(c.guess))
		}
		out = append(out, row(r.customers, begins, interval, distance, fmt.Sprintf("%.3f", r.threshold.P)))
	}
	return append(out, s.paint(quiet, short(" 95 % intervals; P: such a bend if the response were a straight line", w)))
}

// apart says how far a guess is from the truth.
func apart(s *styles, by float64) string {
	switch n := math.Round(by); {
	case n > 0:
		return fmt.Sprintf("%.0f too high", n)
	case n < 0:
		return fmt.Sprintf("%.0f too low", -n)
	}
	return "exactly there"
}

func (c *thresholding) status(m *model) string {
	text := fmt.Sprintf("lever %s   metric %s   guess %d   %d levels, worlds of luck", agents.LeverNames[c.lever], thresholdMetrics[c.metric].name, c.guess, thresholdLevels)
	done := 0
	if c.result != nil {
		done = c.result.worlds
	}
	if c.job.running {
		text += fmt.Sprintf("   %d of %d worlds", done, thresholdWorlds)
	}
	return " " + m.styles.paint(quiet, text)
}
