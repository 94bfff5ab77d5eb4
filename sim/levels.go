package sim

import (
	"context"
	"math"
	"slices"

	"backlash/agents"
)

// Levels holds what a company measures about itself before the change; 0 means not stated. Every world simulates its history repeatedly until the
// recorded months match these levels, whatever the world's other parameters.
type Levels struct {
	Churn     float32 // share of the focal brand's customers who leave in a month
	OptOut    float32 // share of its customers who refuse personalization as month 1 begins
	Purchases float32 // per customer and month
	nudge     float32 // in logits: of the question at which some refuse when they come, in the history
}

// stated reports whether there is any.
func (l *Levels) stated() bool { return l.Churn > 0 || l.OptOut > 0 || l.Purchases > 0 }

// The search for levels: the most times the history is simulated, the relative tolerance, and the largest nudge.
const (
	levelTries = 5
	levelNear  = .005
	mostNudge  = 12
)

// The parameters adjusted to reach the levels.
const hazardPath, ratePath = "people.hazard_mean", "purchase.rate"

// past is a world whose history is over. Its configuration is c, except for the parameters that produce its levels.
func past(ctx context.Context, c *Config, workers int, o Observe, from *start) (*world, error) {
	aimed := c
	if c.Market.Levels.stated() {
		aimed = c.aim()
		if from != nil {
			from.aim(aimed)
		}
	}
	for try := 1; ; try++ {
		w := newWorld(aimed, workers, o, from)
		for w.month < 1 {
			if err := ctx.Err(); err != nil {
				w.crew.dismiss()
				return nil, err
			}
			w.step()
		}
		if from != nil || aimed == c || try == levelTries {
			return w, nil
		}
		next, near := w.nearer()
		if near {
			return w, nil
		}
		w.crew.dismiss()
		w.crew.release()
		aimed = next
	}
}

// aim is a copy with a first guess: that people leave as often as they do anyway, and refuse where one in two would.
func (c *Config) aim() *Config {
	aimed := *c
	l := &aimed.Market.Levels
	if l.Churn > 0 {
		aimed.Params.People.HazardMean = l.Churn
	}
	if l.OptOut > 0 {
		l.nudge = logit(1 - float64(l.OptOut))
	}
	return &aimed
}

// aim takes over what led to a start.
func (k *start) aim(c *Config) {
	c.Params.People.HazardMean, c.Params.Purchase.Rate = k.hazard, k.rate
}

// nearer is a configuration whose history comes nearer to the levels than the world's own, and whether that is near enough.
func (w *world) nearer() (*Config, bool) {
	next, near := *w.cfg, true
	l := &next.Market.Levels
	scale := func(want float32, got float64, at *float32, path string) {
		if want == 0 || !(got > 0) {
			return
		}
		row, _ := agents.ParameterByPath(path)
		x := min(max(float32(float64(*at)*float64(want)/got), row.Lowest), row.Highest)
		near = near && (math.Abs(got/float64(want)-1) <= levelNear || x == *at)
		*at = x
	}
	before := w.result.Before
	var purchases float64
	for i := range before {
		purchases += before[i].At(0, All, agents.MetricConversions) / float64(len(before))
	}
	var leaving float64
	for _, x := range w.result.Leaving[:len(before)] {
		leaving += x / float64(len(before))
	}
	scale(l.Churn, leaving, &next.Params.People.HazardMean, hazardPath)
	scale(l.Purchases, purchases, &next.Params.Purchase.Rate, ratePath)
	if l.OptOut > 0 {
		got := min(max(before[len(before)-1].At(0, All, agents.MetricConsent), .001), .999)
		x := min(max(l.nudge+logit(1-float64(l.OptOut))-logit(got), -mostNudge), mostNudge)
		near = near && (math.Abs(got-1+float64(l.OptOut)) <= levelNear*float64(l.OptOut) || x == l.nudge)
		l.nudge = x
	}
	return &next, near
}

// leavingBefore is Leaving of the months before, to be kept elsewhere.
func (r *Result) leavingBefore() []float64 {
	if r.Leaving == nil {
		return nil
	}
	return slices.Clone(r.Leaving[:len(r.Before)])
}

func logit(p float64) float32 { return float32(math.Log(p / (1 - p))) }

// foresee keeps the chance of leaving, this month, of the mean customer of the focal brand.
func (w *world) foresee() {
	at := w.month - 1 + len(w.result.Before)
	if at < 0 || at >= len(w.result.Leaving) {
		return
	}
	var chance, customers float64
	for i := range w.crew.chances {
		chance += w.crew.chances[i].sum
		customers += w.crew.chances[i].of
	}
	w.result.Leaving[at] = chance / customers
}

// chance is what a block's customers of the focal brand have of leaving, summed.
type chance struct{ sum, of float64 }

// chanceOf sums over a block whose month is over.
func chanceOf(b *agents.Block) (c chance) {
	for i, on := range b.On {
		if on != 0 && b.Brand[i] == 0 {
			c.sum += float64(b.ExitHazard[i])
			c.of++
		}
	}
	return c
}

// refuse lets those who refuse personalization do so, of all who are there when the history begins.
func (w *world) refuse() {
	if w.month == 1-w.cfg.History.Months && w.cfg.Market.Levels.OptOut > 0 {
		w.ask(0, w.cfg.Market.Levels.nudge)
	}
}
