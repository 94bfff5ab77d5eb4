package study

import "backlash/agents"

// Term is one word that screens, tables and reports use, and what it always means there.
type Term struct {
	Word    string `json:"word"`
	Meaning string `json:"meaning"`
	Of      string `json:"of,omitempty"` // denominator
	Unit    string `json:"unit,omitempty"`
	Column  string `json:"column,omitempty"` // of the series table, in the metric's own unit
}

// answers are the terms for statements about results; those for numbers come from the table of metrics.
var answers = []Term{
	{Word: "world", Meaning: "one draw of people, luck and unmeasured parameters together; every strategy meets the same worlds"},
	{Word: "seed", Meaning: "the number that all luck comes from: the same seed gives the same bytes"},
	{Word: "usual basket", Meaning: "what a purchase usually comes to in the setting; amounts are told in baskets where the scenario names no currency"},
	{Word: "8 in 10 worlds", Meaning: "where the middle eight of ten worlds lie: from one in ten below to one in ten above"},
	{Word: "as before", Meaning: "the same people with the same luck, under the strategy of the months before month 1, going on"},
	{Word: "starter", Meaning: "a customer who was with the brand when month 1 began, wherever they are now"},
	{Word: "twin", Meaning: "the same customer with the same luck under the other strategy"},
	{Word: "fundamentalist", Meaning: "a customer of the privacy group that bears least; pragmatists weigh it against what they get, the unconcerned hardly mind (Westin's three groups, shares by I01)"},
	{Word: "too much for most", Meaning: "the creepy front: the place in the crowd, the most easily disturbed first, up to which more customers are creeped out than are not", Of: "those of one world who have not refused and are not gone"},
	{Word: "left only here", Meaning: "left at least once, while the twin stays", Of: "all who started", Unit: "%"},
	{Word: "net", Meaning: "left only here, less those who left only under the other strategy", Of: "all who started", Unit: "points"},
	{Word: "left because of", Meaning: "left under a strategy, while the twin under the other stays"},
	{Word: Unwon, Meaning: "a difference between two lives in which neither lost trust, but one won less of it"},
	{Word: "matters", Meaning: "the smallest difference that matters, a column of the table of metrics unless --matters says otherwise"},
	{Word: "ahead", Meaning: "worlds in which it is better by more than what matters; those in which neither is count half", Of: "all worlds", Unit: "%"},
	{Word: string(Better), Meaning: "ahead in more than nine of ten worlds, with 95 % certainty; worse is the same of the other"},
	{Word: string(LeansBetter), Meaning: "ahead in more than half of the worlds, with 95 % certainty; leans worse is the same of the other"},
	{Word: string(NoDifference), Meaning: "in more than nine of ten worlds neither is ahead by what matters, with 95 % certainty"},
	{Word: string(CannotTell), Meaning: "none of these: the worlds disagree, or are too few"},
	{Word: "break-even month", Meaning: "the first month from which cumulative margin (value so far: of those who started, discounted, less what winning back cost) stays below that of the other strategy; tables and charts say \"behind from\""},
	{Word: "earns less", Meaning: "from the month named on, each month adds less to cumulative margin than under the other strategy"},
	{Word: "early warning", Meaning: "months from trust having fallen by a fifth of its largest fall to visible churn having risen by a fifth of its largest rise, beside the other strategy"},
	{Word: "harm begins", Meaning: "the level of a lever after which more of it makes the metric worse on average"},
	{Word: "best at", Meaning: "the levels that may be the best of those tried, with 95 % certainty"},
	{Word: "lost at end", Meaning: "the fall from the best level to the last one tried"},
}

// Glossary returns every term with its one meaning: those of answers first, then those of numbers.
func Glossary() []Term {
	out := append([]Term{}, answers...)
	in := Money{Name: "baskets", Price: 1}
	for m, info := range agents.Metrics() {
		out = append(out, Term{info.Word, info.Meaning, info.Of, ShownAs(agents.Metric(m), in).Unit, info.Name})
	}
	return out
}
