package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"backlash/sim/analysis"
	"backlash/sim/study"
)

// call runs the program within the test.
func call(ctx context.Context, args ...string) (code int, out, err string) {
	var o, e bytes.Buffer
	code = program(ctx, args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

// A comparison that is stopped in the middle keeps what is finished, has no table under its final name, and comes out the same
// as one that was never stopped.
func TestAStoppedComparisonGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	args := func(out string) []string {
		return []string{"compare", "subscription-streaming", "--customers", "600", "--months", "6", "--worlds", "40",
			"--strategies", "balanced,hyper-intrusive", "--workers", "2", "--out", filepath.Join(dir, out)}
	}
	ctx, stop := context.WithCancel(t.Context())
	go func() { // as soon as some run is kept
		for {
			if kept, _ := filepath.Glob(filepath.Join(dir, "stopped", "work", "*.journal")); len(kept) > 0 {
				stop()
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	code, _, errors := call(ctx, args("stopped")...)
	if code != exitStopped || !strings.Contains(errors, "runs are finished and kept; run the same command again to resume") {
		t.Fatalf("exit code %d: %s", code, errors)
	}
	for _, name := range []string{"runs.csv", "series.csv", "summary.json", "manifest.json"} {
		if _, err := os.Stat(filepath.Join(dir, "stopped", name)); err == nil {
			t.Errorf("%s is there before all is done", name)
		}
	}
	for _, out := range []string{"stopped", "straight"} {
		if code, _, errors := call(t.Context(), args(out)...); code != exitDone {
			t.Fatalf("%s: exit code %d: %s", out, code, errors)
		}
	}
	files, _ := os.ReadDir(filepath.Join(dir, "straight"))
	for _, f := range files {
		a, b := fileIn(t, dir, "stopped", f.Name()), fileIn(t, dir, "straight", f.Name())
		if f.Name() == "manifest.json" {
			a, b = withoutWhen(t, a), withoutWhen(t, b)
		}
		if a != b {
			t.Errorf("%s differs", f.Name())
		}
	}
}

func fileIn(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// withoutWhen is a manifest without what differs from one making to the next.
func withoutWhen(t *testing.T, text string) string {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	delete(m, "when")
	out, _ := json.Marshal(m)
	return string(out)
}

// Two strategies that are the same differ by exactly zero, in every number of the summary.
func TestTheSameStrategyDiffersByZero(t *testing.T) {
	code, out, errors := call(t.Context(), "compare", "subscription-streaming", "--customers", "400", "--months", "4", "--worlds", "3",
		"--strategies", "click-maximizer,as-written", "--json")
	if code != exitDone {
		t.Fatal(errors)
	}
	var sum study.CompareResult
	if err := json.Unmarshal([]byte(out), &sum); err != nil {
		t.Fatal(err)
	}
	d := sum.Differences[0]
	zero := func(what string, i analysis.Interval) {
		for _, x := range []*float64{i.Mean, i.Lo, i.Hi} {
			if x != nil && *x != 0 {
				t.Errorf("%s: %v", what, *x)
			}
		}
	}
	zero("value", d.Value)
	zero("left only here", d.LeftHere)
	zero("left net", d.LeftNet)
	for _, m := range d.Metrics {
		for _, i := range m.Months {
			zero(m.Name, i)
		}
	}
	if d.Outcome != study.NoDifference {
		t.Errorf("verdict %q", d.Outcome)
	}
}
