package hall

import (
	"fmt"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/tui/draw"
)

// Debrief returns a workshop in words, in the story's language, as Markdown: every bet, the truth with its certainty, and the lesson.
func Debrief(s *scenarios.Story, bets []Bet, votes func(chapter int) []int) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	words := Wall(s.Lang)
	line("# %s\n", draw.Clean(s.Title))
	if slices.ContainsFunc(s.Chapters, func(c scenarios.Chapter) bool { return c.Question != "" }) {
		line("%s\n", scoreOf(s, bets, votes))
	}
	for i := range s.Chapters {
		c, bet := &s.Chapters[i], &bets[i]
		line("## %d %s", i+1, draw.Clean(c.Title))
		switch {
		case c.Market != nil:
			line("%s\n", words["agame"])
			continue
		case c.Question == "":
			line("%s\n", words["free"])
			continue
		case !bet.played():
			line("%s\n", words["unplayed"])
			continue
		}
		line("%s", c.Question)
		v := votes(i)
		for k, a := range c.Answers {
			sign := ""
			if k == bet.Outcome.Right {
				sign = " (" + words["right"] + ")"
			}
			line("- %s %s: %s%s", scenarios.Letter(k), a.Say, votesText(words, v[k]), sign)
		}
		line("%s", TruthText(c, bet.Outcome))
		for _, m := range c.Dashboard {
			line("- %s", lowerFirst(MeanwhileText(c, bet.Outcome, m)))
		}
		if c.Lesson != "" {
			line("%s", c.Lesson)
		}
		line("\n%s `backlash lab %s`", words["tryit"], c.Code())
		line("")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// votesText counts votes in words.
func votesText(words map[string]string, n int) string {
	if n == 1 {
		return words["vote"]
	}
	return Fill(words["votes"], "n", fmt.Sprint(n))
}

// played reports whether the bet was locked in and the model has answered.
func (b *Bet) played() bool { return b.Locked && b.Outcome != nil }

// scoreOf says how often the room was right, in the story's language.
func scoreOf(s *scenarios.Story, bets []Bet, votes func(chapter int) []int) string {
	right, asked, hits, hands := 0, 0, 0, 0
	words := Wall(s.Lang)
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
		return words["nobet"]
	case hands == 0:
		return Fill(words["novote"], "asked", fmt.Sprint(asked))
	}
	return Fill(words["favourite"], "right", fmt.Sprint(right), "asked", fmt.Sprint(asked), "hits", fmt.Sprint(hits), "hands", fmt.Sprint(hands))
}

// brandWords says what a brand came to, in a language: what it earned and, once revealed, the trust it had and the decision that cost it most.
func brandWords(lang string, g *Game, brand int) string {
	words, money := Wall(lang), func(x float64) string { return NumbersIn(lang, fmt.Sprintf("%.2f", x)) }
	earned, trust := g.Standings()
	text := Fill(words["earned"], "name", g.Market.Names[brand], "money", money(earned[brand]))
	if !g.Revealed {
		return text
	}
	text += "; " + Fill(words["itstrust"], "trust", fmt.Sprintf("%.0f", 100*trust[brand]), "place", fmt.Sprint(1+Rank(trust, brand)))
	if len(g.Costs) > brand && g.Costs[brand].Quarter >= 0 {
		return text + "; " + Fill(words["itscost"], "quarter", fmt.Sprint(g.Costs[brand].Quarter+1), "money", money(g.Costs[brand].Amount))
	}
	return text + "; " + words["nocost"]
}

// GameWords returns a played market as Markdown in a language: what was decided, what it earned, the trust it had, and the decision that
// cost most.
func GameWords(lang string, g *Game) string {
	if g == nil || g.Result == nil || g.Month() == 0 {
		return ""
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	words := Wall(lang)
	line("%s\n", Fill(words["marketafter"], "played", fmt.Sprint(len(g.Market.Decisions)), "of", fmt.Sprint(g.Market.Quarters)))
	earned, _ := g.Standings()
	for at, i := range Ranking(earned) {
		line("%d. %s.", at+1, brandWords(lang, g, i))
		for q := range g.Market.Decisions {
			var moved []string
			for l, to := range g.Market.Decided(q, i) {
				if was := g.Market.Decided(q-1, i)[l]; was != to {
					moved = append(moved, Fill(words["moved1"], "lever", LeverWord(lang, agents.Lever(l)), "from", fmt.Sprint(draw.Percent(was)), "to", fmt.Sprint(draw.Percent(to))))
				}
			}
			if len(moved) > 0 {
				line("   - %s", Fill(words["inquarter"], "quarter", fmt.Sprint(q+1), "moves", strings.Join(moved, ", ")))
			}
		}
	}
	if g.Revealed {
		for _, s := range g.Market.Shocks {
			line("- %s", Fill(words["sent"], "month", fmt.Sprint(s.Month), "shock", in(shockPhrases, lang, s.Kind, shockName(s.Kind))))
		}
		line("\n%s", words["costsare"])
	}
	return b.String()
}
