package agents

// ArmRows is the number of rows of a month's brand table: 2*brand + arm, then one for customers without a brand. A power of
// two, so that a masked index needs no bounds check.
const ArmRows = 32

// noArm is the row of customers without a brand: all zeros.
const noArm = 2 * MaxBrands

// TermTable is what the month's mechanisms read of each brand and half.
type TermTable [TermCount][ArmRows]float32

// FillTerms writes each customer's brand values into the block's columns: the half of a climber's test by its draw, a mask of
// who is with a brand at all, then a column a term. climbers has a bit for each brand that is testing.
func (b *Block) FillTerms(t *TermTable, climbers uint32) {
	arm := b.Arm
	n := len(arm)
	on, brand, draw := b.On[:n], b.Brand[:n], b.DrawArm[:n]
	uniform := true
	for i := range arm {
		with := one(brand[i] < MaxBrands)
		k := uint32(brand[i]) & (MaxBrands - 1)
		changed := climbers >> k & 1 & one(draw[i] < .5)
		m := -with
		a := uint8((2*k+changed)&m | noArm&^m)
		uniform = uniform && a == arm[0]
		arm[i], on[i] = a, m
	}
	for k := range b.Terms {
		row, column := &t[k], b.Terms[k][:n]
		if uniform {
			x := row[arm[0]&(ArmRows-1)]
			if column[0] == x && b.level[k] >= n {
				continue // the last block left it so
			}
			for i := range column {
				column[i] = x
			}
			b.level[k] = n
			continue
		}
		b.level[k] = 0
		for i := range column {
			column[i] = row[arm[i]&(ArmRows-1)]
		}
	}
}
