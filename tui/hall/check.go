package hall

import (
	"context"
	"fmt"
	"io"
	"slices"

	"backlash/scenarios"
)

// Check plays every chapter's question of a story in the model and prints which answer is right, in how many worlds, and what
// moves. It returns in how many chapters the model does not agree with the story: no answer is right, or another than the story
// says, or the right one or a claim holds in too few worlds. progress hears of runs that are done, and of all. The error is that of a run.
func Check(ctx context.Context, w io.Writer, s *scenarios.Story, workers int, progress func(done, total int)) (int, error) {
	var asked []int
	for i := range s.Chapters {
		if s.Chapters[i].Question != "" {
			asked = append(asked, i)
		}
	}
	wrong := 0
	for i := range s.Chapters {
		c := &s.Chapters[i]
		fmt.Fprintf(w, "%d %s", i+1, c.Title)
		if c.Question == "" {
			fmt.Fprintln(w)
			continue
		}
		before := slices.Index(asked, i) * 2 * Worlds().Count
		out, err := c.Wager().Run(ctx, Worlds(), workers, func(done, _ int) {
			progress(before+done, 2*Worlds().Count*len(asked))
		})
		if err != nil {
			return wrong, fmt.Errorf("chapter %d, %s: %w", i+1, c.Title, err)
		}
		broken := false // something of the chapter
		switch {
		case out.Right < 0:
			fmt.Fprint(w, ": no answer is right; let the last one go without a condition")
			broken = true
		default:
			fmt.Fprintf(w, ": %s is right, in %s worlds", scenarios.Letter(out.Right), OfWorlds(out.Share[out.Right]))
			if out.Share[out.Right] < Held {
				fmt.Fprintf(w, ", which is less than %.0f %%", 100*Held)
				broken = true
			}
			if c.Claim >= 0 && c.Claim != out.Right {
				fmt.Fprintf(w, ", but the story says %s", scenarios.Letter(c.Claim))
				broken = true
			}
		}
		fmt.Fprintln(w)
		for k, claim := range c.Claims {
			sign := "holds"
			if out.Held[k] < Held {
				sign = "DOES NOT HOLD"
				broken = true
			}
			fmt.Fprintf(w, "    %s in %s: %s\n", sign, OfWorlds(out.Held[k]), claim.Say)
		}
		if broken {
			wrong++
		}
		for _, m := range c.Wager().Watch {
			fmt.Fprintf(w, "    %s\n", MoveText(c, out, m))
		}
	}
	return wrong, nil
}

// Notes are the facilitator's notes of where a kept workshop stands, text being its file. The error says what is wrong with the
// file, or with the story it names.
func Notes(text []byte) (string, error) {
	name, err := StoryOfWorkshop(text)
	if err != nil {
		return "", err
	}
	story, err := scenarios.LoadStory(name)
	if err != nil {
		return "", err
	}
	w, err := ReadWorkshop(text, story)
	if err != nil {
		return "", err
	}
	switch {
	case w.Chapter < 0:
		return fmt.Sprintf("\n%s, about %d minutes. Press enter on the other screen to begin.", story.Title, story.Minutes), nil
	case w.Chapter >= len(story.Chapters):
		return "\nDebrief: e on the other screen writes it to a file.", nil
	}
	c := &story.Chapters[w.Chapter]
	out := fmt.Sprintf("\n%d %s, about %d minutes\n%s", w.Chapter+1, c.Title, c.Minutes, c.Notes)
	return out, nil
}
