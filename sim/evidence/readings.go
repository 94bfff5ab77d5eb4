package evidence

import (
	"fmt"
	"math"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/scenarios/decode"
)

// reading parses what is taken from each arm or message.
func (r *rowReader) reading(name string, n decode.Node, path string) {
	g := Reading{Name: name, From: 1, To: r.row.Months}
	var metric string
	var metrics []string
	for _, m := range agents.Metrics() {
		metrics = append(metrics, m.Name)
	}
	texts := [3]decode.Node{}
	var held []decode.Node
	keepText := func(k int) func(decode.Node, string) {
		return func(n decode.Node, path string) { texts[k] = n; r.text(&g.Text[k])(n, path) }
	}
	r.Object(n, path, []decode.Field{
		{Name: "estimator", Read: r.choice(&g.Estimator, Estimators)},
		{Name: "metric", Read: r.choice(&metric, metrics)},
		{Name: "sample", Read: r.choice(&g.Sample, Samples)},
		{Name: "months", Read: func(n decode.Node, path string) { r.window(n, path, &g) }},
		{Name: "of", Read: keepText(0)}, {Name: "with", Read: keepText(1)}, {Name: "among", Read: keepText(2)},
		{Name: "holding", Read: func(n decode.Node, path string) {
			r.List(n, path, 5, func(n decode.Node, path string) {
				held, g.HeldText = append(held, n), append(g.HeldText, "")
				r.text(&g.HeldText[len(held)-1])(n, path)
			})
		}},
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
		joint := g.Estimator == "correlation" || g.Estimator == "slope"
		r.Demand(n, texts[1] != nil || !joint, path+".with", "want the other quantity")
		r.Demand(n, held == nil || joint, path+".holding", "only a correlation or a slope can hold other quantities")
		compile := func(node decode.Node, path, text string) Expression {
			if node == nil || g.Sample == "" {
				return nil
			}
			p, err := CompileReading(g.Sample, text, r.row.Months)
			if err != nil {
				r.Fail(node, path, text, decode.Mistake{Wish: decode.FirstLine(err.Error())})
			}
			return p
		}
		g.Of, g.With, g.Among = compile(texts[0], path, g.Text[0]), compile(texts[1], path, g.Text[1]), compile(texts[2], path, g.Text[2])
		for k, text := range g.HeldText {
			g.Holding = append(g.Holding, compile(held[k], path+".holding", text))
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

// window parses the months of a reading: one, or first and last.
func (r *rowReader) window(n decode.Node, path string, g *Reading) {
	var months []int
	one := func(n decode.Node, path string) {
		r.Set(n, path, func(v decode.Scalar) decode.Mistake {
			x, m := scenarios.MonthWithin(v, r.row.Months)
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

// test parses one claim.
func (r *rowReader) test(n decode.Node, path string) {
	nan := math.NaN()
	t := Test{Published: nan, AtLeast: nan, AtMost: nan}
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
	if t.Sign > 0 && t.AtMost <= 0 || t.Sign < 0 && t.AtLeast >= 0 {
		r.Fail(n, path+".sign", sign, decode.Mistake{Wish: "no number of that sign is in the band"})
	}
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
