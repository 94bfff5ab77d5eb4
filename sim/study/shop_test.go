package study

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"backlash/scenarios"
)

const shopText = `backlash: 1
name: shop
months: 4
seed: 7
population: {customers: 120}
market: {setting: fashion-ecommerce, contract: repeat-purchase}
brands:
  - name: Us
    strategy: click-maximizer
    schedule:
      - {month: 2, lever: transparency, to: 0.9}
      - {month: 3, lever: intensity, to: 0.2}
  - {name: Rival, strategy: balanced}
`

// shop is a small base with a schedule, and with what is set over it.
func shop(t *testing.T, set ...string) Base {
	t.Helper()
	s, err := scenarios.Parse("shop.yaml", []byte(shopText))
	if err != nil {
		t.Fatal(err)
	}
	b := Base{Scenario: s}
	for _, pair := range set {
		x, err := scenarios.ParseAssignment(pair)
		if err != nil {
			t.Fatal(err)
		}
		b.Set = append(b.Set, x)
	}
	if err := s.Apply(b.Set); err != nil {
		t.Fatal(err)
	}
	return b
}

func lucky(worlds int) Sampling { return ByLuck(worlds) }

// sameJSON fails unless two results are the same for programs.
func sameJSON(t *testing.T, what string, a, b any) {
	t.Helper()
	x, err := json.Marshal(a)
	if err != nil {
		t.Fatal(what, err)
	}
	y, err := json.Marshal(b)
	if err != nil {
		t.Fatal(what, err)
	}
	if string(x) != string(y) {
		t.Errorf("%s: %s\nand %s", what, x, y)
	}
}

// refused fails unless an error is a wrong request that blames an option and says why.
func refused(t *testing.T, err error, option, why string) {
	t.Helper()
	var w Wrong
	if !errors.As(err, &w) || w.Option != option || !strings.Contains(err.Error(), why) || !strings.HasPrefix(err.Error(), option) {
		t.Errorf("%v, want a refusal of %q that says %q", err, option, why)
	}
}

func close64(a, b, by float64) bool { return a-b <= by && b-a <= by }
