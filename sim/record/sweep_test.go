package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// tiny is a plan of quick worlds: intensity on some levels; the third point has nobody in it and fails.
func tiny(points, worlds int) *experiment.Plan {
	p := &experiment.Plan{Format: experiment.PlanFormat, ModelVersion: sim.ModelVersion, BlockSize: agents.BlockSize, Scenario: "tiny",
		Factors: []experiment.Factor{{Address: "intensity", Lo: 0, Hi: 1}}, Design: "grid", Uncertainty: experiment.Luck, Worlds: worlds, Courses: 1}
	for i := range points {
		p.Points = append(p.Points, []string{strconv.FormatFloat(float64(i)/float64(points), 'g', -1, 64)})
	}
	for i := 0; i < points; i += 2 {
		p.Parts = append(p.Parts, experiment.Part{First: i, Count: min(2, points-i)})
	}
	return p
}

func tinyConfig(p *experiment.Plan) func(experiment.Run) (sim.Config, error) {
	return func(run experiment.Run) (sim.Config, error) {
		s, _ := agents.StrategyByName("click-maximizer")
		x, _ := strconv.ParseFloat(p.Points[run.Point][0], 32)
		s.Levers[agents.Intensity] = float32(x)
		c := sim.Config{Seed: 5, Months: 3, Population: sim.Population{Customers: 90, Segments: agents.Westin()}, Params: agents.DefaultParams(),
			Brands: []sim.Brand{{Name: "Us", Levers: s.Levers, Quality: 1}}, Network: sim.Network{Kind: sim.NoNetwork}, Replicate: uint32(run.World)}
		if run.Point == 2 {
			c.Population.Customers = 0
		}
		return c, nil
	}
}

func lay(t *testing.T, dir string, p *experiment.Plan) *Sweep {
	t.Helper()
	s, err := Begin(dir, p)
	if err != nil {
		t.Fatal(err)
	}
	s.Config = tinyConfig(s.Plan)
	return s
}

func untold(Progress) {}

// contents are the files of a finished sweep's folder, and of one under way the parts.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, pattern := range []string{"*", "work/*.bin"} {
		paths, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, path := range paths {
			if info, _ := os.Stat(path); info.IsDir() {
				continue
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			out[filepath.Base(path)] = string(text)
		}
	}
	return out
}

// whole runs and merges a plan in one go.
func whole(t *testing.T, p *experiment.Plan, workers int) map[string]string {
	t.Helper()
	s := lay(t, t.TempDir(), p)
	if err := s.Run(t.Context(), Shard{1, 1}, workers, untold); err != nil {
		t.Fatal(err)
	}
	merge(t, s)
	return contents(t, s.Dir)
}

func merge(t *testing.T, s *Sweep) {
	t.Helper()
	if _, err := s.Merge("csv", false, func(experiment.Run, *sim.Result, error) error { return nil }); err != nil {
		t.Fatal(err)
	}
}

func same(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %s differs", what, name)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d files, want %d", what, len(got), len(want))
	}
}

func TestSweepIsTheSameOnAnyWorkersAndShards(t *testing.T) {
	want := whole(t, tiny(7, 3), 1)
	if len(want) != 3+4 || strings.Count(want["runs.csv"], "\n") != 1+21 || strings.Count(want["runs.csv"], "failed") != 3 {
		t.Fatalf("%d files, runs:\n%s", len(want), want["runs.csv"])
	}
	for _, workers := range []int{2, 7} {
		same(t, fmt.Sprint(workers, " workers"), whole(t, tiny(7, 3), workers), want)
	}
	s := lay(t, t.TempDir(), tiny(7, 3))
	for _, i := range []int{3, 1, 2} {
		if err := s.Run(t.Context(), Shard{i, 3}, 2, untold); err != nil {
			t.Fatal(err)
		}
	}
	merge(t, s)
	same(t, "three shards", contents(t, s.Dir), want)
}

