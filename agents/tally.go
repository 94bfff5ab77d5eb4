package agents

// Sum identifies one additive quantity of a month; a cell (one brand's customers in one segment) holds all of them.
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
	SumGrievance
	SumAwake
	SumVulnerability
	SumLastTrust // over all who started with the brand, wherever they are now
	lastColumnSum
	columnSums = (lastColumnSum + 3) &^ 3 // a row of them is a multiple of four, for the kernel
)

// The counts of a month, after the sums of columns.
const (
	SumCustomers = columnSums + iota // with the brand when the month began
	SumStarters                      // started with the brand, wherever they are now
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
	SumUsed0      = SumNarrow0 + Categories // with tastes: what is consumed of each category; customers in all
	SumGuided     = SumUsed0 + Categories   // from here on only with tastes: consumed through lists
	SumKnown      = SumGuided + 1           // evidence of tastes, in events
	SumTold       = SumGuided + 2           // of that, true
	SumPlain      = SumGuided + 3           // relevance of the list that everybody gets
	SumMissed     = SumGuided + 4           // liked and not met
	SumYoung      = SumGuided + 5           // with the brand for less than three months
	SumYoungFit   = SumGuided + 6           // and their relevance
	SumCount      = SumGuided + 7
)

// Categories is the number of taste categories.
const Categories = 8

// TenureBins sorts a month's margin by months with the brand: 0..11 and 12 or more.
const TenureBins = 13

// Bins is the number of equal bins of 0..1 used to count a distribution.
const Bins = 100

// YoungMonths is the number of months with a brand after which a customer is no longer a newcomer.
const YoungMonths = 3

// noCell collects customers without a brand, and padding.
const noCell = MaxBrands * MaxSegments

// Tally is what one block adds to a month. Only floating-point sums are kept per block, because their order matters; whole numbers,
// whose order does not, are in Counts.
type Tally struct {
	Brands, Segments int
	Sums             []float64 // [brand*Segments+segment][Sum]
	TenureMargin     []float64 // [brand][TenureBins]
	Tenures          []float64 // [brand][TenureBins]: customers
	Arms             []float64 // [brand][arm 0,1][customers, clicks, revenue]
}

// ArmNumbers is the number of figures that a climber's dashboard keeps for each half.
const ArmNumbers = 3

// NewTally returns an empty tally for a market.
func NewTally(brands, segments int) Tally {
	return Tally{
		Brands: brands, Segments: segments,
		Sums:         make([]float64, brands*segments*int(SumCount)),
		TenureMargin: make([]float64, brands*TenureBins),
		Tenures:      make([]float64, brands*TenureBins),
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
	clear(t.Tenures)
	clear(t.Arms)
}

// Add adds another block's tally.
func (t *Tally) Add(o *Tally) {
	addAll(t.Sums, o.Sums)
	addAll(t.TenureMargin, o.TenureMargin)
	addAll(t.Tenures, o.Tenures)
	addAll(t.Arms, o.Arms)
}

func addAll(to, from []float64) {
	for i, x := range from {
		to[i] += x
	}
}
