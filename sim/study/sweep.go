package study

import (
	"io"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// SweepSummary is the machine-readable summary of a sweep; its schema is docs/summary.md.
type SweepSummary struct {
	Head
	PlanID      string         `json:"plan_id"`
	Scenario    string         `json:"scenario"`
	Seed        uint64         `json:"seed"`
	Months      int            `json:"months"`
	Design      string         `json:"design"`
	Uncertainty string         `json:"uncertainty"`
	Ranges      string         `json:"uncertainty_source,omitempty"`
	Factors     []string       `json:"factors"`
	Points      []PointSummary `json:"points"`

	sweep   *record.Sweep
	current *pointNow
	Runs    int `json:"-"` // taken in
	failed  int
}

// PointSummary is one design point: the focal brand in the last month, and the value of who started.
type PointSummary struct {
	Point      int                          `json:"point"`
	Values     []string                     `json:"values"`
	Replicates int                          `json:"replicates"`
	Failed     int                          `json:"failed"`
	Value      analysis.Interval            `json:"value"`
	Metrics    map[string]analysis.Interval `json:"metrics"`
}

// pointNow collects the numbers of the point that the runs have come to.
type pointNow struct {
	point, failed int
	value         []float64
	metrics       map[agents.Metric][]float64
}

// NewSweepSummary is the summary of a sweep before any run is taken in.
func NewSweepSummary(s *record.Sweep) *SweepSummary {
	out := &SweepSummary{Head: head("sweep"), PlanID: s.ID, Design: s.Plan.Design,
		Uncertainty: s.Plan.Uncertainty, Points: []PointSummary{}, sweep: s}
	if s.Plan.Uncertainty != "luck" {
		out.Ranges = experiment.Ranges
	}
	if c, err := s.Config(experiment.Run{}); err == nil {
		out.Scenario, out.Seed, out.Months = c.Name, c.Seed, c.Months
	}
	for _, f := range s.Plan.Factors {
		out.Factors = append(out.Factors, f.Address)
	}
	return out
}

// Add takes the next run in; runs come point by point.
func (s *SweepSummary) Add(run experiment.Run, r *sim.Result, failure error) {
	if s.current == nil || s.current.point != run.Point {
		s.close()
		s.current = &pointNow{point: run.Point, metrics: map[agents.Metric][]float64{}}
	}
	s.Runs++
	if failure != nil {
		s.failed++
		s.current.failed++
		return
	}
	s.current.value = append(s.current.value, r.Value.Starters)
	for _, m := range Headline {
		s.current.metrics[m] = append(s.current.metrics[m], r.Frames[len(r.Frames)-1].At(0, sim.All, m))
	}
}

// close turns the current point's numbers into estimates.
func (s *SweepSummary) close() {
	if s.current == nil {
		return
	}
	p := PointSummary{Point: s.current.point, Values: s.sweep.Plan.Points[s.current.point], Replicates: len(s.current.value),
		Failed: s.current.failed, Value: toInterval(analysis.Mean(s.current.value)), Metrics: map[string]analysis.Interval{}}
	for m, xs := range s.current.metrics {
		p.Metrics[agents.Metrics()[m].Name] = toInterval(analysis.Mean(xs))
	}
	s.Points = append(s.Points, p)
	s.current = nil
}

// Write writes the summary; all runs must have been taken in.
func (s *SweepSummary) Write(w io.Writer) error {
	s.close()
	return record.JSON(w, s)
}
