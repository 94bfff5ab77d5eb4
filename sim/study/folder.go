package study

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"backlash/sim"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
	"backlash/sim/record"
)

// Folder is where the runs of a plan are kept, so that an interrupted plan can resume.
type Folder struct {
	Dir     string
	Format  string   // of the tables: csv or parquet
	Command []string // makes the folder again from what is in it
	Files   []File   // besides tables and manifest
}

// File is one more file of a finished folder.
type File struct {
	Name  string
	Write func(io.Writer) error
	Early bool // known before any run is made
}

// JSON is a file with a value that is known only once all runs are done.
func JSON(name string, value func() (any, error)) File {
	return File{Name: name, Write: func(w io.Writer) error {
		v, err := value()
		if err != nil {
			return err
		}
		return record.JSON(w, v)
	}}
}

// ScenarioFile is the scenario of a folder, with all settings applied: the folder's command reads it.
func ScenarioFile(p *experiment.Plan) File {
	return File{"scenario.yaml", func(w io.Writer) error { _, err := io.WriteString(w, p.Scenario); return err }, true}
}

// CheckFormat rejects unknown table formats.
func CheckFormat(format string) error {
	if format != "csv" && format != "parquet" {
		return wrong("format", "%s: want parquet or csv", format)
	}
	return nil
}

// Lay writes a plan into a folder, or finds it there.
func (e *Env) Lay(plan *experiment.Plan, dir string) (*record.Sweep, error) {
	s, err := record.Begin(dir, plan)
	if err != nil {
		return nil, err
	}
	return e.equip(s)
}

// Open finds the plan in a folder.
func (e *Env) Open(dir string) (*record.Sweep, error) {
	s, err := record.OpenSweep(dir)
	if err != nil {
		return nil, err
	}
	if s, err = e.equip(s); err != nil {
		return s, fmt.Errorf("plan.json in %s: %w", dir, err)
	}
	return s, nil
}

// equip gives a sweep what it cannot know itself.
func (e *Env) equip(s *record.Sweep) (*record.Sweep, error) {
	var err error
	s.Config, err = Configure(s.Plan)
	s.Build, s.Host = e.Program.Version, e.Program.Host
	return s, err
}

// Pass executes all runs of a plan and hands them over world by world, keeping nothing.
func (e *Env) Pass(ctx context.Context, p *experiment.Plan, take Take) error {
	config, err := Configure(p)
	if err != nil {
		return err
	}
	runs := p.Of().Runs(len(p.Points))
	e.note("%d runs at %d points", len(runs), len(p.Points))
	tick := e.ticker(len(runs))
	return experiment.Perform(ctx, runs, config, e.Workers, p.Keep.Observe(), func(run experiment.Run, r *sim.Result, failure error) error {
		take(run, r, failure)
		tick()
		return nil
	})
}

// Complete executes the missing runs of a folder and finishes it, handing over every run. done is false if it was already finished.
func (e *Env) Complete(ctx context.Context, s *record.Sweep, f Folder, take Take) (done bool, err error) {
	if whole, err := e.finished(s, f); whole || err != nil {
		return false, err
	}
	err = e.complete(ctx, s, f, take)
	ours := err == nil || errors.As(err, new(FailedRuns))
	if !ours && ctx.Err() == nil {
		if now, cerr := s.Check(); cerr == nil && now.Finished { // two processes worked here, and the other was first
			s.Tidy()
			e.note("%s: another process has finished it", s.Dir)
			return false, nil
		}
	}
	return ours, err
}

// complete makes the runs that a folder lacks and finishes it.
func (e *Env) complete(ctx context.Context, s *record.Sweep, f Folder, take Take) error {
	started := time.Now()
	e.note("%s at %s, plan %.12s", decimal.Several(s.Plan.Runs(), "run"), decimal.Several(len(s.Plan.Points), "point"), s.ID)
	if err := e.Shard(ctx, s, record.Shard{I: 1, N: 1}); err != nil {
		return err
	}
	return e.Finish(s, f, started, take)
}

