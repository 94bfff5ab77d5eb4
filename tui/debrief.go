package tui

import (
	"fmt"
	"strings"

	"backlash/scenarios"
)

// Debrief is a workshop in words, as Markdown: every bet, what came of it, how surely, and what was taken home.
func Debrief(s *scenarios.Story, bets []Bet, votes func(chapter int) []int) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s\n", clean(s.Title))
	right, asked, hits, hands := 0, 0, 0, 0
	for i := range s.Chapters {
		c, bet := &s.Chapters[i], &bets[i]
		if c.Question == "" || !bet.Locked || bet.Outcome == nil {
			continue
		}
		v := votes(i)
		asked++
		best, most := -1, 0
		for k, n := range v {
			if hands += n; n > most {
				best, most = k, n
			}
		}
		if o := bet.Outcome.Right; o >= 0 {
			hits += v[o]
			if best == o {
				right++
			}
		}
	}
	switch {
	case asked == 0:
		line("No bet was locked in.\n")
	case hands == 0:
		line("%d of the questions were answered by the model; nobody voted.\n", asked)
	default:
		line("The room's favourite was right in %d of %d questions; %d of %d votes were.\n", right, asked, hits, hands)
	}
	for i := range s.Chapters {
		c, bet := &s.Chapters[i], &bets[i]
		line("## %d %s", i+1, clean(c.Title))
		switch {
		case c.Question == "":
			line("Free play.\n")
			continue
		case !bet.Locked || bet.Outcome == nil:
			line("Not played.\n")
			continue
		}
		line("%s", c.Question)
		v := votes(i)
		for k, a := range c.Answers {
			sign := ""
			if k == bet.Outcome.Right {
				sign = " (right)"
			}
			line("- %s %s: %s%s", scenarios.Letter(k), a.Say, count(v[k], "vote"), sign)
		}
		line("%s", TruthText(c, bet.Outcome))
		for _, m := range c.Dashboard {
			line("- dashboard: %s", MoveText(bet.Outcome, m, AskedMonth(c)))
		}
		if c.Lesson != "" {
			line("%s", c.Lesson)
		}
		line("")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// count says how many of something there are.
func count(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case what == "person":
		return fmt.Sprintf("%d people", n)
	}
	return fmt.Sprintf("%d %ss", n, what)
}
