package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The harness of faults: a small sweep meets a fault drawn by a seed - killed, out of room, out of file handles, bytes flipped,
// cut or removed, before or after it is finished - and then the same commands are given again. Whatever happens, the end is
// either a clear error or the very files of an undisturbed sweep; nothing finished is lost and no wrong result is taken.
// BACKLASH_FAULTS sets the number of faults, BACKLASH_FAULT one to repeat.

// faultSweep is the sweep: two parts, eight points, one of which is a factor in words.
var faultSweep = []string{"subscription-streaming", "--customers", "60", "--months", "3", "--set", "history.months=2",
	"--vary", "intensity=0:1:4", "--vary", "brands.Us.consent=buried,opt-in", "--worlds", "3", "--format", "csv", "--out", "x"}

// faults draws one: the name of what is done, and the doing in a folder that holds a sweep under way or finished.
type fault struct {
	name string
	do   func(h *harness) error
}

type harness struct {
	t    *testing.T
	r    *rand.Rand
	dir  string
	note strings.Builder
}

func TestFaults(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("faults take a while")
	}
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell with ulimit")
	}
	n := 10
	if text := os.Getenv("BACKLASH_FAULTS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	want := undisturbed(t)
	first := uint64(1)
	if text := os.Getenv("BACKLASH_FAULT"); text != "" {
		only, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		first, n = only, 1
	}
	counts := map[string]int{}
	for seed := first; seed < first+uint64(n); seed++ {
		h := &harness{t: t, r: rand.New(rand.NewPCG(seed, 7)), dir: t.TempDir()}
		name, err := h.meet(want)
		counts[name]++
		if err != nil {
			t.Errorf("fault %d, %s: %v\n%s", seed, name, err, h.note.String())
		}
		os.RemoveAll(h.dir)
	}
	t.Logf("%d faults: %v", n, counts)
}

// undisturbed are the files of the sweep without a fault.
func undisturbed(t *testing.T) map[string]string {
	h := &harness{t: t, dir: t.TempDir()}
	if code := h.run("sweep"); code != 0 {
		t.Fatalf("exit code %d\n%s", code, h.note.String())
	}
	files := h.files()
	if len(files) != 6 {
		t.Fatalf("%d files", len(files))
	}
	return files
}

// run gives a command in the folder; "sweep" stands for the whole sweep.
func (h *harness) run(words ...string) int {
	if len(words) == 1 && words[0] == "sweep" {
		words = append(words, faultSweep...)
	}
	return h.exec(exec.Command("backlash", words...))
}

func (h *harness) exec(cmd *exec.Cmd) int {
	var out bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = h.dir, &out, &out
	err := cmd.Run()
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		code = -2
	}
	fmt.Fprintf(&h.note, "$ %s\n%s[%d]\n", strings.Join(cmd.Args, " "), out.String(), code)
	return code
}

// files are a finished folder's, the manifest without its times; nil when it is not finished.
func (h *harness) files() map[string]string {
	out := map[string]string{}
	entries, _ := os.ReadDir(filepath.Join(h.dir, "x"))
	for _, e := range entries {
		path := filepath.Join(h.dir, "x", e.Name())
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if filepath.Base(path) == "manifest.json" {
			text, _, _ = bytes.Cut(text, []byte(`"when"`))
		}
		out[filepath.Base(path)] = string(text)
	}
	return out
}

// refusals are the exit codes that end in a clear error.
var refusals = []int{1, 2, 3, 5, 74, 75}

