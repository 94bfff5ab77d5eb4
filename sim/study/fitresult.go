package study

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// FitResult is the result of a fit.
type FitResult struct {
	Head
	Scenario  string              `json:"scenario"`
	From      string              `json:"from"`
	Told      []string            `json:"told"` // how the table was understood
	Rows      []FitRow            `json:"rows"`
	Fit       float64             `json:"fit"`              // root mean square error of the fitted months, in standard deviations; 1 is expected
	HeldOut   float64             `json:"held_out_error"`   // error of the held-out months
	Flat      float64             `json:"flat"`             // and of a flat line through the last three fitted months
	Known     []Known             `json:"known"`            // parameters that the table narrows by more than a tenth, the most narrowed first
	Unknown   int                 `json:"unknown"`          // the others
	Doubts    []string            `json:"doubts,omitempty"` // why the draws carry no verdict
	Moved     []string            `json:"moved"`            // levers that the change moved
	Against   string              `json:"against"`          // what the strategy is compared with
	Strategy  string              `json:"strategy"`
	Months    int                 `json:"months"`
	Worth     *Worth              `json:"with_table,omitempty"`    // what the strategy is worth compared with it, after the fit; nil if the draws carry no verdict
	Before    *Worth              `json:"without_table,omitempty"` // and without the table
	Next      []Next              `json:"next"`                    // what to measure next; what narrows the answer most comes first
	Fitted    *scenarios.Scenario `json:"-"`                       // what the scenario becomes
	Reached   string              `json:"reached"`                 // of the levels
	keptAside int
	unused    []string // what the table has and the fit cannot use
}

// FitRow is one observation beside the model's values: ratios to the months before, or to another arm.
type FitRow struct {
	Metric  string  `json:"metric"`
	Arm     string  `json:"arm,omitempty"`
	Against string  `json:"against,omitempty"`
	From    int     `json:"from"`
	To      int     `json:"to"`
	Held    bool    `json:"held"` // held out
	Seen    float64 `json:"seen"`
	Without Spread  `json:"without"` // before the fit
	With    Spread  `json:"with"`
	metric  agents.Metric
	off     float64 // how far with is off, in its standard deviations
	far     float64 // and without
}