// Shard makes the missing parts of a shard.
func (e *Env) Shard(ctx context.Context, s *record.Sweep, shard record.Shard) error {
	if parts := len(s.Plan.Parts); shard.I > parts { // it has every N-th part from the I-th on
		e.note("shard %d of %d has nothing to do: the plan has %s", shard.I, shard.N, decimal.Several(parts, "part"))
	}
	last := record.Progress{}
	err := s.Run(ctx, shard, e.Workers, func(p record.Progress) {
		if last = p; e.Progress != nil {
			e.Progress(p.Done, p.Total)
		}
	})
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		e.note("%d of %d runs are finished and kept; run the same command again to resume", last.Done, last.Total)
		return err
	}
	return fmt.Errorf("%w\n%d of %d runs are finished and kept; run the same command again to resume", err, last.Done, last.Total)
}

// Finish writes the tables, handing over every run, the other files, and then the manifest: the folder is then finished.
func (e *Env) Finish(s *record.Sweep, f Folder, started time.Time, take Take) error {
	runs, failed := 0, 0
	written, err := s.Merge(f.Format, false, func(run experiment.Run, r *sim.Result, failure error) error {
		runs++
		if failure != nil {
			failed++
		}
		take(run, r, failure)
		return nil
	})
	if err != nil {
		return err
	}
	for _, x := range f.Files {
		file, err := s.WriteFile(x.Name, x.Write)
		if err != nil {
			return err
		}
		written = append(written, file)
	}
	c, err := s.Config(experiment.Run{})
	if err != nil {
		return err
	}
	m := record.NewManifest(&c, []byte(s.Plan.Scenario), s.Plan.Worlds)
	m.ProgramVersion, m.Commit, m.GoVersion, m.Arch = e.Program.Version, e.Program.Commit, runtime.Version(), runtime.GOARCH
	m.Command, m.Files = f.Command, written
	m.When = record.When{Started: started.UTC().Format(time.RFC3339), Finished: time.Now().UTC().Format(time.RFC3339), Host: s.Host, Workers: e.Workers}
	if err := s.Conclude(m); err != nil {
		return err
	}
	e.note("%s at %s are in %s", decimal.Several(runs, "run"), decimal.Several(len(s.Plan.Points), "point"), s.Dir)
	if failed > 0 {
		return FailedRuns{failed, runs}
	}
	return nil
}

// FailedRuns is the error for a finished folder that contains failed runs.
type FailedRuns struct{ Failed, Runs int }

// Error says how many.
func (f FailedRuns) Error() string {
	return fmt.Sprintf("%d of %d runs failed; the table of runs says why", f.Failed, f.Runs)
}

// OtherFormat reports that a folder is finished, with its tables in another format.
type OtherFormat struct{ Dir, Format string }

// Error says what to do.
func (o OtherFormat) Error() string {
	return fmt.Sprintf("%s is finished, with its tables in the other format; choose a new folder for --format %s", o.Dir, o.Format)
}

// finished reports whether a folder is finished, with every file as its manifest has it; then it says so. What is damaged and needs
// no run is written again at once; for the rest the folder is opened again, so that its runs are made again.
func (e *Env) finished(s *record.Sweep, f Folder) (bool, error) {
	now, err := s.Check()
	if err != nil || !now.Finished && len(now.Damaged) == 0 {
		return false, err
	}
	if !hasFormat(s, now, f.Format) {
		return false, OtherFormat{s.Dir, f.Format}
	}
	for _, d := range now.Damaged {
		e.note("%s: %s; it is made again", s.Dir, d)
	}
	if now, err = mend(s, now, f.Files); err != nil {
		return false, err
	}
	if !now.Finished {
		return false, s.Reopen()
	}
	s.Tidy() // whoever finished it may have been killed before
	e.note("%s is finished; nothing to do", s.Dir)
	return true, nil
}

