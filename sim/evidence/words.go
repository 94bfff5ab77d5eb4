package evidence

import (
	"fmt"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/number"
)

// Line is one test of a row that was run, in words. Row, Mark and Prior are empty except in the first line of a row.
type Line struct{ Row, Mark, Simulated, Wanted, Sign, Size, Prior, Says string }

// Group is a section of the findings: rows that were run, and rows of the same use without an experiment.
type Group struct {
	Heading string
	Lines   []Line
	Without [][2]string // row, and why there is no experiment
}

// Legend explains the columns of the lines.
const Legend = "sign: the 95 % interval lies on the published side of zero. size: the estimate lies in the band. prior: share of draws " +
	"from the parameters' stated ranges that pass the row. mark: V seen in the source, V2 in two accounts of it, Q quoted, M from memory. " +
	"backlash validate --row ID shows a row in full."

// Title says what was run in how many worlds.
func (v *Validation) Title() string {
	text := "Published findings"
	if v.request.Own != nil {
		text = "Rows of your own"
	}
	text += " in the simulated world, " + number.Several(v.worlds, "world")
	if len(v.request.Set) == 0 {
		return text
	}
	return text + ", with " + strings.Join(v.set(), ", ")
}

// set describes what was set in all experiments.
func (v *Validation) set() (out []string) {
	for _, x := range v.request.Set {
		out = append(out, x.Address+"="+x.Value)
	}
	return out
}

// Groups returns the rows that were run: the published ones that count, inputs, trials and signatures, if there are any.
func (v *Validation) Groups() []Group {
	groups := []Group{{Lines: v.lines(func(r *Row) bool { return r.Use == Counted && !v.table.signature(r) })}}
	if inputs := v.lines(func(r *Row) bool { return r.Use == Input }); len(inputs) > 0 {
		groups = append(groups, Group{"Inputs: their numbers set parameters, and they count in no total", inputs, v.without(Input)})
	}
	if trials := v.lines(func(r *Row) bool { return r.Use == Trial }); len(trials) > 0 {
		groups = append(groups, Group{Heading: "On trial: with a mechanism that is off by default, and counted in no total", Lines: trials})
	}
	if signatures := v.lines(v.table.signature); len(signatures) > 0 {
		groups = append(groups, Group{Heading: "Signature behaviours: what the model exists to show", Lines: signatures})
	}
	return groups
}

// Silent returns the rows that the model does not address.
func (v *Validation) Silent() Group {
	return Group{Heading: "The model does not speak to", Without: v.without(Silent)}
}

// lines returns the tests of the rows that pick selects.
func (v *Validation) lines(pick func(*Row) bool) []Line {
	var out []Line
	for i := range v.Findings {
		f := &v.Findings[i]
		if !pick(f.Row) {
			continue
		}
		for k, verdict := range f.Verdicts {
			t := &f.Row.Tests[k]
			line := Line{Simulated: simulated(verdict.Estimate), Wanted: t.wanted(),
				Sign: t.signText(verdict), Size: t.sizeText(verdict), Says: t.Says}
			if k == 0 {
				line.Row, line.Mark, line.Prior = f.Row.ID, f.Row.Mark, v.prior(f.Row)
			}
			out = append(out, line)
		}
	}
	return out
}

// without returns the rows of a use that have no experiment, and why.
func (v *Validation) without(use Use) [][2]string {
	var rows [][2]string
	for i := range v.table.Rows {
		if r := &v.table.Rows[i]; r.Use == use && len(r.Tests) == 0 {
			rows = append(rows, [2]string{r.ID, r.Reason})
		}
	}
	return rows
}

// Totals counts the verdicts, with the mean number that a random draw of the parameters passes.
func (v *Validation) Totals() Part {
	out := Part{Head: []string{"", "rows", "hold", "right in sign", "in the band", "a random draw", "skill"}}
	for _, t := range v.totals() {
		s := t.score
		out.Rows = append(out.Rows, []string{t.name, fmt.Sprint(s.Rows), shareOf(s.Holds, s.Rows), shareOf(s.Right, s.Signed), shareOf(s.Inside, s.Sized),
			percent(analysis.Number(s.Chance)), skillText(analysis.Number(s.Skill))})
	}
	return out
}

