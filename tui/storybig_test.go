package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/tui/draw"
	"backlash/tui/hall"
)

// The room talks and answers again, and has some time for it; what it changed is told with the truth.
func TestTalkOnTheScreen(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}} {
		for _, big := range []bool{false, true} {
			m, c := openStory(t, testStory(t, "unseen-backlash"), size[0], size[1], colourless(false), big)
			answerAll(m, c, 2, 1.5)
			now := time.Unix(1e9, 0)
			c.Hall.Now = func() time.Time { return now }
			press(m, "enter", "enter", "a", "6", "c", "3", "+", "=")
			if view := ansi.Strip(m.View()); !strings.Contains(view, "place your bets") || !strings.Contains(view, "1:00") {
				t.Errorf("%v: no time to answer: %s", size, view)
			}
			now = now.Add(15 * time.Second)
			press(m, "-")
			if view := ansi.Strip(m.View()); !strings.Contains(view, "0:15") {
				t.Errorf("%v: %s", size, view)
			}
			now = now.Add(time.Minute)
			if c.clocked(m, clockMsg{c.clocks}); !strings.Contains(m.message, "time is up") || c.Step != hall.StepBet {
				t.Errorf("%v: %q at step %d", size, m.message, c.Step)
			}
			press(m, "tab")
			if view := ansi.Strip(m.View()); !strings.Contains(view, "talk, then bet again") || c.Votes(0)[0] != 0 {
				t.Errorf("%v: %s", size, view)
			}
			if press(m, "tab"); !strings.Contains(m.message, "back in the first round") || c.Votes(0)[0] != 6 || c.Votes(0)[2] != 3 {
				t.Errorf("%q, %v", m.message, c.Votes(0))
			}
			press(m, "tab", "c", "9")
			if press(m, "tab"); !strings.Contains(m.message, "talked already") {
				t.Errorf("%q", m.message)
			}
			press(m, "enter")
			if view := ansi.Strip(m.View()); c.Step != hall.StepTruth || !strings.Contains(view, "3 of 9 before talking") {
				t.Errorf("%v: %s", size, view)
			}
		}
	}
}

