package study

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// sweepFolder is what a sweep's folder holds in the end.
func sweepFolder(format string, sum *SweepSummary) Folder {
	return Folder{Format: format, Command: SweepAgain(format), Files: []File{{Name: "summary.json", Write: sum.Write}}}
}

// LaidPlan reads a plan as a sweep's folder has it; nil for anything else.
func LaidPlan(path string) (*experiment.Plan, error) {
	if at, err := os.Stat(path); err != nil || !at.Mode().IsRegular() || !strings.HasSuffix(path, ".json") {
		return nil, nil // a pipe can be read only once
	}
	text, err := os.ReadFile(path)
	var is struct {
		BlockSize int `json:"block_size"`
	}
	if err != nil || json.Unmarshal(text, &is) != nil || is.BlockSize == 0 {
		return nil, nil
	}
	p, err := experiment.ReadPlan(text)
	if err != nil {
		return nil, decode.Problems{{File: path, Wish: err.Error()}}
	}
	return p, nil
}

// CompleteSweep executes the missing runs of a sweep's folder and writes its tables, in a format that CheckFormat accepts. The error is
// Imprecise if the folder is finished but points did not reach the requested precision.
func (e *Env) CompleteSweep(ctx context.Context, s *record.Sweep, format string) error {
	sum := NewSweepSummary(s)
	if _, err := e.Complete(ctx, s, sweepFolder(format, sum), sum.Add); err != nil {
		return err
	}
	return CheckPrecision(s)
}

// MergeSweep writes the tables, the summary and the manifest of a sweep whose parts are all there; otherwise the error is
// record.ErrIncomplete. It is Imprecise as that of CompleteSweep.
func (e *Env) MergeSweep(s *record.Sweep, format string) error {
	sum := NewSweepSummary(s)
	if err := e.Finish(s, sweepFolder(format, sum), time.Now(), sum.Add); err != nil {
		return err
	}
	return CheckPrecision(s)
}

// MergePresent writes tables and summary from the parts that are there. That does not finish the sweep.
func (e *Env) MergePresent(s *record.Sweep, format string) error {
	sum := NewSweepSummary(s)
	take := func(run experiment.Run, r *sim.Result, failure error) error { sum.Add(run, r, failure); return nil }
	if _, err := s.Merge(format, true, take); err != nil {
		return err
	}
	if _, err := s.WriteFile("summary.json", sum.Write); err != nil {
		return err
	}
	e.note("%d runs of the parts that are there are in %s; the sweep is not finished", sum.Runs, s.Dir)
	return nil
}

// Untouched reports whether a folder is finished, with its tables in a format ("": any), for callers that can write tables but not execute runs: if files
// are damaged the error is Damaged, if they are in the other format OtherFormat.
func (e *Env) Untouched(s *record.Sweep, format string) (bool, error) {
	now, err := s.Check()
	if err != nil {
		return false, err
	}
	if len(now.Damaged) > 0 {
		damaged := Damaged{Dir: s.Dir}
		for _, d := range now.Damaged {
			damaged.What = append(damaged.What, d.String())
		}
		return false, damaged
	}
	if now.Finished && format != "" && !hasFormat(s, now, format) {
		return false, OtherFormat{s.Dir, format}
	}
	if now.Finished {
		s.Tidy()
		e.note("%s is finished; nothing to do", s.Dir)
	}
	return now.Finished, nil
}

// Damaged reports that files of a finished folder do not match its manifest.
type Damaged struct {
	Dir  string
	What []string // each file with what is wrong
}

// Error names the files, one per line, and says how to rebuild them.
func (d Damaged) Error() string {
	var text strings.Builder
	for _, what := range d.What {
		fmt.Fprintf(&text, "%s: %s\n", d.Dir, what)
	}
	fmt.Fprintf(&text, "backlash sweep run %s, then backlash sweep merge %s make it again", d.Dir, d.Dir)
	return text.String()
}
