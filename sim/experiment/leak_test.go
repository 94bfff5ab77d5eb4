package experiment

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"backlash/sim"
)

// Work that ends, fails or is cancelled in the middle leaves no goroutine behind.
func TestNothingIsLeftRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	points := []Point{small(t, "balanced"), broken(t), small(t, "hyper-intrusive")}
	enough := errors.New("enough")
	for _, workers := range []int{1, 2, 7} {
		for stop := range 12 {
			ctx, cancel := context.WithCancel(context.Background())
			handed := 0
			err := InWorlds(ctx, points, ByLuck(4), workers, sim.Observe{}, func(Run, *sim.Result, error) error {
				if handed++; handed == stop {
					if stop%2 == 0 {
						return enough
					}
					cancel()
				}
				return nil
			})
			if stop > 0 && err == nil {
				t.Errorf("%d workers, stopped at run %d: no error", workers, stop)
			}
			cancel()
		}
	}
	for wait := time.Millisecond; runtime.NumGoroutine() > before; wait *= 2 { // ends of goroutines that were told to end
		if wait > time.Second {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
		time.Sleep(wait)
	}
}
