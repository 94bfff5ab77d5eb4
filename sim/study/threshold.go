package study

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// Threshold asks from which level of a lever more of it harms a metric, without assuming the shape of the response
// (docs/adr/0013-threshold-rule.md).
type Threshold struct {
	Base
	Sampling
	Lever   string // an address, ADDRESS=lo:hi or ADDRESS=lo:hi:n
	Levels  int    // of a range that gives no number of its own; 3 to 1000
	Metric  string // METRIC[:SEGMENT][@MONTH]
	With    string // a second factor ADDRESS=a,b; "" or none without one. The default gives way where it is the lever itself
	Matters string // smallest loss that matters, in the metric's unit; "" is SmallestLoss
	Hundred bool   // levels in words are 0..100, as screens show levers, rather than 0..1

	lever, with experiment.Factor
	levels      []float64
	segments    []string                // "all customers", then each segment
	measures    []experiment.Measure    // the same
	worlds      map[respond][][]float64 // [world][level]
	good        int
	matters     float64
	failed      int
	failure     error // the first
}

// respond names a response: the level of the second factor, and the measure.
type respond struct{ with, measure int }

// ThresholdWith is the default second factor.
const ThresholdWith = "transparency=0,1"

// walk understands what to walk through: an address from 0 to 1, or ADDRESS=lo:hi or ADDRESS=lo:hi:n, as rising levels.
func (b *Base) walk(lever string, levels, least int) (experiment.Factor, []float64, error) {
	text := lever
	if !strings.Contains(text, "=") {
		text += "=0:1"
	}
	if levels < least || levels > 1000 {
		return experiment.Factor{}, nil, wrong("levels", "%d: want %d to 1000", levels, least)
	}
	f, err := b.Factor("lever", text)
	if err == nil && f.Range() {
		f, err = b.Factor("lever", text+":"+strconv.Itoa(levels))
	}
	if err != nil {
		return f, nil, err
	}
	var out []float64
	for _, l := range f.Levels {
		x, err := decimal.Real(l, 64)
		if err != nil {
			return f, nil, wrong("lever", "%s: %w", lever, err)
		}
		if len(out) > 0 && x <= out[len(out)-1] {
			return f, nil, wrong("lever", "%s: want levels that rise", lever)
		}
		out = append(out, x)
	}
	if len(out) < least {
		return f, nil, wrong("lever", "%s: want at least %d levels", lever, least)
	}
	return f, out, nil
}

// second understands the second factor.
func (t *Threshold) second() error {
	if t.With == "none" || t.With == "" {
		return nil
	}
	with, err := t.Factor("with", t.With)
	if err != nil {
		return err
	}
	if with.Range() {
		return wrong("with", "%s: want levels, %s=0,1", t.With, with.Address)
	}
	if with.Address == t.lever.Address {
		if t.With == ThresholdWith { // nobody asked for it
			return nil
		}
		return wrong("with", "%s: that is the lever itself", t.With)
	}
	t.with = with
	return nil
}

// request checks the options.
func (t *Threshold) request() (err error) {
	t.worlds = map[respond][][]float64{}
	if t.lever, t.levels, err = t.walk(t.Lever, t.Levels, analysis.FewestLevels); err != nil {
		return err
	}
	if err := t.second(); err != nil {
		return err
	}
	if t.matters, err = smallest(t.Matters); err != nil {
		return err
	}
	if err := t.measure(); err != nil {
		return err
	}
	return t.Sampling.Check(analysis.FewestWorlds)
}

// measure makes the measures of all customers and of each segment.
func (t *Threshold) measure() error {
	c := &t.Scenario.Config
	m, err := experiment.ParseMeasure(t.Metric, c)
	if err != nil {
		return Wrong{"metric", err}
	}
	if t.good = agents.Metrics()[m.Metric].Good; t.good == 0 {
		return wrong("metric", "%s: more of it is neither good nor bad, so it has no threshold of harm", t.Metric)
	}
	t.measures, t.segments = []experiment.Measure{m}, []string{"all customers"}
	if m.Segment != sim.All || len(c.Population.Segments) < 2 {
		return nil
	}
	for i, s := range c.Population.Segments {
		of := m
		of.Segment = i
		t.measures, t.segments = append(t.measures, of), append(t.segments, s.Name)
	}
	return nil
}

// Plan lays the levels, at each level of the second factor.
func (t *Threshold) Plan() (*experiment.Plan, error) {
	if err := t.request(); err != nil {
		return nil, err
	}
	factors := []experiment.Factor{t.lever}
	if t.with.Address != "" {
		factors = []experiment.Factor{t.with, t.lever}
	}
	p, err := t.plan("grid", factors, t.Sampling)
	if err != nil {
		return nil, err
	}
	p.In(t.In())
	if p.Points, err = experiment.Lay("grid", factors, 0, t.Scenario.Config.Seed); err != nil {
		return nil, Wrong{"", err}
	}
	return p, settle(p, t.measures...)
}

// courses is how many courses of luck each world is averaged over, so that where it is best by itself can be told.
const courses = 2

// In are the worlds, in which luck is averaged out unless luck is all that differs.
func (t *Threshold) In() experiment.Worlds {
	w := t.Sampling.In()
	if w.Uncertainty != experiment.Luck {
		w.Courses = courses
	}
	return w
}

