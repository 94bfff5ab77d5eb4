package agents

// AcquireParams are how brands win new customers, where the market is open: where some places are held by people without a brand.
type AcquireParams struct {
	Prospects  float32 // share of places without a brand at the start; 0: a closed market
	Fresh      float32 // of those without a brand, replaced by somebody new, a month
	Join       float32 // chance a month that who was never anybody's customer joins, at effort 1 and appeal 1; the history scales it
	Reputation float32 // how a brand's name draws
	Level      float32 // response of a prospect that is an appeal of 1
	Elasticity float32 // of what a new customer costs with effort
	Smooth     float32 // weight of the last month in what a brand that holds its count reckons with
	Catch      float32 // share of what it lacks that it wants back a month
	Least      float32 // bounds of wanted over won, of which effort takes the root
	Most       float32
	EffortLow  float32 // bounds of effort
	EffortHigh float32
}

// Appeal is how a brand draws people who are not its customers: exp(b (R - R0))(a0 + r of a prospect)/.65 (16.5; W04 for relevance, the rest assumed).
func Appeal(p *Params, l Levers, quality, reputation float32) float32 {
	response := p.Purchase.BaseResponse + ProspectRelevance(p, l, quality)
	return float32(byName(p, reputation)*response) / p.Acquire.Level
}

// byName is what a brand's name does to its appeal.
func byName(p *Params, reputation float32) float32 {
	return exp(float32(p.Acquire.Reputation * (reputation - p.Reputation.Start)))
}

// NewcomerCost is what a new customer costs by effort and reputation, over what one costs at effort 1 and the reputation of the start (16.6).
func NewcomerCost(p *Params, effort, reputation float32) float32 {
	return exp(float32(p.Acquire.Elasticity*ln(atLeast(effort, leastEffort)))) / byName(p, reputation)
}

// leastEffort is where the cost of a new customer falls no more.
const leastEffort = 1e-3

// Hold is the memory of a brand that holds its count of customers.
type Hold struct {
	Count        float32 // that is to be held
	left, joined float32 // smoothed, a month
	begun        bool
}

// Next is the next month's effort, by what the dashboard shows of this one (16.9): effort times the root of wanted over won, within bounds; wanted are
// who leave, and a quarter of what lacks.
func (h *Hold) Next(p *AcquireParams, effort, customers, left, joined float32) float32 {
	if !h.begun {
		h.left, h.joined, h.begun = left, joined, true
	}
	h.left = toward(h.left, left, p.Smooth)
	h.joined = toward(h.joined, joined, p.Smooth)
	want := h.left + float32(p.Catch*(h.Count-customers))
	ratio := atMost(atLeast(want/atLeast(h.joined, .5), p.Least), p.Most)
	return atMost(atLeast(float32(effort*sqrt(ratio)), p.EffortLow), p.EffortHigh)
}

// Draw is what draws people without a brand this month, by brand.
type Draw struct {
	New    [MaxBrands]float32 // chance that one who was never a customer comes to it
	Former [MaxBrands]float32 // appeal to who was
	Brands int                // open ones
}

// Comes says with what chance customer i, who has no brand, takes one this month (16.5): newcomers by all brands' efforts, former customers at the rate
// of C10 times the brands' appeal, less with a grudge.
func (d *Draw) Comes(c *Customers, i int, p *Params) float32 {
	if d.Brands == 0 {
		return 0
	}
	var sum float32
	if c.Status[i]&StatusNew != 0 {
		for _, x := range d.New {
			sum += x
		}
		return sum / float32(d.Brands)
	}
	held := exp(-p.Switching.Grudge)
	for k, x := range d.Former {
		sum += float32(x * choose(c.Grudge[i]>>k&1 != 0, held, 1))
	}
	return float32(ReturnRate(p, c.Tenure[i])*sum) / float32(d.Brands)
}
