package study

import (
	"context"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"backlash/agents"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// Split asks which levers make the difference between two strategies. Every mixture of the two by groups of levers is run in the same
// worlds; a group's part is what it adds averaged over every order in which the groups can be exchanged (Shapley 1953). The parts add up to
// the difference, world by world.
type Split struct {
	Base
	Sampling
	Strategies []string           // from the first to the second
	Ends       []experiment.Point // the same as configurations, for whoever has no names for them; nil: by the names
}

// LeverGroup is levers that are exchanged together.
type LeverGroup struct {
	Name   string
	Levers []agents.Lever
	Policy bool // and what moves levers by itself
}

// LeverGroups are the five groups of levers.
func LeverGroups() []LeverGroup {
	return []LeverGroup{
		{"depth", []agents.Lever{agents.Intensity, agents.Pervasiveness}, true},
		{"data", []agents.Lever{agents.Collection}, false},
		{"openness", []agents.Lever{agents.Transparency, agents.Control}, false},
		{"care", []agents.Lever{agents.Serendipity, agents.Restraint, agents.Human, agents.Governance}, false},
		{"price", []agents.Lever{agents.Extraction}, false},
	}
}

// Words are the names that screens and reports give to the group's levers.
func (g LeverGroup) Words() string {
	out := make([]string, len(g.Levers))
	for i, l := range g.Levers {
		out[i] = strings.ToLower(agents.LeverWords[l])
	}
	return strings.Join(out, ", ")
}

// SplitResult is each group's contribution to the difference.
type SplitResult struct {
	Scenario, From, To string
	Sampling           Sampling
	Money              Money
	Means              string // what the ranges are
	Months             int
	Parts              []SplitPart // by group
	All                SplitPart   // the whole difference

	head AnswerHead
}

// SplitPart is a group of levers' contribution to the difference between two strategies.
type SplitPart struct {
	Name        string
	Trust, Gone analysis.Estimate
	Value       Difference // B0 a starter
}

// Run runs every mixture. It refuses strategies if one has its own schedule, since they cannot be mixed.
func (s *Split) Run(ctx context.Context, e *Env) (*SplitResult, error) {
	if err := s.Sampling.Check(1); err != nil {
		return nil, err
	}
	if len(s.Strategies) != 2 {
		return nil, wrong("split", "wants two strategies, and there are %d: --strategies FROM,TO", len(s.Strategies))
	}
	ends := s.Ends
	if ends == nil {
		var err error
		if ends, err = s.Points(s.Strategies); err != nil {
			return nil, err
		}
	}
	for _, end := range ends {
		if len(end.Config.Brands[0].Schedule) > 0 {
			return nil, wrong("split", "%s changes its levers by a schedule, so that it cannot be mixed; name two strategies that do not", end.Name)
		}
	}
	groups := LeverGroups()
	mixtures := make([]experiment.Point, 1<<len(groups))
	for set := range mixtures {
		mixtures[set] = mixture(ends, groups, set)
	}
	m, err := e.Measure(ctx, mixtures, s.In(), outcomes(&ends[0].Config)...)
	if err != nil {
		return nil, err
	}
	out := &SplitResult{Scenario: s.Scenario.Name, From: s.Strategies[0], To: s.Strategies[1], Sampling: s.Sampling, Money: s.Money(), Means: s.Means(s.Worlds, &s.Scenario.Config), Months: ends[0].Config.Months,
		head: answerHead("split", s.Strategies[1], s.Strategies[0], s.Sampling, &s.Scenario.Config)}
	matters := experiment.Matters(agents.MetricCumulativeMargin, m.Estimate(0, ofValue).Mean)
	part := func(name string, of func(measure int) []float64) SplitPart {
		value, w := of(ofValue), m.Worlds
		return SplitPart{name, w.Estimate(of(ofTrust)), w.Estimate(of(ofGone)), Difference{w.Estimate(value), Judge(w.ByWorld(value), matters)}}
	}
	for g := range groups {
		out.Parts = append(out.Parts, part(groups[g].Name, func(measure int) []float64 { return shapley(m, measure, len(groups), g) }))
	}
	last := len(mixtures) - 1
	out.All = part("all", func(measure int) []float64 { return experiment.Paired(m.Values[last][measure], m.Values[0][measure]) })
	return out, nil
}

// mixture is the first of two ends, with the second's levers of the groups whose bit is set.
func mixture(ends []experiment.Point, groups []LeverGroup, set int) experiment.Point {
	c := ends[0].Config
	c.Brands = slices.Clone(c.Brands)
	focal, to := &c.Brands[0], &ends[1].Config.Brands[0]
	for g := range groups {
		if set>>g&1 == 0 {
			continue
		}
		for _, lever := range groups[g].Levers {
			focal.Levers[lever] = to.Levers[lever]
		}
		if groups[g].Policy {
			focal.Policy = to.Policy
		}
	}
	return experiment.Point{Name: fmt.Sprintf("mixture %d", set), Config: c}
}

// shapley is what player g of n adds to a measure, by run: over all sets of the others, weighted by how many orders have just these
// before it. Values are by set of players.
func shapley(m *Measured, measure, n, g int) []float64 {
	factorial := []float64{1}
	for k := 1; k <= n; k++ {
		factorial = append(factorial, factorial[k-1]*float64(k))
	}
	out := make([]float64, len(m.Values[0][measure]))
	for set := range 1 << n {
		if set>>g&1 == 1 {
			continue
		}
		size := bits.OnesCount(uint(set))
		weight := factorial[size] * factorial[n-size-1] / factorial[n]
		with, without := m.Values[set|1<<g][measure], m.Values[set][measure]
		for w := range out {
			out[w] += float64(weight * (with[w] - without[w]))
		}
	}
	return out
}

// Title says what was asked.
func (r *SplitResult) Title() string {
	return fmt.Sprintf("%s: what makes the difference from %s to %s by month %d, %s", r.Scenario, r.From, r.To, r.Months, r.Sampling.Text())
}

// Sentences say which group makes most of the difference in value, and what the parts are.
func (r *SplitResult) Sentences() (out []string) {
	most := slices.MaxFunc(r.Parts, func(a, b SplitPart) int {
		return int(1e6 * (max(a.Value.Mean, -a.Value.Mean) - max(b.Value.Mean, -b.Value.Mean)))
	})
	if most.Value.Sign() != 0 {
		probably := ""
		if !most.Value.Solid() {
			probably = "probably "
		}
		out = append(out, fmt.Sprintf("Most of the difference in value is %sowed to %s (%s): ahead %s.", probably, most.Name, r.Money.Told(most.Value.Estimate),
			most.Value.In(r.Sampling.Unit())))
	} else {
		out = append(out, "Which group makes most of the difference cannot be told.")
	}
	return append(out, "A group's part is what exchanging it adds, averaged over every order of the five; in each world the parts add up to the difference. "+groupsText())
}

// groupsText says which levers belong to which group.
func groupsText() string {
	var out []string
	for _, g := range LeverGroups() {
		out = append(out, g.Name+": "+g.Words())
	}
	return strings.Join(out, "; ") + "."
}
