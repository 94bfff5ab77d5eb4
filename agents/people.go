package agents

import "backlash/sim/rng"

// PeopleParams are the shapes of the trait distributions.
type PeopleParams struct {
	NoveltyMean, NoveltySize                float32 // nu ~ Beta, mean and a+b
	ReceptivityMean, ReceptivitySize        float32 // rho
	ToleranceMedian, ToleranceSpread        float32 // M lognormal: median touches a month, sd of log
	HazardMean, HazardShape                 float32 // h0 ~ Beta: mean a month, first shape a
	SusceptibilityMean, SusceptibilitySize  float32 // s
	ConcernBase, ConcernSlope, ConcernNoise float32 // c = base + slope (1/2 - theta) + noise * normal
	DispositionMean, DispositionSize        float32 // tau
	SpendingSpread                          float32 // v lognormal with mean 1: sd of log
	NarrownessMean, NarrownessSize          float32 // n
	AffectBase, AffectSlope, AffectNoise    float32 // A = base + slope tau + noise * normal
	HabitStart, DepthStart, UneaseStart     float32
}

// People says who a population is made of.
type People struct {
	Seed                       uint64
	Resample                   uint32 // 0, or the replicate when it redraws the people
	Count                      int
	Segments                   []Segment
	TrustShift, ThresholdShift float32
	Average                    bool  // everybody average: every trait at its mean
	Brands                     []int // open at the start; customer i's home brand is Brands[i mod len]
	Params                     *Params
}

// The streams of the people's draws, one a trait, so that a new trait moves no other. Append only.
const (
	streamSegment = iota
	streamThreshold
	streamNovelty
	streamReceptivity
	streamTolerance
	streamHazard
	streamSusceptibility
	streamConcern
	streamDisposition
	streamSpending
	streamHome
	streamAffect
	streamNarrowness
	// StreamNetwork begins the streams of the network's links.
	StreamNetwork
)

// NewCustomers draws a population: customer i is one person whatever the size of the population, the brands or the luck.
func NewCustomers(p People) *Customers {
	c := newColumns(p.Count)
	for i := range c.Brand {
		c.Brand[i], c.StartBrand[i] = Brandless, Brandless
		c.PerTolerance[i], c.Tolerance[i], c.Ceiling[i] = 1, 1, 1
	}
	for i := range p.Count {
		d := dice{rng.Key(p.Seed), uint32(i), p.Resample}
		c.Segment[i] = d.segment(p.Segments)
		d.traits(c, i, &p)
		if p.Average {
			average(c, i, &p)
		}
		c.start(i, &p)
		home := uint8(p.Brands[i%len(p.Brands)])
		c.Brand[i], c.StartBrand[i], c.Status[i] = home, home, StatusStarter
	}
	return c
}

// traits draws what is fixed for life.
func (d dice) traits(c *Customers, i int, p *People) {
	q := &p.Params.People
	s := p.Segments[c.Segment[i]].Beta
	c.Threshold[i] = d.beta(streamThreshold, s[0], s[1]) + p.ThresholdShift
	c.Novelty[i] = d.meanBeta(streamNovelty, q.NoveltyMean, q.NoveltySize)
	c.Receptivity[i] = d.meanBeta(streamReceptivity, q.ReceptivityMean, q.ReceptivitySize)
	c.Tolerance[i] = float32(q.ToleranceMedian * exp(float32(q.ToleranceSpread*d.normal(streamTolerance))))
	c.Hazard[i] = d.beta(streamHazard, q.HazardShape, q.HazardShape*(1-q.HazardMean)/q.HazardMean)
	c.Susceptibility[i] = d.meanBeta(streamSusceptibility, q.SusceptibilityMean, q.SusceptibilitySize)
	noise := float32(q.ConcernNoise * d.normal(streamConcern))
	c.Concern[i] = clip01(q.ConcernBase + float32(q.ConcernSlope*(.5-(c.Threshold[i]-p.ThresholdShift))) + noise)
	c.Disposition[i] = d.meanBeta(streamDisposition, q.DispositionMean, q.DispositionSize)
	v := float32(q.SpendingSpread * d.normal(streamSpending))
	c.Spending[i] = exp(v - float32(.5*float32(q.SpendingSpread*q.SpendingSpread)))
	u := d.uniform(streamHome)
	c.Home[i] = uint8(Categories * float32(u*sqrt(u)))
	c.Affect[i] = float32(q.AffectNoise * d.normal(streamAffect)) // the noise; start adds the rest
	c.Narrowness[i] = d.meanBeta(streamNarrowness, q.NarrownessMean, q.NarrownessSize)
}

