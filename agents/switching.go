package agents

// SwitchingParams holds how customers choose another brand, and their state when they join it.
type SwitchingParams struct {
	Relevance, Reputation, Extraction, GoodWords, Grudge float32 // weights of 16
	Outside                                              float32 // weight of having no brand
	GrudgeFrom                                           float32 // Z above which a grudge is kept
	Words                                                float32 // good words heard that count
	JoinTrust, JoinReputation                            float32 // T = JoinTrust tau + JoinReputation R
	JoinHabit, JoinDepth                                 float32
	JoinUnease, JoinAwareness                            float32 // share of u and a carried over
	JoinAffectBase, JoinAffectTrust                      float32
}

// WinBackParams holds the monthly probability that a customer without a brand returns.
type WinBackParams struct {
	Early, Later float32 // in the first months, then (C10)
	Months       float32 // number of months that count as the first
}

// Offer is what a customer who is choosing sees of a brand.
type Offer struct {
	Open                              bool
	Relevance, Reputation, Extraction float32
	Pull                              float32 // factor on the weight; 1 except for people who were never customers
}

// ReturnRate is the monthly chance of returning after a number of months without a brand.
func ReturnRate(p *Params, monthsAway uint16) float32 {
	if float32(monthsAway) <= p.WinBack.Months {
		return p.WinBack.Early
	}
	return p.WinBack.Later
}

// weightBound bounds the log of a brand's weight.
const weightBound = 30

// ChooseBrand is the choice of 16: weights exp(Relevance r + Reputation (R - 1/2) - Extraction Ex + GoodWords good words heard - Grudge if there is one); a
// leaver may also choose no brand, weight Outside, and does so when there is none. not is the brand just left, or -1.
func ChooseBrand(c *Customers, i int, p *Params, offers []Offer, not int, leaving bool, u float32) int {
	var weight [MaxBrands]float32
	var sum float32
	s := &p.Switching
	good := float32(int32(c.Heard[i] >> hearField & (1<<hearField - 1)))
	for k, o := range offers {
		if !o.Open || k == not {
			continue
		}
		x := float32(s.Relevance*o.Relevance) + float32(s.Reputation*(o.Reputation-.5)) - float32(s.Extraction*o.Extraction) + float32(s.GoodWords*atMost(good, s.Words))
		if c.Grudge[i]>>k&1 != 0 {
			x -= s.Grudge
		}
		weight[k] = float32(o.Pull * exp(atMost(atLeast(x, -weightBound), weightBound)))
		sum += weight[k]
	}
	if leaving {
		sum += s.Outside
	}
	x := float32(u * sum)
	last := Brandless
	for k := range offers {
		if weight[k] == 0 {
			continue
		}
		if x < weight[k] {
			return k
		}
		x -= weight[k]
		last = k
	}
	if leaving {
		return Brandless
	}
	return last
}

// Leave removes customer i from the brand. A customer who leaves in anger keeps a grudge.
func Leave(c *Customers, i int, z float32, p *Params) {
	if z > p.Switching.GrudgeFrom {
		c.Grudge[i] |= 1 << c.Brand[i]
	}
	c.Brand[i], c.Tenure[i] = Brandless, 0
	c.Status[i] &^= StatusStarter
}

// Join makes customer i a customer of the brand: trust, habit and data start afresh; sensitization, resignation, narrowness,
// friends and grudges stay.
func Join(c *Customers, i, brand int, reputation float32, p *Params) {
	s := &p.Switching
	t := clip01(float32(s.JoinTrust*c.Disposition[i]) + float32(s.JoinReputation*reputation))
	c.Trust[i], c.Ceiling[i] = t, 1
	c.Affect[i] = s.JoinAffectBase + float32(s.JoinAffectTrust*t)
	c.Habit[i], c.Depth[i], c.Fatigue[i], c.Grievance[i] = s.JoinHabit, s.JoinDepth, 0, 0
	c.Unease[i] = float32(s.JoinUnease * c.Unease[i])
	c.Awareness[i] = float32(s.JoinAwareness * c.Awareness[i])
	c.UsedRelevance[i], c.Repeats[i] = p.Market.Background, 0
	c.Status[i], c.Brand[i], c.Tenure[i], c.Idle[i] = 0, uint8(brand), 0, 0
	if c.learnt() {
		c.forgotten(i)
	}
	if c.Spells[i] < 255 {
		c.Spells[i]++
	}
	c.LossIntrusion[i], c.LossSurveillance[i], c.LossExtraction[i], c.LossCommoditization[i] = 0, 0, 0, 0
	c.LossIncident[i], c.LossContagion[i], c.LossDeception[i], c.LossBreach[i], c.LossExpose[i] = 0, 0, 0, 0, 0
}
