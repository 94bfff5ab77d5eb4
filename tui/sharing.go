package tui

import (
	"io"
	"os"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"backlash/scenarios"
	"backlash/tui/draw"
)

// shareNow shows the share code of everything that is set, and copies it to the terminal's clipboard if the terminal allows.
func (m *model) shareNow() tea.Cmd {
	m.overlay, m.code = overlayShare, scenarios.Share(m.scenario())
	code, out := m.code, io.Writer(os.Stdout)
	if m.options.Output != nil {
		out = m.options.Output
	}
	return func() tea.Msg {
		_, _ = io.WriteString(out, ansi.SetSystemClipboard(code)) // a terminal without a clipboard ignores it
		return nil
	}
}

// shareBox shows the code, for users whose terminal has no clipboard.
func (m *model) shareBox(w, h int) []string {
	s := m.styles
	width := min(w, 88)
	var lines []string
	for rest := m.code; rest != ""; {
		n := min(len(rest), max(1, width-4))
		lines = append(lines, " "+s.Paint(draw.Strong, rest[:n]))
		rest = rest[n:]
	}
	say := func(text string) {
		for _, line := range draw.Wrap(text, width-4) {
			lines = append(lines, " "+s.Paint(draw.Quiet, line))
		}
	}
	if m.scenario().Config.Fitted != nil {
		lines = append(lines, "")
		say("It does not contain your months, what was fitted to them, or your levels.")
	}
	lines = append(lines, "")
	say("It is on the clipboard if the terminal allows that. Elsewhere:")
	lines = append(lines, " backlash lab CODE")
	say("or paste it into the lab.")
	return s.Box(draw.Rect{W: width, H: min(h, len(lines)+2)}, "SHARE CODE", "esc closes", true, lines)
}

// fetch loads a scenario by name, file or share code.
func (m *model) fetch(name string) tea.Cmd {
	lib := m.library
	return func() tea.Msg {
		s, err := lib.load(name)
		return loadedMsg{s, err}
	}
}
