package record

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

// theirs is a row as other programs write it.
type theirs struct {
	Month     int32     `parquet:"month,date"`
	At        time.Time `parquet:"at,timestamp(microsecond)"`
	Customers int64     `parquet:"customers"`
	Churned   *int32    `parquet:"churned,optional"`
	Rate      float32   `parquet:"rate"`
	Revenue   float64   `parquet:"revenue"`
	Name      string    `parquet:"name"`
	Open      bool      `parquet:"open"`
}

func write(t *testing.T, rows []theirs) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "theirs.parquet")
	if err := parquet.WriteFile(path, rows); err != nil {
		t.Fatal(err)
	}
	return path
}

// readAll reads a file as a table of somebody else's.
func readAll(path string) (header []string, rows [][]string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	header, next, err := Parquet(file)
	for err == nil {
		var row []string
		if row, err = next(); err == nil {
			rows = append(rows, row)
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return header, rows, err
}

// Every plain kind of value comes out as text that a table's reader understands, in more rows than one read takes.
func TestParquetOfOthers(t *testing.T) {
	day := int32(time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	left := int32(7)
	var rows []theirs
	for range 200 {
		rows = append(rows, theirs{day, time.Date(1969, 12, 31, 23, 59, 58, 0, time.UTC), 12000, &left, .25, 1234.5, "Müller", true})
	}
	rows[3].Churned = nil
	header, got, err := readAll(write(t, rows))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"month", "at", "customers", "churned", "rate", "revenue", "name", "open"}; !slices.Equal(header, want) {
		t.Errorf("header %v", header)
	}
	if want := []string{"2025-03-01", "1969-12-31 23:59:58", "12000", "7", "0.25", "1234.5", "Müller", "true"}; len(got) != 200 || !slices.Equal(got[0], want) {
		t.Errorf("%d rows, the first %q, want %q", len(got), got[0], want)
	}
	if got[3][3] != "" {
		t.Errorf("a missing value is %q", got[3][3])
	}
}

// What is damaged, cut or nested ends in an error, never in a panic.
func TestDamagedParquetOfOthers(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: one goroutine")
	}
	whole, err := os.ReadFile(write(t, []theirs{{Customers: 5, Name: "a"}, {Customers: 6, Name: "b"}}))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "damaged.parquet")
	for i := 0; i < len(whole); i += 3 {
		for _, text := range [][]byte{whole[:i], append(append(slices.Clone(whole[:i]), whole[i]^0x40), whole[i+1:]...)} {
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
			_, _, _ = readAll(path) // an error or another value, but an end
		}
	}
	if _, _, err := readAll(path[:len(path)-1]); err == nil {
		t.Error("no error where there is no file")
	}
	type nested struct {
		Inner struct{ A int64 }
	}
	if err := parquet.WriteFile(path, []nested{{}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := readAll(path); err == nil {
		t.Error("nested columns are taken")
	}
}
