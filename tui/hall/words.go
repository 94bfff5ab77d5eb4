package hall

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/sim/study"
)

// Worlds are those that a story's question is played in: as an answer's, they differ in people, luck and what nobody measured.
func Worlds() experiment.Worlds {
	return experiment.Worlds{Uncertainty: experiment.All, Count: experiment.Default}
}

// Held is the share of the worlds in which a claim must hold, for a story to make it.
const Held = .8

// TruthText says which answer is right, how surely, and what happened to the metric of the bet.
func TruthText(p *scenarios.Chapter, o *experiment.Outcome) string {
	if o.Right < 0 {
		return "None of the answers is right in this model."
	}
	share := o.Share[o.Right]
	say := "is right"
	if share < Held {
		say = "comes out on average, and is not sure"
	}
	text := fmt.Sprintf("%s %s: in %s worlds that we hold possible. %s", scenarios.Letter(o.Right), say, OfWorlds(share), upperFirst(MoveText(p, o, p.Watch)))
	var parts []string
	for _, t := range o.Terms { // whom it is about
		if m := t.Measure; m.Segment >= 0 && t.Side == experiment.SideChange && m.Metric == p.Watch {
			parts = append(parts, p.Before.Config.Population.Segments[m.Segment].Name+" "+strings.Replace(ShownIn(p, m.Metric).Over(t.Estimate), "-", "−", 1))
		}
	}
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	return text + "."
}

// ScoreText says how many of the room were right.
func ScoreText(votes []int, right int) string {
	all := total(votes)
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

// total is how many votes there are.
func total(votes []int) (n int) {
	for _, v := range votes {
		n += v
	}
	return n
}

// MindsText says what talking did to the room's answers to a chapter's question; "" where it did not talk, or nothing is to be compared.
func (c *Session) MindsText(chapter, right int) string {
	bet := &c.Bets[chapter]
	if bet.First == nil || right < 0 {
		return ""
	}
	var parts []string
	if m := c.Hall.Minds(chapter, right); m.Of > 0 && m.Changed == 0 {
		parts = append(parts, fmt.Sprintf("talking changed nobody's mind, of %d", m.Of))
	} else if m.Of > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d changed their mind, %d to the right answer, %d away from it", m.Changed, m.Of, m.To, m.From))
	}
	before, after := bet.First[right], bet.Hands[right]
	if total(bet.First) > 0 && total(bet.Hands) > 0 {
		parts = append(parts, fmt.Sprintf("hands for the right answer: %d of %d before talking, %d of %d after", before, total(bet.First), after, total(bet.Hands)))
	}
	return strings.Join(parts, "; ")
}

// MoveText says in words what a chapter's move did to a metric by the month that is asked for.
func MoveText(p *scenarios.Chapter, o *experiment.Outcome, metric agents.Metric) string {
	shown, month := ShownIn(p, metric), askedMonth(p)
	names := [2]string{"without the move", "with it"}
	if p.Names[0] != "" {
		names = p.Names
	}
	d := o.Change(metric, month)
	text := fmt.Sprintf("%s in month %d: %s %s %s, %s %s; %s (8 worlds in 10: %s)", shown.Word, month, shown.Mean(o.Before.At(metric, month)), shown.Unit, names[0],
		shown.Mean(o.After.At(metric, month)), names[1], shown.Over(d), shown.Range(d))
	return strings.NewReplacer(" -", " −", "..-", "..−").Replace(text) // no line breaks after a minus sign
}

// ShownIn is how a metric is put in a chapter, in its scenario's money.
func ShownIn(p *scenarios.Chapter, metric agents.Metric) study.Shown {
	return study.ShownAs(metric, study.MoneyOf(&p.Before.Config))
}

// askedMonth is the month that a chapter's question is about: the last one that its answers name for the metric of the bet.
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

// OfWorlds writes a share of the worlds that a question is played in.
func OfWorlds(share float64) string {
	n := Worlds().Count
	return fmt.Sprintf("%.0f of %d", math.Round(share*float64(n)), n)
}

// upperFirst is a text with a capital first letter.
func upperFirst(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
