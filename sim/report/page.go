package report

import (
	"bytes"
	"context"
	_ "embed" // for the page
	"fmt"
	"html/template"
	"math"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/figure"
	decimal "backlash/sim/number"
	"backlash/sim/study"
	"backlash/sim/submit"
)

//go:embed page.html
var pageText string

// page is the report for decision makers: the answer and the money first, one picture, how sure it is, what to do, then the tables.
type page struct {
	Name, About, Lang  string
	Answer             []string
	Picture            []pageFigure
	Sure, Monday       []string
	Parts, Events      *pageTable // nil: none
	Because, Terms     string
	Numbers            pageTable
	Method, Provenance []string
}

type pageFigure struct {
	Alt string
	SVG template.HTML
}

// pageTable is a table with a note below it.
type pageTable struct {
	Caption string
	Columns []string
	Rows    [][]string
	Notes   []string
}

// Page returns one page for decision makers, as HTML that needs no network. name is the scenario as the command line names it, for the
// command that makes the page again.
func Page(ctx context.Context, e *study.Env, c *study.Compare, name string) ([]byte, error) {
	if err := c.Sampling.Check(2); err != nil {
		return nil, err
	}
	if err := c.Begin(); err != nil {
		return nil, err
	}
	failed, err := c.Do(ctx, e)
	if err != nil {
		return nil, err
	}
	s := c.Scenario
	p := &page{Name: s.Name, About: s.About, Lang: "en"}
	look := c.Look()
	for _, part := range []func() error{
		func() error { return p.draw(e, c, look) },
		func() error { return p.decide(ctx, e, c, look) },
		func() error { return p.events(ctx, e, c) },
	} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	p.sure(c)
	p.numbers(c)
	p.explain(e, c, len(failed), pageCommand(name, c))
	var text bytes.Buffer
	if err := template.Must(template.New("page").Parse(pageText)).Execute(&text, p); err != nil {
		return nil, err
	}
	return text.Bytes(), nil
}

// decide states the answer, what to do on Monday, and what makes the difference between the current strategy and the proposed one.
func (p *page) decide(ctx context.Context, e *study.Env, c *study.Compare, look *study.Look) error {
	m := &study.Monday{Base: c.Base, Sampling: c.Sampling, Comparison: c.Comparison}
	r, err := m.Run(ctx, e)
	if err != nil {
		return err
	}
	p.Monday = r.ToDo()
	if r.To == "" {
		alone, err := (&study.Sliders{Base: c.Base, Sampling: c.Sampling}).Run(ctx, e)
		if err != nil {
			return err
		}
		p.Monday = append(p.Monday, alone.Sentences()...)
	}
	p.Answer = append(r.Worth(), look.Sentences()[0], c.Comparison.BestSentence(c.Unit()))
	p.Terms = c.Money().Terms()
	own := c.Scenario.Own()
	causes, err := c.Causes(own, c.Scenario.AsBefore(), c.Sampling)
	if err != nil {
		return err
	}
	why, err := causes.Run(ctx, e)
	if err != nil {
		return err
	}
	p.Because = why.Because()
	if r.To == "" || len(c.Scenario.Config.Brands[0].Schedule) > 0 {
		return nil
	}
	split, err := (&study.Split{Base: c.Base, Sampling: c.Sampling, Strategies: []string{own, r.To}}).Run(ctx, e)
	if err != nil {
		return err
	}
	p.Parts = &pageTable{Caption: fmt.Sprintf("What makes the difference from %s to %s by month %d", split.From, split.To, split.Months),
		Columns: effectHead(c.Sampling), Notes: split.Sentences()}
	for _, x := range append(split.Parts, split.All) {
		p.Parts.Rows = append(p.Parts.Rows, effectRow(split.Money, x.Name, x.Trust, x.Gone, x.Value))
	}
	return nil
}

// events states the effect of each event, if the scenario has any.
func (p *page) events(ctx context.Context, e *study.Env, c *study.Compare) error {
	focal := &c.Scenario.Config.Brands[0]
	if len(c.Scenario.Config.Shocks)+len(focal.Schedule) == 0 {
		return nil
	}
	r, err := (&study.Events{Base: c.Base, Sampling: c.Sampling}).Run(ctx, e)
	if err != nil {
		return err
	}
	p.Events = &pageTable{Caption: fmt.Sprintf("What each event changes by month %d: with it, against without it", r.Months), Columns: effectHead(c.Sampling)}
	for _, x := range r.Events {
		p.Events.Rows = append(p.Events.Rows, effectRow(r.Money, fmt.Sprintf("month %d, %s", x.Month, x.What), x.Trust, x.Gone, x.Value))
	}
	return nil
}

// sure states how sure each strategy's verdict is, when money turns, and what it hangs on.
func (p *page) sure(asked *study.Compare) {
	c := asked.Comparison
	first := c.Arms[0].Point.Name
	for i, arm := range c.Arms[1:] {
		value, turning := c.ValueDifference(i+1), c.Turning(i+1)
		text := fmt.Sprintf("%s against %s: %s, ahead %s. Money: %s", arm.Point.Name, first, value.Outcome, value.In(asked.Unit()), strings.Join(turning.Sentences(first), " "))
		if hangs := c.HangsText(i + 1); hangs != "" {
			text += " " + hangs
		}
		p.Sure = append(p.Sure, text)
	}
}

