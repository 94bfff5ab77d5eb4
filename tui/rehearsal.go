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

// rehearsalStep is the least time that a step of a rehearsal shows.
const rehearsalStep = 400 * time.Millisecond

// cueMsg plays the next step of a rehearsal.
type cueMsg struct{}

// cue waits for the next step of a rehearsal; nil: nobody rehearses, or somebody has taken over.
func (c *telling) cue(m *model) tea.Cmd {
	if !c.rehearsing || c.Chapter >= len(c.Story.Chapters) {
		return nil
	}
	steps := 1
	for i := range c.Story.Chapters {
		switch p := &c.Story.Chapters[i]; {
		case p.Market != nil:
			steps += 2*p.Market.Quarters + 2 // a quarter begins, and ends; the truth; on
		case p.Question == "":
			steps++
		default:
			steps += int(hall.StepCount)
		}
	}
	return tea.Tick(max(rehearsalStep, m.options.Rehearse/time.Duration(steps)), func(time.Time) tea.Msg { return cueMsg{} })
}

// cued goes a step further as the key does that plays the whole story; before the bets are locked some hands are counted.
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

// total is how many hands there are.
func total(hands []int) (n int) {
	for _, v := range hands {
		n += v
	}
	return n
}

// LegibleText says how large a screen is and what of a story it cannot show.
func LegibleText(s *scenarios.Story, w, h int) string {
	small := Legible(s, w, h)
	if len(small) == 0 {
		small = []string{"All questions can be written in block letters, with --big."}
	}
	return fmt.Sprintf("\nThis terminal has %d columns and %d rows.\n  %s\n", w, h, strings.Join(small, "\n  "))
}

// Legible says which questions and answers of a story do not fit a screen of a size in big text, and which only in letters of the terminal;
// nothing where all are written in block letters.
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
