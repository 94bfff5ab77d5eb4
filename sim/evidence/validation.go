package evidence

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// FastWorlds and FastCustomers are the number of worlds, and of people in each, of a fast validation.
const FastWorlds, FastCustomers = 8, 1500

// Request is what to validate.
type Request struct {
	Row      string                 // ID of the only row, in any case; "": all rows that have an experiment
	Worlds   int                    // worlds, each with other people and other luck: at least 2
	Fast     bool                   // FastWorlds worlds of FastCustomers people instead
	Against  map[string]Standing    // earlier results, by row
	Own      *Table                 // rows to test instead of the published ones; how easily each is passed is computed first
	Set      []scenarios.Assignment // applied to all experiments: seed, population.customers, parameters
	Workers  int
	Progress func(done, total int) // runs of a row in a world
}

// Unknown is the error of a request for a row that is not in the table.
type Unknown struct{ Row, Nearest string }

// Error names the nearest row, or where all are listed.
func (u Unknown) Error() string {
	if u.Nearest != "" {
		return fmt.Sprintf("no row %q; did you mean %s?", u.Row, u.Nearest)
	}
	return fmt.Sprintf("no row %q; backlash validate lists them", u.Row)
}

// Validation is the model's result on the rows that were run.
type Validation struct {
	Findings []Finding
	request  Request
	table    *Table
	worlds   int
	size     World
}

// Validate tests the model on the embedded findings, or on those in the request. An unknown row is returned as Unknown, an assignment that
// experiments do not accept as BadSet.
func Validate(ctx context.Context, r Request) (*Validation, error) {
	table, err := r.Own, error(nil)
	if table == nil {
		table, err = Embedded()
	}
	if err != nil {
		return nil, err
	}
	v := &Validation{request: r, table: table, worlds: r.Worlds}
	if r.Fast {
		v.worlds, v.size.Customers = FastWorlds, FastCustomers
	}
	if v.size.Change, err = variation(r.Set); err != nil {
		return nil, err
	}
	rows, err := table.choose(r.Row)
	if err != nil {
		return nil, err
	}
	if r.Own != nil {
		shares, err := easeBank(rows).ease(ctx, easeDraws, r.Workers)
		if err != nil {
			return nil, err
		}
		v.request.Against = map[string]Standing{}
		for id, share := range shares {
			v.request.Against[id] = Standing{Row: id, Prior: share}
		}
	}
	v.Findings, err = measure(ctx, rows, v.worlds, v.size, r.Workers, r.Progress)
	return v, err
}

// easeDraws is the number of draws from the stated ranges, and easeCustomers the number of people in each draw's one world, used to find
// out how easily a user's own rows are passed.
const easeDraws, easeCustomers = 64, 1000

// easeBank is the bank of some rows in which it is found how easily each is passed.
func easeBank(rows []*Row) *Bank {
	return &Bank{Rows: slices.DeleteFunc(slices.Clone(rows), func(r *Row) bool { return len(r.Tests) == 0 }), Customers: easeCustomers, Worlds: 1}
}

// ease returns the share of the bank's first draws that pass each of its rows, by ID.
func (b *Bank) ease(ctx context.Context, draws, workers int) (map[string]float64, error) {
	runs := make([]experiment.Run, draws)
	for d := range runs {
		runs[d].Point = d
	}
	passed := map[string]int{}
	err := experiment.InOrder(ctx, runs, b.Make, workers, func(_ experiment.Run, r *sim.Result, err error) error {
		if err != nil {
			return err
		}
		values := r.Frames[0].Values()
		for _, row := range b.Rows {
			if row.Passed(values[:len(row.Tests)]) {
				passed[row.ID]++
			}
			values = values[len(row.Tests):]
		}
		return nil
	})
	out := map[string]float64{}
	for _, row := range b.Rows {
		out[row.ID] = float64(passed[row.ID]) / float64(draws)
	}
	return out, err
}

