package main

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// tiny are flags of a scenario that is made in no time.
var tiny = []string{"subscription-streaming", "--customers", "50", "--months", "3", "--set", "history.months=2", "--workers", "2"}

// made are the commands that fill a folder x, with tables in both formats.
var made = map[string][]string{
	"run":             {"run", "--worlds", "2", "--out", "x"},
	"run, every one":  {"run", "--worlds", "2", "--customer-table", "--format", "parquet", "--out", "x"},
	"run, json":       {"run", "--worlds", "2", "--json", "--out", "x"},
	"compare":         {"compare", "--strategies", "balanced,hyper-intrusive", "--worlds", "2", "--out", "x"},
	"sweep":           {"sweep", "--vary", "intensity=0:1:2", "--worlds", "2", "--format", "csv", "--out", "x"},
	"sweep, parquet":  {"sweep", "--vary", "intensity=0:1:2", "--worlds", "2", "--out", "x"},
	"sensitivity":     {"sensitivity", "--samples", "4", "--worlds", "2", "--out", "x"},
	"paper":           {"paper", "--strategies", "balanced,hyper-intrusive", "--worlds", "5", "--samples", "4", "-o", "x"},
	"threshold":       {"threshold", "--levels", "5", "--worlds", "5", "--with", "none", "--out", "x"},
	"run, parameters": {"run", "--uncertainty", "parameters", "--worlds", "2", "--out", "x"},
}

// harm is a way to damage a file.
var harm = map[string]func(path string, text []byte) error{
	"first byte":  func(path string, text []byte) error { return os.WriteFile(path, flipped(text, 0), 0o644) },
	"middle byte": func(path string, text []byte) error { return os.WriteFile(path, flipped(text, len(text)/2), 0o644) },
	"last byte":   func(path string, text []byte) error { return os.WriteFile(path, flipped(text, len(text)-1), 0o644) },
	"cut":         func(path string, text []byte) error { return os.WriteFile(path, text[:len(text)/2], 0o644) },
	"emptied":     func(path string, text []byte) error { return os.WriteFile(path, nil, 0o644) },
	"longer":      func(path string, text []byte) error { return os.WriteFile(path, append(text, '\n'), 0o644) },
	"removed":     func(path string, _ []byte) error { return os.Remove(path) },
}

func flipped(text []byte, at int) []byte {
	out := append([]byte{}, text...)
	out[at] ^= 1
	return out
}

// A finished folder of which one byte of one file is changed, or the file cut or removed, is never taken for finished: the same
// command makes the same bytes again, or fails and names the file.
func TestFinishedMeansEveryByte(t *testing.T) {
	for name, words := range made {
		if all := os.Getenv("BACKLASH_HARM") != ""; !all && (testing.Short() && name != "run, json" || name == "run, parameters" || name == "sweep, parquet") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			args := append([]string{words[0]}, append(tiny, words[1:]...)...)
			if code, _, errors := call(t.Context(), args...); code != exitDone {
				t.Fatalf("exit code %d: %s", code, errors)
			}
			whole := allFiles(t, "x")
			kinds := harm
			if os.Getenv("BACKLASH_HARM") == "" && (name != "run, json" || testing.Short()) { // all of it for every command takes ten seconds
				kinds = map[string]func(string, []byte) error{"middle byte": harm["middle byte"]}
			}
			for _, files := range turns(whole, name == "paper") {
				file := files[0]
				for kind, do := range kinds {
					for _, file := range files {
						if err := do(file, []byte(whole[file])); err != nil {
							t.Fatal(err)
						}
					}
					if err := madeGood(t, file, whole, args); err != nil {
						t.Errorf("%s, %s: %v", file, kind, err)
						restore(t, whole)
					}
				}
			}
		})
	}
}