// Stopped after any number of runs, with the journal torn at any byte, and gone on with: the same files, and no run that was
// kept whole is made again.
func TestStoppedSweepGoesOn(t *testing.T) {
	want := whole(t, tiny(5, 4), 1)
	for stop := 1; stop < 20; stop += 3 {
		for _, torn := range []int{0, 1, 100} {
			s := lay(t, t.TempDir(), tiny(5, 4))
			ctx, cancel := context.WithCancel(t.Context())
			err := s.Run(ctx, Shard{1, 1}, 2, func(p Progress) {
				if p.Done == stop {
					cancel()
				}
			})
			if err == nil {
				t.Fatal("not stopped")
			}
			status, err := s.Status(true)
			if err != nil {
				t.Fatal(err)
			}
			kept := status.RunsDone + status.RunsKept
			if kept < stop {
				t.Errorf("stopped after %d runs, %d kept", stop, kept)
			}
			journals, _ := filepath.Glob(filepath.Join(s.Dir, "work", "*.journal"))
			for _, path := range journals {
				if info, _ := os.Stat(path); torn > 0 && info.Size() > int64(torn) {
					os.Truncate(path, info.Size()-int64(torn))
					status, _ = s.Status(true)
				}
			}
			kept = status.RunsDone + status.RunsKept
			var made atomic.Int64
			again := lay(t, s.Dir, tiny(5, 4))
			again.Config = func(run experiment.Run) (sim.Config, error) { made.Add(1); return tinyConfig(again.Plan)(run) }
			if err := again.Run(t.Context(), Shard{1, 1}, 2, untold); err != nil {
				t.Fatal(err)
			}
			if made.Load() != int64(20-kept) {
				t.Errorf("%d runs were kept, but %d of 20 made again", kept, made.Load())
			}
			merge(t, again)
			same(t, fmt.Sprint("stopped after ", stop, ", torn by ", torn), contents(t, s.Dir), want)
		}
	}
}

func TestTwoProcessesOnOneFolder(t *testing.T) {
	want := whole(t, tiny(9, 3), 1)
	dir := t.TempDir()
	lay(t, dir, tiny(9, 3))
	var both sync.WaitGroup
	errs := make([]error, 3)
	for i := range errs {
		s := lay(t, dir, tiny(9, 3))
		both.Go(func() { errs[i] = s.Run(t.Context(), Shard{1, 1}, 1, untold) })
	}
	both.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	s := lay(t, dir, tiny(9, 3))
	merge(t, s)
	same(t, "three at once", contents(t, dir), want)
}

// Whatever is changed in a part or its receipt, it is seen, and the part is made again.
func TestDamagedPartsAreMadeAgain(t *testing.T) {
	want := whole(t, tiny(5, 2), 1)
	damage := map[string]func(path string, text []byte) []byte{
		"flipped":   func(_ string, b []byte) []byte { b[len(b)/2] ^= 16; return b },
		"truncated": func(_ string, b []byte) []byte { return b[:len(b)-3] },
		"empty":     func(string, []byte) []byte { return nil },
	}
	for what, change := range damage {
		for _, suffix := range []string{".bin", ".json"} {
			s := lay(t, t.TempDir(), tiny(5, 2))
			if err := s.Run(t.Context(), Shard{1, 1}, 1, untold); err != nil {
				t.Fatal(err)
			}
			path := s.part(1, suffix)
			text, _ := os.ReadFile(path)
			os.WriteFile(path, change(path, bytes.Clone(text)), 0o644)
			if state, _ := s.State(1, true); state == Done {
				t.Errorf("%s %s is taken for done", what, suffix)
			}
			if _, err := s.Merge("csv", false, func(experiment.Run, *sim.Result, error) error { return nil }); !errors.Is(err, ErrIncomplete) {
				t.Errorf("%s %s: merged with %v", what, suffix, err)
			}
			if err := s.Run(t.Context(), Shard{1, 1}, 1, untold); err != nil {
				t.Fatal(err)
			}
			merge(t, s)
			same(t, what+suffix, contents(t, s.Dir), want)
		}
	}
}

