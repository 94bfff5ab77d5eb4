package scenarios

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
	"backlash/sim/experiment"
)

// dotted is a scenario whose brands' names have dots, spaces, and each other as beginnings.
func dotted(t *testing.T) *Scenario {
	t.Helper()
	s, err := Parse("dotted.yaml", []byte(`backlash: 1
name: dotted
months: 24
market: {setting: subscription-streaming, contract: subscription}
brands:
  - {name: "Dr. Oetker", strategy: balanced, levers: {intensity: .7}, schedule: [{month: 6, lever: pervasiveness, to: .9}]}
  - {name: "Dr", strategy: covert-profiler}
  - {name: "Dr. Oetker.levers", strategy: mass-marketing}
shocks: [{month: 12, kind: data-breach, size: .5}]
parameters: {purchase.rate: 2, trust.drift: .05}
`))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// deal makes a value that the address takes.
func deal(r *rand.Rand, a *address) string {
	switch a.kind {
	case experiment.Word:
		return a.words[r.IntN(len(a.words))]
	case experiment.Whole:
		step := max(1, a.step)
		return strconv.Itoa(step * (1 + r.IntN(20)))
	}
	if row, ok := agents.ParameterByPath(a.name); ok {
		return decode.Short(row.Min + float32(r.Float32()*(row.Max-row.Min)))
	}
	return decode.Short(float32(r.IntN(50)) / 100)
}

// Every address that is listed can be set, and says what it then is.
func TestEveryAddressSaysWhatItIs(t *testing.T) {
	s := dotted(t)
	r := rand.New(rand.NewPCG(1, 2))
	for _, name := range s.Addresses() {
		at, m := find(&s.Config, name)
		if m.Wish != "" {
			t.Errorf("%s: %s", name, m.Wish)
			continue
		}
		value := deal(r, at)
		a, err := s.Assigner(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		set, err := a.Assign(s, []string{value})
		if err != nil {
			t.Errorf("%s=%s: %v", name, value, err)
			continue
		}
		if got := at.get(&set.Config); got != value && value != AsWritten {
			t.Errorf("%s was set to %s and is %s", name, value, got)
		}
		if again, err := a.Assign(set, a.Effective(&set.Config, []string{value})); err != nil || !reflect.DeepEqual(again.Config, set.Config) {
			t.Errorf("%s=%s: what is in effect, set again, gives another configuration (%v)", name, value, err)
		}
	}
}

// Any two addresses either give the same configuration in both orders, or are refused in both as one thing.
func TestAddressesCommute(t *testing.T) {
	s := dotted(t)
	r := rand.New(rand.NewPCG(3, 4))
	names := s.Addresses()
	// All pairs among those that are not parameters, and a sample of the rest.
	var few []string
	for _, n := range names {
		if !strings.HasPrefix(n, "parameters.") || slices.Contains([]string{"parameters.purchase.rate", "parameters.people.hazard_mean", "parameters.trust.drift"}, n) {
			few = append(few, n)
		}
	}
	try := func(first, second string) {
		a, _ := find(&s.Config, first)
		b, _ := find(&s.Config, second)
		x, y := Assignment{first, deal(r, a)}, Assignment{second, deal(r, b)}
		one, other := *s, *s
		errOne, errOther := one.Apply([]Assignment{x, y}), other.Apply([]Assignment{y, x})
		if refused := a.name == b.name; refused || errOne != nil || errOther != nil {
			var p decode.Problems
			if refused != errors.As(errOne, &p) || refused != errors.As(errOther, &p) {
				t.Errorf("%v, %v: refused %v, got %v and %v", x, y, refused, errOne, errOther)
			}
			return
		}
		if !reflect.DeepEqual(one.Config, other.Config) {
			t.Errorf("%v and %v give another configuration in the other order", x, y)
		}
		for _, z := range []Assignment{x, y} {
			at, _ := find(&one.Config, z.Address)
			if got := at.get(&one.Config); got != z.Value && z.Value != AsWritten {
				t.Errorf("%v and %v: %s is %s", x, y, z.Address, got)
			}
		}
	}
	for _, first := range few {
		for _, second := range few {
			try(first, second)
		}
	}
	for range 2000 {
		try(names[r.IntN(len(names))], names[r.IntN(len(names))])
	}
}

// What one address sets besides its own value is what it is said to cover, nothing else.
func TestCoversIsTrue(t *testing.T) {
	s := dotted(t)
	var all []*address
	var before []string
	for _, name := range s.Addresses() {
		a, _ := find(&s.Config, name)
		all, before = append(all, a), append(before, a.get(&s.Config))
	}
	for i, a := range all {
		name := s.Addresses()[i]
		for seed := range uint64(6) {
			value := deal(rand.New(rand.NewPCG(seed, 9)), a)
			set := *s
			if err := set.Set(name, value); err != nil {
				t.Fatal(err)
			}
			for k, b := range all {
				if b.name == a.name || a.covers(b) {
					continue
				}
				if now := b.get(&set.Config); now != before[k] {
					t.Errorf("%s=%s moves %s from %s to %s", name, value, b.name, before[k], now)
				}
			}
		}
	}
}

// A scenario that moves to another market is the one that the market's own file would have made, but for what was stated.
func TestAnotherSetting(t *testing.T) {
	s := dotted(t)
	if err := s.Apply([]Assignment{{"market.setting", "retail-bank"}}); err != nil {
		t.Fatal(err)
	}
	want := sim.Config{Params: agents.DefaultParams()}
	bank, _ := SettingByName("retail-bank")
	bank.apply(&want)
	want.Params.Purchase.Rate, want.Params.Trust.Drift = 2, .05
	if s.Config.Params != want.Params {
		t.Error("the numbers are not the bank's and what was stated")
	}
}

// The file that is written states again what was stated, also where it is the default.
func TestStatedSurvivesWriting(t *testing.T) {
	s := dotted(t)
	row, _ := agents.ParameterByPath("intrusion.scale")
	if err := s.Set("parameters.intrusion.scale", fmt.Sprint(row.Default)); err != nil {
		t.Fatal(err)
	}
	back, err := Parse("written", Write(&s.Config, nil))
	if err != nil {
		t.Fatal(err)
	}
	if back.Config.Stated != s.Config.Stated || !back.Config.Stated.Has("intrusion.scale") {
		t.Error("what was stated is forgotten")
	}
}

func TestSpellings(t *testing.T) {
	s := dotted(t)
	for _, bad := range [][]string{
		{"intensity", "brands.Dr. Oetker.levers.intensity"}, {"strategy", "brands.Dr. Oetker.strategy"}, {"seed", "seed"},
	} {
		if _, err := s.Assigner(bad...); err == nil {
			t.Errorf("%v are taken as two things", bad)
		}
	}
	for name, want := range map[string]string{"brands.Dr. Oetker.levers.intensity": "intensity", "brands.Dr.levers.intensity": "brands.Dr.levers.intensity",
		"brands.Dr. Oetker.levers.strategy": "brands.Dr. Oetker.levers.strategy"} {
		if got, err := s.Canonical(name); got != want {
			t.Errorf("%s is %s (%v), want %s", name, got, err, want)
		}
	}
}

// Whole numbers stay whole in every design; a range without any is refused, as is a range of names.
func TestFactorKinds(t *testing.T) {
	s := dotted(t)
	for text, want := range map[string]string{"network.degree=2:10:5": "2 4 6 8 10", "months=1:7:7": "1 2 3 4 5 6 7", "seed=1,2,3": "1 2 3", "months=1:3:4": "", "network.degree=3:3.5": "",
		"strategy=0:1:2": "", "strategy=balanced,as-written": "balanced as-written", "intensity=0:1:3": "0 0.5 1", "intensity=.5,0.50": ""} {
		f, err := s.Factor(text)
		if got := strings.Join(f.Levels, " "); (err != nil) != (want == "") || err == nil && got != want {
			t.Errorf("%s gives %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"network.degree=2:10", "months=3:5", "population.customers=100:5000", "seed=0:9"} {
		f, err := s.Factor(text)
		if err != nil {
			t.Fatal(err)
		}
		at, _ := find(&s.Config, f.Address)
		seen := map[string]int{}
		for k := range 1000 {
			value := experiment.At([]experiment.Factor{f}, []float64{(float64(k) + .5) / 1000})[0]
			seen[value]++
			c := s.Config
			if m := at.put(&c, decode.Scalar{Text: value}); m.Wish != "" {
				t.Fatalf("%s: %s: %s", text, value, m.Wish)
			}
		}
		if f.Address == "months" && (seen["3"] < 330 || seen["4"] < 330 || seen["5"] < 330 || len(seen) != 3) {
			t.Errorf("%s: %v", text, seen)
		}
	}
}
