package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"backlash/scenarios/decode"
)

// texts are what a page says in one language, everything that is not the same in all.
type texts struct {
	title, about, monday, text, question, lesson string
	names                                        [2]string
	notes                                        [StepCount]string
	answers, claims                              []string
}

// saying is a text of a page under its key: whether the page has it, and what reads it in another language.
type saying struct {
	name  string
	there bool
	read  func(decode.Node, string)
}

// words reads a page's texts in other languages than its own. sayings are all that the page could say.
func (d *Decoder) words(n decode.Node, path, own string, sayings func(*texts) []saying) map[string]*texts {
	out := map[string]*texts{}
	for _, pair := range d.Pairs(n, path) {
		lang, ok := d.Key(pair, path)
		if !ok || d.Full() {
			continue
		}
		at := decode.Join(path, decode.Cut(lang))
		switch {
		case !languageTag().MatchString(lang):
			d.Fail(pair.Key, at, "", decode.Mistake{Wish: wantTag})
		case lang == own:
			d.Fail(pair.Key, at, "", decode.Mistake{Wish: "the page itself is in that language"})
		case out[lang] != nil:
			d.Fail(pair.Key, at, "", decode.Mistake{Wish: "the key stands here a second time"})
		default:
			out[lang] = &texts{}
			d.alike(pair.Value, at, sayings(out[lang]))
		}
	}
	return out
}

// alike reads a mapping that has the texts which a page has, all of them and no other.
func (d *Decoder) alike(n decode.Node, path string, sayings []saying) {
	var fields []decode.Field
	for _, s := range sayings {
		fields = append(fields, decode.Field{Name: s.name, Read: func(n decode.Node, path string) {
			if !s.there {
				d.Fail(n, path, "", decode.Mistake{Wish: "the page says nothing here in its own language"})
				return
			}
			s.read(n, path)
		}})
	}
	d.Object(n, path, fields)
	for _, s := range sayings {
		d.Demand(n, !s.there || decode.Has(n, s.name), decode.Join(path, s.name), "want this text too: the page has it in its own language")
	}
}

// headSayings are those of the story's own page.
func (d *Decoder) headSayings(s *Story) func(*texts) []saying {
	return func(t *texts) []saying {
		return []saying{
			{"story", s.Title != "", d.sentence(&t.title, titleLetters)}, {"about", s.About != "", d.sentence(&t.about, aboutLetters)},
			{"monday", s.Monday != "", d.sentence(&t.monday, questionLetters)}, {"text", s.Text != "", d.block(&t.text)},
		}
	}
}

// chapterSayings are those of a chapter.
func (d *Decoder) chapterSayings(c *Chapter, w *written) func(*texts) []saying {
	return func(t *texts) []saying {
		return []saying{
			{"chapter", c.Title != "", d.sentence(&t.title, chapterLetters)}, {"question", c.Question != "", d.sentence(&t.question, questionLetters)},
			{"answers", len(w.conditions) > 0, d.says(&t.answers, len(w.conditions))}, {"claims", len(w.claims) > 0, d.says(&t.claims, len(w.claims))},
			{"lesson", c.Lesson != "", d.sentence(&t.lesson, lessonLetters)}, {"names", c.Names[0] != "", d.names(&t.names)},
			{"notes", c.Notes != [StepCount]string{}, d.sameNotes(c, w, t)}, {"text", c.Text != "", d.block(&t.text)},
		}
	}
}

// says reads the texts of as many answers as a page has.
func (d *Decoder) says(to *[]string, count int) func(decode.Node, string) {
	return func(n decode.Node, path string) {
		if has, ok := decode.Items(n); ok && has != count {
			d.Fail(n, path, "", decode.Mistake{Wish: fmt.Sprintf("want %d, one for each that the page has, and not %d", count, has)})
			return
		}
		d.List(n, path, count, func(n decode.Node, path string) {
			say := ""
			d.sentence(&say, answerLetters)(n, path)
			*to = append(*to, say)
		})
	}
}

// sameNotes reads notes as the page has them: one text, or one for each of the same steps.
func (d *Decoder) sameNotes(c *Chapter, w *written, t *texts) func(decode.Node, string) {
	return func(n decode.Node, path string) {
		if !w.stepNotes {
			d.note(&t.notes[0])(n, path)
			for step := range t.notes {
				t.notes[step] = t.notes[0]
			}
			return
		}
		var sayings []saying
		for step, name := range Steps {
			sayings = append(sayings, saying{name, c.Notes[step] != "", d.note(&t.notes[step])})
		}
		d.alike(n, path, sayings)
	}
}

