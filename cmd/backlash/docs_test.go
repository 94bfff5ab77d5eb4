package main

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"backlash/sim/evidence"
	"backlash/sim/report"
)

var update = flag.Bool("update", false, "write the generated pages of docs anew")

// TestDocs fails when a generated page differs from the program's own tables.
func TestDocs(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{"parameters.md": report.WriteParameters, "metrics.md": report.WriteMetrics, "glossary.md": report.WriteGlossary, "evidence.md": evidence.WritePage} {
		var want bytes.Buffer
		if err := write(&want); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("..", "..", "docs", name)
		if *update {
			if err := os.WriteFile(file, want.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, want.Bytes()) {
			t.Errorf("docs/%s is stale: go test ./cmd/backlash -run TestDocs -update", name)
		}
	}
}
