// Package hall holds what a workshop's room shares: seats, votes, the stage, the game, the session and its file, the debrief, and the
// queue of the guests' simulations. It draws nothing.
package hall

import (
	"sync"
	"time"

	"backlash/agents"
	"backlash/scenarios"
)

// Join is how to get into a room.
type Join struct {
	Pages       []string   // addresses for a browser, the likeliest first; none: there is no door for browsers
	Scan        string     // the one to scan, with the code; "": only this machine can reach it
	Commands    []string   // that a participant may type in a terminal, the likeliest first
	Code        string     // as it is read out
	Missed      func() int // wrong codes so far
	Fingerprint string     // of the host key
	Exposes     string     // what being open to the network means; empty on one machine alone
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
	Again          bool   // the room has talked and answers a second time
	Truth, Lesson  string // empty before the answers are locked in
	Right          int
	Until          int                 // the last month that the room is shown; 0: the horizon
	World, Without *scenarios.Scenario // with and without the chapter's move: to try in a free phase, and for the guests' twins once the truth is out
	Names          [2]string           // of the two, without and with, where the chapter has some
	Locked         []agents.Lever
}

// Hall is what a workshop's room shares: seats, the stage, votes and the game. Safe for use by many at once.
type Hall struct {
	mu       sync.Mutex
	stage    Stage
	seats    map[string]*Seat       // by name
	guests   int                    // that the leader expects; 0: as many as come
	locked   bool                   // nobody new gets in
	votes    map[int]map[*Seat]int  // by chapter: the answer
	first    map[int]map[*Seat]int  // by chapter: the answer before the room talked; there once it has
	second   map[int]map[*Seat]bool // by chapter: who has answered since the talk
	truths   map[int]*revealed      // by chapter: once its truth has been shown
	evening  *evening               // what is left of it to take home; nil before the story is over
	bell     time.Time              // when the time to answer is over; zero: as long as it takes
	game     *Game
	watchers map[chan struct{}]bool
	Now      func() time.Time // the clock; set it before the first use
}

// New returns an empty room.
func New() *Hall {
	return &Hall{stage: Stage{Chapter: -1}, seats: map[string]*Seat{}, votes: map[int]map[*Seat]int{}, first: map[int]map[*Seat]int{}, second: map[int]map[*Seat]bool{}, truths: map[int]*revealed{}, watchers: map[chan struct{}]bool{}, Now: time.Now}
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

// Stage is what the room is shown now.
func (h *Hall) Stage() Stage {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stage
}

// remember keeps the truth of a chapter that was told before an interruption.
func (h *Hall) remember(s *Stage) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reveal(s)
	h.tell()
}

// reveal keeps the truth of a chapter; the lock is held.
func (h *Hall) reveal(s *Stage) {
	if h.truths[s.Chapter] == nil {
		h.truths[s.Chapter] = &revealed{title: s.Title, names: s.Names, until: s.Until, without: s.Without, world: s.World}
	}
	h.truths[s.Chapter].right = s.Right
}

// Show puts something else on the stage.
func (h *Hall) Show(s Stage) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s.Phase != PhaseVote || s.Chapter != h.stage.Chapter {
		h.bell = time.Time{}
	}
	h.stage = s
	if s.Phase == PhaseTruth {
		h.reveal(&s)
	}
	h.tell()
}
