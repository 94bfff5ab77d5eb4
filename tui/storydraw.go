package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/experiment"
)

// chaptersWidth is the width of the list of chapters on a large screen.
const chaptersWidth = 24

func (c *telling) lines(m *model, w, h int) []string {
	if c.story == nil {
		return exact(nil, w, h)
	}
	if m.layout.class == classLarge {
		return beside(c.contents(m, rect{w: chaptersWidth, h: h}), c.page(m, w-chaptersWidth, h))
	}
	if m.layout.class == classMedium {
		return append([]string{c.strip(m, w)}, c.page(m, w, h-1)...)
	}
	return c.page(m, w, h)
}

// page is what is told now.
func (c *telling) page(m *model, w, h int) []string {
	below := []string{}
	if p := c.present(); c.notes && p != nil {
		text := []string{}
		for _, line := range strings.Split(p.Notes, "\n") {
			text = append(text, wrap(strings.TrimSpace(line), w-4)...)
		}
		n := min(len(text)+2, max(4, h/3))
		below = m.styles.box(rect{w: w, h: n}, "NOTES", "only for the facilitator", false, indented(text))
		h -= n
	}
	switch p := c.present(); {
	case c.joining:
		return append(c.joinPage(m, w, h), below...)
	case p == nil && c.chapter < 0:
		return append(c.cover(m, w, h), below...)
	case p == nil:
		return append(c.debrief(m, w, h), below...)
	case p.Market != nil:
		return append(c.marketPage(m, p, c.game(), w, h), below...)
	default:
		return append(c.scene(m, p, w, h), below...)
	}
}

// indented moves lines in by a column.
func indented(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = " " + l
	}
	return out
}

// paragraphs wraps a text whose own line breaks stand only for spaces; an empty line stays one.
func paragraphs(text string, w int) (out []string) {
	for i, part := range strings.Split(text, "\n\n") {
		if i > 0 {
			out = append(out, "")
		}
		out = append(out, wrap(strings.ReplaceAll(strings.TrimSpace(part), "\n", " "), w)...)
	}
	return out
}

// contents lists the chapters at the side.
func (c *telling) contents(m *model, r rect) []string {
	s := m.styles
	var lines []string
	for i, p := range c.story.Chapters {
		lines = append(lines, "", " "+c.sign(m, i)+" "+s.paint(c.signLook(i), short(fmt.Sprintf("%d %s", i+1, p.Title), r.w-6)))
		if p.Minutes > 0 && i == c.chapter {
			lines = append(lines, s.paint(quiet, fmt.Sprintf("     about %d min", p.Minutes)))
		}
	}
	sign := " "
	if c.chapter == len(c.story.Chapters) {
		sign = s.paint(keyName, s.glyphs.pointer)
	}
	lines = append(lines, "", " "+sign+" Debrief")
	return s.box(r, "CHAPTERS", c.place(), false, lines)
}

// place is the number of the present chapter.
func (c *telling) place() string {
	if c.present() == nil {
		return ""
	}
	return fmt.Sprintf("%d/%d", c.chapter+1, len(c.story.Chapters))
}

// sign marks a chapter: where we are, what is done.
func (c *telling) sign(m *model, i int) string {
	switch {
	case i == c.chapter:
		return m.styles.paint(keyName, m.styles.glyphs.pointer)
	case c.bets[i].Locked:
		return m.styles.glyphs.knob
	}
	return " "
}

func (c *telling) signLook(i int) role {
	if i == c.chapter {
		return strong
	}
	return plain
}

// strip lists the chapters in one line, as far as they fit.
func (c *telling) strip(m *model, w int) string {
	line := " "
	for i, p := range c.story.Chapters {
		name := fmt.Sprint(i + 1)
		if i == c.chapter {
			name += " " + p.Title
		}
		line += c.sign(m, i) + m.styles.paint(c.signLook(i), name) + "  "
	}
	return fit(line, w)
}

// cover is the story's own page.
func (c *telling) cover(m *model, w, h int) []string {
	s := m.styles
	lines := []string{""}
	for _, l := range wrap(c.story.About, w-6) {
		lines = append(lines, "  "+s.paint(strong, l))
	}
	lines = append(lines, "")
	for _, l := range paragraphs(c.story.Text, w-6) {
		lines = append(lines, "  "+l)
	}
	lines = append(lines, "", "  "+s.paint(keyName, m.keys.goOn.Help().Key)+" begins")
	note := ""
	if c.story.Minutes > 0 {
		note = fmt.Sprintf("about %d minutes", c.story.Minutes)
	}
	return s.box(rect{w: w, h: h}, strings.ToUpper(clean(c.story.Title)), note, true, lines)
}