// numbers builds the table of strategies.
func (p *page) numbers(asked *study.Compare) {
	c, in := asked.Comparison, asked.Money()
	months := asked.Scenario.Config.Months
	shown := func(m agents.Metric) study.Shown { return study.ShownAs(m, in) }
	margin, trust, gone, left, value := shown(agents.MetricMargin), shown(agents.MetricTrust), shown(agents.MetricGone), shown(agents.MetricLeftOnce), shown(agents.MetricCumulativeMargin)
	headed := func(s study.Shown) string { return s.Word + " (" + s.Unit + ")" }
	p.Numbers = pageTable{Caption: fmt.Sprintf("By strategy, in month %d: where 8 in 10 worlds lie", months), Columns: []string{"strategy", headed(margin) + ", months 1-3",
		headed(trust), headed(gone), headed(left), headed(value), "left only here (%)"}}
	for i, arm := range c.Arms {
		only := "-"
		if i > 0 {
			only = left.Full(arm.Estimate(arm.OnlyHere))
		}
		p.Numbers.Rows = append(p.Numbers.Rows, []string{arm.Point.Name, margin.Full(arm.Estimate(arm.Mean(agents.MetricMargin, 1, min(3, months)))),
			trust.Full(arm.At(agents.MetricTrust, months)), gone.Full(arm.At(agents.MetricGone, months)), left.Full(arm.At(agents.MetricLeftOnce, months)),
			value.Full(arm.Estimate(arm.Value)), only})
	}
}

// draw draws the picture: dashboard and trust with the months before the change, and below them the money against the baseline.
func (p *page) draw(e *study.Env, c *study.Compare, look *study.Look) error {
	r := &Request{Base: c.Base, Sampling: c.Sampling}
	index := func(name string, values []float64) figure.Line {
		l := line{name: name}
		for i, y := range values {
			l.add(float64(look.From+i), study.Estimate{Mean: y, Lo: math.NaN(), Hi: math.NaN()})
		}
		return l.Line()
	}
	turned := r.events()
	if month := look.Turning.BreakEven; month > 0 {
		turned = append(turned, figure.Event("behind from", float64(month)))
	}
	money, value := line{name: look.Name}, study.ShownAs(agents.MetricCumulativeMargin, c.Money())
	for i, x := range look.Gained {
		money.add(float64(1+i), value.Of(x))
	}
	for _, drawn := range []struct {
		alt string
		f   *figure.Figure
	}{
		{fmt.Sprintf("What the dashboard shows under %s, and trust, which it does not: both 100 %s", look.Name, look.Base100()),
			figure.Curves("dashboard index and trust under "+look.Name, "month", "100 = "+look.Base100(), []figure.Line{index("dashboard index", look.Dashboard), index("trust", look.Trust)}, r.events()).
				Caption("Means over worlds. " + r.basis(e))},
		{fmt.Sprintf("What %s has earned by each month, minus what %s has", look.Name, look.Base),
			figure.Curves("money since the change, less that under "+look.Base, "month", value.Unit, []figure.Line{money.Line()}, turned).
				Caption(r.band() + " " + r.basis(e))},
	} {
		p.Picture = append(p.Picture, pageFigure{drawn.alt, template.HTML(drawn.f.Inline())})
	}
	return nil
}

// explain states how the numbers were made and where they come from.
func (p *page) explain(e *study.Env, c *study.Compare, failed int, again string) {
	s := c.Scenario
	p.Method = []string{
		fmt.Sprintf("Every strategy met the same worlds of %d simulated people over %s: %s; differences are taken world by world.%s",
			s.Config.Population.Customers, decimal.Several(s.Config.Months, "month"), c.Text(), failures(failed)),
		c.Means(c.Worlds, &c.Scenario.Config),
		"Money is " + c.Money().Legend() + ". " + study.Legend(c.Money(), agents.MetricCumulativeMargin, agents.MetricTrust, agents.MetricGone, agents.MetricLeftOnce, agents.MetricDashboard) +
			". left only here: of all who started, those who left and whose twins stay under the first strategy. " + study.VerdictLegend,
		"The model is held against published findings and misses some of them; backlash validate lists both. It compares strategies better than it forecasts levels.",
	}
	p.Provenance = []string{
		fmt.Sprintf("backlash %s, model version %d, seed %d, setting %s.", e.Program.Version, sim.ModelVersion, s.Config.Seed, s.Config.Market.Setting),
		"Made again by: " + again,
	}
}

// pageCommand returns the command line that makes a comparison's page again.
func pageCommand(name string, c *study.Compare) string {
	words := []string{"backlash", "report", quoted(name), "--strategies", strings.Join(c.Strategies, ","), "--worlds", fmt.Sprint(c.Worlds),
		"--uncertainty", string(c.Uncertainty)}
	if c.Matters != "" {
		words = append(words, "--matters", c.Matters)
	}
	for _, x := range c.Set {
		words = append(words, "--set", quoted(x.Address+"="+x.Value))
	}
	return strings.Join(append(words, "-o", "report.html"), " ")
}

// quoted quotes a word for a shell if needed.
func quoted(word string) string {
	if strings.IndexFunc(word, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.=/,:+", r))
	}) < 0 && word != "" {
		return word
	}
	return submit.Quote(word)
}
