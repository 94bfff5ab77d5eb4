// Objects is a twin of the engine as one would write it in Go without columns: a struct for each customer behind a pointer, and
// one customer after the other through all mechanisms. It begins from the file that ../start writes, and prints the hash of the
// frames that the program prints.
package main

import (
	"fmt"
	"math"
	"os"
	"time"
)

func main() {
	path := "start.bin"
	if len(os.Args) > 1 {
		path = os.Args[1]
	}
	hash, perMonth, err := run(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("objects %016x %.2f\n", hash, perMonth)
}

// run simulates all months and tells the hash of the frames, and the nanoseconds a customer-month of the months after the first.
func run(path string) (uint64, float64, error) {
	w, err := load(path)
	if err != nil {
		return 0, 0, err
	}
	w.open()
	var begin time.Time
	for month := 1; month <= w.months; month++ {
		w.step(month)
		if month == 1 {
			begin = time.Now()
		}
	}
	each := float64(time.Since(begin).Nanoseconds()) / float64(w.months-1) / float64(len(w.customers))
	w.unseen()
	return w.hash(), each, nil
}

// world is the brand, its market and everybody in it.
type world struct {
	params
	settings
	brand
	customers []*customer
	touches   touchTable

	left []departure // of the month
	back []*customer

	tally
	ledger
	frames [][]float64 // a month's numbers: all brands, then the brand; in each everybody, then the segments
}

// settings are the lines of the start file that are no parameter.
type settings struct {
	months, degree, segments int
	key                      uint64
	replicate                uint32
	rewire                   float32
}

// brand is what customers meet: the levers, and what has happened to it.
type brand struct {
	Intensity, Pervasiveness, Collection, Transparency, Control     float32
	Serendipity, Human, Restraint, Extraction, Governance           float32
	quality, discount, ease                                         float32
	breach, expose, late, viral, mend, priceWar, rivals, rivalLeaks float32
	expected, breachMemory, reputation                              float32
}

// open makes what stands before month 1.
func (w *world) open() {
	w.ease = w.VoiceEaseBase + float32(w.VoiceEaseControl*float32(w.Control*w.Control))
	w.rivals, w.expected, w.reputation = w.MarketBackground, w.MarketExpectedStart, w.ReputationStart
	w.touches.fill(w.ExposureBase + float32(w.ExposureSpan*w.Pervasiveness))
	w.ledger.discount = 1
	w.accounts = make([]account, w.months+1)
	w.tie()
}

// tie makes friends, each tie drawn from the people's key: a ring of neighbours, some rewired.
func (w *world) tie() {
	n := uint32(len(w.customers))
	for i := range n {
		for k := range uint32(w.degree / 2) {
			words := philox(w.key, i, 0, 256*13+k, 0)
			j := (i + k + 1) % n
			if uniform(words[0]) < w.rewire {
				j = uint32(uint64(words[1]) * uint64(n) >> 32)
			}
			if i != j {
				a, b := w.customers[i], w.customers[j]
				a.friends, b.friends = append(a.friends, b), append(b.friends, a)
			}
		}
	}
}

// step is one month.
func (w *world) step(month int) {
	w.expose = w.press()
	w.tally = tally{}
	w.left, w.back = w.left[:0], w.back[:0]
	for i, c := range w.customers {
		w.live(c, uint32(i), month)
		if i%block == block-1 {
			w.close()
		}
	}
	w.close()
	w.talk()
	w.switchBrands(month)
	w.moveMarket()
	w.book(month)
	w.record(month)
}

// press is the size of what it writes when more than .12 of all customers left last month.
func (w *world) press() float32 {
	n, left := 0., 0.
	for k := range w.segments {
		n += w.sum[k][sumCustomers]
		left += w.sum[k][sumLeft]
	}
	if n > 0 && left/n > .12 {
		return .3
	}
	return 0
}

// talk tells friends of words and departures.
func (w *world) talk() {
	for _, c := range w.customers {
		c.badHeard, c.goodHeard, c.leftHeard = 0, 0, 0
	}
	for _, c := range w.customers {
		if c.events&(badWord|goodWord|left) == 0 {
			continue
		}
		for _, f := range c.friends {
			switch {
			case c.events&badWord != 0:
				f.badHeard++
			case c.events&goodWord != 0:
				f.goodHeard++
			}
			if c.events&left != 0 && f.Brand == c.Brand {
				f.leftHeard++
			}
		}
	}
}

// switchBrands lets those go who leave, and takes back who returns.
func (w *world) switchBrands(month int) {
	w.moves = [maxSegments]moves{}
	for i := range w.left {
		d := &w.left[i]
		c := d.customer
		if c.StartBrand == c.Brand && c.LeftMonth == 0 {
			c.LeftMonth = uint16(month)
			w.leftOnce[c.Segment]++
		}
		for k, x := range d.causes {
			w.moves[c.Segment].causes[k] += float64(x)
		}
		if d.z > w.SwitchingGrudgeFrom {
			c.Grudge |= 1 << c.Brand
		}
		c.Brand, c.Tenure = brandless, 0
		c.Status &^= starter
	}
	for _, c := range w.back {
		w.join(c)
	}
}

// join makes somebody a customer, for whom much begins anew.
func (w *world) join(c *customer) {
	t := clip01(float32(w.SwitchingJoinTrust*c.Disposition) + float32(w.SwitchingJoinReputation*w.reputation))
	c.Trust, c.Ceiling = t, 1
	c.Affect = w.SwitchingJoinAffectBase + float32(w.SwitchingJoinAffectTrust*t)
	c.Habit, c.Depth, c.Fatigue = w.SwitchingJoinHabit, w.SwitchingJoinDepth, 0
	c.Unease *= w.SwitchingJoinUnease
	c.Awareness *= w.SwitchingJoinAwareness
	c.Status, c.Brand, c.Tenure, c.Idle = 0, 0, 0, 0
	c.losses = losses{}
	m := &w.moves[c.Segment]
	m.joined++
	if c.StartBrand == 0 {
		m.rejoined++
	}
}

// moveMarket moves reputation and what customers expect.
func (w *world) moveMarket() {
	n, trust := 0., 0.
	for k := range w.segments {
		n += w.sum[k][sumCustomers]
		trust += w.sum[k][sumTrust]
	}
	if n > 0 {
		blow := w.breach + float32(w.expose*float32(w.Collection*(1-w.Transparency)))
		dulled := exp(-float32(.5108256 * min(w.breachMemory, 60)))
		w.reputation = clip01(toward(w.reputation, float32(trust/n), w.ReputationSpeed) - float32(float32(w.ReputationBlow*blow)*dulled))
	}
	speed := w.MarketExpectedSpeed
	if w.rivals < w.expected {
		speed *= .2
	}
	w.expected = toward(w.expected, w.rivals, speed)
	w.breachMemory = settle(float32((1-w.MarketBreachForget)*w.breachMemory) + w.breach)
}

// hash is the 64-bit FNV-1a hash of all numbers of all frames.
func (w *world) hash() uint64 {
	h := uint64(14695981039346656037)
	for _, frame := range w.frames {
		for _, x := range frame {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				x = -1e300
			}
			for bits, k := math.Float64bits(x), 0; k < 8; k++ {
				h = (h ^ bits>>(8*k)&255) * 1099511628211
			}
		}
	}
	return h
}
