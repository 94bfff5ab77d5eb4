package sim

import (
	"fmt"

	"backlash/agents"
	"backlash/sim/rng"
)

// ModelVersion increases with every change of results. Manifests, summaries and share codes record it.
const ModelVersion = 5

// world is one replicate under way: the people, what ties them, the brands, and what has been recorded so far.
type world struct {
	cfg    *Config
	key    rng.Key
	month  int // months of history are 0, -1, ...
	people *agents.Customers
	woken  [][agents.WakingCount]float32 // where asked for: what last made each customer think of leaving
	spells []int32                       // where asked for: each place's latest in the result's
	lives  []uint16                      // in an open market: how many people had held each place before month 1
	net    *network                      // nil without a network
	brands []brand
	market agents.Market
	drawn  agents.Draw // what draws people without a brand
	warned bool        // more than an eighth left last month: the press writes next month

	terms   agents.TermTable
	touches [agents.ArmRows]agents.TouchTable
	lists   *agents.ContentTable    // nil where nothing is learnt
	offers  *agents.Offers          // nil where nobody has one
	better  agents.Offers           // what offers points to
	rates   [agents.ArmRows]float32 // the rate each touch table was made for

	crew    *crew
	total   agents.Tally
	sums    []float64 // scratch of one frame row
	moves   moves
	cascade int      // customers in the month's largest
	voiced  []uint8  // months until a bad word or a departure no longer counts for a cascade
	stack   []uint32 // scratch of the cascade search
	ledger  ledger
	log     log
	result  *Result
	observe Observe
}

// check refuses a configuration the engine cannot run; scenario files are checked in full before they come here.
func (c *Config) check() error {
	switch {
	case c.Population.Customers < 1:
		return fmt.Errorf("sim: %d customers, want at least 1", c.Population.Customers)
	case len(c.Population.Segments) < 1 || len(c.Population.Segments) > agents.MaxSegments:
		return fmt.Errorf("sim: %d segments, want 1..%d", len(c.Population.Segments), agents.MaxSegments)
	case len(c.Brands) < 1 || len(c.Brands) > agents.MaxBrands:
		return fmt.Errorf("sim: %d brands, want 1..%d", len(c.Brands), agents.MaxBrands)
	case c.Months < 1 || c.Months > 600:
		return fmt.Errorf("sim: %d months, want 1..600", c.Months)
	case c.Beyond < 0 || c.Beyond > 120 || c.History.Months < 0 || c.History.Months > 600:
		return fmt.Errorf("sim: %d months beyond, %d of history, want 0..120 and 0..600", c.Beyond, c.History.Months)
	case c.Market.Levels.Churn > 0 && c.Stated.Has(hazardPath) || c.Market.Levels.Purchases > 0 && c.Stated.Has(ratePath):
		return fmt.Errorf("sim: market.churn is reached through parameters.%s, market.purchases through parameters.%s: want one of a pair", hazardPath, ratePath)
	case c.Market.Levels.stated() && c.History.Months == 0:
		return fmt.Errorf("sim: without months of history no churn, opt-outs or purchases before month 1 can be reached")
	}
	for _, s := range c.Shocks {
		if s.Brand >= len(c.Brands) || s.Brand < -1 {
			return fmt.Errorf("sim: shock in month %d hits brand %d of %d", s.Month, s.Brand, len(c.Brands))
		}
		if s.For < 0 || s.For > len(c.Population.Segments) {
			return fmt.Errorf("sim: shock in month %d is for segment %d of %d", s.Month, s.For, len(c.Population.Segments))
		}
	}
	return nil
}

// newWorld makes the people and the brands as they stand before the first month of history, or at its end where that is known.
func newWorld(c *Config, workers int, o Observe, from *start) *world {
	w := &world{cfg: c, key: rng.Key(c.Seed), observe: o}
	for row := range w.touches {
		w.touches[row].Fill(0) // as w.rates says; who has no brand is looked up too
	}
	w.market = agents.Market{ExpectedRelevance: c.Params.Market.ExpectedStart}
	w.brands = newBrands(c)
	w.market.Calm = 1
	w.month = 1 - c.History.Months
	if from != nil {
		w.resume(from)
	} else {
		w.populate()
	}
	w.total = agents.NewTally(len(c.Brands), len(c.Population.Segments))
	w.sums = make([]float64, agents.SumCount)
	w.crew = newCrew(w, workers)
	w.voiced = make([]uint8, len(w.people.Events))
	w.ledger = newLedger(c)
	w.result = newResult(c, w.people, o)
	if o.Woken {
		w.woken = make([][agents.WakingCount]float32, len(w.people.Trust))
	}
	if from != nil {
		copy(w.result.numbers, from.before)
		copy(w.result.Leaving, from.leaving)
		w.setOff()
		w.beginSpells()
	} else if w.month == 1 {
		w.begin()
	}
	return w
}

// populate draws the people and what ties them.
func (w *world) populate() {
	c := w.cfg
	w.people = agents.NewCustomers(w.peopleOf())
	w.net = newNetwork(c.Network, c.Places(), w.key, c.People)
}

// step moves the world one month: section 3 of the model, in its order.
func (w *world) step() {
	live := w.month >= 1
	w.setLevers(live)
	if live {
		w.fireShocks()
	} else {
		w.refuse()
	}
	w.market.SurveySalience, w.market.Norm = 0, 0
	if w.cfg.open() {
		w.drawIn()
	}
	if !live { // as settled as the market is by now
		w.market.Calm = agents.Calm(w.people, &w.cfg.Params)
	}
	if live {
		w.market.Norm = float32(w.cfg.Params.Reaction.NormDrift * float32(float32(w.month-1)/12))
		if w.shockedThisMonth() {
			w.market.SurveySalience = w.cfg.Params.Survey.Salience
		}
	}
	w.fillTerms()
	w.lists, w.offers = w.listed(), w.offered()
	w.crew.work()
	w.collect()
	if live {
		w.crew.lend(w.crew.seek)
	}
	w.talk()
	if w.moving() {
		w.switchBrands()
		w.noteSpells()
	}
	for i := range w.brands {
		w.brands[i].took = w.brands[i].levers[agents.Extraction]
	}
	w.moveMarket()
	if live {
		w.crew.wait()
		w.record()
	} else {
		if w.month > -len(w.result.Before) {
			w.recordBefore()
		}
		w.steer()
	}
	if w.observe.People && w.month == w.cfg.Months {
		w.result.People = portray(w.people)
	}
	if w.month++; w.month == 1 {
		w.begin()
	}
}
