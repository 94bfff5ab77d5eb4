package record

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"backlash/sim"
	"backlash/sim/experiment"
)

// place is where a run's record lies.
type place struct {
	path    string
	offset  int64
	length  int64
	measure float64
	failed  bool
}

// journaled finds the whole records of a part under way, of whichever process; torn ends are passed over.
func (s *Sweep) journaled(c *codec, k int) (map[experiment.Run]place, error) {
	paths, err := s.journals(k)
	if err != nil {
		return nil, err
	}
	found := map[experiment.Run]place{}
	for _, path := range paths {
		file, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // another process has just finished the part
		}
		if err != nil {
			return nil, err
		}
		err = s.readRecords(c, bufio.NewReaderSize(file, 1<<16), k, func(run *Kept, offset, length int64) error {
			found[run.Run] = place{path, offset, length, run.Measure, run.Failure != ""}
			return nil
		})
		file.Close()
		if err != nil && !errors.Is(err, errDamaged) {
			return nil, err
		}
	}
	return found, nil
}

// journals are the journals of a part, of whichever process.
func (s *Sweep) journals(k int) ([]string, error) {
	return list(s.work(), filepath.Base(s.part(k, ".")), ".journal")
}

// title is the first line of journals and parts.
func (s *Sweep) title(k int) string { return fmt.Sprintf("backlash part 1 %s %d\n", s.ID, k) }

// readRecords reads a journal or a part, record by record, and ends at the first that is not whole.
func (s *Sweep) readRecords(c *codec, r io.Reader, k int, do func(run *Kept, offset, length int64) error) error {
	title := make([]byte, len(s.title(k)))
	if _, err := io.ReadFull(r, title); err != nil || string(title) != s.title(k) {
		return errDamaged
	}
	offset := int64(len(title))
	for {
		body, err := c.next(r)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		run, err := c.decode(body)
		if err != nil {
			return err
		}
		part := s.Plan.Parts[k]
		if run.Run.Point < part.First || run.Run.Point >= part.First+part.Count {
			return errDamaged
		}
		length := int64(recordHeader + len(body))
		if err := do(run, offset, length); err != nil {
			return err
		}
		offset += length
	}
}

// Progress is the progress of a shard.
type Progress struct{ Done, Total, Failed int }

// window is how many parts are under way at once, which bounds the memory whatever the plan.
const window = 64

// Run makes the missing parts of a shard; it never repeats a finished run. It returns ctx's error if
// stopped, and the disk's error if that is full: finished runs are kept, and the same call resumes.
func (s *Sweep) Run(ctx context.Context, shard Shard, workers int, tell func(Progress)) error {
	if err := s.lay(); err != nil {
		return err
	}
	c := newCodec()
	defer c.close()
	var todo []int
	p := Progress{}
	for k, part := range s.Plan.Parts {
		if !shard.Has(k) {
			continue
		}
		p.Total += part.Count * s.Plan.Worlds * s.Plan.Courses
		if state, r := s.State(k, true); state == Done {
			p.Done += r.Runs
			p.Failed += r.Failed
		} else {
			todo = append(todo, k)
		}
	}
	tell(p)
	for chunk := range slices.Chunk(todo, window) {
		if err := s.runWindow(ctx, c, chunk, workers, &p, tell); err != nil {
			return err
		}
	}
	return nil
}

// underWay is a part that a process works on.
type underWay struct {
	k       int
	done    map[experiment.Run]place
	journal *journal
}