// Add adds a run: a world is the mean over its courses of luck.
func (t *Threshold) Add(run experiment.Run, r *sim.Result, failure error) {
	level, with := run.Point%len(t.levels), run.Point/len(t.levels)
	world, share := run.World, 1/float64(t.In().PerWorld())
	if failure != nil {
		if t.failed++; t.failure == nil {
			t.failure = failure
		}
	}
	for k, m := range t.measures {
		key := respond{with, k}
		for len(t.worlds[key]) <= world {
			t.worlds[key] = append(t.worlds[key], make([]float64, len(t.levels)))
		}
		if failure != nil {
			t.worlds[key][world][level] = math.NaN()
			continue
		}
		t.worlds[key][world][level] += float64(share * m.Of(r))
	}
}

// smallest is the smallest loss that matters, one for all rows so that they can be compared.
func (t *Threshold) smallest() float64 {
	if t.matters > 0 {
		return t.matters
	}
	var everybody [][][]float64
	for with := range max(1, len(t.with.Levels)) {
		everybody = append(everybody, t.worlds[respond{with, 0}])
	}
	return experiment.SmallestLoss(t.measures[0].Metric, everybody...)
}

// find finds the threshold of one response. Too few worlds are a verdict too.
func (t *Threshold) find(of respond) analysis.Threshold {
	found, err := analysis.FindThreshold(t.levels, t.worlds[of], t.good, t.smallest(), experiment.Words(t.Scenario.Config.Seed, experiment.BootstrapStream))
	if err != nil {
		found.Verdict = analysis.NoAnswer
	}
	return found
}

// own is where single worlds are best, nil where they differ by luck alone.
func (t *Threshold) own(of respond) *analysis.OwnBest {
	if t.Uncertainty == experiment.Luck {
		return nil
	}
	o, err := analysis.FindOwnBest(t.levels, t.worlds[of], t.good, t.In().PerWorld())
	if err != nil {
		return nil
	}
	return &o
}

// level writes levels.
func (t *Threshold) level() func(float64) string {
	if !t.Hundred {
		return experiment.LevelText(t.levels)
	}
	return func(x float64) string { return fmt.Sprintf("%.0f", 100*x) }
}

// speech is how the thresholds are put into words.
func (t *Threshold) speech() analysis.Speech {
	shown, lever := t.shown(), t.lever.Address
	if t.Hundred {
		lever = fmt.Sprintf("%q", leverWord(t.Lever))
	}
	return analysis.Speech{Lever: lever, Metric: t.Metric, Level: t.level(),
		Amount: func(v float64) string { return fmt.Sprintf("%.3g", shown.Scale*v) }, Unit: " " + shown.loss(), Draws: t.Uncertainty != experiment.Luck}
}

// shown is how the metric is put.
func (t *Threshold) shown() Shown { return ShownAs(t.measures[0].Metric, t.Money()) }

// Curve is the response of all customers at a level of the second factor, one estimate per level.
func (t *Threshold) Curve(with int) (levels []float64, means []analysis.Estimate) {
	for k := range t.levels {
		var xs []float64
		for _, world := range t.worlds[respond{with, 0}] {
			xs = append(xs, world[k])
		}
		means = append(means, experiment.Worlds{}.Estimate(xs))
	}
	return t.levels, means
}

// ThresholdSoFar is the response of all customers in the worlds that have run, without the second factor.
type ThresholdSoFar struct {
	Worlds, Of int
	Levels     []float64
	Response   Band // by level
}

// soFar is what the first worlds say.
func (t *Threshold) soFar(worlds int) ThresholdSoFar {
	byLevel := make([][]float64, len(t.levels))
	for _, world := range t.worlds[respond{}] {
		for i, v := range world {
			byLevel[i] = append(byLevel[i], v)
		}
	}
	return ThresholdSoFar{worlds, t.Worlds, t.levels, BandOf(byLevel, 1)}
}

// SoFarText says in a few words what the whole worlds that have run say.
func (t *Threshold) SoFarText() string {
	sofar := t.soFar(len(t.worlds[respond{}]))
	best := 0
	for i, x := range sofar.Response.Mean {
		if float64(t.good)*(x-sofar.Response.Mean[best]) > 0 {
			best = i
		}
	}
	return fmt.Sprintf("so far, in %d of %d worlds: %s is best at %s on average", sofar.Worlds, sofar.Of, t.Metric, t.level()(sofar.Levels[best]))
}

// Run executes the runs in memory, world by world, and returns their result. After each world it calls tell, if not nil, with the response so far,
// which is not yet an answer.
func (t *Threshold) Run(ctx context.Context, e *Env, tell func(ThresholdSoFar)) (*ThresholdResult, error) {
	p, err := t.Plan()
	if err != nil {
		return nil, err
	}
	done, worlds := 0, 0
	err = e.Pass(ctx, p, func(run experiment.Run, r *sim.Result, failure error) {
		t.Add(run, r, failure)
		if done++; done%(len(p.Points)*t.In().PerWorld()) == 0 && tell != nil {
			worlds++
			tell(t.soFar(worlds))
		}
	})
	if err != nil {
		return nil, err
	}
	return t.Result()
}

// Withs is the number of levels of the second factor, 0 without one.
func (t *Threshold) Withs() int { return len(t.with.Levels) }

// Measure is what is measured of all customers.
func (t *Threshold) Measure() experiment.Measure { return t.measures[0] }
