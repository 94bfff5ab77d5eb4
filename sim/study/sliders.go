package study

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	"backlash/sim/record"
)

// Sliders asks, for every lever alone with all others held, which level is worth most and which small move is safest; and, on request, which
// two levers together. Levels are picked in a few worlds and measured in others.
type Sliders struct {
	Base
	Sampling
	Rules []string                   // METRIC >= NUMBER or <=: a setting that breaks one, on average, is no step
	Costs [agents.LeverCount]float64 // of moving a lever at all, a month, in the scenario's money for all customers
	Pairs bool                       // two levers together, each at the level that is its best alone
}

// sliderLevels are the levels that every lever is tried at.
const sliderLevels = 8

// SmallMove is the largest small move of a lever, on its range of 0..1.
const SmallMove = .3

// SliderStep is one lever moved to its best level.
type SliderStep struct {
	LeverChange
	Early float64           // the dashboard index in months 1 to 3 then
	Gain  Difference        // value less what the move costs, B0 a starter, to the levers in place
	Trust analysis.Estimate // of customers in the last month, against the levers in place
	Gone  analysis.Estimate // share of those who started
	Least float64           // the gain in the worst twentieth of the worlds
	Keeps bool              // the rules; where the levers in place break one and no level of this lever mends that, it stays where it is and does not
}

// Corner reports whether the level is an end of the lever's range, other than its current one.
func (s *SliderStep) Corner() bool { return s.From != s.To && (s.To == 0 || s.To == 1) }

// Stays says that the lever is best left where it is.
func (s *SliderStep) Stays() bool { return s.From == s.To }

// SliderPair is two levers moved together.
type SliderPair struct {
	First, Second LeverChange
	Early         float64
	Gain          Difference
}

// SlidersResult is what every lever alone can do, largest gain first.
type SlidersResult struct {
	Sampling
	Money  Money
	Months int
	Early  float64 // the dashboard index in months 1 to 3 as it is
	Rules  []string
	Keeps  bool // the levers in place keep the rules
	Steps  []SliderStep
	Small  *SliderStep // the small move that gains most in the worst twentieth; nil where none gains
	Pair   *SliderPair // nil where none was asked for, or none brings more than either of its levers alone
	Left   string      // what was left out to hold the levers
}

// Where measures stand among those of a setting; the dashboard index of the first three months comes after them, and then the rules.
const (
	slidValue = iota
	slidTrust
	slidGone
	slidEarly
)

// sliderMeasures are value, trust and who is gone in the end, and the dashboard index of the first three months.
func sliderMeasures(months int) (out []experiment.Measure) {
	for _, m := range []agents.Metric{agents.MetricCumulativeMargin, agents.MetricTrust, agents.MetricGone} {
		out = append(out, experiment.Measure{Name: agents.Metrics()[m].Name, Metric: m, Segment: sim.All, Last: true})
	}
	for month := 1; month <= min(3, months); month++ {
		out = append(out, experiment.Measure{Name: "dashboard", Metric: agents.MetricDashboard, Segment: sim.All, Month: month})
	}
	return out
}

// sliding is settings of the levers in worlds: the first are the levers in place.
type sliding struct {
	*Measured
	settings []agents.Levers
	rules    []experiment.Constraint // measured last
	costs    [agents.LeverCount]float64
}

// slide runs the levers in place, and settings beside them.
func (q *Sliders) slide(ctx context.Context, e *Env, in experiment.Worlds, rules []experiment.Constraint, settings ...agents.Levers) (*sliding, error) {
	config := q.Scenario.Config
	s := &sliding{settings: append([]agents.Levers{config.Brands[0].Levers}, settings...), rules: rules}
	var points []experiment.Point
	for _, l := range s.settings {
		points = append(points, experiment.Point{Name: "levers", Config: experiment.WithLevers(config, l)})
	}
	measures := sliderMeasures(config.Months)
	for _, r := range rules {
		measures = append(measures, r.Measure)
	}
	money := q.Money()
	for l, cost := range q.Costs {
		s.costs[l] = cost * float64(config.Months) / (money.Price * money.all())
	}
	var err error
	s.Measured, err = e.Measure(ctx, points, in, measures...)
	return s, err
}

// gains are what a setting brings in each world, less what its moves cost.
func (s *sliding) gains(point int) []float64 {
	cost := 0.
	for l := range s.costs {
		if s.settings[point][l] != s.settings[0][l] {
			cost += s.costs[l]
		}
	}
	d := experiment.Paired(s.Values[point][slidValue], s.Values[0][slidValue])
	for i := range d {
		d[i] -= cost
	}
	return d
}

// gain is the mean of what a setting brings.
func (s *sliding) gain(point int) float64 { return analysis.Mean(s.gains(point)).Mean }

