package main

import (
	"slices"
	"strings"
	"testing"
)

// Each mutant that is called equivalent is one that could be drawn: a line that names no place any more would hide another later.
func TestEquivalentsNamePlaces(t *testing.T) {
	t.Chdir("../../..")
	known, err := equivalents("docs/benchmarks/mutants/equivalent.txt")
	if err != nil || len(known) == 0 {
		t.Fatalf("%d equivalents: %v", len(known), err)
	}
	var lines []string
	for dir := range areas {
		sites, err := sitesOf(dir)
		if err != nil {
			t.Fatal(err)
		}
		for i := range sites {
			lines = append(lines, strings.TrimSpace(sites[i].line()))
		}
	}
	for line := range known {
		if !slices.Contains(lines, line) {
			t.Errorf("no such mutant: %s", line)
		}
	}
}