// SkillLegend explains the last columns of the totals.
func (v *Validation) SkillLegend() string {
	if v.request.Own != nil {
		return fmt.Sprintf("A random draw: the share of the rows that a draw of the parameters from their stated ranges passes on average, of %d draws in one world of %s people each; "+
			"there a test with a sign passes if the estimate has it. A row's prior is known to within %.0f points at worst. skill, of %d rows and more: (hold - that)/(1 - that).",
			easeDraws, fmt.Sprint(easeCustomers), 100*1.96*math.Sqrt(.25/easeDraws), fewestForSkill)
	}
	return skillLegend
}

const skillLegend = "A random draw: what draws of the parameters from their stated ranges pass in the mean. skill: (hold - that)/(1 - that); 0 is no better " +
	"than knowing nothing of the parameters, 1 is all rows. Dynamic rows run months, message rows put one message to people as they stand; inputs count nowhere."

func shareOf(n, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%d (%.0f %%)", n, 100*float64(n)/float64(of))
}

func (v *Validation) prior(r *Row) string {
	s, ok := v.request.Against[r.ID]
	if !ok || math.IsNaN(s.Prior) {
		return ""
	}
	return fmt.Sprintf("%.0f%%", 100*s.Prior) + map[bool]string{true: " weak"}[s.Weak()]
}

func simulated(e analysis.Estimate) string {
	if math.IsNaN(e.Mean) {
		return "cannot be told"
	}
	return fmt.Sprintf("%.3g ±%.2g", e.Mean, e.Half())
}

// wanted formats a test's band, or its sign.
func (t *Test) wanted() string {
	lo, hi := !math.IsNaN(t.AtLeast), !math.IsNaN(t.AtMost)
	switch {
	case lo && hi:
		return fmt.Sprintf("%g..%g", t.AtLeast, t.AtMost)
	case lo:
		return fmt.Sprintf(">= %g", t.AtLeast)
	case hi:
		return fmt.Sprintf("<= %g", t.AtMost)
	case t.Sign > 0:
		return "> 0"
	}
	return "< 0"
}

// signText says whether the sign is right.
func (t *Test) signText(v Verdict) string {
	switch {
	case t.Sign == 0:
		return "-"
	case v.Right:
		return "right"
	}
	return "MISS"
}

// sizeText says whether the size is right.
func (t *Test) sizeText(v Verdict) string {
	switch {
	case !t.Sized():
		return "-"
	case v.Inside:
		return "in"
	}
	return "MISS"
}

// source says who published a finding, when and where.
func (r *Row) source() string {
	return strings.Trim(fmt.Sprintf("%s %s, %s", r.Authors, r.Year, r.Journal), " ,")
}

// armText describes an arm.
func armText(c *sim.Config) string {
	b := &c.Brands[0]
	parts := []string{c.Name, b.Strategy}
	base, known := agents.StrategyByName(b.Strategy)
	if !known {
		base.Levers = agents.Industry
	}
	for l, x := range b.Levers {
		if x != base.Levers[l] {
			parts = append(parts, fmt.Sprintf("%s %g", agents.LeverNames[l], x))
		}
	}
	for _, s := range b.Schedule {
		parts = append(parts, fmt.Sprintf("%s to %g in month %d", agents.LeverNames[s.Lever], s.To, s.Month))
	}
	if b.Policy != agents.NoPolicy {
		parts = append(parts, "policy "+agents.PolicyNames[b.Policy])
	}
	if len(c.Shocks) > 0 {
		parts = append(parts, number.Several(len(c.Shocks), "shock"))
	}
	return strings.Join(parts, ", ")
}
