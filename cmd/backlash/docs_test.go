package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim/evidence"
	"backlash/sim/report"
)

var update = flag.Bool("update", false, "write the generated pages of docs anew")

// TestDocs fails when a generated page differs from the program's own tables.
func TestDocs(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{"parameters.md": report.WriteParameters, "metrics.md": report.WriteMetrics, "glossary.md": report.WriteGlossary, "evidence.md": evidence.WritePage, "findings.md": evidence.WriteReference,
		"model.md": writeModel} {
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

// writeModel writes the model's description with the parameters' defaults in place of their names.
func writeModel(w io.Writer) error {
	source, err := os.ReadFile(filepath.Join("..", "..", "docs", "model.source.md"))
	if err != nil {
		return err
	}
	var unknown []string
	text := parameterName.ReplaceAllStringFunc(string(source), func(name string) string {
		row, ok := agents.ParameterByPath(strings.Trim(name, "{}"))
		if !ok {
			unknown = append(unknown, name)
		}
		x := strconv.FormatFloat(float64(row.Default), 'g', 4, 32)
		return strings.Replace(strings.Replace(x, "0.", ".", 1), "-", "−", 1)
	})
	if len(unknown) > 0 {
		return fmt.Errorf("docs/model.source.md: no parameter %s", strings.Join(unknown, ", "))
	}
	_, err = io.WriteString(w, text)
	return err
}

var parameterName = regexp.MustCompile(`\{[a-z_]+\.[a-z_]+\}`)

// The description of the model names every parameter there is: who reads it misses none.
func TestTheModelIsDescribedInFull(t *testing.T) {
	source, err := os.ReadFile(filepath.Join("..", "..", "docs", "model.source.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range agents.Parameters() {
		if !bytes.Contains(source, []byte("{"+row.Path+"}")) {
			t.Errorf("%s stands nowhere in docs/model.source.md", row.Path)
		}
	}
}

// The table of what is kept of a customer names every column there is.
func TestTheModelNamesEveryColumn(t *testing.T) {
	source, err := os.ReadFile(filepath.Join("..", "..", "docs", "model.source.md"))
	if err != nil {
		t.Fatal(err)
	}
	columns := reflect.TypeFor[agents.Customers]()
	for i := range columns.NumField() {
		if f := columns.Field(i); f.Name != "N" && !bytes.Contains(source, []byte("`"+f.Name+"`")) {
			t.Errorf("column %s stands nowhere in docs/model.source.md", f.Name)
		}
	}
}
