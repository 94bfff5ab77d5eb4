package sim

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"backlash/agents"
)

// run is Run. History first, then the horizon, then the months beyond that only the forecast error needs. Where starts are kept it
// takes its own from there, or leaves it there.
func run(ctx context.Context, c *Config, workers int, o Observe, starts *Settled) (*Result, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	give, err := shared().take(ctx, c, o)
	if err != nil {
		return nil, err
	}
	defer give()
	var of Config
	if starts != nil {
		of = c.historic()
	}
	from := starts.find(&of)
	w, err := past(ctx, c, max(1, min(workers, runtime.NumCPU()*4)), o, from)
	if err != nil {
		return nil, err
	}
	defer w.crew.dismiss()
	if starts != nil && from == nil {
		starts.keep(w, of)
	}
	w.settleBase()
	for w.month <= c.Months+c.Beyond {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		w.step()
	}
	w.finish()
	w.crew.release()
	return w.result, nil
}

// crew shares the blocks of a month among workers. Workers take block numbers from a counter, each block writes its own
// tally, and collect adds the tallies in block order, so that the number of workers leaves no trace.
type crew struct {
	w       *world
	workers []*worker
	tallies []agents.Tally // one a block
	moves   []share        // one a block
	trust   []TrustMove    // one a block, when asked for
	chances []chance       // one a block, where a level of churn is sought
	next    atomic.Int64
	start   []chan job // one a worker but the first, who works on the run's own goroutine
	move    job        // takes blocks
	seek    job        // looks for the month's largest cascade
	done    sync.WaitGroup
	fail    sync.Once
	failure any // the first panic of a worker
}

// job is what a worker is told to do.
type job func(*worker)

// worker is the scratch of one goroutine. Every month overwrites what it reads of it, whatever world was there before.
type worker struct {
	block   *agents.Block
	counter agents.Counter
	counts  agents.Counts
	trusted trusted // the block before its month, when asked for
	left    []leaver
	back    []uint32
	held    []uint32
	births  *agents.Births   // once somebody new takes a place
	gone    []agents.Starter // whose place was given to somebody new
}

// workers are those of worlds that have ended: their scratch is two thirds of what a small world would allocate.
var workers = sync.Pool{New: func() any { return &worker{block: agents.NewBlock()} }}

func newCrew(w *world, n int) *crew {
	blocks := w.people.Blocks()
	c := &crew{w: w, workers: make([]*worker, min(n, blocks)), tallies: make([]agents.Tally, blocks), moves: make([]share, blocks), trust: make([]TrustMove, blocks), chances: make([]chance, blocks)}
	c.move, c.seek = c.take, func(*worker) { w.seekCascade() }
	for i := range c.tallies {
		c.tallies[i] = agents.NewTally(len(w.cfg.Brands), len(w.cfg.Population.Segments))
	}
	for i := range c.workers {
		c.workers[i] = workers.Get().(*worker)
	}
	for i := 1; i < len(c.workers); i++ {
		begin := make(chan job)
		c.start = append(c.start, begin)
		go func() {
			for do := range begin {
				c.guarded(do, c.workers[i])
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
		begin <- c.move
	}
	c.take(c.workers[0])
	c.wait()
}

// lend gives a job to the second worker, to be done by the next wait; without one it is done at once. Nothing it reads may
// change before, so that it does not matter when it runs.
func (c *crew) lend(do job) {
	if len(c.start) == 0 {
		do(c.workers[0])
		return
	}
	c.done.Add(1)
	c.start[0] <- do
}

// wait is over when all workers are idle.
func (c *crew) wait() {
	c.done.Wait()
	if c.failure != nil {
		panic(c.failure)
	}
}

// guarded does a job and hands a panic over to the run's own goroutine, where it fails one run and not the program.
func (c *crew) guarded(do job, k *worker) {
	defer c.done.Done()
	defer func() {
		if r := recover(); r != nil {
			c.fail.Do(func() { c.failure = r })
		}
	}()
	do(k)
}

// take moves blocks until none is left.
func (c *crew) take(k *worker) {
	k.counts.Clear()
	k.left, k.back, k.gone, k.held = k.left[:0], k.back[:0], k.gone[:0], k.held[:0]
	w := c.w
	env := agents.Environment{
		Params: &w.cfg.Params, Market: w.market, Terms: &w.terms, Touches: &w.touches, Content: w.lists, Offers: w.offers,
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
		m := share{worker: k, leftFrom: len(k.left), backFrom: len(k.back), goneFrom: len(k.gone), heldFrom: len(k.held)}
		w.people.View(k.block, n)
		if w.watchesTrust() {
			k.trusted.of(k.block)
		}
		agents.Month(k.block, &env)
		if w.watchesTrust() {
			c.trust[n] = k.trusted.moved(k.block)
		}
		if w.result.Leaving != nil {
			c.chances[n] = chanceOf(k.block)
		}
		k.counter.Count(k.block, t, &k.counts, silent, env.Climbers)
		if w.moving() {
			k.note(&env)
		}
		w.witness(k.block, &env)
		agents.Age(k.block)
		switch {
		case w.cfg.open():
			k.meet(w, env.Params)
		case w.month >= 1:
			k.welcome(env.Params)
		default:
			k.renew(w)
		}
		m.leftTo, m.backTo, m.goneTo, m.heldTo = len(k.left), len(k.back), len(k.gone), len(k.held)
		c.moves[n] = m
	}
}

// dismiss ends the crew's goroutines.
func (c *crew) dismiss() {
	for _, begin := range c.start {
		close(begin)
	}
}

// release gives the workers of a finished run to the next. After a panic it must not: one may still be at work.
func (c *crew) release() {
	for _, k := range c.workers {
		k.block.Customers, k.births = agents.Customers{}, nil // or the people would live as long as the worker
		workers.Put(k)
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
	w.exhume()
	w.moves.gather(w.crew.moves)
	w.foresee()
	w.bury(w.moves.gone)
	if w.watchesTrust() {
		w.gatherMoves(w.crew.trust)
	}
}