// choose selects the rows to run.
func (t *Table) choose(id string) ([]*Row, error) {
	all := slices.Concat(t.Rows, t.Signatures)
	var rows []*Row
	var names []string
	for i := range all {
		r := &all[i]
		names = append(names, r.ID)
		if id == "" && len(r.Tests) > 0 || strings.EqualFold(id, r.ID) {
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		return nil, Unknown{id, decode.Nearest(id, names)}
	}
	return rows, nil
}

// Lost returns the rows that held in the earlier results and no longer hold. In a fast validation a row counts only if its interval shows
// it.
func (v *Validation) Lost() []string {
	var out []string
	for i := range v.Findings {
		f := &v.Findings[i]
		if v.request.Against[f.Row.ID].Holds && !f.Holds() && (!v.request.Fast || f.Refuted()) {
			out = append(out, f.Row.ID)
		}
	}
	return out
}

// WriteStanding saves what holds, for ReadStanding.
func (v *Validation) WriteStanding(w io.Writer) error {
	list := []Standing{}
	for i := range v.Findings {
		f := &v.Findings[i]
		s := Standing{Row: f.Row.ID, Holds: f.Holds()}
		for _, verdict := range f.Verdicts {
			e := verdict.Estimate
			s.Tests = append(s.Tests, [3]float64{digits(e.Mean), digits(e.Lo), digits(e.Hi)})
		}
		list = append(list, s)
	}
	return record.JSON(w, list)
}

// digits rounds to four digits.
func digits(x float64) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 4, 64), 64)
	return rounded
}

// signature reports whether a row is one of the behaviours that the model is meant to show.
func (t *Table) signature(r *Row) bool {
	return slices.ContainsFunc(t.Signatures, func(s Row) bool { return s.ID == r.ID })
}

// total is the score of some rows.
type total struct {
	name  string // printed name
	key   string // machine-readable name
	in    func(*Row) bool
	score Score
}

// totals returns the scores of a validation: of all published rows that count, by kind, of dynamic ones by family, of those that say more
// (with a verified size, not weak), and of signatures.
func (v *Validation) totals() []total {
	var out []total
	if v.request.Own != nil {
		out = append(out, total{name: "your rows, counted", key: "own", in: v.table.counted})
		v.count(out)
		return out
	}
	for _, g := range groups() {
		in := func(r *Row) bool { return v.table.counted(r) && g.in(r) }
		out = append(out, total{name: g.name, key: strings.Trim(g.name, " "), in: in})
	}
	out[0].key = "published"
	strong := func(r *Row) bool { return v.table.counted(r) && !v.request.Against[r.ID].Weak() }
	dynamic := func(r *Row) bool { return strong(r) && r.Kind() == Dynamic }
	out = append(out,
		total{name: "without weak rows", key: "without_weak", in: strong},
		total{name: "  dynamic", key: "without_weak_dynamic", in: dynamic},
		total{name: "  dynamic, verified, with a size", key: "without_weak_dynamic_verified_with_a_size", in: func(r *Row) bool { return dynamic(r) && r.Verified() && r.Sized() }},
		total{name: "signatures", key: "signatures", in: v.table.signature})
	v.count(out)
	return out
}

// fewestForSkill is the fewest rows that a skill is given for: of a handful it is one row's luck.
const fewestForSkill = 3

// count scores the findings.
func (v *Validation) count(totals []total) {
	for k := range totals {
		s := &totals[k].score
		for i := range v.Findings {
			if f := &v.Findings[i]; totals[k].in(f.Row) {
				s.Add(f)
			}
		}
		chance := v.chance(totals[k].in)
		s.Chance = analysis.Known(chance)
		if s.Rows >= fewestForSkill {
			s.Skill = analysis.Known(Skill(Share{Rows: s.Rows, Holds: s.Holds}.Score(), chance))
		}
	}
}
