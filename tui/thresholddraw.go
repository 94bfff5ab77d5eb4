package tui

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim/study"
	"backlash/tui/draw"
)

func (c *thresholding) lines(m *model, w, h int) []string {
	s := m.styles
	text := c.words(m, w-2, min(2*h/5, h-9))
	below := min(len(text)+2, h-7)
	r := draw.Rect{W: w, H: h - below}
	metric, lever := thresholdMetrics[c.metric].name, agents.LeverNames[c.lever]
	g := draw.Chart{Labels: 1, Lo: 0, Hi: 1, Blind: true, Ticks: draw.EvenTicks("0", "25", "50", "75", "100")}
	g.Marks = []draw.Upright{{Place: float64(c.guess) / 100, Rune: s.Glyphs.Cursor, Look: draw.KeyName, Text: fmt.Sprintf("your guess %d", c.guess)}}
	title := fmt.Sprintf("WHERE DOES MORE %s HARM %s?", strings.ToUpper(lever), strings.ToUpper(metric))
	note := "the curve is drawn after your guess"
	if c.locked && c.sofar.Worlds > 0 {
		b := c.sofar.Response
		k := draw.Curve{Mid: b.Mean, Lo: b.Lo, Hi: b.Hi, Glyphs: s.Glyphs.Lines[0], Look: draw.LineSolid}
		g.Curves, g.Blind = []draw.Curve{k}, false
		g.Lo, g.Hi = frame(b)
		g.Marks = append(g.Marks, c.harmMarks(s)...)
		note = fmt.Sprintf("mean, %c 8 in 10 of %d worlds", s.Glyphs.Band, c.sofar.Worlds)
	}
	c.plot = draw.Rect{X: 1 + draw.AxisWidth, Y: 2, W: w - 2 - draw.AxisWidth - g.Labels, H: r.H - 2}
	out := s.Box(r, title, note, true, s.Chart(g, w-2, r.H-2))
	under := "YOUR GUESS"
	if c.locked {
		under = "WHERE HARM BEGINS"
	}
	of := m.setting
	of.trunk, of.fork = nil, 0 // a walk is from the first month on
	return append(out, s.Box(draw.Rect{W: w, H: below}, under, "of "+of.title(), false, text)...)
}

// frame is the range of a band with a little room, so that a bend can be seen.
func frame(b study.Band) (lo, hi float64) {
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
func (c *thresholding) harmMarks(s *draw.Styles) []draw.Upright {
	if c.result == nil {
		return nil
	}
	row := &c.result.Thresholds[0]
	at, from, to, sure, ok := row.Begins()
	if !ok {
		return nil
	}
	lo, hi := draw.Upright{Place: from, Rune: '(', Look: draw.Mark}, draw.Upright{Place: to, Rune: ')', Look: draw.Mark}
	begins := c.result.Cells(row)[0]
	if !sure {
		hi.Text = "harm " + begins
		return []draw.Upright{lo, hi}
	}
	mark := draw.Upright{Place: at, Rune: s.Glyphs.Threshold, Look: draw.Mark, Text: "harm begins " + begins}
	if from == at {
		mark.Text = "harm from the first step"
		return []draw.Upright{mark, hi}
	}
	return []draw.Upright{mark, lo, hi}
}

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
		for _, line := range draw.Wrap(text, w-2) {
			out = append(out, " "+line)
		}
		return append(out, " "+s.Paint(draw.Quiet, agents.LeverMeanings[c.lever]))
	}
	if c.result == nil {
		text := fmt.Sprintf("%d of %d worlds so far: the answer comes when all have run", c.sofar.Worlds, thresholdWorlds)
		if !c.job.running {
			text = fmt.Sprintf("stopped after %d of %d worlds: no answer", c.sofar.Worlds, thresholdWorlds)
		}
		return []string{" " + s.Paint(draw.Quiet, text)}
	}
	row := func(name, begins, interval, distance, best string) string {
		if w < 66 { // the rest is told by the command
			return " " + draw.Fit(draw.Short(name, 15), 16) + draw.Fit(begins, 12) + draw.Fit(interval, 9) + distance
		}
		return " " + draw.Fit(draw.Short(name, 18), 19) + draw.Fit(begins, 13) + draw.Fit(interval, 11) + draw.Fit(distance, 22) + best
	}
	out := []string{s.Paint(draw.Quiet, row("customers", "harm begins", "95 %", "from your guess", "best at"))}
	rows := c.result.Thresholds
	for i := range rows {
		cells := c.result.Cells(&rows[i])
		out = append(out, row(rows[i].Customers, cells[0], cells[1], c.distance(&rows[i]), cells[2]))
	}
	note := draw.Short(fmt.Sprintf(" each row by itself; a loss of %.3g or less does not matter", c.result.Matters), w)
	for _, sentence := range fitting(rows[0].Sentences, w-2, room-len(out)-1) {
		out = append(out, " "+sentence)
	}
	if len(out) >= max(room, len(rows)+2) && w < 66 {
		return out
	}
	return append(out, s.Paint(draw.Quiet, note))
}

// fitting are the first of some sentences, as many as fill no more than so many lines, wrapped; the first one in any case.
func fitting(sentences []string, w, lines int) (out []string) {
	for n := range sentences {
		filled := draw.Wrap(strings.Join(sentences[:n+1], " "), w)
		if n > 0 && len(filled) > lines {
			break
		}
		out = filled
	}
	return out
}

// distance says how far the guess is from where harm begins, and whether it lies where that may be.
func (c *thresholding) distance(row *study.ThresholdRow) string {
	at, lo, hi, sure, ok := row.Begins()
	guess := float64(c.guess)
	inside := guess >= math.Round(100*lo) && guess <= math.Round(100*hi)
	switch far := apart(guess - 100*at); {
	case !ok:
		return ""
	case !inside:
		return far
	case !sure:
		return "inside"
	case far == exactly:
		return far
	default:
		return far + ", inside"
	}
}

const exactly = "exactly there"

// apart says how far a guess is from the truth.
func apart(by float64) string {
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
	if c.job.running {
		text += fmt.Sprintf("   %d of %d worlds", c.sofar.Worlds, thresholdWorlds)
	}
	return " " + m.styles.Paint(draw.Quiet, text)
}
