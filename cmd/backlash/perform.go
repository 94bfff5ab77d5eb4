package main

import (
	"context"
	"io"
	"os"
	"time"

	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// perform makes all runs of a plan and hands them over in run order. With a folder they are kept there, what was stopped goes on,
// and the tables and the extra file are written at the end; without one they pass through a temporary folder. done is false
// when the folder is finished already.
func (a *app) perform(ctx context.Context, plan *experiment.Plan, out, format, extra string, each func(experiment.Run, *sim.Result, error) error, result func() any) (done bool, err error) {
	started := time.Now()
	dir := out
	if dir == "" {
		if dir, err = os.MkdirTemp("", "backlash-*"); err != nil {
			return false, err
		}
		defer os.RemoveAll(dir)
	}
	s, err := record.Begin(dir, plan)
	if err != nil {
		return false, err
	}
	if s, err = a.equip(s); err != nil {
		return false, err
	}
	if s.Finished() {
		a.note("%s is finished; nothing to do", dir)
		return false, nil
	}
	a.note("%d runs at %d points", plan.Runs(), len(plan.Points))
	if err := a.sweepShard(ctx, s, record.Shard{I: 1, N: 1}); err != nil {
		return false, err
	}
	if out == "" {
		for k := range plan.Parts {
			err := s.Read(k, func(kept *record.Kept) error {
				c, err := s.Config(kept.Run)
				if err != nil {
					return err
				}
				r, failure := kept.Result(c)
				return each(kept.Run, r, failure)
			})
			if err != nil {
				return false, err
			}
		}
		return true, nil
	}
	sum := newSweepSummary(s)
	files, err := s.Merge(format, false, func(run experiment.Run, r *sim.Result, failure error) error {
		if err := each(run, r, failure); err != nil {
			return err
		}
		return sum.add(run, r, failure)
	})
	if err != nil {
		return false, err
	}
	file, err := s.WriteFile(extra, func(w io.Writer) error { return record.JSON(w, result()) })
	if err != nil {
		return false, err
	}
	return true, a.finishSweep(s, sum, format, append(files, file), started)
}
