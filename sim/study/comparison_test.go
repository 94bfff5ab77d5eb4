package study

import (
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

var testEnv = &Env{Workers: 2}

func small(t *testing.T, strategy string) experiment.Point {
	t.Helper()
	s, ok := agents.StrategyByName(strategy)
	if !ok {
		t.Fatalf("no strategy %s", strategy)
	}
	return experiment.Point{Name: strategy, Config: sim.Config{
		Seed: 7, Months: 5, Beyond: 12, Population: sim.Population{Customers: 700, Segments: agents.Westin()},
		Brands:  []sim.Brand{{Name: "Us", Strategy: s.Name, Levers: s.Levers, Quality: 1}},
		Network: sim.Network{Kind: sim.SmallWorld, Degree: 8, Rewire: .1}, Params: agents.DefaultParams(),
	}}
}

// Identical strategies differ by exactly zero, and nobody leaves under only one of them.
func TestIdenticalStrategiesDifferByNothing(t *testing.T) {
	c, err := testEnv.Compare(t.Context(), []experiment.Point{small(t, "click-maximizer"), small(t, "click-maximizer")}, experiment.ByLuck(3))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []agents.Metric{agents.MetricTrust, agents.MetricChurn, agents.MetricMargin} {
		if d := c.Difference(1, m, 5); d.Mean != 0 || d.Lo != 0 || d.Hi != 0 || d.N != 3 {
			t.Errorf("metric %d differs by %+v", m, d)
		}
	}
	if d := c.ValueDifference(1); d.Mean != 0 || d.Lo != 0 || d.Hi != 0 {
		t.Errorf("value differs by %+v", d)
	}
	for k, x := range c.Arms[1].OnlyHere {
		if x != 0 || c.Arms[1].OnlyFirst[k] != 0 {
			t.Errorf("world %d: %v left only here, %v only there", k, x, c.Arms[1].OnlyFirst[k])
		}
	}
}

// Who left only under one arm less who left only under the other is the difference in who left at all.
func TestComparisonAddsUp(t *testing.T) {
	c, err := testEnv.Compare(t.Context(), []experiment.Point{small(t, "balanced"), small(t, "hyper-intrusive")}, experiment.ByLuck(3))
	if err != nil {
		t.Fatal(err)
	}
	arm := c.Arms[1]
	for k := range arm.OnlyHere {
		net := arm.OnlyHere[k] - arm.OnlyFirst[k]
		left := arm.Series[agents.MetricLeftOnce].Values[4][k] - c.Arms[0].Series[agents.MetricLeftOnce].Values[4][k]
		if d := net - left; d > 1e-9 || d < -1e-9 {
			t.Errorf("world %d: net %v, but the share who left differs by %v", k, net, left)
		}
	}
}

// The points of a comparison meet the same parameter draws, and equal strategies differ by nothing in any.
func TestComparisonOverDraws(t *testing.T) {
	w := experiment.Worlds{Uncertainty: experiment.All, Count: 3, Courses: 2}
	c, err := testEnv.Compare(t.Context(), []experiment.Point{small(t, "balanced"), small(t, "balanced"), small(t, "hyper-intrusive")}, w)
	if err != nil {
		t.Fatal(err)
	}
	if d := c.Difference(1, agents.MetricTrust, 5); d.Mean != 0 || d.Lo != 0 || d.Hi != 0 || d.N != 3 {
		t.Errorf("%+v", d)
	}
	if e := c.Arms[2].At(agents.MetricTrust, 5); e.N != 3 || !(e.Lo < e.Mean && e.Mean < e.Hi) {
		t.Errorf("%+v", e)
	}
	if c.Arms[1].Pairs != 6 {
		t.Errorf("%d pairs", c.Arms[1].Pairs)
	}
}
