package tui

import "backlash/scenarios"

// State is the state in which a lab was left, for resuming it.
type State struct {
	Scenario, Baseline *scenarios.Scenario // only the baseline's focal brand counts
	Month              int
	Theme              string
	Big                bool
}

// state returns the lab's current state.
func (m *model) state() State {
	base := *m.scenario()
	base.Config = m.base.setting.config()
	return State{Scenario: m.scenario(), Baseline: &base, Month: m.month, Theme: m.styles.Theme, Big: m.big}
}

// resume restores a saved state.
func (m *model) resume(s *State) {
	if len(s.Baseline.Config.Brands) > 0 {
		brand := s.Baseline.Config.Brands[0]
		m.base.setting.strategy, m.base.setting.levers, m.base.setting.policy = brand.Strategy, brand.Levers, brand.Policy
		m.base.setting.preset = len(brand.Schedule) == 0
	}
	m.playing = false
	m.goTo(s.Month)
}
