package study

import (
	"context"
	"math"
	"slices"
	"time"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Band is one metric of the focal brand by month over the worlds: median, and the quantiles 10 and 90 %.
type Band struct{ Median, Lo, Hi []float64 }

// BandOf is the band of values, scaled: values[month-1][world].
func BandOf(values [][]float64, scale float64) Band {
	b := Band{make([]float64, len(values)), make([]float64, len(values)), make([]float64, len(values))}
	for i, x := range values {
		b.Median[i], b.Lo[i], b.Hi[i] = scale*analysis.Quantile(x, .5), scale*analysis.Quantile(x, .1), scale*analysis.Quantile(x, .9)
	}
	return b
}

// World is one simulated world as a screen shows it: its customers by month and its events.
type World struct {
	Seed   uint64
	Order  []int32 // customers by privacy threshold, the most sensitive first, ties by number
	Views  [][]sim.View
	Counts [][sim.ViewCount]int // customers by view, a row a month
	Events []sim.Event
}

// Live is work for a screen: the worlds of one or two configurations, told as they come. The first is the one on the sliders,
// the second, when there is one, the baseline under the same seed.
type Live struct {
	Configs  []sim.Config
	Metrics  []agents.Metric // that summaries keep; those of Opening always
	Workers  int
	Sampling // the band's worlds
}

// Summary is what is known of the worlds so far.
type Summary struct {
	Worlds int
	Months int
	Bands  map[agents.Metric]Band
	Opens  int // month in which the forecast error opens; 0 = never
	Lead   int // months from there until visible churn leaves its start-up range; -1 = it never does
}

// At returns the median of a metric in a month (from 1); NaN where unknown.
func (s *Summary) At(m agents.Metric, month int) float64 {
	if s == nil {
		return math.NaN()
	}
	b := s.Bands[m].Median
	if month < 1 || month > len(b) {
		return math.NaN()
	}
	return b[month-1]
}

// Summarize is the summary of what has been collected.
func Summarize(c *experiment.Collected) *Summary {
	s := &Summary{Worlds: c.Went, Months: c.Point.Config.Months, Bands: map[agents.Metric]Band{}}
	for m, series := range c.Series {
		s.Bands[m] = BandOf(series.Values, 1)
	}
	s.Opens, s.Lead = c.Opening()
	return s
}

// Report is what live work tells.
type Report struct {
	Config  int      // index in the work
	Summary *Summary // of all worlds of this configuration so far
	World   *World   // with the first report of the first configuration
	Took    time.Duration
	Err     error
}

// reports are the numbers of worlds after which the screen is told.
var reports = []int{8, 12, 16, 20, 24, 32}

// engine simulates live work. It keeps the starts of its worlds, so that a moved lever simulates no history: those of the worlds
// drawn first apart, because a round of others may push out all.
type engine struct{ first, rest sim.Settled }

// What the kept starts of the worlds drawn first and of the others may take, in bytes: of 10,000 customers each takes 2 MB.
const (
	firstRoom = 32 << 20
	restRoom  = 128 << 20
)

// Lively returns what makes live work, reporting through emit until it is done or the context ends: at once one world, drawn as
// soon as it is there, then the others.
func Lively() func(ctx context.Context, job Live, emit func(Report)) {
	e := &engine{first: sim.Settled{Room: firstRoom}, rest: sim.Settled{Room: restRoom}}
	return e.simulate
}

func (e *engine) simulate(ctx context.Context, job Live, emit func(Report)) {
	for i := range job.Configs {
		if err := e.simulateOne(ctx, job, i, emit); err != nil {
			if ctx.Err() == nil {
				emit(Report{Config: i, Err: err})
			}
			return
		}
	}
}

// simulateOne runs the worlds of one configuration in bursts, with the world's views for the first.
func (e *engine) simulateOne(ctx context.Context, job Live, i int, emit func(Report)) error {
	begin := time.Now()
	cfg := job.Configs[i]
	metrics := slices.Clone(job.Metrics)
	for _, m := range []agents.Metric{agents.MetricForecastShare, agents.MetricVisibleChurn} {
		if !slices.Contains(metrics, m) {
			metrics = append(metrics, m)
		}
	}
	worlds, seen := job.In(), cfg
	worlds.Enter(&seen, worlds.Run(0, 0, 0))
	first, err := e.first.Run(ctx, &seen, job.Workers, sim.Observe{Views: i == 0})
	if err != nil {
		return err
	}
	all := experiment.Collect(experiment.Point{Config: cfg}, metrics, worlds)
	all.Add(first, nil)
	b := Report{Config: i, Summary: Summarize(all), Took: time.Since(begin)}
	if i == 0 {
		b.World = worldOf(first)
	}
	emit(b)
	do := func(ctx context.Context, run experiment.Run, workers int) (*sim.Result, error) {
		c := cfg
		worlds.Enter(&c, run)
		return e.rest.Run(ctx, &c, workers, sim.Observe{})
	}
	return experiment.InOrder(ctx, worlds.Runs(1)[1:], do, job.Workers, func(_ experiment.Run, r *sim.Result, err error) error {
		if err != nil {
			return err
		}
		all.Add(r, nil)
		if n := all.Went; n == job.Worlds || slices.Contains(reports, n) {
			emit(Report{Config: i, Summary: Summarize(all), Took: time.Since(begin)})
		}
		return nil
	})
}

// worldOf keeps of a run what a screen shows.
func worldOf(r *sim.Result) *World {
	w := &World{Seed: r.Config.Seed, Views: r.Views, Events: r.Events, Order: make([]int32, len(r.Threshold)), Counts: make([][sim.ViewCount]int, len(r.Views))}
	keys := make([]uint64, len(r.Threshold)) // of positive numbers the bits have the order of the numbers
	for i, x := range r.Threshold {
		keys[i] = uint64(math.Float32bits(x))<<32 | uint64(i)
	}
	slices.Sort(keys)
	for i, k := range keys {
		w.Order[i] = int32(uint32(k))
	}
	for m, views := range r.Views {
		for _, v := range views {
			w.Counts[m][v]++
		}
	}
	return w
}
