package scenarios

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/scenarios/decode"
)

func TestBuiltInStories(t *testing.T) {
	asked, free, games := 0, 0, 0
	for _, name := range append(StoryNames(), "template") {
		s, err := LoadStory(name)
		if err != nil {
			t.Fatal(err)
		}
		if s.Title == "" || s.About == "" || s.Minutes == 0 || s.Text == "" {
			t.Errorf("%s: title, about, minutes or text is missing", name)
		}
		minutes := 0
		for _, c := range s.Chapters {
			minutes += c.Minutes
			if name != "template" && c.Notes[0] == "" {
				t.Errorf("%s, %s: no notes for the facilitator", name, c.Title)
			}
			switch {
			case c.Market != nil:
				games++
			case c.Question == "":
				free++
			default:
				if asked++; c.Claim < 0 || c.Lesson == "" || len(c.Dashboard) == 0 {
					t.Errorf("%s, %s: no claim, lesson or dashboard", name, c.Title)
				}
				if len(c.Question) > 150 {
					t.Errorf("%s, %s: the question is %d letters long", name, c.Title, len(c.Question))
				}
			}
		}
		if name != "template" && minutes > s.Minutes {
			t.Errorf("%s: the chapters take %d minutes of %d", name, minutes, s.Minutes)
		}
	}
	if asked < 10 || free < 2 || games < 1 {
		t.Errorf("%d questions, %d free chapters, %d games", asked, free, games)
	}
}

const storyHead = "---\nbacklash: 1\nstory: S\n---\ntext\n---\n"

func TestStoryMove(t *testing.T) {
	read := func(front string) *Chapter {
		t.Helper()
		s, err := ParseStory("x.md", []byte(storyHead+"chapter: C\n"+front+"---\nbody\n"), "")
		if err != nil {
			t.Fatal(err)
		}
		return &s.Chapters[0]
	}
	c := read("set: {strategy: balanced}\nfrom: 7\nover: 3\nmove: {intensity: 0.9}\n")
	if got := c.After.Config.Brands[0].Schedule; len(got) != 1 || got[0].Month != 7 || got[0].Over != 3 || got[0].To != .9 || c.Before.Config.Brands[0].Schedule != nil {
		t.Errorf("a later move is %v", got)
	}
	if c = read("move: {intensity: 0.9}\n"); c.After.Config.Brands[0].Levers[agents.Intensity] != .9 || c.Before.Config.Brands[0].Levers[agents.Intensity] == .9 {
		t.Error("a move from month 1 on is no change of the brand")
	}
	c = read("set: {strategy: balanced}\nfrom: 13\nmove: {strategy: privacy-first}\n")
	privacy, _ := agents.StrategyByName("privacy-first")
	levers := c.Before.Config.Brands[0].Levers
	for _, change := range c.After.Config.Brands[0].Schedule {
		levers[change.Lever] = change.To
	}
	if levers != privacy.Levers {
		t.Errorf("a strategy from month 13 on ends at %v", levers)
	}
	if c = read("move_shocks: [{month: 3, kind: data-breach, size: 0.5}]\nquestion: q\nanswers: [{say: a, when: change.trust@4 < 0}, {say: b}]\n"); len(c.After.Config.Shocks) != 1 || len(c.Before.Config.Shocks) != 0 || c.Reveal != 0 {
		t.Error("a shock as a move")
	}
}

// Notes are one text for all steps, or one for each; a story has a language and a question to take to work.
func TestStoryNotes(t *testing.T) {
	read := func(head, front string) (*Story, error) {
		return ParseStory("x.md", []byte("---\nbacklash: 1\nstory: S\n"+head+"---\ntext\n---\nchapter: C\n"+front+"---\nbody\n"), "")
	}
	s, err := read("", "notes: |\n  One.\n  Two.\n")
	if err != nil || s.Chapters[0].Notes != [StepCount]string{"One.\nTwo.", "One.\nTwo.", "One.\nTwo.", "One.\nTwo."} || s.Lang != "en" || s.Monday != "" {
		t.Errorf("%+v, %v", s, err)
	}
	_, err = read("lang: de\nmonday: Was nun?\n", "notes: {bet: B, board: |\n  D}\n")
	if err == nil {
		t.Error("a block within braces is read")
	}
	s, err = read("lang: de\nmonday: Was nun?\n", "notes:\n  bet: B\n  board: D\n")
	if err != nil || s.Chapters[0].Notes != [StepCount]string{"", "B", "", "D"} || s.Lang != "de" || s.Monday != "Was nun?" {
		t.Errorf("%+v, %v", s, err)
	}
	for _, bad := range [][2]string{{"lang: German\n", ""}, {"lang: 5\n", ""}, {"monday: ''\n", ""}, {"", "notes: {bets: x}\n"}, {"", "notes: [a]\n"}, {"", "notes: {read: \"" + strings.Repeat("x", 4001) + "\"}\n"}} {
		if s, err := read(bad[0], bad[1]); err == nil {
			t.Errorf("%q is read: %+v", bad, s)
		}
	}
}

