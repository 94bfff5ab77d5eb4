// Package experiment turns configurations into runs, executes them on workers, and hands results over in run order.
package experiment

import (
	"context"
	"fmt"
	"sync"

	"backlash/sim"
)

// Point is one configuration of an experiment. Points share their luck: replicate 3 of one meets the same customers with
// the same draws as replicate 3 of another.
type Point struct {
	Name   string
	Config sim.Config
}

// Run says which run a result is.
type Run struct{ Point, Draw, Replicate int }

// Execute runs every point with replicates 0..replicates-1 and hands each run over, one at a time and in order: replicate by
// replicate, within it point by point. At most a few results are held at once. A run that fails, also by a panic, is handed
// over with its error and the rest goes on. Execute ends with the first error that handle returns, or ctx's.
func Execute(ctx context.Context, points []Point, replicates, workers int, observe sim.Observe, handle func(Run, *sim.Result, error) error) error {
	total := len(points) * replicates
	outer := max(1, min(workers, total))
	inner := max(1, workers/outer)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	type done struct {
		result *sim.Result
		err    error
	}
	slots := make([]chan done, total)
	for i := range slots {
		slots[i] = make(chan done, 1)
	}
	free := make(chan struct{}, 2*outer) // bounds the results in flight
	next := make(chan int)
	var crew sync.WaitGroup
	for range outer {
		crew.Go(func() {
			for i := range next {
				r, err := one(ctx, points, i, inner, observe)
				slots[i] <- done{r, err}
			}
		})
	}
	crew.Go(func() {
		defer close(next)
		for i := range total {
			select {
			case free <- struct{}{}:
			case <-ctx.Done():
				return
			}
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	})
	defer crew.Wait()
	defer stop()
	for i := range slots {
		select {
		case d := <-slots[i]:
			<-free
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := handle(Run{Point: i % len(points), Replicate: i / len(points)}, d.result, d.err); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func one(ctx context.Context, points []Point, i, workers int, observe sim.Observe) (r *sim.Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			r, err = nil, fmt.Errorf("the run failed: %v", p)
		}
	}()
	c := points[i%len(points)].Config
	c.Replicate = uint32(i / len(points))
	return sim.Run(ctx, &c, workers, observe)
}
