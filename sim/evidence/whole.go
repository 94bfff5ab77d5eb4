package evidence

import (
	"context"
	"fmt"
	"math"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/number"
)

// Whole is one row in words: the finding, the experiment, the result. A row without an experiment has Title and Facts only.
type Whole struct {
	Title    string
	Facts    [][]string // name and text
	Arms     Part       // name, and what it does
	Readings Part
	Tests    Part // one text each
	Series   Part
}

// Part is a section of a row with a heading. Head is nil if the columns have no names.
type Part struct {
	Heading string
	Head    []string
	Rows    [][]string
}

// marks describe how well a finding was verified.
var marks = map[string]string{"V": "seen in the source", "V2": "in two independent accounts",
	"Q": "quoted", "M": "from memory; never fitted"}

// Whole returns a finding in words. It runs each arm once more, for its series.
func (v *Validation) Whole(ctx context.Context, f *Finding) (*Whole, error) {
	r := f.Row
	out := &Whole{Title: r.ID + " " + r.Finding}
	for _, fact := range [][]string{
		{"published", r.Effect}, {"setting", r.Setting}, {"source", r.source()}, {"verified", marks[r.Mark]},
		{"use", string(r.Use) + map[bool]string{true: ": " + r.Reason, false: ""}[r.Reason != ""]},
	} {
		if fact[1] != "" {
			out.Facts = append(out.Facts, fact)
		}
	}
	if len(r.Tests) == 0 {
		return out, nil
	}
	out.Arms.Heading = "Arms, " + number.Several(r.Months, "month") + " each"
	for i := range r.Arms {
		out.Arms.Rows = append(out.Arms.Rows, []string{r.Arms[i].Name, armText(&r.Arms[i].Config)})
	}
	out.Readings = Part{"Readings, mean over worlds", []string{"reading", "place", "mean"}, f.readings()}
	out.Tests.Heading = "Tests, " + number.Several(v.worlds, "world")
	for k, verdict := range f.Verdicts {
		out.Tests.Rows = append(out.Tests.Rows, []string{r.Tests[k].sentence(verdict)})
	}
	var err error
	out.Series, err = r.series(ctx)
	return out, err
}

// sentence states a test, its result and what was expected.
func (t *Test) sentence(v Verdict) string {
	published := ""
	if !math.IsNaN(t.Published) {
		published = fmt.Sprintf(", published %g", t.Published)
	}
	return fmt.Sprintf("%s: %s, wanted %s%s; sign %s, size %s", t.Says, simulated(v.Estimate), t.wanted(), published,
		t.signText(v), t.sizeText(v))
}

// readings returns the means of a row's readings, by reading and place.
func (f *Finding) readings() [][]string {
	var rows [][]string
	for _, g := range f.Row.Readings {
		for _, place := range f.Row.Places(&g) {
			var xs []float64
			for _, m := range f.Worlds {
				xs = append(xs, m[g.Name][place])
			}
			rows = append(rows, []string{g.Name, place, simulated(analysis.Mean(xs))})
		}
	}
	return rows
}

// series returns trust and churn of each arm in one world.
func (r *Row) series(ctx context.Context) (Part, error) {
	out := Part{Heading: "Trust, and churn in % a month, of one world", Head: []string{"arm"}}
	var months []int
	for _, m := range []int{1, 3, 6, 12, 18, 24, 36} {
		if m <= r.Months {
			months = append(months, m)
			out.Head = append(out.Head, fmt.Sprintf("m%d", m))
		}
	}
	for i := range r.Arms {
		result, err := sim.Run(ctx, &r.Arms[i].Config, 1, sim.Observe{})
		if err != nil {
			return out, err
		}
		row := []string{r.Arms[i].Name}
		for _, m := range months {
			f := &result.Frames[m-1]
			row = append(row, fmt.Sprintf("%.2f %.1f", f.At(0, sim.All, agents.MetricTrust), 100*f.At(0, sim.All, agents.MetricChurn)))
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}
