package room

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"backlash/sim"
	"backlash/tui"
)

// job is a wish told apart by its seed.
func job(seed uint64) tui.Job {
	return tui.Job{Configs: []sim.Config{{Seed: seed, Population: sim.Population{Customers: 50_000}}}, Replicates: 1, Workers: 9}
}

// gate is a starter that waits for its turn and notes what it was asked for.
type gate struct {
	mu   sync.Mutex
	seen []string
	open chan struct{}
}

func (g *gate) start(ctx context.Context, j tui.Job, emit func(tui.Batch)) {
	g.mu.Lock()
	g.seen = append(g.seen, fmt.Sprint(j.Configs[0].Seed))
	g.mu.Unlock()
	select {
	case <-g.open:
		emit(tui.Batch{Config: int(j.Configs[0].Seed)})
	case <-ctx.Done():
	}
}

// Everybody has a turn, a newer wish replaces one's own older one that still waits, equal wishes run once, and finished ones are
// remembered.
func TestQueueIsFair(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	g := &gate{open: make(chan struct{})}
	q := NewQueue(ctx, g.start)
	var all sync.WaitGroup
	var mu sync.Mutex
	got := map[string][]int{}
	ask := func(guest string, seed uint64) context.CancelFunc {
		own, stop := context.WithCancel(ctx)
		all.Add(1)
		began := make(chan struct{})
		go func() {
			defer all.Done()
			close(began)
			q.Starter(guest)(own, job(seed), func(b tui.Batch) {
				mu.Lock()
				got[guest] = append(got[guest], b.Config)
				mu.Unlock()
			})
		}()
		<-began
		for { // until the queue has it
			q.mu.Lock()
			there := false
			all := []*wanted{q.now}
			for _, w := range q.waiting {
				all = append(all, w)
			}
			for _, w := range all {
				there = there || w != nil && w.job.Configs[0].Seed == seed && slices.ContainsFunc(w.asking, func(a *asker) bool { return a.guest == guest })
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
	for q.current() != 1 {
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
	if fmt.Sprint(got["b"], got["c"]) != "[3] [3]" || !slices.Equal(got["a"], []int{1, 4}) {
		t.Errorf("guests got %v", got)
	}
	before := q.runs
	q.Starter("d")(ctx, job(3), func(tui.Batch) {})
	if q.runs != before {
		t.Error("a finished wish runs again")
	}
}

// current is the seed of the wish being computed, 0 when there is none.
func (q *Queue) current() uint64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.now == nil {
		return 0
	}
	return q.now.job.Configs[0].Seed
}

// Everybody's first world comes before anybody's further ones.
func TestQueueFirstWorldsFirst(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var mu sync.Mutex
	var order []int
	q := NewQueue(ctx, func(_ context.Context, j tui.Job, _ func(tui.Batch)) {
		mu.Lock()
		defer mu.Unlock()
		order = append(order, j.Replicates)
	})
	release := q.Hold()
	var all sync.WaitGroup
	for i := range 6 {
		all.Add(1)
		go func() {
			defer all.Done()
			j := job(uint64(i + 1))
			j.Replicates = tui.GuestReplicates
			q.Starter(fmt.Sprint(i))(ctx, j, func(tui.Batch) {})
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
	if len(order) != 12 || slices.Contains(order[:6], tui.GuestReplicates) {
		t.Errorf("replicates in the order of their computing: %v", order)
	}
}

// No guest gets more than a guest may have.
func TestQueueCutsJobs(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var seen tui.Job
	q := NewQueue(ctx, func(_ context.Context, j tui.Job, _ func(tui.Batch)) { seen = j })
	wide := job(1)
	wide.Replicates = 40
	q.Starter("a")(ctx, wide, func(tui.Batch) {})
	if seen.Workers != 1 || seen.Replicates != tui.GuestReplicates || seen.Configs[0].Population.Customers != tui.GuestCustomers {
		t.Errorf("a guest's job: %d workers, %d replicates, %d customers", seen.Workers, seen.Replicates, seen.Configs[0].Population.Customers)
	}
}
