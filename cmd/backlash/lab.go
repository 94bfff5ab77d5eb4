package main

import (
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"backlash/scenarios"
	"backlash/sim/record"
	"backlash/tui"
)

// labFlags are how the screen looks.
type labFlags struct {
	theme, lines                      string
	ascii, plain, still, noMouse, big bool
	config                            string
}

func (l *labFlags) add(f *pflag.FlagSet) {
	f.StringVar(&l.theme, "theme", "auto", "auto, dark, light or contrast")
	f.StringVar(&l.lines, "lines", "auto", "how lines are drawn: auto, fine (dots) or coarse")
	f.BoolVar(&l.ascii, "ascii", false, "plain characters only")
	f.BoolVar(&l.plain, "plain", false, "plain lines of text and typed commands instead of a screen, for screen readers")
	f.BoolVar(&l.still, "reduced-motion", false, "turn animation off")
	f.BoolVar(&l.noMouse, "no-mouse", false, "leave the mouse to the terminal")
	f.StringVar(&l.config, "config", "", "preferences from this `FILE` (backlash config)")
	f.BoolVar(&l.big, "big", false, "big text for a projector")
}

func labCommand(a *app) *cobra.Command {
	var screen labFlags
	var last bool
	cmd := &cobra.Command{
		Use: "lab [SCENARIO]", Short: "the live screen: move a lever, see the whole future redraw",
		Example: "  backlash lab fashion-ecommerce\n  backlash lab my.yaml --theme light --big\n  backlash lab --last",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("lab takes at most one scenario")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			name := scenarios.Default
			if len(args) == 1 {
				name = args[0]
			}
			if last && len(args) == 1 {
				return usage("--last resumes where you left the lab; it takes no scenario")
			}
			return a.lab(cmd, name, &screen, last)
		},
	}
	screen.add(cmd.Flags())
	cmd.Flags().BoolVar(&last, "last", false, "resume where you left the lab")
	return cmd
}

// screenOptions are the options of a screen that flags and preferences decide.
func (a *app) screenOptions(cmd *cobra.Command, screen *labFlags) (tui.Options, error) {
	keys, err := prefer(cmd.Flags(), screen.config)
	if err != nil {
		return tui.Options{}, err
	}
	switch screen.theme {
	case "auto", "dark", "light", "contrast":
	default:
		return tui.Options{}, usage("--theme %s: want auto, dark, light or contrast", screen.theme)
	}
	switch screen.lines {
	case "auto", "fine", "coarse":
	default:
		return tui.Options{}, usage("--lines %s: want auto, fine or coarse", screen.lines)
	}
	plain := screen.plain || terminal(a.stdout) && os.Getenv("TERM") == "dumb" // such a terminal has neither a screen nor a mouse
	o := tui.Options{Theme: screen.theme, Lines: screen.lines, Color: a.color, ASCII: screen.ascii, Plain: plain || !terminal(a.stdout),
		ReducedMotion: screen.still, NoMouse: screen.noMouse, Big: screen.big, Workers: a.workers, Keys: keys, Output: a.stdout}
	if plain { // asked for, so somebody may want to talk
		o.Input = a.in
	}
	return o, nil
}

func (a *app) lab(cmd *cobra.Command, name string, screen *labFlags, last bool) error {
	o, err := a.screenOptions(cmd, screen)
	if err != nil {
		return err
	}
	o.Leave, o.Page = a.keepState, a.page
	if last {
		if o.Saved, err = a.lastState(); err != nil {
			return err
		}
		o.Scenario, o.Big = o.Saved.Scenario, o.Big || o.Saved.Big
		if o.Theme == "auto" {
			o.Theme = o.Saved.Theme
		}
		if err := a.override(o.Scenario, ""); err != nil {
			return err
		}
	} else if o.Scenario, err = a.load(name, ""); err != nil {
		return err
	}
	if path := stateFile(labState); path != "" && !record.Exists(path) { // no lab has been left yet
		o.Tour = true
	}
	return show(cmd.Context(), o)
}
