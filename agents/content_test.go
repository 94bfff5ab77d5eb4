package agents

import (
	"math"
	"testing"
)

// content deals tastes, evidence and what earlier steps may leave of a month's lists.
func (r dealer) content(b *Block) {
	for i := range b.On {
		var taste, recent float32
		for k := range Categories {
			b.Taste[k][i], b.Recent[k][i] = .001+r.unit(), .001+r.unit()
			b.Known[k][i] = 8 * r.unit() * r.flag(.6)
			b.Shown[k][i], b.Used[k][i], b.Popular[k][i] = 1./Categories, 1./Categories, 1./Categories
			taste += b.Taste[k][i]
			recent += b.Recent[k][i]
		}
		for k := range Categories {
			b.Taste[k][i] /= taste
			b.Recent[k][i] /= recent
		}
		b.Told[i] = 20 * r.unit() * r.flag(.8)
		b.DrawOwn[i], b.DrawWord[i], b.DrawDeclare[i], b.DrawInterest[i] = r.draw(), r.draw(), r.draw(), r.draw()
		b.Bought[i] = r.flag(.5)
	}
}

// table deals what brands take to be popular.
func (r dealer) table(b *Block, p *Params) *ContentTable {
	t := &ContentTable{Market: MarketShares(&p.Content)}
	for row := range ArmRows {
		var sum float32
		for k := range Categories {
			t.Popular[k][row] = .01 + r.unit()
			sum += t.Popular[k][row]
		}
		for k := range Categories {
			t.Popular[k][row] /= sum
		}
	}
	t.look(b)
	return t
}

// look is what customers of a block get to see of the table.
func (t *ContentTable) look(b *Block) {
	for k := range Categories {
		for i, arm := range b.Arm {
			b.Popular[k][i] = t.Popular[k][arm]
		}
	}
}

// marketTable is what is popular before anything was sold.
func marketTable(p *Params) *ContentTable {
	t := &ContentTable{Market: MarketShares(&p.Content)}
	for k := range Categories {
		for row := range ArmRows {
			t.Popular[k][row] = t.Market[k]
		}
	}
	return t
}

// lists is 3 C and 7 C as the page has them: what is shown and consumed, relevance, narrowness and novelty.
func (l *letters) lists(m shared, _ *Environment) {
	at := func(name string, def float64) float64 { return m.k.at("content."+name, def) }
	y, B := [Categories]float64{}, [Categories]float64{}
	var b2, b2y, by, ys, p2, p2y, seek, all float64
	for k := range Categories {
		y[k] = l.taste[k] * plus(1-at("bore", .8)*l.recent[k])
		B[k] = l.known[k] + at("prior", 3)*l.popular[k]
		b2 += B[k] * B[k]
		b2y += B[k] * B[k] * y[k]
		by += B[k] * y[k]
		ys += y[k]
		p2 += l.popular[k] * l.popular[k]
		p2y += l.popular[k] * l.popular[k] * y[k]
		seek += y[k] * (at("know", .05) + l.recent[k])
		all += B[k]
	}
	x := at("slots", 1) * l.S * l.S
	near := at("near", .5)
	var explored [Categories]float64
	xy := 0.
	for k := range Categories {
		b := B[k] / all
		explored[k] = near*b + (1-near)*(1-b)/(Categories-1)
		xy += explored[k] * y[k]
	}
	half := at("half", .35)
	relevance := func(fit float64) float64 { return fit * fit / (fit*fit + half*half) }
	better := 1 + at("within", 3)*l.q*l.D/(l.D+at("half_evidence", 6))
	l.r = relevance((1-x)*l.i*better*b2y/b2 + (1-x)*(1-l.i)*p2y/p2 + x*xy)
	l.plain = relevance((1-x)*p2y/p2 + x*xy)
	l.guided = at("lists", .9) * l.r / (at("seek", .45) + at("lists", .9)*l.r)
	met := 0.
	for k := range Categories {
		l.shown[k] = (1-x)*(l.i*B[k]*B[k]/b2+(1-l.i)*l.popular[k]*l.popular[k]/p2) + x*explored[k]
		met += y[k] * l.shown[k]
	}
	squares, fresh := 0., 0.
	l.missed = 0
	for k := range Categories {
		l.used[k] = (1-l.guided)*y[k]*(at("know", .05)+l.recent[k])/seek + l.guided*y[k]*l.shown[k]/met
		squares += l.used[k] * l.used[k]
		fresh += l.shown[k] * y[k] * plus(1-l.recent[k]/at("stale", .25))
		if l.recent[k] < at("missed", .25)*l.taste[k] {
			l.missed += l.taste[k]
		}
	}
	l.n = math.Sqrt(clip((squares - 1./Categories) / (1 - 1./Categories)))
	l.novelty = clip(Categories * fresh)
}

