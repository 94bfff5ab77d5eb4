package experiment

import (
	"math"

	"github.com/expr-lang/expr/vm"

	"backlash/agents"
	"backlash/sim"
)

// Use says what a published finding is for.
type Use string

// The uses of a finding.
const (
	Counted Use = "counted" // run, and counted in the totals
	Input   Use = "input"   // its number sets a parameter: shown, counted in no total
	Silent  Use = "silent"  // the model does not speak to it, and Reason says why
)

// Row is one published finding and the experiment that asks the model for it. The experiment sets levers, fields, shocks, the
// mix of people and their first trust; it sets no parameter.
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
	Reason   string // why it is silent, or what it sets
	Months   int
	Arms     []Point
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
	Arms      []int       // arms or messages read; nil: all
	Text      [3]string   // of, with, among as written
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

// Sized says whether the test has a band.
func (t *Test) Sized() bool { return !math.IsNaN(t.AtLeast) || !math.IsNaN(t.AtMost) }

// Inside says whether a value lies in the test's band.
func (t *Test) Inside(x float64) bool { return !math.IsNaN(x) && !(x < t.AtLeast) && !(x > t.AtMost) }

// Null is a model without something that a finding needs.
type Null struct {
	Name, About string
	Loses       []string // rows that it should lose, predicted before it was run
	Change      func(*sim.Config)
}

// Evidence is all that the model is held against.
type Evidence struct {
	Rows       []Row // published findings
	Signatures []Row // behaviours that the model exists to show
	Nulls      []Null
}
