package agents

// Sum numbers one additive quantity of a month; a cell (one brand's customers of one segment) holds all of them.
type Sum int

// The sums over the customers of a cell in a month.
const (
	SumTrust Sum = iota
	SumAffect
	SumHabit
	SumUnease
	SumFatigue
	SumDepth
	SumRelevance
	SumDiversity
	SumConcern
	SumIntention
	SumTouches
	SumClicks
	SumGenericClicks
	SumConversions
	SumRevenue
	SumMargin
	SumStarterMargin // of customers with the brand they started with
	SumExpected
	SumSurplus
	SumLastTrust // over all who started with the brand, wherever they are now
	columnSums   // the ones before are sums of columns, the ones below counts

	SumCustomers // with the brand when the month began
	SumStarters  // started with the brand, wherever they are now
	SumEpisodes
	SumIncidents
	SumPromoters
	SumDetractors
	SumOptedOut
	SumMuted
	SumBadWords
	SumGoodWords
	SumLeft
	SumOptOuts
	SumPauses
	SumComplaints
	SumMutes
	SumOver
	SumFellSilent // repeat purchase: this month they reached the months of silence that count as lost
	SumWoke       // bought again after having been counted as lost
	SumHome0      // customers by home category, eight of them
	SumNarrow0    = SumHome0 + Categories
	SumCount      = SumNarrow0 + Categories
)

// Categories is the number of taste categories.
const Categories = 8

// TenureBins sorts a month's margin by months with the brand: 0..11 and 12 or more.
const TenureBins = 13

// Bins is the number of equal bins of 0..1 in which a distribution is counted.
const Bins = 100

// noCell collects customers without a brand and padding.
const noCell = MaxBrands * MaxSegments

// lanes breaks the chain of additions into four, added in a fixed order at the end.
const lanes = 4

// Tally is what one block adds to a month. Only sums of floats are kept a block, because their order counts; whole numbers
// that no order can change are in Counts.
type Tally struct {
	Brands, Segments int
	Sums             []float64 // [brand*Segments+segment][Sum]
	TenureMargin     []float64 // [brand][TenureBins]
	Arms             []float64 // [brand][arm 0,1][customers, clicks, revenue]
}

// ArmNumbers is the number of figures a climber's dashboard keeps of each half.
const ArmNumbers = 3

// NewTally returns an empty tally for a market.
func NewTally(brands, segments int) Tally {
	return Tally{
		Brands: brands, Segments: segments,
		Sums:         make([]float64, brands*segments*int(SumCount)),
		TenureMargin: make([]float64, brands*TenureBins),
		Arms:         make([]float64, brands*2*ArmNumbers),
	}
}

// Cell returns the sums of one brand's customers of one segment.
func (t *Tally) Cell(brand, segment int) []float64 {
	at := (brand*t.Segments + segment) * int(SumCount)
	return t.Sums[at : at+int(SumCount)]
}

// Clear sets everything to zero.
func (t *Tally) Clear() {
	clear(t.Sums)
	clear(t.TenureMargin)
	clear(t.Arms)
}

// Add adds another block's tally.
func (t *Tally) Add(o *Tally) {
	addAll(t.Sums, o.Sums)
	addAll(t.TenureMargin, o.TenureMargin)
	addAll(t.Arms, o.Arms)
}

func addAll(to, from []float64) {
	for i, x := range from {
		to[i] += x
	}
}

// Counts are the distributions of a month, whole numbers that add up in any order.
type Counts struct {
	Trust, Unease [noCell + 1][Bins]uint32 // by cell
}

// Counter carries a worker's scratch from block to block.
type Counter struct {
	cell, startCell [BlockSize]uint8
	flags           [BlockSize]uint32
	column          [BlockSize]float32
	sums            [lanes][128]float64
	counts          [128]uint64
	homes           [128 * Categories]float64
}