// judge is what a setting brings, with its verdict.
func (s *sliding) judge(point int, matters float64) Difference {
	d := s.gains(point)
	return Difference{s.Worlds.Estimate(d), Judge(s.Worlds.ByWorld(d), matters)}
}

// early is the dashboard index of the first months.
func (s *sliding) early(point int) float64 {
	var xs []float64
	for k := slidEarly; k < len(s.Values[point])-len(s.rules); k++ {
		xs = append(xs, s.Estimate(point, k).Mean)
	}
	return analysis.Mean(xs).Mean
}

// keeps reports whether a setting keeps the rules on average.
func (s *sliding) keeps(point int) bool {
	first := len(s.Values[point]) - len(s.rules)
	for k, r := range s.rules {
		if r.Short(s.Estimate(point, first+k).Mean) > 0 {
			return false
		}
	}
	return true
}

// best is the setting that brings most of those that keep the rules, -1 where none is better than the levers in place. Where those break a
// rule themselves, the one that mends it at the least loss.
func (s *sliding) best(points []int) int {
	best, most := -1, 0.
	if !s.keeps(0) {
		most = math.Inf(-1)
	}
	for _, p := range points {
		if gain := s.gain(p); s.keeps(p) && gain > most {
			best, most = p, gain
		}
	}
	return best
}

// rules reads the rules.
func (q *Sliders) rules() (out []experiment.Constraint, err error) {
	for _, text := range q.Rules {
		r, err := experiment.ParseConstraint(text, &q.Scenario.Config)
		if err != nil {
			return nil, Wrong{"rule", err}
		}
		out = append(out, r)
	}
	return out, nil
}

// Run tries every lever at every level. Its matters are those of the levers in place.
func (q *Sliders) Run(ctx context.Context, e *Env) (*SlidersResult, error) {
	if err := q.Sampling.Check(1); err != nil {
		return nil, err
	}
	rules, err := q.rules()
	if err != nil {
		return nil, err
	}
	config := q.Scenario.Config
	now := config.Brands[0].Levers
	var levels []agents.Levers
	for l := range agents.LeverCount {
		for k := range sliderLevels {
			levers := now
			levers[l] = float32(math.Round(100*float64(k)/(sliderLevels-1)) / 100)
			levels = append(levels, levers)
		}
	}
	search, told := q.search()
	s, err := q.slide(ctx, e, search, rules, levels...)
	if err != nil {
		return nil, err
	}
	settings := make([]agents.Levers, agents.LeverCount, agents.LeverCount+2) // of each lever the best
	for l := range settings {
		var points []int
		for k := range sliderLevels {
			points = append(points, 1+l*sliderLevels+k)
		}
		settings[l] = s.settings[max(0, s.best(points))]
	}
	small := s.small()
	pair, paired := agents.Levers{}, false
	if q.Pairs {
		if pair, paired, err = q.pair(ctx, e, search, rules, settings); err != nil {
			return nil, err
		}
	}
	at, together := 0, 0 // where they stand among what is told
	if small > 0 {
		settings = append(settings, s.settings[small])
		at = len(settings)
	}
	if paired {
		settings = append(settings, pair)
		together = len(settings)
	}
	if s, err = q.slide(ctx, e, told, rules, settings...); err != nil {
		return nil, err
	}
	return q.tell(s, at, together), nil
}

// small is the small move that gains most in the worst of the worlds, of those that keep the rules; 0 where none gains.
func (s *sliding) small() int {
	best, most := 0, 0.
	for p := 1; p < len(s.settings); p++ {
		l := (p - 1) / sliderLevels
		far := math.Abs(record.Widen(s.settings[p][l]) - record.Widen(s.settings[0][l]))
		if least := slices.Min(s.gains(p)); far <= SmallMove+1e-6 && least > most && s.keeps(p) {
			best, most = p, least
		}
	}
	return best
}

// pair is the best of two levers together, each at its best level alone.
func (q *Sliders) pair(ctx context.Context, e *Env, in experiment.Worlds, rules []experiment.Constraint, alone []agents.Levers) (agents.Levers, bool, error) {
	now := q.Scenario.Config.Brands[0].Levers
	var pairs []agents.Levers
	var points []int
	for i := range alone {
		for j := range i {
			if alone[i][i] != now[i] && alone[j][j] != now[j] {
				both := alone[i]
				both[j] = alone[j][j]
				pairs = append(pairs, both)
				points = append(points, len(pairs))
			}
		}
	}
	if len(pairs) == 0 {
		return now, false, nil
	}
	s, err := q.slide(ctx, e, in, rules, pairs...)
	if err != nil {
		return now, false, err
	}
	best := s.best(points)
	return s.settings[max(0, best)], best > 0, nil
}