// Spread is the middle of the worlds, and the range of eight in ten of them.
type Spread struct {
	Middle float64 `json:"middle"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// Known is how far a parameter's range has narrowed: 0 is as unknown as before, 1 is known.
type Known struct {
	Parameter string  `json:"parameter"`
	Known     float64 `json:"known"`
}

// Limits beyond which a fit supports no verdict: how far off all months together, and a single one, may be, in standard deviations, and how much worse
// than a flat line it may predict.
const (
	mostOff   = 2
	mostFar   = 4
	mostWorse = 1.25
	drifting  = .2 // of a year's drift before the change, beyond the model's
)

// judge holds the observations against the worlds before and after the fit.
func (r *FitResult) judge(f *Fit, all []Observation, fitted int, prior, posterior [][]float64) {
	var flatOff, sum float64
	for k := range all {
		o := &all[k]
		row := FitRow{Metric: agents.Metrics()[o.Metric].Word, Arm: o.Arm, Against: o.Against, From: o.From, To: o.To, Held: k >= fitted, Seen: o.Seen, metric: o.Metric}
		row.Without, row.far = o.beside(prior, k)
		row.With, row.off = o.beside(posterior, k)
		r.Rows = append(r.Rows, row)
		if !row.Held {
			sum += row.off * row.off / float64(fitted)
			continue
		}
		n := float64(len(all) - fitted)
		flat := math.Log(o.Seen) - f.flat(o.Metric)
		flatOff += float64(flat*flat) / float64(o.SD*o.SD) / n
		r.keptAside++
	}
	r.Fit = math.Sqrt(sum)
	if r.keptAside > 0 {
		r.HeldOut, r.Flat = r.heldOut(all[fitted:], posterior, fitted), math.Sqrt(flatOff)
	}
	r.doubts(f, fitted)
}

// heldOut returns the error of the worlds' median in the held-out months, in the months' own standard deviations.
func (r *FitResult) heldOut(kept []Observation, posterior [][]float64, from int) float64 {
	sum := 0.
	for k, o := range kept {
		d := (math.Log(o.Seen) - analysis.Mean(column(posterior, from+k)).Mean) / o.SD
		sum += d * d / float64(len(kept))
	}
	return math.Sqrt(sum)
}

// flat is the logarithm of the ratio in the last three months that the fit sees.
func (f *Fit) flat(m agents.Metric) float64 {
	for _, o := range observations(f.months, f.active, [][2]int{{max(1, f.last-2), f.last}}) {
		if o.Metric == m && f.last > 0 {
			return math.Log(o.Seen)
		}
	}
	return 0 // as before
}

func column(rows [][]float64, k int) []float64 {
	var out []float64
	for _, row := range rows {
		if !math.IsNaN(row[k]) && !math.IsInf(row[k], 0) {
			out = append(out, row[k])
		}
	}
	return out
}

// beside is where eight in ten worlds have an observation, as a ratio, and how far it is off them: in standard deviations of both.
func (o *Observation) beside(y [][]float64, k int) (Spread, float64) {
	x := column(y, k)
	e := analysis.Mean(x)
	at := func(q float64) float64 { return math.Exp(analysis.Quantile(x, q)) }
	return Spread{at(.5), at(.1), at(.9)}, (math.Log(o.Seen) - e.Mean) / math.Hypot(o.SD, e.SD)
}

// doubts are the reasons not to rest a verdict on the draws.
func (r *FitResult) doubts(f *Fit, fitted int) {
	doubt := func(format string, args ...any) { r.Doubts = append(r.Doubts, fmt.Sprintf(format, args...)) }
	if fitted > 0 && r.Fit > mostOff {
		doubt("no parameter draw reproduces these months: they are off by %.1f standard deviations on average", r.Fit)
	}
	for _, row := range r.Rows {
		if !row.Held && math.Abs(row.off) > mostFar {
			doubt("%s in %s is far from everything that the model produces", row.Metric, monthsText(row.From, row.To))
		}
	}
	if r.keptAside > 0 && r.HeldOut > mostWorse*r.Flat && r.HeldOut > mostWorse {
		doubt("the held-out months are predicted worse than by a flat line (off by %.1f standard deviations, the line by %.1f)", r.HeldOut, r.Flat)
	}
	for k, metric := range sim.OwnMetrics {
		values, _ := ownBefore(f.months, k)
		slope, rest := drift(metric, values)
		n := float64(len(values))
		more := slope - f.drifts[k]
		if n >= 6 && math.Abs(12*more) > drifting && math.Abs(more)*math.Sqrt(n*(float64(n*n)-1)/12) > 4*rest {
			doubt("%s was already moving before the change, by %+.0f %% a year, which the model does not reproduce", agents.Metrics()[metric].Word, 100*math.Expm1(12*slope))
		}
	}
}

func monthsText(from, to int) string {
	if from == to {
		return fmt.Sprintf("month %d", from)
	}
	return fmt.Sprintf("months %d to %d", from, to)
}

// doubt is all doubts in a line.
func (r *FitResult) doubt() string {
	text := ""
	for i, d := range r.Doubts {
		if i > 0 {
			text += "; "
		}
		text += d
	}
	return text
}

// narrowed is how far a parameter must have narrowed to be called known at all.
const narrowed = .1

// know tells the parameters that the months have narrowed.
func (r *FitResult) know(before, after [][]float64) {
	for j, row := range experiment.Free() {
		spread := func(members [][]float64) float64 {
			var x []float64
			for _, m := range members {
				x = append(x, place(m[j]))
			}
			return analysis.Mean(x).SD
		}
		if k := 1 - spread(after)/spread(before); k > narrowed {
			r.Known = append(r.Known, Known{row.Path, k})
		} else {
			r.Unknown++
		}
	}
	slices.SortStableFunc(r.Known, func(a, b Known) int { return cmp.Compare(b.Known, a.Known) })
}
