// Package scenarios turns files into configurations: the one strict decoder, the embedded library, the one address form.
package scenarios

import (
	"embed"
	"slices"

	"backlash/agents"
	"backlash/scenarios/decode"
	"backlash/sim"
)

// Default is the scenario that runs when none is named.
const Default = "subscription-streaming"

//go:embed library/*.yaml
var library embed.FS

// Scenario is a parsed file.
type Scenario struct {
	Name, About string
	Text        []byte // as it was read
	Config      sim.Config
	Compare     []string // strategies that the file suggests to compare
	Warning     string   // what a reader should know before trusting numbers, "" mostly
}

// Names lists the library, the default first.
func Names() []string {
	names := settingNames()
	slices.SortStableFunc(names, func(a, b string) int {
		switch Default {
		case a:
			return -1
		case b:
			return 1
		}
		return 0
	})
	return names
}

// Library returns the text of a built-in scenario.
func Library(name string) ([]byte, bool) {
	text, err := library.ReadFile("library/" + name + ".yaml")
	return text, err == nil
}

// blank is a scenario of which nothing has been said.
func blank() *Scenario {
	history, _ := agents.StrategyByName("basic-segmentation")
	return &Scenario{Config: sim.Config{
		Seed: 1, Months: 36, Beyond: 12,
		Population: sim.Population{Customers: 10000, Segments: agents.Westin()},
		Network:    sim.Network{Kind: sim.SmallWorld, Degree: 8, Rewire: .1},
		History:    sim.History{Strategy: history.Name, Levers: history.Levers, Months: 24},
		Params:     agents.DefaultParams(),
	}}
}

// AsWritten stands for the scenario's own levers, policy and schedule where a strategy is chosen.
const AsWritten = "as-written"

// Use gives the focal brand a strategy: its levers and its policy, without the file's schedule.
func (s *Scenario) Use(strategy string) error {
	if strategy == AsWritten {
		return nil
	}
	preset, ok := agents.StrategyByName(strategy)
	if !ok {
		return UnknownStrategy(strategy)
	}
	s.Config.Brands = slices.Clone(s.Config.Brands)
	use(&s.Config.Brands[0], preset)
	return nil
}

// Own is the scenario's own strategy as a choice: the strategy's name if the focal brand follows exactly that, else AsWritten.
func (s *Scenario) Own() string {
	b := &s.Config.Brands[0]
	preset, known := agents.StrategyByName(b.Strategy)
	if known && b.Levers == preset.Levers && b.Policy == preset.Policy && len(b.Schedule) == 0 {
		return b.Strategy
	}
	return AsWritten
}

// Compared returns the default strategies to compare: going on as before, which is the history's strategy, then those that
// the scenario lists, or else its own. Without a history, or if that is the scenario's own strategy, its own is compared with
// balanced.
func (s *Scenario) Compared() []string {
	before := s.AsBefore()
	if len(s.Compare) > 0 {
		if before == "" {
			return s.Compare
		}
		return append([]string{before}, slices.DeleteFunc(slices.Clone(s.Compare), func(name string) bool { return name == before })...)
	}
	own := s.Own()
	if before != "" && before != own {
		return []string{before, own}
	}
	if own != "balanced" {
		return []string{"balanced", own}
	}
	return []string{own}
}

// AsBefore is the strategy of the history; "" without a history or if it is not a preset.
func (s *Scenario) AsBefore() string {
	history := s.Config.History
	if preset, ok := agents.StrategyByName(history.Strategy); ok && history.Months > 0 && history.Levers == preset.Levers {
		return preset.Name
	}
	return ""
}

// Turn is what the scenario turns from and to: going on as before, and its own strategy; only the latter where they are one or nothing came before.
func (s *Scenario) Turn() []string {
	own, before := s.Own(), s.AsBefore()
	if before == "" || before == own {
		return []string{own}
	}
	return []string{before, own}
}

func use(b *sim.Brand, preset agents.Strategy) {
	b.Strategy, b.Levers, b.Policy, b.Schedule = preset.Name, preset.Levers, preset.Policy, nil
}

// StrategyNames are the names of the presets, in their order.
func StrategyNames() []string {
	var names []string
	for _, s := range agents.Strategies() {
		names = append(names, s.Name)
	}
	return names
}

// UnknownStrategy says that no preset has this name, and which comes nearest.
func UnknownStrategy(name string) error {
	return decode.Problems{{File: "strategy", Value: name, Wish: "unknown strategy", Nearest: decode.Nearest(name, StrategyNames())}}
}