// Of so many single bits, flipped one at a time in finished folders, each is made good or refused by the same command, and verify
// names the file. BACKLASH_HARM sets how many.
func TestFinishedMeansEveryBit(t *testing.T) {
	flips := 6
	if text := os.Getenv("BACKLASH_HARM"); text != "" {
		if n, err := strconv.Atoi(text); err == nil {
			flips = max(n, flips)
		}
	}
	r := rand.New(rand.NewPCG(1, 400))
	names := slices.Sorted(maps.Keys(made))
	for k, name := range names {
		n := (flips + len(names) - 1 - k) / len(names)
		if n == 0 || testing.Short() {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			args := append([]string{made[name][0]}, append(tiny, made[name][1:]...)...)
			if code, _, errors := call(t.Context(), args...); code != exitDone {
				t.Fatalf("exit code %d: %s", code, errors)
			}
			whole := allFiles(t, "x")
			files := slices.Sorted(maps.Keys(whole))
			for range n {
				file := files[r.IntN(len(files))]
				text := []byte(whole[file])
				bit := r.IntN(8 * len(text))
				text[bit/8] ^= 1 << (bit % 8)
				if err := os.WriteFile(file, text, 0o644); err != nil {
					t.Fatal(err)
				}
				if name != "paper" || strings.HasPrefix(file, "x/data/") {
					folder := "x"
					if name == "paper" {
						folder = "x/data"
					}
					if code, out, errors := call(t.Context(), "sweep", "verify", folder); code == exitDone || !strings.Contains(out+errors, filepath.Base(file)) {
						t.Errorf("%s, bit %d: verify says %d: %s%s", file, bit, code, out, errors)
					}
				}
				if err := madeGood(t, file, whole, args); err != nil {
					t.Errorf("%s, bit %d: %v", file, bit, err)
				}
				restore(t, whole)
			}
		})
	}
}

// A bank of draws of which one bit is flipped is made whole by the same command, or refused with the file's name. It takes a while.
func TestBanksMeanEveryBit(t *testing.T) {
	if os.Getenv("BACKLASH_HARM") == "" {
		t.Skip("BACKLASH_HARM runs it")
	}
	t.Chdir(t.TempDir())
	args := []string{"calibrate", "--bank", "x", "--draws", "2", "--customers", "100", "--propose", "8", "--workers", "2"}
	if code, _, errors := call(t.Context(), args...); code != exitDone {
		t.Fatalf("exit code %d: %s", code, errors)
	}
	whole := allFiles(t, "x")
	files := slices.Sorted(maps.Keys(whole))
	r := rand.New(rand.NewPCG(2, 400))
	told := func(name, text string) string { // receipts have the time and the host
		if strings.HasSuffix(name, ".json") && strings.Contains(name, "part") {
			return ""
		}
		return text
	}
	for range 8 {
		file := files[r.IntN(len(files))]
		text := []byte(whole[file])
		bit := r.IntN(8 * len(text))
		text[bit/8] ^= 1 << (bit % 8)
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		code, _, errors := call(t.Context(), args...)
		if code != exitDone {
			if !strings.Contains(errors, filepath.Base(file)) {
				t.Errorf("%s, bit %d: exit code %d without the file's name: %s", file, bit, code, errors)
			}
		} else {
			for name, want := range whole {
				if now := allFiles(t, "x"); told(name, now[name]) != told(name, want) {
					t.Errorf("%s, bit %d: exit code 0, and %s is not as it was", file, bit, name)
				}
			}
		}
		restore(t, whole)
	}
}

// turns are the files to damage, one at a time; those that a paper writes every time are damaged together, since it takes a while.
func turns(whole map[string]string, paper bool) (out [][]string) {
	var together []string
	for file := range whole {
		if paper && !strings.HasPrefix(file, "x/data/") && file != "x/scenario.yaml" && file != "x/SHA256SUMS" {
			together = append(together, file)
		} else {
			out = append(out, []string{file})
		}
	}
	if paper {
		out = append(out, together)
	}
	return out
}

// madeGood gives the command again on a damaged file.
func madeGood(t *testing.T, file string, whole map[string]string, args []string) error {
	code, _, errors := call(t.Context(), args...)
	if code != exitDone {
		if !strings.Contains(errors, filepath.Base(file)) {
			return fmt.Errorf("exit code %d without the file's name: %s", code, errors)
		}
		restore(t, whole)
		return nil
	}
	now := allFiles(t, "x")
	for name, text := range whole {
		a, b := text, now[name]
		if filepath.Base(name) == "manifest.json" && a != b {
			if b == "" {
				return fmt.Errorf("no %s", name)
			}
			a, b = withoutWhen(t, a), withoutWhen(t, b)
		}
		if a != b {
			return fmt.Errorf("exit code 0, and %s is not as it was: %s", name, errors)
		}
	}
	if len(now) != len(whole) {
		return fmt.Errorf("%d files instead of %d", len(now), len(whole))
	}
	if code, _, errors := call(t.Context(), args...); code != exitDone || args[0] != "paper" && strings.Contains(errors, "made again") {
		return fmt.Errorf("once more: exit code %d: %s", code, errors)
	}
	return nil
}

