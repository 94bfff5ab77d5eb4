// Package experiment turns configurations into runs, executes them on workers, and hands results over in run order.
package experiment

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"backlash/sim"
	"backlash/sim/number"
)

// Point is one configuration of an experiment. Points share their worlds: world 3 of one has the same people and luck as
// world 3 of another.
type Point struct {
	Name   string
	Config sim.Config
}

// Run identifies the run of a result.
type Run struct{ Point, World, Course int }

// Compare orders runs by point, world and course of luck.
func (r Run) Compare(o Run) int {
	return cmp.Or(cmp.Compare(r.Point, o.Point), cmp.Compare(r.World, o.World), cmp.Compare(r.Course, o.Course))
}

// CompareWorlds orders runs by world, course of luck and point.
func (r Run) CompareWorlds(o Run) int {
	return cmp.Or(cmp.Compare(r.World, o.World), cmp.Compare(r.Course, o.Course), cmp.Compare(r.Point, o.Point))
}

// String is the run's name: point and world, and the course of luck where it is not the first.
func (r Run) String() string {
	if r.Course > 0 {
		return fmt.Sprintf("%d.%d.%d", r.Point, r.World, r.Course)
	}
	return fmt.Sprintf("%d.%d", r.Point, r.World)
}

var runName = number.Pattern(`^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8}))?$`)

// ParseRun parses a run's name, such as 12.3, or 12.3.1 for the second course of luck in that world.
func ParseRun(text string) (Run, error) {
	parts := runName().FindStringSubmatch(text)
	if parts == nil {
		return Run{}, fmt.Errorf("run %q: want POINT.WORLD as in the table of runs, such as 12.3", text)
	}
	number := func(digits string) int {
		n, _ := strconv.Atoi(digits) // "" is 0; the pattern lets nothing else through that is none
		return n
	}
	return Run{number(parts[1]), number(parts[2]), number(parts[3])}, nil
}

// InWorlds runs every point in worlds and hands each run over, one at a time and in order: world by world, within it point by
// point.
func InWorlds(ctx context.Context, points []Point, worlds Worlds, workers int, observe sim.Observe, handle func(Run, *sim.Result, error) error) error {
	return Perform(ctx, worlds.Runs(len(points)), Configs(points, worlds), workers, observe, handle)
}

// Configs makes runs of points: the point's configuration in the run's world.
func Configs(points []Point, worlds Worlds) func(Run) (sim.Config, error) {
	return func(r Run) (sim.Config, error) {
		c := points[r.Point].Config
		worlds.Enter(&c, r)
		return c, nil
	}
}

// Perform executes runs and hands each over, one at a time and in the order given, whatever the workers. config makes a run's
// configuration, its world in it. A run that fails, also by a panic, is handed over with its error and the rest goes on.
func Perform(ctx context.Context, runs []Run, config func(Run) (sim.Config, error), workers int, observe sim.Observe, handle func(Run, *sim.Result, error) error) error {
	return InOrder(ctx, runs, Simulate(config, observe, Shared(runs)), workers, handle)
}

// Shared reports whether runs may share histories: whether they are of more than one point.
func Shared(runs []Run) bool {
	return slices.ContainsFunc(runs, func(r Run) bool { return r.Point != runs[0].Point })
}

// Simulate returns what Perform does with a run. Where points share worlds, runs of the same people, parameters and luck share their
// history, which is simulated once if they follow one another, world by world.
func Simulate(config func(Run) (sim.Config, error), observe sim.Observe, shared bool) Make[*sim.Result] {
	starts := &sim.Settled{Room: startsRoom}
	return func(ctx context.Context, run Run, workers int) (*sim.Result, error) {
		c, err := config(run)
		if err != nil {
			return nil, err
		}
		if !shared {
			return sim.Run(ctx, &c, workers, observe)
		}
		return starts.Run(ctx, &c, workers, observe)
	}
}

// startsRoom bounds the memory of the histories that are kept: worlds come one after the other, so that a few will do.
const startsRoom = 1 << 28

// Make produces the result of a run on a number of workers.
type Make[T any] func(ctx context.Context, run Run, workers int) (T, error)

// InOrder makes the results of runs on workers and hands each over, one at a time and in the order given. At most a few results
// are held at once. It ends with the first error that handle returns, or ctx's.
func InOrder[T any](ctx context.Context, runs []Run, do Make[T], workers int, handle func(Run, T, error) error) error {
	outer := max(1, min(workers, len(runs)))
	inner := max(1, workers/outer)
	ctx, stop := context.WithCancel(ctx)
	type done struct {
		result T
		err    error
	}
	type task struct {
		run  Run
		done chan done
	}
	queue := make(chan task, outer) // in order; its room bounds the results in flight
	next := make(chan task)
	var crew sync.WaitGroup
	for range outer {
		crew.Go(func() {
			for t := range next {
				r, err := guarded(ctx, t.run, do, inner)
				t.done <- done{r, err}
			}
		})
	}
	crew.Go(func() {
		defer close(queue)
		defer close(next)
		for _, run := range runs {
			t := task{run, make(chan done, 1)}
			for _, to := range []chan task{queue, next} {
				select {
				case to <- t:
				case <-ctx.Done():
					return
				}
			}
		}
	})
	defer crew.Wait()
	defer stop()
	for t := range queue {
		select {
		case d := <-t.done:
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if errors.As(d.err, new(sim.TooLarge)) { // none of the others would fit either, and no run has failed
				return d.err
			}
			if err := handle(t.run, d.result, d.err); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// guarded makes one result; a panic becomes its error.
func guarded[T any](ctx context.Context, run Run, do Make[T], workers int) (r T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the run failed: %v", p)
		}
	}()
	return do(ctx, run, workers)
}
