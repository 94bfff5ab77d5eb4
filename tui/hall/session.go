package hall

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"backlash/scenarios"
	"backlash/sim/experiment"
)

// Step is how far a chapter has been played.
type Step int

// The steps of a chapter with a question. A chapter without one has only the first.
const (
	StepRead  Step = iota
	StepBet        // the question is open; no screen shows anything of the answer
	StepTruth      // the answers are locked in; the curve and the right answer are shown
	StepBoard      // what the dashboard showed meanwhile, and the lesson
	StepCount = scenarios.StepCount
)

// StepNames are the names of the steps on screens.
var StepNames = [StepCount]string{"read", "place your bets", "what happens", "what else happened"}

// Bet is the state of a chapter's question.
type Bet struct {
	Locked  bool
	Hands   []int // votes typed in, by answer
	First   []int // those before the room talked; nil if it has not
	Outcome *experiment.Outcome
}

// Session is the state of a workshop: how far its story has been played, the bets, and the room.
type Session struct {
	Hall    *Hall
	Story   *scenarios.Story
	Chapter int // -1: the story's own page; len(Chapters): the debrief
	Step    Step
	Bets    []Bet
	Shown   int    // months of the future that the reveal has drawn so far
	Playing int    // chapter of the game; -1: none yet
	Typed   int    // 1 + the answer that digits count for; 0: none
	Digits  string // typed so far
}

// NewSession returns a session in an empty room, before any story.
func NewSession() Session { return Session{Hall: New(), Chapter: -1, Playing: -1} }

// Tell selects the story to play.
func (c *Session) Tell(s *scenarios.Story) {
	c.Story, c.Bets = s, make([]Bet, len(s.Chapters))
	for i := range c.Bets {
		c.Bets[i].Hands = make([]int, len(s.Chapters[i].Answers))
	}
}

// Present returns the current chapter, or nil on the story's own page and in the debrief.
func (c *Session) Present() *scenarios.Chapter {
	if c.Story == nil || c.Chapter < 0 || c.Chapter >= len(c.Story.Chapters) {
		return nil
	}
	return &c.Story.Chapters[c.Chapter]
}

// Betting reports whether a question is open.
func (c *Session) Betting() bool { return c.Present() != nil && c.Step == StepBet }

// Turn goes to a chapter: -1 is the story's own page, len(Chapters) the debrief.
func (c *Session) Turn(to int, at Step) {
	c.Chapter, c.Step, c.Typed = min(max(to, -1), len(c.Story.Chapters)), at, 0
}

// Next is what happens when the story moves on.
type Next int

// The ways in which a story moves on.
const (
	NextStep    Next = iota // a step further in the same chapter
	NextChapter             // the chapter is over
	NextReveal              // the answers are locked in: the truth is due
	NextWait                // not yet: the worlds are still running
	NextEnd                 // the story is over
)

// Advance goes one step further. Answers are locked in only once the model's own answer is known.
func (c *Session) Advance() Next {
	p := c.Present()
	switch {
	case p == nil && c.Chapter >= len(c.Story.Chapters):
		return NextEnd
	case p == nil, p.Question == "", c.Step == StepBoard:
		return NextChapter
	}
	bet := &c.Bets[c.Chapter]
	switch {
	case c.Step == StepRead && !bet.Locked:
		c.Step, c.Typed = StepBet, 0
	case c.Step <= StepBet && bet.Outcome == nil:
		return NextWait
	case c.Step <= StepBet:
		bet.Locked = true
		return NextReveal
	case c.Shown < p.Until: // show the rest at once
		c.Shown = p.Until
	default:
		c.Step = StepBoard
	}
	return NextStep
}

// Unveil goes to the truth. It shows all of the future at once, or none of it so that ShowMonth can draw it month by month.
func (c *Session) Unveil(all bool) {
	p := c.Present()
	c.Step, c.Shown = StepTruth, p.Reveal
	if all {
		c.Shown = p.Until
	}
}

// ShowMonth shows one more month of the future, and after the last one publishes the answer. It returns false if there is nothing more to
// show.
func (c *Session) ShowMonth() bool {
	p := c.Present()
	if p == nil || c.Step != StepTruth || c.Shown >= p.Until {
		return false
	}
	if c.Shown++; c.Shown >= p.Until {
		c.Publish()
	}
	return true
}

// Reopen reopens the current chapter's question after its truth was shown, and returns false otherwise.
func (c *Session) Reopen() bool {
	if c.Present() == nil || c.Step < StepTruth {
		return false
	}
	c.Bets[c.Chapter].Locked, c.Step = false, StepBet
	return true
}

// Unanswered lists the chapters whose question the model has not answered yet, the current one first.
func (c *Session) Unanswered() (open []int) {
	for i := range c.Bets {
		at := (max(0, c.Chapter) + i) % len(c.Bets)
		if c.Story.Chapters[at].Question != "" && c.Bets[at].Outcome == nil {
			open = append(open, at)
		}
	}
	return open
}