// restore puts the files back.
func restore(t *testing.T, whole map[string]string) {
	t.Helper()
	if err := os.RemoveAll("x"); err != nil {
		t.Fatal(err)
	}
	for name, text := range whole {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// allFiles are the files below a folder, by path with slashes.
func allFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		out[filepath.ToSlash(path)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What a paper's folder holds besides, left by a killed process or laid there by somebody, has no place among its hashes.
func TestPaperHashesOnlyItsOwn(t *testing.T) {
	t.Chdir(t.TempDir())
	args := append([]string{"paper"}, append(tiny, made["paper"][1:]...)...)
	if err := os.MkdirAll("x", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("x/.backlash-1", []byte("left over"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errors := call(t.Context(), args...); code != exitDone {
		t.Fatalf("exit code %d: %s", code, errors)
	}
	want := fileIn(t, "x", "SHA256SUMS")
	for _, name := range []string{".backlash-2", "notes.txt", "data/.backlash-3", "data/mine.csv", "figures/.backlash-4", "figures/old.svg"} {
		if err := os.WriteFile(filepath.Join("x", name), []byte("not the paper's"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, errors := call(t.Context(), args...); code != exitDone {
		t.Fatalf("exit code %d: %s", code, errors)
	}
	if got := fileIn(t, "x", "SHA256SUMS"); got != want || strings.Contains(got, ".backlash") {
		t.Errorf("the hashes differ:\n%s\n%s", got, want)
	}
	if lines := strings.Count(want, "\n"); lines != len(allFiles(t, "x"))-9 { // seven strangers, the list, the manifest
		t.Errorf("%d files hashed of %d", lines, len(allFiles(t, "x")))
	}
	if fileIn(t, "x", "notes.txt") != "not the paper's" {
		t.Error("somebody's file is gone")
	}
}

// Commands of a sweep that cannot make a damaged folder whole by themselves say what is damaged and what helps.
func TestASweepsCommandsSeeDamage(t *testing.T) {
	t.Chdir(t.TempDir())
	args := append([]string{"sweep"}, append(tiny, made["sweep"][1:]...)...)
	if code, _, errors := call(t.Context(), args...); code != exitDone {
		t.Fatal(errors)
	}
	want := allFiles(t, "x")
	if err := os.WriteFile("x/series.csv", flipped([]byte(want["x/series.csv"]), 200), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		args []string
		code int
		text string
	}{
		{[]string{"sweep", "merge", "x", "--format", "csv"}, exitInput, "x: series.csv has been changed"},
		{[]string{"sweep", "status", "x"}, exitIncomplete, "series.csv has been changed"},
		{[]string{"sweep", "verify", "x"}, exitInput, "series.csv has been changed"},
		{[]string{"sweep", "run", "x"}, exitDone, "x: series.csv has been changed"},
		{[]string{"sweep", "merge", "x", "--format", "csv"}, exitDone, ""},
		{[]string{"sweep", "verify", "x"}, exitDone, "0 wrong"},
	} {
		code, out, errors := call(t.Context(), step.args...)
		if code != step.code || !strings.Contains(out+errors, step.text) {
			t.Errorf("%v: exit code %d: %s%s", step.args, code, out, errors)
		}
	}
	for name, text := range allFiles(t, "x") {
		if text != want[name] && name != "x/manifest.json" {
			t.Errorf("%s differs", name)
		}
	}
}

// A folder may have any name that the file system takes: what is a pattern elsewhere is a name here, under way and finished.
func TestFoldersOfAnyName(t *testing.T) {
	for _, name := range []string{"[a]x", "res[2026", "a b", "what?", "*", "-dash", `back\slash`, strings.Repeat("n", 200), "{a,b}", "~", "$HOME"} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			sweep := append([]string{"sweep"}, append(tiny, "--vary", "intensity=0:1:2", "--worlds", "2", "--format", "csv", "--out="+name)...)
			for _, args := range [][]string{
				append([]string{"sweep", "plan"}, append(tiny, "--vary", "intensity=0:1:2", "--worlds", "2", "--out="+name)...),
				{"sweep", "run", "--shard", "1/1", "--", name}, {"sweep", "status", "--", name}, sweep, sweep,
				{"sweep", "verify", "--", name}, {"rerun", "--", name, "1.0"},
			} {
				if code, _, errors := call(t.Context(), args...); code != exitDone {
					t.Fatalf("%q: exit code %d: %s", args, code, errors)
				}
			}
			if files := allFiles(t, "./"+name); len(files) != 6 {
				t.Errorf("%d files", len(files))
			}
		})
	}
}
