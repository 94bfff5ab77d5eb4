package scenarios

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml/ast"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

//go:embed stories
var stories embed.FS

// storyNames are the built-in stories, the default first.
var storyNames = []string{"unseen-backlash", "quarterly-targets", "one-market"}

// Story is a guided session: chapters that ask before they show.
type Story struct {
	Name, Title string
	About       string // what it is, in a sentence
	Minutes     int    // how long it takes with a room
	Text        string // read before the first chapter
	Chapters    []Chapter
}

// Chapter is one idea of a story: a world, a move in it, a question on what the move does, and answers that the model judges.
// Without a question it is free play, or, with a market, the game that the room plays against each other.
type Chapter struct {
	Title, Text   string
	Minutes       int
	Notes         string // for the facilitator alone
	Before, After *Scenario
	From          int       // the first month of the move, from 1
	Reveal        int       // the last month that is shown before the answers are locked in, from 0
	Names         [2]string // of the worlds without and with the move, where they are two brands rather; empty: just that
	Watch         agents.Metric
	Difference    bool            // the chart shows what the move changes, not the two worlds
	Dashboard     []agents.Metric // what everybody may see after the move
	Question      string
	Answers       []Answer
	Claim         int    // index of the answer that the story says is right; -1: it says nothing
	Lesson        string // said once the truth is out
	Locked        []agents.Lever
	Market        *MarketGame
}

// Answer is one of a chapter's answers; right where its condition is the first that holds.
type Answer struct {
	Say  string
	When *experiment.Condition // nil: otherwise
}

// MarketGame is a game of several brands for the same customers.
type MarketGame struct {
	Brands, Quarters, Seconds int // Seconds of a quarter's clock
}

// Wager is the question as an experiment.
func (c *Chapter) Wager() *experiment.Wager {
	w := &experiment.Wager{Before: c.Before.Config, After: c.After.Config, Watch: append([]agents.Metric{c.Watch}, c.Dashboard...)}
	for _, a := range c.Answers {
		w.Answers = append(w.Answers, a.When)
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
	f, err := os.Open(nameOrPath)
	if errors.Is(err, fs.ErrNotExist) {
		p := Problem{File: "story", Value: nameOrPath, Wish: "neither a built-in story nor a file"}
		if p.Nearest = Nearest(nameOrPath, storyNames); p.Nearest == "" {
			p.Wish += "; built in are " + strings.Join(storyNames, ", ")
		}
		return nil, Problems{p}
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Base(nameOrPath), err)
	}
	return ParseStory(filepath.Base(nameOrPath), text, filepath.Dir(nameOrPath))
}

// ParseStory understands a story's text. Every mistake in it is reported at once, as Problems with file and line.
func ParseStory(name string, text []byte, folder string) (*Story, error) {
	d := &decoder{file: name}
	s := &Story{Name: strings.TrimSuffix(name, ".md")}
	parts := d.pages(text)
	for i, p := range parts {
		if i == 0 {
			d.storyHead(p, s)
		} else {
			s.Chapters = append(s.Chapters, d.chapter(p, folder))
		}
	}
	if len(d.problems) == 0 && len(s.Chapters) == 0 {
		d.problems = append(d.problems, Problem{File: name, Line: 1, Column: 1, Wish: "want at least one chapter after the story's own page; backlash workshop new writes a story to start from"})
	}
	if len(d.problems) > 0 {
		d.problems.sort()
		return nil, d.problems
	}
	return s, nil
}

// maxChapters bounds a story.
const maxChapters = 40

// page is a part of a story: YAML between two lines of ---, then text.
type page struct {
	line  int    // of the first line of the YAML
	body  int    // of the first line of the text
	front []byte // as many empty comments as there are lines before it, so that problems name the right line
	text  string
}

// pages cuts a story at its lines of ---.
func (d *decoder) pages(text []byte) []page {
	if len(text) > MaxBytes {
		d.problems = append(d.problems, Problem{File: d.file, Wish: "the file is larger than 1 MiB"})
		return nil
	}
	lines := strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	var out []page
	var gathered []string
	inFront := false
	for i, line := range lines {
		if strings.TrimRight(line, " \t") != "---" {
			if !inFront && len(out) == 0 && strings.TrimSpace(line) != "" {
				d.problems = append(d.problems, Problem{File: d.file, Line: i + 1, Column: 1, Wish: "a story begins with a line of ---"})
				return nil
			}
			gathered = append(gathered, line)
			continue
		}
		if inFront {
			out[len(out)-1].body = i + 2
			out[len(out)-1].front = []byte(strings.Repeat("#\n", out[len(out)-1].line-1) + strings.Join(gathered, "\n") + "\n")
		} else {
			if len(out) > 0 {
				d.prose(gathered, out[len(out)-1].body)
				out[len(out)-1].text = strings.TrimSpace(strings.Join(gathered, "\n"))
			}
			if len(out) > maxChapters {
				d.problems = append(d.problems, Problem{File: d.file, Line: i + 1, Column: 1, Wish: fmt.Sprintf("want at most %d chapters", maxChapters)})
				return nil
			}
			out = append(out, page{line: i + 2})
		}
		inFront, gathered = !inFront, nil
	}
	switch {
	case inFront:
		d.problems = append(d.problems, Problem{File: d.file, Line: out[len(out)-1].line - 1, Column: 1, Wish: "this line of --- has no second one that ends it"})
		return nil
	case len(out) == 0:
		d.problems = append(d.problems, Problem{File: d.file, Line: 1, Column: 1, Wish: "the file is empty; backlash workshop new writes a story to start from"})
		return nil
	}
	out[len(out)-1].text = strings.TrimSpace(strings.Join(gathered, "\n"))
	d.prose(gathered, out[len(out)-1].body)
	return out
}

