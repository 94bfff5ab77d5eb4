package tui

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// testStory is a built-in one.
func testStory(t testing.TB, name string) *scenarios.Story {
	t.Helper()
	s, err := scenarios.LoadStory(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// toldStories are the built-in stories in each of their languages.
func toldStories(t testing.TB) (out []*scenarios.Story) {
	t.Helper()
	for _, name := range scenarios.StoryNames() {
		s := testStory(t, name)
		for _, lang := range s.Languages {
			told, err := s.In(lang)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, told)
		}
	}
	return out
}

// openStory is a workshop on a screen of a size; its clock stands still, and no world runs by itself.
func openStory(t testing.TB, s *scenarios.Story, w, h int, st *draw.Styles, big bool) (*model, *telling) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	st.Still = true
	m := newModel(ctx, Options{Scenario: s.Chapters[0].Before, Story: s, Worlds: 40, Workers: 1, Big: big, ReducedMotion: true}, still, testLibrary{}, st)
	c := m.screens[screenStory].(*telling)
	c.now = func() time.Time { return time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) }
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	m.Update(beginMsg{})
	return m, c
}

// testOutcome answers a chapter with made-up worlds in which the move changes everything by a factor.
func testOutcome(p *scenarios.Chapter, right int, factor float64) *experiment.Outcome {
	w := p.Wager()
	worlds := hall.Worlds()
	o := &experiment.Outcome{Before: experiment.Collect(experiment.Point{Config: w.Before}, w.Watch, worlds), After: experiment.Collect(experiment.Point{Config: w.After}, w.Watch, worlds),
		Right: right, Share: make([]float64, len(w.Answers))}
	o.Share[right] = 1
	for _, metric := range w.Watch {
		for month := range w.Before.Months {
			for k := range hall.Worlds().Count {
				v := .5 + .001*float64(k)
				o.Before.Series[metric].Values[month] = append(o.Before.Series[metric].Values[month], v)
				if month+1 > p.Reveal {
					v *= math.Pow(factor, float64(month+1-p.Reveal)/10)
				}
				o.After.Series[metric].Values[month] = append(o.After.Series[metric].Values[month], v)
			}
		}
	}
	return o
}

// answerAll hands every question an outcome.
func answerAll(m *model, c *telling, right int, factor float64) {
	for i := range c.Story.Chapters {
		if p := &c.Story.Chapters[i]; p.Question != "" {
			c.receive(m, played{i, testOutcome(p, right, factor)})
		}
	}
}

// playIfAsked simulates a market's quarter that waits for it, with few customers.
func playIfAsked(t *testing.T, m *model, c *telling) {
	g := c.Hall.Game()
	if g == nil || !g.Running {
		return
	}
	market := g.Market
	market.Base.Population.Customers = 200
	r, costs, err := hall.PlayQuarter(context.Background(), market, 1)
	if err != nil {
		t.Fatal(err)
	}
	c.receive(m, quarterPlayed{r, costs})
}

// Before the bets are locked in, what the worlds say changes not one byte of the screen, of its picture, or of what can be
// exported; and no key leads to a place that shows it.
func TestNothingIsToldBeforeTheBets(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}, {40, 6}} {
		for chapter, keys := range map[int][]string{0: {"enter"}, 1: {"n", "n"}, 5: {"n", "n", "n", "n", "n", "n"}} {
			views := map[string]bool{}
			for right, factor := range []float64{.7, 1.2} {
				m, c := openStory(t, testStory(t, "unseen-backlash"), size[0], size[1], colourless(false), false)
				answerAll(m, c, right, factor)
				press(m, keys...)
				if c.Chapter != chapter {
					t.Fatalf("chapter %d, want %d", c.Chapter, chapter)
				}
				text := m.View()
				press(m, "enter", "a", "c", "7", "o")
				text += m.View() + string(m.picture()) + m.exportName()
				for _, k := range []string{"1", "2", "C", "w", "A", "e", "s", "y", ":", "t", "n", "esc", "tab", "p"} {
					if press(m, k); m.at != screenStory || m.overlay != overlayNone || c.Step != hall.StepBet || c.Chapter != chapter {
						t.Fatalf("%v: %q leads away from the open bet", size, k)
					}
				}
				press(m, "?")
				text += m.View()
				press(m, "esc")
				views[text+string(m.content(exportSummary))] = true
				press(m, "enter")
				if !c.Bets[chapter].Locked || c.Step != hall.StepTruth {
					t.Fatal("enter does not lock the bets in")
				}
				if view := ansi.Strip(m.View()); size[1] > 6 && !strings.Contains(view, scenarios.Letter(right)+" is right") {
					t.Errorf("%v: the truth does not show:\n%s", size, view)
				}
			}
			if len(views) != 1 {
				t.Errorf("%v, chapter %d: what is on the screen depends on the answer before the bets", size, chapter)
			}
		}
	}
}

