package tui

import tea "github.com/charmbracelet/bubbletea"

// lab is the screen of the levers and the future they lead to. Its state is the model's own, since every screen starts from it.
type lab struct{}

func (lab) enter(*model) tea.Cmd   { return nil }
func (lab) receive(*model, any)    {}
func (lab) work() *task            { return nil }
func (lab) typing() bool           { return false }
func (lab) status(m *model) string { return m.status(m.layout.w) }

func (lab) keyGroup(m *model) keyGroup { return m.panelKeys() }

func (lab) key(m *model, msg tea.KeyMsg) (tea.Cmd, bool) {
	switch {
	case m.typing:
		return m.typeKey(msg), true
	case m.events.filtering:
		m.events.key(msg, &m.keys)
		return nil, true
	}
	if cmd, known := m.panelKey(msg); known {
		return cmd, true
	}
	return m.labKey(msg)
}

func (lab) mouse(m *model, msg tea.MouseMsg) tea.Cmd { return m.labMouse(msg) }

func (lab) lines(m *model, _, _ int) []string { return m.labLines() }
