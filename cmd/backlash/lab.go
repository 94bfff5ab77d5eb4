package main

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"backlash/scenarios"
	"backlash/tui"
)

// labFlags are how the screen looks.
type labFlags struct {
	theme                             string
	ascii, plain, still, noMouse, big bool
}

func (l *labFlags) add(f *pflag.FlagSet) {
	f.StringVar(&l.theme, "theme", "auto", "auto, dark, light or contrast")
	f.BoolVar(&l.ascii, "ascii", false, "plain characters only")
	f.BoolVar(&l.plain, "plain", false, "linear text instead of a screen, for screen readers")
	f.BoolVar(&l.still, "reduced-motion", false, "nothing moves by itself")
	f.BoolVar(&l.noMouse, "no-mouse", false, "leave the mouse to the terminal")
	f.BoolVar(&l.big, "big", false, "big text for a projector")
}

func labCommand(a *app) *cobra.Command {
	var screen labFlags
	cmd := &cobra.Command{
		Use: "lab [SCENARIO]", Short: "the live screen: move a lever, see the whole future redraw",
		Example: "  backlash lab fashion-ecommerce\n  backlash lab my.yaml --theme light --big",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("lab wants at most one scenario")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			name := scenarios.Default
			if len(args) == 1 {
				name = args[0]
			}
			return a.lab(cmd.Context(), name, screen)
		},
	}
	screen.add(cmd.Flags())
	return cmd
}

func (a *app) lab(ctx context.Context, name string, screen labFlags) error {
	switch screen.theme {
	case "auto", "dark", "light", "contrast":
	default:
		return usage("--theme %s: want auto, dark, light or contrast", screen.theme)
	}
	s, err := a.load(name, "")
	if err != nil {
		return err
	}
	return tui.Run(ctx, tui.Options{
		Scenario: s, Theme: screen.theme, Color: a.color, ASCII: screen.ascii, Plain: screen.plain || !terminal(a.stdout),
		ReducedMotion: screen.still, NoMouse: screen.noMouse, Big: screen.big, Workers: a.workers, Output: a.stdout,
	})
}
