package hall

import (
	"strings"
	"testing"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/experiment"
)

// In every language of a built-in story all that its truths name has a word: metrics, units and steps.
func TestTruthsHaveWordsInEveryLanguage(t *testing.T) {
	for _, name := range scenarios.StoryNames() {
		story, err := scenarios.LoadStory(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range story.Languages {
			told, err := story.In(lang)
			if err != nil {
				t.Fatal(err)
			}
			for i := range told.Chapters {
				c := &told.Chapters[i]
				if c.Lang != lang {
					t.Errorf("%s, chapter %d is in %q, the story in %q", name, i+1, c.Lang, lang)
				}
				if lang == "en" || c.Question == "" {
					continue
				}
				for _, m := range append([]agents.Metric{c.Watch}, c.Dashboard...) {
					if metricPhrases[lang][m] == "" || unitPhrases[lang][ShownIn(c, m).Unit] == "" {
						t.Errorf("%s in %s: no word for %s or for %q", name, lang, agents.Metrics()[m].Name, ShownIn(c, m).Unit)
					}
				}
			}
		}
	}
	for lang := range phrases {
		for key := range wallPhrases["en"] {
			if wallPhrases[lang][key] == "" {
				t.Errorf("%s: the wall has no phrase %q", lang, key)
			}
		}
		for l := range agents.LeverCount {
			if lang != "en" && leverPhrases[lang][l] == "" {
				t.Errorf("%s: no name for %s", lang, agents.LeverNames[l])
			}
		}
		for _, x := range Board {
			if lang != "en" && boardPhrases[lang][x.Metric] == "" {
				t.Errorf("%s: no name for %s", lang, x.Name)
			}
		}
		for _, x := range ShockChoices {
			if lang != "en" && shockPhrases[lang][x.Kind] == "" {
				t.Errorf("%s: no name for %s", lang, x.Name)
			}
		}
		for step := range Step(StepCount) {
			if StepName(lang, step) == "" {
				t.Errorf("%s: step %d has no name", lang, step)
			}
		}
	}
}

// A truth is told in the story's language, its numbers too.
func TestTruthInGerman(t *testing.T) {
	story, err := scenarios.LoadStoryIn("how-far", "de")
	if err != nil {
		t.Fatal(err)
	}
	c := &story.Chapters[0]
	w := c.Wager()
	w.Before.Population.Customers, w.After.Population.Customers = 100, 100
	out, err := w.Run(t.Context(), experiment.Worlds{Uncertainty: experiment.Luck, Count: 4}, 2, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	got := TruthText(c, out)
	for _, want := range []string{" ist richtig: in 64 von 64 Welten, die wir für möglich halten. Über ihrer Grenze in Monat 3: ", " % ohne, ", " mit; +", " (8 von 10 Welten: "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	if point.MatchString(got) || strings.Contains(got, "without") {
		t.Errorf("%q", got)
	}
	if got := MeanwhileText(c, out, c.Dashboard[0]); !strings.HasPrefix(got, "Inzwischen: Käufe in Monat ") && !strings.HasPrefix(got, "Inzwischen: käufe") {
		t.Errorf("%q", got)
	}
	if got := ScoreText("de", []int{1, 3}, 1); got != "3 von 4 Stimmen dafür" {
		t.Errorf("%q", got)
	}
}

// The debrief of a story told in German has no English in it but what the story itself has.
func TestDebriefInGerman(t *testing.T) {
	story, err := scenarios.LoadStoryIn("unseen-backlash", "de")
	if err != nil {
		t.Fatal(err)
	}
	bets := make([]Bet, len(story.Chapters))
	w := story.Chapters[0].Wager()
	w.Before.Population.Customers, w.After.Population.Customers = 100, 100
	out, err := w.Run(t.Context(), experiment.Worlds{Uncertainty: experiment.Luck, Count: 4}, 2, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	bets[0].Locked, bets[0].Outcome = true, out
	english, _ := story.In("en")
	german := Debrief(story, bets, func(int) []int { return []int{1, 2, 0, 0} })
	for _, want := range []string{"1 Stimme\n", "2 Stimmen", "Nicht gespielt.", "Freies Spiel.", "Diese Welt zum Ausprobieren:", "Der Favorit des Raums war bei"} {
		if !strings.Contains(german, want) {
			t.Errorf("no %q in\n%s", want, german)
		}
	}
	for key, phrase := range wallPhrases["en"] {
		if plain, _, _ := strings.Cut(phrase, "{"); len(plain) > 8 && strings.Contains(german, plain) {
			t.Errorf("%s: %q is English", key, plain)
		}
	}
	if text := Debrief(english, bets, func(int) []int { return []int{1, 2, 0, 0} }); !strings.Contains(text, "1 vote\n") || !strings.Contains(text, "2 votes") {
		t.Error(text)
	}
}
