package hall

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/experiment"
)

// told is a session of a built-in story.
func told(t *testing.T, name string) (*Session, *scenarios.Story) {
	t.Helper()
	s, err := scenarios.LoadStory(name)
	if err != nil {
		t.Fatal(err)
	}
	c := NewSession()
	c.Tell(s)
	return &c, s
}

// answer is what the model says to a question: the first answer is right in all worlds.
func answer(p *scenarios.Chapter) *experiment.Outcome {
	w, worlds := p.Wager(), Worlds()
	o := &experiment.Outcome{Before: experiment.Collect(experiment.Point{Config: w.Before}, w.Watch, worlds),
		After: experiment.Collect(experiment.Point{Config: w.After}, w.Watch, worlds), Share: make([]float64, len(w.Answers))}
	o.Share[0] = 1
	for _, metric := range w.Watch {
		for month := range w.Before.Months {
			for k := range Worlds().Count {
				o.Before.Series[metric].Values[month] = append(o.Before.Series[metric].Values[month], float64(k))
				o.After.Series[metric].Values[month] = append(o.After.Series[metric].Values[month], float64(k+1))
			}
		}
	}
	return o
}

// The answers of the room are locked in only when the model's own is known.
func TestAQuestionWaitsForItsAnswer(t *testing.T) {
	c, s := told(t, "unseen-backlash")
	seat, err := c.Hall.Sit(Claim{Name: "anna"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Advance() != NextChapter {
		t.Fatal("the story's own page does not lead to the first chapter")
	}
	c.Turn(0, StepRead)
	c.Publish()
	if c.Hall.Vote(seat, 0) || c.Free() {
		t.Error("a vote counts, or the world is free, before the question is open")
	}
	if c.Advance() != NextStep || !c.Betting() {
		t.Fatal("the question does not open")
	}
	c.Publish()
	if !c.Hall.Vote(seat, 1) || !c.Ballot("a") || !c.Ballot("3") || fmt.Sprint(c.Votes(0)) != "[3 1 0]" {
		t.Errorf("votes are %v", c.Votes(0))
	}
	if c.Advance() != NextWait || c.Bets[0].Locked || c.Unanswered()[0] != 0 {
		t.Fatal("the answers are locked in before the model's is known")
	}
	c.Bets[0].Outcome = answer(&s.Chapters[0])
	if slices.Contains(c.Unanswered(), 0) || c.Advance() != NextReveal {
		t.Fatal("the truth is not due")
	}
}

// The room is told only what stands on the facilitator's screen, and no truth before its last month.
func TestTheTruthComesWithItsLastMonth(t *testing.T) {
	c, s := told(t, "unseen-backlash")
	c.Turn(0, StepBet)
	c.Ballot("a")
	c.Ballot("b")
	c.Bets[0].Outcome = answer(&s.Chapters[0])
	if c.Advance() != NextReveal {
		t.Fatal("the truth is not due")
	}
	c.Unveil(false)
	c.Publish()
	if st := c.Hall.Stage(); st.Phase != PhaseWait || st.Truth != "" || st.Right != -1 {
		t.Errorf("the room is told before the screen is: %+v", st)
	}
	for c.ShowMonth() {
	}
	if st := c.Hall.Stage(); st.Phase != PhaseTruth || st.Right != 0 || !strings.Contains(st.Truth, "a is right: in 64 of 64 worlds") {
		t.Errorf("after the last month the room is shown %+v", st)
	}
	if c.Advance() != NextStep || c.Step != StepBoard || c.Advance() != NextChapter || !c.Free() {
		t.Error("the dashboard does not follow the truth")
	}
	if !strings.Contains(c.Words(), "favourite was right in 1 of 1 questions; 1 of 2 votes were") {
		t.Errorf("the debrief:\n%s", c.Words())
	}
	if !c.Reopen() || !c.Betting() || c.Reopen() {
		t.Error("the question does not open again")
	}
	if c.Turn(len(s.Chapters), StepRead); c.Advance() != NextEnd {
		t.Error("the story has no end")
	}
}

// A saved session comes back with its votes, seats and game, and with its clock standing still.
func TestASessionComesBack(t *testing.T) {
	c, s := told(t, "one-market")
	now := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	c.Hall.Now = func() time.Time { return now }
	bob := ""
	for _, name := range []string{"amy", "bob", "cleo"} {
		seat, err := c.Hall.Sit(Claim{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		if name == "bob" {
			bob = c.Hall.Token(seat)
		}
	}
	c.Turn(0, StepRead)
	if g := c.Play(); g == nil || fmt.Sprint(c.Hall.Teams()) != "[1 1 1 0]" {
		t.Fatalf("teams %v", c.Hall.Teams())
	}
	if c.Hall.SetLever(1, agents.Intensity, 1) {
		t.Error("a lever moves while the clock stands")
	}
	c.Hall.Clock(true)
	now = now.Add(30 * time.Second)
	if !c.Hall.SetLever(1, agents.Intensity, 7) {
		t.Error("no lever moves while the clock runs")
	}
	saved, err := ReadWorkshop(WriteWorkshop(c.Workshop("one-market", "1")), s)
	if err != nil {
		t.Fatal(err)
	}
	back, _ := told(t, "one-market")
	back.Restore(saved)
	g, old := back.Hall.Game(), c.Hall.Game()
	if g.Levers[1][agents.Intensity] != 1 || !slices.Equal(g.Levers, old.Levers) || !g.Deadline.IsZero() || g.Left != old.Deadline.Sub(now) {
		t.Errorf("the game comes back as %+v", g)
	}
	if seat, _ := back.Hall.Sit(Claim{Token: bob}); back.Hall.BrandOf(seat) != 1 {
		t.Errorf("bob comes back to brand %d", back.Hall.BrandOf(seat))
	}
	if _, err := ReadWorkshop([]byte(strings.Replace(string(WriteWorkshop(saved)), `"chapter": 0`, `"chapter": 9`, 1)), s); err == nil {
		t.Error("a chapter beyond the story is taken")
	}
}

// A claim that the model contradicts is caught, with the share of worlds in which it holds; so is an answer that comes out too seldom.
func TestCheckCatchesFalseClaims(t *testing.T) {
	if testing.Short() {
		t.Skip("numbers alone, which the race detector has nothing to say of")
	}
	text := string(scenarios.StoryTemplate())
	text = strings.Replace(text, "population.customers: 4000", "population.customers: 300", 1)
	check := func(text string) (int, string) {
		t.Helper()
		s, err := scenarios.ParseStory("t.md", []byte(text), "")
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		wrong, err := Check(t.Context(), &out, s, 2, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		return wrong, out.String()
	}
	if wrong, out := check(text); wrong != 0 || !strings.Contains(out, "holds in 6") {
		t.Errorf("%d wrong: %s", wrong, out)
	}
	for from, to := range map[string]string{
		"when: conversions@18 > before.conversions@18 * 0.9": "when: conversions@18 > before.conversions@18 * 1.2",
		"when: change.trust@18.hi < -0.01\n":                 "when: change.trust@18.hi < -0.095\n",
		"right: a":                                           "right: b",
	} {
		if !strings.Contains(text, from) {
			t.Fatalf("%q is not in the story", from)
		}
		wrong, out := check(strings.Replace(text, from, to, 1))
		if wrong != 1 {
			t.Errorf("%s: %d wrong: %s", to, wrong, out)
		}
	}
}

// Where a game stands is told with the months of its quarter; a seat whose brand the game does not have counts for no team.
func TestGameText(t *testing.T) {
	c, _ := told(t, "one-market")
	c.Turn(0, StepRead)
	g := c.Play()
	for quarter, want := range []string{"quarter 1 of 4, months 1-6", "quarter 2 of 4, months 7-12", "quarter 3 of 4, months 13-18", "quarter 4 of 4, months 19-24"} {
		g.Quarter = quarter
		if text := GameText("en", g, 0, false); !strings.HasPrefix(text, want) || !strings.HasSuffix(text, "clock stopped") {
			t.Errorf("%q, want %q", text, want)
		}
		if text := GameText("en", g, 0, true); strings.Contains(text, "months") {
			t.Errorf("in brief: %q", text)
		}
	}
	g.Deadline = time.Unix(1, 0)
	if text := GameText("en", g, 61*time.Second, true); !strings.HasSuffix(text, "1:01") {
		t.Errorf("%q", text)
	}
	seat, err := c.Hall.Sit(Claim{Name: "amy"})
	if err != nil {
		t.Fatal(err)
	}
	for brand, want := range map[int]string{0: "[1 0 0 0]", 3: "[0 0 0 1]", 4: "[0 0 0 0]", -1: "[0 0 0 0]"} {
		seat.brand = brand
		if got := fmt.Sprint(c.Hall.Teams()); got != want {
			t.Errorf("brand %d: teams %s, want %s", brand, got, want)
		}
	}
}

// The month that a question is about is the last that its answers name for the metric of the bet; where they name none, the horizon's.
func TestAskedMonth(t *testing.T) {
	_, s := told(t, "unseen-backlash")
	for i := range s.Chapters {
		p := &s.Chapters[i]
		if p.Question == "" {
			continue
		}
		if got := askedMonth(p); got < 12 || got > p.Before.Config.Months {
			t.Errorf("%s: month %d", p.Title, got)
		}
		p.Answers = p.Answers[len(p.Answers)-1:] // the one that goes without a condition, or none of the metric
		if p.Answers[0].When == nil && askedMonth(p) != p.Before.Config.Months {
			t.Errorf("%s without conditions: month %d", p.Title, askedMonth(p))
		}
	}
}

// A chapter whose next one asks about later months never shows them, not to a twin either.
func TestNothingIsShownBeyondAChaptersLastMonth(t *testing.T) {
	c, s := told(t, "quarterly-targets")
	p := &s.Chapters[0]
	if p.Until >= p.Before.Config.Months {
		t.Fatalf("the first chapter of %s shows all %d months", s.Title, p.Until)
	}
	c.Turn(0, StepBet)
	c.Bets[0].Outcome = answer(p)
	c.Advance()
	c.Unveil(false)
	for c.ShowMonth() {
	}
	if st := c.Hall.Stage(); c.Shown != p.Until || st.Phase != PhaseTruth || st.Until != p.Until {
		t.Errorf("shown to month %d of %d, %+v", c.Shown, p.Until, st)
	}
	if c.Advance() != NextStep || c.Step != StepBoard {
		t.Error("enter does not go on after the last month that is shown")
	}
	for i := range s.Chapters[:len(s.Chapters)-1] {
		if now, next := s.Chapters[i].Until, s.Chapters[i+1].Until; now > next {
			t.Errorf("chapter %d shows month %d, and the next one asks about month %d", i+1, now, next)
		}
	}
}

// After an interruption what the room has seen counts as before: scores, podium, and the twins' truths.
func TestScoresComeBack(t *testing.T) {
	c, s := told(t, "unseen-backlash")
	anna := sit(t, c.Hall, "anna")
	c.Turn(0, StepBet)
	c.Publish()
	c.Hall.Vote(anna, 0)
	c.Answered(0, answer(&s.Chapters[0]))
	c.Advance()
	c.Unveil(true)
	c.Publish()
	if right, of := c.Hall.Score(anna); right != 1 || of != 1 {
		t.Fatalf("%d of %d", right, of)
	}
	token := c.Hall.Token(anna)
	w, err := ReadWorkshop(WriteWorkshop(c.Workshop("unseen-backlash", "code")), s)
	if err != nil {
		t.Fatal(err)
	}
	back, _ := told(t, "unseen-backlash")
	back.Restore(w)
	if len(back.Hall.Podium(3)) != 0 {
		t.Error("a score without an answer")
	}
	for i := range s.Chapters {
		if s.Chapters[i].Question != "" {
			back.Answered(i, answer(&s.Chapters[i]))
		}
	}
	seat, err := back.Hall.Sit(Claim{Token: token})
	if err != nil {
		t.Fatal(err)
	}
	if right, of := back.Hall.Score(seat); right != 1 || of != 1 {
		t.Errorf("after the interruption %d of %d", right, of)
	}
	if p := back.Hall.Podium(3); len(p) != 1 || p[0].Right != 1 {
		t.Errorf("podium %+v", p)
	}
}

// Whatever changes in the room, whoever watches hears of it.
func TestEveryChangeIsHeard(t *testing.T) {
	c, _ := told(t, "one-market")
	c.Turn(0, StepRead)
	h := c.Hall
	changed, stop := h.Watch()
	defer stop()
	anna := sit(t, h, "anna")
	c.Play()
	played := func() { h.Decide(); h.Played(&sim.Result{}, nil) }
	for _, x := range []struct {
		name string
		do   func()
	}{
		{"Show", func() { h.Show(Stage{Phase: PhaseVote, Answers: []string{"x", "y"}}) }},
		{"Vote", func() { h.Vote(anna, 1) }},
		{"Talk", func() { h.Talk(0) }},
		{"Time", func() { h.Time(time.Minute) }},
		{"ResetVotes", func() { h.ResetVotes(0) }},
		{"Describe", func() { h.Describe(anna, About{1, 1, 1}) }},
		{"Clock", func() { h.Clock(true) }},
		{"Nudge", func() { h.Nudge(0, agents.Intensity, .1) }},
		{"SetLever", func() { h.SetLever(0, agents.Intensity, .5) }},
		{"NudgeOwn", func() { h.NudgeOwn(anna, agents.Intensity, .1) }},
		{"SetOwn", func() { h.SetOwn(anna, agents.Intensity, .2) }},
		{"stopping the clock", func() { h.Clock(false) }},
		{"Decide", func() { h.Decide() }},
		{"Undecide", func() { h.Undecide() }},
		{"Played", func() {
			h.Decide()
			select {
			case <-changed:
			default:
			}
			h.Played(&sim.Result{}, nil)
		}},
		{"Reveal", func() {
			for !h.Game().Over() {
				played()
			}
			select {
			case <-changed:
			default:
			}
			h.Reveal()
		}},
		{"Expect", func() { h.Expect(1) }},
		{"Sit", func() { _, _ = h.Sit(Claim{Name: "ben"}) }},
		{"Admit", func() { h.Admit("ben") }},
		{"Assign", func() { h.Assign("anna", 1) }},
		{"Rename", func() { h.Rename("anna", "berta") }},
		{"Lock", func() { h.Lock(true) }},
		{"Remove", func() { h.Remove("ben") }},
		{"Rise", func() { h.Rise(anna) }},
		{"Open", func() { h.Open(h.Game()) }},
	} {
		select {
		case <-changed:
		default:
		}
		x.do()
		select {
		case <-changed:
		default:
			t.Errorf("nobody hears of %s", x.name)
		}
	}
}

// Whoever was sent away, or still waits at the door, has no seat in what is saved.
func TestOnlySeatsAreSaved(t *testing.T) {
	c, _ := told(t, "unseen-backlash")
	sit(t, c.Hall, "anna")
	sit(t, c.Hall, "ben")
	c.Hall.Expect(2)
	sit(t, c.Hall, "cleo") // waits
	c.Hall.Remove("ben")
	w := c.Workshop("unseen-backlash", "abcd")
	if len(w.Seats) != 1 || len(w.Owners) != 1 {
		t.Errorf("%v, %v", w.Seats, w.Owners)
	}
	if _, there := w.Seats["anna"]; !there {
		t.Error("anna lost her seat")
	}
}

// Notes are followed until nobody can read them any more, and that is said.
func TestNotesAreFollowed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "workshop.json")
	var out strings.Builder
	broken := errors.New("the pipe is gone")
	if err := FollowNotes(t.Context(), &out, func() error { return broken }, path, "", 60); !errors.Is(err, broken) || !strings.Contains(out.String(), "No workshop yet") {
		t.Errorf("%v: %s", err, out.String())
	}
	c, _ := told(t, "unseen-backlash")
	c.Turn(0, StepBet)
	if err := os.WriteFile(path, WriteWorkshop(c.Workshop("unseen-backlash", "abcd")), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	out.Reset()
	if err := FollowNotes(ctx, &out, func() error { stop(); return nil }, path, "", 60); !errors.Is(err, context.Canceled) || strings.Contains(out.String(), "No workshop") || len(out.String()) < 40 {
		t.Errorf("%v: %s", err, out.String())
	}
	if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := FollowNotes(t.Context(), &out, func() error { return nil }, path, "", 60); err == nil || !strings.Contains(err.Error(), "workshop.json") {
		t.Errorf("what is no workshop: %v", err)
	}
}

// The leader of a market is who has most customers, the first of several that have as many, and the first brand before anything is played.
func TestLeader(t *testing.T) {
	c, _ := told(t, "one-market")
	c.Turn(0, StepRead)
	g := c.Play()
	if g.Leader() != 0 {
		t.Error(g.Leader())
	}
	market, _ := c.Hall.Decide()
	market.Base.Population.Customers = 40
	r, costs, err := PlayQuarter(t.Context(), market, 1)
	if err != nil {
		t.Fatal(err)
	}
	c.Hall.Played(r, costs)
	g = c.Hall.Game()
	most, first := -1., 0
	for b := range g.Levers {
		if n := r.Frames[g.Month()-1].At(b, sim.All, agents.MetricCustomers); n > most {
			most, first = n, b
		}
	}
	if got := g.Leader(); got != first {
		t.Errorf("%d leads, want %d", got, first)
	}
}

// A guest of a brand that the next market does not have is without one, and gets another when back in the room.
func TestAMarketWithFewerBrands(t *testing.T) {
	c, _ := told(t, "one-market")
	h := c.Hall
	anna := sit(t, h, "anna")
	for i := range c.Story.Chapters {
		if c.Story.Chapters[i].Market == nil {
			continue
		}
		g := NewGame(&c.Story.Chapters[i])
		last := len(g.Levers) - 1
		h.Open(g)
		h.Assign("anna", last)
		h.Rise(anna)
		fewer := NewGame(&c.Story.Chapters[i])
		fewer.Levers = fewer.Levers[:last]
		h.Open(fewer)
		if got := c.Workshop("one-market", "code").Seats["anna"]; got != -1 {
			t.Errorf("away from brand %d, anna is kept with brand %d", last, got)
		}
		return
	}
	t.Fatal("no market")
}
