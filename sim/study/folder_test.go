package study

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// watched is an environment that counts runs and keeps notes.
func watched() (e *Env, runs *int, notes *[]string) {
	runs, notes = new(int), &[]string{}
	return &Env{Workers: 2, Progress: func(int, int) { *runs++ }, Note: func(text string) { *notes = append(*notes, text) }}, runs, notes
}

// runFolder makes a run in a folder.
func runFolder(t *testing.T, e *Env, dir, format string, set ...string) (*Run, bool, error) {
	t.Helper()
	r := &Run{Base: shop(t, set...), Sampling: lucky(3)}
	if err := r.Begin(nil); err != nil {
		t.Fatal(err)
	}
	plan, err := r.Plan()
	if err != nil {
		t.Fatal(err)
	}
	s, err := e.Lay(plan, dir)
	if err != nil {
		return r, false, err
	}
	done, err := e.Complete(t.Context(), s, Folder{Format: format, Files: []File{ScenarioFile(plan), JSON("summary.json", func() (any, error) { return r.Result(), nil })}}, r.Add)
	return r, done, err
}

// A folder's result is that of the same request in memory; finished it is left alone, damaged it is mended with no more runs than
// that takes, and what is not its own is refused.
func TestAFolderHoldsWhatMemoryDoes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	memory := &Run{Base: shop(t), Sampling: lucky(3)}
	if err := memory.Begin(nil); err != nil {
		t.Fatal(err)
	}
	if err := memory.Do(t.Context(), testEnv); err != nil {
		t.Fatal(err)
	}
	e, runs, notes := watched()
	r, done, err := runFolder(t, e, dir, "csv")
	if err != nil || !done || *runs == 0 {
		t.Fatalf("done %v, %d runs, %v", done, *runs, err)
	}
	sameJSON(t, "memory and folder", memory.Result(), r.Result())

	damage := func(name string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte("damaged"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		name        string
		done, again bool // the folder had to be made, and runs for it
	}{{"", false, false}, {"scenario.yaml", false, false}, {"plan.json", false, false}, {"series.csv", true, true}, {"summary.json", true, true}, {"", false, false}} {
		before, err := os.ReadFile(filepath.Join(dir, "series.csv"))
		if err != nil {
			t.Fatal(err)
		}
		if step.name != "" {
			damage(step.name)
		}
		*runs, *notes = 0, nil
		r, done, err := runFolder(t, e, dir, "csv")
		if err != nil || done != step.done || *runs > 0 != step.again {
			t.Errorf("after damage to %q: done %v, %d runs, %v", step.name, done, *runs, err)
		}
		if done {
			sameJSON(t, "made again after damage to "+step.name, memory.Result(), r.Result())
		}
		if step.name != "" && !strings.Contains(strings.Join(*notes, "\n"), step.name) {
			t.Errorf("nobody hears that %s was damaged: %q", step.name, *notes)
		}
		if after, err := os.ReadFile(filepath.Join(dir, "series.csv")); err != nil || string(after) != string(before) {
			t.Errorf("after damage to %q the series are others", step.name)
		}
	}

	var other OtherFormat
	if _, _, err := runFolder(t, e, dir, "parquet"); !errors.As(err, &other) || !strings.Contains(err.Error(), "--format parquet") {
		t.Errorf("another format: %v", err)
	}
	if _, _, err := runFolder(t, e, dir, "csv", "intensity=0.1"); err == nil {
		t.Error("the folder of another plan is taken")
	}
	s, err := e.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if whole, err := e.Reopened(s); !whole || err != nil {
		t.Errorf("%v, %v", whole, err)
	}
	damage("series.csv")
	*notes = nil
	if whole, err := e.Reopened(s); whole || err != nil || !strings.Contains(strings.Join(*notes, " "), "series.csv") {
		t.Errorf("%v, %v, %q", whole, err, *notes)
	}
	if whole, err := e.Reopened(s); whole || err != nil {
		t.Errorf("opened already: %v, %v", whole, err)
	}
	if _, err := e.Open(t.TempDir()); err == nil {
		t.Error("a folder without a plan is opened")
	}
}

