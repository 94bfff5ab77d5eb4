package scenarios

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// said are a page's texts by their keys, those that are empty left out.
func said(t *texts) map[string]string {
	out := map[string]string{"title": t.title, "about": t.about, "monday": t.monday, "text": t.text, "question": t.question, "lesson": t.lesson}
	for what, list := range map[string][]string{"name": t.names[:], "note": t.notes[:], "answer": t.answers, "claim": t.claims} {
		for i, text := range list {
			out[fmt.Sprint(what, i)] = text
		}
	}
	for key, text := range out {
		if text == "" {
			delete(out, key)
		}
	}
	return out
}

// A built-in story in another language has every text of the original and none more, each in other words, and plays in the same worlds under the same
// conditions.
func TestBuiltInStoriesInEveryLanguage(t *testing.T) {
	for _, name := range StoryNames() {
		own, err := LoadStory(name)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(own.Languages, []string{"en", "de"}) || own.Translated() != "" {
			t.Errorf("%s is told in %v", name, own.Languages)
		}
		for _, lang := range own.Languages[1:] {
			s, err := own.In(lang)
			if err != nil {
				t.Fatal(err)
			}
			if s.Lang != lang || s.Translated() != lang || s.Name != own.Name || s.Minutes != own.Minutes || len(s.Chapters) != len(own.Chapters) {
				t.Errorf("%s in %s: %+v", name, lang, s)
			}
			pages := s.texts()
			for i, page := range own.texts() {
				there := said(pages[i])
				for key, text := range said(page) {
					if there[key] == "" || there[key] == text {
						t.Errorf("%s in %s, page %d, %s: %q", name, lang, i, key, there[key])
					}
					delete(there, key)
				}
				if len(there) > 0 {
					t.Errorf("%s in %s, page %d: %v too much", name, lang, i, there)
				}
			}
			for i := range s.Chapters {
				a, b := own.Chapters[i], s.Chapters[i]
				if !reflect.DeepEqual(a.Wager(), b.Wager()) || a.Before != b.Before || a.After != b.After || a.Claim != b.Claim || a.Reveal != b.Reveal {
					t.Errorf("%s in %s: chapter %d is another one", name, lang, i+1)
				}
				if n := len([]rune(b.Question)); n > 165 {
					t.Errorf("%s in %s, %s: the question is %d letters long", name, lang, b.Title, n)
				}
			}
			if back, err := s.In("en"); err != nil || !reflect.DeepEqual(back.texts(), own.texts()) {
				t.Errorf("%s there and back: %v", name, err)
			}
		}
	}
	if _, err := LoadStoryIn("how-far", "fr"); err == nil || err.Error() != "how-far: language: fr: the story is told in en, de" {
		t.Error(err)
	}
	if _, err := LoadStoryIn("how-fa", "de"); err == nil {
		t.Error("a story that is none is told")
	}
	if got := StoryLanguages([]string{"one-market"}); !slices.Equal(got, []string{"en", "de"}) || !slices.Equal(StoryLanguages(nil), got) || StoryLanguages([]string{"nowhere"}) != nil {
		t.Errorf("%q", got)
	}
}

// A story in two languages, with every text that a page can have.
const twoLanguages = `---
backlash: 1
story: S
about: A
monday: M
words:
  de:
    story: sS
    about: aA
    monday: mM
    text: |
      tT

      second
---
T
---
chapter: C
names: [one, other]
question: Q
answers: [{say: A1, when: change.trust@4 < 0}, {say: A2}]
claims: [{say: K, when: trust@4 > 0}]
lesson: L
notes:
  bet: B
words:
  de:
    chapter: cC
    names: [eins, zwei]
    question: qQ
    answers: [aA1, aA2]
    claims: [kK]
    lesson: lL
    notes:
      bet: bB
    text: pP
---
P
---
chapter: D
notes: N
words:
  de: {chapter: dD, notes: nN}
---
`