// meet lets the fault happen and gives the commands again.
func (h *harness) meet(want map[string]string) (name string, err error) {
	faults := []fault{{"killed", killed}, {"no room", noRoom}, {"no handles", noHandles}, {"damaged under way", damagedUnderWay}, {"two at once", twoAtOnce}}
	if h.r.IntN(4) == 0 {
		return "damaged when finished", h.damagedFinished(want)
	}
	f := faults[h.r.IntN(len(faults))]
	if err := f.do(h); err != nil {
		return f.name, err
	}
	code := h.run("sweep")
	switch {
	case strings.Contains(h.note.String(), "goroutine "):
		return f.name, errors.New("a crash")
	case code == 0:
		for file, text := range want {
			if h.files()[file] != text {
				return f.name, fmt.Errorf("%s differs", file)
			}
		}
		return f.name, nil
	case slices.Contains(refusals, code) && f.name == "damaged under way":
		return f.name, nil // a damaged plan is refused, with a word
	}
	return f.name, fmt.Errorf("the same command ends with exit code %d", code)
}

// killed ends the sweep with SIGKILL at some moment, once or a few times.
func killed(h *harness) error {
	for range 1 + h.r.IntN(3) {
		cmd := exec.Command("backlash", append([]string{"sweep"}, faultSweep...)...)
		cmd.Dir = h.dir
		if err := cmd.Start(); err != nil {
			return err
		}
		time.Sleep(time.Duration(h.r.IntN(250)) * time.Millisecond)
		cmd.Process.Signal(syscall.SIGKILL)
		cmd.Wait()
	}
	return nil
}

// twoAtOnce gives the sweep to two processes at once; each ends well, but for one that is killed.
func twoAtOnce(h *harness) error {
	var both [2]*exec.Cmd
	var said [2]bytes.Buffer
	for i := range both {
		both[i] = exec.Command("backlash", append([]string{"sweep"}, faultSweep...)...)
		both[i].Dir, both[i].Stderr = h.dir, &said[i]
		if err := both[i].Start(); err != nil {
			return err
		}
		time.Sleep(time.Duration(h.r.IntN(60)) * time.Millisecond)
	}
	dies := h.r.IntN(3) == 0
	if dies {
		time.Sleep(time.Duration(h.r.IntN(60)) * time.Millisecond)
		both[0].Process.Kill()
	}
	var err error
	for i, cmd := range both { // both are to end, whatever becomes of one
		if failed := cmd.Wait(); failed != nil && !(dies && i == 0) {
			err = errors.Join(err, fmt.Errorf("of two at once: %w: %s", failed, said[i].String()))
		}
	}
	return err
}

// noRoom lets no file grow beyond some size, as a full disk does.
func noRoom(h *harness) error {
	return h.limited(fmt.Sprintf("ulimit -f %d", 1+h.r.IntN(60)))
}

// noHandles leaves hardly any file handle; with fewer than nine the language's own runtime does not come up.
func noHandles(h *harness) error {
	return h.limited(fmt.Sprintf("ulimit -n %d", 9+h.r.IntN(12)))
}

// limited runs the sweep in a shell with a limit; it may end well or with a clear error.
func (h *harness) limited(limit string) error {
	words := append([]string{"-c", limit + `; exec "$0" "$@"`, "backlash", "sweep"}, faultSweep...)
	code := h.exec(exec.Command("sh", words...))
	if code != 0 && !slices.Contains(refusals, code) {
		return fmt.Errorf("%s: exit code %d", limit, code)
	}
	return nil
}

// damagedUnderWay stops a sweep in the middle and changes a file of its work.
func damagedUnderWay(h *harness) error {
	plan := append([]string{"sweep", "plan"}, slices.DeleteFunc(slices.Clone(faultSweep), func(w string) bool { return w == "--format" || w == "csv" })...)
	if code := h.run(plan...); code != 0 {
		return fmt.Errorf("plan: exit code %d", code)
	}
	if err := killed(h); err != nil {
		return err
	}
	h.run("sweep", "run", "x", "--shard", "1/2")
	paths, _ := filepath.Glob(filepath.Join(h.dir, "x", "work", "*"))
	if len(paths) == 0 { // it has finished before the kill
		return nil
	}
	return h.damage(paths[h.r.IntN(len(paths))])
}

