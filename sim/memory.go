package sim

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/semaphore"

	"backlash/agents"
)

// Peak memory of a run, in bytes per customer, as measured at half a million customers and degrees 2 to 16 (docs/performance.md), with
// a quarter more: columns, scratch and result, and the network's two ends of a tie.
const (
	customerBytes  = 250
	tieBytes       = 5
	tasteBytes     = 4 * (3*agents.Categories + 1) * 5 / 4
	wokenBytes     = 3 * 4 * int(agents.WakingCount) // of everybody, and a list that doubles of those who left
	departureBytes = 160                             // a list that doubles as it grows, and that of the result before
)

// Footprint is the peak memory of a run, in bytes: measured, plus a margin, excluding the start that it may leave cached.
func Footprint(c *Config, o Observe) int64 {
	each := customerBytes + float64(tieBytes*c.Network.Degree)
	if c.Params.Content.On() {
		each += tasteBytes
	}
	if o.Departures {
		each += departureBytes
	}
	if o.Woken {
		each += float64(wokenBytes)
	}
	if o.Exits != nil { // of two lives, the first of which is kept until the second has ended
		each += 3 * departureBytes
	}
	if o.Views {
		each += float64(c.Months)
	}
	return int64(each * float64(c.Places()))
}

// TooLarge reports that a single run needs more memory than there is. It is not an error of that run alone: it ends the whole job.
type TooLarge struct {
	Customers, Fit int   // of the run, and the most that would fit
	Need, Free     int64 // bytes
}

// Error says what would fit.
func (t TooLarge) Error() string {
	return fmt.Sprintf("a world of %d customers takes about %s of memory, and %s are free: at most %d customers fit (--customers), or a network of a lower degree",
		t.Customers, megabytes(t.Need), megabytes(t.Free), t.Fit)
}

func megabytes(n int64) string { return fmt.Sprintf("%d MB", (n+1<<20-1)>>20) }

// memory is what all runs of the process share.
type memory struct {
	runs, starts int64 // bytes for runs under way, and for the starts that one Settled keeps
	room         *semaphore.Weighted
}

// shared is found when the first run begins. Garbage is kept within it too.
var shared = sync.OnceValue(func() *memory {
	free := freeMemory()
	// Of its own bookkeeping and of what lies between, the collector does not reckon with all. A limit set from outside is kept where it is lower.
	if limit := free - free/5; limit < debug.SetMemoryLimit(-1) {
		debug.SetMemoryLimit(limit)
	}
	return newMemory(free)
})

// AtOnce is the number of runs of a given size that fit at once in the memory this process may use, and the bytes available for runs.
func AtOnce(each int64) (runs int, room int64) {
	room = shared().runs
	return int(min(room/max(1, each), math.MaxInt32)), room
}

// newMemory shares out so many bytes: a quarter to starts that are kept, a tenth to all that is neither they nor runs.
func newMemory(free int64) *memory {
	runs := free - free/4 - free/10
	return &memory{runs, free / 4, semaphore.NewWeighted(runs)}
}

// take waits until a run fits beside those under way. give returns its memory.
func (m *memory) take(ctx context.Context, c *Config, o Observe) (give func(), err error) {
	need := Footprint(c, o)
	if need > m.runs {
		return nil, TooLarge{c.Population.Customers, int(float64(c.Population.Customers) * float64(m.runs) / float64(need)), need, m.runs}
	}
	if err := m.room.Acquire(ctx, need); err != nil {
		return nil, err
	}
	return func() { m.room.Release(need) }, nil
}

// TooMany reports that keeping the results of the worlds needs more memory than there is.
type TooMany struct {
	Worlds, Fit int   // requested, and the most that would fit
	Need, Free  int64 // bytes
}

// Error says what would fit.
func (t TooMany) Error() string {
	return fmt.Sprintf("what is kept of %d worlds takes about %s of memory, and %s are free for it: at most %d fit (--worlds); a sweep keeps its results on disk",
		t.Worlds, megabytes(t.Need), megabytes(t.Free), t.Fit)
}

// Keeps reports whether the results of the worlds fit in memory beside the runs: in a quarter of what those may take. The error is a TooMany.
func Keeps(bytes int64, worlds int) error { return shared().keeps(bytes, worlds) }

func (m *memory) keeps(bytes int64, worlds int) error {
	if room := m.runs / 4; bytes > room {
		return TooMany{worlds, int(float64(worlds) * float64(room) / float64(bytes)), bytes, room}
	}
	return nil
}

// freeMemory is what this process may still take, in bytes: what the machine has, a limit of its group, and its own limit, whichever is
// least. Where nothing of it can be read, as on other systems than Linux, it is the largest number there is.
func freeMemory() int64 {
	if runtime.GOOS != "linux" {
		return math.MaxInt64
	}
	free := int64(math.MaxInt64)
	least := func(n int64, known bool) {
		if known {
			free = min(free, max(0, n))
		}
	}
	n, known := field("/proc/meminfo", "MemAvailable:", 1)
	least(n<<10, known)
	limit, known := number("/sys/fs/cgroup/memory.max")
	used, also := number("/sys/fs/cgroup/memory.current")
	least(limit-used, known && also)
	limit, known = field("/proc/self/limits", "Max address space", 3)
	used, also = field("/proc/self/status", "VmSize:", 1)
	least(limit-used<<10, known && also)
	return free
}

// field is the number at a place, counted from 0, of a line that begins so.
func field(path, begins string, place int) (n int64, known bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); strings.HasPrefix(line, begins) && place < len(words) {
			n, err := strconv.ParseInt(words[place], 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}

// number is the number that a file holds; "max" is none.
func number(path string) (int64, bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return n, err == nil
}
