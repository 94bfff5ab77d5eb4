package hall

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"

	"backlash/scenarios"
	"backlash/tui/draw"
)

//go:embed print
var printed embed.FS

var pages = sync.OnceValue(func() *template.Template { return template.Must(template.ParseFS(printed, "print/*.html")) })

// PrintStyle returns the style sheet of the printed pages.
func PrintStyle() []byte {
	text, err := printed.ReadFile("print/print.css")
	if err != nil {
		panic(err) // embedded
	}
	return text
}

// paper holds what all printed pages have: a style sheet of their own, or a link to the room's.
type paper struct {
	Lang, Title string
	Style       template.CSS
}

func (p paper) write(name string, data any) []byte {
	var out bytes.Buffer
	if err := pages().ExecuteTemplate(&out, name, data); err != nil {
		panic(err) // texts and numbers alone
	}
	return out.Bytes()
}

// evening holds what participants take home from a workshop: the questions that were played, and what to try next.
type evening struct {
	title, lang, monday, code string
	bets                      []taken
	game                      *Game // that was revealed; nil: none
}

// taken is a question that was played.
type taken struct {
	chapter          int
	question, lesson string
	answers          []string
	right            int
	share            float64 // of the worlds in which that answer is right
}

// evening returns that of the session so far.
func (c *Session) evening() *evening {
	e := &evening{title: c.Story.Title, lang: c.Story.Lang, monday: c.Story.Monday}
	home := &c.Story.Chapters[len(c.Story.Chapters)-1]
	for i := range c.Story.Chapters {
		p, bet := &c.Story.Chapters[i], &c.Bets[i]
		if p.Question == "" && p.Market == nil {
			home = p
		}
		if p.Question == "" || !bet.played() {
			continue
		}
		t := taken{chapter: i, question: p.Question, lesson: p.Lesson, right: bet.Outcome.Right}
		if t.right >= 0 {
			t.share = bet.Outcome.Share[t.right]
		}
		for _, a := range p.Answers {
			t.answers = append(t.answers, a.Say)
		}
		e.bets = append(e.bets, t)
	}
	e.code = home.Code()
	if g := c.Hall.Game(); g != nil && g.Revealed && g.Result != nil {
		e.game, e.code = g, scenarios.Share(&scenarios.Scenario{Config: g.Market.Config()})
	}
	return e
}

// leaf is the page of one guest.
type leaf struct {
	Name      string
	Right, Of int
	Bets      []leafBet
}

// leafBet is one question on that page.
type leafBet struct {
	Number                               int
	Question, Mine, Answer, Sure, Lesson string
	Twin                                 []string
}

// leafOf returns a guest's page.
func (h *Hall) leafOf(s *Seat, e *evening, words map[string]string) leaf {
	out := leaf{Name: h.Info(s).Name}
	out.Right, out.Of = h.Score(s)
	twins := h.Twins(s)
	said := ""
	for _, t := range e.bets {
		b := leafBet{Number: t.chapter + 1, Question: t.question, Lesson: t.lesson}
		if mine := h.Voted(s, t.chapter); mine >= 0 && mine < len(t.answers) {
			b.Mine = t.answers[mine]
		}
		if t.right >= 0 {
			b.Answer, b.Sure = t.answers[t.right], Fill(words["worlds"], "share", ofWorldsIn(Wall(words["lang"]), t.share))
		}
		for _, twin := range twins {
			if twin.Chapter == t.chapter {
				if text := TwinText(words, &twin); strings.Join(text, "") != said { // the same world as before has nothing new to say
					b.Twin, said = text, strings.Join(text, "")
				}
			}
		}
		out.Bets = append(out.Bets, b)
	}
	return out
}

// standings say what each brand of the game came to, the first first; nil without a game.
func (e *evening) standings(lang string) (out []string) {
	if e.game == nil {
		return nil
	}
	earned, _ := e.game.Standings()
	for _, i := range Ranking(earned) {
		out = append(out, brandWords(lang, e.game, i)+".")
	}
	return out
}