// A translation has the texts of the page, one for one, within the same bounds; every page has the same languages.
func TestWordsOfAStory(t *testing.T) {
	s, err := ParseStory("x.md", []byte(twoLanguages), "")
	if err != nil {
		t.Fatal(err)
	}
	if s, err = s.In("de"); err != nil {
		t.Fatal(err)
	}
	want := []*texts{{title: "sS", about: "aA", monday: "mM", text: "tT\n\nsecond"},
		{title: "cC", text: "pP", question: "qQ", lesson: "lL", names: [2]string{"eins", "zwei"}, notes: [StepCount]string{"", "bB", "", ""}, answers: []string{"aA1", "aA2"}, claims: []string{"kK"}},
		{title: "dD", notes: [StepCount]string{"nN", "nN", "nN", "nN"}}}
	if !reflect.DeepEqual(s.texts(), want) {
		t.Errorf("%+v", s.texts())
	}
	for _, x := range []struct{ from, to, want string }{
		{"    about: aA\n", "", "x.md:8:5: words.de.about: want this text too: the page has it in its own language"},
		{"about: A\n", "", "x.md:8:12: words.de.about: the page says nothing here in its own language"},
		{"    about: aA\n", "    about: ''\n", `x.md:9:12: words.de.about: "": want 1 to 400 printable letters`},
		{"    about: aA\n", "    about:\n", "x.md:9:11: words.de.about: want a value, nothing stands here"},
		{"story: sS", "story: " + strings.Repeat("ü", 61), "x.md:8:12: words.de.story: üüüüüüüüüüüüüüüüüü...: want 1 to 60 printable letters"},
		{"story: sS", "story: sS\n    minutes: 3", "x.md:9:5: words.de.minutes: unknown key; known are story, about, monday, text"},
		{"      tT\n", "      tT\x1b\n", `x.md:11:11: words.de.text: "tT\x1b\n\nsecond\n": want printable text without tabs or control characters`},
		{"  de:\n    story", "  German:\n    story", "x.md:7:3: words.German: want a language tag, as in en, de or pt-BR"},
		{"  de:\n    story", "  en:\n    story", "x.md:7:3: words.en: the page itself is in that language"},
		{"  de: {chapter: dD, notes: nN}", "  de: {chapter: dD, notes: nN}\n  de: {chapter: dD, notes: nN}", "x.md:44:3: words.de: the key stands here a second time"},
		{"[eins, zwei]", "[eins]", "x.md:29:12: words.de.names: want two names: without the move, and with it"},
		{"[eins, zwei]", "[eins, siebzehn letters!]", "x.md:29:19: words.de.names[1]: siebzehn letters!: want 1 to 16 printable letters"},
		{"[aA1, aA2]", "[aA1]", "x.md:31:14: words.de.answers: want 2, one for each that the page has, and not 1"},
		{"[aA1, aA2]", "aA1", "x.md:31:14: words.de.answers: aA1: want a list"},
		{"    claims: [kK]\n", "", "x.md:28:5: words.de.claims: want this text too: the page has it in its own language"},
		{"claims: [kK]", "claims: [kK, lL]", "x.md:32:13: words.de.claims: want 1, one for each that the page has, and not 2"},
		{"lesson: L\n", "", "x.md:32:13: words.de.lesson: the page says nothing here in its own language"},
		{"      bet: bB\n", "      read: bB\n", "x.md:35:13: words.de.notes.read: the page says nothing here in its own language"},
		{"    notes:\n      bet: bB\n", "    notes: bB\n", "x.md:34:12: words.de.notes: bB: want a mapping of keys and values"},
		{"bet: bB", "bet: ''", "x.md:35:12: words.de.notes.bet: want a text, nothing stands here"},
		{"    text: pP\n", "", "x.md:28:5: words.de.text: want this text too: the page has it in its own language"},
		{"notes: nN", "notes: {read: nN}", "x.md:43:28: words.de.notes: a mapping: want a single value"},
		{"words:\n  de: {chapter: dD, notes: nN}\n", "", "x.md:40:1: words: chapter 2, D, is not told in de, as other pages are"},
		{"  de: {chapter: dD, notes: nN}", "  de: {chapter: dD, notes: nN}\n  fr: {chapter: eE, notes: oO}",
			"x.md:2:1: words: the story's own page is not told in fr, as other pages are\nx.md:18:1: words: chapter 1, C, is not told in fr, as other pages are"},
	} {
		text := strings.Replace(twoLanguages, x.from, x.to, 1)
		if text == twoLanguages {
			t.Fatalf("%q is not in the story", x.from)
		}
		if _, err := ParseStory("x.md", []byte(text), ""); err == nil || !strings.Contains("\n"+err.Error()+"\n", "\n"+x.want+"\n") {
			t.Errorf("%q for %q:\ngot  %v\nwant %s", x.to, x.from, err, x.want)
		}
	}
}

// The example in the template is one: without its comment signs only the chapters' words are missing.
func TestWordsInTheTemplate(t *testing.T) {
	text := string(StoryTemplate())
	from := strings.Index(text, "# words:\n")
	if from < 0 {
		t.Fatal("the template shows no words")
	}
	words, rest, _ := strings.Cut(text[from:], "---")
	_, err := ParseStory("x.md", []byte(text[:from]+strings.ReplaceAll("\n"+words, "\n# ", "\n")+"---"+rest), "")
	if err == nil || strings.Count(err.Error(), "\n") != 1 || strings.Count(err.Error(), "is not told in de, as other pages are") != 2 {
		t.Error(err)
	}
}
