package evidence

import (
	"slices"
	"strings"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/number"
)

// reader is the scenarios' strict decoder, extended by what parses the parts of a finding.
type reader struct{ *scenarios.Decoder }

func newReader(file string) *reader { return &reader{scenarios.NewDecoder(file)} }

// Parse parses a file of findings, or of null models, against the shared worlds. It reports every mistake at once, as Problems.
func Parse(name string, text []byte, worlds map[string]*sim.Config) (*Table, error) {
	d := newReader(name)
	d.Begin = "docs/findings.md has one to start from"
	out := &Table{}
	if root := d.Tree(text); root != nil {
		version := false
		d.Object(root, "", []decode.Field{
			{Name: "backlash", Read: func(n decode.Node, path string) {
				version = true
				d.Set(n, path, func(v decode.Scalar) decode.Mistake { _, m := v.Count(scenarios.Format, scenarios.Format); return m })
			}},
			{Name: "rows", Read: func(n decode.Node, path string) {
				d.List(n, path, 200, func(n decode.Node, path string) {
					r := rowReader{reader: d, worlds: worlds}
					r.read(n, path)
					out.Rows = append(out.Rows, r.row)
				})
			}},
			{Name: "nulls", Read: func(n decode.Node, path string) {
				d.List(n, path, 20, func(n decode.Node, path string) { out.Nulls = append(out.Nulls, d.null(n, path)) })
			}},
		})
		d.Demand(root, len(out.Rows)+len(out.Nulls) > 0, "rows", "want at least one row")
		d.Demand(root, version, "backlash", "want `backlash: 1`, the format version, first")
	}
	seen := map[string]bool{}
	for _, r := range out.Rows {
		if seen[r.ID] {
			d.Add(decode.Problem{File: name, Path: "rows", Value: r.ID, Wish: "two rows have this id"})
		}
		seen[r.ID] = true
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// rowReader parses one finding.
type rowReader struct {
	*reader
	worlds map[string]*sim.Config
	row    Row
	world  string
}

func (r *rowReader) read(n decode.Node, path string) {
	row := &r.row
	row.Use, row.Months = Counted, 24
	uses := []string{string(Counted), string(Input), string(Trial), string(Silent)}
	var use, mark string
	r.Object(n, path, []decode.Field{
		{Name: "id", Read: r.text(&row.ID)}, {Name: "finding", Read: r.text(&row.Finding)},
		{Name: "effect", Read: r.text(&row.Effect)}, {Name: "setting", Read: r.text(&row.Setting)},
		{Name: "authors", Read: r.text(&row.Authors)}, {Name: "year", Read: r.text(&row.Year)}, {Name: "journal", Read: r.text(&row.Journal)},
		{Name: "mark", Read: r.choice(&mark, []string{"V", "V2", "Q", "M"})},
		{Name: "family", Read: r.choice(&row.Family, Families)},
		{Name: "use", Read: r.choice(&use, uses)}, {Name: "reason", Read: r.text(&row.Reason)},
		{Name: "months", Read: func(n decode.Node, path string) {
			r.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				row.Months, m = decode.Keep(row.Months)(v.Count(1, scenarios.MaxMonths))
				return m
			})
		}},
		{Name: "world", Read: r.choice(&r.world, r.worldNames())},
		{Name: "arms", Read: func(n decode.Node, path string) { r.named(n, path, r.arm) }},
		{Name: "messages", Read: func(n decode.Node, path string) { r.named(n, path, r.message) }},
		{Name: "readings", Read: func(n decode.Node, path string) { r.named(n, path, r.reading) }},
		{Name: "tests", Read: func(n decode.Node, path string) { r.List(n, path, 20, r.test) }},
	})
	row.Mark = mark
	if use != "" {
		row.Use = Use(use)
	}
	r.Demand(n, row.ID != "", path+".id", "want an id")
	r.Demand(n, row.Finding != "", path+".finding", "want the finding in a sentence")
	switch {
	case row.Use == Trial:
		r.Demand(n, len(row.Tests) > 0 && row.Reason != "", path+".tests", "want at least one test, and in reason the mechanism that is on")
	case row.Use == Counted:
		r.Demand(n, len(row.Tests) > 0, path+".tests", "want at least one test; a row that the model does not speak to is silent, with a reason")
	default:
		r.Demand(n, row.Reason != "", path+".reason", "want a reason")
	}
}

