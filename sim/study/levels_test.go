package study

import (
	"strings"
	"testing"

	"backlash/scenarios"
	"backlash/sim/experiment"
)

// What matters is said in the scenario's money: a difference of so many euros is one of as many baskets as they buy.
func TestWhatMattersIsInTheScenariosMoney(t *testing.T) {
	verdict := func(currency, matters string) float64 {
		s, err := scenarios.Load(scenarios.Default, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.Config.Population.Customers, s.Config.Months = 60, 3
		if s.Config.Market.Currency = currency; currency != "" {
			s.Config.Market.Basket = 20
		}
		c := &Compare{Base: Base{Scenario: s}, Sampling: Sampling{experiment.All, 2}, Strategies: []string{"balanced", "hyper-intrusive"}, Matters: matters}
		if err := c.Begin(); err != nil {
			t.Fatal(err)
		}
		return c.Comparison.Matters()
	}
	if a, b := verdict("", "0.5"), verdict("EUR", "10"); a != b || a != .5 {
		t.Errorf("%v baskets and %v, want .5", a, b)
	}
}

// What the months before show of stated levels is told, and what the model does not come near.
func TestReached(t *testing.T) {
	s, err := scenarios.Load("retail-bank", nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Config.Population.Customers, s.Config.Months, s.Config.Beyond = 600, 2, 0
	run := func() string {
		r := &Run{Base: Base{Scenario: s}, Sampling: Sampling{experiment.All, 4}}
		if err := r.Begin(nil); err != nil {
			t.Fatal(err)
		}
		if err := r.Do(t.Context(), &Env{Workers: 2}); err != nil {
			t.Fatal(err)
		}
		return strings.Join(r.Sentences(), " ")
	}
	if text := run(); strings.Contains(text, "Before month 1") {
		t.Errorf("no level is stated, and it says %s", text)
	}
	s.Config.Market.Levels.Purchases, s.Config.Market.Levels.OptOut = 2, .2
	if text := run(); !strings.Contains(text, "purchases 2 a customer and month (2 stated)") || !strings.Contains(text, "refuse 2") || strings.Contains(text, "do not trust") {
		t.Error(text)
	}
	s.Config.Market.Levels.Churn = .5
	if text := run(); !strings.Contains(text, "cannot come closer in churn") {
		t.Error(text)
	}
}

// Levels are told on the scale of who asks: 0 to 100 as screens show levers, or as the file writes them.
func TestLevelsOnTheirScale(t *testing.T) {
	for hundred, want := range map[bool][]string{true: {"0", "15", "85", "100"}, false: {"0.00", "0.15", "0.85", "1.00"}} {
		q := &Threshold{Hundred: hundred, levels: []float64{0, .15, .85, 1}}
		for i, x := range q.levels {
			if got := q.level()(x); got != want[i] {
				t.Errorf("%v is %s, want %s", x, got, want[i])
			}
		}
	}
}
