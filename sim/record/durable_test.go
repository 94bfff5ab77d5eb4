package record

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A file that is there stays as it is until the new one is whole, a link stays a link, and what cannot be written is known before.
func TestTheOldFileStays(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "a.txt"), filepath.Join(dir, "link")
	write := func(path, text string, broken error) error {
		return WriteWhole(path, func(w io.Writer) error { _, err := io.WriteString(w, text); return errors.Join(err, broken) })
	}
	read := func() string { text, _ := os.ReadFile(path); return string(text) }
	if err := write(path, "old", nil); err != nil || read() != "old" {
		t.Fatalf("%q, %v", read(), err)
	}
	if err := write(path, "new", errors.New("broken")); err == nil || read() != "old" {
		t.Errorf("%q, %v", read(), err)
	}
	if err := os.Symlink(path, link); err == nil {
		if err := write(link, "linked", nil); err != nil || read() != "linked" {
			t.Errorf("%q, %v", read(), err)
		}
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("the link is none any more: %v", err)
		}
		os.Remove(link)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%d files are left", len(entries))
	}
	for path, want := range map[string]string{path: "", filepath.Join(dir, "new.txt"): "", dir: "is a folder", filepath.Join(dir, "no", "a.txt"): "no such"} {
		err := Probe(path)
		if (err == nil) != (want == "") || err != nil && (!strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path)) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 || read() == "" {
		t.Errorf("after the probes there are %d files", len(entries))
	}
	if _, err := os.Stat(os.DevNull); err == nil {
		if err := errors.Join(Probe(os.DevNull), write(os.DevNull, "gone", nil)); err != nil {
			t.Error(err)
		}
	}
}

// Only what a process that is no more has left is swept up: not what this one or another host's is writing.
func TestLivingFilesStay(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-2 * foreignAge)
	for name, c := range map[string]struct {
		old, swept bool
	}{
		fmt.Sprintf("%s%s-%d-1", temporaryPrefix, hostSign(), os.Getpid()): {true, false},
		fmt.Sprintf("%s%s-%d-1", temporaryPrefix, hostSign(), 1<<30):       {false, true},
		temporaryPrefix + "00000000-77-1":                                  {false, false},
		temporaryPrefix + "00000000-78-1":                                  {true, true},
		temporaryPrefix + "12345":                                          {false, false}, // of an older program
		temporaryPrefix + "12346":                                          {true, true},
		temporaryPrefix + hostSign() + "-0-1":                              {true, true},
		temporaryPrefix + hostSign() + "--1-1":                             {false, false},
		"runs.csv":                                                         {true, false},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if c.old {
			if err := os.Chtimes(path, old, old); err != nil {
				t.Fatal(err)
			}
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 1 {
			t.Fatal(err)
		}
		if got := abandoned(entries[0]); got != c.swept {
			t.Errorf("%s, old %v: swept %v", name, c.old, got)
		}
		os.Remove(path)
	}
}
