package study

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Compare is the focal brand under several strategies, on the same people with the same luck; the first is the baseline.
type Compare struct {
	Base
	Sampling
	Strategies []string
	Customers  bool // keep every customer, in a folder

	Comparison *Comparison
}

// CompareResult is the result of a comparison for programs.
type CompareResult struct {
	RunHead
	Strategies  []ArmResult        `json:"strategies"`
	Differences []DifferenceResult `json:"differences"`
}

// DifferenceResult is one strategy against the first: paired differences, and who left under only one of the two.
type DifferenceResult struct {
	Strategy    string             `json:"strategy"`
	Against     string             `json:"against"`
	Pairs       int                `json:"pairs"`
	Value       Interval           `json:"value"`
	Verdict     Verdict            `json:"verdict"`
	LeftHere    Interval           `json:"left_only_here"`
	LeftAgainst Interval           `json:"left_only_against"`
	LeftNet     Interval           `json:"left_net"`
	Why         map[string]float64 `json:"why_left_only_here"`
	Metrics     []MetricSummary    `json:"metrics"`
}

// Begin checks the request and makes room for the worlds. Without strategies those that the scenario compares are taken.
func (c *Compare) Begin() error {
	if len(c.Strategies) == 0 {
		c.Strategies = c.Scenario.Compare
	}
	if len(c.Strategies) < 2 {
		return wrong("", "compare wants at least two strategies: --strategies balanced,hyper-intrusive")
	}
	if err := c.Sampling.Check(1); err != nil {
		return err
	}
	points, err := c.Points(c.Strategies)
	if err != nil {
		return err
	}
	c.Comparison = NewComparison(points, c.Worlds())
	return nil
}

// Plan is the plan of a point a strategy.
func (c *Compare) Plan() (*experiment.Plan, error) {
	p, err := c.plan("grid", []experiment.Factor{{Address: "strategy", Kind: experiment.Word, Levels: c.Strategies}}, c.Sampling)
	if err != nil {
		return nil, err
	}
	p.Resample, p.Keep = c.Scenario.Config.Resample, experiment.KeepDepartures
	if c.Customers {
		p.Keep = experiment.KeepCustomers
	}
	for _, strategy := range c.Strategies {
		p.Points = append(p.Points, []string{strategy})
	}
	return p, settle(p)
}

// Add takes a run in.
func (c *Compare) Add(run experiment.Run, r *sim.Result, err error) { c.Comparison.Add(run, r, err) }

// Do makes the worlds in memory. It is an error when an arm has none; failed are the errors of single runs.
func (c *Compare) Do(ctx context.Context, e *Env) (failed []error, err error) {
	if err := e.Fill(ctx, c.Comparison); err != nil {
		return nil, err
	}
	return c.Comparison.Failed()
}

// Failed are the errors of single runs; it is an error when all of an arm's failed.
func (c *Comparison) Failed() (failed []error, err error) {
	for _, arm := range c.Arms {
		if arm.Replicates == 0 {
			return nil, arm.Failed[0]
		}
		failed = append(failed, arm.Failed...)
	}
	return failed, nil
}

// Result is the result for programs.
func (c *Compare) Result() CompareResult {
	out := CompareResult{RunHead: c.head("compare", c.Sampling)}
	x := c.Comparison
	for i, arm := range x.Arms {
		out.Strategies = append(out.Strategies, toArm(arm.Point.Name, &arm.Collected, Headline))
		if i == 0 {
			continue
		}
		d := DifferenceResult{Strategy: arm.Point.Name, Against: x.Arms[0].Point.Name, Pairs: arm.Pairs,
			Value: ToInterval(x.ValueDifference(i)), Verdict: VerdictOf(x.ValueDifference(i)),
			LeftHere: ToInterval(arm.Estimate(arm.OnlyHere)), LeftAgainst: ToInterval(arm.Estimate(arm.OnlyFirst)), LeftNet: ToInterval(arm.Net()),
			Why: map[string]float64{}}
		for k, share := range arm.Why() {
			d.Why[agents.CauseNames[k]] = share
		}
		d.Metrics = byMonth(Headline, c.Scenario.Config.Months, func(m agents.Metric, month int) analysis.Estimate { return x.Difference(i, m, month) })
		out.Differences = append(out.Differences, d)
	}
	return out
}

// Sentences say why customers left only under an arm, when the unseen loss opens, and which orders are likely, each as a heading
// and what stands under it.
func (c *Compare) Sentences() (out [][2]string) {
	x := c.Comparison
	for _, arm := range x.Arms[1:] {
		if why := WhyText(arm); why != "" {
			out = append(out, [2]string{"Why only under " + arm.Point.Name + ":", why})
		}
	}
	for _, arm := range x.Arms {
		out = append(out, [2]string{arm.Point.Name + ":", Lower(Opening(&arm.Collected))})
	}
	return append(out, x.orderText(c.Unit())...)
}

// WhyText says what those who left only under an arm were driven out by, the most important first; "" when nobody left so.
func WhyText(arm *Arm) string {
	type share struct {
		name string
		x    float64
	}
	var causes []share
	for k, x := range arm.Why() {
		causes = append(causes, share{agents.CauseNames[k], x})
	}
	slices.SortStableFunc(causes, func(p, q share) int { return cmp.Compare(q.x, p.x) })
	var parts []string
	for _, k := range causes[:5] {
		if k.x >= .005 {
			parts = append(parts, fmt.Sprintf("%s %.0f %%", k.name, 100*k.x))
		}
	}
	return strings.Join(parts, ", ")
}
