package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/evidence"
	"backlash/sim/experiment"
)

// validated are the findings and what the last committed validation said of them.
func validated(t *testing.T) (*evidence.Table, map[string]evidence.Standing) {
	t.Helper()
	table, err := evidence.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	standing, err := evidence.Committed()
	if err != nil {
		t.Fatal(err)
	}
	return table, standing
}

// printed are the numbers that documents mark, as 70<!--rows-->, and what the program has for them today.
func printed(t *testing.T) map[string]string {
	t.Helper()
	table, standing := validated(t)
	nulls, err := evidence.CommittedNulls()
	if err != nil {
		t.Fatal(err)
	}
	rows, hold := 0, 0
	for i := range table.Rows {
		if r := &table.Rows[i]; r.Use == evidence.Counted {
			rows++
			if standing[r.ID].Holds {
				hold++
			}
		}
	}
	unknown, draws := 0, float64(experiment.Draws())
	for k := range experiment.Free() {
		sum, squares := 0., 0.
		for d := range experiment.Draws() {
			x := experiment.DrawPlaces(&sim.Config{}, d+1)[k]
			sum, squares = sum+x, squares+x*x
		}
		if 1-math.Sqrt(12*(squares-sum*sum/draws)/(draws-1)) < .1 { // of the spread of the stated range, as calibrate says
			unknown++
		}
	}
	rote := 0
	for _, row := range experiment.Free() {
		if row.Min > 0 && math.Abs(float64(row.Max/row.Min)-4) < .06 {
			rote++
		}
	}
	out := map[string]string{
		"rote":    fmt.Sprint(rote),
		"unknown": fmt.Sprint(unknown),
		"rows":    fmt.Sprint(rows), "hold": fmt.Sprint(hold), "missed": fmt.Sprint(rows - hold), "asked": fmt.Sprint(len(evidence.NewBank(table, 1, 1).Rows)),
		"free": fmt.Sprint(len(experiment.Free())), "parameters": fmt.Sprint(len(agents.Parameters())), "metrics": fmt.Sprint(len(agents.Metrics())),
		"strategies": fmt.Sprint(len(agents.Strategies())), "scenarios": fmt.Sprint(len(scenarios.Names())), "stories": fmt.Sprint(len(scenarios.StoryNames())),
		"nulls.worlds": fmt.Sprint(nulls.Worlds), "nulls.whole": fmt.Sprint(nulls.Whole[0].Holds),
	}
	for k, s := range nulls.Whole {
		if chance := nulls.Chance[k]; chance != nil {
			out["skill."+regexp.MustCompile(`[^a-z]`).ReplaceAllString(s.Name, "")] = fmt.Sprintf("%.2f", evidence.Skill(s.Score(), *chance))
		}
	}
	for _, l := range nulls.Losses {
		out["nulls."+l.Null] = fmt.Sprint(l.Shares[0].Holds)
		out["named."+l.Null], out["lost."+l.Null] = fmt.Sprint(l.Named.Rows), fmt.Sprint(l.Named.Rows-l.Named.Holds)
	}
	return out
}

// The page of limits names every finding that is missed.
func TestMissesAreNamed(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "limits.md"))
	if err != nil {
		t.Fatal(err)
	}
	table, standing := validated(t)
	for i := range table.Rows {
		r := &table.Rows[i]
		if named := regexp.MustCompile(`\(` + r.ID + `\)`).Match(page); r.Use == evidence.Counted && !standing[r.ID].Holds && !named {
			t.Errorf("%s is missed, and docs/limits.md does not say so", r.ID)
		}
	}
}

// No marked number in a document differs from the program's own.
func TestMarkedNumbers(t *testing.T) {
	pages := []string{filepath.Join("..", "..", "README.md")}
	for _, pattern := range []string{"*.md", filepath.Join("adr", "*.md")} {
		found, err := filepath.Glob(filepath.Join("..", "..", "docs", pattern))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	want := printed(t)
	marks := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`([0-9][0-9.,]*)?<!--([a-z.-]+)-->`).FindAllStringSubmatch(string(text), -1) {
			marks++
			if value, known := want[m[2]]; !known || value != m[1] {
				t.Errorf("%s: %s is %q, the program has %q", filepath.Base(page), m[2], m[1], value)
			}
		}
	}
	if marks < 15 {
		t.Errorf("only %d numbers are marked", marks)
	}
	for _, page := range []string{"README.md", filepath.Join("docs", "limits.md"), filepath.Join("docs", "calibration.md")} {
		text, err := os.ReadFile(filepath.Join("..", "..", page))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, []byte("<!--hold-->")) && !bytes.Contains(text, []byte("<!--rows-->")) {
			t.Errorf("%s says nothing of what holds", page)
		}
	}
}