// Every story plays to its debrief by enter alone, on small screens and in big text, and every view fits.
func TestStoriesPlayByEnterAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("views alone, of one goroutine")
	}
	for _, story := range toldStories(t) {
		name := story.Name + " in " + story.Lang
		for _, size := range [][3]int{{120, 36, 0}, {80, 24, 0}, {80, 24, 1}, {60, 20, 0}, {200, 50, 1}} {
			for _, ascii := range []bool{false, true} {
				m, c := openStory(t, story, size[0], size[1], colourless(ascii), size[2] == 1)
				answerAll(m, c, 0, .8)
				presses := 0
				for ; c.Chapter < len(c.Story.Chapters) && presses < 60; presses++ {
					checkView(t, m, size[0], size[1], fmt.Sprintf("%s chapter %d step %d", name, c.Chapter, c.Step))
					press(m, "enter")
					playIfAsked(t, m, c)
				}
				if c.Chapter != len(c.Story.Chapters) {
					t.Fatalf("%s at %v: not at its end after %d times enter", name, size, presses)
				}
				checkView(t, m, size[0], size[1], "debrief")
				press(m, "o", "j", "j", "k", "N", "o")
				checkView(t, m, size[0], size[1], "the last chapter again, with notes")
			}
		}
	}
}

// Questions, answers, the facilitator's notes and, on all but the smallest screens, lessons are never cut off.
func TestStoryTextIsWhole(t *testing.T) {
	for _, story := range toldStories(t) {
		name := story.Name + " in " + story.Lang
		for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 20}} {
			m, c := openStory(t, story, size[0], size[1], colourless(false), false)
			answerAll(m, c, 0, .8)
			for i := range c.Story.Chapters {
				p := &c.Story.Chapters[i]
				for _, at := range []struct {
					step hall.Step
					text string
				}{{hall.StepRead, p.Text}, {hall.StepBet, p.Question}, {hall.StepBoard, p.Lesson}} {
					if p.Question == "" && at.step != hall.StepRead {
						continue
					}
					c.Chapter, c.Step, c.Bets[i].Locked = i, at.step, at.step > hall.StepBet
					shows := func(text string) (string, bool) {
						words := strings.Fields(strings.Map(func(r rune) rune {
							if strings.ContainsRune("┃│╭╮╰╯┏┓┗┛", r) {
								return ' '
							}
							return r
						}, ansi.Strip(strings.Join(c.page(m, size[0], size[1]-3), "\n"))))
						view := strings.Join(words, " ")
						return view, strings.Contains(view, strings.Join(strings.Fields(text), " "))
					}
					if view, whole := shows(at.text); !whole {
						t.Errorf("%s, %s at %v, step %d: the text is cut:\n%s", name, p.Title, size, at.step, view)
					}
					c.notes = true
					if view, whole := shows(p.Notes[c.Step]); !whole {
						t.Errorf("%s, %s at %v, step %d: the notes are cut:\n%s", name, p.Title, size, at.step, view)
					}
					c.notes = false
				}
			}
		}
	}
}

