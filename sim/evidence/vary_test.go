package evidence

import (
	"errors"
	"testing"

	"backlash/agents"
	"backlash/scenarios"
	"backlash/scenarios/decode"
	"backlash/sim"
)

// A variation changes what it names and nothing else, and takes nothing that experiments set themselves.
func TestVariation(t *testing.T) {
	config := func() sim.Config { return sim.Config{Seed: 1, Params: agents.DefaultParams(), Months: 5} }
	change, err := variation([]scenarios.Assignment{{Address: "seed", Value: "9"}, {Address: "population.customers", Value: "345"}, {Address: "parameters.trust.loss_gain_ratio", Value: "1.5"}})
	if err != nil {
		t.Fatal(err)
	}
	got, want := config(), config()
	want.Seed, want.Population.Customers, want.Params.Trust.LossGain = 9, 345, 1.5
	if change(&got); got.Seed != want.Seed || got.Population.Customers != want.Population.Customers || got.Params != want.Params || got.Months != want.Months {
		t.Errorf("%+v", got)
	}
	for _, address := range []string{"months", "intensity", "brands.0.quality"} {
		value := map[string]string{"months": "12", "intensity": "0.5", "brands.0.quality": "1"}[address]
		_, err := variation([]scenarios.Assignment{{Address: address, Value: value}})
		var bad BadSet
		var problems decode.Problems
		if !errors.As(err, &bad) && !errors.As(err, &problems) {
			t.Errorf("%s is taken: %v", address, err)
		}
	}
	var problems decode.Problems
	if _, err := variation([]scenarios.Assignment{{Address: "parameters.trust.loss_gain_ratio", Value: "-7"}}); !errors.As(err, &problems) {
		t.Errorf("a value out of its range: %v", err)
	}
	order := ""
	both(func(*sim.Config) { order += "a" }, func(*sim.Config) { order += "b" })(&got)
	if both(nil, nil) != nil || order != "ab" {
		t.Errorf("order %q", order)
	}
}
