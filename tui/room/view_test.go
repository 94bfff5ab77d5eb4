package room

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/study"
	"backlash/tui"
	"backlash/tui/hall"
)

var update = flag.Bool("update", false, "rewrite the golden views of phones")

// What a guest's page is given, phase by phase, in both languages; -update rewrites the file.
func TestWhatAPhoneIsGiven(t *testing.T) {
	r, h := openRoom(t)
	d := &browsers{room: r}
	now := time.Unix(1e9, 0)
	h.Now = func() time.Time { return now }
	story := load(t, "one-market")
	anna, err := h.Sit(hall.Claim{Name: "anna"})
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	say := func(what string) {
		t.Helper()
		for _, lang := range []string{"en", "de"} {
			text, err := json.MarshalIndent(d.view(anna, hall.Phrases(lang)), "", " ")
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&got, "== %s, %s\n%s\n", what, lang, text)
		}
	}
	say("nothing yet")
	question := hall.Stage{Chapter: 0, Phase: hall.PhaseVote, Title: "A question", Question: "What now?", Answers: []string{"this", "that"}, Right: -1}
	h.Show(question)
	h.Vote(anna, 1)
	h.Time(90 * time.Second)
	now = now.Add(20 * time.Second)
	say("has voted, and the clock runs")
	h.Talk(0)
	question.Again = true
	h.Show(question)
	say("votes again")
	question.Phase, question.Right, question.Truth, question.Lesson = hall.PhaseTruth, 1, "That is right.", "So it is."
	h.Show(question)
	say("the truth")
	h.Show(hall.Stage{Chapter: 1, Phase: hall.PhaseFree, Title: "A lab without a world"})
	say("a lab without a world")
	h.Show(hall.Stage{Chapter: 1, Phase: hall.PhaseFree, Title: "A lab", World: story.Chapters[0].Before, Locked: []agents.Lever{agents.Collection, agents.Control}})
	say("a lab, two levers locked")
	h.Show(hall.Stage{Chapter: 0, Phase: hall.PhaseMarket, Title: "The market"})
	say("a market that is not open")
	game := hall.NewGame(&story.Chapters[0])
	game.Market.Base.Population.Customers = 300
	h.Open(game)
	h.Assign("anna", 1)
	say("before the first quarter")
	h.Clock(true)
	h.SetOwn(anna, agents.Transparency, .85)
	now = now.Add(10 * time.Second)
	say("the clock runs")
	for !h.Game().Over() {
		h.Clock(true)
		market, ok := h.Decide()
		if !ok {
			t.Fatal("the quarter does not end")
		}
		played, costs, err := hall.PlayQuarter(t.Context(), market, 2)
		if err != nil {
			t.Fatal(err)
		}
		h.Played(played, costs)
	}
	say("all quarters played")
	h.Reveal()
	say("revealed")
	h.Show(hall.Stage{Chapter: 1, Phase: hall.PhaseEnd, Title: "The end"})
	say("the end")
	h.Expect(1)
	late, err := h.Sit(hall.Claim{Name: "late"})
	if err != nil {
		t.Fatal(err)
	}
	anna, late = late, anna
	say("at the door")
	anna = late
	h.Remove("anna")
	say("sent away")
	const path = "testdata/views.txt"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || string(want) != got.String() {
		t.Errorf("phones are given something else (%v); -update rewrites %s, which is now\n%s", err, path, got.String())
	}
	f := &game.Result.Frames[game.Month()-1]
	for i, x := range hall.Board {
		if _, value := hall.BoardWord("en", i, f.At(1, sim.All, x.Metric)); !strings.Contains(got.String(), value) {
			t.Errorf("%s of brand 1 is not on its board", x.Name)
		}
	}
}

// Whoever has no seat gets no page to keep, and nobody gets one before the story is over.
func TestThePageToKeep(t *testing.T) {
	r, h := openRoom(t)
	d := &browsers{room: r}
	ask := func(q *http.Request) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		d.debrief(w, q)
		return w
	}
	if w := ask(httptest.NewRequest(http.MethodGet, "/debrief", nil)); w.Code != http.StatusUnauthorized {
		t.Errorf("without a seat: %d", w.Code)
	}
	anna := openPage(t, r)
	anna.join(t, r, "anna")
	get := func() (int, string, string) {
		answer, err := anna.client.Get(anna.base + "/debrief")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		var text bytes.Buffer
		_, _ = text.ReadFrom(answer.Body)
		return answer.StatusCode, answer.Header.Get("Content-Type"), text.String()
	}
	if code, _, text := get(); code != http.StatusNotFound || !strings.Contains(text, "not over yet") {
		t.Errorf("before the end: %d %s", code, text)
	}
	story := load(t, "unseen-backlash")
	c := hall.Session{Hall: h, Chapter: -1, Playing: -1}
	c.Tell(story)
	c.Turn(len(story.Chapters), hall.StepRead)
	c.Publish()
	if code, kind, text := get(); code != http.StatusOK || !strings.HasPrefix(kind, "text/html") || !strings.Contains(text, "anna") {
		t.Errorf("at the end: %d %s %d bytes", code, kind, len(text))
	}
}

