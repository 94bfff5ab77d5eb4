package sim

import "backlash/agents"

// The borders of a population map's views.
const (
	delightedAbove = .6
	uneasyAbove    = .2
)

// witness keeps what was asked for of a block's month, while its scratch is at hand. It draws nothing.
func (w *world) witness(b *agents.Block, env *agents.Environment) {
	if w.month < 1 || w.month > w.cfg.Months {
		return
	}
	if w.result.Views != nil {
		views := w.result.Views[w.month-1]
		for i := range b.On {
			if at := b.First + i; at < len(views) {
				views[at] = view(b, i)
			}
		}
	}
	if w.observe.Exits != nil {
		w.exits(b, env)
	}
	if w.woken != nil {
		w.wakers(b, env)
	}
	for k, customer := range w.observe.Customers {
		if i := customer - b.First; i >= 0 && i < len(b.On) && !w.another(customer) {
			w.result.Diaries[k] = append(w.result.Diaries[k], w.diary(b, i, env))
		}
	}
}

// wakers keeps what woke those of a block who are awake: of who was woken this month what did, of who has been awake for longer what did then, where that is
// known.
func (w *world) wakers(b *agents.Block, env *agents.Environment) {
	for i := range b.On {
		if by := agents.WokenBy(b, i, env); by[agents.WakingEarlier] == 0 || w.woken[b.First+i] == [agents.WakingCount]float32{} {
			w.woken[b.First+i] = by
		}
	}
}

// exits keeps what the hazard of leaving is made of, of those whose month it is.
func (w *world) exits(b *agents.Block, env *agents.Environment) {
	c := w.people
	for i, e := range b.Events {
		at := b.First + i
		if at >= len(w.observe.Exits) || b.On[i] == 0 || b.Brand[i] != 0 || w.another(at) {
			continue
		}
		first := e&agents.EventLeft != 0 && c.StartBrand[at] == 0 && c.LeftMonth[at] == 0
		if month := int(w.observe.Exits[at]); month == w.month || month == 0 && first {
			w.result.Exits[at] = agents.ExitTermsOf(b, i, env)
		}
	}
}

// another reports whether somebody else holds the place of a customer of month 1.
func (w *world) another(customer int) bool {
	return w.lives != nil && w.people.Life[customer] != w.lives[customer]
}

// view is how a customer looks from the focal brand; the more serious view wins.
func view(b *agents.Block, i int) View {
	if b.Brand[i] != 0 || b.Events[i]&agents.EventLeft != 0 {
		return Gone
	}
	return mood(b.Status[i], b.Episode[i], b.Unease[i], b.Affect[i])
}

// mood is the view of a customer who is not gone.
func mood(status uint8, episode, unease, affect float32) View {
	switch {
	case status&agents.StatusOptedOut != 0:
		return OptedOut
	case episode > 0:
		return Creeped
	case unease > uneasyAbove:
		return Uneasy
	case affect > delightedAbove:
		return Delighted
	}
	return Content
}

// welcome keeps that a customer has come to a brand in this month, and so is not gone when the next one begins.
func (w *world) welcome(customer, brand int) {
	if w.result.Views == nil || brand != 0 || w.month < 1 || w.month > w.cfg.Months {
		return
	}
	c := w.people
	w.result.Views[w.month-1][customer] = mood(c.Status[customer], 0, c.Unease[customer], c.Affect[customer])
}

func (w *world) diary(b *agents.Block, i int, env *agents.Environment) Diary {
	d := Diary{
		Month: w.month, Brand: int(b.Brand[i]),
		Trust: b.Trust[i], Affect: b.Affect[i], Habit: b.Habit[i], Unease: b.Unease[i], Fatigue: b.Fatigue[i],
		Threshold: b.Threshold[i] - b.Sensitization[i], OptedOut: b.Status[i]&agents.StatusOptedOut != 0,
		Muted: b.Status[i]&agents.StatusMuted != 0,
	}
	if b.On[i] == 0 {
		return d
	}
	d.Joined = b.Tenure[i] == 0 && b.Status[i]&agents.StatusStarter == 0 // joining took the starter's mark
	d.FoundOut = b.Deceived[i] > 0
	d.Touches, d.Felt, d.Relevance = b.Touches[i], b.Felt[i], b.Relevance[i]
	d.Purchases = agents.PurchaseCount(b.DrawPurchase[i], b.Rate[i])
	d.Narrowness, d.Response, d.Rate, d.Surplus = b.Narrowness[i], b.Response[i], b.Rate[i], b.Surplus[i]
	d.Intention, d.Friends, d.Renews, d.Decides = b.Intention[i], b.FriendsLeft[i], b.Renews[i] == 1, b.Renews[i] == agents.Decides
	if env.Content != nil {
		for k := range d.Menu.Likes {
			d.Menu.Likes[k], d.Menu.Shown[k], d.Menu.Taken[k] = b.Taste[k][i], b.Shown[k][i], b.Used[k][i]
		}
	}
	d.Hazard, d.Events, d.Episode, d.Severity = b.ExitHazard[i], b.Events[i], b.Episode[i] > 0, b.Severity[i]
	if b.Events[i]&agents.EventLeft != 0 {
		for k := range w.crew.workers {
			if kk := w.crew.workers[k]; kk.block == b && len(kk.left) > 0 {
				for _, l := range kk.left {
					if int(l.customer) == b.First+i {
						d.Causes = l.causes
					}
				}
			}
		}
	}
	return d
}