// prose refuses text that a screen cannot show as it is.
func (d *decoder) prose(text []string, line int) {
	for i, row := range text {
		if !printable(row) {
			d.problems = append(d.problems, Problem{File: d.file, Line: line + i, Column: 1, Wish: "want printable text without tabs or control characters"})
			return
		}
	}
}

// sentence reads a text of at most so many letters; a line break in it counts as a space.
func (d *decoder) sentence(to *string, most int) func(ast.Node, string) {
	return func(n ast.Node, path string) {
		d.set(n, path, func(v scalar) mistake {
			*to = strings.TrimSpace(strings.ReplaceAll(v.text, "\n", " "))
			if *to == "" || len(*to) > most || !printable(*to) {
				return mistake{wish: fmt.Sprintf("want 1 to %d printable letters", most)}
			}
			return mistake{}
		})
	}
}

// whole reads a whole number within bounds.
func (d *decoder) whole(to *int, lo, hi int) func(ast.Node, string) {
	return func(n ast.Node, path string) {
		d.set(n, path, func(v scalar) (m mistake) { *to, m = keep(*to)(v.count(lo, hi)); return m })
	}
}

func (d *decoder) storyHead(p page, s *Story) {
	s.Text = p.text
	version := false
	root := d.tree(p.front)
	if root == nil {
		return
	}
	d.object(root, "", []field{
		{"backlash", func(n ast.Node, path string) {
			version = true
			d.set(n, path, func(v scalar) mistake { _, m := v.count(Format, Format); return m })
		}},
		{"story", d.sentence(&s.Title, 60)},
		{"about", d.sentence(&s.About, 400)},
		{"minutes", d.whole(&s.Minutes, 1, 480)},
	})
	d.demand(root, version, "backlash", "want `backlash: 1`, the format version, first")
	d.demand(root, s.Title != "", "story", "want the story's title")
}

// move is what a chapter changes, as it is written.
type move struct {
	address string
	node    ast.Node
	value   scalar
}

