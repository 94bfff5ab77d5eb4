package hall

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"
)

// Starter runs a job, passing batches to emit, until it is done or the context ends.
type Starter[Job, Batch any] func(ctx context.Context, job Job, emit func(Batch))

// Queue runs the guests' simulations fairly: one at a time, guests in turn, and every guest's first part of a job before anybody's second.
// A guest's newer request replaces their waiting one, and equal requests are computed once.
type Queue[Job, Batch any] struct {
	mu      sync.Mutex
	waiting map[string]*wanted[Job, Batch] // by guest: at most one each
	turn    []string                       // guests who wait, in order
	now     *wanted[Job, Batch]            // being computed
	wake    chan struct{}
	kept    map[[32]byte][]Batch // results of finished jobs
	order   [][32]byte           // of kept, the oldest first
	start   Starter[Job, Batch]
	parts   func(Job) []Job
	held    int // the facilitator is simulating: guests wait
}

// wanted is one simulation and everybody who asked for it.
type wanted[Job, Batch any] struct {
	key    [32]byte
	job    Job
	first  bool // part of its job
	asking []*asker[Batch]
	done   []Batch
}

// asker is a guest's screen waiting for batches.
type asker[Batch any] struct {
	guest string
	ctx   context.Context
	news  chan Batch
}

// keptWishes is the number of finished simulations to remember, and lag how many batches a screen may fall behind before it loses some.
const keptWishes, lag = 64, 64

// NewQueue returns a queue that runs until ctx ends. parts limits a job to what a guest may run and splits it into parts, which run in
// order, each in its own turn.
func NewQueue[Job, Batch any](ctx context.Context, start Starter[Job, Batch], parts func(Job) []Job) *Queue[Job, Batch] {
	q := &Queue[Job, Batch]{waiting: map[string]*wanted[Job, Batch]{}, wake: make(chan struct{}, 1), kept: map[[32]byte][]Batch{}, start: start, parts: parts}
	go q.work(ctx)
	return q
}

// Starter returns a function that runs one guest's jobs through the queue.
func (q *Queue[Job, Batch]) Starter(guest string) Starter[Job, Batch] {
	return func(ctx context.Context, job Job, emit func(Batch)) {
		for i, part := range q.parts(job) {
			q.follow(ctx, guest, part, i == 0, emit)
		}
	}
}

// follow requests a simulation and emits its batches until it is done or ctx ends.
func (q *Queue[Job, Batch]) follow(ctx context.Context, guest string, job Job, first bool, emit func(Batch)) {
	if ctx.Err() != nil {
		return
	}
	a := &asker[Batch]{guest: guest, ctx: ctx}
	q.ask(a, job, first)
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
func (q *Queue[Job, Batch]) Hold() (release func()) {
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
func (q *Queue[Job, Batch]) rouse() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// ask queues a request, or joins an identical one that is finished, running or waiting.
func (q *Queue[Job, Batch]) ask(a *asker[Batch], job Job, first bool) {
	key := sha256.Sum256(fmt.Appendf(nil, "%+v", job))
	q.mu.Lock()
	defer q.mu.Unlock()
	computed, known := q.kept[key]
	running := !known && q.now != nil && q.now.key == key
	if running {
		computed = q.now.done
	}
	a.news = make(chan Batch, len(computed)+lag)
	for _, b := range computed {
		a.news <- b
	}
	q.supersede(a.guest, key)
	switch {
	case known:
		close(a.news)
	case running:
		q.now.asking = append(q.now.asking, a)
	default:
		for _, w := range q.waiting {
			if w.key == key {
				w.asking = append(w.asking, a)
				return
			}
		}
		if !slices.Contains(q.turn, a.guest) {
			q.turn = append(q.turn, a.guest)
		}
		q.waiting[a.guest] = &wanted[Job, Batch]{key: key, job: job, first: first, asking: []*asker[Batch]{a}}
		q.rouse()
	}
}

// supersede withdraws what a guest waits for, whoever asked for it first, unless it is the simulation of a key. So a guest waits for one simulation, and
// others who wait for a withdrawn one have no request of their own: it takes the turn of the first of them.
func (q *Queue[Job, Batch]) supersede(guest string, key [32]byte) {
	for owner, w := range q.waiting {
		if w.key == key {
			continue
		}
		w.asking = slices.DeleteFunc(w.asking, func(a *asker[Batch]) bool {
			if a.guest == guest {
				close(a.news)
			}
			return a.guest == guest
		})
		if owner != guest {
			continue
		}
		delete(q.waiting, guest)
		if len(w.asking) > 0 {
			heir := w.asking[0].guest
			q.waiting[heir] = w
			q.turn = append(q.turn, heir)
		}
	}
}

// forget removes a screen that no longer waits.
func (q *Queue[Job, Batch]) forget(a *asker[Batch]) {
	q.mu.Lock()
	defer q.mu.Unlock()
	drop := func(w *wanted[Job, Batch]) {
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

// next takes the request whose turn it is; nil: nobody waits, or the facilitator holds the queue.
func (q *Queue[Job, Batch]) next() *wanted[Job, Batch] {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, first := range []bool{true, false} { // every guest's first part runs before anybody's later ones
		for i := 0; i < len(q.turn) && q.held == 0; i++ {
			guest := q.turn[i]
			w := q.waiting[guest]
			if w != nil && len(w.asking) > 0 && first && !w.first {
				continue
			}
			q.turn = slices.Delete(q.turn, i, i+1)
			delete(q.waiting, guest)
			if w != nil && len(w.asking) > 0 {
				q.now = w
				return w
			}
			i--
		}
	}
	return nil
}

// work runs one request after another until ctx ends.
func (q *Queue[Job, Batch]) work(ctx context.Context) {
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
		q.start(run, w.job, func(b Batch) {
			q.mu.Lock()
			defer q.mu.Unlock()
			w.done = append(w.done, b)
			for _, a := range w.asking {
				select {
				case a.news <- b:
				default: // the screen has stopped reading; its connection will be closed
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

// finish tells everybody who waits that a request is over, and stores its results if whole is true.
func (q *Queue[Job, Batch]) finish(w *wanted[Job, Batch], whole bool) {
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
