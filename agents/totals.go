package agents

// lanes splits the chain of additions into four, which are added in a fixed order at the end.
const lanes = 4

// Totals holds the running column sums by cell: four lanes, customer i in lane i mod 4.
type Totals [128][lanes][columnSums]float64

// total adds the month's columns to the cells' sums. SumLastTrust goes by another cell and stays 0 here.
//
//kernel:vector
func total(b *Block, sums *Totals) {
	cell := b.Cell
	n := len(cell)
	trust, affect, habit, unease, fatigue := b.Trust[:n], b.Affect[:n], b.Habit[:n], b.Unease[:n], b.Fatigue[:n]
	depth, relevance, narrow, concern, intention := b.Depth[:n], b.Relevance[:n], b.Narrowness[:n], b.Concern[:n], b.Intention[:n]
	touches, clicks, generic, rate, revenue := b.Touches[:n], b.Clicks[:n], b.GenericClicks[:n], b.Rate[:n], b.Revenue[:n]
	margin, expected, surplus := b.Margin[:n], b.Expected[:n], b.Surplus[:n]
	brand, start, grievance, awake, vulnerable := b.Brand[:n], b.StartBrand[:n], b.Grievance[:n], b.Awake[:n], b.Vulnerability[:n]
	for i := range cell {
		row := &sums[cell[i]&127][i&(lanes-1)]
		row[SumTrust] += float64(trust[i])
		row[SumAffect] += float64(affect[i])
		row[SumHabit] += float64(habit[i])
		row[SumUnease] += float64(unease[i])
		row[SumFatigue] += float64(fatigue[i])
		row[SumDepth] += float64(depth[i])
		row[SumRelevance] += float64(relevance[i])
		row[SumDiversity] += float64(diversity(narrow[i]))
		row[SumConcern] += float64(concern[i])
		row[SumIntention] += float64(intention[i])
		row[SumTouches] += float64(touches[i])
		row[SumClicks] += float64(clicks[i])
		row[SumGenericClicks] += float64(generic[i])
		row[SumConversions] += float64(rate[i])
		row[SumRevenue] += float64(revenue[i])
		row[SumMargin] += float64(margin[i])
		row[SumStarterMargin] += float64(blend(-atHome(brand[i], start[i]), margin[i], 0))
		row[SumExpected] += float64(expected[i])
		row[SumSurplus] += float64(surplus[i])
		row[SumGrievance] += float64(grievance[i])
		row[SumAwake] += float64(awake[i])
		row[SumVulnerability] += float64(vulnerable[i])
	}
}

// diversity is the Simpson index of a customer's own consumption, home category 1/8 + 7/8 n (N03).
func diversity(narrowness float32) float32 {
	home := .125 + float32(.875*narrowness)
	rest := 1 - home
	return 1 - float32(home*home) - float32(rest*rest*(1./7))
}

// atHome is 1 for a customer who is with the brand they started with.
func atHome(brand, start uint8) uint32 { return one(brand == start && brand < MaxBrands) }
