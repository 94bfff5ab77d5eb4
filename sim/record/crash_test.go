package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"backlash/sim"
	"backlash/sim/experiment"
)

// frail is a disk that a crash of the machine takes back to what was synced: of files their content, of folders their names. Operations from
// a number on fail, as if the machine had stopped there.
type frail struct {
	root     string
	contents map[string]string            // of files, by path now, as of their last sync
	names    map[string]map[string]string // of folders, as of their last sync: name to content
	done     int
	stop     int // operation at which the machine stops; 0: never
}

var errStopped = errors.New("the machine has stopped")

// install puts the disk in the place of the real one until the test ends.
func (d *frail) install(t *testing.T) {
	t.Helper()
	d.contents, d.names = map[string]string{}, map[string]map[string]string{}
	realSync, realRename := syncFile, rename
	t.Cleanup(func() { syncFile, rename = realSync, realRename })
	syncFile = func(f *os.File) error {
		if d.over() {
			return errStopped
		}
		info, err := f.Stat()
		if err != nil {
			return err
		}
		if !info.IsDir() {
			text, err := os.ReadFile(f.Name())
			d.contents[f.Name()] = string(text)
			return err
		}
		entries, err := os.ReadDir(f.Name())
		d.names[f.Name()] = map[string]string{}
		for _, e := range entries {
			if !e.IsDir() {
				d.names[f.Name()][e.Name()] = d.contents[filepath.Join(f.Name(), e.Name())]
			}
		}
		return err
	}
	rename = func(from, to string) error {
		if d.over() {
			return errStopped
		}
		d.contents[to] = d.contents[from]
		return os.Rename(from, to)
	}
}

func (d *frail) over() bool {
	d.done++
	return d.stop > 0 && d.done >= d.stop
}

// after is the folder as it is found when the machine is back: what was synced, and of what was removed since, all or nothing.
func (d *frail) after(t *testing.T, removed bool) string {
	t.Helper()
	dir := t.TempDir()
	for folder, names := range d.names {
		below, err := filepath.Rel(d.root, folder)
		if err != nil || strings.HasPrefix(below, "..") {
			continue
		}
		if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) && removed {
			continue
		}
		if err := os.MkdirAll(filepath.Join(dir, below), 0o755); err != nil {
			t.Fatal(err)
		}
		for name, text := range names {
			if _, err := os.Stat(filepath.Join(folder, name)); errors.Is(err, fs.ErrNotExist) && removed {
				continue
			}
			if strings.HasPrefix(name, temporaryPrefix) { // its process is no more
				name = fmt.Sprintf("%s%s-%d-%d", temporaryPrefix, hostSign(), 1<<30, len(text))
			}
			if err := os.WriteFile(filepath.Join(dir, below, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// conclude runs, merges and finishes a sweep.
func conclude(t *testing.T, s *Sweep) error {
	if err := s.Run(t.Context(), Shard{1, 1}, 2, untold); err != nil {
		return err
	}
	files, err := s.Merge("csv", false, func(experiment.Run, *sim.Result, error) error { return nil })
	if err != nil {
		return err
	}
	return s.Conclude(Manifest{Files: files})
}

// Whatever the moment at which the machine stops, what is found afterwards is believed only if it is whole, and the same command comes to the
// same bytes; what was said to be finished is there.
func TestAStoppedMachineLosesNothingFinished(t *testing.T) {
	plan := tiny(4, 2)
	disk := &frail{root: t.TempDir()}
	disk.install(t)
	if err := conclude(t, lay(t, disk.root, plan)); err != nil {
		t.Fatal(err)
	}
	want, all := contents(t, disk.root), disk.done
	if all < 20 {
		t.Fatalf("only %d operations were seen", all)
	}
	delete(want, manifest) // it has the time
	for stop := 1; stop <= all+1; stop++ {
		for _, removed := range []bool{false, true} {
			name := fmt.Sprintf("stopped at %d of %d, removals kept %v", stop, all, removed)
			disk := &frail{root: t.TempDir(), stop: stop}
			disk.install(t)
			s, err := Begin(disk.root, plan)
			if err == nil {
				s.Config = tinyConfig(s.Plan)
				err = conclude(t, s)
			}
			if stop > all && err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			finished := err == nil && disk.done < stop // else there was no machine left to say so
			disk.stop = 0
			found := disk.after(t, removed)
			m, damaged, cerr := Check(found)
			if cerr == nil && len(damaged) > 0 {
				t.Errorf("%s: the folder has a manifest, and %v is not as it says", name, damaged)
			}
			if finished && (cerr != nil || len(m.Files) == 0) {
				t.Errorf("%s: it was said to be finished, and is not: %v", name, cerr)
			}
			s, err = Begin(found, plan)
			if err != nil {
				t.Errorf("%s: it cannot go on: %v", name, err)
				continue
			}
			s.Config = tinyConfig(s.Plan)
			if cerr != nil {
				if err := conclude(t, s); err != nil {
					t.Errorf("%s: going on: %v", name, err)
					continue
				}
			}
			got := contents(t, found)
			delete(got, manifest)
			if cerr == nil { // what was removed may be back, and nobody looks at it
				got = map[string]string{}
				for _, f := range m.Files {
					text, err := os.ReadFile(filepath.Join(found, f.Name))
					if err != nil {
						t.Errorf("%s: %v", name, err)
					}
					got[f.Name] = string(text)
				}
			}
			same(t, name, got, want)
		}
	}
}
