// Package hall holds the state that a workshop's room shares: seats, votes, the stage, the game, the session and its file, the debrief and the
// printed pages, and the queue of the guests' simulations. It knows no screen.
package hall

import (
	"sync"
	"time"

	"backlash/agents"
	"backlash/scenarios"
)

// Join holds the ways to join a room.
type Join struct {
	Pages       []string   // addresses for a browser, the likeliest first; empty if browsers cannot join
	Scan        string     // the address to scan, with the code; "" if only this machine can reach it
	Commands    []string   // commands that a participant may type in a terminal, the likeliest first
	Code        string     // as it is read out
	Missed      func() int // wrong codes so far
	Fingerprint string     // of the host key
	Exposes     string     // what opening the port to the network means; empty on this machine alone
}

// Phase is what the room is asked to do.
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

// Stage is what the room may see: what the facilitator's screen shows, and never more.
type Stage struct {
	Chapter        int // from 0; -1: the story's own page
	Phase          Phase
	Title          string
	Question       string
	Answers        []string
	Again          bool   // the room has talked and answers a second time
	Truth, Lesson  string // empty before the answers are locked in
	Right          int
	Until          int                 // the last month the room may see; 0: the horizon
	World, Without *scenarios.Scenario // with and without the chapter's move: to try out in a free phase, and for the guests' twins once the truth is out
	Names          [2]string           // names of the two, without and with, if the chapter has any
	Locked         []agents.Lever
}

// Hall is the shared state of a workshop's room: seats, the stage, votes and the game. It is safe for concurrent use.
type Hall struct {
	mu       sync.Mutex
	stage    Stage
	seats    map[string]*Seat       // by name
	guests   int                    // that the facilitator expects; 0: no limit
	locked   bool                   // newcomers are refused
	votes    map[int]map[*Seat]int  // by chapter: the answer
	first    map[int]map[*Seat]int  // by chapter: answers before the room talked; present once it has
	second   map[int]map[*Seat]bool // by chapter: who has answered since the discussion
	truths   map[int]*revealed      // by chapter: once its truth has been shown
	evening  *evening               // what guests take home; nil before the story is over
	bell     time.Time              // when the time to answer runs out; zero: no limit
	game     *Game
	watchers map[chan struct{}]bool
	Now      func() time.Time // the clock; set it before the first use
}

// New returns an empty room.
func New() *Hall {
	return &Hall{stage: Stage{Chapter: -1}, seats: map[string]*Seat{}, votes: map[int]map[*Seat]int{}, first: map[int]map[*Seat]int{}, second: map[int]map[*Seat]bool{}, truths: map[int]*revealed{}, watchers: map[chan struct{}]bool{}, Now: time.Now}
}

// Watch returns a channel that receives a value, without blocking the sender, whenever something changes, until stop is called.
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

// tell notifies all watchers; the lock is held.
func (h *Hall) tell() {
	for c := range h.watchers {
		select {
		case c <- struct{}{}:
		default: // it has not handled the last change yet, and will see both
		}
	}
}

// Stage returns what the room may see now.
func (h *Hall) Stage() Stage {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stage
}

// remember restores the truth of a chapter that was revealed before an interruption.
func (h *Hall) remember(s *Stage) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reveal(s)
	h.tell()
}

// reveal stores the truth of a chapter; the lock is held.
func (h *Hall) reveal(s *Stage) {
	if h.truths[s.Chapter] == nil {
		h.truths[s.Chapter] = &revealed{title: s.Title, names: s.Names, until: s.Until, without: s.Without, world: s.World}
	}
	h.truths[s.Chapter].right = s.Right
}

// Show replaces what is on the stage.
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
