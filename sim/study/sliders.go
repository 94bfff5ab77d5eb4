package study

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// Sliders asks of every lever alone, all others held, which level is worth most, and which small move is safest. Levels are picked in
// few worlds and told from others.
type Sliders struct {
	Base
	Sampling
}

// sliderLevels are the levels that every lever is tried at.
const sliderLevels = 8

// SmallMove is how far a small move of a lever goes at most, of its range of 0..1.
const SmallMove = .3

// SliderStep is one lever moved to its best level.
type SliderStep struct {
	LeverChange
	Early float64    // the dashboard index in months 1 to 3 then
	Gain  Difference // value, B0 a starter, to the levers in place
	Least float64    // the gain in the worst twentieth of the worlds
}

// Corner says whether the level is an end of the lever's range, and is not where it stands.
func (s *SliderStep) Corner() bool { return s.From != s.To && (s.To == 0 || s.To == 1) }

// SlidersResult is what every lever alone can do, the most first.
type SlidersResult struct {
	Sampling
	Money  Money
	Months int
	Early  float64 // the dashboard index in months 1 to 3 as it is
	Steps  []SliderStep
	Small  *SliderStep // the small move that gains most in the worst twentieth; nil where none gains
	Left   string      // what was left out to hold the levers
}

// sliderMeasures are value, and the dashboard index of the first three months.
func sliderMeasures(months int) (out []experiment.Measure) {
	out = append(out, experiment.Measure{Name: "value", Metric: agents.MetricCumulativeMargin, Segment: sim.All, Last: true})
	for month := 1; month <= min(3, months); month++ {
		out = append(out, experiment.Measure{Name: "dashboard", Metric: agents.MetricDashboard, Segment: sim.All, Month: month})
	}
	return out
}

// early is the mean of the measures behind the first one.
func early(m *Measured, point int) float64 {
	var xs []float64
	for k := range m.Values[point][1:] {
		xs = append(xs, m.Estimate(point, 1+k).Mean)
	}
	return analysis.Mean(xs).Mean
}

// Run tries every lever at every level. Its matters are those of the levers in place.
func (q *Sliders) Run(ctx context.Context, e *Env) (*SlidersResult, error) {
	if err := q.Sampling.Check(1); err != nil {
		return nil, err
	}
	config := q.Scenario.Config
	now := config.Brands[0].Levers
	point := func(l agents.Levers) experiment.Point {
		return experiment.Point{Config: experiment.WithLevers(config, l)}
	}
	type tried struct {
		lever  agents.Lever
		levers agents.Levers
	}
	var all []tried
	points := []experiment.Point{point(now)}
	for l := range agents.LeverCount {
		for k := range sliderLevels {
			levers := now
			levers[l] = float32(math.Round(100*float64(k)/(sliderLevels-1)) / 100)
			all = append(all, tried{l, levers})
			points = append(points, point(levers))
		}
	}
	search, told := q.search()
	m, err := e.Measure(ctx, points, search, sliderMeasures(config.Months)...)
	if err != nil {
		return nil, err
	}
	// The best level of each lever, and of all small moves the one that gains most where it gains least.
	picked, small, most := make([]int, agents.LeverCount), -1, 0.
	for i := range picked {
		picked[i] = -1
	}
	for i, t := range all {
		gain := m.Difference(1+i, 0, 0).Mean
		if at := picked[t.lever]; gain > 0 && (at < 0 || gain > m.Difference(1+at, 0, 0).Mean) {
			picked[t.lever] = i
		}
		least := slices.Min(experiment.Paired(m.Values[1+i][0], m.Values[0][0]))
		if far := math.Abs(record.Widen(t.levers[t.lever]) - record.Widen(now[t.lever])); far <= SmallMove+1e-6 && least > most {
			small, most = i, least
		}
	}
	points = points[:1]
	for _, i := range picked {
		levers := now
		if i >= 0 {
			levers = all[i].levers
		}
		points = append(points, point(levers))
	}
	if small >= 0 {
		points = append(points, point(all[small].levers))
	}
	if m, err = e.Measure(ctx, points, told, sliderMeasures(config.Months)...); err != nil {
		return nil, err
	}
	out := &SlidersResult{Sampling: q.Sampling, Money: q.Money(), Months: config.Months, Early: early(m, 0), Left: held(&config.Brands[0])}
	matters := experiment.Matters(agents.MetricCumulativeMargin, m.Estimate(0, 0).Mean)
	step := func(p int, l agents.Lever, to float32) SliderStep {
		gains := experiment.Paired(m.Values[p][0], m.Values[0][0])
		return SliderStep{LeverChange{agents.LeverNames[l], record.Widen(now[l]), record.Widen(to)}, early(m, p), m.Judge(p, 0, 0, matters), analysis.Quantile(gains, .05)}
	}
	for l, i := range picked {
		to := now[l]
		if i >= 0 {
			to = all[i].levers[l]
		}
		x := step(1+l, agents.Lever(l), to)
		if x.Gain.Mean <= 0 { // it was best only in the worlds that it was picked in
			x = step(0, agents.Lever(l), now[l])
		}
		out.Steps = append(out.Steps, x)
	}
	slices.SortStableFunc(out.Steps, func(a, b SliderStep) int { return cmp.Compare(b.Gain.Mean, a.Gain.Mean) })
	if small >= 0 {
		t := all[small]
		s := step(len(points)-1, t.lever, t.levers[t.lever])
		out.Small = &s
	}
	return out, nil
}

// search are the worlds that levels are picked in, and those that they are told from.
func (q *Sliders) search() (search, told experiment.Worlds) {
	in, count := q.In(), q.Worlds
	in.Count = min(experiment.Quick, count)
	if q.Uncertainty.Draws() {
		count = min(count, experiment.Draws()-in.Count)
	}
	return in, in.Others(count)
}

// Sentences say which lever alone does most, and which small move is safest.
func (r *SlidersResult) Sentences() []string {
	best := &r.Steps[0]
	var out []string
	if best.Gain.Sign() > 0 {
		out = append(out, fmt.Sprintf("Or move one slider alone, to where it does most: %s brings %s (%s).", best.LeverChange, r.Money.Told(best.Gain.Estimate), best.Gain.Outcome))
		if best.Corner() {
			out = append(out, "That is the end of its range: ask for a reason why more of it would not be better still, or why the model has none.")
		}
	} else {
		out = append(out, "No slider alone is shown to bring more than what is done now.")
	}
	if s := r.Small; s != nil {
		out = append(out, fmt.Sprintf("Or take the small step that is safest: %s brings %s, and %+.2f in the worst twentieth of the worlds.", s.LeverChange,
			r.Money.Told(s.Gain.Estimate), r.Money.Price*s.Least))
	}
	if r.Left != "" {
		out = append(out, "Each is beside the levers as they are, held, without the "+r.Left+".")
	}
	return out
}
