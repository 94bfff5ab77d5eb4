package experiment

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
	"backlash/sim/number"
)

// Constraint bounds the mean of a measure over the worlds.
type Constraint struct {
	Text    string
	Measure Measure
	AtLeast bool
	Bound   float64
}

// ParseConstraint reads METRIC[:SEGMENT][@MONTH] >= NUMBER, or <=; the number may be written in percent, 0.5 as 50%. No name holds an equals
// sign. A bound that the metric cannot reach is an error.
func ParseConstraint(text string, c *sim.Config) (Constraint, error) {
	left, right, ok := strings.Cut(text, "=")
	if !ok || !strings.HasSuffix(left, ">") && !strings.HasSuffix(left, "<") {
		return Constraint{}, fmt.Errorf("%q: want METRIC >= NUMBER or METRIC <= NUMBER", text)
	}
	m, err := ParseMeasure(strings.TrimSpace(left[:len(left)-1]), c)
	if err != nil {
		return Constraint{}, err
	}
	right = strings.TrimSpace(right)
	digits, percent := strings.CutSuffix(right, "%")
	bound, err := number.Real(strings.TrimSpace(digits), 64)
	if err != nil {
		return Constraint{}, fmt.Errorf("%q: %q: %w", text, right, err)
	}
	if percent {
		bound /= 100
	}
	if lo, hi := m.Metric.Range(); bound < lo || bound > hi {
		return Constraint{}, fmt.Errorf("%q: %s lies in %g..%g; one half is 0.5, or 50%%", text, agents.Metrics()[m.Metric].Name, lo, hi)
	}
	return Constraint{strings.TrimSpace(text), m, strings.HasSuffix(left, ">"), bound}, nil
}

// Short is by how much a mean violates the constraint, 0 if it holds.
func (c Constraint) Short(mean float64) float64 {
	if math.IsNaN(mean) {
		return math.Inf(1)
	}
	if c.AtLeast {
		return max(0, c.Bound-mean)
	}
	return max(0, mean-c.Bound)
}

// Take runs points in worlds and takes measures: values[point][measure][world], NaN where a run failed. tell hears of every run.
func Take(ctx context.Context, points []Point, worlds Worlds, measures []Measure, workers int, tell func()) ([][][]float64, error) {
	values := make([][][]float64, len(points))
	for p := range values {
		values[p] = make([][]float64, len(measures))
	}
	err := Perform(ctx, worlds.Runs(len(points)), Configs(points, worlds), workers, sim.Observe{}, func(run Run, r *sim.Result, err error) error {
		for k, m := range measures {
			x := math.NaN()
			if err == nil {
				x = m.Of(r)
			}
			values[run.Point][k] = append(values[run.Point][k], x)
		}
		tell()
		return nil
	})
	return values, err
}

// Tried is one setting of the levers and its result in the search's worlds.
type Tried struct {
	Levers agents.Levers
	Means  []float64 // of the objective, then of the constraints, then of whatever else was measured
	Short  float64   // summed over the constraints, each relative to its bound; 0 when all hold
}

// Hundredths rounds levers to hundredths, the steps in which people set them.
func Hundredths(x []float64) (l agents.Levers) {
	for k := range l {
		l[k] = float32(math.Round(x[k]*100) / 100)
	}
	return l
}

// Optimum is a search for the levers of the focal brand that make an objective largest under constraints.
type Optimum struct {
	Config      sim.Config // the focal brand's levers are replaced, its schedule and policy left out
	Objective   Measure
	Sign        float64 // 1 when more of the objective is better, else -1
	Constraints []Constraint
	Also        []Measure // measured along the way
	Worlds      Worlds
	Workers     int
	Tried       []Tried
	tried       map[agents.Levers]int
}

// WithLevers is a configuration in which the focal brand keeps its levers at a setting.
func WithLevers(c sim.Config, l agents.Levers) sim.Config {
	c.Brands = slices.Clone(c.Brands)
	b := &c.Brands[0]
	b.Levers, b.Schedule, b.Policy = l, nil, agents.NoPolicy
	return c
}

// Measures are what is taken of every setting: the objective, the constraints, and whatever else is measured along the way.
func (o *Optimum) Measures() []Measure {
	measures := []Measure{o.Objective}
	for _, c := range o.Constraints {
		measures = append(measures, c.Measure)
	}
	return append(measures, o.Also...)
}

