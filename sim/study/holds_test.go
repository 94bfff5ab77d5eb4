package study

import (
	"os"
	"testing"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/sim/analysis"
	"backlash/sim/experiment"
)

// The worlds that answers are held against: so many of another seed.
const truthWorlds, truthSeed, seedsTried = 512, 977, 20

// built is a built-in scenario with a seed.
func built(t *testing.T, name string, seed uint64) Base {
	t.Helper()
	s, err := scenarios.Load(name, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Config.Seed = seed
	return Base{Scenario: s}
}

// allStrategies is a comparison of all strategies in so many worlds.
func allStrategies(t *testing.T, b Base, worlds int) *Comparison {
	t.Helper()
	var names []string
	for _, s := range agents.Strategies() {
		names = append(names, s.Name)
	}
	c := Compare{Base: b, Sampling: Sampling{experiment.All, worlds}, Strategies: names}
	if err := c.Begin(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(t.Context(), &Env{Workers: 2}); err != nil {
		t.Fatal(err)
	}
	return c.Comparison
}

// Of what is said to be solid in 64 worlds, at least 95 % is so in nine of ten of 512 others; only pairs whose share there is .8 to .98 are counted, since
// any rule is right about the others. Intervals of means cover the mean of the 512 in 90 to 99 %.
func TestVerdictsHoldInOtherWorlds(t *testing.T) {
	if os.Getenv("BACKLASH_FULL") == "" {
		t.Skip("BACKLASH_FULL=1 runs twenty seeds of three scenarios")
	}
	solid, right, near, open, pairs, means, covered := 0, 0, 0, 0, 0, 0, 0
	for _, name := range []string{"subscription-streaming", "fashion-ecommerce", "retail-bank"} {
		truth := allStrategies(t, built(t, name, truthSeed), truthWorlds)
		matters := truth.Matters()
		ahead := func(c *Comparison, i, j int) Verdict {
			return Judge(experiment.Paired(c.Arms[i].Value, c.Arms[j].Value), matters)
		}
		for seed := range uint64(seedsTried) {
			c := allStrategies(t, built(t, name, 1+seed), experiment.Default)
			for i := range c.Arms {
				means++
				if e, at := c.Arms[i].Estimate(c.Arms[i].Value), analysis.Mean(truth.Arms[i].Value).Mean; e.Lo <= at && at <= e.Hi {
					covered++
				}
				for j := range i {
					pairs++
					v, share := ahead(c, i, j), ahead(truth, i, j).Ahead
					if v.Outcome == CannotTell {
						open++
					}
					if share < .5 {
						share = 1 - share
					}
					if share < .8 || share > .98 {
						continue
					}
					near++
					if v.Solid() {
						solid++
						if share >= .9 {
							right++
						}
					}
				}
			}
		}
	}
	t.Logf("%d pairs, %d cannot be told; %d with a share of .8 to .98, of which %d are called solid, %d of them rightly; %d of %d intervals of means cover",
		pairs, open, near, solid, right, covered, means)
	if float64(right) < .95*float64(solid) {
		t.Errorf("%d of %d solid verdicts hold", right, solid)
	}
	if share := float64(covered) / float64(means); share < .9 || share > .99 {
		t.Errorf("intervals of means cover in %.1f %%", 100*share)
	}
}

// The level that is best in 512 worlds of another seed is in the set of levels that may be the best, and the fall of those worlds in its interval.
func TestThresholdsHoldInOtherWorlds(t *testing.T) {
	if os.Getenv("BACKLASH_FULL") == "" {
		t.Skip("BACKLASH_FULL=1 walks intensity in twenty seeds")
	}
	ask := func(seed uint64, worlds int) analysis.Threshold {
		q := &Threshold{Base: built(t, "subscription-streaming", seed), Sampling: Sampling{experiment.All, worlds}, Lever: "intensity", Levels: 13, Metric: "value", With: "none"}
		if _, err := q.Run(t.Context(), &Env{Workers: 2}, nil); err != nil {
			t.Fatal(err)
		}
		return q.find(respond{})
	}
	truth := ask(truthSeed, truthWorlds)
	best, in, falls := truth.Best, 0, 0
	for seed := range uint64(seedsTried) {
		x := ask(1+seed, experiment.Default)
		for _, level := range x.Set {
			if level == best {
				in++
			}
		}
		if x.Fall.Lo <= truth.Fall.Value && truth.Fall.Value <= x.Fall.Hi {
			falls++
		}
	}
	t.Logf("best at %v, falls by %.3f: in the set of %d, in the interval of %d of %d seeds", best, truth.Fall.Value, in, falls, seedsTried)
	if in < 19 || falls < 18 {
		t.Errorf("in the set of %d, in the interval of %d of %d seeds", in, falls, seedsTried)
	}
}
