package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/number"
	"backlash/sim/record"
)

// each takes the runs of a plan in, in run order.
type each func(experiment.Run, *sim.Result, error) error

// extra is one more file of a finished folder, beside its tables.
type extra struct {
	name  string
	write func(io.Writer) error
	early bool // known before any run is made
}

// asJSON is a file of a value that is known only when all runs are in.
func asJSON(name string, value func() any) extra {
	return extra{name: name, write: func(w io.Writer) error { return record.JSON(w, value()) }}
}

// perform makes all runs of a plan and hands them over in run order. With a folder they are kept there, what was stopped goes on,
// and the tables and the extra file are written at the end; without one they pass through a temporary folder. done is false
// when the folder is finished already.
func (a *app) perform(ctx context.Context, plan *experiment.Plan, out, format, name string, take each, result func() any) (done bool, err error) {
	if out == "" {
		return true, a.pass(ctx, plan, take)
	}
	s, err := a.lay(plan, out)
	if err != nil {
		return false, err
	}
	sum := newSweepSummary(s)
	both := func(run experiment.Run, r *sim.Result, failure error) error {
		if err := take(run, r, failure); err != nil {
			return err
		}
		return sum.add(run, r, failure)
	}
	return a.complete(ctx, s, format, mergeCommand(format), both, asJSON(name, result), extra{name: "summary.json", write: sum.write})
}

// pass makes all runs of a plan by way of a temporary folder.
func (a *app) pass(ctx context.Context, plan *experiment.Plan, take each) error {
	dir, err := os.MkdirTemp("", "backlash-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s, err := a.lay(plan, dir)
	if err != nil {
		return err
	}
	a.note("%d runs at %d points", plan.Runs(), len(plan.Points))
	if err := a.sweepShard(ctx, s, record.Shard{I: 1, N: 1}); err != nil {
		return err
	}
	for k := range plan.Parts {
		err := s.Read(k, func(kept *record.Kept) error {
			c, err := s.Config(kept.Run)
			if err != nil {
				return err
			}
			r, failure := kept.Result(c)
			return take(kept.Run, r, failure)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// lay puts a plan into a folder, or finds it there.
func (a *app) lay(plan *experiment.Plan, dir string) (*record.Sweep, error) {
	s, err := record.Begin(dir, plan)
	if err != nil {
		return nil, err
	}
	return a.equip(s)
}

// complete makes the runs that a folder lacks and finishes it. done is false when it was finished before.
func (a *app) complete(ctx context.Context, s *record.Sweep, format string, command []string, take each, files ...extra) (done bool, err error) {
	if whole, err := a.finished(s, format, files...); whole || err != nil {
		return false, err
	}
	started := time.Now()
	a.note("%s at %s, plan %.12s", several(s.Plan.Runs(), "run"), several(len(s.Plan.Points), "point"), s.ID)
	if err := a.sweepShard(ctx, s, record.Shard{I: 1, N: 1}); err != nil {
		return false, err
	}
	return true, a.finish(s, format, command, started, take, files...)
}

// finish writes the tables, handing over every run, the other files, and then the manifest: from here on the folder is finished.
func (a *app) finish(s *record.Sweep, format string, command []string, started time.Time, take each, files ...extra) error {
	runs, failed := 0, 0
	written, err := s.Merge(format, false, func(run experiment.Run, r *sim.Result, failure error) error {
		runs++
		if failure != nil {
			failed++
		}
		return take(run, r, failure)
	})
	if err != nil {
		return err
	}
	for _, f := range files {
		file, err := s.WriteFile(f.name, f.write)
		if err != nil {
			return err
		}
		written = append(written, file)
	}
	c, err := s.Config(experiment.Run{})
	if err != nil {
		return err
	}
	m := record.NewManifest(&c, []byte(s.Plan.Scenario), s.Plan.Replicates)
	v := build()
	m.ProgramVersion, m.Commit, m.GoVersion, m.Arch = v.Program, v.Commit, runtime.Version(), runtime.GOARCH
	m.Command, m.Files = command, written
	m.When = record.When{Started: started.UTC().Format(time.RFC3339), Finished: time.Now().UTC().Format(time.RFC3339), Host: s.Host, Workers: a.workers}
	if err := s.Conclude(m); err != nil {
		return err
	}
	a.note("%s at %s are in %s", several(runs, "run"), several(len(s.Plan.Points), "point"), s.Dir)
	if failed > 0 {
		return failedRuns{failed, runs}
	}
	return nil
}

// failedRuns is how a folder ends that is finished and holds runs that failed.
type failedRuns struct{ failed, runs int }

func (f failedRuns) Error() string {
	return fmt.Sprintf("%d of %d runs failed; the table of runs says why", f.failed, f.runs)
}

// mergeCommand is how a folder of a sweep can be made again from its plan.
func mergeCommand(format string) []string {
	return []string{"backlash", "sweep", "merge", "DIR", "--format", format}
}

// several is a number of things.
func several(n int, thing string) string { return number.Several(n, thing) }