// Count adds a finished block-month to the block's tally and the worker's counts. silentMonths is k of the repeat-purchase
// contract, 0 under subscription; climbers marks brands whose halves are compared.
func (w *Counter) Count(b *Block, t *Tally, c *Counts, silentMonths uint8, climbers uint32) {
	w.place(b, t.Segments)
	columns := [columnSums][]float32{
		SumTrust: b.Trust, SumAffect: b.Affect, SumHabit: b.Habit, SumUnease: b.Unease, SumFatigue: b.Fatigue,
		SumDepth: b.Depth, SumRelevance: b.Relevance, SumConcern: b.Concern, SumIntention: b.Intention,
		SumTouches: b.Touches, SumClicks: b.Clicks, SumGenericClicks: b.GenericClicks, SumConversions: b.Rate,
		SumRevenue: b.Revenue, SumMargin: b.Margin, SumExpected: b.Expected, SumSurplus: b.Surplus,
	}
	for s, column := range columns {
		if column != nil {
			w.add(t, Sum(s), column, w.cell[:])
		}
	}
	w.diversity(b)
	w.add(t, SumDiversity, w.column[:len(b.On)], w.cell[:])
	w.starters(b)
	w.add(t, SumStarterMargin, w.column[:len(b.On)], w.cell[:])
	w.add(t, SumLastTrust, b.LastTrust, w.startCell[:])
	w.mark(b, silentMonths)
	w.flagCounts(t, SumCustomers, 0)
	w.flagCounts(t, SumEpisodes, 1)
	w.flagCounts(t, SumMuted, 5)
	w.flagCounts(t, SumLeft, 9)
	w.flagCounts(t, SumMutes, 13)
	w.startCounts(t, len(b.On))
	w.categories(b, t)
	w.distributions(b, c)
	w.byTenure(b, t)
	if climbers != 0 {
		w.arms(b, t)
	}
}

// place finds the cell of each customer: by brand now, and by the brand they started with.
func (w *Counter) place(b *Block, segments int) {
	n := len(b.On)
	brand, start, segment := b.Brand[:n], b.StartBrand[:n], b.Segment[:n]
	cell, startCell := w.cell[:n], w.startCell[:n]
	for i := range cell {
		cell[i], startCell[i] = noCell, noCell
		if brand[i] < MaxBrands {
			cell[i] = brand[i]*uint8(segments) + segment[i]
		}
		if start[i] < MaxBrands {
			startCell[i] = start[i]*uint8(segments) + segment[i]
		}
	}
}

// add sums one column by cell.
func (w *Counter) add(t *Tally, s Sum, column []float32, cell []uint8) {
	cells := t.Brands * t.Segments
	l0, l1, l2, l3 := &w.sums[0], &w.sums[1], &w.sums[2], &w.sums[3]
	for i := range w.sums {
		clear(w.sums[i][:cells])
	}
	cell = cell[:len(column)]
	for i := 0; i+lanes <= len(column); i += lanes {
		x, k := column[i:i+lanes:i+lanes], cell[i:i+lanes:i+lanes]
		l0[k[0]&127] += float64(x[0])
		l1[k[1]&127] += float64(x[1])
		l2[k[2]&127] += float64(x[2])
		l3[k[3]&127] += float64(x[3])
	}
	for k := range cells {
		t.Sums[k*int(SumCount)+int(s)] += (l0[k] + l1[k]) + (l2[k] + l3[k])
	}
}

// diversity is the Simpson index of a customer's own consumption, home category 1/8 + 7/8 n (N03).
func (w *Counter) diversity(b *Block) {
	out, narrow := w.column[:len(b.On)], b.Narrowness[:len(b.On)]
	for i := range out {
		home := .125 + float32(.875*narrow[i])
		rest := 1 - home
		out[i] = 1 - float32(home*home) - float32(rest*rest*(1./7))
	}
}

// starters keeps the margin of customers who are with the brand they started with, and their trust as it stands.
func (w *Counter) starters(b *Block) {
	n := len(b.On)
	out, margin, brand, start := w.column[:n], b.Margin[:n], b.Brand[:n], b.StartBrand[:n]
	last, trust := b.LastTrust[:n], b.Trust[:n]
	for i := range out {
		m := -one(brand[i] == start[i] && brand[i] < MaxBrands)
		out[i] = blend(m, margin[i], 0)
		last[i] = blend(m, trust[i], last[i])
	}
}

// mark packs every yes-or-no of the month into one word a customer: bits in the order of the sums from SumCustomers,
// bit 0 for being counted at all.
func (w *Counter) mark(b *Block, silentMonths uint8) {
	n := len(b.On)
	episode, severity, affect := b.Episode[:n], b.Severity[:n], b.Affect[:n]
	status, events, on, idle, bought := b.Status[:n], b.Events[:n], b.On[:n], b.Idle[:n], b.Bought[:n]
	for i := range on {
		f := uint32(1)
		f |= one(episode[i] > 0)<<1 | one(severity[i] > 0)<<2 | one(affect[i] > .6)<<3 | one(affect[i] < .35)<<4
		s, e := uint32(status[i]), uint32(events[i])
		f |= (s&uint32(StatusOptedOut))<<5 | (s&uint32(StatusMuted))>>1<<6
		f |= (e&1)<<7 | (e>>1&1)<<8 | (e>>2&1)<<9 | (e>>3&1)<<10 | (e>>4&1)<<11 | (e>>5&1)<<12 | (e>>6&1)<<13 | (e>>7&1)<<14
		if silentMonths > 0 {
			was := s&uint32(StatusSilent) != 0
			now := idle[i] >= silentMonths
			f |= one(now && !was)<<15 | one(was && bought[i] > 0)<<16
			if now != was {
				status[i] ^= StatusSilent & uint8(on[i])
			}
		}
		w.flags[i] = f & on[i]
	}
	clear(w.flags[n:])
}