// note reads a facilitator's note that says something.
func (d *Decoder) note(to *string) func(decode.Node, string) {
	return func(n decode.Node, path string) {
		failed := d.Failed()
		if d.prompt(n, path, to); *to == "" && d.Failed() == failed {
			d.Fail(n, path, "", decode.Mistake{Wish: "want a text, nothing stands here"})
		}
	}
}

// block reads the text of a page, with its paragraphs.
func (d *Decoder) block(to *string) func(decode.Node, string) {
	return func(n decode.Node, path string) {
		d.Set(n, path, func(v decode.Scalar) decode.Mistake {
			*to = strings.TrimSpace(v.Text)
			if *to == "" || !decode.Printable(strings.ReplaceAll(*to, "\n", " ")) {
				return decode.Mistake{Wish: "want printable text without tabs or control characters"}
			}
			return decode.Mistake{}
		})
	}
}

// languages puts the pages of each language together. told are the pages' other languages, the story's own page first; every page must have the same.
func (d *Decoder) languages(s *Story, parts []page, told []map[string]*texts) {
	others := map[string]bool{}
	for _, page := range told {
		for lang := range page {
			others[lang] = true
		}
	}
	for lang := range others {
		s.Languages = append(s.Languages, lang)
	}
	slices.Sort(s.Languages)
	for i, page := range told {
		for _, lang := range s.Languages {
			if page[lang] == nil {
				what := "the story's own page"
				if i > 0 {
					what = fmt.Sprintf("chapter %d, %s,", i, s.Chapters[i-1].Title)
				}
				d.Add(decode.Problem{File: d.File, Line: parts[i].line, Column: 1, Path: "words", Wish: what + " is not told in " + lang + ", as other pages are"})
			}
		}
	}
	s.Languages = append([]string{s.Lang}, s.Languages...)
	s.told = map[string][]*texts{s.Lang: s.texts()}
	for lang := range others {
		for _, page := range told {
			s.told[lang] = append(s.told[lang], page[lang])
		}
	}
}

// texts are a story's pages in the language that it is in.
func (s *Story) texts() []*texts {
	out := []*texts{{title: s.Title, about: s.About, monday: s.Monday, text: s.Text}}
	for i := range s.Chapters {
		c := &s.Chapters[i]
		t := &texts{title: c.Title, text: c.Text, question: c.Question, lesson: c.Lesson, names: c.Names, notes: c.Notes}
		for _, a := range c.Answers {
			t.answers = append(t.answers, a.Say)
		}
		for _, a := range c.Claims {
			t.claims = append(t.claims, a.Say)
		}
		out = append(out, t)
	}
	return out
}

// Translated is the language of a translated story, "" if it is in its original language.
func (s *Story) Translated() string {
	if len(s.Languages) == 0 || s.Lang == s.Languages[0] {
		return ""
	}
	return s.Lang
}

// In returns the story in a language, "" being its original one: worlds, conditions and right answers are the same in all.
func (s *Story) In(lang string) (*Story, error) {
	if lang == "" || lang == s.Lang {
		return s, nil
	}
	pages := s.told[lang]
	if pages == nil {
		return nil, decode.Problems{{File: s.Name, Path: "language", Value: decode.Cut(lang), Wish: "the story is told in " + strings.Join(s.Languages, ", ")}}
	}
	out := *s
	out.Lang, out.Title, out.About, out.Monday, out.Text = lang, pages[0].title, pages[0].about, pages[0].monday, pages[0].text
	out.Chapters = slices.Clone(s.Chapters)
	for i, t := range pages[1:] {
		c := &out.Chapters[i]
		c.Lang = lang
		c.Title, c.Text, c.Question, c.Lesson, c.Names, c.Notes = t.title, t.text, t.question, t.lesson, t.names, t.notes
		c.Answers, c.Claims = reworded(c.Answers, t.answers), reworded(c.Claims, t.claims)
	}
	return &out, nil
}

// reworded are answers with other texts.
func reworded(answers []Answer, say []string) []Answer {
	out := slices.Clone(answers)
	for i := range out {
		out[i].Say = say[i]
	}
	return out
}

// LoadStoryIn is LoadStory in a language, "" being the story's own.
func LoadStoryIn(nameOrPath, lang string) (*Story, error) {
	s, err := LoadStory(nameOrPath)
	if err != nil {
		return nil, err
	}
	return s.In(lang)
}

// StoryLanguages returns the languages of the story that a command line names, or of the default story; nil if it cannot be read.
func StoryLanguages(args []string) []string {
	name := storyNames[0]
	if len(args) > 0 {
		name = args[0]
	}
	s, err := LoadStory(name)
	if err != nil {
		return nil
	}
	return s.Languages
}
