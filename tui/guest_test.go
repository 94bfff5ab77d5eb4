package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

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

// Who waits at the door gets nothing to try, whatever keys come; who has been let in does.
func TestNoLabAtTheDoor(t *testing.T) {
	h := hall.New()
	h.Expect(1)
	p := testStory(t, "unseen-backlash").Chapters[6]
	h.Show(hall.Stage{Chapter: 6, Phase: hall.PhaseFree, World: p.After, Without: p.Before, Right: -1})
	for i, name := range []string{"anna", "ben"} {
		s, err := h.Sit(hall.Claim{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		g := NewGuest(t.Context(), Guest{Hall: h, Seat: s, Environment: func(string) string { return "" }, Start: still}).(*guest)
		g.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
		g.Update(tea.KeyMsg{Type: tea.KeyEnter})
		if (g.lab != nil) != (i == 0) {
			t.Errorf("%s has a lab: %v", name, g.lab != nil)
		}
	}
}
