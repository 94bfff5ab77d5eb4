package agents

// ContentParams holds what people like, what a brand learns about it, and what it then shows. With Learnt at 0, relevance and variety follow equations 3
// and 7 instead, and nothing here runs.
type ContentParams struct {
	Learnt float32 // 1: tastes, and a brand that learns them

	Skew                       float32 // of the market: the k-th category draws 1/k^z
	Focus, FocusNeed           float32 // weight of the newest interest: Focus (FocusNeed - nu), bounded
	Arrive                     float32 // chance of a new interest, a month
	Drift                      float32 // how fast tastes follow what is consumed
	Bore, Recover              float32 // liking lost to what one has just had, and how fast "just" passes
	Prior                      float32 // m0: number of events that the popularity prior counts for when nothing is known
	Forget                     float32 // share of evidence that expires each month
	Own, Declared, Bought      float32 // weight of an event of one's own, a declaration, a bought entry
	Noise                      float32 // share of bought entries that are somebody else's
	Declare                    float32 // monthly chance that a customer with full control declares a taste
	Views, ViewTaste           float32 // share of own events that are mere views, and how far a view tells taste rather than what was shown
	Lists, Seek                float32 // weights of what is listed, by relevance, and of what one seeks oneself
	Know                       float32 // weight with which customers seek what they have not met lately
	Within, HalfEvidence, Half float32 // better items within a category, the true evidence for half of that, and the fit for half of relevance
	Slots, Near                float32 // share of slots that full serendipity explores, and of those near what is believed
	Stale                      float32 // recent share at which nothing of a category is new
	Missed                     float32 // share of a taste below which a category counts as not met
	Echo, PopularSpeed         float32 // how far what sells makes what is popular, and how fast
}

// On reports whether tastes and learning run at all.
func (p *ContentParams) On() bool { return p.Learnt > 0 }

// ContentTable holds what a month's lists are built from besides the customers: by category, what each brand believes to be popular (one row of the terms'
// table each) and the market shares.
type ContentTable struct {
	Popular [Categories][ArmRows]float32
	Market  [Categories]float32
}

// MarketShares returns the distribution of interests over the categories, m ~ 1/k^z.
func MarketShares(p *ContentParams) (m [Categories]float32) {
	var sum float32
	for k := range m {
		m[k] = exp(float32(-p.Skew * ln(float32(k+1))))
		sum += m[k]
	}
	for k := range m {
		m[k] /= sum
	}
	return m
}

// NextPopular is what a brand believes to be popular a month later, pi + PopularSpeed ((1 - Echo) m + Echo (what its customers consumed) - pi): a closed loop if
// Echo is near 1. A brand without customers learns nothing.
func NextPopular(p *ContentParams, popular, market, consumed [Categories]float32) [Categories]float32 {
	for k := range popular {
		seen := toward(market[k], consumed[k], p.Echo)
		popular[k] = toward(popular[k], seen, p.PopularSpeed)
	}
	return popular
}

// leastSum is the minimum for a sum over a list's categories, to avoid division by zero.
const leastSum = 1e-9

// interests is how many are laid one upon the other at the start; what is left then is the market.
const interests = 12

// streamTaste begins the streams of the first interests.
const streamTaste = 1 << 21

// tastes sets the first interests of some consecutive customers, the newest last: each takes a share eta of the total and falls on a category with the
// market's probabilities. So the start is already in the steady state of new interests and forgetting.
func (s *sampler) tastes(c *Customers, p *People, from, to int) {
	q := &p.Params.Content
	market := MarketShares(q)
	for k := range c.Taste {
		for i := from; i < to; i++ {
			c.Taste[k][i] = market[k]
		}
	}
	if p.Average {
		return
	}
	for layer := range uint32(interests) {
		draws := s.uniform(to-from, streamTaste+layer)
		for i := from; i < to; i++ {
			eta, newest := focus(q, c.Novelty[i]), category(&market, draws[i-from])
			for k := range c.Taste {
				is := choose(k == newest, 1, 0)
				c.Taste[k][i] = toward(c.Taste[k][i], is, eta)
			}
		}
	}
}

// category returns the category that a draw falls on.
func category(market *[Categories]float32, u float32) int {
	var below float32
	for k := range Categories - 1 {
		if below += market[k]; u < below {
			return k
		}
	}
	return Categories - 1
}

