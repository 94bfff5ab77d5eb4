package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/tui"
)

const workshopLong = `A guided session for a room: each chapter asks before it shows. The future is not
computed into the screen before the answers are locked in; then the truth comes with
its uncertainty. Without a network the facilitator types the votes; with --ssh the
room joins from its own terminals, with nothing to install.

A STORY is a built-in name (backlash workshop list) or a file of one's own: text with
chapters, made with workshop new and tried with workshop check.`

func workshopCommand(a *app) *cobra.Command {
	var screen labFlags
	parent := &cobra.Command{Use: "workshop [STORY]", Short: "a guided session: predict, reveal, discuss", Long: workshopLong,
		Example: "  backlash workshop\n  backlash workshop quarterly-targets --big\n  backlash workshop new -o my.md && backlash workshop check my.md",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("workshop wants at most one story")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			name := scenarios.StoryNames()[0]
			if len(args) == 1 {
				name = args[0]
			}
			return a.workshop(cmd, name, &screen)
		}}
	screen.add(parent.Flags())
	list := &cobra.Command{Use: "list", Short: "the built-in stories", Args: noArgs, Example: "  backlash workshop list",
		RunE: func(*cobra.Command, []string) error { return a.listStories() }}
	var out string
	create := &cobra.Command{Use: "new", Short: "write a story to start from", Args: noArgs,
		Example: "  backlash workshop new -o my.md\n  backlash workshop new > my.md",
		RunE:    func(*cobra.Command, []string) error { return a.newFile(scenarios.StoryTemplate(), out) }}
	create.Flags().StringVarP(&out, "output", "o", "", "new `FILE`, never one that exists (default: standard output)")
	check := &cobra.Command{Use: "check STORY", Short: "play every chapter of a story, and check what it claims", Args: exactly(1, "a story"),
		Long: `Reads a story and plays every chapter's question in the model: which answer is right,
in how many worlds, and whether that is what the story says. Exit code 3 when the file
has mistakes, 4 when the model does not agree with the story.`,
		Example: "  backlash workshop check my.md",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.checkStory(cmd.Context(), args[0]) }}
	parent.AddCommand(list, create, check)
	return parent
}

func (a *app) workshop(cmd *cobra.Command, name string, screen *labFlags) error {
	story, err := scenarios.LoadStory(name)
	if err != nil {
		return err
	}
	o, err := a.screenOptions(cmd, screen)
	if err != nil {
		return err
	}
	o.Story, o.Scenario, o.Leave = story, story.Chapters[0].Before, nil
	return tui.Run(cmd.Context(), o)
}

func (a *app) listStories() error {
	rows := [][]string{}
	for _, name := range scenarios.StoryNames() {
		s, err := scenarios.LoadStory(name)
		if err != nil {
			return err
		}
		rows = append(rows, []string{name, fmt.Sprintf("%s: %s %s, about %d minutes.", s.Title, s.About, several(len(s.Chapters), "chapter"), s.Minutes)})
	}
	glossary(a.out, rows)
	return nil
}

// checkStory plays a story's questions.
func (a *app) checkStory(ctx context.Context, name string) error {
	s, err := scenarios.LoadStory(name)
	if err != nil {
		return err
	}
	var asked []int
	for i := range s.Chapters {
		if s.Chapters[i].Question != "" {
			asked = append(asked, i)
		}
	}
	tell, wrong := a.progress(), 0
	for i := range s.Chapters {
		c := &s.Chapters[i]
		fmt.Fprintf(a.out, "%d %s", i+1, c.Title)
		if c.Question == "" {
			fmt.Fprintln(a.out)
			continue
		}
		before := slices.Index(asked, i) * 2 * tui.StoryWorlds
		out, err := c.Wager().Run(ctx, experiment.Worlds{Replicates: tui.StoryWorlds}, a.workers, func(done, _ int) {
			tell(before+done, 2*tui.StoryWorlds*len(asked))
		})
		if err != nil {
			return fmt.Errorf("chapter %d, %s: %w", i+1, c.Title, err)
		}
		switch {
		case out.Right < 0:
			fmt.Fprint(a.out, ": no answer is right; let the last one go without a condition")
			wrong++
		default:
			fmt.Fprintf(a.out, ": %s is right, in %.0f of %d worlds", scenarios.Letter(out.Right), out.Share[out.Right]*tui.StoryWorlds, tui.StoryWorlds)
			if c.Claim >= 0 && c.Claim != out.Right {
				fmt.Fprintf(a.out, ", but the story says %s", scenarios.Letter(c.Claim))
				wrong++
			}
		}
		fmt.Fprintln(a.out)
		for _, m := range c.Wager().Watch {
			fmt.Fprintf(a.out, "    %s\n", tui.MoveText(out, m, tui.AskedMonth(c)))
		}
	}
	if wrong > 0 {
		return failure{exitAssertion, fmt.Errorf("the model disagrees with the story in %s", several(wrong, "chapter"))}
	}
	return nil
}