// An interrupted study keeps finished runs and says how to resume.
func TestAStoppedFolderGoesOn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	r := &Run{Base: shop(t), Sampling: lucky(3)}
	if err := r.Begin(nil); err != nil {
		t.Fatal(err)
	}
	plan, err := r.Plan()
	if err != nil {
		t.Fatal(err)
	}
	e, _, notes := watched()
	s, err := e.Lay(plan, dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if done, err := e.Complete(ctx, s, Folder{Format: "csv"}, r.Add); done || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", done, err)
	}
	if !strings.Contains(strings.Join(*notes, "\n"), "run the same command again to resume") {
		t.Errorf("%q", *notes)
	}
	if _, done, err := runFolder(t, e, dir, "csv"); !done || err != nil {
		t.Errorf("%v, %v", done, err)
	}
}

// Runs that failed are counted by who finishes a folder, and the folder is finished all the same.
func TestAFolderTellsOfFailedRuns(t *testing.T) {
	r := &Run{Base: shop(t), Sampling: lucky(3)}
	if err := r.Begin(nil); err != nil {
		t.Fatal(err)
	}
	plan, err := r.Plan()
	if err != nil {
		t.Fatal(err)
	}
	s, err := testEnv.Lay(plan, filepath.Join(t.TempDir(), "new"))
	if err != nil {
		t.Fatal(err)
	}
	own := s.Config
	s.Config = func(run experiment.Run) (sim.Config, error) {
		c, err := own(run)
		if run.World == 1 {
			return c, errors.New("no such world")
		}
		return c, err
	}
	var sad FailedRuns
	done, err := testEnv.Complete(t.Context(), s, Folder{Format: "csv"}, r.Add)
	if !done || !errors.As(err, &sad) || sad != (FailedRuns{1, 3}) || !strings.Contains(err.Error(), "1 of 3 runs failed") {
		t.Errorf("%v, %v", done, err)
	}
	if got := r.Result(); got.Failed != 1 || got.Worlds != 2 {
		t.Errorf("%+v", got)
	}
}

// sweepIn makes a sweep in a folder and returns its summary.
func sweepIn(t *testing.T, q *Sweep) (*SweepSummary, *record.Sweep) {
	t.Helper()
	plan, err := q.Plan()
	if err != nil {
		t.Fatal(err)
	}
	s, err := testEnv.Lay(plan, filepath.Join(t.TempDir(), "new"))
	if err != nil {
		t.Fatal(err)
	}
	sum := NewSweepSummary(s)
	f := Folder{Format: "csv", Command: SweepAgain("csv"), Files: []File{{Name: "summary.json", Write: sum.Write}}}
	if _, err := testEnv.Complete(t.Context(), s, f, sum.Add); err != nil {
		t.Fatal(err)
	}
	return sum, s
}

// Every point of a sweep is the run with that value set, also where a strategy is varied under what was set.
func TestAPointOfASweepIsARun(t *testing.T) {
	for _, c := range []struct {
		vary     string
		set      []string
		sampling Sampling
	}{{"transparency=0,0.5,1", nil, lucky(2)}, {"strategy=balanced,hyper-intrusive", []string{"intensity=0.3"}, lucky(2)},
		{"transparency=0,1", nil, Sampling{Uncertainty: experiment.All, Worlds: 4}}, {"transparency=0,1", nil, Sampling{Uncertainty: experiment.Parameters, Worlds: 4}}} {
		sum, s := sweepIn(t, &Sweep{Base: shop(t, c.set...), Sampling: c.sampling, Vary: []string{c.vary}, Design: "grid"})
		if sum.Runs != s.Plan.Runs() || len(sum.Points) != len(s.Plan.Points) || sum.Scenario != "shop" || sum.Seed != 7 || sum.Months != 4 {
			t.Errorf("%+v", sum)
		}
		for _, p := range sum.Points {
			address, _, _ := strings.Cut(c.vary, "=")
			r := &Run{Base: shop(t, append([]string{address + "=" + p.Values[0]}, c.set...)...), Sampling: c.sampling}
			if err := r.Begin(nil); err != nil {
				t.Fatal(err)
			}
			if err := r.Do(t.Context(), testEnv); err != nil {
				t.Fatal(err)
			}
			sameJSON(t, c.vary+" at "+p.Values[0], r.Result().Value, p.Value)
			for _, m := range r.Result().Metrics {
				if got, told := p.Metrics[m.Name]; told {
					sameJSON(t, m.Name+" at "+p.Values[0], m.Months[3], got)
				}
			}
			if p.Worlds != c.sampling.Worlds || p.Failed != 0 || len(p.Metrics) != len(Headline) {
				t.Errorf("%+v", p)
			}
		}
		if err := CheckPrecision(s); err != nil {
			t.Errorf("without a precision wanted: %v", err)
		}
	}
}

