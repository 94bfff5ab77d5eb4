package scenarios

import (
	"backlash/agents"
	"backlash/sim"
)

// Setting is one kind of market: the numbers that differ between markets, each with its source.
type Setting struct {
	Name    string
	About   string
	Numbers []Number
}

// Number is one parameter of a setting. Source is an evidence id, or "assumed".
type Number struct {
	Path   string
	Value  float32
	Source string
	Note   string
}

// learntPath is the parameter that gives customers tastes.
const learntPath = "content.learnt"

// Settings returns the settings that there are.
func Settings() []Setting {
	n := func(path string, value float32, source, note string) Number { return Number{path, value, source, note} }
	hazard := func(value float32, source, note string) Number { return n("people.hazard_mean", value, source, note) }
	money := func(rate, margin float32) []Number {
		return []Number{
			n("purchase.rate", rate, "assumed", "purchases, visits or sessions with revenue a month"),
			n("money.margin", margin, "assumed", "share of revenue"),
		}
	}
	back := func(early, later float32, source, note string) []Number {
		return []Number{n("winback.early", early, source, note), n("winback.later", later, source, note)}
	}
	none := back(0, 0, "assumed", "nobody comes back within the horizon")
	kind := func(inertia Number, renewal float32, stakes, newness float32) []Number {
		note := "months from one renewal of a contract to the next"
		if renewal == 0 {
			note = "no contract ends"
		}
		return []Number{
			inertia, n("wake.renewal_every", renewal, "assumed", note),
			n("intrusion.stakes", stakes, "assumed", "how sensitive its data are, streaming being 1"),
			n("monotony.newness", newness, "assumed", "how far people come for what is new, streaming being 1"),
		}
	}
	asleep := func(share float32, source, note string) Number { return n("people.inertia_mean", share, source, note) }
	join := func(first Number, rest ...[]Number) []Number {
		out := []Number{first}
		for _, r := range rest {
			out = append(out, r...)
		}
		return out
	}
	likeStreaming := join(hazard(.032, "I15", "as subscription-streaming"), money(2, .35), back(.085, .03, "C10", "as subscription-streaming"), kind(asleep(.6, "assumed", "as subscription-streaming"), 12, 1, 1))
	loop := func(arrive, bought, declare, seek, views, echo float32) []Number {
		return []Number{
			n("content.arrive", arrive, "assumed", "new interests a month"), n("content.bought", bought, "assumed", "events a month that bought data are worth"),
			n("content.declare", declare, "assumed", "tastes declared a month, at full control"), n("content.seek", seek, "assumed", "how far people seek for themselves"),
			n("content.views", views, "assumed", "share of own events that tell little but what was shown"), n("content.echo", echo, "assumed", "how far what sells is taken to be popular"),
		}
	}
	return []Setting{
		{"subscription-streaming", "Monthly video or music subscription; leaving is a click.",
			join(hazard(.032, "I15", "gross churn of 1.8 % (best) to 7.4 % (worst named) a month, 5.2 % on the whole"), money(2, .35),
				back(.085, .03, "C10", "23 % of cancels won back by month 3, 41 % by month 12"), kind(asleep(.6, "assumed", "leaving is a click, but something must bring it to mind"), 12, 1, 1))},
		{"fashion-ecommerce", "Online fashion; nobody cancels, people just stop buying.",
			join(hazard(.03, "assumed", "no published repeat rate was found (I19): sweep it"), money(1.2, .40), back(.04, .02, "assumed", "lapsed buyers return"), kind(asleep(.4, "assumed", "every purchase is a choice"), 0, .9, 1.2))},
		{"grocery-card", "Supermarket loyalty card; frequent baskets, few leave.",
			join(hazard(.006, "T13", "6 % of active cards stopped in four months, a breach included"), money(2.8, .25), back(.03, .02, "assumed", "shoppers return"), kind(asleep(.6, "assumed", "the shop is the one nearby"), 0, .9, .5))},
		{"retail-bank", "Current account; leaving is rare and tedious.",
			join(hazard(.005, "assumed", "few leave (I03 has banks last)"), money(1.5, .45), none, kind(asleep(.9, "C15", "as of electricity: alternatives come to mind in few months"), 0, 1.3, .3))},
		{"mobile-telecom", "Mobile contract; leaving at the end of a term.",
			join(hazard(.015, "I17", "0.89 % to 2.8 % a month, US carriers 2016 to 2019"), money(1, .40), none, kind(asleep(.85, "C15", "as of electricity: alternatives come to mind in few months"), 24, 1.1, .3))},
		{"health-app", "Health and fitness subscription on sensitive data.",
			join(hazard(.045, "I16", "B2C subscriptions 6.8 % a month, voluntary and involuntary"), money(1, .60), back(.04, .015, "assumed", "some come back in January"), kind(asleep(.6, "assumed", "as subscription-streaming"), 12, 1.4, .6))},
		{"news-site", "Paid news; reads daily, cancels when the offer ends.",
			join(hazard(.033, "I16", "subscriptions overall 3.27 % a month"), money(1, .50), back(.05, .02, "assumed", "some come back for events"), kind(asleep(.65, "assumed", "little more than subscription-streaming"), 12, 1, 1.4))},
		{"travel-booking", "Travel platform; few, large and rare bookings.",
			join(hazard(.03, "assumed", "no published repeat rate was found (I19): sweep it"), money(1, .20), back(.05, .03, "assumed", "next trip"), kind(asleep(.4, "assumed", "every booking is a choice"), 0, .9, .8))},
		{"articles-advice", "A subscription brand that takes up four pieces of advice one after another.",
			likeStreaming},
		{"streaming-open-loop", "Streaming with tastes that are learnt; people also seek for themselves.",
			join(n(learntPath, 1, "assumed", "the brand learns tastes"), likeStreaming, loop(.04, 1.2, .1, .45, 0, .5))},
		{"streaming-closed-loop", "Streaming with tastes learnt from what its own lists led to.",
			join(n(learntPath, 1, "assumed", "the brand learns tastes"), likeStreaming, loop(0, 0, 0, .1, .5, .9))},
	}
}

// SettingByName returns the setting of that name.
func SettingByName(name string) (Setting, bool) {
	for _, s := range Settings() {
		if s.Name == name {
			return s, true
		}
	}
	return Setting{}, false
}

// settingNames lists the settings in order.
func settingNames() []string {
	var names []string
	for _, s := range Settings() {
		names = append(names, s.Name)
	}
	return names
}

// apply writes the setting's numbers over the defaults, but not over what somebody stated.
func (s Setting) apply(c *sim.Config) {
	for _, n := range s.Numbers {
		row, ok := agents.ParameterByPath(n.Path)
		if !ok {
			panic("scenarios: setting " + s.Name + " sets unknown parameter " + n.Path)
		}
		if !c.Stated.Has(n.Path) {
			*row.At(&c.Params) = n.Value
		}
	}
}
