package agents

// PurchaseParams holds what a dashboard counts: clicks, conversions, revenue.
type PurchaseParams struct {
	BaseResponse float32 // a0: response to a message without any relevance
	Trust        float32 // c_B: trust makes relevance pay (B05)
	Cosmetic     float32 // psi: lift of a cosmetic touch such as a name (W02), until all use it (W03)
	Creepy       float32 // kappa: response lost to creepiness (B02, B09)
	Click        float32 // clicks per touch at response 1
	Rate         float32 // mu: purchases per month at spending 1 and weight 1
	Base         float32 // weights of 12.2
	Relevance    float32
	Contact      float32
	Habit        float32
	Unease       float32 // kappa_u: purchases lost to unease (B18)
	Grievance    float32 // kappa_g: purchases lost to grievance
	Patience     float32 // how much less of both shows in customers who spend more than average (T12)
	DiscountAll  float32 // share of tailoring's part of a response that a discount also lifts; 1: all of it (B11)
	Fatigue      float32
	Paused       float32 // share that remains during a pause
	Basket       float32 // B0, the setting's money unit
	BasketFit    float32 // increase of a basket with relevance
	BasketTake   float32 // increase with extraction
	PriceWar     float32 // reduction of a basket by a price war of size 1
	CosmeticRamp float32 // per unit of tailoring, up to 1: when a touch counts as cosmetic
}

// cosmetic is how far a touch feels personally addressed, as by a name, until every brand does it: min(1, CosmeticRamp i)(1 - W).
func cosmetic(p *PurchaseParams, tailoring, wear float32) float32 {
	return float32(atMost(float32(tailoring*p.CosmeticRamp), 1) * (1 - wear))
}

// respond is 12.1: (a0 + r (1 + c_B (T - 1/2)) + fresh + psi min(1, CosmeticRamp i)(1 - W)) (1 + discount)(1 - kappa q_c), where fresh is what
// newness adds and a discount lifts tailoring's part by DiscountAll of itself. The product makes relevance and intrusion interact (B12).
func respond(p *PurchaseParams, relevance, fresh, trust, tailoring, wear, discount, creepy float32) float32 {
	name := float32(float32(p.Cosmetic*atMost(float32(tailoring*p.CosmeticRamp), 1)) * (1 - wear))
	pull := p.BaseResponse + float32(relevance*(1+float32(p.Trust*(trust-.5)))) + name + fresh
	lifted := float32(pull*(1+discount)) - float32(float32(discount*(1-p.DiscountAll))*(pull-p.BaseResponse))
	return float32(lifted * (1 - float32(p.Creepy*creepy)))
}

// tailored is the part of a response that is due to tailoring, which vulnerability suppresses.
func tailored(p *PurchaseParams, more, fresh, trust, discount, creepy float32) float32 {
	pull := float32(more*(1+float32(p.Trust*(trust-.5)))) + fresh
	return float32(float32(pull*(1+float32(discount*p.DiscountAll))) * (1 - float32(p.Creepy*creepy)))
}

// click is 12.1 over a block: clicks = Click N (1 - xi/2)+ (1 + format.Reach F)(response - V of what tailoring adds to it), in expectation; and the clicks that the
// same touches would get without any tailoring.
//
//kernel:vector
func click(b *Block, p *PurchaseParams, novelty *NoveltyParams, format *FormatParams, wear float32) {
	out := b.Clicks
	n := len(out)
	generic, response, touches, xi, trust := b.GenericClicks[:n], b.Response[:n], b.Touches[:n], b.Wear[:n], b.Trust[:n]
	fits, tailoring, creepy := b.Relevance[:n], b.Tailoring[:n], b.Creepy[:n]
	discount, form, unaimed := b.Terms[TermDiscount][:n], b.Terms[TermFormat][:n], b.Plain[:n]
	used, vulnerable := b.UsedRelevance[:n], b.Vulnerability[:n]
	for i := range out {
		reach := float32(float32(p.Click*touches[i]) * positive(liking(xi[i])))
		reach = float32(reach * louder(format.Reach, form[i]))
		fresh := float32(novelty.Response * positive(fits[i]-used[i]))
		plain := unaimed[i]
		r := respond(p, fits[i], fresh, trust[i], tailoring[i], wear, discount[i], creepy[i]) -
			float32(vulnerable[i]*tailored(p, positive(fits[i]-plain), fresh, trust[i], discount[i], creepy[i]))
		response[i] = r
		out[i] = float32(reach * r)
		generic[i] = float32(reach * respond(p, plain, 0, trust[i], 0, wear, discount[i], 0))
	}
}