// focus is eta, the weight of the newest interest: customers who need novelty have broader tastes (N09 for the spread).
func focus(p *ContentParams, need float32) float32 {
	return clip01(float32(p.Focus * (p.FocusNeed - need)))
}

// forgotten clears what a brand knows about customer i: the brand knows nothing about a customer who joins (cold start).
func (c *Customers) forgotten(i int) {
	for k := range c.Known {
		c.Known[k][i] = 0
	}
	c.Told[i] = 0
}

// content runs the lists of a month over a block: equation 3 C, and the variety of 7 C, which are the same pass.
func (b *Block) content(e *Environment) {
	k, p := current, &e.Params.Content
	for _, sum := range [...][]float32{b.SumBelief2, b.SumBelief2Pull, b.SumBeliefPull, b.SumPull, b.SumSought, b.SumKnown, b.SumPopular2, b.SumPopular2Pull, b.SumUsed2, b.SumNovel, b.Missed} {
		clear(sum)
	}
	for c := range Categories {
		k.spread(b.Popular[c], b.Arm, &e.Content.Popular[c])
		k.weigh(b, b.Taste[c], b.Recent[c], b.Known[c], b.Popular[c], p)
	}
	k.aim(b, p)
	for c := range Categories {
		k.use(b, b.Taste[c], b.Recent[c], b.Known[c], b.Popular[c], b.Shown[c], b.Used[c], p)
	}
	k.vary(b)
}

// learn updates tastes, and what the brand knows about them, from what was consumed: equations 2 C and 7 C.
func (b *Block) learn(e *Environment) {
	k, p := current, &e.Params.Content
	clear(b.OwnBelow)
	clear(b.WordBelow)
	k.reckon(b, p, e.Params.Data.Deletion)
	var below, top float32
	for c := range Categories {
		above := below + float32(p.Arrive*e.Content.Market[c])
		if c == Categories-1 {
			above, top = p.Arrive, 2
		}
		k.learn(b, b.Taste[c], b.Recent[c], b.Known[c], b.Shown[c], b.Used[c], p, e.Content.Market[c], below, above, top)
		below = above
	}
}

// pull is 3.2 C: y = w (1 - phi c)+, satiation by recent consumption (N10).
func pull(p *ContentParams, taste, recent float32) float32 {
	return float32(taste * positive(1-float32(p.Bore*recent)))
}

// weigh adds a category to the sums that lists are made from. The brand's belief is 3.1 C, B = a + m0 pi: what it knows about the customer, plus a popularity prior.
//
//kernel:vector
func weigh(b *Block, taste, recent, known, popular []float32, p *ContentParams) {
	n := len(taste)
	recent, known, popular = recent[:n], known[:n], popular[:n]
	believed, hit, near, pulled := b.SumBelief2[:n], b.SumBelief2Pull[:n], b.SumBeliefPull[:n], b.SumPull[:n]
	sought, ranked, common, held := b.SumSought[:n], b.SumPopular2[:n], b.SumPopular2Pull[:n], b.SumKnown[:n]
	for i := range taste {
		belief := known[i] + float32(p.Prior*popular[i])
		belief2, popular2 := float32(belief*belief), float32(popular[i]*popular[i])
		y := pull(p, taste[i], recent[i])
		believed[i] += belief2
		hit[i] += float32(belief2 * y)
		near[i] += float32(belief * y)
		pulled[i] += y
		sought[i] += float32(y * (p.Know + recent[i]))
		ranked[i] += popular2
		common[i] += float32(popular2 * y)
		held[i] += known[i]
	}
}

// relevance of a fit: 3.6 C, r = f^2/(f^2 + h^2).
func relevanceOf(p *ContentParams, fit float32) float32 {
	square := float32(fit * fit)
	return square / (square + float32(p.Half*p.Half))
}

