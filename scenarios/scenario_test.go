package scenarios

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
)

const small = `backlash: 1
name: small
market: {setting: mobile-telecom, contract: subscription}
brands:
  - name: Us
    strategy: click-maximizer
    levers: {transparency: 0.4}
    consent: {kind: prompt, nudge: 1.2, reward: true}
    schedule:
      - {month: 12, lever: intensity, to: 0.9, over: 6}
    policy: {kind: responsive}
  - {name: Rival Two, strategy: balanced, consent: buried, quality: 0.5, discount: 0.1}
shocks:
  - {month: 18, kind: data-breach, size: 0.6, late: 0.5, brand: Rival Two}
  - {month: 20, kind: rival-launch, size: 0.3}
  - {month: 21, kind: consent-prompt, size: -2}
parameters: {people.hazard_mean: 0.02, trust.loss_gain_ratio: 2.5}
`

func parsed(t *testing.T, text string) *Scenario {
	t.Helper()
	s, err := Parse("test", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// roundTrip writes a scenario, reads it back and writes it again.
func roundTrip(t *testing.T, s *Scenario) {
	t.Helper()
	text := Write(&s.Config, s.Compare)
	again, err := Parse("written", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if !reflect.DeepEqual(again.Config, s.Config) {
		t.Fatalf("reads back as another configuration\n%s", text)
	}
	if strings.Join(again.Compare, ",") != strings.Join(s.Compare, ",") {
		t.Fatalf("compare %v, was %v", again.Compare, s.Compare)
	}
	if twice := Write(&again.Config, again.Compare); !bytes.Equal(twice, text) {
		t.Fatalf("written twice differs\n%s\n%s", text, twice)
	}
}

// A library file is named as its setting, writes out the same twice, and makes a template that is called otherwise.
func TestTemplates(t *testing.T) {
	for _, name := range Names() {
		s, err := Load(name, nil)
		if err != nil {
			t.Error(err)
			continue
		}
		if s.Config.Market.Setting != name {
			t.Errorf("%s has setting %q", name, s.Config.Market.Setting)
		}
		roundTrip(t, s)
		template, err := Template(name)
		if err != nil {
			t.Error(err)
		}
		if mine := parsed(t, string(template)); mine.Name != "my-"+name {
			t.Errorf("template is called %q", mine.Name)
		}
	}
	if _, err := Template("bakery"); err == nil {
		t.Error("a template for an unknown setting")
	}
}

func TestDefaults(t *testing.T) {
	c := parsed(t, "backlash: 1\nname: bare\nbrands: [{name: Us, strategy: balanced}]\n").Config
	if c.Months != 36 || c.Seed != 1 || c.Beyond != 12 || c.Population.Customers != 10000 || c.Network.Degree != 8 || c.Network.Rewire != .1 {
		t.Errorf("%+v", c)
	}
	if c.History.Strategy != "basic-segmentation" || c.History.Months != 24 || c.Brands[0].Quality != 1 || c.Params != agents.DefaultParams() {
		t.Errorf("history %+v, brand %+v", c.History, c.Brands[0])
	}
	roundTrip(t, parsed(t, small))
}

// A strategy that is asked for replaces levers, policy and schedule of the focal brand, and of no scenario of before.
func TestUse(t *testing.T) {
	s := parsed(t, small)
	before := s.Config.Brands
	if err := s.Set("transparency", "0.7"); err != nil || before[0].Levers[agents.Transparency] != .4 {
		t.Errorf("Set reached into the configuration of before: %v %v", err, before[0].Levers)
	}
	preset, _ := agents.StrategyByName("balanced")
	if err := s.Use("balanced"); err != nil || s.Config.Brands[0].Levers != preset.Levers || s.Config.Brands[0].Schedule != nil {
		t.Errorf("%v %+v", err, s.Config.Brands[0])
	}
	if len(before[0].Schedule) != 1 {
		t.Error("Use reached into the configuration of before")
	}
	if err := s.Use("balancd"); err == nil || !strings.Contains(err.Error(), `did you mean "balanced"?`) {
		t.Errorf("a typo: %v", err)
	}
}

func TestSetKnowsEveryAddress(t *testing.T) {
	values := map[string]string{"history.strategy": "balanced", "market.contract": "repeat-purchase", "market.setting": "news-site",
		"months": "12", "seed": "18446744073709551615", "network.degree": "10", "network.kind": "random", "population.average": "true",
		"population.customers": "500", "history.months": "6",
		"market.churn": "0", "market.purchases": "0"}
	s := parsed(t, small)
	for _, address := range s.Addresses() {
		value := values[address]
		switch {
		case value != "":
		case address == "strategy", strings.HasSuffix(address, ".strategy"):
			value = "privacy-first"
		case strings.HasSuffix(address, ".consent"):
			value = "opt-in"
		case strings.HasSuffix(address, ".hold_count"):
			value = "true"
		case strings.HasSuffix(address, ".policy"):
			value = "rival-matcher"
		case strings.HasPrefix(address, "parameters."):
			row, _ := agents.ParameterByPath(address)
			value = decode.Short(row.Min)
		default:
			value = "0.25"
		}
		if err := s.Set(address, value); err != nil {
			t.Error(err)
		}
	}
	if s.Config.Months != 12 || len(s.Config.Shocks) != 0 || len(s.Config.Brands[0].Schedule) != 0 || s.Config.Population.Customers != 500 {
		t.Errorf("months %d, shocks %v, schedule %v", s.Config.Months, s.Config.Shocks, s.Config.Brands[0].Schedule)
	}
	roundTrip(t, s)
}

func TestSetRefuses(t *testing.T) {
	s := parsed(t, small)
	for _, c := range [][3]string{
		{"intensty", "0.5", `did you mean "intensity"?`},
		{"intensity", "1.5", "want a number, 0..1"},
		{"intensity", "NaN", "want a number, 0..1"},
		{"months", "1.5", "want a whole number, 1..600"},
		{"months", "010", "without a leading zero"},
		{"network.degree", "7", "want a multiple of 2, 2..200"},
		{"brands.Us.levers.contrl", "1", `did you mean "control"?`},
		{"brands.Them.levers.control", "1", "unknown address"},
		{"parameters.trust.los_gain_ratio", "2", `did you mean "parameters.trust.loss_gain_ratio"?`},
		{"market.contract", "subscripton", `did you mean "subscription"?`},
		{"", "", "unknown address"},
	} {
		before := Write(&s.Config, s.Compare)
		err := s.Set(c[0], c[1])
		if err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s=%s: got %v, want %q", c[0], c[1], err, c[2])
		}
		if !bytes.Equal(before, Write(&s.Config, s.Compare)) {
			t.Errorf("%s=%s changed the scenario", c[0], c[1])
		}
	}
}

func TestLoad(t *testing.T) {
	file := filepath.Join(t.TempDir(), "my.yaml")
	if err := os.WriteFile(file, []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, "-"} {
		if s, err := Load(name, strings.NewReader(small)); err != nil || s.Name != "small" || string(s.Text) != small {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Load("grocery-crad", nil); err == nil || !strings.Contains(err.Error(), `did you mean "grocery-card"?`) {
		t.Errorf("got %v", err)
	}
}

// Every object of the schema is closed, and it knows the levers and parameters that the decoder knows.
func TestSchema(t *testing.T) {
	text, err := json.Marshal(Schema())
	if err != nil {
		t.Fatal(err)
	}
	var root any
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if v["type"] == "object" && v["additionalProperties"] != false {
				t.Errorf("open object %v", v)
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(root)
	properties := root.(map[string]any)["properties"].(map[string]any)
	known := properties["parameters"].(map[string]any)["properties"].(map[string]any)
	for _, row := range agents.Parameters() {
		if known[row.Path] == nil {
			t.Errorf("the schema lacks %s", row.Path)
		}
	}
	if root.(map[string]any)["$schema"] != "https://json-schema.org/draft/2020-12/schema" {
		t.Error("not 2020-12")
	}
}

// A horizon keeps what is planned for its last month, and drops what comes later.
func TestTheLastMonthCounts(t *testing.T) {
	for months, want := range map[string]int{"12": 1, "11": 0, "13": 1} {
		s, err := Parse("x", []byte("backlash: 1\nname: x\nbrands:\n  - {name: Us, strategy: balanced, schedule: [{month: 12, lever: intensity, to: 0.9}]}\nshocks:\n  - {month: 12, kind: data-breach, size: 0.5}\n"))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Set("months", months); err != nil {
			t.Fatal(err)
		}
		if len(s.Config.Shocks) != want || len(s.Config.Brands[0].Schedule) != want {
			t.Errorf("%s months: %d shocks, %d changes, want %d", months, len(s.Config.Shocks), len(s.Config.Brands[0].Schedule), want)
		}
	}
}

// What a brand does for a time is read, written and read again as it was; only what lasts has a length.
func TestActions(t *testing.T) {
	head := "backlash: 1\nname: x\nbrands:\n  - {name: Us, strategy: balanced}\n  - {name: Them, strategy: balanced}\n"
	s, err := Parse("x.yaml", []byte(head+"shocks:\n  - {month: 3, kind: pause-personalization, size: 1, over: 3}\n  - {month: 4, kind: step-price, size: 0.2, brand: Them}\n"+
		"  - {month: 5, kind: opt-in-drive, size: 2.5}\n  - {month: 6, kind: loyalty-gift, size: 0.5}\n  - {month: 7, kind: personal-offer, size: 0.1, over: 2, segment: pragmatist}\n  - {month: 8, kind: forced-renewal, size: 0.9}\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []sim.Shock{{Month: 3, Kind: sim.PausePersonalization, Size: 1, Over: 3}, {Month: 4, Kind: sim.StepPrice, Size: .2, Brand: 1}, {Month: 5, Kind: sim.OptInDrive, Size: 2.5}, {Month: 6, Kind: sim.LoyaltyGift, Size: .5}, {Month: 7, Kind: sim.PersonalOffer, Size: .1, Over: 2, For: 2}, {Month: 8, Kind: sim.ForcedRenewal, Size: .9}}
	if !slices.Equal(s.Config.Shocks, want) {
		t.Errorf("%+v", s.Config.Shocks)
	}
	again, err := Parse("x.yaml", Write(&s.Config, s.Compare))
	if err != nil || !slices.Equal(again.Config.Shocks, want) {
		t.Errorf("written and read again: %+v, %v", again, err)
	}
	for _, bad := range []string{"{month: 3, kind: data-breach, size: 1, over: 3}", "{month: 3, kind: loyalty-gift, size: 1, over: 3}", "{month: 3, kind: forced-renewal, size: 1, over: 3}", "{month: 3, kind: lose-data, size: 1, over: 0}", "{month: 3, kind: step-price, size: 2}", "{month: 3, kind: cap-frequency, size: -1}", "{month: 3, kind: personal-offer, size: 0.1, segment: nobody}", "{month: 3, kind: loyalty-gift, size: 0.1, segment: pragmatist}"} {
		if s, err := Parse("x.yaml", []byte(head+"shocks: ["+bad+"]\n")); err == nil {
			t.Errorf("%s is read: %+v", bad, s.Config.Shocks)
		}
	}
}
