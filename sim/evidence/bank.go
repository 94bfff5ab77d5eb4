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

// Bank is the runs that a calibration reads: for each of many parameter draws from the stated ranges, the outcome of every test
// of every row, in smaller worlds than validation takes. The fit, its folds and its sensitivities read it; nothing simulates
// anew.
type Bank struct {
	Rows      []*Row
	Customers int         // in each world
	Worlds    int         // a draw; the same luck for all draws, so that they differ by their parameters alone
	Places    [][]float64 // by draw: of the free parameters in their ranges; nil: draws spread evenly
	Seed      *uint64     // of every world; nil: as each experiment has it
}

// NewBank is the bank of all rows that are run with what is on by default.
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

// Tests are the tests of all rows, in the order of a draw's outcomes.
func (b *Bank) Tests() (rows []*Row, tests []*Test) {
	for _, r := range b.Rows {
		for k := range r.Tests {
			rows, tests = append(rows, r), append(tests, &r.Tests[k])
		}
	}
	return rows, tests
}

// bankPart is the number of draws that make a file of the bank.
const bankPart = 16

// Plan is the bank as a plan: a point a draw. It names the experiments by a hash of what they are, so that a bank of other
// experiments or of other ranges is another plan. texts are the files that say them.
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

// Make puts all rows to one draw. The result's only frame holds the outcomes.
func (b *Bank) Make(ctx context.Context, run experiment.Run, _ int) (*sim.Result, error) {
	place := b.place(run.Point)
	values, err := b.Outcomes(ctx, func(c *sim.Config) { experiment.SetFree(c, place) })
	if err != nil {
		return nil, err
	}
	return bare(values), nil
}

// place is where a draw, from 0, has the free parameters.
func (b *Bank) place(draw int) []float64 {
	if b.Places != nil {
		return b.Places[draw]
	}
	return experiment.Prior(draw + 1)
}

// bare are numbers as a result, whose only frame holds them.
func bare(values []float64) *sim.Result {
	return sim.Restore(sim.Config{Months: 1, Brands: make([]sim.Brand, 1)}, values, nil, sim.Value{})
}

// Outcomes are the outcomes of all tests where change sets the parameters.
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

// meanReadings are the readings averaged over worlds.
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

// Passed reports whether a row holds by the numbers of its tests alone.
func (r *Row) Passed(outcomes []float64) bool {
	for k := range r.Tests {
		if t := &r.Tests[k]; !t.Passed(outcomes[k]) {
			return false
		}
	}
	return true
}

// Passed reports whether a number is right in sign and in the band.
func (t *Test) Passed(x float64) bool {
	return x == x && !(t.Sign > 0 && !(x > 0)) && !(t.Sign < 0 && !(x < 0)) && (!t.Sized() || t.Inside(x))
}
