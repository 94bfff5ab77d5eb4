package sim

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"backlash/agents"
)

// Runs share the memory there is: what fits beside others begins, what does not waits, and what could never fit is refused with what would.
func TestRunsShareMemory(t *testing.T) {
	c := Config{Population: Population{Customers: 1000}, Network: Network{Degree: 8}}
	one := Footprint(&c, Observe{})
	m := newMemory(one*2*100/65 + 20)
	first, err := m.take(t.Context(), &c, Observe{})
	if err != nil {
		t.Fatal(err)
	}
	second, err := m.take(t.Context(), &c, Observe{})
	if err != nil {
		t.Fatal(err)
	}
	soon, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	if _, err := m.take(soon, &c, Observe{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a third run begins: %v", err)
	}
	first()
	third, err := m.take(t.Context(), &c, Observe{})
	if err != nil {
		t.Fatal(err)
	}
	second()
	third()
	c.Population.Customers = 5000
	_, err = m.take(t.Context(), &c, Observe{})
	var large TooLarge
	if !errors.As(err, &large) || large.Fit < 1990 || large.Fit > 2010 || !strings.Contains(err.Error(), "a world of 5000 customers") {
		t.Fatalf("%v", err)
	}
	c.Population.Customers = large.Fit
	if give, err := m.take(t.Context(), &c, Observe{}); err != nil {
		t.Errorf("what would fit does not: %v", err)
	} else {
		give()
	}
}

// What is reckoned with is more than what people, network and result hold, however many ties there are.
func TestFootprintIsEnough(t *testing.T) {
	for _, degree := range []int{2, 8, 16} {
		c := Config{Seed: 1, Months: 2, Population: Population{Customers: 20000, Segments: agents.Westin()}, Network: Network{Kind: SmallWorld, Degree: degree, Rewire: .1},
			Brands: []Brand{{Name: "Us"}}, Params: agents.DefaultParams()}
		starts := &Settled{Room: 1 << 30}
		if _, err := starts.Run(t.Context(), &c, 1, Observe{}); err != nil {
			t.Fatal(err)
		}
		if held, need := int64(starts.starts[0].bytes()), Footprint(&c, Observe{}); need < held*5/4 || need > held*5 {
			t.Errorf("degree %d: %d bytes reckoned, %d held by a start alone", degree, need, held)
		}
	}
}

// Numbers are read from the system's files as they are, and what cannot be read is not known.
func TestReadingLimits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte("MemTotal:   1 kB\nMemAvailable:    123 kB\nMax address space         unlimited            unlimited            bytes\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, known := field(path, "MemAvailable:", 1); n != 123 || !known {
		t.Errorf("%d, %v", n, known)
	}
	for _, c := range []struct {
		path, begins string
		place        int
	}{{path, "Max address space", 3}, {path, "Swap", 1}, {path, "MemAvailable:", 9}, {path + "x", "MemAvailable:", 1}} {
		if n, known := field(c.path, c.begins, c.place); known {
			t.Errorf("%+v: %d", c, n)
		}
	}
	for text, want := range map[string]int64{"4096\n": 4096, "max\n": -1, "": -1} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if n, known := number(path); known != (want >= 0) || known && n != want {
			t.Errorf("%q: %d, %v", text, n, known)
		}
	}
	if free := freeMemory(); free <= 0 {
		t.Errorf("%d bytes are free", free)
	}
}

// What is kept of worlds is bounded, and the refusal says how many worlds fit.
func TestKeptResultsAreBounded(t *testing.T) {
	m := newMemory(1000 << 20)
	room := m.runs / 4
	if err := m.keeps(room, 100); err != nil {
		t.Error(err)
	}
	var many TooMany
	if err := m.keeps(2*room, 100); !errors.As(err, &many) || many.Fit != 50 || !strings.Contains(err.Error(), "at most 50 fit (--worlds)") {
		t.Errorf("%v", err)
	}
}
