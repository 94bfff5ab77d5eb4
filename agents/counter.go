package agents

// Counts holds a month's distributions: whole numbers, so the order of addition does not matter.
type Counts struct {
	Trust, Unease [noCell + 1][Bins]uint32 // by cell
}

// Clear sets everything to zero.
func (c *Counts) Clear() { *c = Counts{} }

// Add adds another worker's counts.
func (c *Counts) Add(o *Counts) {
	for k := range c.Trust {
		for i := range c.Trust[k] {
			c.Trust[k][i] += o.Trust[k][i]
			c.Unease[k][i] += o.Unease[k][i]
		}
	}
}

// Counter carries a worker's scratch from block to block.
type Counter struct {
	totals Totals
	last   [lanes][128]float64       // of the trust of who started in a cell
	flags  [128][flagWords]uint64    // eight counts of a byte each
	starts [128]uint32               // customers by the cell they started in
	homes  [128 * Categories]uint32  // customers by cell and home category
	narrow [128 * Categories]float64 // and their narrowness
	tenure [16 * 16]float64          // margin by brand and months with it; row 15 is for customers without a brand
	aged   [16 * 16]uint32           // and customers
}

// Count adds a finished block-month to the block's tally and the worker's counts. silentMonths is k of the repeat-purchase
// contract, 0 under subscription; climbers marks brands whose halves are compared.
func (w *Counter) Count(b *Block, t *Tally, c *Counts, silentMonths uint8, climbers uint32) {
	current.label(b, uint8(t.Segments), silentMonths)
	w.sum(b, t)
	w.lastTrust(b, t)
	w.sort(b, t, c)
	if b.learnt() {
		w.content(b, t)
	}
	if climbers != 0 {
		w.arms(b, t)
	}
}

// content adds what exists only with tastes, customer by customer.
func (w *Counter) content(b *Block, t *Tally) {
	for i, cell := range b.Cell {
		if cell == noCell || b.On[i] == 0 {
			continue
		}
		sums := t.Sums[int(cell)*int(SumCount):][:SumCount]
		for k := range b.Used {
			sums[int(SumUsed0)+k] += float64(b.Used[k][i])
		}
		sums[SumGuided] += float64(b.Guided[i])
		for k := range b.Known {
			sums[SumKnown] += float64(b.Known[k][i])
		}
		sums[SumTold] += float64(b.Told[i])
		sums[SumPlain] += float64(b.Plain[i])
		sums[SumMissed] += float64(b.Missed[i])
		if b.Tenure[i] < YoungMonths {
			sums[SumYoung]++
			sums[SumYoungFit] += float64(b.Relevance[i])
		}
	}
}

// sum adds the sums of columns.
func (w *Counter) sum(b *Block, t *Tally) {
	cells := t.Brands * t.Segments
	clear(w.totals[:cells])
	current.total(b, &w.totals)
	for k := range cells {
		l, sums := &w.totals[k], t.Sums[k*int(SumCount):][:columnSums]
		for s := range sums {
			sums[s] += (l[0][s] + l[1][s]) + (l[2][s] + l[3][s])
		}
	}
}

// lastTrust sums over all who started with a brand, wherever they are now.
func (w *Counter) lastTrust(b *Block, t *Tally) {
	cells := t.Brands * t.Segments
	l0, l1, l2, l3 := &w.last[0], &w.last[1], &w.last[2], &w.last[3]
	for i := range w.last {
		clear(w.last[i][:cells])
	}
	column, cell := b.LastTrust, b.StartCell[:len(b.LastTrust)]
	for i := 0; i+lanes <= len(column); i += lanes {
		x, k := column[i:i+lanes:i+lanes], cell[i:i+lanes:i+lanes]
		l0[k[0]&127] += float64(x[0])
		l1[k[1]&127] += float64(x[1])
		l2[k[2]&127] += float64(x[2])
		l3[k[3]&127] += float64(x[3])
	}
	for k := range cells {
		t.Sums[k*int(SumCount)+int(SumLastTrust)] += (l0[k] + l1[k]) + (l2[k] + l3[k])
	}
}

