package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"backlash/sim"
	"backlash/sim/experiment"
)

// Sweep is a folder in which any number of processes run an experiment, part by part. The only state that must survive is which
// parts exist, and the file system keeps that:
//
//	work/plan.json               the plan; its hash names it
//	work/part-00012.*.journal    finished runs of a part under way, one file a process
//	work/part-00012.bin          the whole part, in the order of its runs
//	work/part-00012.json         its receipt, written last: without a receipt a part is not done
//
// Parts contain no times and no hosts, so that every process writes the same bytes, and a race between two does no harm.
type Sweep struct {
	Dir    string
	Plan   *experiment.Plan
	ID     string
	Config func(experiment.Run) (sim.Config, error) // makes a run's configuration
	Make   experiment.Make[*sim.Result]             // makes a run's result; nil: simulates its configuration
	Build  string                                   // version of the program, for receipts
	Host   string
}

// ErrForeign reports that the target folder already contains something else.
var ErrForeign = errors.New("the folder is not empty; choose a new one, or empty it")

// ErrFile reports that the target is a file.
var ErrFile = errors.New("a file, and no folder; choose a new folder")

// ErrOther reports that a folder belongs to another experiment.
var ErrOther = errors.New("its plan.json is that of another experiment, or has been changed; choose a new folder, or empty it")

// ErrNoPlan reports that a folder contains no plan.
var ErrNoPlan = errors.New("no plan in this folder; make one with backlash sweep plan")

const (
	workFolder = "work"
	planFile   = "plan.json"
	manifest   = "manifest.json"
)

// Begin writes a plan into a folder, or finds it there. It accepts an empty or new folder, resumes one that contains the same plan, finished or
// not, and refuses any other.
func Begin(dir string, plan *experiment.Plan) (*Sweep, error) {
	s := &Sweep{Dir: dir, Plan: plan, ID: plan.ID()}
	if at, err := os.Stat(dir); err == nil && !at.IsDir() {
		return nil, fmt.Errorf("%s: %w", dir, ErrFile)
	}
	old, err := OpenSweep(dir)
	switch {
	case err == nil && old.ID == s.ID, s.toldOf():
		return s, nil
	case err == nil:
		return nil, fmt.Errorf("%s: %w", dir, ErrOther)
	case !errors.Is(err, ErrNoPlan) && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		if e.Name() != workFolder || !onlyTemporary(filepath.Join(dir, workFolder)) {
			if other, err := OpenSweep(dir); err == nil && other.ID == s.ID { // another process has just laid it
				return s, nil
			}
			return nil, fmt.Errorf("%s: %w", dir, ErrForeign)
		}
	}
	err = s.lay()
	syncFolder(dir)
	syncFolder(filepath.Dir(dir))
	return s, err
}

// toldOf reports whether the folder's manifest tells of this very plan: then the folder is the plan's, whatever became of plan.json.
func (s *Sweep) toldOf() bool {
	m, what, err := readManifest(s.Dir)
	return err == nil && what == "" && m.PlanID == s.ID
}

// Free reports whether a folder can be used: it does not exist, or contains only what a killed process left.
func Free(dir string) (bool, error) {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if _, err := os.ReadDir(dir); err != nil {
		return false, err
	}
	return onlyTemporary(dir), nil
}

// onlyTemporary reports whether a folder holds nothing but what a killed process left before its plan was whole.
func onlyTemporary(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !strings.HasPrefix(e.Name(), temporaryPrefix) })
}

