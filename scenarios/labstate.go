package scenarios

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// LabState is where a lab was left: what `lab --last` goes on from.
type LabState struct {
	Scenario, Baseline string // share codes
	Month              int
	Theme              string
	Big                bool
}

// WriteLabState gives a state as a file that reads back to the same state.
func WriteLabState(s LabState) []byte {
	return fmt.Appendf(nil, "backlash: %d\nscenario: %s\nbaseline: %s\nmonth: %d\ntheme: %s\nbig: %t\n", Format, s.Scenario, s.Baseline, s.Month, s.Theme, s.Big)
}

// ReadLabState reads such a file.
func ReadLabState(name string, text []byte) (LabState, error) {
	d := &decoder{file: name}
	s := LabState{Month: 1, Theme: "auto"}
	code := func(to *string) func(n ast.Node, path string) {
		return func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) (m mistake) {
				if *to = v.text; !IsShare(v.text) {
					m.wish = "want a share code"
				}
				return m
			})
		}
	}
	if root := d.tree(text); root != nil {
		d.object(root, "", []field{
			{"backlash", func(n ast.Node, path string) {
				d.set(n, path, func(v scalar) mistake { _, m := v.count(Format, Format); return m })
			}},
			{"scenario", code(&s.Scenario)},
			{"baseline", code(&s.Baseline)},
			{"month", func(n ast.Node, path string) {
				d.set(n, path, func(v scalar) (m mistake) { s.Month, m = v.count(1, 600); return m })
			}},
			{"theme", func(n ast.Node, path string) {
				names := PreferenceTable[0].Choices
				d.set(n, path, func(v scalar) mistake {
					i, m := v.oneOf(names)
					s.Theme = names[i]
					return m
				})
			}},
			{"big", func(n ast.Node, path string) {
				d.set(n, path, func(v scalar) (m mistake) { s.Big, m = v.truth(); return m })
			}},
		})
		d.demand(root, strings.HasPrefix(s.Scenario, sharePrefix) && s.Baseline != "", "scenario", "want a scenario and a baseline")
	}
	if len(d.problems) > 0 {
		d.problems.sort()
		return LabState{}, d.problems
	}
	return s, nil
}
