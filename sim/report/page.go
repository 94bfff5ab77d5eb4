package report

import (
	"bytes"
	"context"
	_ "embed" // the page
	"fmt"
	"html/template"
	"strings"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	decimal "backlash/sim/number"
	"backlash/sim/study"
	"backlash/sim/submit"
)

//go:embed page.html
var pageText string

// page is what the manager's page shows.
type page struct {
	Name, About, Lang  string
	Summary            []string // the findings, a sentence each
	Monday             []string
	Columns            []string
	Rows               [][]string
	Figures            []pageFigure
	Method, Provenance []string
}

type pageFigure struct {
	Alt string
	SVG template.HTML
}

// Page is one page for a manager, as HTML that needs no network: what the strategies come to in sentences with how sure that is,
// figures, tables, what to do on Monday, the method and where every number comes from. name is the scenario as the command line
// names it, for the command that makes the page again.
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
	p.tell(c)
	if p.Monday, err = (&study.Monday{Base: c.Base, Sampling: c.Sampling, Comparison: c.Comparison}).Run(ctx, e); err != nil {
		return nil, err
	}
	if err := p.draw(ctx, e, c); err != nil {
		return nil, err
	}
	p.explain(e, c, len(failed), pageCommand(name, c))
	var text bytes.Buffer
	if err := template.Must(template.New("page").Parse(pageText)).Execute(&text, p); err != nil {
		return nil, err
	}
	return text.Bytes(), nil
}

// tell makes the findings and the table.
func (p *page) tell(asked *study.Compare) {
	c := asked.Comparison
	first, months := c.Arms[0], asked.Scenario.Config.Months
	p.Summary = append(p.Summary, c.BestSentence(asked.Unit()))
	for i, arm := range c.Arms[1:] {
		p.Summary = append(p.Summary, study.TurnSentence(asked.Money(), arm.Point.Name, first.Point.Name, c.Early(i+1), c.ValueDifference(i+1)))
		turning := c.Turning(i + 1)
		p.Summary = append(p.Summary, arm.Point.Name+": "+strings.Join(turning.Sentences(first.Point.Name), " "))
		if text := c.HangsText(i + 1); text != "" {
			p.Summary = append(p.Summary, fmt.Sprintf("Verdict on %s: %s. %s", arm.Point.Name, c.ValueDifference(i+1).Outcome, text))
		}
	}
	p.Columns = []string{"strategy", "margin a month, months 1-3 (B0)", "trust of all who started", "left at least once (%)", "value a starter (B0)", "left only because of it (%)"}
	for i, arm := range c.Arms {
		only := "-"
		if i > 0 {
			only = study.Show(study.Hundredths(arm.Estimate(arm.OnlyHere)), 1)
		}
		p.Rows = append(p.Rows, []string{arm.Point.Name, study.Show(arm.Estimate(arm.Mean(agents.MetricMargin, 1, min(3, months))), 2),
			study.Show(arm.At(agents.MetricTrustStarters, months), 3), study.Show(study.Hundredths(arm.At(agents.MetricCumulativeChurn, months)), 1),
			study.Show(arm.Estimate(arm.Value), 2), only})
	}
}

// draw draws trust, value, who has left and why.
func (p *page) draw(ctx context.Context, e *study.Env, c *study.Compare) error {
	for _, part := range []struct {
		kind, alt  string
		strategies []string
	}{
		{"series", "Trust of all who started, by month and strategy", c.Strategies},
		{"compare", "Value less that of the first strategy", c.Strategies},
		{"survival", "Share of starters who have not left yet, by month and strategy", c.Strategies},
		{"causes", "What departures are owed to, month by month, as things are now (" + c.Scenario.Config.Brands[0].Strategy + ")", []string{scenarios.AsWritten}},
	} {
		kind, _ := KindByName(part.kind)
		drawn, err := kind.Render(ctx, e, &Request{Base: c.Base, Sampling: c.Sampling, Strategies: part.strategies})
		if err != nil {
			return err
		}
		p.Figures = append(p.Figures, pageFigure{part.alt, template.HTML(drawn.Inline())})
	}
	return nil
}

// explain tells how the numbers were made and where they come from.
func (p *page) explain(e *study.Env, c *study.Compare, failed int, again string) {
	s, worlds := c.Scenario, c.Worlds
	p.Method = []string{
		fmt.Sprintf("Every strategy met the same worlds of %d simulated people over %s: %s; differences are taken world by world.%s",
			s.Config.Population.Customers, decimal.Several(s.Config.Months, "month"), c.Text(), failures(failed)),
		c.Means(worlds),
		"B0 is the setting's usual basket. Value is the discounted margin of all who started. Left at least once counts who came back too.",
		"The model is held against published findings and misses some of them; backlash validate lists both. It compares strategies better than it forecasts levels.",
	}
	p.Provenance = []string{
		fmt.Sprintf("backlash %s, model version %d, seed %d, setting %s.", e.Program.Version, sim.ModelVersion, s.Config.Seed, s.Config.Market.Setting),
		"Made again by: " + again,
	}
}

// pageCommand is the command line that makes the page of a comparison again.
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

// quoted is a word as a shell takes it, in quotes where it needs them.
func quoted(word string) string {
	if strings.IndexFunc(word, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.=/,:+", r))
	}) < 0 && word != "" {
		return word
	}
	return submit.Quote(word)
}
