// Package record writes results and the manifest that can reproduce them, and reads them back.
package record

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Widen converts a float32 to the float64 with the same shortest decimal form, so that .3 stays .3.
func Widen(x float32) float64 {
	y, _ := strconv.ParseFloat(strconv.FormatFloat(float64(x), 'g', -1, 32), 64)
	return y
}

// Kind is the type of a column.
type Kind int

// The kinds of columns.
const (
	Label Kind = iota
	Whole
	Real
)

// Column is the name and kind of one column of a table.
type Column struct {
	Name string
	Kind Kind
}

// Table accepts rows one by one and writes them as they come. A row has one value per column: string, int64 or float64 by kind; a
// NaN is a missing value.
type Table interface {
	Row(values []any) error
	Close() error
}

// NewTable begins a table in a format, csv or parquet.
func NewTable(format string, w io.Writer, name string, columns []Column) Table {
	if format == "parquet" {
		return newParquet(w, name, columns)
	}
	return newCSV(w, columns)
}

type csvTable struct {
	w    *csv.Writer
	text []string
}

func newCSV(w io.Writer, columns []Column) *csvTable {
	t := &csvTable{csv.NewWriter(w), make([]string, len(columns))}
	for i, c := range columns {
		t.text[i] = c.Name
	}
	t.w.Write(t.text) // an error shows at Close
	return t
}

// Row writes a line.
func (t *csvTable) Row(values []any) error {
	for i, v := range values {
		t.text[i] = valueText(v)
	}
	return t.w.Write(t.text)
}

// valueText is a value as a CSV has it: numbers in the shortest form that reads back the same; what is missing is empty.
func valueText(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		if !math.IsNaN(x) {
			return strconv.FormatFloat(x, 'g', -1, 64)
		}
	}
	return ""
}

// Close flushes the table.
func (t *csvTable) Close() error {
	t.w.Flush()
	return t.w.Error()
}

// rowGroup is the number of rows that a Parquet table holds in memory before it writes them: about 30 MB of the series.
const rowGroup = 1 << 15

type parquetTable struct {
	w   *parquet.GenericWriter[any]
	row parquet.Row
}

func newParquet(w io.Writer, name string, columns []Column) *parquetTable {
	// Plain encodings: the library's dictionaries and deltas come out as other bytes, of the same meaning, on another
	// architecture. Compression makes up for it.
	group := parquet.Group{}
	for _, c := range columns {
		switch c.Kind {
		case Label:
			group[c.Name] = parquet.String()
		case Whole:
			group[c.Name] = parquet.Int(64)
		case Real:
			group[c.Name] = parquet.Optional(parquet.Leaf(parquet.DoubleType))
		}
	}
	schema := parquet.NewSchema(name, ordered{group, columns})
	t := &parquetTable{
		w: parquet.NewGenericWriter[any](w, schema, parquet.Compression(&zstd.Codec{Level: zstd.SpeedDefault}), parquet.CreatedBy("backlash", "1", ""),
			parquet.MaxRowsPerRowGroup(rowGroup)),
		row: make(parquet.Row, len(columns)),
	}
	return t
}

// ordered is a group whose fields come in the table's order; a Group's come by name.
type ordered struct {
	parquet.Group
	columns []Column
}

// Fields are the fields in the order of the columns.
func (o ordered) Fields() []parquet.Field {
	byName := map[string]parquet.Field{}
	for _, f := range o.Group.Fields() {
		byName[f.Name()] = f
	}
	fields := make([]parquet.Field, len(o.columns))
	for i, c := range o.columns {
		fields[i] = byName[c.Name]
	}
	return fields
}

// Row appends one row; a NaN is null.
func (t *parquetTable) Row(values []any) error {
	for at, v := range values {
		switch x := v.(type) {
		case string:
			t.row[at] = parquet.ByteArrayValue([]byte(x)).Level(0, 0, at)
		case int64:
			t.row[at] = parquet.Int64Value(x).Level(0, 0, at)
		case float64:
			t.row[at] = parquet.DoubleValue(x).Level(0, 1, at)
			if math.IsNaN(x) {
				t.row[at] = parquet.NullValue().Level(0, 0, at)
			}
		}
	}
	_, err := t.w.WriteRows([]parquet.Row{t.row})
	return err
}