// Free reports whether the current chapter's world may be tried out: its answers are locked in, or it has no question.
func (c *Session) Free() bool {
	p := c.Present()
	return p != nil && (p.Question == "" || c.Bets[c.Chapter].Locked)
}

// Raise adds hands to an answer of the current chapter, or takes some back.
func (c *Session) Raise(answer, by int) {
	hands := c.Bets[c.Chapter].Hands
	hands[answer] = max(0, hands[answer]+by)
}

// Play returns the current chapter's game, starting it when the chapter is first shown, or nil if the chapter has none.
func (c *Session) Play() *Game {
	p := c.Present()
	if p == nil || p.Market == nil {
		return nil
	}
	if c.Playing != c.Chapter {
		c.Playing = c.Chapter
		c.Hall.Open(NewGame(p))
	}
	return c.Hall.Game()
}

// Talk ends the first round of the current chapter's bets: the room talks, hands are counted again, and guests may change their answer. It
// returns false if no question is open or the room has already talked.
func (c *Session) Talk() bool {
	if !c.Betting() || c.Bets[c.Chapter].First != nil {
		return false
	}
	bet := &c.Bets[c.Chapter]
	bet.First, bet.Hands, c.Typed = bet.Hands, make([]int, len(bet.Hands)), 0
	c.Hall.Talk(c.Chapter)
	return true
}

// TalkBack goes back to the first round, with its hands, as long as nobody has answered in the second; false if there is no such way back.
func (c *Session) TalkBack() bool {
	if !c.Betting() || c.Bets[c.Chapter].First == nil {
		return false
	}
	bet := &c.Bets[c.Chapter]
	if slices.Max(bet.Hands) > 0 || !c.Hall.TalkBack(c.Chapter) {
		return false
	}
	bet.First, bet.Hands, c.Typed = nil, bet.First, 0
	return true
}

// Ballot handles a key in a vote: a letter adds a hand to its answer, digits after it set the count, a capital takes one back.
func (c *Session) Ballot(text string) bool {
	hands := c.Bets[c.Chapter].Hands
	if len(text) != 1 {
		return false
	}
	switch r := text[0]; {
	case r >= 'a' && int(r-'a') < len(hands):
		c.Typed, c.Digits = int(r-'a')+1, ""
		hands[r-'a']++
	case r >= 'A' && int(r-'A') < len(hands):
		c.Typed = 0
		hands[r-'A'] = max(0, hands[r-'A']-1)
	case r >= '0' && r <= '9' && c.Typed > 0 && len(c.Digits) < 4:
		n := 0
		c.Digits += text
		for _, d := range c.Digits {
			n = 10*n + int(d-'0')
		}
		hands[c.Typed-1] = n
	case r == ' ' && c.Typed > 0: // as in "c 7"
	default:
		return false
	}
	return true
}

// Votes returns the hands and the guests' votes of a chapter together.
func (c *Session) Votes(chapter int) []int {
	votes := c.Hall.Votes(chapter, len(c.Bets[chapter].Hands))
	for i, n := range c.Bets[chapter].Hands {
		votes[i] += n
	}
	return votes
}

// Answered stores the model's answer to a chapter's question. If the bets were locked in before an interruption, the room has seen it, and
// it counts as before.
func (c *Session) Answered(chapter int, o *experiment.Outcome) {
	bet := &c.Bets[chapter]
	if bet.Outcome = o; bet.Locked {
		p := &c.Story.Chapters[chapter]
		c.Hall.remember(&Stage{Chapter: chapter, Right: o.Right, Title: p.Title, Names: p.Names, World: p.After, Without: p.Before, Until: p.Until})
	}
	if c.Present() == nil && c.Chapter >= len(c.Story.Chapters) {
		c.Publish()
	}
}

// Publish updates the stage to match the facilitator's screen, and never shows more than that.
func (c *Session) Publish() {
	st := Stage{Chapter: c.Chapter, Title: c.Story.Title}
	switch p := c.Present(); {
	case p == nil && c.Chapter >= len(c.Story.Chapters):
		st.Phase = PhaseEnd
		e := c.evening()
		c.Hall.mu.Lock()
		c.Hall.evening = e
		c.Hall.mu.Unlock()
	case p == nil:
	case p.Market != nil:
		st.Title, st.Phase = p.Title, PhaseMarket
	case p.Question == "":
		st.Title, st.Phase, st.World, st.Without, st.Locked = p.Title, PhaseFree, p.After, p.Before, p.Locked
	case c.Step == StepRead:
		st.Title = p.Title
	default:
		st.Title, st.Question, st.Right, st.Phase = p.Title, p.Question, -1, PhaseVote
		st.Again = c.Bets[c.Chapter].First != nil
		for _, a := range p.Answers {
			st.Answers = append(st.Answers, a.Say)
		}
		if c.Step >= StepTruth && c.Shown >= p.Until {
			o := c.Bets[c.Chapter].Outcome
			st.Phase, st.Right, st.Truth = PhaseTruth, o.Right, TruthText(p, o)
			st.World, st.Without, st.Names, st.Until = p.After, p.Before, p.Names, p.Until
			if c.Step == StepBoard {
				st.Lesson = p.Lesson
			}
		} else if c.Step >= StepTruth {
			st.Phase = PhaseWait
		}
	}
	c.Hall.Show(st)
}

