package agents

import "backlash/sim/rng"

// Environment is what a month's mechanisms read besides the customers themselves.
type Environment struct {
	Params    *Params
	Market    Market
	Terms     *TermTable
	Touches   *[ArmRows]TouchTable
	Climbers  uint32 // a bit for each brand whose customers are split in two halves
	Key       rng.Key
	Month     int
	Replicate uint32
}

// Month moves one block of customers one month. Every mechanism reads what stood at the end of last month from others, and
// the newest value of the customer's own states. The order is part of the model.
func Month(b *Block, e *Environment) {
	p := e.Params
	hear(b, &p.Exit)                                         // 14.3, 15 what friends said last month
	b.Draw(e.Key, e.Month, e.Replicate)                      // 10  the month's luck
	b.FillTerms(e.Terms, e.Climbers)                         //     what the brand does
	touch(b, &p.Exposure, e.Touches)                         // 1   exposure
	know(b, &p.Data)                                         // 2   data
	match(b, &p.Relevance)                                   // 3   relevance
	feel(b, &p.Intrusion)                                    // 4   felt intrusion
	spill(b, &p.Reaction)                                    // 16  a rival's breach
	judge(b, &p.Reaction)                                    // 5.1 to 5.3 incident, creepy episode
	notice(b, &p.Detection)                                  // 5.7 detection
	remember(b, &p.Reaction)                                 // 5.4 to 5.6 unease, sensitization, resignation
	watch(b, &p.Surveillance)                                // 6   surveillance
	narrow(b, &p.Monotony)                                   // 7   echo chamber and wear-out
	benefit(b, &p.Surplus, e.Market.ExpectedRelevance)       // 8 value and extraction
	believe(b, &p.Trust)                                     // 10  trust
	bond(b, &p.Loyalty)                                      // 11  loyalty
	click(b, &p.Purchase, &p.Relevance, e.Market.TacticWear) // 12.1
	buy(b, &p.Purchase)                                      // 12.2, 12.3
	speakUp(b, &p.Voice, &p.Trust)                           // 13  voice
	leave(b, &p.Exit, e.Market.Exits)                        // 14  exit
	speak(b, &p.Words, &p.Voice)                             // 15  words
	survey(b, &p.Survey, e.Market.SurveySalience)            // 14.4 what a survey would say
	earn(b, &p.Money, p.Purchase.Basket)                     //     money
}
