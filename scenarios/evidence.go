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

	"github.com/goccy/go-yaml/ast"

	"backlash/agents"
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
	d := &decoder{file: name}
	out := &experiment.Evidence{}
	if root := d.tree(text); root != nil {
		version := false
		d.object(root, "", []field{
			{"backlash", func(n ast.Node, path string) {
				version = true
				d.set(n, path, func(v scalar) mistake { _, m := v.count(Format, Format); return m })
			}},
			{"rows", func(n ast.Node, path string) {
				d.list(n, path, 200, func(n ast.Node, path string) {
					r := rowReader{decoder: d, worlds: worlds}
					r.read(n, path)
					out.Rows = append(out.Rows, r.row)
				})
			}},
			{"nulls", func(n ast.Node, path string) {
				d.list(n, path, 20, func(n ast.Node, path string) { out.Nulls = append(out.Nulls, d.null(n, path)) })
			}},
		})
		d.demand(root, version, "backlash", "want `backlash: 1`, the format version, first")
	}
	seen := map[string]bool{}
	for _, r := range out.Rows {
		if seen[r.ID] {
			d.problems = append(d.problems, Problem{File: name, Path: "rows", Value: r.ID, Wish: "two rows have this id"})
		}
		seen[r.ID] = true
	}
	if len(d.problems) > 0 {
		d.problems.sort()
		return nil, d.problems
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

func (r *rowReader) read(n ast.Node, path string) {
	row := &r.row
	row.Use, row.Months = experiment.Counted, 24
	uses := []string{string(experiment.Counted), string(experiment.Input), string(experiment.Silent)}
	var use, mark string
	r.object(n, path, []field{
		{"id", r.text(&row.ID)}, {"finding", r.text(&row.Finding)}, {"effect", r.text(&row.Effect)}, {"setting", r.text(&row.Setting)},
		{"authors", r.text(&row.Authors)}, {"year", r.text(&row.Year)}, {"journal", r.text(&row.Journal)},
		{"mark", r.choice(&mark, []string{"V", "V2", "Q", "M"})},
		{"use", r.choice(&use, uses)}, {"reason", r.text(&row.Reason)},
		{"months", func(n ast.Node, path string) {
			r.set(n, path, func(v scalar) (m mistake) { row.Months, m = keep(row.Months)(v.count(1, maxMonths)); return m })
		}},
		{"world", r.choice(&r.world, r.worldNames())},
		{"arms", func(n ast.Node, path string) { r.named(n, path, r.arm) }},
		{"messages", func(n ast.Node, path string) { r.named(n, path, r.message) }},
		{"readings", func(n ast.Node, path string) { r.named(n, path, r.reading) }},
		{"tests", func(n ast.Node, path string) { r.list(n, path, 20, r.test) }},
	})
	row.Mark = mark
	if use != "" {
		row.Use = experiment.Use(use)
	}
	r.demand(n, row.ID != "", path+".id", "want an id")
	r.demand(n, row.Finding != "", path+".finding", "want the finding in a sentence")
	switch {
	case row.Use == experiment.Counted:
		r.demand(n, len(row.Tests) > 0, path+".tests", "want at least one test; a row that the model does not speak to is silent, with a reason")
	default:
		r.demand(n, row.Reason != "", path+".reason", "want a reason")
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
func (d *decoder) text(to *string) func(ast.Node, string) {
	return func(n ast.Node, path string) {
		d.set(n, path, func(v scalar) mistake {
			*to = strings.Join(strings.Fields(v.text), " ")
			if *to == "" || len(*to) > 2000 || !printable(*to) {
				return mistake{wish: "want a text of 1..2000 letters"}
			}
			return mistake{}
		})
	}
}

// choice reads one of several names.
func (d *decoder) choice(to *string, names []string) func(ast.Node, string) {
	return func(n ast.Node, path string) {
		d.set(n, path, func(v scalar) mistake {
			i, m := v.oneOf(names)
			if m.wish == "" {
				*to = names[i]
			}
			return m
		})
	}
}

var identifier = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// named reads a mapping of short names that expressions can use.
func (d *decoder) named(n ast.Node, path string, each func(name string, n ast.Node, path string)) {
	seen := map[string]bool{}
	for _, pair := range d.pairs(n, path) {
		name, ok := d.key(pair, path)
		if !ok {
			continue
		}
		at := join(path, cut(name))
		switch {
		case !identifier.MatchString(name):
			d.fail(pair.Key, at, "", mistake{wish: "want a name of small letters, digits and _"})
		case seen[name]:
			d.fail(pair.Key, at, "", mistake{wish: "the key stands here a second time"})
		default:
			each(name, pair.Value, at)
		}
		seen[name] = true
	}
}

// arm reads what one arm of the experiment does in its world.
func (r *rowReader) arm(name string, n ast.Node, path string) {
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
	focal := func(read func(n ast.Node, path string, b *sim.Brand)) func(ast.Node, string) {
		return func(n ast.Node, path string) {
			if start(); started {
				read(n, path, &c.Brands[0])
			}
		}
	}
	whole := func(read func(n ast.Node, path string)) func(ast.Node, string) {
		return func(n ast.Node, path string) {
			if start(); started {
				read(n, path)
			}
		}
	}
	r.object(n, path, []field{
		{"world", r.choice(&world, r.worldNames())},
		{"strategy", focal(r.preset)},
		{"levers", focal(func(n ast.Node, path string, b *sim.Brand) { r.levers(n, path, &b.Levers) })},
		{"consent", focal(func(n ast.Node, path string, b *sim.Brand) { r.consent(n, path, &b.Consent) })},
		{"quality", focal(func(n ast.Node, path string, b *sim.Brand) { r.numberField(&b.Quality, 0, 3)(n, path) })},
		{"discount", focal(func(n ast.Node, path string, b *sim.Brand) { r.numberField(&b.Discount, 0, .9)(n, path) })},
		{"policy", focal(func(n ast.Node, path string, b *sim.Brand) { r.policy(n, path, &b.Policy) })},
		{"then", focal(func(n ast.Node, path string, b *sim.Brand) { r.then(n, path, b) })},
		{"rivals", whole(func(n ast.Node, path string) { r.rivals(n, path, &c) })},
		{"shocks", whole(func(n ast.Node, path string) { r.shocks(n, path, &c) })},
		{"population", whole(func(n ast.Node, path string) { r.population(n, path, &c.Population) })},
	})
	start()
	r.demand(n, started, path+".world", "want a world, here or for the row")
	r.row.Arms = append(r.row.Arms, experiment.Point{Name: name, Config: c})
}

// industry is the reference setting, which is no preset.
const industry = "industry"

// preset gives a brand a strategy's levers, or those of the industry; a preset's policy is none here: rows hold strategies still.
func (d *decoder) preset(n ast.Node, path string, b *sim.Brand) {
	d.set(n, path, func(v scalar) mistake {
		i, m := v.oneOf(append(strategyNames(), industry))
		if m.wish != "" {
			return m
		}
		b.Strategy, b.Levers = v.text, agents.Industry
		if v.text != industry {
			b.Levers = agents.Strategies()[i].Levers
		}
		return m
	})
}

// then changes a brand to other levers in a month: to a strategy's, or single ones.
func (r *rowReader) then(n ast.Node, path string, b *sim.Brand) {
	at := b.Levers
	for _, c := range b.Schedule {
		at[c.Lever] = c.To
	}
	step := func(n ast.Node, path string) {
		before, now, month := at, sim.Brand{Levers: at}, 0
		r.object(n, path, []field{
			{"month", func(n ast.Node, path string) {
				r.set(n, path, func(v scalar) (m mistake) { month, m = v.month(r.row.Months); return m })
			}},
			{"strategy", func(n ast.Node, path string) { r.preset(n, path, &now) }},
			{"levers", func(n ast.Node, path string) { r.levers(n, path, &now.Levers) }},
		})
		r.demand(n, month > 0, path+".month", "want the month of the change")
		for l := range now.Levers {
			if now.Levers[l] != before[l] {
				b.Schedule = append(b.Schedule, sim.Change{Month: month, Over: 1, Lever: agents.Lever(l), To: now.Levers[l]})
			}
		}
		at = now.Levers
	}
	if _, several := n.(*ast.SequenceNode); several {
		r.list(n, path, 10, step)
		return
	}
	step(n, path)
}

// rivals gives all other brands of the world a strategy or levers.
func (r *rowReader) rivals(n ast.Node, path string, c *sim.Config) {
	if len(c.Brands) < 2 {
		r.fail(n, path, "", mistake{wish: "the world has no rivals"})
		return
	}
	for i := 1; i < len(c.Brands); i++ {
		before := len(r.problems)
		r.object(n, path, []field{
			{"strategy", func(n ast.Node, path string) { r.preset(n, path, &c.Brands[i]) }},
			{"levers", func(n ast.Node, path string) { r.levers(n, path, &c.Brands[i].Levers) }},
		})
		if len(r.problems) > before {
			return
		}
	}
}

// message reads a message and to whom it is put.
func (r *rowReader) message(name string, n ast.Node, path string) {
	q := experiment.Question{Name: name, After: 6, Message: agents.PlainMessage(0)}
	m := &q.Message
	var arm string
	var arms []string
	for _, a := range r.row.Arms {
		arms = append(arms, a.Name)
	}
	share := func(name string, to *float32) field { return field{name, r.numberField(to, 0, 1)} }
	r.object(n, path, []field{
		{"arm", r.choice(&arm, arms)},
		{"after", func(n ast.Node, path string) {
			r.set(n, path, func(v scalar) (m mistake) { q.After, m = keep(q.After)(v.count(0, r.row.Months)); return m })
		}},
		share("depth", &m.Depth), share("collection", &m.Collection), share("transparency", &m.Transparency), share("control", &m.Control),
		share("touch", &m.Touch), {"quality", r.numberField(&m.Quality, 0, 5)}, share("data", &m.Data), share("aware", &m.Aware),
		share("reveal", &m.Reveal), {"cue", r.numberField(&m.Cue, -1, 1)}, share("prime", &m.Prime), share("justified", &m.Justified),
		share("specific", &m.Specific), share("need", &m.Need), {"discount", r.numberField(&m.Discount, 0, 5)},
		{"extra", r.numberField(&m.Extra, 0, 5)}, {"touches", r.numberField(&m.Touches, 1, 1000)},
	})
	q.Arm = max(0, slices.Index(arms, arm))
	r.row.Messages = append(r.row.Messages, q)
}

// reading reads what is taken from each arm or message.
func (r *rowReader) reading(name string, n ast.Node, path string) {
	g := experiment.Reading{Name: name, From: 1, To: r.row.Months}
	var metric string
	var metrics []string
	for _, m := range agents.Metrics() {
		metrics = append(metrics, m.Name)
	}
	texts := [3]ast.Node{}
	keepText := func(k int) func(ast.Node, string) {
		return func(n ast.Node, path string) { texts[k] = n; r.text(&g.Text[k])(n, path) }
	}
	r.object(n, path, []field{
		{"estimator", r.choice(&g.Estimator, experiment.Estimators)},
		{"metric", r.choice(&metric, metrics)},
		{"sample", r.choice(&g.Sample, experiment.Samples)},
		{"months", func(n ast.Node, path string) { r.window(n, path, &g) }},
		{"of", keepText(0)}, {"with", keepText(1)}, {"among", keepText(2)},
		{"arms", func(n ast.Node, path string) {
			g.Arms = []int{}
			names := r.placeNames(g.Sample)
			r.list(n, path, 50, func(n ast.Node, path string) {
				r.set(n, path, func(v scalar) mistake {
					i, m := v.oneOf(names)
					g.Arms = append(g.Arms, i)
					return m
				})
			})
		}},
	})
	r.demand(n, g.Estimator != "", path+".estimator", "want an estimator")
	if framed := g.Estimator == "mean" || g.Estimator == "total"; framed {
		r.demand(n, metric != "", path+".metric", "want a metric")
		g.Metric, _ = agents.MetricByName(metric)
	} else if g.Estimator != "" {
		r.demand(n, g.Sample != "", path+".sample", "want a sample")
		r.demand(n, texts[0] != nil, path+".of", "want what the estimator is put to")
		r.demand(n, texts[1] != nil || g.Estimator != "correlation" && g.Estimator != "slope", path+".with", "want the other quantity")
		for k, to := range []*experiment.Expression{&g.Of, &g.With, &g.Among} {
			if texts[k] == nil || g.Sample == "" {
				continue
			}
			p, err := experiment.CompileReading(g.Sample, g.Text[k])
			if err != nil {
				r.fail(texts[k], path, g.Text[k], mistake{wish: firstLine(err.Error())})
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
func (r *rowReader) window(n ast.Node, path string, g *experiment.Reading) {
	var months []int
	one := func(n ast.Node, path string) {
		r.set(n, path, func(v scalar) mistake { x, m := v.month(r.row.Months); months = append(months, x); return m })
	}
	if _, list := n.(*ast.SequenceNode); list {
		r.list(n, path, 2, one)
	} else {
		one(n, path)
	}
	if len(months) > 0 {
		g.From, g.To = months[0], months[len(months)-1]
		if g.From > g.To {
			r.fail(n, path, fmt.Sprintf("%d to %d", g.From, g.To), mistake{wish: "want the first month first"})
		}
	}
}

// test reads one claim.
func (r *rowReader) test(n ast.Node, path string) {
	nan := math.NaN()
	t := experiment.Test{Published: nan, AtLeast: nan, AtMost: nan}
	var sign string
	var formula ast.Node
	number := func(to *float64) func(ast.Node, string) {
		return func(n ast.Node, path string) {
			r.set(n, path, func(v scalar) mistake {
				x, m := v.number(-1e6, 1e6)
				*to = math.Round(float64(x)*1e6) / 1e6
				return m
			})
		}
	}
	r.object(n, path, []field{
		{"says", r.text(&t.Says)},
		{"effect", func(n ast.Node, path string) { formula = n; r.text(&t.Effect)(n, path) }},
		{"published", number(&t.Published)},
		{"sign", r.choice(&sign, []string{"positive", "negative"})},
		{"at_least", number(&t.AtLeast)}, {"at_most", number(&t.AtMost)},
	})
	t.Sign = map[string]int{"positive": 1, "negative": -1}[sign]
	r.demand(n, t.Says != "", path+".says", "want what the test says")
	r.demand(n, formula != nil, path+".effect", "want the effect, over readings")
	r.demand(n, t.Sign != 0 || t.Sized(), path+".sign", "want a sign, a band, or both")
	if t.AtLeast > t.AtMost {
		r.fail(n, path+".at_most", short(float32(t.AtMost)), mistake{wish: "want the band's lower end below its upper end"})
	}
	if formula != nil {
		p, err := r.row.CompileTest(t.Effect)
		if err != nil {
			r.fail(formula, path+".effect", t.Effect, mistake{wish: firstLine(err.Error())})
		}
		t.Program = p
	}
	r.row.Tests = append(r.row.Tests, t)
}

// null reads a null model.
func (d *decoder) null(n ast.Node, path string) experiment.Null {
	var out experiment.Null
	average, network := false, false
	var parameters ast.Node
	d.object(n, path, []field{
		{"name", d.text(&out.Name)}, {"about", d.text(&out.About)},
		{"loses", func(n ast.Node, path string) {
			d.list(n, path, 200, func(n ast.Node, path string) {
				var id string
				d.text(&id)(n, path)
				out.Loses = append(out.Loses, id)
			})
		}},
		{"average", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) (m mistake) { average, m = v.truth(); return m })
		}},
		{"without_network", func(n ast.Node, path string) {
			d.set(n, path, func(v scalar) (m mistake) { network, m = v.truth(); return m })
		}},
		{"parameters", func(n ast.Node, path string) {
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
			(&decoder{}).parameters(parameters, "", c)
		}
	}
	return out
}
