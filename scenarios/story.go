package scenarios

import (
	"embed"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim/experiment"
)

//go:embed stories
var stories embed.FS

// storyNames are the built-in stories, the default first.
var storyNames = []string{"unseen-backlash", "quarterly-targets", "how-far", "one-market"}

// Story is a guided session: chapters that ask before they show.
type Story struct {
	Name, Title string
	About       string   // what it is, in a sentence
	Minutes     int      // how long it takes with a room
	Lang        string   // of its texts: a language tag as in HTML, en where none is said
	Languages   []string // that it can be told in, its own first
	Monday      string   // the question to take to work; "": none
	Text        string   // read before the first chapter
	Chapters    []Chapter
	told        map[string][]*texts // by language: the story's own page, then its chapters
}

// Chapter is one idea of a story: a world, a move in it, a question on what the move does, and answers that the model judges.
// Without a question it is free play, or, with a market, the game that the room plays against each other.
type Chapter struct {
	Lang          string // of its texts, as the story's
	Title, Text   string
	Minutes       int
	Notes         [StepCount]string // for the facilitator alone, by step
	Before, After *Scenario
	Code          func() string // After as a share code, made when first asked for
	From          int           // the first month of the move, from 1
	Until         int           // the last month that is ever shown; the horizon where nothing is said
	Reveal        int           // the last month that is shown before the answers are locked in, from 0
	Names         [2]string     // of the worlds without and with the move, where they are two brands rather; empty: just that
	Watch         agents.Metric
	Difference    bool            // the chart shows what the move changes, not the two worlds
	Dashboard     []agents.Metric // what everybody may see after the move
	Question      string
	Answers       []Answer
	Claims        []Answer // what its lesson, notes and text say of the model, each with the condition under which it is so
	Claim         int      // index of the answer that the story says is right; -1: it says nothing
	Lesson        string   // said once the truth is out
	Locked        []agents.Lever
	Market        *MarketGame
}

// Steps are the stages of a chapter, by the names that notes use for them: reading, open question, revealed truth, and a look at what the
// dashboard showed meanwhile.
var Steps = [StepCount]string{"read", "bet", "truth", "board"}

// StepCount is the number of steps.
const StepCount = 4

// Answer is one of a chapter's answers; it is right if its condition is the first that holds.
type Answer struct {
	Say  string
	When *experiment.Condition // nil: otherwise
}

// MarketGame is a game of several brands for the same customers.
type MarketGame struct {
	Brands, Quarters, Seconds int // Seconds of a quarter's clock
}

// Wager returns the question as an experiment.
func (c *Chapter) Wager() *experiment.Wager {
	w := &experiment.Wager{Before: c.Before.Config, After: c.After.Config, Watch: append([]agents.Metric{c.Watch}, c.Dashboard...)}
	for _, a := range c.Answers {
		w.Answers = append(w.Answers, a.When)
	}
	for _, a := range c.Claims {
		w.Claims = append(w.Claims, a.When)
	}
	return w
}

// Letter names an answer: a, b, c, ...
func Letter(i int) string { return string(rune('a' + i)) }

// StoryNames lists the built-in stories, the default first.
func StoryNames() []string { return slices.Clone(storyNames) }

// StoryText returns the text of a built-in story.
func StoryText(name string) ([]byte, bool) {
	text, err := stories.ReadFile("stories/" + name + ".md")
	return text, err == nil
}

// LoadStory reads a built-in story by name, or a file by path. Scenarios that it names by path are seen from the file's folder.
func LoadStory(nameOrPath string) (*Story, error) {
	if text, ok := StoryText(nameOrPath); ok {
		return ParseStory(nameOrPath, text, "")
	}
	text, err := readFile(nameOrPath)
	if errors.Is(err, fs.ErrNotExist) {
		p := decode.Problem{File: "story", Value: nameOrPath, Wish: "neither a built-in story nor a file"}
		if p.Nearest = decode.Nearest(nameOrPath, storyNames); p.Nearest == "" {
			p.Wish += "; built in are " + strings.Join(storyNames, ", ")
		}
		return nil, decode.Problems{p}
	}
	if err != nil {
		return nil, err
	}
	return ParseStory(filepath.Base(nameOrPath), text, filepath.Dir(nameOrPath))
}

// ParseStory parses a story's text. Every mistake in it is reported at once, as Problems with file and line.
func ParseStory(name string, text []byte, folder string) (*Story, error) {
	d := NewDecoder(name)
	s := &Story{Name: strings.TrimSuffix(name, ".md")}
	parts := d.pages(text)
	var told []map[string]*texts
	for i, p := range parts {
		if i == 0 {
			told = append(told, d.storyHead(p, s))
		} else {
			c, words := d.chapter(p, folder, s.Lang)
			s.Chapters, told = append(s.Chapters, c), append(told, words)
		}
	}
	for i := range s.Chapters {
		s.Chapters[i].Lang = s.Lang
	}
	if d.Failed() == 0 && len(s.Chapters) == 0 {
		d.Add(decode.Problem{File: name, Line: 1, Column: 1, Wish: "want at least one chapter after the story's own page; backlash workshop new writes a story to start from"})
	}
	if d.Failed() == 0 {
		d.languages(s, parts, told)
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return s, nil
}
