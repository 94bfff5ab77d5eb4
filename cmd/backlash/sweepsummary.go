package main

import (
	"io"
	"math"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// sweepSummary is the machine-readable summary of a sweep; its schema is docs/summary.md.
type sweepSummary struct {
	Schema       int            `json:"schema_version"`
	Kind         string         `json:"kind"`
	ModelVersion int            `json:"model_version"`
	PlanID       string         `json:"plan_id"`
	Scenario     string         `json:"scenario"`
	Seed         uint64         `json:"seed"`
	Months       int            `json:"months"`
	Design       string         `json:"design"`
	Uncertainty  string         `json:"uncertainty"`
	Ranges       string         `json:"uncertainty_source,omitempty"`
	Precision    *float64       `json:"precision,omitempty"` // the half-width wanted
	Imprecise    *int           `json:"imprecise,omitempty"` // points that did not reach it
	Factors      []string       `json:"factors"`
	Points       []pointSummary `json:"points"`

	sweep   *record.Sweep
	current *pointNow
	runs    int
	failed  int
}

// pointSummary is one design point: the focal brand in the last month, and the value of who started.
type pointSummary struct {
	Point      int                 `json:"point"`
	Values     []string            `json:"values"`
	Replicates int                 `json:"replicates"`
	Failed     int                 `json:"failed"`
	HalfWidth  *float64            `json:"half_width,omitempty"` // of the measure that --precision names
	Precise    *bool               `json:"precise,omitempty"`
	Value      interval            `json:"value"`
	Metrics    map[string]interval `json:"metrics"`
}

// pointNow collects the numbers of the point that the runs have come to.
type pointNow struct {
	point, failed int
	value         []float64
	metrics       map[agents.Metric][]float64
	taken         [][]float64 // by draw and replicate: the measure that has to be precise
	draw          int
}

func newSweepSummary(s *record.Sweep) *sweepSummary {
	out := &sweepSummary{Schema: 1, Kind: "sweep", ModelVersion: sim.ModelVersion, PlanID: s.ID, Design: s.Plan.Design,
		Uncertainty: s.Plan.Uncertainty, Points: []pointSummary{}, sweep: s}
	if s.Plan.Uncertainty != "luck" {
		out.Ranges = experiment.Ranges
	}
	if p := s.Plan.Precision; p != nil {
		out.Precision, out.Imprecise = &p.Half, new(int)
	}
	if c, err := s.Config(experiment.Run{}); err == nil {
		out.Scenario, out.Seed, out.Months = c.Name, c.Seed, c.Months
	}
	for _, f := range s.Plan.Factors {
		out.Factors = append(out.Factors, f.Address)
	}
	return out
}

// add takes the next run in; runs come point by point.
func (s *sweepSummary) add(run experiment.Run, r *sim.Result, failure error) error {
	if s.current == nil || s.current.point != run.Point {
		s.close()
		s.current = &pointNow{point: run.Point, metrics: map[agents.Metric][]float64{}}
	}
	s.runs++
	if err := s.current.take(s.sweep.Plan.Precision, run, r); err != nil {
		return err
	}
	if failure != nil {
		s.failed++
		s.current.failed++
		return nil
	}
	s.current.value = append(s.current.value, r.Value.Starters)
	for _, m := range experiment.Headline {
		s.current.metrics[m] = append(s.current.metrics[m], r.Frames[len(r.Frames)-1].At(0, sim.All, m))
	}
	return nil
}

// take takes in the measure that has to be precise; r is nil where the run failed.
func (p *pointNow) take(wanted *experiment.Precision, run experiment.Run, r *sim.Result) error {
	if wanted == nil {
		return nil
	}
	if len(p.taken) == 0 || p.draw != run.Draw {
		p.taken, p.draw = append(p.taken, nil), run.Draw
	}
	x := math.NaN()
	if r != nil {
		m, err := experiment.ParseMeasure(wanted.Measure, &r.Config)
		if err != nil {
			return err
		}
		x = m.Of(r)
	}
	last := len(p.taken) - 1
	p.taken[last] = append(p.taken[last], x)
	return nil
}

// close turns the current point's numbers into estimates.
func (s *sweepSummary) close() {
	if s.current == nil {
		return
	}
	p := pointSummary{Point: s.current.point, Values: s.sweep.Plan.Points[s.current.point], Replicates: len(s.current.value),
		Failed: s.current.failed, Value: toInterval(analysis.Mean(s.current.value)), Metrics: map[string]interval{}}
	if wanted := s.sweep.Plan.Precision; wanted != nil && len(s.current.taken) > 0 {
		half := s.sweep.Plan.HalfWidth(s.current.taken, len(s.current.taken[0]))
		precise := half <= wanted.Half
		p.HalfWidth, p.Precise = known(half), &precise
		if !precise {
			*s.Imprecise++
		}
	}
	for m, xs := range s.current.metrics {
		p.Metrics[agents.Metrics()[m].Name] = toInterval(analysis.Mean(xs))
	}
	s.Points = append(s.Points, p)
	s.current = nil
}

func (s *sweepSummary) write(w io.Writer) error {
	s.close()
	return record.JSON(w, s)
}