// joinPage says how to get into the room.
func (c *telling) joinPage(m *model, w, h int) []string {
	s, j := m.styles, m.options.Join
	if j == nil {
		return s.box(rect{w: w, h: h}, "JOIN", "J closes", true, append([]string{""}, indented(wrap("Nobody can join: the workshop was begun without --ssh. Votes are typed in.", w-4))...))
	}
	lines := []string{" " + s.paint(quiet, "type")}
	for i, command := range j.Commands {
		look := strong
		if i > 0 {
			look = plain
		}
		for _, l := range wrap(command, w-6) {
			lines = append(lines, "   "+s.paint(look, l))
		}
	}
	lines = append(lines, "", " "+s.paint(quiet, "code ")+s.paint(strong, j.Code)+s.paint(quiet, ", asked for as the password"), "")
	for _, l := range s.bigText(j.Code) {
		lines = append(lines, "   "+s.paint(strong, l))
	}
	in, seats := c.hall.Present()
	lines = append(lines, "", " "+s.paint(strong, count(in, "person")+" in")+s.paint(quiet, fmt.Sprintf(", %s", count(seats, "seat"))), " "+s.paint(quiet, "the host's key is"))
	for _, l := range wrap(j.Fingerprint, w-6) {
		lines = append(lines, "   "+l)
	}
	if j.Exposes != "" {
		lines = append(lines, "")
		for _, l := range wrap(j.Exposes, w-4) {
			lines = append(lines, " "+s.paint(warning, l))
		}
	}
	return s.box(rect{w: w, h: h}, "JOIN", "J closes", true, lines)
}

// stepNames are said beside a chapter's title.
var stepNames = [stepCount]string{"read", "place your bets", "what happens", "what the dashboard shows"}

// scene is a chapter: its text or question above, the chart below.
func (c *telling) scene(m *model, p *scenarios.Chapter, w, h int) []string {
	s := m.styles
	text := c.told(m, p, w-4)
	above := min(len(text)+2, h)
	if p.Question != "" {
		above = min(above, h-6)
	} else {
		above = h
	}
	c.rows = nil
	if c.step == stepBet {
		top := 2
		if m.layout.class == classMedium {
			top++
		}
		for i := range p.Answers {
			c.rows = append(c.rows, top+len(wrap(p.Question, w-4))+1+i)
		}
	}
	note := ""
	if p.Question != "" {
		note = stepNames[c.step]
	}
	out := s.box(rect{w: w, h: above}, fmt.Sprintf("%d  %s", c.chapter+1, strings.ToUpper(clean(p.Title))), note, true, indented(text))
	if above < h {
		out = append(out, c.chart(m, p, rect{w: w, h: h - above})...)
	}
	return out
}

// told is what stands in the box of a chapter at its present step.
func (c *telling) told(m *model, p *scenarios.Chapter, w int) []string {
	s, bet := m.styles, &c.bets[c.chapter]
	if p.Question == "" {
		out := append(paragraphs(p.Text, w), "", s.paint(keyName, m.keys.tryIt.Help().Key)+" opens the lab with "+clean(p.After.Config.Brands[0].Strategy))
		if len(p.Locked) > 0 {
			out = append(out, s.paint(quiet, "locked: "+leverList(p.Locked)))
		}
		return append(out, s.paint(keyName, m.keys.goOn.Help().Key)+" goes on")
	}
	var out []string
	switch c.step {
	case stepRead:
		return paragraphs(p.Text, w)
	case stepBoard:
		for _, metric := range p.Dashboard {
			out = append(out, wrap(MoveText(p, bet.Outcome, metric), w)...)
		}
		if p.Lesson != "" {
			out = append(out, "")
			for _, l := range wrap(p.Lesson, w) {
				out = append(out, s.paint(strong, l))
			}
		}
		return out
	}
	votes := c.votes(c.chapter)
	if c.step == stepTruth && m.layout.class != classLarge { // the chart needs the room
		if o := bet.Outcome.Right; o >= 0 {
			out = append(out, spread(s.paint(strong, s.glyphs.pointer+" ")+s.paint(keyName, scenarios.Letter(o))+" "+s.paint(strong, p.Answers[o].Say), " "+scoreText(votes, o), w))
		}
		return append(out, wrap(TruthText(p, bet.Outcome), w)...)
	}
	for _, l := range wrap(p.Question, w) {
		out = append(out, s.paint(strong, l))
	}
	out = append(out, "")
	most := slices.Max(append(slices.Clone(votes), 1))
	bar := 10
	if w < 70 {
		bar = 5
	}
	for i, a := range p.Answers {
		filled := int(math.Round(float64(bar) * float64(votes[i]) / float64(most)))
		marks := strings.Repeat(string(s.glyphs.barOn), filled)
		say := s.paint(keyName, scenarios.Letter(i)) + " " + a.Say
		if c.step == stepTruth {
			sign := "  "
			if i == bet.Outcome.Right {
				sign = s.paint(strong, s.glyphs.pointer+" ")
			}
			say = sign + say
		}
		out = append(out, spread(say, " "+s.paint(mark, fit(marks, bar))+fmt.Sprintf(" %3d", votes[i]), w))
	}
	if c.step == stepTruth {
		out = append(append(out, ""), wrap(TruthText(p, bet.Outcome), w)...)
		if text := scoreText(votes, bet.Outcome.Right); text != "" {
			out = append(out, s.paint(quiet, text))
		}
	}
	return out
}

