package hall

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/tui/draw"
)

// Check plays every chapter's question in the model and prints which answer is right, in how many worlds, what moves, and at the end the
// languages the story is told in; it is judged once for all of them. It returns the number of chapters in which the model disagrees with
// the story: no answer is right, the right one is not the one the story names, or the right one or a claim holds in too few worlds.
// progress receives the number of finished runs and their total. An error comes from a run.
func Check(ctx context.Context, w io.Writer, s *scenarios.Story, workers int, progress func(done, total int)) (wrong int, err error) {
	err = playAll(ctx, s, workers, progress, func(i int, c *scenarios.Chapter, out *experiment.Outcome) {
		fmt.Fprintf(w, "%d %s", i+1, c.Title)
		if out == nil {
			fmt.Fprintln(w)
			return
		}
		text, broken := verdict(c, out)
		fmt.Fprintln(w, ": "+text)
		for k, claim := range c.Claims {
			sign := "holds in"
			if out.Held[k] < Held {
				sign = "DOES NOT HOLD, is true in only"
			}
			fmt.Fprintf(w, "    %s %s: %s\n", sign, OfWorlds(out.Held[k]), claim.Say)
		}
		if broken {
			wrong++
		}
		for _, m := range c.Wager().Watch {
			fmt.Fprintf(w, "    %s\n", MoveText(c, out, m))
		}
	})
	if err == nil {
		fmt.Fprintf(w, "Told in %s.\n", strings.Join(s.Languages, ", "))
	}
	return wrong, err
}

// Rehearse plays every question as Check does and prints how long a workshop needs to know each answer; pressing enter earlier waits for
// it.
func Rehearse(ctx context.Context, w io.Writer, s *scenarios.Story, workers int, progress func(done, total int)) (wrong int, err error) {
	begin, minutes := time.Now(), 0
	err = playAll(ctx, s, workers, progress, func(i int, c *scenarios.Chapter, out *experiment.Outcome) {
		fmt.Fprintf(w, "%d %s", i+1, c.Title)
		if c.Minutes > 0 {
			fmt.Fprintf(w, ", from minute %d", minutes)
			minutes += c.Minutes
		}
		if out != nil {
			text, broken := verdict(c, out)
			fmt.Fprintf(w, ": %s; ready after %.0f s", text, math.Ceil(time.Since(begin).Seconds()))
			if broken {
				wrong++
			}
		}
		fmt.Fprintln(w)
	})
	return wrong, err
}

// verdict says which answer to a chapter's question is right, and in how many worlds. broken is true if the story says otherwise, or if the
// answer or a claim of the chapter holds in too few.
func verdict(c *scenarios.Chapter, out *experiment.Outcome) (text string, broken bool) {
	for k := range c.Claims {
		broken = broken || out.Held[k] < Held
	}
	if out.Right < 0 {
		return "no answer is right; let the last one go without a condition", true
	}
	text = fmt.Sprintf("%s is right, in %s worlds", scenarios.Letter(out.Right), OfWorlds(out.Share[out.Right]))
	if out.Share[out.Right] < Held {
		text, broken = text+fmt.Sprintf(", which is less than %.0f %%", 100*Held), true
	}
	if c.Claim >= 0 && c.Claim != out.Right {
		text, broken = text+", but the story says "+scenarios.Letter(c.Claim), true
	}
	return text, broken
}

// playAll plays a story's chapters and calls tell for each with the model's answer, or nil if the chapter asks nothing.
func playAll(ctx context.Context, s *scenarios.Story, workers int, progress func(done, total int), tell func(i int, c *scenarios.Chapter, out *experiment.Outcome)) error {
	asked, before := 0, 0
	for i := range s.Chapters {
		if s.Chapters[i].Question != "" {
			asked++
		}
	}
	for i := range s.Chapters {
		c := &s.Chapters[i]
		if c.Question == "" {
			tell(i, c, nil)
			continue
		}
		out, err := c.Wager().Run(ctx, Worlds(), workers, func(done, _ int) { progress(before+done, 2*Worlds().Count*asked) })
		if err != nil {
			return fmt.Errorf("chapter %d, %s: %w", i+1, c.Title, err)
		}
		before += 2 * Worlds().Count
		tell(i, c, out)
	}
	return nil
}

// NoteLines wraps a facilitator's notes to a width. A line of the source continues in the next one unless it ends a sentence.
func NoteLines(notes string, width int) (out []string) {
	for _, p := range paragraphs(notes) {
		out = append(out, draw.Wrap(p, width)...)
	}
	return out
}

// paragraphs joins the source lines of notes into paragraphs.
func paragraphs(notes string) (out []string) {
	open := ""
	for _, line := range strings.Split(notes, "\n") {
		line = strings.TrimSpace(line)
		if open = strings.TrimSpace(open + " " + line); line == "" || strings.ContainsAny(line[len(line)-1:], ".!?:") {
			out, open = append(out, open), ""
		}
	}
	if open != "" {
		out = append(out, open)
	}
	return out
}

// Notes returns the facilitator's notes for the current step of the saved workshop in text, wrapped to a width. They are in the workshop's
// language, or in lang unless it is "". The error says what is wrong with the file or with the story it names.
func Notes(text []byte, lang string, width int) (string, error) {
	w, story, err := OpenWorkshop(text, lang)
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
	title := fmt.Sprintf("%d %s, about %d minutes", w.Chapter+1, c.Title, c.Minutes)
	if c.Question != "" {
		title += ": " + StepNames[w.Step]
	}
	return "\n" + strings.Join(append([]string{title}, NoteLines(c.Notes[w.Step], width)...), "\n"), nil
}
