package hall

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"
)

// job is a wish told apart by its seed; a long one comes in two parts.
type job struct {
	seed uint64
	long bool
}

func parts(j job) []job {
	if !j.long {
		return []job{j}
	}
	return []job{{seed: j.seed}, j}
}

// gate is a starter that waits for its turn and notes what it was asked for.
type gate struct {
	mu   sync.Mutex
	seen []string
	open chan struct{}
}

func (g *gate) start(ctx context.Context, j job, emit func(uint64)) {
	g.mu.Lock()
	g.seen = append(g.seen, fmt.Sprint(j.seed))
	g.mu.Unlock()
	select {
	case <-g.open:
		emit(j.seed)
	case <-ctx.Done():
	}
}

// Everybody has a turn, a newer wish replaces one's own older one that still waits, equal wishes run once, and finished ones are
// remembered.
func TestQueueIsFair(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	g := &gate{open: make(chan struct{})}
	q := NewQueue(ctx, g.start, parts)
	var all sync.WaitGroup
	var mu sync.Mutex
	got := map[string][]uint64{}
	ask := func(guest string, seed uint64) context.CancelFunc {
		own, stop := context.WithCancel(ctx)
		all.Add(1)
		began := make(chan struct{})
		go func() {
			defer all.Done()
			close(began)
			q.Starter(guest)(own, job{seed: seed}, func(b uint64) {
				mu.Lock()
				got[guest] = append(got[guest], b)
				mu.Unlock()
			})
		}()
		<-began
		for { // until the queue has it
			q.mu.Lock()
			there := false
			all := []*wanted[job, uint64]{q.now}
			for _, w := range q.waiting {
				all = append(all, w)
			}
			for _, w := range all {
				there = there || w != nil && w.job.seed == seed && slices.ContainsFunc(w.asking, func(a *asker[uint64]) bool { return a.guest == guest })
			}
			q.mu.Unlock()
			if there {
				break
			}
			time.Sleep(time.Millisecond)
		}
		return stop
	}
	ask("a", 1) // runs and waits at the gate
	for current(q) != 1 {
		time.Sleep(time.Millisecond)
	}
	old := ask("a", 2)
	ask("b", 3)
	ask("c", 3) // the same as b's
	old()
	ask("a", 4) // instead of 2
	for range 3 {
		g.open <- struct{}{}
	}
	all.Wait()
	if want := []string{"1", "4", "3"}; !slices.Equal(g.seen, want) && !slices.Equal(g.seen, []string{"1", "3", "4"}) {
		t.Errorf("computed %v, want %v in some fair order", g.seen, want)
	}
	slices.Sort(got["a"]) // the test's own goroutines may change places
	if fmt.Sprint(got["b"], got["c"]) != "[3] [3]" || !slices.Equal(got["a"], []uint64{1, 4}) {
		t.Errorf("guests got %v", got)
	}
	before := len(g.seen)
	q.Starter("d")(ctx, job{seed: 3}, func(uint64) {})
	if len(g.seen) != before {
		t.Error("a finished wish runs again")
	}
}

// current is the seed of the wish being computed, 0 when there is none.
func current(q *Queue[job, uint64]) uint64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.now == nil {
		return 0
	}
	return q.now.job.seed
}

// Everybody's first part comes before anybody's further ones.
func TestQueueFirstPartsFirst(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var mu sync.Mutex
	var order []bool
	q := NewQueue(ctx, func(_ context.Context, j job, _ func(uint64)) {
		mu.Lock()
		defer mu.Unlock()
		order = append(order, j.long)
	}, parts)
	release := q.Hold()
	var all sync.WaitGroup
	for i := range 6 {
		all.Add(1)
		go func() {
			defer all.Done()
			q.Starter(fmt.Sprint(i))(ctx, job{uint64(i + 1), true}, func(uint64) {})
		}()
	}
	for {
		q.mu.Lock()
		n := len(q.waiting)
		q.mu.Unlock()
		if n == 6 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	release()
	all.Wait()
	if len(order) != 12 || slices.Contains(order[:6], true) {
		t.Errorf("long ones in the order of their computing: %v", order)
	}
}

// What nobody waits for any more is not computed to its end.
func TestQueueStopsForNobody(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan int, 1)
	q := NewQueue(ctx, func(ctx context.Context, _ job, emit func(uint64)) {
		n := 0
		for ; n < 5000 && ctx.Err() == nil; n++ {
			emit(uint64(n))
			time.Sleep(time.Millisecond)
		}
		ended <- n
	}, parts)
	own, leave := context.WithCancel(ctx)
	first := make(chan struct{})
	var once sync.Once
	go q.Starter("anna")(own, job{seed: 1}, func(uint64) { once.Do(func() { close(first) }) })
	<-first
	leave()
	select {
	case n := <-ended:
		if n >= 5000 {
			t.Error("it was computed to its end")
		}
	case <-time.After(10 * time.Second):
		t.Error("it goes on")
	}
}

