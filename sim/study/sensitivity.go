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
	decimal "backlash/sim/number"
	"backlash/sim/record"
)

// resamples is the number of bootstrap samples behind an interval.
const resamples = 1000

// Sensitivity asks which levers, or which of the model's parameters, a result depends on.
type Sensitivity struct {
	Base
	Method     string   // morris or sobol
	Metric     string   // METRIC[:SEGMENT][@MONTH] of the focal brand
	Vary       []string // ADDRESS=lo:hi; none: the ten levers
	Parameters bool     // vary the parameters that nobody measured, over their stated ranges
	Samples    int      // trajectories of morris, rows of sobol; 0: 20, 256
	Sampling            // worlds a point

	measure experiment.Measure
	factors []experiment.Factor
	units   [][]float64
	outputs [][]float64 // by point: its worlds
	failed  int
	failure error // the first
}

// Plan lays the points of the method.
func (j *Sensitivity) Plan() (*experiment.Plan, error) {
	seed := j.Scenario.Config.Seed
	var err error
	if j.measure, err = experiment.ParseMeasure(j.Metric, &j.Scenario.Config); err != nil {
		return nil, Wrong{"metric", err}
	}
	if err := j.vary(); err != nil {
		return nil, err
	}
	if err := j.Sampling.Check(1); err != nil {
		return nil, err
	}
	k := len(j.factors)
	words := experiment.Words(seed, experiment.SobolStream)
	switch {
	case j.Samples != 0 && j.Samples < fewest[j.Method] || j.Samples > experiment.MaxPoints/(k+2):
		return nil, wrong("samples", "%d: want %d to %d for %d factors", j.Samples, fewest[j.Method], experiment.MaxPoints/(k+2), k)
	case j.Method == "morris":
		j.units = analysis.Morris(orElse(j.Samples, 20), k, words)
	case j.Method == "sobol" && 2*k > analysis.SobolDimensions:
		return nil, wrong("method", "sobol: %d factors, and it takes at most %d; screen them with morris first", k, analysis.SobolDimensions/2)
	case j.Method == "sobol":
		j.units = analysis.Saltelli(orElse(j.Samples, 256), k, words)
	default:
		return nil, wrong("method", "%s: want morris or sobol", j.Method)
	}
	p, err := j.plan(j.Method, j.factors, j.Sampling)
	if err != nil {
		return nil, err
	}
	for _, u := range j.units {
		p.Points = append(p.Points, experiment.At(j.factors, u))
	}
	j.outputs = make([][]float64, len(p.Points))
	return p, settle(p, j.measure)
}

// fewest are the fewest trajectories or rows of each method: of fewer no interval says what it should.
var fewest = map[string]int{"morris": analysis.FewestTrajectories, "sobol": analysis.FewestRows}

func orElse(n, other int) int {
	if n == 0 {
		return other
	}
	return n
}

// vary finds the factors: what is asked for, the unmeasured parameters, or the levers.
func (j *Sensitivity) vary() error {
	for _, text := range j.Vary {
		f, err := j.Factor("vary", text)
		if err != nil {
			return err
		}
		if !f.Range() {
			return wrong("vary", "%s: want a range, %s=lo:hi", text, f.Address)
		}
		if slices.ContainsFunc(j.factors, func(o experiment.Factor) bool { return o.Address == f.Address }) {
			return wrong("vary", "%s: it is varied twice", text)
		}
		j.factors = append(j.factors, f)
	}
	if j.Parameters {
		for _, row := range experiment.Free() {
			j.factors = append(j.factors, experiment.Factor{Address: "parameters." + row.Path, Lo: record.Widen(row.Min), Hi: record.Widen(row.Max)})
		}
	}
	if len(j.factors) == 0 {
		for _, lever := range agents.LeverNames {
			j.factors = append(j.factors, experiment.Factor{Address: lever, Lo: 0, Hi: 1})
		}
	}
	return nil
}

