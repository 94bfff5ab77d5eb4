package experiment

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
)

// Plan is a whole experiment, resolved: whoever holds it can make any of its runs again, on any machine. Its bytes are the
// same wherever it is planned, and their hash names it.
type Plan struct {
	Format       int        `json:"format"`
	ModelVersion int        `json:"model_version"`
	BlockSize    int        `json:"block_size"`
	Scenario     string     `json:"scenario"` // the scenario file with all flags in it
	Factors      []Factor   `json:"factors"`
	Over         []string   `json:"over,omitempty"` // ADDRESS=VALUE, set with the factors: what flags have set and a factor would overwrite, as a strategy does levers
	Design       string     `json:"design"`
	Uncertainty  string     `json:"uncertainty"`
	Resample     bool       `json:"resample_population,omitempty"`
	Draws        int        `json:"draws"`              // parameter draws a point, 1 without uncertainty of parameters
	DrawSet      string     `json:"draw_set,omitempty"` // which draws those are, where parameters are drawn
	Replicates   int        `json:"replicates"`         // of every draw; with a precision wanted, of the first round
	Precision    *Precision `json:"precision,omitempty"`
	Keep         Keep       `json:"keep,omitempty"`
	Points       [][]string `json:"points"` // the factors' values
	Parts        []Part     `json:"parts"`
}

// PlanFormat is the version of the plan's form.
const PlanFormat = 1

// Keep is what is kept of every run besides its frames and events.
type Keep string

// The kinds of Keep: nothing more; who left and why, which pairs need; every customer too.
const (
	KeepNothing    Keep = ""
	KeepDepartures Keep = "departures"
	KeepCustomers  Keep = "customers"
)

// Observe is what a run has to be asked for.
func (k Keep) Observe() sim.Observe {
	return sim.Observe{Departures: k != KeepNothing, People: k == KeepCustomers}
}

// Part is a run of whole design points that is kept as one file.
type Part struct {
	First int `json:"first"`
	Count int `json:"count"`
}

// Precision asks for replicates until a mean is known well enough: a point's rounds double until the half-width of the 95 %
// interval is small enough, or Most replicates are there. Only the point's own replicates decide, in their order.
type Precision struct {
	Measure string  `json:"measure"`
	Half    float64 `json:"half_width"`
	Most    int     `json:"max_replicates"`
}

// partMonths is how many customer-months make a part at least, some seconds of one processor: small enough to share among many
// machines, large enough to keep files few. It depends on the plan alone, never on the machine.
const partMonths = 10_000_000

// maxParts keeps the number of files bearable.
const maxParts = 5000

// Divide shares the points among parts by the work a point takes, in customer-months.
func (p *Plan) Divide(months int) {
	each := max(1, months*p.Draws*p.Replicates)
	size := max(1, partMonths/each, (len(p.Points)+maxParts-1)/maxParts)
	p.Parts = nil
	for first := 0; first < len(p.Points); first += size {
		p.Parts = append(p.Parts, Part{first, min(size, len(p.Points)-first)})
	}
}

// Bytes are the plan in its one form.
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

// ReadPlan understands a plan's bytes, and refuses one of another format or of another model.
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
	if next != len(p.Points) || len(p.Points) < 1 || p.Draws < 1 || p.Replicates < 1 {
		return nil, fmt.Errorf("the plan is damaged: %d points in parts of %d points, %d draws, %d replicates", len(p.Points), next, p.Draws, p.Replicates)
	}
	for _, values := range p.Points {
		if len(values) != len(p.Factors) {
			return nil, fmt.Errorf("the plan is damaged: a point has %d values for %d factors", len(values), len(p.Factors))
		}
	}
	return p, nil
}

// Unsure says what is unsure, and how many parameter draws every point gets where parameters are.
func (p *Plan) Unsure(kind string, draws int) {
	p.Uncertainty, p.Draws, p.DrawSet = kind, draws, ""
	if kind != "luck" {
		p.DrawSet = drawSet()
	}
}

// Runs is the number of runs, where that is known beforehand: with a precision wanted, the least.
func (p *Plan) Runs() int { return len(p.Points) * p.Draws * p.Replicates }

// DrawNumbers are the numbers of a point's parameter draws: 0 alone, the scenario's own values, or 1 to Draws.
func (p *Plan) DrawNumbers() []int {
	if p.Uncertainty == "" || p.Uncertainty == "luck" {
		return []int{0}
	}
	out := make([]int, p.Draws)
	for i := range out {
		out[i] = i + 1
	}
	return out
}

// Wanted is how many replicates every draw of a point should have, from the values its replicates gave so far: taken[draw] in
// replicate order. Without a precision it is always the same.
func (p *Plan) Wanted(taken [][]float64) int {
	if p.Precision == nil {
		return p.Replicates
	}
	n := p.Replicates
	for n < p.Precision.Most && !p.precise(taken, n) {
		if short(taken, p.Draws, n) {
			return n
		}
		n = min(2*n, p.Precision.Most)
	}
	return n
}

// short says whether a draw has fewer than n replicates.
func short(taken [][]float64, draws, n int) bool {
	for d := range draws {
		if d >= len(taken) || len(taken[d]) < n {
			return true
		}
	}
	return false
}

// precise says whether the first n replicates of every draw tell the mean well enough.
func (p *Plan) precise(taken [][]float64, n int) bool {
	return p.HalfWidth(taken, n) <= p.Precision.Half
}

// HalfWidth is the half-width of the 95 % interval of the mean over the first n replicates of every draw; NaN where it cannot be told.
func (p *Plan) HalfWidth(taken [][]float64, n int) float64 {
	if short(taken, p.Draws, n) {
		return math.NaN()
	}
	var means []float64
	for k := range n {
		sum := 0.
		for d := range p.Draws {
			sum += taken[d][k]
		}
		means = append(means, sum/float64(p.Draws))
	}
	return analysis.Mean(means).Half()
}
