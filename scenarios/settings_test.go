package scenarios

import (
	"errors"
	"strings"
	"testing"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
)

func TestEveryProblemInOnePass(t *testing.T) {
	_, err := Parse("x.yaml", []byte("backlash: 2\nname: x\nmonths: 1.5\nbrands:\n  - {name: Us, strategy: balancd}\nshocks:\n  - {month: 99, kind: data-breach, size: 2}\n"))
	var problems decode.Problems
	if !errors.As(err, &problems) || len(problems) != 5 {
		t.Fatalf("%v", err)
	}
}

// Every number of a setting names a parameter, lies in its bounds, and carries an evidence id or says assumed.
func TestSettingsAreSourced(t *testing.T) {
	for _, s := range Settings() {
		for _, n := range s.Numbers {
			row, ok := agents.ParameterByPath(n.Path)
			if !ok || n.Value < row.Lowest || n.Value > row.Highest || !row.Setting {
				t.Errorf("%s: %s = %v", s.Name, n.Path, n.Value)
			}
			if n.Note == "" || n.Source != "assumed" && (len(n.Source) != 3 || strings.ToUpper(n.Source) != n.Source) {
				t.Errorf("%s: %s has source %q", s.Name, n.Path, n.Source)
			}
		}
	}
}

// Flags override the file, the file overrides the preset and the setting, those override the defaults.
func TestPrecedence(t *testing.T) {
	s, err := Parse("x.yaml", []byte("backlash: 1\nname: x\nmarket: {setting: health-app}\nbrands:\n  - {name: Us, strategy: balanced, levers: {control: 0.2}}\nparameters: {money.margin: 0.5}\n"))
	if err != nil {
		t.Fatal(err)
	}
	b, p := &s.Config.Brands[0], &s.Config.Params
	if b.Levers[agents.Control] != .2 || b.Levers[agents.Intensity] != .55 {
		t.Errorf("file over preset: %v", b.Levers)
	}
	if p.Money.Margin != .5 || p.People.HazardMean != .045 || p.Exit.Trust != agents.DefaultParams().Exit.Trust {
		t.Error("file over setting over default")
	}
	for address, value := range map[string]string{"control": "0.9", "brands.Us.levers.human": "1", "parameters.money.margin": "0.1", "population.customers": "77", "market.contract": "repeat-purchase"} {
		if err := s.Set(address, value); err != nil {
			t.Error(err)
		}
	}
	b, p = &s.Config.Brands[0], &s.Config.Params
	if b.Levers[agents.Control] != .9 || b.Levers[agents.Human] != 1 || p.Money.Margin != .1 || s.Config.Population.Customers != 77 || s.Config.Market.Contract != sim.RepeatPurchase {
		t.Error("a flag did not override the file")
	}
}
