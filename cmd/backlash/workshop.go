package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim/number"
	"backlash/sim/record"
	"backlash/sim/report"
	"backlash/tui"
	"backlash/tui/hall"
	"backlash/tui/room"
)

const workshopLong = `Run a guided session for a room: each chapter asks before it shows. The future does not
reach the screen until the answers are locked in; then the truth appears with its
uncertainty. Without a network the facilitator types the votes. With --web the room
joins by phone, with --ssh from its own terminals; there is nothing to install.

A STORY is a built-in name (backlash workshop list) or your own file: text with
chapters, created with workshop new and tested with workshop check.`

const langHelp = "tell the story in the language with this `TAG`, such as de (default: its own)"

// workshopFlags are those of a session.
type workshopFlags struct {
	screen                  labFlags
	ssh, web, debrief, lang string
	guests                  int
	last, reading           bool
}

func workshopCommand(a *app) *cobra.Command {
	var f workshopFlags
	parent := &cobra.Command{Use: "workshop [STORY]", Short: "a guided session: predict, reveal, discuss", Long: workshopLong,
		Example: "  backlash workshop\n  backlash workshop quarterly-targets --big\n  backlash workshop how-far --lang de\n" +
			"  backlash workshop one-market --web 0.0.0.0:8080 --guests 24\n  backlash workshop new -o my.md" +
			" && backlash workshop check my.md",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("workshop takes at most one story")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case f.reading && len(args) == 0:
				width, _ := tui.TerminalSize(os.Stdout)
				return hall.FollowNotes(cmd.Context(), a.out, a.out.Flush, workshopFile(), f.lang, width)
			case f.reading, f.last && len(args) > 0:
				return usage("--last and --notes follow the last workshop; they take no story")
			}
			name := scenarios.StoryNames()[0]
			if len(args) == 1 {
				name = args[0]
			}
			return a.workshop(cmd, name, &f)
		}}
	flags := parent.Flags()
	flags.StringVar(&f.ssh, "ssh", "", "let the room join on this `PORT` from this machine only, or on ADDRESS:PORT")
	flags.StringVar(&f.web, "web", "", "let the room join from browsers on this `PORT` from this machine only, or on ADDRESS:PORT")
	wholeVar(flags, &f.guests, "guests", 40, "`NUMBER` of guests expected; anyone beyond that waits until the facilitator lets them in")
	flags.BoolVar(&f.last, "last", false, "resume where the last workshop stopped: same code, same seats, same game")
	flags.BoolVar(&f.reading, "notes", false, "in a second terminal: the facilitator's notes, following the first")
	flags.StringVar(&f.debrief, "debrief", "",
		"at the end, write the debrief to this new `FILE`: as Markdown, or if named .html a printable page for every guest")
	flags.StringVar(&f.lang, "lang", "", langHelp)
	f.screen.add(flags)
	list := &cobra.Command{Use: "list", Short: "the built-in stories", Args: noArgs, Example: "  backlash workshop list"}
	json := listingFlag(list)
	list.RunE = func(*cobra.Command, []string) error {
		all, err := report.Stories()
		if err != nil {
			return err
		}
		return give(a, *json, all, report.TellStories)
	}
	var out string
	create := &cobra.Command{Use: "new", Short: "write a story to start from", Args: noArgs,
		Example: "  backlash workshop new -o my.md\n  backlash workshop new > my.md",
		RunE:    func(*cobra.Command, []string) error { return a.newFile(scenarios.StoryTemplate(), out) }}
	create.Flags().StringVarP(&out, "output", "o", "", "new `FILE`, never one that exists (default: standard output)")
	check := &cobra.Command{Use: "check STORY", Short: "play every chapter of a story, and check what it claims",
		Args: exactly(1, "a story"),
		Long: `Read a story and run every chapter's question in the model: which answer is right,
in how many worlds, and whether the story agrees. Exit code 3 when the file
has mistakes, 4 when the model disagrees with the story.`,
		Example: "  backlash workshop check my.md",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.checkStory(cmd.Context(), args[0]) }}
	script := &cobra.Command{Use: "script STORY", Short: "print a story: text to read aloud, notes, cards for tables",
		Args: exactly(1, "a story"),
		Long: `Write a story as a page to print from a browser: the text to read aloud, notes for the
facilitator alone, and a card with each question for the tables.`,
		Example: "  backlash workshop script unseen-backlash -o script.html",
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := scenarios.LoadStoryIn(args[0], f.lang)
			if err != nil {
				return err
			}
			return a.newFile(hall.Script(s), out)
		}}
	script.Flags().StringVarP(&out, "output", "o", "", "new `FILE`, never one that exists (default: standard output)")
	script.Flags().StringVar(&f.lang, "lang", "", langHelp)
	parent.AddCommand(list, create, check, script, rehearseCommand(a))
	return parent
}

