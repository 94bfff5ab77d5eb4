package experiment

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
)

// Plan is a fully resolved experiment: any of its runs can be repeated from it, on any machine. Its bytes are the
// same wherever it is planned, and their hash identifies it.
type Plan struct {
	Format       int         `json:"format"`
	ModelVersion int         `json:"model_version"`
	BlockSize    int         `json:"block_size"`
	Scenario     string      `json:"scenario"` // the scenario file with all flags in it
	Factors      []Factor    `json:"factors"`
	Over         []string    `json:"over,omitempty"` // ADDRESS=VALUE, set with the factors: what flags have set and a factor would overwrite, as a strategy does levers
	Design       string      `json:"design"`
	Uncertainty  Uncertainty `json:"uncertainty"`
	DrawSet      string      `json:"draw_set,omitempty"` // which parameter draws the worlds have, where parameters are drawn
	Worlds       int         `json:"worlds"`             // per point; with a precision, in the first round
	Courses      int         `json:"courses"`            // of luck in each world
	Precision    *Precision  `json:"precision,omitempty"`
	Keep         Keep        `json:"keep,omitempty"`
	Points       [][]string  `json:"points"` // the factors' values
	Parts        []Part      `json:"parts"`
}

// PlanFormat is the version of the plan's form.
const PlanFormat = 2

// Keep says what to store of every run besides its frames and events.
type Keep string

// The kinds of Keep: nothing more; departures and their causes, which paired comparisons need; and also every customer.
const (
	KeepNothing    Keep = ""
	KeepDepartures Keep = "departures"
	KeepCustomers  Keep = "customers"
)

// Observe returns what a run must record.
func (k Keep) Observe() sim.Observe {
	return sim.Observe{Departures: k != KeepNothing, People: k == KeepCustomers}
}

// Part is a range of whole design points that is stored as one file.
type Part struct {
	First int `json:"first"`
	Count int `json:"count"`
}

// Precision asks for worlds until a mean is known well enough: a point's rounds double until the half-width of the 95 % interval
// is small enough, or Most worlds have run. Only the point's own worlds decide, in their order.
type Precision struct {
	Measure string  `json:"measure"`
	Half    float64 `json:"half_width"`
	Most    int     `json:"max_worlds"`
}

// partMonths is how many customer-months make a part at least, some seconds of one processor: small enough to share among many
// machines, large enough to keep files few. It depends on the plan alone, never on the machine.
const partMonths = 10_000_000

// maxParts keeps the number of files bearable.
const maxParts = 5000

// Divide divides the points into parts by the work per point, in customer-months.
func (p *Plan) Divide(months int) {
	each := max(1, months*p.Worlds*p.Courses)
	size := max(1, partMonths/each, (len(p.Points)+maxParts-1)/maxParts)
	p.Parts = nil
	for first := 0; first < len(p.Points); first += size {
		p.Parts = append(p.Parts, Part{first, min(size, len(p.Points)-first)})
	}
}

// Bytes returns the plan in its canonical form.
func (p *Plan) Bytes() []byte {
	out, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		panic("experiment: a plan is always JSON: " + err.Error())
	}
	return append(out, '\n')
}

// ID is the name of the plan: the hash of its bytes.
func (p *Plan) ID() string {
	sum := sha256.Sum256(p.Bytes())
	return hex.EncodeToString(sum[:])
}

// ReadPlan parses a plan's bytes, and rejects another format or another model version.
func ReadPlan(text []byte) (*Plan, error) {
	p := &Plan{}
	if err := json.Unmarshal(text, p); err != nil {
		return nil, fmt.Errorf("the plan cannot be read: %w", err)
	}
	switch {
	case p.Format != PlanFormat:
		return nil, fmt.Errorf("the plan has format %d, this program reads %d", p.Format, PlanFormat)
	case p.ModelVersion != sim.ModelVersion:
		return nil, fmt.Errorf("the plan was made for model version %d, this program has %d, and its numbers would differ", p.ModelVersion, sim.ModelVersion)
	case p.DrawSet != "" && p.DrawSet != drawSet():
		return nil, fmt.Errorf("the plan was made for other parameter draws (%s) than this program's (%s), and its numbers would differ", p.DrawSet, drawSet())
	case p.BlockSize != agents.BlockSize:
		return nil, fmt.Errorf("the plan was made with blocks of %d customers, this program has %d", p.BlockSize, agents.BlockSize)
	}
	next := 0
	for _, part := range p.Parts {
		if part.First != next || part.Count < 1 {
			return nil, fmt.Errorf("the plan's parts do not follow one another")
		}
		next += part.Count
	}
	if next != len(p.Points) || len(p.Points) < 1 || p.Worlds < 1 || p.Courses < 1 {
		return nil, fmt.Errorf("the plan is damaged: %d points in parts of %d points, %d worlds, %d courses of luck", len(p.Points), next, p.Worlds, p.Courses)
	}
	for _, values := range p.Points {
		if len(values) != len(p.Factors) {
			return nil, fmt.Errorf("the plan is damaged: a point has %d values for %d factors", len(values), len(p.Factors))
		}
	}
	return p, nil
}

// In sets the worlds of the plan.
func (p *Plan) In(w Worlds) {
	p.Uncertainty, p.Worlds, p.Courses, p.DrawSet = w.Uncertainty, w.Count, w.PerWorld(), ""
	if w.Uncertainty.Draws() {
		p.DrawSet = drawSet()
	}
}

// Of are the plan's worlds.
func (p *Plan) Of() Worlds {
	return Worlds{Uncertainty: p.Uncertainty, Count: p.Worlds, Courses: p.Courses}
}

// Runs is the number of runs; with a precision it is a minimum.
func (p *Plan) Runs() int { return len(p.Points) * p.Worlds * p.Courses }

// Has reports whether a run is one of the plan's, or of a later round.
func (p *Plan) Has(run Run) bool {
	most := p.Worlds
	if p.Precision != nil {
		most = p.Precision.Most
	}
	return run.Point < len(p.Points) && run.World < most && run.Course < p.Courses
}

// Wanted is how many worlds a point should have, from the values its runs gave so far, in run order. Without a precision it is
// always the same.
func (p *Plan) Wanted(taken []float64) int {
	if p.Precision == nil {
		return p.Worlds
	}
	n := p.Worlds
	for n < p.Precision.Most && len(taken) >= n*p.Courses && !(p.HalfWidth(taken[:n*p.Courses]) <= p.Precision.Half) {
		n = min(2*n, p.Precision.Most)
	}
	return n
}

// HalfWidth is the half-width of the 95 % interval of the mean over worlds, from one value per run; NaN if it cannot be determined.
func (p *Plan) HalfWidth(taken []float64) float64 {
	return analysis.Mean(p.Of().ByWorld(taken)).Half()
}
