package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// chaptersWidth is the width of the list of chapters on a large screen.
const chaptersWidth = 24

func (c *telling) lines(m *model, w, h int) []string {
	if c.Story == nil {
		return draw.Exact(nil, w, h)
	}
	if m.layout.class == classLarge {
		return draw.Beside(c.contents(m, draw.Rect{W: chaptersWidth, H: h}), c.page(m, w-chaptersWidth, h))
	}
	if m.layout.class == classMedium {
		return append([]string{c.strip(m, w)}, c.page(m, w, h-1)...)
	}
	return c.page(m, w, h)
}

// page draws the current page of the story.
func (c *telling) page(m *model, w, h int) []string {
	below := []string{}
	if p := c.Present(); c.notes && p != nil {
		text := hall.NoteLines(p.Notes[c.Step], w-4)
		n := min(len(text)+2, max(4, h/3))
		if n < len(text)+2 { // they were asked for: all of them, and what fits of the rest
			n = max(n, min(len(text)+2, h-4))
		}
		if n < len(text)+2 {
			text = append(text[:n-3], "…")
		}
		below = m.styles.Box(draw.Rect{W: w, H: n}, "NOTES", "only for the facilitator", false, indented(text))
		h -= n
	}
	switch p := c.Present(); {
	case c.joining:
		return append(c.room.lines(m, c.Hall, c.Story.Lang, w, h), below...)
	case p == nil && c.Chapter < 0:
		return append(c.cover(m, w, h), below...)
	case p == nil:
		return append(c.debrief(m, w, h), below...)
	case p.Market != nil:
		return append(c.marketPage(m, p, c.game(), w, h), below...)
	case c.theatrical(m, p):
		return append(c.theatre(m, p, w, h), below...)
	default:
		return append(c.scene(m, p, w, h), below...)
	}
}

// indented indents lines by a column.
func indented(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = " " + l
	}
	return out
}

// paragraphs wraps a text whose own line breaks count as spaces; an empty line separates paragraphs.
func paragraphs(text string, w int) (out []string) {
	for i, part := range strings.Split(text, "\n\n") {
		if i > 0 {
			out = append(out, "")
		}
		out = append(out, draw.Wrap(strings.ReplaceAll(strings.TrimSpace(part), "\n", " "), w)...)
	}
	return out
}

// contents lists the chapters at the side.
func (c *telling) contents(m *model, r draw.Rect) []string {
	s, words := m.styles, hall.Wall(c.Story.Lang)
	var lines []string
	for i, p := range c.Story.Chapters {
		lines = append(lines, "")
		lead := " " + c.sign(m, i) + " " + s.Paint(c.signLook(i), fmt.Sprint(i+1, " "))
		for _, part := range draw.Wrap(p.Title, r.W-8) {
			lines = append(lines, lead+s.Paint(c.signLook(i), part))
			lead = "     "
		}
		if p.Minutes > 0 && i == c.Chapter {
			lines = append(lines, s.Paint(draw.Quiet, "     "+hall.Fill(words["about"], "minutes", fmt.Sprint(p.Minutes))))
		}
	}
	sign := " "
	if c.Chapter == len(c.Story.Chapters) {
		sign = s.Paint(draw.KeyName, s.Glyphs.Pointer)
	}
	lines = append(lines, "", " "+sign+" "+words["debrief"])
	return s.Box(r, words["chapters"], c.place(), false, lines)
}

// place says which chapter this is.
func (c *telling) place() string {
	if c.Present() == nil {
		return ""
	}
	return fmt.Sprintf("%d/%d", c.Chapter+1, len(c.Story.Chapters))
}

// sign marks a chapter: current or done.
func (c *telling) sign(m *model, i int) string {
	switch {
	case i == c.Chapter:
		return m.styles.Paint(draw.KeyName, m.styles.Glyphs.Pointer)
	case c.Bets[i].Locked:
		return m.styles.Glyphs.Knob
	}
	return " "
}

func (c *telling) signLook(i int) draw.Role {
	if i == c.Chapter {
		return draw.Strong
	}
	return draw.Plain
}

// strip lists the chapters in one line, as far as they fit.
func (c *telling) strip(m *model, w int) string {
	line := " "
	for i, p := range c.Story.Chapters {
		name := fmt.Sprint(i + 1)
		if i == c.Chapter {
			name += " " + p.Title
		}
		line += c.sign(m, i) + m.styles.Paint(c.signLook(i), name) + "  "
	}
	return draw.Fit(line, w)
}

