package room

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"

	"backlash/tui"
)

// Queue runs the guests' simulations fairly: one at a time, everybody in turn, and everybody's first world before anybody's further
// ones. A newer wish of a guest replaces the one that still waits, and equal wishes are computed once.
type Queue struct {
	mu      sync.Mutex
	waiting map[string]*wanted // by guest: at most one each
	turn    []string           // guests who wait, in order
	now     *wanted            // that is being computed
	wake    chan struct{}
	kept    map[[32]byte][]tui.Batch // finished ones
	order   [][32]byte               // of kept, the oldest first
	start   tui.Starter
	held    int // the facilitator simulates: guests wait
	runs    int // computed so far
}

// wanted is one simulation, with everybody who asked for it.
type wanted struct {
	key    [32]byte
	job    tui.Job
	asking []*asker
	done   []tui.Batch
}

// asker is a guest's screen that waits for batches.
type asker struct {
	guest string
	ctx   context.Context
	news  chan tui.Batch
}

// keptWishes is how many finished simulations are remembered.
const keptWishes = 64

// NewQueue is a queue that works until the context ends.
func NewQueue(ctx context.Context, start tui.Starter) *Queue {
	q := &Queue{waiting: map[string]*wanted{}, wake: make(chan struct{}, 1), kept: map[[32]byte][]tui.Batch{}, start: start}
	go q.work(ctx)
	return q
}

// Starter is the queue for one guest. Jobs are cut to what a guest may have.
func (q *Queue) Starter(guest string) tui.Starter {
	return func(ctx context.Context, job tui.Job, emit func(tui.Batch)) {
		job.Workers, job.Replicates, job.Configs = 1, min(job.Replicates, tui.GuestReplicates), slices.Clone(job.Configs)
		for i := range job.Configs {
			job.Configs[i].Population.Customers = min(job.Configs[i].Population.Customers, tui.GuestCustomers)
		}
		first := job
		first.Replicates = 1
		q.follow(ctx, guest, first, emit)
		if job.Replicates > 1 {
			q.follow(ctx, guest, job, emit)
		}
	}
}

// follow waits for a wish to be computed.
func (q *Queue) follow(ctx context.Context, guest string, job tui.Job, emit func(tui.Batch)) {
	if ctx.Err() != nil {
		return
	}
	a := &asker{guest: guest, ctx: ctx, news: make(chan tui.Batch, 64)}
	q.ask(a, job)
	for {
		select {
		case b, more := <-a.news:
			if !more {
				return
			}
			emit(b)
		case <-ctx.Done():
			q.forget(a)
			return
		}
	}
}

// Hold lets the facilitator go first: no guest's simulation begins before release is called.
func (q *Queue) Hold() (release func()) {
	q.mu.Lock()
	q.held++
	q.mu.Unlock()
	return sync.OnceFunc(func() {
		q.mu.Lock()
		q.held--
		q.mu.Unlock()
		q.rouse()
	})
}

// rouse wakes the worker.
func (q *Queue) rouse() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// ask puts a wish into the queue, or joins one that is the same.
func (q *Queue) ask(a *asker, job tui.Job) {
	key := sha256.Sum256(fmt.Appendf(nil, "%+v", job))
	q.mu.Lock()
	defer q.mu.Unlock()
	if batches, known := q.kept[key]; known {
		for _, b := range batches {
			a.news <- b // fewer than it holds
		}
		close(a.news)
		return
	}
	if q.now != nil && q.now.key == key {
		for _, b := range q.now.done {
			a.news <- b
		}
		q.now.asking = append(q.now.asking, a)
		return
	}
	for _, w := range q.waiting {
		if w.key == key {
			w.asking = append(w.asking, a)
			return
		}
	}
	if old := q.waiting[a.guest]; old == nil {
		q.turn = append(q.turn, a.guest)
	} else {
		q.supersede(old, a.guest)
	}
	q.waiting[a.guest] = &wanted{key: key, job: job, asking: []*asker{a}}
	q.rouse()
}

// supersede ends what a guest no longer wants; others who wait for the same keep it, in the place of the first of them.
func (q *Queue) supersede(old *wanted, guest string) {
	var others []*asker
	for _, a := range old.asking {
		if a.guest == guest {
			close(a.news)
		} else {
			others = append(others, a)
		}
	}
	old.asking = others
	for _, a := range others {
		if q.waiting[a.guest] == nil {
			q.waiting[a.guest] = old
			q.turn = append(q.turn, a.guest)
			return
		}
	}
}

// forget drops somebody who no longer waits.
func (q *Queue) forget(a *asker) {
	q.mu.Lock()
	defer q.mu.Unlock()
	drop := func(w *wanted) {
		for i, other := range w.asking {
			if other == a {
				w.asking = append(w.asking[:i], w.asking[i+1:]...)
				return
			}
		}
	}
	for _, w := range q.waiting {
		drop(w)
	}
	if q.now != nil {
		drop(q.now)
	}
}

// next takes the wish whose turn it is; nil: nobody waits.
func (q *Queue) next() *wanted {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, first := range []bool{true, false} { // everybody's first world goes before anybody's further ones
		for i := 0; i < len(q.turn) && q.held == 0; i++ {
			guest := q.turn[i]
			w := q.waiting[guest]
			if w != nil && len(w.asking) > 0 && first && w.job.Replicates > 1 {
				continue
			}
			q.turn = slices.Delete(q.turn, i, i+1)
			delete(q.waiting, guest)
			if w != nil && len(w.asking) > 0 {
				q.now = w
				q.runs++
				return w
			}
			i--
		}
	}
	return nil
}

// work computes wish after wish.
func (q *Queue) work(ctx context.Context) {
	for {
		w := q.next()
		if w == nil {
			select {
			case <-q.wake:
				continue
			case <-ctx.Done():
				return
			}
		}
		run, stop := context.WithCancel(ctx)
		q.start(run, w.job, func(b tui.Batch) {
			q.mu.Lock()
			defer q.mu.Unlock()
			w.done = append(w.done, b)
			for _, a := range w.asking {
				select {
				case a.news <- b:
				default: // it does not read; its connection will be given up
				}
			}
			if len(w.asking) == 0 {
				stop()
			}
		})
		whole := run.Err() == nil
		stop()
		q.finish(w, whole)
	}
}

// finish closes a wish, and remembers it when it was computed to its end.
func (q *Queue) finish(w *wanted, whole bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.now = nil
	for _, a := range w.asking {
		close(a.news)
	}
	if !whole {
		return
	}
	q.kept[w.key] = w.done
	if q.order = append(q.order, w.key); len(q.order) > keptWishes {
		delete(q.kept, q.order[0])
		q.order = q.order[1:]
	}
}

// Runs counts the simulations so far.
func (q *Queue) Runs() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.runs
}
