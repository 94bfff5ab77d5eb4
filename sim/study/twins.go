package study

import (
	"context"
	"fmt"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
)

// Twins follows one customer in two settings: the same person with the same luck.
type Twins struct {
	Points   [2]experiment.Point
	Customer int // from 0
	First    int // number of the first world, from 0: the diaries are of that one
	Sampling
}

// TwinsResult is the customer's two lives in one world, and how often each ends in that world and the following ones. It is immutable.
type TwinsResult struct {
	Customer, First               int
	Segment                       string
	Threshold, Novelty, Tolerance float32
	Names                         [2]string // of the settings
	Worlds                        int
	Left                          [2]int // worlds in which the customer left
	LeftMonths                    [2]int // in that world, 0: stays
	Brands                        [2][]sim.Brand
	Diaries                       [2][]sim.Diary

	head AnswerHead
}

// Twins returns the study of two strategies on this base.
func (b *Base) Twins(strategies [2]string, customer int, worlds Sampling) (*Twins, error) {
	points, err := b.Points(strategies[:])
	if err != nil {
		return nil, err
	}
	return &Twins{Points: [2]experiment.Point(points), Customer: customer, Sampling: worlds}, nil
}

// Run makes the worlds.
func (t *Twins) Run(ctx context.Context, e *Env) (*TwinsResult, error) {
	c := &t.Points[0].Config
	if t.Customer < 0 || t.Customer >= c.Places() {
		return nil, decode.Problems{{File: "--customer", Value: fmt.Sprint(t.Customer), Wish: fmt.Sprintf("want a customer, 0..%d", c.Places()-1)}}
	}
	if err := t.Sampling.Check(1); err != nil {
		return nil, err
	}
	if most := experiment.Draws() - t.Worlds; t.First < 0 || t.Uncertainty.Draws() && t.First > most {
		return nil, wrong("world", "%d: want 1 to %d, so that there are as many worlds from there on", t.First+1, most+1)
	}
	out := &TwinsResult{Customer: t.Customer, First: t.First, Names: [2]string{t.Points[0].Name, t.Points[1].Name}, Worlds: t.Worlds, head: answerHead("diaries", t.Points[0].Name, t.Points[1].Name, t.Sampling, c)}
	observe := sim.Observe{Customers: []int{t.Customer}, People: true}
	worlds := t.In()
	worlds.First = t.First
	if err := e.succeed(ctx, t.Points[:], worlds, observe, out.add); err != nil {
		return nil, err
	}
	return out, nil
}

// add takes a life in.
func (t *TwinsResult) add(run experiment.Run, r *sim.Result) {
	month := int(r.LeftMonth[t.Customer])
	if month > r.Config.Months {
		month = 0
	}
	if month > 0 {
		t.Left[run.Point]++
	}
	if run.World != t.First {
		return
	}
	t.LeftMonths[run.Point], t.Brands[run.Point], t.Diaries[run.Point] = month, r.Config.Brands, r.Diaries[0]
	if run.Point > 0 {
		return
	}
	t.Segment = r.Config.Population.Segments[r.Segment[t.Customer]].Name
	for k, trait := range sim.Traits() {
		x := r.People.Traits[k][t.Customer]
		switch trait.Name {
		case "threshold":
			t.Threshold = x
		case "novelty":
			t.Novelty = x
		case "tolerance":
			t.Tolerance = x
		}
	}
}

// Happened names what happened in a month of a diary, leaving first.
func Happened(d *sim.Diary) []string {
	out := []string{}
	for _, e := range []struct {
		bit  uint8
		word string
	}{
		{agents.EventLeft, "leaves"}, {agents.EventOptOut, "opts out"}, {agents.EventPause, "pauses"}, {agents.EventComplain, "complains"},
		{agents.EventMute, "mutes"}, {agents.EventBadWord, "speaks badly"}, {agents.EventGoodWord, "speaks well"},
	} {
		if d.Events&e.bit != 0 {
			out = append(out, e.word)
		}
	}
	if d.FoundOut {
		out = append(out, "finds out")
	}
	if d.Severity > 0 {
		out = append(out, "incident")
	} else if d.Episode {
		out = append(out, "creepy")
	}
	return out
}

// Sentences say who the customer is and how often the two lives end.
func (r *TwinsResult) Sentences() []string {
	return []string{
		fmt.Sprintf("Customer %d, %s, privacy threshold %.2f", r.Customer, r.Segment, r.Threshold),
		fmt.Sprintf("left in %d of %d worlds under %s, %d of %d under %s", r.Left[0], r.Worlds, r.Names[0], r.Left[1], r.Worlds, r.Names[1]),
	}
}
