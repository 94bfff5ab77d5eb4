package scenarios

import (
	"fmt"
	"strings"

	"backlash/scenarios/decode"
)

// Preference is one choice for the screens in a configuration file.
type Preference struct {
	Name, Value  string // Name is that of the flag which does the same; for keys it is "keys.ACTION"
	Line, Column int
}

// PreferenceInfo describes a preference that a configuration file may contain.
type PreferenceInfo struct {
	Name    string
	Choices []string // nil: a whole number
	About   string
}

var truths = []string{"true", "false"}

// PreferenceTable lists everything that a configuration file may contain besides keys.
var PreferenceTable = []PreferenceInfo{
	{"theme", []string{"auto", "dark", "light", "contrast"}, "colours of the screen"},
	{"lines", []string{"auto", "fine", "coarse"}, "lines of dots or of characters"},
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
	d := NewDecoder(name)
	root := d.Tree(text)
	var out []Preference
	take := func(n decode.Node, name, value string) {
		line, column := decode.Place(n)
		out = append(out, Preference{name, value, line, column})
	}
	if root != nil {
		version := false
		fields := []decode.Field{{Name: "backlash", Read: func(n decode.Node, path string) {
			version = true
			d.Set(n, path, func(s decode.Scalar) decode.Mistake {
				v, m := s.Count(1, 1<<30)
				if m.Wish == "" && v != Format {
					m.Wish = fmt.Sprintf("this program reads format %d", Format)
				}
				return m
			})
		}}}
		for _, row := range PreferenceTable {
			fields = append(fields, decode.Field{Name: row.Name, Read: func(n decode.Node, path string) {
				d.Set(n, path, func(s decode.Scalar) decode.Mistake {
					var m decode.Mistake
					switch {
					case row.Choices == nil:
						_, m = s.Count(0, 4096)
					case row.Choices[0] == "true":
						_, m = s.Truth()
					default:
						_, m = s.OneOf(row.Choices)
					}
					if m.Wish == "" {
						take(n, row.Name, s.Text)
					}
					return m
				})
			}})
		}
		fields = append(fields, decode.Field{Name: "keys", Read: func(n decode.Node, path string) {
			for _, v := range d.Pairs(n, path) {
				if action, ok := d.Key(v, path); ok && !d.Full() {
					d.Set(v.Value, decode.Join(path, decode.Cut(action)), func(s decode.Scalar) decode.Mistake {
						take(v.Value, PreferenceKeys+action, s.Text)
						return decode.Mistake{}
					})
				}
			}
		}})
		d.Object(root, "", fields)
		d.Demand(root, version, "backlash", "want `backlash: 1`, the format version, first")
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// ShownPreferences returns every preference with its value and where that comes from; the keys that were chosen come last. colours is the
// environment variable that switches colours off, or "".
func ShownPreferences(list []Preference, colours string) (rows [][3]string) {
	said := map[string]Preference{}
	for _, p := range list {
		said[p.Name] = p
	}
	line := func(p Preference) string { return fmt.Sprintf("line %d of the file", p.Line) }
	for _, info := range PreferenceTable {
		p, known := said[info.Name]
		switch {
		case info.Name == "color" && colours != "":
			rows = append(rows, [3]string{info.Name, "never", colours + " in the environment"})
		case known:
			rows = append(rows, [3]string{info.Name, p.Value, line(p)})
		case info.Choices == nil:
			rows = append(rows, [3]string{info.Name, "0", "default"})
		case info.Choices[0] == "true":
			rows = append(rows, [3]string{info.Name, "false", "default"})
		default:
			rows = append(rows, [3]string{info.Name, info.Choices[0], "default"})
		}
	}
	for _, p := range list {
		if strings.HasPrefix(p.Name, PreferenceKeys) {
			rows = append(rows, [3]string{p.Name, p.Value, line(p)})
		}
	}
	return rows
}
