package record

import (
	"context"
	"fmt"
	"io"

	"backlash/sim"
	"backlash/sim/experiment"
)

// Rerun repeats one run of a sweep and compares it with the sweep's record of it: every number of its series, bit for
// bit. compared is the number of values compared, 0 if the sweep does not have the run yet.
func (s *Sweep) Rerun(ctx context.Context, run experiment.Run, workers int) (r *sim.Result, compared int, err error) {
	if !s.Plan.Has(run) {
		return nil, 0, fmt.Errorf("run %s is not in the plan of %d points in %d worlds", run, len(s.Plan.Points), s.Plan.Worlds)
	}
	if r, err = s.again(ctx, run, workers); err != nil {
		return nil, 0, err
	}
	if s.concluded() {
		compared, err = s.compareTable(run, r)
	} else {
		compared, err = s.comparePart(run, r)
	}
	return r, compared, err
}

func different(run experiment.Run) error {
	return fmt.Errorf("run %s comes out differently from what the folder holds: it was made by another model, or changed", run)
}

func (s *Sweep) comparePart(run experiment.Run, r *sim.Result) (compared int, err error) {
	for k, part := range s.Plan.Parts {
		if run.Point < part.First || run.Point >= part.First+part.Count {
			continue
		}
		if state, _ := s.State(k, true); state != Done {
			return 0, nil
		}
		err = s.Read(k, func(kept *Kept) error {
			if kept.Run == run && kept.Failure == "" {
				compared = len(kept.Frames)
				if !sameBits(kept.Frames, keep(run, r, nil, 0).Frames) {
					return different(run)
				}
			}
			return nil
		})
	}
	return compared, err
}

// compareTable holds the run's rows of the series against those of the folder's table.
func (s *Sweep) compareTable(run experiment.Run, r *sim.Result) (compared int, err error) {
	fresh := &texts{}
	if err := Series(fresh, run, r); err != nil {
		return 0, err
	}
	columns := SeriesColumns()
	at := 0
	err = ReadTable(s.Dir, "series", func(column func(string) string) error {
		if !isRun(column, run) {
			return nil
		}
		for i, c := range columns {
			if at >= len(fresh.rows) || column(c.Name) != fresh.rows[at][i] {
				return different(run)
			}
			compared++
		}
		at++
		return nil
	})
	if err == nil && at > 0 && at != len(fresh.rows) {
		err = different(run)
	}
	return compared, err
}

// texts keeps rows as the CSV has them.
type texts struct{ rows [][]string }

// Row takes a row.
func (t *texts) Row(values []any) error {
	line := make([]string, len(values))
	for i, v := range values {
		line[i] = valueText(v)
	}
	t.rows = append(t.rows, line)
	return nil
}

// Close does nothing.
func (t *texts) Close() error { return nil }

// WriteRun writes the series of one run as CSV.
func WriteRun(w io.Writer, run experiment.Run, r *sim.Result) error {
	t := NewTable("csv", w, "series", SeriesColumns())
	if err := Series(t, run, r); err != nil {
		return err
	}
	return t.Close()
}
