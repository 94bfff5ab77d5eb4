package experiment

import (
	"context"
	"os"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

// How often each of a few statements holds over draws of the free parameters from their stated ranges: what the model says
// whatever its values, before anybody calibrates it. BACKLASH_FULL=1 runs it and reports the shares. Only the order of
// three-year value is asserted; that intrusion leads early, in revenue and purchases, in nine draws of ten is wanted too, and
// missed (docs/model.md).
func TestStatementsOverParameterDraws(t *testing.T) {
	if os.Getenv("BACKLASH_FULL") == "" {
		t.Skip("BACKLASH_FULL=1 runs 64 draws of the free parameters")
	}
	const draws = 64
	var holds [7]int
	for d := range draws {
		base := sim.Config{Seed: 1, Months: 36, Population: sim.Population{Customers: 1000, Segments: agents.Westin()}, Params: agents.DefaultParams(),
			Network: sim.Network{Kind: sim.SmallWorld, Degree: 8, Rewire: .1}}
		setPrior(&base, d+1)
		history, _ := agents.StrategyByName("basic-segmentation")
		base.History = sim.History{Strategy: history.Name, Levers: history.Levers, Months: 24}
		conversions, clicks, revenue, value := map[string]float64{}, map[string]float64{}, map[string]float64{}, map[string]float64{}
		run := func(name string, l agents.Levers, policy agents.PolicyKind, edit func(*sim.Config)) {
			c := base
			c.Brands = []sim.Brand{{Name: "Us", Levers: l, Quality: 1, Policy: policy}}
			if edit != nil {
				edit(&c)
			}
			r, err := sim.Run(context.Background(), &c, 2, sim.Observe{})
			if err != nil {
				t.Fatal(err)
			}
			for m := range 3 {
				f := &r.Frames[m]
				conversions[name] += f.At(0, sim.All, agents.MetricConversions)
				clicks[name] += f.At(0, sim.All, agents.MetricClicksPersonal) + f.At(0, sim.All, agents.MetricClicksGeneric)
				revenue[name] += f.At(0, sim.All, agents.MetricRevenue)
			}
			value[name] = r.Value.Starters
		}
		best := ""
		for _, s := range agents.Strategies() {
			run(s.Name, s.Levers, s.Policy, nil)
			if best == "" || value[s.Name] > value[best] {
				best = s.Name
			}
		}
		open := func(c *sim.Config) {
			c.Population.Segments = []agents.Segment{{Name: "unconcerned", Share: 1, Beta: [2]float32{5.4, .6}}}
		}
		balanced, _ := agents.StrategyByName("balanced")
		for _, depth := range []float32{.4, .8} {
			l := balanced.Levers
			l[agents.Transparency], l[agents.Control], l[agents.Intensity] = 1, 1, depth
			run(map[float32]string{.4: "open .4", .8: "open .8"}[depth], l, agents.NoPolicy, open)
		}
		for i, yes := range []bool{
			conversions["hyper-intrusive"] > conversions["balanced"],
			conversions["click-maximizer"] > conversions["balanced"],
			clicks["hyper-intrusive"] > clicks["balanced"],
			revenue["hyper-intrusive"] > revenue["balanced"],
			value["balanced"] > value["hyper-intrusive"],
			best != "mass-marketing",
			value["open .8"] >= value["open .4"],
		} {
			if yes {
				holds[i]++
			}
		}
	}
	for i, what := range []string{
		"hyper-intrusive leads balanced in conversions, months 1-3", "click-maximizer leads balanced in conversions, months 1-3",
		"hyper-intrusive leads balanced in clicks a customer, months 1-3", "hyper-intrusive leads balanced in revenue a customer, months 1-3",
		"balanced ahead of hyper-intrusive in three-year value", "mass-marketing is not best",
		"unconcerned customers, open brand: intensity .8 at least as good as .4",
	} {
		t.Logf("%2d of %d: %s", holds[i], draws, what)
	}
	if holds[4] < draws*9/10 {
		t.Errorf("balanced is ahead of hyper-intrusive in three-year value in %d of %d draws only", holds[4], draws)
	}
}

// The draws from the stated ranges are the same for ever: results name them by number.
func TestPriorDrawsStay(t *testing.T) {
	for _, c := range []struct {
		draw, k int
		want    float64
	}{{0, 0, .46054855862166733}, {1, 0, .99755365832243115}, {1, 1, .49675481172744185}, {1, 5, .89698202523868531}, {77, 42, .96212719508912414}} {
		if got := priorPlace(c.draw, c.k); got != c.want {
			t.Errorf("draw %d, parameter %d: %v, want %v", c.draw, c.k, got, c.want)
		}
	}
}
