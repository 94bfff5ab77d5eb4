package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
)

// reader is the part of a screen that has a picture over words: on a screen smaller than a large one, tab gives the words all the room.
type reader struct{ open bool }

// reading reports whether the words have all the room.
func (r *reader) reading(m *model) bool { return r.open && m.layout.class != classLarge }

// bindings are those of a screen, with the key that turns to the words where there is need for it.
func (r *reader) bindings(m *model, own ...key.Binding) []key.Binding {
	if m.layout.class != classLarge {
		own = append(own, m.keys.words)
	}
	return own
}

// turn is the key that turns to the words and back.
func (r *reader) turn(m *model, msg tea.KeyMsg) (taken bool) {
	if taken = key.Matches(msg, m.keys.words) && m.layout.class != classLarge; taken {
		r.open = !r.open
	}
	return taken
}

// hint says which key turns, over the words; what says what it turns back to. Where there is no need for it, otherwise.
func (r *reader) hint(m *model, what, otherwise string) string {
	switch {
	case m.layout.class == classLarge:
		return otherwise
	case r.open:
		return "tab: " + what
	}
	return "tab: all of it"
}
