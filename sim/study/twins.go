package study

import (
	"context"
	"fmt"

	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Twins follows one customer under two strategies: the same person with the same luck.
type Twins struct {
	Base
	Strategies [2]string
	Customer   int // from 0
	Replicates int
}

// TwinsResult is the customer's two lives in the first world, and how often each ends.
type TwinsResult struct {
	Customer   int
	Segment    string
	Threshold  float32
	Strategies [2]string
	Worlds     int
	Left       [2]int // worlds in which the customer left
	Diaries    [2][]sim.Diary
}

// Run makes the worlds.
func (t *Twins) Run(ctx context.Context, e *Env) (*TwinsResult, error) {
	c := &t.Scenario.Config
	if t.Customer < 0 || t.Customer >= c.Population.Customers {
		return nil, decode.Problems{{File: "--customer", Value: fmt.Sprint(t.Customer), Wish: fmt.Sprintf("want a customer, 0..%d", c.Population.Customers-1)}}
	}
	if t.Replicates < 1 {
		return nil, wrong("replicates", "%d: want at least 1", t.Replicates)
	}
	points, err := t.Points(t.Strategies[:])
	if err != nil {
		return nil, err
	}
	out := &TwinsResult{Customer: t.Customer, Strategies: t.Strategies, Worlds: t.Replicates}
	var failure error
	err = e.perform(ctx, points, experiment.Worlds{Replicates: t.Replicates}, sim.Observe{Customers: []int{t.Customer}}, func(run experiment.Run, r *sim.Result, err error) {
		if err != nil {
			failure = err
			return
		}
		if m := int(r.LeftMonth[t.Customer]); m > 0 && m <= c.Months {
			out.Left[run.Point]++
		}
		if run.Replicate == 0 {
			out.Diaries[run.Point] = r.Diaries[0]
			out.Segment, out.Threshold = c.Population.Segments[r.Segment[t.Customer]].Name, r.Threshold[t.Customer]
		}
	})
	if err == nil {
		err = failure
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Sentences say who the customer is and how often the two lives end.
func (r *TwinsResult) Sentences() []string {
	return []string{
		fmt.Sprintf("Customer %d, %s, privacy threshold %.2f", r.Customer, r.Segment, r.Threshold),
		fmt.Sprintf("left in %d of %d worlds under %s, %d of %d under %s", r.Left[0], r.Worlds, r.Strategies[0], r.Left[1], r.Worlds, r.Strategies[1]),
	}
}
