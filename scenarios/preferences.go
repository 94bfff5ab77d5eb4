package scenarios

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

// Preference is one thing that a person has chosen for the screens, in a configuration file.
type Preference struct {
	Name, Value  string // Name is that of the flag which does the same; for keys it is "keys.ACTION"
	Line, Column int
}

// PreferenceInfo says what a configuration file may hold.
type PreferenceInfo struct {
	Name    string
	Choices []string // nil: a whole number
	About   string
}

var truths = []string{"true", "false"}

// PreferenceTable is everything that a configuration file may hold besides keys.
var PreferenceTable = []PreferenceInfo{
	{"theme", []string{"auto", "dark", "light", "contrast"}, "colours of the screen"},
	{"color", []string{"auto", "always", "never"}, "whether there are colours"},
	{"ascii", truths, "plain characters only"},
	{"plain", truths, "linear text instead of a screen"},
	{"reduced-motion", truths, "nothing moves by itself"},
	{"no-mouse", truths, "leave the mouse to the terminal"},
	{"big", truths, "big text for a projector"},
	{"workers", nil, "processors to use, 0 for all"},
}

// PreferenceKeys starts the names of preferences that choose a key.
const PreferenceKeys = "keys."

// Preferences reads a configuration file. Every mistake in it is reported at once, as Problems.
func Preferences(name string, text []byte) ([]Preference, error) {
	d := &decoder{file: name}
	root := d.tree(text)
	var out []Preference
	take := func(n ast.Node, name, value string) {
		at := start(n).Position
		out = append(out, Preference{name, value, at.Line, at.Column})
	}
	if root != nil {
		version := false
		fields := []field{{"backlash", func(n ast.Node, path string) {
			version = true
			d.set(n, path, func(s scalar) mistake {
				v, m := s.count(1, 1<<30)
				if m.wish == "" && v != Format {
					m.wish = fmt.Sprintf("this program reads format %d", Format)
				}
				return m
			})
		}}}
		for _, row := range PreferenceTable {
			fields = append(fields, field{row.Name, func(n ast.Node, path string) {
				d.set(n, path, func(s scalar) mistake {
					var m mistake
					switch {
					case row.Choices == nil:
						_, m = s.count(0, 4096)
					case row.Choices[0] == "true":
						_, m = s.truth()
					default:
						_, m = s.oneOf(row.Choices)
					}
					if m.wish == "" {
						take(n, row.Name, s.text)
					}
					return m
				})
			}})
		}
		fields = append(fields, field{"keys", func(n ast.Node, path string) {
			for _, v := range d.pairs(n, path) {
				if action, ok := d.key(v, path); ok && !d.full() {
					d.set(v.Value, join(path, cut(action)), func(s scalar) mistake {
						take(v.Value, PreferenceKeys+action, s.text)
						return mistake{}
					})
				}
			}
		}})
		d.object(root, "", fields)
		d.demand(root, version, "backlash", "want `backlash: 1`, the format version, first")
	}
	if len(d.problems) > 0 {
		d.problems.sort()
		return nil, d.problems
	}
	return out, nil
}