// A guest's lab gets the levers that were asked for, to the hundredth, and nothing else; a number beyond the slider is its end.
func TestALabGetsItsLevers(t *testing.T) {
	jobs := make(chan study.Live, 9)
	shared := hall.New()
	r, err := Open(Options{Web: "127.0.0.1:0", Hall: shared, Start: func(_ context.Context, job study.Live, _ func(study.Report)) { jobs <- job }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	anna, err := shared.Sit(hall.Claim{Name: "anna"})
	if err != nil {
		t.Fatal(err)
	}
	d := r.web
	story := load(t, "one-market")
	world := story.Chapters[0].Before
	parts := len(tui.GuestParts(tui.GuestJob(hall.Stage{World: world, Without: world}, world.Config.Brands[0].Levers)))
	wish := func(name string, to float64) (string, int) {
		return d.lab(anna, &body{Levers: []level{{name, to}}})
	}
	if text, status := wish("control", 40); status != http.StatusConflict || text == "" {
		t.Errorf("before there is a lab: %s %d", text, status)
	}
	shared.Show(hall.Stage{Chapter: 1, Phase: hall.PhaseFree, Title: "A lab", World: world, Without: world, Locked: []agents.Lever{agents.Collection}})
	for _, c := range []struct {
		name   string
		to     float64
		status int
		want   float32
	}{
		{"control", 0, http.StatusNoContent, 0}, {"control", 1, http.StatusNoContent, .01}, {"control", 40, http.StatusNoContent, .4}, {"intensity", 100, http.StatusNoContent, 1},
		{"serendipity", 140, http.StatusNoContent, 1}, {"human", -7, http.StatusNoContent, 0},
		{"collection", 40, http.StatusBadRequest, 0}, {"nothing", 40, http.StatusBadRequest, 0}, {"control", math.NaN(), http.StatusBadRequest, 0},
	} {
		text, status := wish(c.name, c.to)
		if status != c.status {
			t.Fatalf("%s to %v: %s %d", c.name, c.to, text, status)
		}
		if status != http.StatusNoContent {
			continue
		}
		lever, _ := agents.LeverByName(c.name)
		for part := range parts {
			select {
			case job := <-jobs:
				if got := job.Now.Brands[0].Levers[lever]; got != c.want {
					t.Errorf("%s to %v: part %d runs with %v", c.name, c.to, part+1, got)
				}
			case <-time.After(5 * time.Second):
				t.Fatalf("%s to %v runs nothing", c.name, c.to)
			}
		}
	}
}

// With one wish left in its budget a seat has one, and then it is asked to be slower.
func TestTheLastWish(t *testing.T) {
	r, h := openRoom(t)
	anna := openPage(t, r)
	anna.join(t, r, "anna")
	h.Show(hall.Stage{Chapter: 0, Phase: hall.PhaseVote, Title: "A question", Question: "What now?", Answers: []string{"this", "that"}, Right: -1})
	vote := func() int {
		status, _ := anna.post(t, "/vote", map[string]int{"chapter": 0, "answer": 1})
		return status
	}
	if status := vote(); status != http.StatusNoContent {
		t.Fatal(status)
	}
	d := r.web
	d.mu.Lock()
	for _, b := range d.posts {
		*b = budget{1, time.Now()}
	}
	d.mu.Unlock()
	if last, after := vote(), vote(); last != http.StatusNoContent || after != http.StatusTooManyRequests {
		t.Errorf("the last wish: %d, the one after it: %d", last, after)
	}
}

// A room that cannot be opened leaves no port open behind it.
func TestARoomThatDoesNotOpen(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	web := free.Addr().String()
	free.Close()
	if r, err := Open(Options{Web: web, SSH: taken.Addr().String(), KeyFile: filepath.Join(t.TempDir(), "host"), Hall: hall.New()}); err == nil {
		r.Close()
		t.Fatal("two rooms on one port")
	}
	again, err := net.Listen("tcp", web)
	if err != nil {
		t.Fatalf("the other door stays open: %v", err)
	}
	again.Close()
}
