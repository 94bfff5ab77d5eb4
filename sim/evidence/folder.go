package evidence

import (
	"context"
	"fmt"
	"time"

	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/number"
	"backlash/sim/record"
)

// Filling is a bank of draws over the embedded findings, while it is being written to a folder.
type Filling struct {
	Bank  *Bank
	table *Table
	texts [][]byte
	plan  *experiment.Plan
}

// NewFilling plans a bank of the embedded findings: the number of parameter draws (at least 2), the number of customers per world (at least
// 100), the number of worlds per draw, and the seed of every world, nil meaning each experiment's own.
func NewFilling(draws, customers, worlds int, seed *uint64) (*Filling, error) {
	table, err := Embedded()
	if err != nil {
		return nil, err
	}
	texts, err := texts()
	if err != nil {
		return nil, err
	}
	b := NewBank(table, customers, worlds)
	b.Seed = seed
	return &Filling{b, table, texts, b.Plan(draws, texts...)}, nil
}

// Of returns a bank of the same findings and worlds at other draws.
func (f *Filling) Of(places [][]float64) *Filling {
	b := *f.Bank
	b.Places = places
	return &Filling{&b, f.table, f.texts, b.Plan(len(places), f.texts...)}
}

// Size says how many draws are run on how many rows.
func (f *Filling) Size() string {
	return fmt.Sprintf("%s, each put to %s", number.Several(len(f.plan.Points), "draw"), number.Several(len(f.Bank.Rows), "row"))
}

// Foretell runs one draw and estimates how long all of them take on workers.
func (f *Filling) Foretell(ctx context.Context, workers int) (string, error) {
	begin := time.Now()
	if _, err := f.Bank.Make(ctx, experiment.Run{}, 1); err != nil {
		return "", err
	}
	draws, each := len(f.plan.Points), time.Since(begin)
	left := (each * time.Duration(draws) / time.Duration(workers)).Round(time.Second)
	return fmt.Sprintf("%s of %s with %s; one takes %s, all about %s on %s", number.Several(draws, "draw"),
		number.Several(len(f.Bank.Rows), "row"), number.Several(f.Bank.Customers, "customer"),
		each.Round(time.Millisecond), left, number.Several(workers, "worker")), nil
}

// Begin creates the bank in a folder, or opens the one that is there. Running it makes the missing draws.
func (f *Filling) Begin(dir string) (*record.Sweep, error) {
	s, err := record.Begin(dir, f.plan)
	if err != nil {
		return nil, err
	}
	s.Make = f.Bank.Make
	s.Config = func(experiment.Run) (sim.Config, error) {
		return sim.Config{}, fmt.Errorf("a bank has no configuration")
	}
	return s, nil
}

// Outcomes returns what a folder holds, by draw; a failed draw is an error.
func (f *Filling) Outcomes(s *record.Sweep) ([][]float64, error) {
	outcomes := make([][]float64, len(f.plan.Points))
	for k := range f.plan.Parts {
		err := s.Read(k, func(kept *record.Kept) error {
			if kept.Failure != "" {
				return fmt.Errorf("draw %d: %s", kept.Run.Point+1, kept.Failure)
			}
			outcomes[kept.Run.Point] = kept.Frames
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return outcomes, nil
}

// Calibrate fits the free parameters to the bank's outcomes and proposes draws.
func (f *Filling) Calibrate(outcomes [][]float64, propose int) *Calibration {
	return Calibrate(f.table, f.Bank, outcomes, propose)
}
