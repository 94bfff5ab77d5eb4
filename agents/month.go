package agents

import "backlash/sim/rng"

// Environment holds what a month's mechanisms read besides the customers themselves.
type Environment struct {
	Params    *Params
	Market    Market
	Terms     *TermTable
	Touches   *[ArmRows]TouchTable
	Content   *ContentTable // nil unless brands learn tastes
	Offers    *Offers       // nil unless a customer has a personal offer
	Climbers  uint32        // a bit for each brand whose customers are split in two halves
	Key       rng.Key
	Month     int
	Replicate uint32
}

// Month advances one block of customers by one month. A mechanism reads other customers' states as of the end of last month, and
// the newest values of the customer's own states. The order is part of the model.
func Month(b *Block, e *Environment) {
	k, p := current, e.Params
	hear(b, &p.Exit)                    // 14.3, 15 what friends said last month
	b.Draw(e.Key, e.Month, e.Replicate) //     the month's luck
	b.FillTerms(e.Terms, e.Climbers)    //     what the brand does
	if e.Offers != nil {
		b.takeUp(e.Offers) //       and for whom it does better
	}
	touch(b, &p.Exposure, e.Touches) // 1   exposure
	k.know(b, &p.Data)               // 2   data
	if p.Content.On() {
		b.DrawContent(e)
		b.content(e) // 3 C, 7 C what is listed, liked, consumed; relevance and variety
	} else {
		k.match(b, &p.Relevance) // 3   relevance
		k.narrow(b, &p.Monotony) // 7   echo chamber
	}
	k.feel(b, &p.Intrusion, &p.Format)                   // 4   felt intrusion
	k.spill(b, &p.Reaction)                              // 16  a rival's breach
	k.judge(b, &p.Reaction, &p.Grievance, e.Market.Norm) // 5.1 to 5.3 incident, creepy episode
	k.notice(b, &p.Detection, &p.Reaction)               // 5.7 detection
	k.remember(b, &p.Reaction)                           // 5.4 to 5.6 unease, sensitization, resignation
	k.resent(b, &p.Grievance)                            // 5.8 grievance, and getting used to it
	k.watch(b, &p.Surveillance)                          // 6   surveillance
	k.tire(b, &p.Monotony, &p.Format)                    // 7   wear-out
	k.benefit(b, &p.Surplus, e.Market.ExpectedRelevance) // 8 value and extraction
	k.believe(b, &p.Trust)                               // 10  trust
	k.bond(b, &p.Loyalty)                                // 11  loyalty
	if p.Vulnerability.Scale > 0 {
		k.dread(b, &p.Vulnerability) // 12.0 felt vulnerability
	} else {
		clear(b.Vulnerability)
	}
	k.click(b, &p.Purchase, &p.Novelty, &p.Format, e.Market.TacticWear)          // 12.1
	k.buy(b, &p.Purchase, &p.Relevance, &p.Novelty, &p.Vulnerability, &p.Format) // 12.2, 12.3
	if p.Content.On() {
		b.learn(e) // 2 C, 7 C what the brand learns, and what people come to like
	}
	k.speakUp(b, &p.Voice, &p.Trust, &p.Purchase, e.Market.TacticWear) // 13  voice
	if p.Wake.Inertia > 0 {
		renew(b, &p.Wake, e.Month)
		b.DrawWaking(e)
		k.wake(b, &p.Wake) // 14.0 who thinks about it
	}
	k.leave(b, &p.Exit, &p.Wake, e.Market.Calm)     // 14  exit
	k.speak(b, &p.Words, &p.Voice)                  // 15  words
	k.survey(b, &p.Survey, e.Market.SurveySalience) // 14.4 what a survey would say
	k.earn(b, &p.Money, p.Purchase.Basket)          //     money
}