// sort counts customers by flags, home category, bins of trust and unease, and the margin by months with the brand, in one pass:
// each of them waits for its own last addition, and together they wait less.
func (w *Counter) sort(b *Block, t *Tally, c *Counts) {
	cells := t.Brands * t.Segments
	clear(w.starts[:cells])
	clear(w.homes[:cells*Categories])
	clear(w.narrow[:cells*Categories])
	clear(w.tenure[:])
	clear(w.aged[:])
	n := len(b.Cell)
	for from := 0; from < n; from += flagRun {
		w.run(b, c, from, min(from+flagRun, n))
		w.flush(t)
	}
	w.tenures(t)
	for k := range cells {
		sums := t.Sums[k*int(SumCount):][:SumCount]
		sums[SumStarters] += float64(w.starts[k])
		for h := range Categories {
			with := float64(w.homes[k*Categories+h])
			sums[SumCustomers] += with
			sums[int(SumHome0)+h] += with
			sums[int(SumNarrow0)+h] += w.narrow[k*Categories+h]
		}
	}
}

// tenures adds the margins by months with the brand, so that a later month can say what the customers of an earlier one yield.
func (w *Counter) tenures(t *Tally) {
	for brand := range t.Brands {
		for bin := range TenureBins {
			t.TenureMargin[brand*TenureBins+bin] += w.tenure[16*brand+bin]
			t.Tenures[brand*TenureBins+bin] += float64(w.aged[16*brand+bin])
		}
	}
}

// run is a part of sort, so short that no flag's count exceeds a byte.
func (w *Counter) run(b *Block, c *Counts, from, to int) {
	cell := b.Cell[from:to]
	n := len(cell)
	start, flags, home, narrow := b.StartCell[from:to][:n], b.Flags[from:to][:n], b.Home[from:to][:n], b.Narrowness[from:to][:n]
	trust, unease, brand, tenure, margin := b.Trust[from:to][:n], b.Unease[from:to][:n], b.Brand[from:to][:n], b.Tenure[from:to][:n], b.Margin[from:to][:n]
	for i := range cell {
		k := int(cell[i] & 127)
		f := flags[i]
		word := &w.flags[k]
		word[0] += spread8(f >> 1)
		word[1] += spread8(f >> 9)
		w.starts[start[i]&127]++
		at := k*Categories + int(home[i]&7)
		w.homes[at]++
		w.narrow[at] += float64(narrow[i])
		c.Trust[k][min(uint32(trust[i]*Bins), Bins-1)]++
		c.Unease[k][min(uint32(unease[i]*Bins), Bins-1)]++
		with := brand[i]&15<<4 | uint8(min(tenure[i], TenureBins-1))
		w.tenure[with] += float64(margin[i])
		w.aged[with]++
	}
}

const (
	flagWords = 2   // words of eight flags
	flagRun   = 248 // customers whose flags a byte can count
)

// spread8 puts eight bits into eight bytes, the lowest bit into the highest byte.
func spread8(x uint32) uint64 {
	return uint64(x&255) * 0x8040201008040201 >> 7 & 0x0101010101010101
}

// flagSums names the sum of each flag, from bit 1 on.
var flagSums = [8 * flagWords]Sum{
	SumEpisodes, SumIncidents, SumPromoters, SumDetractors, SumOptedOut, SumMuted, SumBadWords, SumGoodWords,
	SumLeft, SumOptOuts, SumPauses, SumComplaints, SumMutes, SumOver, SumFellSilent, SumWoke,
}

// flush moves the flags' counts to the tally.
func (w *Counter) flush(t *Tally) {
	for k := range t.Brands * t.Segments {
		sums := t.Sums[k*int(SumCount):][:SumCount]
		for j, sum := range flagSums {
			sums[sum] += float64(w.flags[k][j/8] >> (56 - 8*(j%8)) & 255)
		}
		w.flags[k] = [flagWords]uint64{}
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

// Age adds a month to every customer's time with a brand, or without one.
func Age(b *Block) {
	tenure := b.Tenure
	for i := range tenure {
		if tenure[i] < 1<<16-1 {
			tenure[i]++
		}
	}
}
