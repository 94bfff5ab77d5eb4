package scenarios

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
)

//go:embed evidence/*.yaml evidence/worlds/*.yaml evidence/standing.json evidence/prior.json
var evidence embed.FS

// EvidenceTexts are the files that say the findings and their experiments.
func EvidenceTexts() ([][]byte, error) {
	var texts [][]byte
	err := fs.WalkDir(evidence, "evidence", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".yaml") {
			return err
		}
		text, err := evidence.ReadFile(path)
		texts = append(texts, text)
		return err
	})
	return texts, err
}

// EvidenceStanding is the committed result of the last full validation.
func EvidenceStanding() ([]byte, error) { return evidence.ReadFile("evidence/standing.json") }

// EvidencePrior is the share of prior draws that pass each row.
func EvidencePrior() (map[string]float64, error) {
	text, err := evidence.ReadFile("evidence/prior.json")
	if err != nil {
		return nil, err
	}
	shares := map[string]float64{}
	return shares, json.Unmarshal(text, &shares)
}

// evidenceFiles hold the published findings, in the order in which they are told; signatures and null models have their own.
var evidenceFiles = []string{"works", "backlash", "trust", "words-and-deeds", "repetition", "novelty", "leaving", "simulations"}

// Evidence is the embedded table of published findings with their experiments.
var Evidence = sync.OnceValues(func() (*experiment.Evidence, error) {
	out := &experiment.Evidence{}
	worlds, err := evidenceWorlds()
	if err != nil {
		return nil, err
	}
	for _, name := range append(slices.Clone(evidenceFiles), "signatures", "nulls") {
		text, err := evidence.ReadFile("evidence/" + name + ".yaml")
		if err != nil {
			return nil, err
		}
		file, err := ParseEvidence(name+".yaml", text, worlds)
		if err != nil {
			return nil, err
		}
		out.Nulls = append(out.Nulls, file.Nulls...)
		if name == "signatures" {
			out.Signatures = append(out.Signatures, file.Rows...)
		} else {
			out.Rows = append(out.Rows, file.Rows...)
		}
	}
	return out, nil
})

// evidenceWorlds are the shared worlds, by name.
func evidenceWorlds() (map[string]*sim.Config, error) {
	files, err := evidence.ReadDir("evidence/worlds")
	if err != nil {
		return nil, err
	}
	worlds := map[string]*sim.Config{}
	for _, f := range files {
		text, err := evidence.ReadFile("evidence/worlds/" + f.Name())
		if err != nil {
			return nil, err
		}
		s, err := Parse(f.Name(), text)
		if err != nil {
			return nil, err
		}
		worlds[s.Name] = &s.Config
	}
	return worlds, nil
}