// spread4 puts four neighbouring bits into four fields of 16 bits.
func spread4(x uint32) uint64 {
	y := uint64(x & 15)
	return y&1 | (y&2)<<15 | (y&4)<<30 | (y&8)<<45
}

// flagCounts counts four neighbouring flags, the first at bit from, by cell; a block has fewer than 2^16 customers. The
// first group is only the head count.
func (w *Counter) flagCounts(t *Tally, first Sum, from uint) {
	cells := t.Brands * t.Segments
	clear(w.counts[:cells])
	for i, f := range w.flags {
		w.counts[w.cell[i]&127] += spread4(f >> from)
	}
	width := 4
	if first == SumCustomers {
		width = 1
	}
	for k := range cells {
		for j := range width {
			sum := flagSums[int(from)+j]
			if sum >= 0 {
				t.Sums[k*int(SumCount)+int(sum)] += float64(w.counts[k] >> (16 * j) & 0xffff)
			}
		}
	}
}

// flagSums names the sum of each flag bit.
var flagSums = [17 + 3]Sum{
	SumCustomers, SumEpisodes, SumIncidents, SumPromoters, SumDetractors, SumOptedOut, SumMuted,
	SumBadWords, SumGoodWords, SumLeft, SumOptOuts, SumPauses, SumComplaints, SumMutes, SumOver,
	SumFellSilent, SumWoke, -1, -1, -1,
}

func (w *Counter) startCounts(t *Tally, n int) {
	cells := t.Brands * t.Segments
	clear(w.counts[:cells])
	for _, k := range w.startCell[:n] {
		w.counts[k&127]++
	}
	for k := range cells {
		t.Sums[k*int(SumCount)+int(SumStarters)] += float64(w.counts[k])
	}
}

// categories counts customers and their narrowness by home category, for diversity between customers (N11).
func (w *Counter) categories(b *Block, t *Tally) {
	n, cells := len(b.On), t.Brands*t.Segments
	clear(w.homes[:])
	home, narrow := b.Home[:n], b.Narrowness[:n]
	for i := range home {
		at := int(w.cell[i]&127)*Categories + int(home[i]&7)
		w.homes[at] += float64(narrow[i])
		if w.cell[i] < noCell {
			t.Sums[int(w.cell[i])*int(SumCount)+int(SumHome0)+int(home[i]&7)]++
		}
	}
	for k := range cells {
		for h := range Categories {
			t.Sums[k*int(SumCount)+int(SumNarrow0)+h] += w.homes[k*Categories+h]
		}
	}
}

// distributions counts trust and unease in bins.
func (w *Counter) distributions(b *Block, c *Counts) {
	trust, unease := b.Trust, b.Unease
	for i := range trust {
		k := w.cell[i]
		c.Trust[k][min(uint32(trust[i]*Bins), Bins-1)]++
		c.Unease[k][min(uint32(unease[i]*Bins), Bins-1)]++
	}
}

// byTenure sorts margin by months with the brand, so that a later month can tell what the customers of an earlier one yield.
func (w *Counter) byTenure(b *Block, t *Tally) {
	n := len(b.On)
	brand, tenure, margin := b.Brand[:n], b.Tenure[:n], b.Margin[:n]
	for i := range brand {
		if brand[i] < MaxBrands {
			t.TenureMargin[int(brand[i])*TenureBins+int(min(tenure[i], TenureBins-1))] += float64(margin[i])
		}
	}
}

// arms keeps what the dashboard of a climber shows of its two halves.
func (w *Counter) arms(b *Block, t *Tally) {
	for i, arm := range b.Arm {
		if arm < 2*MaxBrands {
			at := int(arm) * ArmNumbers
			t.Arms[at]++
			t.Arms[at+1] += float64(b.Clicks[i])
			t.Arms[at+2] += float64(b.Revenue[i])
		}
	}
}

// Add adds another worker's counts.
func (c *Counts) Add(o *Counts) {
	for k := range c.Trust {
		for i := range c.Trust[k] {
			c.Trust[k][i] += o.Trust[k][i]
			c.Unease[k][i] += o.Unease[k][i]
		}
	}
}

// Age adds a month to everybody's time with their brand, or without one.
func Age(b *Block) {
	tenure := b.Tenure
	for i := range tenure {
		if tenure[i] < 1<<16-1 {
			tenure[i]++
		}
	}
}