// A receipt with any bit flipped is none, and one of before receipts had a hash of their own is read.
func TestReceiptsAreWhole(t *testing.T) {
	s := lay(t, t.TempDir(), tiny(3, 1))
	if err := s.Run(t.Context(), Shard{1, 1}, 1, untold); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(s.part(0, ".json"))
	if err != nil {
		t.Fatal(err)
	}
	if r, whole := readReceipt(text); !whole || r.Whole == "" {
		t.Fatalf("%s", text)
	}
	for bit := range 8 * len(text) {
		flipped := bytes.Clone(text)
		flipped[bit/8] ^= 1 << (bit % 8)
		if _, whole := readReceipt(flipped); whole {
			t.Fatalf("bit %d: %s is taken", bit, flipped)
		}
	}
	older, _ := readReceipt(text)
	older.Whole = ""
	var b bytes.Buffer
	if err := JSON(&b, older); err != nil {
		t.Fatal(err)
	}
	if r, whole := readReceipt(b.Bytes()); !whole || r != older {
		t.Errorf("%s", b.String())
	}
}

func TestFoldersOfSomethingElse(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "thesis.doc"), nil, 0o644)
	if _, err := Begin(dir, tiny(3, 1)); !errors.Is(err, ErrForeign) {
		t.Errorf("a folder of something else: %v", err)
	}
	if _, err := OpenSweep(dir); !errors.Is(err, ErrNoPlan) {
		t.Errorf("no plan: %v", err)
	}
	dir = t.TempDir()
	lay(t, dir, tiny(3, 1))
	if _, err := Begin(dir, tiny(3, 2)); !errors.Is(err, ErrOther) {
		t.Errorf("another plan: %v", err)
	}
	path := filepath.Join(dir, "work", "plan.json")
	text, _ := os.ReadFile(path)
	for what, changed := range map[string]string{
		"changed by hand": strings.Replace(string(text), `"worlds": 1`, `"worlds":  1`, 1),
		"model version":   strings.Replace(string(text), `"model_version": `, `"model_version": 9`, 1),
		"cannot be read":  string(text[:len(text)/2]),
	} {
		os.WriteFile(path, []byte(changed), 0o644)
		if _, err := OpenSweep(dir); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("want an error about %q, got %v", what, err)
		}
	}
}

// The rounds of a precision depend on the point's own worlds alone.
func TestPrecision(t *testing.T) {
	plan := func() *experiment.Plan {
		p := tiny(7, 2)
		p.Precision = &experiment.Precision{Measure: "trust@3", Half: .006, Most: 12}
		return p
	}
	want := whole(t, plan(), 1)
	counts := map[string]int{}
	for _, line := range strings.Split(want["runs.csv"], "\n")[1:] {
		point, _, _ := strings.Cut(line, ",")
		counts[point]++
	}
	sizes := map[int]bool{}
	for point, n := range counts {
		if point != "" {
			sizes[n] = true
			if n != 2 && n != 4 && n != 8 && n != 12 {
				t.Errorf("point %s has %d worlds", point, n)
			}
		}
	}
	if len(sizes) < 2 || counts["2"] != 12 { // the failing point is never precise
		t.Errorf("worlds by point: %v", counts)
	}
	s := lay(t, t.TempDir(), plan())
	for _, i := range []int{2, 1} {
		ctx, cancel := context.WithCancel(t.Context())
		s.Run(ctx, Shard{i, 2}, 2, func(p Progress) {
			if p.Done > 9 {
				cancel()
			}
		})
		if err := s.Run(t.Context(), Shard{i, 2}, 2, untold); err != nil {
			t.Fatal(err)
		}
	}
	merge(t, s)
	same(t, "stopped shards", contents(t, s.Dir), want)
}

