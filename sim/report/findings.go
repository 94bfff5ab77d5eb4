package report

import (
	"context"
	"fmt"
	"unicode/utf8"

	"backlash/sim/evidence"
	"backlash/sim/figure"
	"backlash/sim/study"
)

// beyond is the maximum distance at which a finding is drawn from the middle of its band, in half-widths.
const beyond = 2.5

// findings draws a forest plot of the findings with a published number, each in units of its band: 0 is the band's middle, -1 and 1 its
// ends.
func findings(context.Context, *study.Env, *Request) (*figure.Figure, error) { return Findings() }

// Findings returns the figure of the published findings.
func Findings() (*figure.Figure, error) {
	e, err := evidence.Embedded()
	if err != nil {
		return nil, err
	}
	standing, err := evidence.Committed()
	if err != nil {
		return nil, err
	}
	var dots []figure.Dot
	for _, kind := range []struct {
		kind evidence.Kind
		text string
	}{{evidence.Dynamic, "WHAT COMES OVER MONTHS"}, {evidence.Message, "WHAT ONE MESSAGE DOES"}, {evidence.Sets, "WHAT SETS A PARAMETER"}} {
		of := dotsOf(e, standing, kind.kind)
		if len(of) > 0 {
			dots = append(append(dots, figure.Heading(kind.text)), of...)
		}
	}
	return figure.Dots("Published findings with a band: grey, the band; full dots lie in it (beyond 2.5: in brackets)", "half-widths of the band from its middle", dots), nil
}

// dotsOf returns the tests with a band among a kind's rows.
func dotsOf(e *evidence.Table, standing map[string]evidence.Standing, kind evidence.Kind) (dots []figure.Dot) {
	for i := range e.Rows {
		r, s := &e.Rows[i], standing[e.Rows[i].ID]
		for k := range r.Tests {
			t := &r.Tests[k]
			if k >= len(s.Tests) || r.Kind() != kind || !(t.AtMost > t.AtLeast) || r.Use != evidence.Counted && r.Use != evidence.Input {
				continue
			}
			middle, half := float64((t.AtLeast+t.AtMost)/2), (t.AtMost-t.AtLeast)/2
			at := func(x float64) float64 { return max(-beyond, min(beyond, (x-float64(middle))/half)) }
			x := s.Tests[k]
			name := r.ID + "  " + clip(t.Says, 44)
			if at(x[0]) != (x[0]-middle)/half { // clipped: the number itself says how far it is
				name += fmt.Sprintf(" (%+.1f)", (x[0]-middle)/half)
			}
			dots = append(dots, figure.Dot{Name: name, At: at(x[0]), Lo: at(x[1]), Hi: at(x[2]), From: -1, To: 1, Lit: t.Inside(x[0])})
		}
	}
	return dots
}

// clip shortens a text to n characters.
func clip(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
