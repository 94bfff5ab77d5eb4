package hall

import (
	"context"
	"slices"

	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/sim/study"
)

// About is what a guest says about themselves, each from 0 (little) to 2 (much): what a shop may know, how much new they want, and how much
// friends' words count.
type About [3]int

// likeness translates the answers to quantiles among all customers: the middle of the lowest, middle or highest third.
func (a About) likeness() study.Likeness {
	at := func(i int) float32 { return (float32(a[i]) + .5) / 3 }
	return study.Likeness{Threshold: at(0), Novelty: at(1), Susceptibility: at(2)}
}

// revealed is a chapter whose truth the room has been shown.
type revealed struct {
	right          int
	title          string
	until          int       // the last month that was shown; 0: the horizon
	names          [2]string // names of the two settings, if the chapter has any
	without, world *scenarios.Scenario
	kin            *study.KinResult // nil: not searched for yet
}

// Twin is the simulated customer most like a guest, in a revealed chapter, without its move and with it.
type Twin struct {
	Chapter int
	Title   string
	Names   [2]string
	study.Relative
}

// Describe stores what a guest says about themselves while the room is open; it is written to no file.
func (h *Hall) Describe(s *Seat, a About) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !s.here() || slices.ContainsFunc(a[:], func(x int) bool { return x < 0 || x > 2 }) {
		return false
	}
	s.about = &a
	h.tell()
	return true
}

// About returns what a guest said about themselves, or false.
func (h *Hall) About(s *Seat) (About, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s.about == nil {
		return About{}, false
	}
	return *s.about, true
}

// Twins returns a guest's twins in the revealed chapters, in order, or nothing if the guest has not answered the three questions.
func (h *Hall) Twins(s *Seat) (out []Twin) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s.about == nil || !s.here() {
		return nil
	}
	for chapter, t := range h.truths {
		if t.kin != nil {
			out = append(out, Twin{chapter, t.title, t.names, t.kin.Nearest(s.about.likeness())})
		}
	}
	slices.SortFunc(out, func(a, b Twin) int { return a.Chapter - b.Chapter })
	return out
}

// GuestCustomers is the maximum number of customers in a guest's own world.
const GuestCustomers = 1000

// wanted returns a chapter whose customers a guest wants to know, with its two settings, or false.
func (h *Hall) wanted() (chapter int, q *study.Kin, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	said := false
	for _, s := range h.seats {
		said = said || s.about != nil
	}
	for chapter, t := range h.truths {
		if !said || t.kin != nil || t.world == nil {
			continue
		}
		q := &study.Kin{Sampling: study.Sampling{Uncertainty: Worlds().Uncertainty, Worlds: 1}}
		for i, s := range []*scenarios.Scenario{t.without, t.world} {
			q.Points[i] = experiment.Point{Config: s.Config}
			if t.until > 0 {
				q.Points[i].Config.Months = min(t.until, s.Config.Months)
			}
			q.Points[i].Config.Population.Customers = min(GuestCustomers, s.Config.Population.Customers)
		}
		return chapter, q, true
	}
	return 0, nil, false
}

// Introduce searches for the guests' twins in each chapter as it is revealed, until the context ends.
func (h *Hall) Introduce(ctx context.Context) {
	changed, stop := h.Watch()
	defer stop()
	for ctx.Err() == nil {
		chapter, q, ok := h.wanted()
		if !ok {
			select {
			case <-changed:
			case <-ctx.Done():
			}
			continue
		}
		kin, err := q.Run(ctx, &study.Env{Workers: 1})
		h.mu.Lock()
		if t := h.truths[chapter]; err == nil {
			t.kin = kin
		} else { // nobody has a twin in it
			t.world = nil
		}
		h.tell()
		h.mu.Unlock()
	}
}
