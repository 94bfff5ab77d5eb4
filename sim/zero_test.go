package sim

import (
	"math"
	"testing"

	"backlash/agents"
)

// Two numbers of money are 0 unless a scenario says otherwise, so that no other test sees what they do: a fixed cost lowers the margin on which
// the value after the horizon rests, and that value counts for the starters only where it is asked for.
func TestMoneyBehindDefaultsOfZero(t *testing.T) {
	const months, fixed = 12, 25.
	run := func(fixed, terminal float32) *Result {
		c := market(400, months, "balanced")
		c.Params.Money.Fixed, c.Params.Money.TerminalValue = fixed, terminal
		return mustRun(t, c, 1, Observe{})
	}
	plain, counted, costly := run(0, 0), run(0, 1), run(fixed, 0)
	if got, want := counted.Value.Starters, plain.Value.Starters+plain.Value.Terminal; plain.Value.Terminal == 0 || math.Abs(got-want) > 1e-9 {
		t.Errorf("value with what remains: %g, want %g", got, want)
	}
	margin := 0.
	for month := months - lookback + 1; month <= months; month++ {
		f := plain.Month(month)
		margin += float64(f.At(0, All, agents.MetricMargin)) * float64(f.At(0, All, agents.MetricCustomers))
	}
	want := plain.Value.Terminal * (margin - lookback*fixed) / margin
	if got := costly.Value.Terminal; math.Abs(got-want) > 1e-4*math.Abs(want) {
		t.Errorf("value after the horizon with a fixed cost: %g, want %g", got, want)
	}
}
