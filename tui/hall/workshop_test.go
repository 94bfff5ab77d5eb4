package hall

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/experiment"
)

// A kept workshop is refused where a single thing in it cannot be, and read where everything just can.
func TestAKeptWorkshopIsCheckedThingByThing(t *testing.T) {
	type wish struct {
		name   string
		change func(*Workshop)
	}
	c, asked := told(t, "unseen-backlash")
	c.Turn(0, StepBet)
	c.Ballot("a")
	try := func(c *Session, s *scenarios.Story, good, bad []wish) {
		t.Helper()
		kept := WriteWorkshop(c.Workshop("x", "y"))
		for k, list := range [][]wish{good, bad} {
			for _, x := range list {
				w, err := ReadWorkshop(kept, s)
				if err != nil {
					t.Fatalf("the session itself: %v", err)
				}
				x.change(w)
				if _, err := ReadWorkshop(WriteWorkshop(w), s); (err != nil) != (k == 1) {
					t.Errorf("%s: %v", x.name, err)
				} else if err != nil && !strings.HasSuffix(err.Error(), "belongs to another version of the story") {
					t.Errorf("%s is told as: %v", x.name, err)
				}
			}
		}
	}
	n, free := len(asked.Chapters), slices.IndexFunc(asked.Chapters, func(c scenarios.Chapter) bool { return c.Question == "" })
	if free < 0 {
		t.Fatal("no chapter without a question")
	}
	answers := len(asked.Chapters[0].Answers)
	first := func(f FirstRound) func(*Workshop) {
		return func(w *Workshop) { w.First = make([]*FirstRound, n); w.First[0] = &f }
	}
	try(c, asked, []wish{
		{"as it is", func(*Workshop) {}},
		{"the story's own page", func(w *Workshop) { w.Chapter = -1 }},
		{"the debrief", func(w *Workshop) { w.Chapter = n }},
		{"the first step", func(w *Workshop) { w.Step = 0 }},
		{"the last step", func(w *Workshop) { w.Step = int(StepCount) - 1 }},
		{"no hands", func(w *Workshop) { w.Hands[0][0] = 0 }},
		{"a sea of hands", func(w *Workshop) { w.Hands[0][0] = 9999 }},
		{"the first answer", func(w *Workshop) { w.Votes[0] = map[string]int{"anna": 0} }},
		{"the last answer", func(w *Workshop) { w.Votes[0] = map[string]int{"anna": answers - 1} }},
		{"locked", func(w *Workshop) { w.Locked[0] = true }},
		{"nobody has talked", func(w *Workshop) { w.First = nil }},
		{"a first round", first(FirstRound{Hands: make([]int, answers), Votes: map[string]int{"anna": 0}})},
	}, []wish{
		{"before the story", func(w *Workshop) { w.Chapter = -2 }},
		{"after the debrief", func(w *Workshop) { w.Chapter = n + 1 }},
		{"before the first step", func(w *Workshop) { w.Step = -1 }},
		{"after the last step", func(w *Workshop) { w.Step = int(StepCount) }},
		{"hands of too few chapters", func(w *Workshop) { w.Hands = w.Hands[1:] }},
		{"locks of too few chapters", func(w *Workshop) { w.Locked = w.Locked[1:] }},
		{"votes of too many chapters", func(w *Workshop) { w.Votes = append(w.Votes, nil) }},
		{"first rounds of too few chapters", func(w *Workshop) { w.First = make([]*FirstRound, n-1) }},
		{"hands of too few answers", func(w *Workshop) { w.Hands[0] = w.Hands[0][1:] }},
		{"less than no hands", func(w *Workshop) { w.Hands[0][0] = -1 }},
		{"too many hands", func(w *Workshop) { w.Hands[0][0] = 10000 }},
		{"a vote before the first answer", func(w *Workshop) { w.Votes[0] = map[string]int{"anna": -1} }},
		{"a vote after the last answer", func(w *Workshop) { w.Votes[0] = map[string]int{"anna": answers} }},
		{"a vote where nothing is asked", func(w *Workshop) { w.Votes[free] = map[string]int{"anna": 0} }},
		{"locked where nothing is asked", func(w *Workshop) { w.Locked[free] = true }},
		{"a first round of too many answers", first(FirstRound{Hands: make([]int, answers+1)})},
		{"a first round's vote after the last answer", first(FirstRound{Hands: make([]int, answers), Votes: map[string]int{"anna": answers}})},
	})

	g, market := told(t, "one-market")
	g.Turn(0, StepRead)
	g.Play()
	rules, months := market.Chapters[0].Market, market.Chapters[0].Before.Config.Months
	shock := sim.Shock{Month: 3, Kind: ShockChoices[0].Kind, Size: ShockChoices[0].Size}
	sent := func(change func(*sim.Shock)) func(*Workshop) {
		return func(w *Workshop) { x := shock; change(&x); w.Game.Shocks = []sim.Shock{x} }
	}
	decided := func(quarters, brands int) func(*Workshop) {
		return func(w *Workshop) {
			for range quarters {
				w.Game.Decisions = append(w.Game.Decisions, make([]agents.Levers, brands))
			}
		}
	}
	unknown := shock.Kind
	for slices.ContainsFunc(ShockChoices, func(x ShockChoice) bool { return x.Kind == unknown }) {
		unknown++
	}
	try(g, market, []wish{
		{"as it is", func(*Workshop) {}},
		{"no time left", func(w *Workshop) { w.Game.Left = 0 }},
		{"all time left", func(w *Workshop) { w.Game.Left = float64(rules.Seconds) }},
		{"a lever at its lower end", func(w *Workshop) { w.Game.Levers[1][2] = 0 }},
		{"a lever at its upper end", func(w *Workshop) { w.Game.Levers[1][2] = 1 }},
		{"all quarters decided", decided(rules.Quarters, rules.Brands)},
		{"a shock", sent(func(*sim.Shock) {})},
		{"a shock in the first month", sent(func(x *sim.Shock) { x.Month = 1 })},
		{"a shock in the last month", sent(func(x *sim.Shock) { x.Month = months })},
		{"a shock to the last brand", sent(func(x *sim.Shock) { x.Brand = rules.Brands - 1 })},
		{"a hundred shocks", func(w *Workshop) { w.Game.Shocks = slices.Repeat([]sim.Shock{shock}, 100) }},
	}, []wish{
		{"a game before the story", func(w *Workshop) { w.Game.Chapter = -1 }},
		{"a game after the story", func(w *Workshop) { w.Game.Chapter = len(market.Chapters) }},
		{"a game where there is none", func(w *Workshop) { w.Game.Chapter = 1 }},
		{"too few brands", func(w *Workshop) { w.Game.Levers = w.Game.Levers[1:] }},
		{"a decision of too few brands", decided(1, rules.Brands-1)},
		{"a decision too many", decided(rules.Quarters+1, rules.Brands)},
		{"less than no time left", func(w *Workshop) { w.Game.Left = -1 }},
		{"too much time left", func(w *Workshop) { w.Game.Left = float64(rules.Seconds) + 1 }},
		{"a lever below its range", func(w *Workshop) { w.Game.Levers[1][2] = -.01 }},
		{"a lever above its range", func(w *Workshop) { w.Game.Levers[1][2] = 1.01 }},
		{"a decided lever above its range", func(w *Workshop) { decided(2, rules.Brands)(w); w.Game.Decisions[1][0][0] = 1.01 }},
		{"a hundred and one shocks", func(w *Workshop) { w.Game.Shocks = slices.Repeat([]sim.Shock{shock}, 101) }},
		{"a shock in month 0", sent(func(x *sim.Shock) { x.Month = 0 })},
		{"a shock after the last month", sent(func(x *sim.Shock) { x.Month = months + 1 })},
		{"a shock to no brand", sent(func(x *sim.Shock) { x.Brand = -1 })},
		{"a shock to a brand too many", sent(func(x *sim.Shock) { x.Brand = rules.Brands })},
		{"a shock of an unknown kind", sent(func(x *sim.Shock) { x.Kind = unknown })},
		{"a shock of another size", sent(func(x *sim.Shock) { x.Size /= 2 })},
		{"a shock that is late", sent(func(x *sim.Shock) { x.Late = 1 })},
		{"a wrong shock before a right one", func(w *Workshop) {
			late := shock
			late.Late = 1
			w.Game.Shocks = []sim.Shock{late, shock}
		}},
	})
}

