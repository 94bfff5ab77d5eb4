package agents

import "reflect"

// pad is the multiple to which a population's length is rounded up.
const pad = 8

// newColumns allocates columns for n customers and their padding, including tastes if they have any.
func newColumns(n int, learnt bool) *Customers {
	c := &Customers{N: n}
	size := (n + pad - 1) / pad * pad
	k := 0
	eachColumn(reflect.ValueOf(c).Elem(), func(v reflect.Value) { v.Set(staggered(v.Type(), size, k)); k++ })
	if !learnt {
		c.Told = nil
		return c
	}
	column := func() []float32 { k++; return staggered(reflect.TypeFor[[]float32](), size, k).Interface().([]float32) }
	for at := range Categories {
		c.Taste[at], c.Recent[at], c.Known[at] = column(), column(), column()
	}
	return c
}

// learnt reports whether customers have tastes that a brand learns.
func (c *Customers) learnt() bool { return c.Taste[0] != nil }

// Clone copies a population, column by column.
func (c *Customers) Clone() *Customers {
	out := newColumns(c.N, c.learnt())
	for k := range c.Taste {
		copy(out.Taste[k], c.Taste[k])
		copy(out.Recent[k], c.Recent[k])
		copy(out.Known[k], c.Known[k])
	}
	from := reflect.ValueOf(c).Elem()
	to := reflect.ValueOf(out).Elem()
	for i := range from.NumField() {
		if f := from.Field(i); f.Kind() == reflect.Slice {
			reflect.Copy(to.Field(i), f)
		}
	}
	return out
}

// staggered makes a column that begins k cache lines and a bit into its memory. Columns that all begin on a page share the
// cache's sets line by line, and a block would use half of the cache.
func staggered(t reflect.Type, size, k int) reflect.Value {
	const line, lines = 64, 61
	skip := k % lines * line / int(t.Elem().Size())
	return reflect.MakeSlice(t, skip+size, skip+size).Slice3(skip, skip+size, skip+size)
}

// eachColumn visits the slice fields of a struct of columns. It runs once a population, never in a month.
func eachColumn(v reflect.Value, visit func(reflect.Value)) {
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Slice {
			visit(f)
		}
	}
}

// clear sets everything about customer i to zero.
func (c *Customers) clear(i int) {
	for _, column := range [...][]float32{
		c.Threshold, c.Novelty, c.Receptivity, c.Tolerance, c.PerTolerance, c.Hazard, c.Susceptibility, c.Concern, c.Disposition, c.Spending, c.Inertia,
		c.Trust, c.Ceiling, c.Affect, c.Habit, c.Depth, c.Unease, c.Resignation, c.Awareness, c.Sensitization, c.UsedRelevance, c.Repeats, c.Grievance,
		c.UsedIntrusion, c.Awake, c.Narrowness, c.Fatigue, c.FriendsLeft, c.Relevance, c.LastTrust, c.LossIntrusion, c.LossSurveillance, c.LossExtraction,
		c.LossCommoditization, c.LossIncident, c.LossContagion, c.LossDeception, c.LossBreach, c.LossExpose,
	} {
		column[i] = 0
	}
	for _, column := range [...][]uint8{c.Segment, c.Home, c.Status, c.Brand, c.StartBrand, c.Grudge, c.Spells, c.Idle, c.Events} {
		column[i] = 0
	}
	c.Tenure[i], c.Life[i], c.LeftMonth[i], c.Heard[i] = 0, 0, 0, 0
	if c.learnt() {
		c.forgotten(i)
	}
}

// Bytes is the size of the columns in memory.
func (c *Customers) Bytes() int {
	sum := 0
	eachColumn(reflect.ValueOf(c).Elem(), func(v reflect.Value) { sum += v.Len() * int(v.Type().Elem().Size()) })
	if c.learnt() {
		sum += 3 * Categories * len(c.Taste[0]) * int(reflect.TypeFor[float32]().Size())
	}
	return sum
}

// Blocks is the number of blocks of the population.
func (c *Customers) Blocks() int { return (len(c.Trust) + BlockSize - 1) / BlockSize }

// NewBlock makes the scratch columns of one worker.
func NewBlock() *Block {
	b := &Block{}
	v := reflect.ValueOf(b).Elem()
	k := 0
	eachColumn(v, func(f reflect.Value) { f.Set(staggered(f.Type(), BlockSize, 7*k)); k++ })
	for t := range b.Terms {
		b.Terms[t] = staggered(reflect.TypeFor[[]float32](), BlockSize, 7*(k+t)).Interface().([]float32)
	}
	for c := range Categories {
		for at, column := range []*[]float32{&b.Popular[c], &b.Shown[c], &b.Used[c]} {
			*column = staggered(reflect.TypeFor[[]float32](), BlockSize, 7*(k+len(b.Terms)+3*c+at)).Interface().([]float32)
		}
	}
	return b
}

