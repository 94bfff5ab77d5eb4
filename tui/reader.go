package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// reader is for screens with a picture above text: below the large size, tab gives the text the whole screen.
type reader struct{ open bool }

// reading reports whether the text has the whole screen.
func (r *reader) reading(m *model) bool { return r.open && m.layout.class != classLarge }

// bindings returns a screen's bindings, with the key that switches to the text if it is needed.
func (r *reader) bindings(m *model, own ...key.Binding) []key.Binding {
	if m.layout.class != classLarge {
		own = append(own, m.keys.words)
	}
	return own
}

// turn returns the key that switches to the text and back.
func (r *reader) turn(m *model, msg tea.KeyMsg) (taken bool) {
	if taken = key.Matches(msg, m.keys.words) && m.layout.class != classLarge; taken {
		r.open = !r.open
	}
	return taken
}

// hint says which key switches, above the text; what names the picture. If switching is not needed it returns otherwise.
func (r *reader) hint(m *model, what, otherwise string) string {
	switch {
	case m.layout.class == classLarge:
		return otherwise
	case r.open:
		return "tab: " + what
	}
	return "tab: all of it"
}
