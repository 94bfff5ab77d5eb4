package tui

import (
	"io"
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"

	"backlash/tui/draw"
)

// ground is what is known about the terminal's background.
type ground int

const (
	groundKnown   ground = iota // or the user has chosen a theme
	groundUnknown               // assumed dark
	groundAsked
	groundOurs // no answer came: the screen paints its own background, on which every colour is readable
)

// groundTime is how long to wait for the terminal to report its background before painting one.
const groundTime = 300 * time.Millisecond

// groundMsg carries a terminal's answer, or that none came in time.
type groundMsg struct{ dark, none bool }

// unknownGround reports whether only the terminal can tell its background: the user chose no theme, and the environment does not say.
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
		if os.Getenv("TERM") != "linux" { // the Linux console never answers, and old ones print the query
			_, _ = io.WriteString(output, askGround)
		}
		return nil
	}
	return tea.Batch(ask, tea.Tick(groundTime, func(time.Time) tea.Msg { return groundMsg{none: true} }))
}

// grounded handles the answer, or its absence; late answers still count unless the user has chosen a theme.
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

// terminalInput is the source of keys, and receives the terminal's answers; nil: the library finds the terminal itself.
func terminalInput(answered func(text string)) io.Reader {
	if !term.IsTerminal(os.Stdin.Fd()) {
		return nil
	}
	return &siftedFile{os.Stdin, &sifter{Reader: os.Stdin, answered: answered, now: time.Now}}
}

// onGround returns the screen's text on the painted background, if there is one.
func (m *model) onGround(text string) string {
	if m.ground != groundOurs || m.styles.Depth == draw.NoColor {
		return text
	}
	return m.styles.OnOwnGround(text)
}

// TerminalSize returns the columns and rows of a terminal, or 80 and 24 if it is none.
func TerminalSize(f *os.File) (columns, rows int) {
	columns, rows, err := term.GetSize(f.Fd())
	if err != nil || columns < 1 || rows < 1 {
		return 80, 24
	}
	return columns, rows
}