// On a big screen the question and the truth are written in block letters where there is room, nothing is lost where there is not, and a click
// on an answer counts for that answer.
func TestTheatre(t *testing.T) {
	for _, story := range toldStories(t) {
		name := story.Name + " in " + story.Lang
		for _, size := range [][2]int{{200, 60}, {120, 36}, {80, 24}, {60, 20}} {
			for _, ascii := range []bool{false, true} {
				for chapter := range story.Chapters {
					p := &story.Chapters[chapter]
					if p.Question == "" {
						continue
					}
					m, c := openStory(t, story, size[0], size[1], colourless(ascii), true)
					c.receive(m, played{chapter, testOutcome(p, len(p.Answers)-1, 1.5)})
					c.Session.Turn(chapter, hall.StepBet)
					lines := strings.Split(ansi.Strip(m.View()), "\n")
					if blocks := strings.Contains(lines[2]+lines[3]+lines[4]+lines[5], "█"); blocks == ascii && size[0] >= 120 || blocks && ascii {
						t.Errorf("%s %d at %v, ASCII %v: %s", name, chapter+1, size, ascii, strings.Join(lines, "\n"))
					}
					if len(c.rows) != len(p.Answers) {
						t.Fatalf("%s %d at %v: %d of %d answers show", name, chapter+1, size, len(c.rows), len(p.Answers))
					}
					for i, row := range c.rows {
						m.Update(tea.MouseMsg{X: 5, Y: row, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
						if c.Bets[chapter].Hands[i] != 1 {
							t.Errorf("%s %d at %v: a click on row %d is none for %s", name, chapter+1, size, row, p.Answers[i].Say)
						}
					}
					press(m, "enter")
					view, first := ansi.Strip(m.View()), strings.Fields(p.Answers[len(p.Answers)-1].Say)[0]
					if ascii {
						first = strings.ReplaceAll(first, "ä", "a")
					}
					if !strings.Contains(strings.Join(strings.Fields(view), " "), first) || !strings.Contains(view, map[string]string{"en": "1 of ", "de": "1 von "}[p.Lang]) || !strings.Contains(view, "█") && !strings.Contains(view, hall.SureText(p.Lang, 1)) {
						t.Errorf("%s %d at %v: the truth is %s", name, chapter+1, size, view)
					}
				}
			}
		}
	}
}

// The best of the room stand on three steps, those with the same score on one, and whoever was never right on none.
func TestPodium(t *testing.T) {
	st := colourless(false)
	best := []hall.Place{{Name: "Anna", Right: 5, Of: 6}, {Name: "Ben", Right: 4, Of: 6}, {Name: "Cleo", Right: 4, Of: 6}, {Name: "Dora", Right: 3, Of: 5}}
	rows := podiumLines(st, hall.Wall("en"), best, 76)
	text := strings.Join(rows, "\n")
	for _, want := range []string{"Anna", "Ben", "Cleo", "Dora", "5 right", "4 right", "3 right"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in\n%s", want, text)
		}
	}
	row := func(name string) int {
		return slices.IndexFunc(rows, func(l string) bool { return strings.Contains(l, name) })
	}
	if !(row("Anna") < row("4 right") && row("Cleo") < row("Dora")) {
		t.Errorf("the first does not stand highest:\n%s", text)
	}
	var crowd []hall.Place
	for i := range 9 {
		crowd = append(crowd, hall.Place{Name: fmt.Sprint("guest", i), Right: 2, Of: 3})
	}
	if text := strings.Join(podiumLines(st, hall.Wall("en"), crowd, 76), "\n"); !strings.Contains(text, "and 7 more") || strings.Contains(text, "guest5") {
		t.Errorf("a crowd on one step:\n%s", text)
	}
	if podiumLines(st, hall.Wall("en"), nil, 76) != nil || podiumLines(st, hall.Wall("en"), best, 20) != nil {
		t.Error("a podium of nobody, or without room")
	}
	m, c := openStory(t, testStory(t, "unseen-backlash"), 80, 24, colourless(false), false)
	s, err := c.Hall.Sit(hall.Claim{Name: "Zoë"})
	if err != nil {
		t.Fatal(err)
	}
	c.Hall.Show(hall.Stage{Phase: hall.PhaseVote, Answers: []string{"x"}})
	c.Hall.Vote(s, 0)
	c.Hall.Show(hall.Stage{Phase: hall.PhaseTruth, Answers: []string{"x"}})
	c.Session.Turn(len(c.Story.Chapters), hall.StepRead)
	if view := ansi.Strip(m.View()); !strings.Contains(view, "Zoë") || !strings.Contains(view, "1 right") {
		t.Errorf("the wall has no podium: %s", view)
	}
}

// Whoever jumps to a chapter whose worlds have not run has them run next; enter says how far they are and never goes dead.
func TestAJumpIsPreparedFirst(t *testing.T) {
	m, c := openStory(t, testStory(t, "unseen-backlash"), 80, 24, draw.NewStyles("dark", true, false, false, 0), false)
	if c.playing != 0 || !c.job.running {
		t.Fatalf("chapter %d is played first", c.playing)
	}
	press(m, "enter", "n", "n")
	if c.Chapter != 2 || c.playing != 2 || !c.job.running {
		t.Fatalf("at chapter %d chapter %d is played", c.Chapter, c.playing)
	}
	c.receive(m, progressing(40))
	press(m, "enter", "enter")
	if !strings.Contains(m.message, "40 %") || c.Step != hall.StepBet {
		t.Errorf("%q", m.message)
	}
	c.job.stop() // as after a fault
	if press(m, "enter"); !c.job.running || c.playing != 2 {
		t.Error("enter leads nowhere")
	}
	c.receive(m, played{2, testOutcome(c.Present(), 0, 1)})
	if press(m, "enter"); c.Step != hall.StepTruth {
		t.Errorf("step %d", c.Step)
	}
}

// No answer is cut at its end, neither while it is asked nor when it is right.
func TestAnswersAreWhole(t *testing.T) {
	for _, story := range toldStories(t) {
		name := story.Name + " in " + story.Lang
		for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}} {
			for chapter := range story.Chapters {
				p := &story.Chapters[chapter]
				for right := range p.Answers {
					m, c := openStory(t, story, size[0], size[1], colourless(false), false)
					c.receive(m, played{chapter, testOutcome(p, right, 1.5)})
					c.Session.Turn(chapter, hall.StepBet)
					words := strings.Fields(ansi.Strip(m.View()))
					for _, a := range p.Answers {
						if ends := strings.Fields(a.Say); !slices.Contains(words, ends[len(ends)-1]) {
							t.Fatalf("%s %d at %v: %q is cut: %s", name, chapter+1, size, a.Say, ansi.Strip(m.View()))
						}
					}
					press(m, "a", "enter")
					ends := strings.Fields(p.Answers[right].Say)
					if words = strings.Fields(ansi.Strip(m.View())); !slices.Contains(words, ends[len(ends)-1]) {
						t.Fatalf("%s %d at %v: the truth %q is cut: %s", name, chapter+1, size, p.Answers[right].Say, ansi.Strip(m.View()))
					}
				}
			}
		}
	}
}
