package study

import (
	"context"
	"math"
	"reflect"
	"slices"
	"sync"
	"time"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Band is one metric of the focal brand by month over the worlds: mean, and where eight worlds in ten lie.
type Band struct {
	Before       []float64 // mean in the recorded months before month 1
	Mean, Lo, Hi []float64
}

// BandOf is the band of values, scaled: values[month-1][world].
func BandOf(values [][]float64, scale float64) Band {
	b := Band{Mean: make([]float64, len(values)), Lo: make([]float64, len(values)), Hi: make([]float64, len(values))}
	for i, x := range values {
		b.Mean[i], b.Lo[i], b.Hi[i] = scale*analysis.Mean(x).Mean, scale*analysis.Quantile(x, .1), scale*analysis.Quantile(x, .9)
	}
	return b
}

// World is one simulated world as a screen shows it: its customers by month and its events.
type World struct {
	Number int // from 0
	Seed   uint64
	Order  []int32 // customers by privacy threshold, the most sensitive first, ties by number
	Views  [][]sim.View
	Counts [][sim.ViewCount]int // customers by view, a row a month
	Events []sim.Event
}

// Front is the creepy front in a month, from 1: how many of Order it has passed, the most sensitive first. Of every stretch that ends at
// it more are creeped out than are not, and of every stretch that begins there at most as many; customers who refused or are gone count
// for neither. It is 0 where that leaves less than a hundredth of those who started.
func (w *World) Front(month int) int {
	sum, most, at := 0, len(w.Order)/100, 0
	for i, customer := range w.Order {
		switch w.Views[month-1][customer] {
		case sim.Creeped:
			sum++
		case sim.OptedOut, sim.Gone:
		default:
			sum--
		}
		if sum > most {
			most, at = sum, i+1
		}
	}
	return at
}

// Live is work for a screen: the worlds of a configuration beside those of its baseline, reported as they finish.
type Live struct {
	Now, Against sim.Config      // Against is the baseline; the same configuration where there is none
	Alone        bool            // there is no baseline
	Names        [2]string       // of both
	Going        bool            // the baseline is going on as before
	Metrics      []agents.Metric // that summaries keep, besides those that the picture is made from
	Workers      int
	Sampling     // the band's worlds
}

// Summary holds what is known about the worlds so far.
type Summary struct {
	Worlds int
	Months int
	Bands  map[agents.Metric]Band
	Opens  int                      // month in which the forecast error opens; 0 = never
	Lead   int                      // months from there until visible churn leaves its start-up range; -1 = it never does
	Views  [][sim.ViewCount]float64 // share of the customers by view, 0..1, a row a month; nil where nobody looked
}

// At returns the mean of a metric in a month (from 1, or up to 0 for the months before); NaN where unknown.
func (s *Summary) At(m agents.Metric, month int) float64 {
	if s == nil {
		return math.NaN()
	}
	b, i := s.Bands[m].Mean, month-1
	if month < 1 {
		b = s.Bands[m].Before
		i += len(b)
	}
	if i < 0 || i >= len(b) {
		return math.NaN()
	}
	return b[i]
}

// BeforeMean is the mean of a metric over the recorded months before month 1, that of month 1 where there are none.
func (s *Summary) BeforeMean(m agents.Metric) float64 {
	if s == nil {
		return math.NaN()
	}
	if b := s.Bands[m].Before; len(b) > 0 {
		return analysis.Mean(b).Mean
	}
	return s.At(m, 1)
}

// Summarize summarizes what has been collected.
func Summarize(c *experiment.Collected) *Summary {
	s := &Summary{Worlds: c.Went, Months: c.Point.Config.Months, Bands: map[agents.Metric]Band{}}
	for m, series := range c.Series {
		b := BandOf(series.Values, 1)
		if len(series.Before) > 0 {
			b.Before = BandOf(series.Before, 1).Mean
		}
		s.Bands[m] = b
	}
	s.Opens, s.Lead = c.Opening()
	return s
}

// Report is what live work reports.
type Report struct {
	Now     *Summary // of all worlds so far
	Against *Summary // of the baseline; nil without one, or before its first world
	Look    *Look    // of the worlds that have both; nil without a baseline
	World   *World   // with the first report
	Took    time.Duration
	Err     error
}

// reports are the numbers of worlds after which the screen is told.
var reports = []int{8, 12, 16, 20, 24, 32}

// engine simulates live work. It keeps the starts of its worlds, so that a moved lever simulates no history: those of the worlds
// drawn first apart, because a round of others may push out all. It keeps the baseline's worlds too, while that stays the same.
type engine struct {
	first, rest sim.Settled

	guard sync.Mutex // of what follows: work that was cancelled may still be ending
	crowd struct {   // the world that is shown beside a baseline
		of    *Live
		world int
	}
	base *Live // whose baseline is kept
	kept *experiment.Collected
}

// The memory limits for the cached starts of the worlds drawn first and of the others, in bytes: of 10,000 customers each takes 2 MB.
const (
	firstRoom = 32 << 20
	restRoom  = 128 << 20
)

// Lively returns what makes live work, reporting through emit until it is done or the context ends: at once one world, drawn as
// soon as it is there, then the baseline's, then the others; and at the end the customers of a typical world, where the first one shown is not.
func Lively() func(ctx context.Context, job Live, emit func(Report)) {
	e := &engine{first: sim.Settled{Room: firstRoom}, rest: sim.Settled{Room: restRoom}}
	return func(ctx context.Context, job Live, emit func(Report)) {
		if err := e.simulate(ctx, job, emit); err != nil && ctx.Err() == nil {
			emit(Report{Err: err})
		}
	}
}

// alone is the number of customers below which the first world is as quick on one processor: several wait for each other in every month, and
// longest where others use the processors too.
const alone = 20_000

// metrics are those that are collected.
func (job *Live) metrics() []agents.Metric {
	out := slices.Clone(job.Metrics)
	for _, m := range []agents.Metric{agents.MetricForecastShare, agents.MetricVisibleChurn, agents.MetricTrust, agents.MetricDashboard, agents.MetricCumulativeMargin, agents.MetricMargin} {
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// baseline is the kept one where it is that of a job, else nil.
func (e *engine) baseline(job *Live) *experiment.Collected {
	e.guard.Lock()
	defer e.guard.Unlock()
	if e.base != nil && e.base.Sampling == job.Sampling && slices.Equal(e.base.metrics(), job.metrics()) && reflect.DeepEqual(e.base.Against, job.Against) {
		return e.kept
	}
	return nil
}

// keep keeps a job's baseline.
func (e *engine) keep(job *Live, against *experiment.Collected) {
	e.guard.Lock()
	defer e.guard.Unlock()
	e.base, e.kept = job, against
}

// shown is the world whose customers a screen shows, from 0: the typical one of earlier work beside the same baseline, else the first. known
// says whether it is a typical one.
func (e *engine) shown(job *Live) (world int, known bool) {
	e.guard.Lock()
	defer e.guard.Unlock()
	if t := e.crowd; t.of != nil && t.of.Sampling == job.Sampling && reflect.DeepEqual(t.of.Against, job.Against) {
		return t.world, true
	}
	return 0, false
}

// simulate runs the worlds in bursts, with the customers of one of them.
func (e *engine) simulate(ctx context.Context, job Live, emit func(Report)) error {
	begin := time.Now()
	worlds, metrics := job.In(), job.metrics()
	shown, typical := e.shown(&job)
	configs := []*sim.Config{&job.Now, &job.Against}
	in := func(point, world int, o sim.Observe) (*sim.Result, error) {
		c := *configs[point]
		worlds.Enter(&c, worlds.Run(point, world, 0))
		workers := job.Workers
		if c.Population.Customers < alone {
			workers = 1
		}
		return e.first.Run(ctx, &c, workers, o)
	}
	collect := func(point int) *experiment.Collected {
		return experiment.Collect(experiment.Point{Name: job.Names[point], Config: *configs[point]}, metrics, worlds)
	}
	kept := e.baseline(&job)
	tell := func(now, against *experiment.Collected, seen views, w *World) {
		r := Report{Now: Summarize(now), World: w, Took: time.Since(begin)}
		r.Now.Views = seen.means()
		if !job.Alone && len(against.Value) > 0 {
			r.Against, r.Look = Summarize(against), job.look(now, against)
			if kept != nil { // more of it is known than belongs to the worlds so far
				r.Against = Summarize(kept)
			}
		}
		emit(r)
	}
	// One world at once.
	var own [2]*sim.Result // of the world that is shown
	var err error
	if own[0], err = in(0, shown, sim.Observe{Views: true}); err != nil {
		return err
	}
	now, against := collect(0), collect(1)
	now.Add(own[0], nil)
	world := worldOf(own[0], shown)
	seen := views{world.Counts}
	switch {
	case job.Alone:
		tell(now, against, seen, world)
		configs = configs[:1]
	case kept != nil:
		part := kept.Part(shown, shown+1)
		tell(now, &part, seen, world)
		configs = configs[:1]
	default:
		tell(now, against, seen, world)
		if own[1], err = in(1, shown, sim.Observe{}); err != nil {
			return err
		}
		against.Add(own[1], nil)
		tell(now, against, seen, nil)
	}
	// Then all, in their order.
	now, against, seen = collect(0), experiment.Collect(experiment.Point{Name: job.Names[1], Config: job.Against}, metrics, worlds), nil
	if kept != nil && !job.Alone {
		against = kept
	}
	do := func(ctx context.Context, run experiment.Run, workers int) (*sim.Result, error) {
		if run.World == shown {
			return own[run.Point], nil
		}
		c := *configs[run.Point]
		worlds.Enter(&c, run)
		return e.rest.Run(ctx, &c, workers, sim.Observe{Views: run.Point == 0})
	}
	err = experiment.InOrder(ctx, worlds.Runs(len(configs)), do, job.Workers, func(run experiment.Run, r *sim.Result, err error) error {
		switch {
		case err != nil:
			return err
		case run.Point == 1:
			against.Add(r, nil)
		default:
			now.Add(r, nil)
			seen = append(seen, counts(r))
		}
		if n := now.Went; run.Point == len(configs)-1 && n < job.Worlds && slices.Contains(reports, n) {
			tell(now, against, seen, nil)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !job.Alone {
		e.keep(&job, against)
	}
	world = nil
	if at := seen.typical(); !typical && at != shown {
		r, err := in(0, at, sim.Observe{Views: true})
		if err != nil {
			return err
		}
		world, shown = worldOf(r, at), at
	}
	e.guard.Lock()
	e.crowd.of, e.crowd.world = &job, shown
	e.guard.Unlock()
	if job.Worlds > 1 || world != nil {
		tell(now, against, seen, world)
	}
	return nil
}

// look is the first picture of the worlds that both have.
func (job *Live) look(now, against *experiment.Collected) *Look {
	n := min(len(now.Value), len(against.Value))
	c := &Comparison{Arms: []*Arm{{Collected: against.Part(0, n)}, {Collected: now.Part(0, n)}}}
	l := c.look(1, job.Unit())
	if l.Going = job.Going; n == job.Worlds {
		l.hangs = c.HangsText(1)
	}
	return l
}

// worldOf keeps of a run what a screen shows: those who started with the focal brand.
func worldOf(r *sim.Result, number int) *World {
	w := &World{Number: number, Seed: r.Config.Seed, Views: r.Views, Events: r.Events, Counts: counts(r)}
	for _, i := range thresholds(r) {
		if r.StartBrand[i] == 0 {
			w.Order = append(w.Order, i)
		}
	}
	return w
}

// counts are those who started with the focal brand by view, a row a month.
func counts(r *sim.Result) [][sim.ViewCount]int {
	out := make([][sim.ViewCount]int, len(r.Views))
	for m, people := range r.Views {
		for i, v := range people {
			if r.StartBrand[i] == 0 {
				out[m][v]++
			}
		}
	}
	return out
}

// views are customers by view: a world, a row a month.
type views [][][sim.ViewCount]int

// means are the shares of all customers of all worlds.
func (x views) means() [][sim.ViewCount]float64 {
	if len(x) == 0 {
		return nil
	}
	out := make([][sim.ViewCount]float64, len(x[0]))
	for m := range out {
		all := 0
		for _, world := range x {
			for v, n := range world[m] {
				out[m][v] += float64(n)
				all += n
			}
		}
		for v := range out[m] {
			out[m][v] /= float64(max(1, all))
		}
	}
	return out
}

// typical is the world whose shares, month by month, are closest to the means, by squares.
func (x views) typical() int {
	means := x.means()
	best, least := 0, math.Inf(1)
	for k, world := range x {
		one, far := views{world}.means(), 0.
		for m := range one {
			for v, share := range one[m] {
				off := share - means[m][v]
				far += float64(off * off)
			}
		}
		if far < least {
			best, least = k, far
		}
	}
	return best
}

// thresholds are the customers by privacy threshold, the most sensitive first, ties by number.
func thresholds(r *sim.Result) []int32 {
	order, keys := make([]int32, len(r.Threshold)), make([]uint64, len(r.Threshold)) // of positive numbers the bits have the order of the numbers
	for i, x := range r.Threshold {
		keys[i] = uint64(math.Float32bits(x))<<32 | uint64(i)
	}
	slices.Sort(keys)
	for i, k := range keys {
		order[i] = int32(uint32(k))
	}
	return order
}
