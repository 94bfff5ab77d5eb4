package hall

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/sim/study"
	"backlash/tui/draw"
)

// Worlds returns the worlds that a story's question is played in; as for any answer, they differ in people, luck and unmeasured parameters.
func Worlds() experiment.Worlds {
	return experiment.Worlds{Uncertainty: experiment.All, Count: experiment.Default}
}

// Held is the minimum share of worlds in which a story's claim must hold.
const Held = .8

// TruthText says which answer is right, how surely, and what happened to the metric of the bet, in the chapter's language.
func TruthText(p *scenarios.Chapter, o *experiment.Outcome) string {
	words := Wall(p.Lang)
	if o.Right < 0 {
		return words["noright"]
	}
	share := o.Share[o.Right]
	phrase := words["truth"]
	if share < Held {
		phrase = words["unsure"]
	}
	text := Fill(phrase, "letter", scenarios.Letter(o.Right), "share", ofWorldsIn(words, share), "move", upperFirst(MoveText(p, o, p.Watch)))
	var parts []string
	for _, t := range o.Terms { // for which segment
		if m := t.Measure; m.Segment >= 0 && t.Side == experiment.SideChange && m.Metric == p.Watch {
			name := p.Before.Config.Population.Segments[m.Segment].Name
			part := in(segmentPhrases, p.Lang, name, name) + " " + draw.Minus(NumbersIn(p.Lang, ShownIn(p, m.Metric).Over(t.Estimate)))
			if !slices.Contains(parts, part) { // two conditions may ask for the same
				parts = append(parts, part)
			}
		}
	}
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	return text + "."
}

// ScoreText says how many of the room were right, in a language.
func ScoreText(lang string, votes []int, right int) string {
	all, words := total(votes), Wall(lang)
	switch {
	case all == 0 || right < 0:
		return ""
	case votes[right] == 0:
		return Fill(words["nobody"], "all", fmt.Sprint(all))
	case votes[right] == all:
		return Fill(words["everybody"], "all", fmt.Sprint(all))
	}
	return Fill(words["some"], "some", fmt.Sprint(votes[right]), "all", fmt.Sprint(all))
}

// total sums votes.
func total(votes []int) (n int) {
	for _, v := range votes {
		n += v
	}
	return n
}

// MindsText says how the discussion changed the room's answers to a chapter's question; "" if there was none or nothing can be compared.
func (c *Session) MindsText(chapter, right int) string {
	bet := &c.Bets[chapter]
	if bet.First == nil || right < 0 {
		return ""
	}
	var parts []string
	words, number := Wall(c.Story.Lang), func(n int) string { return fmt.Sprint(n) }
	if m := c.Hall.Minds(chapter, right); m.Of > 0 && m.Changed == 0 {
		parts = append(parts, Fill(words["nomind"], "of", number(m.Of)))
	} else if m.Of > 0 {
		parts = append(parts, Fill(words["minds"], "changed", number(m.Changed), "of", number(m.Of), "to", number(m.To), "from", number(m.From)))
	}
	before, after := bet.First[right], bet.Hands[right]
	if total(bet.First) > 0 && total(bet.Hands) > 0 {
		parts = append(parts, Fill(words["hands"], "before", number(before), "all", number(total(bet.First)), "after", number(after), "now", number(total(bet.Hands))))
	}
	return strings.Join(parts, "; ")
}

// MoveText describes the effect of a chapter's move on a metric by the month that the question asks about.
func MoveText(p *scenarios.Chapter, o *experiment.Outcome, metric agents.Metric) string {
	shown, month := ShownIn(p, metric), askedMonth(p)
	words := Wall(p.Lang)
	names := [2]string{words["unmoved"], words["moved"]}
	if p.Names[0] != "" {
		names = p.Names
	}
	d := o.Change(metric, month)
	number := func(text string) string { return NumbersIn(p.Lang, draw.Minus(text)) }
	return Fill(words["move"], "metric", MetricWord(p.Lang, metric), "month", fmt.Sprint(month), "before", number(shown.Mean(o.Before.At(metric, month))),
		"unit", UnitWord(p.Lang, shown.Unit), "without", names[0], "after", number(shown.Mean(o.After.At(metric, month))), "with", names[1],
		"over", number(shown.Over(d)), "range", number(shown.Range(d)))
}

// MeanwhileText describes the effect of a chapter's move on another metric.
func MeanwhileText(p *scenarios.Chapter, o *experiment.Outcome, metric agents.Metric) string {
	return Fill(Wall(p.Lang)["meanwhile"], "move", MoveText(p, o, metric))
}

// ShownIn returns how a metric is displayed in a chapter, in its scenario's money.
func ShownIn(p *scenarios.Chapter, metric agents.Metric) study.Shown {
	return study.ShownAs(metric, study.MoneyOf(&p.Before.Config))
}

// askedMonth returns the month that a chapter's question is about: the last one that its answers name for the metric of the bet.
func askedMonth(p *scenarios.Chapter) int {
	month := 0
	for _, a := range p.Answers {
		if a.When == nil {
			continue
		}
		for _, t := range a.When.Terms {
			if t.Measure.Metric == p.Watch {
				month = max(month, t.Measure.In(&p.Before.Config))
			}
		}
	}
	if month == 0 {
		return p.Until
	}
	return month
}

// OfWorlds formats a share of the worlds that a question is played in.
func OfWorlds(share float64) string { return ofWorldsIn(Wall("en"), share) }

// SureText says in how many worlds an answer is right, in a language.
func SureText(lang string, share float64) string {
	words := Wall(lang)
	return Fill(words["sure"], "share", ofWorldsIn(words, share))
}

func ofWorldsIn(words map[string]string, share float64) string {
	n := Worlds().Count
	return Fill(words["share"], "some", fmt.Sprintf("%.0f", math.Round(share*float64(n))), "all", fmt.Sprint(n))
}

// lowerFirst returns a text with its first letter in lower case.
func lowerFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(first)) + text[size:]
}

// upperFirst returns a text with its first letter in upper case.
func upperFirst(text string) string {
	if text == "" {
		return text
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
