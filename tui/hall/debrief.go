package hall

import (
	"fmt"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/tui/draw"
)

// Debrief is a workshop in words, as Markdown: every bet, what came of it, how surely, and what was taken home.
func Debrief(s *scenarios.Story, bets []Bet, votes func(chapter int) []int) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s\n", draw.Clean(s.Title))
	if slices.ContainsFunc(s.Chapters, func(c scenarios.Chapter) bool { return c.Question != "" }) {
		line("%s\n", scoreOf(s, bets, votes))
	}
	for i := range s.Chapters {
		c, bet := &s.Chapters[i], &bets[i]
		line("## %d %s", i+1, draw.Clean(c.Title))
		switch {
		case c.Market != nil:
			line("A game; what came of it stands at the end.\n")
			continue
		case c.Question == "":
			line("Free play.\n")
			continue
		case !bet.played():
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
			line("- %s %s: %s%s", scenarios.Letter(k), a.Say, draw.Count(v[k], "vote"), sign)
		}
		line("%s", TruthText(c, bet.Outcome))
		for _, m := range c.Dashboard {
			line("- meanwhile: %s", MoveText(c, bet.Outcome, m))
		}
		if c.Lesson != "" {
			line("%s", c.Lesson)
		}
		line("\nIts world, to try on: `backlash lab %s`", scenarios.Share(c.After))
		line("")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// played reports whether the bet was locked in and the model has answered.
func (b *Bet) played() bool { return b.Locked && b.Outcome != nil }

// scoreOf says how often the room was right.
func scoreOf(s *scenarios.Story, bets []Bet, votes func(chapter int) []int) string {
	right, asked, hits, hands := 0, 0, 0, 0
	for i := range s.Chapters {
		if s.Chapters[i].Question == "" || !bets[i].played() {
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
		if o := bets[i].Outcome.Right; o >= 0 {
			hits += v[o]
			if best == o {
				right++
			}
		}
	}
	switch {
	case asked == 0:
		return "No bet was locked in."
	case hands == 0:
		return fmt.Sprintf("%d of the questions were answered by the model; nobody voted.", asked)
	}
	return fmt.Sprintf("The room's favourite was right in %d of %d questions; %d of %d votes were.", right, asked, hits, hands)
}

// GameWords tells a played market as Markdown: what was decided, what it earned, the trust it had, and the decision that cost most.
func GameWords(g *Game) string {
	if g == nil || g.Result == nil || g.Month() == 0 {
		return ""
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("## The market after %d of %d quarters\n", len(g.Market.Decisions), g.Market.Quarters)
	earned, trust := g.Standings()
	for at, i := range Ranking(earned) {
		text := fmt.Sprintf("%d. %s earned %.2f a customer at the start", at+1, g.Market.Names[i], earned[i])
		if g.Revealed {
			text += fmt.Sprintf("; trust %.0f of 100, #%d by trust", 100*trust[i], 1+Rank(trust, i))
			if len(g.Costs) > i && g.Costs[i].Quarter >= 0 {
				text += fmt.Sprintf("; its decision of quarter %d cost it %.2f", g.Costs[i].Quarter+1, g.Costs[i].Amount)
			} else {
				text += "; none of its decisions cost it anything"
			}
		}
		line("%s.", text)
		for q := range g.Market.Decisions {
			var moved []string
			for l, to := range g.Market.Decided(q, i) {
				if was := g.Market.Decided(q-1, i)[l]; was != to {
					moved = append(moved, fmt.Sprintf("%s %d to %d", agents.LeverNames[l], draw.Percent(was), draw.Percent(to)))
				}
			}
			if len(moved) > 0 {
				line("   - quarter %d: %s", q+1, strings.Join(moved, ", "))
			}
		}
	}
	if g.Revealed {
		for _, s := range g.Market.Shocks {
			line("- sent in month %d, unannounced: %s", s.Month, sim.ShockNames()[s.Kind])
		}
		line("\nCosts are what the brand would have earned, had it left its levers alone in that quarter, and all else, luck included, been the same.")
	}
	return b.String()
}