func (d *decoder) chapter(p page, folder string) Chapter {
	c := Chapter{Text: p.text, From: 1, Reveal: -1, Claim: -1, Watch: agents.MetricTrust}
	root := d.tree(p.front)
	if root == nil {
		return c
	}
	base := d.chapterScenario(root, folder)
	claim, over := "", 1
	var moves []move
	var moved []sim.Shock
	var conditions []*condition
	fields := []field{
		{"chapter", d.sentence(&c.Title, 40)},
		{"minutes", d.whole(&c.Minutes, 1, 240)},
		{"scenario", func(ast.Node, string) {}}, // read before everything else
		{"strategy", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) mistake { return set(&base.Config, "strategy", v) })
		}},
		{"set", func(n ast.Node, path string) {
			d.settings(n, path, &base.Config, func(m move) mistake { return set(&base.Config, m.address, m.value) })
		}},
		{"shocks", func(n ast.Node, path string) { d.shocks(n, path, &base.Config) }},
		{"from", d.whole(&c.From, 1, maxMonths)},
		{"over", d.whole(&over, 1, maxMonths)},
		{"move", func(n ast.Node, path string) {
			d.settings(n, path, &base.Config, func(m move) mistake { moves = append(moves, m); return mistake{} })
		}},
		{"move_shocks", func(n ast.Node, path string) {
			after := base.Config
			after.Shocks = nil
			d.shocks(n, path, &after)
			moved = after.Shocks
		}},
		{"watch", func(n ast.Node, path string) { d.metric(n, path, &c.Watch) }},
		{"names", func(n ast.Node, path string) {
			k := 0
			d.list(n, path, 2, func(n ast.Node, path string) { d.sentence(&c.Names[k], 16)(n, path); k++ })
			if k == 1 {
				d.fail(n, path, "", mistake{wish: "want two names: without the move, and with it"})
			}
		}},
		{"difference", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) (m mistake) { c.Difference, m = v.truth(); return m })
		}},
		{"dashboard", func(n ast.Node, path string) {
			d.list(n, path, 3, func(n ast.Node, path string) {
				var m agents.Metric
				d.metric(n, path, &m)
				c.Dashboard = append(c.Dashboard, m)
			})
		}},
		{"reveal", d.whole(&c.Reveal, 0, maxMonths)},
		{"question", d.sentence(&c.Question, 240)},
		{"answers", func(n ast.Node, path string) {
			d.list(n, path, 6, func(n ast.Node, path string) { conditions = append(conditions, d.answer(n, path)) })
		}},
		{"right", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) mistake { claim = v.text; return mistake{} })
		}},
		{"lesson", d.sentence(&c.Lesson, 600)},
		{"locked", func(n ast.Node, path string) {
			d.list(n, path, int(agents.LeverCount), func(n ast.Node, path string) {
				d.set(n, path, func(v scalar) mistake {
					i, m := v.oneOf(agents.LeverNames[:])
					c.Locked = append(c.Locked, agents.Lever(i))
					return m
				})
			})
		}},
		{"market", func(n ast.Node, path string) {
			c.Market = &MarketGame{Brands: 4, Quarters: 4, Seconds: 120}
			d.object(n, path, []field{
				{"brands", d.whole(&c.Market.Brands, 2, agents.MaxBrands)},
				{"quarters", d.whole(&c.Market.Quarters, 1, 20)},
				{"seconds", d.whole(&c.Market.Seconds, 10, 3600)},
			})
		}},
		{"notes", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) mistake {
				c.Notes = strings.TrimSpace(v.text)
				if len(c.Notes) > 4000 || !printable(strings.ReplaceAll(c.Notes, "\n", " ")) {
					return mistake{wish: "want at most 4000 printable letters"}
				}
				return mistake{}
			})
		}},
	}
	d.object(root, "", fields)
	d.demand(root, c.Title != "", "chapter", "want the chapter's title")
	c.Before = base
	if len(d.problems) == 0 {
		c.After = d.moved(root, base, moves, moved, c.From, over)
		d.ask(root, &c, conditions, claim)
	}
	return c
}

// chapterScenario is the world that a chapter starts from; the default where it names none.
func (d *decoder) chapterScenario(root ast.Node, folder string) *Scenario {
	copied := *defaultScenario()
	copied.Config.Brands = slices.Clone(copied.Config.Brands)
	base := &copied
	for _, pair := range d.pairs(root, "") {
		if name, ok := pair.Key.(*ast.StringNode); ok && name.Value == "scenario" {
			d.set(pair.Value, "scenario", func(v scalar) mistake {
				path := v.text
				if _, builtin := Library(path); !builtin && folder != "" && !filepath.IsAbs(path) {
					path = filepath.Join(folder, path)
				}
				s, err := Load(path, strings.NewReader(""))
				var problems Problems
				switch {
				case errors.As(err, &problems) && problems[0].Line > 0:
					return mistake{wish: "that file has mistakes, the first: " + problems[0].Error()}
				case errors.As(err, &problems):
					return mistake{problems[0].Wish, problems[0].Nearest}
				case err != nil:
					return mistake{wish: "that file cannot be read"}
				}
				base = s
				return mistake{}
			})
		}
	}
	return base
}

// defaultScenario is the world of chapters that name none.
var defaultScenario = sync.OnceValue(func() *Scenario {
	s, err := Load(Default, nil)
	if err != nil {
		panic(err) // embedded, and tested
	}
	return s
})

// settings reads a mapping of addresses to values.
func (d *decoder) settings(n ast.Node, path string, c *sim.Config, take func(move) mistake) {
	type entry struct {
		address string
		class   int
		value   ast.Node
	}
	var entries []entry
	seen := map[string]bool{}
	for _, pair := range d.pairs(n, path) {
		name, ok := d.key(pair, path)
		if !ok || d.full() {
			continue
		}
		e := entry{name, 0, pair.Value}
		if at, m := find(c, name); m.wish == "" {
			if e.class = class(at); seen[at.name] {
				d.fail(pair.Key, join(path, cut(name)), "", mistake{wish: "set here a second time, under another spelling"})
				continue
			}
			seen[at.name] = true
		}
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return a.class - b.class })
	for _, e := range entries {
		d.set(e.value, join(path, cut(e.address)), func(v scalar) mistake { return take(move{e.address, e.value, v}) })
	}
}

// metric reads a metric by its name.
func (d *decoder) metric(n ast.Node, path string, to *agents.Metric) {
	d.set(n, path, func(v scalar) mistake {
		m, known := agents.MetricByName(v.text)
		if !known {
			return mistake{"no such metric; backlash metrics lists them", Nearest(v.text, metricNames())}
		}
		*to = m
		return mistake{}
	})
}

