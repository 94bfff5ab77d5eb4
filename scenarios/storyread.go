package scenarios

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
	"backlash/sim/number"
)

// maxChapters bounds a story.
const maxChapters = 40

// How many letters texts may have, in every language.
const (
	titleLetters, chapterLetters, nameLetters, answerLetters = 60, 40, 16, 80
	aboutLetters, questionLetters, lessonLetters             = 400, 240, 600
	noteLetters                                              = 4000
)

// page is a part of a story: YAML between two lines of ---, then text.
type page struct {
	line  int    // of the first line of the YAML
	body  int    // of the first line of the text
	front []byte // as many empty comments as there are lines before it, so that problems name the right line
	text  string
}

// pages cuts a story at its lines of ---.
func (d *Decoder) pages(raw []byte) []page {
	text, err := decode.Text(raw)
	if err != nil {
		d.Add(decode.Problem{File: d.File, Wish: err.Error()})
		return nil
	}
	lines := strings.Split(string(text), "\n")
	var out []page
	var gathered []string
	inFront := false
	for i, line := range lines {
		if strings.TrimRight(line, " \t") != "---" {
			if !inFront && len(out) == 0 && strings.TrimSpace(line) != "" {
				d.Add(decode.Problem{File: d.File, Line: i + 1, Column: 1, Wish: "a story begins with a line of ---"})
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
				d.Add(decode.Problem{File: d.File, Line: i + 1, Column: 1, Wish: fmt.Sprintf("want at most %d chapters", maxChapters)})
				return nil
			}
			out = append(out, page{line: i + 2})
		}
		inFront, gathered = !inFront, nil
	}
	switch {
	case inFront:
		d.Add(decode.Problem{File: d.File, Line: out[len(out)-1].line - 1, Column: 1, Wish: "this line of --- has no second one that ends it"})
		return nil
	case len(out) == 0:
		d.Add(decode.Problem{File: d.File, Line: 1, Column: 1, Wish: "the file is empty; backlash workshop new writes a story to start from"})
		return nil
	}
	out[len(out)-1].text = strings.TrimSpace(strings.Join(gathered, "\n"))
	d.prose(gathered, out[len(out)-1].body)
	return out
}

// prose refuses text that a screen cannot show as it is.
func (d *Decoder) prose(text []string, line int) {
	for i, row := range text {
		if !decode.Printable(row) {
			d.Add(decode.Problem{File: d.File, Line: line + i, Column: 1, Wish: "want printable text without tabs or control characters"})
			return
		}
	}
}

// sentence reads a text of at most so many letters; a line break in it counts as a space.
func (d *Decoder) sentence(to *string, most int) func(decode.Node, string) {
	return func(n decode.Node, path string) {
		d.Set(n, path, func(v decode.Scalar) decode.Mistake {
			*to = strings.TrimSpace(strings.ReplaceAll(v.Text, "\n", " "))
			if *to == "" || utf8.RuneCountInString(*to) > most || !decode.Printable(*to) {
				return decode.Mistake{Wish: fmt.Sprintf("want 1 to %d printable letters", most)}
			}
			return decode.Mistake{}
		})
	}
}

// whole reads a whole number within bounds.
func (d *Decoder) whole(to *int, lo, hi int) func(decode.Node, string) {
	return func(n decode.Node, path string) {
		d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { *to, m = decode.Keep(*to)(v.Count(lo, hi)); return m })
	}
}

// languageTag is a tag of a language, with at most a region.
var languageTag = number.Pattern(`^[a-z]{2,3}(-[A-Z]{2})?$`)

// wantTag is what is wanted where none stands.
const wantTag = "want a language tag, as in en, de or pt-BR"

// storyHead reads the story's own page, and returns its texts in other languages.
func (d *Decoder) storyHead(p page, s *Story) (words map[string]*texts) {
	s.Text, s.Lang = p.text, "en"
	version := false
	root := d.Tree(p.front)
	if root == nil {
		return nil
	}
	d.Object(root, "", []decode.Field{
		{Name: "backlash", Read: func(n decode.Node, path string) {
			version = true
			d.Set(n, path, func(v decode.Scalar) decode.Mistake { _, m := v.Count(Format, Format); return m })
		}},
		{Name: "story", Read: d.sentence(&s.Title, titleLetters)},
		{Name: "about", Read: d.sentence(&s.About, aboutLetters)},
		{Name: "minutes", Read: d.whole(&s.Minutes, 1, 480)},
		{Name: "lang", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) decode.Mistake {
				if s.Lang = v.Text; !languageTag().MatchString(v.Text) {
					return decode.Mistake{Wish: wantTag}
				}
				return decode.Mistake{}
			})
		}},
		{Name: "monday", Read: d.sentence(&s.Monday, questionLetters)},
		{Name: "words", Read: func(n decode.Node, path string) { words = d.words(n, path, s.Lang, d.headSayings(s)) }},
	})
	d.Demand(root, version, "backlash", "want `backlash: 1`, the format version, first")
	d.Demand(root, s.Title != "", "story", "want the story's title")
	return words
}

