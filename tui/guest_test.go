package tui

import (
	"testing"

	"backlash/sim"
	"backlash/sim/study"
	"backlash/tui/hall"
)

// No guest gets more than a guest may have, and everybody's first world comes by itself.
func TestGuestParts(t *testing.T) {
	config := sim.Config{Seed: 1, Population: sim.Population{Customers: 50_000}}
	parts := GuestParts(study.Live{Now: config, Against: config, Sampling: study.ByLuck(40), Workers: 9})
	if len(parts) != 2 || parts[0].Worlds != 1 || parts[1].Worlds != GuestWorlds {
		t.Fatalf("a guest's job comes as %+v", parts)
	}
	for _, p := range parts {
		if p.Workers != 1 || p.Now.Population.Customers != hall.GuestCustomers || p.Against.Population.Customers != hall.GuestCustomers {
			t.Errorf("a guest's job: %d workers, %d customers", p.Workers, p.Now.Population.Customers)
		}
	}
	if config.Population.Customers != 50_000 {
		t.Error("the guest's own configuration is cut")
	}
	if parts = GuestParts(study.Live{Now: config, Sampling: study.ByLuck(1)}); len(parts) != 1 {
		t.Errorf("one world comes in %d parts", len(parts))
	}
}