// A file that is torn, goes on after its end, is of another format or has what nobody knows is told as such.
func TestADamagedWorkshopIsTold(t *testing.T) {
	c, s := told(t, "unseen-backlash")
	kept := string(WriteWorkshop(c.Workshop("unseen-backlash", "")))
	for text, want := range map[string]string{
		kept[:len(kept)/2]: "it is damaged: unexpected EOF",
		kept + "{}":        "it is damaged: something follows its end",
		strings.Replace(kept, `"step"`, `"stop"`, 1):   `it is damaged: json: unknown field "stop"`,
		strings.Replace(kept, `: 1,`, `: 2,`, 1):       "it has format 2, this program reads 1",
		strings.Replace(kept, `: 1,`, `: 0,`, 1) + " ": "it has format 0, this program reads 1",
	} {
		_, err := ReadWorkshop([]byte(text), s)
		if err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
		if name, again := StoryOfWorkshop([]byte(text)); again == nil || again.Error() != want || name != "" {
			t.Errorf("%q, %v, want %s", name, again, want)
		}
	}
	if name, err := StoryOfWorkshop([]byte(kept)); name != "unseen-backlash" || err != nil {
		t.Errorf("%q, %v", name, err)
	}
}

// A workshop goes on in the language that it was told in, or in one that is asked for; a story in its own language leaves no trace of that in the file.
func TestAWorkshopKeepsItsLanguage(t *testing.T) {
	c, own := told(t, "how-far")
	if text := string(WriteWorkshop(c.Workshop("how-far", ""))); strings.Contains(text, "lang") {
		t.Errorf("the story's own language is kept: %s", text)
	}
	german, err := own.In("de")
	if err != nil {
		t.Fatal(err)
	}
	c.Tell(german)
	kept := WriteWorkshop(c.Workshop("how-far", ""))
	for asked, want := range map[string]string{"": "de", "de": "de", "en": "en"} {
		w, s, err := OpenWorkshop(kept, asked)
		if err != nil || s.Lang != want || w.Story != "how-far" {
			t.Errorf("asked for %q: %v, %v", asked, s, err)
		}
	}
	if _, _, err := OpenWorkshop(kept, "fr"); err == nil || !strings.Contains(err.Error(), "told in en, de") {
		t.Error(err)
	}
	if _, _, err := OpenWorkshop([]byte("{"), ""); err == nil {
		t.Error("a damaged file is opened")
	}
	if text, err := Notes(kept, "", 60); err != nil || !strings.Contains(text, german.Title) {
		t.Errorf("%q, %v", text, err)
	}
}

