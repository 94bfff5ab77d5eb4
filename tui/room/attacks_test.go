package room

import (
	"errors"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// heap is what is in use once the rubbish is gone, in MB.
func heap() float64 {
	var m runtime.MemStats
	for range 2 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

// tunnel asks for a channel that nobody gets; false: the connection is over before the room has refused it.
func tunnel(c *gossh.Client) (refused bool) {
	_, _, err := c.OpenChannel("direct-tcpip", gossh.Marshal(struct {
		Host   string
		Port   uint32
		Origin string
		From   uint32
	}{"127.0.0.1", 80, "127.0.0.1", 1}))
	var no *gossh.OpenChannelError
	return errors.As(err, &no)
}

// A guest who knows the code and asks for hundreds of thousands of tunnels, and comes back whenever the room hangs up, costs no memory that stays.
// BACKLASH_FULL=1 asks for 600,000.
func TestRefusedChannelsCostNoMemory(t *testing.T) {
	want, limit := int64(6_000), 20.
	if os.Getenv("BACKLASH_FULL") != "" {
		want, limit = 600_000, 100
	}
	r, _ := openRoom(t)
	attack := func(want int64, keep bool) (refused, connections int64, open []*gossh.Client) {
		var no, calls atomic.Int64
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 16 {
			all.Add(1)
			go func() {
				defer all.Done()
				for no.Load() < want {
					conn, err := dial(r, "eve", r.gate.code, nil)
					if err != nil {
						t.Error(err)
						return
					}
					calls.Add(1)
					var asking sync.WaitGroup
					for range 2 * maxRefusals { // all at once, so that more are refused than the room means to
						asking.Add(1)
						go func() {
							defer asking.Done()
							if tunnel(conn) {
								no.Add(1)
							}
						}()
					}
					asking.Wait()
					conn.Close()
				}
				if !keep {
					return
				}
				conn, err := dial(r, "eve", r.gate.code, nil) // one more, which the room does not end
				if err != nil {
					t.Error(err)
					return
				}
				for range maxRefusals {
					if !tunnel(conn) {
						t.Error("a connection ends before its time")
					}
					no.Add(1)
				}
				mu.Lock()
				open = append(open, conn)
				mu.Unlock()
			}()
		}
		all.Wait()
		return no.Load(), calls.Load() + int64(len(open)), open
	}
	attack(100, false) // what is made once is there before
	before, begin := heap(), time.Now()
	refused, connections, open := attack(want, true)
	took, during := time.Since(begin), heap()
	for _, conn := range open {
		conn.Close()
	}
	soon(t, "the attack is forgotten", func() bool {
		r.ssh.slots.mu.Lock()
		defer r.ssh.slots.mu.Unlock()
		return r.ssh.slots.inside == 0
	})
	after := heap()
	t.Logf("%d channels refused on %d connections in %v: %.1f MB before, %.1f with %d connections open, %.1f when all have gone",
		refused, connections, took.Round(time.Millisecond), before, during, len(open), after)
	if refused < want || max(during, after)-before > limit {
		t.Errorf("%d of %d refused; the heap grew by %.1f MB, want at most %.0f", refused, want, max(during, after)-before, limit)
	}
}
