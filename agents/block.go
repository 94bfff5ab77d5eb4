package agents

// BlockSize is the number of consecutive customers that one mechanism call works on. Block edges
// depend on the population's size only. It is part of the reproducibility contract and stands in the manifest.
const BlockSize = 512

// Brandless marks a customer who is with no brand; padding customers carry it for ever.
const Brandless = 255

// MaxBrands is the largest number of brands in a market.
const MaxBrands = 8

// MaxSegments is the largest number of privacy segments in a population.
const MaxSegments = 8

// Status bits of a customer, column Status.
const (
	StatusOptedOut uint8 = 1 << iota // personalization refused
	StatusMuted                      // messages refused
	StatusPaused                     // buys almost nothing next month
	StatusSilent                     // repeat-purchase contract: counted as lost by the dashboard
	StatusStarter                    // with its home brand since month 1, never left it (value and trust of all who started)
	StatusNew                        // has never been anybody's customer
	StatusAsked                      // must decide this month whether to stay
)

// Event bits of a customer-month, column Events: what friends hear and what the month did.
const (
	EventBadWord  uint8 = 1 << iota // spoke badly
	EventGoodWord                   // spoke well
	EventLeft                       // left the brand
	EventOptOut
	EventPause
	EventComplain
	EventMute
	EventOver // felt intrusion over the own threshold (5.1: without the floor)
)

// Customers holds a population in columns. Every slice has the same padded length, a multiple of 8;
// the customers beyond N are padding and never active.
type Customers struct {
	N int // customers, without padding

	// Traits, fixed for life.
	Segment, Home                   []uint8
	Threshold, Novelty, Receptivity []float32 // theta, nu, rho: 0..1
	Tolerance, PerTolerance         []float32 // M touches a month, and 1/M
	Hazard                          []float32 // h0, own propensity to leave a month
	Susceptibility, Concern         []float32 // s, c: 0..1
	Disposition, Spending           []float32 // tau 0..1, v (mean about 1)
	Inertia                         []float32 // omega: share of the time in which one does not think about leaving; 0 without inertia

	// States, all 0..1 unless said.
	Trust, Ceiling, Affect, Habit     []float32 // T K A H
	Depth, Unease, Resignation        []float32 // d u z
	Awareness, Sensitization          []float32 // a, e (at most SensitizeCap)
	UsedRelevance                     []float32 // r^, what one has become used to in relevance
	Repeats                           []float32 // k, a decaying count of episodes
	Grievance, UsedIntrusion, Awake   []float32 // g; p^, what one has become used to in felt intrusion; w
	Narrowness, Fatigue               []float32 // n f
	FriendsLeft                       []float32 // G, a decaying count
	Relevance                         []float32 // r of the last month (0 at the start); consent prompts read it
	LastTrust                         []float32 // trust at the last month with the home brand
	Status, Brand, StartBrand, Grudge []uint8   // bits; brand or Brandless; home brand; bit b: left brand b in anger
	Spells                            []uint8   // times with a brand so far, saturating at 255
	Idle                              []uint8   // months since the last purchase, saturating at 255
	Tenure                            []uint16  // months with the brand, or without one, saturating
	Life                              []uint16  // how many people have held the place before
	Events                            []uint8   // this month's event bits
	LeftMonth                         []uint16  // month of the first departure from the home brand, 0 = never

	// Losses of trust since joining, by mechanism (equation 14.5): sums of T times each term of loss.
	LossIntrusion, LossSurveillance, LossExtraction, LossCommoditization []float32
	LossIncident, LossContagion, LossDeception, LossBreach, LossExpose   []float32

	// With content.learnt alone, by category: taste w and recent share c- of what was consumed (each sums to 1), and the evidence a that the brand holds, in
	// events; and D, the part of that evidence that is true of the customer.
	Taste, Recent, Known [Categories][]float32
	Told                 []float32

	Heard []uint64 // words and departures heard, three fields of 21 bits: bad words, good words, friends who left one's brand
}

