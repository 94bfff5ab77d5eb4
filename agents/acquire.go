package agents

// AcquireParams holds how brands win new customers when the market is open, that is, when people without a brand hold some of the places.
type AcquireParams struct {
	Prospects  float32 // share of places without a brand at the start; 0: a closed market
	Fresh      float32 // share of people without a brand who are replaced by somebody new each month
	Join       float32 // monthly chance that a person who was never a customer joins, at effort 1 and appeal 1; the history scales it
	Reputation float32 // how strongly a brand's reputation attracts
	Level      float32 // a prospect's response at which appeal is 1
	Elasticity float32 // elasticity of the cost of a new customer with respect to effort
	Smooth     float32 // weight of the last month in the smoothed figures of a brand that holds its count
	Catch      float32 // share of its shortfall that it tries to regain each month
	Least      float32 // bounds of the ratio wanted/won, whose square root scales effort
	Most       float32
	EffortLow  float32 // bounds of effort
	EffortHigh float32
}

// Appeal is how strongly a brand attracts people who are not its customers: exp(Reputation (R - R0))(a0 + r of a prospect)/Level (16.5; W04 for relevance, the rest assumed).
func Appeal(p *Params, l Levers, quality, reputation float32) float32 {
	response := p.Purchase.BaseResponse + ProspectRelevance(p, l, quality)
	return float32(byName(p, reputation)*response) / p.Acquire.Level
}

// byName is the effect of a brand's reputation on its appeal.
func byName(p *Params, reputation float32) float32 {
	return exp(float32(p.Acquire.Reputation * (reputation - p.Reputation.Start)))
}

// NewcomerCost is the cost of a new customer at an effort and a reputation, relative to the cost at effort 1 and the starting reputation (16.6).
func NewcomerCost(p *Params, effort, reputation float32) float32 {
	return exp(float32(p.Acquire.Elasticity*ln(atLeast(effort, leastEffort)))) / byName(p, reputation)
}

// leastEffort is the effort below which the cost of a new customer falls no further.
const leastEffort = 1e-3

// Hold is the memory of a brand that holds its count of customers.
type Hold struct {
	Count        float32 // count to hold
	left, joined float32 // smoothed, a month
	begun        bool
}

// Next is the next month's effort, based on this month's dashboard (16.9): effort times the square root of wanted/won, within bounds; wanted is the
// number who leave plus a quarter of the shortfall.
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

// Draw is how strongly each brand attracts people without a brand this month.
type Draw struct {
	New    [MaxBrands]float32 // chance that a person who was never a customer joins it
	Former [MaxBrands]float32 // appeal to former customers
	Brands int                // open ones
}

// Comes is the chance that customer i, who has no brand, joins one this month (16.5): newcomers by all brands' efforts, former customers at the rate
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
