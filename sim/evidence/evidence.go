// Package evidence holds the published findings and everything done with them: the files and the experiments in them, how the model fares
// on each (Validate), models that lack something the findings need (Validation.Nulls), and what the findings imply for the unmeasured
// parameters (Filling, Bank, Calibration).
package evidence

import (
	"math"
	"slices"

	"github.com/expr-lang/expr/vm"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Use is what a published finding is used for.
type Use string

// The uses of a finding.
const (
	Counted Use = "counted" // run, and counted in the totals
	Input   Use = "input"   // its number sets a parameter: shown, not in any total
	Trial   Use = "trial"   // run with a mechanism that is off by default, named in Reason: shown, not in any total, never fitted
	Silent  Use = "silent"  // the model does not address it; Reason says why
)

// Row is one published finding and the experiment that tests the model on it. The experiment sets levers, fields, shocks, the mix of people
// and their initial trust; it sets no parameter except, if its use is trial, the one that switches a mechanism on.
type Row struct {
	ID       string
	Finding  string // in our own words
	Effect   string // as published, with sign and size
	Setting  string // who and where
	Authors  string
	Year     string
	Journal  string
	Mark     string // V, V2, Q or M: how well the finding was verified
	Use      Use
	Family   string // one of Families; "" for rows without an experiment and signatures
	Reason   string // why it is silent, or what it sets
	Months   int
	Arms     []experiment.Point
	Messages []Question
	Readings []Reading
	Tests    []Test
}

// Expression is compiled arithmetic over a sample's customers or over readings.
type Expression = *vm.Program

// Question is a message put to the focal brand's customers of an arm after some months.
type Question struct {
	Name    string
	Arm     int
	After   int
	Message agents.Message
}

// Reading is a number computed in each world, one per arm or message: an estimator and its input.
type Reading struct {
	Name      string
	Estimator string
	Metric    agents.Metric // mean, total: the focal brand's
	From, To  int           // months, of mean and total, and of the sample of customer-months
	Sample    string        // the others: customers, months or messages
	Of, With  Expression
	Among     Expression   // nil: everybody
	Holding   []Expression // correlation, slope: quantities that are held, so that theirs is the partial one
	Arms      []int        // arms or messages read; nil: all
	Text      [3]string    // of, with, among as written
	HeldText  []string     // holding as written
}

// Test is a number computed from readings, and the value it should have.
type Test struct {
	Says      string
	Effect    string // over the readings
	Program   Expression
	Published float64 // NaN where no number was published
	Sign      int     // expected sign of the effect: -1, 1, or 0 if the finding has none
	AtLeast   float64 // the band; NaN at an open end
	AtMost    float64
}

// Sized reports whether the test has a band.
func (t *Test) Sized() bool { return !math.IsNaN(t.AtLeast) || !math.IsNaN(t.AtMost) }

// Inside reports whether a value is in the test's band.
func (t *Test) Inside(x float64) bool { return !math.IsNaN(x) && !(x < t.AtLeast) && !(x > t.AtMost) }

// Kind is what a finding demands of the model.
type Kind string

// The kinds.
const (
	Sets    Kind = "input"   // its number sets a parameter, or follows from parameters in closed form
	Message Kind = "message" // one message, put to people in their current state
	Dynamic Kind = "dynamic" // months are simulated
)

// Kind returns a row's kind.
func (r *Row) Kind() Kind {
	switch {
	case r.Use == Input:
		return Sets
	case slices.ContainsFunc(r.Readings, func(g Reading) bool { return g.Sample != "messages" }):
		return Dynamic
	}
	return Message
}

// Families are the topics of findings, in the order in which they are listed.
var Families = []string{"message", "trust", "exit", "consent", "network", "novelty", "market"}

// Null is a model that lacks something the findings need, or has it inverted.
type Null struct {
	Name, About string
	Loses       []string // rows that it should lose, predicted before it was run
	Families    []string // families of whose dynamic rows it should lose a third
	Change      func(*sim.Config)
}

// Table is everything that the model is tested against.
type Table struct {
	Rows       []Row // published findings
	Signatures []Row // behaviours that the model is meant to show
	Nulls      []Null
}

// Standing is an earlier validation's result for a row, and how easily the row is passed.
type Standing struct {
	Row   string       `json:"row"`
	Holds bool         `json:"holds"`
	Tests [][3]float64 `json:"tests"` // estimate and 95 % interval, four digits each
	Prior float64      `json:"-"`     // share of parameter draws from the stated ranges that pass it; NaN: unknown
}

// Easy is the share of prior draws above which passing a row says little.
const Easy = .8

// Weak reports whether almost any parameters pass a row.
func (s Standing) Weak() bool { return s.Prior > Easy }

// Score counts verdicts.
type Score struct {
	Rows   int `json:"rows"`   // counted rows that were run
	Holds  int `json:"holds"`  // right sign and size
	Signed int `json:"signed"` // have a sign
	Right  int `json:"right"`  // have the right sign
	Sized  int `json:"sized"`  // have a band
	Inside int `json:"inside"` // are in the band

	Chance *float64 `json:"random_draw,omitempty"` // share of the rows that a random draw of the parameters holds in the mean
	Skill  *float64 `json:"skill,omitempty"`       // what the score is worth beyond that
}

// Add counts a row.
func (s *Score) Add(f *Finding) {
	count := func(yes bool, to *int) {
		if yes {
			*to++
		}
	}
	s.Rows++
	count(f.Holds(), &s.Holds)
	count(f.Row.Signed(), &s.Signed)
	count(f.Row.Signed() && f.Right(), &s.Right)
	count(f.Row.Sized(), &s.Sized)
	count(f.Row.Sized() && f.Inside(), &s.Inside)
}

// Verified reports whether a row's numbers were seen in the source or in two independent accounts of it.
func (r *Row) Verified() bool { return r.Mark == "V" || r.Mark == "V2" }