// Add takes a run's output in.
func (j *Sensitivity) Add(run experiment.Run, r *sim.Result, failure error) {
	x := math.NaN()
	if failure == nil {
		x = j.measure.Of(r)
	} else if j.failed++; j.failure == nil {
		j.failure = failure
	}
	j.outputs[run.Point] = append(j.outputs[run.Point], x)
}

// SensitivityResult holds what a result depends on; its schema is docs/summary.md.
type SensitivityResult struct {
	Head
	Method    string            `json:"method"`
	Metric    string            `json:"metric"`
	Points    int               `json:"points"`
	Worlds    int               `json:"worlds"`
	Mean      analysis.Interval `json:"mean"`
	LuckShare *float64          `json:"luck_share,omitempty"`
	Factors   []FactorIndex     `json:"factors"`

	Shown Shown `json:"-"` // how effects are put
}

// FactorIndex is one factor's indices, those of its method.
type FactorIndex struct {
	Address  string             `json:"address"`
	Lo       float64            `json:"lo"`
	Hi       float64            `json:"hi"`
	First    *analysis.Interval `json:"first_order,omitempty"`
	Total    *analysis.Interval `json:"total_order,omitempty"`
	Size     *analysis.Interval `json:"mean_absolute_effect,omitempty"`
	Mean     *analysis.Interval `json:"mean_effect,omitempty"`
	Spread   *analysis.Interval `json:"spread_of_effects,omitempty"`
	Sentence string             `json:"sentence"`

	Weight float64 `json:"-"` // for the order of the table
}

// Result evaluates the runs; it is an error if all runs of a point failed.
func (j *Sensitivity) Result() (*SensitivityResult, error) {
	means := make([]float64, len(j.outputs))
	for i, worlds := range j.outputs {
		means[i] = analysis.Mean(worlds).Mean
	}
	if failed := slices.IndexFunc(means, math.IsNaN); failed >= 0 && j.failed > 0 {
		return nil, fmt.Errorf("%s failed, all of point %d: %w", decimal.Several(j.failed, "run"), failed, j.failure)
	}
	out := &SensitivityResult{Head: NewHead("sensitivity"), Method: j.Method, Metric: j.Metric,
		Points: len(means), Worlds: j.Worlds, Mean: toInterval(analysis.Mean(j.walks(means))), Shown: shownMeasure(j.measure, j.Money(), 1)}
	if luck := analysis.LuckShare(j.outputs); !math.IsNaN(luck) {
		out.LuckShare = &luck
	}
	words := experiment.Words(j.Scenario.Config.Seed, experiment.BootstrapStream)
	k := len(j.factors)
	row := func(i int) FactorIndex {
		return FactorIndex{Address: j.factors[i].Address, Lo: j.factors[i].Lo, Hi: j.factors[i].Hi}
	}
	if j.Method == "sobol" {
		for i, x := range analysis.SobolIndices(means, k, resamples, words) {
			f := row(i)
			f.First, f.Total, f.Weight = between(x.First), between(x.Total), x.Total.Value
			f.Sentence = shareSentence(f.Address, j.Metric, x)
			out.Factors = append(out.Factors, f)
		}
		return out, nil
	}
	for i, x := range analysis.MorrisEffects(j.units, means, k) {
		f := row(i)
		f.Size, f.Mean, f.Spread, f.Weight = between(x.Size), between(x.Mean), between(x.Spread), x.Size.Value
		f.Sentence = effectSentence(f.Address, j.Metric, x, len(means)/(k+1), out.Shown)
		out.Factors = append(out.Factors, f)
	}
	return out, nil
}

// walks are the means of the points that depend on each other: those of a trajectory, or of a row of Saltelli's.
func (j *Sensitivity) walks(means []float64) []float64 {
	of := len(j.factors) + 1
	if j.Method == "sobol" {
		of++
	}
	var out []float64
	for walk := range slices.Chunk(means, of) {
		out = append(out, analysis.Mean(walk).Mean)
	}
	return out
}

// closely is how far apart the ends of a factor's two indices may be for their difference to be called hardly any, in shares of the
// variance.
const closely = .1