// Every mistake in a story comes with its file and line.
func TestBadStories(t *testing.T) {
	chapter := func(front string) string { return storyHead + "chapter: C\n" + front + "---\nbody\n" }
	for text, want := range map[string]string{
		"":                                  "1:1: the file is empty",
		"hello\n":                           "1:1: a story begins with a line of ---",
		"---\nbacklash: 1\n":                "1:1: this line of --- has no second one",
		"---\nbacklash: 1\n---\n":           "2:1: story: want the story's title",
		"---\nstory: S\n---\n":              "2:1: backlash: want `backlash: 1`",
		"---\nbacklash: 1\nstory: S\n---\n": "want at least one chapter",
		storyHead + "minutes: 3\n---\n":     "7:1: chapter: want the chapter's title",
		chapter("from: 99\n"):               "7:1: from: 99: want a month within the horizon",
		chapter("watch: trst\n"):            `8:8: watch: trst: no such metric; backlash metrics lists them; did you mean "trust"?`,
		chapter("scenario: nowhere\n"):      "8:11: scenario: nowhere: neither a built-in scenario nor a file",
		chapter("set: {intensty: 1}\n"):     `8:17: set.intensty: 1: unknown address; did you mean "intensity"?`,
		chapter("set: {intensity: 2}\n"):    "8:18: set.intensity: 2: want a number, 0..1",
		chapter("from: 3\nmove: {population.customers: 5}\n"):                                            "9:30: move.population.customers: from a later month on only levers and the strategy can move",
		chapter("from: 3\nmove: {strategy: guardrailed}\n"):                                              "9:18: move.strategy: guardrailed: a strategy that moves its own levers",
		chapter("question: q\n"):                                                                         "7:1: answers: want at least two answers",
		chapter("answers: [{say: a}, {say: b}]\n"):                                                       "7:1: question: want a question for the answers",
		chapter("question: q\nanswers: [{say: a}, {say: b}]\n"):                                          "9:11: answers[0]: want a condition `when`",
		chapter("question: q\nanswers: [{say: a, when: trust >}, {say: b}]\n"):                           "9:26: answers[0].when: trust >: the condition \"trust >\" is none",
		chapter("question: q\nanswers: [{say: a, when: trst > 0}, {say: b}]\n"):                          `trst: no metric "trst"; backlash metrics lists them; did you mean "trust"?`,
		chapter("question: q\nanswers: [{say: a, when: trust@99 > 0}, {say: b}]\n"):                      `month "99", want -11 to 36`,
		chapter("question: q\nright: c\nanswers: [{say: a, when: trust > 0}, {say: b}]\n"):               "right: c: want the letter of an answer",
		chapter("market: {brands: 4}\nquestion: q\nanswers: [{say: a, when: trust>0},{say: b}]\n"):       "market: a chapter asks a question or plays a market, not both",
		chapter("market: {brands: 1}\n"):                                                                 "8:18: market.brands: 1: want a whole number, 2..8",
		chapter("from: 3\nreveal: 18\nquestion: q\nanswers: [{say: a, when: trust@18 > 0}, {say: b}]\n"): "reveal: 18: the answers ask about month 18, and the room would see it before it bets",
		chapter("from: 3\nuntil: 12\nquestion: q\nanswers: [{say: a, when: trust@18 > 0}, {say: b}]\n"):  "until: 12: the answers ask about month 18, and the truth would end before it",
		chapter("locked: [speed]\n"):                                                                     "8:10: locked[0]: speed: ",
		chapter("colour: red\n"):                                                                         "8:1: colour: unknown key",
		strings.Replace(chapter(""), "body", "bo\x1bdy", 1):                                              "9:1: want printable text",
		storyHead + strings.Repeat("chapter: C\n---\n---\n", maxChapters+2):                              "want at most 40 chapters",
	} {
		_, err := ParseStory("x.md", []byte(text), "")
		var problems decode.Problems
		if !errors.As(err, &problems) {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if !strings.Contains(err.Error(), want) || problems[0].File != "x.md" {
			t.Errorf("%q:\ngot  %v\nwant %s", text, err, want)
		}
	}
}

// A story's own scenario stands beside it.
func TestStoryNamesAFile(t *testing.T) {
	folder := t.TempDir()
	text, _ := Library("retail-bank")
	for name, content := range map[string]string{"mine.yaml": string(text), "bad.yaml": "backlash: 2\n",
		"story.md": storyHead + "chapter: C\nscenario: mine.yaml\n---\n", "other.md": storyHead + "chapter: C\nscenario: bad.yaml\n---\n"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := LoadStory(filepath.Join(folder, "story.md"))
	if err != nil || s.Chapters[0].Before.Name != "retail-bank" {
		t.Errorf("%v", err)
	}
	if _, err = LoadStory(filepath.Join(folder, "other.md")); err == nil || !strings.Contains(err.Error(), "bad.yaml:1:1") {
		t.Errorf("a broken scenario: %v", err)
	}
	if _, err = LoadStory("unseen-backlsh"); err == nil || !strings.Contains(err.Error(), `did you mean "unseen-backlash"?`) {
		t.Errorf("a mistyped name: %v", err)
	}
}

// Whatever a file holds, reading it ends in a story or in problems that name a wish.
func FuzzStory(f *testing.F) {
	// short seeds: minimizing a whole story takes longer than a run of the fuzzer
	f.Add([]byte(storyHead + "chapter: C\nmarket: {}\n---\n"))
	f.Add([]byte(storyHead + "chapter: C\nfrom: 7\nset: {strategy: balanced}\nmove: {intensity: 1}\nlocked: [control]\nnotes: |\n  x\n---\nbody\n"))
	f.Add([]byte(storyHead + "chapter: C\nquestion: q\nright: a\nanswers:\n  - {say: a, when: change.trust@4.lo < 0}\n  - {say: b}\n---\n"))
	f.Add([]byte(twoLanguages))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := ParseStory("fuzz.md", text, "")
		var problems decode.Problems
		switch {
		case errors.As(err, &problems):
			for _, p := range problems {
				if p.Wish == "" {
					t.Fatalf("a problem without a wish: %v", p)
				}
			}
		case err != nil:
			t.Fatal(err)
		default:
			for i := range s.Chapters {
				if c := &s.Chapters[i]; c.Question != "" {
					c.Wager()
				}
			}
		}
	})
}