func (a *app) workshop(cmd *cobra.Command, name string, f *workshopFlags) error {
	var story *scenarios.Story
	var kept *hall.Workshop
	var err error
	if f.last {
		name, story, kept, err = a.lastWorkshop(f.lang)
	} else {
		story, err = scenarios.LoadStoryIn(name, f.lang)
	}
	if err != nil {
		return err
	}
	o, err := a.screenOptions(cmd, &f.screen)
	if err != nil {
		return err
	}
	if f.debrief != "" {
		if err := errors.Join(noSuch(f.debrief), record.Probe(f.debrief)); err != nil {
			return err
		}
	}
	o.Story, o.StoryName, o.Scenario, o.Hall = story, name, story.Chapters[0].Before, hall.New()
	o.Resume = kept
	doors := f.ssh != "" || f.web != ""
	if o.Plain && doors {
		return usage("--ssh and --web need a screen: not with --plain, and on a terminal")
	}
	if f.guests < 1 {
		return usage("--guests %d: want at least 1", f.guests)
	}
	if doors {
		o.Hall.Expect(f.guests)
		r, err := openRoom(f.ssh, f.web, &o)
		if err != nil {
			return err
		}
		defer r.Close()
	}
	if !o.Plain {
		keeper := hall.NewKeeper(workshopFile())
		defer func() { // told once the screen is gone
			if err := keeper.Close(); err != nil {
				a.note("the workshop could not be kept: %v", err)
			}
		}()
		o.Keep = keeper.Keep
	}
	var text []byte
	o.Debrief = func(s *hall.Session) {
		if text = []byte(s.Words()); strings.HasSuffix(f.debrief, ".html") {
			text = s.Debriefings()
		}
	}
	if err := show(cmd.Context(), o); err != nil {
		return err
	}
	if f.debrief != "" {
		return a.newFile(text, f.debrief)
	}
	return nil
}

// openRoom lets the room in, by one door or both; the way in is shown on the screen.
func openRoom(terminals, browsers string, o *tui.Options) (*room.Room, error) {
	at := room.Options{Hall: o.Hall}
	var err error
	if terminals != "" {
		if at.SSH, err = room.Address(terminals); err != nil {
			return nil, usage("--ssh %w", err)
		}
		if at.KeyFile = stateFile("host_key"); at.KeyFile == "" {
			return nil, fmt.Errorf("--ssh: there is no folder for state to keep the host's key in; set HOME or XDG_STATE_HOME")
		}
		_ = stateFile("host_key.pub") // moved with it
	}
	if browsers != "" {
		if at.Web, err = room.Address(browsers); err != nil {
			return nil, usage("--web %w", err)
		}
	}
	if o.Resume != nil {
		at.Code = o.Resume.Code
	}
	r, err := room.Open(at)
	if err != nil {
		return nil, err
	}
	o.Join, o.Hold = r.Join(), r.Queue.Hold
	return r, nil
}

// checkStory plays a story's questions.
func (a *app) checkStory(ctx context.Context, name string) error {
	s, err := scenarios.LoadStory(name)
	if err != nil {
		return err
	}
	wrong, err := hall.Check(ctx, a.out, s, a.workers, a.progress())
	if err != nil {
		return err
	}
	if wrong > 0 {
		return failure{exitAssertion, fmt.Errorf("the model disagrees with the story in %s", number.Several(wrong, "chapter"))}
	}
	return nil
}

// workshopFile is where the present workshop is kept.
func workshopFile() string { return stateFile("workshop.json") }

// lastWorkshop is what was kept of the last workshop: the name of its story, the story, in its language or in lang, and where it stopped.
func (a *app) lastWorkshop(lang string) (name string, story *scenarios.Story, kept *hall.Workshop, err error) {
	path := workshopFile()
	err = a.readState(path, func(text []byte) (err error) {
		if kept, story, err = hall.OpenWorkshop(text, lang); err == nil {
			name = kept.Story
		} else if !errors.As(err, new(decode.Problems)) {
			return decode.Problems{{File: path, Wish: err.Error()}}
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) && !record.Exists(path) {
		return "", nil, nil, usage("--last: no workshop has been held yet (%s)", path)
	}
	return name, story, kept, err
}
