package tui

import (
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"backlash/scenarios"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// rehearsalStep is the minimum time that a rehearsal shows a step.
const rehearsalStep = 400 * time.Millisecond

// cueMsg plays the next step of a rehearsal.
type cueMsg struct{}

// cue schedules the next step of a rehearsal; nil if there is no rehearsal, or somebody has taken over.
func (c *telling) cue(m *model) tea.Cmd {
	if !c.rehearsing || c.Chapter >= len(c.Story.Chapters) {
		return nil
	}
	steps := 1
	for i := range c.Story.Chapters {
		switch p := &c.Story.Chapters[i]; {
		case p.Market != nil:
			steps += 2*p.Market.Quarters + 2 // for each quarter its beginning and end; then the truth; then on
		case p.Question == "":
			steps++
		default:
			steps += int(hall.StepCount)
		}
	}
	return tea.Tick(max(rehearsalStep, m.options.Rehearse/time.Duration(steps)), func(time.Time) tea.Msg { return cueMsg{} })
}

// cued takes one step, as the key that plays the whole story does; before the bets are locked it counts some hands.
func (c *telling) cued(m *model) tea.Cmd {
	if !c.rehearsing {
		return nil
	}
	if p := c.Present(); c.Betting() && total(c.Bets[c.Chapter].Hands) == 0 {
		for i := range p.Answers {
			c.Raise(i, 3+(5*i+c.Chapter)%7)
		}
		return c.cue(m)
	}
	cmd, _ := c.pressed(m, tea.KeyMsg{Type: tea.KeyEnter})
	m.revision++
	c.Publish()
	return tea.Batch(cmd, c.cue(m))
}

// total sums hands.
func total(hands []int) (n int) {
	for _, v := range hands {
		n += v
	}
	return n
}

// LegibleText describes a screen size and what of a story it cannot show.
func LegibleText(s *scenarios.Story, w, h int) string {
	small := Legible(s, w, h)
	if len(small) == 0 {
		small = []string{"All questions can be written in block letters, with --big."}
	}
	return fmt.Sprintf("\nThis terminal has %d columns and %d rows.\n  %s\n", w, h, strings.Join(small, "\n  "))
}

// Legible lists the questions and answers of a story that do not fit a screen size in big text, and those that fit only in normal
// characters; it is empty if block letters show all of them.
func Legible(s *scenarios.Story, w, h int) (out []string) {
	if w < 60 || h < 20 {
		return []string{fmt.Sprintf("%dx%d is too small: the story needs 60x20", w, h)}
	}
	st := draw.NewStyles("dark", true, false, true, draw.NoColor)
	for i := range s.Chapters {
		p := &s.Chapters[i]
		if p.Question == "" {
			continue
		}
		where := fmt.Sprintf("%d %s", i+1, draw.Clean(p.Title))
		switch set := typeset(st, p, nil, w-4, h-5); {
		case !set.fits:
			out = append(out, where+": question and answers do not fit; use smaller letters or shorter texts")
		case !set.big:
			out = append(out, where+": the question has no room for block letters")
		}
	}
	return out
}
