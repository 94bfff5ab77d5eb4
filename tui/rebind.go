package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/tui/draw"
)

// KeyChoice gives an action a different key.
type KeyChoice struct{ Action, Key string }

// action is something whose key can be chosen.
type action struct {
	name    string
	binding *key.Binding
}

// actions are those whose keys can be chosen, in the order of the help.
func (k *keys) actions() []action {
	list := []action{
		{"play", &k.play}, {"baseline", &k.baseline}, {"default-assumptions", &k.defaults}, {"fork", &k.fork}, {"replay", &k.replay}, {"undo", &k.undo},
		{"redo", &k.redo}, {"band", &k.unsure}, {"seed", &k.seed}, {"strategy", &k.strategy}, {"scenario", &k.scenario}, {"new-market", &k.newMarket}, {"command", &k.palette}, {"export", &k.exporting},
		{"save", &k.save}, {"share", &k.share}, {"theme", &k.theme}, {"mouse", &k.mouse}, {"big", &k.big}, {"help", &k.help}, {"quit", &k.quit},
	}
	for at, row := range screenRows {
		list = append(list, action{strings.ToLower(row.name), &k.places[at]})
	}
	return list
}

// rebind gives actions their chosen keys.
func (k *keys) rebind(choices []KeyChoice) {
	for _, c := range choices {
		for _, a := range k.actions() {
			if a.name == c.Action {
				a.binding.SetKeys(c.Key)
				a.binding.SetHelp(c.Key, a.binding.Help().Desc)
			}
		}
	}
}

// CheckKeys finds the first invalid choice: an unknown action, an unknown key, or a key that another action has on some screen. It returns
// what is wrong and the nearest valid name, or "" if all choices are valid.
func CheckKeys(choices []KeyChoice) (at int, wish, nearest string) {
	s, err := scenarios.Load(scenarios.Default, strings.NewReader(""))
	if err != nil {
		return 0, err.Error(), ""
	}
	m := newModel(context.Background(), Options{Scenario: s}, Simulate(), embedded{}, draw.NewStyles("dark", true, true, false, draw.TrueColor))
	var names []string
	for _, a := range m.keys.actions() {
		names = append(names, a.name)
	}
	for i, c := range choices {
		if !slices.Contains(names, c.Action) {
			return i, "no action has this name; choose one of " + strings.Join(names, ", "), decode.Nearest(c.Action, names)
		}
		if !isKey(c.Key) {
			return i, "not a key: use a letter or sign, ctrl+a to ctrl+z, f1 to f12, or the name of a key such as pgdown", ""
		}
	}
	m.resize(120, 36)
	for i := range choices {
		m.keys = newKeys(true, false)
		m.keys.rebind(choices[:i+1])
		if other := m.conflict(choices[i]); other != "" {
			return i, fmt.Sprintf("the key is taken: it does %q", other), ""
		}
	}
	return 0, "", ""
}

// conflict finds a screen and panel on which a chosen key already does something else, and says what.
func (m *model) conflict(c KeyChoice) string {
	own := ""
	for _, a := range m.keys.actions() {
		if a.name == c.Action {
			own = a.binding.Help().Desc
		}
	}
	for at := range screenCount {
		for _, p := range m.layout.panels {
			m.at, m.focus = at, p
			for _, g := range m.keyGroups() {
				for _, b := range g.bindings {
					if b.Enabled() && slices.Contains(b.Keys(), c.Key) && b.Help().Desc != own {
						return b.Help().Desc
					}
				}
			}
		}
	}
	return ""
}

// isKey reports whether a terminal sends a key of this name.
func isKey(name string) bool {
	if r := []rune(name); len(r) == 1 {
		return unicode.IsPrint(r[0]) && r[0] != ' '
	}
	return keyOf(name).Type != tea.KeyRunes
}
