package study

import (
	"context"
	"fmt"
	"math"
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
	Matters    string // smallest difference in value that matters, in the scenario's money a starter; "" is what the table of metrics says
	Customers  bool   // keep every customer, in a folder

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
	Strategy string            `json:"strategy"`
	Against  string            `json:"against"`
	Pairs    int               `json:"pairs"`
	Value    analysis.Interval `json:"value"`
	Verdict
	BreakEven   *int               `json:"break_even,omitempty"`
	Less        *int               `json:"earns_less_from,omitempty"`
	Behind      float64            `json:"behind_share"`
	Warning     *analysis.Interval `json:"early_warning,omitempty"`
	HangsOn     []Hang             `json:"hangs_on,omitempty"`
	LeftHere    analysis.Interval  `json:"left_only_here"`
	LeftAgainst analysis.Interval  `json:"left_only_against"`
	LeftNet     analysis.Interval  `json:"left_net"`
	Metrics     []MetricSummary    `json:"metrics"`
}

// Begin checks the request and allocates room for the worlds. Without strategies it uses those that the scenario compares.
func (c *Compare) Begin() error {
	if len(c.Strategies) == 0 {
		c.Strategies = c.Scenario.Compared()
	}
	if err := SeveralStrategies("compare", c.Strategies); err != nil {
		return err
	}
	if err := c.Sampling.Check(1); err != nil {
		return err
	}
	points, err := c.Points(c.Strategies)
	if err != nil {
		return err
	}
	if err := sim.Keeps(experiment.CollectedBytes(len(points), len(Headline), &c.Scenario.Config, c.Worlds), c.Worlds); err != nil {
		return err
	}
	c.Comparison = NewComparison(points, c.In())
	c.Comparison.Smallest, err = smallest(c.Matters)
	c.Comparison.Smallest /= c.Money().Price
	return err
}

// Plan returns a plan with one point per strategy.
func (c *Compare) Plan() (*experiment.Plan, error) {
	p, err := c.plan("grid", []experiment.Factor{{Address: "strategy", Kind: experiment.Word, Levels: c.Strategies}}, c.Sampling)
	if err != nil {
		return nil, err
	}
	p.Keep = experiment.KeepDepartures
	if c.Customers {
		p.Keep = experiment.KeepCustomers
	}
	for _, strategy := range c.Strategies {
		p.Points = append(p.Points, []string{strategy})
	}
	return p, settle(p)
}

// Add adds a run.
func (c *Compare) Add(run experiment.Run, r *sim.Result, err error) { c.Comparison.Add(run, r, err) }

// Do runs the worlds in memory. It is an error if an arm has none; failed holds the errors of single runs.
func (c *Compare) Do(ctx context.Context, e *Env) (failed []error, err error) {
	if err := e.Fill(ctx, c.Comparison); err != nil {
		return nil, err
	}
	return c.Comparison.Failed()
}

// Failed returns the errors of single runs; it is an error if all runs of an arm failed.
func (c *Comparison) Failed() (failed []error, err error) {
	for _, arm := range c.Arms {
		if arm.Went == 0 {
			return nil, arm.Failed[0]
		}
		failed = append(failed, arm.Failed...)
	}
	return failed, nil
}

// Result returns the result for programs.
func (c *Compare) Result() CompareResult {
	out := CompareResult{RunHead: c.head("compare", c.Sampling)}
	x := c.Comparison
	for i, arm := range x.Arms {
		out.Strategies = append(out.Strategies, toArm(arm.Point.Name, &arm.Collected, Headline))
		if i == 0 {
			continue
		}
		value := x.ValueDifference(i)
		d := DifferenceResult{Strategy: arm.Point.Name, Against: x.Arms[0].Point.Name, Pairs: arm.Pairs,
			Value: toInterval(value.Estimate), Verdict: value.Verdict,
			LeftHere: toInterval(arm.Estimate(arm.OnlyHere)), LeftAgainst: toInterval(arm.Estimate(arm.OnlyFirst)), LeftNet: toInterval(arm.Net())}
		if value.Open() {
			d.HangsOn = x.HangsOn(i)
		}
		t := x.Turning(i)
		d.BreakEven, d.Less, d.Behind = monthOrNone(t.BreakEven), monthOrNone(t.Less), t.Behind
		if !math.IsNaN(t.Warning.Value) {
			d.Warning = between(t.Warning)
		}
		d.Metrics = byMonth(Headline, c.Scenario.Config.Months, func(m agents.Metric, month int) analysis.Estimate { return x.Difference(i, m, month) })
		out.Differences = append(out.Differences, d)
	}
	return out
}

// monthOrNone is a month, nil for 0.
func monthOrNone(month int) *int {
	if month == 0 {
		return nil
	}
	return &month
}

// Sentences say when an arm turns, and how sure the order is, each as a heading and what stands
// under it.
func (c *Compare) Sentences() (out [][2]string) {
	x := c.Comparison
	for i, arm := range x.Arms[1:] {
		turning := x.Turning(i + 1)
		out = append(out, [2]string{arm.Point.Name + ":", strings.Join(turning.Sentences(x.Arms[0].Point.Name), " ")})
		verdict, why := x.ValueDifference(i+1).Verdict, x.HangsText(i+1)
		if n := verdict.TooFew(); n > 0 {
			if why = fmt.Sprintf("All worlds agree, which settles it only from %d on (--worlds).", n); verdict.Worlds == 1 {
				why = fmt.Sprintf("One world settles nothing: worlds that agree do from %d on (--worlds).", n)
			}
		}
		if why != "" {
			out = append(out, [2]string{"Verdict on " + arm.Point.Name + ":", fmt.Sprintf("%s. %s", verdict.Outcome, why)})
		}
	}
	out = append(out, x.orderText(c.Unit())...)
	if c.Uncertainty == experiment.Luck {
		out = append(out, [2]string{"Over luck alone:", "parameter uncertainty may change a verdict; --uncertainty all includes it."})
	}
	return out
}

// BestSentence says which strategy is worth most, and how surely. unit is what a world is called.
func (c *Comparison) BestSentence(unit string) string {
	names, pairs := c.order()
	return bestSentence(names, pairs[0], unit)
}

// bestSentence is about the best two of the ordered names.
func bestSentence(names []string, next pair, unit string) string {
	switch next.Outcome {
	case Better:
		return fmt.Sprintf("%s is worth most: it is ahead of %s %s.", names[0], names[1], next.In(unit))
	case LeansBetter:
		return fmt.Sprintf("%s is probably worth most: it is ahead of %s %s.", names[0], names[1], next.In(unit))
	case NoDifference:
		return fmt.Sprintf("%s and %s are worth most, and between them there is no difference that matters.", names[0], names[1])
	}
	return fmt.Sprintf("%s is worth most on average, but it cannot be told from %s: it is ahead %s.", names[0], names[1], next.In(unit))
}