// learning is 2 C and the rest of 7 C: the month's events, and what becomes of tastes.
func (l *letters) learning(m shared, e *Environment) {
	at := func(name string, def float64) float64 { return m.k.at("content."+name, def) }
	keep := 1 - at("forget", .05)
	own, paid := at("own", 1)*l.bought, at("bought", 1.2)*l.C
	if l.out {
		own, paid = 0, 0
		keep = plus(keep - m.k.at("data.deletion", .25)*l.Khat)
	}
	declares := l.U18 < at("declare", .1)*l.Khat
	word, truth := paid, (1-at("noise", .5))*paid
	if declares {
		word, truth = at("declared", 2), at("declared", 2)
	}
	views, tells := at("views", 0), at("view_taste", .2)
	l.D = l.D*keep + own*(1-(1-tells)*views) + truth
	eta := clip(at("focus", .35) * (at("focus_need", 1.35) - l.nu))
	ownBelow, wordBelow, newBelow := 0., 0., 0.
	for k := range Categories {
		market := float64(e.Content.Market[k])
		mine := l.used[k] + views*((1-tells)*l.shown[k]+tells*l.taste[k]-l.used[k])
		theirs := l.taste[k]
		if !declares {
			theirs += at("noise", .5) * (market - l.taste[k])
		}
		fresh := at("arrive", .04) * market
		falls := func(u, below, share float64) bool { return u >= below && (u < below+share || k == Categories-1) }
		l.known[k] *= keep
		if falls(l.U16, ownBelow, mine) {
			l.known[k] += own
		}
		if falls(l.U17, wordBelow, theirs) {
			l.known[k] += word
		}
		was := l.taste[k]
		l.taste[k] += at("drift", .01) * (l.used[k] - was)
		if l.U19 < at("arrive", .04) {
			l.taste[k] *= 1 - eta
			if falls(l.U19, newBelow, fresh) {
				l.taste[k] += eta
			}
		}
		l.recent[k] += at("recover", .3) * (l.used[k] - l.recent[k])
		ownBelow, wordBelow, newBelow = ownBelow+mine, wordBelow+theirs, newBelow+fresh
	}
}

// life moves a crowd with tastes through months of one brand, and hands each over.
func life(p *Params, n, months int, l Levers, each func(c *Customers, b *Block, month int)) *Customers {
	c := NewCustomers(People{Seed: 3, Count: n, Segments: Westin(), Brands: []int{0}, Params: p})
	e := &Environment{Params: p, Market: Market{ExpectedRelevance: .3, Calm: 1}, Terms: &TermTable{}, Touches: new([ArmRows]TouchTable), Key: 1, Content: marketTable(p)}
	for row := range 2 {
		for lever, x := range l {
			e.Terms[lever][row] = x
		}
		e.Terms[TermQuality][row] = 1
		e.Touches[row].Fill(TouchRate(p, l[Pervasiveness]))
	}
	b := NewBlock()
	for month := range months {
		e.Month = month + 1
		for k := range c.Blocks() {
			c.View(b, k)
			Month(b, e)
			each(c, b, month)
			Age(b)
		}
	}
	return c
}

var deep = Levers{Intensity: .6, Pervasiveness: .5, Collection: .3, Transparency: .5, Control: .5, Human: .4, Governance: .5}