// average puts every trait at its mean (F03: heterogeneity must be what makes wear-out).
func average(c *Customers, i int, p *People) {
	q := &p.Params.People
	var threshold float32
	for _, s := range p.Segments {
		threshold += float32(s.Share * s.Beta[0] / (s.Beta[0] + s.Beta[1]))
	}
	c.Threshold[i] = threshold + p.ThresholdShift
	c.Novelty[i], c.Receptivity[i], c.Susceptibility[i] = q.NoveltyMean, q.ReceptivityMean, q.SusceptibilityMean
	c.Tolerance[i] = float32(q.ToleranceMedian * exp(float32(.5*float32(q.ToleranceSpread*q.ToleranceSpread))))
	c.Hazard[i], c.Concern[i], c.Disposition[i], c.Spending[i] = q.HazardMean, q.ConcernBase, q.DispositionMean, 1
	c.Narrowness[i], c.Affect[i] = q.NarrownessMean, 0
}

// start sets the states a customer begins with.
func (c *Customers) start(i int, p *People) {
	q := &p.Params.People
	c.Threshold[i] = atLeast(c.Threshold[i], .01)
	c.Tolerance[i] = atMost(atLeast(c.Tolerance[i], 1), 400)
	c.PerTolerance[i] = 1 / c.Tolerance[i]
	c.Affect[i] = atMost(atLeast(q.AffectBase+float32(q.AffectSlope*c.Disposition[i])+c.Affect[i], .05), .95)
	if p.TrustShift != 0 {
		c.Disposition[i] = atMost(atLeast(c.Disposition[i]+p.TrustShift, .02), .98)
	}
	c.Trust[i], c.LastTrust[i] = c.Disposition[i], c.Disposition[i]
	c.Ceiling[i], c.Habit[i], c.Depth[i], c.Unease[i] = 1, q.HabitStart, q.DepthStart, q.UneaseStart
}

// dice draws one customer's traits.
type dice struct {
	key      rng.Key
	customer uint32
	resample uint32
}

// open turns a word into a number in (0, 1): 0 is taken as 2^-25.
func open(word uint32) float32 { return atLeast(uniform(word), 1./(1<<25)) }

func (d dice) words(stream, attempt uint32) [4]uint32 {
	return rng.Trait(d.key, d.customer, stream, attempt, d.resample)
}

func (d dice) uniform(stream uint32) float32 { return uniform(d.words(stream, 0)[0]) }

func (d dice) normal(stream uint32) float32 { return normal(open(d.words(stream, 0)[0])) }

func (d dice) segment(segments []Segment) uint8 {
	u := d.uniform(streamSegment)
	var below float32
	for k := range segments {
		below += segments[k].Share
		if u < below {
			return uint8(k)
		}
	}
	return uint8(len(segments) - 1)
}

// meanBeta draws a Beta of a mean and a size a+b.
func (d dice) meanBeta(stream uint32, mean, size float32) float32 {
	return d.beta(stream, float32(mean*size), float32((1-mean)*size))
}

// beta draws a Beta from two gammas: the first lives in lanes 0 and 1 of the stream's attempts, the second in 2 and 3.
func (d dice) beta(stream uint32, a, b float32) float32 {
	x, y := d.gamma(stream, a, 0), d.gamma(stream, b, 2)
	return atMost(atLeast(x/(x+y), 2e-4), 1-1e-6)
}

// boost is the attempt kept for the shape below one.
const boost = 255

// gamma draws a Gamma of unit scale (Marsaglia and Tsang 2000), an attempt a counter; a shape below one by U^(1/a).
func (d dice) gamma(stream uint32, shape float32, lane int) float32 {
	scale := float32(1)
	if shape < 1 {
		scale = exp(atLeast(ln(open(d.words(stream, boost)[lane]))/shape, -80))
		shape++
	}
	k := shape - 1./3
	c := 1 / sqrt(9*k)
	for attempt := uint32(0); attempt < boost; attempt++ {
		w := d.words(stream, attempt)
		x := normal(open(w[lane]))
		v := 1 + float32(c*x)
		if v <= 0 {
			continue
		}
		v = float32(float32(v*v) * v)
		// ln U < x^2/2 + k (1 - v + ln v)
		if ln(open(w[lane+1])) < float32(.5*float32(x*x))+float32(k*(1-v+ln(v))) {
			return float32(float32(k*v) * scale)
		}
	}
	return float32(k * scale)
}
