package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"backlash/scenarios"
	"backlash/tui"
)

func (a *app) screenFlags(f *pflag.FlagSet) {
	f.StringVar(&a.theme, "theme", "auto", "auto, dark, light or contrast")
	f.BoolVar(&a.ascii, "ascii", false, "plain characters only")
	f.BoolVar(&a.plain, "plain", false, "linear text instead of a screen, for screen readers")
	f.BoolVar(&a.still, "reduced-motion", false, "nothing moves by itself")
	f.BoolVar(&a.noMouse, "no-mouse", false, "leave the mouse to the terminal")
	f.BoolVar(&a.big, "big", false, "big text for a projector")
}

func (a *app) labCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "lab [SCENARIO]", Short: "the live screen: move a lever, see the whole future redraw",
		Example: "  backlash lab fashion-ecommerce\n  backlash lab my.yaml --theme light --big",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{fmt.Errorf("lab wants at most one scenario")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			name := scenarios.Default
			if len(args) == 1 {
				name = args[0]
			}
			return a.lab(cmd, name)
		},
	}
	a.screenFlags(cmd.Flags())
	return cmd
}

func (a *app) lab(cmd *cobra.Command, name string) error {
	s, err := a.load(name)
	if err != nil {
		return err
	}
	terminal := false
	if f, ok := a.out.(interface{ Fd() uintptr }); ok {
		terminal = tui.IsTerminal(f.Fd())
	}
	return tui.Run(cmd.Context(), tui.Options{
		Scenario: s, Theme: a.theme, Color: a.color, ASCII: a.ascii, Plain: a.plain || !terminal, ReducedMotion: a.still,
		NoMouse: a.noMouse, Big: a.big, Workers: a.workers, Output: a.out,
	})
}