func TestBothFormatsHoldTheSameRows(t *testing.T) {
	s := lay(t, t.TempDir(), tiny(4, 2))
	if err := s.Run(t.Context(), Shard{1, 1}, 1, untold); err != nil {
		t.Fatal(err)
	}
	read := func(format, table string, columns []string) (rows [][]string) {
		dir := t.TempDir()
		other := *s
		if _, err := s.Merge(format, false, func(experiment.Run, *sim.Result, error) error { return nil }); err != nil {
			t.Fatal(err)
		}
		other.Dir = dir
		os.Rename(filepath.Join(s.Dir, table+"."+format), filepath.Join(dir, table+"."+format))
		err := ReadTable(dir, table, func(column func(string) string) error {
			var row []string
			for _, c := range columns {
				row = append(row, column(c))
			}
			rows = append(rows, row)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	var series []string
	for _, c := range SeriesColumns() {
		series = append(series, c.Name)
	}
	for table, columns := range map[string][]string{
		"series": series, "runs": {"point", "world", "course", "intensity", "seed", "status", "error", "value"}, "events": {"point", "month", "kind", "text"},
	} {
		a, b := read("csv", table, columns), read("parquet", table, columns)
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s differs: %d and %d rows", table, len(a), len(b))
		}
		if table == "series" && len(a) != 3*2*3*2*4 { // good points, worlds, months, brands + all, segments + all
			t.Errorf("%d rows of series", len(a))
		}
	}
}

func TestVerifySeesAWrongResult(t *testing.T) {
	s := lay(t, t.TempDir(), tiny(5, 2))
	if err := s.Run(t.Context(), Shard{1, 1}, 1, untold); err != nil {
		t.Fatal(err)
	}
	report, err := s.Verify(t.Context(), 3, 1)
	if err != nil || report.Files != 3 || report.Runs != 3 || len(report.Wrong) != 0 {
		t.Errorf("%+v %v", report, err)
	}
	right := s.Config
	s.Config = func(run experiment.Run) (sim.Config, error) { c, err := right(run); c.Seed++; return c, err }
	if report, err = s.Verify(t.Context(), 3, 1); err != nil || len(report.Wrong) != 3 {
		t.Errorf("another seed: %+v %v", report, err)
	}
}

func TestShards(t *testing.T) {
	for _, bad := range []string{"", "0/3", "4/3", "1", "1/0", "a/b", "1/3x", "-1/3", "01/3"} {
		if _, err := ParseShard(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	for n := 1; n <= 5; n++ {
		for part := range 11 {
			took := 0
			for i := 1; i <= n; i++ {
				if s, err := ParseShard(fmt.Sprintf("%d/%d", i, n)); err != nil {
					t.Fatal(err)
				} else if s.Has(part) {
					took++
				}
			}
			if took != 1 {
				t.Errorf("part %d is in %d of %d shards", part, took, n)
			}
		}
	}
}

// A record holds every number to the bit, also those that JSON does not know.
func TestRecordsKeepEveryBit(t *testing.T) {
	c := newCodec()
	defer c.close()
	k := &Kept{Run: experiment.Run{Point: 3, World: 2, Course: 1}, Measure: math.NaN(), Value: sim.Value{Starters: math.Inf(1), Terminal: math.Copysign(0, -1)},
		Events: []sim.Event{{Month: 2, Brand: -1, Kind: "x", Size: math.NaN(), Text: "étude"}}, Frames: []float64{1, math.NaN(), -0.1, 5e-324, math.Inf(-1), 7}}
	text := c.encode(nil, k, 3)
	text = c.encode(text, &Kept{Failure: "no luck", Measure: 1}, 0)
	r := bytes.NewReader(text)
	body, err := c.next(r)
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.decode(body)
	if err != nil || !sameBits(got.Frames, k.Frames) || got.Run != k.Run || !math.IsNaN(got.Measure) || got.Value != k.Value || got.Events[0].Text != "étude" || !math.IsNaN(got.Events[0].Size) {
		t.Errorf("%+v %v", got, err)
	}
	if body, err = c.next(r); err != nil {
		t.Fatal(err)
	}
	if got, err = c.decode(body); err != nil || got.Failure != "no luck" {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := c.next(r); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
}

// Bits are the same where both are no number, whatever their bits are, and not where one is.
func TestSameBits(t *testing.T) {
	nan, other := math.NaN(), math.Float64frombits(math.Float64bits(math.NaN())^1)
	for _, c := range []struct {
		a, b []float64
		same bool
	}{{[]float64{1, nan}, []float64{1, other}, true}, {[]float64{nan}, []float64{1}, false}, {[]float64{1}, []float64{nan}, false}, {[]float64{0}, []float64{math.Copysign(0, -1)}, false}, {[]float64{1}, []float64{1, 2}, false}, {nil, nil, true}} {
		if sameBits(c.a, c.b) != c.same {
			t.Errorf("%v and %v: want %v", c.a, c.b, c.same)
		}
	}
}

// What is kept of customers comes back as it was, and nothing of it when it was not asked for.
func TestRecordsKeepCustomers(t *testing.T) {
	config, err := tinyConfig(tiny(1, 1))(experiment.Run{})
	if err != nil {
		t.Fatal(err)
	}
	for _, keeps := range []experiment.Keep{experiment.KeepNothing, experiment.KeepDepartures, experiment.KeepCustomers} {
		r, err := sim.Run(t.Context(), &config, 1, keeps.Observe())
		if err != nil {
			t.Fatal(err)
		}
		c := newCodec()
		defer c.close()
		k := keep(experiment.Run{}, r, nil, 0)
		k.people = keepPeople(r, keeps)
		body, err := c.next(bytes.NewReader(c.encode(nil, k, len(r.Frames[0].Values()))))
		if err != nil {
			t.Fatal(err)
		}
		kept, err := c.decode(body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := kept.Result(config)
		if err != nil {
			t.Fatal(err)
		}
		if keeps == experiment.KeepNothing {
			if got.StartBrand != nil || got.People != nil {
				t.Error("customers are kept unasked")
			}
			continue
		}
		first := r.FirstDepartures()
		for i := range first {
			first[i].To = 0
		}
		if !reflect.DeepEqual(got.FirstDepartures(), first) || len(first) == 0 || !reflect.DeepEqual(got.StartBrand, r.StartBrand) {
			t.Errorf("%s: departures differ", keeps)
		}
		if keeps == experiment.KeepCustomers && (!reflect.DeepEqual(got.People, r.People) || !reflect.DeepEqual(got.Segment, r.Segment)) {
			t.Error("people differ")
		}
	}
}

// Whatever the bytes, reading records ends without a panic, and takes nothing whose checksum is wrong.
func FuzzRecords(f *testing.F) {
	c := newCodec()
	good := c.encode(nil, &Kept{Frames: []float64{1, 2}}, 2)
	f.Add(good)
	f.Add(good[:len(good)-2])
	f.Add([]byte{255, 255, 255, 255, 0, 0, 0, 0, 1})
	f.Add([]byte{4, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4})
	f.Fuzz(func(t *testing.T, text []byte) {
		c := newCodec()
		defer c.close()
		r := bytes.NewReader(text)
		for {
			body, err := c.next(r)
			if err != nil {
				break
			}
			c.decode(body)
		}
		c.decode(text)
	})
}

// A receipt of another plan, or of another part, is whole and yet none for this one.
func TestForeignReceipts(t *testing.T) {
	s := lay(t, t.TempDir(), tiny(5, 2))
	if err := s.Run(t.Context(), Shard{1, 1}, 1, untold); err != nil {
		t.Fatal(err)
	}
	state, right := s.State(1, true)
	if state != Done {
		t.Fatal(state)
	}
	for what, change := range map[string]func(*Receipt){"plan": func(r *Receipt) { r.PlanID = strings.Repeat("0", len(r.PlanID)) }, "part": func(r *Receipt) { r.Part = 0 }} {
		other := right
		change(&other)
		other.Whole = other.sum()
		if _, err := WriteFile(s.work(), filepath.Base(s.part(1, ".json")), func(w io.Writer) error { return JSON(w, other) }); err != nil {
			t.Fatal(err)
		}
		if state, _ := s.State(1, true); state != Foreign {
			t.Errorf("another %s: %s", what, state)
		}
	}
}

// Of a record any bit may flip: it is damaged, also where what it holds could be read.
func TestEveryBitOfARecord(t *testing.T) {
	c := newCodec()
	defer c.close()
	record := c.encode(nil, &Kept{Failure: "it went wrong in month 3", Measure: .5}, 0)
	read := func(text []byte) error {
		_, err := c.next(bytes.NewReader(text))
		return err
	}
	if err := read(record); err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * len(record) {
		flipped := bytes.Clone(record)
		flipped[bit/8] ^= 1 << (bit % 8)
		if err := read(flipped); !errors.Is(err, errDamaged) {
			t.Fatalf("bit %d of %d: %v", bit, 8*len(record), err)
		}
	}
}

// A run that could not be kept is told, and does not count as done: no folder to write in, a journal that takes no more, a measure that there is not.
func TestWhatCannotBeKeptIsTold(t *testing.T) {
	c := newCodec()
	defer c.close()
	run := experiment.Run{}
	keeps := func(what string, change func(*Sweep, *underWay)) {
		t.Helper()
		s := lay(t, t.TempDir(), tiny(2, 2))
		if err := s.lay(); err != nil {
			t.Fatal(err)
		}
		config, err := s.Config(run)
		if err != nil {
			t.Fatal(err)
		}
		r, err := sim.Run(t.Context(), &config, 1, sim.Observe{})
		if err != nil {
			t.Fatal(err)
		}
		u := &underWay{done: map[experiment.Run]place{}}
		change(s, u)
		err = s.note(c, u, run, r, nil)
		if _, done := u.done[run]; done != (what == "") || (err == nil) != (what == "") {
			t.Errorf("%s: %v, kept %v", what, err, done)
		}
		if u.journal != nil {
			u.journal.file.Close()
		}
	}
	keeps("", func(*Sweep, *underWay) {})
	keeps("no folder", func(s *Sweep, _ *underWay) {
		if err := os.RemoveAll(s.work()); err != nil {
			t.Fatal(err)
		}
	})
	keeps("a closed journal", func(s *Sweep, u *underWay) {
		file, err := os.Create(filepath.Join(s.work(), "closed"))
		if err != nil {
			t.Fatal(err)
		}
		file.Close()
		u.journal = &journal{file: file}
	})
	keeps("no such measure", func(s *Sweep, _ *underWay) {
		s.Plan.Precision = &experiment.Precision{Measure: "nothing@1", Half: 1, Most: 2}
	})
}

// Progress of a sweep rises by one with every run, from none to all, with the failed ones among them; what is there already is told at once.
func TestASweepTellsOfEveryRun(t *testing.T) {
	s := lay(t, t.TempDir(), tiny(5, 3))
	var heard []Progress
	tell := func(p Progress) { heard = append(heard, p) }
	if err := s.Run(t.Context(), Shard{1, 1}, 2, tell); err != nil {
		t.Fatal(err)
	}
	heard = slices.Compact(heard)
	if len(heard) != 16 {
		t.Fatalf("heard %v", heard)
	}
	for i, p := range heard {
		if p.Done != i || p.Total != 15 || p.Failed > 3 || i > 0 && p.Failed < heard[i-1].Failed {
			t.Errorf("%d: %+v", i, p)
		}
	}
	if heard[15].Failed != 3 {
		t.Errorf("in the end %+v", heard[15])
	}
	last := heard[15]
	heard = nil
	if err := s.Run(t.Context(), Shard{1, 1}, 2, tell); err != nil || len(heard) == 0 || heard[0] != last || heard[len(heard)-1] != last {
		t.Errorf("another time: %v, %v", heard, err)
	}
}

// One run made again is held against what the folder has of it, number by number: nothing before it is there, its part, or the finished table.
func TestARunMadeAgain(t *testing.T) {
	s := lay(t, t.TempDir(), tiny(5, 2))
	run := experiment.Run{Point: 3, World: 1}
	right := s.Config
	other := func(run experiment.Run) (sim.Config, error) { c, err := right(run); c.Seed++; return c, err }
	again := func(run experiment.Run, config func(experiment.Run) (sim.Config, error)) (int, error) {
		t.Helper()
		s.Config = config
		defer func() { s.Config = right }()
		r, compared, err := s.Rerun(t.Context(), run, 2)
		if err == nil && (r == nil || len(r.Frames) != 3) {
			t.Errorf("run %s has no result", run)
		}
		return compared, err
	}
	if n, err := again(run, right); n != 0 || err != nil {
		t.Errorf("before anything ran: %d numbers, %v", n, err)
	}
	if _, err := again(experiment.Run{Point: 9}, right); err == nil || err.Error() != "run 9.0 is not in the plan of 5 points in 2 worlds" {
		t.Errorf("a run of no plan: %v", err)
	}
	broken := errors.New("no such world")
	if _, err := again(run, func(experiment.Run) (sim.Config, error) { return sim.Config{}, broken }); !errors.Is(err, broken) {
		t.Errorf("a run that cannot be made: %v", err)
	}
	if err := s.Run(t.Context(), Shard{1, 1}, 2, untold); err != nil {
		t.Fatal(err)
	}
	wrong := "run 3.1 comes out differently from what the folder holds: it was made by another model, or changed"
	for _, finished := range []bool{false, true} {
		if finished {
			if err := conclude(t, s); err != nil {
				t.Fatal(err)
			}
		}
		n, err := again(run, right)
		rows := 3 * 2 * 4 // months, brands and all, segments and all
		if least := rows * len(SeriesColumns()); err != nil || finished && n <= least || n < 100 {
			t.Errorf("finished %v: %d numbers compared, %v", finished, n, err)
		}
		if _, err := again(run, other); err == nil || !strings.HasSuffix(err.Error(), wrong) {
			t.Errorf("finished %v, from another seed: %v", finished, err)
		}
		longer := func(run experiment.Run) (sim.Config, error) { c, err := right(run); c.Months++; return c, err }
		s.Config = longer
		if _, _, err := s.Rerun(t.Context(), run, 1); err == nil || !strings.HasSuffix(err.Error(), wrong) {
			t.Errorf("finished %v, a month longer: %v", finished, err)
		}
		shorter := func(run experiment.Run) (sim.Config, error) { c, err := right(run); c.Months--; return c, err }
		s.Config = shorter
		if _, _, err := s.Rerun(t.Context(), run, 1); err == nil || !strings.HasSuffix(err.Error(), wrong) {
			t.Errorf("finished %v, a month shorter: %v", finished, err)
		}
		s.Config = right
	}
}

// Every table of a finished folder is compared, and what was changed in another run's rows is told of as well.
func TestEveryTableIsComparedWithARunMadeAgain(t *testing.T) {
	plan := tiny(2, 2)
	plan.Keep = experiment.KeepCustomers
	s := lay(t, t.TempDir(), plan)
	own := s.Config
	s.Config = func(run experiment.Run) (sim.Config, error) {
		c, err := own(run)
		c.Beyond = 12 // in which customers leave, too
		return c, err
	}
	if err := s.Run(t.Context(), Shard{1, 1}, 2, untold); err != nil {
		t.Fatal(err)
	}
	if err := conclude(t, s); err != nil {
		t.Fatal(err)
	}
	for _, run := range []experiment.Run{{Point: 0, World: 1}, {Point: 1, World: 1}} {
		if _, n, err := s.Rerun(t.Context(), run, 2); err != nil || n == 0 {
			t.Fatalf("run %s, untouched: %d numbers, %v", run, n, err)
		}
		for _, name := range []string{"series", "runs", "events", "customers"} {
			path := filepath.Join(s.Dir, name+".csv")
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(string(text), "\n")
			ours := fmt.Sprintf("%d,%d,0,", run.Point, run.World)
			for _, own := range []bool{true, false} {
				changed := slices.Clone(lines)
				at := slices.IndexFunc(changed[1:], func(line string) bool { return strings.HasPrefix(line, ours) == own && line != "" })
				if at < 0 && name == "events" {
					continue // nothing happened
				}
				comma := strings.LastIndex(changed[1+at], ",")
				changed[1+at] = changed[1+at][:comma] + ",123"
				if err := os.WriteFile(path, []byte(strings.Join(changed, "\n")), 0o644); err != nil {
					t.Fatal(err)
				}
				want := map[bool]string{true: "comes out differently", false: "the folder was changed elsewhere: " + name + ".csv"}[own]
				if _, _, err := s.Rerun(t.Context(), run, 2); err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("run %s, %s changed in its own rows (%v): %v, want %q", run, name, own, err, want)
				}
			}
			if err := os.WriteFile(path, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