// damage flips a bit, cuts, empties or removes.
func (h *harness) damage(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	fmt.Fprintf(&h.note, "damage to %s\n", filepath.Base(path))
	switch kind := h.r.IntN(4); {
	case kind == 0 || len(text) == 0:
		return os.Remove(path)
	case kind == 1:
		text = text[:h.r.IntN(len(text))]
	default:
		text[h.r.IntN(len(text))] ^= 1 << h.r.IntN(8)
	}
	return os.WriteFile(path, text, 0o644)
}

// damagedFinished changes a file of a finished folder: verify must say so, nothing that reads the folder may crash, and the same
// command makes it good.
func (h *harness) damagedFinished(want map[string]string) error {
	if code := h.run("sweep"); code != 0 {
		return fmt.Errorf("exit code %d", code)
	}
	var names []string
	for name := range want {
		names = append(names, name)
	}
	slices.Sort(names)
	name := names[h.r.IntN(len(names))]
	before, _ := os.ReadFile(filepath.Join(h.dir, "x", name))
	if err := h.damage(filepath.Join(h.dir, "x", name)); err != nil {
		return err
	}
	code := h.run("sweep", "verify", "x")
	h.run("rerun", "x", "3.1")
	h.run("sweep", "status", "x")
	if strings.Contains(h.note.String(), "goroutine ") {
		return errors.New("a crash")
	}
	if after, _ := os.ReadFile(filepath.Join(h.dir, "x", name)); code == 0 && !bytes.Equal(before, after) {
		return fmt.Errorf("%s is damaged, and verify sees nothing", name)
	}
	if code := h.run("sweep"); code != 0 {
		return fmt.Errorf("the same command ends with exit code %d", code)
	}
	for file, text := range want {
		if h.files()[file] != text {
			return fmt.Errorf("%s differs", file)
		}
	}
	return nil
}

// A command that is killed at any moment and given again comes to the bytes of one that nothing disturbed, and a paper's own script agrees.
// BACKLASH_KILLS sets the number of kills.
func TestKilledCommandsGoOn(t *testing.T) {
	if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("kills take a while")
	}
	kills := 3
	if text := os.Getenv("BACKLASH_KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	r := rand.New(rand.NewPCG(1, 9))
	names := slices.Sorted(maps.Keys(made))
	for k := range min(kills, len(names)) {
		name := names[k*len(names)/min(kills, len(names))]
		args := append([]string{made[name][0], "subscription-streaming", "--customers", "400", "--months", "6", "--set", "history.months=6", "--workers", "2"}, made[name][1:]...)
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			begin := time.Now()
			if out, err := exec.Command("backlash", args...).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			took, want := time.Since(begin), allFiles(t, "x")
			for range (kills + len(names) - 1 - k) / len(names) {
				t.Chdir(t.TempDir())
				cmd := exec.Command("backlash", args...)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				after := time.Duration(r.Int64N(int64(took)))
				time.Sleep(after)
				cmd.Process.Signal(syscall.SIGKILL)
				cmd.Wait()
				if out, err := exec.Command("backlash", args...).CombinedOutput(); err != nil {
					t.Errorf("killed after %s of %s: %v: %s", after, took, err, out)
					continue
				}
				got := allFiles(t, "x")
				for file, text := range want {
					a, b := text, got[file]
					if filepath.Base(file) == "manifest.json" {
						a, b = withoutWhen(t, a), withoutWhen(t, b)
					}
					if a != b {
						t.Errorf("killed after %s of %s: %s differs", after, took, file)
					}
				}
				if len(got) != len(want) {
					t.Errorf("killed after %s of %s: %d files, want %d", after, took, len(got), len(want))
				}
				if _, paper := want["x/rerun.sh"]; paper {
					again := exec.Command("sh", "rerun.sh")
					again.Dir = "x"
					if out, err := again.CombinedOutput(); err != nil {
						t.Errorf("killed after %s of %s: rerun.sh: %v: %s", after, took, err, out)
					}
				}
			}
		})
	}
}
