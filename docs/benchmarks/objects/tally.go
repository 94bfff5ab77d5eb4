package main

const (
	maxSegments = 8
	categories  = 8
	bins        = 100
	tenures     = 13
	block       = 512 // customers whose sums are added up on their own, in four lanes
)

// The sums of a month and segment.
const (
	sumTrust = iota
	sumAffect
	sumHabit
	sumUnease
	sumFatigue
	sumDepth
	sumRelevance
	sumDiversity
	sumConcern
	sumIntention
	sumTouches
	sumClicks
	sumGeneric
	sumConversions
	sumRevenue
	sumMargin
	sumStarterMargin
	sumExpected
	sumSurplus
	sumLastTrust
	columnSums   // those before are sums of numbers, those from here on count
	sumCustomers = iota - 1
	sumStarters
	sumEpisodes
	sumIncidents
	sumPromoters
	sumDetractors
	sumOptedOut
	sumMuted
	sumBadWords // eight in the order of the event bits
	sumGoodWords
	sumLeft
	sumOptOuts
	sumPauses
	sumComplaints
	sumMutes
	sumOver
	sumHome0
	sumNarrow0 = sumHome0 + categories
	sums       = sumNarrow0 + categories
)

// tally is what a month counts.
type tally struct {
	sum           [maxSegments][sums]float64
	trust, unease [maxSegments][bins]uint32
	tenureMargin  [tenures]float64

	lanes       [maxSegments][4][columnSums]float64 // of the block under way
	blockNarrow [maxSegments][categories]float64
	blockTenure [tenures]float64
}

// startersTrust counts who started with the brand, wherever they are now.
func (t *tally) startersTrust(c *customer, i uint32) {
	if c.StartBrand != brandless {
		t.lanes[c.Segment][i%4][sumLastTrust] += float64(c.LastTrust)
		t.sum[c.Segment][sumStarters]++
	}
}

// count adds a customer's month.
func (t *tally) count(c *customer, m *month, i uint32) {
	k := c.Segment
	l := &t.lanes[k][i%4]
	l[sumTrust] += float64(c.Trust)
	l[sumAffect] += float64(c.Affect)
	l[sumHabit] += float64(c.Habit)
	l[sumUnease] += float64(c.Unease)
	l[sumFatigue] += float64(c.Fatigue)
	l[sumDepth] += float64(c.Depth)
	l[sumRelevance] += float64(c.Relevance)
	l[sumDiversity] += float64(diversity(c.Narrowness))
	l[sumConcern] += float64(c.Concern)
	l[sumIntention] += float64(m.intention)
	l[sumTouches] += float64(m.touches)
	l[sumClicks] += float64(m.clicks)
	l[sumGeneric] += float64(m.generic)
	l[sumConversions] += float64(m.rate)
	l[sumRevenue] += float64(m.revenue)
	l[sumMargin] += float64(m.margin)
	if c.Brand == c.StartBrand {
		l[sumStarterMargin] += float64(m.margin)
	}
	l[sumExpected] += float64(m.expected)
	l[sumSurplus] += float64(m.surplus)

	s := &t.sum[k]
	s[sumCustomers]++
	s[sumHome0+int(c.Home)]++
	flag := func(sum int, yes bool) {
		if yes {
			s[sum]++
		}
	}
	flag(sumEpisodes, m.episode > 0)
	flag(sumIncidents, m.severity > 0)
	flag(sumPromoters, c.Affect > .6)
	flag(sumDetractors, c.Affect < .35)
	flag(sumOptedOut, c.Status&optedOut != 0)
	flag(sumMuted, c.Status&muted != 0)
	for bit := range 8 {
		flag(sumBadWords+bit, c.events>>bit&1 != 0)
	}
	t.blockNarrow[k][c.Home] += float64(c.Narrowness)
	t.trust[k][min(int(c.Trust*bins), bins-1)]++
	t.unease[k][min(int(c.Unease*bins), bins-1)]++
	t.blockTenure[min(c.Tenure, tenures-1)] += float64(m.margin)
}

// diversity is Simpson's index of what somebody narrow sees.
func diversity(narrow float32) float32 {
	home := .125 + float32(.875*narrow)
	rest := 1 - home
	return 1 - float32(home*home) - float32(float32(rest*rest)*0.142857142857142857)
}

// close adds a block to the month.
func (t *tally) close() {
	for k := range t.sum {
		l, s := &t.lanes[k], &t.sum[k]
		for i := range columnSums {
			s[i] += (l[0][i] + l[1][i]) + (l[2][i] + l[3][i])
		}
		for h, x := range t.blockNarrow[k] {
			s[sumNarrow0+h] += x
		}
	}
	for i, x := range t.blockTenure {
		t.tenureMargin[i] += x
	}
	t.lanes, t.blockNarrow, t.blockTenure = [maxSegments][4][columnSums]float64{}, [maxSegments][categories]float64{}, [tenures]float64{}
}
