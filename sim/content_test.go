package sim

import (
	"context"
	"math"
	"testing"

	"backlash/agents"
)

// learner is a market of one brand that learns tastes.
func learner(customers int, set func(p *agents.ContentParams, l *agents.Levers)) *Config {
	c := market(customers, 24, "balanced")
	c.History = History{Levers: c.Brands[0].Levers, Months: 24}
	c.Params.Content.Learnt = 1
	set(&c.Params.Content, &c.Brands[0].Levers)
	return c
}

// Tastes are the same bytes for any workers, with and without vectors, and from a kept start.
func TestTastesAreTheSameBytes(t *testing.T) {
	c := tasting(1100)
	c.Params.Acquire.Prospects = .3
	want := hash(mustRun(t, c, 1, Observe{Departures: true}))
	if got := hash(mustRun(t, c, 3, Observe{Departures: true})); got != want {
		t.Errorf("with three workers %s, want %s", got, want)
	}
	starts := &Settled{Room: 1 << 28}
	for _, how := range []string{"left", "taken"} {
		r, err := starts.Run(context.Background(), c, 2, Observe{Departures: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := hash(r); got != want {
			t.Errorf("with a start %s: %s, want %s", how, got, want)
		}
	}
	agents.UsePlain(true)
	defer agents.UsePlain(false)
	if got := hash(mustRun(t, c, 2, Observe{Departures: true})); got != want {
		t.Errorf("without vectors %s, want %s", got, want)
	}
}

// What can be told of tastes is told where there are some, and nowhere else.
func TestTastesAreToldWhereThereAreSome(t *testing.T) {
	told := []agents.Metric{agents.MetricGuided, agents.MetricLearning, agents.MetricNewRelevance, agents.MetricEvidence, agents.MetricEvidenceTrue, agents.MetricUndiscovered}
	for _, learnt := range []float32{0, 1} {
		r := mustRun(t, learner(600, func(p *agents.ContentParams, _ *agents.Levers) { p.Learnt = learnt }), 1, Observe{})
		for _, m := range told {
			if x := r.Frames[0].At(0, All, m); math.IsNaN(x) == (learnt == 1) {
				t.Errorf("learnt %g: %s is %v", learnt, agents.Metrics()[m].Name, x)
			}
		}
		f := &r.Frames[11]
		within, all := f.At(0, All, agents.MetricDiversityWithin), f.At(0, All, agents.MetricDiversityAll)
		if apart := f.At(0, All, agents.MetricDiversityDistance); math.Abs(apart-(all-within)) > 1e-12 || apart <= 0 {
			t.Errorf("learnt %g: variety for one %v, for all %v, distance %v", learnt, within, all, apart)
		}
	}
}

// last is a metric in the last month of a run.
func last(t *testing.T, c *Config, m agents.Metric) float64 {
	t.Helper()
	return mustRun(t, c, 2, Observe{}).Frames[c.Months-1].At(0, All, m)
}

// A brand knows newcomers less than others, what it buys of them helps at first, and depth without data is worth nothing.
func TestNewcomersAreHardToKnow(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	open := func(bought float32) *Config {
		c := learner(3000, func(p *agents.ContentParams, l *agents.Levers) {
			p.Bought, l[agents.Intensity], l[agents.Collection] = bought, .6, .9
		})
		c.Params.Acquire.Prospects = .5
		return c
	}
	with := mustRun(t, open(1.2), 2, Observe{}).Frames[23]
	if is, all := with.At(0, All, agents.MetricNewRelevance), with.At(0, All, agents.MetricRelevance); is > all-.05 {
		t.Errorf("relevance to newcomers %.3f, to all %.3f", is, all)
	}
	if bought, own := with.At(0, All, agents.MetricNewRelevance), last(t, open(0), agents.MetricNewRelevance); bought < own+.02 {
		t.Errorf("relevance to newcomers %.3f with bought data, %.3f without", bought, own)
	}
	blind := learner(1000, func(p *agents.ContentParams, l *agents.Levers) {
		p.Own, p.Bought, p.Declare, l[agents.Intensity], l[agents.Serendipity] = 0, 0, 0, .9, 0
	})
	if x := last(t, blind, agents.MetricLearning); math.Abs(x) > 1e-3 {
		t.Errorf("a brand that learns nothing is better than the popular list by %v", x)
	}
}

// In a closed loop what sells is what is shown: sales are more equal to each other, and people more alike, than where what is popular comes from the market.
func TestAClosedLoopMakesAlike(t *testing.T) {
	loop := func(echo float32) *Config {
		return learner(2000, func(p *agents.ContentParams, l *agents.Levers) {
			p.Arrive, p.Bought, p.Declare, p.Seek, p.Views, p.Echo = 0, 0, 0, .1, .5, echo
			l[agents.Intensity], l[agents.Serendipity] = .3, 0
		})
	}
	closed, market := loop(.9), loop(0)
	if a, b := last(t, closed, agents.MetricConcentration), last(t, market, agents.MetricConcentration); a <= b {
		t.Errorf("Gini index of sales %.3f in a closed loop, %.3f else", a, b)
	}
	if a, b := last(t, closed, agents.MetricDiversityDistance), last(t, market, agents.MetricDiversityDistance); a >= b {
		t.Errorf("people are %.3f apart in a closed loop, %.3f else", a, b)
	}
}

// Exploring shows what one would never have met, and costs relevance while it goes on.
func TestExploringFindsWhatWasNeverMet(t *testing.T) {
	with := func(s float32) *Config {
		return learner(2000, func(_ *agents.ContentParams, l *agents.Levers) {
			l[agents.Intensity], l[agents.Serendipity] = .6, s
		})
	}
	none, some := with(0), with(.6)
	if a, b := last(t, none, agents.MetricUndiscovered), last(t, some, agents.MetricUndiscovered); b >= a {
		t.Errorf("never met: %.3f without exploring, %.3f with it", a, b)
	}
	if a, b := last(t, none, agents.MetricRelevance), last(t, some, agents.MetricRelevance); b >= a {
		t.Errorf("relevance %.3f without exploring, %.3f with it", a, b)
	}
}
