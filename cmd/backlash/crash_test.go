package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"backlash/sim"
)

// A panic ends with exit code 1, a short message and a file to send, which tells nothing of the environment.
func TestCrash(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, folder)
	}
	t.Setenv("BACKLASH_SECRET", "do-not-tell")
	disturb = func() { var none []int; none[0]++ }
	defer func() { disturb = nil }()
	var out, err strings.Builder
	code := program(context.Background(), []string{"metrics", "a b"}, strings.NewReader(""), &out, &err)
	if code != exitFailed || out.Len() > 0 || strings.Count(err.String(), "\n") > 4 || !strings.Contains(err.String(), "index out of range") {
		t.Errorf("exit code %d, %q, %q", code, out.String(), err.String())
	}
	files, _ := filepath.Glob(filepath.Join(folder, "backlash-crash-*.txt"))
	if len(files) != 1 || !strings.Contains(err.String(), files[0]) {
		t.Fatalf("%q, %q", files, err.String())
	}
	text, failed := os.ReadFile(files[0])
	if failed != nil {
		t.Fatal(failed)
	}
	for _, want := range []string{"model version " + string(rune('0'+sim.ModelVersion)), `command line: backlash "metrics" "a b"`, "index out of range", "TestCrash"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the crash file lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(string(text), "do-not-tell") {
		t.Error("the crash file tells of the environment")
	}
}

// Where no file can be written, the whole text goes to standard error.
func TestCrashWithoutFile(t *testing.T) {
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, filepath.Join(t.TempDir(), "nowhere"))
	}
	disturb = func() { panic("trouble") }
	defer func() { disturb = nil }()
	var out, err strings.Builder
	if code := program(context.Background(), []string{"metrics"}, strings.NewReader(""), &out, &err); code != exitFailed || !strings.Contains(err.String(), "crash_test.go") {
		t.Errorf("exit code %d, %q", code, err.String())
	}
}
