// Package hall holds what a workshop's room shares: seats, votes, the stage, the game, the session and its file, the debrief, and the
// queue of the guests' simulations. It draws nothing.
package hall

import (
	"fmt"
	"sort"
	"sync"
	"time"

	"backlash/agents"
	"backlash/scenarios"
)

// Join is how to get into a room.
type Join struct {
	Commands    []string // that a participant may type, the likeliest first
	Code        string   // digits; the password
	Fingerprint string   // of the host key
	Exposes     string   // what being open to the network means; empty on one machine alone
}

// Phase is what a room is asked to do.
type Phase int

// The phases of a room.
const (
	PhaseWait   Phase = iota // listen: the facilitator reads or tells
	PhaseVote                // a question is open
	PhaseTruth               // the answer is out
	PhaseFree                // everybody may try the chapter's world in an own lab
	PhaseMarket              // teams run brands
	PhaseEnd                 // the story is over
)

// Stage is what the room is shown: what stands on the facilitator's screen, and never more.
type Stage struct {
	Chapter        int // from 0; -1: the story's own page
	Phase          Phase
	Title          string
	Question       string
	Answers        []string
	Truth, Lesson  string // empty before the answers are locked in
	Right          int
	World, Without *scenarios.Scenario // to try, in a free phase: with and without the chapter's move
	Locked         []agents.Lever
}

// Seat is somebody's place in the room. Whoever comes back finds it.
type Seat struct {
	Name  string
	Brand int // of the market; -1: none yet
	in    int // connections that sit on it now
}

// Hall is what a workshop's room shares: seats, the stage, votes and the game. Safe for use by many at once.
type Hall struct {
	mu       sync.Mutex
	stage    Stage
	seats    map[string]*Seat
	votes    map[int]map[string]int // by chapter and seat: the answer
	game     *Game
	watchers map[chan struct{}]bool
	Now      func() time.Time // the clock; set it before the first use
}

// New returns an empty room.
func New() *Hall {
	return &Hall{stage: Stage{Chapter: -1}, seats: map[string]*Seat{}, votes: map[int]map[string]int{}, watchers: map[chan struct{}]bool{}, Now: time.Now}
}

// Watch returns a channel that is told, without waiting, whenever something changes, until stop is called.
func (h *Hall) Watch() (changed <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	h.mu.Lock()
	h.watchers[c] = true
	h.mu.Unlock()
	return c, func() {
		h.mu.Lock()
		delete(h.watchers, c)
		h.mu.Unlock()
	}
}

// tell wakes all watchers; the lock is held.
func (h *Hall) tell() {
	for c := range h.watchers {
		select {
		case c <- struct{}{}:
		default: // it has not looked at the last change yet, and will see both
		}
	}
}

// maxSeats bounds a room.
const maxSeats = 500

// Sit takes a seat by name, which is a new one or one's own again. The brand with the fewest people gets a newcomer.
func (h *Hall) Sit(name string) (*Seat, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.seats[name]
	if s == nil {
		if len(h.seats) >= maxSeats {
			return nil, fmt.Errorf("the room has no seat left")
		}
		s = &Seat{Name: name, Brand: -1}
		h.seats[name] = s
	}
	s.in++
	h.assign()
	h.tell()
	return s, nil
}

// Rise leaves a seat, which stays.
func (h *Hall) Rise(s *Seat) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.in--
	h.tell()
}

// Taken says whether somebody sits on a seat now.
func (h *Hall) Taken(name string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.seats[name]
	return s != nil && s.in > 0
}

// Present counts who is in, and the seats there are.
func (h *Hall) Present() (in, seats int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.seats {
		if s.in > 0 {
			in++
		}
	}
	return in, len(h.seats)
}

// Stage is what the room is shown now.
func (h *Hall) Stage() Stage {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stage
}

// Show puts something else on the stage.
func (h *Hall) Show(s Stage) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stage = s
	h.tell()
}

// Vote takes a vote while its question is open; another one replaces it.
func (h *Hall) Vote(s *Seat, answer int) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stage.Phase != PhaseVote || answer < 0 || answer >= len(h.stage.Answers) {
		return false
	}
	if h.votes[h.stage.Chapter] == nil {
		h.votes[h.stage.Chapter] = map[string]int{}
	}
	h.votes[h.stage.Chapter][s.Name] = answer
	h.tell()
	return true
}

// Voted is what a seat has voted in a chapter; -1: nothing.
func (h *Hall) Voted(s *Seat, chapter int) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if a, voted := h.votes[chapter][s.Name]; voted {
		return a
	}
	return -1
}

// Votes counts the votes of a chapter by answer.
func (h *Hall) Votes(chapter, answers int) []int {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := make([]int, answers)
	for _, a := range h.votes[chapter] {
		if a < answers {
			out[a]++
		}
	}
	return out
}

// assign gives everybody without a brand the one with the fewest people, in the order of names; the lock is held.
func (h *Hall) assign() {
	if h.game == nil {
		return
	}
	crowd := make([]int, len(h.game.Levers))
	var names []string
	for name, s := range h.seats {
		if s.Brand >= len(crowd) {
			s.Brand = -1
		}
		if s.Brand >= 0 {
			crowd[s.Brand]++
		} else if s.in > 0 {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		least := 0
		for b, n := range crowd {
			if n < crowd[least] {
				least = b
			}
		}
		h.seats[name].Brand = least
		crowd[least]++
	}
}

// BrandOf is the brand that a seat plays for; -1: none.
func (h *Hall) BrandOf(s *Seat) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return s.Brand
}