// tell is the result, from worlds in which nothing was picked. The first settings are of the levers one by one; small and pair are where those
// stand, 0 where there is none.
func (q *Sliders) tell(s *sliding, small, pair int) *SlidersResult {
	config, now := &q.Scenario.Config, s.settings[0]
	out := &SlidersResult{Sampling: q.Sampling, Money: q.Money(), Months: config.Months, Early: s.early(0), Rules: q.Rules, Keeps: s.keeps(0), Left: held(&config.Brands[0])}
	matters := experiment.Matters(agents.MetricCumulativeMargin, s.Estimate(0, slidValue).Mean)
	change := func(p int, l agents.Lever) LeverChange {
		return LeverChange{agents.LeverNames[l], record.Widen(now[l]), record.Widen(s.settings[p][l])}
	}
	step := func(p int, l agents.Lever) SliderStep {
		return SliderStep{change(p, l), s.early(p), s.judge(p, matters), s.Difference(p, 0, slidTrust), s.Difference(p, 0, slidGone),
			analysis.Quantile(s.gains(p), .05), s.keeps(p)}
	}
	for l := range agents.LeverCount {
		p := 1 + int(l)
		if s.best([]int{p}) < 0 { // it was best only in the worlds that it was picked in
			p = 0
		}
		out.Steps = append(out.Steps, step(p, l))
	}
	slices.SortStableFunc(out.Steps, func(a, b SliderStep) int {
		if a.Keeps != b.Keeps {
			return map[bool]int{true: -1, false: 1}[a.Keeps]
		}
		return cmp.Compare(b.Gain.Mean, a.Gain.Mean)
	})
	if small > 0 && s.keeps(small) {
		x := step(small, differing(now, s.settings[small])[0])
		out.Small = &x
	}
	if pair > 0 && s.best([]int{pair}) > 0 {
		two := differing(now, s.settings[pair])
		if alone := max(s.gain(1+int(two[0])), s.gain(1+int(two[1]))); s.gain(pair) > alone {
			out.Pair = &SliderPair{change(pair, two[0]), change(pair, two[1]), s.early(pair), s.judge(pair, matters)}
		}
	}
	return out
}

// differing are the levers in which two settings differ.
func differing(a, b agents.Levers) (out []agents.Lever) {
	for l := range a {
		if a[l] != b[l] {
			out = append(out, agents.Lever(l))
		}
	}
	return out
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

// hidden says what a step does to what no dashboard shows, beside its gain.
func (s *SliderStep) hidden() string {
	trust, gone := scaled(s.Trust, 100), scaled(s.Gone, 100)
	return fmt.Sprintf(" Trust %s, gone %s points by the end.", Over(trust, 1), Over(gone, 1))
}

// Sentences say which lever alone does most, which two, and which small move is safest.
func (r *SlidersResult) Sentences() []string {
	best := &r.Steps[0]
	var out []string
	rule := strings.Join(r.Rules, " and ")
	switch {
	case rule != "" && !best.Keeps:
		out = append(out, fmt.Sprintf("Your rule, %s: today's setting breaks it, and no lever alone mends that.", rule))
	case rule != "" && !r.Keeps:
		out = append(out, fmt.Sprintf("Your rule, %s: today's setting breaks it. The lever alone that keeps it at the best price: %s, %s (%s).%s", rule, best.LeverChange,
			r.Money.Told(best.Gain.Estimate), best.Gain.Outcome, best.hidden()))
	case best.Gain.Sign() > 0:
		out = append(out, fmt.Sprintf("Or move one lever alone, to where it does most: %s brings %s (%s).%s", best.LeverChange, r.Money.Told(best.Gain.Estimate), best.Gain.Outcome, best.hidden()))
	default:
		out = append(out, "No lever alone is shown to bring more than what is done now.")
	}
	if rule != "" && r.Keeps {
		out = append(out, fmt.Sprintf("All this keeps your rule, %s, on average over the worlds.", rule))
	}
	if best.Corner() && best.Gain.Sign() > 0 {
		out = append(out, "That is the end of its range: ask why more of it would not be better still.")
	}
	if p := r.Pair; p != nil {
		out = append(out, fmt.Sprintf("Two levers together: %s and %s bring %s (%s).", p.First, p.Second, r.Money.Told(p.Gain.Estimate), p.Gain.Outcome))
	}
	if s := r.Small; s != nil {
		out = append(out, fmt.Sprintf("Or take the safest small step, of %g at most: %s brings %s, and %+.2f in the worst twentieth of the worlds.%s", 100*SmallMove, s.LeverChange,
			r.Money.Told(s.Gain.Estimate), r.Money.Price*s.Least, s.hidden()))
	}
	if r.Left != "" {
		out = append(out, "Each is beside the levers as they are, held, without the "+r.Left+".")
	}
	return out
}
