package agents

// PeopleParams holds the shapes of the trait distributions.
type PeopleParams struct {
	NoveltyMean, NoveltySize                float32 // nu ~ Beta, mean and a+b
	ReceptivityMean, ReceptivitySize        float32 // rho
	ToleranceMedian, ToleranceSpread        float32 // M lognormal: median touches per month, sd of log
	HazardMean, HazardShape                 float32 // h0 ~ Beta: monthly mean, first shape a
	SusceptibilityMean, SusceptibilitySize  float32 // s
	ConcernBase, ConcernSlope, ConcernNoise float32 // c = base + slope (1/2 - theta) + noise * normal
	DispositionMean, DispositionSize        float32 // tau
	SpendingSpread                          float32 // v lognormal with mean 1: sd of log
	NarrownessMean, NarrownessSize          float32 // n
	AffectBase, AffectSlope, AffectNoise    float32 // A = base + slope tau + noise * normal
	HabitStart, DepthStart, UneaseStart     float32
	InertiaMean, InertiaSize                float32 // omega
}

// People describes the make-up of a population.
type People struct {
	Seed                       uint64
	Resample                   uint32 // 0, or the replicate number if it redraws the people
	Count                      int    // places
	Customers                  int    // how many of those begin with a brand, spread evenly; 0: all
	Segments                   []Segment
	TrustShift, ThresholdShift float32
	Average                    bool  // every customer is average: every trait at its mean
	Brands                     []int // open at the start; the i-th customer's home brand is Brands[i mod len]
	Params                     *Params
}

// The streams of the people's draws, one per trait, so that a new trait changes no other. Append only.
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

// streamInertia is beyond the links that any network has.
const streamInertia = 1 << 20

// NewCustomers draws a population: customer i is the same person whatever the population's size, the brands or the luck.
func NewCustomers(p People) *Customers {
	c := newColumns(p.Count, p.Params.Content.On())
	for i := range c.Brand {
		c.Brand[i], c.StartBrand[i] = Brandless, Brandless
		c.PerTolerance[i], c.Tolerance[i], c.Ceiling[i] = 1, 1, 1
	}
	s := newSampler(&p)
	for from := 0; from < p.Count; from += BlockSize {
		s.first = from
		s.traits(c, &p, from, min(from+BlockSize, p.Count))
	}
	for i := range p.Count {
		if p.Average {
			average(c, i, &p)
		}
		c.start(i, &p)
		if at, with := p.customer(i); with {
			home := uint8(p.Brands[at%len(p.Brands)])
			c.Brand[i], c.StartBrand[i], c.Status[i], c.Spells[i] = home, home, StatusStarter, 1
		} else {
			c.Status[i] = StatusNew
		}
	}
	return c
}

// customer reports whether place i begins with a brand, and how many of the places before it do.
func (p *People) customer(i int) (before int, with bool) {
	if p.Customers == 0 {
		return i, true
	}
	before = i * p.Customers / p.Count
	return before, (i+1)*p.Customers/p.Count > before
}

// Births gives places to new people. Each goroutine needs its own.
type Births struct {
	people  People
	sampler *sampler
}

// NewBirths returns Births that draw new people from the same distributions as a population.
func NewBirths(p People) *Births { return &Births{p, newSampler(&p)} }

// Starter describes the previous holder of a place: the brand they started with, or Brandless.
type Starter struct {
	Customer       uint32
	Brand, Segment uint8
	Trust          float32 // in the last month with that brand
}

// At gives place i of the population to a new person who has never had a brand: the next in the place's own sequence of people, whatever
// happened there. Friends belong to the place and stay.
func (b *Births) At(c *Customers, i int) Starter {
	before := Starter{uint32(i), c.StartBrand[i], c.Segment[i], c.LastTrust[i]}
	life := c.Life[i] + 1
	c.clear(i)
	c.Life[i], c.Brand[i], c.StartBrand[i], c.Status[i] = life, Brandless, Brandless, StatusNew
	b.sampler.first, b.sampler.life = i, uint32(life)
	b.sampler.traits(c, &b.people, i, i+1)
	if b.people.Average {
		average(c, i, &b.people)
	}
	c.start(i, &b.people)
	return before
}

// With gives place i to a new person, as At does, but of the same segment and with a brand from the beginning.
func (b *Births) With(c *Customers, i int, brand uint8) {
	b.sampler.of, b.sampler.given = c.Segment[i], true
	b.At(c, i)
	b.sampler.given = false
	c.Brand[i], c.StartBrand[i], c.Status[i], c.Spells[i] = brand, brand, StatusStarter, 1
}

// traits draws the lifelong traits of some consecutive customers.
func (s *sampler) traits(c *Customers, p *People, from, to int) {
	q := &p.Params.People
	s.segments(c.Segment[from:to], p.Segments)
	s.thresholds(c.Threshold[from:to], c.Segment[from:to], p)
	s.meanBeta(c.Novelty[from:to], streamNovelty, q.NoveltyMean, q.NoveltySize)
	s.meanBeta(c.Receptivity[from:to], streamReceptivity, q.ReceptivityMean, q.ReceptivitySize)
	s.beta(c.Hazard[from:to], streamHazard, q.HazardShape, q.HazardShape*(1-q.HazardMean)/q.HazardMean)
	s.meanBeta(c.Susceptibility[from:to], streamSusceptibility, q.SusceptibilityMean, q.SusceptibilitySize)
	s.meanBeta(c.Disposition[from:to], streamDisposition, q.DispositionMean, q.DispositionSize)
	s.meanBeta(c.Narrowness[from:to], streamNarrowness, q.NarrownessMean, q.NarrownessSize)
	if p.Params.Wake.Inertia > 0 {
		s.meanBeta(c.Inertia[from:to], streamInertia, q.InertiaMean, q.InertiaSize)
	}
	if c.learnt() {
		s.tastes(c, p, from, to)
	}
	s.normal(c.Tolerance[from:to], streamTolerance)
	s.normal(c.Concern[from:to], streamConcern)
	s.normal(c.Spending[from:to], streamSpending)
	s.normal(c.Affect[from:to], streamAffect)
	homes := s.uniform(to-from, streamHome)
	for i := from; i < to; i++ {
		c.Tolerance[i] = float32(q.ToleranceMedian * exp(float32(q.ToleranceSpread*c.Tolerance[i])))
		noise := float32(q.ConcernNoise * c.Concern[i])
		c.Concern[i] = clip01(q.ConcernBase + float32(q.ConcernSlope*(.5-(c.Threshold[i]-p.ThresholdShift))) + noise)
		v := float32(q.SpendingSpread * c.Spending[i])
		c.Spending[i] = exp(v - float32(.5*float32(q.SpendingSpread*q.SpendingSpread)))
		u := homes[i-from]
		c.Home[i] = uint8(Categories * float32(u*sqrt(u)))
		c.Affect[i] = float32(q.AffectNoise * c.Affect[i]) // the noise; start adds the rest
	}
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
	if p.Params.Wake.Inertia > 0 {
		c.Inertia[i] = q.InertiaMean
	}
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
	c.UsedRelevance[i] = p.Params.Novelty.Start
	for k := range c.Recent {
		if c.learnt() {
			c.Recent[k][i] = c.Taste[k][i]
		}
	}
	c.Ceiling[i], c.Habit[i], c.Depth[i], c.Unease[i] = 1, q.HabitStart, q.DepthStart, q.UneaseStart
}