// move is what a chapter changes, as it is written.
type move struct {
	address string
	node    decode.Node
	value   decode.Scalar
}

// chapter reads a chapter of a story in a language, and returns its texts in others.
func (d *Decoder) chapter(p page, folder, lang string) (c Chapter, words map[string]*texts) {
	c = Chapter{Text: p.text, From: 1, Reveal: -1, Claim: -1, Watch: agents.MetricTrust}
	root := d.Tree(p.front)
	if root == nil {
		return c, nil
	}
	base := d.chapterScenario(root, folder)
	w := written{over: 1}
	d.Object(root, "", slices.Concat([]decode.Field{
		{Name: "chapter", Read: d.sentence(&c.Title, chapterLetters)},
		{Name: "minutes", Read: d.whole(&c.Minutes, 1, 240)},
		{Name: "notes", Read: func(n decode.Node, path string) { w.stepNotes = d.notes(n, path, &c) }},
		{Name: "lesson", Read: d.sentence(&c.Lesson, lessonLetters)},
	}, d.worldFields(base), d.moveFields(&c, base, &w), d.shownFields(&c), d.questionFields(&c, &w), d.playFields(&c), []decode.Field{
		{Name: "words", Read: func(n decode.Node, path string) { words = d.words(n, path, lang, d.chapterSayings(&c, &w)) }},
	}))
	d.Demand(root, c.Title != "", "chapter", "want the chapter's title")
	c.Before = base
	if d.Failed() == 0 {
		c.After = d.moved(root, base, w.moves, w.moved, c.From, w.over)
		c.Code = sync.OnceValue(func() string { return Share(c.After) })
		d.ask(root, &c, w.conditions, w.right)
		d.claims(&c, w.claims)
	}
	return c, words
}

// written is what a chapter says before the whole of it is known.
type written struct {
	right              string // letter of the answer that the story says is right
	over               int    // months that a move takes
	moves              []move
	moved              []sim.Shock
	conditions, claims []*condition
	stepNotes          bool // there is a note for each step
}

// worldFields are those of the world that a chapter starts from.
func (d *Decoder) worldFields(base *Scenario) []decode.Field {
	return []decode.Field{
		{Name: "scenario", Read: func(decode.Node, string) {}}, // read before everything else
		{Name: "strategy", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) decode.Mistake { return set(&base.Config, "strategy", v) })
		}},
		{Name: "set", Read: func(n decode.Node, path string) {
			d.settings(n, path, &base.Config, func(m move) decode.Mistake { return set(&base.Config, m.address, m.value) })
		}},
		{Name: "shocks", Read: func(n decode.Node, path string) { d.Shocks(n, path, &base.Config) }},
	}
}

// moveFields are those of what changes.
func (d *Decoder) moveFields(c *Chapter, base *Scenario, w *written) []decode.Field {
	return []decode.Field{
		{Name: "from", Read: d.whole(&c.From, 1, MaxMonths)},
		{Name: "over", Read: d.whole(&w.over, 1, MaxMonths)},
		{Name: "move", Read: func(n decode.Node, path string) {
			d.settings(n, path, &base.Config, func(m move) decode.Mistake { w.moves = append(w.moves, m); return decode.Mistake{} })
		}},
		{Name: "move_shocks", Read: func(n decode.Node, path string) {
			after := base.Config
			after.Shocks = nil
			d.Shocks(n, path, &after)
			w.moved = after.Shocks
		}},
	}
}

