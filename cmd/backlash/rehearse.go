package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"backlash/scenarios"
	"backlash/sim/number"
	"backlash/tui"
	"backlash/tui/hall"
)

const rehearseLong = `Rehearse a workshop before the room arrives: run every question in the model and say
when its answer will be ready, say which questions this terminal can show in block
letters, test the ports that --web and --ssh open, and then play the whole story
by itself in three minutes. Press any key to take over. Nothing is saved.`

// rehearsalTime is how long a story takes that plays by itself.
const rehearsalTime = 3 * time.Minute

func rehearseCommand(a *app) *cobra.Command {
	var f workshopFlags
	cmd := &cobra.Command{Use: "rehearse STORY", Short: "rehearse a workshop before the room arrives",
		Long: rehearseLong, Args: exactly(1, "a story"),
		Example: "  backlash workshop rehearse unseen-backlash --plain\n  backlash workshop rehearse one-market --web 0.0.0.0:8080",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.rehearse(cmd, args[0], &f) }}
	flags := cmd.Flags()
	flags.StringVar(&f.ssh, "ssh", "", "also test this `PORT`, or ADDRESS:PORT, as workshop would open it")
	flags.StringVar(&f.web, "web", "", "test this `PORT` for browsers, or ADDRESS:PORT, as workshop would open it")
	flags.StringVar(&f.lang, "lang", "", langHelp)
	f.screen.add(flags)
	return cmd
}

func (a *app) rehearse(cmd *cobra.Command, name string, f *workshopFlags) error {
	story, err := scenarios.LoadStoryIn(name, f.lang)
	if err != nil {
		return err
	}
	o, err := a.screenOptions(cmd, &f.screen)
	if err != nil {
		return err
	}
	wrong, err := hall.Rehearse(cmd.Context(), a.out, story, a.workers, a.progress())
	if err != nil {
		return err
	}
	w, h := tui.TerminalSize(os.Stdout)
	fmt.Fprint(a.out, tui.LegibleText(story, w, h))
	shut, err := a.knock(cmd.Context(), f)
	if err != nil {
		return err
	}
	if err := a.out.Flush(); err != nil {
		return err
	}
	if !o.Plain {
		o.Story, o.StoryName, o.Scenario, o.Hall, o.Rehearse = story, name, story.Chapters[0].Before, hall.New(), rehearsalTime
		if err := show(cmd.Context(), o); err != nil {
			return err
		}
	}
	switch {
	case wrong > 0:
		return failure{exitAssertion, fmt.Errorf("the model disagrees with the story in %s; workshop check says where",
			number.Several(wrong, "chapter"))}
	case shut > 0:
		return fmt.Errorf("nobody gets in at %s", number.Several(shut, "address"))
	}
	return nil
}

// knock opens the doors that were named, tries every address of them, and returns at how many nobody gets in.
func (a *app) knock(ctx context.Context, f *workshopFlags) (shut int, err error) {
	if f.ssh == "" && f.web == "" {
		return 0, nil
	}
	r, err := openRoom(f.ssh, f.web, &tui.Options{Hall: hall.New()})
	if err != nil {
		return 0, err
	}
	defer r.Close()
	return r.Knock(ctx, a.out), nil
}