// leaves writes guests' pages in a language, with the style sheet included or linked.
func (e *evening) leaves(guests []leaf, words map[string]string, own bool) []byte {
	p := struct {
		paper
		Words        map[string]string
		Guests       []leaf
		Game         []string
		Monday, Code string
		Picture      template.HTML
	}{paper{words["lang"], e.title, ""}, words, guests, e.standings(words["lang"]), e.monday, e.code, template.HTML(draw.QRPicture("backlash lab " + e.code))} // of squares alone
	if own {
		p.Style = template.CSS(PrintStyle())
	}
	return p.write("debrief.html", p)
}

// Debriefing returns the page that a guest may keep once the story is over, or nil before that. words are the phrases in the guest's
// language.
func (h *Hall) Debriefing(s *Seat, words map[string]string) []byte {
	h.mu.Lock()
	e := h.evening
	h.mu.Unlock()
	if e == nil || !s.here() {
		return nil
	}
	return e.leaves([]leaf{h.leafOf(s, e, words)}, words, false)
}

// Debriefings returns the pages of all guests, by name, as one document to print. If there are no guests it holds one page for the room.
func (c *Session) Debriefings() []byte {
	e, words := c.evening(), Phrases(c.Story.Lang)
	c.Hall.mu.Lock()
	var seats []*Seat
	for _, s := range c.Hall.seats {
		if s.here() {
			seats = append(seats, s)
		}
	}
	c.Hall.mu.Unlock()
	slices.SortFunc(seats, func(a, b *Seat) int { return strings.Compare(a.name, b.name) })
	var guests []leaf
	for _, s := range seats {
		guests = append(guests, c.Hall.leafOf(s, e, words))
	}
	if len(guests) == 0 {
		guests = []leaf{c.Hall.leafOf(&Seat{}, e, words)}
	}
	return e.leaves(guests, words, true)
}

// scriptNote is a note in the facilitator's script.
type scriptNote struct{ Step, Text string }

// scriptAnswer is an answer in it.
type scriptAnswer struct {
	Say   string
	Right bool
}

// scriptChapter is a chapter of it.
type scriptChapter struct {
	Number                        int
	Title, Long, Question, Lesson string
	Text                          []string
	Answers                       []scriptAnswer
	Notes                         []scriptNote
}

// Script returns a story for printing in its language: the text to read aloud, the facilitator's notes, and a card with each question for
// the tables.
func Script(s *scenarios.Story) []byte {
	words := Phrases(s.Lang)
	around := scriptPhrases[words["lang"]]
	long := func(phrase string, minutes int) string {
		if minutes == 0 {
			return ""
		}
		return Fill(phrase, "minutes", fmt.Sprint(minutes))
	}
	p := struct {
		paper
		Words               map[string]string
		About, Monday, Long string
		Text                []string
		Chapters            []scriptChapter
	}{paper{s.Lang, s.Title, template.CSS(PrintStyle())}, words, s.About, s.Monday, long(around.long, s.Minutes), strings.Split(s.Text, "\n\n"), nil}
	for i := range s.Chapters {
		c := &s.Chapters[i]
		out := scriptChapter{Number: i + 1, Long: long(around.minutes, c.Minutes), Title: c.Title, Question: c.Question, Lesson: c.Lesson, Text: strings.Split(c.Text, "\n\n")}
		for k, a := range c.Answers {
			out.Answers = append(out.Answers, scriptAnswer{a.Say, k == c.Claim})
		}
		for step, notes := range c.Notes {
			if step > 0 && notes == c.Notes[0] { // one note for the whole chapter
				continue
			}
			for k, text := range paragraphs(notes) {
				name := ""
				if k == 0 && (c.Notes[1] != c.Notes[0] || c.Notes[2] != c.Notes[0] || c.Notes[3] != c.Notes[0]) {
					name = around.steps[step]
				}
				if text != "" {
					out.Notes = append(out.Notes, scriptNote{name, text})
				}
			}
		}
		p.Chapters = append(p.Chapters, out)
	}
	return p.write("script.html", p)
}
