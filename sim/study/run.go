package study

import (
	"context"
	"fmt"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
	decimal "backlash/sim/number"
)

// RunHead is the head of the results of run and compare.
type RunHead struct {
	Head
	Scenario    string `json:"scenario"`
	Seed        uint64 `json:"seed"`
	Customers   int    `json:"customers"`
	Months      int    `json:"months"`
	Uncertainty string `json:"uncertainty"`
	Ranges      string `json:"uncertainty_source,omitempty"`
}

func (b *Base) head(kind string, s Sampling) RunHead {
	c := &b.Scenario.Config
	return RunHead{NewHead(kind), b.Scenario.Name, c.Seed, c.Population.Customers, c.Months, string(s.Uncertainty), s.Source(c)}
}

// ArmResult is the focal brand under one strategy.
type ArmResult struct {
	Strategy string            `json:"strategy"`
	Worlds   int               `json:"worlds"`
	Failed   int               `json:"failed"`
	Value    analysis.Interval `json:"value"`
	Opens    *int              `json:"forecast_error_opens,omitempty"`
	Lead     *int              `json:"forecast_error_lead,omitempty"`
	Metrics  []MetricSummary   `json:"metrics"`
}

func toArm(strategy string, c *experiment.Collected, metrics []agents.Metric) ArmResult {
	out := ArmResult{Strategy: strategy, Worlds: c.Went, Failed: len(c.Failed), Value: toInterval(c.Estimate(c.Value)),
		Metrics: byMonth(metrics, c.Point.Config.Months, c.At)}
	if opens, lead := c.Opening(); opens > 0 {
		out.Opens = &opens
		if lead >= 0 {
			out.Lead = &lead
		}
	}
	return out
}

// Run is one strategy in several worlds.
type Run struct {
	Base
	Sampling
	Customers bool // keep every customer, in a folder

	Collected *experiment.Collected
}

// RunResult is the result of a run for programs.
type RunResult struct {
	RunHead
	ArmResult
}

// Begin checks the request and allocates room for the worlds. metrics are the metrics kept; nil: all.
func (r *Run) Begin(metrics []agents.Metric) error {
	if err := r.Sampling.Check(1); err != nil {
		return err
	}
	if metrics == nil {
		metrics = allMetrics()
	}
	if err := sim.Keeps(experiment.CollectedBytes(1, len(metrics), &r.Scenario.Config, r.Worlds), r.Worlds); err != nil {
		return err
	}
	r.Collected = experiment.Collect(experiment.Point{Name: r.Scenario.Name, Config: r.Scenario.Config}, metrics, r.In())
	return nil
}

// Plan is the plan of one point.
func (r *Run) Plan() (*experiment.Plan, error) {
	p, err := r.plan("grid", nil, r.Sampling)
	if err != nil {
		return nil, err
	}
	if r.Customers {
		p.Keep = experiment.KeepCustomers
	}
	p.Points = [][]string{{}}
	return p, settle(p)
}

// Add takes a world in.
func (r *Run) Add(_ experiment.Run, result *sim.Result, err error) { r.Collected.Add(result, err) }

// Do makes the worlds in memory.
func (r *Run) Do(ctx context.Context, e *Env) error {
	e.note("seed %d, %s, %s, %s", r.Scenario.Config.Seed, decimal.Several(r.Scenario.Config.Population.Customers, "customer"),
		decimal.Several(r.Scenario.Config.Months, "month"), decimal.Several(r.Worlds, "world"))
	if err := e.perform(ctx, []experiment.Point{r.Collected.Point}, r.In(), sim.Observe{}, r.Add); err != nil {
		return err
	}
	if r.Collected.Went == 0 {
		return r.Collected.Failed[0]
	}
	return nil
}

// Result is the result for programs, of all metrics.
func (r *Run) Result() RunResult {
	return RunResult{r.head("run", r.Sampling), toArm(r.Scenario.Config.Brands[0].Strategy, r.Collected, allMetrics())}
}

// Sentences state the results.
func (r *Run) Sentences() []string {
	c, months := r.Collected, r.Scenario.Config.Months
	told := func(m agents.Metric) string { return ShownAs(m, r.Money()).Level(c.At(m, months)) }
	said := []string{
		fmt.Sprintf("By month %d: value %s; gone %s; left at least once %s.", months, told(agents.MetricCumulativeMargin), told(agents.MetricGone), told(agents.MetricLeftOnce)),
		Opening(c) + ".",
		r.Means(c.Went, &r.Scenario.Config),
	}
	if reached := r.Reached(c); reached != "" {
		said = append([]string{reached}, said...)
	}
	return said
}

// Opening says when the dashboard's forecast becomes too high, and how long before churn shows it.
func Opening(c *experiment.Collected) string {
	if c.Went < 2 {
		return "From when on the dashboard's forecast is too high can only be told from several worlds"
	}
	return OpeningText(c.Opening())
}

// OpeningText is Opening for the month in which the forecast error opens, 0 never, and the lead, below 0 when churn never shows it.
func OpeningText(opens, lead int) string {
	switch {
	case opens == 0:
		return "The dashboard's forecast of the next twelve months holds"
	case lead < 0:
		return fmt.Sprintf("From month %d on the dashboard's forecast of the next twelve months is too high; visible churn never leaves the range of its first three months", opens)
	}
	return fmt.Sprintf("From month %d on the dashboard's forecast of the next twelve months is too high, %s before visible churn leaves the range of its first three", opens, decimal.Several(lead, "month"))
}
