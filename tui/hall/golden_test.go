package hall

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/experiment"
)

// drawn are the parts of a page that are no words.
var drawn = regexp.MustCompile(`(?s)<(style|svg)[ >].*?</(style|svg)>`)

var update = flag.Bool("update", false, "rewrite what the room is told")

// What a room is told of every built-in story, from the first bet to the page to take home, in each language: small worlds, the same votes.
// -update rewrites the file.
func TestWhatARoomIsTold(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it plays every story in one goroutine; the plain `go test` does it")
	}
	var got strings.Builder
	for _, name := range scenarios.StoryNames() {
		var outcomes []*experiment.Outcome
		for _, lang := range []string{"en", "de"} {
			story, err := scenarios.LoadStoryIn(name, lang)
			if err != nil {
				t.Fatal(err)
			}
			c, asked := NewSession(), 0
			c.Tell(story)
			anna, ben := sit(t, c.Hall, "anna"), sit(t, c.Hall, "ben")
			fmt.Fprintf(&got, "==== %s, %s\n", name, lang)
			for i := range story.Chapters {
				p := &story.Chapters[i]
				c.Turn(i, StepRead)
				c.Publish()
				if p.Market != nil && c.Playing < 0 {
					playMarket(t, &c, &got, lang)
				}
				if p.Question == "" {
					continue
				}
				if lang == "en" {
					w := p.Wager()
					for _, config := range []int{0, 1} {
						side := &w.Before
						if config == 1 {
							side = &w.After
						}
						side.Population.Customers = 120
					}
					o, err := w.Run(t.Context(), experiment.Worlds{Uncertainty: experiment.All, Count: 6}, 2, func(int, int) {})
					if err != nil {
						t.Fatal(err)
					}
					outcomes = append(outcomes, o)
				}
				o := outcomes[asked]
				asked++
				c.Turn(i, StepBet)
				c.Publish()
				last := len(p.Answers) - 1
				c.Hall.Vote(anna, i%len(p.Answers))
				c.Hall.Vote(ben, last)
				for _, r := range []string{"a", "3", "b", "12"} {
					c.Ballot(r)
				}
				if i%2 == 0 {
					c.Talk()
					c.Hall.Vote(ben, 0)
					c.Ballot("a")
					c.Ballot("5")
				}
				fmt.Fprintf(&got, "-- chapter %d: votes %v, open %v\n", i+1, c.Votes(i), c.Unanswered())
				if next := c.Advance(); next != NextWait {
					t.Errorf("chapter %d goes on without an answer: %v", i+1, next)
				}
				c.Answered(i, o)
				if next := c.Advance(); next != NextReveal || !c.Free() {
					t.Errorf("chapter %d is not locked in: %v", i+1, next)
				}
				c.Unveil(i%3 == 0)
				for c.ShowMonth() {
				}
				if next := c.Advance(); next != NextStep {
					t.Errorf("chapter %d has no lesson: %v", i+1, next)
				}
				c.Publish()
				stage := c.Hall.Stage()
				right, of := c.Hall.Score(anna)
				fmt.Fprintf(&got, "%s\n%s\n%s | %s | %d of %d\n", stage.Truth, stage.Lesson, ScoreText(lang, c.Votes(i), o.Right), c.MindsText(i, max(0, o.Right)), right, of)
				fmt.Fprintf(&got, "%s\n%s\n", SureText(lang, slices.Max(append(slices.Clone(o.Share), 0))), OfWorlds(.5))
			}
			c.Turn(len(story.Chapters), StepRead)
			c.Publish()
			fmt.Fprintf(&got, "-- words\n%s\n-- podium %v\n-- pages\n%s\n", c.Words(), c.Hall.Podium(3), drawn.ReplaceAllString(string(c.Debriefings()), "$1 left out"))
		}
	}
	for _, lang := range []string{"en", "de"} { // what a leader holds in hand, with notes that differ from step to step
		story, err := scenarios.LoadStoryIn("unseen-backlash", lang)
		if err != nil {
			t.Fatal(err)
		}
		story.Chapters = story.Chapters[:4]
		for k := range story.Chapters {
			story.Chapters[k].Notes = [scenarios.StepCount]string{"one", "one", "one", "one"}
			if k > 0 {
				story.Chapters[k].Notes[k] = "another"
			}
		}
		fmt.Fprintf(&got, "==== script, %s\n%s\n", lang, drawn.ReplaceAllString(string(Script(story)), "$1 left out"))
	}
	const path = "testdata/told.txt"
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got.String() {
		a, b := strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Fatalf("line %d of %s was\n%s\nand is (-update rewrites it)\n%s", i+1, path, a[i], b[i])
			}
		}
		t.Fatalf("%d lines, %d in %s", len(b), len(a), path)
	}
}

// playMarket plays a story's market with levers that move every quarter, and writes what is said of it.
func playMarket(t *testing.T, c *Session, got *strings.Builder, lang string) {
	t.Helper()
	h := c.Hall
	g := c.Play()
	g.Market.Base.Population.Customers = 160
	for quarter := 0; !h.Game().Over(); quarter++ {
		h.Clock(true)
		for b := range g.Levers {
			h.SetLever(b, agents.Lever((quarter+b)%int(agents.LeverCount)), float32(b+quarter)/10)
		}
		fmt.Fprintf(got, "%s | %s\n", GameText(lang, h.Game(), 65*time.Second, false), GameText(lang, h.Game(), 65*time.Second, true))
		market, ok := h.Decide()
		if !ok {
			t.Fatal("the quarter does not end")
		}
		played, costs, err := PlayQuarter(t.Context(), market, 2)
		if err != nil {
			t.Fatal(err)
		}
		h.Played(played, costs)
	}
	h.Reveal()
	over := h.Game()
	earned, trust := over.Standings()
	for b := range over.Levers {
		fmt.Fprintf(got, "%s: %d by money, %d by trust, %s\n", over.Market.Names[b], 1+Rank(earned, b), 1+Rank(trust, b), CostText("en", over, b))
	}
	fmt.Fprintf(got, "%s\n%v, most customers: %d\n", GameWords(lang, over), Ranking(trust), over.Leader())
}