// A precision that cannot be reached is told with the points; one that is reached at once is not.
func TestPrecisionOfASweep(t *testing.T) {
	ask := func(half string) (*SweepSummary, error) {
		sum, s := sweepIn(t, &Sweep{Base: shop(t), Sampling: lucky(8), Vary: []string{"transparency=0,1"}, Design: "grid", Precision: "trust@3=" + half, Most: 10})
		return sum, CheckPrecision(s)
	}
	sum, err := ask("0.9")
	if err != nil || *sum.Imprecise != 0 || sum.Points[0].Worlds != 8 || !*sum.Points[1].Precise || *sum.Points[0].HalfWidth > .9 {
		t.Errorf("%+v, %v", sum, err)
	}
	sum, err = ask("0.0000001")
	var coarse Imprecise
	if !errors.As(err, &coarse) || !strings.Contains(err.Error(), "2 points of 2 did not reach the precision of trust@3") || *sum.Imprecise != 2 || sum.Points[0].Worlds != 10 {
		t.Errorf("%+v, %v", sum, err)
	}
}

// A forecast grows with the work, and nobody is needed to run it.
func TestForecast(t *testing.T) {
	of := func(replicates int) Forecast {
		q := &Sweep{Base: shop(t), Sampling: lucky(replicates), Vary: []string{"transparency=0,1"}, Design: "grid"}
		plan, err := q.Plan()
		if err != nil {
			t.Fatal(err)
		}
		s, err := testEnv.Lay(plan, filepath.Join(t.TempDir(), "new"))
		if err != nil {
			t.Fatal(err)
		}
		f, err := testEnv.Foretell(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	one, two := of(10), of(20)
	if two.Bytes != 2*one.Bytes || !(one.Seconds > 0) {
		t.Errorf("%+v, twice as much %+v", one, two)
	}
}

// The table of runs names the people, the luck and the parameter draw of every run as its configuration has them.
func TestRunsNameTheirWorlds(t *testing.T) {
	for _, kind := range []experiment.Uncertainty{experiment.All, experiment.Luck, experiment.Parameters, experiment.People} {
		dir := filepath.Join(t.TempDir(), "new")
		r := &Run{Base: shop(t), Sampling: Sampling{kind, 3}}
		if err := r.Begin(nil); err != nil {
			t.Fatal(err)
		}
		plan, err := r.Plan()
		if err != nil {
			t.Fatal(err)
		}
		if err := testEnv.Write(t.Context(), plan, Folder{Dir: dir, Format: "csv"}, r.Add, func() (any, error) { return r.Result(), nil }); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(filepath.Join(dir, "runs.csv"))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil || len(rows) != 4 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		at := func(row []string, column string) string { return row[slices.Index(rows[0], column)] }
		for i, row := range rows[1:] {
			c, draw := r.Scenario.Config, 0
			r.In().Enter(&c, r.In().Run(0, i, 0))
			if kind.Draws() {
				draw = experiment.DrawNumber(c.Seed, i+1)
			}
			want := fmt.Sprint(c.Seed, c.People, c.Replicate, draw)
			if got := strings.Join([]string{at(row, "seed"), at(row, "people"), at(row, "luck"), at(row, "draw")}, " "); got != want {
				t.Errorf("%s, world %d: seed, people, luck and draw %s, want %s", kind, i, got, want)
			}
		}
	}
}
