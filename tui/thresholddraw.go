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
	say, text := c.words(m, w-2)
	head := m.spoken(say, w-2, map[bool]int{true: 3, false: 2}[w < 100])
	below := min(len(text)+2, h-len(head)-map[class]int{classLarge: 11, classMedium: 10, classSmall: 7}[m.layout.class])
	if c.reading(m) {
		below = h - len(head)
	}
	r := draw.Rect{W: w, H: h - below - len(head)}
	metric := study.ShownAs(c.ran.metric, study.MoneyOf(&m.setting.scenario.Config))
	g := draw.Chart{Labels: 1, Lo: 0, Hi: 1, Blind: true, Ticks: draw.EvenTicks("0", "25", "50", "75", "100")}
	g.Marks = []draw.Upright{{Place: float64(c.guess) / 100, Rune: s.Glyphs.Cursor, Look: draw.KeyName, Text: fmt.Sprintf("your guess %d %s", c.guess, s.Glyphs.Down)}}
	title := fmt.Sprintf("%s, AND WHAT COMES OF IT: %s", strings.ToUpper(agents.LeverWords[c.lever]), strings.ToUpper(metric.Word))
	note := "drawn after your guess"
	if c.locked && c.sofar.Worlds > 0 {
		b := c.sofar.Response
		k := draw.Curve{Mid: scaled(b.Mean, metric.Scale), Glyphs: s.Glyphs.Lines[0], Look: draw.LineSolid, Thick: true}
		g.Lo, g.Hi = frame(k.Mid)
		g.Curves, g.Blind = []draw.Curve{k}, false
		if note = fmt.Sprintf("%s, mean of %d worlds", metric.Unit, c.sofar.Worlds); m.layout.class == classSmall {
			note = fmt.Sprintf("%d worlds", c.sofar.Worlds)
		}
		you := m.setting.levers[c.lever]
		g.Marks = append(g.Marks, draw.Upright{Place: float64(you), Rune: s.Glyphs.Cursor, Look: draw.Quiet, Text: fmt.Sprintf("you %d %s", draw.Percent(you), s.Glyphs.Down)})
		c.mark(s, &g)
	}
	c.plot = draw.Rect{X: 1 + draw.AxisWidth, Y: 2 + len(head), W: w - 2 - draw.AxisWidth - g.Labels, H: r.H - 2}
	out := head
	if r.H > 2 {
		out = append(out, s.Box(r, title, note, true, s.Chart(g, w-2, r.H-2))...)
	}
	under := "YOUR GUESS"
	if c.locked {
		under = "WHERE HARM BEGINS"
	}
	of := m.setting
	of.trunk, of.fork = nil, 0 // a walk begins at the first month
	aside := "of " + of.title()
	if c.locked {
		aside = c.hint(m, "the curve", aside)
	}
	return append(out, s.Box(draw.Rect{W: w, H: below}, under, aside, c.reading(m), text)...)
}

// scaled converts values to other units.
func scaled(values []float64, by float64) []float64 { return after(0, values, by) }

// frame returns the range of values with a little margin, so that a bend can be seen.
func frame(values []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	if !(hi > lo) {
		return lo - 1, lo + 1
	}
	room := .08 * (hi - lo)
	return lo - room, hi + room
}

// mark draws where harm begins, the levels that may be the best, and the range in which an increase does harm.
func (c *thresholding) mark(s *draw.Styles, g *draw.Chart) {
	if c.result == nil {
		return
	}
	row := &c.result.Thresholds[0]
	if !row.Answered() {
		return
	}
	set := row.Found.Set
	g.Sure = [2]float64{set[0], set[len(set)-1]}
	at, _, to, sure, ok := row.Begins()
	if !ok {
		return
	}
	g.Zone = [2]float64{to, 1}
	begins := draw.Upright{Place: at, Rune: s.Glyphs.Threshold, Look: draw.Warning, Text: fmt.Sprintf("%c harm begins %s", s.Glyphs.Shock, c.result.Cells(row)[0]), After: true}
	if !sure {
		begins.Text = fmt.Sprintf("%c harm %s", s.Glyphs.Shock, c.result.Cells(row)[0])
	}
	g.Marks = append([]draw.Upright{begins}, g.Marks...)
}

