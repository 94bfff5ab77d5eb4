package hall

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

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
	if again := h.second[h.stage.Chapter]; again != nil {
		again[s] = true
	}
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
	for chapter, t := range h.truths {
		if vote, voted := h.votes[chapter][s]; voted {
			of++
			if vote == t.right {
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

// Talk ends the first round of a chapter's votes: the answers stand, and whoever is talked round may change theirs. false: the room has talked
// already.
func (h *Hall) Talk(chapter int) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.first[chapter] != nil {
		return false
	}
	h.first[chapter], h.second[chapter] = map[*Seat]int{}, map[*Seat]bool{}
	maps.Copy(h.first[chapter], h.votes[chapter])
	h.bell = time.Time{}
	h.tell()
	return true
}

// Talked reports whether the room has talked about a chapter's question and votes a second time.
func (h *Hall) Talked(chapter int) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.first[chapter] != nil
}

// Answered counts the guests who have answered a chapter's question in the present round.
func (h *Hall) Answered(chapter int) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if again := h.second[chapter]; again != nil {
		return len(again)
	}
	return len(h.votes[chapter])
}

// Minds is what talking did to the answers of those who gave one before.
type Minds struct {
	Of      int // answered before the talk
	Changed int // and otherwise after it
	To      int // changed to the right answer
	From    int // changed from it
}

// Minds counts who changed their mind about a chapter's question.
func (h *Hall) Minds(chapter, right int) (m Minds) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s, was := range h.first[chapter] {
		now, voted := h.votes[chapter][s]
		if !voted {
			continue
		}
		m.Of++
		if now == was {
			continue
		}
		m.Changed++
		switch right {
		case now:
			m.To++
		case was:
			m.From++
		}
	}
	return m
}

// longestBell is how much time to answer there can be.
const longestBell = 10 * time.Minute

// Time gives the room more time to answer from now on, or less; without any left there is no limit. Nothing is closed by it: the leader locks
// the answers.
func (h *Hall) Time(more time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stage.Phase != PhaseVote {
		return
	}
	now := h.Now()
	if h.bell.Before(now) {
		h.bell = now
	}
	h.bell = h.bell.Add(more)
	if longest := now.Add(longestBell); h.bell.After(longest) {
		h.bell = longest
	}
	if !h.bell.After(now) {
		h.bell = time.Time{}
	}
	h.tell()
}

// Bell is what is left of the time to answer, in whole seconds and not below zero; timed is false where there is no limit.
func (h *Hall) Bell() (left time.Duration, timed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.bell.IsZero() {
		return 0, false
	}
	return max(0, h.bell.Sub(h.Now()).Round(time.Second)), true
}