func metricNames() (names []string) {
	for _, m := range agents.Metrics() {
		names = append(names, m.Name)
	}
	return names
}

// moved is the scenario with the move in it: at once, or from a month on as changes of levers.
func (d *decoder) moved(root ast.Node, base *Scenario, moves []move, shocks []sim.Shock, from, over int) *Scenario {
	after := *base
	after.Config.Brands = slices.Clone(base.Config.Brands)
	after.Config.Shocks = append(slices.Clone(base.Config.Shocks), shocks...)
	slices.SortStableFunc(after.Config.Shocks, func(a, b sim.Shock) int { return a.Month - b.Month })
	focal := &after.Config.Brands[0]
	focal.Schedule = slices.Clone(focal.Schedule)
	if from > base.Config.Months {
		d.fail(root, "from", fmt.Sprint(from), mistake{wish: fmt.Sprintf("want a month within the horizon, 1..%d", base.Config.Months)})
		return &after
	}
	for _, m := range moves {
		at := join("move", cut(m.address))
		if from == 1 {
			if wrong := set(&after.Config, m.address, m.value); wrong.wish != "" {
				d.fail(m.node, at, quote(m.value), wrong)
			}
			continue
		}
		trial := after.Config // a copy that the value is tried on
		trial.Brands = slices.Clone(trial.Brands)
		lever, is := agents.LeverByName(m.address)
		if !is && m.address != "strategy" {
			d.fail(m.node, at, "", mistake{wish: "from a later month on only levers and the strategy can move"})
			continue
		}
		if wrong := set(&trial, m.address, m.value); wrong.wish != "" {
			d.fail(m.node, at, quote(m.value), wrong)
			continue
		}
		for l, to := range trial.Brands[0].Levers {
			if is && agents.Lever(l) == lever || !is && to != focal.Levers[l] {
				focal.Schedule = append(focal.Schedule, sim.Change{Month: from, Over: over, Lever: agents.Lever(l), To: to})
			}
		}
		if p := trial.Brands[0].Policy; !is && p != focal.Policy {
			d.fail(m.node, at, quote(m.value), mistake{wish: "a strategy that moves its own levers can only hold from month 1 on"})
		}
	}
	return &after
}

// condition is an answer before its condition is understood, which needs the whole chapter.
type condition struct {
	node      ast.Node
	path, say string
	when      scalar
}

func (d *decoder) answer(n ast.Node, path string) *condition {
	out := &condition{node: n, path: path}
	d.object(n, path, []field{
		{"say", d.sentence(&out.say, 80)},
		{"when", func(n ast.Node, path string) {
			out.node = n
			d.set(n, path, func(v scalar) mistake { out.when = v; return mistake{} })
		}},
	})
	d.demand(n, out.say != "", path+".say", "want the answer's text")
	return out
}

// ask puts question and answers together.
func (d *decoder) ask(root ast.Node, c *Chapter, answers []*condition, claim string) {
	months := c.Before.Config.Months
	if c.Reveal < 0 {
		c.Reveal = c.From - 1
	}
	c.Reveal = min(c.Reveal, months)
	switch {
	case c.Question == "" && len(answers) > 0:
		d.demand(root, false, "question", "want a question for the answers")
	case c.Question != "" && len(answers) < 2:
		d.demand(root, false, "answers", "want at least two answers")
	case c.Question != "" && c.Market != nil:
		d.demand(root, false, "market", "a chapter asks a question or plays a market, not both")
	case c.Market != nil && len(c.Before.Config.Brands) > 1:
		d.demand(root, false, "market", "want a scenario with one brand: the room's brands all start as it")
	}
	for i, a := range answers {
		answer := Answer{Say: a.say}
		switch {
		case a.when.text != "":
			parsed, err := experiment.ParseCondition(a.when.text, &c.After.Config, true)
			if err != nil {
				near := ""
				var unknown experiment.NoMetric
				if errors.As(err, &unknown) {
					near = Nearest(unknown.Name, metricNames())
				}
				d.fail(a.node, a.path+".when", quote(a.when), mistake{err.Error(), near})
			}
			answer.When = parsed
		case i < len(answers)-1:
			d.fail(a.node, a.path, "", mistake{wish: "want a condition `when`: only the last answer may go without"})
		}
		c.Answers = append(c.Answers, answer)
	}
	if claim != "" {
		if c.Claim = int(claim[0]) - 'a'; len(claim) != 1 || c.Claim < 0 || c.Claim >= len(c.Answers) {
			d.demand(root, false, "right", fmt.Sprintf("%s: want the letter of an answer", cut(claim)))
			c.Claim = -1
		}
	}
}
