package record

import (
	"context"
	"fmt"
	"io"

	"backlash/sim"
	"backlash/sim/experiment"
)

// Rerun repeats one run of a sweep and compares it with the sweep's record of it, bit for bit: of a finished folder every row that its tables
// have of the run, and the files with their hashes. compared is the number of values compared, 0 if the sweep does not have the run yet.
func (s *Sweep) Rerun(ctx context.Context, run experiment.Run, workers int) (r *sim.Result, compared int, err error) {
	if !s.Plan.Has(run) {
		return nil, 0, fmt.Errorf("run %s is not in the plan of %d points in %d worlds", run, len(s.Plan.Points), s.Plan.Worlds)
	}
	if r, err = s.again(ctx, run, workers); err != nil {
		return nil, 0, err
	}
	if s.concluded() {
		compared, err = s.compareTables(ctx, run, r, workers)
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

// compareTables holds the run's rows against those of the folder's tables, and then the tables against their hashes.
func (s *Sweep) compareTables(ctx context.Context, run experiment.Run, r *sim.Result, workers int) (compared int, err error) {
	c, err := s.Config(run)
	if err != nil {
		return 0, err
	}
	factors := s.factorColumns()
	tables := []struct {
		name    string
		columns []Column
		write   func(Table) error
	}{
		{"series", SeriesColumns(), func(t Table) error { return Series(t, run, r) }},
		{"runs", s.runsColumns(factors), func(t Table) error { return s.runsRow(t, run, factors, &c, r, nil) }},
		{"events", EventsColumns(), func(t Table) error { return Events(t, run, r) }},
		{"customers", CustomersColumns(), func(t Table) error {
			first := run
			if first.Point = 0; first == run {
				return Customers(t, run, s.asKept(r), nil)
			}
			twin, err := s.again(ctx, first, workers)
			if err != nil {
				return err
			}
			return Customers(t, run, s.asKept(r), s.asKept(twin).LeftMonth)
		}},
	}
	if s.Plan.Keep != experiment.KeepCustomers {
		tables = tables[:3]
	}
	for _, t := range tables {
		fresh := &texts{}
		if err := t.write(fresh); err != nil {
			return 0, err
		}
		n, err := s.compareTable(run, t.name, t.columns, fresh)
		if err != nil || n == 0 && t.name == "series" {
			return 0, err
		}
		compared += n
	}
	_, damaged, err := Check(s.Dir)
	if err == nil && len(damaged) > 0 {
		err = fmt.Errorf("run %s comes out as its rows have it, but the folder was changed elsewhere: %s", run, damaged[0])
	}
	return compared, err
}

// asKept is a result with its customers as a record has them: of departures the first ones within the horizon.
func (s *Sweep) asKept(r *sim.Result) *sim.Result {
	out, people := *r, keepPeople(r, s.Plan.Keep)
	people.restore(&out)
	return &out
}

// compareTable holds the run's rows of one table against the folder's.
func (s *Sweep) compareTable(run experiment.Run, name string, columns []Column, fresh *texts) (compared int, err error) {
	at := 0
	err = ReadTable(s.Dir, name, func(column func(string) string) error {
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
	if err == nil && at != len(fresh.rows) && (at > 0 || name != "series") {
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
