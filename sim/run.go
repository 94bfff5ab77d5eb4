package sim

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"backlash/agents"
)

// run is Run. History first, then the horizon, then the months beyond that only the unseen loss needs.
func run(ctx context.Context, c *Config, workers int, o Observe) (*Result, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	w := newWorld(c, max(1, min(workers, runtime.NumCPU()*4)), o)
	defer w.crew.dismiss()
	for w.month <= c.Months+c.Beyond {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		w.step()
	}
	w.finish()
	return w.result, nil
}

// crew shares the blocks of a month among workers. Workers take block numbers from a counter, each block writes its own
// tally, and collect adds the tallies in block order, so that the number of workers leaves no trace.
type crew struct {
	w       *world
	workers []worker
	tallies []agents.Tally // one a block
	next    atomic.Int64
	start   []chan struct{}
	done    sync.WaitGroup
	fail    sync.Once
	failure any // the first panic of a worker
}

// worker is the scratch of one goroutine.
type worker struct {
	block   *agents.Block
	counter agents.Counter
	counts  agents.Counts
	left    []leaver
}

func newCrew(w *world, n int) *crew {
	blocks := w.people.Blocks()
	c := &crew{w: w, workers: make([]worker, min(n, blocks)), tallies: make([]agents.Tally, blocks)}
	for i := range c.tallies {
		c.tallies[i] = agents.NewTally(len(w.cfg.Brands), len(w.cfg.Population.Segments))
	}
	for i := range c.workers {
		c.workers[i].block = agents.NewBlock()
	}
	for i := 1; i < len(c.workers); i++ {
		begin := make(chan struct{})
		c.start = append(c.start, begin)
		go func() {
			for range begin {
				c.guarded(&c.workers[i])
			}
		}()
	}
	return c
}

// work moves all blocks one month.
func (c *crew) work() {
	c.next.Store(0)
	c.done.Add(len(c.start))
	for _, begin := range c.start {
		begin <- struct{}{}
	}
	c.take(&c.workers[0])
	c.done.Wait()
	if c.failure != nil {
		panic(c.failure)
	}
}

// guarded moves blocks and hands a panic over to the run's own goroutine, where it fails one run and not the program.
func (c *crew) guarded(k *worker) {
	defer c.done.Done()
	defer func() {
		if r := recover(); r != nil {
			c.fail.Do(func() { c.failure = r })
		}
	}()
	c.take(k)
}

// take moves blocks until none is left.
func (c *crew) take(k *worker) {
	k.counts.Clear()
	k.left = k.left[:0]
	w := c.w
	env := agents.Environment{
		Params: &w.cfg.Params, Market: w.market, Terms: &w.terms, Touches: &w.touches,
		Climbers: w.climbers(), Key: w.key, Month: w.month, Replicate: w.cfg.Replicate,
	}
	silent := w.silentMonths()
	for {
		n := int(c.next.Add(1) - 1)
		if n >= len(c.tallies) {
			return
		}
		t := &c.tallies[n]
		t.Clear()
		w.people.View(k.block, n)
		agents.Month(k.block, &env)
		k.counter.Count(k.block, t, &k.counts, silent, env.Climbers)
		k.note(&env)
		w.witness(k.block)
		agents.Age(k.block)
	}
}

// dismiss ends the crew's goroutines.
func (c *crew) dismiss() {
	for _, begin := range c.start {
		close(begin)
	}
}

// collect adds the blocks' tallies in block order and the workers' counts.
func (w *world) collect() {
	w.total.Clear()
	for i := range w.crew.tallies {
		w.total.Add(&w.crew.tallies[i])
	}
	first := &w.crew.workers[0].counts
	for i := 1; i < len(w.crew.workers); i++ {
		first.Add(&w.crew.workers[i].counts)
	}
	w.moves.gather(w.crew.workers)
}