// ParseEvidence understands a file of findings, or of null models, against shared worlds. Every mistake in it is reported at once,
// as Problems.
func ParseEvidence(name string, text []byte, worlds map[string]*sim.Config) (*experiment.Evidence, error) {
	d := newDecoder(name)
	out := &experiment.Evidence{}
	if root := d.Tree(text); root != nil {
		version := false
		d.Object(root, "", []decode.Field{
			{Name: "backlash", Read: func(n decode.Node, path string) {
				version = true
				d.Set(n, path, func(v decode.Scalar) decode.Mistake { _, m := v.Count(Format, Format); return m })
			}},
			{Name: "rows", Read: func(n decode.Node, path string) {
				d.List(n, path, 200, func(n decode.Node, path string) {
					r := rowReader{decoder: d, worlds: worlds}
					r.read(n, path)
					out.Rows = append(out.Rows, r.row)
				})
			}},
			{Name: "nulls", Read: func(n decode.Node, path string) {
				d.List(n, path, 20, func(n decode.Node, path string) { out.Nulls = append(out.Nulls, d.null(n, path)) })
			}},
		})
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

// rowReader reads one finding.
type rowReader struct {
	*decoder
	worlds map[string]*sim.Config
	row    experiment.Row
	world  string
}

func (r *rowReader) read(n decode.Node, path string) {
	row := &r.row
	row.Use, row.Months = experiment.Counted, 24
	uses := []string{string(experiment.Counted), string(experiment.Input), string(experiment.Silent)}
	var use, mark string
	r.Object(n, path, []decode.Field{
		{Name: "id", Read: r.text(&row.ID)}, {Name: "finding", Read: r.text(&row.Finding)}, {Name: "effect", Read: r.text(&row.Effect)}, {Name: "setting", Read: r.text(&row.Setting)},
		{Name: "authors", Read: r.text(&row.Authors)}, {Name: "year", Read: r.text(&row.Year)}, {Name: "journal", Read: r.text(&row.Journal)},
		{Name: "mark", Read: r.choice(&mark, []string{"V", "V2", "Q", "M"})},
		{Name: "use", Read: r.choice(&use, uses)}, {Name: "reason", Read: r.text(&row.Reason)},
		{Name: "months", Read: func(n decode.Node, path string) {
			r.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				row.Months, m = keep(row.Months)(v.Count(1, maxMonths))
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
		row.Use = experiment.Use(use)
	}
	r.Demand(n, row.ID != "", path+".id", "want an id")
	r.Demand(n, row.Finding != "", path+".finding", "want the finding in a sentence")
	switch {
	case row.Use == experiment.Counted:
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

// text reads a sentence.
func (d *decoder) text(to *string) func(decode.Node, string) {
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

// choice reads one of several names.
func (d *decoder) choice(to *string, names []string) func(decode.Node, string) {
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

var identifier = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// named reads a mapping of short names that expressions can use.
func (d *decoder) named(n decode.Node, path string, each func(name string, n decode.Node, path string)) {
	seen := map[string]bool{}
	for _, pair := range d.Pairs(n, path) {
		name, ok := d.Key(pair, path)
		if !ok {
			continue
		}
		at := decode.Join(path, decode.Cut(name))
		switch {
		case !identifier.MatchString(name):
			d.Fail(pair.Key, at, "", decode.Mistake{Wish: "want a name of small letters, digits and _"})
		case seen[name]:
			d.Fail(pair.Key, at, "", decode.Mistake{Wish: "the key stands here a second time"})
		default:
			each(name, pair.Value, at)
		}
		seen[name] = true
	}
}

// arm reads what one arm of the experiment does in its world.
func (r *rowReader) arm(name string, n decode.Node, path string) {
	world := r.world
	var c sim.Config
	started := false
	start := func() {
		if base := r.worlds[world]; !started && base != nil {
			c, started = *base, true
			c.Months, c.Brands = r.row.Months, slices.Clone(base.Brands)
			c.Population.Segments = slices.Clone(base.Population.Segments)
		}
	}
	focal := func(read func(n decode.Node, path string, b *sim.Brand)) func(decode.Node, string) {
		return func(n decode.Node, path string) {
			if start(); started {
				read(n, path, &c.Brands[0])
			}
		}
	}
	whole := func(read func(n decode.Node, path string)) func(decode.Node, string) {
		return func(n decode.Node, path string) {
			if start(); started {
				read(n, path)
			}
		}
	}
	r.Object(n, path, []decode.Field{
		{Name: "world", Read: r.choice(&world, r.worldNames())},
		{Name: "strategy", Read: focal(r.preset)},
		{Name: "levers", Read: focal(func(n decode.Node, path string, b *sim.Brand) { r.levers(n, path, &b.Levers) })},
		{Name: "consent", Read: focal(func(n decode.Node, path string, b *sim.Brand) { r.consent(n, path, &b.Consent) })},
		{Name: "quality", Read: focal(func(n decode.Node, path string, b *sim.Brand) { r.numberField(&b.Quality, 0, 3)(n, path) })},
		{Name: "discount", Read: focal(func(n decode.Node, path string, b *sim.Brand) { r.numberField(&b.Discount, 0, .9)(n, path) })},
		{Name: "policy", Read: focal(func(n decode.Node, path string, b *sim.Brand) { r.policy(n, path, &b.Policy) })},
		{Name: "then", Read: focal(func(n decode.Node, path string, b *sim.Brand) { r.then(n, path, b) })},
		{Name: "rivals", Read: whole(func(n decode.Node, path string) { r.rivals(n, path, &c) })},
		{Name: "shocks", Read: whole(func(n decode.Node, path string) { r.shocks(n, path, &c) })},
		{Name: "population", Read: whole(func(n decode.Node, path string) { r.population(n, path, &c.Population) })},
	})
	start()
	r.Demand(n, started, path+".world", "want a world, here or for the row")
	r.row.Arms = append(r.row.Arms, experiment.Point{Name: name, Config: c})
}

// industry is the reference setting, which is no preset.
const industry = "industry"

// preset gives a brand a strategy's levers, or those of the industry; a preset's policy is none here: rows hold strategies still.
func (d *decoder) preset(n decode.Node, path string, b *sim.Brand) {
	d.Set(n, path, func(v decode.Scalar) decode.Mistake {
		i, m := v.OneOf(append(strategyNames(), industry))
		if m.Wish != "" {
			return m
		}
		b.Strategy, b.Levers = v.Text, agents.Industry
		if v.Text != industry {
			b.Levers = agents.Strategies()[i].Levers
		}
		return m
	})
}

// then changes a brand to other levers in a month: to a strategy's, or single ones.
func (r *rowReader) then(n decode.Node, path string, b *sim.Brand) {
	at := b.Levers
	for _, c := range b.Schedule {
		at[c.Lever] = c.To
	}
	step := func(n decode.Node, path string) {
		before, now, month := at, sim.Brand{Levers: at}, 0
		r.Object(n, path, []decode.Field{
			{Name: "month", Read: func(n decode.Node, path string) {
				r.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { month, m = monthWithin(v, r.row.Months); return m })
			}},
			{Name: "strategy", Read: func(n decode.Node, path string) { r.preset(n, path, &now) }},
			{Name: "levers", Read: func(n decode.Node, path string) { r.levers(n, path, &now.Levers) }},
		})
		r.Demand(n, month > 0, path+".month", "want the month of the change")
		for l := range now.Levers {
			if now.Levers[l] != before[l] {
				b.Schedule = append(b.Schedule, sim.Change{Month: month, Over: 1, Lever: agents.Lever(l), To: now.Levers[l]})
			}
		}
		at = now.Levers
	}
	if _, several := decode.Items(n); several {
		r.List(n, path, 10, step)
		return
	}
	step(n, path)
}

// rivals gives all other brands of the world a strategy or levers.
func (r *rowReader) rivals(n decode.Node, path string, c *sim.Config) {
	if len(c.Brands) < 2 {
		r.Fail(n, path, "", decode.Mistake{Wish: "the world has no rivals"})
		return
	}
	for i := 1; i < len(c.Brands); i++ {
		before := r.Failed()
		r.Object(n, path, []decode.Field{
			{Name: "strategy", Read: func(n decode.Node, path string) { r.preset(n, path, &c.Brands[i]) }},
			{Name: "levers", Read: func(n decode.Node, path string) { r.levers(n, path, &c.Brands[i].Levers) }},
		})
		if r.Failed() > before {
			return
		}
	}
}

// message reads a message and to whom it is put.
func (r *rowReader) message(name string, n decode.Node, path string) {
	q := experiment.Question{Name: name, After: 6, Message: agents.PlainMessage(0)}
	m := &q.Message
	var arm string
	var arms []string
	for _, a := range r.row.Arms {
		arms = append(arms, a.Name)
	}
	share := func(name string, to *float32) decode.Field {
		return decode.Field{Name: name, Read: r.numberField(to, 0, 1)}
	}
	r.Object(n, path, []decode.Field{
		{Name: "arm", Read: r.choice(&arm, arms)},
		{Name: "after", Read: func(n decode.Node, path string) {
			r.Set(n, path, func(v decode.Scalar) (m decode.Mistake) {
				q.After, m = keep(q.After)(v.Count(0, r.row.Months))
				return m
			})
		}},
		share("depth", &m.Depth), share("collection", &m.Collection), share("transparency", &m.Transparency), share("control", &m.Control),
		share("touch", &m.Touch), {Name: "quality", Read: r.numberField(&m.Quality, 0, 5)}, share("data", &m.Data), share("aware", &m.Aware),
		share("reveal", &m.Reveal), {Name: "cue", Read: r.numberField(&m.Cue, -1, 1)}, share("prime", &m.Prime), share("justified", &m.Justified),
		share("specific", &m.Specific), share("need", &m.Need), {Name: "discount", Read: r.numberField(&m.Discount, 0, 5)},
		{Name: "extra", Read: r.numberField(&m.Extra, 0, 5)}, {Name: "touches", Read: r.numberField(&m.Touches, 1, 1000)},
	})
	q.Arm = max(0, slices.Index(arms, arm))
	r.row.Messages = append(r.row.Messages, q)
}

// reading reads what is taken from each arm or message.
func (r *rowReader) reading(name string, n decode.Node, path string) {
	g := experiment.Reading{Name: name, From: 1, To: r.row.Months}
	var metric string
	var metrics []string
	for _, m := range agents.Metrics() {
		metrics = append(metrics, m.Name)
	}
	texts := [3]decode.Node{}
	keepText := func(k int) func(decode.Node, string) {
		return func(n decode.Node, path string) { texts[k] = n; r.text(&g.Text[k])(n, path) }
	}
	r.Object(n, path, []decode.Field{
		{Name: "estimator", Read: r.choice(&g.Estimator, experiment.Estimators)},
		{Name: "metric", Read: r.choice(&metric, metrics)},
		{Name: "sample", Read: r.choice(&g.Sample, experiment.Samples)},
		{Name: "months", Read: func(n decode.Node, path string) { r.window(n, path, &g) }},
		{Name: "of", Read: keepText(0)}, {Name: "with", Read: keepText(1)}, {Name: "among", Read: keepText(2)},
		{Name: "arms", Read: func(n decode.Node, path string) {
			g.Arms = []int{}
			names := r.placeNames(g.Sample)
			r.List(n, path, 50, func(n decode.Node, path string) {
				r.Set(n, path, func(v decode.Scalar) decode.Mistake {
					i, m := v.OneOf(names)
					g.Arms = append(g.Arms, i)
					return m
				})
			})
		}},
	})
	r.Demand(n, g.Estimator != "", path+".estimator", "want an estimator")
	if framed := g.Estimator == "mean" || g.Estimator == "total"; framed {
		r.Demand(n, metric != "", path+".metric", "want a metric")
		g.Metric, _ = agents.MetricByName(metric)
	} else if g.Estimator != "" {
		r.Demand(n, g.Sample != "", path+".sample", "want a sample")
		r.Demand(n, texts[0] != nil, path+".of", "want what the estimator is put to")
		r.Demand(n, texts[1] != nil || g.Estimator != "correlation" && g.Estimator != "slope", path+".with", "want the other quantity")
		for k, to := range []*experiment.Expression{&g.Of, &g.With, &g.Among} {
			if texts[k] == nil || g.Sample == "" {
				continue
			}
			p, err := experiment.CompileReading(g.Sample, g.Text[k])
			if err != nil {
				r.Fail(texts[k], path, g.Text[k], decode.Mistake{Wish: decode.FirstLine(err.Error())})
			}
			*to = p
		}
	}
	r.row.Readings = append(r.row.Readings, g)
}

func (r *rowReader) placeNames(sample string) []string {
	var names []string
	if sample == "messages" {
		for _, m := range r.row.Messages {
			names = append(names, m.Name)
		}
		return names
	}
	for _, a := range r.row.Arms {
		names = append(names, a.Name)
	}
	return names
}

// window reads the months of a reading: one, or first and last.
func (r *rowReader) window(n decode.Node, path string, g *experiment.Reading) {
	var months []int
	one := func(n decode.Node, path string) {
		r.Set(n, path, func(v decode.Scalar) decode.Mistake {
			x, m := monthWithin(v, r.row.Months)
			months = append(months, x)
			return m
		})
	}
	if _, list := decode.Items(n); list {
		r.List(n, path, 2, one)
	} else {
		one(n, path)
	}
	if len(months) > 0 {
		g.From, g.To = months[0], months[len(months)-1]
		if g.From > g.To {
			r.Fail(n, path, fmt.Sprintf("%d to %d", g.From, g.To), decode.Mistake{Wish: "want the first month first"})
		}
	}
}

// test reads one claim.
func (r *rowReader) test(n decode.Node, path string) {
	nan := math.NaN()
	t := experiment.Test{Published: nan, AtLeast: nan, AtMost: nan}
	var sign string
	var formula decode.Node
	number := func(to *float64) func(decode.Node, string) {
		return func(n decode.Node, path string) {
			r.Set(n, path, func(v decode.Scalar) decode.Mistake {
				x, m := v.Number(-1e6, 1e6)
				*to = math.Round(float64(x)*1e6) / 1e6
				return m
			})
		}
	}
	r.Object(n, path, []decode.Field{
		{Name: "says", Read: r.text(&t.Says)},
		{Name: "effect", Read: func(n decode.Node, path string) { formula = n; r.text(&t.Effect)(n, path) }},
		{Name: "published", Read: number(&t.Published)},
		{Name: "sign", Read: r.choice(&sign, []string{"positive", "negative"})},
		{Name: "at_least", Read: number(&t.AtLeast)}, {Name: "at_most", Read: number(&t.AtMost)},
	})
	t.Sign = map[string]int{"positive": 1, "negative": -1}[sign]
	r.Demand(n, t.Says != "", path+".says", "want what the test says")
	r.Demand(n, formula != nil, path+".effect", "want the effect, over readings")
	r.Demand(n, t.Sign != 0 || t.Sized(), path+".sign", "want a sign, a band, or both")
	if t.AtLeast > t.AtMost {
		r.Fail(n, path+".at_most", decode.Short(float32(t.AtMost)), decode.Mistake{Wish: "want the band's lower end below its upper end"})
	}
	if formula != nil {
		p, err := r.row.CompileTest(t.Effect)
		if err != nil {
			r.Fail(formula, path+".effect", t.Effect, decode.Mistake{Wish: decode.FirstLine(err.Error())})
		}
		t.Program = p
	}
	r.row.Tests = append(r.row.Tests, t)
}

// null reads a null model.
func (d *decoder) null(n decode.Node, path string) experiment.Null {
	var out experiment.Null
	average, network := false, false
	var parameters decode.Node
	d.Object(n, path, []decode.Field{
		{Name: "name", Read: d.text(&out.Name)}, {Name: "about", Read: d.text(&out.About)},
		{Name: "loses", Read: func(n decode.Node, path string) {
			d.List(n, path, 200, func(n decode.Node, path string) {
				var id string
				d.text(&id)(n, path)
				out.Loses = append(out.Loses, id)
			})
		}},
		{Name: "average", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { average, m = v.Truth(); return m })
		}},
		{Name: "without_network", Read: func(n decode.Node, path string) {
			d.Set(n, path, func(v decode.Scalar) (m decode.Mistake) { network, m = v.Truth(); return m })
		}},
		{Name: "parameters", Read: func(n decode.Node, path string) {
			parameters = n
			d.parameters(n, path, &sim.Config{Params: agents.DefaultParams()})
		}},
	})
	out.Change = func(c *sim.Config) {
		c.Population.Average = c.Population.Average || average
		if network {
			c.Network.Kind = sim.NoNetwork
		}
		if parameters != nil {
			(newDecoder("")).parameters(parameters, "", c)
		}
	}
	return out
}