// buy is 12.2: purchases ~ Poisson(mu_c), mu_c = mu v (Base + Relevance r + Contact P (1 - xi/2)+ (1 + format.Reach F) + Habit H + novelty.Purchase (r - r^)+
// - fear.Purchase V Relevance (r - r0)+)(1 - (kappa_u u + kappa_g g)/(1 + Patience (v - 1)+))+ (1 - Fatigue f)
// (Paused if paused), and 12.3: basket = B0 (1 + BasketFit r + BasketTake Ex), less a discount and a price war. Conversions and revenue are
// expectations; the draw says only whether the customer bought at all.
//
//kernel:vector
func buy(b *Block, p *PurchaseParams, relevant *RelevanceParams, novelty *NoveltyParams, fear *VulnerabilityParams, format *FormatParams) {
	rate := b.Rate
	n := len(rate)
	basket, revenue, bought, draw, spending := b.Basket[:n], b.Revenue[:n], b.Bought[:n], b.DrawPurchase[:n], b.Spending[:n]
	relevance, xi, habit, unease, fatigue := b.Relevance[:n], b.Wear[:n], b.Habit[:n], b.Unease[:n], b.Fatigue[:n]
	pervasive, extraction := b.Terms[Pervasiveness][:n], b.Terms[Extraction][:n]
	grievance, used, vulnerable, form := b.Grievance[:n], b.UsedRelevance[:n], b.Vulnerability[:n], b.Terms[TermFormat][:n]
	discount, war, status, idle, on := b.Terms[TermDiscount][:n], b.Terms[TermPriceWar][:n], b.Status[:n], b.Idle[:n], b.On[:n]
	for i := range rate {
		r := relevance[i]
		contact := float32(float32(float32(p.Contact*pervasive[i])*positive(liking(xi[i]))) * louder(format.Reach, form[i]))
		held := float32(float32(float32(fear.Purchase*vulnerable[i])*p.Relevance) * positive(r-relevant.Generic))
		weight := p.Base + float32(p.Relevance*r) + contact + float32(p.Habit*habit[i]) + float32(novelty.Purchase*positive(r-used[i])) - held
		used[i] = blend(on[i], toward(used[i], r, novelty.Speed), used[i])
		hurt := float32(p.Unease*unease[i]) + float32(p.Grievance*grievance[i])
		calm := float32(positive(1-hurt/(1+float32(p.Patience*positive(spending[i]-1)))) * (1 - float32(p.Fatigue*fatigue[i])))
		mu := float32(float32(float32(p.Rate*spending[i])*float32(weight*calm)) * choose(status[i]&StatusPaused != 0, p.Paused, 1))
		price := float32(float32(p.Basket*(1+float32(p.BasketFit*relevance[i])+float32(p.BasketTake*extraction[i]))) *
			float32((1-discount[i])*(1-float32(p.PriceWar*war[i]))))
		rate[i], basket[i], revenue[i] = mu, price, float32(mu*price)
		yes := one(draw[i] >= exp(-atMost(mu, manyPurchases))) & on[i]
		bought[i] = choose(yes != 0, 1, 0)
		next := uint32(idle[i]) + one(idle[i] < 255)
		idle[i] = uint8(next&(yes-1)&on[i] | uint32(idle[i])&^on[i])
	}
}

// manyPurchases is the largest mean, and the largest number, of purchases per month.
const manyPurchases = 60

// PurchaseCount converts a draw into a number of purchases with a given mean (Poisson, at most 60).
func PurchaseCount(u, mean float32) int {
	p := exp(-atMost(mean, manyPurchases))
	below, k := p, 0
	for u >= below && k < manyPurchases {
		k++
		p = float32(p*mean) / float32(k)
		below += p
	}
	return k
}
