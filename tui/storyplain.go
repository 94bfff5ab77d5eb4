package tui

import (
	"bufio"
	"context"
	"fmt"
	"regexp"
	"strings"

	"backlash/scenarios"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// recite tells a story as plain lines. With interactive input it waits for the bets: a letter is a vote, "c 7" counts hands, an empty line
// locks them in. Otherwise it runs through.
func recite(ctx context.Context, o Options) error {
	c := newTelling()
	c.tell(o.Story)
	var in *bufio.Scanner
	if o.Input != nil {
		in = bufio.NewScanner(o.Input)
	}
	if err := o.say(fmt.Sprintf("%s. %s\n\n%s\n\n", draw.Clean(o.Story.Title), o.Story.About, o.Story.Text)); err != nil {
		return err
	}
	for i := range o.Story.Chapters {
		p := &o.Story.Chapters[i]
		c.Chapter, c.Step = i, hall.StepBet
		lines := []string{"", capital(hall.Fill(hall.Wall(p.Lang)["chapterof"], "n", fmt.Sprint(i+1), "all", fmt.Sprint(len(o.Story.Chapters)))) + ": " + draw.Clean(p.Title) + ".", p.Text}
		if p.Question == "" {
			lines = append(lines, fmt.Sprintf("Free play: backlash lab %s --plain.", draw.Clean(p.After.Name)))
			if err := o.say(strings.Join(lines, "\n")); err != nil {
				return err
			}
			continue
		}
		lines = append(lines, "", p.Question)
		for k, a := range p.Answers {
			lines = append(lines, fmt.Sprintf("  %s: %s", scenarios.Letter(k), a.Say))
		}
		if in != nil {
			lines = append(lines, "Votes by letter, hands as in c 7; talk starts a second vote, an empty line locks them in, quit ends.")
		}
		if err := o.say(strings.Join(lines, "\n")); err != nil {
			return err
		}
		if quit := c.hear(in, func(text string) { _ = o.say(text) }); quit {
			break
		}
		out, err := p.Wager().Run(ctx, hall.Worlds(), o.Workers, func(int, int) {})
		if err != nil {
			return err
		}
		c.Bets[i].Outcome, c.Bets[i].Locked = out, true
		lines = []string{hall.TruthText(p, out)}
		if text := hall.ScoreText(p.Lang, c.Bets[i].Hands, out.Right); text != "" {
			lines = append(lines, capital(text)+".")
		}
		for _, m := range p.Dashboard {
			lines = append(lines, hall.MeanwhileText(p, out, m))
		}
		if err := o.say(strings.Join(append(lines, p.Lesson), "\n")); err != nil {
			return err
		}
	}
	if o.Debrief != nil {
		o.Debrief(&c.Session)
	}
	return o.say("\n" + c.Words())
}

// capital begins a text with a capital letter.
func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// hear reads votes until an empty line, and answers each; true: the user wants to stop.
func (c *telling) hear(in *bufio.Scanner, answer func(string)) (quit bool) {
	for in != nil && in.Scan() {
		line := strings.TrimSpace(in.Text())
		switch line {
		case "":
			return false
		case "quit", "q":
			return true
		}
		if line == "talk" && c.Talk() {
			answer("talk, then vote again: hands are counted again")
			continue
		}
		if !votes.MatchString(line) {
			answer(fmt.Sprintf("%q is not a vote: type a letter, a letter with a number as in c 7, talk, quit, or an empty line", draw.Clean(line)))
			continue
		}
		c.Typed = 0
		for _, r := range line {
			c.Ballot(string(r))
		}
		var counts []string
		for i, n := range c.Bets[c.Chapter].Hands {
			counts = append(counts, fmt.Sprintf("%s %d", scenarios.Letter(i), n))
		}
		answer(strings.Join(counts, ", "))
	}
	return false
}

// votes parses letters, each with an optional number.
var votes = regexp.MustCompile(`^([a-fA-F]( *[0-9]{1,4})? *)+$`)
