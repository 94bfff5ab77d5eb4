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
	text := c.words(m, w-2, min(2*h/5, h-9))
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

// harmMarks are where harm begins, and between which levels, on the chart.
func (c *thresholding) harmMarks(s *styles) []upright {
	if len(c.result.rows) == 0 {
		return nil
	}
	t := c.result.rows[0].threshold
	lo, hi := upright{t.Turn.Lo, '(', mark, ""}, upright{t.Turn.Hi, ')', mark, ""}
	switch t.Verdict {
	case analysis.Inside:
		return []upright{{t.Turn.Value, s.glyphs.threshold, mark, "harm begins " + labLevel(t.Turn.Value)}, lo, hi}
	case analysis.FirstStep:
		return []upright{{t.Turn.Value, s.glyphs.threshold, mark, "harm from the first step"}, hi}
	case analysis.Somewhere:
		hi.text = "harm by " + labLevel(t.Turn.Hi)
		return []upright{lo, hi}
	}
	return nil
}

// labLevel is a level as the lab shows it, 0 to 100.
func labLevel(x float64) string { return fmt.Sprintf("%.0f", 100*x) }

// speech is how the answer is put into words: those of the command, with levels as the lab shows them.
func (c *thresholding) speech() analysis.Speech {
	return analysis.Speech{Lever: agents.LeverNames[c.lever], Metric: thresholdMetrics[c.metric].name, Level: labLevel, Amount: threeDigits}
}

func threeDigits(v float64) string { return fmt.Sprintf("%.3g", v) }

// words are the question before the guess is locked in, and the answer after, with as many of its sentences as fit into so many lines.
func (c *thresholding) words(m *model, w, room int) []string {
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
		text := fmt.Sprintf("%d of %d worlds so far: the answer comes when all have run", done, thresholdWorlds)
		if !c.job.running {
			text = fmt.Sprintf("stopped after %d of %d worlds: no answer", done, thresholdWorlds)
		}
		return []string{" " + s.paint(quiet, text)}
	}
	row := func(name, begins, interval, distance, best string) string {
		if w < 66 { // the rest is told by the command
			return " " + fit(short(name, 15), 16) + fit(begins, 12) + fit(interval, 9) + distance
		}
		return " " + fit(short(name, 18), 19) + fit(begins, 13) + fit(interval, 11) + fit(distance, 22) + best
	}
	out := []string{s.paint(quiet, row("customers", "harm begins", "95 %", "from your guess", "best at"))}
	for _, r := range c.result.rows {
		begins, interval, distance, best := c.told(s, &r.threshold)
		out = append(out, row(r.customers, begins, interval, distance, best))
	}
	first := c.result.rows[0].threshold
	note := short(fmt.Sprintf(" each row by itself; a loss of %s or less does not matter", threeDigits(first.Onset.Matters)), w)
	for _, sentence := range fitting(first.Sentences(c.speech()), w-2, room-len(out)-1) {
		out = append(out, " "+sentence)
	}
	if len(out) >= max(room, len(c.result.rows)+2) && w < 66 {
		return out
	}
	return append(out, s.paint(quiet, note))
}

// fitting are the first of some sentences, as many as fill no more than so many lines, wrapped; the first one in any case.
func fitting(sentences []string, w, lines int) (out []string) {
	for n := range sentences {
		filled := wrap(strings.Join(sentences[:n+1], " "), w)
		if n > 0 && len(filled) > lines {
			break
		}
		out = filled
	}
	return out
}

// told are the cells of a threshold, and how far the guess is from it.
func (c *thresholding) told(s *styles, t *analysis.Threshold) (begins, interval, distance, best string) {
	if t.Verdict == analysis.NoAnswer {
		return "no answer", "", "", ""
	}
	guess := float64(c.guess)
	var parts []string
	for _, p := range t.Parts {
		part := labLevel(p.From)
		if p.To > p.From {
			part += ".." + labLevel(p.To)
		}
		parts = append(parts, part)
	}
	best = strings.Join(parts, " or ")
	interval = labLevel(t.Turn.Lo) + ".." + labLevel(t.Turn.Hi)
	inside := guess >= math.Round(100*t.Turn.Lo) && guess <= math.Round(100*t.Turn.Hi)
	switch t.Verdict {
	case analysis.Inside, analysis.FirstStep:
		if begins = labLevel(t.Turn.Value); t.Verdict == analysis.FirstStep {
			begins = "first step"
		}
		if distance = apart(s, guess-100*t.Turn.Value); inside && distance != exactly {
			distance += ", inside"
		}
	case analysis.Somewhere:
		begins, distance = "by "+labLevel(t.Turn.Hi), "inside"
		if !inside {
			distance = apart(s, guess-100*t.Turn.Hi)
		}
	case analysis.NoHarm:
		begins, interval = "no harm", ""
	default:
		begins, interval = "cannot tell", ""
	}
	return begins, interval, distance, best
}

const exactly = "exactly there"

// apart says how far a guess is from the truth.
func apart(s *styles, by float64) string {
	switch n := math.Round(by); {
	case n > 0:
		return fmt.Sprintf("%.0f too high", n)
	case n < 0:
		return fmt.Sprintf("%.0f too low", -n)
	}
	return exactly
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