// shownFields are those of what the room sees.
func (d *Decoder) shownFields(c *Chapter) []decode.Field {
	return []decode.Field{
		{Name: "watch", Read: func(n decode.Node, path string) { d.metric(n, path, &c.Watch) }},
		{Name: "names", Read: d.names(&c.Names)},
		{Name: "difference", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { c.Difference, m = v.Truth(); return m })
		}},
		{Name: "dashboard", Read: func(n decode.Node, path string) {
			d.List(n, path, 3, func(n decode.Node, path string) {
				var m agents.Metric
				d.metric(n, path, &m)
				c.Dashboard = append(c.Dashboard, m)
			})
		}},
		{Name: "reveal", Read: d.whole(&c.Reveal, 0, MaxMonths)},
		{Name: "until", Read: d.whole(&c.Until, 1, MaxMonths)},
	}
}

// names reads what the two worlds are called.
func (d *Decoder) names(to *[2]string) func(decode.Node, string) {
	return func(n decode.Node, path string) {
		k := 0
		d.List(n, path, 2, func(n decode.Node, path string) { d.sentence(&to[k], nameLetters)(n, path); k++ })
		if has, ok := decode.Items(n); ok && has < 2 {
			d.Fail(n, path, "", decode.Mistake{Wish: "want two names: without the move, and with it"})
		}
	}
}

// questionFields are those of the bet.
func (d *Decoder) questionFields(c *Chapter, w *written) []decode.Field {
	return []decode.Field{
		{Name: "question", Read: d.sentence(&c.Question, questionLetters)},
		{Name: "answers", Read: func(n decode.Node, path string) {
			d.List(n, path, 6, func(n decode.Node, path string) { w.conditions = append(w.conditions, d.answer(n, path)) })
		}},
		{Name: "right", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) decode.Mistake { w.right = v.Text; return decode.Mistake{} })
		}},
		{Name: "claims", Read: func(n decode.Node, path string) {
			d.List(n, path, 8, func(n decode.Node, path string) { w.claims = append(w.claims, d.answer(n, path)) })
		}},
	}
}

// playFields are those of free play and of the game.
func (d *Decoder) playFields(c *Chapter) []decode.Field {
	return []decode.Field{
		{Name: "locked", Read: func(n decode.Node, path string) {
			d.List(n, path, int(agents.LeverCount), func(n decode.Node, path string) {
				d.Set(n, path, func(v decode.Scalar) decode.Mistake {
					i, m := v.OneOf(agents.LeverNames[:])
					c.Locked = append(c.Locked, agents.Lever(i))
					return m
				})
			})
		}},
		{Name: "market", Read: func(n decode.Node, path string) {
			c.Market = &MarketGame{Brands: 4, Quarters: 4, Seconds: 120}
			d.Object(n, path, []decode.Field{
				{Name: "brands", Read: d.whole(&c.Market.Brands, 2, agents.MaxBrands)},
				{Name: "quarters", Read: d.whole(&c.Market.Quarters, 1, 20)},
				{Name: "seconds", Read: d.whole(&c.Market.Seconds, 10, 3600)},
			})
		}},
	}
}

// notes reads the facilitator's notes: a text for the whole chapter, or one for each step, and says whether it is the latter.
func (d *Decoder) notes(n decode.Node, path string, c *Chapter) (steps bool) {
	if !decode.IsMapping(n) {
		d.prompt(n, path, &c.Notes[0])
		for step := range c.Notes {
			c.Notes[step] = c.Notes[0]
		}
		return false
	}
	var fields []decode.Field
	for step, name := range Steps {
		fields = append(fields, decode.Field{Name: name, Read: func(n decode.Node, path string) { d.prompt(n, path, &c.Notes[step]) }})
	}
	d.Object(n, path, fields)
	return true
}

// prompt reads a text for the facilitator; its line breaks stay.
func (d *Decoder) prompt(n decode.Node, path string, to *string) {
	d.Set(n, path, func(v decode.Scalar) decode.Mistake {
		*to = strings.TrimSpace(v.Text)
		if utf8.RuneCountInString(*to) > noteLetters || !decode.Printable(strings.ReplaceAll(*to, "\n", " ")) {
			return decode.Mistake{Wish: fmt.Sprintf("want at most %d printable letters", noteLetters)}
		}
		return decode.Mistake{}
	})
}

