// Package evidence holds the published findings and everything that is done with them: the files and the experiments in them, what the
// model says to each (Validate), models without something that findings need (Validation.Nulls), and what the findings say of the
// parameters that nobody measured (Filling, Bank, Calibration).
package evidence

import (
	"math"
	"slices"

	"github.com/expr-lang/expr/vm"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Use says what a published finding is for.
type Use string

// The uses of a finding.
const (
	Counted Use = "counted" // run, and counted in the totals
	Input   Use = "input"   // its number sets a parameter: shown, counted in no total
	Trial   Use = "trial"   // run with a mechanism that is off by default, which Reason names: shown, counted in no total, fitted to by nothing
	Silent  Use = "silent"  // the model does not speak to it, and Reason says why
)

// Row is one published finding and the experiment that asks the model for it. The experiment sets levers, fields, shocks, the
// mix of people and their first trust; it sets no parameter but, where its use is trial, what switches a mechanism on.
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

// Expression is arithmetic over a sample's customers or over readings, understood.
type Expression = *vm.Program

// Question is a message put before the focal brand's customers of an arm after some months.
type Question struct {
	Name    string
	Arm     int
	After   int
	Message agents.Message
}

// Reading is a number that each world gives, one an arm or a message: an estimator and what it is put to.
type Reading struct {
	Name      string
	Estimator string
	Metric    agents.Metric // mean, total: the focal brand's
	From, To  int           // months, of mean and total, and of the sample of customer-months
	Sample    string        // the others: customers, months or messages
	Of, With  Expression
	Among     Expression // nil: everybody
	Arms      []int      // arms or messages read; nil: all
	Text      [3]string  // of, with, among as written
}

// Test is a number made of readings and what it should be.
type Test struct {
	Says      string
	Effect    string // over the readings
	Program   Expression
	Published float64 // NaN where no number was published
	Sign      int     // wanted sign of the effect: -1, 1, or 0 when the finding has none
	AtLeast   float64 // the band, NaN at an open end
	AtMost    float64
}

// Sized reports whether the test has a band.
func (t *Test) Sized() bool { return !math.IsNaN(t.AtLeast) || !math.IsNaN(t.AtMost) }

// Inside reports whether a value lies in the test's band.
func (t *Test) Inside(x float64) bool { return !math.IsNaN(x) && !(x < t.AtLeast) && !(x > t.AtMost) }

// Kind says what a finding asks of the model.
type Kind string

// The kinds.
const (
	Sets    Kind = "input"   // its number sets a parameter, or follows from some in closed form
	Message Kind = "message" // one message put to people as they stand
	Dynamic Kind = "dynamic" // months are run
)

// Kind is a row's.
func (r *Row) Kind() Kind {
	switch {
	case r.Use == Input:
		return Sets
	case slices.ContainsFunc(r.Readings, func(g Reading) bool { return g.Sample != "messages" }):
		return Dynamic
	}
	return Message
}

// Families are what findings are about, in the order in which they are told.
var Families = []string{"message", "trust", "exit", "consent", "network", "novelty", "market"}

// Null is a model without something that findings need, or turned round.
type Null struct {
	Name, About string
	Loses       []string // rows that it should lose, predicted before it was run
	Families    []string // of whose dynamic rows it should lose a third
	Change      func(*sim.Config)
}

// Table is all that the model is held against.
type Table struct {
	Rows       []Row // published findings
	Signatures []Row // behaviours that the model exists to show
	Nulls      []Null
}

// Standing is what an earlier validation said of a row, and how easily the row is passed.
type Standing struct {
	Row   string       `json:"row"`
	Holds bool         `json:"holds"`
	Tests [][3]float64 `json:"tests"` // estimate and 95 % interval, four digits each
	Prior float64      `json:"-"`     // share of parameter draws from the stated ranges that pass it; NaN: not known
}

// Easy is the share of prior draws from which on passing a row says little.
const Easy = .8

// Weak reports whether a row is passed by almost any parameters.
func (s Standing) Weak() bool { return s.Prior > Easy }

// Score counts verdicts.
type Score struct {
	Rows   int `json:"rows"`   // counted rows that were run
	Holds  int `json:"holds"`  // right in sign and in size
	Signed int `json:"signed"` // have a sign
	Right  int `json:"right"`  // are right in it
	Sized  int `json:"sized"`  // have a band
	Inside int `json:"inside"` // lie in it
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
