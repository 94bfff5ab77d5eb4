package evidence

import (
	"backlash/agents"
	"backlash/sim"
)

// column is an entry of a customer's diary for a month with the focal brand. In the sample of customers it stands for no number by itself, and so is
// none to the expression language either.
type column struct {
	name, about string
	of          func(*sim.Diary) float64
}

// columns are those there are, by their names in expressions.
var columns = []column{
	{"here", "1 in every month with the brand", func(*sim.Diary) float64 { return 1 }},
	{"trust", "trust at the month's end", func(d *sim.Diary) float64 { return float64(d.Trust) }},
	{"affect", "affective loyalty", func(d *sim.Diary) float64 { return float64(d.Affect) }},
	{"habit", "habit", func(d *sim.Diary) float64 { return float64(d.Habit) }},
	{"unease", "remembered creepiness", func(d *sim.Diary) float64 { return float64(d.Unease) }},
	{"fatigue", "fatigue", func(d *sim.Diary) float64 { return float64(d.Fatigue) }},
	{"relevance", "relevance", func(d *sim.Diary) float64 { return float64(d.Relevance) }},
	{"surplus", "what the customer got out of the brand, less what it cost", func(d *sim.Diary) float64 { return float64(d.Surplus) }},
	{"narrowness", "how narrow what is shown has made them", func(d *sim.Diary) float64 { return float64(d.Narrowness) }},
	{"touches", "contacts of the month", func(d *sim.Diary) float64 { return float64(d.Touches) }},
	{"felt", "felt intrusion", func(d *sim.Diary) float64 { return float64(d.Felt) }},
	{"response", "response to a contact", func(d *sim.Diary) float64 { return float64(d.Response) }},
	{"rate", "purchases expected", func(d *sim.Diary) float64 { return float64(d.Rate) }},
	{"purchases", "purchases made", func(d *sim.Diary) float64 { return float64(d.Purchases) }},
	{"hazard", "probability of leaving this month", func(d *sim.Diary) float64 { return float64(d.Hazard) }},
	{"intention", "probability of saying that one would leave", func(d *sim.Diary) float64 { return float64(d.Intention) }},
	{"friends", "friends who have left the brand, fading", func(d *sim.Diary) float64 { return float64(d.Friends) }},
	{"limit", "the customer's threshold, with what episodes took off it", func(d *sim.Diary) float64 { return float64(d.Threshold) }},
	{"severity", "of the month's incident", func(d *sim.Diary) float64 { return float64(d.Severity) }},
	{"episode", "a creepy episode", func(d *sim.Diary) float64 { return truth(d.Episode) }},
	{"renews", "the contract ends", func(d *sim.Diary) float64 { return truth(d.Renews) }},
	{"decides", "must say whether to stay", func(d *sim.Diary) float64 { return truth(d.Decides) }},
	{"opted_out", "has opted out", func(d *sim.Diary) float64 { return truth(d.OptedOut) }},
	{"muted", "has muted messages", func(d *sim.Diary) float64 { return truth(d.Muted) }},
	{"left", "leaves", event(agents.EventLeft)},
	{"opt_out", "opts out", event(agents.EventOptOut)},
	{"pause", "pauses buying", event(agents.EventPause)},
	{"complain", "complains", event(agents.EventComplain)},
	{"mute", "mutes messages", event(agents.EventMute)},
	{"bad_word", "speaks badly of the brand", event(agents.EventBadWord)},
	{"good_word", "speaks well of it", event(agents.EventGoodWord)},
	{"over", "felt intrusion is over the customer's threshold", event(agents.EventOver)},
}

func event(bit uint8) func(*sim.Diary) float64 {
	return func(d *sim.Diary) float64 { return truth(d.Events&bit != 0) }
}

func truth(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// people are the attributes of a customer, by their names in expressions: traits in any sample, current states in that of messages.
var people = []struct {
	name, about string
	trait       bool
	of          func(*agents.Customers) []float32
}{
	{"threshold", "privacy threshold", true, func(c *agents.Customers) []float32 { return c.Threshold }},
	{"novelty", "novelty need", true, func(c *agents.Customers) []float32 { return c.Novelty }},
	{"receptivity", "receptivity to tailoring", true, func(c *agents.Customers) []float32 { return c.Receptivity }},
	{"tolerance", "contacts tolerated a month", true, func(c *agents.Customers) []float32 { return c.Tolerance }},
	{"propensity", "own probability of leaving a month", true, func(c *agents.Customers) []float32 { return c.Hazard }},
	{"susceptibility", "how far friends' words count", true, func(c *agents.Customers) []float32 { return c.Susceptibility }},
	{"concern", "stated concern, 0 to 1", true, func(c *agents.Customers) []float32 { return c.Concern }},
	{"disposition", "disposition to trust", true, func(c *agents.Customers) []float32 { return c.Disposition }},
	{"spending", "spending, 1 on average", true, func(c *agents.Customers) []float32 { return c.Spending }},
	{"trust", "trust", false, func(c *agents.Customers) []float32 { return c.Trust }},
	{"sensitization", "what episodes took off the threshold", false, func(c *agents.Customers) []float32 { return c.Sensitization }},
	{"narrowness", "narrowness", false, func(c *agents.Customers) []float32 { return c.Narrowness }},
	{"fatigue", "fatigue", false, func(c *agents.Customers) []float32 { return c.Fatigue }},
}

// answers are the effects of a message on a customer, by their names in expressions.
var answers = []struct {
	name, about string
	of          func(*agents.Answer) float64
}{
	{"relevance", "relevance of the message", func(a *agents.Answer) float64 { return float64(a.Relevance) }},
	{"felt", "felt intrusion", func(a *agents.Answer) float64 { return float64(a.Felt) }},
	{"over", "it is over the threshold", func(a *agents.Answer) float64 { return truth(a.Over) }},
	{"creepy", "probability of a creepy episode", func(a *agents.Answer) float64 { return float64(a.Creepy) }},
	{"response", "response", func(a *agents.Answer) float64 { return float64(a.Response) }},
	{"clicks", "clicks", func(a *agents.Answer) float64 { return float64(a.Clicks) }},
	{"mutes", "probability of muting", func(a *agents.Answer) float64 { return float64(a.Mute) }},
}