// PodiumPlaces is the number of places on the podium.
const PodiumPlaces = 3

// Words returns the debrief as Markdown, with the game that was played.
func (c *Session) Words() string {
	text := Debrief(c.Story, c.Bets, c.Votes)
	words := Wall(c.Story.Lang)
	var best []string
	for _, p := range c.Hall.Podium(PodiumPlaces) {
		best = append(best, Fill(words["score"], "name", p.Name, "right", fmt.Sprint(p.Right), "of", fmt.Sprint(p.Of)))
	}
	if len(best) > 0 {
		text += "\n" + Fill(words["best"], "names", strings.Join(best, ", ")) + "\n"
	}
	if c.Story.Monday != "" {
		text += "\n" + Fill(words["monday"], "text", c.Story.Monday) + "\n"
	}
	if game := GameWords(c.Story.Lang, c.Hall.Game()); game != "" {
		text += "\n" + game
	}
	return text
}

// Workshop returns the session in the form in which it is saved.
func (c *Session) Workshop(name, code string) *Workshop {
	w := &Workshop{Story: name, Lang: c.Story.Translated(), Code: code, Chapter: c.Chapter, Step: int(c.Step), Seats: map[string]int{}, Owners: map[string]Owner{}}
	h := c.Hall
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range c.Bets {
		w.Locked = append(w.Locked, c.Bets[i].Locked)
		w.Hands, w.Votes = append(w.Hands, slices.Clone(c.Bets[i].Hands)), append(w.Votes, named(h.votes[i]))
		if c.Bets[i].First == nil {
			w.First = append(w.First, nil)
		} else {
			again := []string{}
			for s := range h.second[i] {
				again = append(again, s.name)
			}
			slices.Sort(again)
			w.First = append(w.First, &FirstRound{slices.Clone(c.Bets[i].First), named(h.first[i]), again})
		}
	}
	for name, s := range h.seats {
		if s.removed || s.waiting {
			continue
		}
		w.Seats[name] = s.brand
		w.Owners[name] = Owner{s.token, s.key}
	}
	if g := h.game; g != nil {
		left := g.Left
		if !g.Deadline.IsZero() {
			left = max(0, g.Deadline.Sub(h.Now()))
		}
		w.Game = &KeptGame{Chapter: c.Playing, Decisions: g.Market.Decisions, Levers: slices.Clone(g.Levers), Shocks: g.Market.Shocks, Left: left.Seconds(), Revealed: g.Revealed}
	}
	return w
}

// named keys votes by the names of seats.
func named(votes map[*Seat]int) map[string]int {
	out := map[string]int{}
	for s, a := range votes {
		out[s.name] = a
	}
	return out
}

// seated keys votes by seat; the lock is held.
func (h *Hall) seated(votes map[string]int) map[*Seat]int {
	out := map[*Seat]int{}
	for name, a := range votes {
		if s := h.seats[name]; s != nil {
			out[s] = a
		}
	}
	return out
}

// Restore continues a saved session. A game's clock stays stopped until everybody is back.
func (c *Session) Restore(w *Workshop) {
	c.Chapter, c.Step = w.Chapter, Step(w.Step)
	if c.Step > StepBet {
		c.Step = StepRead // the truth is drawn again once it is known
	}
	for i := range c.Bets {
		c.Bets[i].Hands, c.Bets[i].Locked = slices.Clone(w.Hands[i]), w.Locked[i]
	}
	h := c.Hall
	h.mu.Lock()
	defer h.mu.Unlock()
	for name, brand := range w.Seats {
		own := w.Owners[name]
		if own.Token == "" { // nobody can claim this seat: its votes stay, and the owner takes another one
			own.Token = Secret(tokenLength)
		}
		h.seats[name] = &Seat{name: name, brand: brand, token: own.Token, key: own.Key, left: h.Now()}
	}
	for i, votes := range w.Votes {
		h.votes[i] = h.seated(votes)
		if i < len(w.First) && w.First[i] != nil {
			c.Bets[i].First, h.first[i], h.second[i] = slices.Clone(w.First[i].Hands), h.seated(w.First[i].Votes), map[*Seat]bool{}
			for _, name := range w.First[i].Again {
				if s := h.seats[name]; s != nil {
					h.second[i][s] = true
				}
			}
		}
	}
	if k := w.Game; k != nil {
		g := NewGame(&c.Story.Chapters[k.Chapter])
		g.Market.Decisions, g.Levers, g.Market.Shocks, g.Revealed = k.Decisions, slices.Clone(k.Levers), k.Shocks, k.Revealed
		g.Left = time.Duration(k.Left * float64(time.Second))
		if g.Quarter = len(k.Decisions); g.Quarter > 0 { // the last quarter played is simulated again
			g.Quarter, g.Running = g.Quarter-1, true
		}
		h.game, c.Playing = g, k.Chapter
	}
}