// aim is 3.3 to 3.7 C. Of a list's attention, x = s S^2 goes to explored slots (the end of the list, and attention falls along it: N08). Of the rest i is personal
// and 1 - i is what is popular, both by one rule, B^2 or pi^2, the best first: i = 0 is the popularity baseline. An explored slot is half near what is believed, half all
// that is not. fit = (1 - x) i (1 + v q D/(D + n0)) sum B^2 y/sum B^2 + (1 - x)(1 - i) sum pi^2 y/sum pi^2 + x (explored) y: evidence also finds the better item within a
// category, but only evidence that is true. g = G r/(O + G r) is how much of consumption goes through lists. Sizes: W01, W09, N05, N08; O, G, u assumed.
//
//kernel:vector
func aim(b *Block, p *ContentParams) {
	relevance := b.Relevance
	n := len(relevance)
	plain, guided, told, on := b.Plain[:n], b.Guided[:n], b.Told[:n], b.On[:n]
	tailoring, quality, serendipity := b.Tailoring[:n], b.Terms[TermQuality][:n], b.Terms[Serendipity][:n]
	believed, hit, near, pulled := b.SumBelief2[:n], b.SumBelief2Pull[:n], b.SumBeliefPull[:n], b.SumPull[:n]
	sought, ranked, common, held := b.SumSought[:n], b.SumPopular2[:n], b.SumPopular2Pull[:n], b.SumKnown[:n]
	personal, popular, close, far, self, list := b.ShowBelief[:n], b.ShowPopular[:n], b.ShowNear[:n], b.ShowFar[:n], b.UseSought[:n], b.UseShown[:n]
	for i := range relevance {
		x := float32(p.Slots * float32(serendipity[i]*serendipity[i]))
		depth := tailoring[i]
		beliefs, ranks, all := atLeast(believed[i], leastSum), atLeast(ranked[i], leastSum), atLeast(held[i]+p.Prior, leastSum)
		byBelief := near[i] / all
		byRest := (pulled[i] - byBelief) / (Categories - 1)
		explored := float32(x * (float32(p.Near*byBelief) + float32((1-p.Near)*byRest)))
		known := float32(float32(p.Within*quality[i])*told[i]) / (told[i] + p.HalfEvidence)
		best := float32(float32(float32((1-x)*depth)*(1+known)) * (hit[i] / beliefs))
		usual := float32((1 - x) * (common[i] / ranks))
		r := relevanceOf(p, best+float32((1-depth)*usual)+explored)
		relevance[i] = blend(on[i], r, relevance[i])
		plain[i] = relevanceOf(p, usual+explored)
		g := float32(p.Lists*r) / atLeast(p.Seek+float32(p.Lists*r), leastSum)
		guided[i] = g
		a := float32((1-x)*depth) / beliefs
		c := float32((1-x)*(1-depth)) / ranks
		e := float32(float32(x*(1-p.Near)) / (Categories - 1))
		d := (float32(x*p.Near) - e) / all
		personal[i], popular[i], close[i], far[i] = a, c, d, e
		met := float32(a*hit[i]) + float32(c*common[i]) + float32(d*near[i]) + float32(e*pulled[i])
		self[i] = (1 - g) / atLeast(sought[i], leastSum)
		list[i] = g / atLeast(met, leastSum)
	}
}

// use is 3.4 and 3.8 C: what a category's part of the list is, e, and of consumption, c = (1 - g) y (u + c)/sum + g e y/sum: customers seek what they know. They find a liked category
// not met lately on their own only with weight u, so tastes can stay undiscovered. It also sums 7.3 C: what is shown, liked and not consumed lately is new (N07).
//
//kernel:vector
func use(b *Block, taste, recent, known, popular, shown, used []float32, p *ContentParams) {
	n := len(taste)
	recent, known, popular, shown, used = recent[:n], known[:n], popular[:n], shown[:n], used[:n]
	personal, common, near, far, self, list := b.ShowBelief[:n], b.ShowPopular[:n], b.ShowNear[:n], b.ShowFar[:n], b.UseSought[:n], b.UseShown[:n]
	squares, novel, missed := b.SumUsed2[:n], b.SumNovel[:n], b.Missed[:n]
	for i := range taste {
		w, had := taste[i], recent[i]
		belief := known[i] + float32(p.Prior*popular[i])
		e := float32(personal[i]*float32(belief*belief)) + float32(common[i]*float32(popular[i]*popular[i])) + float32(near[i]*belief) + far[i]
		y := pull(p, w, had)
		c := float32(y * (float32(self[i]*(p.Know+had)) + float32(list[i]*e)))
		shown[i], used[i] = e, c
		squares[i] += float32(c * c)
		novel[i] += float32(float32(e*y) * positive(1-had/p.Stale))
		missed[i] += choose(had < float32(p.Missed*w), w, 0)
	}
}

