package study

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
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
	Precision   *float64       `json:"precision,omitempty"` // the half-width wanted
	Imprecise   *int           `json:"imprecise,omitempty"` // points that did not reach it
	Factors     []string       `json:"factors"`
	Points      []PointSummary `json:"points"`

	sweep   *record.Sweep
	current *pointNow
	Runs    int `json:"-"` // taken in
	failed  int
}

// PointSummary is one design point: the focal brand in the last month, and the value of those who started.
type PointSummary struct {
	Point     int                          `json:"point"`
	Values    []string                     `json:"values"`
	Worlds    int                          `json:"worlds"`
	Failed    int                          `json:"failed"`
	HalfWidth *float64                     `json:"half_width,omitempty"` // of the measure that --precision names
	Precise   *bool                        `json:"precise,omitempty"`
	Value     analysis.Interval            `json:"value"`
	Metrics   map[string]analysis.Interval `json:"metrics"`
}

// pointNow collects the numbers of the point that the runs have come to.
type pointNow struct {
	point, failed int
	value         []float64
	metrics       map[agents.Metric][]float64
	taken         []float64 // by run: the measure that has to be precise
}

// NewSweepSummary returns the summary of a sweep before any run is added.
func NewSweepSummary(s *record.Sweep) *SweepSummary {
	out := &SweepSummary{Head: NewHead("sweep"), PlanID: s.ID, Design: s.Plan.Design,
		Uncertainty: string(s.Plan.Uncertainty), Points: []PointSummary{}, sweep: s}
	if p := s.Plan.Precision; p != nil {
		out.Precision, out.Imprecise = &p.Half, new(int)
	}
	if c, err := s.Config(experiment.Run{}); err == nil {
		out.Ranges = Sampling{Uncertainty: s.Plan.Uncertainty}.Source(&c)
		out.Scenario, out.Seed, out.Months = c.Name, c.Seed, c.Months
	}
	for _, f := range s.Plan.Factors {
		out.Factors = append(out.Factors, f.Address)
	}
	return out
}

// Add adds the next run; runs come point by point.
func (s *SweepSummary) Add(run experiment.Run, r *sim.Result, failure error) {
	if s.current == nil || s.current.point != run.Point {
		s.close()
		s.current = &pointNow{point: run.Point, metrics: map[agents.Metric][]float64{}}
	}
	s.Runs++
	s.current.take(s.sweep.Plan.Precision, r)
	if failure != nil {
		s.failed++
		s.current.failed++
	}
	of := func(number func() float64) float64 { // a failed run keeps its place, so that a world's runs stay together
		if failure != nil {
			return math.NaN()
		}
		return number()
	}
	s.current.value = append(s.current.value, of(func() float64 { return r.Value.Starters }))
	for _, m := range Headline {
		s.current.metrics[m] = append(s.current.metrics[m], of(func() float64 { return r.Frames[len(r.Frames)-1].At(0, sim.All, m) }))
	}
}

// take takes in the measure that has to be precise; r is nil where the run failed.
func (p *pointNow) take(wanted *experiment.Precision, r *sim.Result) {
	if wanted == nil {
		return
	}
	x := math.NaN()
	if r != nil {
		if m, err := experiment.ParseMeasure(wanted.Measure, &r.Config); err == nil { // the plan has been checked
			x = m.Of(r)
		}
	}
	p.taken = append(p.taken, x)
}

// close turns the current point's numbers into estimates.
func (s *SweepSummary) close() {
	if s.current == nil {
		return
	}
	worlds := s.sweep.Plan.Of()
	p := PointSummary{Point: s.current.point, Values: s.sweep.Plan.Points[s.current.point], Worlds: len(s.current.value) - s.current.failed,
		Failed: s.current.failed, Value: toInterval(worlds.Estimate(s.current.value)), Metrics: map[string]analysis.Interval{}}
	if wanted := s.sweep.Plan.Precision; wanted != nil && len(s.current.taken) > 0 {
		half := s.sweep.Plan.HalfWidth(s.current.taken)
		precise := half <= wanted.Half
		p.HalfWidth, p.Precise = analysis.Known(half), &precise
		if !precise {
			*s.Imprecise++
		}
	}
	for m, xs := range s.current.metrics {
		p.Metrics[agents.Metrics()[m].Name] = toInterval(worlds.Estimate(xs))
	}
	s.Points = append(s.Points, p)
	s.current = nil
}

// Write writes the summary; all runs must have been added.
func (s *SweepSummary) Write(w io.Writer) error {
	s.close()
	return record.JSON(w, s)
}

// CheckPrecision tells of a finished sweep which points did not reach the precision that was wanted.
func CheckPrecision(s *record.Sweep) error {
	wanted := s.Plan.Precision
	if wanted == nil {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(s.Dir, "summary.json"))
	if err != nil {
		return err
	}
	var sum SweepSummary
	if err := json.Unmarshal(text, &sum); err != nil {
		return fmt.Errorf("summary.json: %w", err)
	}
	if sum.Imprecise == nil || *sum.Imprecise == 0 {
		return nil
	}
	var points []int
	for _, p := range sum.Points {
		if p.Precise != nil && !*p.Precise {
			points = append(points, p.Point)
		}
	}
	return Imprecise{fmt.Sprintf("%s of %d did not reach the precision of %s, %g, with %d worlds: %s; summary.json has their half-widths, --max-worlds allows more",
		decimal.Several(*sum.Imprecise, "point"), len(sum.Points), wanted.Measure, wanted.Half, wanted.Most, decimal.List(points, 12))}
}

// Imprecise reports that points of a finished sweep did not reach the requested precision.
type Imprecise struct{ text string }

// Error names the points.
func (i Imprecise) Error() string { return i.text }