// Those who wait stand before all others, and both lists are by name.
func TestSeatsInTheirOrder(t *testing.T) {
	h := New()
	for _, name := range []string{"dora", "anna", "cleo", "ben"} {
		sit(t, h, name)
	}
	for i, name := range []string{"zoe", "abel", "mia"} {
		h.guests = 4
		if !h.Info(sit(t, h, name)).Waiting {
			t.Fatalf("guest %d does not wait", i)
		}
	}
	for range 20 { // seats come out of a map
		var got []string
		for _, s := range h.Seats() {
			got = append(got, fmt.Sprint(s.Name, " ", s.Waiting))
		}
		if want := []string{"abel true", "mia true", "zoe true", "anna false", "ben false", "cleo false", "dora false"}; !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}

// A hand counts only for a letter that is typed before it; a capital takes one back, and never more than there are.
func TestBallot(t *testing.T) {
	c, s := told(t, "unseen-backlash")
	c.Turn(0, StepBet)
	n := len(s.Chapters[0].Answers)
	typed := func(keys, want string, refused ...string) {
		t.Helper()
		c.Bets[0].Hands, c.Typed, c.Digits = make([]int, n), 0, ""
		var no []string
		for _, r := range keys {
			if !c.Ballot(string(r)) {
				no = append(no, string(r))
			}
		}
		if got := fmt.Sprint(c.Bets[0].Hands); got != want || !slices.Equal(no, refused) {
			t.Errorf("%q: %s, want %s; refused %q, want %q", keys, got, want, no, refused)
		}
	}
	if n != 3 {
		t.Fatalf("%d answers", n)
	}
	typed("abca", "[2 1 1]")
	typed("7", "[0 0 0]", "7")
	typed(" 7", "[0 0 0]", " ", "7")
	typed("a7", "[7 0 0]")
	typed("b 12", "[0 12 0]")
	typed("b0", "[0 0 0]")
	typed("c9", "[0 0 9]")
	typed("a12345", "[1234 0 0]", "5")
	typed("a3A", "[2 0 0]")
	typed("a3A5", "[2 0 0]", "5")
	typed("aAA", "[0 0 0]")
	typed("BbC", "[0 1 0]")
	typed("dD", "[0 0 0]", "d", "D")
	typed("a1b2", "[1 2 0]")
	if c.Ballot("") || c.Ballot("ab") {
		t.Error("two letters at once, or none, are a vote")
	}
}

// What is left on a clock: nothing without a game or after its end, all while it stands.
func TestRemaining(t *testing.T) {
	c, s := told(t, "one-market")
	now := time.Unix(1000, 0)
	c.Hall.Now = func() time.Time { return now }
	if left := c.Hall.Remaining(); left != 0 {
		t.Errorf("%v without a game", left)
	}
	c.Turn(0, StepRead)
	c.Play()
	all := time.Duration(s.Chapters[0].Market.Seconds) * time.Second
	for _, x := range []struct {
		gone time.Duration
		run  bool
		want time.Duration
	}{{0, false, all}, {time.Minute, true, all}, {time.Minute, true, all - time.Minute}, {time.Second, false, all - 61*time.Second}, {time.Minute, false, all - 61*time.Second},
		{0, true, all - 61*time.Second}, {all - 61*time.Second, true, 0}, {time.Second, true, 0}} {
		now = now.Add(x.gone)
		c.Hall.Clock(x.run)
		if left := c.Hall.Remaining(); left != x.want {
			t.Errorf("%v, want %v", left, x.want)
		}
	}
}

// The notes on the facilitator's own screen go with the chapter and its step.
func TestNotesOfWhereAWorkshopStands(t *testing.T) {
	c, s := told(t, "unseen-backlash")
	at := func(chapter int, step Step) string {
		t.Helper()
		c.Turn(chapter, step)
		text, err := Notes(WriteWorkshop(c.Workshop("unseen-backlash", "")), "", 60)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	if got, want := at(-1, StepRead), fmt.Sprintf("\n%s, about %d minutes. Press enter on the other screen to begin.", s.Title, s.Minutes); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := at(len(s.Chapters), StepRead), "\nDebrief: e on the other screen writes it to a file."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for i := range s.Chapters {
		x := &s.Chapters[i]
		for step := range StepCount {
			want := []string{fmt.Sprintf("%d %s, about %d minutes", i+1, x.Title, x.Minutes)}
			if x.Question != "" {
				want[0] += ": " + []string{"read", "place your bets", "what happens", "what else happened"}[step]
			}
			want = append(want, NoteLines(x.Notes[step], 60)...)
			if got := at(i, Step(step)); got != "\n"+strings.Join(want, "\n") {
				t.Errorf("%q, want %q", got, want)
			}
		}
	}
	for _, bad := range []string{"{", string(WriteWorkshop(c.Workshop("no-such-story", ""))), string(WriteWorkshop(&Workshop{Story: "unseen-backlash"}))} {
		if text, err := Notes([]byte(bad), "", 60); err == nil || text != "" {
			t.Errorf("%.60q: %q, %v", bad, text, err)
		}
	}
}

// A debrief numbers its chapters from 1 and says of each what became of it, with votes and what stands right.
func TestDebriefChapterByChapter(t *testing.T) {
	_, s := told(t, "unseen-backlash")
	bets := make([]Bet, len(s.Chapters))
	votes := func(chapter int) []int { return []int{2, 1, 0}[:len(s.Chapters[chapter].Answers)] }
	lines := func() []string { return strings.Split(strings.TrimSuffix(Debrief(s, bets, votes), "\n"), "\n") }
	want := []string{"# " + s.Title, "", "No bet was locked in.", ""}
	for i := range s.Chapters {
		want = append(want, fmt.Sprintf("## %d %s", i+1, s.Chapters[i].Title))
		if s.Chapters[i].Question == "" {
			want = append(want, "Free play.", "")
		} else {
			want = append(want, "Not played.", "")
		}
	}
	if got := lines(); !slices.Equal(got, want[:len(want)-1]) {
		t.Errorf("%q, want %q", got, want)
	}
	p := &s.Chapters[0]
	o := answer(p)
	bets[0] = Bet{Locked: true, Outcome: o}
	want[2] = "The room's favourite was right in 1 of 1 questions; 2 of 3 votes were."
	played := []string{p.Question, "- a " + p.Answers[0].Say + ": 2 votes (right)", "- b " + p.Answers[1].Say + ": 1 vote", "- c " + p.Answers[2].Say + ": 0 votes", TruthText(p, o)}
	for _, m := range p.Dashboard {
		played = append(played, "- meanwhile: "+MoveText(p, o, m)+".")
	}
	played = append(played, p.Lesson, "", "Its world, to try out: `backlash lab "+scenarios.Share(p.After)+"`", "")
	want = slices.Concat(want[:5], played, want[7:])
	if got := lines(); !slices.Equal(got, want[:len(want)-1]) {
		t.Errorf("%q, want %q", got, want)
	}
}

// How often the room was right: its favourite, or a tie for the one that stands first, and of all votes so many; unlocked bets and unanswered
// questions count for nothing.
func TestScoreOfTheRoom(t *testing.T) {
	s := &scenarios.Story{Chapters: make([]scenarios.Chapter, 4)}
	for i := range 3 {
		s.Chapters[i].Question = "?"
	}
	bet := func(right int) Bet { return Bet{Locked: true, Outcome: &experiment.Outcome{Right: right}} }
	for _, x := range []struct {
		bets  []Bet
		votes [][]int
		want  string
	}{
		{[]Bet{{Locked: true}, {Outcome: bet(0).Outcome}, {}, {}}, [][]int{{5}, {5}, {5}, {}}, "No bet was locked in."},
		{[]Bet{bet(0), bet(1), {}, bet(0)}, [][]int{{0, 0}, {0, 0}, {9, 9}, {7}}, "2 of the questions were answered by the model; nobody voted."},
		{[]Bet{bet(0), bet(1), bet(1), {}}, [][]int{{3, 1}, {3, 1}, {2, 4}, {}}, "The room's favourite was right in 2 of 3 questions; 8 of 14 votes were."},
		{[]Bet{bet(0), bet(1), bet(-1), {}}, [][]int{{2, 2}, {2, 2}, {2, 2}, {}}, "The room's favourite was right in 1 of 3 questions; 4 of 12 votes were."},
		{[]Bet{bet(0), {}, bet(1), {}}, [][]int{{0, 0}, {8, 0}, {0, 1}, {}}, "The room's favourite was right in 1 of 2 questions; 1 of 1 votes were."},
	} {
		if got := scoreOf(s, x.bets, func(chapter int) []int { return x.votes[chapter] }); got != x.want {
			t.Errorf("%q, want %q", got, x.want)
		}
	}
}

// A market is told with what was moved, quarter by quarter; a quarter without a move has no line. Trust, costs and shocks come with the reveal.
func TestGameInWords(t *testing.T) {
	_, s := told(t, "one-market")
	base := s.Chapters[0].Before.Config
	base.Population.Customers, base.Months = 200, 4
	base.Brands = slices.Clone(base.Brands)
	base.Brands[0].Levers = agents.Levers{}
	g := &Game{Market: experiment.Market{Base: base, Names: []string{"Amber", "Birch"}, Quarters: 2}, Levers: make([]agents.Levers, 2)}
	if GameWords("en", nil) != "" || GameWords("en", g) != "" {
		t.Error("words without a quarter")
	}
	decide := func(intensity, human float32) []agents.Levers {
		var x agents.Levers
		x[agents.Intensity], x[agents.Human] = intensity, human
		return []agents.Levers{x, {}}
	}
	g.Market.Decisions = [][]agents.Levers{decide(.5, 0), decide(.5, 0)}
	tell := func(revealed bool, more ...string) {
		t.Helper()
		r, err := g.Market.Play(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		g.Result, g.Quarter, g.Revealed = r, 2, revealed
		earned, trust := g.Standings()
		var want []string
		want = append(want, fmt.Sprintf("## The market after %d of 2 quarters", len(g.Market.Decisions)), "")
		for at, i := range Ranking(earned) {
			line := fmt.Sprintf("%d. %s earned %.2f a customer at the start", at+1, g.Market.Names[i], earned[i])
			if revealed {
				line += fmt.Sprintf("; trust %.0f of 100, #%d by trust; %s", 100*trust[i], map[bool]int{true: 1, false: 2}[math.Round(100*trust[i]) >= math.Round(100*trust[1-i])],
					[]string{"its decision of quarter 2 cost it 0.25", "none of its decisions cost it anything"}[i])
			}
			want = append(want, line+".")
			if i == 0 {
				want = append(want, more...)
			}
		}
		if revealed {
			want = append(want, "- sent in month 3, unannounced: "+shockName(sim.DataBreach), "",
				"A cost is how much more the brand would have earned, had it left its levers alone in that quarter and all else, luck included, been the same.")
		}
		if got := strings.Split(strings.TrimSuffix(GameWords("en", g), "\n"), "\n"); !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	one := fmt.Sprintf("   - quarter 1: %s 0 to 50", agents.LeverWords[agents.Intensity])
	tell(false, one)
	g.Market.Decisions = g.Market.Decisions[:1]
	tell(false, one)
	g.Market.Decisions = append(g.Market.Decisions, decide(.25, 1))
	g.Market.Shocks = []sim.Shock{{Month: 3, Kind: sim.DataBreach, Size: .6}}
	g.Costs = []experiment.Cost{{Quarter: 1, Amount: .25}, {Quarter: -1}}
	two := []string{fmt.Sprintf("%s 50 to 25", agents.LeverWords[agents.Intensity]), fmt.Sprintf("%s 0 to 100", agents.LeverWords[agents.Human])}
	if agents.Human < agents.Intensity {
		two[0], two[1] = two[1], two[0]
	}
	tell(true, one, "   - quarter 2: "+strings.Join(two, ", "))

	// A guest takes home what every brand came to, and the market itself.
	c, _ := told(t, "unseen-backlash")
	if e := c.evening(); e.game != nil {
		t.Error("a game that was not played")
	}
	c.Hall.Open(g)
	e := c.evening()
	page := string(e.leaves([]leaf{{Name: "Ada"}}, Phrases("en"), true))
	for _, i := range Ranking(func() []float64 { earned, _ := g.Standings(); return earned }()) {
		if want := brandWords("en", g, i) + "."; !strings.Contains(page, want) {
			t.Errorf("%q is missing in %s", want, page)
		}
	}
	taken, err := scenarios.Load(e.code, nil)
	if err != nil || len(taken.Config.Brands) != 2 || taken.Config.Brands[1].Name != "Birch" || len(taken.Config.Shocks) != 1 || len(taken.Config.Brands[0].Schedule) != 2 {
		t.Errorf("the code is of another market: %v, %+v", err, taken)
	}
}
