package tui

import (
	"fmt"
	"slices"
	"strings"

	"backlash/scenarios"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// theatre draws a chapter for the back row of a room, with big text: the question alone, and then the truth with its curve.
func (c *telling) theatre(m *model, p *scenarios.Chapter, w, h int) []string {
	title := fmt.Sprintf("%d  %s", c.Chapter+1, strings.ToUpper(draw.Clean(p.Title)))
	if c.Step == hall.StepBet {
		return m.styles.Box(draw.Rect{W: w, H: h}, title, c.stepNote(), true, c.asked(m, p, w-4, h-2))
	}
	text := c.truth(m, p, w-4)
	const least = 8 // rows of a curve
	if over := len(text) + 2 + least - h; over > 0 {
		text = text[:max(0, len(text)-over)]
	}
	out := m.styles.Box(draw.Rect{W: w, H: len(text) + 2}, title, c.stepNote(), true, indented(text))
	return append(out, c.chart(m, p, draw.Rect{W: w, H: h - len(out)})...)
}

// theatrical reports whether a chapter is drawn as theatre now: text is big, and a question is open or its truth is fully shown.
func (c *telling) theatrical(m *model, p *scenarios.Chapter) bool {
	return m.big && p.Question != "" && (c.Step == hall.StepBet || c.Step == hall.StepTruth && c.Shown >= p.Until)
}

// asked draws the question with its answers, in block letters as far as there is room, and how many have answered.
func (c *telling) asked(m *model, p *scenarios.Chapter, w, h int) []string {
	s := m.styles
	set := typeset(s, p, c.shown(), w, h)
	out := set.lines
	c.rows = nil
	for _, row := range set.answers {
		c.rows = append(c.rows, 2+row) // below the tabs and the frame
	}
	count, clock := []string{s.Paint(draw.Mark, c.turnout())}, c.timeLeft()
	switch {
	case set.big && clock != "":
		count = draw.Beside(draw.Exact(s.BlockText(c.turnout(), w-24, draw.Mark), max(0, w-24), 3), s.BigText(clock, draw.Warning))
	case set.big:
		count = s.BlockText(c.turnout(), w, draw.Mark)
	case clock != "": // nothing is bigger than the question
		count = append(count, s.Paint(draw.Warning, clock))
	}
	if len(count) > 0 && len(out)+1+len(count) <= h {
		out = append(append(out, ""), count...)
	}
	return indented(out)
}

// typed is a typeset question: its lines, the line at which each answer begins, whether the question is in block letters, and whether all
// of it fits.
type typed struct {
	lines   []string
	answers []int
	big     bool
	fits    bool
}

// typeset sets a question with its answers as large as there is room for: all in block letters; or the answers, and then the lead-in, in
// normal characters; or everything.
func typeset(s *draw.Styles, p *scenarios.Chapter, counts []int, w, h int) typed {
	lead, last := "", p.Question
	if i := strings.LastIndex(strings.TrimRight(last, ". "), ". "); i > 0 {
		lead, last = last[:i+1], last[i+2:]
	}
	var out typed
	for _, big := range []struct{ lead, last, answers bool }{{true, true, true}, {true, true, false}, {false, true, true}, {false, true, false}, {}} {
		head, _ := written(s, lead, w, big.lead)
		question, block := written(s, last, w, big.last)
		head = append(append(head, question...), "")
		answers, rows := answersOf(s, p, counts, w, big.answers)
		out = typed{lines: append(head, answers...), big: block}
		for _, row := range rows {
			out.answers = append(out.answers, len(head)+row)
		}
		if out.fits = len(out.lines) <= h; out.fits {
			break
		}
	}
	return out
}

// answersOf returns a chapter's answers with their letters, and the row at which each begins.
func answersOf(s *draw.Styles, p *scenarios.Chapter, counts []int, w int, big bool) (lines []string, rows []int) {
	const letters, count = 5, 5
	for i, a := range p.Answers {
		rows = append(rows, len(lines))
		text, block := written(s, a.Say, w-letters-count, big)
		letter := []string{s.Paint(draw.KeyName, scenarios.Letter(i))}
		if block {
			letter = s.BigText(strings.ToUpper(scenarios.Letter(i)), draw.KeyName)
		}
		if i < len(counts) && counts[i] > 0 {
			text[0] = draw.Spread(text[0], s.Paint(draw.Mark, fmt.Sprintf("%*d", count, counts[i])), w-letters)
		}
		lines = append(lines, draw.Beside(draw.Exact(letter, letters, len(text)), text)...)
	}
	return lines, rows
}

// written returns a text in block letters if block is true and that is possible, otherwise in normal characters.
func written(s *draw.Styles, text string, w int, big bool) (lines []string, block bool) {
	if text == "" {
		return nil, false
	}
	if big {
		lines = s.BlockText(text, w, draw.Plain)
	}
	if len(lines) > 0 {
		return lines, true
	}
	for _, line := range draw.Wrap(text, w) {
		lines = append(lines, s.Paint(draw.Strong, line))
	}
	return lines, false
}

// shown returns the hands that were typed in, by answer; the guests' answers stay hidden while the question is open.
func (c *telling) shown() []int { return c.Bets[c.Chapter].Hands }

// turnout says how many guests have answered, or how many hands were counted.
func (c *telling) turnout() string {
	answered, words := 0, hall.Wall(c.Story.Lang)
	for _, n := range c.Votes(c.Chapter) {
		answered += n
	}
	if _, seats := c.Hall.Present(); seats > 0 {
		answered = c.Hall.Answered(c.Chapter) + total(c.Bets[c.Chapter].Hands)
		phrase := "answered"
		if c.Bets[c.Chapter].First != nil {
			phrase = "answeredagain"
		}
		return hall.Fill(words[phrase], "n", fmt.Sprint(answered), "all", fmt.Sprint(max(seats, answered)))
	}
	if answered == 0 {
		return ""
	}
	return hall.Fill(words["counted"], "n", fmt.Sprint(answered))
}

// timeLeft returns the time left to answer; "": no limit.
func (c *telling) timeLeft() string {
	if left, timed := c.Hall.Bell(); timed {
		return hall.ClockText(left)
	}
	return ""
}

// truth draws the right answer: its letter and the number of worlds in block letters, and then its text and who chose it.
func (c *telling) truth(m *model, p *scenarios.Chapter, w int) (out []string) {
	s, o := m.styles, c.Bets[c.Chapter].Outcome
	if o.Right < 0 {
		return draw.Wrap(hall.TruthText(p, o), w)
	}
	votes := c.Votes(c.Chapter)
	sure := hall.SureText(p.Lang, o.Share[o.Right])
	rows := s.BlockText(scenarios.Letter(o.Right)+"  "+sure, w, draw.Mark)
	if len(rows) != 3 {
		rows = []string{s.Paint(draw.Mark, sure)}
	}
	out = append(out, rows...)
	for _, line := range draw.Wrap(scenarios.Letter(o.Right)+": "+p.Answers[o.Right].Say, w) {
		out = append(out, s.Paint(draw.Strong, line))
	}
	if o.Share[o.Right] < hall.Held {
		out = append(out, draw.Wrap(hall.Wall(p.Lang)["notsure"], w)...)
	}
	for _, text := range []string{hall.ScoreText(p.Lang, votes, o.Right), c.MindsText(c.Chapter, o.Right)} {
		if text != "" {
			out = append(out, draw.Wrap(text, w)...)
		}
	}
	return out
}

// The steps of the podium: the rows below first, second and third place, and their order from left to right.
var podiumSteps, podiumOrder = [3]int{3, 2, 1}, [3]int{1, 0, 2}

// podiumLines draws the best guests on three steps, ties together; nil if nobody was right, or there is no room.
func podiumLines(s *draw.Styles, words map[string]string, best []hall.Place, w int) []string {
	var places [][]hall.Place
	for _, p := range best {
		if last := len(places) - 1; last >= 0 && places[last][0].Right == p.Right {
			places[last] = append(places[last], p)
		} else if len(places) < len(podiumSteps) {
			places = append(places, []hall.Place{p})
		}
	}
	wide := min(24, (w-4)/3)
	if len(places) == 0 || wide < 10 {
		return nil
	}
	var columns [][]string
	for _, at := range podiumOrder {
		var rows []string
		if at < len(places) {
			names := places[at]
			for i, p := range names {
				if i == 2 && len(names) > 3 {
					rows = append(rows, hall.Fill(words["andmore"], "n", fmt.Sprint(len(names)-2)))
					break
				}
				rows = append(rows, s.Paint(draw.Strong, draw.Short(draw.Clean(p.Name), wide-2)))
			}
			rows = append(rows, hall.Fill(words["rightof"], "n", fmt.Sprint(names[0].Right)))
			bar := strings.Repeat(string(s.Glyphs.BarOn), wide-2)
			for range podiumSteps[at] {
				rows = append(rows, s.Paint([]draw.Role{draw.Mark, draw.LineSolid, draw.Quiet}[at], bar))
			}
		}
		for i, row := range rows {
			rows[i] = draw.Fit(draw.Blank(max(0, (wide-draw.Width(row))/2))+row, wide)
		}
		columns = append(columns, rows)
	}
	high := 0
	for _, rows := range columns {
		high = max(high, len(rows))
	}
	for i, rows := range columns { // align them at the bottom
		empty := slices.Repeat([]string{draw.Blank(wide)}, high-len(rows))
		columns[i] = append(empty, rows...)
	}
	return append(indented(draw.Beside(columns...)), "")
}
