package sim

import (
	"backlash/agents"
	"backlash/sim/rng"
)

// shockNames are the names in files and logs, in order of the kinds.
var shockNames = [...]string{
	"data-breach", "press-expose", "viral-incident", "regulation", "consent-prompt", "rival-launch", "price-war", "apology",
	"pause-personalization", "cap-frequency", "step-price", "lose-data", "privacy-notice", "opt-in-drive", "loyalty-gift", "personal-offer", "forced-renewal",
}

// ShockNames returns the names of what can happen in files, in order of the kinds.
func ShockNames() []string { return shockNames[:] }

// warMonths is how long a price war lasts.
const warMonths = 6

// exodusShare of the focal brand's customers leaving in a month brings the press in the next, with a size of exodusExpose.
const (
	exodusShare  = .12
	exodusExpose = .3
)

// fireShocks is step 2. Prompts are asked here, with last month's trust, sensitization and relevance.
func (w *world) fireShocks() {
	if w.warned {
		w.warned = false
		w.brands[0].expose = max(w.brands[0].expose, exodusExpose)
		w.log.add(Event{Month: w.month, Brand: 0, Kind: "press-expose", Size: exodusExpose, Cause: "exodus",
			Text: "so many left last month that the press writes about it"})
	}
	if w.month == 1 {
		for i := range w.brands {
			if w.brands[i].asks && w.brands[i].open {
				w.ask(i, w.brands[i].nudge)
			}
		}
	}
	for _, s := range w.cfg.Shocks {
		if s.Month == w.month {
			w.fire(s)
		}
	}
}

func (w *world) fire(s Shock) {
	w.log.shock(w, s)
	if s.Kind == Regulation {
		for i := range w.brands {
			b := &w.brands[i]
			b.floor = max(b.floor, s.Size)
			b.hold(&b.levers)
			b.hold(&b.changed)
			b.asks, b.nudge = true, 0
			if b.open {
				w.ask(i, 0)
			}
		}
		return
	}
	if s.Brand < 0 {
		return // an unnamed rival: the background takes it up
	}
	b := &w.brands[s.Brand]
	switch s.Kind {
	case DataBreach:
		b.breach, b.late = max(b.breach, s.Size), s.Late
		b.misused = b.misused || s.Late > 0
	case PressExpose:
		b.expose, b.misused = max(b.expose, s.Size), true
	case ViralIncident:
		b.viral = s.Size
	case ConsentPrompt:
		w.ask(s.Brand, s.Size)
	case RivalLaunch:
		b.open = true
	case PriceWar:
		b.priceWar, b.warLeft = s.Size, warMonths
	case Apology:
		b.repair = s.Size
	case PrivacyNotice:
		for i := range w.people.N {
			if w.people.Brand[i] == uint8(s.Brand) && w.draw(i, rng.Notice) < s.Size {
				w.people.Awareness[i] = 1
			}
		}
	case OptInDrive:
		for i := range w.people.N {
			if w.people.Brand[i] == uint8(s.Brand) && w.people.Status[i]&agents.StatusOptedOut != 0 {
				w.askOne(i, s.Brand, s.Size)
			}
		}
	case LoyaltyGift:
		b.gift = max(b.gift, s.Size)
	case ForcedRenewal:
		if w.cfg.Params.Wake.Inertia > 0 { // else everybody decides in every month
			for i := range w.people.N {
				if w.people.Brand[i] == uint8(s.Brand) && w.draw(i, rng.Deciding) < s.Size {
					w.people.Status[i] |= agents.StatusAsked
				}
			}
		}
	}
}

// act changes levers by what a brand does this month; what it plans stays, and holds again when that is over.
func (w *world) act(brand int, l *agents.Levers) {
	for _, s := range w.cfg.Shocks {
		if s.Brand != brand || !s.Kind.Lasts() || w.month < s.Month || s.Over > 0 && w.month >= s.Month+s.Over {
			continue
		}
		switch s.Kind {
		case PausePersonalization:
			l[agents.Intensity] = float32(l[agents.Intensity] * (1 - s.Size))
		case CapFrequency:
			l[agents.Pervasiveness] = min(l[agents.Pervasiveness], s.Size)
		case StepPrice:
			l[agents.Extraction] = min(1, l[agents.Extraction]+s.Size)
		case LoseData:
			l[agents.Collection] = min(l[agents.Collection], s.Size)
		}
	}
}

// offered are the better plans that customers have this month, or nil where there are none and were none last month.
func (w *world) offered() *agents.Offers {
	o, some := &w.better, false
	*o = agents.Offers{}
	for _, s := range w.cfg.Shocks {
		if s.Kind != PersonalOffer || s.Brand < 0 {
			continue
		}
		has := func(month int) bool { return month >= s.Month && (s.Over == 0 || month < s.Month+s.Over) }
		if !has(w.month) && !has(w.month-1) {
			continue
		}
		some = true
		for segment := range w.cfg.Population.Segments {
			if s.For > 0 && segment != s.For-1 {
				continue
			}
			of := &o[s.Brand][segment]
			if has(w.month) {
				of.Less += s.Size
			}
			if has(w.month - 1) {
				of.Before += s.Size
			}
			of.Made = of.Made || w.month == s.Month
		}
	}
	if !some {
		return nil
	}
	return o
}

// shockedThisMonth says whether anything is in the news, which makes surveys salient.
func (w *world) shockedThisMonth() bool {
	for i := range w.brands {
		if b := &w.brands[i]; b.breach > 0 || b.expose > 0 || b.viral > 0 {
			return true
		}
	}
	for _, s := range w.cfg.Shocks {
		if s.Month == w.month {
			return true
		}
	}
	return false
}

// ask puts the consent question to all customers of a brand.
func (w *world) ask(brand int, nudge float32) {
	for i := range w.people.N {
		if w.people.Brand[i] == uint8(brand) {
			w.askOne(i, brand, nudge)
		}
	}
}

func (w *world) askOne(i, brand int, nudge float32) {
	l := &w.brands[brand].levers
	agents.AskConsent(w.people, i, &w.cfg.Params, l[agents.Transparency], l[agents.Control], nudge, w.draw(i, rng.Prompt))
}

// draw is customer i's number for a purpose that only few need.
func (w *world) draw(i int, purpose rng.Purpose) float32 {
	return uniform(rng.Month(w.key, uint32(i), w.month, uint32(purpose)/4, w.cfg.Replicate)[purpose%4])
}
