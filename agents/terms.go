package agents

import (
	"math"
	"math/bits"
)

// ArmRows is the number of rows of a month's brand table: 2*brand + arm, then one for customers without a brand. A power of
// two, so that a masked index needs no bounds check.
const ArmRows = 32

// noArm is the row of customers without a brand: all zeros.
const noArm = 2 * MaxBrands

// TermTable holds what the month's mechanisms read about each brand and half.
type TermTable [TermCount][ArmRows]float32

// FillTerms writes each customer's brand values into the block's columns: the half of a climber's test by its draw, a mask of
// the customers with any brand, then one column per term. climbers has a bit for each brand that is testing.
func (b *Block) FillTerms(t *TermTable, climbers uint32) {
	current.part(b, climbers)
	seen := uint32(0)
	for _, a := range b.Arm {
		seen |= 1 << (a & (ArmRows - 1))
	}
	if with := seen &^ (1 << noArm); with != 0 {
		seen = with // nothing changes for customers without a brand, whatever the brand values are
	}
	for k := range b.Terms {
		column := b.Terms[k]
		x, same := t.single(k, seen)
		if !same {
			current.spread(column, b.Arm, &t[k])
			b.level[k] = 0
			continue
		}
		if b.level[k] >= len(column) && math.Float32bits(column[0]) == math.Float32bits(x) {
			continue // the last block left it so
		}
		for i := range column {
			column[i] = x
		}
		b.level[k] = len(column)
	}
}

// Offers are plans better than a brand's own that some of its customers have: by how much less extraction, by brand and segment.
type Offers [MaxBrands][MaxSegments]struct {
	Less, Before float32 // this month and last
	Made         bool    // this month
}

// takeUp applies offers to the columns of brand values: a customer with an offer pays less; in the month of the offer it may wake them; a customer who loses one feels a price rise.
func (b *Block) takeUp(o *Offers) {
	for _, t := range [...]Term{Term(Extraction), TermPriceRise, TermOffer} {
		b.level[t] = 0 // no longer as FillTerms left it
	}
	extraction, rise, made := b.Terms[Extraction], b.Terms[TermPriceRise], b.Terms[TermOffer]
	for i, brand := range b.Brand {
		if brand >= MaxBrands {
			continue
		}
		of := &o[brand][b.Segment[i]&(MaxSegments-1)]
		extraction[i] = positive(extraction[i] - of.Less)
		rise[i] = positive(rise[i] + of.Before - of.Less)
		if of.Made {
			made[i] = 1
		}
	}
}

// single is the value that a term has in all of the rows seen, if it is one.
func (t *TermTable) single(term int, seen uint32) (x float32, same bool) {
	row := &t[term]
	x = row[bits.TrailingZeros32(seen)&(ArmRows-1)]
	for rest := seen & (seen - 1); rest != 0; rest &= rest - 1 {
		if math.Float32bits(row[bits.TrailingZeros32(rest)&(ArmRows-1)]) != math.Float32bits(x) {
			return 0, false
		}
	}
	return x, true
}

// part finds each customer's row of the table, and whether they have a brand.
//
//kernel:vector
func part(b *Block, climbers uint32) {
	arm := b.Arm
	n := len(arm)
	on, brand, draw := b.On[:n], b.Brand[:n], b.DrawArm[:n]
	for i := range arm {
		m := -one(brand[i] < MaxBrands)
		k := uint32(brand[i]) & (MaxBrands - 1)
		changed := climbers >> k & 1 & one(draw[i] < .5)
		arm[i] = uint8((2*k+changed)&m | noArm&^m)
		on[i] = m
	}
}

// spread looks up one term for all customers.
//
//kernel:vector
func spread(column []float32, arm []uint8, row *[ArmRows]float32) {
	arm = arm[:len(column)]
	for i := range column {
		column[i] = row[arm[i]&(ArmRows-1)]
	}
}
