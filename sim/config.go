// Package sim runs one replicate of one configuration through its months, one Frame a month.
package sim

import "backlash/agents"

// Config is everything that determines a run. Two equal Configs give the same bytes on any machine, whatever the workers.
type Config struct {
	Name       string
	About      string
	Message    string // one that shows the creepy moment, in the words a customer reads; the model does not read it
	Seed       uint64 // makes the people
	People     uint32 // redraws them: other people of the same kind; 0: the seed's own
	Replicate  uint32 // makes the luck
	Months     int    // 1..600
	Beyond     int    // extra months simulated after the horizon, for the forecast error (12); 0 = none
	Population Population
	Market     Market
	Brands     []Brand // 1..agents.MaxBrands; the first is the focal brand
	Network    Network
	Shocks     []Shock
	History    History
	Params     agents.Params
	Stated     agents.ParameterSet // parameters whose values somebody stated; no draw moves them
	Fitted     *Fitted             // nil where nobody's own months were fitted
}

// Fitted is what a company's own months leave plausible. It is in the file that a fit writes and in plans made from that, and in nothing that is passed on:
// no share code, report, page or log.
type Fitted struct {
	From   string     // name of the table
	Change string     // the month of the table that is month 1
	Doubt  string     // why no verdict may rest on it, so that it has no draws; "" where one may
	Own    []OwnMonth // what the table says, oldest first
	Places [][]byte   // draws, in place of those that published findings leave plausible: where each has the free parameters in their ranges, a byte a parameter
}

// OwnMetrics are what a company's own months may tell.
var OwnMetrics = [...]agents.Metric{agents.MetricChurn, agents.MetricConversions, agents.MetricRevenue, agents.MetricOptOuts, agents.MetricComplaints}

// OwnMonth is a month of a company's own: 1 is the first after the change. Values are in the metrics' units and the order of OwnMetrics; below 0 is not told.
type OwnMonth struct {
	Month  int
	Values [len(OwnMetrics)]float64
}

// Population describes who the customers are.
type Population struct {
	Customers      int
	Segments       []agents.Segment
	TrustShift     float32 // moves disposition and starting trust, kept within .02 and .98
	ThresholdShift float32 // moves every privacy threshold
	Average        bool    // everybody average: every trait at its mean
}

// Market is the setting brands compete in.
type Market struct {
	Setting   string
	Contract  Contract
	Currency  string  // money is told in it; "": in baskets. Neither it nor the next two move a number of a run
	Basket    float32 // the price of a usual basket in the currency; 0 without one
	Customers int     // how many the company really has, for money in all; 0: not stated
	Levels    Levels
}

// Contract says what a departure looks like.
type Contract uint8

// The two contracts.
const (
	Subscription   Contract = iota // a leaver cancels
	RepeatPurchase                 // nobody cancels; the dashboard counts as lost who has not bought for k months
)

// Brand is one competitor.
type Brand struct {
	Name      string
	Strategy  string // preset it started from
	Levers    agents.Levers
	Consent   agents.Consent
	Quality   float32 // signal quality, 1
	Discount  float32 // 0
	Format    float32 // of contacts: 0 the usual one, 1 interrupts as much as can be, -1 stays quiet in its place
	Schedule  []Change
	Policy    agents.PolicyKind
	Effort    float32 // spent on new customers in an open market, as a multiple of what held the count in the history; 1
	HoldCount bool    // moves the effort so that the count of month 1 holds, by the dashboard
}

// Change moves one lever from Month on, in Over equal steps (0 or 1: at once).
type Change struct {
	Month, Over int
	Lever       agents.Lever
	To          float32
}

// NetworkKind is the shape of the customers' network.
type NetworkKind uint8

// The four networks.
const (
	SmallWorld NetworkKind = iota
	ScaleFree
	Random
	NoNetwork
)

// Network says who hears whom.
type Network struct {
	Kind   NetworkKind
	Degree int     // mean degree, even, 8
	Rewire float32 // .1
}

// ShockKind is what can happen in a month.
type ShockKind uint8

// What can happen: shocks, and from PausePersonalization on what a brand does.
const (
	DataBreach ShockKind = iota
	PressExpose
	ViralIncident
	Regulation
	ConsentPrompt
	RivalLaunch
	PriceWar
	Apology
	PausePersonalization // depth is lower by a share
	CapFrequency         // pervasiveness is at most the size
	StepPrice            // extraction is higher by the size
	LoseData             // collection is at most the size
	PrivacyNotice        // a share of customers read what is done with their data
	OptInDrive           // who has opted out is asked again; the size is a nudge in logits
	LoyaltyGift          // every customer is given something worth so many baskets
	PersonalOffer        // customers, of a segment or all, are offered a plan with so much less extraction
	ForcedRenewal        // a share of the customers must say this month whether to stay
)

// Lasts says whether a kind goes on for months.
func (k ShockKind) Lasts() bool {
	return k >= PausePersonalization && k <= LoseData || k == PersonalOffer
}

// Logits says whether a kind's size is a nudge in logits.
func (k ShockKind) Logits() bool { return k == ConsentPrompt || k == OptInDrive }

// Shock is something that happens in a month (from 1). Size is 0..1, for a question of consent a nudge in logits.
type Shock struct {
	Month int
	Kind  ShockKind
	Size  float32
	Brand int     // index; for a rival launch -1 means an unnamed rival
	Late  float32 // data breach: hidden, found now
	Over  int     // months that what lasts goes on; 0: for good
	For   int     // personal offer: the segment it is made to, from 1; 0: to everybody
}

// History runs before month 1, so that the start is settled. In a closed market whoever leaves in it is replaced at once; nobody is asked.
type History struct {
	Strategy string
	Levers   agents.Levers
	Months   int // 0 = none
}
