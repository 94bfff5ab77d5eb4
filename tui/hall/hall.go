// Package hall holds what a workshop's room shares: seats, votes, the stage, the game, the session and its file, the debrief, and the
// queue of the guests' simulations. It draws nothing.
package hall

import (
	"cmp"
	"slices"
	"strings"
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
	Truth, Lesson  string // empty before the answers are locked in
	Right          int
	World, Without *scenarios.Scenario // to try, in a free phase: with and without the chapter's move
	Locked         []agents.Lever
}

// Hall is what a workshop's room shares: seats, the stage, votes and the game. Safe for use by many at once.
type Hall struct {
	mu       sync.Mutex
	stage    Stage
	seats    map[string]*Seat      // by name
	guests   int                   // that the leader expects; 0: as many as come
	locked   bool                  // nobody new gets in
	votes    map[int]map[*Seat]int // by chapter: the answer
	truths   map[int]int           // by chapter: the right answer, once it has been shown
	game     *Game
	watchers map[chan struct{}]bool
	Now      func() time.Time // the clock; set it before the first use
}

// New returns an empty room.
func New() *Hall {
	return &Hall{stage: Stage{Chapter: -1}, seats: map[string]*Seat{}, votes: map[int]map[*Seat]int{}, truths: map[int]int{}, watchers: map[chan struct{}]bool{}, Now: time.Now}
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

// Show puts something else on the stage.
func (h *Hall) Show(s Stage) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stage = s
	if s.Phase == PhaseTruth {
		h.truths[s.Chapter] = s.Right
	}
	h.tell()
}

// Vote takes a vote while its question is open; another one replaces it.
func (h *Hall) Vote(s *Seat, answer int) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !s.here() || h.stage.Phase != PhaseVote || answer < 0 || answer >= len(h.stage.Answers) {
		return false
	}
	if h.votes[h.stage.Chapter] == nil {
		h.votes[h.stage.Chapter] = map[*Seat]int{}
	}
	h.votes[h.stage.Chapter][s] = answer
	h.tell()
	return true
}

// Voted is what a seat has voted in a chapter; -1: nothing.
func (h *Hall) Voted(s *Seat, chapter int) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if a, voted := h.votes[chapter][s]; voted {
		return a
	}
	return -1
}

// Score is how many of a seat's votes were right, of those whose truth the room has been shown.
func (h *Hall) Score(s *Seat) (right, of int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.score(s)
}

// score is Score; the lock is held.
func (h *Hall) score(s *Seat) (right, of int) {
	for chapter, answer := range h.truths {
		if vote, voted := h.votes[chapter][s]; voted {
			of++
			if vote == answer {
				right++
			}
		}
	}
	return right, of
}

// Place is a seat's place by its score.
type Place struct {
	Name      string
	Right, Of int
}

// Podium are the seats that were right most often, at most so many, and whoever is level with the last of them.
func (h *Hall) Podium(most int) []Place {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []Place
	for _, s := range h.seats {
		if right, of := h.score(s); right > 0 && s.here() {
			out = append(out, Place{s.name, right, of})
		}
	}
	slices.SortFunc(out, func(a, b Place) int {
		if c := cmp.Compare(b.Right, a.Right); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
	for len(out) > most && out[len(out)-1].Right < out[most-1].Right {
		out = out[:len(out)-1]
	}
	return out
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
