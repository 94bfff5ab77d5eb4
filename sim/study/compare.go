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
	Value       analysis.Interval  `json:"value"`
	Verdict     Verdict            `json:"verdict"`
	LeftHere    analysis.Interval  `json:"left_only_here"`
	LeftAgainst analysis.Interval  `json:"left_only_against"`
	LeftNet     analysis.Interval  `json:"left_net"`
	Why         map[string]float64 `json:"why_left_only_here"`
	Metrics     []MetricSummary    `json:"metrics"`
}

// Begin checks the request and makes room for the worlds. Without strategies those that the scenario compares are taken.
func (c *Compare) Begin() error {
	if len(c.Strategies) == 0 {
		c.Strategies = c.Scenario.Compared()
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
			Value: toInterval(x.ValueDifference(i)), Verdict: VerdictOf(x.ValueDifference(i)),
			LeftHere: toInterval(arm.Estimate(arm.OnlyHere)), LeftAgainst: toInterval(arm.Estimate(arm.OnlyFirst)), LeftNet: toInterval(arm.Net()),
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

// BestSentence says which strategy is worth most, and how surely.
func (c *Comparison) BestSentence() string { return bestSentence(c.order()) }

func bestSentence(names []string, pairs []pair) string {
	next := pairs[0] // the best against the second
	switch {
	case next.ahead >= likely:
		return fmt.Sprintf("%s is worth most, and likely so: it is ahead of %s in %.0f %% of the worlds.", next.better, next.worse, 100*next.ahead)
	case next.ahead > .5:
		return fmt.Sprintf("%s is worth most on average, but it cannot be told from %s: it is ahead in %.0f %% of the worlds only.", next.better, next.worse, 100*next.ahead)
	}
	return fmt.Sprintf("%s and %s are worth the same as far as can be told.", names[0], names[1])
}

// TurnSentence says what a strategy brings at once and what it comes to, against another.
func TurnSentence(name, other string, early, value analysis.Estimate) string {
	at := map[Verdict]string{Better: "earns more than " + other + " at first", Worse: "earns less than " + other + " at first",
		CannotTell: "earns about as much as " + other + " at first", TheSame: "earns the same as " + other + " at first"}[VerdictOf(early)]
	size := ""
	if early.Mean != 0 {
		size = fmt.Sprintf(" (%s B0 a customer and month)", Signed(early, 2))
	}
	worth := Signed(value, 2) + " B0 a starter"
	end := map[Verdict]string{Better: "is worth more by the end", Worse: "is worth less by the end", CannotTell: "it cannot be told which is worth more by the end",
		TheSame: "is worth the same by the end"}[VerdictOf(value)]
	joint := " and "
	switch v := VerdictOf(value); {
	case v == CannotTell:
		joint = "; "
	case VerdictOf(early) == Better && v == Worse || VerdictOf(early) == Worse && v == Better:
		joint = ", but "
	}
	return fmt.Sprintf("%s %s%s%s%s (%s).", name, at, size, joint, end, worth)
}
