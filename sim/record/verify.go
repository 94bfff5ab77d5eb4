package record

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"backlash/sim"
	"backlash/sim/experiment"
)

// Report is the result of checking a folder.
type Report struct {
	Files, Runs, Missing int
	Wrong                []string // one line per finding
}

// Verify checks every hash, and repeats a sample of the runs: for parts under way bit for bit, of a finished sweep against
// the value in its table of runs.
func (s *Sweep) Verify(ctx context.Context, sample, workers int) (Report, error) {
	if s.concluded() {
		return s.verifyFinished(ctx, sample, workers)
	}
	var report Report
	var done []int
	for k := range s.Plan.Parts {
		switch state, _ := s.State(k, true); state {
		case Done:
			report.Files++
			done = append(done, k)
		case Missing:
			report.Missing++
		default:
			report.Files++
			report.Wrong = append(report.Wrong, fmt.Sprintf("part %d is %s", k, state))
		}
	}
	for i := range min(sample, len(done)) {
		k := done[i*len(done)/min(sample, len(done))]
		first := true
		err := s.Read(k, func(kept *Kept) error {
			if !first || kept.Failure != "" {
				return nil
			}
			first = false
			report.Runs++
			again, err := s.again(ctx, kept.Run, workers)
			if err != nil {
				return err
			}
			if !sameBits(kept.Frames, keep(kept.Run, again, nil, 0).Frames) {
				report.Wrong = append(report.Wrong, fmt.Sprintf("run %s of part %d comes out differently", kept.Run, k))
			}
			return nil
		})
		if err != nil {
			return report, err
		}
	}
	return report, nil
}

// again makes a run again.
func (s *Sweep) again(ctx context.Context, run experiment.Run, workers int) (*sim.Result, error) {
	c, err := s.Config(run)
	if err != nil {
		return nil, err
	}
	return sim.Run(ctx, &c, workers, s.Plan.Keep.Observe())
}

func sameBits(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if math.Float64bits(a[i]) != math.Float64bits(b[i]) && !(math.IsNaN(a[i]) && math.IsNaN(b[i])) {
			return false
		}
	}
	return true
}

// errEnough ends the reading of a table.
var errEnough = errors.New("enough")

func (s *Sweep) verifyFinished(ctx context.Context, sample, workers int) (Report, error) {
	var report Report
	m, damaged, err := Check(s.Dir)
	if err != nil {
		return report, err
	}
	report.Files = max(len(m.Files), len(damaged))
	for _, d := range damaged {
		report.Wrong = append(report.Wrong, d.String())
	}
	if len(report.Wrong) > 0 {
		return report, nil
	}
	for i := range sample {
		point := i * len(s.Plan.Points) / max(sample, 1)
		run := experiment.Run{Point: point}
		r, err := s.again(ctx, run, workers)
		if err != nil {
			return report, err
		}
		value, found, err := s.valueOf(run)
		if err != nil {
			return report, err
		}
		report.Runs++
		if !found || math.Float64bits(value) != math.Float64bits(r.Value.Starters) {
			report.Wrong = append(report.Wrong, fmt.Sprintf("run %s comes out differently: value %v, the table has %v", run, r.Value.Starters, value))
		}
	}
	return report, nil
}

// isRun reports whether a table's row is of a run.
func isRun(column func(string) string, run experiment.Run) bool {
	return column("point") == strconv.Itoa(run.Point) && column("world") == strconv.Itoa(run.World) && column("course") == strconv.Itoa(run.Course)
}

// valueOf finds a run's value in the table of runs.
func (s *Sweep) valueOf(run experiment.Run) (value float64, found bool, err error) {
	err = ReadTable(s.Dir, "runs", func(column func(string) string) error {
		if isRun(column, run) {
			found = true
			value, err = strconv.ParseFloat(column("value"), 64)
			return errors.Join(errEnough, err)
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return value, found, err
}
