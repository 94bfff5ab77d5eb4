package hall

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Vote records a vote while its question is open, replacing the guest's previous one.
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

// Voted returns a seat's vote in a chapter, or -1.
func (h *Hall) Voted(s *Seat, chapter int) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if a, voted := h.votes[chapter][s]; voted {
		return a
	}
	return -1
}

// Score returns how many of a seat's votes were right, and how many were cast, over the revealed chapters.
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

// Place is a seat's score for the podium.
type Place struct {
	Name      string
	Right, Of int
}

// Podium lists the seats with the most right answers, at most so many, plus any tied with the last of them.
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

// Votes counts the guests' votes of a chapter by answer.
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

// Talk ends the first round of a chapter's votes: the answers stand, and guests may change theirs after talking. It returns false if the
// room has already talked.
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

// TalkBack goes back to a chapter's first round, which goes on, as long as no guest has answered in the second.
func (h *Hall) TalkBack(chapter int) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.first[chapter] == nil || len(h.second[chapter]) > 0 {
		return false
	}
	delete(h.first, chapter)
	delete(h.second, chapter)
	h.tell()
	return true
}

// Talked reports whether the room has discussed a chapter's question and is voting a second time.
func (h *Hall) Talked(chapter int) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.first[chapter] != nil
}

// Answered counts the guests who have answered a chapter's question in the current round.
func (h *Hall) Answered(chapter int) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if again := h.second[chapter]; again != nil {
		return len(again)
	}
	return len(h.votes[chapter])
}

// Minds is the effect of the discussion on the guests who had answered before it.
type Minds struct {
	Of      int // answered before the discussion
	Changed int // changed their answer after it
	To      int // changed to the right answer
	From    int // changed from it
}

// Minds counts the guests who changed their mind about a chapter's question.
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

// longestBell is the maximum time to answer.
const longestBell = 10 * time.Minute

// Time adds to the time left to answer, or takes away from it; with none left there is no limit. Nothing closes by itself: the facilitator
// locks the answers.
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

// Bell returns the time left to answer, in whole seconds, not below zero; timed is false if there is no limit.
func (h *Hall) Bell() (left time.Duration, timed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.bell.IsZero() {
		return 0, false
	}
	return max(0, h.bell.Sub(h.Now()).Round(time.Second)), true
}
