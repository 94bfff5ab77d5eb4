package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Bank describes the runs that a calibration reads: for each of many parameter draws from the stated ranges, the outcome of every test of
// every row, in smaller worlds than validation uses. The fit, its folds and its sensitivities read the bank; none of them simulates.
type Bank struct {
	Rows      []*Row
	Customers int         // in each world
	Worlds    int         // per draw; the same luck for all draws, so that they differ by their parameters alone
	Places    [][]float64 // by draw: the free parameters' positions in their ranges; nil: draws spread evenly
	Seed      *uint64     // of every world; nil: as each experiment has it
}

// NewBank returns the bank of all rows that run with the default mechanisms.
func NewBank(e *Table, customers, worlds int) *Bank {
	b := &Bank{Customers: customers, Worlds: worlds}
	for _, rows := range [][]Row{e.Rows, e.Signatures} {
		for i := range rows {
			if len(rows[i].Tests) > 0 && rows[i].Use != Trial {
				b.Rows = append(b.Rows, &rows[i])
			}
		}
	}
	return b
}

// Tests lists the tests of all rows, in the order of a draw's outcomes.
func (b *Bank) Tests() (rows []*Row, tests []*Test) {
	for _, r := range b.Rows {
		for k := range r.Tests {
			rows, tests = append(rows, r), append(tests, &r.Tests[k])
		}
	}
	return rows, tests
}

// bankPart is the number of draws per file of the bank.
const bankPart = 16

// Plan returns the bank as a plan with one point per draw. It includes a hash of the experiments' texts, so that a bank of other
// experiments or ranges is a different plan.
func (b *Bank) Plan(draws int, texts ...[]byte) *experiment.Plan {
	h := sha256.New()
	for _, text := range texts {
		fmt.Fprintf(h, "%d\n%s", len(text), text)
	}
	fmt.Fprintf(h, "%s\n", experiment.PriorName())
	p := &experiment.Plan{
		Format: experiment.PlanFormat, ModelVersion: sim.ModelVersion, BlockSize: agents.BlockSize, Design: "bank", Uncertainty: "luck",
		Scenario: fmt.Sprintf("evidence %x, %d customers, %d worlds a draw\n", h.Sum(nil), b.Customers, b.Worlds),
		Factors:  []experiment.Factor{{Address: "draw"}}, Worlds: 1, Courses: 1,
	}
	if b.Seed != nil {
		p.Scenario += fmt.Sprintf("seed %d\n", *b.Seed)
	}
	if b.Places != nil {
		of := sha256.New()
		for _, place := range b.Places {
			binary.Write(of, binary.LittleEndian, place)
		}
		p.Scenario += fmt.Sprintf("draws %x\n", of.Sum(nil))
	}
	for d := range draws {
		p.Points = append(p.Points, []string{strconv.Itoa(d + 1)})
	}
	for first := 0; first < draws; first += bankPart {
		p.Parts = append(p.Parts, experiment.Part{First: first, Count: min(bankPart, draws-first)})
	}
	return p
}

// Make runs all rows at one draw. The result's only frame holds the outcomes.
func (b *Bank) Make(ctx context.Context, run experiment.Run, _ int) (*sim.Result, error) {
	place := b.place(run.Point)
	values, err := b.Outcomes(ctx, func(c *sim.Config) { experiment.SetFree(c, place) })
	if err != nil {
		return nil, err
	}
	return bare(values), nil
}

// place returns the free parameters' positions at a draw, from 0.
func (b *Bank) place(draw int) []float64 {
	if b.Places != nil {
		return b.Places[draw]
	}
	return experiment.Prior(draw + 1)
}

// bare wraps numbers as a result with a single frame.
func bare(values []float64) *sim.Result {
	return sim.Restore(sim.Config{Months: 1, Brands: make([]sim.Brand, 1)}, values, nil, sim.Value{})
}

// Outcomes returns the outcomes of all tests with the parameters set by change.
func (b *Bank) Outcomes(ctx context.Context, change func(*sim.Config)) ([]float64, error) {
	var values []float64
	seeded := func(c *sim.Config) {
		if b.Seed != nil {
			c.Seed = *b.Seed
		}
	}
	size := World{Customers: b.Customers, Change: both(seeded, change)}
	for _, r := range b.Rows {
		var worlds []Measured
		for w := range b.Worlds {
			m, err := r.Measure(ctx, w, size)
			if err != nil {
				return nil, err
			}
			worlds = append(worlds, m)
		}
		mean := meanReadings(worlds)
		for k := range r.Tests {
			values = append(values, r.Outcome(&r.Tests[k], mean))
		}
	}
	return values, nil
}

// meanReadings averages readings over worlds.
func meanReadings(worlds []Measured) Measured {
	out := Measured{}
	for name, places := range worlds[0] {
		out[name] = map[string]float64{}
		for place := range places {
			for _, w := range worlds {
				out[name][place] += w[name][place] / float64(len(worlds))
			}
		}
	}
	return out
}

// Passed reports whether a row holds, judged by its tests' point estimates alone.
func (r *Row) Passed(outcomes []float64) bool {
	for k := range r.Tests {
		if t := &r.Tests[k]; !t.Passed(outcomes[k]) {
			return false
		}
	}
	return true
}

// Passed reports whether a point estimate has the right sign and is in the band.
func (t *Test) Passed(x float64) bool {
	return x == x && !(t.Sign > 0 && !(x > 0)) && !(t.Sign < 0 && !(x < 0)) && (!t.Sized() || t.Inside(x))
}