// Block is a view of BlockSize (at the end of the population: fewer) consecutive customers plus the scratch columns of the
// worker that moves it. All slices of one Block have equal length, a multiple of 8.
type Block struct {
	First int // index of the block's first customer
	Customers

	Arm []uint8 // row of the month's Terms for this customer: 2*brand + arm (1 = changed half of a climber); 2*MaxBrands = none

	// Terms of the customer's brand and arm this month, one column each, filled from the Terms table.
	Terms [TermCount][]float32
	level [TermCount]int // how many leading entries of a term's column hold the same value; 0: unknown

	On []uint32 // all ones while with a brand at the month's start, else 0

	// Draws of this month.
	TouchWord                                                                         []uint32 // purpose 0, whole word
	DrawEpisode, DrawDetection, DrawPurchase, DrawVoice, DrawExit, DrawWords, DrawArm []float32
	DrawWake                                                                          []float32 // with inertia alone

	// Scratch of the month, written by one mechanism and read by later ones.
	BadHeard, GoodHeard                                    []float32 // friends who spoke last month
	Vulnerability                                          []float32 // V
	Renews                                                 []float32 // 1: the own contract ends; Decides: the customer must say this month whether to stay; else 0
	Touches, Wear                                          []float32 // N; xi: see tire
	Tailoring                                              []float32 // i
	Felt, Creepy, Episode, Severity                        []float32 // p, q_c, episode 0/1, sev
	Covert, Hit, Damping, Deceived                         []float32 // C(1-T^), hit, rho_x, deceived
	Surveillance, NoveltyFelt, Surplus, Loss               []float32 // s_v, S r, surplus, share of trust lost (10.2)
	Response, Clicks, GenericClicks, Rate, Basket, Revenue []float32 // 12.1, clicks, generic, mu_c, basket, mu_c*basket
	Margin                                                 []float32 // margin of the customer-month, B0 units, before fixed and acquisition costs
	Bought                                                 []float32 // 0/1
	LogHazard, ContagionFactor, ExitHazard                 []float32 // Z clipped, the effect of friends who left, h
	Intention, Expected                                    []float32 // survey 14.4; expected margin of the next twelve months

	Plain []float32 // relevance of the list that everybody gets, with no tailoring at all

	// With content.learnt alone. By category: what the brand takes to be popular, what is shown and what consumed. Then the draws, the sums over categories, the parts
	// that make lists and consumption of them, and the month's events.
	Popular, Shown, Used                                                    [Categories][]float32
	DrawOwn, DrawWord, DrawDeclare, DrawInterest                            []float32
	SumBelief2, SumBelief2Pull, SumBeliefPull, SumPull, SumSought, SumKnown []float32
	SumPopular2, SumPopular2Pull, SumUsed2, SumNovel, Missed                []float32
	ShowBelief, ShowPopular, ShowNear, ShowFar, UseSought, UseShown, Guided []float32
	Own, Word, Said, Keep, OwnBelow, WordBelow                              []float32

	Cell, StartCell []uint8  // brand and segment in one number, by the brand now and by the home brand; noCell without one
	Flags           []uint32 // every yes-or-no of the month
}

// Term names one column of brand values that mechanisms read.
type Term int

// The levers come first, so that Term(lever) is the lever's column.
const (
	TermQuality     Term = Term(LeverCount) + iota // q, signal quality
	TermDiscount                                   // lifts response, lowers basket
	TermBreach                                     // size of this month's breach of the brand, else 0
	TermExpose                                     // size of this month's expose, else 0
	TermLate                                       // lateness of the breach 0..1
	TermRivalBreach                                // 1 when another brand has a breach this month and this one has none
	TermMend                                       // repair, less what misuse costs
	TermViral                                      // size of this month's viral incident
	TermPriceWar                                   // size of a price war under way
	TermRivals                                     // mean relevance of the other brands (background with a single brand)
	TermGift                                       // worth of a gift to every customer, in baskets
	TermFormat                                     // format of contacts, 0 usual
	TermPriceRise                                  // by how much extraction has risen since last month
	TermEase                                       // Ease of the control lever, or without control under buried consent
	TermOffer                                      // 1: this month the customer is offered a better plan
	TermCount
)

// Market is what all brands share this month, from last month's end.
type Market struct {
	ExpectedRelevance float32 // E
	TacticWear        float32 // W
	BreachMemory      float32 // B
	Calm              float32 // n: one over the mean alert of a settled market
	Norm              float32 // by how much everybody bears more than in month 1
	SurveySalience    float32 // Salience of the survey in a month of a shock, else 0
}
