package record

import (
	"bytes"
	"math"
	"reflect"
	"testing"

	"github.com/parquet-go/parquet-go"
)

var columns = []Column{{"replicate", Whole}, {"brand", Label}, {"trust", Real}}

var rows = [][]any{
	{int64(0), "Us", .1},
	{int64(1), "a \"quoted\", name", math.NaN()},
	{int64(2), "Us", 1e-7},
}

// written is a table of rows in a format.
func written(t *testing.T, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	table := NewTable(format, &b, "series", columns)
	for _, row := range rows {
		if err := table.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := table.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCSV(t *testing.T) {
	want := "replicate,brand,trust\n0,Us,0.1\n1,\"a \"\"quoted\"\", name\",\n2,Us,1e-07\n"
	if got := string(written(t, "csv")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestParquetReadsBackAndRepeats(t *testing.T) {
	text := written(t, "parquet")
	if !bytes.Equal(text, written(t, "parquet")) {
		t.Error("two writes differ")
	}
	type line struct {
		Replicate int64    `parquet:"replicate"`
		Brand     string   `parquet:"brand"`
		Trust     *float64 `parquet:"trust,optional"`
	}
	got, err := parquet.Read[line](bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	tenth, small := .1, 1e-7
	want := []line{{0, "Us", &tenth}, {1, "a \"quoted\", name", nil}, {2, "Us", &small}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestSharesKeepTheirDecimals(t *testing.T) {
	for x, want := range map[float32]float64{.3: .3, .1: .1, 22: 22, 1.05: 1.05} {
		if got := Widen(x); got != want {
			t.Errorf("%v became %v", x, got)
		}
	}
}

// Columns keep the order they are given in, in either format.
func TestParquetKeepsTheOrderOfColumns(t *testing.T) {
	text := written(t, "parquet")
	file, err := parquet.OpenFile(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, path := range file.Schema().Columns() {
		got = append(got, path...)
	}
	if want := []string{"replicate", "brand", "trust"}; !reflect.DeepEqual(got, want) {
		t.Errorf("columns %v, want %v", got, want)
	}
}
