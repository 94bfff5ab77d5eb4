package study

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// Events asks what each event of a scenario costs or brings: a shock, or a brand's changes of levers in a month. Each is left out in turn, in the
// same worlds; their joint effect may be more or less than the sum, since each is left out with all others in place.
type Events struct {
	Base
	Sampling
}

// EventsResult holds the effects of the events.
type EventsResult struct {
	Scenario, Strategy string
	Sampling           Sampling
	Money              Money
	Means              string // what the ranges are
	Months             int
	Events             []EventCost // by month

	head AnswerHead
}

// EventCost is a scenario with an event minus the same scenario without it.
type EventCost struct {
	Month       int
	What        string
	Trust, Gone analysis.Estimate
	Value       Difference // B0 a starter
}

// The outcomes by which two scenarios are compared, as listed in outcomes.
const (
	ofValue = iota
	ofTrust
	ofGone
)

// outcomes are the measures of a scenario's end: value, trust, and who is gone.
func outcomes(c *sim.Config) (out []experiment.Measure) {
	for _, name := range []string{"value", "trust", "gone"} {
		m, err := experiment.ParseMeasure(name, c)
		if err != nil {
			panic("study: " + err.Error()) // the names are the table's
		}
		out = append(out, m)
	}
	return out
}

// event is one thing that can be left out.
type event struct {
	month int
	what  string
	point experiment.Point // without it
}

// events are those of a configuration, in the order of their months.
func events(c *sim.Config) (out []event) {
	for i, s := range c.Shocks {
		without := *c
		without.Shocks = slices.Delete(slices.Clone(c.Shocks), i, i+1)
		what := fmt.Sprintf("%s of %.2g", sim.ShockNames()[s.Kind], s.Size)
		if s.Brand > 0 && s.Brand < len(c.Brands) {
			what += ", " + c.Brands[s.Brand].Name
		}
		if s.For > 0 {
			what += ", to " + c.Population.Segments[s.For-1].Name
		}
		out = append(out, event{s.Month, what, experiment.Point{Name: what, Config: without}})
	}
	for b := range c.Brands {
		for _, month := range changeMonths(&c.Brands[b]) {
			without := *c
			without.Brands = slices.Clone(c.Brands)
			without.Brands[b].Schedule = slices.DeleteFunc(slices.Clone(c.Brands[b].Schedule), func(x sim.Change) bool { return x.Month == month })
			what := c.Brands[b].Name + ": " + changesText(&c.Brands[b], month)
			out = append(out, event{month, what, experiment.Point{Name: what, Config: without}})
		}
	}
	slices.SortStableFunc(out, func(a, b event) int { return cmp.Compare(a.month, b.month) })
	return out
}

// changeMonths are the months in which a brand's schedule changes levers, each once.
func changeMonths(b *sim.Brand) (months []int) {
	for _, c := range b.Schedule {
		if !slices.Contains(months, c.Month) {
			months = append(months, c.Month)
		}
	}
	slices.Sort(months)
	return months
}

// changesText says what a brand's schedule changes in a month.
func changesText(b *sim.Brand, month int) string {
	var moves []string
	for _, c := range b.Schedule {
		if c.Month == month {
			moves = append(moves, fmt.Sprintf("%s to %g", agents.LeverNames[c.Lever], c.To))
		}
	}
	return strings.Join(moves, ", ")
}

// Run leaves out each event in turn. It refuses a scenario without events.
func (q *Events) Run(ctx context.Context, e *Env) (*EventsResult, error) {
	if err := q.Sampling.Check(1); err != nil {
		return nil, err
	}
	c := &q.Scenario.Config
	all := events(c)
	if len(all) == 0 {
		return nil, wrong("", "%s has no events: no shock, and no schedule", q.Scenario.Name)
	}
	points := []experiment.Point{{Name: q.Scenario.Name, Config: *c}}
	for _, x := range all {
		points = append(points, x.point)
	}
	m, err := e.Measure(ctx, points, q.In(), outcomes(c)...)
	if err != nil {
		return nil, err
	}
	out := &EventsResult{Scenario: q.Scenario.Name, Strategy: q.Scenario.Config.Brands[0].Strategy, Sampling: q.Sampling, Money: q.Money(), Means: q.Means(q.Worlds, &q.Scenario.Config), Months: c.Months,
		head: answerHead("event costs", q.Scenario.Config.Brands[0].Strategy, "", q.Sampling, &q.Scenario.Config)}
	matters := experiment.Matters(agents.MetricCumulativeMargin, m.Estimate(0, ofValue).Mean)
	for i, x := range all {
		out.Events = append(out.Events, EventCost{x.month, x.what, m.Difference(0, 1+i, ofTrust), m.Difference(0, 1+i, ofGone),
			m.Judge(0, 1+i, ofValue, matters)})
	}
	return out, nil
}

// Title says what was asked.
func (r *EventsResult) Title() string {
	return fmt.Sprintf("%s under %s: what each event comes to by month %d, each left out in turn, %s", r.Scenario, r.Strategy, r.Months, r.Sampling.Text())
}

// Sentences returns one sentence per event.
func (r *EventsResult) Sentences() (out []string) {
	for i := range r.Events {
		x := &r.Events[i]
		does := map[Outcome]string{Better: "a gain", LeansBetter: "probably a gain", NoDifference: "no difference that matters", CannotTell: "a gain or a loss",
			LeansWorse: "probably a loss", Worse: "a loss"}[x.Value.Outcome]
		out = append(out, fmt.Sprintf("Month %d, %s: %s, %s.", x.Month, x.What, does, r.Money.Told(x.Value.Estimate)))
	}
	if len(r.Events) > 0 {
		out = append(out, "An event's effect includes what it sets off, as distrust, grievances or friends who leave; explain without --events books departures under what drove them in the end.")
	}
	if n := len(r.Events); n > 1 {
		out = append(out, fmt.Sprintf("%s were left out one at a time, with all the others in place, so that these do not add up.", decimal.Several(n, "event")))
	}
	return out
}