// leverList names levers.
func leverList(list []agents.Lever) string {
	var names []string
	for _, l := range list {
		names = append(names, agents.LeverNames[l])
	}
	return strings.Join(names, ", ")
}

// TruthText says which answer is right, how surely, and what happened to the metric of the bet.
func TruthText(p *scenarios.Chapter, o *experiment.Outcome) string {
	if o.Right < 0 {
		return "None of the answers is right in this model."
	}
	text := fmt.Sprintf("%s is right, in %.0f of %d worlds: %s", scenarios.Letter(o.Right), math.Round(o.Share[o.Right]*StoryWorlds), StoryWorlds, MoveText(p, o, p.Watch))
	var parts []string
	for _, t := range o.Terms { // whom it is about
		if m := t.Measure; m.Segment >= 0 && t.Side == experiment.SideChange && m.Metric == p.Watch {
			parts = append(parts, p.Before.Config.Population.Segments[m.Segment].Name+" "+strings.Replace(amount(agents.Metrics()[m.Metric], t.Estimate.Mean, "+"), "-", "−", 1))
		}
	}
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	return text + "."
}

// scoreText says how many of the room were right.
func scoreText(votes []int, right int) string {
	all := 0
	for _, n := range votes {
		all += n
	}
	switch {
	case all == 0 || right < 0:
		return ""
	case votes[right] == 0:
		return fmt.Sprintf("nobody of %d said so", all)
	case votes[right] == all:
		return fmt.Sprintf("all %d said so", all)
	}
	return fmt.Sprintf("%d of %d said so", votes[right], all)
}

// chart draws the metric of the bet, or of the dashboard in the last step, with and without the move; before the answers are
// locked in, only the months that the chapter shows.
func (c *telling) chart(m *model, p *scenarios.Chapter, r rect) []string {
	s, bet := m.styles, &c.bets[c.chapter]
	metric, until := p.Watch, p.Reveal
	switch {
	case c.step == stepTruth:
		until = c.shown
	case c.step == stepBoard:
		until = p.Before.Config.Months
		if len(p.Dashboard) > 0 {
			metric = p.Dashboard[0]
		}
	}
	difference := p.Difference && metric == p.Watch
	row, months := agents.Metrics()[metric], p.Before.Config.Months
	g := graph{labels: 18, ticks: monthTicks(months)}
	if m.layout.class == classSmall {
		g.labels = 11
	}
	place := func(month int) float64 { return float64(month-1) / float64(max(1, months-1)) }
	if bet.Outcome != nil && until > 0 {
		scale := 1.
		if hundredth(row) {
			scale = 100
		}
		names := [2]string{"with the move", "without"}
		if m.layout.class == classSmall {
			names = [2]string{"with", "without"}
		}
		if p.Names[0] != "" {
			names = [2]string{p.Names[1], p.Names[0]}
		}
		add := func(i int, values [][]float64) {
			b := bandOf(values, scale)
			g.curves = append(g.curves, curve{label: names[i], mid: known(b.Median, until), lo: known(b.Lo, until), hi: known(b.Hi, until),
				glyphs: s.glyphs.lines[3*i], look: lineSolid + role(3*i)})
		}
		if after, before := bet.Outcome.After.Series[metric].Values, bet.Outcome.Before.Series[metric].Values; difference {
			add(0, less(after, before))
			g.curves[0].label = "gain"
			g.curves = append(g.curves, curve{mid: known(make([]float64, months), until), glyphs: s.glyphs.lines[3], look: quiet})
		} else {
			add(0, after)
			add(1, before)
		}
	}
	g.lo, g.hi = room(g.curves, row.Unit == "0..1" && !difference)
	g.blind = len(g.curves) == 0 && row.Unit != "0..1"
	if p.From > 1 {
		g.marks = append(g.marks, upright{place(p.From), s.glyphs.cursor, mark, fmt.Sprintf("move m%d", p.From)})
	}
	if c.step < stepTruth {
		g.marks = append(g.marks, upright{place(max(1, until)), s.glyphs.threshold, warning, "then? bet first"})
	}
	title := strings.ToUpper(strings.ReplaceAll(row.Name, "_", " "))
	note := fmt.Sprintf("median, %c 10-90 %% of %d worlds", s.glyphs.band, StoryWorlds)
	switch {
	case c.step < stepTruth && until == 0:
		note = "drawn after the bets"
	case c.step < stepTruth:
		note = fmt.Sprintf("shown to month %d", until)
	case ansi.StringWidth(title)+ansi.StringWidth(note)+8 > r.w:
		note = fmt.Sprintf("%d worlds", StoryWorlds)
	}
	if row.Unit != "" && row.Unit != "0..1" && row.Unit != "1" {
		if difference {
			title += " GAINED BY THE MOVE"
		}
		title += ", " + strings.Replace(row.Unit, "share", "%", 1)
	}
	return s.box(r, title, note, false, s.graphRows(g, r.w-2, r.h-2))
}