// cover draws the story's own page.
func (c *telling) cover(m *model, w, h int) []string {
	s, words := m.styles, hall.Wall(c.Story.Lang)
	lines := []string{""}
	for _, l := range draw.Wrap(c.Story.About, w-6) {
		lines = append(lines, "  "+s.Paint(draw.Strong, l))
	}
	lines = append(lines, "")
	for _, l := range paragraphs(c.Story.Text, w-6) {
		lines = append(lines, "  "+l)
	}
	lines = append(lines, "", "  "+s.Paint(draw.KeyName, m.keys.goOn.Help().Key)+" "+words["start"])
	note := ""
	if c.Story.Minutes > 0 {
		note = hall.Fill(words["about"], "minutes", fmt.Sprint(c.Story.Minutes))
	}
	return s.Box(draw.Rect{W: w, H: h}, strings.ToUpper(draw.Clean(c.Story.Title)), note, true, lines)
}

// stepNote is the text beside a chapter's title: its step, the second round, and the time left to answer.
func (c *telling) stepNote() string {
	switch p := c.Present(); {
	case p.Question == "":
		return ""
	case c.Step != hall.StepBet:
		return hall.StepName(p.Lang, c.Step)
	}
	note := hall.StepName(c.Present().Lang, hall.StepBet)
	if c.Bets[c.Chapter].First != nil {
		note = hall.Wall(c.Story.Lang)["again"]
	}
	if left := c.timeLeft(); left != "" {
		note += "  " + left
	}
	return note
}

// scene draws a chapter: its text or question above, the chart below.
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
	if c.Step == hall.StepBet {
		top := 2
		if m.layout.class == classMedium {
			top++
		}
		row := top + len(draw.Wrap(p.Question, w-4)) + 1
		for _, a := range p.Answers {
			c.rows = append(c.rows, row)
			row += len(draw.Wrap(a.Say, answerWidth(w-4)))
		}
	}
	out := s.Box(draw.Rect{W: w, H: above}, fmt.Sprintf("%d  %s", c.Chapter+1, strings.ToUpper(draw.Clean(p.Title))), c.stepNote(), true, indented(text))
	if above < h {
		out = append(out, c.chart(m, p, draw.Rect{W: w, H: h - above})...)
	}
	return out
}

// told returns the text in a chapter's box at the current step.
func (c *telling) told(m *model, p *scenarios.Chapter, w int) []string {
	s, bet := m.styles, &c.Bets[c.Chapter]
	if p.Question == "" {
		out := append(paragraphs(p.Text, w), "", s.Paint(draw.KeyName, m.keys.tryIt.Help().Key)+" opens the lab with "+draw.Clean(p.After.Config.Brands[0].Strategy))
		if len(p.Locked) > 0 {
			out = append(out, s.Paint(draw.Quiet, "locked: "+leverList(p.Locked)))
		}
		return append(out, s.Paint(draw.KeyName, m.keys.goOn.Help().Key)+" goes on")
	}
	var out []string
	switch c.Step {
	case hall.StepRead:
		return paragraphs(p.Text, w)
	case hall.StepBoard:
		for _, metric := range p.Dashboard {
			out = append(out, draw.Wrap(hall.MoveText(p, bet.Outcome, metric), w)...)
		}
		if p.Lesson != "" {
			out = append(out, "")
			for _, l := range draw.Wrap(p.Lesson, w) {
				out = append(out, s.Paint(draw.Strong, l))
			}
		}
		return out
	}
	votes, open := c.Votes(c.Chapter), ""
	if _, seats := c.Hall.Present(); seats > 0 && c.Step == hall.StepBet { // nobody should follow the others
		phrase := "waits"
		if bet.First != nil {
			phrase = "waitsagain"
		}
		votes, open = bet.Hands, hall.Fill(hall.Wall(p.Lang)[phrase], "n", fmt.Sprint(c.Hall.Answered(c.Chapter)), "all", fmt.Sprint(seats))
	}
	if c.Step == hall.StepTruth && m.layout.class != classLarge { // the chart needs the room
		if o := bet.Outcome.Right; o >= 0 {
			said := hall.ScoreText(p.Lang, votes, o)
			for k, line := range draw.Wrap(p.Answers[o].Say, w-5-draw.Width(said)) {
				if k == 0 {
					out = append(out, draw.Spread(s.Paint(draw.Strong, s.Glyphs.Pointer+" ")+s.Paint(draw.KeyName, scenarios.Letter(o))+" "+s.Paint(draw.Strong, line), " "+said, w))
				} else {
					out = append(out, "    "+s.Paint(draw.Strong, line))
				}
			}
		}
		out = append(out, draw.Wrap(hall.TruthText(p, bet.Outcome), w)...)
		if text := c.MindsText(c.Chapter, bet.Outcome.Right); text != "" {
			for _, line := range draw.Wrap(text, w) {
				out = append(out, s.Paint(draw.Quiet, line))
			}
		}
		return out
	}
	for _, l := range draw.Wrap(p.Question, w) {
		out = append(out, s.Paint(draw.Strong, l))
	}
	out = append(out, "")
	most := slices.Max(append(slices.Clone(votes), 1))
	bar := barWidth(w)
	for i, a := range p.Answers {
		filled := int(math.Round(float64(bar) * float64(votes[i]) / float64(most)))
		marks := strings.Repeat(string(s.Glyphs.BarOn), filled)
		lines := draw.Wrap(a.Say, answerWidth(w))
		say := s.Paint(draw.KeyName, scenarios.Letter(i)) + " " + lines[0]
		margin := "  "
		if c.Step == hall.StepTruth {
			sign := "  "
			if i == bet.Outcome.Right {
				sign = s.Paint(draw.Strong, s.Glyphs.Pointer+" ")
			}
			say, margin = sign+say, "    "
		}
		out = append(out, draw.Spread(say, " "+s.Paint(draw.Mark, draw.Fit(marks, bar))+fmt.Sprintf(" %3d", votes[i]), w))
		for _, line := range lines[1:] {
			out = append(out, margin+line)
		}
	}
	if open != "" {
		out = append(out, "")
		for _, l := range draw.Wrap(open, w) {
			out = append(out, s.Paint(draw.Quiet, l))
		}
	}
	if c.Step == hall.StepTruth {
		out = append(append(out, ""), draw.Wrap(hall.TruthText(p, bet.Outcome), w)...)
		for _, text := range []string{hall.ScoreText(p.Lang, votes, bet.Outcome.Right), c.MindsText(c.Chapter, bet.Outcome.Right)} {
			if text != "" {
				for _, line := range draw.Wrap(text, w) {
					out = append(out, s.Paint(draw.Quiet, line))
				}
			}
		}
	}
	return out
}

