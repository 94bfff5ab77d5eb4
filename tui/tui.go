// Package tui shows runs on a terminal: the lab, with levers that redraw the future, and its linear counterpart for screen readers.
package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"backlash/scenarios"
	"backlash/sim/experiment"
	"backlash/sim/study"
	"backlash/tui/draw"
	"backlash/tui/hall"
)

// Options decide what the lab shows and how.
type Options struct {
	Scenario      *scenarios.Scenario  // must have at least one brand
	Theme         string               // auto, dark, light or contrast
	Color         string               // auto, always or never
	ASCII         bool                 // no character above 0x7F
	Lines         string               // auto, fine or coarse; "" is auto
	Plain         bool                 // a linear summary instead of a screen
	ReducedMotion bool                 // nothing moves by itself
	NoMouse       bool                 // leave the mouse to the terminal
	Big           bool                 // big text for projectors
	Keys          []KeyChoice          // must have passed CheckKeys
	Workers       int                  // 0: one per processor
	Worlds        int                  // of the band; 0: 64
	Story         *scenarios.Story     // a workshop's; nil: none
	Hall          *hall.Hall           // the workshop's room; nil: nobody joins
	StoryName     string               // as given by the user
	Join          *hall.Join           // the ways to join the room
	Hold          func() func()        // keeps guests' simulations waiting until its result is called; nil: there are none
	Keep          func(*hall.Workshop) // receives every step of a workshop; may be nil
	Debrief       func(*hall.Session)  // receives the workshop's state when it ends; may be nil
	Rehearse      time.Duration        // the story plays by itself in about this time, until a key is pressed; 0: it does not
	Resume        *hall.Workshop       // continue this one; must have been read for Story
	Tour          bool                 // for somebody who sees the lab for the first time
	Guest         bool                 // a guest's lab: one screen, no files
	Saved         *State               // continue there; its scenario must be Scenario
	Leave         func(State)          // receives the state in which the lab is left
	Page          PageWriter           // nil: no report can be written
	Start         Starter              // runs simulations; nil: Simulate
	Input         io.Reader            // nil: the terminal; with Plain: the source of commands, nil: none
	Output        io.Writer            // nil: the terminal
}

// PageWriter writes the report for decision makers, as HTML. progress receives the number of finished runs and their total.
type PageWriter func(ctx context.Context, s *scenarios.Scenario, sampling study.Sampling, progress func(done, total int)) ([]byte, error)

// code returns the room's code, or "" if there is no room.
func (o *Options) code() string {
	if o.Join == nil {
		return ""
	}
	return o.Join.Code
}

// pictures is the maximum frame rate: a frame waits half as long for its turn as at the library's own 60.
const pictures = 120

// screenThreads read keys, update and draw while the workers simulate.
const screenThreads = 2

// Run shows the lab until the user quits or the context ends, which is the only way to stop it from outside: the caller handles signals. A
// panic restores the terminal and is returned as an error.
func Run(ctx context.Context, o Options) error {
	if o.Scenario == nil || len(o.Scenario.Config.Brands) == 0 {
		return errors.New("tui: no scenario")
	}
	if o.Workers < 1 {
		o.Workers = runtime.NumCPU()
	}
	if o.Worlds < 1 {
		o.Worlds = experiment.Default
	}
	if o.Start == nil {
		o.Start = Simulate()
	}
	if o.Plain && o.Story != nil {
		return recite(ctx, o)
	}
	if o.Plain {
		return speak(ctx, o)
	}
	// Simulations keep every worker's processor busy; keys and drawing get threads of their own, which the system wakes at once.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(max(runtime.GOMAXPROCS(0), o.Workers+screenThreads)))
	m := newModel(ctx, o, o.Start, embedded{own: !o.Guest}, draw.TerminalStyles(draw.Preferences{Theme: o.Theme, Color: o.Color, ASCII: o.ASCII, Big: o.Big, Lines: o.Lines}))
	settings := []tea.ProgramOption{tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithAltScreen(), tea.WithReportFocus(),
		tea.WithFilter(sieve), tea.WithFPS(pictures)}
	if !o.NoMouse {
		settings = append(settings, tea.WithMouseCellMotion())
	}
	var program *tea.Program
	input := o.Input
	if input == nil {
		input = terminalInput(func(text string) {
			if dark, ok := darkAnswer(text); ok {
				program.Send(groundMsg{dark: dark})
			}
		})
		if input != nil && unknownGround(o.Theme, o.Big) && m.styles.Depth != draw.NoColor {
			m.ground = groundUnknown
		}
	}
	if input != nil {
		settings = append(settings, tea.WithInput(input))
	}
	if o.Output != nil {
		settings = append(settings, tea.WithOutput(o.Output))
	}
	program = tea.NewProgram(m, settings...)
	_, err := program.Run()
	stopped := errors.Is(err, context.Canceled) && !errors.Is(err, tea.ErrProgramPanic)
	if o.Leave != nil && (err == nil || stopped) {
		o.Leave(m.state())
	}
	if c := m.screens[screenStory].(*telling); o.Debrief != nil && err == nil && c.Story != nil {
		o.Debrief(&c.Session)
	}
	if m.work.cancel != nil {
		m.work.cancel()
	}
	if errors.Is(err, tea.ErrProgramPanic) {
		return fmt.Errorf("tui: the screen failed; please report the text above with the command line: %w", err)
	}
	return err
}

// sieve drops mouse motion that nothing uses, so that it costs no View.
func sieve(current tea.Model, msg tea.Msg) tea.Msg {
	if mouse, is := msg.(tea.MouseMsg); is && !current.(*model).wantsMouse(mouse) {
		return nil
	}
	return msg
}