// Close writes the footer.
func (t *parquetTable) Close() error { return t.w.Close() }

// runColumns identify a run in every table.
func runColumns() []Column {
	return []Column{{"point", Whole}, {"world", Whole}, {"course", Whole}}
}

func runValues(r experiment.Run) []any {
	return []any{int64(r.Point), int64(r.World), int64(r.Course)}
}

// SeriesColumns returns the columns of the wide series table: one column per metric, named as in the metric table.
func SeriesColumns() []Column {
	columns := append(runColumns(), Column{"month", Whole}, Column{"brand", Label}, Column{"segment", Label})
	for _, m := range agents.Metrics() {
		columns = append(columns, Column{m.Name, Real})
	}
	return columns
}

// Series appends a run's frames, from the recorded months of history on: one row per month, brand and segment, all brands and all segments included.
func Series(t Table, run experiment.Run, r *sim.Result) error {
	row := make([]any, len(SeriesColumns()))
	for m := 1 - len(r.Before); m <= len(r.Frames); m++ {
		f := r.Month(m)
		for b := sim.All; b < len(r.Config.Brands); b++ {
			for s := sim.All; s < len(r.Config.Population.Segments); s++ {
				values := append(row[:0], runValues(run)...)
				values = append(values, int64(f.Month), brandName(&r.Config, b), segmentName(&r.Config, s))
				for k := range agents.MetricCount {
					x := f.At(b, s, k)
					if k >= agents.MetricLeverIntensity { // levers are held in single precision: .6 stays .6
						x = Widen(float32(x))
					}
					values = append(values, x)
				}
				if err := t.Row(values); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func brandName(c *sim.Config, b int) string {
	switch {
	case b == sim.All:
		return "all"
	case b >= len(c.Brands):
		return "none"
	}
	return c.Brands[b].Name
}

func segmentName(c *sim.Config, s int) string {
	if s == sim.All {
		return "all"
	}
	return c.Population.Segments[s].Name
}

// strategyColumn is the focal brand's strategy, in the table of runs.
const strategyColumn = "strategy"

// RunsColumns returns the columns of the table of runs.
func RunsColumns() []Column {
	return append(runColumns(), Column{strategyColumn, Label}, Column{"seed", Label}, Column{"people", Whole}, Column{"luck", Whole}, Column{"draw", Whole}, Column{"status", Label}, Column{"error", Label},
		Column{"value", Real}, Column{"newcomer_value", Real}, Column{"terminal_value", Real}, Column{"revenue", Real})
}

// Runs appends one run; a failed one is a row with its reason. draw is the number of its parameter draw, 0 without one.
func Runs(t Table, run experiment.Run, draw int, c *sim.Config, r *sim.Result, err error) error {
	strategy := ""
	if len(c.Brands) > 0 { // none when the configuration itself failed
		strategy = c.Brands[0].Strategy
	}
	values := append(runValues(run), strategy, strconv.FormatUint(c.Seed, 10), int64(c.People), int64(c.Replicate), int64(draw))
	if err != nil {
		n := math.NaN()
		return t.Row(append(values, "failed", err.Error(), n, n, n, n))
	}
	v := r.Value
	return t.Row(append(values, "done", "", v.Starters, v.Newcomers, v.Terminal, v.Revenue))
}

// EventsColumns returns the columns of the event log.
func EventsColumns() []Column {
	return append(runColumns(), Column{"month", Whole}, Column{"brand", Label}, Column{"kind", Label}, Column{"size", Real}, Column{"cause", Label}, Column{"text", Label})
}

// Events appends a run's event log.
func Events(t Table, run experiment.Run, r *sim.Result) error {
	for _, e := range r.Events {
		if err := t.Row(append(runValues(run), int64(e.Month), brandName(&r.Config, e.Brand), string(e.Kind), e.Size, e.Cause, e.Text)); err != nil {
			return err
		}
	}
	return nil
}
