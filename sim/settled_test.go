package sim

import (
	"context"
	"sync"
	"testing"

	"backlash/agents"
)

func resumed(t *testing.T, s *Settled, c *Config, o Observe) *Result {
	t.Helper()
	r, err := s.Run(context.Background(), c, 2, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What brands do, what happens and how long the horizon is from the first month on leaves the start as it is.
func TestOneStartForWhatComesAfterHistory(t *testing.T) {
	starts := &Settled{Room: 1 << 30}
	resumed(t, starts, busy(700), Observe{})
	for name, change := range map[string]edit{
		"nothing": func(*Config) {},
		"levers": func(c *Config) {
			c.Brands[0].Levers[agents.Intensity], c.Brands[1].Levers[agents.Pervasiveness] = .1, .9
		},
		"policy":   func(c *Config) { c.Brands[0].Policy = agents.Responsive },
		"schedule": func(c *Config) { c.Brands[0].Schedule[0] = Change{Month: 1, Lever: agents.Control, To: .9} },
		"shocks":   func(c *Config) { c.Shocks[1].Size, c.Shocks[5].Month = .1, 3 },
		"horizon":  func(c *Config) { c.Months, c.Beyond = 7, 0 },
		"names":    func(c *Config) { c.Name, c.Brands[2].Name, c.Brands[2].Strategy = "A", "B", "C" },
	} {
		c := busy(700)
		change(c)
		r := resumed(t, starts, c, Observe{Departures: true})
		if got, want := hash(r), hash(mustRun(t, c, 2, Observe{Departures: true})); got != want {
			t.Errorf("%s: %s from the start kept, %s from scratch", name, got, want)
		}
		if len(starts.starts) != 1 {
			t.Errorf("%s: %d starts, want the one there was", name, len(starts.starts))
		}
	}
}

// Everything that history reads has a start of its own.
func TestAStartForEveryHistory(t *testing.T) {
	starts := &Settled{Room: 1 << 30}
	resumed(t, starts, busy(300), Observe{})
	n := 1
	for name, change := range map[string]edit{
		"seed":      func(c *Config) { c.Seed++ },
		"replicate": func(c *Config) { c.Replicate++ },
		"redrawn":   func(c *Config) { c.People = 1 },
		"people":    func(c *Config) { c.Population.TrustShift = .1 },
		"segments":  func(c *Config) { c.Population.Segments[0].Beta[0]++ },
		"format":    func(c *Config) { c.Brands[1].Format = .5 },
		"quality":   func(c *Config) { c.Brands[1].Quality = .5 },
		"consent":   func(c *Config) { c.Brands[0].Consent.Kind = agents.ConsentBuried },
		"launch":    func(c *Config) { c.Shocks[5].Brand = 2 },
		"network":   func(c *Config) { c.Network.Kind = ScaleFree },
		"history":   func(c *Config) { c.History.Levers[agents.Intensity] = .9 },
		"longer":    func(c *Config) { c.History.Months++ },
		"params":    func(c *Config) { c.Params.Trust.RepairDecay /= 2 },
	} {
		c := busy(300)
		c.Population.Segments = append([]agents.Segment(nil), c.Population.Segments...)
		change(c)
		if got, want := hash(resumed(t, starts, c, Observe{})), hash(mustRun(t, c, 1, Observe{})); got != want {
			t.Errorf("%s: %s with starts kept, %s without", name, got, want)
		}
		if n++; len(starts.starts) != n {
			t.Errorf("%s: %d starts, want %d", name, len(starts.starts), n)
		}
	}
}

func TestStartsKeepToTheirRoom(t *testing.T) {
	c := market(500, 2, "balanced")
	starts := &Settled{}
	resumed(t, starts, c, Observe{})
	if len(starts.starts) != 0 {
		t.Error("a start without room for it")
	}
	starts.Room = 1 << 30
	resumed(t, starts, c, Observe{})
	starts.Room = 2 * starts.starts[0].bytes()
	for _, replicate := range []uint32{1, 0, 2} { // 0 was used after 1
		c.Replicate = replicate
		resumed(t, starts, c, Observe{})
	}
	if len(starts.starts) != 2 || starts.starts[0].of.Replicate != 0 || starts.starts[1].of.Replicate != 2 {
		t.Errorf("%d starts, or not those used last", len(starts.starts))
	}
}

func TestStartsForSeveralAtOnce(t *testing.T) {
	starts, want := &Settled{Room: 1 << 30}, hash(mustRun(t, busy(300), 1, Observe{}))
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			r, err := starts.Run(context.Background(), busy(300), 1, Observe{})
			if err != nil || hash(r) != want {
				t.Error("another run where several share starts:", err)
			}
		})
	}
	all.Wait()
	if len(starts.starts) != 1 {
		t.Errorf("%d starts of one world", len(starts.starts))
	}
}
