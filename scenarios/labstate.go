package scenarios

import (
	"fmt"
	"strings"

	"backlash/scenarios/decode"
)

// LabState is the state in which a lab was left, from which `lab --last` resumes.
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
	d := NewDecoder(name)
	s := LabState{Month: 1, Theme: "auto"}
	code := func(to *string) func(n decode.Node, path string) {
		return func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				if *to = v.Text; !IsShare(v.Text) {
					m.Wish = "want a share code"
				}
				return m
			})
		}
	}
	if root := d.Tree(text); root != nil {
		d.Object(root, "", []decode.Field{
			{Name: "backlash", Read: func(n decode.Node, path string) {
				d.Set(n, path, func(v decode.Scalar) decode.Mistake { _, m := v.Count(Format, Format); return m })
			}},
			{Name: "scenario", Read: code(&s.Scenario)},
			{Name: "baseline", Read: code(&s.Baseline)},
			{Name: "month", Read: func(n decode.Node, path string) {
				d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { s.Month, m = v.Count(1, 600); return m })
			}},
			{Name: "theme", Read: func(n decode.Node, path string) {
				names := PreferenceTable[0].Choices
				d.Set(n, path, func(v decode.Scalar) decode.Mistake {
					i, m := v.OneOf(names)
					s.Theme = names[i]
					return m
				})
			}},
			{Name: "big", Read: func(n decode.Node, path string) {
				d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { s.Big, m = v.Truth(); return m })
			}},
		})
		d.Demand(root, strings.HasPrefix(s.Scenario, sharePrefix) && s.Baseline != "", "scenario", "want a scenario and a baseline")
	}
	if err := d.Err(); err != nil {
		return LabState{}, err
	}
	return s, nil
}