// shareSentence says in words what a factor's indices mean.
func shareSentence(address, metric string, x analysis.Index) string {
	percent := func(r analysis.Range) string {
		text := fmt.Sprintf("%.0f %% (%.0f to %.0f)", 100*r.Value, 100*r.Lo, 100*r.Hi)
		if r.Value > 1 {
			text += ", above 100 by sampling error,"
		}
		if r.Value < 0 {
			text += ", below 0 by sampling error,"
		}
		return text
	}
	switch {
	case math.IsNaN(x.Total.Value):
		return fmt.Sprintf("%s does not vary here, so %s explains none of it.", metric, address)
	case x.Total.Hi < .01:
		return fmt.Sprintf("%s does not matter for %s: at most %.1f %% of its variance.", address, metric, 100*max(0, x.Total.Hi))
	case x.First.Hi < x.Total.Lo:
		return fmt.Sprintf("%s explains %s of the variance of %s alone, and %s together with other factors.", address, percent(x.First), metric, percent(x.Total))
	}
	if x.First.Lo <= 0 {
		return fmt.Sprintf("%s explains %s of the variance of %s in all; what it does alone cannot be told from nothing: raise --samples.", address, percent(x.Total), metric)
	}
	if x.Total.Hi-x.First.Lo > closely {
		return fmt.Sprintf("%s explains %s of the variance of %s alone; whether it does more together with other factors cannot be told: raise --samples.",
			address, percent(x.First), metric)
	}
	return fmt.Sprintf("%s explains %s of the variance of %s, hardly any of it by what it does together with others.", address, percent(x.Total), metric)
}

// effectSentence says in words what a factor's effects mean: the mean size of a step's effect, not the change from one end to the other.
func effectSentence(address, metric string, x analysis.Effect, trajectories int, in Shown) string {
	if !(x.Size.Value > 0) {
		return fmt.Sprintf("%s does nothing to %s in any of %s.", address, metric, decimal.Several(trajectories, "step"))
	}
	way := "raises"
	if x.Mean.Value < 0 {
		way = "lowers"
	}
	if x.Mean.Lo < 0 && x.Mean.Hi > 0 {
		way = "moves"
	}
	text := fmt.Sprintf("%s %s %s: a step's effect, scaled to the whole range, is %.3g %s on average (%.3g to %.3g)", address, way, metric,
		in.Scale*x.Size.Value, in.loss(), in.Scale*x.Size.Lo, in.Scale*x.Size.Hi)
	switch half := x.Size.Value / 2; {
	case x.Spread.Lo > half:
		return text + "; how much hangs on the other factors or on where it stands."
	case x.Spread.Hi < half:
		return text + ", much the same wherever the others stand."
	}
	return text + "; whether it hangs on the other factors cannot be told: raise --samples."
}

// Ranked returns the factors, most important first.
func (r *SensitivityResult) Ranked() []FactorIndex {
	out := slices.Clone(r.Factors)
	slices.SortStableFunc(out, func(x, y FactorIndex) int { return -cmp.Compare(x.Weight, y.Weight) })
	return out
}

// Sentences name the ten most important factors, and the share of luck.
func (r *SensitivityResult) Sentences() []string {
	ranked := r.Ranked()
	var out []string
	for _, f := range ranked[:min(10, len(ranked))] {
		out = append(out, f.Sentence)
	}
	if r.LuckShare == nil {
		return append(out, "The share of luck can only be told from two worlds or more.")
	}
	return append(out, fmt.Sprintf("Luck makes %.1f %% of the variance of %s between single runs.", 100**r.LuckShare, r.Metric))
}

// Run executes the runs in memory and returns their result.
func (j *Sensitivity) Run(ctx context.Context, e *Env) (*SensitivityResult, error) {
	p, err := j.Plan()
	if err != nil {
		return nil, err
	}
	if err := e.Pass(ctx, p, j.Add); err != nil {
		return nil, err
	}
	return j.Result()
}
