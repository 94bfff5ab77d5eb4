package experiment

import (
	"context"
	"reflect"
	"testing"

	"backlash/agents"
	"backlash/sim"
)

func testMarket() *Market {
	balanced, _ := agents.StrategyByName("balanced")
	base := sim.Config{Name: "game", Seed: 3, Months: 13, Population: sim.Population{Customers: 1200, Segments: agents.Westin()}, Network: sim.Network{Kind: sim.SmallWorld, Degree: 8, Rewire: .1},
		Brands: []sim.Brand{{Name: "Us", Strategy: balanced.Name, Levers: balanced.Levers, Quality: 1}}, Params: agents.DefaultParams()}
	g := &Market{Base: base, Names: []string{"A", "B", "C"}, Quarters: 4}
	for q := range 4 {
		levers := []agents.Levers{balanced.Levers, balanced.Levers, balanced.Levers}
		if q > 0 {
			levers[1][agents.Collection], levers[1][agents.Intensity], levers[1][agents.Transparency] = 1, .95, .05
		}
		if q == 2 {
			levers[2][agents.Human] = 1
		}
		g.Decisions = append(g.Decisions, levers)
	}
	return g
}

// What has been seen of a game never changes by what is decided later, and the whole game is one scenario.
func TestMarketKeepsItsPast(t *testing.T) {
	g := testMarket()
	whole, err := g.Play(context.Background(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if whole.Config.Months != 12 || g.Length() != 3 {
		t.Fatalf("%d months of quarters of %d", whole.Config.Months, g.Length())
	}
	for q := 1; q <= 4; q++ {
		early := *g
		early.Decisions = g.Decisions[:q]
		r, err := early.Play(context.Background(), 1)
		if err != nil {
			t.Fatal(err)
		}
		for m := range q * g.Length() {
			if !reflect.DeepEqual(bitsOf(r.Frames[m].Values()), bitsOf(whole.Frames[m].Values())) {
				t.Fatalf("after %d quarters month %d is another one", q, m+1)
			}
		}
	}
	if n := len(whole.Config.Brands[2].Schedule); n != 2 {
		t.Errorf("a lever moved up and back is %d changes", n)
	}
}

// bitsOf makes values comparable where there are none.
func bitsOf(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		if out[i] = v; v != v {
			out[i] = -12345
		}
	}
	return out
}

// The costliest decision is that of the twin that earned most more; brands that decided nothing have none.
func TestMarketCosts(t *testing.T) {
	g := testMarket()
	played, err := g.Play(context.Background(), 2)
	if err != nil {
		t.Fatal(err)
	}
	costs, err := g.Costs(context.Background(), played, 2)
	if err != nil {
		t.Fatal(err)
	}
	if costs[0].Quarter != -1 || costs[0].Amount != 0 {
		t.Errorf("a brand that decided nothing: %v", costs[0])
	}
	for b, c := range costs {
		if c.Quarter < 0 {
			continue
		}
		twin := testMarket()
		twin.Decisions[c.Quarter][b] = twin.Decided(c.Quarter-1, b)
		r, err := twin.Play(context.Background(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if got := Earned(r, b, 12) - Earned(played, b, 12); got != c.Amount || got <= 0 {
			t.Errorf("brand %d: cost %v, want %v", b, c.Amount, got)
		}
	}
	if costs[2].Quarter < 0 && costs[1].Quarter < 0 {
		t.Error("no decision cost anybody anything")
	}
	others := 0.0
	for b := range g.Names {
		others += Earned(played, b, 12)
	}
	if !(others > 0) {
		t.Errorf("all brands together earned %v", others)
	}
}