// View makes b a view of block k: traits and states re-sliced, scratch cut to the same length. It allocates nothing.
func (c *Customers) View(b *Block, k int) {
	from := k * BlockSize
	to := min(from+BlockSize, len(c.Trust))
	b.First = from
	b.Customers = Customers{
		N:       c.N,
		Segment: c.Segment[from:to], Home: c.Home[from:to],
		Threshold: c.Threshold[from:to], Novelty: c.Novelty[from:to], Receptivity: c.Receptivity[from:to],
		Tolerance: c.Tolerance[from:to], PerTolerance: c.PerTolerance[from:to], Hazard: c.Hazard[from:to],
		Susceptibility: c.Susceptibility[from:to], Concern: c.Concern[from:to],
		Disposition: c.Disposition[from:to], Spending: c.Spending[from:to], Inertia: c.Inertia[from:to],
		Trust: c.Trust[from:to], Ceiling: c.Ceiling[from:to], Affect: c.Affect[from:to], Habit: c.Habit[from:to],
		Depth: c.Depth[from:to], Unease: c.Unease[from:to], Resignation: c.Resignation[from:to],
		Awareness: c.Awareness[from:to], Sensitization: c.Sensitization[from:to],
		Grievance: c.Grievance[from:to], UsedIntrusion: c.UsedIntrusion[from:to], UsedRelevance: c.UsedRelevance[from:to], Repeats: c.Repeats[from:to], Awake: c.Awake[from:to],
		Narrowness: c.Narrowness[from:to], Fatigue: c.Fatigue[from:to], FriendsLeft: c.FriendsLeft[from:to],
		Relevance: c.Relevance[from:to], LastTrust: c.LastTrust[from:to],
		Status: c.Status[from:to], Brand: c.Brand[from:to], StartBrand: c.StartBrand[from:to], Grudge: c.Grudge[from:to],
		Spells: c.Spells[from:to], Idle: c.Idle[from:to], Tenure: c.Tenure[from:to], Life: c.Life[from:to], Events: c.Events[from:to], LeftMonth: c.LeftMonth[from:to],
		LossIntrusion: c.LossIntrusion[from:to], LossSurveillance: c.LossSurveillance[from:to],
		LossExtraction: c.LossExtraction[from:to], LossCommoditization: c.LossCommoditization[from:to],
		LossIncident: c.LossIncident[from:to], LossContagion: c.LossContagion[from:to],
		LossDeception: c.LossDeception[from:to], LossBreach: c.LossBreach[from:to], LossExpose: c.LossExpose[from:to],
		Heard: c.Heard[from:to],
	}
	if c.learnt() {
		b.Told = c.Told[from:to]
		for k := range c.Taste {
			b.Taste[k], b.Recent[k], b.Known[k] = c.Taste[k][from:to], c.Recent[k][from:to], c.Known[k][from:to]
		}
	}
	b.cut(to - from)
}

// cut gives the scratch columns the length of the block.
func (b *Block) cut(n int) {
	if len(b.On) == n {
		return
	}
	for t := range b.Terms {
		b.Terms[t] = b.Terms[t][:n]
	}
	b.Arm, b.On, b.TouchWord = b.Arm[:n], b.On[:n], b.TouchWord[:n]
	b.Cell, b.StartCell, b.Flags = b.Cell[:n], b.StartCell[:n], b.Flags[:n]
	for _, column := range b.scratch() {
		*column = (*column)[:n]
	}
	for k := range Categories {
		b.Popular[k], b.Shown[k], b.Used[k] = b.Popular[k][:n], b.Shown[k][:n], b.Used[k][:n]
	}
}

// scratch lists the float columns of a worker.
func (b *Block) scratch() [69]*[]float32 {
	return [69]*[]float32{
		&b.DrawEpisode, &b.DrawDetection, &b.DrawPurchase, &b.DrawVoice, &b.DrawExit, &b.DrawWords, &b.DrawArm, &b.DrawWake, &b.Renews, &b.Vulnerability,
		&b.BadHeard, &b.GoodHeard, &b.Touches, &b.Wear, &b.Tailoring, &b.Felt, &b.Creepy, &b.Episode, &b.Severity,
		&b.Covert, &b.Hit, &b.Damping, &b.Deceived, &b.Surveillance, &b.NoveltyFelt, &b.Surplus, &b.Loss,
		&b.Response, &b.Clicks, &b.GenericClicks, &b.Rate, &b.Basket, &b.Revenue, &b.Margin, &b.Bought,
		&b.LogHazard, &b.ContagionFactor, &b.ExitHazard, &b.Intention, &b.Expected, &b.Plain,
		&b.DrawOwn, &b.DrawWord, &b.DrawDeclare, &b.DrawInterest,
		&b.SumBelief2, &b.SumBelief2Pull, &b.SumBeliefPull, &b.SumPull, &b.SumSought, &b.SumKnown, &b.SumPopular2, &b.SumPopular2Pull, &b.SumUsed2, &b.SumNovel, &b.Missed,
		&b.ShowBelief, &b.ShowPopular, &b.ShowNear, &b.ShowFar, &b.UseSought, &b.UseShown, &b.Guided,
		&b.Own, &b.Word, &b.Said, &b.Keep, &b.OwnBelow, &b.WordBelow,
	}
}
