package scenarios

import (
	"fmt"
	"strings"

	"backlash/scenarios/decode"
)

// PlanFile is an experiment as described in a file: a scenario, what to vary in it, and how. Fields that the file does not name
// are zero, and take the defaults of the command's flags.
type PlanFile struct {
	Scenario    string // a built-in name, or a path seen from the file's folder
	Strategy    string
	Set         []string // ADDRESS=VALUE
	Vary        []string // ADDRESS=lo:hi:n, ADDRESS=lo:hi or ADDRESS=a,b,c
	Design      string
	Points      int
	Worlds      int
	Precision   string
	MaxWorlds   int
	Uncertainty string
}

// maxFactors and maxLevels bound a plan file.
const (
	maxFactors = 100
	maxLevels  = 100_000
)

func (d *Decoder) planFile(root decode.Node, p *PlanFile) {
	version := false
	word := func(to *string) func(decode.Node, string) {
		return func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) decode.Mistake {
				*to = v.Text
				if v.Text == "" || len(v.Text) > 1000 || !decode.Printable(v.Text) {
					return decode.Mistake{Wish: "want a short text"}
				}
				return decode.Mistake{}
			})
		}
	}
	count := func(to *int, lo, hi int) func(decode.Node, string) {
		return func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { *to, m = v.Count(lo, hi); return m })
		}
	}
	choice := func(to *string, names ...string) func(decode.Node, string) {
		return func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) decode.Mistake {
				i, m := v.OneOf(names)
				if m.Wish == "" {
					*to = names[i]
				}
				return m
			})
		}
	}
	gone := func(now string) func(decode.Node, string) {
		return func(n decode.Node, path string) {
			d.Fail(n, path, "", decode.Mistake{Wish: "was removed: use " + now})
		}
	}
	d.Object(root, "", []decode.Field{
		{Name: "backlash", Read: func(n decode.Node, path string) {
			version = true
			d.Set(n, path, func(v decode.Scalar) decode.Mistake { _, m := v.Count(Format, Format); return m })
		}},
		{Name: "scenario", Read: word(&p.Scenario)},
		{Name: "strategy", Read: choice(&p.Strategy, StrategyNames()...)},
		{Name: "set", Read: func(n decode.Node, path string) { d.addresses(n, path, &p.Set) }},
		{Name: "vary", Read: func(n decode.Node, path string) { d.addresses(n, path, &p.Vary) }},
		{Name: "design", Read: choice(&p.Design, "grid", "lhs", "sobol")},
		{Name: "points", Read: count(&p.Points, 1, 1_000_000)},
		{Name: "worlds", Read: count(&p.Worlds, 1, 1_000_000)},
		{Name: "precision", Read: word(&p.Precision)},
		{Name: "max_worlds", Read: count(&p.MaxWorlds, 1, 1_000_000)},
		{Name: "uncertainty", Read: choice(&p.Uncertainty, "all", "luck", "parameters", "people")},
		{Name: "replicates", Read: gone("worlds")},
		{Name: "max_replicates", Read: gone("max_worlds")},
		{Name: "draws", Read: gone("worlds, and uncertainty: parameters or all")},
		{Name: "resample_population", Read: gone("uncertainty: people or all")},
	})
	d.Demand(root, version, "backlash", "want `backlash: 1`, the format version, first")
	d.Demand(root, p.Scenario != "", "scenario", "want a scenario")
	d.Demand(root, len(p.Vary) > 0, "vary", "want at least one factor")
}

// addresses reads a mapping of addresses to values: one value, or a list of levels.
func (d *Decoder) addresses(n decode.Node, path string, to *[]string) {
	pairs := d.Pairs(n, path)
	if len(pairs) > maxFactors {
		d.Fail(n, path, fmt.Sprintf("%d entries", len(pairs)), decode.Mistake{Wish: fmt.Sprintf("want at most %d", maxFactors)})
		return
	}
	seen := map[string]bool{}
	for _, pair := range pairs {
		address, ok := d.Key(pair, path)
		if !ok {
			continue
		}
		at := decode.Join(path, address)
		if seen[address] {
			d.Fail(pair.Key, at, "", decode.Mistake{Wish: "the key stands here a second time"})
			continue
		}
		seen[address] = true
		var values []string
		take := func(n decode.Node, path string) {
			if s, ok := d.Scalar(n, path); ok {
				if s.Text == "" || len(s.Text) > 200 || !decode.Printable(s.Text) || strings.Contains(s.Text, ",") {
					d.Fail(n, path, decode.Quote(s), decode.Mistake{Wish: "want a short value without commas; levels are a list"})
					return
				}
				values = append(values, s.Text)
			}
		}
		if _, list := decode.Items(pair.Value); list {
			d.List(pair.Value, at, maxLevels, take)
		} else {
			take(pair.Value, at)
		}
		if len(values) > 0 {
			*to = append(*to, address+"="+strings.Join(values, ","))
		}
	}
}