// What every built-in story claims is what the model says, in its own worlds and not by a hair.
func TestStoriesHoldInTheModel(t *testing.T) {
	if testing.Short() {
		t.Skip("numbers alone, which the race detector has nothing to say of")
	}
	for _, name := range scenarios.StoryNames() {
		s := testStory(t, name)
		better := false // more personalization, and better for it
		for i := range s.Chapters {
			p := &s.Chapters[i]
			if p.Question == "" {
				continue
			}
			w := p.Wager()
			w.Before.Population.Customers, w.After.Population.Customers = 1000, 1000
			o, err := w.Run(context.Background(), experiment.Worlds{Uncertainty: experiment.All, Count: 16}, 2, func(int, int) {})
			if err != nil {
				t.Fatal(err)
			}
			for k, held := range o.Held { // the full check holds them to more, in more worlds
				if held < .6 {
					t.Errorf("%s, %s: %q holds in %.2f of the worlds", name, p.Title, p.Claims[k].Say, held)
				}
			}
			if len(p.Claims) == 0 {
				t.Errorf("%s, %s: the lesson claims nothing that could be checked", name, p.Title)
			}
			if o.Right != p.Claim || o.Share[p.Claim] < .6 {
				t.Errorf("%s, %s: the model says %s in %.2f of the worlds, the story %s", name, p.Title, scenarios.Letter(o.Right), o.Share[max(0, o.Right)], scenarios.Letter(p.Claim))
			}
			before, after := &p.Before.Config.Brands[0], &p.After.Config.Brands[0]
			for _, change := range after.Schedule {
				deeper := change.Lever == agents.Intensity && change.To > before.Levers[agents.Intensity]
				better = better || deeper && o.Change(p.Watch, p.Before.Config.Months).Lo > 0
			}
		}
		if name == "unseen-backlash" && !better {
			t.Error("in no chapter does more personalization win")
		}
	}
}