// less is the difference of two tables of values, by month and world.
func less(a, b [][]float64) [][]float64 {
	out := make([][]float64, len(a))
	for i := range a {
		out[i] = make([]float64, len(a[i]))
		for k := range a[i] {
			out[i][k] = a[i][k] - b[i][k]
		}
	}
	return out
}

// room is the frame of curves with as much free above as below, so that it tells nothing of what is still hidden: a fifth of the
// scale where there is one, else half of the values.
func room(curves []curve, scale bool) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, k := range curves {
		for _, v := range k.mid {
			if !math.IsNaN(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	switch {
	case !(hi >= lo) && scale:
		return 0, 100
	case !(hi >= lo):
		return 0, 1
	case scale:
		return math.Floor(max(0, lo-15)/10) * 10, math.Ceil(min(100, hi+15)/10) * 10
	}
	free := max(.5*max(math.Abs(lo), math.Abs(hi)), .25*(hi-lo))
	if lo >= 0 && lo < free && hi > 2*lo {
		return 0, hi + free
	}
	return lo - free, hi + free
}

// known are the values of a series up to a month; what comes after is not a number, so that nothing can draw it.
func known(values []float64, until int) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		if out[i] = v; i >= until {
			out[i] = math.NaN()
		}
	}
	return out
}

// words are the debrief as a text.
func (c *telling) words() string {
	text := Debrief(c.story, c.bets, c.votes)
	if game := GameWords(c.hall.Game()); game != "" {
		text += "\n" + game
	}
	return text
}

// debrief is the page after the last chapter.
func (c *telling) debrief(m *model, w, h int) []string {
	var lines []string
	for _, l := range strings.Split(c.words(), "\n") {
		look := plain
		if cut, is := strings.CutPrefix(l, "## "); is {
			l, look = cut, strong
		}
		if strings.HasPrefix(l, "# ") {
			continue
		}
		for i, part := range wrap(l, w-5) {
			if i > 0 && strings.HasPrefix(l, "- ") {
				part = "  " + part
			}
			lines = append(lines, " "+m.styles.paint(look, part))
		}
	}
	c.scroll = min(c.scroll, max(0, len(lines)-(h-2)))
	note := ""
	if len(lines) > h-2 {
		note = "j/k scrolls"
	}
	return m.styles.box(rect{w: w, h: h}, "DEBRIEF", note, true, lines[c.scroll:])
}

func (c *telling) status(m *model) string {
	if c.story == nil {
		return ""
	}
	parts := []string{clean(c.story.Title)}
	if p := c.present(); p != nil {
		parts = append(parts, fmt.Sprintf("chapter %d of %d", c.chapter+1, len(c.story.Chapters)))
		n := 0
		for _, v := range c.votes(c.chapter) {
			n += v
		}
		if p.Question != "" {
			parts = append(parts, fmt.Sprintf("votes %d", n))
		}
		if p.Question != "" && c.bets[c.chapter].Outcome == nil {
			parts = append(parts, "worlds are running")
		}
	}
	if in, seats := c.hall.Present(); seats > 0 {
		parts = append(parts, fmt.Sprintf("%d in", in))
	}
	if d := c.now().Sub(c.began); c.story.Minutes > 0 {
		parts = append(parts, fmt.Sprintf("%.0f of %d min", math.Floor(d.Minutes()), c.story.Minutes))
	}
	return " " + m.styles.paint(quiet, short(strings.Join(parts, "   "), m.layout.w-2))
}
