package study

import (
	"math/rand/v2"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/sim"
	"backlash/sim/experiment"
)

// drawnWorlds is how many worlds drawn has.
const drawnWorlds = 128

// drawn is a comparison of two arms over parameter draws whose difference in value is given by draw.
func drawn(gain func(draw int) float64) *Comparison {
	w := experiment.Worlds{Uncertainty: experiment.All, Count: drawnWorlds}
	c := &Comparison{}
	for range 2 {
		c.Arms = append(c.Arms, &Arm{Collected: *experiment.Collect(experiment.Point{Name: "x", Config: sim.Config{Months: 1}}, Headline, w)})
	}
	for draw := 1; draw <= w.Count; draw++ {
		c.Arms[0].Value, c.Arms[1].Value = append(c.Arms[0].Value, 10), append(c.Arms[1].Value, 10+gain(draw))
	}
	return c
}

// What a verdict hangs on is found, also behind noise, with its direction; pure noise hangs on nothing, but for what chance does.
func TestHangsOn(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it compares many numbers of few goroutines; the plain `go test` does it")
	}
	free := experiment.Free()
	r := rand.New(rand.NewPCG(4, 4))
	found, chance := 0, 0
	asked := 0
	for p := 0; p < len(free); p += 3 { // one in three
		asked++
		least, most := float64(experiment.DrawValue(&sim.Config{}, 1, p)), float64(experiment.DrawValue(&sim.Config{}, 1, p))
		for draw := 1; draw <= drawnWorlds; draw++ {
			x := float64(experiment.DrawValue(&sim.Config{}, draw, p))
			least, most = min(least, x), max(most, x)
		}
		unit := func(draw int) float64 {
			return (float64(experiment.DrawValue(&sim.Config{}, draw, p))-least)/(most-least) - .5
		}
		for _, sign := range []float64{-1, 1} {
			hangs := drawn(func(draw int) float64 { return sign*unit(draw) + .1*r.NormFloat64() }).HangsOn(1)
			if len(hangs) > 0 && hangs[0].Parameter == free[p].Path && hangs[0].Correlation*sign > 0 {
				found++
			}
		}
		chance += len(drawn(func(int) float64 { return r.NormFloat64() }).HangsOn(1))
	}
	if found < 2*asked*95/100 {
		t.Errorf("found %d of %d", found, 2*asked)
	}
	if most := mostHung * asked; chance > most/10 { // one in twenty is expected
		t.Errorf("%d of %d found where there is nothing", chance, most)
	}
	c := drawn(func(draw int) float64 { return float64(experiment.DrawValue(&sim.Config{}, draw, 0)) })
	c.Arms[0].Point.Config.Stated.Add(free[0].Path)
	for _, h := range c.HangsOn(1) {
		if h.Parameter == free[0].Path {
			t.Error("a stated parameter is said to be drawn")
		}
	}
}

// It is said only where a verdict is open and parameters were drawn.
func TestHangsText(t *testing.T) {
	for name, c := range map[string]struct {
		x    *Comparison
		want string
	}{
		"solid": {drawn(func(int) float64 { return 5 }), ""},
		"same":  {drawn(func(int) float64 { return 0 }), ""},
		"luck":  {plantedArms(30, .5, map[agents.Metric][]float64{agents.MetricCumulativeMargin: {0}}), ""},
		"open":  {drawn(func(draw int) float64 { return float64(draw%4) - 1.5 }), "No single parameter decides it."},
	} {
		if got := c.x.HangsText(1); got != c.want && !(name == "open" && strings.HasPrefix(got, "It hangs most on")) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