// barWidth returns the width of the bars of votes in a box of a width.
func barWidth(w int) int {
	if w < 70 {
		return 5
	}
	return 10
}

// answerWidth returns the width left for an answer beside its letter, mark, bar and count.
func answerWidth(w int) int { return w - 4 - barWidth(w) - 6 }

// leverList names levers.
func leverList(list []agents.Lever) string {
	var names []string
	for _, l := range list {
		names = append(names, agents.LeverNames[l])
	}
	return strings.Join(names, ", ")
}

// debrief draws the page after the last chapter.
func (c *telling) debrief(m *model, w, h int) []string {
	lines := podiumLines(m.styles, hall.Wall(c.Story.Lang), c.Hall.Podium(hall.PodiumPlaces), w-2)
	for _, l := range strings.Split(c.Words(), "\n") {
		look := draw.Plain
		if cut, is := strings.CutPrefix(l, "## "); is {
			l, look = cut, draw.Strong
		}
		if strings.HasPrefix(l, "# ") {
			continue
		}
		for i, part := range draw.Wrap(l, w-5) {
			if i > 0 && strings.HasPrefix(l, "- ") {
				part = "  " + part
			}
			lines = append(lines, " "+m.styles.Paint(look, part))
		}
	}
	c.scroll = min(c.scroll, max(0, len(lines)-(h-2)))
	note := ""
	if len(lines) > h-2 {
		note = "j/k scrolls"
	}
	return m.styles.Box(draw.Rect{W: w, H: h}, strings.ToUpper(hall.Wall(c.Story.Lang)["debrief"]), note, true, lines[c.scroll:])
}

func (c *telling) status(m *model) string {
	if c.Story == nil {
		return ""
	}
	words, parts := hall.Wall(c.Story.Lang), []string{draw.Clean(c.Story.Title)}
	if p := c.Present(); p != nil {
		parts = append(parts, hall.Fill(words["chapterof"], "n", fmt.Sprint(c.Chapter+1), "all", fmt.Sprint(len(c.Story.Chapters))))
		n := 0
		for _, v := range c.Votes(c.Chapter) {
			n += v
		}
		if p.Question != "" {
			parts = append(parts, hall.Fill(words["votescount"], "n", fmt.Sprint(n)))
		}
		if p.Question != "" && c.Bets[c.Chapter].Outcome == nil {
			parts = append(parts, hall.Fill(words["running"], "percent", fmt.Sprint(c.percent)))
		}
	}
	if in, seats := c.Hall.Present(); seats > 0 {
		parts = append(parts, hall.Fill(words["in"], "n", fmt.Sprint(in)))
	}
	if locked, waiting := c.Hall.Door(); waiting > 0 {
		parts = append(parts, fmt.Sprintf("%d %s", waiting, words["atdoor"]))
	} else if locked {
		parts = append(parts, words["doorlocked"])
	}
	if d := c.now().Sub(c.began); c.Story.Minutes > 0 {
		parts = append(parts, hall.Fill(words["minutesof"], "n", fmt.Sprint(int(d.Minutes())), "all", fmt.Sprint(c.Story.Minutes)))
	}
	return " " + m.styles.Paint(draw.Quiet, draw.Short(strings.Join(parts, "   "), m.layout.w-2))
}