// words returns the question before the guess is locked in, and the answer after it: a sentence, and the text below.
func (c *thresholding) words(m *model, w int) (say string, below []string) {
	s := m.styles
	metric := study.ShownAs(c.ran.metric, study.MoneyOf(&m.setting.scenario.Config))
	if !c.locked {
		way := "lower"
		if agents.Metrics()[c.ran.metric].Good < 0 {
			way = "raise"
		}
		say = fmt.Sprintf("Above what level does more of %q %s %s by month %d? Place the marker, then lock it in: the answer is shown beside your guess.",
			agents.LeverWords[c.lever], way, metric.Word, m.months())
		for _, line := range draw.Wrap(leverCaptions[c.lever], w-2) {
			below = append(below, " "+s.Paint(draw.Quiet, line))
		}
		return say, below
	}
	if c.result == nil {
		say = fmt.Sprintf("%d of %d worlds so far: the answer comes when all have run.", c.sofar.Worlds, thresholdWorlds)
		if !c.job.running {
			say = fmt.Sprintf("Stopped after %d of %d worlds: no answer.", c.sofar.Worlds, thresholdWorlds)
		}
		return say, nil
	}
	row := func(name, begins, interval, distance, best, lost string) string {
		if w < 66 { // the rest is said below
			return " " + draw.Fit(draw.Short(name, 15), 16) + draw.Fit(begins, 12) + draw.Fit(interval, 9) + distance
		}
		return " " + draw.Fit(draw.Short(name, 18), 19) + draw.Fit(begins, 13) + draw.Fit(interval, 9) + draw.Fit(distance, 21) + draw.Fit(best, 9) + lost
	}
	below = []string{s.Paint(draw.Quiet, row("customers", "harm begins", "95 %", "from your guess", "best at", map[bool]string{true: "lost at 100", false: "lost"}[w > 80]))}
	rows := c.result.Thresholds
	rest := []string{}
	for i := range rows {
		cells := c.result.Cells(&rows[i])
		below = append(below, row(rows[i].Customers, cells[0], cells[1], c.distance(&rows[i]), cells[2], cells[3]))
		rest = append(rest, fmt.Sprintf("%s best at %s, lost at 100 %s", rows[i].Customers, cells[2], cells[3]))
	}
	if w < 66 {
		for _, line := range draw.Wrap(draw.Clean(strings.Join(rest, "; ")+"."), w-2) {
			below = append(below, " "+line)
		}
	}
	if say = fmt.Sprintf("%d whole worlds are too few for an answer.", rows[0].Worlds); len(rows[0].Sentences) > 0 {
		say = strings.Join(rows[0].Sentences[:min(2, len(rows[0].Sentences))], " ")
	}
	told := min(2, len(rows[0].Sentences))
	if len(draw.Wrap(say, w)) > map[bool]int{true: 3, false: 2}[w < 98] {
		say, told = rows[0].Sentences[0], 1
	}
	for _, line := range draw.Wrap(strings.Join(rows[0].Sentences[told:], " "), w-2) {
		below = append(below, " "+line)
	}
	for _, line := range draw.Wrap(fmt.Sprintf("Means of %d worlds, each row on its own; a loss of %s or less does not matter.", rows[0].Worlds, c.result.Speech.InFull(c.result.Matters)), w-2) {
		below = append(below, " "+s.Paint(draw.Quiet, line))
	}
	return say, below
}

// distance says how far the guess is from where harm begins, and whether it is inside the interval.
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
		return "in range"
	case far == exactly:
		return far
	default:
		return far + ", in range"
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
	text := fmt.Sprintf("slider %s   measure %s   guess %d   %d levels", agents.LeverWords[c.lever], thresholdMetrics[c.metric].name, c.guess, thresholdLevels)
	if c.job.running {
		text += fmt.Sprintf("   %d of %d worlds", c.sofar.Worlds, thresholdWorlds)
	}
	return " " + m.styles.Paint(draw.Quiet, text)
}
