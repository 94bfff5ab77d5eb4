package hall

import (
	"strings"
	"testing"

	"backlash/scenarios"
)

// A guest's page has the questions that were played, the guest's own answers and nobody else's, how sure the truth is, and where to go on; there
// is none before the story is over.
func TestDebriefings(t *testing.T) {
	c, s := told(t, "unseen-backlash")
	anna, ben := sit(t, c.Hall, "Anna <b>"), sit(t, c.Hall, "ben")
	s.Chapters[0].Answers[1].Say = "rises & <i>rises</i>"
	c.Turn(0, StepBet)
	c.Publish()
	c.Hall.Vote(anna, 1)
	c.Hall.Vote(ben, 2)
	o := answer(&s.Chapters[0])
	o.Right, o.Share[1], o.Share[0] = 1, 53./64, 0
	c.Bets[0].Outcome, c.Bets[0].Locked = o, true
	c.Unveil(true)
	c.Publish()
	if c.Hall.Debriefing(anna, Phrases("en")) != nil {
		t.Fatal("a page before the story is over")
	}
	c.Turn(len(s.Chapters), StepRead)
	c.Publish()
	page := string(c.Hall.Debriefing(anna, Phrases("en")))
	for _, want := range []string{"Anna b", "1 / 1 right so far", "rises &amp; &lt;i&gt;rises&lt;/i&gt;", "in 53 of 64 worlds that we think possible", "For Monday: " + s.Monday, "backlash lab bl1-", "<svg", `href="print.css"`, "Moderate personalization"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing in %s", want, page)
		}
	}
	if strings.Contains(page, "ben") || strings.Contains(page, "<i>") || strings.Contains(page, "<style>") || strings.Contains(page, "The line") {
		t.Errorf("too much: %s", page)
	}
	if german := string(c.Hall.Debriefing(ben, Phrases("de"))); !strings.Contains(german, `lang="de"`) || !strings.Contains(german, "Für Montag") || !strings.Contains(german, "0 / 1") {
		t.Error(german)
	}
	all := string(c.Debriefings())
	if strings.Count(all, "<article>") != 2 || !strings.Contains(all, "<style>") || strings.Contains(all, "<link") || strings.Index(all, "Anna b") > strings.Index(all, "<p>ben</p>") {
		t.Error(all)
	}
	c.Hall.Remove("ben")
	if c.Hall.Debriefing(ben, Phrases("en")) != nil {
		t.Error("a page for somebody who was sent away")
	}
	empty, _ := told(t, "quarterly-targets")
	if text := string(empty.Debriefings()); strings.Count(text, "<article>") != 1 || strings.Contains(text, "Your answer") {
		t.Errorf("the page of a room without guests: %s", text)
	}
}

// The script has every chapter's texts, questions, answers and notes, and a card for every question.
func TestScript(t *testing.T) {
	for _, name := range scenarios.StoryNames() {
		_, s := told(t, name)
		s.Chapters[0].Notes = [StepCount]string{"First do this.", "", "Then\nthat.", "Now this. "}
		text := strings.Join(strings.Fields(strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&amp;", "&").Replace(string(Script(s)))), " ")
		wants := []string{"<em>read:</em> First do this.", "<em>what happens:</em> Then that.", "<em>what else happened:</em> Now this."}
		cards := 0
		for i := range s.Chapters {
			c := &s.Chapters[i]
			wants = append(wants, c.Title, c.Question, c.Lesson)
			for _, p := range append(strings.Split(c.Text, "\n\n"), paragraphs(c.Notes[0])...) {
				wants = append(wants, strings.Join(strings.Fields(p), " "))
			}
			if c.Question != "" {
				cards++
			}
		}
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is missing", name, want)
			}
		}
		if strings.Count(text, `class="card"`) != cards || strings.Count(text, `class="right"`) != cards {
			t.Errorf("%s: %d cards", name, strings.Count(text, `class="card"`))
		}
	}
}

// In another language the script has that language's texts alone, and what stands around them is in it too.
func TestScriptInAnotherLanguage(t *testing.T) {
	own, err := scenarios.LoadStory("how-far")
	if err != nil {
		t.Fatal(err)
	}
	s, err := own.In("de")
	if err != nil {
		t.Fatal(err)
	}
	own.Chapters[0].Notes[0], s.Chapters[0].Notes[0] = "First", "Zuerst"
	text := strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&amp;", "&").Replace(string(Script(s)))
	wants := []string{`<html lang="de">`, "Etwa 14 Minuten. Text mit einem Strich am Rand wird vorgelesen", "etwa 3 Min.", "<em>lesen:</em> Zuerst", "<em>wetten:</em>", "Für Montag: " + s.Monday, s.About}
	not := []string{"About ", "about ", "For Monday", "<em>read", own.Monday, own.About, own.Text}
	for i := range s.Chapters {
		c, e := &s.Chapters[i], &own.Chapters[i]
		wants, not = append(wants, c.Title, c.Question, c.Lesson, c.Text), append(not, e.Title, e.Question, e.Lesson, e.Text)
		for k := range c.Answers {
			wants, not = append(wants, "<li>"+c.Answers[k].Say+"</li>"), append(not, ">"+e.Answers[k].Say+"<")
		}
	}
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, other := range not {
		if strings.Contains(text, other) {
			t.Errorf("%q stands in it", other)
		}
	}
}