// chapterScenario is the world that a chapter starts from; the default where it names none.
func (d *Decoder) chapterScenario(root decode.Node, folder string) *Scenario {
	copied := *defaultScenario()
	copied.Config.Brands = slices.Clone(copied.Config.Brands)
	base := &copied
	for _, pair := range d.Pairs(root, "") {
		if decode.Name(pair) == "scenario" {
			d.Set(pair.Value, "scenario", func(v decode.Scalar) decode.Mistake {
				s, err := Load(below(folder, v.Text), strings.NewReader(""))
				var problems decode.Problems
				switch {
				case errors.As(err, &problems) && problems[0].Line > 0:
					return decode.Mistake{Wish: "that file has mistakes, the first: " + problems[0].Error()}
				case errors.As(err, &problems):
					return decode.Mistake{Wish: problems[0].Wish, Nearest: problems[0].Nearest}
				case err != nil:
					return decode.Mistake{Wish: "that file cannot be read"}
				}
				base = s
				return decode.Mistake{}
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
func (d *Decoder) settings(n decode.Node, path string, c *sim.Config, take func(move) decode.Mistake) {
	type entry struct {
		address string
		class   int
		value   decode.Node
	}
	var entries []entry
	seen := map[string]bool{}
	for _, pair := range d.Pairs(n, path) {
		name, ok := d.Key(pair, path)
		if !ok || d.Full() {
			continue
		}
		e := entry{name, 0, pair.Value}
		if at, m := find(c, name); m.Wish == "" {
			if e.class = class(at); seen[at.name] {
				d.Fail(pair.Key, decode.Join(path, decode.Cut(name)), "", decode.Mistake{Wish: "set here a second time, under another spelling"})
				continue
			}
			seen[at.name] = true
		}
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return a.class - b.class })
	for _, e := range entries {
		d.Set(e.value, decode.Join(path, decode.Cut(e.address)), func(v decode.Scalar) decode.Mistake { return take(move{e.address, e.value, v}) })
	}
}

// metric reads a metric by its name.
func (d *Decoder) metric(n decode.Node, path string, to *agents.Metric) {
	d.Set(n, path, func(v decode.Scalar) decode.Mistake {
		m, known := agents.MetricByName(v.Text)
		if !known {
			return decode.Mistake{Wish: "no such metric; backlash metrics lists them", Nearest: decode.Nearest(v.Text, metricNames())}
		}
		*to = m
		return decode.Mistake{}
	})
}

func metricNames() (names []string) {
	for _, m := range agents.Metrics() {
		names = append(names, m.Name)
	}
	return names
}

// moved is the scenario with the move in it: at once, or from a month on as changes of levers.
func (d *Decoder) moved(root decode.Node, base *Scenario, moves []move, shocks []sim.Shock, from, over int) *Scenario {
	after := *base
	after.Config.Brands = slices.Clone(base.Config.Brands)
	after.Config.Shocks = append(slices.Clone(base.Config.Shocks), shocks...)
	slices.SortStableFunc(after.Config.Shocks, func(a, b sim.Shock) int { return a.Month - b.Month })
	focal := &after.Config.Brands[0]
	focal.Schedule = slices.Clone(focal.Schedule)
	if from > base.Config.Months {
		d.Fail(root, "from", fmt.Sprint(from), decode.Mistake{Wish: fmt.Sprintf("want a month within the horizon, 1..%d", base.Config.Months)})
		return &after
	}
	for _, m := range moves {
		at := decode.Join("move", decode.Cut(m.address))
		if from == 1 {
			if wrong := set(&after.Config, m.address, m.value); wrong.Wish != "" {
				d.Fail(m.node, at, decode.Quote(m.value), wrong)
			}
			continue
		}
		trial := after.Config // a copy that the value is tried on
		trial.Brands = slices.Clone(trial.Brands)
		lever, is := agents.LeverByName(m.address)
		if !is && m.address != "strategy" {
			d.Fail(m.node, at, "", decode.Mistake{Wish: "from a later month on only levers and the strategy can move"})
			continue
		}
		if wrong := set(&trial, m.address, m.value); wrong.Wish != "" {
			d.Fail(m.node, at, decode.Quote(m.value), wrong)
			continue
		}
		for l, to := range trial.Brands[0].Levers {
			if is && agents.Lever(l) == lever || !is && to != focal.Levers[l] {
				focal.Schedule = append(focal.Schedule, sim.Change{Month: from, Over: over, Lever: agents.Lever(l), To: to})
			}
		}
		if p := trial.Brands[0].Policy; !is && p != focal.Policy {
			d.Fail(m.node, at, decode.Quote(m.value), decode.Mistake{Wish: "a strategy that moves its own levers can only hold from month 1 on"})
		}
	}
	return &after
}

// condition is an answer before its condition is understood, which needs the whole chapter.
type condition struct {
	node      decode.Node
	path, say string
	when      decode.Scalar
}

func (d *Decoder) answer(n decode.Node, path string) *condition {
	out := &condition{node: n, path: path}
	d.Object(n, path, []decode.Field{
		{Name: "say", Read: d.sentence(&out.say, answerLetters)},
		{Name: "when", Read: func(n decode.Node, path string) {
			out.node = n
			d.Set(n, path, func(v decode.Scalar) decode.Mistake { out.when = v; return decode.Mistake{} })
		}},
	})
	d.Demand(n, out.say != "", path+".say", "want the answer's text")
	return out
}

// condition understands an answer's condition; nil where it is none.
func (d *Decoder) condition(a *condition, c *sim.Config) *experiment.Condition {
	parsed, err := experiment.ParseCondition(a.when.Text, c, true)
	if err != nil {
		near := ""
		var unknown experiment.NoMetric
		if errors.As(err, &unknown) {
			near = decode.Nearest(unknown.Name, metricNames())
		}
		d.Fail(a.node, a.path+".when", decode.Quote(a.when), decode.Mistake{Wish: err.Error(), Nearest: near})
	}
	return parsed
}

// claims understands what a chapter says of the model.
func (d *Decoder) claims(c *Chapter, claims []*condition) {
	for _, a := range claims {
		if a.when.Text == "" {
			d.Fail(a.node, a.path, "", decode.Mistake{Wish: "want a condition `when`: what is claimed is checked"})
			continue
		}
		if c.Question == "" {
			d.Fail(a.node, a.path, "", decode.Mistake{Wish: "claims are checked with a chapter's question, and this one has none"})
			continue
		}
		c.Claims = append(c.Claims, Answer{Say: a.say, When: d.condition(a, &c.After.Config)})
	}
}

// asked is the last month in which the answers ask about what the chapter watches; 0 for none.
func (c *Chapter) asked() (month int) {
	for _, a := range c.Answers {
		if a.When == nil {
			continue
		}
		for _, term := range a.When.Terms {
			if term.Measure.Metric == c.Watch {
				month = max(month, term.Measure.In(&c.After.Config))
			}
		}
	}
	return month
}

// ask puts question and answers together.
func (d *Decoder) ask(root decode.Node, c *Chapter, answers []*condition, claim string) {
	months := c.Before.Config.Months
	if c.Reveal < 0 {
		c.Reveal = c.From - 1
	}
	if c.Until == 0 || c.Until > months {
		c.Until = months
	}
	c.Reveal = min(c.Reveal, c.Until)
	switch {
	case c.Question == "" && len(answers) > 0:
		d.Demand(root, false, "question", "want a question for the answers")
	case c.Question != "" && len(answers) < 2:
		d.Demand(root, false, "answers", "want at least two answers")
	case c.Question != "" && c.Market != nil:
		d.Demand(root, false, "market", "a chapter asks a question or plays a market, not both")
	case c.Market != nil && len(c.Before.Config.Brands) > 1:
		d.Demand(root, false, "market", "want a scenario with one brand: the room's brands all start as it")
	}
	for i, a := range answers {
		answer := Answer{Say: a.say}
		switch {
		case a.when.Text != "":
			answer.When = d.condition(a, &c.After.Config)
		case i < len(answers)-1:
			d.Fail(a.node, a.path, "", decode.Mistake{Wish: "want a condition `when`: only the last answer may go without"})
		}
		c.Answers = append(c.Answers, answer)
	}
	if asked := c.asked(); asked > 0 {
		d.Demand(root, c.Reveal < asked, "reveal", fmt.Sprintf("%d: the answers ask about month %d, and the room would see it before it bets: want a month before it", c.Reveal, asked))
		d.Demand(root, c.Until >= asked, "until", fmt.Sprintf("%d: the answers ask about month %d, and the truth would end before it: want that month at least", c.Until, asked))
	}
	if claim != "" {
		if c.Claim = int(claim[0]) - 'a'; len(claim) != 1 || c.Claim < 0 || c.Claim >= len(c.Answers) {
			d.Demand(root, false, "right", fmt.Sprintf("%s: want the letter of an answer", decode.Cut(claim)))
			c.Claim = -1
		}
	}
}