// Tastes, what was had lately, what is shown and what is consumed are shares that sum to one, evidence is never negative, and no more of it is true than there is.
func TestSharesSumToOne(t *testing.T) {
	p := DefaultParams()
	p.Content.Learnt = 1
	for _, s := range []float32{0, .3, 1} {
		levers := deep
		levers[Serendipity], levers[Intensity] = s, 1-s
		life(&p, 1000, 30, levers, func(_ *Customers, b *Block, month int) {
			for i := range b.On {
				if b.On[i] == 0 {
					continue
				}
				var sums [5]float64
				for k := range Categories {
					for at, x := range [5]float32{b.Taste[k][i], b.Recent[k][i], b.Shown[k][i], b.Used[k][i], b.Known[k][i]} {
						if sums[at] += float64(x); x < 0 || x != x {
							t.Fatalf("month %d: customer %d has %g", month, i, x)
						}
					}
				}
				for at := range 4 {
					if math.Abs(sums[at]-1) > 2e-5 {
						t.Fatalf("S %g, month %d: the shares %d of customer %d sum to %g", s, month, at, i, sums[at])
					}
				}
				if float64(b.Told[i]) > sums[4]*(1+1e-5)+1e-5 {
					t.Fatalf("month %d: %g of %g is true", month, b.Told[i], sums[4])
				}
			}
		})
	}
}

// Without tailoring and surprise everybody gets the same list, the popular one, and it is as relevant as that.
func TestWithoutTailoringAllListsAreTheSame(t *testing.T) {
	p := DefaultParams()
	p.Content.Learnt = 1
	levers := deep
	levers[Intensity], levers[Serendipity] = 0, 0
	life(&p, 500, 20, levers, func(_ *Customers, b *Block, _ int) {
		for i := range b.On {
			if b.On[i] == 0 {
				continue
			}
			for k := range Categories {
				if math.Abs(float64(b.Shown[k][i]-b.Shown[k][0])) > 1e-6 {
					t.Fatalf("customer %d is shown %g of category %d, the first %g", i, b.Shown[k][i], k, b.Shown[k][0])
				}
			}
			if math.Abs(float64(b.Relevance[i]-b.Plain[i])) > 1e-6 {
				t.Fatalf("customer %d: relevance %g, of the popular list %g", i, b.Relevance[i], b.Plain[i])
			}
		}
	})
}

// Views that tell no taste teach a brand nothing true, and what it is told of somebody else neither.
func TestWhatTellsNothingTeachesNothing(t *testing.T) {
	p := DefaultParams()
	q := &p.Content
	q.Learnt, q.Views, q.ViewTaste, q.Noise, q.Declare = 1, 1, 0, 1, 0
	c := life(&p, 500, 24, deep, func(*Customers, *Block, int) {})
	for i, told := range c.Told[:c.N] {
		if told > 1e-4 {
			t.Fatalf("customer %d: %g events tell the truth", i, told)
		}
	}
}

// When nothing moves tastes but new interests, the start is settled: the mean of the sum of squared tastes stays.
func TestTastesBeginSettled(t *testing.T) {
	p := DefaultParams()
	p.Content.Learnt, p.Content.Drift = 1, 0
	squares := func(c *Customers) float64 {
		sum := 0.
		for i := range c.N {
			for k := range Categories {
				sum += float64(c.Taste[k][i]) * float64(c.Taste[k][i])
			}
		}
		return sum / float64(c.N)
	}
	first := squares(NewCustomers(People{Seed: 3, Count: 20000, Segments: Westin(), Brands: []int{0}, Params: &p}))
	last := squares(life(&p, 20000, 60, deep, func(*Customers, *Block, int) {}))
	if math.Abs(last/first-1) > .03 {
		t.Errorf("tastes are as narrow as %.4f at the start and %.4f after five years", first, last)
	}
}

// Who joins is known by nothing; who has opted out is learnt of by declaring alone.
func TestWhoJoinsIsUnknown(t *testing.T) {
	p := DefaultParams()
	p.Content.Learnt = 1
	c := life(&p, 200, 12, deep, func(*Customers, *Block, int) {})
	Leave(c, 7, 0, &p)
	Join(c, 7, 0, .5, &p)
	for k := range Categories {
		if c.Known[k][7] != 0 || c.Told[7] != 0 {
			t.Fatalf("of a joiner %g is known of category %d", c.Known[k][7], k)
		}
	}
	p.Content.Declare = 0
	c = life(&p, 200, 12, deep, func(c *Customers, b *Block, month int) {
		for i := range b.Status {
			b.Status[i] |= StatusOptedOut
		}
		if month == 0 {
			for i := range c.N {
				c.forgotten(i)
			}
		}
	})
	for i := range c.N {
		for k := range Categories {
			if c.Known[k][i] > 1e-6 {
				t.Fatalf("customer %d has refused, and %g is known of category %d", i, c.Known[k][i], k)
			}
		}
	}
}