// A guest waits for one simulation: what they asked for before is withdrawn, also where they had joined another's; who joined theirs has its turn.
func TestQueueWithdrawsWhatIsOutdated(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	g := &gate{open: make(chan struct{})}
	q := NewQueue(ctx, g.start, func(j job) []job { return []job{j} })
	over := map[string]chan []uint64{}
	ask := func(guest string, seed uint64) {
		done := make(chan []uint64, 1)
		over[fmt.Sprint(guest, seed)] = done
		go func() {
			var got []uint64
			q.Starter(guest)(ctx, job{seed: seed}, func(b uint64) { got = append(got, b) })
			done <- got
		}()
		for asked := false; !asked; time.Sleep(time.Millisecond) {
			q.mu.Lock()
			for _, w := range append(slices.Collect(maps.Values(q.waiting)), q.now) {
				asked = asked || w != nil && w.job.seed == seed && slices.ContainsFunc(w.asking, func(a *asker[uint64]) bool { return a.guest == guest })
			}
			q.mu.Unlock()
		}
	}
	ended := func(what string) []uint64 {
		t.Helper()
		select {
		case got := <-over[what]:
			return got
		case <-time.After(5 * time.Second):
			t.Fatalf("%s never ends", what)
			return nil
		}
	}
	ask("a", 1) // at the gate
	ask("b", 2)
	ask("c", 2)
	ask("c", 5) // c no longer waits for b's
	if got := ended("c2"); len(got) != 0 {
		t.Errorf("c has %v of what it withdrew", got)
	}
	ask("b", 6) // now nobody waits for 2
	if got := ended("b2"); len(got) != 0 {
		t.Errorf("b has %v of what it withdrew", got)
	}
	ask("d", 7)
	ask("e", 7)
	ask("d", 8) // 7 is e's
	if got := ended("d7"); len(got) != 0 {
		t.Errorf("d has %v of what it withdrew", got)
	}
	for range 5 {
		g.open <- struct{}{}
	}
	for what, want := range map[string]uint64{"a1": 1, "c5": 5, "b6": 6, "e7": 7, "d8": 8} {
		if got := ended(what); !slices.Equal(got, []uint64{want}) {
			t.Errorf("%s has %v", what, got)
		}
	}
	if slices.Sort(g.seen); !slices.Equal(g.seen, []string{"1", "5", "6", "7", "8"}) {
		t.Errorf("computed %v", g.seen)
	}
}

// However many batches a simulation has, whoever asks for it afterwards gets them all, and whoever joins gets those that are there.
func TestQueueKeepsEveryBatch(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	const batches = 3 * lag
	half, rest := make(chan struct{}), make(chan struct{})
	q := NewQueue(ctx, func(_ context.Context, _ job, emit func(uint64)) {
		for k := range uint64(batches) {
			if k == 2*lag {
				close(half)
				<-rest
			}
			emit(k)
		}
	}, func(j job) []job { return []job{j} })
	var all sync.WaitGroup
	got := make([]int, 3)
	for i := range got {
		if i == 1 {
			<-half // joins what is running
		}
		if i == 2 {
			for joined := false; !joined; time.Sleep(time.Millisecond) {
				q.mu.Lock()
				joined = q.now != nil && len(q.now.asking) == 2
				q.mu.Unlock()
			}
			close(rest)
			all.Wait()
		}
		all.Go(func() { q.Starter(fmt.Sprint(i))(ctx, job{seed: 1}, func(uint64) { got[i]++ }) })
	}
	all.Wait()
	if got[1] != batches || got[2] != batches {
		t.Errorf("%v of %d batches", got, batches)
	}
}
