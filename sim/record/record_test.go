package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
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

// A folder appears under its name when it is whole, with a manifest that has the hash of every file.
func TestFolderAppearsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "out")
	f, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Write("a.csv", func(w io.Writer) error { _, err := io.WriteString(w, "x\n1\n"); return err }); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("the folder is there before it is whole")
	}
	if err := f.Finish(Manifest{Format: 1}); err != nil {
		t.Fatal(err)
	}
	f.Discard()
	text, err := os.ReadFile(filepath.Join(path, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("x\n1\n"))
	if want := []File{{"a.csv", hex.EncodeToString(sum[:])}}; !reflect.DeepEqual(m.Files, want) {
		t.Errorf("files %v, want %v", m.Files, want)
	}
	alone(t, filepath.Dir(path), "out")
}

func TestADiscardedFolderLeavesNothing(t *testing.T) {
	parent := t.TempDir()
	f, err := Create(filepath.Join(parent, "out"))
	if err != nil {
		t.Fatal(err)
	}
	fell := errors.New("fell over")
	if err := f.Write("a.csv", func(io.Writer) error { return fell }); !errors.Is(err, fell) {
		t.Errorf("got %v", err)
	}
	f.Discard()
	alone(t, parent)
}

func TestForeignFoldersAreRefusedAndKept(t *testing.T) {
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "mine.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(foreign); !errors.Is(err, ErrForeign) {
		t.Errorf("got %v", err)
	}
	alone(t, foreign, "mine.txt")
}

// An empty folder of that name is as good as none.
func TestEmptyFolderIsTaken(t *testing.T) {
	path := t.TempDir()
	f, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Finish(Manifest{}); err != nil {
		t.Fatal(err)
	}
	alone(t, path, "manifest.json")
}

// alone checks that a folder holds these files and no others, hidden ones included.
func alone(t *testing.T, path string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s holds %v, want %v", filepath.Base(path), got, want)
	}
}