// OpenSweep finds the plan in a folder, of a sweep under way or finished.
func OpenSweep(dir string) (*Sweep, error) {
	for _, path := range []string{filepath.Join(dir, workFolder, planFile), filepath.Join(dir, planFile)} {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		plan, err := experiment.ReadPlan(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if string(plan.Bytes()) != string(text) {
			return nil, fmt.Errorf("%s: the plan has been changed by hand; make a new one in a new folder", path)
		}
		return &Sweep{Dir: dir, Plan: plan, ID: plan.ID()}, nil
	}
	if _, err := os.Stat(dir); err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("%s: %w", dir, ErrNoPlan)
}

func (s *Sweep) work() string { return filepath.Join(s.Dir, workFolder) }

// concluded reports whether the folder has a manifest, whatever its files have come to since: Check tells that.
func (s *Sweep) concluded() bool {
	_, err := os.Stat(filepath.Join(s.Dir, manifest))
	return err == nil
}

// part names a file of a part.
func (s *Sweep) part(k int, suffix string) string {
	return filepath.Join(s.work(), fmt.Sprintf("part-%05d%s", k, suffix))
}

// Receipt certifies that a part is complete.
type Receipt struct {
	PlanID   string `json:"plan_id"`
	Part     int    `json:"part"`
	SHA256   string `json:"sha256"`
	Bytes    int64  `json:"bytes"`
	Runs     int    `json:"runs"`
	Failed   int    `json:"failed"`
	Finished string `json:"finished"`
	Host     string `json:"host"`
	Version  string `json:"version"`
	Whole    string `json:"receipt_sha256,omitempty"` // of this receipt without this line; older ones have none
}

// sum is the hash of the receipt's text as it is without that hash.
func (r Receipt) sum() string {
	r.Whole = ""
	return sumOf(r)
}

// readReceipt reads a receipt; whole says that it is as it was written.
func readReceipt(text []byte) (r Receipt, whole bool) {
	err := json.Unmarshal(text, &r)
	return r, err == nil && asWritten(text, r) && (r.Whole == "" || r.Whole == r.sum())
}

// PartState is the state of a part in a folder.
type PartState string

// The states of a part.
const (
	Missing PartState = "missing"
	Done    PartState = "done"
	Invalid PartState = "invalid" // damaged: it will be made again
	Foreign PartState = "foreign" // of another plan: it will be made again
)

// State looks at a part: its receipt and size, and with deep its hash too.
func (s *Sweep) State(k int, deep bool) (PartState, Receipt) {
	text, err := os.ReadFile(s.part(k, ".json"))
	if err != nil {
		return Missing, Receipt{}
	}
	r, whole := readReceipt(text)
	if !whole {
		return Invalid, r
	}
	if r.PlanID != s.ID || r.Part != k {
		return Foreign, r
	}
	info, err := os.Stat(s.part(k, ".bin"))
	if err != nil || info.Size() != r.Bytes {
		return Invalid, r
	}
	if deep {
		if sum, err := hashFile(s.part(k, ".bin")); err != nil || sum != r.SHA256 {
			return Invalid, r
		}
	}
	return Done, r
}

// Shard is a share of the parts: number I (from 1) of N takes every N-th. The parts do not depend on N.
type Shard struct{ I, N int }

// ParseShard parses a shard such as "2/8".
func ParseShard(text string) (Shard, error) {
	var s Shard
	if n, err := fmt.Sscanf(text, "%d/%d", &s.I, &s.N); err != nil || n != 2 || fmt.Sprintf("%d/%d", s.I, s.N) != text || s.N < 1 || s.I < 1 || s.I > s.N {
		return s, fmt.Errorf("shard %q: want i/n with i from 1 to n, such as 1/3", text)
	}
	return s, nil
}

// Has reports whether the shard takes a part.
func (s Shard) Has(part int) bool { return part%s.N == s.I-1 }

// Status is how much of its plan a folder contains.
type Status struct {
	PlanID    string              `json:"plan_id"`
	Finished  bool                `json:"finished"`
	Parts     int                 `json:"parts"`
	Counts    map[PartState]int   `json:"counts"`
	Lacking   map[PartState][]int `json:"lacking,omitempty"` // part numbers by state, all but the done
	Runs      int                 `json:"runs"`              // planned; with a precision wanted, at least
	RunsDone  int                 `json:"runs_done"`
	RunsKept  int                 `json:"runs_in_journals"` // finished runs of parts under way
	RunsSad   int                 `json:"runs_failed"`
	Temporary int                 `json:"temporary_files"`
	Damaged   []string            `json:"damaged,omitempty"` // of a finished folder: what is not as its manifest has it
}

// Complete reports whether every part is there.
func (s Status) Complete() bool { return s.Finished || s.Counts[Done] == s.Parts }

// Status looks at every part; deep checks every hash.
func (s *Sweep) Status(deep bool) (Status, error) {
	now, err := s.Check()
	if err != nil {
		return Status{}, err
	}
	out := Status{PlanID: s.ID, Finished: now.Finished, Parts: len(s.Plan.Parts), Counts: map[PartState]int{}, Lacking: map[PartState][]int{}, Runs: s.Plan.Runs()}
	for _, d := range now.Damaged {
		out.Damaged = append(out.Damaged, d.String())
	}
	for _, dir := range []string{s.Dir, s.work()} {
		left, err := list(dir, temporaryPrefix, "")
		if err != nil {
			return out, err
		}
		out.Temporary += len(left)
	}
	if now.Finished {
		out.Counts[Done], out.RunsDone = out.Parts, out.Runs
		return out, nil
	}
	c := newCodec()
	defer c.close()
	for k := range s.Plan.Parts {
		state, receipt := s.State(k, deep)
		out.Counts[state]++
		if state == Done {
			out.RunsDone += receipt.Runs
			out.RunsSad += receipt.Failed
			continue
		}
		out.Lacking[state] = append(out.Lacking[state], k)
		index, err := s.journaled(c, k)
		if err != nil {
			return out, err
		}
		out.RunsKept += len(index)
	}
	return out, nil
}
