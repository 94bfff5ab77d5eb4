package tui

import (
	"slices"
	"time"

	"backlash/scenarios"
	"backlash/sim/experiment"
)

// step is how far a chapter has been told.
type step int

// The steps of a chapter with a question. One without goes from reading to the next chapter.
const (
	stepRead  step = iota
	stepBet        // the question is open; nothing of the answer is drawn anywhere
	stepTruth      // the answers are locked in, the curve and the right answer show
	stepBoard      // what the dashboard showed meanwhile, and what to take home
	stepCount
)

// Bet is what became of a chapter's question.
type Bet struct {
	Locked  bool
	Hands   []int // votes typed in, by answer
	Outcome *experiment.Outcome
}

// session is a workshop as it stands: how far its story has been told, the bets, and the room that shares them.
type session struct {
	hall    *Hall
	story   *scenarios.Story
	chapter int // -1: the story's own page; len(Chapters): the debrief
	step    step
	bets    []Bet
	shown   int    // months of the future that the reveal has drawn
	playing int    // chapter of the game; -1: none yet
	typed   int    // 1 + the answer that digits count for; 0: none
	digits  string // typed so far
}

// newSession returns a session in an empty room, before any story.
func newSession() session { return session{hall: NewHall(), chapter: -1, playing: -1} }

// tell makes a story the one that is told.
func (c *session) tell(s *scenarios.Story) {
	c.story, c.bets = s, make([]Bet, len(s.Chapters))
	for i := range c.bets {
		c.bets[i].Hands = make([]int, len(s.Chapters[i].Answers))
	}
}

// present is the chapter that is being told; nil on the story's own page and in the debrief.
func (c *session) present() *scenarios.Chapter {
	if c.story == nil || c.chapter < 0 || c.chapter >= len(c.story.Chapters) {
		return nil
	}
	return &c.story.Chapters[c.chapter]
}

// betting is true while a question is open.
func (c *session) betting() bool { return c.present() != nil && c.step == stepBet }

// turn goes to a chapter, the story's own page before the first, or the debrief after the last.
func (c *session) turn(to int, at step) {
	c.chapter, c.step, c.typed = min(max(to, -1), len(c.story.Chapters)), at, 0
}

// play is the present chapter's game as it stands, begun when the chapter is first shown; nil: the chapter has none.
func (c *session) play() *Game {
	p := c.present()
	if p == nil || p.Market == nil {
		return nil
	}
	if c.playing != c.chapter {
		c.playing = c.chapter
		c.hall.Open(NewGame(p))
	}
	return c.hall.Game()
}

// ballot takes a vote: a letter adds a hand to its answer, digits after it count the hands, a capital takes one back.
func (c *session) ballot(text string) bool {
	hands := c.bets[c.chapter].Hands
	if len(text) != 1 {
		return false
	}
	switch r := text[0]; {
	case r >= 'a' && int(r-'a') < len(hands):
		c.typed, c.digits = int(r-'a')+1, ""
		hands[r-'a']++
	case r >= 'A' && int(r-'A') < len(hands):
		c.typed = 0
		hands[r-'A'] = max(0, hands[r-'A']-1)
	case r >= '0' && r <= '9' && c.typed > 0 && len(c.digits) < 4:
		n := 0
		c.digits += text
		for _, d := range c.digits {
			n = 10*n + int(d-'0')
		}
		hands[c.typed-1] = n
	case r == ' ' && c.typed > 0: // as in "c 7"
	default:
		return false
	}
	return true
}

// votes are the hands and the room's votes of a chapter together.
func (c *session) votes(chapter int) []int {
	votes := c.hall.Votes(chapter, len(c.bets[chapter].Hands))
	for i, n := range c.bets[chapter].Hands {
		votes[i] += n
	}
	return votes
}

// publish shows the room what stands on the screen, and never more.
func (c *session) publish() {
	st := Stage{Chapter: c.chapter, Title: c.story.Title}
	switch p := c.present(); {
	case p == nil && c.chapter >= len(c.story.Chapters):
		st.Phase = PhaseEnd
	case p == nil:
	case p.Market != nil:
		st.Title, st.Phase = p.Title, PhaseMarket
	case p.Question == "":
		st.Title, st.Phase, st.World, st.Without, st.Locked = p.Title, PhaseFree, p.After, p.Before, p.Locked
	case c.step == stepRead:
		st.Title = p.Title
	default:
		st.Title, st.Question, st.Right, st.Phase = p.Title, p.Question, -1, PhaseVote
		for _, a := range p.Answers {
			st.Answers = append(st.Answers, a.Say)
		}
		if c.step >= stepTruth && c.shown >= p.Before.Config.Months {
			o := c.bets[c.chapter].Outcome
			st.Phase, st.Right, st.Truth = PhaseTruth, o.Right, TruthText(p, o)
			if c.step == stepBoard {
				st.Lesson = p.Lesson
			}
		} else if c.step >= stepTruth {
			st.Phase = PhaseWait
		}
	}
	c.hall.Show(st)
}

// words are the debrief as a text.
func (c *session) words() string {
	text := Debrief(c.story, c.bets, c.votes)
	if game := GameWords(c.hall.Game()); game != "" {
		text += "\n" + game
	}
	return text
}

// kept is the session as it stands.
func (c *session) kept(name, code string) *Workshop {
	w := &Workshop{Story: name, Code: code, Chapter: c.chapter, Step: int(c.step), Seats: map[string]int{}}
	h := c.hall
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range c.bets {
		w.Hands, w.Locked = append(w.Hands, slices.Clone(c.bets[i].Hands)), append(w.Locked, c.bets[i].Locked)
		votes := map[string]int{}
		for seat, a := range h.votes[i] {
			votes[seat] = a
		}
		w.Votes = append(w.Votes, votes)
	}
	for name, s := range h.seats {
		w.Seats[name] = s.Brand
	}
	if g := h.game; g != nil {
		left := g.Left
		if !g.Deadline.IsZero() {
			left = max(0, g.Deadline.Sub(h.now()))
		}
		w.Game = &KeptGame{Chapter: c.playing, Decisions: g.Market.Decisions, Levers: slices.Clone(g.Levers), Shocks: g.Market.Shocks, Left: left.Seconds(), Revealed: g.Revealed}
	}
	return w
}

// restore goes on where a session was kept. Its clock stands, so that everybody finds back first.
func (c *session) restore(w *Workshop) {
	c.chapter, c.step = w.Chapter, step(w.Step)
	if c.step > stepBet {
		c.step = stepRead // the truth is drawn again, once it is known again
	}
	for i := range c.bets {
		c.bets[i].Hands, c.bets[i].Locked = slices.Clone(w.Hands[i]), w.Locked[i]
	}
	h := c.hall
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, votes := range w.Votes {
		h.votes[i] = map[string]int{}
		for seat, a := range votes {
			h.votes[i][seat] = a
		}
	}
	for name, brand := range w.Seats {
		h.seats[name] = &Seat{Name: name, Brand: brand}
	}
	if k := w.Game; k != nil {
		g := NewGame(&c.story.Chapters[k.Chapter])
		g.Market.Decisions, g.Levers, g.Market.Shocks, g.Revealed = k.Decisions, slices.Clone(k.Levers), k.Shocks, k.Revealed
		g.Left = time.Duration(k.Left * float64(time.Second))
		if g.Quarter = len(k.Decisions); g.Quarter > 0 { // the last one played is simulated again
			g.Quarter, g.Running = g.Quarter-1, true
		}
		h.game, c.playing = g, k.Chapter
	}
}
