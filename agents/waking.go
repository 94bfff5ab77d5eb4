package agents

// WakeParams holds what makes people think about leaving: most months they do not.
type WakeParams struct {
	Inertia            float32 // lambda: weight of inertia; 0: everybody thinks about it every month
	Keep               float32 // share of being awake that is left a month later
	Friend             float32 // chance by a friend who left, up to one
	Price              float32 // chance for each unit that extraction has risen by this month
	Renewal            float32 // chance in the month in which one's own contract ends
	RenewalEvery       float32 // months from one such month to the next; below 1: there is none
	Touch              float32 // chance by one touch of the brand's own, and as much again by an interrupting format
	Offer              float32 // chance by a better plan that is offered in person
	Incident, Hit      float32 // chance by an incident of severity 1, and by a shock of size 1
	Cup                float32 // chance for a customer who has had enough
	Level, Each, Width float32 // grievance at which that is so, what full inertia adds to it, and how sharp it is
}

// Decides marks in Renews a customer who stays only by saying so.
const Decides = 2

// renew marks whose contract ends this month, everybody's own month of the period, by the place in the population; and who must decide, whatever the contract.
func renew(b *Block, p *WakeParams, month int) {
	every := int(p.RenewalEvery)
	for i := range b.Renews {
		b.Renews[i] = 0
		if every >= 1 && ((b.First+i+month)%every+every)%every == 0 {
			b.Renews[i] = 1
		}
		if b.Status[i]&StatusAsked != 0 {
			b.Renews[i] = Decides
			b.Status[i] &^= StatusAsked
		}
	}
}

// wake is equation 14.0. A customer wakes with chance 1 - prod(1 - each) of: a friend left, Friend min(1, G'); the price rose, min(1, Price rise of Ex);
// the contract ends, Renewal; the brand's own contacts are a reminder, min(1, Touch N (1 + F)+); an incident, min(1, Incident sev); a better plan is
// offered in person, Offer; a shock, Hit hit; the cup is full, Cup sigma((g - Level - Each omega)/Width). w' = 1, or else Keep w. alert = 1 - lambda omega (1 - w), and 1 for
// whoever must decide. Einav, Klopack and Mahoney (2025) see retention fall some tenfold in the one month in which a card is
// replaced; Hortacsu, Madanizadeh and Puller (2017) see alternatives considered in under 2 % of months; C01 for friends. Sizes assumed.
//
//kernel:vector
func wake(b *Block, p *WakeParams) {
	awake := b.Awake
	n := len(awake)
	friends, touches, sev, hit, grievance := b.FriendsLeft[:n], b.Touches[:n], b.Severity[:n], b.Hit[:n], b.Grievance[:n]
	renews, inertia, draw, rise, on := b.Renews[:n], b.Inertia[:n], b.DrawWake[:n], b.Terms[TermPriceRise][:n], b.On[:n]
	form, offer := b.Terms[TermFormat][:n], b.Terms[TermOffer][:n]
	for i := range awake {
		friend, price, ends, contact, incident, shock, full, better := rousing(p, friends[i], rise[i], renews[i], touches[i], form[i], sev[i], hit[i], grievance[i], inertia[i], offer[i])
		sleeps := float32((1 - friend) * (1 - price))
		sleeps = float32(float32(sleeps*(1-ends)) * (1 - contact))
		sleeps = float32(float32(sleeps*(1-incident)) * (1 - shock))
		sleeps = float32(float32(sleeps*(1-full)) * (1 - better))
		now := choose(draw[i] < 1-sleeps, 1, settle(float32(p.Keep*awake[i])))
		awake[i] = blend(on[i], now, awake[i])
	}
}

// rousing returns the chances of 14.0, each by itself.
func rousing(p *WakeParams, friends, rise, renews, touches, form, sev, hit, grievance, inertia, offer float32) (friend, price, ends, contact, incident, shock, full, better float32) {
	cup := logistic((grievance - p.Level - float32(p.Each*inertia)) / p.Width)
	return float32(p.Friend * atMost(friends, 1)), atMost(float32(p.Price*rise), 1), float32(p.Renewal * choose(renews < Decides, renews, 0)),
		atMost(float32(float32(p.Touch*touches)*positive(1+form)), 1), atMost(float32(p.Incident*sev), 1), float32(p.Hit * hit), float32(p.Cup * cup), float32(p.Offer * offer)
}

// Waking is what made somebody think about staying or going.
type Waking int

// What wakes people, in the order of 14.0; that they had to decide, awake or not; that they have been thinking about it since an earlier month; and nothing, so that they left without having thought long.
const (
	WakingFriend Waking = iota
	WakingPrice
	WakingRenewal
	WakingContact
	WakingIncident
	WakingShock
	WakingCup
	WakingOffer
	WakingDecision
	WakingEarlier
	WakingNothing
	WakingCount
)

// WakingNames name them for programs.
var WakingNames = [WakingCount]string{"friends", "price", "renewal", "contact", "incident", "shock", "grievance", "offer", "decision", "earlier", "nothing"}

// WakingWords are what every screen and report calls them.
var WakingWords = [WakingCount]string{
	"friends who left", "a higher price", "the contract's end", "the brand's own contacts", "a guess too close", "a breach or exposé", "having had enough", "a better plan offered", "having to say whether to stay",
	"something months before", "nothing",
}

// WokenBy says what made customer i of a block whose month is over think about leaving, as shares that sum to 1: where several things could have, each by how likely it was to.
func WokenBy(b *Block, i int, e *Environment) (by [WakingCount]float32) {
	p := &e.Params.Wake
	switch {
	case p.Inertia > 0 && b.Renews[i] == Decides:
		by[WakingDecision] = 1
		return by
	case p.Inertia == 0 || b.Awake[i] == 0:
		by[WakingNothing] = 1
		return by
	case b.Awake[i] < 1:
		by[WakingEarlier] = 1
		return by
	}
	by[WakingFriend], by[WakingPrice], by[WakingRenewal], by[WakingContact], by[WakingIncident], by[WakingShock], by[WakingCup], by[WakingOffer] =
		rousing(p, b.FriendsLeft[i], b.Terms[TermPriceRise][i], b.Renews[i], b.Touches[i], b.Terms[TermFormat][i], b.Severity[i], b.Hit[i], b.Grievance[i], b.Inertia[i], b.Terms[TermOffer][i])
	var sum float32
	for k, chance := range by {
		by[k] = -ln(atLeast(1-chance, surely))
		sum += by[k]
	}
	if sum == 0 {
		by[WakingNothing], sum = 1, 1
	}
	for k := range by {
		by[k] /= sum
	}
	return by
}

// surely bounds what a chance leaves over: a chance of one weighs as much as one this near to it.
const surely = 1e-6

// alert is how much of a month's chance to leave inertia leaves: 1 - lambda omega (1 - w).
func alert(p *WakeParams, inertia, awake float32) float32 {
	return 1 - float32(float32(p.Inertia*inertia)*(1-awake))
}

// Calm is one over the mean alert of customers, so that a settled market loses as many as everybody's own propensity says.
func Calm(c *Customers, p *Params) float32 {
	if p.Wake.Inertia == 0 {
		return 1
	}
	var sum float64
	with := 0
	for i := range c.N {
		if c.Brand[i] < MaxBrands {
			sum += float64(alert(&p.Wake, c.Inertia[i], c.Awake[i]))
			with++
		}
	}
	if with == 0 {
		return 1
	}
	return float32(float64(with) / sum)
}
