package tui

import (
	"strings"
	"testing"
	"time"

	"backlash/scenarios"
	"backlash/tui/hall"
)

// A rehearsal plays every story by itself to its debrief, with hands for every question; a key takes over.
func TestRehearsal(t *testing.T) {
	for _, name := range scenarios.StoryNames() {
		story := testStory(t, name)
		m, c := openStory(t, story, 80, 24, colourless(false), false)
		m.options.Rehearse, c.rehearsing = time.Minute, true
		c.Hall.Now = func() time.Time { return time.Unix(1e9, 0) }
		answerAll(m, c, 1, 1.2)
		cues := 0
		for ; c.Chapter < len(story.Chapters); cues++ {
			if cues > 200 || c.cue(m) == nil {
				t.Fatalf("%s stops at chapter %d, step %d", name, c.Chapter, c.Step)
			}
			m.Update(cueMsg{})
			playIfAsked(t, m, c)
		}
		if c.cue(m) != nil {
			t.Errorf("%s goes on behind its end", name)
		}
		for i := range story.Chapters {
			if story.Chapters[i].Question != "" && (!c.Bets[i].Locked || total(c.Bets[i].Hands) == 0) {
				t.Errorf("%s: chapter %d was left out", name, i+1)
			}
		}
	}
	m, c := openStory(t, testStory(t, "unseen-backlash"), 80, 24, colourless(false), false)
	c.rehearsing = true
	m.Update(cueMsg{})
	if c.Chapter != 0 {
		t.Fatal("nothing plays")
	}
	if press(m, "o"); c.rehearsing || c.cued(m) != nil || c.Step != hall.StepRead {
		t.Error("the rehearsal goes on by itself when somebody has taken over")
	}
}

// What a screen of a size cannot show is told before the room comes.
func TestLegible(t *testing.T) {
	s := testStory(t, "unseen-backlash")
	if got := Legible(s, 200, 60); got != nil {
		t.Errorf("on a large screen: %q", got)
	}
	if got := Legible(s, 50, 20); len(got) != 1 || !strings.Contains(got[0], "60x20") {
		t.Errorf("%q", got)
	}
	if got := Legible(s, 60, 20); len(got) == 0 || !strings.Contains(got[0], "block letters") {
		t.Errorf("on a small screen: %q", got)
	}
	long := *s
	long.Chapters = append([]scenarios.Chapter(nil), s.Chapters...)
	for range 20 {
		long.Chapters[0].Answers = append(long.Chapters[0].Answers, scenarios.Answer{Say: strings.Repeat("word ", 15)})
	}
	if got := Legible(&long, 60, 20); len(got) == 0 || !strings.Contains(got[0], "do not fit") {
		t.Errorf("%q", got)
	}
}