func TestVotes(t *testing.T) {
	m, c := openStory(t, testStory(t, "unseen-backlash"), 120, 36, colourless(false), false)
	answerAll(m, c, 2, 1.2)
	press(m, "enter", "enter", "a", "a", "c", " ", "1", "2", "A", "b")
	if got := fmt.Sprint(c.Votes(0)); got != "[1 1 12]" {
		t.Errorf("votes %s", got)
	}
	m.View()
	for i, row := range c.rows {
		if line := strings.Split(ansi.Strip(m.View()), "\n")[row]; !strings.Contains(line, c.Present().Answers[i].Say) {
			t.Errorf("answer %d is not on row %d: %q", i, row, line)
		}
	}
	m.Update(tea.MouseMsg{X: 40, Y: c.rows[1], Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
	m.Update(tea.MouseMsg{X: 40, Y: c.rows[0], Action: tea.MouseActionPress, Button: tea.MouseButtonRight})
	if got := fmt.Sprint(c.Votes(0)); got != "[0 2 12]" {
		t.Errorf("votes by mouse %s", got)
	}
	press(m, "enter")
	if view := ansi.Strip(m.View()); !strings.Contains(view, "12 of 14 said so") {
		t.Error("the room's score does not show")
	}
	text := string(m.content(exportSummary))
	for _, want := range []string{"# The unseen backlash", "favourite was right in 1 of 1", "c neither, it stays or rises a little: 12 votes (right)", "Not played."} {
		if !strings.Contains(text, want) {
			t.Errorf("the debrief lacks %q:\n%s", want, text)
		}
	}
}

// A chapter's world can be tried in the lab, where its locked levers stay, and escape comes back.
func TestTryAChapter(t *testing.T) {
	s := testStory(t, "unseen-backlash")
	s.Chapters[0].Locked = []agents.Lever{agents.Intensity}
	m, c := openStory(t, s, 120, 36, colourless(false), false)
	answerAll(m, c, 2, 1.2)
	press(m, "enter", "enter", "enter", "t")
	if m.at != screenLab || m.setting.strategy != s.Chapters[0].After.Config.Brands[0].Strategy {
		t.Fatal("the lab does not show the chapter's world")
	}
	before := m.setting.levers
	m.lever = agents.Intensity
	if press(m, "l"); m.setting.levers != before || !strings.Contains(m.message, "locked") {
		t.Error("a locked lever moves")
	}
	m.lever = agents.Control
	if press(m, "h"); m.setting.levers == before {
		t.Error("a free lever does not move")
	}
	if press(m, "esc"); m.at != screenStory {
		t.Error("escape does not come back to the story")
	}
}

func TestReciteAStory(t *testing.T) {
	s := testStory(t, "quarterly-targets")
	for i := range s.Chapters { // small worlds: what is told is tested elsewhere
		s.Chapters[i].Before.Config.Population.Customers, s.Chapters[i].After.Config.Population.Customers = 200, 200
	}
	var out bytes.Buffer
	o := Options{Story: s, Scenario: s.Chapters[0].Before, Plain: true, ASCII: true, Workers: 2, Output: &out, Input: strings.NewReader("c 7\na\n\n\nq\n")}
	if err := Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	if strings.Count(text, "worlds that we think possible") != 4 || !strings.Contains(text, "of 8 said so") || strings.Contains(text, "Chapter 4 of 4: Three years.\n") {
		t.Errorf("two chapters and a debrief, then quit:\n%s", text)
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r > 0x7f || r < ' ' && r != '\n' }) {
		t.Error("more than plain characters")
	}
}

// With guests in, the key to leave asks once; any other key takes that back. Without, it leaves.
func TestLeavingARoomAsksOnce(t *testing.T) {
	m, c := openStory(t, testStory(t, "unseen-backlash"), 120, 36, colourless(false), false)
	if _, err := c.Hall.Sit(hall.Claim{Name: "anna"}); err != nil {
		t.Fatal(err)
	}
	leaves := func(key string) bool {
		_, cmd := m.Update(keyMsg(key))
		if cmd == nil {
			return false
		}
		_, quit := cmd().(tea.QuitMsg)
		return quit
	}
	if leaves("q") || !strings.Contains(m.message, "1 guest in") {
		t.Errorf("the first one leaves, or says nothing: %q", m.message)
	}
	press(m, "n")
	if leaves("q") {
		t.Error("another key did not take it back")
	}
	if !leaves("q") {
		t.Error("the second one does not leave")
	}
	m, _ = openStory(t, testStory(t, "unseen-backlash"), 120, 36, colourless(false), false)
	if !leaves("q") {
		t.Error("without guests it does not leave")
	}
}

// Digits count hands right after their letter alone.
func TestALateDigitCountsNothing(t *testing.T) {
	m, c := openStory(t, testStory(t, "unseen-backlash"), 120, 36, colourless(false), false)
	now := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	c.now = func() time.Time { return now }
	answerAll(m, c, 2, 1.2)
	press(m, "enter", "enter", "a", "1")
	now = now.Add(4 * time.Second)
	press(m, "2")
	now = now.Add(6 * time.Second)
	press(m, "3")
	if got := c.Votes(0); got[0] != 12 {
		t.Errorf("hands %v", got)
	}
}

// Without a screen, what is not a vote is refused with the reason, and every vote is answered with the counts.
func TestReciteAnswersEveryLine(t *testing.T) {
	s := testStory(t, "quarterly-targets")
	s.Chapters = s.Chapters[:1]
	s.Chapters[0].Before.Config.Population.Customers, s.Chapters[0].After.Config.Population.Customers = 200, 200
	var out bytes.Buffer
	o := Options{Story: s, Scenario: s.Chapters[0].Before, Plain: true, ASCII: true, Workers: 2, Output: &out, Input: strings.NewReader("a 3\nhello\n12\ntalk\nb 2\n\n")}
	if err := Run(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a 3, b 0", `"hello" is not a vote`, `"12" is not a vote`, "then vote again", "a 0, b 2"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q lacks:\n%s", want, out.String())
		}
	}
}

// Every screen that is opened from a chapter shows its world, and escape leads back to the story from however deep.
func TestOtherScreensShowTheChaptersWorld(t *testing.T) {
	s := testStory(t, "unseen-backlash")
	m, c := openStory(t, s, 120, 36, colourless(false), false)
	answerAll(m, c, 2, 1.2)
	press(m, "enter", "V")
	if m.at != screenCreepy {
		t.Fatal("before the bets no screen opens")
	}
	if want := ownSetting(s.Chapters[0].After); m.setting == want {
		t.Error("before the bets other screens have the chapter's world")
	}
	press(m, "esc", "enter", "enter", "V")
	if want := ownSetting(s.Chapters[0].After); m.at != screenCreepy || m.setting != want {
		t.Errorf("screen %d shows %+v, not %+v", m.at, m.setting, want)
	}
	press(m, "4", "V", "1", "V")
	for range 3 {
		press(m, "esc")
	}
	if m.at != screenStory {
		t.Errorf("escape three times leads to screen %d", m.at)
	}
}