// vary is 7.1 and 7.3 C: n = root((sum c^2 - 1/K)/(1 - 1/K)), and novelty = K times what is new in what is shown.
//
//kernel:vector
func vary(b *Block) {
	narrowness := b.Narrowness
	n := len(narrowness)
	squares, novel, novelty, on := b.SumUsed2[:n], b.SumNovel[:n], b.NoveltyFelt[:n], b.On[:n]
	const even = float32(1) / Categories
	for i := range narrowness {
		narrow := sqrt(clip01((squares[i] - even) * (1 / (1 - even))))
		narrowness[i] = blend(on[i], narrow, narrowness[i])
		novelty[i] = clip01(float32(Categories * novel[i]))
	}
}

// reckon is 2.1 to 2.3 C but for the category: the weight of the month's own event, if the customer bought, and of the word from outside, a declaration with chance Declare K^
// or else bought data, Bought C; what of it tells the truth is D. The brand learns about customers who have opted out only from declarations, and forgets them faster.
//
//kernel:vector
func reckon(b *Block, p *ContentParams, deletion float32) {
	told := b.Told
	n := len(told)
	own, word, said, keep := b.Own[:n], b.Word[:n], b.Said[:n], b.Keep[:n]
	status, bought, on := b.Status[:n], b.Bought[:n], b.On[:n]
	collection, control, draw := b.Terms[Collection][:n], b.Terms[Control][:n], b.DrawDeclare[:n]
	for i := range told {
		out := status[i]&StatusOptedOut != 0
		declares := draw[i] < float32(p.Declare*control[i])
		event := choose(out, 0, float32(p.Own*bought[i]))
		paid := choose(out, 0, float32(p.Bought*collection[i]))
		from := choose(declares, p.Declared, paid)
		left := positive(1 - p.Forget - choose(out, float32(deletion*control[i]), 0))
		own[i], word[i], keep[i] = event, from, left
		said[i] = choose(declares, 1, 0)
		truth := float32(event*(1-float32((1-p.ViewTaste)*p.Views))) + choose(declares, p.Declared, float32((1-p.Noise)*paid))
		told[i] = blend(on[i], settle(float32(told[i]*left))+truth, told[i])
	}
}

// learn is 2.1 to 2.3 C and 7.1, 7.2 C for a category: the own event falls on it with chance c, as far as it is a view with what was shown; the word from outside as taste does if
// it is a declaration, else half as the market does. Recent follows what is consumed, taste does so slowly; with chance lambda a new interest comes, as the market has it, and takes eta of
// all. below and above bound the draws that mean this one; top is 2 for the last category, or rounding would lose an event.
//
//kernel:vector
func learn(b *Block, taste, recent, known, shown, used []float32, p *ContentParams, market, below, above, top float32) {
	n := len(taste)
	recent, known, shown, used = recent[:n], known[:n], shown[:n], used[:n]
	own, word, said, keep, need, on := b.Own[:n], b.Word[:n], b.Said[:n], b.Keep[:n], b.Novelty[:n], b.On[:n]
	ownBelow, wordBelow, drawOwn, drawWord, interest := b.OwnBelow[:n], b.WordBelow[:n], b.DrawOwn[:n], b.DrawWord[:n], b.DrawInterest[:n]
	for i := range taste {
		w, c := taste[i], used[i]
		view := float32((1-p.ViewTaste)*shown[i]) + float32(p.ViewTaste*w)
		ownUpTo := ownBelow[i] + toward(c, view, p.Views)
		wordUpTo := wordBelow[i] + choose(said[i] > 0, w, toward(w, market, p.Noise))
		event := choose(drawOwn[i] >= ownBelow[i] && drawOwn[i] < atLeast(ownUpTo, top), own[i], 0)
		heard := choose(drawWord[i] >= wordBelow[i] && drawWord[i] < atLeast(wordUpTo, top), word[i], 0)
		ownBelow[i], wordBelow[i] = ownUpTo, wordUpTo
		known[i] = blend(on[i], settle(float32(known[i]*keep[i]))+event+heard, known[i])
		recent[i] = blend(on[i], toward(recent[i], c, p.Recover), recent[i])
		later := toward(w, c, p.Drift)
		is := choose(interest[i] >= below && interest[i] < above, 1, 0)
		taste[i] = blend(on[i], choose(interest[i] < p.Arrive, toward(later, is, focus(p, need[i])), later), w)
	}
}
