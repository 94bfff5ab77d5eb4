package hall

import (
	"bytes"
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/study"
)

// sit lets somebody in.
func sit(t *testing.T, h *Hall, name string) *Seat {
	t.Helper()
	s, err := h.Sit(Claim{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// After the talk answers stand and may change; who changed, and to what, is told; and all of it comes back from the file.
func TestTalkAndVoteAgain(t *testing.T) {
	c, story := told(t, "unseen-backlash")
	if c.Talk() {
		t.Error("a talk before any question")
	}
	c.Turn(0, StepBet)
	c.Publish()
	if c.Hall.Stage().Again {
		t.Error("a second round before the first")
	}
	before, after := []int{0, 0, 2, 2, 1}, []int{2, 1, 2, 0, -1}
	var seats []*Seat
	for i, name := range []string{"anna", "ben", "cleo", "dora", "emil"} {
		s := sit(t, c.Hall, name)
		seats = append(seats, s)
		if !c.Hall.Vote(s, before[i]) {
			t.Fatal("a vote is refused")
		}
	}
	late := sit(t, c.Hall, "late")
	for _, r := range []string{"a", "3", "c", "5"} {
		c.Ballot(r)
	}
	if got := c.MindsText(0, 2); got != "" {
		t.Errorf("before the talk: %q", got)
	}
	hands := slices.Clone(c.Bets[0].Hands)
	if c.TalkBack() || !c.Talk() || !c.TalkBack() || c.Hall.Talked(0) || c.Bets[0].First != nil || !slices.Equal(c.Bets[0].Hands, hands) {
		t.Fatalf("a talk begun by mistake leaves %+v, before it there were %v", c.Bets[0], hands)
	}
	changed, stop := c.Hall.Watch()
	defer stop()
	if !c.Talk() || c.Talk() || !c.Hall.Talked(0) {
		t.Fatal("one talk a question")
	}
	select {
	case <-changed:
	default:
		t.Error("nobody is told that the room talks")
	}
	c.Publish()
	if !c.Hall.Stage().Again {
		t.Error("guests are not told to talk")
	}
	if got := c.Votes(0); !reflect.DeepEqual(got, []int{2, 1, 2}) {
		t.Errorf("after the talk the guests' answers are %v", got)
	}
	for i, s := range seats {
		if after[i] >= 0 {
			c.Hall.Vote(s, after[i])
		}
	}
	c.Hall.Vote(late, 2) // had no mind to change
	if c.TalkBack() {
		t.Error("the first round came back over answers of the second")
	}
	c.Ballot("c")
	c.Ballot("7")
	if got, want := c.Hall.Minds(0, 2), (Minds{Of: 5, Changed: 3, To: 1, From: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got, want := c.MindsText(0, 2), "3 of 5 changed their mind, 1 to the right answer, 1 away from it; hands for the right answer: 5 of 8 before talking, 7 of 7 after"; got != want {
		t.Errorf("%q", got)
	}
	kept := WriteWorkshop(c.Workshop("unseen-backlash", "code"))
	w, err := ReadWorkshop(kept, story)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := told(t, "unseen-backlash")
	again.Restore(w)
	if here, there := c.Hall.Answered(0), again.Hall.Answered(0); here != 5 || there != here {
		t.Errorf("%d guests have answered again, %d from the file", here, there)
	}
	if got := again.Hall.Minds(0, 2); got != c.Hall.Minds(0, 2) || again.MindsText(0, 2) != c.MindsText(0, 2) {
		t.Errorf("from the file: %+v", got)
	}
	if !bytes.Equal(WriteWorkshop(again.Workshop("unseen-backlash", "code")), kept) {
		t.Error("the file of what was restored is another")
	}
	for _, bad := range []func(*Workshop){
		func(w *Workshop) { w.First = w.First[:2] },
		func(w *Workshop) { w.First[0].Hands[1] = -1 },
		func(w *Workshop) { w.First[0].Hands = []int{1} },
		func(w *Workshop) { w.First[0].Votes["anna"] = 3 },
	} {
		broken, err := ReadWorkshop(kept, story)
		if err != nil {
			t.Fatal(err)
		}
		bad(broken)
		if _, err := ReadWorkshop(WriteWorkshop(broken), story); err == nil {
			t.Error("a file with a first round that cannot be is read")
		}
	}
	c.Hall.Remove("anna")
	if got := c.Hall.Answered(0); got != 4 {
		t.Errorf("without anna %d have answered again", got)
	}
	if got := c.Hall.Minds(0, 2); got.Of != 4 || got.To != 0 {
		t.Errorf("without anna: %+v", got)
	}
	c.Hall.ResetVotes(0)
	if got := c.Hall.Minds(0, 2); got != (Minds{}) || !c.Hall.Talked(0) {
		t.Errorf("after the votes were taken back: %+v", got)
	}
}

// The time to answer runs down and closes nothing; it ends with its question, and is never longer than ten minutes.
func TestTimeToAnswer(t *testing.T) {
	c, _ := told(t, "unseen-backlash")
	now := time.Unix(1e9, 0)
	h := c.Hall
	h.Now = func() time.Time { return now }
	shows := func(want string) {
		t.Helper()
		left, timed := h.Bell()
		if got := map[bool]string{true: ClockText(left), false: "no limit"}[timed]; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	h.Time(time.Minute)
	shows("no limit") // no question is open
	c.Turn(0, StepBet)
	c.Publish()
	s := sit(t, h, "anna")
	h.Time(time.Minute)
	shows("1:00")
	now = now.Add(20 * time.Second)
	shows("0:40")
	c.Publish() // the same question: the time goes on
	shows("0:40")
	h.Time(30 * time.Second)
	shows("1:10")
	h.Time(-time.Minute)
	shows("0:10")
	now = now.Add(time.Minute)
	shows("0:00")
	if !h.Vote(s, 1) {
		t.Error("a vote after the time is refused; only the leader closes")
	}
	h.Time(30 * time.Second)
	shows("0:30")
	h.Time(-time.Hour)
	shows("no limit")
	h.Time(time.Hour)
	shows("10:00")
	c.Talk()
	shows("no limit")
	h.Time(time.Minute)
	c.Turn(1, StepBet)
	c.Publish()
	shows("no limit")
}

// A guest who says who they are gets a twin in every chapter that has been told, and in no other; no file knows of it.
func TestTwins(t *testing.T) {
	c, _ := told(t, "unseen-backlash")
	h := c.Hall
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { h.Introduce(ctx); close(ended) }()
	anna, ben := sit(t, h, "anna"), sit(t, h, "ben")
	for _, bad := range []About{{0, 1, 3}, {-1, 0, 0}} {
		if h.Describe(anna, bad) {
			t.Errorf("%v is taken", bad)
		}
	}
	before, after := *c.Story.Chapters[1].Before, *c.Story.Chapters[1].After
	for _, s := range []*scenarios.Scenario{&before, &after} {
		s.Config.Population.Customers, s.Config.Months = 200, 18
	}
	h.Show(Stage{Chapter: 1, Phase: PhaseVote, Title: "The line", Question: "?", Answers: []string{"x", "y"}, Right: -1, World: &after, Without: &before})
	if !h.Describe(anna, About{0, 2, 2}) || h.Describe(&Seat{waiting: true}, About{}) {
		t.Fatal("who is asked")
	}
	time.Sleep(20 * time.Millisecond)
	if got := h.Twins(anna); len(got) != 0 {
		t.Fatalf("a twin before the truth: %+v", got)
	}
	h.Show(Stage{Chapter: 1, Phase: PhaseTruth, Title: "The line", World: &after, Without: &before})
	for begin := time.Now(); len(h.Twins(anna)) == 0; time.Sleep(5 * time.Millisecond) {
		if time.Since(begin) > 20*time.Second {
			t.Fatal("no twin")
		}
	}
	twin := h.Twins(anna)[0]
	if twin.Chapter != 1 || twin.Title != "The line" || twin.Threshold > .5 || twin.Novelty < .5 || twin.Susceptibility < .5 {
		t.Errorf("%+v", twin)
	}
	if got := h.Twins(ben); got != nil {
		t.Errorf("ben has not said who he is: %+v", got)
	}
	h.Describe(ben, About{2, 0, 0})
	if got := h.Twins(ben); len(got) != 1 || got[0].Customer == twin.Customer || got[0].Threshold < .5 {
		t.Errorf("%+v", got)
	}
	if text := WriteWorkshop(c.Workshop("x", "y")); bytes.Contains(text, []byte("about")) {
		t.Errorf("the file keeps who guests are: %s", text)
	}
	for _, chapter := range []int{0, 2, 5} { // whatever order they are looked for in
		h.Show(Stage{Chapter: chapter, Phase: PhaseTruth, Title: "another", World: &after, Without: &before})
	}
	h.Show(Stage{Chapter: 3, Phase: PhaseTruth, Title: "without a world"})
	for begin := time.Now(); len(h.Twins(ben)) < 4; time.Sleep(5 * time.Millisecond) {
		if time.Since(begin) > 20*time.Second {
			t.Fatalf("twins in %d chapters of 4", len(h.Twins(ben)))
		}
	}
	for i, twin := range h.Twins(ben) {
		if twin.Chapter != []int{0, 1, 2, 5}[i] {
			t.Errorf("twin %d is of chapter %d", i, twin.Chapter)
		}
	}
	h.Remove("anna")
	if h.Twins(anna) != nil || h.Describe(anna, About{}) {
		t.Error("somebody removed has a twin")
	}
	stop()
	<-ended
}

// A twin's lives are told in both languages, with every reason for leaving.
func TestTwinText(t *testing.T) {
	twin := Twin{}
	twin.Lives[1] = lives(14, 2, 13, .61, .43)
	if got, want := TwinText(Phrases("en"), &twin), []string{"with the move: leaves in month 14, felt watched", "without it: stays", "Month 13: intrusion felt like 61, and 43 was bearable."}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	twin.Names = [2]string{"clicks", "people"}
	if got, want := TwinText(Phrases("de_DE.UTF-8"), &twin), []string{"people: geht in Monat 14, fühlte sich beobachtet", "clicks: bleibt", "Monat 13: Die Zudringlichkeit fühlte sich nach 61 an, erträglich waren 43."}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	twin.Lives[1] = lives(0, 0, 13, .434, .431)
	if got := TwinText(Phrases("en"), &twin); len(got) != 2 || got[0] != "people: stays" {
		t.Errorf("%q", got)
	}
	for lang, names := range causePhrases {
		for i, name := range names {
			if name == "" || strings.Contains(name, "{") {
				t.Errorf("%s: reason %d is %q", lang, i, name)
			}
		}
	}
}

// lives is a life by its months.
func lives(left int, cause agents.Cause, moment int, felt, bears float32) study.Life {
	return study.Life{Left: left, Cause: cause, Moment: moment, Felt: felt, Bears: bears}
}