// Weigh evaluates a setting: values[measure][world] of Measures, or of those before Also.
func (o *Optimum) Weigh(l agents.Levers, values [][]float64) Tried {
	t := Tried{Levers: l}
	for _, x := range values {
		t.Means = append(t.Means, analysis.Mean(x).Mean)
	}
	for k, c := range o.Constraints {
		t.Short += c.Short(t.Means[1+k]) / max(math.Abs(c.Bound), 1e-9)
	}
	return t
}

// Try evaluates a setting, once.
func (o *Optimum) Try(ctx context.Context, l agents.Levers, tell func()) (Tried, error) {
	if at, ok := o.tried[l]; ok {
		return o.Tried[at], nil
	}
	values, err := Take(ctx, []Point{{Config: WithLevers(o.Config, l)}}, o.Worlds, o.Measures(), o.Workers, tell)
	if err != nil {
		return Tried{}, err
	}
	t := o.Weigh(l, values[0])
	if o.tried == nil {
		o.tried = map[agents.Levers]int{}
	}
	o.tried[l] = len(o.Tried)
	o.Tried = append(o.Tried, t)
	return t, nil
}

// score orders settings: those that keep the constraints by the objective, the others below by how far they are off.
func (o *Optimum) score(t Tried) float64 {
	if t.Short > 0 {
		return -1e9 * (1 + t.Short)
	}
	if math.IsNaN(t.Means[0]) {
		return math.Inf(-1)
	}
	return o.Sign * t.Means[0]
}

// Compare orders settings as the search does, the worse first.
func (o *Optimum) Compare(a, b Tried) int { return cmp.Compare(o.score(a), o.score(b)) }

// Best returns the best setting tried.
func (o *Optimum) Best() Tried { return slices.MaxFunc(o.Tried, o.Compare) }

// Bests returns the best settings tried that satisfy the constraints, at most a given number, best first. Each differs by at least apart
// in some lever from those before it.
func (o *Optimum) Bests(most int, apart float64) []Tried {
	all := slices.Clone(o.Tried)
	slices.SortStableFunc(all, func(a, b Tried) int { return o.Compare(b, a) })
	var out []Tried
	for _, t := range all {
		if len(out) < most && t.Short == 0 && !slices.ContainsFunc(out, func(k Tried) bool { return alike(k.Levers, t.Levers, apart) }) {
			out = append(out, t)
		}
	}
	return out
}

// alike reports whether two settings differ by less than apart in every lever; levers are hundredths.
func alike(a, b agents.Levers, apart float64) bool {
	for l := range a {
		if math.Abs(float64(a[l])-float64(b[l])) > apart-1e-6 {
			return false
		}
	}
	return true
}

// Search improves on the best setting tried so far, with about the given number of further evaluations.
func (o *Optimum) Search(ctx context.Context, evaluations int, tell func()) error {
	start := make([]float64, agents.LeverCount)
	for k, x := range o.Best().Levers {
		start[k] = float64(x)
	}
	var failed error
	analysis.Search(start, .2, evaluations, Words(o.Config.Seed, SearchStream), func(x []float64) float64 {
		if failed != nil {
			return math.Inf(-1)
		}
		t, err := o.Try(ctx, Hundredths(x), tell)
		if err != nil {
			failed = err
			return math.Inf(-1)
		}
		return o.score(t)
	})
	return failed
}

// Front returns the settings tried that no other beats in both the objective and another measure (its index in Means; more is
// better), in order of that measure.
func (o *Optimum) Front(other int) []Tried {
	all := slices.DeleteFunc(slices.Clone(o.Tried), func(t Tried) bool { return math.IsNaN(t.Means[other]) }) // it has no place in an order
	slices.SortStableFunc(all, func(a, b Tried) int { return cmp.Compare(b.Means[other], a.Means[other]) })
	var front []Tried
	best := math.Inf(-1)
	for _, t := range all {
		if y := o.Sign * t.Means[0]; y > best {
			best = y
			front = append(front, t)
		}
	}
	slices.Reverse(front)
	return front
}

// Regret is the loss of each choice against the best choice in each world: values[choice][world].
func Regret(values [][]float64, sign float64) [][]float64 {
	out := make([][]float64, len(values))
	for c := range values {
		out[c] = make([]float64, len(values[c]))
		for w := range values[c] {
			best := math.Inf(-1)
			for _, other := range values {
				best = max(best, float64(sign*other[w]))
			}
			out[c][w] = best - float64(sign*values[c][w])
		}
	}
	return out
}