func (s *Sweep) runWindow(ctx context.Context, c *codec, parts []int, workers int, p *Progress, tell func(Progress)) error {
	work := make([]*underWay, len(parts))
	for i, k := range parts {
		done, err := s.journaled(c, k)
		if err != nil {
			return err
		}
		work[i] = &underWay{k: k, done: done}
		p.Done += len(done)
		for _, at := range done {
			if at.failed {
				p.Failed++
			}
		}
	}
	defer func() {
		for _, u := range work {
			if u.journal != nil {
				u.journal.file.Close()
			}
		}
	}()
	tell(*p)
	for {
		runs, of := s.pending(work)
		left := map[*underWay]int{}
		for _, u := range of {
			left[u]++
		}
		for _, u := range work {
			if u.done != nil && left[u] == 0 {
				if err := s.finish(c, u); err != nil {
					return err
				}
			}
		}
		if len(runs) == 0 {
			return nil
		}
		i := 0
		err := experiment.InOrder(ctx, runs, s.maker(), workers, func(run experiment.Run, r *sim.Result, err error) error {
			u := of[i]
			i++
			if jerr := s.note(c, u, run, r, err); jerr != nil {
				return jerr
			}
			p.Done++
			if err != nil {
				p.Failed++
			}
			p.Total = max(p.Total, p.Done)
			tell(*p)
			if left[u]--; left[u] == 0 && s.Plan.Precision == nil {
				return s.finish(c, u)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

// maker is how the sweep's runs are made.
func (s *Sweep) maker() experiment.Make[*sim.Result] {
	if s.Make != nil {
		return s.Make
	}
	return experiment.Simulate(s.Config, s.Plan.Keep.Observe(), len(s.Plan.Points) > 1)
}

// pending lists the runs still wanted, world by world so that they share histories, and the part of each.
func (s *Sweep) pending(work []*underWay) (runs []experiment.Run, of []*underWay) {
	parts := map[int]*underWay{} // by point
	for _, u := range work {
		if u.done == nil {
			continue
		}
		part := s.Plan.Parts[u.k]
		for point := part.First; point < part.First+part.Count; point++ {
			wanted := s.Plan.Wanted(u.taken(s.Plan, point))
			for world := range wanted {
				for course := range s.Plan.Courses {
					run := experiment.Run{Point: point, World: world, Course: course}
					if _, ok := u.done[run]; !ok {
						runs, parts[point] = append(runs, run), u
					}
				}
			}
		}
	}
	slices.SortFunc(runs, experiment.Run.CompareWorlds)
	for _, run := range runs {
		of = append(of, parts[run.Point])
	}
	return runs, of
}

// taken are the measured values of a point so far, in run order without a gap.
func (u *underWay) taken(p *experiment.Plan, point int) (values []float64) {
	if p.Precision == nil {
		return nil
	}
	for {
		n := len(values)
		at, ok := u.done[experiment.Run{Point: point, World: n / p.Courses, Course: n % p.Courses}]
		if !ok {
			return values
		}
		values = append(values, at.measure)
	}
}

// note keeps a finished run in the part's journal.
func (s *Sweep) note(c *codec, u *underWay, run experiment.Run, r *sim.Result, failure error) error {
	if u.journal == nil {
		file, err := os.CreateTemp(s.work(), filepath.Base(s.part(u.k, ".*.journal")))
		if err != nil {
			return err
		}
		u.journal = &journal{file: file}
		if err := u.journal.append([]byte(s.title(u.k))); err != nil {
			return err
		}
	}
	measure, width := 0., 0
	if p := s.Plan.Precision; p != nil {
		measure = math.NaN()
		if r != nil {
			m, err := experiment.ParseMeasure(p.Measure, &r.Config)
			if err != nil {
				return err
			}
			measure = m.Of(r)
		}
	}
	if r != nil {
		width = len(r.Frames[0].Values())
	}
	kept := keep(run, r, failure, measure)
	kept.people = keepPeople(r, s.Plan.Keep)
	record := c.encode(nil, kept, width)
	at := place{u.journal.file.Name(), u.journal.size, int64(len(record)), measure, failure != nil}
	if err := u.journal.append(record); err != nil {
		return err
	}
	u.done[run] = at
	return nil
}

// finish writes a part in the order of its runs, then its receipt, then removes its journals.
func (s *Sweep) finish(c *codec, u *underWay) error {
	runs := make([]experiment.Run, 0, len(u.done))
	failed := 0
	for run, at := range u.done {
		runs = append(runs, run)
		if at.failed {
			failed++
		}
	}
	slices.SortFunc(runs, experiment.Run.Compare)
	hash, size, err := writeWhole(s.part(u.k, ".bin"), func(w io.Writer) error {
		if _, err := io.WriteString(w, s.title(u.k)); err != nil {
			return err
		}
		files := map[string]*os.File{}
		defer func() {
			for _, f := range files {
				f.Close()
			}
		}()
		for _, run := range runs {
			at := u.done[run]
			if files[at.path] == nil {
				f, err := os.Open(at.path)
				if err != nil {
					return err
				}
				files[at.path] = f
			}
			if _, err := io.Copy(w, io.NewSectionReader(files[at.path], at.offset, at.length)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		if state, _ := s.State(u.k, true); state == Done { // another process was faster and cleared the journals
			return s.clear(u)
		}
		return err
	}
	receipt := Receipt{PlanID: s.ID, Part: u.k, SHA256: hash, Bytes: size, Runs: len(runs), Failed: failed,
		Finished: time.Now().UTC().Format(time.RFC3339), Host: s.Host, Version: s.Build}
	receipt.Whole = receipt.sum()
	if _, _, err := writeWhole(s.part(u.k, ".json"), func(w io.Writer) error { return JSON(w, receipt) }); err != nil {
		return err
	}
	return s.clear(u)
}

// clear forgets a part that is done.
func (s *Sweep) clear(u *underWay) error {
	if u.journal != nil {
		u.journal.file.Close()
		u.journal = nil
	}
	u.done = nil
	paths, err := s.journals(u.k)
	for _, path := range paths {
		os.Remove(path)
	}
	return err
}

// Read hands over the runs of a finished part, in order.
func (s *Sweep) Read(k int, do func(*Kept) error) error {
	c := newCodec()
	defer c.close()
	file, err := os.Open(s.part(k, ".bin"))
	if err != nil {
		return err
	}
	defer file.Close()
	err = s.readRecords(c, bufio.NewReaderSize(file, 1<<16), k, func(run *Kept, _, _ int64) error { return do(run) })
	if err != nil {
		return fmt.Errorf("part %d: %w", k, err)
	}
	return nil
}
