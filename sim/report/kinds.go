// Package report turns studies into what people read: the tables and paragraphs that commands print, lists of what there is, figures,
// the manager's page, a paper's folder. It says in every one of them what the numbers rest on; what is kept says also how it is made
// again.
package report

import (
	"context"
	"fmt"
	"strings"

	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/figure"
	decimal "backlash/sim/number"
	"backlash/sim/study"
)

// Request is what a figure is asked for with. Fields that a kind does not know must be empty.
type Request struct {
	study.Base
	study.Sampling
	Strategies []string
	Metric     string   // "": the kind's own
	Vary       []string // factors
}

// Kind is a kind of figure.
type Kind struct {
	Name  string
	About string // what it shows, some words
	Vary  int    // factors that it takes at most
	Many  bool   // it has so many points that each has few worlds unless more are asked for
	Least int    // worlds
	Alone bool   // it needs no scenario
	Draw  func(context.Context, *study.Env, *Request) (*figure.Figure, error)
}

// Kinds are all kinds, in the order of the help.
func Kinds() []Kind {
	return []Kind{
		{Name: "series", About: "a metric over the months under several strategies, with bands", Least: 2, Draw: series},
		{Name: "difference", About: "the same, minus that under the first strategy, world by world", Least: 2, Draw: difference},
		{Name: "compare", About: "value under several strategies minus that under the first", Least: 2, Draw: comparison},
		{Name: "causes", About: "the causes of departures, month by month", Least: 2, Draw: causes},
		{Name: "survival", About: "the share of customers who have not left yet, by strategy", Least: 2, Draw: survival},
		{Name: "threshold", About: "value over a lever, and where harm begins", Vary: 1, Least: analysis.FewestWorlds, Draw: threshold},
		{Name: "hysteresis", About: "a lever moved up and back, and what does not recover", Vary: 1, Least: 2, Draw: hysteresis},
		{Name: "heat", About: "a metric over two levers", Vary: 2, Least: 2, Draw: heat},
		{Name: "front", About: "value against trust: lever settings that no other beats in both", Least: 2, Draw: front},
		{Name: "sensitivity", About: "how much each lever moves value (Morris), the strongest first", Vary: 100, Many: true, Least: 1, Draw: sensitivity},
		{Name: "tornado", About: "the same with its sign", Vary: 100, Many: true, Least: 1, Draw: tornado},
		{Name: "evidence", About: "the published findings and what the model says (no SCENARIO)", Alone: true, Draw: findings},
	}
}

// KindsText is a list of the kinds of figure and what they show, as help has it.
func KindsText() string {
	var b strings.Builder
	var rows [][]string
	for _, k := range Kinds() {
		rows = append(rows, []string{k.Name, k.About})
	}
	indented(&b, "  ", rows)
	return strings.TrimRight(b.String(), "\n")
}

// KindByName finds a kind.
func KindByName(name string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// Draw checks the request and draws the figure, with what it rests on below it.
func (k Kind) Render(ctx context.Context, e *study.Env, r *Request) (*figure.Figure, error) {
	switch {
	case len(r.Vary) > k.Vary:
		return nil, study.Wrong{Option: "vary", Err: fmt.Errorf("is given %s; figure %s takes %d", decimal.Several(len(r.Vary), "time"), k.Name, k.Vary)}
	}
	if !k.Alone {
		if err := r.Sampling.Check(k.Least); err != nil {
			return nil, err
		}
		if len(r.Strategies) == 0 {
			r.Strategies = r.Scenario.Compared()
		}
	}
	drawn, err := k.Draw(ctx, e, r)
	if err != nil || k.Alone {
		return drawn, err
	}
	return drawn.Caption(strings.TrimSpace(drawn.CaptionText() + " " + r.basis(e))), nil
}

// basis says what a figure rests on.
func (r *Request) basis(e *study.Env) string {
	c := &r.Scenario.Config
	return fmt.Sprintf("%s; %s, seed %d. backlash %s, model version %d.", r.Sampling.Text(), decimal.Several(c.Population.Customers, "customer"), c.Seed,
		e.Program.Version, sim.ModelVersion)
}

// band says what a band is.
func (r *Request) band() string {
	if r.Worlds < experiment.FewestSpread {
		return "Band: 95 % interval of the mean."
	}
	return "Band: 8 in 10 worlds lie here."
}

// failures says what is left out.
func failures(n int) string {
	if n == 0 {
		return ""
	}
	return " " + decimal.Several(n, "run") + " failed and are left out."
}

// metric parses the request's metric, or the kind's own.
func (r *Request) metric(own string) (experiment.Measure, error) {
	name := r.Metric
	if name == "" {
		name = own
	}
	m, err := experiment.ParseMeasure(name, &r.Scenario.Config)
	if err != nil {
		return m, study.Wrong{Option: "metric", Err: err}
	}
	return m, nil
}

// axis is a metric's name in words and its unit.
func axis(m experiment.Measure, s *scenarios.Scenario) string {
	shown := study.ShownAs(m.Metric, study.MoneyOf(&s.Config))
	text := shown.Word
	if m.Segment != sim.All {
		text += ", segment " + s.Config.Population.Segments[m.Segment].Name
	}
	if shown.Unit == "1" {
		return text
	}
	return text + " (" + shown.Unit + ")"
}

// scaled is an estimate of a measure as it is drawn.
func (r *Request) scaled(m experiment.Measure, e analysis.Estimate) analysis.Estimate {
	return study.ShownAs(m.Metric, r.Money()).Of(e)
}

// line is a curve made point by point.
type line struct {
	name         string
	x, y, lo, hi []float64
}

func (l *line) add(x float64, e analysis.Estimate) {
	lo, hi := e.Band()
	l.x, l.y, l.lo, l.hi = append(l.x, x), append(l.y, e.Mean), append(l.lo, lo), append(l.hi, hi)
}

// Line is the figure's.
func (l *line) Line() figure.Line {
	return figure.Line{Name: l.name, X: l.x, Y: l.y, Lo: l.lo, Hi: l.hi}
}
