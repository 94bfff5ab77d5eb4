package tui

import "backlash/scenarios"

// State is where a lab was left, and where it can go on.
type State struct {
	Scenario, Baseline *scenarios.Scenario // the baseline's focal brand counts alone
	Month              int
	Theme              string
	Big                bool
}

// state is where the lab is now.
func (m *model) state() State {
	base := *m.scenario()
	base.Config = m.base.setting.config()
	return State{Scenario: m.scenario(), Baseline: &base, Month: m.month, Theme: m.styles.Theme, Big: m.big}
}

// resume goes on where a lab was left.
func (m *model) resume(s *State) {
	if len(s.Baseline.Config.Brands) > 0 {
		brand := s.Baseline.Config.Brands[0]
		m.base.setting.strategy, m.base.setting.levers, m.base.setting.policy = brand.Strategy, brand.Levers, brand.Policy
		m.base.setting.preset = len(brand.Schedule) == 0
	}
	m.playing = false
	m.goTo(s.Month)
}
