package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The twin makes the frames that the program makes, of a brand that goes on as before and of one that so many leave at once that
// the press writes of it.
func TestSameHashAsTheProgram(t *testing.T) {
	start := filepath.Join(t.TempDir(), "start")
	if out, err := exec.Command("go", "build", "-o", start, "backlash/docs/benchmarks/start").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, strategy := range []string{"balanced", "hyper-intrusive"} {
		file := filepath.Join(t.TempDir(), "start.bin")
		out, err := exec.Command(start, "-customers", "603", "-months", "24", "-repeats", "1", "-strategy", strategy, "-out", file).Output()
		if err != nil {
			t.Fatal(err)
		}
		hash, _, err := run(file)
		if err != nil {
			t.Fatal(err)
		}
		if want := strings.Fields(string(out)); len(want) != 3 || fmt.Sprintf("%016x", hash) != want[1] {
			t.Errorf("%s: the hash is %016x, the program says %s", strategy, hash, out)
		}
	}
}
