package sim

import (
	"context"

	"backlash/agents"
)

// All stands for every brand, or every segment, in Frame.At.
const All = -1

// Frame holds all metrics of one month, for every brand and segment and for all of each.
type Frame struct {
	Month    int // from 1; months of history are 0, -1, ...
	brands   int
	segments int
	values   []float64
}

// At returns one metric; NaN where it does not exist. brand and segment are indices or All.
func (f *Frame) At(brand, segment int, m agents.Metric) float64 {
	return f.row(brand, segment)[m]
}

// row are the metrics of one cell, one brand's or one segment's customers, or all.
func (f *Frame) row(brand, segment int) []float64 {
	at := (((brand + 1) * (f.segments + 1)) + segment + 1) * int(agents.MetricCount)
	return f.values[at : at+int(agents.MetricCount)]
}

// Values returns the frame's numbers in order, for storage; the caller must not change them.
func (f *Frame) Values() []float64 { return f.values }

// Restore rebuilds a result from stored data: the numbers of all its frames in sequence, as Numbers returns them.
func Restore(c Config, values []float64, events []Event, v Value) *Result {
	r := &Result{Config: c, Events: events, Value: v}
	r.lay(values)
	return r
}

// Numbers returns the numbers of all frames, those before month 1 first, for storage; the caller must not change them.
func (r *Result) Numbers() []float64 { return r.numbers }

// lay makes the frames over their numbers.
func (r *Result) lay(numbers []float64) {
	brands, segments, before := len(r.Config.Brands), len(r.Config.Population.Segments), r.Config.before()
	r.numbers = numbers
	frames := make([]Frame, before+r.Config.Months)
	size := len(numbers) / len(frames)
	for i := range frames {
		frames[i] = Frame{Month: i + 1 - before, brands: brands, segments: segments, values: numbers[i*size : (i+1)*size]}
	}
	r.Before, r.Frames = frames[:before], frames[before:]
}

// EventKind identifies what an Event reports.
type EventKind string

// Event is one line of the run's log.
type Event struct {
	Month int
	Brand int // index or All
	Kind  EventKind
	Size  float64 // strength, share or money, by kind
	Cause string  // what caused it: a shock, a policy, another event, "" if none
	Text  string  // one plain sentence, no month in it
}

// Departure is one customer leaving one brand.
type Departure struct {
	Month, Customer int
	Brand           int
	To              int                        // brand joined, or agents.Brandless
	Causes          [agents.CauseCount]float32 // shares, sum exactly 1
}

// View is how a customer appears from outside in one month, for population maps.
type View uint8

// Views, in the order of a legend.
const (
	Delighted View = iota // affective loyalty above .6
	Content
	Uneasy   // unease above .2
	Creeped  // an episode this month
	OptedOut // personalization refused
	Gone     // not with the focal brand when the next month begins
	ViewCount
)

// Diary is one customer's month.
type Diary struct {
	Month                                            int
	Brand                                            int  // index, or agents.Brandless
	Joined                                           bool // the first month with the brand, for a customer who came from another brand or from none
	Touches, Felt, Threshold                         float32
	Trust, Affect, Habit, Unease, Fatigue, Relevance float32
	Purchases                                        int
	Hazard                                           float32
	Narrowness, Response, Rate                       float32 // n; 12.1, to one touch; purchases expected
	Surplus                                          float32 // 8
	Intention                                        float32 // what a survey would say, 14.4
	Friends                                          float32 // G': friends who left, a decaying count
	Events                                           uint8
	Episode                                          bool
	Renews, Decides                                  bool // the contract ends this month; the customer must say whether to stay
	Severity                                         float32
	OptedOut, Muted                                  bool
	FoundOut                                         bool                       // this month, that the brand watches in secret
	Causes                                           [agents.CauseCount]float32 // on leaving
	Menu                                             Menu                       // all 0 without tastes
}

// Menu is a customer's month by category: what they like at its end, what the brand showed, and what they took. Each sums to 1.
type Menu struct{ Likes, Shown, Taken [agents.Categories]float32 }

// Spell is a customer's time with the focal brand.
type Spell struct {
	Customer int // the place
	Number   int // number of times with a brand so far, including this one
	From     int // first month; at most 1 for a customer present when month 1 begins
	Left     int // month of leaving; 0: still there
}

// Lasted reports whether a spell has lasted so many months, from its first one on.
func (s *Spell) Lasted(months int) bool { return s.Left == 0 || s.Left >= s.From+months }

// Observe requests more than frames. Nothing here changes any draw.
type Observe struct {
	Views      bool         // Result.Views
	Departures bool         // Result.Departures
	Woken      bool         // and Result.Woken
	People     bool         // Result.People
	Trust      bool         // Result.TrustMoves
	Spells     bool         // Result.Spells
	Exits      []uint16     // Result.Exits: by customer, in which month; 0: on first leaving the focal brand
	Customers  []int        // Result.Diaries of these
	Frame      func(*Frame) // called after each month, on the run's goroutine; must not keep the pointer's Frame mutable
}

// Result is a finished run.
type Result struct {
	Config     Config
	TrustMoves []TrustMove                   // months 1..Months, when asked for
	Before     []Frame                       // the last twelve months of the history, fewer where it was shorter: months ..0
	Frames     []Frame                       // months 1..Months
	Leaving    []float64                     // where the market states levels: of the months before and 1..Months, the focal brand's churn without the luck of who leaves
	Events     []Event                       // by month
	Departures []Departure                   // when asked: by month, then customer
	Woken      [][agents.WakingCount]float32 // when asked, of each departure: what made them think of leaving, as shares that sum to 1
	People     *People                       // when asked
	Views      [][]View                      // when asked: [month-1][customer]
	Diaries    [][]Diary                     // when asked: one a customer asked for
	Spells     []Spell                       // when asked: with the focal brand in months 1..Months, by first month, then customer
	Exits      []agents.ExitTerms            // when asked: per customer, zero where that month did not come
	LeftMonth  []uint16                      // per customer: month of first leaving the home brand, 0 = never
	StartBrand []uint8                       // per customer: home brand
	Segment    []uint8                       // per customer
	Threshold  []float32                     // per customer, for sorting a population map
	Value      Value

	numbers []float64 // of all frames
}

// Stays reports whether a customer of the focal brand never leaves it within the horizon.
func (r *Result) Stays(customer int) bool {
	return r.LeftMonth[customer] == 0 || int(r.LeftMonth[customer]) > r.Config.Months
}

// Value is the money of the focal brand over the horizon, in units of the basket B0, per starter.
type Value struct {
	Starters  float64 // discounted margin of all who started
	Newcomers float64 // the same of customers who came later, less acquisition costs
	Terminal  float64 // value of the remaining starters after the horizon, reported apart
	Revenue   float64 // undiscounted revenue of the brand
}

// Run simulates a world through its months on the given number of workers. It returns ctx.Err() when stopped.
func Run(ctx context.Context, c *Config, workers int, o Observe) (*Result, error) {
	return run(ctx, c, workers, o, nil)
}
