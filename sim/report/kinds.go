// Package report turns studies into what people read: the tables and paragraphs that commands print, listings, figures, the report for
// managers, a paper's folder. All of them say what the numbers are based on; those that are kept also say how to make them again.
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

// Request is a request for a figure. Fields that a kind does not use must be empty.
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
	About string // what it shows, in a few words
	Vary  int    // maximum number of factors
	Many  bool   // it has so many points that each gets few worlds unless more are requested
	Least int    // minimum number of worlds
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

// KindsText lists the kinds of figure and what they show, for help.
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

// Draw checks the request and draws the figure, with a caption that says what it is based on.
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

// basis says what a figure is based on.
func (r *Request) basis(e *study.Env) string {
	c := &r.Scenario.Config
	set := r.Everywhere()
	if set != "" {
		set = " Set under every strategy: " + set + "."
	}
	return fmt.Sprintf("%s; %s, seed %d.%s backlash %s, model version %d.", r.Sampling.Text(), decimal.Several(c.Population.Customers, "customer"), c.Seed, set,
		e.Program.Version, sim.ModelVersion)
}

// band describes a band.
func (r *Request) band() string {
	if r.Worlds < experiment.FewestSpread {
		return "Band: 95 % interval of the mean."
	}
	return "Band: 8 in 10 worlds lie here."
}

// failures says what was left out.
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

// axis returns a metric's name and unit in words.
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

// scaled returns an estimate of a measure in the unit in which it is drawn.
func (r *Request) scaled(m experiment.Measure, e analysis.Estimate) analysis.Estimate {
	return study.ShownAs(m.Metric, r.Money()).Of(e)
}

// line is a curve built point by point.
type line struct {
	name         string
	x, y, lo, hi []float64
}

func (l *line) add(x float64, e analysis.Estimate) {
	lo, hi := e.Band()
	l.x, l.y, l.lo, l.hi = append(l.x, x), append(l.y, e.Mean), append(l.lo, lo), append(l.hi, hi)
}

// Line returns the figure's line.
func (l *line) Line() figure.Line {
	return figure.Line{Name: l.name, X: l.x, Y: l.y, Lo: l.lo, Hi: l.hi}
}
