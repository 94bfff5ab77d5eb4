package record

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"backlash/sim"
	"backlash/sim/experiment"
)

// ErrIncomplete reports that parts are missing.
var ErrIncomplete = errors.New("the sweep is not complete")

// Merge reads the parts in order, writes the tables of runs, series and events, and of customers when they were kept, in a
// format, csv or parquet, and hands every run to each. Only one run is held in memory at a time. Missing parts are an error, or, with
// partial, left out.
func (s *Sweep) Merge(format string, partial bool, each func(experiment.Run, *sim.Result, error) error) ([]File, error) {
	var parts []int
	for k := range s.Plan.Parts {
		if state, _ := s.State(k, true); state == Done {
			parts = append(parts, k)
		} else if !partial {
			return nil, fmt.Errorf("part %d of %d is %s: %w", k, len(s.Plan.Parts), state, ErrIncomplete)
		}
	}
	if err := SweepUp(s.Dir, s.work()); err != nil {
		return nil, err
	}
	m := &merger{sweep: s, factors: s.factorColumns(), twins: map[experiment.Run][]uint16{}}
	names, columns := []string{"runs", "series", "events"}, [][]Column{s.runsColumns(m.factors), SeriesColumns(), EventsColumns()}
	if s.Plan.Keep == experiment.KeepCustomers {
		names, columns = append(names, "customers"), append(columns, CustomersColumns())
	}
	var files []File
	err := s.tables(format, names, columns, &files, func(t []Table) error {
		for _, k := range parts {
			err := s.Read(k, func(kept *Kept) error {
				r, failure, err := m.write(t, kept)
				if err != nil {
					return err
				}
				return each(kept.Run, r, failure)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return files, err
}

// merger writes the rows of runs.
type merger struct {
	sweep   *Sweep
	factors []factorColumn
	twins   map[experiment.Run][]uint16 // by run of the first point: the month in which each customer left
}

func (m *merger) write(t []Table, kept *Kept) (r *sim.Result, failure, err error) {
	c, err := m.sweep.Config(kept.Run)
	if err != nil && kept.Failure == "" {
		return nil, nil, err
	}
	r, failure = kept.Result(c)
	if err := m.sweep.runsRow(t[0], kept.Run, m.factors, &c, r, failure); err != nil || r == nil {
		return nil, failure, err
	}
	if err := errors.Join(Series(t[1], kept.Run, r), Events(t[2], kept.Run, r)); err != nil {
		return nil, nil, err
	}
	if m.sweep.Plan.Keep != experiment.KeepCustomers {
		return r, nil, nil
	}
	first := kept.Run
	first.Point = 0
	err = Customers(t[3], kept.Run, r, m.twins[first])
	if kept.Run.Point == 0 && len(m.sweep.Plan.Points) > 1 {
		m.twins[first] = r.LeftMonth
	}
	return r, nil, err
}

// tables opens tables one within the other, so that each appears whole or not at all.
func (s *Sweep) tables(format string, names []string, columns [][]Column, files *[]File, do func([]Table) error) error {
	var open func([]Table) error
	open = func(opened []Table) error {
		k := len(opened)
		if k == len(names) {
			return do(opened)
		}
		name := names[k] + "." + format
		hash, size, err := writeWhole(filepath.Join(s.Dir, name), func(w io.Writer) error {
			t := NewTable(format, w, names[k], columns[k])
			if err := open(append(opened, t)); err != nil {
				return err
			}
			return t.Close()
		})
		*files = append(*files, File{name, hash, size})
		return err
	}
	return open(nil)
}

// factorColumn is the column of a factor in the table of runs.
type factorColumn struct {
	Column
	factor int
}

// factorColumns are a column a factor, of numbers where all its values are, under a prefixed name.
func (s *Sweep) factorColumns() []factorColumn {
	var out []factorColumn
	for k, f := range s.Plan.Factors {
		c := factorColumn{Column{f.Column(), Real}, k}
		for _, values := range s.Plan.Points {
			if _, err := strconv.ParseFloat(values[k], 64); err != nil {
				c.Kind = Label
			}
		}
		out = append(out, c)
	}
	return out
}

// runsColumns are the columns of the table of runs, with those of the factors.
func (s *Sweep) runsColumns(factors []factorColumn) []Column {
	runs := runColumns()
	for _, c := range factors {
		runs = append(runs, c.Column)
	}
	return append(runs, RunsColumns()[len(runColumns()):]...)
}

func (s *Sweep) runsRow(t Table, run experiment.Run, factors []factorColumn, c *sim.Config, r *sim.Result, failure error) error {
	var values []any
	for _, column := range factors {
		text := s.Plan.Points[run.Point][column.factor]
		if column.Kind == Label {
			values = append(values, text)
			continue
		}
		x, _ := strconv.ParseFloat(text, 64)
		values = append(values, x)
	}
	draw := 0
	if s.Plan.Uncertainty.Draws() {
		draw = experiment.DrawNumber(c.Seed, run.World+1)
	}
	return Runs(between{t, len(runColumns()), values}, run, draw, c, r, failure)
}

// between is a table that puts more values into every row.
type between struct {
	Table
	at     int
	values []any
}

// Row passes the row on.
func (b between) Row(values []any) error {
	out := append(append(append([]any{}, values[:b.at]...), b.values...), values[b.at:]...)
	return b.Table.Row(out)
}

// WriteFile adds a file to a sweep's folder, whole or not at all.
func (s *Sweep) WriteFile(name string, write func(io.Writer) error) (File, error) {
	return WriteFile(s.Dir, name, write)
}

// Conclude writes the plan and then the manifest beside the tables, and removes the work files: the folder is then finished.
func (s *Sweep) Conclude(m Manifest) error {
	plan, err := s.WriteFile(planFile, func(w io.Writer) error { _, err := w.Write(s.Plan.Bytes()); return err })
	if err != nil {
		return err
	}
	m.PlanID = s.ID
	m.Files = append(m.Files, plan)
	sortFiles(m.Files)
	m.When.SHA256 = m.sum()
	if _, err := s.WriteFile(manifest, func(w io.Writer) error { return JSON(w, m) }); err != nil {
		return err
	}
	s.Tidy()
	return nil
}

// Tidy removes the work files of a finished folder. It may fail harmlessly: another process may still be working there.
func (s *Sweep) Tidy() { _ = os.RemoveAll(s.work()) }