// hasFormat reports whether a finished folder has its tables in a format; without a sound manifest, whether it may.
func hasFormat(s *record.Sweep, now record.Condition, format string) bool {
	name := "runs." + format
	if len(now.Manifest.Files) > 0 {
		return now.Manifest.Lists(name)
	}
	other := false
	for _, table := range []string{"runs.csv", "runs.parquet"} {
		if _, err := os.Stat(filepath.Join(s.Dir, table)); err == nil && table == name {
			return true
		} else if err == nil {
			other = true
		}
	}
	return !other
}

// mend writes damaged files again that need no run, and checks once more; where others are damaged too, nothing is done.
func mend(s *record.Sweep, now record.Condition, files []File) (record.Condition, error) {
	var todo []File
	for _, d := range now.Damaged {
		at := slices.IndexFunc(files, func(f File) bool { return f.Name == d.Name && f.Early })
		switch {
		case d.Name == "plan.json":
			todo = append(todo, File{Name: d.Name, Write: func(w io.Writer) error { _, err := w.Write(s.Plan.Bytes()); return err }})
		case at >= 0:
			todo = append(todo, files[at])
		default:
			return now, nil
		}
	}
	for _, f := range todo {
		if _, err := s.WriteFile(f.Name, f.Write); err != nil {
			return now, err
		}
	}
	if len(todo) == 0 {
		return now, nil
	}
	return s.Check()
}

// Reopened reports whether a folder is finished, for callers that make parts but write no tables: it reopens a damaged folder.
func (e *Env) Reopened(s *record.Sweep) (bool, error) {
	now, err := s.Check()
	switch {
	case err != nil:
		return false, err
	case now.Finished:
		s.Tidy()
		e.note("%s is finished; nothing to do", s.Dir)
		return true, nil
	case len(now.Damaged) == 0:
		return false, nil
	}
	for _, d := range now.Damaged {
		e.note("%s: %s; backlash sweep merge %s writes it again once the parts are there", s.Dir, d, s.Dir)
	}
	return false, s.Reopen()
}

// Write executes the missing runs of a plan in a folder and finishes it, with the scenario and the summary.
func (e *Env) Write(ctx context.Context, p *experiment.Plan, f Folder, take Take, summary func() (any, error)) error {
	s, err := e.Lay(p, f.Dir)
	if err != nil {
		return err
	}
	f.Files = []File{ScenarioFile(p), JSON("summary.json", summary)}
	_, err = e.Complete(ctx, s, f, take)
	return err
}

// Kept executes all runs of a plan: with a folder it keeps them there, with the scenario and the study's result in a file of that name; without one
// it keeps nothing. done is false if the folder was already finished and nothing was added.
func (e *Env) Kept(ctx context.Context, p *experiment.Plan, f Folder, name string, take Take, result func() (any, error)) (done bool, err error) {
	if f.Dir == "" {
		return true, e.Pass(ctx, p, take)
	}
	s, err := e.Lay(p, f.Dir)
	if err != nil {
		return false, err
	}
	sum := NewSweepSummary(s)
	f.Files = []File{ScenarioFile(p), JSON(name, result), {Name: "summary.json", Write: sum.Write}}
	return e.Complete(ctx, s, f, func(run experiment.Run, r *sim.Result, failure error) {
		take(run, r, failure)
		sum.Add(run, r, failure)
	})
}

// Again completes the command of a study's folder: run in the folder, it makes another like it in the folder again.
func Again(s Sampling, format string, words ...string) []string {
	return append(words, "--worlds", fmt.Sprint(s.Worlds), "--uncertainty", string(s.Uncertainty), "--format", format, "--out", "again")
}

// SweepAgain is that command for a sweep's folder, which has the plan.
func SweepAgain(format string) []string {
	return []string{"backlash", "sweep", planFile, "--format", format, "--out", "again"}
}

// planFile is the plan in a folder.
const planFile = "plan.json"
