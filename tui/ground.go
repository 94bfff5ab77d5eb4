package tui

import (
	"io"
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"

	"backlash/tui/draw"
)

// ground is what is known of the terminal's background.
type ground int

const (
	groundKnown   ground = iota // or the user has chosen a theme
	groundUnknown               // taken for dark
	groundAsked
	groundOurs // it has not answered: the screen paints its own, on which every colour can be read
)

// groundTime is how long a terminal may take to name its background before the screen paints one.
const groundTime = 300 * time.Millisecond

// groundMsg is a terminal's answer; none says that there was no answer in time.
type groundMsg struct{ dark, none bool }

// unknownGround reports whether only the terminal can tell its background: nobody chose a theme for it, and the environment does not name it.
func unknownGround(theme string, big bool) bool {
	return os.Getenv("COLORFGBG") == "" && (big || theme != "dark" && theme != "light")
}

// askForGround asks the terminal, which may never answer.
func (m *model) askForGround() tea.Cmd {
	if m.ground != groundUnknown {
		return nil
	}
	m.ground = groundAsked
	output := m.options.Output
	if output == nil {
		output = os.Stdout
	}
	ask := func() tea.Msg {
		if os.Getenv("TERM") != "linux" { // the console has no answer, and old ones print the question
			_, _ = io.WriteString(output, askGround)
		}
		return nil
	}
	return tea.Batch(ask, tea.Tick(groundTime, func(time.Time) tea.Msg { return groundMsg{none: true} }))
}

// grounded takes the answer in, or that there is none; late ones still count, while the user has not chosen.
func (m *model) grounded(msg groundMsg) {
	switch {
	case m.ground == groundKnown, msg.none && m.ground != groundAsked:
	case msg.none:
		m.ground = groundOurs
	default:
		m.ground = groundKnown
		theme := m.styles.Theme
		if theme != "contrast" {
			theme = map[bool]string{true: "dark", false: "light"}[msg.dark]
		}
		if theme != m.styles.Theme || msg.dark != m.styles.Dark {
			m.restyle(theme, msg.dark)
		}
	}
}

// terminalInput is what keys come from, and hears the terminal's answers; nil: the library's own way to find a terminal.
func terminalInput(answered func(text string)) io.Reader {
	if !term.IsTerminal(os.Stdin.Fd()) {
		return nil
	}
	return &siftedFile{os.Stdin, &sifter{Reader: os.Stdin, answered: answered, now: time.Now}}
}

// onGround is the screen's text on the ground that is painted, where one is.
func (m *model) onGround(text string) string {
	if m.ground != groundOurs || m.styles.Depth == draw.NoColor {
		return text
	}
	return m.styles.OnOwnGround(text)
}

// TerminalSize is how many columns and rows a terminal has; 80 and 24 where it is none.
func TerminalSize(f *os.File) (columns, rows int) {
	columns, rows, err := term.GetSize(f.Fd())
	if err != nil || columns < 1 || rows < 1 {
		return 80, 24
	}
	return columns, rows
}
