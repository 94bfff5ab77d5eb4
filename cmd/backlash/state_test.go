package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"backlash/sim/record"
)

// A state file that is written again keeps its last good version as the previous copy.
func TestPreviousCopy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "kept")
	check := func(text []byte) error {
		if strings.HasPrefix(string(text), "good") {
			return nil
		}
		return errors.New("damaged")
	}
	a := &app{err: &strings.Builder{}}
	for _, step := range []struct{ write, damage, want string }{
		{"good 1", "", "good 1"}, {"good 2", "", "good 2"}, {"good 2", "x", "good 1"}, {"good 3", "y", "good 1"}, {"good 4", "", "good 4"}, {"good 5", "z", "good 4"},
	} {
		if err := record.WriteState(path, []byte(step.write), check); err != nil {
			t.Fatal(err)
		}
		if step.damage != "" {
			if err := os.WriteFile(path, []byte(step.damage), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got := ""
		if err := a.readState(path, func(text []byte) error { got = string(text); return check(text) }); err != nil || got != step.want {
			t.Errorf("after %+v: %q, %v", step, got, err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}