func (r *rowReader) worldNames() []string {
	var names []string
	for name := range r.worlds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// text parses a sentence.
func (d *reader) text(to *string) func(decode.Node, string) {
	return func(n decode.Node, path string) {
		d.Set(n, path, func(v decode.Scalar) decode.Mistake {
			*to = strings.Join(strings.Fields(v.Text), " ")
			if *to == "" || len(*to) > 2000 || !decode.Printable(*to) {
				return decode.Mistake{Wish: "want a text of 1..2000 letters"}
			}
			return decode.Mistake{}
		})
	}
}

// choice parses one of several names.
func (d *reader) choice(to *string, names []string) func(decode.Node, string) {
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

var identifier = number.Pattern(`^[a-z][a-z0-9_]*$`)

// named parses a mapping of short names that expressions can use.
func (d *reader) named(n decode.Node, path string, each func(name string, n decode.Node, path string)) {
	seen := map[string]bool{}
	for _, pair := range d.Pairs(n, path) {
		name, ok := d.Key(pair, path)
		if !ok {
			continue
		}
		at := decode.Join(path, decode.Cut(name))
		switch {
		case !identifier().MatchString(name):
			d.Fail(pair.Key, at, "", decode.Mistake{Wish: "want a name of small letters, digits and _"})
		case seen[name]:
			d.Fail(pair.Key, at, "", decode.Mistake{Wish: "the key stands here a second time"})
		default:
			each(name, pair.Value, at)
		}
		seen[name] = true
	}
}

// null parses a null model.
func (d *reader) null(n decode.Node, path string) Null {
	var out Null
	average, network, middle := false, false, false
	var parameters decode.Node
	var turned []agents.Parameter
	var exchanged []agents.Lever
	d.Object(n, path, []decode.Field{
		{Name: "name", Read: d.text(&out.Name)}, {Name: "about", Read: d.text(&out.About)},
		{Name: "loses", Read: d.words(func(v decode.Scalar) decode.Mistake {
			out.Loses = append(out.Loses, v.Text)
			return decode.Mistake{}
		})},
		{Name: "families", Read: d.words(func(v decode.Scalar) decode.Mistake {
			i, m := v.OneOf(Families)
			if m.Wish == "" {
				out.Families = append(out.Families, Families[i])
			}
			return m
		})},
		{Name: "average", Read: d.TruthField(&average)},
		{Name: "without_network", Read: d.TruthField(&network)},
		{Name: "middle", Read: d.TruthField(&middle)},
		{Name: "turned", Read: d.words(func(v decode.Scalar) decode.Mistake {
			row, known := agents.ParameterByPath(v.Text)
			if !known {
				return decode.Mistake{Wish: "want a parameter"}
			}
			turned = append(turned, row)
			return decode.Mistake{}
		})},
		{Name: "exchanged", Read: d.words(func(v decode.Scalar) decode.Mistake {
			i, m := v.OneOf(agents.LeverNames[:])
			if m.Wish == "" {
				exchanged = append(exchanged, agents.Lever(i))
			}
			return m
		})},
		{Name: "parameters", Read: func(n decode.Node, path string) {
			parameters = n
			d.Parameters(n, path, &sim.Config{Params: agents.DefaultParams()})
		}},
	})
	d.Demand(n, len(exchanged)%2 == 0, path+".exchanged", "want levers in pairs")
	out.Change = func(c *sim.Config) {
		c.Population.Average = c.Population.Average || average
		if network {
			c.Network.Kind = sim.NoNetwork
		}
		if parameters != nil {
			newReader("").Parameters(parameters, "", c)
		}
		for _, row := range agents.Parameters() {
			if middle && row.Free() {
				*row.At(&c.Params) = (row.Min + row.Max) / 2
			}
		}
		for _, row := range turned {
			*row.At(&c.Params) *= -1
		}
		exchange(c, exchanged)
	}
	return out
}

// words parses a list of words.
func (d *reader) words(each func(decode.Scalar) decode.Mistake) func(decode.Node, string) {
	return func(n decode.Node, path string) {
		d.List(n, path, 200, func(n decode.Node, path string) { d.Set(n, path, each) })
	}
}

// exchange swaps the two levers of each pair for every brand, wherever levers are given.
func exchange(c *sim.Config, pairs []agents.Lever) {
	if len(pairs) == 0 {
		return
	}
	to := map[agents.Lever]agents.Lever{}
	for i := 0; i+1 < len(pairs); i += 2 {
		to[pairs[i]], to[pairs[i+1]] = pairs[i+1], pairs[i]
	}
	levers := func(l *agents.Levers) {
		was := *l
		for from, lever := range to {
			l[lever] = was[from]
		}
	}
	levers(&c.History.Levers)
	c.Brands = slices.Clone(c.Brands)
	for i := range c.Brands {
		b := &c.Brands[i]
		levers(&b.Levers)
		b.Schedule = slices.Clone(b.Schedule)
		for k := range b.Schedule {
			if lever, known := to[b.Schedule[k].Lever]; known {
				b.Schedule[k].Lever = lever
			}
		}
	}
}
